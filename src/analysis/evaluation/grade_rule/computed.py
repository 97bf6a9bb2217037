"""The grade that the results give under a rule, held against the published one (算定評価と一致)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.contract.grade_bounds import GradeBounds, by_baseline
from analysis.contract.plan import Plan
from analysis.contract.scale import Scale
from analysis.evaluation.grade_rule.cases import Case, cases
from analysis.evaluation.grade_rule.inference import infer
from analysis.words.printing import count_text, percent_text


@dataclass(frozen=True)
class PartGrade:
    """The grade that one part gives.

    Attributes
    ----------
    symbol : str
        Empty where the part cannot be decided.
    sense : str
        ``exact``; ``at_most`` (missed in words: this step or a worse one); ``at_least`` (reached in words:
        this step or a better one).
    """

    symbol: str
    sense: str
    part: Any


def rule_for(plan: Plan, found: list[Case]) -> GradeBounds | None:
    """Return the plan's own rule: the printed bounds, else those inferred from its grades; None where neither is."""
    if plan.scale.bounds is not None:
        return plan.scale.bounds
    inferred = infer(found, plan.scale)
    return inferred.rule if inferred is not None and inferred.trusted else None


def _even_share(rate: float, part: Any, plan: Plan) -> float:
    """Return the rate against the even yearly share of a final-year target (年割りの目標)."""
    first, last = plan.period
    elapsed = min(max(int(part.fiscal_year) - first + 1, 1), last - first + 1)
    return rate * (last - first + 1) / elapsed


def _in_words(part: Any, scale: Scale, part_of_scale: bool) -> PartGrade:
    """Return the grade of a part without a rate: the lowest step that means reached, or at most the best below."""
    reached = scale.reached
    below = [symbol for symbol in scale.symbols if symbol not in reached]
    if part.met == "yes" and part_of_scale and reached:
        return PartGrade(reached[-1], "at_least" if len(reached) > 1 else "exact", part)
    if part.met == "no" and part_of_scale and below:
        return PartGrade(below[0], "at_most" if len(below) > 1 else "exact", part)
    return PartGrade("", "exact", part)


def _part_grade(part: Any, rule: GradeBounds, plan: Plan) -> PartGrade:
    values = (part.baseline_value, part.target_value, part.actual_value)
    if rule.from_baseline:
        known = not any(pd.isna(value) for value in values)
        return PartGrade(by_baseline(values, part.direction == "lower") if known else "", "exact", part)
    if pd.isna(part.achievement_rate):
        own = all(bound.symbol in plan.scale.symbols for bound in rule.bounds)
        return _in_words(part, plan.scale, own)
    rate = _even_share(part.achievement_rate, part, plan) if rule.even_share else float(part.achievement_rate)
    return PartGrade(rule.symbol(rate), "exact", part)


def _order(rule: GradeBounds, scale: Scale) -> list[str]:
    """Return the steps from best to worst, of the plan or of the other city's rule."""
    own = [bound.symbol for bound in rule.bounds] + ([rule.below] if rule.below else [])
    if rule.from_baseline:
        return ["S", "A", "B", "C"]
    return scale.symbols if set(own) <= set(scale.symbols) else own


def _lowest(parts: list[PartGrade], order: list[str]) -> PartGrade | None:
    """Return the lowest decided part; of equals one that may be still lower before one that may be better."""
    decided = [part for part in parts if part.symbol in order]
    senses = ("at_least", "exact", "at_most")
    return max(decided, key=lambda part: (order.index(part.symbol), senses.index(part.sense)), default=None)


def _agreement(lowest: PartGrade, grade: str, order: list[str]) -> str:
    """Return whether a published grade is possible beside the lowest part."""
    step = order.index(grade) - order.index(lowest.symbol)
    if lowest.sense == "exact" or (lowest.sense == "at_least" and step == 0):
        return "agrees" if step == 0 else "differs"
    impossible = step < 0 if lowest.sense == "at_most" else step > 0
    return "differs" if impossible else "undecided"


def computed_for(case: Case, rule: GradeBounds, plan: Plan) -> tuple[str, str, str]:
    """Return (computed grade, agreement, reason) of one published grade.

    A grade of several parts is that of the lowest decided part; the reason says so. A part that was missed
    in words gives only the best step it could still get: the computed grade stays empty unless just one step is left.
    """
    parts = [_part_grade(part, rule, plan) for part in case.rows]
    order = _order(rule, plan.scale)
    lowest = _lowest(parts, order)
    undecided = sum(1 for part in parts if not part.symbol)
    if lowest is None:
        why = "指標がありません" if not parts else "達成率も達成・未達も分からない指標だけです"
        return "", "undecided", f"算定できません（{why}）。"
    reason = _reason(lowest, len(parts), undecided, rule)
    computed = "" if lowest.sense == "at_most" else lowest.symbol
    if order != plan.scale.symbols:
        return computed, "undecided", f"{reason}計画の段階と異なるため、公表評価とは比べません。"
    return computed, _agreement(lowest, case.grade, order), reason


def _named(part: Any) -> str:
    name = part.indicator if pd.isna(part.label) else part.label
    words = "指標" if pd.isna(name) else f"「{str(name)[:30]}」"
    return f"{words}（目標 {_printed(part.target_text)}、実績 {_printed(part.actual_text)}）"


def _printed(text: Any) -> str:
    return "なし" if pd.isna(text) else str(text)[:40]


def _reason(lowest: PartGrade, parts: int, undecided: int, rule: GradeBounds) -> str:
    """Return which part decides, its result, and the rule that it is held against."""
    rate = lowest.part.achievement_rate
    many = f"{count_text(parts, '項目')}のうち最も低い" if parts > 1 else ""
    left = f"判定できない{count_text(undecided, '項目')}を除く。" if undecided else ""
    if pd.notna(rate):
        result = f"達成率{percent_text(float(rate))}による。"
    else:
        result = {"exact": "{}", "at_least": "{}以上", "at_most": "{}以下"}[lowest.sense].format(lowest.symbol)
        result = f"{'達成' if lowest.part.met == 'yes' else '未達'}による（{result}）。"
    bounds = "" if rule.from_baseline else f": {rule}"
    return f"{many}{_named(lowest.part)}の{result}{left}基準は{rule.name}{bounds}。"


def with_computed_grades(
    grades: pd.DataFrame, indicators: pd.DataFrame, plan: Plan, rule: GradeBounds | None = None
) -> pd.DataFrame:
    """Return the grades with ``computed_grade``, ``agreement`` and ``reason``.

    Parameters
    ----------
    grades : DataFrame
        The contract's table.
    indicators : DataFrame
        With the columns that `analysis.evaluation.achievement.with_achievement` adds.
    plan : Plan
        Its printed bounds are used where it has any; else they are inferred from its own grades.
    rule : GradeBounds, optional
        Another rule, e.g. one of `analysis.contract.grade_bounds.PRESETS`: how would our year look under it?

    Returns
    -------
    DataFrame
        A new frame. ``agreement`` is undecided where the results decide nothing, where no rule is known
        and for measures that were not evaluated.
    """
    found = cases(grades, indicators, plan.scale)
    chosen = rule or rule_for(plan, found)
    by_key = {(case.measure_id, case.kind, case.fiscal_year): case for case in found if case.seq is None}
    rows = []
    for row in grades.itertuples():
        case = by_key.get((str(row.measure_id), str(row.kind), int(row.fiscal_year)))
        if case is None:
            rows.append(("", "undecided", "評価対象外です。"))
        elif chosen is None:
            rows.append(("", "undecided", "評価基準が公表されておらず、公表評価からも推定できません。"))
        else:
            rows.append(computed_for(case, chosen, plan))
    columns = pd.DataFrame(rows, columns=["computed_grade", "agreement", "reason"], index=grades.index, dtype="string")
    return grades.assign(**columns.replace("", pd.NA).to_dict("series"))
