"""Years that mislead (困った年度): nothing given, all 対象外, all equal, below zero; what is said of them is true and exact."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from tests.conftest import committed
from tests.made_up_plans import MARKS, budget, evaluation, grade, indicator, measure, plan
from tests.small_plan import PLAN, write_edition
from tests.small_plan import TABLES as SMALL

from analysis import chart, open_plan
from analysis.chart.picture import Absent
from analysis.evaluation import summary
from analysis.evaluation.year import Evaluation, evaluate
from analysis.explore.answer import answer as answer_of
from analysis.forms.citizen import citizen_summary
from analysis.forms.desk import overview, same_city_absent
from analysis.forms.workbook.book_tables import findings as findings_sheet
from analysis.opinion import drafts
from analysis.review import reviewed
from analysis.telling import display, narrative
from analysis.telling.briefing import council_briefing
from analysis.telling.claims import claims
from analysis.telling.told_apart import apart, whole
from analysis.telling.year_answers import answers
from analysis.telling.years_told import results, scope

OUTSIDE = replace(MARKS, not_evaluated=("-", "対象外"))
TWINS = [
    measure(1, name="財務会計", department="財政課"),
    measure(2, "2", name="財務会計", department="医療センター"),
    measure(3, name="窓口"),
]


def year(of: dict[str, Any] | None = None, **rows: Any) -> Evaluation:
    rows.setdefault("measures", [measure(1), measure(2), measure(3, "2")])
    return evaluation(plan(OUTSIDE, **(of or {})), **rows)


def citizen(of: Evaluation, question: str) -> str:
    return next("".join(one.sentences) for one in citizen_summary(of).sections if question in one.question)


def slide_text(of: Evaluation, key: str) -> str:
    one = next(one for one in council_briefing(of).slides if one.key == key)
    return "／".join([one.title, *one.points, *one.notes])


def answer(of: Evaluation, key: str) -> str:
    return next(one.text for one in answers(of) if one.key == key)


class TestGradesOutside:
    """The document says 対象外: that is neither a grade nor nothing."""

    def test_all_outside_is_not_called_missing(self) -> None:
        of = year(grades=[grade(one, "対象外") for one in (1, 2, 3)])
        assert citizen(of, "評価") == "令和4年度の評価が「対象外」の取組は3件で、段階の付いたものはありません。"
        reason = next(one.reason for one in council_briefing(of).absent if one.key == "grades")
        assert reason == "令和4年度の評価がすべて「対象外」のため"
        figure = chart.grades_by_policy(of)
        assert isinstance(figure, Absent) and figure.reason.startswith("令和4年度の評価がすべて「対象外」のため")
        assert display.grade_counts_table(of, "annual").empty and not summary.has_grades(of, "annual")
        years = chart.yearly_grades(of)
        assert isinstance(years, Absent) and years.reason.startswith("令和4年度の評価がすべて「対象外」のため")

    def test_some_outside_and_the_rest_not_there(self) -> None:
        of = year(grades=[grade(1, "対象外")])
        assert citizen(of, "評価") == "令和4年度の評価が「対象外」の取組は1件で、ほかは資料に載っていません。"
        assert claims(of)["graded-annual"].why == "令和4年度の評価が「対象外」のもののほかは、資料にない"

    def test_outside_and_blank_are_counted_apart(self) -> None:
        of = year(grades=[grade(1, "○"), grade(2, "-")])
        told = "令和4年度の評価が「－」の取組は1件、令和4年度の評価の記載がない取組は1件で、割合の分母に"
        assert told in slide_text(of, "grades") and f"ほかに、{told}は含めていません。" in narrative.grades(
            of, "annual"
        )

    def test_a_table_prints_the_words_of_the_document(self) -> None:
        assert display.grades(pd.Series(["対象外", "-", "○・-", pd.NA])).tolist() == ["対象外", "－", "○・－", "－"]


class TestNames:
    """Two things of one name are two things wherever their names stand alone."""

    def test_departments_tell_measures_apart(self) -> None:
        rows = [indicator(one, "100件", f"{one * 10}件") for one in (1, 2)]
        of = year(measures=TWINS, indicators=rows, grades=[grade(1, "○"), grade(2, "○")])
        both = "「財務会計（財政課）」、「財務会計（医療センター）」"
        assert any(both in sentence for sentence in narrative.missed(of))
        assert both.replace("、", "") in citizen(of, "目標") and both.split("、")[1] in answer(of, "missed")

    def test_numbers_tell_the_rest_apart(self) -> None:
        rows = [measure(1, name="窓口"), measure(2, name="窓口"), measure(3, name="研修")]
        names = whole(year(measures=rows)).measures["name"].tolist()
        assert names == ["窓口（番号1）", "窓口（番号2）", "研修"]
        again = whole(whole(year(measures=rows)))
        assert again.measures["name"].tolist() == names

    def test_missing_names_and_single_ones_stay(self) -> None:
        names = pd.Series(["一", pd.NA, pd.NA], dtype="string")
        assert apart(names, pd.Series(["a", "b", "c"])).equals(names)

    def test_graded_indicators_of_one_name(self) -> None:
        rows = [
            indicator(one, "100件", "200件", when, published_grade=symbol)
            for when, symbol in ((2021, "○"), (2022, "◎"))
            for one in (1, 2)
        ]
        told = claims(year(indicators=rows))["rose"]
        assert told.names == ("利用件数（1(1)）", "利用件数（2(1)）")


class TestTies:
    """Nothing is the largest where others are as large."""

    def test_equal_rates_stand_together(self) -> None:
        of = year(indicators=[indicator(one, "100件", "40件", indicator=f"件数{one}") for one in (1, 2, 3)])
        assert "「取組1」の「件数1」と「取組2」の「件数2」など3項目（いずれも達成率40.0%）です" in answer(of, "missed")

    def test_equal_seconds_are_counted(self) -> None:
        rows = [indicator(one, "100件", "10件" if one == 1 else "40件", indicator=f"件数{one}") for one in (1, 2, 3)]
        told = answer(year(indicators=rows), "missed")
        assert "（達成率10.0%）、次いで「取組2」の「件数2」など2項目（いずれも達成率40.0%）" in told

    def test_equal_sums_left(self) -> None:
        of = year(budgets=[budget(one, 1_000_000, 800_000) for one in (1, 2, 3)])
        assert "最も大きいのは3件が並ぶ20万円" in slide_text(of, "unspent")
        figure = chart.unspent_sums(of)
        assert not isinstance(figure, Absent) and "最も大きいのは3件が並ぶ20万円。" in figure.alt


class TestMoney:
    def test_a_forecast_is_told_wherever_the_sum_stands(self) -> None:
        rows = [budget(1, 100, 90) | {"settlement_status": "forecast"}, budget(2, 100, 90)]
        of = year(budgets=rows)
        told = "決算額が見込みの取組は1件で、その額は確定したものではありません。"
        assert told in citizen(of, "お金") and told in answer(of, "money") and told in slide_text(of, "budget")
        assert "実際に使った" not in citizen(of, "お金")

    def test_amounts_of_different_measures_are_not_missing(self) -> None:
        of = year(budgets=[budget(1, 100, None), budget(2, None, 50)])
        reason = next(one.reason for one in council_briefing(of).absent if one.key == "budget")
        assert reason == "令和4年度の予算額と決算額の両方が記載されたものが資料にないため（予算額は1件で計100円）"

    def test_zero_everywhere_is_not_missing(self) -> None:
        figure = chart.budget_by_department(year(budgets=[budget(1, 0, 0)]))
        assert isinstance(figure, Absent) and "どれも0円のため" in figure.reason

    def test_other_measures_of_the_year_before_are_not_compared_and_not_denied(self) -> None:
        of = year(budgets=[budget(1, 100, 90), budget(2, 100, 10, 2021)])
        assert "両方で予算額と決算額の分かる取組が資料にないため、前年度とは比べられません" in slide_text(of, "budget")

    def test_the_rate_of_the_year_before_is_that_of_the_same_measures(self) -> None:
        rows = [budget(1, 100, 90), budget(2, 100, 100), budget(1, 100, 50, 2021), budget(3, 1000, 1000, 2021)]
        figure = next(one for one in narrative.key_figures(year(budgets=rows)) if "執行率" in one.label)
        assert figure.before == "両年度で額の分かる1件では、前年度50.0%、今年度90.0%"


class TestWords:
    def test_numbers_without_a_rate_are_not_judged_by_words(self) -> None:
        of = year(indicators=[indicator(1, "▲100人", "▲180人"), indicator(2, "▲50人", "▲90人")])
        told = slide_text(of, "indicators")
        assert "達成率を計算できる指標はありません（" in told and "ことば" not in told
        assert "どれにも達成率がありません" in slide_text(of, "missed")

    def test_neither_rose_nor_fell(self) -> None:
        of = year(grades=[grade(1, "○", 2021), grade(1, "○")])
        assert slide_text(of, "change").startswith("令和3年度から評価が上がった取組も下がった取組もありません／")

    def test_a_group_that_nobody_graded_is_not_drawn(self) -> None:
        of = year(grades=[grade(1, "○"), grade(2, "○"), grade(3, "-")])
        figure = next(one.chart for one in council_briefing(of).slides if one.key == "grades")
        assert figure is not None and "は。" not in figure.alt and "は、" not in figure.alt

    def test_no_rows_of_the_year_are_no_place(self) -> None:
        assert "の（" not in slide_text(year(), "answers").replace(" ", "")

    def test_groups_that_say_nothing_are_counted(self) -> None:
        rows = [indicator(1, "100件", "50件"), indicator(2, "100件", "100件")]
        of = year(measures=[measure(1), measure(2, "2"), measure(3, "3")], indicators=rows)
        assert "判定できる指標のない1基本方針は含めていません。" in slide_text(of, "fields")

    def test_yearly_targets_are_not_those_of_the_end(self) -> None:
        rows = [indicator(1, "10件", "9件", when, kind="goal") for when in (2021, 2022)]
        assert citizen_summary(year(indicators=rows)).words["計画期間の指標"].endswith("年度ごとに決められています。")
        alone = citizen_summary(year(indicators=rows[1:])).words["計画期間の指標"]
        assert alone == "計画が終わるまでに届くことを目指す目標です。"


class TestBounds:
    """An actual that is a bound or a range is told as one, not as unlike cells or as the target over again."""

    def test_no_opinion_calls_a_range_unlike(self) -> None:
        of = year(indicators=[indicator(1, "100件以上", "90件以上")])
        told = drafts(of, reviewed(of).open)["draft"].iloc[0]
        assert "実績の幅が目標の上下にまたがるため、達成したかを判定できません。" in told and "単位や内容" not in told

    def test_a_bound_the_other_way_is_not_the_target_again(self) -> None:
        of = year(indicators=[indicator(1, "100件以上", "100件未満")])
        told = "".join(reviewed(of).open["message"])
        assert "「100件未満」は、範囲だけを述べていて" in told and "目標の表現のまま" not in told

    def test_a_department_is_told_of_what_can_be_decided(self) -> None:
        rows = [measure(1, department="市民課"), measure(2, department="市民課"), measure(3, department="財政課")]
        parts = [indicator(1, "100件", "50件"), indicator(2, "100件", ""), indicator(3, "100件", "")]
        figure = chart.met_by_department(year(measures=rows, indicators=parts))
        assert not isinstance(figure, Absent) and "市民課（判定できる1項目中1項目）" in figure.alt
        drawn = "".join(text.get_text() for text in figure.figure.texts).replace("\n", "")
        assert "判定できる指標のない1課は除く" in drawn and "未達がない" not in drawn

    def test_two_farthest_misses_are_not_both_the_farthest(self) -> None:
        of = year(indicators=[indicator(one, "100件", "10件") for one in (1, 2)])
        assert reviewed(of).open["message"].str.contains("最も大きな未達の一つです").sum() == 2


class TestWhatWasLookedAt:
    """No finding is no praise where there was nothing to look at."""

    def test_nothing_to_look_at_is_said(self) -> None:
        of = year()
        told = "指標、予算・決算、予定、文章（評価理由など）、公表された集計表の数値、評価はデータにないため"
        assert any(sentence.startswith(told) for sentence in overview(of, reviewed(of)))
        sheet = findings_sheet(of, reviewed(of).open)
        assert any(sentence.startswith(told) for sentence in sheet.remarks)

    def test_data_that_are_there_are_not_called_missing(self) -> None:
        of = committed("tokorozawa-ict", 2021)
        assert "文章（評価理由など）はデータにないため、それらを見る規則は何も示していません。" in overview(
            of, reviewed(of)
        )

    @pytest.mark.parametrize(
        ("plan_id", "told"), [("suita-ict", "ありません。"), ("tokorozawa-jimu", "だけを比べています）。")]
    )
    def test_no_other_plan_is_not_the_same_as_no_difference(self, plan_id: str, told: str) -> None:
        said = same_city_absent(committed(plan_id, 2020))
        assert said.endswith(told) and ("data/raw に" in said) == (plan_id == "suita-ict")


class TestMeasuresThatOnlyEarlierReportsList:
    """Sums of earlier years hold the measures of the newest report alone, and say so."""

    def two_years(self, root: Path, *, all_stay: bool) -> Evaluation:
        write_edition(root, 2020, {"measures": SMALL["measures"], "budgets": self.budgets(2020)})
        stay = SMALL["measures"] if all_stay else SMALL["measures"][:2]
        amounts = [row for row in self.budgets(2021) if row["measure_id"] in {one["measure_id"] for one in stay}]
        write_edition(root, 2021, {"measures": stay, "budgets": amounts})
        return evaluate(PLAN, 2021, root)

    def budgets(self, fiscal_year: int) -> list[dict[str, Any]]:
        amounts = {"fiscal_year": fiscal_year, "budget_yen": 100, "settlement_yen": 90}
        return [{"measure_id": str(one["measure_id"]), **amounts} for one in SMALL["measures"]]

    def test_what_is_left_out_is_counted(self, tmp_path: Path) -> None:
        of = self.two_years(tmp_path, all_stay=False)
        told = "前の年度の額は、令和3年度の資料にある事業だけのものです（前の報告にだけある1件を含みません）。"
        assert told in narrative.budgets(of) and told in slide_text(of, "budget")
        figure = chart.budget_by_year(of)
        assert not isinstance(figure, Absent)
        assert told in "".join(text.get_text() for text in figure.figure.texts).replace("\n", "")
        assert any("各年度の数は" in one and "1件を含みません" in one for one in scope(open_plan(PLAN, root=tmp_path)))

    def test_nothing_is_said_where_all_stay(self, tmp_path: Path) -> None:
        of = self.two_years(tmp_path, all_stay=True)
        assert "前の報告にだけある" not in "".join(narrative.budgets(of)) + slide_text(of, "budget")


def test_years_of_a_plan_are_compared_on_what_both_know(root: Path) -> None:
    """14.3 % and 33.3 % are, on the same seven indicators, one and none."""
    told = results(open_plan("tokorozawa-jimu", root=root))
    assert told == [
        "目標を達成した計画期間の指標は、令和元年度が判定できる7項目中1項目（14.3%）、令和2年度が判定できる12項目中4項目（33.3%）です。",
        "前年度と今年度の両方で判定できる7項目に限ると、目標を達成した計画期間の指標は前年度1項目、今年度0項目です。",
    ]


def test_grades_of_one_year_each_are_not_unchanged() -> None:
    of = year(grades=[grade(1, "◎", 2020), grade(2, "○", 2021)])
    figure = chart.grade_changes(of)
    assert isinstance(figure, Absent) and figure.reason.startswith("二つ以上の年度の評価がある取組が資料にないため")
    same = chart.grade_changes(year(grades=[grade(1, "○", 2021), grade(1, "○"), grade(2, "◎")]))
    assert isinstance(same, Absent)
    assert same.reason == "二つ以上の年度の評価がある取組1件の中に、評価が変わったものはありません。"


def test_nothing_to_choose_from_is_not_nothing_found() -> None:
    none, some = pd.DataFrame({"name": []}), pd.DataFrame({"name": ["窓口"]})
    shown = answer_of(none, "一覧", none="ありません。", chosen=(none, "調べられません。")).markup
    assert "調べられません。" in shown and "ありません。" not in shown
    assert "ありません。" in answer_of(none, "一覧", none="ありません。", chosen=(some, "調べられません。")).markup
