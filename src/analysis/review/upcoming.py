"""Are the targets still to come set, and do their steps hold together? (これからの目標)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from analysis.evaluation.year import Evaluation
from analysis.review.direction import target_steps
from analysis.review.finding import Finding, name_of, quoted, rule, sources, words
from analysis.review.seen import Seen, no_target, seen
from analysis.review.targets import already_final, set_again
from analysis.words.fiscal_year import label
from analysis.words.printing import number_text

#: Between two years in a row so large a step of a target is no growth.
JUMP = 5.0


@rule("target-ahead-missing", "warning", "これからの年度の目標が、未定や空欄のままになっていないか")
def target_ahead_missing(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield indicators with a target so far, or named as such, whose later years within the plan are blank or 未定."""
    rows = seen(evaluation)
    reasons = no_target(evaluation)
    open_ = np.isin(reasons, ("undecided", "blank")) & (rows.words("actual_text") == "")
    ahead = (rows.year > evaluation.fiscal_year) & (rows.year <= evaluation.plan.period[1])
    now = (rows.year == evaluation.fiscal_year) & (rows.has("target_value") | (reasons == "not_numeric"))
    chosen = rows.counted & ahead & open_ & ((rows.tally(now) > 0)[rows.series] | (reasons == "undecided"))
    for own in rows.by_series(chosen).values():
        first = own[0]
        years = "、".join(label(int(row.fiscal_year)) for row in own)
        how = "未定" if words(first.target_text) else "空欄"
        message = f"「{name_of(first)}」の{years}の目標が{how}です。目標を定めるか、定める時期を示してください。"
        evidence = "／".join(quoted(row) for row in own)
        where = sources(*(row.source for row in own))
        yield Finding(str(first.measure_id), int(first.fiscal_year), message, evidence, where)


@rule("final-target-reached", "info", "計画の最終年度の目標に、すでに届いていないか")
def final_target_reached(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield indicators whose last actual is as good as the target of the plan's last year, by any margin."""
    rows = seen(evaluation)
    for own in rows.by_series(already_final(evaluation)[rows.series]).values():
        last = [row for row in own if row.fiscal_year <= evaluation.fiscal_year and pd.notna(row.actual_value)][-1]
        final = [row for row in own if pd.notna(row.target_value)][-1]
        message = (
            f"「{name_of(last)}」の{label(int(last.fiscal_year))}の実績（{number_text(last.actual_value)}）は、"
            f"{label(int(final.fiscal_year))}の目標（{number_text(final.target_value)}）にすでに届いています。{set_again(evaluation)}"
        )
        evidence = f"{quoted(last)}／目標の推移 {target_steps(own)}"
        where = sources(last.source, final.source)
        yield Finding(str(last.measure_id), int(last.fiscal_year), message, evidence, where)


def broken_step(targets: list[float]) -> int | None:
    """Return the place of the one target that breaks an otherwise even row of steps, None where there is none.

    ``7553, 7553, 7153, 6953, 6753`` goes down by 200 a year but for the second.
    """
    if len(targets) < 5 or len(set(targets)) < 3:
        return None
    for place in range(1, len(targets) - 1):
        rest = [(year, value) for year, value in enumerate(targets) if year != place]
        steps = {round((two - one) / (after - before), 6) for (before, one), (after, two) in pairwise(rest)}
        if len(steps) == 1 and 0.0 not in steps:
            expected = rest[0][1] + next(iter(steps)) * (place - rest[0][0])
            return place if abs(expected - targets[place]) > 1e-6 else None
    return None


def _jump(targets: list[float]) -> int | None:
    """Return the place of the first target that is many times the one before, or a small part of it."""
    for place, (one, two) in enumerate(pairwise(targets), 1):
        if one > 0 and two > 0 and max(one, two) / min(one, two) >= JUMP:
            return place
    return None


def _runs(rows: Seen) -> Iterator[list[Any]]:
    """Yield the rows with a target of each series that has them in at least three years in a row."""
    chosen = rows.counted & rows.has("target_value")
    for own in rows.by_series(chosen & (rows.tally(chosen) >= 3)[rows.series]).values():
        if all(two.fiscal_year - one.fiscal_year == 1 for one, two in pairwise(own)):
            yield own


@rule(
    "target-steps-broken", "warning", "年々の目標の並びで、一つの年度だけが刻みから外れたり桁が変わったりしていないか"
)
def target_steps_broken(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield rows of targets of which one breaks even steps, and those that jump."""
    for own in _runs(seen(evaluation)):
        targets = [float(row.target_value) for row in own]
        place, severity = broken_step(targets), ""
        what = "ほかの年度の一定の刻みから外れています。写し間違いでないかを確かめてください。"
        if place is None:
            place, severity = _jump(targets), "info"
            what = f"前の年度の{number_text(JUMP)}倍以上、または{number_text(JUMP)}分の1以下です。写し間違いでなければ、置き直した理由を示してください。"
        if place is None:
            continue
        row = own[place]
        message = (
            f"「{name_of(row)}」の{label(int(row.fiscal_year))}の目標（{number_text(row.target_value)}）は、{what}"
        )
        where, evidence = sources(*(one.source for one in own)), f"目標の推移 {target_steps(own)}"
        yield Finding(str(row.measure_id), int(row.fiscal_year), message, evidence, where, severity)
