"""Did an indicator give way to another one, or its number to words? (替わった指標)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from analysis.evaluation.year import Evaluation
from analysis.review.finding import Finding, name_of, quoted, rule, sources, words
from analysis.review.seen import Seen, joined, no_target, seen
from analysis.words.fiscal_year import label


@rule("indicator-changed", "info", "計画の途中で指標が別のものに替わり、年度の比較ができなくなっていないか")
def indicator_changed(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield measures of which an indicator ends where another begins, or turns from a number into words."""
    rows = seen(evaluation)
    for old, new in rows.row_pairs(*_replaced(rows)):
        year = int(new.fiscal_year)
        message = (
            f"{label(year)}から指標が「{name_of(old)}」から「{name_of(new)}」に替わっています。"
            "替えた理由と、前後の年度を比べられないことを書いてください。"
        )
        evidence, where = f"{quoted(old)}／{quoted(new)}", sources(old.source, new.source)
        yield Finding(str(old.measure_id), year, message, evidence, where)
    yield from _turned_into_words(evaluation)


def _is_dash(target: str) -> bool:
    return re.fullmatch(r"[-－—/／]", target) is not None


def _replaced(rows: Seen) -> tuple[np.ndarray, np.ndarray]:
    """Return the places of the last row with a target of an indicator, and of the first of that which follows it.

    Of several indicators of that kind that begin in the next year, the first of the measure follows.
    """
    given = rows.has("target_value") | rows.one_of("direction", "milestone")
    named = (rows.words("target_text") != "") & ~rows.says(_is_dash, "target_text")
    real = rows.counted & named & given & ~rows.one_of("missing_reason", "not_applicable")
    _, begins = np.unique(rows.series[rows.counted], return_index=True)
    counted = rows.series[np.sort(np.flatnonzero(rows.counted)[begins])]
    begun = counted[rows.first(real)[counted] >= 0]
    first, last = rows.first(real)[begun], rows.last(real)[begun]
    key = rows.words("measure_id") + "\n" + rows.words("kind")
    new = dict(zip(zip(key[first][::-1], rows.year[first][::-1], strict=True), first[::-1], strict=True))
    old = list(zip(key[last], rows.year[last] + 1, strict=True))
    one, two = joined(old, new)
    return last[one], np.array([*new.values()], dtype=int)[two]


def _in_words(target: str) -> bool:
    return re.search(r"[一-龥]{2}", target) is not None


def _turned_into_words(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield the first year of an indicator in which its target is words after a number; 未定 is none."""
    rows = seen(evaluation)
    number = rows.has("target_value")
    worded = (no_target(evaluation) == "not_numeric") & rows.says(_in_words, "target_text")
    before, after = rows.pairs(rows.counted & (rows.words("target_text") != ""))
    turned = number[before] & worded[after]
    before, after = before[turned], after[turned]
    _, first = np.unique(rows.series[after], return_index=True)
    for one, two in rows.row_pairs(before[first], after[first]):
        message = (
            f"「{name_of(two)}」の目標が、{label(int(two.fiscal_year))}から数値（{words(one.target_text)}）でなく"
            f"「{words(two.target_text)}」に替わっています。替えた理由と達成の判断のしかたを書いてください。"
        )
        evidence, where = f"{quoted(one)}／{quoted(two)}", sources(one.source, two.source)
        yield Finding(str(two.measure_id), int(two.fiscal_year), message, evidence, where)
