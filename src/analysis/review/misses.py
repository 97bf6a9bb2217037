"""Misses that are told whatever the grade (大きな未達): far ones, all of them, falls, the opposite of what was wanted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from analysis.evaluation.year import Evaluation, held
from analysis.review.finding import Finding, name_of, quoted, rule, sources, words
from analysis.review.reasons import FAR, explains
from analysis.review.seen import Mask, seen
from analysis.review.sentences import asked_for, reasons
from analysis.review.standing import finding_of, grade_word, standing
from analysis.words.fiscal_year import label
from analysis.words.printing import count_text, number_text, percent_text

#: Below this rate the numbers themselves are doubted.
TINY = 0.01
#: A miss by less than this share of the target is a near one.
NEAR = 0.95
#: From this change for the worse on a fall is told (ratio).
FALL = 0.2


@held
def _far(evaluation: Evaluation) -> Mask:
    """Return the indicators of the year that were missed by far, in numbers."""
    rows = seen(evaluation)
    rate = rows.number("achievement_rate")
    return rows.counted & rows.one_of("met", "no") & (rate < FAR) & (rows.year == evaluation.fiscal_year)


@rule("far-miss", "warning", "評価にかかわらず、目標に大きく届かなかった指標（達成率70%未満）がないか")
def far_miss(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield the far misses of the year; the gravest of the plan is said to be so, one that the reason explains is information."""
    rows, told = seen(evaluation), reasons(evaluation)
    rate, far = rows.number("achievement_rate"), _far(evaluation)
    lowest = rate[far].min(initial=np.inf)
    earlier = {two.Index: one for one, two in rows.row_pairs(*_fallen(evaluation))}
    for row in rows.rows(far):
        own = told.get(str(row.measure_id))
        explained = own is not None and explains(own.text)
        tiny = 0 < row.achievement_rate < TINY
        one_of = "の一つ" if (rate[far] == lowest).sum() > 1 else ""
        gravest = (
            f"この計画の指標で最も大きな未達{one_of}です。" if row.achievement_rate == lowest and far.sum() > 1 else ""
        )
        ask = _asked("tiny" if tiny else "explained" if explained else "silent" if own is not None else "")
        short = f"達成率{percent_text(row.achievement_rate)}で、目標に大きく届いていません"
        message = f"「{name_of(row)}」は{short}{_since(earlier.get(row.Index), row)}。{gravest}{ask}"
        severity = "info" if explained and not tiny and not gravest else ""
        year = int(row.fiscal_year)
        yield Finding(str(row.measure_id), year, message, quoted(row), words(row.source), severity)


def _asked(how: str) -> str:
    """Return what is asked about a far miss: by whether its reason is at hand, and told."""
    asks = {
        "tiny": "桁や単位、累計の取り方に誤りがないかも確かめてください。",
        "explained": "説明に書かれた要因への対応と、今後の見通しを確かめてください。",
        "silent": "届かなかった理由が説明文に見当たらないため、理由と今後の対応を書いてください。",
    }
    return asks.get(how, "要因と今後の見通しを確かめてください。")


@held
def _fallen(evaluation: Evaluation) -> tuple[np.ndarray, np.ndarray]:
    """Return the places of the year before and of this year of indicators that are worse by a fifth and not reached."""
    rows = seen(evaluation)
    actual, lower = rows.number("actual_value"), rows.one_of("direction", "lower")
    before, after = rows.pairs(rows.has("actual_value") & (rows.year <= evaluation.fiscal_year))
    alike = (rows.words("unit")[before] == rows.words("unit")[after]) & (actual[before] > 0)
    alike &= (rows.year[after] - rows.year[before] == 1) & (rows.year[after] == evaluation.fiscal_year)
    change = np.where(lower[after], actual[before] - actual[after], actual[after] - actual[before])
    fell = alike & (change <= -FALL * np.abs(actual[before])) & ~(lower[after] & (actual[before] < 1))
    fell &= ~(rows.one_of("met", "yes") & rows.has("target_value"))[after]
    return before[fell], after[fell]


def _since(before: Any, row: Any) -> str:
    """Return what stood in the year before, where the actual fell."""
    return (
        ""
        if before is None
        else f"（前の年度は{number_text(before.actual_value)}、この年度は{number_text(row.actual_value)}）"
    )


@rule("all-missed-but-good", "warning", "すべての指標が未達なのに、おおむね良いとする評価ではないか")
def all_missed_but_good(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield good grades below the best ones of which every decided indicator was missed, one of them by more than a little.

    Those of which every part was plainly missed are the business of ``grade-good-but-nothing-done``.
    """
    scale, graded = evaluation.plan.scale, standing(evaluation)
    rate = graded.rows.number("achievement_rate")
    missed = graded.rows.one_of("met", "no")
    decided = missed | graded.rows.one_of("met", "yes")
    middle = np.isin(graded.grade, [symbol for symbol in scale.positive if symbol not in scale.reached])
    every = (graded.tally(missed) > 0) & (graded.tally(missed) == graded.tally(decided))
    plainly = graded.every(missed & ~(rate >= 0.5))
    chosen = middle & every & ~plainly & (graded.tally(missed & (rate < NEAR)) > 0)
    for case, rows in graded.each(chosen, missed):
        if case.grade not in scale.printed:
            continue
        ask = asked_for(evaluation, case.measure_id, "この段階とした根拠")
        message = f"{grade_word(case)}は「{case.grade}」ですが、達成した指標が一つもありません（未達{count_text(len(rows), '項目')}）。{ask}"
        yield finding_of(case, message, rows)


@rule("activity-missed-but-good", "warning", "活動指標が目標に届かないのに、達成を意味する評価ではないか")
def activity_missed_but_good(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield grades of measures that mean reached beside a missed count of activity, which no grade stands for."""
    rows, graded = seen(evaluation), standing(evaluation)
    missed = rows.one_of("kind", "activity") & rows.one_of("met", "no") & (rows.year == evaluation.fiscal_year)
    best: dict[str, Any] = {
        case.measure_id: case
        for case in graded.cases
        if case.seq is None
        and case.fiscal_year == evaluation.fiscal_year
        and case.grade in evaluation.plan.scale.reached
    }
    together: dict[str, list[Any]] = {}
    for row in rows.rows(missed):
        if str(row.measure_id) in best:
            together.setdefault(str(row.measure_id), []).append(row)
    for measure_id, parts in together.items():
        case = best[measure_id]
        names = "、".join(f"「{name_of(row)}」" for row in parts[:3])
        ask = asked_for(evaluation, measure_id, "活動指標を評価にどう含めたか")
        message = f"活動指標{names}が目標に届いていませんが、{grade_word(case)}は「{case.grade}」です。{ask}"
        yield finding_of(case, message, parts)


@rule("fell-against-year-before", "info", "前の年度より大きく悪くなった指標がないか")
def fell_against_year_before(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield indicators that are worse than the year before by a fifth; those that missed their target too are to be asked.

    Far misses are told by ``far-miss``, with the year before.
    """
    rows, (before, after) = seen(evaluation), _fallen(evaluation)
    told = _far(evaluation)[after]
    for one, two in rows.row_pairs(before[~told], after[~told]):
        share = percent_text(abs(float(two.actual_value) - float(one.actual_value)) / abs(float(one.actual_value)))
        word = "増えて" if two.actual_value > one.actual_value else "減って"
        message = (
            f"「{name_of(two)}」の実績が、前の年度の{number_text(one.actual_value)}から{number_text(two.actual_value)}に"
            f"{share}{word}います。変わった要因を確かめてください。"
        )
        severity = "warning" if two.met == "no" else ""
        evidence, where = f"{quoted(one)}／{quoted(two)}", sources(one.source, two.source)
        yield Finding(str(two.measure_id), int(two.fiscal_year), message, evidence, where, severity)


@rule("opposite-of-target", "warning", "増やす目標に対して、減った実績（▲と+）になっていないか")
def opposite_of_target(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield actuals below 0 beside a target above 0, or the other way round, and 減 beside 増."""
    rows = seen(evaluation)
    target, actual = rows.number("target_value"), rows.number("actual_value")
    signs = (np.sign(target) * np.sign(actual)) == -1
    up, down = ("increase", "ge", "gt"), ("decrease",)
    words_differ = rows.one_of("comparator", *up) & rows.one_of("actual_comparator", *down)
    chosen = rows.counted & rows.one_of("met", "no") & (signs | words_differ) & (rows.year == evaluation.fiscal_year)
    for row in rows.rows(chosen):
        message = (
            f"「{name_of(row)}」は目標が{words(row.target_text)[:20]}、実績が{words(row.actual_text)[:20]}で、"
            f"{label(int(row.fiscal_year))}は目標と逆の向きに動いています。符号の誤りでないかと、その要因を確かめてください。"
        )
        yield Finding(str(row.measure_id), int(row.fiscal_year), message, quoted(row), words(row.source))
