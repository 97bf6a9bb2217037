"""Read the raw CSV files of an edition as columns of text, each row with its line (原データ)."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.contract.table import Column, Table
from analysis.words.characters import composed
from analysis.words.errors import Location, Problem
from analysis.words.mishap import csv_words, problem_of

_ENCODINGS = ("utf-8-sig", "cp932")
#: Bytes of no text in these encodings: NUL, and the escapes of ISO-2022-JP, which pass for letters.
_NO_TEXT = re.compile(rb"\x00|\x1b\$[@B]|\x1b\([BJ]")
#: As a program writes them: 00012 is a number of something, not an amount.
_INTEGER = re.compile(r"-?(?:0|[1-9]\d{0,17})", re.ASCII)
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?", re.ASCII)


#: So many rows are turned into columns at once: what was read is not held twice.
_BLOCK = 20_000


@dataclass
class RawTable:
    """A raw file as text, with everything that is wrong about its form.

    Attributes
    ----------
    columns : dict of str to list of str
        The trimmed cells of each column that the file has, in the order of its rows.
    lines : list of int
        The line of the file on which each row begins.
    """

    file: str
    columns: dict[str, list[str]] = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def cells(self, column: str) -> list[str]:
        """Return the texts of a column, all empty where the file leaves it out."""
        return self.columns.get(column) or [""] * len(self.lines)

    def where(self, place: int, column: str = "") -> Location:
        """Return the place in the file of a row, or of its cell."""
        return Location(self.file, self.lines[place], column)


class _Trimmed(dict[str, str]):
    """Every distinct text once, without outer blanks."""

    def __missing__(self, text: str) -> str:
        self[text] = trimmed = text.strip()
        return self.setdefault(trimmed, trimmed)


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _decoded(path: Path, file: str) -> tuple[str, list[Problem]]:
    if path.is_fifo():  # it would wait for whoever writes into it
        return "", [Problem(file, "ふつうのファイルではありません。", "CSV のファイルに置き換えてください。")]
    try:
        data = path.read_bytes()
    except OSError as error:
        return "", [problem_of(error, file) or Problem(file, "読めません。")]
    if wrong := _NO_TEXT.search(data):
        what = "文字コードを読めません（NUL か、JIS の切り替え記号があります）。"
        todo = "Excel で「CSV UTF-8（コンマ区切り）」として保存し直してください。"
        return "", [Problem(Location(file, data.count(b"\n", 0, wrong.start()) + 1), what, todo)]
    for encoding in _ENCODINGS:
        try:
            return composed(data.decode(encoding)), []
        except UnicodeDecodeError:
            continue
    todo = "Excel で「CSV UTF-8（コンマ区切り）」として保存し直してください。"
    return "", [Problem(Location(file), "文字コードを読めません（UTF-8 と cp932 のどちらでもありません）。", todo)]


def _header_problems(header: list[str], table: Table, file: str) -> list[Problem]:
    where = Location(file, 1)
    known = {column.name for column in table.columns}
    problems = [
        Problem(
            Location(file, 1, column.name), f"「{column.label}」の列がありません。", "見出し行に列を加えてください。"
        )
        for column in table.read_columns
        if column.name not in header and not column.optional
    ]
    for name in header:
        if name not in known:
            todo = "列名の誤りなら直し、不要な列なら消してください。"
            problems.append(Problem(where, f"「{name}」という列はデータ項目にありません。", todo))
        if header.count(name) > 1:
            problems.append(Problem(where, f"列「{name}」が{header.count(name)}回あります。", "1つにしてください。"))
    return problems


def _unreadable(file: str, line: int, error: csv.Error) -> Problem:
    return Problem(
        Location(file, line), f"CSV として読めません（{csv_words(error)}）。", "引用符の対応を確かめてください。"
    )


def _blocks(reader: Any, raw: RawTable) -> Iterator[tuple[list[list[str]], list[int]]]:
    """Yield the rows of a file with the line after each, some at once; what cannot be read is a problem and ends it."""
    readable = True
    while readable:
        rows: list[list[str]] = []
        ends = []
        try:
            for values in islice(reader, _BLOCK):
                rows.append(values)
                ends.append(reader.line_num + 1)
            readable = bool(rows)
        except csv.Error as error:
            readable = False
            raw.problems.append(_unreadable(raw.file, reader.line_num, error))
        yield rows, ends


def _sound(rows: list[list[str]], lines: list[int], width: int, raw: RawTable) -> Iterator[tuple[list[str], int]]:
    """Yield the rows that are as wide as the heading and not blank, with their lines; tell what is wrong with others."""
    for values, line in zip(rows, lines, strict=True):
        if not any(value.strip() for value in values):
            continue
        if len(values) != width:
            message = f"列が{len(values)}個あります（見出しは{width}個）。"
            raw.problems.append(Problem(Location(raw.file, line), message, "コンマや引用符の抜けを確かめてください。"))
            continue
        yield values, line


def _fill(reader: Any, header: list[str], raw: RawTable) -> None:
    """Read all rows into columns."""
    found: list[list[str]] = [[] for _ in header]
    trimmed, width, start = _Trimmed(), len(header), reader.line_num + 1
    for rows, ends in _blocks(reader, raw):
        lines, start = [start, *ends][: len(ends)], ends[-1] if ends else start
        if set(map(len, rows)) == {width} and all(values[0].strip() for values in rows):
            columns = zip(*rows, strict=True)
        else:
            sound = list(_sound(rows, lines, width, raw))
            columns, lines = zip(*(values for values, _ in sound), strict=True), [line for _, line in sound]
        for cells, column in zip(columns, found, strict=bool(lines)):
            column.extend(map(trimmed.__getitem__, cells))
        raw.lines += lines
    raw.columns = dict(zip(header, found, strict=True))


def read_raw(path: Path, table: Table, file: str) -> RawTable:
    """Return a raw CSV file as text with the problems of its form; never raises for its content."""
    raw = RawTable(file)
    text, raw.problems = _decoded(path, file)
    if raw.problems:
        return raw
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
    except csv.Error as error:
        raw.problems.append(_unreadable(file, reader.line_num, error))
        return raw
    raw.problems += _header_problems(header, table, file)
    _fill(reader, header, raw)
    return raw


def convert(text: str, column: Column) -> str | int | float:
    """Return a cell's value in its column's type.

    Raises
    ------
    ValueError
        Where the text is no such value; half-width digits without separators or powers of ten are expected.
    """
    if column.kind != "text":
        whole = column.kind == "integer"
        if not (_INTEGER if whole else _NUMBER).fullmatch(text):
            raise ValueError(text)
        return int(text) if whole else float(text)
    if column.choices and text not in column.choices:
        raise ValueError(text)
    return text


EXPECTED = {"integer": "整数", "number": "数値"}


def expected(column: Column) -> str:
    """Return in Japanese what a column holds, for a message."""
    if column.choices:
        return "、".join(column.choices) + " のどれか"
    kind = EXPECTED.get(column.kind, "文字")
    return "金額（円の整数）" if column.name.endswith("_yen") else kind


def row_problems(raw: RawTable, table: Table) -> list[Problem]:
    """Return a problem for every cell that is not what its column holds, and for every duplicate key, row by row."""
    found = [
        (place, order, problem)
        for order, column in enumerate(table.read_columns)
        for place, problem in _cell_problems(raw, column)
    ]
    found += [(place, len(table.columns), problem) for place, problem in _duplicates(raw, table)]
    return [problem for _, _, problem in sorted(found, key=lambda each: each[:2])]


#: So much of a cell stands in a message.
_SHOWN = 60


def fault(text: str, column: Column) -> tuple[str, str] | None:
    """Return what is wrong with a text in a column and what to do about it; None where nothing is."""
    if not text:
        what = f"「{column.label}」が空です。"
        return (what, "元資料を確かめて入力してください。") if column.required else None
    todo = "元資料を確かめ、転記の誤りなら直し、元資料の誤りなら corrections.toml に理由を添えて登録してください。"
    try:
        value = convert(text, column)
    except ValueError:
        return f"「{text[:_SHOWN]}」を{expected(column)}として読めません。", todo
    ranged = (column.least or column.most) and not isinstance(value, str)
    if ranged and not column.least <= float(value) <= column.most:
        return f"「{text[:_SHOWN]}」は「{column.label}」の値の範囲（{column.least}～{column.most}）にありません。", todo
    return None


def _cell_problems(raw: RawTable, column: Column) -> Iterator[tuple[int, Problem]]:
    """Yield (row, problem) of a column; each distinct text is looked at once."""
    if column.kind == "text" and not (column.required or column.choices):
        return
    if raw.problems and column.name not in raw.columns:  # its heading was told already
        return
    cells = raw.cells(column.name)
    faults = {text: wrong for text in set(cells) if (wrong := fault(text, column))}
    for place, text in enumerate(cells) if faults else ():
        if text in faults:
            yield place, Problem(raw.where(place, column.name), *faults[text])


def _duplicates(raw: RawTable, table: Table) -> Iterator[tuple[int, Problem]]:
    """Yield (row, problem) of every row whose key stands further up."""
    keys = list(zip(*(raw.cells(name) for name in table.key), strict=True))
    if len(set(keys)) == len(keys):
        return
    first: dict[tuple[str, ...], int] = {}
    for place, key in enumerate(keys):
        if first.setdefault(key, place) != place:
            line = raw.lines[first[key]]
            what = f"キー（{'、'.join(table.key)}）＝（{'、'.join(key)}）が{line}行目と重複しています。"
            yield place, Problem(raw.where(place), what, "どちらかを直すか消してください。")


def typed(cells: Sequence[str], column: Column) -> Any:
    """Return the checked cells of a column as a pandas array of its type, an empty cell missing.

    Each distinct text is converted once; equal texts are one object.
    """
    places = {text: place for place, text in enumerate(dict.fromkeys(cells))}
    values = pd.array([convert(text, column) if text else None for text in places], dtype=column.dtype)
    return values.take(np.fromiter(map(places.__getitem__, cells), dtype=np.intp, count=len(cells)))
