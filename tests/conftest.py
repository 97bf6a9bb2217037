"""What several tests share: the project folder, the published documents, small editions."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from tests import machine
from tests.all_pages import make_all_pages
from tests.browsing import UNFOLD

from analysis import opinion
from analysis.editions.staging import held
from analysis.evaluation.year import Evaluation, evaluate
from analysis.forms.pdf import browser as chromium
from analysis.review import reviewed
from analysis.words.errors import InputError

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

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


def copy_project(folder: Path, plan_id: str = "tokorozawa-ict") -> Path:
    """Copy the committed data of a plan and the notebooks into a folder, free to damage."""
    plan = folder / "data" / "raw" / plan_id
    shutil.copytree(ROOT / "data" / "raw" / plan_id, plan, ignore=shutil.ignore_patterns("texts.csv"))
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    return folder


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A project folder of its own."""
    return copy_project(tmp_path)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with all committed plans, and in reports/ every page for every reader.

    Made once a run, by the process that comes first; the others wait for it.
    """
    session = tmp_path_factory.getbasetemp()
    folder = (session.parent if "PYTEST_XDIST_WORKER" in os.environ else session) / "published"
    while not folder.with_suffix(".done").exists():
        try:
            _publish(folder)
        except InputError as error:
            if "ほかの hyoka" not in str(error):
                raise
            time.sleep(0.5)
    return folder


def _publish(folder: Path) -> None:
    """Make the pages unless they are made, or raise `InputError` where another process is making them."""
    done = folder.with_suffix(".done")
    with held(folder):
        if not done.exists():
            shutil.copytree(ROOT / "data" / "raw", folder / "data" / "raw", ignore=shutil.ignore_patterns("texts.csv"))
            shutil.copytree(ROOT / "notebooks", folder / "notebooks")
            make_all_pages(folder)
            done.touch()


@pytest.fixture(scope="module")
def window() -> Iterator[Browser]:
    """A running Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(scope="module")
def context(window: Browser) -> Iterator[BrowserContext]:
    """Tabs without network; a page's policy does not bind the tests that wait for it."""
    opened = window.new_context(bypass_csp=True, offline=True, reduced_motion="reduce", locale="ja-JP")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def tabs(context: BrowserContext, published: Path) -> dict[str, Page]:
    """One tab for every page of every plan, with everything unfolded that can be unfolded."""
    pages = sorted((published / "reports").glob("*/*/*.html"))
    opened = {"/".join(page.parts[-3:]): context.new_page() for page in pages}
    for page, tab in zip(pages, opened.values(), strict=True):
        tab.goto(page.as_uri())
        tab.evaluate(UNFOLD)
    return opened


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Return one process more than there are processors: a test that waits for a browser or a kernel leaves its own free."""
    return (os.cpu_count() or 1) + 1


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
