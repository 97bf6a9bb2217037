"""Fiscal years (年度) as the calendar year in which they begin: 令和3年度 = 2021."""

from __future__ import annotations

import re
from functools import lru_cache

from analysis.words.characters import fold_width, label_key
from analysis.words.errors import InputError, Problem

_ERA_START = {"昭和": 1925, "平成": 1988, "令和": 2018, "S": 1925, "H": 1988, "R": 2018}
_PLAUSIBLE = range(1950, 2100)
_ERA_YEAR = r"(?P<era>令和|平成|昭和|(?<![A-Za-z])[RHSrhs])\s*\.?\s*(?P<year>\d{1,2}|元)(?!\d)"
_WESTERN = r"(?<![\dA-Za-z])(?P<western>(?:19|20)\d{2})(?!\d)"
# A bare 2000 is a number; it is a year with 年, in brackets of its own, in a span of years, or before 目標 and the like.
_MENTION = re.compile(
    rf"{_ERA_YEAR}\s*(?:年度?|(?=[\s()/目実予見計決当補~]|$))"
    rf"|{_WESTERN}(?:\s*年度?|(?<=\(\d{{4}})(?=\))|(?=[目実予見計決当補])|(?=\s*~\s*(?:19|20)\d{{2}}\s*年))"
)
_ERA = r"(?:令和|平成|昭和|(?<![A-Za-z])[RHSrhs])\s*\.?\s*(?:\d{1,2}|元)(?!\d)"
_WEST = r"(?<![\dA-Za-z])(?:19|20)\d{2}(?!\d)"
_IN_BRACKETS = rf"(?:\s*\(\s*(?:{_ERA}|{_WEST})\s*(?:年度|年)?\s*\))?"
#: A year in one calendar or both: 令和6年度, R6, 2024年度, 2024(令和6)年度, 令和元（2019）年度.
YEAR_WORDS = rf"(?:{_ERA}|{_WEST})\s*(?:年度|年)?{_IN_BRACKETS}\s*(?:年度|年)?"
#: The same among other words, where a western year alone may be any number: it has 年 or that of the era behind it.
NAMED_YEAR = rf"(?:{_ERA}|{_WEST}(?=年|\({_ERA}))(?:年度|年)?{_IN_BRACKETS}(?:年度|年)?"
_WHOLE = re.compile(rf"(?:{_ERA_YEAR}|{_WESTERN})\s*(?:年度|年)?{_IN_BRACKETS}\s*(?:年度|年)?")


def _year_of(match: re.Match[str]) -> int:
    if match["western"]:
        return int(match["western"])
    year = 1 if match["year"] == "元" else int(match["year"])
    return _ERA_START[match["era"].upper()] + year


def read_fiscal_year(text: str | int) -> int | None:
    """Return the fiscal year that a text names and nothing else, or None.

    Reads ``2021``, ``R3``, ``Ｒ３``, ``令和3``, ``令和３年度``, ``令和元年度``, ``平成31年度`` (= 2019), and both calendars:
    ``令和元年度 (2019年度)``, ``2001(H13)``, ``令和元（2019）年度``. A bare ``3`` or ``21`` is ambiguous and gives None.
    """
    match = _WHOLE.fullmatch(fold_width(str(text)).strip())
    year = _year_of(match) if match else None
    return year if year in _PLAUSIBLE else None


@lru_cache(maxsize=100_000)
def heading_key(text: str) -> str:
    """Return what two spellings of a heading share: that of a label, and one spelling of every year in it.

    ``令和4年度の目標``, ``R４年度の目標`` and ``2022年度の目標`` are one heading.
    """
    return re.sub(NAMED_YEAR, lambda match: f"{read_fiscal_year(match[0]) or match[0]}年度", label_key(text))


def parse_fiscal_year(text: str | int) -> int:
    """Return the fiscal year that a user typed.

    Raises
    ------
    InputError
        Where the text names no year or an ambiguous one.
    """
    year = read_fiscal_year(text)
    if year is None:
        raise InputError(
            Problem(
                "年度",
                f"「{text}」を年度として読めません。",
                "2021、R3、令和3、令和3年度 のように、西暦4桁か元号を付けて指定してください。",
            )
        )
    return year


def mentioned_years(text: str) -> list[tuple[int, int, int]]:
    """Return (start, end, fiscal year) of every year named in a text, in order."""
    found = [(*match.span(), _year_of(match)) for match in _MENTION.finditer(fold_width(text))]
    return [mention for mention in found if mention[2] in _PLAUSIBLE]


def label(fiscal_year: int) -> str:
    """Return the Japanese name of a fiscal year, e.g. ``令和3年度``."""
    if fiscal_year >= 2019:
        year = fiscal_year - 2018
        return f"令和{'元' if year == 1 else year}年度"
    return f"平成{fiscal_year - 1988}年度" if fiscal_year >= 1989 else f"昭和{fiscal_year - 1925}年度"


def short_label(fiscal_year: int) -> str:
    """Return the short name of a fiscal year for axes and narrow columns, e.g. ``R3``."""
    name = label(fiscal_year)
    letter = {"令": "R", "平": "H", "昭": "S"}[name[0]]
    return letter + name[2:-2].replace("元", "1")


def range_label(fiscal_years: list[int]) -> str:
    """Return the name of a span of years, e.g. ``令和元年度～令和3年度``."""
    first, last = min(fiscal_years), max(fiscal_years)
    return label(first) if first == last else f"{label(first)}～{label(last)}"
