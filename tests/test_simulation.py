"""試算と来年度の見込み: which grades move under other rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from tests.small_evaluation import ABCD, Document, graded, measure, part, plan

from analysis import open_plan
from analysis.contract.grade_bounds import BoundsSettings
from analysis.outlook.plans import OpenPlan
from analysis.outlook.projection import projected_grades, rule_of
from analysis.outlook.simulation import simulate
from analysis.words.errors import InputError

RESULTS = {"1": "100件", "2": "96件", "3": "85件", "4": "40件", "5": "120件"}
GRADES = {"1": "A", "2": "B", "3": "B", "4": "C", "5": "A"}


@pytest.fixture
def small(tmp_path: Path) -> OpenPlan:
    """Five measures with one indicator each in a plan that prints its bounds."""
    bounds = BoundsSettings({"A": "100%以上", "B": "80%以上"}).bounds(ABCD.symbols)
    document = Document(
        plan=plan(replace(ABCD, bounds=bounds)),
        indicators=[part("100件", actual, measure_id=measure_id) for measure_id, actual in RESULTS.items()],
        grades=[graded(grade, measure_id=measure_id) for measure_id, grade in GRADES.items()],
    )
    return OpenPlan(document.evaluation(), [2021], tmp_path)


@pytest.fixture(scope="module")
def saitama(root: Path) -> OpenPlan:
    return open_plan("saitama-dx", root)


def moves(table: pd.DataFrame) -> dict[str, tuple[str, str, str]]:
    return {row.measure_id: (row.before, row.after, row.change) for row in table.itertuples()}


class TestBounds:
    def test_the_own_rule_moves_nothing(self, small: OpenPlan) -> None:
        assert simulate(small).moved.empty

    def test_lower_bounds_lift_grades(self, small: OpenPlan) -> None:
        found = simulate(small, bounds={"A": "95%以上", "B": "80%以上"})
        assert moves(found.moved) == {"2": ("B", "A", "rose")}

    def test_more_than_excludes_equality(self, small: OpenPlan) -> None:
        found = simulate(small, bounds={"A": "100%超", "B": "80%以上"})
        assert moves(found.moved) == {"1": ("A", "B", "fell")}

    def test_the_rule_of_another_city_by_its_name(self, small: OpenPlan) -> None:
        found = simulate(small, bounds="鳴門市")
        assert found.counts["after"].to_dict() == {"A": 2, "B": 2, "C": 0, "D": 1}
        assert found.counts["grade"].to_dict() == {"A": 2, "B": 2, "C": 1, "D": 0}

    def test_letters_of_another_scale_are_not_called_rise_or_fall(self, saitama: OpenPlan) -> None:
        found = simulate(saitama, bounds="愛知県")
        assert set(found.grades["change"]) == {"undecided"}

    def test_the_sentence_counts_every_grade(self, small: OpenPlan) -> None:
        found = simulate(small, bounds={"A": "95%以上", "B": "80%以上"})
        assert "上がるもの1件、下がるもの0件、変わらないもの4件" in found.summary
        assert "A 95%以上、B 80%以上、C それ未満" in found.summary


class TestTargetsAndMethod:
    def test_another_target_moves_only_its_measure(self, small: OpenPlan) -> None:
        found = simulate(small, targets={"3": 80, "1": 130})
        assert {key: move[2] for key, move in moves(found.moved).items()} == {"1": "fell", "3": "rose"}

    def test_the_data_stay_as_they_are(self, small: OpenPlan) -> None:
        before = small.indicators
        simulate(small, targets={"3": 80})
        pd.testing.assert_frame_equal(small.indicators, before)

    def test_the_wanted_direction_stays_and_without_an_own_rule_the_published_grade_is_before(
        self, tmp_path: Path
    ) -> None:
        rows = [part("50件以下", actual, measure_id=key) for key, actual in (("1", "40件"), ("2", "60件"))]
        document = Document(indicators=rows, grades=[graded("A"), graded("B", measure_id="2")])
        found = simulate(OpenPlan(document.evaluation(), [2021], tmp_path), targets={"1": 30}, bounds={"A": "100%以上"})
        assert found.moved["measure_id"].tolist() == ["1"]
        assert found.moved[["grade", "after", "change"]].iloc[0].tolist() == ["A", "B", "fell"]

    def test_the_other_method_for_less_is_better(self, tmp_path: Path) -> None:
        rows = [
            part("50件以下", actual, measure_id=key) for key, actual in (("1", "50件"), ("2", "62件"), ("3", "63件"))
        ]
        grades = [graded("A"), graded("B", measure_id="2"), graded("B", measure_id="3")]
        small = OpenPlan(Document(indicators=rows, grades=grades).evaluation(), [2021], tmp_path)
        bounds = {"A": "100%以上", "B": "79%以上"}
        assert simulate(small, bounds=bounds).grades["after"].tolist() == ["A", "B", "B"]
        changed = simulate(small, bounds=bounds, lower_is_better="reduction")
        assert changed.grades["after"].tolist() == ["A", "C", "C"]

    def test_one_of_several_indicators_by_its_number(self, saitama: OpenPlan) -> None:
        found = simulate(saitama, targets={("2-1-3", "annual", 1): 30})
        assert moves(found.moved) == {"2-1-3": ("S", "B", "fell")}


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"bounds": "東京"}, "愛知県"),
        ({"bounds": {"Z": "100%以上"}}, "段階は A、B、C、D"),
        ({"bounds": {"A": "だいたい"}}, "読めません"),
        ({"lower_is_better": "average"}, "inverse、reduction"),
        ({"targets": {"99": 1}}, "0件"),
    ],
    ids=["unknown-city", "unknown-step", "no-number", "unknown-method", "unknown-measure"],
)
def test_what_cannot_be_used_says_what_can(small: OpenPlan, settings: Mapping[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        simulate(small, **settings)


def test_all_wrong_targets_at_once_with_the_choices(saitama: OpenPlan) -> None:
    with pytest.raises(InputError) as caught:
        simulate(saitama, targets={"2-1-3": 1, "x": 2})
    assert len(caught.value.problems) == 2
    assert '("2-1-3", "annual", 2)' in str(caught.value)


class TestNextYear:
    def test_between_which_grades_an_indicator_would_lie(self, saitama: OpenPlan) -> None:
        table = projected_grades(saitama).set_index(["measure_id", "seq"])
        assert str(rule_of(saitama)) == "S 130%以上、A 95%以上、B それ未満"
        assert table.loc[("2-5-1", 1), ["end_year", "end_target", "worst_grade", "best_grade"]].tolist() == [
            2023,
            60,
            "B",
            "B",
        ]
        assert table.loc[("2-1-1", 1), ["worst_grade", "best_grade"]].tolist() == ["B", "A"]

    def test_less_is_better_turns_the_ends(self, saitama: OpenPlan) -> None:
        row = projected_grades(saitama).set_index(["measure_id", "seq"]).loc[("4-2-3", 3)]
        assert row["low_value"] < row["high_value"] < row["end_target"]
        assert (row["worst_grade"], row["best_grade"]) == ("A", "A")

    def test_no_rule_no_grades(self, root: Path) -> None:
        suita = open_plan("suita-ict", root)
        assert rule_of(suita) is None
        assert projected_grades(suita).empty

    def test_one_year_gives_nothing(self, small: OpenPlan) -> None:
        assert projected_grades(small).empty


def test_a_plan_without_grades_has_nothing_to_move(tmp_path: Path) -> None:
    found = simulate(OpenPlan(Document(measures=[measure()]).evaluation(), [2021], tmp_path))
    assert found.grades.empty
    assert found.counts.sum().sum() == 0
    assert "評価0件" in found.summary
