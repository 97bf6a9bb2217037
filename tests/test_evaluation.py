"""算定: achievement, execution, grades and the comparison with published tables."""

from __future__ import annotations

import csv
from collections import Counter
from cProfile import Profile
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pandas as pd
import pytest
from tests.small_evaluation import frame as contract_frame

from analysis.contract import codes
from analysis.contract.plan import is_city_code
from analysis.contract.scale import Scale, Step
from analysis.editions.load import load_edition
from analysis.evaluation import achievement, budget, grade, grading, reconciliation, summary, verdict
from analysis.evaluation.year import Evaluation, evaluate
from analysis.review import reviewed
from analysis.telling import display, narrative
from analysis.words.quantity import read_quantity

ABCD = Scale(tuple(Step(symbol, symbol) for symbol in "ABCD"), ("A", "B"))


def indicator(target: str, actual: str, **given: object) -> dict[str, object]:
    return {"measure_id": "1", "kind": "annual", "seq": 1, "fiscal_year": 2021} | {
        "target_text": target,
        "actual_text": actual,
        "direction": "higher",
        **given,
    }


def rated(*rows: dict[str, object], lower: str = "inverse") -> pd.DataFrame:
    return achievement.with_achievement(contract_frame("indicators", list(rows)), lower)


class TestAchievement:
    @pytest.mark.parametrize(
        ("row", "lower", "rate", "method"),
        [
            pytest.param(
                indicator("125件以上", "409件", target_value=125, actual_value=409),
                "inverse",
                3.272,
                "ratio",
                id="more-is-better",
            ),
            pytest.param(
                indicator("10分以内", "8分", target_value=10, actual_value=8, direction="lower"),
                "inverse",
                1.25,
                "inverse",
                id="less-is-better",
            ),
            pytest.param(
                indicator("10分以内", "12分", target_value=10, actual_value=12, direction="lower"),
                "reduction",
                0.8,
                "reduction",
                id="less-is-better-other-rule",
            ),
            pytest.param(
                indicator("0件", "0件", target_value=0, actual_value=0, direction="lower"),
                "inverse",
                None,
                "zero",
                id="zero-of-zero-has-no-rate",
            ),
            pytest.param(
                indicator("完了", "完了", direction="milestone"), "inverse", None, "milestone", id="words-have-no-rate"
            ),
            pytest.param(
                indicator("50%以上", "", target_value=50), "inverse", None, "no_actual", id="no-actual-is-not-zero"
            ),
            pytest.param(
                indicator(
                    "月/100件以上", "合計749件", target_value=100, actual_value=749, unit="件/月", actual_unit="件"
                ),
                "inverse",
                None,
                "different_units",
                id="monthly-against-total",
            ),
        ],
    )
    def test_rate_and_its_method(self, row: dict[str, object], lower: str, rate: float | None, method: str) -> None:
        result = rated(row, lower=lower).iloc[0]
        assert result["rate_method"] == method
        assert (
            pd.isna(result["achievement_rate"]) if rate is None else result["achievement_rate"] == pytest.approx(rate)
        )

    def test_every_row_has_a_rate_or_a_reason(self, tokorozawa: Evaluation) -> None:
        rows = tokorozawa.indicators
        assert rows["rate_method"].isin(list(codes.METHOD_LABELS)).all()
        has_rate = rows["rate_method"].isin(["ratio", "inverse", "reduction"])
        assert (rows["achievement_rate"].notna() == has_rate).all()

    def test_a_measure_never_averages_a_miss_away(self) -> None:
        rows = rated(
            indicator("100", "300", target_value=100, actual_value=300, seq=1),
            indicator("100", "50", target_value=100, actual_value=50, seq=2),
        )
        row = achievement.measure_achievement(rows).loc["1"]
        assert (row["parts"], row["reached"], row["lowest_rate"]) == (2, 1, 0.5)


class TestBudget:
    def test_no_budget_is_not_100_percent(self) -> None:
        rate = budget.execution_rate(pd.Series([0, 100, None], dtype="Int64"), pd.Series([0, 95, 5], dtype="Int64"))
        assert pd.isna(rate[0])
        assert rate[1] == 0.95
        assert pd.isna(rate[2])

    def test_totals_divide_sums_of_the_same_rows(self) -> None:
        rows = pd.DataFrame(
            {
                "measure_id": ["1", "2"],
                "fiscal_year": [2021, 2021],
                "budget_yen": pd.array([100, 900], dtype="Int64"),
                "settlement_yen": pd.array([90, None], dtype="Int64"),
            }
        )
        total = budget.totals(rows, ["fiscal_year"]).iloc[0]
        assert (total["budget_yen"], total["execution_rate"], total["measures"]) == (100, 0.9, 1)

    def test_what_stands_out_in_the_published_year(self, tokorozawa: Evaluation) -> None:
        rows = summary.budget_remarks(tokorozawa)
        over = rows[rows["remark"] == "over"]
        assert set(zip(over["measure_id"], over["fiscal_year"], strict=True)) == {
            ("15", 2021),
            ("11", 2020),
            ("52", 2019),
        }
        assert set(rows.loc[rows["remark"] == "unspent", "measure_id"]) == {"12", "13", "14", "50"}

    def test_yearly_totals_against_the_raw_file(self, tokorozawa: Evaluation, root: Path) -> None:
        path = root / "data/raw/tokorozawa-ict/2021/budgets.csv"
        with path.open(encoding="utf-8-sig", newline="") as file:
            raw = list(csv.DictReader(file))
        totals = summary.budget_totals(tokorozawa, "fiscal_year").set_index("fiscal_year")
        for year in (2019, 2020, 2021):
            chosen = [row for row in raw if row["fiscal_year"] == str(year)]
            assert totals.loc[year, "budget_yen"] == sum(int(row["budget_yen"]) for row in chosen)
            assert totals.loc[year, "settlement_yen"] == sum(int(row["settlement_yen"]) for row in chosen)


class TestGrades:
    def test_dash_is_not_in_the_denominator(self) -> None:
        grades = pd.DataFrame({"policy": ["1", "1", "1"], "grade": ["A", "-", "C"]})
        row = grade.counts(grades, ABCD).loc["1"]
        assert (row["A"], row["C"], row["evaluated"], row["positive"]) == (1, 1, 2, 1)

    def test_change_needs_two_grades(self) -> None:
        change = grade.changes(pd.Series(["B", "A", "A", "-"]), pd.Series(["A", "B", "A", "A"]), ABCD)
        assert list(change) == ["rose", "fell", "same", "unknown"]

    def test_the_letters_and_their_order_are_the_plan_s(self) -> None:
        scale = Scale(tuple(Step(symbol, symbol) for symbol in "◎○△●"), ("◎", "○"))
        change = grade.changes(pd.Series(["○", "△"]), pd.Series(["◎", "●"]), scale)
        assert list(change) == ["rose", "fell"]

    def test_grades_over_the_years(self, tokorozawa: Evaluation) -> None:
        rows = grading.yearly_grades(tokorozawa).set_index("period")
        assert list(rows.loc["2019", ["A", "B", "C", "D", "not_evaluated"]]) == [50, 6, 1, 0, 1]
        assert list(rows.loc["overall", ["A", "B", "C", "D", "not_evaluated"]]) == [51, 7, 0, 0, 0]


class TestReconciliation:
    def test_every_published_cell_is_recomputed_and_agrees(self, tokorozawa: Evaluation) -> None:
        named = tokorozawa.published["column"].str.match("名称|主担当課|年度の見出し")
        counted = tokorozawa.published[~named]
        assert len(counted) == 378
        assert counted["agrees"].eq(True).all()

    def test_shares_of_table_3_1_counted_independently(self, root: Path) -> None:
        edition = root / "data/raw/tokorozawa-ict/2021"

        def read(name: str) -> list[dict[str, str]]:
            with (edition / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
                return list(csv.DictReader(file))

        policy = {row["measure_id"]: row["policy"] for row in read("measures")}
        year = [row for row in read("grades") if (row["fiscal_year"], row["kind"]) == ("2021", "annual")]
        printed = {
            (row["row"], row["column"]): row["published_value"] for row in read("published") if row["table"] == "表3-1"
        }
        for number in "123":
            of_policy = [row["grade"] for row in year if policy[row["measure_id"]] == number and row["grade"] != "-"]
            for symbol in "ABCD":
                count = of_policy.count(symbol)
                share = (Decimal(count) * 100 / len(of_policy)).quantize(Decimal(1), ROUND_HALF_UP)
                assert printed[(number, f"{symbol}評価")] == f"{count}件 ({share}%)"

    def test_a_changed_cell_is_found(self, root: Path) -> None:
        edition = load_edition(root, "tokorozawa-ict", 2021)
        wrong = edition.tables["published"].copy()
        wrong.loc[0, "published_value"] = "17件 (89%)"
        found = reconciliation.recompute(replace(edition, tables={**edition.tables, "published": wrong}))
        assert list(found.index[~found["agrees"]]) == [0]
        assert found.loc[0, "recomputed_value"] == "16件 (84%)"

    def test_spelling_is_no_disagreement(self, root: Path) -> None:
        edition = load_edition(root, "tokorozawa-ict", 2021)
        other = edition.tables["published"].copy()
        other.loc[0, "published_value"] = "１６件（84％）"
        found = reconciliation.recompute(replace(edition, tables={**edition.tables, "published": other}))
        assert found["agrees"].all()


def test_measure_list_holds_every_measure_once(tokorozawa: Evaluation) -> None:
    listed = summary.measure_list(tokorozawa)
    assert list(listed["measure_id"]) == [str(number) for number in range(1, 59)]
    assert listed["parts"].sum() == 213


def test_missed_parts_are_listed_lowest_first(tokorozawa: Evaluation) -> None:
    rates = summary.missed(tokorozawa)["achievement_rate"].dropna()
    assert rates.is_monotonic_increasing
    assert len(summary.missed(tokorozawa)) == 23


def test_bands_count_exactly_100_percent_as_reached(tokorozawa: Evaluation) -> None:
    bands = summary.rate_bands(tokorozawa).set_index("band")["total"]
    assert bands["90～100%"] == 9
    assert bands.sum() == tokorozawa.indicators["achievement_rate"].notna().sum()


@pytest.mark.parametrize(("code", "valid"), [("112089", True), ("111007", True), ("112080", False), ("11208", False)])
def test_city_code_check_digit(code: str, valid: bool) -> None:
    assert is_city_code(code) is valid


def test_evaluation_is_found_from_a_folder_below(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    monkeypatch.delenv("HYOKA_ROOT", raising=False)
    monkeypatch.chdir(root / "notebooks")
    assert evaluate("tokorozawa-ict", 2021).key == "tokorozawa-ict/2021"


class TestFactsAreHeld:
    """A report asks for the same facts many times; each is computed once and no cell is read again."""

    def tell(self, year: Evaluation) -> None:
        """Ask for what the annual report prints, as its notebook does."""
        reviewed(year)
        narrative.key_figures(year)
        for kind in ("annual", "overall"):
            narrative.grades(year, kind)
            display.grade_counts_table(year, kind)
        for by in ("policy", "department"):
            display.met_counts_table(year, by)
            display.budget_totals_table(year, by)
        for sentences in (narrative.overview, narrative.history, narrative.missed, narrative.achievement):
            sentences(year)
        for table in (display.measure_list_table, display.missed_table, display.grade_history_table):
            table(year)

    def test_no_cell_is_read_again_and_each_fact_computed_once(self, root: Path) -> None:
        with Profile(builtins=False) as profile:
            self.tell(evaluate("tokorozawa-ict", 2021, root))
        calls = Counter({entry.code: entry.callcount for entry in profile.getstats()})
        once = (grading.graded, grading.measures_of, summary.year_indicators, summary.missed, reviewed)
        assert {fact.__name__: calls[fact.__wrapped__.__code__] for fact in once} == {fact.__name__: 1 for fact in once}
        assert calls[read_quantity.__code__] == 0
        assert calls[verdict.met.__code__] == 1

    def test_nobody_changes_what_all_share(self, root: Path) -> None:
        year = evaluate("tokorozawa-ict", 2021, root)
        self.tell(year)
        shared = {key: fact for key, fact in year.facts.items() if isinstance(fact, pd.DataFrame)}
        fresh = replace(year)
        assert len(shared) > 10
        for (fact, *given), frame in shared.items():
            pd.testing.assert_frame_equal(frame, fact(fresh, *given))

    def test_another_evaluation_has_its_own(self, root: Path) -> None:
        year = evaluate("tokorozawa-ict", 2021, root)
        assert len(summary.year_indicators(year))
        emptied = replace(year, indicators=year.indicators.iloc[:0])
        assert summary.year_indicators(emptied).empty
