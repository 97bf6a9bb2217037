"""The grade that the results give under a rule, held against the published one (算定評価と一致)."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from analysis.contract.grade_bounds import BaselineSteps, GradeBounds
from analysis.contract.plan import Plan
from analysis.contract.scale import Scale
from analysis.evaluation.grade_rule.cases import Case, IndicatorRows, cases
from analysis.evaluation.grade_rule.inference import infer
from analysis.evaluation.grade_rule.restored import GradeKey
from analysis.evaluation.verdict import by_distinct
from analysis.words.printing import count_text, percent_text

_KEY = ["measure_id", "fiscal_year", "kind"]
RESTORED = "公表評価の記号が読めず推定したものなので、一致には数えません。"
#: What a part says of the grade, of equal steps the one that may be still better first: ``at_least`` (reached in words: this
#: step or a better one), ``exact``, ``at_most`` (missed in words: this step or a worse one).
_SENSES = ("at_least", "exact", "at_most")
_Values = tuple[float | None, float | None, float | None]


@dataclass(frozen=True)
class _Lowest:
    """The lowest part of a grade: where it lies in ``indicators``, the step that it gives, and in what sense."""

    place: int
    step: int
    sense: str


class _Parts:
    """The step that each row of ``indicators`` gives under a rule.

    Attributes
    ----------
    order : list of str
        The steps from best to worst, of the plan or of the other city's rule.
    own : bool
        Whether they are the plan's own.
    ranks : list of int
        Of each row three times the place of its step in ``order``, and its sense; -1 where it cannot be decided.
    """

    def __init__(self, rows: IndicatorRows, rule: GradeBounds, plan: Plan) -> None:
        self.rule, self.plan, self.order = rule, plan, _order(rule, plan.scale)
        self.own = self.order == plan.scale.symbols
        self.standard = f"基準は{rule.name}: {rule}。"
        self.words = plan.scale if all(bound.symbol in plan.scale.symbols for bound in rule.bounds) else Scale()
        if rule.baseline is not None:
            found = by_distinct(partial(_from_baseline, rule.baseline), rows.values, rows.lower)
        else:
            years = rows.years if rule.even_share else [plan.period[0]] * len(rows.verdicts)
            found = by_distinct(self._grade, rows.verdicts, years)
        known = {symbol: 3 * step for step, symbol in enumerate(self.order)}
        self.ranks = [known.get(symbol, -9) + _SENSES.index(sense) for symbol, sense in found]

    def _grade(self, verdict: tuple[str, float | None], year: int) -> tuple[str, str]:
        met, rate = verdict
        if rate is None:
            return _in_words(met, self.words)
        return self.rule.symbol(_even_share(rate, year, self.plan) if self.rule.even_share else rate), "exact"

    def lowest(self, places: Sequence[int]) -> _Lowest | None:
        """Return the lowest decided part; of equals one that may be still lower before one that may be better."""
        place = max(places, key=self.ranks.__getitem__, default=None)
        if place is None or self.ranks[place] < 0:
            return None
        step, sense = divmod(self.ranks[place], 3)
        return _Lowest(place, step, _SENSES[sense])

    def undecided(self, places: Sequence[int]) -> int:
        """Return how many parts cannot be decided."""
        return sum(self.ranks[place] < 0 for place in places)


def rule_for(plan: Plan, found: list[Case]) -> GradeBounds | None:
    """Return the plan's own rule: the printed bounds, else those inferred from its grades; None where neither is."""
    if plan.scale.bounds is not None:
        return plan.scale.bounds
    inferred = infer(found, plan.scale)
    return inferred.rule if inferred is not None and inferred.trusted else None


def _even_share(rate: float, year: int, plan: Plan) -> float:
    """Return the rate against the even yearly share of a final-year target (年割りの目標)."""
    if not plan.has_period:
        return rate
    first, last = plan.period
    elapsed = min(max(year - first + 1, 1), last - first + 1)
    return rate * (last - first + 1) / elapsed


def _in_words(met: str, scale: Scale) -> tuple[str, str]:
    """Return step and sense of a part without a rate: the lowest that means reached, or at most the best below."""
    reached = scale.reached
    below = [symbol for symbol in scale.symbols if symbol not in reached]
    if met == "yes" and reached:
        return reached[-1], "at_least" if len(reached) > 1 else "exact"
    if met == "no" and below:
        return below[0], "at_most" if len(below) > 1 else "exact"
    return "", "exact"


def _from_baseline(steps: BaselineSteps, values: _Values, lower: bool) -> tuple[str, str]:
    return steps.symbol(values, lower), "exact"


def _parts(case: Case, rule: GradeBounds, plan: Plan) -> _Parts:
    """Return the steps of all rows under a rule; the rows hold them for the cases to come."""
    scale = plan.scale
    key = (rule, tuple(scale.symbols), tuple(scale.reached), plan.period)
    held: dict[Any, _Parts] = case.indicators.under
    if key not in held:
        held[key] = _Parts(case.indicators, rule, plan)
    return held[key]


def _order(rule: GradeBounds, scale: Scale) -> list[str]:
    """Return the steps from best to worst, of the plan or of the other city's rule."""
    own = [bound.symbol for bound in rule.bounds] + ([rule.below] if rule.below else [])
    if rule.baseline is not None:
        return rule.baseline.order
    return scale.symbols if set(own) <= set(scale.symbols) else own


def _agreement(lowest: _Lowest, step: int) -> str:
    """Return whether a published step is possible beside the lowest part."""
    further = step - lowest.step
    if lowest.sense == "exact" or (lowest.sense == "at_least" and further == 0):
        return "agrees" if further == 0 else "differs"
    impossible = further < 0 if lowest.sense == "at_most" else further > 0
    return "differs" if impossible else "undecided"


def computed_for(case: Case, rule: GradeBounds, plan: Plan) -> tuple[str, str, str]:
    """Return (computed grade, agreement, reason) of one published grade.

    A grade of several parts is that of the lowest decided part; the reason says so. A part that was missed
    in words gives only the best step it could still get: the computed grade stays empty unless just one step is left.
    """
    return _computed(case, _parts(case, rule, plan))


def _computed(case: Case, parts: _Parts) -> tuple[str, str, str]:
    lowest = parts.lowest(case.places)
    if lowest is None:
        why = "指標がありません" if not case.places else "達成率も達成・未達も分からない指標だけです"
        return "", "undecided", f"算定できません（{why}）。"
    symbol = parts.order[lowest.step]
    reason = _reason(case, lowest, symbol, parts)
    computed = "" if lowest.sense == "at_most" else symbol
    if not parts.own:
        return computed, "undecided", f"{reason}計画の段階と異なるため、公表評価とは比べません。"
    if case.restored:
        return computed, "undecided", f"{reason}{RESTORED}"
    return computed, _agreement(lowest, parts.order.index(case.grade)), reason


def _printed(text: Any) -> str:
    return "なし" if pd.isna(text) else str(text)[:40]


def _named(texts: tuple[Any, ...]) -> str:
    label, indicator, target, actual = texts
    name = indicator if pd.isna(label) else label
    words = "指標" if pd.isna(name) else f"「{str(name)[:30]}」"
    return f"{words}（目標 {_printed(target)}、実績 {_printed(actual)}）"


def _reason(case: Case, lowest: _Lowest, symbol: str, parts: _Parts) -> str:
    """Return which part decides, its result, and the rule that it is held against."""
    met, rate = case.indicators.verdicts[lowest.place]
    undecided = parts.undecided(case.places)
    many = f"{count_text(len(case.places), '項目')}のうち最も低い" if len(case.places) > 1 else ""
    left = f"判定できない{count_text(undecided, '項目')}を除く。" if undecided else ""
    if parts.rule.baseline is not None:
        result = "、目標値・基準値との比較による。"
    elif rate is not None:
        result = f"達成率{percent_text(rate)}による。"
    else:
        result = {"exact": "{}", "at_least": "{}以上", "at_most": "{}以下"}[lowest.sense].format(symbol)
        result = f"{'達成' if met == 'yes' else '未達'}による（{result}）。"
    joint = "" if result.startswith("、") else "の"
    return f"{many}{_named(case.indicators.texts[lowest.place])}{joint}{result}{left}{parts.standard}"


def with_computed_grades(
    grades: pd.DataFrame,
    indicators: pd.DataFrame,
    plan: Plan,
    rule: GradeBounds | None = None,
    restored: Set[GradeKey] = frozenset(),
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
    restored : set of GradeKey
        Grades that were guessed: no rule is inferred from them, and they neither agree nor differ.

    Returns
    -------
    DataFrame
        A new frame. ``agreement`` is undecided where the results decide nothing, where no rule is known
        and for measures that were not evaluated.
    """
    found = cases(grades, indicators, plan.scale, restored)
    chosen = rule or rule_for(plan, found)
    by_key = {(case.measure_id, case.fiscal_year, case.kind): case for case in found if case.seq is None}
    unknown = ("", "undecided", "評価基準が公表されておらず、公表評価からも推定できません。")
    parts = _parts(found[0], chosen, plan) if found and chosen else None
    keys = zip(*(grades[name].to_numpy(dtype=object).tolist() for name in _KEY), strict=True)
    rows = [
        ("", "undecided", "評価対象外です。") if case is None else _computed(case, parts) if parts else unknown
        for case in map(by_key.get, keys)
    ]
    columns = pd.DataFrame(rows, columns=["computed_grade", "agreement", "reason"], index=grades.index, dtype="string")
    return grades.assign(**columns.replace("", pd.NA).to_dict("series"))
