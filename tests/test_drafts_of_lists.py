"""Drafts of plain lists: what a column is follows from its heading and from all that stands in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.importing import csv_file, imported, values

from analysis.sources.column_shape import shape_of
from analysis.sources.inspect import Excerpt, inspect_document
from analysis.sources.reader import read_sheets
from analysis.sources.recognition import recognise

HEAD = (
    "事業番号,事業名,担当部,担当課,課長名,連絡,予算科目,当初予算額（千円）,補正予算額（千円）,予算現額（千円）,決算額（千円）,決算見込（千円）,"
    "国庫支出金,県支出金,地方債,その他特財,一般財源,指標名,単位,策定時,現状値,目標値,実績見込,実績値,達成率,評価区分,今後の方向性,課題"
)
DIRECTIONS = ("拡充", "継続", "改善", "廃止")
PEOPLE = ("山田太郎", "佐藤 花子", "鈴木一郎", "高橋次郎")


def row(number: int) -> str:
    plan, person = DIRECTIONS[number % 4], PEOPLE[number % 4]
    cells = [
        f"{number:03d}",
        f"令和6年度計画の推進{number}",
        "企画部",
        "目標管理課",
        person,
        person,
        f"02-0{number % 9}-01",
    ]
    cells += ["100", "5", "105", "99", "98", "10", "20", "0", "1", "74", "利用者数", "人", "10", "12", "20", "14", "13"]
    return ",".join([*cells, "0.65", "ABC"[number % 3], plan, "令和5年度の目標に対し実績が伸びず、課題である"])


@pytest.fixture
def draft(tmp_path: Path) -> str:
    path = csv_file(tmp_path, HEAD, *(row(number) for number in range(1, 41)), name="list.csv")
    return inspect_document(path, Excerpt(draft=True))


def test_rows_that_name_years_and_key_words_are_no_forms(draft: str) -> None:
    assert draft.count("[[sheet]]") == 1


@pytest.mark.parametrize(
    "line",
    [
        'id = "事業番号"',
        'name = "事業名"',
        'department = "担当課"',
        'initial = "当初予算額(千円)"',
        'supplementary = "補正予算額(千円)"',
        'budget = "予算現額(千円)"',
        'settlement = "決算額(千円)"',
        'national = "国庫支出金"',
        'bonds = "地方債"',
        'general = "一般財源"',
        'baseline = "策定時"',
        'target = "目標値"',
        'actual = "実績値"',
        'rate = { heading = "達成率", unit = "倍" }',
        'grade = "評価区分"',
        'direction = "今後の方向性"',
        'issue = "課題"',
    ],
)
def test_what_columns_are(draft: str, line: str) -> None:
    assert f"\n{line}\n" in draft


def test_names_of_persons_and_accounts_are_left_out(draft: str) -> None:
    (ignored,) = [line for line in draft.splitlines() if line.startswith("ignore = ")]
    assert ignored == 'ignore = ["課長名", "連絡", "予算科目"]'


def test_a_draft_reads_the_list(tmp_path: Path, draft: str) -> None:
    path = csv_file(tmp_path, HEAD, row(1), name="list.csv")
    decided = draft.replace('ignore = ["課長名"', 'ignore = ["担当部", "現状値", "実績見込", "決算見込*", "課長名"')
    found = imported(tmp_path, path, decided.replace("[sheet.measure]", 'unit = "千円"\n[sheet.measure]', 1))
    assert values(found, "indicators", "target_value", "actual_value", "published_rate") == [(20, 13, 0.65)]
    assert values(found, "directions", "direction") == [("continue",)]


def test_long_lists_are_looked_at_in_samples(tmp_path: Path) -> None:
    path = csv_file(tmp_path, HEAD, *(row(number) for number in range(1, 3_001)))
    (sheet,) = read_sheets(path)
    found = recognise(sheet)
    assert found is not None
    assert found.is_list
    assert len(found.sample_rows) == 600
    assert found.sample_rows[-1] > 2_900


@pytest.mark.parametrize(
    ("texts", "numbers", "persons", "is_choice"),
    [
        (["1", "2,000", "－", "3人", ""], 1.0, 0.0, True),
        (["佐藤", "田中 一郎", "道路課"], 0.0, 2 / 3, True),
        ([f"第{number}回の会議" for number in range(60)], 0.0, 0.0, False),
        ([], 0.0, 0.0, False),
    ],
)
def test_the_shape_of_a_column(texts: list[str], numbers: float, persons: float, is_choice: bool) -> None:
    shape = shape_of(texts)
    assert (shape.numbers, shape.persons, shape.is_choice) == (numbers, persons, is_choice)


def test_activities_and_results_are_rules_of_their_own(tmp_path: Path) -> None:
    head = "番号,事業名,課,活動指標,活動指標の単位,R6活動実績,活動指標2,活動指標2の単位,R6活動実績2,成果指標,成果指標の単位,R6成果実績,国庫支出金,その他,一般財源"
    path = csv_file(
        tmp_path, head, *(f"{n},事業{n},課,回数,回,{n},日数,日,{n},割合,％,{n},1,2,3" for n in range(1, 21))
    )
    draft = inspect_document(path, Excerpt(draft=True))
    found = imported(tmp_path, path, draft.replace("[sheet.measure]", 'unit = "円"\n[sheet.measure]', 1))
    names = ("kind", "indicator", "unit", "actual_value")
    assert values(found, "indicators", *names)[:3] == [
        ("activity", "回数", "回", 1),
        ("activity", "日数", "日", 1),
        ("goal", "割合", "%", 1),
    ]
    assert values(found, "funding", "kind", "amount_yen")[:3] == [("national", 1), ("other", 2), ("general", 3)]
