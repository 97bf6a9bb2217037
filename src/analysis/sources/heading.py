"""Headings of a table (見出し): several rows and merged cells combined, years read, patterns matched."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from analysis.sources.cells import Sheet, column_letters
from analysis.words.characters import label_key
from analysis.words.fiscal_year import NAMED_YEAR, YEAR_WORDS, mentioned_years, read_fiscal_year

_DATE = re.compile(r"((?:19|20)\d{2})年(\d{1,2})月\d{1,2}日")
_NUMBERS = r"\d{1,2}|[一二三四五六七八九十]"
_KANJI = {character: number for number, character in enumerate("一二三四五六七八九十", start=1)}
_TOKEN = re.compile(rf"\{{year\}}|\{{n\}}|\{{month\}}|\*|{NAMED_YEAR}")
_SPAN = re.compile(r"(?:(?:令和|平成|昭和|[RHS])\.?(?:\d{1,2}|元)|\d{4})(?:年度?)?[~-](?:令和|平成|昭和|[RHS])?\.?\d")
_BARE_YEAR = re.compile(r"(?<![\d令和平成昭RHS.])(?:\d{1,2}|元)年度")
_FISCAL_YEAR_BEGINS = 4


def read_heading_year(text: str, era: str = "") -> int | None:
    """Return the fiscal year that a heading or cell names and nothing else.

    Reads what `fiscal_year.read_fiscal_year` reads, a date (by the fiscal year it lies in), and where an era is given a
    bare ``6年度`` or ``6``.
    """
    key = label_key(text)
    date = _DATE.fullmatch(key)
    if date:
        return int(date[1]) - (int(date[2]) < _FISCAL_YEAR_BEGINS)
    if era and re.fullmatch(r"(?:\d{1,2}|元)(?:年度|年)?", key):
        key = era + key
    return read_fiscal_year(key)


def years_disagree(text: str) -> bool:
    """Return whether a heading names two different years: ``令和6（2023）年度``."""
    named = re.search(YEAR_WORDS, label_key(text))
    inner = re.search(r"\(([^)]*)\)", named[0]) if named else None
    if not named or not inner:
        return False
    outer = read_fiscal_year(re.sub(r"\([^)]*\)", "", named[0]))
    within = read_fiscal_year(inner[1])
    return outer is not None and within is not None and outer != within


@lru_cache(maxsize=10_000)
def _years_in(part: str, era: str) -> frozenset[int]:
    """Return every fiscal year that a part of a heading names."""
    whole = read_heading_year(part, era)
    if whole is not None:
        return frozenset((whole,))
    if _SPAN.search(label_key(part)):
        return frozenset((0, 1))  # H23-27: no year of its own
    bare = _BARE_YEAR.findall(label_key(part)) if era else []
    named = [year for _, _, year in mentioned_years(part)]
    return frozenset(named + [year for text in bare if (year := read_heading_year(text, era)) is not None])


@dataclass(frozen=True)
class Match:
    """What the placeholders of a pattern stand for in one heading; None where it has none.

    ``named`` is the one year that the pattern itself names; ``dropped`` counts the upper parts of the heading that the
    pattern does not name.
    """

    year: int | None = None
    n: int | None = None
    month: int | None = None
    named: int | None = None
    dropped: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Heading:
    """The heading of one column: its parts from top to bottom, merged and repeated parts once."""

    column: int
    parts: tuple[str, ...]

    @property
    def title(self) -> str:
        """The heading as a person reads it, e.g. ``D列「R6／目標」``."""
        words = "／".join(self.parts) or "（見出しなし）"
        return f"{column_letters(self.column)}列「{words}」"

    def own_year(self, era: str = "", titles: frozenset[str] = frozenset()) -> int | None:
        """Return the one fiscal year that the heading names: that of its lowest part that names any, None for several.

        Parameters
        ----------
        era : str
            The era of a bare ``6年度``.
        titles : frozenset of str
            Parts that stand over every column: the title of the table, which tells of no column.
        """
        for part in reversed([part for part in self.parts if part not in titles]):
            years = _years_in(part, era)
            if years:
                return next(iter(years)) if len(years) == 1 else None
        return None

    @cached_property
    def keys(self) -> dict[str, int]:
        """The heading and its lower parts alone (``成果/R6/目標``, ``R6/目標``, ``R6目標``, ``目標``), with the parts left out."""
        keys = [label_key(part) for part in self.parts]
        found: dict[str, int] = {}
        for start in range(len(keys)):
            for joint in ("/", ""):
                found.setdefault(joint.join(keys[start:]), start)
        return found


@lru_cache(maxsize=1_000)
def _compiled(pattern: str, era: str) -> tuple[re.Pattern[str], int | None]:
    """Return a pattern as a regular expression, and the year that it names itself: it fits any spelling of that."""
    if pattern.startswith("re:"):
        return re.compile(pattern[3:]), None
    year = rf"{YEAR_WORDS}|(?:\d{{1,2}}|元)(?:年度|年)?" if era else YEAR_WORDS
    tokens = {
        "{year}": rf"(?P<year>{year})",
        "{n}": rf"(?P<n>{_NUMBERS})",
        "{month}": r"(?P<month>1[0-2]|[1-9])",
        "*": ".*?",
    }
    key = label_key(pattern)
    token_of = re.compile(rf"{_TOKEN.pattern}|(?<!\d)(?:\d{{1,2}}|元)年度") if era else _TOKEN
    years = {found for token in token_of.finditer(key) if (found := read_heading_year(token[0], era))}
    is_one = len(years) == 1 and "{year}" not in key and not _SPAN.search(key)
    named = years.pop() if is_one else None
    expression, start = "", 0
    for token in token_of.finditer(key):
        is_year = named is not None and read_heading_year(token[0], era) == named
        words = tokens.pop("{year}" if is_year else token[0], re.escape(token[0]))
        expression += re.escape(key[start : token.start()]) + words
        tokens.setdefault("*", ".*?")
        start = token.end()
    return re.compile(expression + re.escape(key[start:])), named


def matched(pattern: str, heading: Heading, era: str = "") -> Match | None:
    """Return what the placeholders stand for where a pattern fits a heading or its lower parts, else None.

    Width, blanks, the kind of brackets and the spelling of a year (R6, 令和6年度, 2024年度) make no difference. A ``re:`` pattern is a regular expression that has to
    fit the whole; its groups ``year``, ``n`` and ``month`` count as the placeholders.
    """
    compiled, named = _compiled(pattern, era)
    for key, dropped in heading.keys.items():
        match = compiled.fullmatch(key)
        if match:
            found = match.groupdict()
            year = read_heading_year(found["year"], era) if found.get("year") else None
            if found.get("year") and (year is None or named not in (None, year)):
                continue
            number, month = found.get("n"), found.get("month")
            counted = _KANJI.get(number) or int(number) if number else None
            return Match(None if named else year, counted, int(month) if month else None, named, dropped)
    return None


def _filled(sheet: Sheet, rows: list[int], columns: range) -> dict[tuple[int, int], str]:
    """Return the words of heading rows; a blank beside a group heading takes the group's words.

    A heading that was merged before the file became a CSV stands in its first column only: the blank cells to its
    right belong to it where both have something below.
    """
    texts = {(row, column): sheet.text(row, column) for row in rows for column in columns}
    for number, row in enumerate(rows[:-1]):
        below = rows[number + 1 :]
        for column in columns[1:]:
            if texts[row, column] or not any(texts[under, column] for under in below):
                continue
            left = texts[row, column - 1]
            if left and any(texts[under, column - 1] and texts[under, column - 1] != left for under in below):
                texts[row, column] = left
    return texts


def combined_headings(sheet: Sheet, rows: Iterable[int], columns: range) -> list[Heading]:
    """Return the heading of every column from its heading rows (counted from 0)."""
    lines = list(rows)
    texts = _filled(sheet, lines, columns)
    headings = []
    for column in columns:
        parts: list[str] = []
        for row in lines:
            words = texts[row, column]
            if words and (not parts or label_key(words) != label_key(parts[-1])):
                parts.append(words)
        headings.append(Heading(column, tuple(parts)))
    return headings
