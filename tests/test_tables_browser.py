"""長い表: searched, narrowed and sorted by the reader; whole without script; nothing else runs or is loaded."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pandas as pd
import pytest
from playwright.sync_api import Browser, Page

from analysis.forms import html
from analysis.forms.pdf import write_pdf
from analysis.report.publication import Publication

pytestmark = pytest.mark.browser
ROWS = 30
FRAME = pd.DataFrame(
    {
        "番号": [str(number) for number in range(1, ROWS + 1)],
        "事業": [f"事業{number}" for number in range(1, ROWS + 1)],
        "課": ["情報課" if number % 3 else "総務課" for number in range(1, ROWS + 1)],
        "予算": [f"{(number * 7919) % 10007:,}" for number in range(1, ROWS + 1)],
        "係": [f"第{'一二三四五六七八九十'[number % 10]}{'甲乙'[number > 20]}係" for number in range(ROWS)],
    }
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    markup = Publication(None).table(FRAME, "rows", "一覧").markup
    shown = nbformat.v4.new_output("execute_result", {"text/html": markup}, execution_count=1)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("", outputs=[shown], execution_count=1)])
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_text(html.to_html(notebook, title="表", subtitle="", description=""), encoding="utf-8")
    return path


@pytest.fixture
def tab(file: Path, window: Browser) -> Page:
    page = window.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto(file.as_uri())
    page.locator("details summary").click()
    return page


def first(tab: Page, column: int) -> list[str]:
    return tab.locator(f"tbody tr > :nth-child({column})").all_inner_texts()


def test_rows_are_searched_and_narrowed(tab: Page) -> None:
    tab.get_by_label("ことばで絞る").fill("事業１２")  # full width, as it may be typed
    assert first(tab, 1) == ["12"]
    assert tab.get_by_role("status").inner_text() == f"{ROWS}行のうち1行を表示しています。"
    tab.get_by_label("ことばで絞る").fill("")
    tab.get_by_label("課").select_option("総務課")
    assert first(tab, 1) == [str(number) for number in range(3, ROWS + 1, 3)]


def test_many_departments_can_be_chosen_and_numbers_cannot(tab: Page) -> None:
    labels = [text.split("\n")[0] for text in tab.locator(".table-tools label:has(select)").all_inner_texts()]
    assert labels == ["課", "係"]
    assert tab.get_by_label("係").locator("option").count() == 1 + FRAME["係"].nunique()


def test_rows_are_sorted_as_numbers_by_keyboard(tab: Page) -> None:
    heading = tab.locator("thead button", has_text="予算")
    heading.focus()
    tab.keyboard.press("Enter")
    amounts = [int(text.replace(",", "")) for text in first(tab, 4)]
    assert amounts == sorted(amounts) and len(amounts) == ROWS
    assert tab.locator("thead th[aria-sort]").get_attribute("aria-sort") == "ascending"
    tab.keyboard.press("Enter")
    assert [int(text.replace(",", "")) for text in first(tab, 4)] == amounts[::-1]


def test_page_is_whole_without_script(file: Path, window: Browser) -> None:
    context = window.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    page.locator("details summary").click()
    assert page.locator("tbody tr").count() == ROWS
    assert page.locator("input, select, th button").count() == 0
    context.close()


def test_no_other_script_runs_and_nothing_is_loaded(file: Path, tmp_path: Path, window: Browser) -> None:
    text = file.read_text(encoding="utf-8")
    bad = (
        '<script>document.title = "ran"</script><img src="http://127.0.0.1:9/x.png" onerror="document.title = \'ran\'">'
    )
    path = tmp_path / "bad.html"
    path.write_text(text.replace("<main", f"{bad}<main", 1), encoding="utf-8")
    page, asked = window.new_page(), []
    page.on("requestfinished", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    assert page.title() == "表"
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    page.close()


def test_print_holds_every_row_and_no_tools(file: Path, tmp_path: Path) -> None:
    from pypdf import PdfReader

    write_pdf(file, tmp_path / "page.pdf", "表")
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "page.pdf").pages)
    assert all(name in text for name in FRAME["事業"]) and "ことばで絞る" not in text
