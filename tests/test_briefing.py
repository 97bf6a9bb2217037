"""議会説明資料の内容: what is said is computed, true for every plan, and never invented."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from tests.made_up_plans import ABCD, MARKS, SAB, budget, evaluation, frame, grade, indicator, measure, plan

from analysis.contract.plan import Methods
from analysis.contract.scale import Scale
from analysis.evaluation.year import Evaluation
from analysis.telling.briefing import Briefing, Slide, council_briefing
from analysis.telling.briefing import slide_words as wording

pytestmark = pytest.mark.notebooks

SLIDES = [
    "opening",
    "answers",
    "indicators",
    "missed",
    "budget",
    "unspent",
    "grades",
    "change",
    "belief",
    "fields",
    "decisions",
    "methods",
]


def slide(briefing: Briefing, key: str) -> Slide:
    return next(one for one in briefing.slides if one.key == key)


def title(of: Evaluation, key: str) -> str:
    return slide(council_briefing(of), key).title


def absent(of: Evaluation) -> dict[str, str]:
    return {one.key: one.reason for one in council_briefing(of).absent}


def small(scale: Scale = ABCD, of: dict[str, Any] | None = None, **rows: Any) -> Evaluation:
    """Return an evaluation with two measures and the given rows."""
    return evaluation(plan(scale, **(of or {})), measures=[measure(1), measure(2, "2")], **rows)


@pytest.fixture(scope="module")
def published(tokorozawa: Evaluation) -> Briefing:
    """What is told of 所沢市, 令和3年度."""
    return council_briefing(tokorozawa)


class TestPublishedYear:
    """所沢市, 令和3年度: the figures are counted here once more from the plain tables."""

    def test_twelve_slides_answer_what_councils_ask(self, published: Briefing) -> None:
        assert [one.key for one in published.slides] == SLIDES
        assert published.absent == ()

    def test_shares_at_100_and_90_percent(self, published: Briefing, tokorozawa: Evaluation) -> None:
        shown = slide(published, "indicators")
        assert shown.title == (
            "目標を達成した単年度の指標は113項目中99項目（87.6%）、計画期間の指標は95項目中86項目（90.5%）"
        )
        for kind, words in (("annual", "単年度"), ("goal", "計画期間")):
            rows = tokorozawa.indicators[tokorozawa.indicators["kind"] == kind]
            rates = [float(rate) for rate in rows["achievement_rate"].dropna()]
            full, ninety = sum(rate >= 1 for rate in rates), sum(rate >= 0.9 for rate in rates)
            told = f"達成率100%以上の{words}の指標は達成率を計算できる{len(rates)}項目中{full}項目"
            assert any(point.startswith(told) and f"90%以上は{ninety}項目" in point for point in shown.points)

    def test_missed_indicators(self, published: Briefing, tokorozawa: Evaluation) -> None:
        missed = tokorozawa.indicators[tokorozawa.indicators["met"] == "no"]
        assert (len(missed), missed["measure_id"].nunique()) == (23, 13)
        assert slide(published, "missed").title == (
            "目標に届かなかった単年度の指標は113項目中14項目（12.4%）、計画期間の指標は95項目中9項目（9.5%）"
        )
        points = slide(published, "missed").points
        assert points[0] == "目標に届かなかった指標のある個別システムは13件です。"
        assert len(slide(published, "missed").grid.rows) == 13

    def test_every_missed_indicator_stands_in_the_notes_with_its_place(
        self, published: Briefing, tokorozawa: Evaluation
    ) -> None:
        notes = "\n".join(slide(published, "missed").notes)
        missed = tokorozawa.indicators[tokorozawa.indicators["met"] == "no"]
        assert all(f"［{source}］" in notes for source in missed["source"])
        assert notes.count("\n・") == 23

    def test_money(self, published: Briefing, tokorozawa: Evaluation) -> None:
        year = tokorozawa.budgets[tokorozawa.budgets["fiscal_year"] == 2021]
        assert (year["budget_yen"].sum(), year["settlement_yen"].sum()) == (888_836_387, 826_513_856)
        assert (
            slide(published, "budget").title
            == "令和3年度の予算額は8億8,884万円、決算額は8億2,651万円、執行率は93.0%です"
        )

    def test_a_grade_beside_a_missed_indicator(self, published: Briefing) -> None:
        shown = slide(published, "belief")
        assert shown.title == "評価がAなのに単年度の指標に未達がある個別システムは判定できる50件中3件（6.0%）"
        assert "評価がAなのに計画期間の指標に未達がある個別システムは判定できる50件中3件（6.0%）です。" in shown.points

    def test_words_of_the_source_are_quoted_only_where_they_are_given(self, tokorozawa: Evaluation) -> None:
        without = replace(tokorozawa, texts=tokorozawa.texts.iloc[:0])
        shown = slide(council_briefing(without), "missed")
        assert "今後の計画、翌年度の目標・予算・予定は、取り込んだ元資料のデータにありません。" in shown.points
        assert "今後（元資料の記載）" not in shown.grid.columns


class TestIndicators:
    def test_a_bad_year_is_told_as_one(self) -> None:
        of = small(indicators=[indicator(1, "100件", "10件"), indicator(2, "100件", "95件")])
        assert title(of, "indicators") == "目標を達成した単年度の指標は2項目中0項目（0.0%）"
        assert title(of, "missed") == "目標に届かなかった単年度の指標は2項目中2項目（100.0%）"
        assert slide(council_briefing(of), "opening").points[0].startswith(title(of, "indicators"))

    def test_words_alone_give_no_percentage_of_achievement(self) -> None:
        of = small(indicators=[indicator(1, "完了", "完了"), indicator(2, "導入", "未導入")])
        assert title(of, "indicators") == "目標を達成した単年度の指標は2項目中1項目（50.0%）"

    def test_nothing_missed_gives_no_slide_of_misses(self) -> None:
        of = small(indicators=[indicator(1, "100件", "120件")])
        assert absent(of)["missed"] == "目標に届かなかったと判定した指標がないため"

    def test_undecided_is_not_missed(self) -> None:
        of = small(indicators=[indicator(1, "100件", "未測定")])
        assert absent(of)["indicators"] == absent(of)["missed"] == "達成・未達を判定できる指標がないため"

    def test_activities_are_no_indicators_of_success(self) -> None:
        of = small(indicators=[indicator(1, "100件", "120件", kind="activity")])
        assert absent(of)["indicators"] == "令和4年度の指標が元資料にないため"

    @pytest.mark.parametrize(("year", "told"), [(2022, True), (2025, False)], ids=["midway", "last-year"])
    def test_targets_of_the_whole_plan_seen_midway_are_told(self, year: int, told: bool) -> None:
        rows = [indicator(1, "100件", "50件", year, kind="goal")]
        of = evaluation(plan(), year, measures=[measure(1)], indicators=rows)
        assert any("途中の値" in point for point in slide(council_briefing(of), "indicators").points) is told

    @pytest.mark.parametrize(
        ("rows", "told"),
        [
            pytest.param([("100件", "50件", 2022)], True, id="the-only-target-is-the-plan-s"),
            pytest.param([("", "50件", 2022), ("100件", "", 2025)], True, id="only-a-later-row-has-a-target"),
            pytest.param([("60件", "50件", 2022), ("100件", "", 2025)], False, id="targets-by-year"),
            pytest.param([("", "", 2022), ("100件", "", 2025)], False, id="no-actual-yet"),
        ],
    )
    def test_midway_is_an_actual_without_a_target_of_its_year(
        self, rows: list[tuple[str, str, int]], told: bool
    ) -> None:
        goals = [indicator(1, *row, kind="goal") for row in rows]
        of = small(indicators=[*goals, indicator(2, "9件", "9件")])
        assert any("途中の値" in point for point in slide(council_briefing(of), "indicators").points) is told

    def test_chart_holds_every_rate_once(self, published: Briefing) -> None:
        chart = slide(published, "indicators").chart
        assert chart is not None
        assert [sum(values) for values in zip(*(one.values for one in chart.series), strict=True)] == [135, 55, 80]


class TestWhatComesNext:
    MISSED = indicator(1, "100件", "50件")

    def cell(self, **rows: Any) -> str:
        of = small(**{"indicators": [self.MISSED]} | rows)
        grid = slide(council_briefing(of), "missed").grid
        assert grid is not None
        return grid.rows[0][-1] if grid.columns[-1] == "今後（元資料の記載）" else ""

    def test_the_source_s_own_plan_comes_first(self) -> None:
        text = {"measure_id": "1", "field": "plan", "text": "窓口を増やす。"}
        later = indicator(1, "130件", "", 2023)
        assert self.cell(texts=[text], indicators=[self.MISSED, later]) == "窓口を増やす。"

    def test_later_target_task_and_budget(self) -> None:
        told = self.cell(
            indicators=[self.MISSED, indicator(1, "130件", "", 2023), indicator(1, "9件", "", 2023, seq=2)],
            schedules=[{"measure_id": "1", "scope": "year", "task": "改修", "fiscal_year": 2023}],
            budgets=[budget(1, 2_500_000, None, 2023)],
        )
        assert told == "R5目標 130件、R5予定 改修、R5予算額 250万円"

    def test_a_later_target_in_words_is_a_target_and_a_dash_is_none(self) -> None:
        later = [indicator(1, "－", "", 2023), indicator(1, "変更予定", "", 2024)]
        assert self.cell(indicators=[self.MISSED, *later]) == "R6目標 変更予定"

    def test_a_later_target_is_named_where_the_measure_has_several_indicators(self) -> None:
        other = indicator(1, "9件", "9件", seq=2, indicator="相談件数")
        told = self.cell(indicators=[self.MISSED, other, indicator(1, "130件", "", 2023)])
        assert told == "R5目標（利用件数） 130件"

    @pytest.mark.parametrize(
        ("texts", "said"),
        [
            pytest.param([], "取り込んだ資料からは分かりません", id="texts-not-imported"),
            pytest.param([{"measure_id": "2", "field": "plan", "text": "続ける。"}], "記載なし", id="texts-imported"),
        ],
    )
    def test_nothing_known_is_not_none(self, texts: list[dict[str, str]], said: str) -> None:
        of = small(indicators=[self.MISSED, indicator(2, "9件", "1件"), indicator(2, "9件", "", 2023)], texts=texts)
        found = slide(council_briefing(of), "missed")
        assert found.grid is not None and sum(row[-1] == said for row in found.grid.rows) == 1
        assert sum(f"今後（元資料）：{said}" in note for note in found.notes) == 1

    def test_nothing_is_invented(self) -> None:
        assert self.cell() == ""

    def test_earlier_years_say_nothing_about_the_future(self) -> None:
        assert (
            self.cell(budgets=[budget(1, 100, 90, 2021)], indicators=[indicator(1, "5件", "1件", 2021), self.MISSED])
            == ""
        )

    def test_a_measure_that_misses_more_comes_first(self) -> None:
        rows = [indicator(1, "100件", "99件"), indicator(1, "100件", "120件", seq=2), indicator(2, "100件", "98件")]
        grid = slide(council_briefing(small(indicators=rows)), "missed").grid
        assert [row[:2] for row in grid.rows] == [("取組2", "1／1"), ("取組1", "1／2")]


class TestMoney:
    def test_budget_without_settlement_is_no_execution(self) -> None:
        of = small(budgets=[budget(1, 3_000_000, None), budget(2, 2_000_000, None)])
        assert absent(of)["budget"] == "令和4年度の決算額が元資料にないため（予算額は2件で計500万円）"

    def test_no_budget_at_all(self) -> None:
        assert absent(small())["budget"] == absent(small())["unspent"] == "令和4年度の予算額が元資料にないため"

    def test_other_years_do_not_stand_in_for_the_year(self) -> None:
        of = small(budgets=[budget(1, 100, 90, 2021)])
        assert absent(of)["budget"] == "令和4年度の予算額が元資料にないため"

    def test_zero_budget_has_no_rate(self) -> None:
        assert title(small(budgets=[budget(1, 0, 0)]), "budget") == "令和4年度の予算額は0円、決算額は0円です"

    def test_a_little_too_much_is_not_100_percent(self) -> None:
        of = small(budgets=[budget(1, 1_000_000, 1_000_100)])
        assert title(of, "budget").endswith("執行率は100.1%です")
        assert title(of, "unspent") == "決算額が予算額を上回った取組は1件、予算額を上回った額の合計は100円です"

    def test_initial_budget_is_not_called_execution(self) -> None:
        of = small(of={"methods": Methods(budget_word="当初予算額")}, budgets=[budget(1, 1_000_000, 900_000)])
        assert "当初予算比は90.0%" in title(of, "budget")
        assert title(of, "unspent").startswith("当初予算額との差額が出たのは")

    def test_unspent_sums_and_overruns_do_not_hide_each_other(self) -> None:
        of = small(budgets=[budget(1, 1_000_000, 400_000), budget(2, 1_000_000, 1_500_000)])
        shown = slide(council_briefing(of), "unspent")
        assert shown.title == "予算残額は10万円（超過を差し引いた額）、最も大きいのは「取組1」の60万円"
        assert (
            shown.points[0]
            == "決算額が予算額を上回った取組は1件で、「取組2」です。予算額を上回った額の合計は50万円です。"
        )

    def test_everything_spent_draws_no_chart(self) -> None:
        shown = slide(council_briefing(small(budgets=[budget(1, 500, 500)])), "unspent")
        assert (shown.title, shown.chart) == ("予算額と決算額の差はありません", None)

    def test_unit_of_a_chart_loses_no_small_sum(self) -> None:
        of = small(budgets=[budget(1, 90_000_000, 1_000_000), budget(2, 400_000, 100_000)])
        chart = slide(council_briefing(of), "unspent").chart
        assert chart is not None
        assert (chart.unit, chart.digits, chart.series[0].values) == ("百万円", 1, (89.0, 0.3))


class TestGrades:
    @pytest.mark.parametrize(
        ("scale", "symbols", "words"),
        [
            (SAB, "SB", "Sが1件（50.0%）、Bが1件（50.0%）"),
            (MARKS, "△●", "△が1件（50.0%）、●が1件（50.0%）"),
            (ABCD, "DD", "Dが2件（100.0%）"),
        ],
        ids=["S-A-B", "marks", "all-worst"],
    )
    def test_every_scale_is_told_in_its_own_symbols(self, scale: Scale, symbols: str, words: str) -> None:
        of = small(scale, grades=[grade(1, symbols[0]), grade(2, symbols[1])])
        assert title(of, "grades") == f"令和4年度の評価の対象となった取組は2件で、{words}です"

    def test_not_evaluated_is_not_in_the_denominator(self) -> None:
        of = small(grades=[grade(1, "A"), grade(2, "-")])
        assert title(of, "grades") == "令和4年度の評価の対象となった取組は1件で、Aが1件（100.0%）です"
        assert any(
            "1件で、割合の分母に含めていません" in point for point in slide(council_briefing(of), "grades").points
        )

    def test_grades_of_indicators_are_counted_as_such(self) -> None:
        rows = [indicator(1, "100件", "200件", published_grade="S"), indicator(2, "100件", "10件", published_grade="S")]
        of = small(SAB, indicators=rows)
        assert title(of, "grades") == "令和4年度の評価の対象となった指標は2項目で、Sが2項目（100.0%）です"
        assert title(of, "belief") == "評価がS・Aなのに目標に届かなかった単年度の指標は判定できる2項目中1項目（50.0%）"

    def test_without_grades_there_is_no_slide(self) -> None:
        assert absent(small())["grades"] == "令和4年度の評価が資料にないため"

    def test_good_is_blue_whatever_the_letters(self) -> None:
        chart = slide(council_briefing(small(MARKS, grades=[grade(1, "○"), grade(2, "△")])), "grades").chart
        assert chart is not None
        assert [(one.name[0], one.tone, one.depth) for one in chart.series] == [("○", "good", 1), ("△", "bad", 0)]


class TestChange:
    def test_rise_and_fall(self) -> None:
        of = small(grades=[grade(1, "A", 2021), grade(2, "B", 2021), grade(1, "C"), grade(2, "A")])
        shown = slide(council_briefing(of), "change")
        assert shown.title == "令和3年度から評価が上がった取組は1件、下がった取組は1件です"
        assert [row[0] for row in shown.grid.rows] == ["取組1", "取組2"]

    def test_a_gap_of_years_is_not_called_the_year_before(self) -> None:
        of = small(grades=[grade(1, "A", 2020), grade(1, "A")])
        assert title(of, "change").startswith("令和2年度から評価が")

    def test_grades_of_earlier_years_alone_are_no_change(self) -> None:
        of = small(grades=[grade(1, "A", 2020), grade(1, "B", 2021)])
        assert absent(of)["change"] == "前年度と今年度の両方で分かる評価も指標もないため"

    def test_indicators_stand_in_for_missing_grades(self) -> None:
        of = small(
            indicators=[indicator(1, "10件", "9件", 2021), indicator(1, "10件", "11件"), indicator(2, "9件", "1件")]
        )
        assert (
            title(of, "change")
            == "前年度と今年度の両方で判定できる1項目に限ると、目標を達成した単年度の指標は前年度0項目、今年度1項目です"
        )


class TestBelief:
    def test_best_grade_without_a_miss(self) -> None:
        of = small(
            grades=[grade(1, "A"), grade(2, "B")], indicators=[indicator(1, "1件", "1件"), indicator(2, "1件", "2件")]
        )
        shown = slide(council_briefing(of), "belief")
        assert shown.title == "評価がAなのに単年度の指標に未達がある取組は判定できる1件中0件（0.0%）"
        assert "反対に、A評価でないのに単年度の指標に未達がないものが1件あります。" in shown.points

    def test_nobody_has_the_best_grade(self) -> None:
        of = small(grades=[grade(1, "C")], indicators=[indicator(1, "1件", "0件")])
        assert title(of, "belief") == "目標の達成を表すA評価は、一つもありません"

    def test_neither_results_nor_published_figures(self) -> None:
        assert absent(small(grades=[grade(1, "A")]))["belief"].startswith("評価と指標の両方がそろう取組も")

    def test_published_figures_that_differ_are_the_message(self) -> None:
        cell = {"table": "表1", "row": "1", "column": "A評価", "published_value": "1件"}
        published = frame("published", [cell, cell]).assign(
            agrees=pd.array([True, False], dtype="boolean"), reason=pd.NA
        )
        of = replace(small(), published=published)
        assert title(of, "belief").endswith("突き合わせ、1か所が一致しませんでした")


class TestFields:
    def test_lowest_share_with_its_denominator(self) -> None:
        rows = [indicator(1, "1件", "1件"), indicator(2, "1件", "0件"), indicator(2, "1件", "1件", seq=2)]
        assert (
            title(small(indicators=rows), "fields")
            == "達成の割合が最も低いのは基本方針2で、判定できる2項目中1項目（50.0%）"
        )

    def test_equal_shares_have_no_lowest(self) -> None:
        rows = [indicator(1, "1件", "1件"), indicator(2, "1件", "1件")]
        assert title(small(indicators=rows), "fields") == "どの基本方針も、判定できる指標の達成の割合は100.0%です"

    def test_plans_without_policies_are_told_by_department(self) -> None:
        measures = [measure(1, None, department="市民課"), measure(2, None, department="税務課")]
        rows = [indicator(1, "1件", "1件"), indicator(2, "1件", "0件")]
        of = evaluation(plan(policies={}), measures=measures, indicators=rows)
        assert title(of, "fields") == "達成の割合が最も低いのは税務課で、判定できる1項目中0項目（0.0%）"

    def test_one_field_alone_is_no_comparison(self) -> None:
        assert "fields" in absent(small(indicators=[indicator(1, "1件", "1件")]))


class TestAnyPlan:
    def test_nothing_but_a_list_of_measures(self) -> None:
        briefing = council_briefing(small())
        assert [one.key for one in briefing.slides] == ["opening", "answers", "methods"]
        told = dict(slide(briefing, "methods").grid.rows)["載せていない項目"]
        assert all(one.subject in told and one.reason in told for one in briefing.absent)

    def test_every_subject_is_told_or_its_absence(self, published: Briefing) -> None:
        for of in (published, council_briefing(small()), council_briefing(small(grades=[grade(1, "A")]))):
            assert all(of.sentences(key) for key in SLIDES)

    def test_no_title_is_longer_than_two_lines(self) -> None:
        name = "とても長い名前の取組" * 30
        of = evaluation(
            plan(measure_word=name),
            measures=[measure(1, name=name), measure(2, "2", name=name)],
            indicators=[indicator(1, "9件", "1件"), indicator(2, "1件", "1件")],
            budgets=[budget(1, 9_999_999, 1), budget(2, 9_999, 1)],
            grades=[grade(1, "A"), grade(2, "B"), grade(1, "B", 2021)],
        )
        for one in council_briefing(of).slides:
            assert wording.width(one.title) <= wording.TITLE_WIDTH, one.key


class TestWording:
    def test_only_files_with_rows_of_the_year_are_named(self) -> None:
        of = small(indicators=[indicator(1, "9件", "9件")], grades=[grade(1, "A", 2021)])
        told = wording.origin(of, "measures", "indicators", "grades", "budgets")
        assert told == "数値の所在：data/raw/sakura-dx/2022 の measures.csv・indicators.csv（令和4年度の行）"

    def test_names_tell_how_many_there_are(self) -> None:
        assert wording.names(["甲", "乙", "丙", "丁"]) == "「甲」「乙」「丙」など4件"

    def test_brackets_inside_a_name_become_double_ones(self) -> None:
        assert wording.names(["「未来」を見つめる"]) == "「『未来』を見つめる」"

    def test_what_is_left_out_is_marked(self) -> None:
        assert wording.shortened("市民活動支援システム", 6) == "市民活動支…"

    def test_control_characters_and_direction_marks_go(self) -> None:
        assert wording.clean("\u202e逆\x00順\n二行目𠮷🎌") == "逆順 二行目𠮷🎌"
