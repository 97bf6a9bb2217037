"""Where the columns of a table stand (表の定義): the ``[[sheet]]`` parts of ``layout.toml``, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.sources.reader import Reading
from analysis.sources.sheet_settings import FIELDS, as_list, settings_problems
from analysis.words.errors import Location, raise_if_any
from analysis.words.settings import read_toml


@dataclass(frozen=True)
class Spec:
    """Where one field of a rule stands.

    Attributes
    ----------
    headings : tuple of str
        Spellings of the heading, each a pattern with ``{year}``, ``{n}``, ``{month}`` and ``*``; or ``@C`` a
        column, ``@C5`` a cell, ``@sheet`` the name of the worksheet, ``@file`` that of the file.
    take : str
        A regular expression whose first group is the part of the cell that counts.
    year : int or None
        The fiscal year, where the heading does not say it.
    every_year : bool
        The value holds for every year of the row (``year = "all"``).
    unit : str
        The unit, where neither cell nor heading says it.
    right_of, below : str
        The label beside which, or below which, the value stands (a form).
    """

    headings: tuple[str, ...] = ()
    take: str = ""
    year: int | None = None
    every_year: bool = False
    unit: str = ""
    right_of: str = ""
    below: str = ""


@dataclass(frozen=True)
class Rule:
    """One kind of fact that the rows of a table hold.

    Attributes
    ----------
    part : str
        ``measure``, ``indicator``, ``budget``, ``grade``, ``text`` or ``schedule``.
    number : int
        The place of the rule among those of its part, from 1.
    fields : mapping of str to Spec
        Where its fields stand.
    options : mapping
        Its other settings: kind, items, symbols, pattern, sum, scope, split, unit, ratio, id_from, id_separator.
    """

    part: str
    number: int
    fields: Mapping[str, Spec]
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The part as it is written in layout.toml, for messages."""
        return (
            f"[sheet.{self.part}]" if self.part in ("measure", "text") else f"{self.number}番目の [[sheet.{self.part}]]"
        )


@dataclass(frozen=True)
class Skip:
    """Rows that are left out on purpose: by their words, or by those in one column."""

    pattern: str
    column: str = ""


@dataclass(frozen=True)
class Group:
    """A row that stands above others and gives them a field (見出しの行)."""

    to: str
    pattern: str = ""
    column: str = ""


@dataclass(frozen=True)
class SheetLayout:
    """One ``[[sheet]]``: which tables it reads and what their columns are."""

    number: int
    rules: tuple[Rule, ...]
    files: tuple[str, ...] = ("*",)
    sheets: tuple[str, ...] = ()
    range: str = ""
    after: str = ""
    before: str = ""
    heading: tuple[int, ...] | str | None = None
    heading_rows: int = 0
    era: str = ""
    unit: str = ""
    read_hidden_rows: bool = True
    fill_down: tuple[str, ...] = ()
    skip: tuple[Skip, ...] = ()
    skip_totals: bool = True
    skip_notes: bool = True
    groups: tuple[Group, ...] = ()
    ignore: tuple[str, ...] = ()
    missing: Mapping[str, str] = field(default_factory=dict)
    statuses: Mapping[str, str] = field(default_factory=dict)
    directions: Mapping[str, str] = field(default_factory=dict)
    adds_measures: bool = True

    @property
    def title(self) -> str:
        """How messages name this part."""
        return f"{self.number}番目の [[sheet]]"

    def rule(self, part: str) -> Rule | None:
        """Return the first rule of a part."""
        return next((rule for rule in self.rules if rule.part == part), None)


@dataclass(frozen=True)
class SheetsLayout:
    """All ``[[sheet]]`` parts of a layout.toml."""

    file: str
    sheets: tuple[SheetLayout, ...]
    reading: Reading


def _spec(value: Any) -> Spec:
    """Return a field's place from a string, a list of spellings, or a table."""
    if not isinstance(value, dict):
        return Spec(tuple(str(one) for one in as_list(value)))
    year = value.get("year")
    return Spec(
        headings=tuple(str(one) for one in as_list(value["heading"])) if "heading" in value else (),
        take=value.get("take", ""),
        year=year if isinstance(year, int) else None,
        every_year=year == "all",
        unit=value.get("unit", ""),
        right_of=value.get("right_of", ""),
        below=value.get("below", ""),
    )


def _rule(part: str, number: int, item: Mapping[str, Any]) -> Rule:
    names = FIELDS[part] if part != "text" else tuple(item)
    fields = {name: _spec(item[name]) for name in names if name in item}
    for place, heading in enumerate(as_list(item.get("id_from", [])), start=1):
        fields[f"id_{place}"] = _spec(heading)
    return Rule(part, number, fields, {key: value for key, value in item.items() if key not in names})


def _rules(item: Mapping[str, Any]) -> tuple[Rule, ...]:
    rules = []
    for part in FIELDS:
        for number, rule in enumerate(as_list(item.get(part, [])), start=1):
            rules.append(_rule(part, number, rule))
    return tuple(rules)


def _heading(value: Any) -> tuple[int, ...] | str | None:
    if value is None or isinstance(value, str):
        return value
    rows = [int(row) for row in as_list(value)]
    return tuple(range(rows[0], rows[-1] + 1))


def _skips(values: Any) -> tuple[Skip, ...]:
    return tuple(Skip(**value) if isinstance(value, dict) else Skip(str(value)) for value in as_list(values))


def _carried(item: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the fields that are filled down, a number made from columns as its parts."""
    parts = [f"id_{place}" for place, _ in enumerate(as_list(item.get("measure", {}).get("id_from", [])), start=1)]
    names = as_list(item.get("fill_down", []))
    return tuple(one for name in names for one in (parts if name == "id" and parts else [name]))


def _sheet_layout(number: int, item: Mapping[str, Any]) -> SheetLayout:
    plain = ("range", "after", "before", "era", "unit", "heading_rows", "skip_totals", "skip_notes", "missing")
    values = {key: item[key] for key in (*plain, "statuses", "directions") if key in item}
    return SheetLayout(
        number=number,
        rules=_rules(item),
        files=tuple(as_list(item.get("files", "*"))),
        sheets=tuple(as_list(item["sheets"])) if "sheets" in item else (),
        heading=_heading(item.get("heading")),
        read_hidden_rows=item.get("hidden_rows", "read") == "read",
        fill_down=_carried(item),
        skip=_skips(item.get("skip", [])),
        groups=tuple(Group(**group) for group in item.get("group", [])),
        ignore=tuple(as_list(item.get("ignore", []))),
        adds_measures=item.get("adds_measures", number == 1),
        **values,
    )


def has_sheets(settings: Mapping[str, Any]) -> bool:
    """Return whether a layout.toml describes tables (``[[sheet]]``) and not forms (``[record]``)."""
    return "sheet" in settings


def read_sheets_layout(path: Path) -> SheetsLayout:
    """Return the tables that a layout.toml describes.

    Raises
    ------
    InputError
        With every unknown, missing or impossible setting of the file at once.
    """
    where = Location(path.name)
    settings = read_toml(path, f"{path.parent.name} に様式の定義 layout.toml を置いてください。")
    raise_if_any(settings_problems(settings, where))
    items = as_list(settings["sheet"])
    sheets = tuple(_sheet_layout(number, item) for number, item in enumerate(items, start=1))
    reading = Reading(settings.get("encoding", ""), settings.get("separator", ""), settings.get("pdf_lines", True))
    return SheetsLayout(path.name, sheets, reading)
