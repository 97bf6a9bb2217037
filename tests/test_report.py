"""報告書: the notebook is really run, and what it leaves is read back."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from tests.all_pages import in_this_process, make_pages
from tests.conftest import copy_project

from analysis.contract.catalog import ROOT_VARIABLE
from analysis.forms.long_table import FOLDED_FROM, MOST_ROWS
from analysis.report.audience import ANNUAL
from analysis.report.making import Job, make_report, run_notebook
from analysis.report.publication import Publication
from analysis.words.errors import InputError, NotebookFailed

pytestmark = pytest.mark.notebooks
PNG_SIZE = slice(16, 24)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a report made from the committed data in a folder of its own."""
    root = copy_project(tmp_path_factory.mktemp("project"))
    before = os.environ.get(ROOT_VARIABLE)
    make_report(Job(root, "tokorozawa-ict", 2021))
    yield root / "reports" / "tokorozawa-ict" / "2021"
    os.environ.pop(ROOT_VARIABLE, None) if before is None else os.environ.update({ROOT_VARIABLE: before})


@pytest.fixture(scope="module")
def page(made: Path) -> str:
    return (made / "report.html").read_text(encoding="utf-8")


class _Elements(HTMLParser):
    """Collect what a test asks about a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.found if name == tag]


def test_the_page_is_one_document(page: str) -> None:
    elements = _Elements(page)
    assert elements.all("html")[0]["lang"] == "ja"
    assert len(elements.all("h1")) == len(elements.all("title")) == 1
    assert elements.all("nav")
    assert elements.all("script") == [{}, {}]  # those of the long tables, inside the page
    assert not elements.all("link")
    assert "In [" not in page
    assert "import " not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)


def test_the_page_asks_nothing_of_the_network_and_stays_small(page: str) -> None:
    assert not re.search(r"""(?:src|href|url\()\s*=?\s*["'(]?(?:https?:)?//""", page)
    assert len(page.encode()) <= 1_500_000


def test_no_time_and_no_machine_path_in_any_text(made: Path) -> None:
    root = str(made.parent.parent.parent)
    for path in made.rglob("*"):
        if path.suffix in (".html", ".ipynb", ".json", ".csv", ".svg"):
            text = path.read_text(encoding="utf-8")
            assert root not in text, path.name
            assert "/home/" not in text, path.name
            assert not re.search(r"20\d\d-\d\d-\d\dT\d\d:\d\d", text), path.name


def test_ten_charts_or_more_with_words_and_data(page: str, made: Path) -> None:
    images = _Elements(page).all("img")
    assert len(images) >= 10
    assert all(len(image["alt"]) >= 20 for image in images)
    assert page.count("<details") >= len(images)
    assert len(list((made / "charts").glob("*.png"))) == len(list((made / "charts").glob("*.svg"))) == len(images)


def test_every_image_for_slides_is_1920_by_1080(made: Path) -> None:
    for path in (made / "charts").glob("*.png"):
        header = path.read_bytes()[PNG_SIZE]
        assert (int.from_bytes(header[:4], "big"), int.from_bytes(header[4:], "big")) == (1920, 1080)


def test_the_text_of_every_svg_is_text(made: Path) -> None:
    for path in (made / "charts").glob("*.svg"):
        texts = [element.text for element in ET.parse(path).iter() if element.tag.endswith("text")]
        assert any(re.search(r"[一-龥ぁ-んァ-ヶ]", text or "") for text in texts), path.name


def test_figures_of_the_year_stand_in_the_page(page: str) -> None:
    text = re.sub(r"<[^>]+>", "", page)
    for words in ("50件 (88%)", "16件 (84%)", "888,836,387", "826,513,856", "93.0%", "185項目"):
        assert words in text, words


def test_all_sections_are_there(page: str) -> None:
    headings = re.findall(r"<h[23][^>]*>(.*?)</h[23]>", page)
    for words in (
        "この年度の答え",
        "決めること",
        "評価の結果",
        "一件ごとの結果",
        "一件ごとの記録",
        "達成しなかった",
        "分布",
        "予算と決算",
        "推移",
        "公表値",
        "方法",
    ):
        assert any(words in heading for heading in headings), words


def test_tables_can_be_read_by_a_spreadsheet(made: Path) -> None:
    path = made / "tables" / "measures.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert len(path.read_text(encoding="utf-8-sig").splitlines()) == 59


def test_the_manifest_names_inputs_counts_and_files(made: Path, root: Path) -> None:
    manifest = json.loads((made / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["parameters"] == {"plan_id": "tokorozawa-ict", "fiscal_year": 2021, "write_files": True}
    assert manifest["counts"]["rows"]["indicators"] == 213
    assert manifest["counts"]["published_disagreements"] == 0
    name = "data/raw/tokorozawa-ict/2021/budgets.csv"
    assert manifest["inputs"][name] == hashlib.sha256((root / name).read_bytes()).hexdigest()
    for file, digest in manifest["files"].items():
        assert hashlib.sha256((made / file).read_bytes()).hexdigest() == digest


def test_two_runs_give_the_same_bytes(made: Path) -> None:
    before = {path.relative_to(made): path.read_bytes() for path in made.rglob("*") if path.is_file()}
    make_report(Job(made.parent.parent.parent, "tokorozawa-ict", 2021))
    after = {path.relative_to(made): path.read_bytes() for path in made.rglob("*") if path.is_file()}
    assert before == after


def test_pages_for_the_browser_tests_are_those_of_a_kernel(made: Path, tmp_path: Path) -> None:
    make_pages(Job(copy_project(tmp_path), "tokorozawa-ict", 2021))
    page = tmp_path / "reports" / "tokorozawa-ict" / "2021" / "report.html"
    assert page.read_bytes() == (made / "report.html").read_bytes()


def test_a_failed_run_leaves_the_previous_report(made: Path) -> None:
    root = made.parent.parent.parent
    path = root / "data/raw/tokorozawa-ict/2021/budgets.csv"
    good, report = path.read_bytes(), (made / "report.html").read_bytes()
    try:
        path.write_bytes(good.replace(b"619000", "六十万".encode()))
        with pytest.raises(InputError, match="六十万"):
            make_report(Job(root, "tokorozawa-ict", 2021))
    finally:
        path.write_bytes(good)
    assert (made / "report.html").read_bytes() == report
    assert not list(made.parent.glob(".2021*"))


def test_a_cell_that_fails_is_named_without_a_traceback(made: Path) -> None:
    root = made.parent.parent.parent
    notebook = root / "notebooks" / ANNUAL.notebook
    good = notebook.read_text(encoding="utf-8")
    try:
        notebook.write_text(good.replace("Publication(year", "Publikation(year", 1), encoding="utf-8")
        with pytest.raises(NotebookFailed, match="Publikation"):
            make_report(Job(root, "tokorozawa-ict", 2021))
    finally:
        notebook.write_text(good, encoding="utf-8")


def test_what_a_kernel_inherits_is_gone_when_it_has_ended(copied: Path, tmp_path: Path) -> None:
    cell: dict[str, object] = {
        "cell_type": "code",
        "id": "a",
        "metadata": {"tags": ["parameters"]},
        "outputs": [],
        "execution_count": None,
    }
    code = f"import os, sys; print(os.environ[{ROOT_VARIABLE!r}], sys.executable)"
    notebook = {"cells": [{**cell, "source": code}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path = tmp_path / "shown.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    before = dict(os.environ)
    done = run_notebook(path, {}, tmp_path, copied)
    assert dict(os.environ) == before
    (shown,) = [output["text"] for cell in done.cells for output in cell.get("outputs", [])]
    assert shown.split() == [str(copied), sys.executable]


def test_the_kernel_is_this_python_whatever_the_machine_calls_python3(
    copied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "jupyter" / "kernels" / "python3"
    other.mkdir(parents=True)
    spec = {"argv": ["/nowhere/python", "-m", "ipykernel_launcher", "-f", "{connection_file}"], "display_name": "?"}
    (other / "kernel.json").write_text(json.dumps({**spec, "language": "python"}), encoding="utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    test_what_a_kernel_inherits_is_gone_when_it_has_ended(copied, tmp_path)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"fiscal_yaer": 2021}, "「fiscal_yaer」というパラメータはありません"),
        ({"write_files": "yes"}, "True か False"),
        ({"fiscal_year": "3"}, "「3」を年度として読めません"),
    ],
)
def test_parameters_are_checked_before_a_kernel_starts(
    copied: Path, values: dict[str, object], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "papermill", None)  # importing it would fail
    with pytest.raises(InputError, match=message):
        make_report(Job(copied, "tokorozawa-ict", 2021), values)
    assert not (copied / "reports" / "tokorozawa-ict" / "2021").exists()


def test_long_tables_are_folded_and_longer_ones_cut() -> None:
    page = Publication(None)

    def shown(rows: int) -> str:
        return page.table(pd.DataFrame({"番号": [str(row) for row in range(rows)]}), "t", "一覧").markup

    short, long, longest = shown(FOLDED_FROM), shown(MOST_ROWS), shown(MOST_ROWS + 1)
    assert "<details" not in short
    assert long.count("<details") == 1 and f'<span class="folded-rows">{MOST_ROWS}行</span>' in long
    assert long.count("<tr>") == longest.count("<tr>") == MOST_ROWS + 1
    assert f"全{MOST_ROWS + 1}行のうち、はじめの{MOST_ROWS}行です。" in longest and "はじめの" not in long


def test_every_download_is_there(made: Path, page: str) -> None:
    found = re.findall(r'href="((?:charts|tables)/[^"]+)"', page)
    assert len(found) > 2 * len(list((made / "charts").glob("*.png")))
    assert [name for name in found if not (made / name).exists()] == []


def test_sources_lead_to_the_kept_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HYOKA_ONE_PROCESS", "1")
    known = {"a&b.pdf:12": "../originals/a&b.pdf#page=12"}
    page = Publication(None, write_files=True, address=lambda source: known.get(source, ""))
    cells = pd.DataFrame({"根拠と出典": ["評価「A」\n出典 a&b.pdf:12、c.xlsx:表!B3"]})
    markup = page.table(cells, "t", "一覧").markup
    assert '<a href="../originals/a&amp;b.pdf#page=12">a&amp;b.pdf:12</a>、c.xlsx:表!B3' in markup


def test_a_killed_run_leaves_the_previous_report(made: Path) -> None:
    root = made.parent.parent.parent
    report = (made / "report.html").read_bytes()
    command = [sys.executable, "-m", "analysis", "report", "tokorozawa-ict", "2021"]
    running = subprocess.Popen(command, cwd=root, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    part = made.parent / ".2021.part"
    for _ in range(200):
        if part.exists():
            break
        time.sleep(0.05)
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert part.exists()
    assert (made / "report.html").read_bytes() == report
    with in_this_process():
        make_report(Job(root, "tokorozawa-ict", 2021))
    assert not part.exists()
