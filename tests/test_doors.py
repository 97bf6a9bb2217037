"""同じセルは、どの文書から来ても同じ事実になる: text form, workbook, CSV, Word and PDF."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
import xlsxwriter

from analysis.sources.importing import import_edition

Rows = list[list[str]]

#: Name, then target, actual and grade of two years, as a department prints them.
PRINTED = {
    "count-with-target-0-before-it-begins": ["電子申請件数（件）", "0", "0", "―", "100", "80", "Ｂ"],
    "unit-in-square-brackets": ["満足度［％］", "80", "不明", "-", "82.5", "85", "A"],
    "unit-in-words": ["窓口利用（延べ人数）", "1,200", "…", "－", "1,300", "1,250", "B"],
    "amount-in-thousands": ["削減額（千円）", "1,200", "1,150", "B", "1,300", "1,400千円", "A"],
    "unit-printed-with-the-number": ["申請手続数", "125件以上", "99件以上", "C", "150件以上", "409件", "A"],
    "bound-below": ["待ち時間（分）", "10以内", "12", "C", "10以内", "8", "A"],
    "balance-with-target-0": ["転入－転出（人）", "0", "▲1,577", "C", "0", "▲1,320", "C"],
    "words": ["基本方針", "策定", "策定済み", "A", "-", "未集計", "―"],
    "monthly-target-and-total": ["相談（件）", "10件/月", "130件", "A", "10件/月", "－", "―"],
    "signs-of-a-bound": ["処理日数〔日〕", "≦10", "12", "C", "＜10", "9", "A"],
    "angle-brackets": ["寄附額＜百万円＞", "1.2", "1.15", "B", "1.3", "120万円", "C"],
    "spellings-of-a-unit": ["整備面積（㎡）", "100", "101m2", "A", "100平方メートル", "99㎡", "C"],
    "dates-and-times": ["公開日", "2022/4/1", "2022/4/1", "A", "8:30～17:15", "0:14", "A"],
    "a-month": ["会議", "毎月1回", "12回", "A", "月1回", "11回", "C"],
    "numbered-parts": ["①研修②訓練", "①10回②20回", "①10回②21回", "A", "①11回②22回", "①11回②－", "B"],
    "no-indicator": ["該当なし", "-", "-", "", "", "", ""],
    "several-numbers": ["備品", "小12台 中8台", "15台", "〇", "20台", "20台", "◎"],
}
AMOUNTS = ["予算額（千円）", "1,200", "1,250千円"]
FORM = """
[record]
start = ["番号"]
id = "beside"
[[field]]
name = "name"
labels = ["名称"]
[[matrix]]
kind = "goal"
label = ["指標"]
[matrix.rows]
target = ["目標"]
actual = ["実績"]
grade = ["評価"]
[amounts]
header = '^R\\d年度予算$'
fiscal_years = ["{R-1}", "{R}"]
unit = "千円"
[amounts.rows]
budget_yen = ["予算額（千円）"]
"""
TABLE = """
[[sheet]]
[sheet.measure]
id = "番号"
name = "名称"
[[sheet.indicator]]
kind = "goal"
indicator = "指標"
target = "{year}目標"
actual = "{year}実績"
grade = "{year}評価"
[[sheet.budget]]
budget = "{year}年度予算額（千円）"
"""


def form_rows() -> Rows:
    rows = [["番号", "1"], ["名称", "電子申請"], ["指標", "区分", "R3", "R4"]]
    for name, *cells in PRINTED.values():
        rows += [[name, "目標", cells[0], cells[3]], ["", "実績", cells[1], cells[4]], ["", "評価", cells[2], cells[5]]]
    return [*rows, [], ["", "R3年度予算", "R4年度予算"], AMOUNTS]


def table_rows() -> Rows:
    years = [f"{year}{side}" for year in ("R3", "R4") for side in ("目標", "実績", "評価")]
    rows = [["番号", "名称", "指標", *years, "R3年度予算額（千円）", "R4年度予算額（千円）"]]
    for place, cells in enumerate(PRINTED.values()):
        rows.append(["1", "電子申請", *cells, *(["", ""] if place else AMOUNTS[1:])])
    return rows


def text_file(path: Path, rows: Rows) -> None:
    path.write_text("\n".join("\t".join(row) for row in rows), encoding="utf-8")


def csv_file(path: Path, rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def workbook(path: Path, rows: Rows) -> None:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("一覧")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()


def word_file(path: Path, rows: Rows) -> None:
    document = docx.Document()
    table = document.add_table(rows=len(rows), cols=max(map(len, rows)))
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(number, column).text = text
    document.save(str(path))


def pdf_file(path: Path, rows: Rows) -> None:
    import japanize_matplotlib
    import matplotlib.pyplot as plt
    from matplotlib.backends.backend_pdf import PdfPages

    japanize_matplotlib.japanize()
    width = max(map(len, rows))
    with plt.rc_context({"pdf.fonttype": 42}), PdfPages(path) as book:
        figure, axes = plt.subplots(figsize=(24, 10))
        axes.axis("off")
        axes.table(cellText=[[*row, *[""] * (width - len(row))] for row in rows], loc="center")
        book.savefig(figure)
        plt.close(figure)


DOORS = {"text": (text_file, "txt"), "csv": (csv_file, "csv"), "workbook": (workbook, "xlsx")}
DOORS |= {"word": (word_file, "docx"), "pdf": (pdf_file, "pdf")}


def facts(folder: Path, door: str, rows: Rows, layout: str) -> dict[str, list[dict[str, Any]]]:
    """Return what comes in through one door, without the places and the columns that hold nothing."""
    write, ending = DOORS[door]
    write(folder / f"document.{ending}", rows)
    (folder / "layout.toml").write_text(layout, encoding="utf-8")
    found = import_edition(folder / f"document.{ending}", folder / "layout.toml", 2022)
    return {
        table: [
            {name: value for name, value in row.items() if name != "source" and value not in ("", None)} for row in part
        ]
        for table, part in found.tables.items()
    }


@pytest.fixture(scope="module")
def by_form(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    return facts(tmp_path_factory.mktemp("form"), "text", form_rows(), FORM)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("door", ["csv", "workbook", "word", "pdf"])
def test_a_table_says_what_the_form_says(door: str, tmp_path: Path, by_form: dict[str, list[dict[str, Any]]]) -> None:
    assert facts(tmp_path, door, table_rows(), TABLE) == by_form


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("door", ["csv", "workbook", "word", "pdf"])
def test_a_form_is_cut_into_records_whatever_the_file(
    door: str, tmp_path: Path, by_form: dict[str, list[dict[str, Any]]]
) -> None:
    assert facts(tmp_path, door, form_rows(), FORM) == by_form


Latest = Callable[[str, int], dict[str, Any]]


@pytest.fixture
def row(by_form: dict[str, list[dict[str, Any]]]) -> Latest:
    """The row of an indicator, named by its rule, in one year."""
    return lambda rule, year: next(
        found
        for found in by_form["indicators"]
        if found["indicator"] == PRINTED[rule][0] and found["fiscal_year"] == year
    )


@pytest.mark.parametrize(
    ("rule", "year", "meaning"),
    [
        ("count-with-target-0-before-it-begins", 2021, {"unit": "件", "direction": "higher", "published_grade": "-"}),
        (
            "count-with-target-0-before-it-begins",
            2022,
            {"target_value": 100, "actual_value": 80, "published_grade": "B"},
        ),
        ("unit-in-square-brackets", 2021, {"unit": "%", "missing_reason": "not_measured"}),
        ("unit-in-words", 2021, {"unit": "人", "target_value": 1200, "missing_reason": "not_measured"}),
        ("amount-in-thousands", 2022, {"unit": "円", "target_value": 1_300_000, "actual_value": 1_400_000}),
        ("unit-printed-with-the-number", 2021, {"unit": "件", "comparator": "ge", "actual_comparator": "ge"}),
        ("bound-below", 2022, {"comparator": "le", "direction": "lower", "actual_comparator": "eq"}),
        ("balance-with-target-0", 2022, {"direction": "higher", "actual_value": -1320}),
        ("words", 2021, {"direction": "milestone", "comparator": "none"}),
        ("monthly-target-and-total", 2021, {"unit": "件/月", "actual_unit": "件", "target_value": 10}),
        ("several-numbers", 2021, {"published_grade": "○"}),
        ("signs-of-a-bound", 2022, {"unit": "日", "comparator": "lt", "direction": "lower", "target_value": 10}),
        ("angle-brackets", 2022, {"unit": "円", "target_value": 1_300_000, "actual_value": 1_200_000}),
        ("spellings-of-a-unit", 2021, {"unit": "㎡", "actual_unit": "m2", "actual_value": 101}),
        ("dates-and-times", 2021, {"direction": "milestone", "target_value": None, "actual_value": None}),
        ("a-month", 2022, {"unit": "回/月", "actual_unit": "回", "target_value": 1, "actual_value": 11}),
    ],
)
def test_what_the_cells_mean(rule: str, year: int, meaning: dict[str, object], row: Latest) -> None:
    found = row(rule, year)
    assert {name: found.get(name) for name in meaning} == meaning


def test_what_is_called_nothing_and_has_no_value_is_no_indicator(by_form: dict[str, list[dict[str, Any]]]) -> None:
    assert not [row for row in by_form["indicators"] if row["indicator"] == "該当なし"]


def test_numbered_parts_are_indicators_of_their_own(
    by_form: dict[str, list[dict[str, Any]]],
) -> None:
    names = [row["indicator"] for row in by_form["indicators"] if row["fiscal_year"] == 2022]
    assert names[-3:] == ["研修", "訓練", "備品"]
    training = [row for row in by_form["indicators"] if row["indicator"] == "訓練"]
    assert [(row["target_value"], row.get("actual_value")) for row in training] == [(20, 21), (22, None)]


def test_amounts_are_whole_yen_in_the_unit_of_the_cell_or_its_heading(by_form: dict[str, list[dict[str, Any]]]) -> None:
    assert [row["budget_yen"] for row in by_form["budgets"]] == [1_200_000, 1_250_000]


#: A form in which labels and a table stand one below the other, read by the same columns as a worksheet.
CUT = """
[record]
start = ["事業番号"]
id = "beside"
[[status]]
status = "completed"
pattern = '※(?P<id>\\d+)は.{0,12}完了'
[[direction]]
pattern = "開封率"
direction = "lower"
reason = "訓練メールを開いた割合であり、少ないほど良い。"
[[sheet]]
[sheet.measure]
name = { right_of = "事業名" }
department = { right_of = "担当課" }
[sheet.text]
issue = { below = "課題" }
[[sheet.budget]]
budget = { right_of = "予算額（千円）" }
settlement = { right_of = "決算額（千円）" }
[[sheet.grade]]
grade = { right_of = "評価" }
[[sheet]]
after = "指標の状況"
before = "課題"
[[sheet.indicator]]
indicator = "指標"
unit = "単位"
target = "{R}目標"
actual = "{R}実績"
"""


def cut_rows() -> Rows:
    rows = []
    for number, name, rate in (("11", "電子申請", "12"), ("12", "訓練", "8")):
        rows += [
            ["事業番号", number, "担当課", "デジタル推進課"],
            ["事業名", name, "評価", "Ｂ"],
            ["予算額（千円）", "1,200", "決算額（千円）", "1,150"],
            ["指標の状況"],
            ["指標", "単位", "令和4年度目標", "令和4年度実績"],
            ["開封率", "％", "10", rate],
            ["利用者", "延べ人数", "1,200", "－"],
            ["課題"],
            [f"{name}の周知"],
        ]
    return [*rows, ["※12は令和4年度に完了"]]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("door", DOORS)
def test_labels_and_tables_inside_a_record_are_read_as_on_a_worksheet(door: str, tmp_path: Path) -> None:
    found = facts(tmp_path, door, cut_rows(), CUT)
    assert [(row["measure_id"], row["name"], row["department"], row["status"]) for row in found["measures"]] == [
        ("11", "電子申請", "デジタル推進課", "active"),
        ("12", "訓練", "デジタル推進課", "completed"),
    ]
    assert found["texts"] == [
        {"measure_id": number, "field": "issue", "text": text}
        for number, text in (("11", "電子申請の周知"), ("12", "訓練の周知"))
    ]
    assert [(row["budget_yen"], row["settlement_yen"]) for row in found["budgets"]] == [(1_200_000, 1_150_000)] * 2
    assert [(row["grade"], row["fiscal_year"]) for row in found["grades"]] == [("B", 2022)] * 2
    names = ("indicator", "unit", "direction", "target_value", "actual_value", "missing_reason")
    assert [tuple(row.get(name) for name in names) for row in found["indicators"] if row["measure_id"] == "11"] == [
        ("開封率", "%", "lower", 10, 12, None),
        ("利用者", "人", "higher", 1200, None, "dash"),
    ]


def test_each_worksheet_ends_its_record(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "document.xlsx"))
    for number, name in (("1", "道路"), ("2", "公園")):
        sheet = book.add_worksheet(name)
        for place, row in enumerate((["評価シート"], [], ["", "番号", "", number], ["", "名称", "", name])):
            sheet.write_row(place, 0, row)
    book.close()
    (tmp_path / "layout.toml").write_text(FORM, encoding="utf-8")
    found = import_edition(tmp_path / "document.xlsx", tmp_path / "layout.toml", 2022)
    assert [(row["measure_id"], row["name"], row["source"]) for row in found.tables["measures"]] == [
        ("1", "道路", "document.xlsx:道路!D4"),
        ("2", "公園", "document.xlsx:公園!D4"),
    ]
    assert not found.log.rejected
    assert "表と個票の外の行: document.xlsx:道路:1 document.xlsx:公園:1" in found.log.summary(found.grid)


def test_a_heading_in_a_word_document_opens_a_record(tmp_path: Path) -> None:
    document = docx.Document()
    for number, name in (("1-1", "道路"), ("1-2", "公園")):
        document.add_paragraph(f"{number} {name}")
        table = document.add_table(rows=1, cols=2)
        table.cell(0, 0).text, table.cell(0, 1).text = "担当課", f"{name}課"
    document.save(str(tmp_path / "document.docx"))
    layout = """
[record]
heading = '^(?P<id>\\d+-\\d+) (?P<name>.+)$'
id = "heading"
[[field]]
name = "department"
labels = ["担当課"]
"""
    (tmp_path / "layout.toml").write_text(layout, encoding="utf-8")
    found = import_edition(tmp_path / "document.docx", tmp_path / "layout.toml", 2022)
    assert [(row["measure_id"], row["name"], row["department"]) for row in found.tables["measures"]] == [
        ("1-1", "道路", "道路課"),
        ("1-2", "公園", "公園課"),
    ]


def test_status_direction_and_year_are_declared_for_tables_too(tmp_path: Path) -> None:
    layout = """
[[status]]
status = "deleted"
pattern = '※(?P<name>.+?)は廃止'
[[direction]]
pattern = "開封率"
direction = "lower"
reason = "訓練メールを開いた割合"
[[sheet]]
[sheet.measure]
name = "事業名"
[[sheet.indicator]]
indicator = "指標"
target = "{R}目標"
actual = "{R}実績"
[[sheet.budget]]
budget = "{R+1}当初予算（千円）"
"""
    rows = [
        ["事業名", "指標", "令和4年度目標", "2022年度実績", "R5年度当初予算（千円）"],
        ["訓練", "開封率", "10%", "12%", "900"],
        ["ハ\u3099ス", "利用者", "10人", "12人", ""],
        ["※バスは廃止"],
    ]
    found = facts(
        tmp_path,
        "csv",
        rows,
        layout.replace("目標", "年度目標").replace("実績", "年度実績").replace("当初", "年度当初"),
    )
    assert [(row["name"], row["status"]) for row in found["measures"]] == [("訓練", "active"), ("バス", "deleted")]
    assert [(row["indicator"], row["direction"], row["fiscal_year"]) for row in found["indicators"]] == [
        ("開封率", "lower", 2022),
        ("利用者", "higher", 2022),
    ]
    assert [(row["fiscal_year"], row["budget_yen"]) for row in found["budgets"]] == [(2023, 900_000)]
