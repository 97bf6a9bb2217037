"""How an opinion names an indicator, its target and its actual (言い回し)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.contract.codes import BOUND_WORDS
from analysis.words.characters import fold_width
from analysis.words.printing import count_text, number_text, percent_text

_LONGEST_NAME, _LONGEST_CELL = 26, 20
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


def name(part: Any) -> str:
    """Return what an indicator is called, e.g. ``受付件数（窓口）``; without its unit in brackets."""
    indicator, label = tidy(part.indicator), tidy(part.label)
    ending = re.search(r"[（(]([^（()）]*)[)）]$", indicator)
    if ending and fold_width(ending[1]).strip() == given(part.unit):
        indicator = indicator[: ending.start()]
    shown = indicator if not label or label in indicator else f"{indicator}（{label}）"
    if label and (not indicator or re.search(r"\d", indicator)):
        shown = label
    quoted = shown.replace("「", "『").replace("」", "』")
    without_bound = re.sub(r"以上|以下|以内|未満", "", quoted.replace(given(part.unit) or "\0", ""))
    if not _LETTER.search(without_bound) or (shown == tidy(part.target_text) and pd.notna(part.target_value)):
        return f"{part.seq}番目の指標"
    cut = clipped(quoted, _LONGEST_NAME)
    return cut if cut.count("『") == cut.count("』") else cut.replace("『", "")


def _without_name(words: str, part: Any) -> str:
    """Return a cell's words without the name of the indicator before them, where something is left."""
    prefixes = sorted({tidy(part.label), tidy(part.indicator)} - {""}, key=len, reverse=True)
    rests = (words[len(prefix) :].lstrip("：:、 　") for prefix in prefixes if words.startswith(prefix))
    return next(filter(None, rests), words)


def _cell(text: Any, value: Any, part: Any, bound: str) -> str:
    words = _without_name(tidy(text), part)
    if pd.isna(value):
        quoted = clipped(words, 30).replace("「", "『").replace("」", "』")
        return f"「{quoted}」" if words else ""
    if len(words) <= _LONGEST_CELL and _AS_PRINTED.fullmatch(words):
        return words
    return f"{number_text(float(value))}{given(part.unit)}{bound}"


def target(part: Any) -> str:
    """Return the target as an opinion says it, e.g. ``125件以上``; words are quoted."""
    return _cell(part.target_text, part.target_value, part, BOUND_WORDS.get(given(part.comparator), ""))


def actual(part: Any) -> str:
    """Return the actual as an opinion says it; a bound stays a bound, words are quoted."""
    number = "" if pd.isna(part.actual_value) else f"{number_text(float(part.actual_value))}{given(part.unit)}"
    bound = "以上" if number and f"{number}以上" in tidy(part.actual_text).replace(" ", "") else ""
    return _cell(part.actual_text, part.actual_value, part, bound)


def rate(part: Any) -> str:
    """Return e.g. ``（達成率327.2%）``, empty without a rate."""
    known = pd.notna(part.achievement_rate)
    return f"（達成率{percent_text(float(part.achievement_rate))}）" if known else ""


def result(part: Any) -> str:
    """Return target and actual of one indicator as the beginning of a sentence."""
    subject, wanted = name(part), target(part)
    opening = "" if subject == wanted.strip("「」") else f"「{subject}」は"
    return f"{opening}目標{wanted}に対して実績{actual(part)}{rate(part)}"


def listed(names: Sequence[str], few: int = 2) -> str:
    """Return names in brackets, each once, the first few of many: ``「A」「B」など3項目``."""
    unique = list(dict.fromkeys(names))
    shown = "".join(f"「{one}」" for one in unique[:few])
    return shown if len(unique) <= few else f"{shown}など{count_text(len(unique), '項目')}"
