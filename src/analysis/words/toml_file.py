"""A TOML file that a person wrote (設定ファイル): its content, the line of each setting, and what is no TOML in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from analysis.words.characters import composed
from analysis.words.errors import InputError, Location, Problem
from analysis.words.mishap import problem_of

#: A place in a file: names of tables and settings, and numbers (from 0) in arrays of them.
Steps = tuple[str | int, ...]

_DATE_WRONG = "日付か時刻の書き方が違います（日付は 2022-03-31 のように書きます）"
#: What tomllib says, and how it is said to a clerk; the first that fits counts.
_SYNTAX = (
    (r"Cannot declare \(?(.+?)\)? twice", "同じ見出しが2度あります"),
    (r"Cannot (?:overwrite|mutate|redefine)|Duplicate", "同じ名前が2度あります"),
    (r"Expected '=' after a key", "名前の後に = がありません"),
    (r"Expected newline", "1行に2つ書かれているか、値の後に余分な文字があります"),
    (r"Expected '\]", "見出しの ] が閉じていません"),
    (r"Unclosed array", "値の並びの ] が閉じていないか、値の間の , がありません"),
    (r"Unclosed inline table", "{ } が閉じていません"),
    (r"Unterminated string|(?:Illegal|invalid) character '\\[nr]'|Expected .*\"", "引用符が閉じていません"),
    (r"Illegal character|Found invalid character", "使えない文字があります（見えない制御文字など）"),
    (r"[Ee]scape|hex value", '" " の中の \\ の書き方が違います'),
    (r"Invalid value", '値の書き方が違います（文字は " " で囲みます）'),
    (r"Invalid (?:initial character|statement)", "名前か見出しの書き方が違います"),
    (r"Exceeds the limit", "数の桁が多すぎます"),
    (r"recursion", "[ ] か { } の重なりが深すぎます"),
    (r"Invalid date", _DATE_WRONG),
)
_AT = re.compile(r"\(at line (\d+), column (\d+)\)")
_SHOWN = 60
_DATED = re.compile(r"=\s*\d+[-/:]\d")
_WIDE = re.compile("[＝“”‘’［］｛｝，\u3000]")


@dataclass(frozen=True)
class TomlFile:
    """The content of a TOML file.

    Attributes
    ----------
    name : str
        How messages call it.
    text, data : str, dict
        As written, and as read.
    """

    name: str
    text: str = ""
    data: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def _lines(self) -> dict[Steps, int]:
        return _line_numbers(self.text)

    def at(self, steps: Steps) -> Location:
        """Return the place of a setting, of its table where the setting itself is not there."""
        tried = [place for count in range(len(steps), 0, -1) for place in (steps[:count], (*steps[:count], 0))]
        return Location(self.name, next((self._lines[place] for place in tried if place in self._lines), None))


def read_toml(path: Path, missing: str) -> TomlFile:
    """Return a TOML file.

    Raises
    ------
    InputError
        Where the file is missing (``missing`` says what to do then), cannot be read or is no TOML.
    """
    name = shown_name(path)
    if path.is_fifo():  # it would wait for whoever writes into it
        raise InputError(Problem(Location(name), "ふつうのファイルではありません。", missing))
    try:
        text = composed(path.read_text(encoding="utf-8-sig"))
        return TomlFile(name, text, tomllib.loads(text))
    except FileNotFoundError as error:
        raise InputError(Problem(Location(name), "ファイルがありません。", missing)) from error
    except OSError as error:
        raise InputError(problem_of(error, name) or []) from error
    except UnicodeDecodeError as error:
        before = path.read_bytes()[: error.start]
        where = Location(name, before.count(b"\n") + 1)
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        what = f"TOML として読めません（{column}文字目から、文字コードが UTF-8 ではありません）。"
        raise InputError(Problem(where, what, "「UTF-8」で保存し直してください。")) from error
    except (ValueError, RecursionError) as error:  # tomllib leaves too many digits and brackets to Python
        raise InputError(_syntax_problem(name, text, str(error))) from error


def quoted(words: str) -> str:
    """Return words as a TOML string."""
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def shown_name(path: Path) -> str:
    """Return how messages call a settings file: its plan, for an edition also the year, and its name."""
    depth = 3 if path.parent.name.isdigit() else 2
    return "/".join(path.parts[-depth:])


def _syntax_problem(name: str, text: str, message: str) -> Problem:
    lines = text.split("\n")
    found = _AT.search(message)
    number, column = (int(found[1]), int(found[2])) if found else _end(text)
    line = lines[number - 1].strip()
    words = next((words for pattern, words in _SYNTAX if re.search(pattern, message)), "書き方が違います")
    if "newline" in message and _DATED.search(line):
        words = _DATE_WRONG
    place = f"{column}文字目「{line[:_SHOWN]}」" if line else "ファイルの終わり"
    todo = "その行か、すぐ上の行の書き方を直してください。"
    if _WIDE.search(re.sub(r"\"[^\"]*\"|'[^']*'|#.*", "", line)):
        todo = '全角の文字（＝ “ ” ［ ］ 空白）を、半角の = " [ ] に直してください。'
    return Problem(Location(name, number), f"TOML として読めません（{place}: {words}）。", todo)


def _end(text: str) -> tuple[int, int]:
    """Return line and column of a mistake that has no place; where a statement is open to the end, those of its start."""
    lines = text.rstrip().split("\n")
    whole = max((start + words.count("\n") for start, words, _ in _statements(text) if words), default=0)
    started = next((number for number, line in enumerate(lines, 1) if number > whole and line.strip()), None)
    return (started, 1) if started else (len(lines), len(lines[-1]))


def _statements(text: str) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Yield each statement of a TOML text with its first line; one may run over several lines."""
    held, start = "", 1
    for number, line in enumerate(text.split("\n"), start=1):
        start = start if held else number
        held += line + "\n"
        try:
            yield start, held.strip(), tomllib.loads(held)
        except (ValueError, RecursionError):
            continue
        held = ""


def _nested(data: Any, steps: Steps) -> Iterator[Steps]:
    """Yield the place of everything within a value."""
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in pairs:
        yield (*steps, key)
        yield from _nested(value, (*steps, key))


def _headed(data: dict[str, Any], last: dict[Steps, int]) -> Steps:
    """Return the place of the table that a heading opens; ``last`` counts the members of arrays of tables."""
    table: Steps = ()
    inside = data
    while inside:
        ((name, value),) = inside.items()
        table, inside = (*table, name), value
        if isinstance(value, list):
            last[table], inside = last.get(table, -1) + 1, {}
        table = (*table, last[table]) if table in last else table
    return table


def _line_numbers(text: str) -> dict[Steps, int]:
    """Return the line (from 1) of every table and setting of a text that is TOML."""
    found: dict[Steps, int] = {}
    last: dict[Steps, int] = {}
    table: Steps = ()
    for line, statement, data in _statements(text):
        if not statement.startswith("["):
            for steps in _nested(data, table):
                found.setdefault(steps, line)
            continue
        table = _headed(data, last)
        found.setdefault(table, line)
    return found
