"""Are the targets worth meeting, and do they stay the same? (目標の水準と変更)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.evaluation.year import Evaluation, held
from analysis.review.direction import counts_unwanted, rises_only, target_steps
from analysis.review.finding import Finding, name_of, quoted, rule, sources, started, words
from analysis.review.seen import Mask, Seen, folded_name, no_target, seen, units
from analysis.words.fiscal_year import label, short_label
from analysis.words.printing import number_text, percent_text

#: A target beaten so far in a single known year, or so far in each of several years, is weak.
FAR_ONCE, FAR_EACH_YEAR = 2.0, 1.3
#: A later target is already beaten where the last actual is better by this share.
BEATEN = 1.1
#: So many times a target an actual is rather wrong than good.
BEYOND = 10
#: Fewer faults than so few cannot be halved by much: 1 of at most 2 is no weak target.
FEW = 10
_GROWTH = re.compile(r"増|伸び|上昇|比(?:較|$)|前年|超過|達成率|進捗率|経常収支")
_CAPPED = re.compile(r"稼働率|受講率|実施率|回答率|利用率|整備率|普及率|電子化率|完了率|対応率|割合|達成率|満足度")


_CHANGES = ("increase", "decrease")


def _observed(rows: Seen) -> Mask:
    return rows.has("achievement_rate") & rows.counted


def is_ceiling(rows: Seen) -> Mask:
    """Return where a target is all there is (100 %): it cannot be too low."""
    return rows.one_of("unit", "%") & (rows.number("target_value") == 100) & ~rows.one_of("comparator", *_CHANGES)


def set_again(evaluation: Evaluation) -> str:
    """Return what is asked of a target that is too low: of this plan while it runs, else of the next one."""
    if evaluation.fiscal_year < evaluation.plan.period[1]:
        return "目標値の見直しを検討してください。"
    return "次期計画では、この実績を踏まえた目標値としてください。"


def _raised(rows: Seen, observed: Mask) -> Mask:
    """Return by series whether the next target is already set beyond the last actual: then it was too low, and is no more."""
    last = rows.last(observed)
    known = rows.has("target_value") & (rows.year > np.where(last < 0, 0, rows.year[last])[rows.series])
    upcoming = rows.first(known)
    found = (last >= 0) & (upcoming >= 0)
    actual, wanted = rows.number("actual_value")[last[found]], rows.number("target_value")[upcoming[found]]
    found[found] = np.where(rows.one_of("direction", "lower")[upcoming[found]], wanted < actual, wanted > actual)
    return found


@held
def _weak(evaluation: Evaluation) -> Mask:
    """Return by series whether the targets of an indicator were far exceeded in every year that is known."""
    rows = seen(evaluation)
    observed, rate = (
        _observed(rows) & ~is_ceiling(rows) & ~(rows.one_of("unit", "%") & (rows.number("actual_value") == 100)),
        rows.number("achievement_rate"),
    )
    years = rows.tally(observed)
    limit = np.where(years == 1, FAR_ONCE, FAR_EACH_YEAR)[rows.series]
    far = rows.tally(observed & (rate >= limit)) == years
    few = rows.tally(observed & rows.one_of("direction", "lower") & (rows.number("target_value") < FEW)) > 0
    return (years > 0) & far & ~few & (rows.tally(observed & (rate >= 1.5)) > 0) & ~_raised(rows, observed)


def _next_target(rows: Sequence[Any], last: Any) -> str:
    """Return a remark on the next target where the last actual has already beaten it."""
    later = (row for row in rows if row.fiscal_year > last.fiscal_year and pd.notna(row.target_value))
    upcoming = next(later, None)
    if upcoming is None:
        return ""
    lower, actual, wanted = upcoming.direction == "lower", last.actual_value, upcoming.target_value
    if not (actual < wanted if lower else actual > wanted):
        return ""
    return f"次の{label(int(upcoming.fiscal_year))}の目標（{number_text(wanted)}）もすでに上回っています。"


@rule("weak-target", "warning", "目標を毎年大きく超えていて、目標が低すぎないか")
def weak_target(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield indicators far exceeded in every known year; the same figures under two kinds once a measure."""
    told: set[tuple[Any, ...]] = set()
    rows, again = seen(evaluation), set_again(evaluation)
    for own in rows.by_series(_weak(evaluation)[rows.series]).values():
        known = [row for row in own if pd.notna(row.achievement_rate)]
        last = known[-1]
        key = (last.measure_id, last.target_value, last.actual_value)
        if key in told:
            continue
        told.add(key)
        rates = "、".join(f"{short_label(int(row.fiscal_year))} {percent_text(row.achievement_rate)}" for row in known)
        message = f"「{name_of(last)}」は目標を大きく超えています（達成率 {rates}）。{_next_target(own, last)}{again}"
        evidence = "／".join(quoted(row) for row in known)
        where = sources(*(row.source for row in known))
        yield Finding(str(last.measure_id), int(last.fiscal_year), message, evidence, where)


@held
def already_final(evaluation: Evaluation) -> Mask:
    """Return by series whether the last actual has reached the plan's last target, which is further than this year's.

    Weak targets are told elsewhere.
    """
    rows = seen(evaluation)
    last = rows.last(rows.has("actual_value", "target_value") & rows.counted & (rows.year <= evaluation.fiscal_year))
    final = rows.last(rows.has("target_value") & (rows.year > evaluation.fiscal_year))
    found = (last >= 0) & (final >= 0) & ~_weak(evaluation)
    last, final = last[found], final[found]
    actual, target = rows.number("actual_value"), rows.number("target_value")
    lower = rows.one_of("direction", "lower")[final]
    further = np.where(lower, target[final] < target[last], target[final] > target[last])
    there = np.where(lower, actual[last] <= target[final], actual[last] >= target[final])
    fixed = (rows.one_of("comparator", *_CHANGES) | is_ceiling(rows))[final]
    there &= (actual[last] < BEYOND * np.maximum(target[final], 1)) & ~_above_all(rows)[last]
    found[found] = further & there & ~fixed & (rows.words("unit")[last] == rows.words("unit")[final])
    return found


@rule("later-target-already-beaten", "info", "これからの年度の目標が、すでに出ている実績より低くないか")
def later_target_already_beaten(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield indicators whose next target is clearly worse than the last actual; weak targets are told elsewhere."""
    rows = seen(evaluation)
    last = rows.last(rows.has("actual_value") & rows.counted & (rows.year <= evaluation.fiscal_year))
    after = rows.year > np.where(last < 0, rows.year.max(initial=0), rows.year[last])[rows.series]
    upcoming = rows.first(after & rows.has("target_value"))
    asked = (last >= 0) & (upcoming >= 0) & ~_weak(evaluation) & ~already_final(evaluation)
    asked[rows.series[_falls(evaluation)[1]]] = False
    last, upcoming = last[asked], upcoming[asked]
    actual, wanted = rows.number("actual_value")[last], rows.number("target_value")[upcoming]
    lower = rows.one_of("direction", "lower")[upcoming]
    beaten = np.where(lower, actual * BEATEN < wanted, actual >= wanted * BEATEN)
    beaten &= (actual < BEYOND * np.maximum(wanted, 1)) & ~_above_all(rows)[last] & ~(lower & (wanted < FEW))
    beaten &= ~(rows.one_of("comparator", *_CHANGES) | is_ceiling(rows))[upcoming]
    chosen = rows.by_series(np.isin(rows.series, rows.series[last[beaten]]))
    last, upcoming = last[beaten], upcoming[beaten]
    for number, (one, two) in zip(rows.series[last], rows.row_pairs(last, upcoming), strict=True):
        message = (
            f"「{name_of(one)}」の{label(int(two.fiscal_year))}の目標（{number_text(two.target_value)}）は、"
            f"{label(int(one.fiscal_year))}の実績（{number_text(one.actual_value)}）ですでに達成しています。目標値の見直しを検討してください。"
        )
        evidence = f"{quoted(one)}／目標の推移 {target_steps(chosen[int(number)])}"
        yield Finding(str(one.measure_id), int(two.fiscal_year), message, evidence, sources(one.source, two.source))


@held
def _falls(evaluation: Evaluation) -> tuple[np.ndarray, np.ndarray]:
    """Return the places of each two consecutive rows of an indicator between which the target becomes easier.

    A lower-is-better one whose targets only ever rise is doubted for its direction instead.
    """
    rows = seen(evaluation)
    lower = rows.one_of("direction", "lower")
    known = rows.has("target_value") & (lower | rows.one_of("direction", "higher")) & rows.counted
    one, two = rows.pairs(known & ~rows.one_of("comparator", *_CHANGES))
    target = rows.number("target_value")
    easier = np.where(lower[two], target[two] > target[one], target[two] < target[one])
    easier &= ~rises_only(evaluation)[rows.series[two]] & ~counts_unwanted(evaluation)[two]
    return one[easier], two[easier]


_EASIER = {
    "higher": "下がっています。引き下げた理由を示してください（少ないほど良い指標であれば、そう分かる名称にしてください）。",
    "lower": "上がっています。少ないほど良い指標の目標を緩めた理由を示してください。",
}


@rule("target-lowered", "warning", "途中の年度で目標が引き下げられ、または緩められていないか")
def target_lowered(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield indicators whose target becomes easier from one year to the next: falls, or rises where less is better."""
    rows = seen(evaluation)
    before, after = _falls(evaluation)
    numbers, first = np.unique(rows.series[after], return_index=True)
    chosen = rows.by_series(np.isin(rows.series, numbers))
    for own, (one, two) in zip(chosen.values(), rows.row_pairs(before[first], after[first]), strict=True):
        message = (
            f"「{name_of(two)}」の目標が{label(int(one.fiscal_year))}の{number_text(one.target_value)}から"
            f"{label(int(two.fiscal_year))}の{number_text(two.target_value)}に{_EASIER[two.direction]}"
        )
        evidence = f"目標の推移 {target_steps(own)}／{quoted(one)}／{quoted(two)}"
        where = sources(*(row.source for row in own))
        yield Finding(str(two.measure_id), int(two.fiscal_year), message, evidence, where)


def _from_baseline(row: Any, message: str) -> Finding:
    evidence = f"計画策定時「{started(row)}」／{quoted(row)}"
    return Finding(str(row.measure_id), int(row.fiscal_year), message, evidence, words(row.source))


@rule("target-worse-than-baseline", "warning", "目標値が、計画を立てた時の値（基準値）より悪い水準ではないか")
def target_worse_than_baseline(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield targets that lie on the wrong side of their baseline."""
    rows = seen(evaluation)
    target, baseline = rows.number("target_value"), rows.number("baseline_value")
    worse = np.where(rows.one_of("direction", "lower"), target > baseline, target < baseline)
    for row in rows.rows(worse & ~rows.one_of("comparator", *_CHANGES)):
        message = (
            f"「{name_of(row)}」の目標（{words(row.target_text)}）は、計画策定時の値（{started(row)}）より"
            f"{'大きい' if row.direction == 'lower' else '小さい'}値です。目標値か計画策定時の値の誤りでないかを確かめてください。"
        )
        yield _from_baseline(row, message)


@rule("baseline-not-comparable", "info", "計画策定時の値と目標を、同じ単位で比べられるか")
def baseline_not_comparable(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield indicators that start from a number in one unit and aim at words or at another unit."""
    rows = seen(evaluation)
    known, unit = rows.has("baseline_value"), rows.words("baseline_unit") != ""
    in_words = (no_target(evaluation) == "not_numeric") & (unit | known)
    other = rows.has("target_value") & known & unit & (units(rows, "baseline_unit") != units(rows, "unit"))
    counted = np.flatnonzero(rows.counted)
    begins = np.zeros(len(known), dtype=bool)
    begins[counted[np.unique(rows.series[counted], return_index=True)[1]]] = True
    for row in rows.rows(begins & (in_words | other)):
        message = (
            f"「{name_of(row)}」は計画策定時「{started(row)}」、目標「{words(row.target_text)[:30]}」で、"
            "どれだけ進んだかを比べられません。同じ単位で書いてください。"
        )
        yield _from_baseline(row, message)


def _grows(indicator: str, label: str) -> bool:
    return _GROWTH.search(folded_name(indicator, label).replace("達成率", "")) is not None


def _capped(indicator: str, label: str) -> bool:
    return _CAPPED.search(folded_name(indicator, label)) is not None


def _added(actual: str) -> bool:
    return "+" in actual


def _shares(rows: Seen) -> Mask:
    """Return where a share of a whole is given: no growth, no sum."""
    grows = rows.one_of("comparator", *_CHANGES) | rows.says(_grows, "indicator", "label")
    return rows.one_of("unit", "%") & ~grows & ~rows.says(_added, "actual_text")


def _above_all(rows: Seen) -> Mask:
    """Return where more than all is given: a share of a whole above 100 %."""
    above = (rows.number("target_value") > 100) | (rows.number("actual_value") > 100)
    return _shares(rows) & above & rows.says(_capped, "indicator", "label")


@rule("percent-above-100", "warning", "100%を超えられない割合に、100%を超える目標や実績がないか")
def percent_above_100(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield shares above 100 %, and targets of at least 100 % of a share, which nothing can exceed."""
    rows = seen(evaluation)
    shares = _shares(rows)
    at_least = rows.one_of("comparator", "ge", "gt") & (rows.number("target_value") == 100)
    chosen = (shares & at_least) | _above_all(rows)
    for row, bound in zip(rows.rows(chosen), at_least[chosen], strict=True):
        what = "は100%を超えることのない割合ですが、「100%以上」の目標" if bound else "に100%を超える割合"
        message = f"「{name_of(row)}」{what}が書かれています。割合の意味か書き方を確かめてください。"
        year, severity = int(row.fiscal_year), "info" if bound else ""
        yield Finding(str(row.measure_id), year, message, quoted(row), words(row.source), severity)
