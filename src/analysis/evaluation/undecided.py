"""Why it is not known whether an indicator was reached (判定できない理由): no target, no actual, or cells that are unlike."""

from __future__ import annotations

import pandas as pd

from analysis.evaluation.verdict import by_distinct
from analysis.words.quantity import missing_reason

#: The reasons in words, in the order in which outputs list them.
UNDECIDED = {
    "both": "目標と実績がともに示されていないもの",
    "target": "目標が示されていないもの",
    "actual": "実績が示されていないもの",
    "not_measured": "実績が未測定のもの",
    "undecided": "実績が未定のもの",
    "range": "実績の幅が目標の上下にまたがるもの",
    "unlike": "目標と実績の内容や単位がそろわないもの",
}
_NO_TARGET = ("", "blank", "dash", "none", "undecided", "not_applicable")
_NO_ACTUAL = ("", "blank", "dash", "none", "not_applicable")


def says_nothing(text: str) -> bool:
    """Return whether the cell of a target sets none: blank, a dash, なし, 未定."""
    return missing_reason(text) in _NO_TARGET


def _reason(target: str, actual: str, no_target: bool, no_actual: bool, printed: str) -> str:
    no_target = no_target and says_nothing(target)
    no_actual = no_actual and (missing_reason(actual) in _NO_ACTUAL or printed in _NO_ACTUAL[1:])
    if no_target and no_actual:
        return "both"
    if no_target or no_actual:
        return "target" if no_target else "actual"
    return printed if printed in ("not_measured", "undecided") else "unlike"


def why_undecided(indicators: pd.DataFrame) -> pd.Series:
    """Return why each row cannot be decided.

    Parameters
    ----------
    indicators : DataFrame
        With ``met`` and ``rate_method`` (`analysis.evaluation.achievement.with_achievement`).

    Returns
    -------
    Series of string, same index, keys of `UNDECIDED`; missing where the row is decided
    """
    texts = [indicators[name].fillna("").tolist() for name in ("target_text", "actual_text")]
    empty = [indicators[name].isna().tolist() for name in ("target_value", "actual_value")]
    reasons = by_distinct(_reason, *texts, *empty, indicators["missing_reason"].fillna("").tolist())
    found = pd.Series(pd.array(reasons, dtype="string"), index=indicators.index)
    found = found.mask(indicators["rate_method"].eq("range").fillna(False), "range")
    return found.mask(indicators["met"].isin(["yes", "no"]))
