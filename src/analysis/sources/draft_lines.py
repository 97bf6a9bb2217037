"""Lines of a drafted layout.toml (下書きの行): fields with the patterns of their columns."""

from __future__ import annotations

import re
from collections import defaultdict

from analysis.sources.cells import column_letters
from analysis.sources.heading import Heading
from analysis.sources.vocabulary import Guess, item_role
from analysis.words.characters import fold_width
from analysis.words.toml_file import quoted

Column = tuple[Heading, Guess]


def value(patterns: list[str]) -> str:
    """Return one pattern, or a list of spellings."""
    found = list(dict.fromkeys(patterns))
    return quoted(found[0]) if len(found) == 1 else "[" + ", ".join(map(quoted, found)) + "]"


def pattern_of(column: Column) -> str:
    """Return the pattern of a column, its letter where it has no heading."""
    heading, guessed = column
    return guessed.pattern or f"@{column_letters(heading.column)}"


def field_lines(columns: dict[str, list[Column]]) -> list[str]:
    """Return one line for every field that has columns."""
    return [f"{name} = {value([pattern_of(one) for one in found])}" for name, found in columns.items() if found]


def one_each(columns: list[Column]) -> list[Column]:
    """Return the first column, and those that differ from it only in number or year."""
    return [column for column in columns if column[1].pattern == columns[0][1].pattern]


def items_line(words: list[str]) -> str:
    """Return the words of an item column by the field that each names, empty where none names one."""
    by_field: dict[str, list[str]] = defaultdict(list)
    for word in dict.fromkeys(words):
        if word:
            by_field[item_role(word)].append(word)
    if set(by_field) <= {"ignore"}:
        return ""
    parts = [f"{name} = [{', '.join(map(quoted, found))}]" for name, found in by_field.items()]
    return f"items = {{ {', '.join(parts)} }}"


def number_pattern(titles: list[str]) -> list[str]:
    """Return the pattern that takes the number of group rows that all begin alike (基本方針１ …), else nothing."""
    found = [re.match(r"([^\d\s]+)\s*\d", fold_width(title)) for title in titles]
    words = {match[1] for match in found if match}
    if None in found or len(words) != 1:
        return []
    pattern = f"'^{re.escape(words.pop())}\\s*(\\d+)'"
    return [f"pattern = {pattern}            # 番号だけを取る。名前は plan.toml の [policies] に書く"]
