"""Number formats of a workbook that change what a reader sees (表示形式): %, units, years of an era."""

from __future__ import annotations

import datetime
import math
import re
from dataclasses import dataclass
from decimal import Decimal

from analysis.words.fiscal_year import label

_EPOCH = datetime.datetime(1899, 12, 30)
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_DROPPED = re.compile(r"\[[^\]]*\]|_.|\*.")
_DIGITS = re.compile(r"[#0?][#0?,.]*")
_SCIENTIFIC = re.compile(r"[#0?]E[+-]", re.I)
_GENERAL = re.compile(r"General|G/標準", re.I)
_MAX_SERIAL = 100_000


def number_text(value: float | Decimal) -> str:
    """Return a number without separators, trailing zeros or an exponent, to 15 significant digits."""
    if not math.isfinite(value):
        return ""
    if value == int(value):
        return str(int(value))
    shown = format(value, ".15g")
    return shown if "e" not in shown else format(Decimal(shown), "f")


@dataclass(frozen=True)
class NumberFormat:
    """What a number format adds to a number.

    Attributes
    ----------
    kind : str
        ``percent``, ``year`` (only the year of a date is shown) or ``words``.
    before, behind : str
        Words printed before and behind the number; ``behind`` of a year is 年度 or 年.
    divisor : int
        By what the number is divided before it is shown: 1000 for ``#,##0,`` (千円 of whole yen).
    """

    kind: str
    before: str = ""
    behind: str = ""
    divisor: int = 1

    def text(self, value: float | Decimal | datetime.date) -> str:
        """Return the words that are seen for a value."""
        if self.kind == "year":
            return self._year_text(value)
        if isinstance(value, datetime.date):
            return f"{value.year}年{value.month}月{value.day}日"
        if self.kind == "percent":
            return f"{self.before}{number_text(float(format(float(value) * 100, '.12g')))}{self.behind}"
        shown = number_text(value if self.divisor == 1 else float(value) / self.divisor)
        return f"{self.before}{shown}{self.behind}"

    def _year_text(self, value: float | Decimal | datetime.date) -> str:
        if not isinstance(value, datetime.date):
            if not 0 < value < _MAX_SERIAL:
                return number_text(value)
            value = _EPOCH + datetime.timedelta(days=float(value))
        return label(value.year).removesuffix("年度") + self.behind


def _words_format(section: str) -> NumberFormat | None:
    """Return the format of a plain number, where words or a division come with it."""
    shown = _LITERAL.sub(lambda match: match[1] or match[2] or "", section)
    number = _DIGITS.search(shown)
    if not number:
        return None
    before, behind = shown[: number.start()].strip(), shown[number.end() :].strip()
    divisor = 1000 ** (len(number[0]) - len(number[0].rstrip(",")))
    return NumberFormat("words", before, behind, divisor) if before or behind or divisor > 1 else None


def read_number_format(code: str) -> NumberFormat | None:
    """Return what a format code adds to a number; None where it changes only separators or decimals.

    Of a code in sections (positive; negative; zero) the first one counts.
    """
    section = _DROPPED.sub("", _GENERAL.sub("0", code.split(";", maxsplit=1)[0]))
    words = "".join(match[1] or match[2] or "" for match in _LITERAL.finditer(section))
    bare = _LITERAL.sub("", section)
    if _SCIENTIFIC.search(bare):
        return None
    if "%" in bare:
        return NumberFormat("percent", behind="%")
    if not re.search(r"[ymdhsge]", bare, re.I):
        return _words_format(section)
    if re.search(r"[mdhs]", bare, re.I):
        return None
    return NumberFormat("year", behind="年度" if "年度" in words else "年")
