"""What several tests share: the project folder, the published documents, small editions."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from tests import machine
from tests.all_pages import make_all_pages

from analysis import opinion
from analysis.evaluation.year import Evaluation, evaluate
from analysis.review import reviewed

ROOT = Path(__file__).parent.parent
#: The published documents; tests that read them skip by name where they are missing.
SOURCES = ROOT.parent / "shared" / "sources"


@pytest.fixture(scope="session")
def root() -> Path:
    """The project folder."""
    return ROOT


@cache
def committed(plan_id: str, fiscal_year: int) -> Evaluation:
    """Return an edition of the committed data, evaluated once for all tests: none may change it."""
    return evaluate(plan_id, fiscal_year, ROOT)


@cache
def committed_drafts(plan_id: str, fiscal_year: int) -> pd.DataFrame:
    """Return the drafts of the opinion on an edition of the committed data, written once for all tests."""
    year = committed(plan_id, fiscal_year)
    return opinion.drafts(year, reviewed(year).open)


@pytest.fixture(scope="session")
def tokorozawa() -> Evaluation:
    """所沢市ICT推進アクションプラン, 令和3年度, from the committed data."""
    return committed("tokorozawa-ict", 2021)


@pytest.fixture
def document() -> Callable[[str], Path]:
    """Return a published document by its number, or skip by name where the folder is missing."""

    def find(number: str) -> Path:
        found = sorted(SOURCES.glob(f"{number}_*.txt"))
        if not found:
            pytest.skip(f"published document {number} is not here (../shared/sources)")
        return found[0]

    return find


def copy_project(folder: Path) -> Path:
    """Copy the committed data of 所沢市 and the notebooks into a folder, free to damage."""
    plan = folder / "data" / "raw" / "tokorozawa-ict"
    shutil.copytree(ROOT / "data" / "raw" / "tokorozawa-ict", plan, ignore=shutil.ignore_patterns("texts.csv"))
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    return folder


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A project folder of its own."""
    return copy_project(tmp_path)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with all committed plans, and in reports/ every page for every reader, made once."""
    folder = tmp_path_factory.mktemp("published")
    shutil.copytree(ROOT / "data" / "raw", folder / "data" / "raw", ignore=shutil.ignore_patterns("texts.csv"))
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    make_all_pages(folder)
    return folder


def pytest_configure(config: pytest.Config) -> None:
    """Let every browser see the known fonts only; the processes of a parallel run inherit it."""
    if hasattr(config, "workerinput"):
        return
    folder = TemporaryDirectory(prefix="hyoka-fonts-", ignore_cleanup_errors=True)
    config.add_cleanup(folder.cleanup)
    os.environ["FONTCONFIG_FILE"] = str(machine.only_known_fonts(Path(folder.name)))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Browser tests need a Chromium and its driver: without one they are skipped by name, and fail in CI."""
    if item.get_closest_marker("browser") is None or not machine.lacking():
        return
    if machine.in_ci():
        pytest.fail(machine.lacking(), pytrace=False)
    pytest.skip(machine.lacking())
