"""計算の境目: zeros, blanks and scales where a small change of a formula would show (found by `make mutate`)."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from tests.small_evaluation import ABCD, budget, frame, graded, part

from analysis.evaluation import grade
from analysis.evaluation.achievement import measure_achievement, with_achievement
from analysis.evaluation.budget import remark, totals, unspent_yen, with_amounts
from analysis.words.quantity import inline_name, read_quantity, split_items


def method(target: str, actual: str, lower: str = "inverse", **given: object) -> tuple[str, float | None]:
    """Return how the rate of a pair is computed, and the rate."""
    (row,) = with_achievement(frame("indicators", [part(target, actual, **given)]), lower).to_dict("records")
    return row["rate_method"], None if pd.isna(row["achievement_rate"]) else row["achievement_rate"]


@pytest.mark.parametrize(
    ("pair", "lower", "direction", "expected"),
    [
        (("10", "0"), "inverse", "higher", ("ratio", 0.0)),
        (("10", "0"), "reduction", "higher", ("ratio", 0.0)),
        (("0", "10"), "inverse", "higher", ("zero", None)),
        (("10", "0"), "inverse", "lower", ("zero", None)),
        (("10", "0"), "reduction", "lower", ("reduction", 2.0)),
        (("0", "10"), "inverse", "lower", ("inverse", 0.0)),
        (("0", "10"), "reduction", "lower", ("zero", None)),
        (("0.8", "0.4"), "inverse", "higher", ("ratio", 0.5)),
        (("1", "0.5"), "inverse", "higher", ("ratio", 0.5)),
        (("2", "1"), "inverse", "lower", ("inverse", 2.0)),
        (("1", "0.5"), "reduction", "lower", ("reduction", 1.5)),
        (("-10", "-5"), "inverse", "higher", ("negative", None)),
        (("10", "-5"), "inverse", "higher", ("opposite_sign", None)),
    ],
)
def test_zero_and_less(pair: tuple[str, str], lower: str, direction: str, expected: tuple[str, float | None]) -> None:
    target, actual = pair
    values = {"target_value": float(target), "actual_value": float(actual)}
    assert method(target, actual, lower, direction=direction, **values) == expected


def test_a_milestone_with_numbers_has_a_rate() -> None:
    assert method("10", "5", direction="milestone", target_value=10.0, actual_value=5.0) == ("ratio", 0.5)
    assert method("", "5", direction="higher", actual_value=5.0)[0] == "no_target"


def test_a_range_is_no_rate_where_it_leaves_open_what_was_reached() -> None:
    ends = {"actual_value": 85.0, "actual_low": 80.0, "direction": "higher"}
    assert method("82%以上", "80~85%", target_value=82.0, comparator="ge", **ends) == ("range", None)
    assert method("", "80~85%", **ends) == ("no_target", None)


def test_words_without_a_direction_are_no_milestone() -> None:
    assert method("整備", "整備した", direction=None) == ("no_target", None)


def test_parts_of_a_measure_are_counted_in_the_order_of_the_plan() -> None:
    rows = [
        part("10件", "12件", measure_id="2", target_value=10.0, actual_value=12.0),
        part("10件", "5件", measure_id="2", seq=2, target_value=10.0, actual_value=5.0),
        part("10件", "?", measure_id="10", target_value=10.0),
    ]
    found = measure_achievement(with_achievement(frame("indicators", rows)))
    assert found.index.tolist() == ["2", "10"]
    assert found[["parts", "decided", "reached"]].to_numpy().tolist() == [[2, 2, 1], [1, 0, 0]]
    assert found["lowest_rate"].fillna(-1).tolist() == [0.5, -1]


def amounts(*rows: dict[str, object], **given: bool) -> pd.DataFrame:
    return with_amounts(frame("budgets", list(rows)), **given)


def test_a_budget_is_the_sum_of_its_parts() -> None:
    parts = {"initial_yen": 100, "supplementary_yen": 20, "carried_in_yen": 3}
    found = amounts(budget(None, 50, **parts), budget(None, 50, initial_yen=100, supplementary_yen=20))
    assert found["budget_yen"].fillna(-1).tolist() == [123, -1]


def test_the_initial_budget_stands_for_the_budget_only_where_the_plan_says_so() -> None:
    row = budget(None, 50, initial_yen=100)
    assert amounts(row)["budget_yen"].isna().all()
    assert amounts(row, initial_counts=True)["budget_yen"].tolist() == [100]


def test_a_row_without_a_settlement_does_not_make_carried_over_amounts_unknown() -> None:
    rows = [budget(100, 60, carried_over_yen=30), budget(100, None)]
    assert amounts(*rows)["unspent_yen"].fillna(-1).tolist() == [10, -1]
    assert amounts(rows[0], budget(100, 90))["unspent_yen"].tolist() == [40, 10]
    assert amounts(budget(100, 90))["unspent_yen"].tolist() == [10]


def test_a_rate_of_one_yen_is_known_and_one_of_none_is_not() -> None:
    found = amounts(budget(1, 1), budget(0, 0), budget(0, 5))
    assert found["execution_rate"].fillna(-1).tolist() == [1.0, -1, -1]
    blank = pd.Series([pd.NA], dtype="Int64")
    assert unspent_yen(pd.Series([100], dtype="Int64"), pd.Series([60], dtype="Int64"), blank).tolist() == [40]


def test_what_stands_out_begins_at_its_bounds() -> None:
    found = amounts(
        budget(100, 80), budget(100, 81), budget(50, 40), budget(0, 0), budget(None, 5), budget(100, None), budget(1, 2)
    )
    assert remark(found, 0.2, 20).tolist() == ["unspent", "none", "none", "zero", "none", "none", "over"]
    assert remark(amounts(budget(0, 5), budget(1, 0)), 0.2, 1).tolist() == ["over", "unspent"]


def test_sums_stand_in_the_order_of_the_plan() -> None:
    rows = amounts(budget(100, 60, carried_over_yen=30), budget(50, 50, carried_over_yen=0, measure_id="2"))
    found = totals(rows.assign(group=["甲", "乙"]), ["group"])
    assert found[["group", "budget_yen", "unspent_yen", "measures"]].to_numpy().tolist() == [
        ["甲", 100, 10, 1],
        ["乙", 50, 0, 1],
    ]


def test_of_several_evaluators_the_department_itself_counts() -> None:
    rows = [
        graded("B", evaluator="external"),
        graded("A", evaluator="self"),
        graded("C", measure_id="2", evaluator="external"),
        graded("D", measure_id="3", evaluator="division"),
        graded("A", measure_id="3"),
    ]
    own, beside = grade.first_evaluator(frame("grades", rows))
    assert own["grade"].tolist() == ["A", "C", "A"] and beside["grade"].tolist() == ["B", "D"]


@pytest.mark.parametrize(
    ("text", "value"),
    [("5千件", 5e3), ("5万件", 5e4), ("5百万件", 5e6), ("5億件", 5e8), ("5兆円", 5e12), ("1億2,000万件", 1.2e8)],
)
def test_scales(text: str, value: float) -> None:
    assert read_quantity(text).value == value


@pytest.mark.parametrize("text", ["12 5000件", "1,200 5,000件"])
def test_two_small_numbers_are_not_added(text: str) -> None:
    assert read_quantity(text).value not in (5012, 6200)


@pytest.mark.parametrize(
    ("text", "unit"), [("月平均5件", "件/月"), ("月間20件", "件/月"), ("年間5件", "件"), ("月平均5", "")]
)
def test_a_monthly_number_is_one_of_a_month(text: str, unit: str) -> None:
    assert read_quantity(text).unit == unit


def test_numbers_with_words_between_them_are_not_added() -> None:
    assert read_quantity("2時間30分").value == 2.5
    assert read_quantity("2時間、30分").value == 2


def test_a_group_in_which_nothing_is_evaluated_has_its_row_of_noughts() -> None:
    found = grade.counts(pd.DataFrame({"policy": ["1", "2"], "grade": ["A", "-"]}), ABCD)
    assert found.index.tolist() == ["1", "2"]
    assert found.loc["2"].tolist() == [0] * len(found.columns)


def test_without_evaluators_every_grade_counts_and_none_stands_beside() -> None:
    grades = pd.DataFrame({"measure_id": ["1", "2"], "fiscal_year": 2021, "kind": "annual", "evaluator": [None, None]})
    counted, beside = grade.first_evaluator(grades)
    assert counted["measure_id"].tolist() == ["1", "2"]
    assert beside.empty


@pytest.mark.parametrize(
    ("text", "value", "unit", "low"),
    [
        ("3万 5千件", 35_000, "件", None),
        ("1億 2,000万件", 120_000_000, "件", None),
        ("1万1千件", 11_000, "件", None),
        ("5億 3億件", 500_000_000, "", None),  # one of two, not their sum
        ("5千円~8千円", 8_000, "円", 5_000),
        ("1百万円~3百万円", 3_000_000, "円", 1_000_000),
        ("600千円から700千円", 700_000, "円", None),  # from a former value to a new one
        ("10~10件", 10, "件", None),
        ("8~5件", 5, "件", None),
        ("0~5件", 5, "件", 0),
        ("ゼロ 5件", 0, "", None),
        ("5件 ゼロ", 5, "件", None),
        ("0.5~0件", 0, "件", None),
        ("3校 5~8件", 3, "校", None),
        ("1億 1億件", 100_000_000, "", None),
        ("5 百万件", 5_000_000, "件", None),
        ("5(百万円)", 5_000_000, "円", None),
        ("5~8(千円)", 8_000, "円", 5_000),
        ("5~8千円", 8_000, "円", 5_000),
        ("5-8千円", 8_000, "円", 5_000),
        ("20～25万人", 250_000, "人", 200_000),
        ("5~8百万円", 8_000_000, "円", 5_000_000),
    ],
)
def test_neighbouring_numbers(text: str, value: float, unit: str, low: float | None) -> None:
    found = read_quantity(text)
    assert (found.value, found.unit, found.low) == (value, unit, low)


@pytest.mark.parametrize(
    ("text", "asked", "value"),
    [
        ("R2 10件 R3 20件", {"fiscal_year": 2021}, 20),
        ("R2 10件 R3 20件", {"fiscal_year": 2020}, 10),
        ("10件(R2)20件", {"fiscal_year": 2020}, 20),  # a year stands before its number
        ("R3 10件 R2 累計20件", {"fiscal_year": 2021}, 10),
        ("R2 10件R3 20件", {"fiscal_year": 2021}, 20),
        ("R3 10件累計20件", {"fiscal_year": 2021}, 10),
        ("3校 12人", {"unit": "人"}, 12),
        ("3校 12教室", {"unit": "件"}, 3),
        ("3校 12教室", {}, 3),
        ("2件 累計10件", {"unit": "件"}, 10),
        ("<100件>", {}, 100),
    ],
)
def test_of_several_numbers_the_one_asked_for(text: str, asked: dict[str, Any], value: float) -> None:
    assert read_quantity(text, **asked).value == value


def test_a_bracket_is_no_bound_and_a_sign_is() -> None:
    assert [read_quantity(text).comparator for text in ("<100件>", "<100件", ">100件")] == ["eq", "lt", "gt"]


def test_a_bound_stands_near_its_number() -> None:
    assert read_quantity("100件" + "あ" * 12 + "以上").comparator == "ge"
    assert read_quantity("100件" + "あ" * 13 + "以上").comparator == "eq"


def test_parts_of_a_cell_count_up_from_the_first_to_the_twentieth() -> None:
    assert split_items("(1) 甲 (2) 乙") == {1: "甲", 2: "乙"}
    assert split_items("前文 (1) 甲") == {1: "前文 (1) 甲"}
    assert split_items("(1) 甲 (1) 乙 (3) 丙") == {1: "甲 (1) 乙 (3) 丙"}
    many = "".join(f"({number}) あ" for number in range(1, 22))
    assert list(split_items(many)) == list(range(1, 21)) and split_items(many)[20] == "あ(21) あ"


@pytest.mark.parametrize(("text", "name"), [("前年度314件以下", ""), ("申請件数 314件", "申請件数"), ("314件", "")])
def test_what_only_bounds_is_no_name(text: str, name: str) -> None:
    assert inline_name(text) == name
