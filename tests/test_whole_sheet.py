"""Everything that the sheets of cities hold beside target and actual (様式のすべて): each goes into its table."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from tests.importing import csv_file, imported, messages, values

from analysis.sources.imported import Imported
from analysis.words.errors import InputError

HEAD = (
    "番号,事業名,指標区分,指標名,算定式,所管課,単位,基準値（R2）,R6目標,R6実績,R6達成率,県平均,R6予算（千円）,R6決算（千円）,"
    "R6決算区分,執行率,国庫支出金,県支出金,地方債,使用料,その他,一般財源,一次評価,二次評価,今後の方向性,議会の方向性"
)
ROWS = (
    "1,窓口の改善,活動指標,開設日数,開いた日の数,市民課,日,240,250,245,98.0%,230,1000,900,決算見込,90.0%,100,50,0,10,,840,A,B,Ａ：拡充,継続",
    "1,窓口の改善,成果指標,満足度,満足と答えた人÷回答者,市民課,％,70,80,76,95.0%,,,,,,,,,,,,,,,",
    "2,道路の補修,活動指標,補修延長,,道路課,m,－,500,510,102%,,2000,2000,確定,100.0%,,,1500,,,500,B,,現状のまま継続,廃止",
)
LAYOUT = """
[[sheet]]
unit = "千円"
[sheet.measure]
id = "番号"
name = "事業名"
[[sheet.indicator]]
kind_from = "指標区分"
kinds = { activity = ["活動*"], goal = ["成果*"] }
indicator = "指標名"
formula = "算定式"
owner = "所管課"
unit = "単位"
baseline = "基準値*"
target = "{year}目標"
actual = "{year}実績"
rate = "{year}達成率"
reference = "県平均"
[[sheet.budget]]
budget = "{year}予算（千円）"
settlement = "{year}決算（千円）"
status = "{year}決算区分"
rate = "執行率"
[[sheet.funding]]
national = "国庫支出金"
prefecture = "県支出金"
bonds = "地方債"
fees = "使用料"
other = "その他"
general = "一般財源"
[[sheet.grade]]
grade = "一次評価"
[[sheet.grade]]
grade = "二次評価"
evaluator = "external"
[[sheet.future]]
direction = "今後の方向性"
[[sheet.future]]
direction = "議会の方向性"
evaluator = "council"
"""


@pytest.fixture
def whole(tmp_path: Path) -> Imported:
    return imported(tmp_path, csv_file(tmp_path, HEAD, *ROWS), LAYOUT)


def test_an_indicator_with_all_that_is_printed_beside_it(whole: Imported) -> None:
    names = ("measure_id", "kind", "baseline_value", "baseline_fiscal_year", "published_rate", "reference_value")
    assert values(whole, "indicators", *names) == [
        ("1", "activity", 240, 2020, 0.98, 230),
        ("1", "goal", 70, 2020, 0.95, None),
        ("2", "activity", None, 2020, 1.02, None),
    ]
    assert values(whole, "indicators", "reference_name")[0] == ("県平均",)


def test_what_an_indicator_means(whole: Imported) -> None:
    assert values(whole, "definitions", "measure_id", "kind", "seq", "formula", "owner") == [
        ("1", "activity", 1, "開いた日の数", "市民課"),
        ("1", "goal", 1, "満足と答えた人÷回答者", "市民課"),
        ("2", "activity", 1, None, "道路課"),
    ]


def test_state_and_funds_of_the_money(whole: Imported) -> None:
    assert values(whole, "budgets", "measure_id", "settlement_yen", "settlement_status") == [
        ("1", 900_000, "forecast"),
        ("2", 2_000_000, "final"),
    ]
    assert values(whole, "funding", "measure_id", "stage", "kind", "amount_yen") == [
        ("1", "budget", "national", 100_000),
        ("1", "budget", "prefecture", 50_000),
        ("1", "budget", "bonds", 0),
        ("1", "budget", "fees", 10_000),
        ("1", "budget", "general", 840_000),
        ("2", "budget", "bonds", 1_500_000),
        ("2", "budget", "general", 500_000),
    ]


def test_judgements_of_others(whole: Imported) -> None:
    assert values(whole, "grades", "measure_id", "evaluator", "grade") == [
        ("1", "", "A"),
        ("1", "external", "B"),
        ("2", "", "B"),
    ]
    assert values(whole, "directions", "measure_id", "evaluator", "direction_text", "direction") == [
        ("1", "self", "Ａ：拡充", "expand"),
        ("1", "council", "継続", "continue"),
        ("2", "self", "現状のまま継続", "continue"),
        ("2", "council", "廃止", "end"),
    ]


def test_printed_execution_rates_are_published_figures(whole: Imported) -> None:
    assert values(whole, "published", "table", "row", "column", "published_value") == [
        ("執行率", "1", "令和6年度", "90.0%"),
        ("執行率", "2", "令和6年度", "100.0%"),
    ]


def test_a_word_that_no_direction_has_is_told(tmp_path: Path) -> None:
    row = ROWS[2].replace("現状のまま継続", "未来志向")
    found = imported(tmp_path, csv_file(tmp_path, HEAD, row), LAYOUT)
    assert values(found, "directions", "direction") == [("end",)]
    assert any("「未来志向」を置けません" in line and "[[sheet.future]]" in line for line in found.log.rejections)


SIMPLE = '[[sheet]]\nunit = "円"\n[sheet.measure]\nid = "番号"\nname = "事業名"\n'


class TestYearsOfHeadings:
    def test_a_setting_that_contradicts_the_heading_is_an_error(self, tmp_path: Path) -> None:
        path = csv_file(tmp_path, "番号,事業名,令和6年度予算", "1,道路,10")
        layout = SIMPLE + '[[sheet.budget]]\nbudget = { heading = "令和6年度予算", year = 2023 }\n'
        with pytest.raises(InputError) as error:
            imported(tmp_path, path, layout, 2023)
        assert messages(error) == [
            "t.csv: C列「令和6年度予算」 は見出しでは2024年度ですが、設定では year = 2023 です。\n"
            "  対処: 見出しの年度によるので、year を消すか、正しい列を指してください。"
        ]

    def test_a_year_above_the_heading_counts(self, tmp_path: Path) -> None:
        path = csv_file(tmp_path, "番号,事業名,令和6年度,,令和5年度", "番号,事業名,予算,,決算", "1,道路,10,,9")
        layout = SIMPLE + '[[sheet.budget]]\nbudget = "予算"\nsettlement = "決算"\n'
        layout = layout.replace("[sheet.measure]", "heading = [1, 2]\n[sheet.measure]")
        found = imported(tmp_path, path, layout, 2023)
        names = ("fiscal_year", "budget_yen", "settlement_yen")
        assert values(found, "budgets", *names) == [(2023, None, 9), (2024, 10, None)]

    def test_the_title_over_all_columns_tells_of_none(self, tmp_path: Path) -> None:
        title = ",".join(["令和6年度 事務事業評価"] * 3)
        path = csv_file(tmp_path, title, "番号,事業名,予算", "1,道路,10")
        layout = SIMPLE.replace("[sheet.measure]", "heading = [1, 2]\n[sheet.measure]")
        found = imported(tmp_path, path, layout + '[[sheet.budget]]\nbudget = "予算"\n', 2023)
        assert values(found, "budgets", "fiscal_year") == [(2023,)]

    def test_a_year_that_cannot_be_read_has_to_be_told(self, tmp_path: Path) -> None:
        path = csv_file(tmp_path, "番号,事業名,指標,令和●年度目標,R6実績", "1,道路,延長,10,12")
        rule = '[[sheet.indicator]]\nindicator = "指標"\ntarget = {}\nactual = "R6実績"\n'
        with pytest.raises(InputError, match="D列「令和●年度目標」 の年度を読めません。"):
            imported(tmp_path, path, SIMPLE + rule.format('"令和●年度目標"'))
        found = imported(tmp_path, path, SIMPLE + rule.format('{ heading = "令和●年度目標", year = 2026 }'))
        assert values(found, "indicators", "fiscal_year", "target_value") == [(2024, None), (2026, 10)]

    def test_a_span_of_years_is_none(self, tmp_path: Path) -> None:
        path = csv_file(tmp_path, "番号,事業名,H23-27予算,H23～27決算", "1,道路,10,9")
        layout = SIMPLE + '[[sheet.budget]]\nbudget = "H23-27予算"\nsettlement = "@D"\n'
        names = ("fiscal_year", "budget_yen", "settlement_yen")
        assert values(imported(tmp_path, path, layout, 2015), "budgets", *names) == [(2015, 10, 9)]

    def test_repeated_headings_without_a_year_are_one_indicator(self, tmp_path: Path) -> None:
        path = csv_file(tmp_path, "番号,事業名,指標,目標,実績,目標,実績", "1,道路,延長,10,9,11,12")
        layout = SIMPLE + (
            '[[sheet.indicator]]\nindicator = "指標"\n'
            'target = [{ heading = "@D", year = 2023 }, { heading = "@F", year = 2024 }]\n'
            'actual = [{ heading = "@E", year = 2023 }, { heading = "@G", year = 2024 }]\n'
        )
        names = ("seq", "fiscal_year", "target_value", "actual_value")
        assert values(imported(tmp_path, path, layout), "indicators", *names) == [(1, 2023, 10, 9), (1, 2024, 11, 12)]

    def test_a_misspelt_setting_in_a_list_of_places_is_told(self, tmp_path: Path) -> None:
        path = csv_file(tmp_path, "番号,事業名,予算", "1,道路,10")
        layout = SIMPLE + '[[sheet.budget]]\nbudget = [{ heading = "@C", yaer = 2023 }]\n'
        with pytest.raises(InputError, match="「yaer」という設定はありません"):
            imported(tmp_path, path, layout)


def test_a_rule_for_some_rows_by_name(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "番号,事業名,指標,実績", "1,道路,補修率,0.5", "1,道路,補修数,3")
    layout = SIMPLE + (
        '[[sheet.indicator]]\nindicator = "指標"\nactual = "実績"\nratio = true\n'
        "where = { column = \"指標\", pattern = '率$' }\n"
        '[[sheet.indicator]]\nindicator = "指標"\nactual = "実績"\n'
        "where = { column = \"指標\", pattern = '数$' }\n"
    )
    assert values(imported(tmp_path, path, layout), "indicators", "indicator", "actual_value") == [
        ("補修率", 50),
        ("補修数", 3),
    ]


class TestSettlementsOfLaterYears:
    LAYOUT = SIMPLE + '[[sheet.budget]]\nbudget = "{year}予算"\nsettlement = "{year}決算"\n'

    def test_a_zero_is_no_settlement_yet(self, tmp_path: Path) -> None:
        path = csv_file(tmp_path, "番号,事業名,R5予算,R5決算,R6予算,R6決算", "1,道路,10,0,10,0")
        found = imported(tmp_path, path, self.LAYOUT, 2023)
        assert values(found, "budgets", "fiscal_year", "settlement_yen") == [(2023, 0), (2024, None)]
        assert any("評価年度より後の年度の決算額 0" in line for line in found.log.summary(found.grid))

    @pytest.mark.parametrize(("heading", "cell"), [("R6決算見込", "9"), ("R6決算", "9（見込み）")])
    def test_a_forecast_says_so(self, tmp_path: Path, heading: str, cell: str) -> None:
        path = csv_file(tmp_path, f"番号,事業名,R6予算,{heading}", f"1,道路,10,{cell}")
        layout = SIMPLE + '[[sheet.budget]]\nbudget = "R6予算"\nsettlement = "R6決算*"\n'
        found = imported(tmp_path, path, layout)
        assert values(found, "budgets", "settlement_yen", "settlement_status") == [(9, "forecast")]


@pytest.mark.parametrize(
    ("heading", "state"),
    [
        ("R6見込", "forecast"),
        ("R6.9月末時点実績", "interim"),
        ("R6実績・見込", ""),
        ("R6実績値・見込", ""),
        ("R6実績", ""),
    ],
)
def test_the_heading_of_an_actual_tells_its_state(tmp_path: Path, heading: str, state: str) -> None:
    path = csv_file(tmp_path, f"番号,事業名,指標,目標,{heading}", "1,道路,延長,10,9")
    layout = SIMPLE + f'[[sheet.indicator]]\nindicator = "指標"\ntarget = "目標"\nactual = "{heading}"\n'
    assert values(imported(tmp_path, path, layout), "indicators", "fiscal_year", "actual_status") == [(2024, state)]


class TestPhantoms:
    LAYOUT = SIMPLE + '[[sheet.indicator]]\nindicator = "指標{n}"\ntarget = "目標{n}"\nactual = "実績{n}"\n'
    HEAD = "番号,事業名,指標1,目標1,実績1,指標2,目標2,実績2"

    def test_empty_slots_are_no_indicators(self, tmp_path: Path) -> None:
        path = csv_file(tmp_path, self.HEAD, "1,道路,延長,10,9,,,", "2,橋,本数,5,4,なし,－,－", "3,川,－,－,－,,,")
        assert values(imported(tmp_path, path, self.LAYOUT), "indicators", "measure_id", "indicator") == [
            ("1", "延長"),
            ("2", "本数"),
        ]

    def test_a_name_without_any_value_is_told(self, tmp_path: Path) -> None:
        path = csv_file(tmp_path, self.HEAD, "1,道路,延長,10,9,本数,,")
        found = imported(tmp_path, path, self.LAYOUT)
        assert values(found, "indicators", "indicator") == [("延長",)]
        assert any("取組1「本数」" in line for line in found.log.summary(found.grid))

    def test_the_0_of_a_forms_formula_is_no_indicator(self, tmp_path: Path) -> None:
        path = csv_file(tmp_path, self.HEAD, "1,道路,延長,10,0,,0,0")
        found = imported(tmp_path, path, self.LAYOUT)
        assert values(found, "indicators", "indicator", "actual_value") == [("延長", 0)]
        assert any("0 だけの指標の欄" in line for line in found.log.summary(found.grid))

    def test_a_named_indicator_with_dashes_stays(self, tmp_path: Path) -> None:
        path = csv_file(tmp_path, self.HEAD, "1,道路,延長,－,－,,,")
        assert values(imported(tmp_path, path, self.LAYOUT), "indicators", "indicator", "missing_reason") == [
            ("延長", "dash")
        ]

    def test_a_row_whose_year_cannot_be_read_is_no_row_of_the_evaluated_year(self, tmp_path: Path) -> None:
        path = csv_file(tmp_path, "番号,事業名,指標,年度,目標", "1,道路,延長,R6,10", "1,道路,延長,最終,20")
        layout = SIMPLE + '[[sheet.indicator]]\nindicator = "指標"\nyear = "年度"\ntarget = "目標"\n'
        found = imported(tmp_path, path, layout)
        assert values(found, "indicators", "fiscal_year", "target_value") == [(2024, 10)]
        assert any("年度「最終」を年度として読めません" in line for line in found.log.rejections)


def test_a_blank_part_of_a_budget_is_zero_only_where_the_layout_says_so(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "番号,事業名,当初,補正,繰越,決算", "1,道路,10,,－,9")
    rule = '[[sheet.budget]]\ninitial = "当初"\nsupplementary = "補正"\ncarried_in = "繰越"\nsettlement = "決算"\n'
    names = ("initial_yen", "supplementary_yen", "carried_in_yen")
    assert values(imported(tmp_path, path, SIMPLE + rule), "budgets", *names) == [(10, None, None)]
    told = imported(tmp_path, path, SIMPLE + rule + "blank_is_zero = true\n")
    assert values(told, "budgets", *names) == [(10, 0, 0)]


class TestTotals:
    LAYOUT = SIMPLE + '[[sheet.budget]]\nbudget = "R6予算"\nsettlement = "R6決算"\n'
    HEAD = "番号,事業名,R6予算,R6決算"

    def test_totals_are_held_against_the_rows_above(self, tmp_path: Path) -> None:
        rows = ("1,道路,10,9", "2,橋,20,18", ",都市基盤 計,30,28", "3,公園,5,5", ",総計,35,32")
        found = imported(tmp_path, csv_file(tmp_path, self.HEAD, *rows), self.LAYOUT)
        assert values(found, "measures", "name") == [("道路",), ("橋",), ("公園",)]
        assert values(found, "published", "table", "row", "column", "published_value") == [
            ("合計", "t.csv", "予算額（円） 令和6年度", "35"),
            ("合計", "t.csv", "決算額（円） 令和6年度", "32"),
        ]
        assert found.log.grouped["合計の行の額が、上の行を足した額と違います"] == ["t.csv:4 28円（足すと 27円）"]

    def test_a_measure_that_equals_the_sum_above_is_asked_about(self, tmp_path: Path) -> None:
        rows = ("1,道路,10,9", "2,橋,20,18", "3,土木部門,30,27", "4,公園,30,5")
        found = imported(tmp_path, csv_file(tmp_path, self.HEAD, *rows), self.LAYOUT)
        (told,) = [line for line in found.log.summary(found.grid) if "足した額と同じ取組" in line]
        assert told.endswith("（1件）: t.csv:4「土木部門」＝上の2件の合計")


def test_patterns_of_no_use_are_told(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "番号,事業名,予算,備考", "1,道路,10,", "2,廃止した事業,5,")
    head = '[[sheet]]\nskip = [{ column = "事業名", pattern = \'^廃止\' }, \'^休止\']\nignore = ["備考", "摘要"]\n'
    layout = head + SIMPLE.removeprefix("[[sheet]]\n") + '[[sheet.budget]]\nbudget = "予算"\n'
    found = imported(tmp_path, path, layout)
    (told,) = [line for line in found.log.remarks if "当てはまりません" in line]
    assert told.startswith("1番目の [[sheet]] の skip「^休止」、ignore「摘要」 は、")


def test_words_of_categories_are_listed_and_the_odd_ones_marked(tmp_path: Path) -> None:
    rows = ["1,a,市民サービス課", "2,b,市民サービス課", "3,c,市民サーヒス課", "4,d,－", "5,e,件", "6,f,市民 サービス課"]
    layout = '[[sheet]]\n[sheet.measure]\nid = "番号"\nname = "事業名"\ndepartment = "課"\n'
    found = imported(tmp_path, csv_file(tmp_path, "番号,事業名,課", *rows), layout)
    line = next(line for line in found.summary() if line.startswith("区分の語 主担当課"))
    assert line == (
        "区分の語 主担当課（5種）: 市民サービス課 2、【？】市民サーヒス課 1（「市民サービス課」と似た語）、"
        "【？】－ 1（値がないことを表す印）、【？】件 1（単位）、【？】市民 サービス課 1（「市民サービス課」と同じ語）"
    )


class TestStruckOut:
    LAYOUT = SIMPLE.replace('name = "事業名"', 'name = "事業名"\ndepartment = "課"') + (
        '[[sheet.budget]]\nbudget = "予算（円）"\n'
    )

    def test_in_a_workbook(self, tmp_path: Path) -> None:
        book = xlsxwriter.Workbook(str(tmp_path / "s.xlsx"))
        sheet, struck = book.add_worksheet("表"), book.add_format({"font_strikeout": True})
        sheet.write_row(0, 0, ["番号", "事業名", "課", "予算（円）"])
        sheet.write_row(1, 0, [1, "道路"])
        sheet.write_rich_string(1, 2, struck, "旧課", "新課")
        sheet.write(1, 3, 100)
        sheet.write_row(2, 0, [2, "橋", "課"])
        sheet.write(2, 3, 200, struck)
        sheet.write_row(3, 0, [3, "廃した事業", "課", 5], struck)
        book.close()
        found = imported(tmp_path, tmp_path / "s.xlsx", self.LAYOUT)
        assert values(found, "measures", "name", "department") == [("道路", "新課"), ("橋", "課")]
        assert values(found, "budgets", "budget_yen") == [(100,)]
        assert any(
            "取り消し線の引かれた文字は読みません: C2「旧課新課」、D3「200」" in one for one in found.log.remarks
        )

    def test_in_a_text_that_stands_in_the_cell_itself(self, tmp_path: Path) -> None:
        """As openpyxl and other programs write it; Excel keeps texts apart."""
        book = openpyxl.Workbook()
        book.active.append(["番号", "事業名", "課", "予算（円）"])
        runs = TextBlock(InlineFont(strike=True), "100"), TextBlock(InlineFont(), "120")
        book.active.append([1, "道路", "課", CellRichText(*runs)])
        book.save(tmp_path / "s.xlsx")
        found = imported(tmp_path, tmp_path / "s.xlsx", self.LAYOUT)
        assert values(found, "budgets", "budget_yen") == [(120,)]

    def test_in_a_word_document(self, tmp_path: Path) -> None:
        document = docx.Document()
        table = document.add_table(rows=2, cols=4)
        for cell, words in zip(table.rows[0].cells, ("番号", "事業名", "課", "予算（円）"), strict=True):
            cell.text = words
        for cell, words in zip(table.rows[1].cells, ("1", "道路", "", "100"), strict=True):
            cell.text = words
        paragraph = table.rows[1].cells[2].paragraphs[0]
        paragraph.add_run("旧課").font.strike = True
        paragraph.add_run("新課")
        document.save(str(tmp_path / "s.docx"))
        found = imported(tmp_path, tmp_path / "s.docx", self.LAYOUT)
        assert values(found, "measures", "name", "department") == [("道路", "新課")]


def test_a_unit_that_begins_with_a_number_scales_nothing(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "番号,事業名,指標,単位,実績", "1,学校,校数,15校,14", "1,学校,面積,平方メートル,45")
    layout = SIMPLE + '[[sheet.indicator]]\nindicator = "指標"\nunit = "単位"\nactual = "実績"\n'
    found = imported(tmp_path, path, layout)
    assert values(found, "indicators", "actual_value", "unit") == [(14, "15校"), (45, "平方メートル")]


class TestYearsOfLabels:
    FORM = "事業番号\t1\t事業名\t道路\nR5予算額（千円）\t10\tR6予算額（千円）\t20\n"
    LAYOUT = '[record]\nstart = ["事業番号"]\nid = "beside"\n[[field]]\nname = "name"\nlabels = ["事業名"]\n'
    FIELD = '[[field]]\nname = "budget_yen"\nlabels = ["R5予算額（千円）", "R6予算額（千円）"]\nunit = "千円"\n'

    def test_the_label_of_an_amount_tells_its_year(self, tmp_path: Path) -> None:
        path = tmp_path / "f.txt"
        path.write_text(self.FORM, encoding="utf-8")
        found = imported(tmp_path, path, self.LAYOUT + self.FIELD, 2023)
        assert values(found, "budgets", "fiscal_year", "budget_yen") == [(2023, 10_000), (2024, 20_000)]

    def test_a_setting_that_contradicts_the_label_is_an_error(self, tmp_path: Path) -> None:
        path = tmp_path / "f.txt"
        path.write_text(self.FORM, encoding="utf-8")
        with pytest.raises(InputError, match="見出し「R6予算額（千円）」は2024年度ですが、"):
            imported(tmp_path, path, self.LAYOUT + self.FIELD + "year = 2023\n", 2023)

    def test_the_label_of_a_row_tells_its_state(self, tmp_path: Path) -> None:
        path = tmp_path / "f.txt"
        rows = "指標\t区分\tR5\tR6\n件数\t目標\t10件\t20件\n\t実績見込\t12件\t18件\n\n\tR5年度\tR6年度\n決算見込額（千円）\t1\t2\n"
        path.write_text("事業番号\t1\t事業名\t道路\n" + rows, encoding="utf-8")
        layout = self.LAYOUT + (
            '[[matrix]]\nlabel = ["指標"]\n[matrix.rows]\ntarget = ["目標"]\nactual = ["実績見込"]\n'
            '[[matrix]]\nunit = "千円"\n[matrix.rows]\nsettlement_yen = ["決算見込額（千円）"]\n'
        )
        found = imported(tmp_path, path, layout, 2024)
        assert values(found, "indicators", "actual_value", "actual_status") == [(12, "forecast"), (18, "forecast")]
        assert values(found, "budgets", "settlement_yen", "settlement_status") == [
            (1_000, "forecast"),
            (2_000, "forecast"),
        ]


def test_a_second_document_is_held_against_the_first(tmp_path: Path) -> None:
    from analysis.sources.importing import import_edition

    first = csv_file(tmp_path, "番号,事業名,R6予算", "1,道路,10", "2,橋,20", name="a.csv")
    second = csv_file(tmp_path, "事業名,R6予算額", "道路,10", "橋,21", name="b.csv")
    rule = '[[sheet.budget]]\nbudget = "R6予算"\n'
    layout = SIMPLE.replace("[[sheet]]", '[[sheet]]\nfiles = ["a.csv"]') + rule
    layout += '[[sheet]]\nfiles = ["b.csv"]\ncompares = true\nunit = "円"\n[sheet.measure]\nname = "事業名"\n'
    layout += '[[sheet.budget]]\nbudget = "R6予算額"\n'
    (tmp_path / "layout.toml").write_text(layout, encoding="utf-8")
    found = import_edition([first, second], tmp_path / "layout.toml", 2024)
    assert values(found, "budgets", "measure_id", "budget_yen") == [("1", 10), ("2", 20)]
    assert values(found, "published", "table", "row", "column", "published_value", "source") == [
        ("別の資料 b.csv", "1", "予算額（円） 令和6年度", "10", "b.csv:2"),
        ("別の資料 b.csv", "2", "予算額（円） 令和6年度", "21", "b.csv:3"),
    ]
