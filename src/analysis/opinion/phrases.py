"""How an opinion names an indicator, its target and its actual (言い回し)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.contract.codes import BOUND_WORDS, KINDS
from analysis.words.characters import fold_width
from analysis.words.printing import count_text, number_text, percent_text

_LONGEST_NAME, _LONGEST_CELL = 32, 20
# A space between a digit and a full-width character carries no meaning in a printed cell.
_GAP = re.compile(r"(?<=[0-9%])\s+(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])\s+(?=[0-9▲-])")
# What reads well as a number with its unit, just as printed.
_AS_PRINTED = re.compile(r"(?:約)?[▲△-]?\d[\d,.]*[^\d,.（(。のを+][^（(。のを]{0,7}")
_LETTER = re.compile(r"[^\W\d_]")


def given(value: Any) -> str:
    """Return a cell's words, empty where it is missing."""
    return "" if value is None or pd.isna(value) else str(value)


def tidy(text: Any) -> str:
    """Return a cell's words on one line, without spaces beside numbers."""
    return _GAP.sub("", " ".join(given(text).split()))


def clipped(text: str, longest: int) -> str:
    """Return a text cut with … where it is longer."""
    return text if len(text) <= longest else text[: longest - 1].rstrip("、。・ ") + "…"


def _quoted(text: str) -> str:
    cut = clipped(text.replace("「", "『").replace("」", "』"), _LONGEST_NAME)
    return f"「{cut if cut.count('『') == cut.count('』') else cut.replace('『', '')}」"


def _without_unit(indicator: str, unit: str) -> str:
    ending = re.search(r"[（(]([^（()）]*)[)）]$", indicator)
    return indicator[: ending.start()] if ending and fold_width(ending[1]).strip() == unit else indicator


def _named_by_target(shown: str, part: Any) -> bool:
    """Return whether a name is only the target over again, or nothing but a number with its unit."""
    bare = re.sub(r"以上|以下|以内|未満", "", shown.replace(given(part.unit) or "\0", ""))
    return not _LETTER.search(bare) or shown == tidy(part.target_text)


def name(part: Any) -> str:
    """Return what an indicator is called, in brackets: ``「受付件数（窓口）」``; without its unit.

    One that only repeats its target is called after its task, else by its kind and number: ``単年度の指標（4）``.
    """
    indicator, label = _without_unit(tidy(part.indicator), given(part.unit)), tidy(part.label)
    shown = indicator if not label or label in indicator else f"{indicator}（{label}）"
    if label and (not indicator or re.search(r"\d", indicator)):
        shown = label
    if not _named_by_target(shown, part):
        return _quoted(shown)
    task = tidy(getattr(part, "task", ""))
    if _LETTER.search(shown) and pd.isna(part.target_value):
        return _quoted(shown)
    return f"{_quoted(task)}の指標" if task else f"{KINDS[part.kind]}（{part.seq}）"


def _without_name(words: str, part: Any) -> str:
    """Return a cell's words without the name of the indicator before them, where something is left."""
    prefixes = sorted({tidy(part.label), tidy(part.indicator)} - {""}, key=len, reverse=True)
    rests = (words[len(prefix) :].lstrip("：:、 　") for prefix in prefixes if words.startswith(prefix))
    return next(filter(None, rests), words)


def _cell(text: Any, value: Any, part: Any, ending: str) -> str:
    words = _without_name(tidy(text), part)
    if pd.isna(value):
        quoted = clipped(words, 30).replace("「", "『").replace("」", "』")
        return f"「{quoted}」" if words else ""
    if len(words) <= _LONGEST_CELL and _AS_PRINTED.fullmatch(words):
        return words
    return f"{number_text(float(value))}{ending}"


def target(part: Any) -> str:
    """Return the target as an opinion says it, e.g. ``125件以上``; words are quoted, a year's total stands by a month's."""
    bound = BOUND_WORDS.get(given(part.comparator), "")
    told = _cell(part.target_text, part.target_value, part, f"{given(part.unit)}{bound}")
    unit, other = given(part.unit), given(part.actual_unit)
    if pd.notna(part.target_value) and unit.endswith("/月") and other == unit.removesuffix("/月"):
        return f"{told}（12か月で{number_text(float(part.target_value) * 12)}{other}）"
    return told


def actual(part: Any) -> str:
    """Return the actual as an opinion says it, in its own unit; a bound stays a bound, words are quoted."""
    unit = given(part.actual_unit) or given(part.unit)
    number = "" if pd.isna(part.actual_value) else f"{number_text(float(part.actual_value))}{unit}"
    bound = "以上" if number and f"{number}以上" in tidy(part.actual_text).replace(" ", "") else ""
    return _cell(part.actual_text, part.actual_value, part, unit + bound)


def rate(part: Any) -> str:
    """Return e.g. ``（達成率327.2%）``, empty without a rate."""
    known = pd.notna(part.achievement_rate)
    return f"（達成率{percent_text(float(part.achievement_rate))}）" if known else ""


def result(part: Any) -> str:
    """Return target and actual of one indicator as the beginning of a sentence; its name is not said twice."""
    subject, wanted = name(part), target(part)
    if subject == wanted:
        return f"{subject}に対する実績は{actual(part)}"
    return f"{subject}は目標{wanted}に対して実績{actual(part)}{rate(part)}"


def listed(names: Sequence[str], few: int = 2) -> str:
    """Return names, each once, the first few of many: ``「A」、「B」など3項目``."""
    unique = list(dict.fromkeys(names))
    shown = "、".join(unique[:few])
    return shown if len(unique) <= few else f"{shown}など{count_text(len(unique), '項目')}"
