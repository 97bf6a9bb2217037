"""How far an indicator went towards its target (達成率) and whether it was met (達成)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.evaluation.verdict import comparable, met, opposite_changes, settled_direction, wanted, wants_low


def ratio(target: pd.Series, actual: pd.Series) -> pd.Series:
    """Return actual ÷ target, for indicators of which more is better.

    Parameters
    ----------
    target, actual : Series of Float64, same index, in one unit
        Missing stays missing.

    Returns
    -------
    Series of Float64, ratio: 1.0 = reached. Missing where the target is 0.
    """
    return (actual / target.mask(target == 0)).astype("Float64")


def inverse(target: pd.Series, actual: pd.Series) -> pd.Series:
    """Return target ÷ actual, for indicators of which less is better (the common rule of cities).

    Missing where the actual is 0: that is reached, but no percentage says how far.
    """
    return (target / actual.mask(actual == 0)).astype("Float64")


def reduction(target: pd.Series, actual: pd.Series) -> pd.Series:
    """Return 1 + (target − actual) ÷ target, the other rule in use for indicators of which less is better.

    Missing where the target is 0. Computed as 2 − actual ÷ target: the same, and never rounded up to 1.0 beyond the target.
    """
    return (2 - actual / target.mask(target == 0)).astype("Float64")


_METHODS = {"ratio": ratio, "inverse": inverse, "reduction": reduction}


def rate_method(indicators: pd.DataFrame, lower_is_better: str) -> pd.Series:
    """Return which method gives each row's rate, or why there is none (達成率の算定方法).

    A percentage of a negative number says nothing (▲180 of ▲100 is no 180 %): where target or actual is negative there is
    no rate, and `analysis.evaluation.verdict.met` decides by the direction alone.

    Parameters
    ----------
    indicators : DataFrame
        The contract's table ``indicators``.
    lower_is_better : str
        ``inverse`` or ``reduction``, as the plan chooses.

    Returns
    -------
    Series of string, same index, values from `analysis.contract.codes.METHOD_LABELS`
    """
    target, actual = wanted(indicators), indicators["actual_value"]
    lower = wants_low(indicators["direction"], indicators["comparator"])
    divisor = target.where(~lower | (lower_is_better == "reduction"), actual)
    conditions = {
        "milestone": target.isna() & indicators["direction"].eq("milestone") & indicators["target_text"].notna(),
        "no_target": target.isna(),
        "no_actual": actual.isna(),
        "different_units": ~comparable(indicators),
        "zero": divisor == 0,
        "opposite_sign": (target * actual < 0) | opposite_changes(indicators),
        "negative": (target < 0) | (actual < 0),
        "range": indicators["actual_low"].notna(),
        lower_is_better: lower,
    }
    masks = [mask.fillna(False).to_numpy(dtype=bool) for mask in conditions.values()]
    return pd.Series(np.select(masks, list(conditions), "ratio"), index=indicators.index, dtype="string")


def with_achievement(indicators: pd.DataFrame, lower_is_better: str = "inverse") -> pd.DataFrame:
    """Return the indicators with ``achievement_rate``, ``rate_method`` and ``met``.

    Where a row has a rate and is decided, the rate is at least 1.0 exactly where ``met`` is yes; only at equality with a
    target that excludes it (超, 未満) is the rate 1.0 and the target missed.

    Parameters
    ----------
    indicators : DataFrame
        The contract's table ``indicators``; one row a part, so that no average can hide a miss.
    lower_is_better : str
        The plan's rule for indicators of which less is better.

    Returns
    -------
    DataFrame
        A new frame. ``direction`` is settled where a bound contradicts it; ``achievement_rate`` is a ratio (1.0 = reached), missing where ``rate_method`` says why;
        ``met`` is yes, no or unknown (`analysis.evaluation.verdict.met`).
    """
    indicators = indicators.assign(direction=settled_direction(indicators))
    method, target = rate_method(indicators, lower_is_better), wanted(indicators)
    rates = pd.Series(pd.NA, index=indicators.index, dtype="Float64")
    for name, formula in _METHODS.items():
        rates = rates.mask(method == name, formula(target, indicators["actual_value"]))
    return indicators.assign(achievement_rate=rates, rate_method=method, met=met(indicators))


def measure_achievement(indicators: pd.DataFrame) -> pd.DataFrame:
    """Return how many parts of each measure were reached, and the lowest rate; never an average.

    Parameters
    ----------
    indicators : DataFrame
        With the columns that `with_achievement` adds.

    Returns
    -------
    DataFrame indexed by measure_id
        parts, decided (met is yes or no), reached (Int64); lowest_rate (Float64, ratio).
    """
    grouped = indicators.assign(
        decided=indicators["met"].isin(["yes", "no"]), reached=indicators["met"] == "yes"
    ).groupby("measure_id", sort=False)
    return grouped.agg(
        parts=("seq", "size"),
        decided=("decided", "sum"),
        reached=("reached", "sum"),
        lowest_rate=("achievement_rate", "min"),
    ).astype({"parts": "Int64", "decided": "Int64", "reached": "Int64", "lowest_rate": "Float64"})
