"""Next year's grades at today's pace (来年度の評価の見込み): the span of `analysis.outlook.pace` under the plan's grade rule."""

from __future__ import annotations

import pandas as pd

from analysis.contract.grade_bounds import GradeBounds
from analysis.evaluation.achievement import inverse, ratio, reduction
from analysis.evaluation.grade_rule import rule_for
from analysis.evaluation.grading import grade_cases
from analysis.outlook.plans import OpenPlan

_COLUMNS = ["measure_id", "name", "department", "kind", "seq", "indicator", "label", "unit", "latest_year"]
_COLUMNS += ["latest_value", "end_year", "end_target", "target_year", "low_value", "high_value"]


def rule_of(plan: OpenPlan) -> GradeBounds | None:
    """Return the bounds by which a plan grades, printed or inferred; None where neither is known (評価基準)."""
    return rule_for(plan.plan, grade_cases(plan.newest))


def _rates(table: pd.DataFrame, column: str, lower_is_better: str) -> pd.Series:
    """Return the achievement rate that a projected value would have, by the plan's method."""
    lower = table["direction"].eq("lower").fillna(False)
    other = inverse if lower_is_better == "inverse" else reduction
    return ratio(table["end_target"], table[column]).mask(lower, other(table["end_target"], table[column]))


def _graded(rates: pd.Series, rule: GradeBounds) -> pd.Series:
    found = [None if pd.isna(rate) else rule.symbol(float(rate)) or None for rate in rates]
    return pd.Series(found, index=rates.index, dtype="string")


def projected_grades(plan: OpenPlan, fiscal_year: int | None = None) -> pd.DataFrame:
    """Return between which grades each indicator would lie if its pace went on (来年度の評価の見込み).

    Parameters
    ----------
    fiscal_year : int, optional
        The year after the newest evaluated one by default. Where it has no target, the last one stands.

    Returns
    -------
    DataFrame
        One row an indicator part with two or more values in a row of years: its measure, latest value, target,
        low_value and high_value (own unit), worst_grade and best_grade. Empty where no rule is known, printed or
        inferred, or where the rule needs more than a rate (年割り, 基準値).
    """
    rule = rule_of(plan)
    table = plan.pace(fiscal_year or plan.newest.fiscal_year + 1).dropna(subset=["low_value"])
    if rule is None or rule.even_share or rule.baseline is not None:
        table = table.iloc[0:0]
    rates = {name: _rates(table, f"{name}_value", plan.plan.methods.lower_is_better) for name in ("low", "high")}
    lower = table["direction"].eq("lower").fillna(False)
    worst, best = rates["low"].mask(lower, rates["high"]), rates["high"].mask(lower, rates["low"])
    grades = {"worst_grade": worst, "best_grade": best}
    if rule is not None:
        grades = {name: _graded(values, rule) for name, values in grades.items()}
    return table[_COLUMNS].assign(**grades).reset_index(drop=True)
