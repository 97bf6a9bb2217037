"""What an opinion says of the indicators (指標の達成状況): reached, missed and by how much, not decided and why."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.contract.codes import STATUS
from analysis.evaluation.undecided import UNDECIDED
from analysis.opinion.facts import MeasureFacts, Remark, Rows
from analysis.opinion.phrases import actual, given, listed, name, result, tidy
from analysis.words.printing import count_text, number_text

_FAR_ABOVE = 1.5


def results(facts: MeasureFacts) -> Iterator[Remark]:
    """Yield what was reached and what was missed, the most telling first."""
    parts = facts.parts
    reached, missed = ([part for part in parts if part.met == met] for met in ("yes", "no"))
    left = [part for part in parts if part.met not in ("yes", "no")]
    if not parts:
        yield from _without_indicators(facts)
        yield from _activities(facts)
    elif len(reached) + len(missed) == 0:
        yield Remark(f"{_all_of(parts)}、{_reasons(left)}、目標を達成したかを判定できません。")
        yield from _activities(facts)
    elif not missed:
        yield from _all_reached(reached, left)
    else:
        yield from _some_missed(reached, missed, left)
    yield from _against_year_before(facts, missed or reached)


def _all_of(parts: Rows) -> str:
    return "指標は" if len(parts) == 1 else f"{_counted(parts)}は"


def _counted(parts: Rows) -> str:
    """Return how many indicators, and that both kinds are counted together where they are."""
    word = "単年度・計画期間の指標" if len({part.kind for part in parts}) > 1 else "指標"
    return f"{word}{count_text(len(parts), '項目')}"


def _without_indicators(facts: MeasureFacts) -> Iterator[Remark]:
    word, status = facts.plan.measure_word, facts.measure.status
    if status != "active":
        yield Remark(f"この{word}は「{STATUS[status]}」とされており、この年度の指標は示されていません。")
    else:
        yield Remark("目標のある指標が示されていないため、達成状況は判断できません。")


def _activities(facts: MeasureFacts) -> Iterator[Remark]:
    """Yield what was counted without a target."""
    told = [part for part in facts.activities if pd.notna(part.actual_value)]
    if told:
        shown = "、".join(f"「{name(part)}」{actual(part)}" for part in told[:2])
        yield Remark(f"活動の実績は{shown}{'など' if len(told) > 2 else ''}です。", 1)


def _all_reached(reached: Rows, left: Rows) -> Iterator[Remark]:
    """Yield what all decided indicators reached; of several with a rate the lowest is named."""
    count, how = len(reached), _reached_how(reached)
    if count == 1:
        yield Remark(f"{result(reached[0])}で、{how}。")
    elif count == 2 and not left and _same_twice(reached):
        yield Remark(f"単年度・計画期間の指標とも、{result(reached[0])}で、{how}。")
    else:
        yield Remark(f"{'判定できる' if left else ''}{_counted(reached)}は、いずれも{how}。")
        rated = [part for part in reached if pd.notna(part.achievement_rate)]
        lowest = min(rated or reached[:1], key=lambda part: part.achievement_rate)
        told = "達成率が最も低いものでも、" if len(rated) > 1 else "このうち"
        yield Remark(f"{told}{result(lowest)}です。", 2)
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


def _lowest_first(parts: Rows) -> Rows:
    """Return indicators in the order of their rates, those without one first."""
    return sorted(parts, key=lambda part: -math.inf if pd.isna(part.achievement_rate) else float(part.achievement_rate))


def _some_missed(reached: Rows, missed: Rows, left: Rows) -> Iterator[Remark]:
    """Yield the lowest of the missed indicators with its gap, then the others by name."""
    worst, *rest = _lowest_first(missed)
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
    told = result(part)
    if pd.isna(part.achievement_rate) or pd.isna(part.actual_value) or part.actual_value == part.target_value:
        return f"{told}で、目標に届いていません。"
    difference = float(part.actual_value) - float(part.target_value)
    unit = given(part.unit).replace("%", "ポイント").split("/")[0]
    if part.direction == "lower":
        return f"{told}で、少ないほど良い値が目標を{number_text(abs(difference))}{unit}上回りました。"
    return f"{told}で、目標を{number_text(abs(difference))}{unit}下回りました。"


def _reasons(left: Rows) -> str:
    """Return why some indicators are not decided, with how many of each reason, up to ため."""
    found = Counter(part.why_undecided for part in left)
    if len(found) == 1:
        return UNDECIDED[next(iter(found))].removesuffix("もの") + "ため"
    counted = "、".join(f"{UNDECIDED[reason]}が{count_text(count, '項目')}" for reason, count in found.items())
    return f"{counted}あるため"


def _against_year_before(facts: MeasureFacts, shown: Rows) -> Iterator[Remark]:
    """Yield how the first numeric indicator that was told changed against the year before."""
    earlier = {(row.kind, row.seq): row for row in reversed(facts.earlier) if pd.notna(row.actual_value)}
    for part in _lowest_first([part for part in shown if pd.notna(part.actual_value)]):
        before = earlier.get((part.kind, part.seq))
        if before is None:
            continue
        if given(before.unit) == given(part.unit) and tidy(before.indicator) == tidy(part.indicator):
            yield Remark(_change(part, before, "" if len(facts.parts) == 1 else f"「{name(part)}」の"), 2)
            return


def _change(part: Any, before: Any, whose: str) -> str:
    unit = given(part.unit)
    old, new = (f"{number_text(float(row.actual_value))}{unit}" for row in (before, part))
    if before.actual_value == part.actual_value:
        return f"{whose}実績は、前年度と同じ{new}です。"
    word = "増えています" if part.actual_value > before.actual_value else "減っています"
    return f"{whose}実績は、前年度の{old}から{word}。"
