"""Read one printed amount of money, wholly or not at all (金額の読み取り).

A reader that takes the number it finds makes 1 yen of ``1,98O,000`` and 914 of ``914, 292``. Here the whole cell is
consumed by one grammar, or the cell is no amount.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from analysis.words.characters import fold_width

_NUMBER = r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_GROUP = rf"(?P<number>{_NUMBER})(?P<small>[千百十]?)(?P<large>[兆億万]?)"
_BARE_GROUP = re.sub(r"\?P<\w+>", "?:", _GROUP)
#: A number whose kanji scales stand in one another: 2千万, 1億5千万, 1千5百.
COMPOUND = re.compile(
    rf"(?<![\d.,])(?:{_BARE_GROUP})*(?:{_NUMBER})[千百十](?:(?:{_BARE_GROUP})+|[兆億万](?:{_BARE_GROUP})*)", re.ASCII
)
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
    value = _sum(groups)
    scaled = any(one["small"] or one["large"] for one in groups)
    if value is None or (factor != 1 and not match["yen"] and scaled):
        return None  # 3万2万, or 5千 in a column of 千円
    yen = value if match["yen"] else value * factor
    signed = -yen if match["sign"] in set("▲△-") else yen
    return int(signed.to_integral_value()) if abs(signed) < LARGEST else None


def _sum(groups: list[re.Match[str]]) -> Decimal | None:
    """Return the sum of groups such as 1億, 2千, 5百万; what stands before 万 counts ten thousands together: (2千5百)万.

    None where the scales do not fall.
    """
    total, part, large_before, small_before = Decimal(0), Decimal(0), LARGEST * 10, LARGEST
    for one in groups:
        small, large = _SCALES[one["small"]], _SCALES[one["large"]]
        if small >= small_before:
            return None
        part, small_before = part + Decimal(one["number"].replace(",", "")) * small, small
        if one["large"]:
            if large >= large_before:
                return None
            total, part, large_before, small_before = total + part * large, Decimal(0), large, LARGEST
    return total + part


def people_of(text: str) -> float | None:
    """Return a number of people (従事人数), e.g. ``0.66人``; None where the cell is not wholly one."""
    match = _PEOPLE.fullmatch(fold_width(text).strip())
    return float(match["number"]) if match else None
