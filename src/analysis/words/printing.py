"""How a value is printed (数値の書き方): numbers, shares, sums of money, counts; the one place that does so.

The rules, the same in every output:

- Rounded half up (四捨五入), always from the exact value, never from a rounded one. A sum and its parts are each
  rounded by themselves, so that printed parts need not add up to the printed sum; `ROUNDED_SUMS` says so to readers.
- A miss never rounds up to reached: 100 % is printed only where 100 % is reached, and 0 % of a share only where
  there is none.
- Running text says money in 万円 (`money_text`), tables in whole yen or in the unit of their heading (`yen_text`),
  axes in one unit for all their sums (`money_unit`).
- A missing value is ``－``, never 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd  # the command line prints counts without loading it

MISSING = "－"
#: Units of money that a table or an axis may use, in yen.
YEN_UNITS = {"円": 1, "千円": 1_000, "百万円": 1_000_000, "億円": 100_000_000}
#: Number formats of a cell that holds a sum of money or a count.
YEN_FORMAT, COUNT_FORMAT = '#,##0;"▲"#,##0', "#,##0"
_MOST_DIGITS = 6
#: What readers are told where sums and their parts stand together.
ROUNDED_SUMS = "金額は1万円未満を、それぞれ四捨五入しています。そのため、合計や差が内訳と合わないことがあります。"


def texts(values: pd.Series, text: Callable[[Any], str] = str) -> pd.Series:
    """Return every value as text; a missing one as ``－``."""
    missing = values.isna()
    shown = [MISSING if gone else text(value) or MISSING for value, gone in zip(values, missing, strict=True)]
    return type(values)(shown, values.index, dtype="string")


def _rounded(value: float | Decimal, digits: int) -> Decimal:
    """Return a number rounded half up (四捨五入)."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def _signed(value: Decimal) -> str:
    return f"{value:,f}".replace("-", "▲")


def number_text(value: float, digits: int = 6) -> str:
    """Return e.g. ``▲1,234.5``: separators, no needless zeros, none of a float's noise."""
    return _signed(_rounded(value, digits).normalize())


def number(values: pd.Series, digits: int = 6) -> pd.Series:
    """Return numbers as text, ``▲`` for minus."""
    return texts(values, lambda value: number_text(value, digits))


def count_text(value: float, unit: str = "件") -> str:
    """Return a count with its unit, e.g. ``1,234件``."""
    return f"{int(value):,}{unit}"


def count(values: pd.Series, unit: str = "件") -> pd.Series:
    """Return counts with their unit, e.g. ``16件``."""
    return texts(values, lambda value: count_text(value, unit))


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


def bound_text(ratio: float) -> str:
    """Return a bound that a person set, in percent with all its digits: ``90%``, ``112.5%``."""
    return f"{number_text(float(_rounded(ratio, 11) * 100))}%"


def share_text(part: int, whole: int, digits: int = 1) -> str:
    """Return a share in percent: 100 % only of all, 0 % only of none, else e.g. ``0.1%未満``; ``－`` of nothing."""
    if not whole:
        return MISSING
    exact, step = Decimal(int(part)) * 100 / Decimal(int(whole)), Decimal(1).scaleb(-digits)
    if 0 < exact < step / 2:
        return f"{step}%未満"
    shown = exact.quantize(step, ROUND_FLOOR if 100 - step / 2 <= exact < 100 else ROUND_HALF_UP)
    return f"{_signed(shown)}%"


def published_share(part: int, whole: int) -> str:
    """Return a share as cities print it (``84%``): rounded half up and nothing else; to compare, not to tell."""
    return f"{_signed(_rounded(Decimal(int(part)) * 100 / Decimal(int(whole)), 0))}%" if whole else MISSING


def counted_text(part: int, whole: int, unit: str = "件") -> str:
    """Return a count with its share of a whole, e.g. ``50件（87.7%）``."""
    return f"{count_text(part, unit)}（{share_text(part, whole)}）"


def money_text(value: int) -> str:
    """Return a sum for running text in 万円, e.g. ``8億8,884万円``; exact below 10,000 yen."""
    size = abs(int(value))
    if size < 10_000:
        return yen_text(value)
    whole = int(_rounded(Decimal(size) / 10_000, 0))
    parts = [(whole // 10**8, "兆"), (whole // 10**4 % 10**4, "億"), (whole % 10**4, "万")]
    return ("▲" if value < 0 else "") + "".join(f"{number:,}{word}" for number, word in parts if number) + "円"


def yen_text(value: float, unit: str = "円") -> str:
    """Return a sum in a unit of money, with one decimal below 1,000; in yen where it would round to 0."""
    exact = _rounded(value, 0)
    amount = exact / YEN_UNITS[unit]
    if unit == "円" or abs(amount) < Decimal("0.05"):
        return f"{_signed(exact)}円"
    return f"{_signed(_rounded(amount, 0 if abs(amount) >= 1_000 else 1))}{unit}"


def yen(values: pd.Series, unit: str = "円") -> pd.Series:
    """Return sums of money with their unit, e.g. ``12,345円``, ``▲1.5百万円``."""
    return texts(values, lambda value: yen_text(value, unit))


def money_unit(largest: float, smallest: float | None = None) -> str:
    """Return the unit of money that keeps the largest sum of an axis or a table readable.

    With ``smallest``, for axes whose numbers all have the same decimals, a smaller one where that sum would read as 0.
    """
    unit = "円" if largest < 100_000 else "千円" if largest < 10_000_000 else "百万円"
    unit = "億円" if largest >= 100_000_000_000 else unit
    smaller = dict(zip([*YEN_UNITS][1:], YEN_UNITS, strict=False))
    while smallest and smallest * 20 < YEN_UNITS[unit] and largest < YEN_UNITS[smaller[unit]] * 1_000_000:
        unit = smaller[unit]
    return unit


def in_unit(values: Iterable[float], unit: str) -> list[float]:
    """Return sums of money as lengths on an axis in a unit."""
    return [float(value) / YEN_UNITS[unit] for value in values]


def axis_money(value: float, unit: str) -> str:
    """Return a sum in the unit of an axis that says so; the unit only where it is another."""
    return yen_text(value, unit).removesuffix(unit)


def percent_format(ratio: float, *, exceeding: bool = False) -> str:
    """Return the number format of a cell that keeps a ratio as it is: one digit, more where it would read as 100.0 %.

    A cell cannot round down: 0.9996 shows as ``99.96%``, where text says ``99.9%``.
    """
    for digits in range(1, _MOST_DIGITS + 1):
        shown = _rounded(_rounded(ratio, 11) * 100, digits)
        if not (ratio < 1 and shown >= 100) and not (exceeding and ratio > 1 and shown <= 100):
            break
    zeros = "0" * digits
    return f'0.{zeros}%;"▲"0.{zeros}%'


def number_format(value: float) -> str:
    """Return the number format of a cell: separators, and decimals only where the value has any."""
    decimals = "" if float(value).is_integer() else ".0#####"
    return f'#,##0{decimals};"▲"#,##0{decimals}'


def gap(values: pd.Series, units: pd.Series) -> pd.Series:
    """Return actual minus target with its unit, e.g. ``▲499件``; between percentages it is points."""
    words = units.fillna("").replace("%", "ポイント")
    signs = (values > 0).fillna(False).map({True: "+", False: ""})
    return number(values).where(values.isna(), signs + number(values) + words)
