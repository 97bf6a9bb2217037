"""年度の取り違え: a document of one year that is imported as another is told, with the place; the right one is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.importing import csv_file, imported

LAYOUT = """[[sheet]]
[sheet.measure]
id = "番号"
name = "事業名"
[[sheet.indicator]]
kind = "annual"
indicator = "指標"
target = "目標"
actual = "実績"
"""
ROWS = ("番号,事業名,指標,目標,実績", "101,窓口予約,件数,10,20")


def told(folder: Path, year: int, *lines: str, layout: str = LAYOUT) -> list[str]:
    found = imported(folder, csv_file(folder, *lines), layout, year)
    return [line for line in found.summary() if "年度の指定" in line]


@pytest.mark.parametrize(
    "title",
    ["令和2年度 進捗状況一覧", "進捗状況（令和２年度）", "2020年度進捗", "令和2（2020）年度の実績", "R2 進捗,,,(案)"],
)
def test_a_title_of_another_year_is_told_with_its_place(tmp_path: Path, title: str) -> None:
    (line,) = told(tmp_path, 2021, title, *ROWS)
    assert line.startswith("t.csv:1: 題は「")
    assert "令和3年度を示す題がありません" in line
    assert told(tmp_path, 2020, title, *ROWS) == []


@pytest.mark.parametrize(
    "title",
    [
        "推進計画（令和元年度～令和3年度）",
        "推進計画 2019-2022年度 進捗",
        "令和4年3月31日現在",
        "進捗状況（令和2年度予算を含む）",
        "令和2年度に策定した計画は、次のとおりです。",
    ],
)
def test_spans_dates_asides_and_sentences_name_no_year_of_a_document(tmp_path: Path, title: str) -> None:
    assert not [line for line in told(tmp_path, 2021, title, "令和3年度", *ROWS) if "題は" in line]


def test_a_second_title_may_name_the_year(tmp_path: Path) -> None:
    assert told(tmp_path, 2021, "令和4年度事務事業評価", "令和3年度実績", *ROWS) == []


def test_a_document_that_prints_the_year_nowhere_is_told(tmp_path: Path) -> None:
    rows = ("番号,事業名,指標,目標,実績,備考", "101,窓口予約,件数,10,20,令和2年度に開始")
    (line,) = told(tmp_path, 2021, *rows, layout=LAYOUT.replace("[[sheet]]", '[[sheet]]\nignore = ["備考"]'))
    assert "元資料にある年度は令和2年度で、令和3年度がありません" in line


def test_values_that_are_all_of_another_year_are_told(tmp_path: Path) -> None:
    layout = LAYOUT.replace('"目標"', '"R2目標"').replace('"実績"', '"R2実績"')
    rows = ("番号,事業名,指標,R2目標,R2実績", "101,窓口予約,件数,10,20")
    assert any(
        "令和3年度の値が1つもありません（読んだ値は令和2年度）" in line
        for line in told(tmp_path, 2021, *rows, layout=layout)
    )
    assert told(tmp_path, 2020, *rows, layout=layout) == []


def test_a_document_without_any_year_says_nothing(tmp_path: Path) -> None:
    assert told(tmp_path, 2021, *ROWS) == []


YEAR = """[[sheet.indicator]]
kind = "annual"
indicator = "指標"
target = "{0}目標"
actual = "{0}実績"
"""
YEARS = LAYOUT[: LAYOUT.index("[[sheet.indicator]]")] + YEAR.format("R2") + YEAR.format("R3")
HEADS = "番号,事業名,指標,R2目標,R2実績,R3目標,R3実績"


@pytest.mark.parametrize(("year", "ends"), [(2020, "令和3年度"), (2021, "")])
def test_actuals_that_go_on_after_the_year_are_told(tmp_path: Path, year: int, ends: str) -> None:
    found = told(tmp_path, year, HEADS, "101,窓口予約,件数,10,20,30,40", layout=YEARS)
    assert [line.split("までで")[0] for line in found] == ([f"年度別の実績・評価・決算額は{ends}"] if ends else [])


@pytest.mark.parametrize("actual", ["", "未測定", "（見込）40"])
def test_targets_and_what_is_expected_are_no_actuals_of_the_year(tmp_path: Path, actual: str) -> None:
    row = f"101,窓口予約,件数,10,20,30,{actual}"
    (line,) = told(tmp_path, 2021, HEADS, row, layout=YEARS)
    assert line.startswith("年度別の実績・評価・決算額は令和2年度までで、令和3年度で終わるものがありません。")
    assert told(tmp_path, 2020, HEADS, row, layout=YEARS) == []


def test_a_plan_without_any_actual_says_nothing(tmp_path: Path) -> None:
    assert told(tmp_path, 2021, HEADS, "101,窓口予約,件数,10,,30,", layout=YEARS) == []
