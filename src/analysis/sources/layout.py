"""Where the fields of a form stand (様式の定義): ``layout.toml`` as checked settings."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from analysis.sources.shapes import (
    AMOUNT_UNITS,
    Amounts,
    Block,
    Direction,
    Field,
    Headline,
    IndicatorTable,
    InlineBudget,
    Interleaved,
    Items,
    LabelMap,
    ListTable,
    Matrix,
    Overview,
    RecordShape,
    Recovery,
    Schedule,
    Sequence,
    Status,
    Wording,
)
from analysis.sources.symbols import Grading
from analysis.words.characters import label_key
from analysis.words.errors import Location, Problem, raise_if_any
from analysis.words.fiscal_year import parse_fiscal_year, read_fiscal_year, short_label
from analysis.words.settings import key_problems, read_toml


@dataclass(frozen=True)
class Layout:
    """The whole form of one plan's document for one edition; every part but ``record`` may be missing."""

    fiscal_year: int
    record: RecordShape
    symbols: LabelMap = field(default_factory=dict)
    fields: tuple[Field, ...] = ()
    blocks: tuple[Block, ...] = ()
    amounts: Amounts | None = None
    lists: tuple[ListTable, ...] = ()
    statuses: tuple[Status, ...] = ()
    matrices: tuple[Matrix, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    tables: tuple[IndicatorTable, ...] = ()
    sequences: tuple[Sequence, ...] = ()
    items: tuple[Items, ...] = ()
    interleaved: tuple[Interleaved, ...] = ()
    inline_budget: InlineBudget | None = None
    overview: Overview | None = None
    headlines: tuple[Headline, ...] = ()
    directions: tuple[Direction, ...] = ()
    recovery: Recovery | None = None

    @property
    def grading(self) -> Grading:
        """How the printed grades are read."""
        spellings = {spelling: grade for grade, found in self.symbols.items() for spelling in found}
        return Grading(self.record.grade, spellings)

    def is_label(self, text: str) -> bool:
        """Return whether a cell is the label of a field."""
        key = label_key(text)
        return any(key in entry.labels for entry in self.fields)


_PRINTED_UNIT = re.compile(rf"\((?:単位:?)?({'|'.join(map(re.escape, AMOUNT_UNITS))})\)")

#: The parts of layout.toml: the setting's name, the attribute of `Layout`, the shape, and whether it is a list.
PARTS: dict[str, tuple[str, type, bool]] = {
    "record": ("record", RecordShape, False),
    "field": ("fields", Field, True),
    "block": ("blocks", Block, True),
    "amounts": ("amounts", Amounts, False),
    "list": ("lists", ListTable, True),
    "status": ("statuses", Status, True),
    "matrix": ("matrices", Matrix, True),
    "schedule": ("schedules", Schedule, True),
    "table": ("tables", IndicatorTable, True),
    "sequence": ("sequences", Sequence, True),
    "items": ("items", Items, True),
    "interleaved": ("interleaved", Interleaved, True),
    "inline_budget": ("inline_budget", InlineBudget, False),
    "overview": ("overview", Overview, False),
    "headline": ("headlines", Headline, True),
    "direction": ("directions", Direction, True),
    "recovery": ("recovery", Recovery, False),
}


def _tuple(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def _filled(value: Any, fiscal_year: int) -> Any:
    """Return a setting with ``{R}``, ``{R-1}``, ``{R+1}`` replaced by short years (R3) everywhere."""
    if isinstance(value, str):
        return re.sub(r"\{R([+-]\d+)?\}", lambda match: short_label(fiscal_year + int(match[1] or 0)), value)
    if isinstance(value, list):
        return [_filled(item, fiscal_year) for item in value]
    if isinstance(value, dict):
        return {key: _filled(item, fiscal_year) for key, item in value.items()}
    return value


def _labels(value: Any) -> tuple[str, ...]:
    return tuple(label_key(text) for text in _tuple(value))


def _label_map(value: Any) -> dict[str, tuple[str, ...]]:
    return {str(key): _labels(labels) for key, labels in value.items()}


def _years(value: Any) -> tuple[int, ...]:
    return tuple(parse_fiscal_year(year) for year in _tuple(value))


def _listed_grades(value: Any) -> tuple[tuple[str, str, int], ...]:
    return tuple((str(name), str(kind), parse_fiscal_year(year)) for name, kind, year in value)


def _wordings(value: Any) -> tuple[Wording, ...]:
    return tuple(Wording(**item) for item in value)


_READERS: dict[str, Callable[[Any], Any]] = {
    "Labels": _labels,
    "LabelMap": _label_map,
    "LabelMap | None": _label_map,
    "Patterns": _tuple,
    "Years": _years,
    "tuple[str, ...]": _tuple,
    "tuple[tuple[str, str, int], ...]": _listed_grades,
    "tuple[Wording, ...]": _wordings,
}


def _read_part(model: type, item: Mapping[str, Any]) -> Any:
    """Return the settings of one part as its shape; each value is read as the shape's annotation says."""
    kinds = {entry.name: str(entry.type) for entry in fields(model)}
    same: Callable[[Any], Any] = lambda value: value  # noqa: E731
    return model(**{key: _READERS.get(kinds[key], same)(value) for key, value in item.items()})


def _pattern_problems(model: type, item: Mapping[str, Any], part: str, where: Location) -> list[Problem]:
    """Return a problem for every regular expression of a part that cannot be read."""
    problems = []
    for entry in fields(model):
        if entry.type not in ("Pattern", "Patterns") or entry.name not in item:
            continue
        for value in _tuple(item[entry.name]):
            try:
                re.compile(str(value))
            except re.error as error:
                what = f"{part}{entry.name} =「{value}」は正規表現として読めません（{error}）。"
                problems.append(Problem(where, what, "記号を見直してください。"))
    return problems


def _year_problems(model: type, item: Mapping[str, Any], part: str, where: Location) -> list[Problem]:
    """Return a problem for every year of a part that cannot be read."""
    years = [year for entry in fields(model) if entry.type == "Years" for year in _tuple(item.get(entry.name, []))] + [
        listed[-1] for listed in item.get("grades", []) if model is ListTable
    ]
    return [
        Problem(where, f"{part}の年度「{year}」を読めません。", "2021、R3、{R}、{R-1} のように書いてください。")
        for year in years
        if read_fiscal_year(year) is None
    ]


def _unit_problems(item: Mapping[str, Any], part: str, where: Location) -> list[Problem]:
    """Return a problem for a unit of amounts that is none, or that the labels of the rows contradict."""
    unit = str(item.get("unit", "円"))
    if unit not in AMOUNT_UNITS:
        return [Problem(where, f"{part}unit =「{unit}」は選べません。", f"{'、'.join(AMOUNT_UNITS)} のどれかです。")]
    rows = item.get("rows", {})
    labels = [label for one in rows.values() for label in _labels(one)] if isinstance(rows, dict) else []
    printed = {label: _PRINTED_UNIT.search(label) for label in labels}
    return [
        Problem(
            where,
            f"{part}の見出し「{label}」と unit =「{unit}」が合いません。",
            f'unit = "{match[1]}" と書いてください。',
        )
        for label, match in printed.items()
        if match and match[1] != unit
    ]


def _part_problems(name: str, item: Any, where: Location) -> list[Problem]:
    _, model, is_list = PARTS[name]
    part = f"[[{name}]] " if is_list else f"[{name}] "
    if not isinstance(item, dict):
        todo = "[ ] で始まる見出しの下に「設定 = 値」と書いてください。"
        return [Problem(where, f"{part}の書き方が違います。", todo)]
    problems = key_problems(item, model, part, where)
    problems += _pattern_problems(model, item, part, where) + _year_problems(model, item, part, where)
    problems += _unit_problems(item, part, where) if model in (Amounts, Sequence) else []
    for wording in item.get("words", []) if model is Recovery else []:
        problems += key_problems(wording, Wording, "[[recovery.words]] ", where)
        problems += _pattern_problems(Wording, wording, "[[recovery.words]] ", where)
    return problems


def _problems(settings: Mapping[str, Any], where: Location) -> list[Problem]:
    problems = key_problems(settings, ({*PARTS, "symbols"}, {"record"}), "layout.toml ", where)
    for name in PARTS.keys() & settings.keys():
        for item in _tuple(settings[name]):
            problems += _part_problems(name, item, where)
    record = settings.get("record", {})
    if isinstance(record, dict) and not record.get("start") and not record.get("heading"):
        todo = "個票の最初の見出しを start に、番号と名前の見出し行なら heading に書いてください。"
        problems.append(Problem(where, "[record] に start も heading もありません。", todo))
    return problems


def read_layout(path: Path, fiscal_year: int) -> Layout:
    """Return the form of a plan's document for one edition.

    Raises
    ------
    InputError
        With every unknown, missing or unreadable setting of the file at once.
    """
    settings = _filled(read_toml(path, f"{path.parent.name} に様式の定義 layout.toml を置いてください。"), fiscal_year)
    raise_if_any(_problems(settings, Location(path.name)))
    parts: dict[str, Any] = {}
    for name, (attribute, model, is_list) in PARTS.items():
        if name in settings:
            found = [_read_part(model, item) for item in _tuple(settings[name])]
            parts[attribute] = tuple(found) if is_list else found[0]
    return Layout(fiscal_year=fiscal_year, symbols=_label_map(settings.get("symbols", {})), **parts)
