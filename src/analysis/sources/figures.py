"""Read one cell of a table into a number with its unit (表の数値): the rules of `quantity`, and those of columns.

A cell of a column of figures differs from a sentence: ``2000`` is a number and no year, the unit stands in another
column, and a sentinel such as 999 can stand for a missing value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from analysis.words.characters import fold_width, unit_key
from analysis.words.quantity import Quantity, missing_reason, read_quantity

_PLAIN = re.compile(
    r"(?P<sign>[▲△+\-]?)\s*[\\¥]?\s*(?P<digits>[1-9]\d{0,2}(?:[, ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)", re.ASCII
)
_LEADING_YEAR = re.compile(r"(?<![\d.,])((?:19|20)\d{2})(?=\s*[^\d\s年度/.,-]|\s+\D|$)(?!\s*年|\s*年度)")
_ERROR = re.compile(r"#(?:DIV/0!|N/A|REF!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!)|数式の(?:誤り|計算結果).*")


@dataclass(frozen=True)
class Figures:
    """How a table's cells are read.

    Attributes
    ----------
    missing : mapping of str to str
        Words or numbers that stand for no value (``999``), and the reason of the data contract.
    """

    missing: Mapping[str, str] = field(default_factory=dict)
    known: dict[tuple[str, str, int | None, str], Quantity] = field(default_factory=dict, compare=False, repr=False)

    def reason(self, text: str) -> str:
        """Return why a cell holds no value, where the table's own words or a formula's error say so; else empty."""
        key = fold_width(text).strip().lower()
        for word, reason in self.missing.items():
            if key == fold_width(word).strip().lower():
                return reason
        return "not_numeric" if _ERROR.fullmatch(key.upper()) else ""

    def read(self, text: str, unit: str = "", fiscal_year: int | None = None, expected: str = "") -> Quantity:
        """Return what a cell means; the unit is that of its column, used where the cell prints none.

        A unit that holds a scale is resolved as in a printed text: 12 in a column of 千円 is 12000 円. Of several
        numbers in a cell that in the unit of the column counts, else that in the ``expected`` one.
        """
        key = (text, unit, fiscal_year, expected)
        if key not in self.known:
            self.known[key] = self._read(*key)
        return self.known[key]

    def _read(self, text: str, unit: str, fiscal_year: int | None, expected: str) -> Quantity:
        reason = self.reason(text)
        if reason:
            return Quantity(None, missing_reason=reason)
        quantity = _number_or_words(text, fiscal_year, known_unit(unit) or expected)
        if quantity.value is None or quantity.unit or not unit:
            return quantity
        factor, name = scaled_unit(unit)
        return replace(quantity, value=_product(quantity.value, factor), unit=name)


def _product(value: float, factor: float) -> float:
    return float(format(value * factor, ".15g"))


@lru_cache(maxsize=100_000)
def plain_number(text: str) -> float | None:
    """Return the number that a cell is and holds nothing beside, else None."""
    match = _PLAIN.fullmatch(fold_width(text).strip())
    if not match:
        return None
    number = float(re.sub("[, ]", "", match["digits"]))
    return -number if match["sign"] in ("▲", "△", "-") and match["sign"] else number


def _number_or_words(text: str, fiscal_year: int | None, unit: str) -> Quantity:
    number = plain_number(text)
    if number is not None:
        return Quantity(number, "", "eq")
    share = plain_number(text[:-1]) if text.endswith("%") else None
    if share is not None:
        return Quantity(share, "%", "eq")
    return read_quantity(_without_bare_years(text), fiscal_year=fiscal_year, unit=unit)


def holds_several_numbers(text: str) -> bool:
    """Return whether a cell prints two numbers or more outside brackets, so that the one read may be the wrong one."""
    if plain_number(text) is not None or plain_number(text.rstrip("%")) is not None:
        return False
    outside = re.sub(r"\([^()]*\)", "", fold_width(text))
    outside = re.sub(r"(?:令和|平成|[RH])\s*\d{1,2}(?:年度?)?末?|(?:19|20)\d{2}年度?|※\s*\d+|\d+時間\d+分", "", outside)
    return len(re.findall(r"\d[\d,]*(?:\.\d+)?", outside)) > 1


def _without_bare_years(text: str) -> str:
    """Return a text in which ``2000 件`` or ``約2000`` cannot be taken for a year: a comma is written into it."""
    return _LEADING_YEAR.sub(lambda match: f"{match[1][0]},{match[1][1:]}", fold_width(text))


@lru_cache(maxsize=1_000)
def scaled_unit(unit: str) -> tuple[float, str]:
    """Return the factor and the name of a unit: 千円 is 1000 円, 万人 10000 人, ％ 1 %, 匹 1 匹."""
    folded = unit_key(unit)
    if folded[:1].isdigit():
        return 1.0, folded  # 15校 is no unit of which there are 14
    quantity = read_quantity(f"1{folded}")
    if quantity.value in (None, 1.0) or not quantity.unit:
        return 1.0, folded
    return float(quantity.value or 1), quantity.unit


@lru_cache(maxsize=10_000)
def known_unit(unit: str) -> str:
    """Return a unit's name where it is one that figures are printed with, else an empty text."""
    folded = unit_key(unit)
    if not folded or re.search(r"\d", folded) or missing_reason(folded) != "not_numeric":
        return ""
    quantity = read_quantity(f"1{folded}")
    rest = re.sub(r"^[千万億]|百万", "", folded)
    return quantity.unit if quantity.unit and quantity.unit in (folded, rest, "円") else ""


_LAST_BRACKETS = re.compile(r"(?:\([^()]*\))+$")
_BRACKET = re.compile(r"\((?:単位:?)?([^()]{1,6})\)")
_ROUND = str.maketrans("<>{}", "()()")
_COUNTED_TOGETHER = re.compile(r"^(?:延べ|のべ|年間|月間)")


def counted_unit(words: str) -> str:
    """Return the unit that words of a heading name: 件, 千円, 人 of 延べ人数, 枚 of 枚数; empty where it is none."""
    bare = _COUNTED_TOGETHER.sub("", words)
    return next((unit for unit in (bare.removesuffix("数"), bare, words) if known_unit(unit)), "")


def unit_of_words(words: str) -> str:
    """Return the unit that a cell or setting for units names; words that are no known unit stay as they are."""
    return counted_unit(unit_key(words)) or words.strip()


def unit_in_name(name: str) -> str:
    """Return the unit in the brackets behind an indicator's name: ``（件）`` 件, ``［千円］`` 千円, ``（削減時間）`` 時間.

    Of several brackets behind each other the last one with a unit counts: ``普及率(%) [目標指標]`` is in %.
    """
    brackets = _LAST_BRACKETS.search(unit_key(name).translate(_ROUND))
    found = _BRACKET.findall(brackets[0]) if brackets else []
    return next((unit for words in reversed(found) if (unit := _unit_within(words))), "")


def _unit_within(words: str) -> str:
    """Return the unit that the words in a bracket end with."""
    for start in range(len(words)):
        if start and words[start - 1] in "一二三四五六七八九十全各":
            break  # （一部）, （全校）
        if unit := counted_unit(words[start:]):
            return unit
    return ""
