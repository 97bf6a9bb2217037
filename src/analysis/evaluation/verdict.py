"""Whether a target was met (達成・未達), by the columns of its row; the words of a row only where they are its value."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.words.attainment import answered_in_words, state_reached
from analysis.words.quantity import base_unit

#: Comparators that exclude equality.
STRICT = ("gt", "lt")
#: Comparators of a change; 5%増 and 5%減 are opposites.
CHANGES = ("increase", "decrease")
_AT_LEAST, _AT_MOST = ("ge", "gt"), ("le", "lt")
#: Comparators of a limit: 99%以上 as an actual is no measurement.
BOUNDS = (*_AT_LEAST, *_AT_MOST)
#: Reasons for which the words of a cell without a number may still say whether a state was reached.
_IN_WORDS = ("not_numeric", "")


def wants_low(direction: pd.Series, comparator: pd.Series) -> pd.Series:
    """Return whether less is better: 以下 and 未満 say so, 以上 and 超 the opposite, else the direction does.

    Parameters
    ----------
    direction, comparator : Series of string, same index
        Of the contract's table ``indicators``.

    Returns
    -------
    Series of bool
    """
    at_most, at_least = comparator.isin(_AT_MOST), comparator.isin(_AT_LEAST)
    return at_most | (~at_least & direction.eq("lower").fillna(False).astype(bool))


def settled_direction(indicators: pd.DataFrame) -> pd.Series:
    """Return the direction of each row; a bound of its own target (80件以下) counts before that of its series."""
    bound = indicators["comparator"].isin(BOUNDS) & indicators["target_value"].notna()
    low = wants_low(indicators["direction"], indicators["comparator"])
    return indicators["direction"].mask(bound & low, "lower").mask(bound & ~low, "higher")


def base_units(units: pd.Series) -> pd.Series:
    """Return units without a yearly basis (件/年 is 件), ``""`` where none is given; each distinct unit read once."""
    return units.fillna("").map({unit: base_unit(unit) for unit in units.dropna().unique()} | {"": ""})


def comparable(indicators: pd.DataFrame) -> pd.Series:
    """Return whether target and actual count the same thing: their units agree but for a yearly basis.

    ``actual_unit`` is given only where it differs from ``unit``; where either says nothing, they are taken as the same.
    """
    unit, other = base_units(indicators["unit"]), base_units(indicators["actual_unit"])
    return unit.eq(other) | unit.eq("") | other.eq("")


def wanted(indicators: pd.DataFrame) -> pd.Series:
    """Return the number to reach: the target, of a range (80～85) that end which is enough."""
    low = wants_low(indicators["direction"], indicators["comparator"])
    return indicators["target_value"].mask(~low & indicators["target_low"].notna(), indicators["target_low"])


def opposite_changes(indicators: pd.DataFrame) -> pd.Series:
    """Return whether an increase was wanted and a decrease came about, or the other way round."""
    one, two = indicators["comparator"].fillna(""), indicators["actual_comparator"].fillna("")
    return one.ne(two) & one.isin(CHANGES) & two.isin(CHANGES)


def _monthly(indicators: pd.DataFrame) -> pd.Series:
    """Return whether a target of a month stands beside a total without a basis: that counts twelve months."""
    unit, other = indicators["unit"].fillna(""), indicators["actual_unit"].fillna("")
    return unit.str.endswith("/月") & unit.eq(other + "/月")


def _reaches(actual: np.ndarray, target: np.ndarray, low: np.ndarray, strict: np.ndarray) -> np.ndarray:
    """Return whether values reach targets; 超 and 未満 exclude equality."""
    beyond = np.where(low, actual < target, actual > target)
    return np.asarray(beyond | (~strict & (actual == target)))


def _by_numbers(indicators: pd.DataFrame) -> pd.Series:
    """Return the verdict of each row, unknown where a number is missing or counts something else."""
    monthly = _monthly(indicators).to_numpy(dtype=bool)
    comparator = indicators["comparator"].fillna("none")
    low = wants_low(indicators["direction"], comparator).to_numpy(dtype=bool)
    strict = comparator.isin(STRICT).to_numpy(dtype=bool)
    target = wanted(indicators).to_numpy(dtype=float, na_value=np.nan) * np.where(monthly, 12, 1)
    actual = indicators["actual_value"].to_numpy(dtype=float, na_value=np.nan)
    lowest = indicators["actual_low"].fillna(indicators["actual_value"]).to_numpy(dtype=float, na_value=np.nan)
    ends = [_reaches(values, target, low, strict) for values in (actual, lowest)]
    # A count wanted low is never below 0: a balance (転入－転出) below a bare 0 is no success.
    balance = low & (target == 0) & (actual < 0) & ~comparator.isin(_AT_MOST).to_numpy(dtype=bool)
    known = ~np.isnan(target) & ~np.isnan(actual) & (monthly | comparable(indicators).to_numpy(dtype=bool))
    cases = [
        ~known | balance,
        opposite_changes(indicators).to_numpy(dtype=bool),
        ends[0] & ends[1],
        ~ends[0] & ~ends[1],
    ]
    verdicts = np.select(cases, ["unknown", "no", "yes", "no"], "unknown")
    return pd.Series(verdicts, index=indicators.index, dtype="string")


def _by_words(indicators: pd.DataFrame) -> pd.Series:
    """Return the verdict of rows whose target or actual is words; each distinct pair of texts is read once."""
    targets, actuals = indicators["target_text"].fillna(""), indicators["actual_text"].fillna("")
    in_words = indicators["target_value"].isna()
    pairs = pd.DataFrame({"target": targets.where(in_words, ""), "actual": actuals, "in_words": in_words})
    distinct = pairs.drop_duplicates()
    read = [
        state_reached(target, actual) if in_words else answered_in_words(actual)
        for target, actual, in_words in zip(*(distinct[name] for name in distinct), strict=True)
    ]
    found = pairs.merge(distinct.assign(verdict=pd.array(read, dtype="string")), how="left", validate="many_to_one")
    return found["verdict"].set_axis(indicators.index)


def met(indicators: pd.DataFrame) -> pd.Series:
    """Return ``yes``, ``no`` or ``unknown`` for every row (達成・未達・判定不能).

    Two numbers decide by direction and comparator, in comparable units; of a range of the target the end that is
    enough counts, of a range of the actual both ends. A target 20%増 beside 5%減 is missed. The words of a row count
    only where they are its value: the state of a milestone (``direction`` milestone, no number: 完了, 導入), and the answer
    in words to a target with a number (100% / 完了). A dash, なし, a blank and 未測定 are unknown, never a miss.

    Parameters
    ----------
    indicators : DataFrame
        The contract's table ``indicators``.

    Returns
    -------
    Series of string, same index
    """
    number, answer = indicators["target_value"].notna(), indicators["actual_value"].notna()
    milestone = ~number & indicators["direction"].fillna("milestone").eq("milestone")
    said = indicators["missing_reason"].fillna("").isin(_IN_WORDS) & (milestone | (number & ~answer))
    verdict = _by_numbers(indicators)
    return verdict.mask(said, _by_words(indicators[said]).reindex(indicators.index))
