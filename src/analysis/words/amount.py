"""Read one printed amount of money, wholly or not at all (金額の読み取り).

A reader that takes the number it finds makes 1 yen of ``1,98O,000`` and 914 of ``914, 292``. Here the whole cell is
consumed by one grammar, or the cell is no amount.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from analysis.words.characters import fold_width

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_GROUP = rf"(?P<number>{_NUMBER})(?P<small>[千百十]?)(?P<large>[兆億万]?)"
_BARE_GROUP = re.sub(r"\?P<\w+>", "?:", _GROUP)
_AMOUNT = re.compile(rf"(?P<sign>[▲△\-+]?)\s*[¥\\]?\s*(?P<groups>(?:{_BARE_GROUP})+)\s*(?P<yen>円?)", re.ASCII)
_SCALES = {"": 1, "十": 10, "百": 100, "千": 1_000, "万": 10**4, "億": 10**8, "兆": 10**12}
_PEOPLE = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?:人|名)?", re.ASCII)
#: No city's amount is larger; what is lies outside what a column can hold (64 bits).
LARGEST = 10**15


@lru_cache(maxsize=100_000)
def amount_of(text: str, factor: int = 1) -> int | None:
    """Return an amount in whole yen; None where the cell is not wholly an amount.

    Parameters
    ----------
    text : str
        The cell's words: ``1,234``, ``▲1,037千円``, ``12億3,400万円``, ``¥1,000``.
    factor : int
        The unit of the column in yen, for a cell that prints none: 1000 for 千円.
    """
    match = _AMOUNT.fullmatch(fold_width(text).strip())
    if not match:
        return None
    groups = list(re.finditer(_GROUP, match["groups"]))
    scales = [_SCALES[one["small"]] * _SCALES[one["large"]] for one in groups]
    if scales != sorted(set(scales), reverse=True) or (factor != 1 and not match["yen"] and scales != [1]):
        return None  # 3万2万, or 5千 in a column of 千円
    parts = (Decimal(one["number"].replace(",", "")) * scale for one, scale in zip(groups, scales, strict=True))
    value = sum(parts, Decimal(0))
    yen = value if match["yen"] else value * factor
    signed = -yen if match["sign"] in set("▲△-") else yen
    return int(signed.to_integral_value()) if abs(signed) < LARGEST else None


def people_of(text: str) -> float | None:
    """Return a number of people (従事人数), e.g. ``0.66人``; None where the cell is not wholly one."""
    match = _PEOPLE.fullmatch(fold_width(text).strip())
    return float(match["number"]) if match else None
