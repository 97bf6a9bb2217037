"""What an opinion says of the indicators (指標の達成状況): reached, missed and by how much, not decided and why."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.contract.codes import STATUS
from analysis.evaluation.undecided import UNDECIDED, says_nothing
from analysis.opinion.facts import MeasureFacts, Remark, Rows
from analysis.opinion.phrases import actual, given, listed, name, result, target, tidy
from analysis.words.fiscal_year import label
from analysis.words.printing import count_text, number_text, percent_text

_FAR_ABOVE = 1.5
#: From this change for the worse against the year before on it is told (ratio).
_FALL = 0.1
_NOTHING_GIVEN = ("both", "target", "actual", "not_measured", "undecided")


def results(facts: MeasureFacts) -> Iterator[Remark]:
    """Yield what was reached and what was missed, the most telling first."""
    parts = facts.parts
    reached, missed = ([part for part in parts if part.met == met] for met in ("yes", "no"))
    left = [part for part in parts if part.met not in ("yes", "no")]
    if not parts:
        yield from _without_indicators(facts)
    elif _plan_changed(facts):
        yield Remark("、".join(f"{result(part)}" for part in parts[:2]) + "です。")
    elif len(reached) + len(missed) == 0:
        yield from _undecided(facts, left)
    elif not missed:
        yield from _all_reached(reached, left)
    else:
        yield from _some_missed(reached, missed, left)
    yield from _against_year_before(facts, missed or reached)


def _plan_changed(facts: MeasureFacts) -> bool:
    """Return whether the grades tell of a change of the plan, against which no target is held."""
    return bool(facts.cases) and all(case.grade in facts.plan.scale.changed for case, _ in facts.cases)


def _counted(parts: Rows) -> str:
    """Return how many indicators, and that both kinds are counted together where they are."""
    word = "単年度・計画期間の指標" if {"annual", "goal"} <= {part.kind for part in parts} else "指標"
    return f"{word}{count_text(len(parts), '項目')}"


def _without_indicators(facts: MeasureFacts) -> Iterator[Remark]:
    word, status = facts.plan.measure_word, facts.measure.status
    first = first_target(facts)
    if status != "active":
        yield Remark(f"この{word}は「{STATUS[status]}」とされており、この年度の指標はありません。")
        return
    if first:
        yield Remark(f"この年度の目標は示されておらず、{first}")
    else:
        yield Remark("目標のある指標がなく、達成状況を数値で確かめることはできません。")
    yield from _activities(facts)


def first_target(facts: MeasureFacts) -> str:
    """Return which target comes first after this year, as the end of a sentence; empty where none does."""
    told = [part for part in facts.later if not says_nothing(given(part.target_text))]
    coming = min(told, key=lambda part: (int(part.fiscal_year), int(part.seq)), default=None)
    return f"次に来る目標は{label(int(coming.fiscal_year))}の{name(coming)}の{target(coming)}です。" if coming else ""


def _activities(facts: MeasureFacts) -> Iterator[Remark]:
    """Yield what was counted without a target."""
    told = [part for part in facts.activities if pd.notna(part.actual_value)]
    if told:
        shown = "、".join(f"{name(part)}{actual(part)}" for part in told[:2])
        yield Remark(f"活動の実績は{shown}{'など' if len(told) > 2 else ''}です。", 1)


def _undecided(facts: MeasureFacts, left: Rows) -> Iterator[Remark]:
    """Yield that nothing is decided: what is not given, else both cells, for a person to compare."""
    if all(part.why_undecided in _NOTHING_GIVEN for part in left):
        opening = "指標は" if len(left) == 1 else f"{_counted(left)}は"
        known = [part for part in left if pd.notna(part.actual_value)]
        shown = f"（{name(known[0])}の実績は{actual(known[0])}）" if known else ""
        coming = first_target(facts) if not any(part.why_undecided == "actual" for part in left) else ""
        yield Remark(f"{opening}、{_reasons(left)}、達成したかを判定できません{shown}。{coming}")
        yield from _activities(facts)
        return
    for part in [part for part in left if part.why_undecided not in _NOTHING_GIVEN][:2]:
        wide = f"{UNDECIDED['range'].removesuffix('もの')}ため、達成したかを判定できません。"
        unlike = "達成したかは、単位や内容が異なるため記載を読んで判断します。"
        yield Remark(f"{result(part)}です。{wide if part.why_undecided == 'range' else unlike}")


def _all_reached(reached: Rows, left: Rows) -> Iterator[Remark]:
    """Yield what all decided indicators reached; of several with a rate the lowest is named."""
    count, how = len(reached), _reached_how(reached)
    rated = [part for part in reached if pd.notna(part.achievement_rate)]
    if count == 1:
        yield Remark(f"{result(reached[0])}で、{how}。")
    elif count == 2 and not left and _same_twice(reached):
        yield Remark(f"単年度・計画期間の指標とも、{result(reached[0])}で、{how}。")
    else:
        lowest = min(rated, key=lambda part: part.achievement_rate) if len(rated) > 1 else None
        shown = f"（達成率が最も低い{name(lowest)}で{percent_text(float(lowest.achievement_rate))}）" if lowest else ""
        yield Remark(f"{'判定できる' if left else ''}{_counted(reached)}は、いずれも{how}{shown}。")
    if left:
        yield Remark(f"残る{count_text(len(left), '項目')}は、{_reasons(left)}、判定できません。", 1)


def _reached_how(reached: Rows) -> str:
    """Return whether targets were reached or far exceeded."""
    rates = [part.achievement_rate for part in reached]
    far = all(pd.notna(rate) and rate >= _FAR_ABOVE for rate in rates)
    return "目標を大きく上回りました" if far else "目標を達成しました"


def _same_twice(reached: Rows) -> bool:
    """Return whether the same target and actual stand for the year and for the whole plan."""
    told = [(part.target_value, part.actual_value, part.unit) for part in reached]
    same = {cells for cells in told if not any(map(pd.isna, cells))}
    known = not any(pd.isna(target) for target, _, _ in told)
    return len(same) == 1 and known and len({part.kind for part in reached}) == len(reached)


def lowest_first(parts: Rows) -> Rows:
    """Return indicators in the order of their rates, those without one first."""
    return sorted(parts, key=lambda part: -math.inf if pd.isna(part.achievement_rate) else float(part.achievement_rate))


def _some_missed(reached: Rows, missed: Rows, left: Rows) -> Iterator[Remark]:
    """Yield the lowest of the missed indicators with its gap, then the others by name."""
    worst, *rest = lowest_first(missed)
    decided = reached + missed
    if len(decided) == 1:
        yield Remark(_miss(worst))
    elif not reached:
        yield Remark(f"判定できる{_counted(decided)}は、いずれも目標に届きませんでした。{_miss(worst)}")
    else:
        yield Remark(
            f"判定できる{_counted(decided)}のうち{count_text(len(reached), '項目')}で目標を達成した一方、{_miss(worst)}"
        )
    others = [name(part) for part in rest if name(part) != name(worst)]
    if others:
        yield Remark(f"{listed(others)}も目標に届いていません。", 1)
    if left:
        yield Remark(f"ほかの{count_text(len(left), '項目')}は、{_reasons(left)}、判定できません。", 2)


def _miss(part: Any) -> str:
    """Return by how much an indicator missed; in words where there are no comparable numbers."""
    told, numbers = result(part), pd.notna(part.achievement_rate) and pd.notna(part.actual_value)
    if numbers and given(part.actual_unit) == "" and part.actual_value != part.target_value:
        difference = float(part.actual_value) - float(part.target_value)
        unit = given(part.unit).replace("%", "ポイント").split("/")[0]
        if part.direction == "lower":
            return f"{told}で、少ないほど良い値が目標を{number_text(abs(difference))}{unit}上回りました。"
        return f"{told}で、目標を{number_text(abs(difference))}{unit}下回りました。"
    return f"{told}で、目標に届いていません。"


def _reasons(left: Rows) -> str:
    """Return why some indicators are not decided, with how many of each reason, up to ため."""
    found = Counter(part.why_undecided for part in left)
    if len(found) == 1:
        return UNDECIDED[next(iter(found))].removesuffix("もの") + "ため"
    counted = "、".join(f"{UNDECIDED[reason]}が{count_text(count, '項目')}" for reason, count in found.items())
    return f"{counted}あるため"


def _against_year_before(facts: MeasureFacts, shown: Rows) -> Iterator[Remark]:
    """Yield the indicator that fell against the year before, of those that were told the lowest."""
    earlier = {(row.kind, row.seq): row for row in reversed(facts.earlier) if pd.notna(row.actual_value)}
    for part in lowest_first([part for part in shown if pd.notna(part.actual_value)]):
        before = earlier.get((part.kind, part.seq))
        if before is not None and _fell(before, part):
            old, new = (f"{number_text(float(row.actual_value))}{given(part.unit)}" for row in (before, part))
            word = "増えて" if part.actual_value > before.actual_value else "減って"
            yield Remark(f"{name(part)}の実績は、前年度の{old}から{new}に{word}います。", 2)
            return


def _fell(before: Any, part: Any) -> bool:
    """Return whether the same quantity is plainly worse than a year before."""
    alike = given(before.unit) == given(part.unit) and tidy(before.indicator) == tidy(part.indicator)
    change = float(part.actual_value) - float(before.actual_value)
    worse = change > 0 if part.direction == "lower" else change < 0
    return alike and worse and abs(change) >= _FALL * abs(float(before.actual_value))
