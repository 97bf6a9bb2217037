"""Values that a person changed against the source (訂正), each declared with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from analysis.contract.schema import TABLES
from analysis.editions.idle import is_same, overruled
from analysis.editions.raw import RawTable
from analysis.words.errors import Location, Problem
from analysis.words.setting_marks import AtLeast, Filled, Loose, OneOf, Sample, nearest
from analysis.words.settings import read_settings

if TYPE_CHECKING:
    from analysis.sources.recovery import Proposal  # reading an edition needs no reader of documents

Text = Annotated[str, Loose()]


@dataclass(frozen=True)
class Correction:
    """One declared change: table, key, column, the value expected in the source, the new one, the reason.

    ``rows`` is how many rows the key must match; each of them must hold the old value. ``from_published`` marks a value
    that was guessed with the help of published counts: those are then no evidence for it.
    """

    table: str
    key: Mapping[str, str]
    column: str
    old: str
    new: str
    reason: str
    source: str = ""
    rows: int = 1
    from_published: bool = False


@dataclass(frozen=True)
class CorrectionEntry:
    """``[[correction]]``: one declared change as written, of one column or of several.

    1つの列なら column、old、new を、1行の複数の列なら changes を書く。
    """

    table: Annotated[
        str, OneOf({name: table.label for name, table in TABLES.items()}), "表の名前", Sample('"indicators"')
    ]
    key: Annotated[Mapping[str, Text], "行を決める列と値。1行に決まるだけ書く", Sample('{ measure_id = "1" }')]
    reason: Annotated[str, Filled(), "元資料と違う値にする理由"]
    column: Annotated[str, "直す列", Sample('"direction"')] = ""
    old: Annotated[Text | None, "今の値。合わなければ実行を止めて知らせる", Sample('"higher"')] = None
    new: Annotated[Text | None, '新しい値。空欄にするなら ""', Sample('"lower"')] = None
    changes: Annotated[
        Mapping[str, tuple[Text, Text]],
        "複数の列を直すときの、列ごとの元の値と新しい値",
        Sample('{ target_text = ["55", "60"], target_value = ["55", "60"] }'),
    ] = field(default_factory=dict)
    source: Annotated[str, "根拠の所在"] = ""
    rows: Annotated[int, AtLeast(1), "key に当たる行の数"] = 1
    from_published: Annotated[
        bool, "公表された件数を手がかりに推定した評価なら true。その件数は、公表値との一致に数えない"
    ] = False

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """Yield what is lacking or said twice, and columns that the table has not."""
        lacking = [name for name in ("column", "old", "new") if not self.changes and getattr(self, name) in ("", None)]
        lacking = [name for name in lacking if getattr(self, name) is None or name == "column"]
        if lacking:
            todo = "書き足すか、changes = { 列 = [元の値, 新しい値] } の形で書いてください。"
            yield "", f" に {'、'.join(lacking)} がありません。", todo
        if self.changes and (self.column or self.old is not None or self.new is not None):
            yield "changes", "changes と、column・old・new の両方があります。", "どちらかにしてください。"
        names = {column.name for column in TABLES[self.table].read_columns}
        for name in dict.fromkeys((*self.key, self.column, *self.changes)):
            if name and name not in names:
                todo = f"{nearest(name, tuple(names))}列は {'、'.join(sorted(names))} です。"
                yield "column" if name == self.column else "key", f"列「{name}」は表 {self.table} にありません。", todo

    def corrections(self) -> Iterator[Correction]:
        """Yield one correction a column."""
        changes = self.changes or {self.column: (self.old or "", self.new or "")}
        for column, (old, new) in changes.items():
            yield Correction(
                self.table, self.key, column, old, new, self.reason, self.source, self.rows, self.from_published
            )


@dataclass(frozen=True)
class Corrections:
    """``corrections.toml`` of an edition."""

    correction: Annotated[tuple[CorrectionEntry, ...], "訂正。1件に1つ"] = ()


def read_corrections(path: Path) -> list[Correction]:
    """Return the corrections of an edition; none where there is no file.

    Raises
    ------
    InputError
        With every wrong or incomplete entry at once.
    """
    found = read_settings(path, Corrections) if path.exists() else Corrections()
    return [correction for entry in found.correction for correction in entry.corrections()]


class _Rows:
    """Finds the rows of raw tables by their keys; the rows of a table are looked through once for each kind of key."""

    def __init__(self, tables: Mapping[str, RawTable]) -> None:
        self.tables = tables
        self.known: dict[tuple[str, ...], dict[tuple[str, ...], list[int]]] = {}

    def places(self, table: str, key: Mapping[str, str]) -> list[int]:
        """Return the places of all rows that have the key; none where the file leaves a column of it out."""
        raw = self.tables.get(table)
        if raw is None or not key.keys() <= raw.columns.keys():
            return []
        names = tuple(sorted(key))
        if (table, *names) not in self.known:
            found = self.known[table, *names] = {}
            for place, values in enumerate(zip(*(raw.columns[name] for name in names), strict=True)):
                found.setdefault(values, []).append(place)
        return self.known[table, *names].get(tuple(key[name] for name in names), [])

    def change(self, table: str, places: list[int], column: str, new: str) -> None:
        """Give a cell of several rows another value."""
        raw = self.tables[table]
        cells = raw.columns[column] = raw.cells(column)
        for place in places:
            cells[place] = new
        self.known = {names: found for names, found in self.known.items() if column not in names[1:]}


def apply(corrections: list[Correction], tables: Mapping[str, RawTable], file: str) -> list[Problem]:
    """Change the raw values in place; return a problem for each correction that no longer fits."""
    problems, rows = [], _Rows(tables)
    for correction in corrections:
        where = Location(file)
        key = dict(correction.key)
        places = rows.places(correction.table, key)
        part = f"訂正（{correction.table} {key} {correction.column}）"
        cells = tables[correction.table].cells(correction.column) if places else []
        other = {cells[place] for place in places} - {correction.old}
        if len(places) != correction.rows:
            message = f"{part}に当たる行が{len(places)}行あります（{correction.rows}行のはずです）。"
            todo = "key を見直してください。複数の行なら rows に行数を書いてください。"
            problems.append(Problem(where, message, todo))
        elif is_same(correction.table, correction.column, correction.old, correction.new):
            problems.append(
                Problem(where, f"{part}は、新しい値が元の値と同じです。", "new を直すか、この訂正を除いてください。")
            )
        elif other:
            message = f"{part}の元の値は「{correction.old}」のはずですが、「{'」「'.join(sorted(other))}」です。"
            problems.append(Problem(where, message, "元資料が変わっています。訂正がまだ要るかを確かめてください。"))
        else:
            rows.change(correction.table, places, correction.column, correction.new)
    return [*problems, *_idle(corrections, rows, file)]


def _idle(corrections: list[Correction], rows: _Rows, file: str) -> Iterator[Problem]:
    """Yield the corrections that another cell of their row overrules: loaded, they would change nothing."""
    for one in corrections:
        places = rows.places(one.table, one.key)
        columns = (
            {name.name: rows.tables[one.table].cells(name.name) for name in TABLES[one.table].read_columns}
            if places
            else {}
        )
        found = (
            overruled(one.table, one.column, {name: cells[place] for name, cells in columns.items()})
            for place in places
        )
        for why, todo in dict.fromkeys(filter(None, found)):
            yield Problem(Location(file), f"訂正（{one.table} {dict(one.key)} {one.column}）は、{why}", todo)


def propose(folder: Path, proposals: list[Proposal]) -> list[Proposal]:
    """Write an import's proposals to corrections.toml of the new edition where there is none; return those that one lacks.

    A file that a person has written is never changed.
    """
    from analysis.sources.recovery import corrections_text

    path = folder / "corrections.toml"
    if proposals and not path.exists():
        path.write_text(corrections_text(proposals), encoding="utf-8", newline="")
    declared = [(item.table, item.key) for item in read_corrections(path)]
    return [item for item in proposals if ("grades", item.key) not in declared]
