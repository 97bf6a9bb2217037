"""How far an indicator went towards its target (達成率) and whether it was met (達成)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.evaluation.undecided import says_nothing
from analysis.evaluation.verdict import JudgedColumns, by_distinct, first_true, met, settled_direction


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


def rate_method(columns: JudgedColumns, lower_is_better: str) -> pd.Series:
    """Return which method gives each row's rate, or why there is none (達成率の算定方法).

    A percentage of a negative number says nothing (▲180 of ▲100 is no 180 %): where target or actual is negative there is
    no rate, and `analysis.evaluation.verdict.met` decides by the direction alone.

    Parameters
    ----------
    columns : JudgedColumns
        Of the contract's table ``indicators``.
    lower_is_better : str
        ``inverse`` or ``reduction``, as the plan chooses.

    Returns
    -------
    Series of string, same index, values from `analysis.contract.codes.METHOD_LABELS`
    """
    target, frame = columns.target, columns.frame
    actual = np.where(np.isinf(columns.worst), columns.actual, columns.worst)
    divisor = np.where(~columns.low | (lower_is_better == "reduction"), target, actual)
    milestone = frame["direction"].eq("milestone").fillna(False).to_numpy(dtype=bool)
    wordless = np.array(by_distinct(says_nothing, frame["target_text"].fillna("").tolist()), dtype=bool)
    masks = {
        "milestone": np.isnan(target) & milestone & ~wordless,
        "no_target": np.isnan(target),
        "no_actual": np.isnan(actual),
        "different_units": ~columns.comparable,
        "zero": divisor == 0,
        "opposite_sign": (target * actual < 0) | columns.opposite,
        "negative": (target < 0) | (actual < 0),
        lower_is_better: columns.low,
    }
    return first_true(masks, "ratio", frame.index)


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
    columns = JudgedColumns(indicators)
    verdict = met(indicators, columns)
    wide = (columns.worst != columns.best) & ~np.isnan(columns.actual) & ~np.isnan(columns.target)
    apart = wide & (verdict.eq("unknown").to_numpy(dtype=bool) | np.isinf(columns.worst))
    method = rate_method(columns, lower_is_better).mask(apart & columns.comparable, "range")
    rates = np.full(len(indicators), np.nan)
    for name, formula in _METHODS.items():
        rows = method.eq(name).to_numpy(dtype=bool)
        target, actual = (pd.Series(numbers[rows], dtype="Float64") for numbers in (columns.target, columns.worst))
        rates[rows] = formula(target, actual)
    return indicators.assign(
        direction=settled_direction(columns),
        achievement_rate=pd.array(rates, dtype="Float64"),
        rate_method=method,
        met=verdict,
    )


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
    counts = {"parts": grouped.size(), "decided": grouped["decided"].sum(), "reached": grouped["reached"].sum()}
    table = pd.DataFrame({name: count.astype("Int64") for name, count in counts.items()})
    return table.assign(lowest_rate=grouped["achievement_rate"].min().astype("Float64"))
