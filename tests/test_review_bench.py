"""The review's rules against labelled cases: right and complete enough to be believed, and the table says so."""

from __future__ import annotations

import pytest
from tests.review_bench import TABLE, Score, scores, table

pytestmark = pytest.mark.notebooks


@pytest.fixture(scope="module")
def found() -> dict[str, Score]:
    return scores()


def test_what_is_found_is_right_and_what_is_labelled_is_found(found: dict[str, Score]) -> None:
    right, wrong, missed = (
        sum(len(getattr(one, name)) for one in found.values()) for name in ("right", "wrong", "missed")
    )
    assert right >= 0.98 * (right + wrong), [one.wrong for one in found.values() if one.wrong]
    assert right >= 0.9 * (right + missed), [one.missed for one in found.values() if one.missed]


def test_a_rule_that_cannot_show_its_cases_goes(found: dict[str, Score]) -> None:
    assert [rule for rule, one in found.items() if not one.finds or not one.silent] == []
    assert [rule for rule, one in found.items() if min(one.precision, one.recall) < 0.75] == []


def test_the_table_is_that_of_the_rules(found: dict[str, Score]) -> None:
    assert TABLE.read_text(encoding="utf-8") == table(found), "make bench-review"


def test_wrong_and_missed_ones_lower_the_score() -> None:
    score = Score()
    score.add("here", {"1", "2"}, {"2", "3", "4"})
    assert (score.right, score.wrong, score.missed) == (["here: 2"], ["here: 3", "here: 4"], ["here: 1"])
    assert score.precision == pytest.approx(1 / 3) and score.recall == 0.5
