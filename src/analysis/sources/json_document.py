"""Read a JSON file as portals serve it (.json): every list of records as a sheet, nested names joined with /."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis.sources.cells import Sheet
from analysis.sources.delimited import content, decoded
from analysis.words.errors import InputError, Location, Problem

ENDINGS = (".json",)
_DEEPEST = 8


def _lists(value: Any, name: str = "", depth: int = 0) -> Iterator[tuple[str, list[Any]]]:
    """Yield every list of records or rows below a value, with the names that lead to it."""
    if isinstance(value, list) and value and all(isinstance(one, dict | list) for one in value):
        yield name, value
    elif isinstance(value, dict) and depth < _DEEPEST:
        for key, one in value.items():
            yield from _lists(one, f"{name}/{key}" if name else str(key), depth + 1)


def _flat(value: Any, name: str = "", depth: int = 0) -> Iterator[tuple[str, object]]:
    """Yield the single values of a record under their joined names; a list of single values is one cell of lines."""
    if isinstance(value, dict) and value and depth < _DEEPEST:
        for key, one in value.items():
            yield from _flat(one, f"{name}/{key}" if name else str(key), depth + 1)
    elif isinstance(value, list) and depth < _DEEPEST and any(isinstance(one, dict | list) for one in value):
        for number, one in enumerate(value, start=1):
            yield from _flat(one, f"{name}/{number}" if name else str(number), depth + 1)
    elif isinstance(value, list):
        yield name, "\n".join(str(one) for one in value if one is not None)
    else:
        yield name, "" if value is None or value == {} else value


def _sheet(path: Path, name: str, records: list[Any]) -> Sheet:
    """Return records under one row of headings, or rows that are lists as they are."""
    if all(isinstance(one, list) for one in records):
        rows = [[cell for _, cell in _flat(dict(enumerate(one)))] for one in records]
        return Sheet(path.name, name, rows)
    flat = [dict(_flat(one)) for one in records]
    headings = list(dict.fromkeys(key for one in flat for key in one))
    return Sheet(path.name, name, [list(headings), *([one.get(key, "") for key in headings] for one in flat)])


def read_json(path: Path, encoding: str = "") -> list[Sheet]:
    """Return every list of records of a JSON file as a sheet named by the keys that lead to it.

    Raises
    ------
    InputError
        Where the file is missing, no JSON, or holds no list of records.
    """
    text, _ = decoded(content(path), path.name, encoding)
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        what = f"JSON として読めません（{error.colno}文字目の近く）。"
        raise InputError(Problem(Location(path.name, error.lineno), what, "ファイルを取り直してください。")) from error
    found = list(_lists(value))
    if not found and isinstance(value, dict):
        found = [("", [value])]
    if not found:
        todo = "取組が1件ずつ並ぶ JSON を指定してください。"
        raise InputError(Problem(Location(path.name), "表にできる並びがありません。", todo))
    return [_sheet(path, name, records) for name, records in found]
