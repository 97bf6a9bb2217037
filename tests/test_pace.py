"""進捗のペースと見込み: what may be said of the years to come, and what may not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from tests.small_evaluation import Document, measure, part, plan

from analysis import open_plans
from analysis.outlook.ambition import references, target_changes
from analysis.outlook.pace import COLUMNS, OUTLOOKS, REASONS, pace, reaches
from analysis.outlook.plans import OpenPlan
from analysis.words.fiscal_year import short_label

Years = dict[int, tuple[str, str]]


def series(years: Years, **given: Any) -> list[dict[str, Any]]:
    """Return one indicator part over the years: (target, actual) as printed."""
    shared = {"indicator": "件数", **given}
    return [part(target, actual, fiscal_year=year, **shared) for year, (target, actual) in years.items()]


def line(years: Years, evaluated: int = 2022, until: int | None = None, **given: Any) -> pd.Series:
    """Return the line of `pace` of one part."""
    document = Document(indicators=series(years, **given), plan=plan(period=(2021, 2025)))
    return pace(document.evaluation().indicators, (2021, 2025), evaluated, until=until).iloc[0]


TARGETS = {2023: ("300件", ""), 2024: ("350件", ""), 2025: ("400件", "")}


class TestOutlook:
    @pytest.mark.parametrize(
        ("actuals", "outlook"),
        [
            (("300件", "400件"), "on_track"),
            (("410件", "405件"), "at_risk"),
            (("200件", "250件"), "at_risk"),
            (("200件", "210件"), "out_of_reach"),
            (("250件", "200件"), "out_of_reach"),
        ],
        ids=[
            "both-ends-reach",
            "falling-from-above",
            "only-if-the-pace-goes-on-exactly",
            "too-slow",
            "wrong-direction",
        ],
    )
    def test_two_values_span_from_standstill_to_same_pace(self, actuals: tuple[str, str], outlook: str) -> None:
        found = line({2021: ("200件", actuals[0]), 2022: ("250件", actuals[1]), **TARGETS})
        assert found["outlook"] == outlook

    def test_two_values_give_a_span_but_no_single_value(self) -> None:
        found = line({2021: ("200件", "210件"), 2022: ("250件", "270件"), **TARGETS})
        assert (found["low_value"], found["high_value"]) == (270, 450)
        assert pd.isna(found["likely_value"])
        assert found["reason"] == "two_values"
        assert (found["required_pace"], found["pace_so_far"]) == (pytest.approx(130 / 3), 60)

    def test_three_values_give_the_mean_pace_within_slowest_and_fastest_year(self) -> None:
        years = {2021: ("1件", "100件"), 2022: ("1件", "150件"), 2023: ("1件", "160件"), 2025: ("250件", "")}
        found = line(years, evaluated=2023)
        assert found["likely_value"] == 160 + 2 * 30
        assert (found["low_value"], found["high_value"]) == (180, 260)
        assert found["outlook"] == "at_risk"
        assert found["reason"] == ""

    def test_a_year_without_actual_spreads_its_change_over_the_gap(self) -> None:
        years = {2021: ("1件", "100件"), 2022: ("1件", "未測定"), 2023: ("1件", "160件"), 2025: ("250件", "")}
        found = line(years, evaluated=2023)
        assert (found["pace_so_far"], found["high_value"]) == (30, 220)

    def test_less_is_better(self) -> None:
        years = {2021: ("90件以下", "90件"), 2022: ("80件以下", "70件"), 2025: ("60件以下", "")}
        assert line(years)["outlook"] == "at_risk"
        assert line({**years, 2025: ("70件以下", "")})["outlook"] == "on_track"

    @pytest.mark.parametrize(
        ("years", "span"),
        [
            ({2021: ("1件", "9件"), 2022: ("1件", "4件"), 2025: ("5件", "")}, (0, 4)),
            ({2021: ("50%", "70%"), 2022: ("60%", "90%"), 2025: ("95%", "")}, (90, 100)),
            ({2021: ("50%", "80%"), 2022: ("60%", "110%"), 2025: ("95%", "")}, (110, 200)),
        ],
        ids=["an-amount-not-below-0", "a-share-not-above-100", "a-percentage-that-was-above-100-may-go-on"],
    )
    def test_no_impossible_values(self, years: Years, span: tuple[float, float]) -> None:
        found = line(years)
        assert (found["low_value"], found["high_value"]) == span


class TestNoForecast:
    @pytest.mark.parametrize(
        ("years", "reason"),
        [
            ({2021: ("200件", "210件"), **TARGETS}, "one_value"),
            ({2021: ("200件", ""), **TARGETS}, "no_actual"),
            ({2021: ("", "210件"), 2022: ("", "220件")}, "no_target"),
            ({2021: ("導入", "導入"), 2022: ("導入", "導入"), 2025: ("導入", "")}, "words"),
            ({2021: ("200件", "210件"), 2022: ("250件", "未測定")}, "no_final_actual"),
            ({2021: ("30%", "31%"), 2022: ("35%", "36%"), 2023: ("34施設", "")}, "changed"),
        ],
        ids=["one-year", "no-actual-yet", "no-target", "words", "last-year-not-measured", "unit-changed"],
    )
    def test_says_why(self, years: Years, reason: str) -> None:
        found = line(years)
        assert (found["outlook"], found["reason"]) == ("undecided", reason)
        assert found[["low_value", "high_value", "likely_value"]].isna().all()
        assert REASONS[reason].endswith("。")

    def test_what_is_over_is_judged_not_forecast(self) -> None:
        years = {2021: ("200件", "210件"), 2022: ("250件", "240件")}
        assert line(years)["outlook"] == "missed"
        assert line({**years, 2022: ("230件", "240件")})["outlook"] == "reached"

    def test_a_missing_value_never_counts_as_0(self) -> None:
        found = line({2021: ("200件", "－"), 2022: ("250件", "260件"), **TARGETS})
        assert (found["values"], found["first_value"]) == (1, 260)

    def test_activities_have_no_target_and_no_line(self) -> None:
        rows = series({2021: ("", "5回"), 2022: ("", "6回")}, kind="activity")
        table = pace(Document(indicators=rows).evaluation().indicators, (2021, 2025), 2022)
        assert table.empty
        assert list(table.columns) == list(COLUMNS)

    def test_a_line_that_begins_after_the_year_looked_at(self) -> None:
        found = line({2024: ("300件", ""), 2025: ("400件", "")}, until=2023)
        assert found["reason"] == "no_target"


class TestBaseline:
    def test_without_a_year_it_counts_for_the_year_before_the_plan(self) -> None:
        rows = series({2022: ("300件", "200件")}, kind="goal", baseline_text="100件", baseline_value=100.0)
        found = pace(Document(indicators=rows).evaluation().indicators, (2021, 2025), 2022).iloc[0]
        assert (found["first_year"], found["first_value"], found["end_year"]) == (2020, 100, 2025)
        assert found["progress"] == 0.5
        assert found["elapsed"] == pytest.approx(0.4)

    def test_a_printed_year_wins(self) -> None:
        rows = series({2022: ("300件", "200件")}, kind="goal", baseline_text="100件（H30年度）", baseline_value=100.0)
        found = pace(Document(indicators=rows).evaluation().indicators, (2021, 2025), 2022).iloc[0]
        assert found["first_year"] == 2018


@pytest.mark.parametrize(
    ("value", "direction", "comparator", "expected"),
    [
        (10, "higher", "ge", True),
        (10, "higher", "gt", False),
        (10, "lower", "le", True),
        (10, "lower", "lt", False),
        (9, "lower", "lt", True),
        (11, "lower", "le", False),
    ],
)
def test_reaches_in_the_wanted_direction(value: float, direction: str, comparator: str, expected: bool) -> None:
    assert reaches(value, 10, direction, comparator) is expected


class TestAmbition:
    def test_raised_is_more_ambition_also_where_less_is_better(self) -> None:
        rows = series({2021: ("10件", "8件"), 2022: ("12件", "9件")})
        rows += series({2021: ("10件以下", "8件"), 2022: ("12件以下", "9件")}, seq=2)
        rows += series({2021: ("10件", "8件"), 2022: ("10件", "9件")}, seq=3)
        changes = target_changes(Document(indicators=rows).evaluation().indicators)
        assert list(changes["change"]) == ["raised", "lowered", "kept"]
        assert list(changes["previous_actual"]) == [8, 8, 8]

    def test_another_unit_is_no_change_of_target(self) -> None:
        rows = series({2021: ("10%", "8%"), 2022: ("12施設", "9施設")})
        assert target_changes(Document(indicators=rows).evaluation().indicators).empty

    def test_a_target_below_the_last_result_asks_for_nothing(self) -> None:
        rows = series({2021: ("10件", "20件"), 2022: ("15件", "16件")})
        rows += series({2021: ("10件", "20件"), 2022: ("25件", "26件")}, seq=2)
        known = references(Document(indicators=rows).evaluation().indicators)
        assert list(known["demanding"]) == [False, True]
        assert list(known["stretch"]) == [-0.25, 0.25]


@pytest.fixture(scope="module")
def table(root: Path) -> pd.DataFrame:
    """The lines of the two plans of several years."""
    return pd.concat([one.pace() for one in open_plans(["saitama-dx", "suita-ict"], root)])


class TestPublishedPlans:
    """The two plans of several years, from the committed data."""

    @pytest.mark.parametrize(
        ("part", "outlook", "span"),
        [
            (("saitama-dx", "2-5-1", 1), "out_of_reach", (31.9, 66.7)),
            (("saitama-dx", "10-3-1", 2), "at_risk", (152950, 178030)),
            (("saitama-dx", "2-1-2", 1), "on_track", (4365, 6933)),
            (("suita-ict", "1", 1), "on_track", (32.8, 34.9)),
            (("suita-ict", "13", 1), "out_of_reach", (4712, 4991)),
        ],
    )
    def test_by_hand(
        self, table: pd.DataFrame, part: tuple[str, str, int], outlook: str, span: tuple[float, float]
    ) -> None:
        found = table.set_index(["plan_id", "measure_id", "seq"]).loc[part]
        assert found["outlook"] == outlook
        assert (found["low_value"], found["high_value"]) == pytest.approx(span)

    def test_two_years_of_actuals_name_no_single_value(self, table: pd.DataFrame) -> None:
        assert table["likely_value"].isna().all()
        assert table["low_value"].notna().sum() == table["outlook"].isin(["on_track", "at_risk", "out_of_reach"]).sum()

    def test_every_line_has_an_outlook_and_the_undecided_a_reason(self, table: pd.DataFrame) -> None:
        assert set(table["outlook"]) <= set(OUTLOOKS)
        assert set(table.loc[table["outlook"] == "undecided", "reason"]) <= set(REASONS)


def test_a_small_plan_opens_without_files(tmp_path: Path) -> None:
    rows = series({2021: ("10件", "8件"), 2022: ("12件", "9件")})
    opened = OpenPlan(Document(indicators=rows, measures=[measure()], fiscal_year=2022).evaluation(), [2022], tmp_path)
    assert list(opened.pace()["name"]) == ["取組1"]
    assert short_label(int(opened.pace()["end_year"].iloc[0])) == "R4"
