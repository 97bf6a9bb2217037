"""What tables say: figures as Japanese readers expect them, and no miss that reads as reached."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from tests.small_evaluation import Document, budget, graded, part

from analysis.editions.corrections import Correction
from analysis.evaluation.year import Evaluation
from analysis.telling import appendix, display
from analysis.words import printing


@pytest.mark.parametrize(
    ("ratio", "text"),
    [
        (1.0, "100.0%"),
        (0.9995, "99.9%"),
        (0.99999, "99.9%"),
        (0.88885, "88.9%"),
        (0.0005, "0.1%"),
        (3.272, "327.2%"),
        (-0.0512, "▲5.1%"),
        (12.345, "1,234.5%"),
    ],
    ids=["reached", "miss", "narrow-miss", "half-up", "small", "far-above", "minus", "separators"],
)
def test_percent(ratio: float, text: str) -> None:
    assert printing.percent_text(ratio) == text


def test_going_over_the_budget_never_reads_as_100() -> None:
    assert printing.percent_text(1.0002, exceeding=True) == "100.1%"
    assert printing.percent_text(1.0, exceeding=True) == "100.0%"
    assert printing.percent_text(1.0002) == "100.0%"


def test_missing_is_a_dash_and_never_0() -> None:
    rates = pd.Series([pd.NA, 0.0], dtype="Float64")
    assert list(printing.percent(rates)) == ["－", "0.0%"]
    sums = pd.Series([pd.NA, 0], dtype="Int64")
    assert list(printing.yen(sums)) == ["－", "0円"]
    assert list(printing.number(sums)) == ["－", "0"]
    assert list(printing.count(sums)) == ["－", "0件"]


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (12345, "円", "12,345円"),
        (-13578, "円", "▲13,578円"),
        (826_513_856, "百万円", "826.5百万円"),
        (2_580_972_403, "百万円", "2,581百万円"),
        (-1_450_000, "百万円", "▲1.5百万円"),
        (49_999, "百万円", "49,999円"),
        (0, "百万円", "0円"),
    ],
    ids=["yen", "minus", "million", "thousands-of-millions", "half-up-away-from-0", "too-small-for-unit", "nothing"],
)
def test_yen(value: int, unit: str, text: str) -> None:
    assert printing.yen_text(value, unit) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(-0.1 - 0.2, "▲0.3"), (1234.5, "1,234.5"), (100.0, "100"), (1e9, "1,000,000,000"), (0.0, "0")],
    ids=["no-float-noise", "separators", "no-needless-zeros", "no-exponent", "nothing"],
)
def test_number(value: float, text: str) -> None:
    assert printing.number_text(value) == text


def test_gap_has_a_sign_and_a_unit_and_percentages_differ_by_points() -> None:
    gaps = pd.Series([-499.0, -0.05, 3.0, pd.NA, -2.0], dtype="Float64")
    units = pd.Series(["件", "%", "時間", "件", pd.NA], dtype="string")
    assert list(printing.gap(gaps, units)) == ["▲499件", "▲0.05ポイント", "+3時間", "－", "▲2"]


def test_an_indicator_has_its_label_once() -> None:
    rows = pd.DataFrame(
        {"indicator": ["受付件数", "稼働率99.5%以上", pd.NA, pd.NA], "label": ["窓口", "稼働率", "住民票", pd.NA]},
        dtype="string",
    )
    assert list(display.indicator_name(rows)) == ["受付件数（窓口）", "稼働率99.5%以上", "住民票", "（指標名なし）"]


def test_an_initial_budget_gives_no_execution_rate(tokorozawa: Evaluation) -> None:
    assert tokorozawa.plan.methods.rate_word == "執行率"
    methods = replace(tokorozawa.plan.methods, budget_word="当初予算額")
    plan = replace(tokorozawa.plan, methods=methods)
    assert plan.methods.rate_word == "当初予算比"
    table = display.budget_totals_table(replace(tokorozawa, plan=plan), "fiscal_year")
    assert {"当初予算額（円）", "当初予算比"} <= set(table.columns)


def test_no_group_loses_a_measure_without_policy_or_department(tokorozawa: Evaluation) -> None:
    blank = tokorozawa.measures.assign(
        policy=tokorozawa.measures["policy"].mask(tokorozawa.measures["policy"] == "3"),
        department=tokorozawa.measures["department"].mask(tokorozawa.measures["policy"] == "3"),
    )
    some = replace(tokorozawa, measures=blank)
    counts = display.grade_counts_table(some, "annual")
    assert list(counts["ビジョン"])[2:] == ["（区分なし）", "合計"]
    assert counts.iloc[-1]["評価した個別システム"] == "57件"
    met = display.met_counts_table(some, "department")
    assert "（記載なし）" in list(met["主担当課"])
    assert sum(int(text.removesuffix("項目")) for text in met["指標（単年度・計画期間の計）"]) == len(
        tokorozawa.indicators
    )


class TestTables:
    def test_grade_counts_are_printed_as_in_table_3_1(self, tokorozawa: Evaluation) -> None:
        table = display.grade_counts_table(tokorozawa, "annual")
        first, total = table.iloc[0], table.iloc[-1]
        assert list(first[["A評価", "B評価", "C評価"]]) == ["16件 (84%)", "3件 (16%)", "0件 (0%)"]
        assert total["ビジョン"] == "合計" and total["AまたはB評価"] == "57件 (100%)"

    def test_measures_are_listed_as_in_table_4_1(self, tokorozawa: Evaluation) -> None:
        table = display.measure_list_table(tokorozawa).set_index("No.")
        assert len(table) == 58
        shown = table.loc["5", ["個別システム", "主担当課", "ビジョン", "R3", "総括", "執行率"]]
        assert list(shown) == ["市民活動支援システム", "地域づくり推進課", "ビジョン1", "A", "B", "99.9%"]
        assert table.loc["14", "R3"] == "－" and table.loc["14", "執行率"] == "－"
        assert table.loc["15", "執行率"] == "100.1%"

    def test_missed_indicators_show_target_actual_and_gap(self, tokorozawa: Evaluation) -> None:
        table = display.missed_table(tokorozawa)
        lowest = table[table["達成率"] != "－"].iloc[0]
        assert (lowest["No."], lowest["目標との差"], lowest["達成率"]) == ("16", "▲499件", "62.1%")
        assert "100.0%" not in set(table["達成率"])

    def test_years_have_their_grades(self, tokorozawa: Evaluation) -> None:
        table = display.yearly_grades_table(tokorozawa).set_index("年度")
        assert list(table.index) == ["R1", "R2", "R3", "総括"]
        assert list(table.loc["R3"]) == ["50件", "7件", "0件", "0件", "1件"]

    def test_history_says_who_rose_and_who_fell(self, tokorozawa: Evaluation) -> None:
        changes = display.grade_history_table(tokorozawa)["前年度との比較"].value_counts()
        assert changes.to_dict() == {"変化なし": 50, "下降": 4, "上昇": 3, "－": 1}

    def test_bands_say_which_end_they_hold(self, tokorozawa: Evaluation) -> None:
        bands = list(display.rate_bands_table(tokorozawa)["達成率"])
        assert bands[0] == "50%未満" and bands[3:5] == ["90%以上100%未満", "100%以上110%未満"]
        assert bands[-1] == "200%以上"

    def test_budgets_by_year_show_whole_yen(self, tokorozawa: Evaluation) -> None:
        table = display.budget_totals_table(tokorozawa, "fiscal_year").set_index("年度")
        shown = ["888,836,387", "826,513,856", "62,322,531", "93.0%", "58件"]
        assert list(table.loc["R3"]) == shown

    def test_remarks_say_what_stands_out(self, tokorozawa: Evaluation) -> None:
        table = display.budget_remarks_table(tokorozawa)
        assert set(table["注意点"]) == {"予算超過", "多額の残額", "予算0円"}
        over = table[table["注意点"] == "予算超過"]
        assert "100.0%" not in set(over["執行率"]) and over["予算残額（円）"].str.startswith("▲").all()

    def test_published_differences_list_only_cells_that_differ(self, tokorozawa: Evaluation) -> None:
        assert appendix.published_differences_table(tokorozawa).empty
        agrees = tokorozawa.published["agrees"].copy()
        agrees.iloc[0], agrees.iloc[1] = False, pd.NA
        table = appendix.published_differences_table(
            replace(tokorozawa, published=tokorozawa.published.assign(agrees=agrees))
        )
        assert list(table["公表値"]) == ["16件 (84%)"]

    def test_methods_are_named_in_japanese(self, tokorozawa: Evaluation) -> None:
        table = appendix.methods_table(tokorozawa)
        assert not table.isna().any().any()
        assert "実績値÷目標値" in set(table["達成率の算定方法"])

    def test_corrections_say_row_column_and_reason(self, tokorozawa: Evaluation) -> None:
        one = Correction("budgets", {"measure_id": "3", "fiscal_year": "2021"}, "budget_yen", "1", "2", "転記の誤り")
        table = appendix.corrections_table(replace(tokorozawa, corrections=(one,)))
        expected = ["予算・決算", "取組番号 3、年度 R3", "予算額（円）", "1", "2", "転記の誤り", "－"]
        assert list(table.iloc[0]) == expected

    def test_every_table_is_made_of_texts(self, tokorozawa: Evaluation) -> None:
        tables = [
            display.grade_counts_table(tokorozawa, "overall"),
            display.yearly_grades_table(tokorozawa),
            display.grade_history_table(tokorozawa),
            display.measure_list_table(tokorozawa),
            display.missed_table(tokorozawa),
            *(display.met_counts_table(tokorozawa, by) for by in ("policy", "department", "kind")),
            display.rate_bands_table(tokorozawa),
            *(display.budget_totals_table(tokorozawa, by) for by in ("policy", "department", "fiscal_year")),
            display.budget_remarks_table(tokorozawa),
            appendix.published_agreement_table(tokorozawa),
            appendix.methods_table(tokorozawa),
            appendix.scale_table(tokorozawa.plan),
            appendix.inputs_table(tokorozawa),
        ]
        for table in tables:
            assert len(table)
            assert table.map(lambda cell: isinstance(cell, str)).all().all(), list(table.columns)


def test_plans_without_policies_have_no_column_of_them() -> None:
    year = Document(indicators=[part("100件", "90件")], grades=[graded("A")], budgets=[budget(1000, 900)]).evaluation()
    tables = [
        display.measure_list_table(year),
        display.missed_table(year),
        display.grade_counts_table(year, "annual"),
        display.met_counts_table(year, "policy"),
    ]
    assert all(len(table) == 1 for table in tables)
    assert not any("区分なし" in table.to_string() for table in tables)
    assert display.budget_totals_table(year, "policy").empty
