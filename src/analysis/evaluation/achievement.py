"""How far an indicator went towards its target (達成率) and whether it was met (達成)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.words import attainment
from analysis.words.quantity import Quantity, read_quantity


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

    Missing where the target is 0.
    """
    return (1 + (target - actual) / target.mask(target == 0)).astype("Float64")


_METHODS = {"ratio": ratio, "inverse": inverse, "reduction": reduction}


def _stored(text: str, value: object, quantity: Quantity) -> attainment.Cell:
    """Return a cell with the value of its column: that one knows the column's unit, corrections and sentinels."""
    number = None if pd.isna(value) else float(str(value))
    return attainment.Cell(text, quantity if quantity.value == number else replace(quantity, value=number))


def _cells(indicators: pd.DataFrame) -> list[tuple[attainment.Cell, attainment.Cell]]:
    """Return target and actual of every row with what their words and values mean."""
    pairs = []
    names = ["target_text", "actual_text", "fiscal_year", "target_value", "actual_value"]
    for target_text, actual_text, year, *values in indicators[names].astype(object).itertuples(index=False, name=None):
        words = ["" if pd.isna(text) else str(text) for text in (target_text, actual_text)]
        target = read_quantity(words[0], fiscal_year=int(year))
        actual = read_quantity(words[1], fiscal_year=int(year), unit=target.unit)
        pairs.append((_stored(words[0], values[0], target), _stored(words[1], values[1], actual)))
    return pairs


def rate_method(indicators: pd.DataFrame, lower_is_better: str) -> pd.Series:
    """Return which method gives each row's rate, or why there is none (達成率の算定方法).

    Parameters
    ----------
    indicators : DataFrame
        The contract's table ``indicators``.
    lower_is_better : str
        ``inverse`` or ``reduction``, as the plan chooses.

    Returns
    -------
    Series of string, same index, values from `METHOD_LABELS`
    """
    target, actual, lower = indicators["target_value"], indicators["actual_value"], indicators["direction"] == "lower"
    comparable = [attainment.comparable(one.quantity, two.quantity) for one, two in _cells(indicators)]
    divisor = target.where(~lower | (lower_is_better == "reduction"), actual)
    conditions = {
        "milestone": target.isna() & (indicators["direction"] == "milestone") & indicators["target_text"].notna(),
        "no_target": target.isna(),
        "no_actual": actual.isna(),
        "different_units": ~pd.Series(comparable, index=indicators.index, dtype=bool),
        "zero": divisor == 0,
        "opposite_sign": (target * actual) < 0,
        lower_is_better: lower.fillna(False),
    }
    masks = [mask.fillna(False).to_numpy(dtype=bool) for mask in conditions.values()]
    return pd.Series(np.select(masks, list(conditions), "ratio"), index=indicators.index, dtype="string")


def with_achievement(indicators: pd.DataFrame, lower_is_better: str = "inverse") -> pd.DataFrame:
    """Return the indicators with ``achievement_rate``, ``rate_method`` and ``met``.

    Parameters
    ----------
    indicators : DataFrame
        The contract's table ``indicators``; one row a part, so that no average can hide a miss.
    lower_is_better : str
        The plan's rule for indicators of which less is better.

    Returns
    -------
    DataFrame
        A new frame. ``achievement_rate`` is a ratio (1.0 = reached), missing where ``rate_method`` says why;
        ``met`` is yes, no or unknown by the words and numbers of the two cells alone.
    """
    method = rate_method(indicators, lower_is_better)
    rates = pd.Series(pd.NA, index=indicators.index, dtype="Float64")
    for name, formula in _METHODS.items():
        rates = rates.mask(method == name, formula(indicators["target_value"], indicators["actual_value"]))
    directions = indicators["direction"].fillna("milestone")
    met = [attainment.met(one, two, way) for (one, two), way in zip(_cells(indicators), directions, strict=True)]
    return indicators.assign(
        achievement_rate=rates, rate_method=method, met=pd.Series(met, index=indicators.index, dtype="string")
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
    return grouped.agg(
        parts=("seq", "size"),
        decided=("decided", "sum"),
        reached=("reached", "sum"),
        lowest_rate=("achievement_rate", "min"),
    ).astype({"parts": "Int64", "decided": "Int64", "reached": "Int64", "lowest_rate": "Float64"})
