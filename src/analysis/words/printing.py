"""How a value is printed (数値の書き方): numbers, shares, sums of money, names; the one place that does so."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

MISSING = "－"
#: Units of money that a table or an axis may use, in yen.
YEN_UNITS = {"円": 1, "千円": 1_000, "百万円": 1_000_000, "億円": 100_000_000}


def texts(values: pd.Series, text: Callable[[Any], str] = str) -> pd.Series:
    """Return every value as text; a missing one as ``－``."""
    shown = [MISSING if pd.isna(value) else text(value) or MISSING for value in values]
    return pd.Series(shown, values.index, dtype="string")


def _rounded(value: float | Decimal, digits: int) -> Decimal:
    """Return a number rounded half up (四捨五入)."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def _signed(value: Decimal) -> str:
    return f"{value:,f}".replace("-", "▲")


def number_text(value: float) -> str:
    """Return e.g. ``▲1,234.5``: separators, no needless zeros, none of a float's noise."""
    return _signed(_rounded(value, 6).normalize())


def number(values: pd.Series) -> pd.Series:
    """Return numbers as text, ``▲`` for minus."""
    return texts(values, number_text)


def count(values: pd.Series, unit: str = "件") -> pd.Series:
    """Return counts with their unit, e.g. ``16件``."""
    return texts(values, lambda value: f"{value:,}{unit}")


def percent_text(ratio: float, digits: int = 1, *, exceeding: bool = False) -> str:
    """Return a ratio in percent, rounded half up, yet 0.9995 as ``99.9%``: a miss must not read as reached.

    With ``exceeding`` above 100 % is remarkable too, as of execution rates: 1.0002 gives ``100.1%``.
    """
    exact = _rounded(ratio, 11) * 100
    shown, step = _rounded(exact, digits), Decimal(1).scaleb(-digits)
    if exact < 100 <= shown:
        shown = exact.quantize(step, ROUND_FLOOR)
    elif exceeding and shown <= 100 < exact:
        shown += step
    return f"{_signed(shown)}%"


def percent(ratios: pd.Series, digits: int = 1, *, exceeding: bool = False) -> pd.Series:
    """Return ratios in percent as `percent_text` says; missing is ``－``, never 0 %."""
    return texts(ratios, lambda ratio: percent_text(ratio, digits, exceeding=exceeding))


def yen_text(value: int, unit: str = "円") -> str:
    """Return a sum in a unit of money, with one decimal below 1,000; in yen where it would round to 0."""
    amount = Decimal(int(value)) / YEN_UNITS[unit]
    if unit == "円" or abs(amount) < Decimal("0.05"):
        return f"{_signed(Decimal(int(value)))}円"
    return f"{_signed(_rounded(amount, 0 if abs(amount) >= 1_000 else 1))}{unit}"


def yen(values: pd.Series, unit: str = "円") -> pd.Series:
    """Return sums of money with their unit, e.g. ``12,345円``, ``▲1.5百万円``."""
    return texts(values, lambda value: yen_text(value, unit))


def gap(values: pd.Series, units: pd.Series) -> pd.Series:
    """Return actual minus target with its unit, e.g. ``▲499件``; between percentages it is points."""
    words = units.fillna("").replace("%", "ポイント")
    signs = (values > 0).fillna(False).map({True: "+", False: ""})
    return number(values).where(values.isna(), signs + number(values) + words)
