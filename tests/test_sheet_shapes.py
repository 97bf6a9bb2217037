"""Unusual shapes of tables: forms, numbers made from columns, rows for 目標 and 実績, several tables a sheet."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
import xlsxwriter
from tests import city_files as cities
from tests.importing import csv_file, imported, messages, values

from analysis.words.errors import InputError


def test_a_form_on_each_sheet(tmp_path: Path) -> None:
    found = imported(tmp_path, cities.futaba_forms(tmp_path / "f.xlsx"), cities.FUTABA_LAYOUT)
    assert values(found, "measures", "measure_id", "name", "department", "source") == [
        ("2-1", "電子申請推進事業", "情報課", "f.xlsx:調書1!C3"),
        ("2-2", "橋りょう点検事業", "道路課", "f.xlsx:調書2!C3"),
    ]
    assert values(found, "budgets", "measure_id", "fiscal_year", "budget_yen", "settlement_yen") == [
        ("2-1", 2022, 1_000_000, 999_999),
        ("2-1", 2023, 2_000_000, None),
        ("2-1", 2024, 3_000_000, None),
        ("2-2", 2022, 2_000_000, 999_999),
        ("2-2", 2023, 2_000_000, None),
        ("2-2", 2024, 3_000_000, None),
    ]
    names = ("measure_id", "kind", "indicator", "unit", "fiscal_year", "target_value", "actual_value", "missing_reason")
    assert values(found, "indicators", *names) == [
        ("2-1", "activity", "利用件数1（件）", "件", 2022, 100, 90, ""),
        ("2-1", "activity", "利用件数1（件）", "件", 2023, 120, 130, ""),
        ("2-1", "activity", "利用件数1（件）", "件", 2024, 140, None, "blank"),
        ("2-2", "activity", "利用件数2（件）", "件", 2022, 100, 180, ""),
        ("2-2", "activity", "利用件数2（件）", "件", 2023, 120, 130, ""),
        ("2-2", "activity", "利用件数2（件）", "件", 2024, 140, None, "blank"),
    ]
    assert values(found, "grades", "measure_id", "grade", "source") == [
        ("2-1", "◎", "f.xlsx:調書1!G11"),
        ("2-2", "○", "f.xlsx:調書2!G11"),
    ]
    assert values(found, "texts", "measure_id", "text") == [("2-1", "課題の文1"), ("2-2", "課題の文2")]


def test_numbers_that_begin_anew_are_made_from_columns(tmp_path: Path) -> None:
    found = imported(tmp_path, cities.kaede_plan(tmp_path / "k.xlsx"), cities.KAEDE_LAYOUT)
    assert values(found, "measures", "measure_id", "name", "status") == [
        ("1-1", "窓口改革", "active"),
        ("1-2", "文書管理", "completed"),
        ("2-1", "防災無線", "omitted"),
    ]
    names = ("measure_id", "seq", "indicator", "target_value", "comparator", "actual_value", "unit", "missing_reason")
    assert values(found, "indicators", *names) == [
        ("1-1", 1, "待ち時間", 20, "le", 18, "分", ""),
        ("1-1", 2, "満足度", 80, "eq", None, "%", "not_numeric"),
        ("1-2", 1, "電子決裁率", 95.5, "eq", 96.1, "%", ""),
        ("2-1", 1, "聴取率", 90, "eq", 91, "%", ""),
        ("2-1", 2, "聴取率", 95, "eq", 94, "%", ""),
    ]
    assert values(found, "grades", "measure_id", "fiscal_year", "grade") == [
        ("1-1", 2024, "A"),
        ("1-2", 2024, "B"),
        ("2-1", 2024, "-"),
    ]
    assert values(found, "schedules", "measure_id", "scope", "task", "fiscal_year", "month") == [
        ("1-1", "year", "窓口改革", 2024, 4),
        ("1-1", "year", "窓口改革", 2024, 5),
        ("1-2", "year", "文書管理", 2024, 6),
    ]


def test_yen_shown_in_thousands_are_not_multiplied_again(tmp_path: Path) -> None:
    found = imported(tmp_path, cities.kaede_plan(tmp_path / "k.xlsx"), cities.KAEDE_LAYOUT)
    assert values(found, "budgets", "measure_id", "budget_yen") == [("1-1", 1_234_000), ("1-2", 0)]


def test_a_number_used_for_two_measures_stops_the_import(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "番号,事業名", "1,道路", "2,橋", "1,公園")
    with pytest.raises(InputError) as error:
        imported(tmp_path, path, '[sheet]\n[sheet.measure]\nid = "番号"\nname = "事業名"\n')
    assert messages(error) == [
        "t.csv:4: 取組番号「1」が「道路」（t.csv:2）と「公園」の両方に使われています。\n"
        '  対処: 番号が部署や施策ごとに付いているなら、id の代わりに id_from = ["施策番号", "番号"] '
        "のように列を組み合わせてください。"
    ]


def test_the_same_name_in_two_departments_is_two_measures(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "事業名,担当課", "庁舎管理,総務課", "庁舎管理,支所", "庁舎管理,総務課")
    found = imported(tmp_path, path, '[sheet]\n[sheet.measure]\nname = "事業名"\ndepartment = "担当課"\n')
    assert values(found, "measures", "measure_id", "department") == [("1", "総務課"), ("2", "支所")]


SUMS = '[[sheet]]\nunit = "円"\n[sheet.measure]\nid = "番号"\nname = "事業名"\n[[sheet.budget]]\nbudget = "予算"\n'


def test_two_amounts_for_one_year_are_reported_not_added(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "番号,事業名,予算", "1,道路,100", "1,道路,50", "1,道路,100")
    found = imported(tmp_path, path, SUMS)
    assert values(found, "budgets", "budget_yen") == [(100,)]
    assert found.log.rejections == [
        "t.csv:3: C列「予算」 の「50」を置けません。2024年度の額は先の行（t.csv:2）にもあります。"
        "足し合わせるなら sum = true と書いてください。"
    ]


def test_amounts_of_several_rows_are_added_where_the_layout_says_so(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "番号,事業名,予算", "1,道路,100", "1,道路,50")
    assert values(imported(tmp_path, path, SUMS + "sum = true\n"), "budgets", "budget_yen") == [(150,)]


def test_an_amount_merged_over_two_measures_goes_to_the_first_and_is_reported(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "m.xlsx"))
    sheet = book.add_worksheet("表")
    sheet.write_row(0, 0, ["番号", "事業名", "予算"])
    sheet.write_row(1, 0, [1, "道路"])
    sheet.write_row(2, 0, [2, "橋"])
    sheet.merge_range("C2:C3", 500)
    book.close()
    found = imported(tmp_path, tmp_path / "m.xlsx", SUMS)
    assert values(found, "budgets", "measure_id", "budget_yen", "source") == [("1", 500, "m.xlsx:表!C2")]
    assert "取組1と共通" in found.log.rejections[0]


def test_an_indicator_merged_over_the_rows_of_its_measure_is_one(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "m.xlsx"))
    sheet = book.add_worksheet("表")
    sheet.write_row(0, 0, ["番号", "事業名", "予算", "指標", "目標"])
    for column, words in enumerate((1, "道路"), start=0):
        sheet.merge_range(1, column, 2, column, words)
    sheet.write(1, 2, 100)
    sheet.write(2, 2, 50)
    sheet.merge_range("D2:D3", "延長")
    sheet.merge_range("E2:E3", 12)
    book.close()
    layout = SUMS + 'sum = true\n[[sheet.indicator]]\nindicator = "指標"\ntarget = "目標"\n'
    found = imported(tmp_path, tmp_path / "m.xlsx", layout)
    assert values(found, "indicators", "seq", "target_value") == [(1, 12)]
    assert values(found, "budgets", "budget_yen") == [(150,)]


def test_tables_beside_and_below_each_other_are_read_apart(tmp_path: Path) -> None:
    path = csv_file(
        tmp_path,
        "表1 事業一覧,,,表2 予算,,",
        "番号,事業名,,事業,予算（千円）,",
        "1,道路,,橋,20,",
        "2,橋,,道路,10,",
        ",,,,,",
        "表3 評価,,,,,",
        "事業名,評価,,,,",
        "道路,A,,,,",
        "公園,B,,,,",
    )
    layout = """
    [[sheet]]
    range = "A1:B"
    before = "表3"
    [sheet.measure]
    id = "番号"
    name = "事業名"
    [[sheet]]
    range = "D1:E"
    before = "表3"
    [sheet.measure]
    name = "事業"
    [[sheet.budget]]
    budget = "予算*"
    [[sheet]]
    range = "A1:B"
    after = "表3"
    [sheet.measure]
    name = "事業名"
    [[sheet.grade]]
    grade = "評価"
    """
    found = imported(tmp_path, path, layout)
    assert values(found, "measures", "measure_id", "name") == [("1", "道路"), ("2", "橋")]
    assert values(found, "budgets", "measure_id", "budget_yen") == [("1", 10_000), ("2", 20_000)]
    assert values(found, "grades", "measure_id", "grade") == [("1", "A")]
    assert found.log.rejections == [
        "t.csv:9: 行を置けません。取組一覧にない取組です（加えるなら adds_measures = true）。「公園｜B」"
    ]


def test_a_heading_without_an_era_takes_the_one_given(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "事業名,指標,5年度,6年度,元年度", "道路,延長,1,2,3")
    layout = '[sheet]\nera = "令和"\n[sheet.measure]\nname = "事業名"\n[[sheet.indicator]]\nindicator = "指標"\nactual = "{year}"\n'
    assert values(imported(tmp_path, path, layout), "indicators", "fiscal_year", "actual_value") == [
        (2019, 3),
        (2023, 1),
        (2024, 2),
    ]


def test_a_target_for_all_years_and_one_for_the_last(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "事業名,指標,毎年の目標,最終目標,R5実績,R6実績", "道路,延長,10,50,8,9")
    both = """
    [[sheet]]
    [sheet.measure]
    name = "事業名"
    [[sheet.indicator]]
    indicator = "指標"
    target = { heading = "毎年の目標", year = "all" }
    actual = "{year}実績"
    [[sheet.indicator]]
    kind = "goal"
    indicator = "指標"
    target = { heading = "最終目標", year = 2027 }
    """
    assert values(
        imported(tmp_path, path, both), "indicators", "kind", "fiscal_year", "target_value", "actual_value"
    ) == [
        ("annual", 2023, 10, 8),
        ("annual", 2024, 10, 9),
        ("goal", 2027, 50, None),
    ]


def test_target_and_actual_in_one_cell_are_taken_apart(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "事業,R5,R6", "1-1 道路,100 / 95,120 / 130")
    layout = """
    [[sheet]]
    [sheet.measure]
    id = { heading = "事業", take = '^(\\S+)' }
    name = { heading = "事業", take = '^\\S+\\s+(.+)' }
    [[sheet.indicator]]
    target = { heading = "{year}", take = '^(.*?)/' }
    actual = { heading = "{year}", take = '/(.*)$' }
    """
    found = imported(tmp_path, path, layout)
    assert values(found, "measures", "measure_id", "name") == [("1-1", "道路")]
    assert values(found, "indicators", "fiscal_year", "target_value", "actual_value") == [
        (2023, 100, 95),
        (2024, 120, 130),
    ]


@pytest.mark.parametrize(
    ("target", "era", "found"),
    [
        pytest.param('"令和6年度目標"', "", [(2023, None, 12), (2024, 10, None)], id="the-year-that-it-names"),
        pytest.param('"R6目標"', "", [(2023, None, 12), (2024, 10, None)], id="in-any-spelling"),
        pytest.param('"6年度目標"', "令和", [(2023, None, 12), (2024, 10, None)], id="of-the-declared-era"),
        pytest.param('"*目標"', "", [(2023, None, 12), (2024, 10, None)], id="behind-any-words"),
        pytest.param('"@C"', "", [(2023, None, 12), (2024, 10, None)], id="of-a-column-by-its-letter"),
    ],
)
def test_the_year_in_the_name_of_a_heading(
    tmp_path: Path, target: str, era: str, found: list[tuple[int, float | None, float | None]]
) -> None:
    printed = "6年度目標" if era else "令和6年度目標"
    path = csv_file(tmp_path, f"事業名,指標,{printed},令和5年度実績", "窓口,待ち人数,10,12")
    layout = f'[sheet]\nera = "{era}"\n[sheet.measure]\nname = "事業名"\n[[sheet.indicator]]\nindicator = "指標"\n'
    layout += f'target = {target}\nactual = "R5実績"\n'
    names = ("fiscal_year", "target_value", "actual_value")
    assert values(imported(tmp_path, path, layout), "indicators", *names) == found


def test_a_span_of_years_in_a_heading_is_no_year(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "事業名,指標,目標(H27～H31)", "移住,転入者,1000")
    layout = '[sheet]\n[sheet.measure]\nname = "事業名"\n[[sheet.indicator]]\nindicator = "指標"\ntarget = "目標(H27～H31)"\n'
    assert values(imported(tmp_path, path, layout), "indicators", "fiscal_year", "target_value") == [(2024, 1000)]


def test_a_year_above_its_value_is_no_indicator_of_its_own(tmp_path: Path) -> None:
    path = csv_file(
        tmp_path,
        "事業名,指標,策定時,目標,実績",
        '無線,導入率,"（H28）\n20.7%","（令和元年度）\n70.0%","（令和元年度）\n32.8%"',
        '学習,割合,"97.0%(小)\n98.2%(中)","100%(小)\n100%(中)","93.9%(小)\n96.4%(中)"',
    )
    layout = '[sheet]\n[sheet.measure]\nname = "事業名"\n[[sheet.indicator]]\nsplit = "lines"\n'
    layout += 'indicator = "指標"\nbaseline = "策定時"\ntarget = "目標"\nactual = "実績"\n'
    names = ("indicator", "label", "baseline_value", "target_value", "actual_value")
    assert values(imported(tmp_path, path, layout, 2019), "indicators", *names) == [
        ("導入率", "", 20.7, 70.0, 32.8),
        ("割合", "", 97.0, 100, 93.9),
        ("割合", "", 98.2, 100, 96.4),
    ]


def test_lines_of_a_cell_are_indicators_of_their_own(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "事業名,指標,目標,実績", '道路,"延長\n箇所","10㎞\n5箇所","9㎞\n6箇所"')
    layout = '[sheet]\n[sheet.measure]\nname = "事業名"\n[[sheet.indicator]]\nsplit = "lines"\n'
    layout += 'indicator = "指標"\ntarget = "目標"\nactual = "実績"\n'
    assert values(
        imported(tmp_path, path, layout), "indicators", "seq", "indicator", "target_value", "actual_value"
    ) == [
        (1, "延長", 10, 9),
        (2, "箇所", 5, 6),
    ]


@pytest.mark.parametrize(
    ("text", "unit", "value", "reason"),
    [
        pytest.param("2000", "人", 2000, "", id="a-number-like-a-year-is-a-number"),
        pytest.param("2024 件", "", 2024, "", id="with-its-unit-too"),
        pytest.param("0.5", "万人", 5000, "", id="a-unit-holds-a-scale"),
        pytest.param("▲3.2", "％", -3.2, "", id="black-triangle-is-minus"),
        pytest.param("－", "件", None, "dash", id="a-dash-is-no-zero"),
        pytest.param("0", "件", 0, "", id="zero-is-zero"),
        pytest.param("999", "件", None, "not_measured", id="a-declared-sentinel-is-no-value"),
        pytest.param("#DIV/0!", "件", None, "not_numeric", id="an-error-is-no-zero"),
        pytest.param("N/A", "件", None, "not_applicable", id="not-applicable"),
        pytest.param("1 200", "件", 1200, "", id="blank-as-separator"),
        pytest.param("約2,000（速報値）", "件", 2000, "", id="words-and-notes-around"),
    ],
)
def test_one_cell(tmp_path: Path, text: str, unit: str, value: float | None, reason: str) -> None:
    path = csv_file(tmp_path, "事業名\t単位\t目標\t実績", f"道路\t{unit}\t1\t{text}", name="t.tsv")
    layout = '[sheet]\nmissing = { "999" = "not_measured" }\n[sheet.measure]\nname = "事業名"\n'
    layout += '[[sheet.indicator]]\nunit = "単位"\ntarget = "目標"\nactual = "実績"\n'
    assert values(imported(tmp_path, path, layout), "indicators", "actual_text", "actual_value", "missing_reason") == [
        (text, value, reason)
    ]


def test_a_share_under_percent_is_reported_and_read_as_one_where_declared(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "事業名,単位,実績", "道路,％,0.87")
    layout = '[sheet]\n[sheet.measure]\nname = "事業名"\n[[sheet.indicator]]\nunit = "単位"\nactual = "実績"\n'
    found = imported(tmp_path, path, layout)
    assert values(found, "indicators", "actual_value") == [(0.87,)]
    assert any("ratio = true" in line and "（1件）: t.csv:2「0.87」" in line for line in found.log.summary(found.grid))
    assert values(imported(tmp_path, path, layout + "ratio = true\n"), "indicators", "actual_value", "unit") == [
        (87, "%")
    ]


def test_a_number_turned_into_a_date_is_read_back_and_reported(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "d.xlsx"), {"default_date_format": 'm"月"d"日"'})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["番号", "事業名"])
    sheet.write_datetime(1, 0, datetime.date(2024, 1, 2))
    sheet.write(1, 1, "道路")
    book.close()
    found = imported(tmp_path, tmp_path / "d.xlsx", '[sheet]\n[sheet.measure]\nid = "番号"\nname = "事業名"\n')
    assert values(found, "measures", "measure_id") == [("1-2",)]
    assert any("日付になっている" in remark for remark in found.log.remarks)


def test_a_heading_merged_over_more_rows_than_named_is_no_data(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "h.xlsx"))
    sheet = book.add_worksheet("表")
    sheet.merge_range("A1:A3", "事業名")
    sheet.merge_range("B1:C1", "実績値")
    sheet.merge_range("B2:B3", "R5")
    sheet.merge_range("C2:C3", "R6")
    sheet.write_row(3, 0, ["道路", 1, 2])
    book.close()
    layout = (
        '[sheet]\nheading = [1, 2]\n[sheet.measure]\nname = "事業名"\n[[sheet.indicator]]\nactual = "実績値/{year}"\n'
    )
    found = imported(tmp_path, tmp_path / "h.xlsx", layout)
    assert values(found, "measures", "name") == [("道路",)]
    assert values(found, "indicators", "fiscal_year", "actual_value") == [(2023, 1), (2024, 2)]
    assert found.log.accounts[0].skipped["見出し"] == [1, 2, 3]


def test_rows_under_one_merged_name_are_one_measure_whatever_their_department(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "n.xlsx"))
    sheet = book.add_worksheet("表")
    sheet.write_row(0, 0, ["事業名", "担当課", "指標", "実績", "進捗"])
    sheet.merge_range("A2:A3", "企業誘致")
    sheet.write_row(1, 1, ["商工課", "誘致数", 3, "順調"])
    sheet.write_row(2, 1, ["商工課\n企画課", "雇用者数", 5, "遅れ"])
    book.close()
    layout = '[sheet]\n[sheet.measure]\nname = "事業名"\ndepartment = "担当課"\n'
    layout += '[[sheet.indicator]]\nindicator = "指標"\nactual = "実績"\ngrade = "進捗"\n'
    found = imported(tmp_path, tmp_path / "n.xlsx", layout)
    assert values(found, "measures", "measure_id", "department") == [("1", "商工課")]
    assert values(found, "indicators", "seq", "indicator", "published_grade") == [
        (1, "誘致数", "順調"),
        (2, "雇用者数", "遅れ"),
    ]
    assert any("「商工課 企画課」は先の行では「商工課」です" in remark for remark in found.log.remarks)
