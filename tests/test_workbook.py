"""The workbook for the division: real numbers, sentences where there is nothing, the same bytes each time."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils.cell import range_boundaries
from tests.small_plan import BARE_TOML, PLAN, PLAN_TOML, TABLES, write_edition

from analysis import chart
from analysis.contract.schema import FINDINGS
from analysis.evaluation.year import Evaluation, evaluate
from analysis.forms.workbook import book_look as look
from analysis.forms.workbook import write_workbook

pytestmark = pytest.mark.notebooks

SHEETS = ["概要", "取組一覧", "指標", "予算・決算", "評価の推移", "確認事項", "公表値との突合", "出典・方法"]


def finding(**values: object) -> dict[str, object]:
    return {column.name: values.get(column.name, pd.NA) for column in FINDINGS.columns}


FOUND = pd.DataFrame(
    [
        finding(
            rule="r1", severity="warning", measure_id="1-1", fiscal_year=2021, message="確かめる。", evidence="根拠"
        ),
        finding(rule="r2", severity="error", message="合計が違う。", evidence="根拠", source="a.txt:2"),
    ]
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    return evaluate(PLAN, 2021, write_edition(tmp_path_factory.mktemp("small")))


@pytest.fixture(scope="module")
def book(small: Evaluation, tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("book") / "評価.xlsx"
    write_workbook(small, FOUND, path)
    return openpyxl.load_workbook(path)


def table(sheet: Any) -> tuple[list[str], list[dict[str, Any]]]:
    """Return the headings and the rows (heading to cell) of the one table of a sheet."""
    [found] = sheet.tables.values()
    rows = list(sheet[found.ref])
    headings = [cell.value for cell in rows[0]]
    return headings, [dict(zip(headings, row, strict=True)) for row in rows[1:]]


def words(sheet: Any) -> str:
    return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)


def test_sheets_stand_in_their_order(book: Any) -> None:
    assert book.sheetnames == SHEETS


def test_no_row_of_the_data_is_lost(book: Any, small: Evaluation) -> None:
    counts = [len(small.measures), len(small.indicators), len(small.budgets), len(small.measures), len(FOUND), 1]
    assert [len(table(book[name])[1]) for name in SHEETS[1:-1]] == counts


def test_amounts_are_numbers_and_missing_is_empty_not_zero(book: Any) -> None:
    rows = table(book["予算・決算"])[1]
    assert [row["決算額（円）"].value for row in rows] == [999600, 0, 520000, None]
    assert [row["予算残額（円）"].value for row in rows] == [400, 0, -20000, None]
    assert [row["執行率"].value for row in rows] == [0.9996, None, 1.04, None]
    assert {row["決算額（円）"].number_format for row in rows[:3]} == {'#,##0;"▲"#,##0'}


@pytest.mark.parametrize(
    ("ratio", "exceeding", "shown"),
    [
        (0.5, False, "0.0%"),
        (0.9996, False, "0.00%"),
        (1.0, False, "0.0%"),
        (1.0002, False, "0.0%"),
        (1.0002, True, "0.00%"),
        (0.9999999999, False, "0.000000%"),
    ],
    ids=[
        "one-digit",
        "miss-is-not-100-percent",
        "reached",
        "above-is-reached",
        "overspent-is-not-100",
        "no-more-than-6",
    ],
)
def test_percent_shows_as_many_digits_as_the_truth_needs(ratio: float, exceeding: bool, shown: str) -> None:
    assert look.percent_format(ratio, exceeding=exceeding).split(";")[0] == shown


def test_values_of_indicators_keep_their_decimals(book: Any) -> None:
    rows = table(book["指標"])[1]
    targets = [(row["目標値"].value, row["目標値"].number_format.split(";")[0]) for row in rows]
    assert targets == [(10000, "#,##0"), (12.5, "#,##0.0#####"), (None, "General")]
    assert [row["判定"].value for row in rows] == ["未達", "達成", "判定不能"]
    assert [row["達成率"].value for row in rows] == [0.9996, 1.25, None]


def test_grades_of_the_scale_are_coloured_but_the_best(book: Any) -> None:
    rows = table(book["評価の推移"])[1]
    grounds = {cell.value: cell.fill.fgColor.rgb for row in rows for cell in (row["R2"], row["R3"]) if cell.value}
    assert grounds["◎"] == grounds["-"] == "00000000"
    assert grounds["○"] != grounds["△"]
    assert "00000000" not in (grounds["○"], grounds["△"])
    assert [row["前年度との比較"].value for row in rows] == ["下降", "上昇", None]


def test_finding_about_the_whole_plan_is_kept(book: Any) -> None:
    rows = table(book["確認事項"])[1]
    assert [(row["重要度"].value, row["No."].value) for row in rows] == [("注意", "1-1"), ("誤り", None)]


def test_tables_filter_and_stay_in_sight(book: Any) -> None:
    for name in SHEETS[1:-1]:
        sheet = book[name]
        [found] = sheet.tables.values()
        assert found.autoFilter.ref == found.ref
        head = int(re.findall(r"\d+", found.ref)[0])
        assert sheet.freeze_panes.endswith(str(head + 1))
        assert sheet.print_title_rows == f"${head}:${head}"


def test_every_sheet_prints_on_a4_landscape_with_page_numbers(book: Any) -> None:
    for sheet in book:
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert sheet.oddFooter.center.text.endswith("&P / &N")
        assert sheet.print_area
    assert all(book[name].page_setup.fitToHeight == 0 for name in SHEETS[1:-1])


def test_columns_that_say_where_a_value_was_read_are_not_printed(book: Any) -> None:
    sheet = book["指標"]
    headings = table(sheet)[0]
    printed = range_boundaries(sheet.print_area.split("!")[1].replace("$", ""))[2] or 0
    assert headings.index("出典") >= printed > headings.index("判定")


def test_charts_say_in_words_what_they_show(book: Any, tmp_path: Path, small: Evaluation) -> None:
    write_workbook(small, None, tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
        charts = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/charts/chart")]
    alternatives = re.findall(r'descr="([^"]+)"', drawing)
    assert len(alternatives) == len(charts) == 3
    assert (
        alternatives[0]
        == "令和3年度の評価の対象となった事業は2件で、◎が1件（50.0%）、○が0件（0.0%）、△が1件（50.0%）。"
    )
    assert all('lang="en' not in chart and 'val="en' not in chart for chart in charts)


def test_document_has_title_and_language(book: Any) -> None:
    assert book.properties.title == "さくら市情報化計画 令和3年度の評価"
    assert book.properties.language == "ja-JP"


def test_big_numbers_are_numbers(book: Any) -> None:
    sheet = book["概要"]
    rows = list(sheet[sheet.tables["主な数値表"].ref])[1:]
    values = {row[0].value: (row[1].value, row[1].number_format) for row in rows}
    assert values["事業"] == (3, "#,##0")
    assert values["目標を達成した単年度の指標"] == (0.5, "0.0%")


def test_links_of_the_first_sheet_lead_to_every_other(book: Any) -> None:
    links = [cell.hyperlink.location for row in book["概要"].iter_rows() for cell in row if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in SHEETS[1:]]


def test_same_input_gives_the_same_bytes(small: Evaluation, tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(small, FOUND, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["a.xlsx", "b.xlsx"]


@pytest.mark.parametrize("toml", [PLAN_TOML, BARE_TOML], ids=["scale", "no-scale-no-policies"])
def test_plan_that_reports_measures_only_says_so_in_sentences(tmp_path: Path, toml: str) -> None:
    root = write_edition(tmp_path, tables={"measures": TABLES["measures"]}, toml=toml)
    write_workbook(evaluate(PLAN, 2021, root), None, tmp_path / "bare.xlsx")
    found = openpyxl.load_workbook(tmp_path / "bare.xlsx")
    assert found.sheetnames == SHEETS
    sentences = {
        "指標": "元資料に指標がないため、この表はありません。",
        "予算・決算": "元資料に予算額と決算額の記載がないため、この表はありません。",
        "評価の推移": "元資料に評価の記載がないため、この表はありません。",
        "確認事項": "このブックを作るとき、確認事項の点検は行っていません。",
        "公表値との突合": "突き合わせる公表値が登録されていないため、この表はありません。",
    }
    assert words(found["概要"]).count("この表はありません。") == 4
    assert not found["概要"].row_breaks.brk
    for name, sentence in sentences.items():
        assert sentence in words(found[name])
        assert not found[name].tables
    assert len(table(found["取組一覧"])[1]) == 3
    assert "予算額（円）" not in table(found["取組一覧"])[0]


def test_no_finding_is_not_the_same_as_no_review(small: Evaluation, tmp_path: Path) -> None:
    write_workbook(small, FOUND.iloc[:0], tmp_path / "a.xlsx")
    assert "確認を要する事項はありませんでした" in words(openpyxl.load_workbook(tmp_path / "a.xlsx")["確認事項"])


def test_amounts_of_the_published_plan_add_up(tokorozawa: Evaluation, tmp_path: Path) -> None:
    write_workbook(tokorozawa, None, tmp_path / "a.xlsx")
    rows = table(openpyxl.load_workbook(tmp_path / "a.xlsx")["予算・決算"])[1]
    total = sum(row["決算額（円）"].value or 0 for row in rows if row["年度"].value == "R3")
    year = tokorozawa.budgets[tokorozawa.budgets["fiscal_year"] == 2021]
    assert total == year["settlement_yen"].sum() == 826_513_856


def test_plan_with_amounts_and_no_indicators_has_a_chart_of_execution(tmp_path: Path) -> None:
    tables = {name: TABLES[name] for name in ("measures", "budgets")}
    year = evaluate(PLAN, 2021, write_edition(tmp_path, tables=tables))
    drawn = chart.execution_by_size(year)
    assert isinstance(drawn, chart.Chart)
    assert not {"指標の達成", "最も低い達成率"} & set(drawn.data.columns)
