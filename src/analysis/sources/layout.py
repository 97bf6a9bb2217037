"""Where the fields of a form stand (様式の定義): ``layout.toml`` as checked dataclasses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.characters import label_key
from analysis.errors import Location, Problem, raise_if_any
from analysis.fiscal_year import short_label
from analysis.settings import key_problems, read_toml


@dataclass(frozen=True)
class ListTable:
    """A table with one measure or one group a row (一覧表).

    ``columns`` names what stands in which column (from 1): ``name``, ``department``, ``ignore`` or the heading
    under which a published cell is checked. ``grades`` says which of those headings are grades to be kept,
    as ``[heading, kind, fiscal_year]``.
    """

    table: str
    after: str
    before: str
    row: str
    columns: Mapping[str, int]
    group: str = ""
    header: tuple[str, ...] = ()
    lists_measures: bool = False
    grades: tuple[tuple[str, str, int], ...] = ()


@dataclass(frozen=True)
class Field:
    """One value beside its label (項目), or all paragraphs that follow it."""

    name: str
    labels: tuple[str, ...]
    follows: bool = False


@dataclass(frozen=True)
class Block:
    """Headings in one row and their values in the rows below, in the same columns (見出しの下の欄)."""

    name: str
    columns: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Amounts:
    """Rows of amounts under one column a fiscal year (予算・決算の欄)."""

    header: str
    fiscal_years: tuple[int, ...]
    rows: Mapping[str, tuple[str, ...]]
    unit: str = "円"


@dataclass(frozen=True)
class Status:
    """A note that ends a measure (完了, 廃止 …): a pattern whose group ``name`` or ``id`` names the measure."""

    status: str
    pattern: str


@dataclass(frozen=True)
class Layout:
    """The whole form of one plan's document."""

    start: str
    end: tuple[str, ...]
    section: str
    template: str
    beside: tuple[str, ...]
    grade: str
    fields: tuple[Field, ...]
    blocks: tuple[Block, ...]
    amounts: Amounts | None
    lists: tuple[ListTable, ...]
    statuses: tuple[Status, ...] = ()


def _tuple(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list) else (value,)


def _filled(value: Any, fiscal_year: int) -> Any:
    """Return a setting with ``{R}`` replaced by the edition's short year (R3) everywhere."""
    if isinstance(value, str):
        return value.replace("{R}", short_label(fiscal_year))
    if isinstance(value, list):
        return [_filled(item, fiscal_year) for item in value]
    if isinstance(value, dict):
        return {key: _filled(item, fiscal_year) for key, item in value.items()}
    return value


def _labels(value: Any) -> tuple[str, ...]:
    return tuple(label_key(text) for text in _tuple(value))


def _pattern_problems(settings: Mapping[str, Any], part: str, where: Location) -> list[Problem]:
    problems = []
    for key in ("section", "grade", "row", "group", "header", "pattern"):
        value = settings.get(key)
        try:
            re.compile(value if isinstance(value, str) else "")
        except re.error as error:
            problems.append(
                Problem(where, f"[{part}] {key} =「{value}」は正規表現として読めません（{error}）。", "記号を見直してください。")
            )
    return problems


@dataclass(frozen=True)
class _Record:
    """The settings of ``[record]`` as written."""

    start: str
    end: list[str] = field(default_factory=list)
    section: str = r"(?!)"
    template: str = ""
    beside: list[str] = field(default_factory=list)
    grade: str = "(.+)"


_FILE = ({"record", "field", "block", "list", "status", "amounts"}, {"record"})
_PARTS = (("field", Field), ("block", Block), ("list", ListTable), ("status", Status))


def _checked(settings: Mapping[str, Any], where: Location) -> None:
    problems = key_problems(settings, _FILE, "layout.toml ", where)
    record = settings.get("record", {})
    problems += key_problems(record, _Record, "[record] ", where)
    problems += _pattern_problems(record, "record", where)
    for part, model in _PARTS:
        for item in settings.get(part, []):
            problems += key_problems(item, model, f"[[{part}]] ", where)
            problems += _pattern_problems(item, part, where)
    raise_if_any(problems)


def _list_table(item: Mapping[str, Any]) -> ListTable:
    values = dict(item)
    values["header"] = _labels(item.get("header", []))
    values["grades"] = tuple((str(name), str(kind), int(year)) for name, kind, year in item.get("grades", []))
    return ListTable(**values)


def read_layout(path: Path, fiscal_year: int) -> Layout:
    """Return the form of a plan's document for one edition.

    Raises
    ------
    InputError
        With every unknown or missing setting of the file at once.
    """
    settings = _filled(read_toml(path, f"{path.parent.name} に様式の定義 layout.toml を置いてください。"), fiscal_year)
    _checked(settings, Location(path.name))
    record, amounts = _Record(**settings["record"]), settings.get("amounts")
    return Layout(
        start=label_key(record.start),
        end=_labels(record.end),
        section=record.section,
        template=label_key(record.template),
        beside=_labels(record.beside),
        grade=record.grade,
        fields=tuple(
            Field(item["name"], _labels(item["labels"]), item.get("follows", False))
            for item in settings.get("field", [])
        ),
        blocks=tuple(
            Block(item["name"], {key: _labels(value) for key, value in item["columns"].items()})
            for item in settings.get("block", [])
        ),
        amounts=amounts
        and Amounts(
            amounts["header"],
            tuple(amounts["fiscal_years"]),
            {key: _labels(value) for key, value in amounts["rows"].items()},
            amounts.get("unit", "円"),
        ),
        lists=tuple(_list_table(item) for item in settings.get("list", [])),
        statuses=tuple(Status(**item) for item in settings.get("status", [])),
    )
