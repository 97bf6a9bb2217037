"""Read the raw CSV files of an edition as text, each row with its line (原データ)."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from analysis.contract.table import Column, Table
from analysis.words.characters import composed
from analysis.words.errors import Location, Problem

_ENCODINGS = ("utf-8-sig", "cp932")


@dataclass(frozen=True)
class RawRow:
    """One row of a raw file: its values by column (optional ones it lacks are absent), and the line it stands on."""

    line: int
    values: dict[str, str]


@dataclass
class RawTable:
    """A raw file as text, with everything that is wrong about its form."""

    file: str
    rows: list[RawRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _decoded(path: Path, file: str) -> tuple[str, list[Problem]]:
    data = path.read_bytes()
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


def _rows(reader: csv.reader, header: list[str], raw: RawTable) -> None:  # type: ignore[valid-type]
    start = 2
    for values in reader:  # type: ignore[attr-defined]
        line, start = start, reader.line_num + 1  # type: ignore[attr-defined]
        if not any(value.strip() for value in values):
            continue
        if len(values) != len(header):
            message = f"列が{len(values)}個あります（見出しは{len(header)}個）。"
            raw.problems.append(Problem(Location(raw.file, line), message, "コンマや引用符の抜けを確かめてください。"))
            continue
        raw.rows.append(RawRow(line, {name: value.strip() for name, value in zip(header, values, strict=True)}))


def read_raw(path: Path, table: Table, file: str) -> RawTable:
    """Return a raw CSV file as text with the problems of its form; never raises for its content."""
    raw = RawTable(file)
    text, raw.problems = _decoded(path, file)
    if raw.problems:
        return raw
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        header = [name.strip() for name in next(reader, [])]
        raw.problems += _header_problems(header, table, file)
        _rows(reader, header, raw)
    except csv.Error as error:
        message = f"CSV として読めません（{error}）。"
        raw.problems.append(Problem(Location(file, reader.line_num), message, "引用符の対応を確かめてください。"))
    return raw


def _integer(text: str) -> int:
    return int(text)


def convert(text: str, column: Column) -> str | int | float:
    """Return a cell's value in its column's type.

    Raises
    ------
    ValueError
        Where the text is no such value; half-width digits without separators are expected.
    """
    if column.kind == "integer":
        return _integer(text)
    if column.kind == "number":
        return float(text)
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
    """Return a problem for every cell that is not what its column holds, and for every duplicate key."""
    problems: list[Problem] = []
    seen: dict[tuple[str, ...], int] = {}
    for row in raw.rows:
        for column in table.read_columns:
            problems += _cell_problems(raw.file, row, column)
        key = tuple(row.values.get(name, "") for name in table.key)
        if key in seen:
            what = f"キー（{'、'.join(table.key)}）＝（{'、'.join(key)}）が{seen[key]}行目と重複しています。"
            problems.append(Problem(Location(raw.file, row.line), what, "どちらかを直すか消してください。"))
        seen.setdefault(key, row.line)
    return problems


def _cell_problems(file: str, row: RawRow, column: Column) -> list[Problem]:
    text = row.values.get(column.name, "")
    where = Location(file, row.line, column.name)
    if not text:
        message = f"「{column.label}」が空です。"
        return [Problem(where, message, "元資料を確かめて入力してください。")] if column.required else []
    try:
        convert(text, column)
    except ValueError:
        todo = "元資料を確かめ、転記の誤りなら直し、元資料の誤りなら corrections.toml に理由を添えて登録してください。"
        return [Problem(where, f"「{text}」を{expected(column)}として読めません。", todo)]
    return []


def typed(rows: list[RawRow], table: Table) -> dict[str, list[object]]:
    """Return the columns of checked rows in their types; an empty cell is None, a computed column is left out."""
    return {column.name: [_typed_cell(row.values, column) for row in rows] for column in table.read_columns}


def _typed_cell(values: Mapping[str, str], column: Column) -> object:
    text = values.get(column.name, "")
    return convert(text, column) if text else None
