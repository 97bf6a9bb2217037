"""Values that a person changed against the source (訂正), each declared with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.contract.schema import TABLES
from analysis.editions.raw import RawTable
from analysis.sources.recovery import Proposal, corrections_text
from analysis.words.errors import Location, Problem, raise_if_any
from analysis.words.settings import key_problems, read_toml


@dataclass(frozen=True)
class Correction:
    """One declared change: table, key, column, the value expected in the source, the new one, the reason.

    ``rows`` is how many rows the key must match; each of them must hold the old value. In the file, one entry
    may change several columns of a row: ``changes = { column = [old, new], … }``.
    """

    table: str
    key: Mapping[str, Any]
    column: str
    old: str
    new: str
    reason: str
    source: str = field(default="")
    rows: int = 1


def read_corrections(path: Path) -> list[Correction]:
    """Return the corrections of an edition; none where there is no file.

    Raises
    ------
    InputError
        With every wrong or incomplete entry at once.
    """
    if not path.exists():
        return []
    where = Location(f"{path.parent.name}/{path.name}")
    found = read_toml(path, "")
    problems = key_problems(found, ({"correction"}, set()), "corrections.toml ", where)
    corrections = []
    for number, entry in enumerate(found.get("correction", []), start=1):
        part = f"{number}番目の [[correction]] "
        if "changes" in entry and not _are_changes(entry["changes"]):
            what = f"{part}の changes を読めません。"
            problems.append(Problem(where, what, "changes = { 列 = [元の値, 新しい値] } の形で書いてください。"))
            continue
        for item in _single_changes(entry):
            wrong = key_problems(item, Correction, part, where)
            wrong += [] if wrong else _contents_problems(item, part, where)
            problems += wrong
            if not wrong:
                corrections.append(Correction(**item))
    raise_if_any(problems)
    return corrections


def _are_changes(changes: Any) -> bool:
    """Return whether ``changes`` names a pair of values for every column."""
    if not isinstance(changes, dict) or not changes:
        return False
    return all(isinstance(pair, list) and len(pair) == 2 for pair in changes.values())


def _single_changes(entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return an entry with ``changes`` as one entry a column; another as it is."""
    if "changes" not in entry:
        return [dict(entry)]
    rest = {name: value for name, value in entry.items() if name != "changes"}
    return [{**rest, "column": column, "old": old, "new": new} for column, (old, new) in entry["changes"].items()]


def _contents_problems(item: Mapping[str, Any], part: str, where: Location) -> list[Problem]:
    table = TABLES.get(item["table"])
    if table is None:
        return [Problem(where, f"{part}の表「{item['table']}」はありません。", f"{'、'.join(TABLES)} のどれかです。")]
    if not isinstance(item["key"], dict):
        return [Problem(where, f"{part}の key を読めません。", 'key = { measure_id = "1" } の形で書いてください。')]
    names = {column.name for column in table.read_columns}
    problems = [
        Problem(
            where, f"{part}の列「{name}」は表 {table.name} にありません。", f"{'、'.join(sorted(names))} のどれかです。"
        )
        for name in (*item["key"], item["column"])
        if name not in names
    ]
    if not str(item["reason"]).strip():
        problems.append(Problem(where, f"{part}に理由がありません。", "元資料と違う値にする理由を書いてください。"))
    return problems


def apply(corrections: list[Correction], tables: Mapping[str, RawTable], file: str) -> list[Problem]:
    """Change the raw values in place; return a problem for each correction that no longer fits."""
    problems = []
    for correction in corrections:
        where = Location(file)
        key = {name: str(value) for name, value in correction.key.items()}
        raw = tables.get(correction.table)
        rows = [row for row in raw.rows if key.items() <= row.values.items()] if raw else []
        part = f"訂正（{correction.table} {key} {correction.column}）"
        other = {row.values.get(correction.column, "") for row in rows} - {str(correction.old)}
        if len(rows) != correction.rows:
            message = f"{part}に当たる行が{len(rows)}行あります（{correction.rows}行のはずです）。"
            todo = "key を見直してください。複数の行なら rows に行数を書いてください。"
            problems.append(Problem(where, message, todo))
        elif other:
            message = f"{part}の元の値は「{correction.old}」のはずですが、「{'」「'.join(sorted(other))}」です。"
            problems.append(Problem(where, message, "元資料が変わっています。訂正がまだ要るかを確かめてください。"))
        else:
            for row in rows:
                row.values[correction.column] = str(correction.new)
    return problems


def propose(folder: Path, proposals: list[Proposal]) -> list[Proposal]:
    """Write an import's proposals to corrections.toml where there is none; return those that an existing one lacks.

    A file that a person has written is never changed.
    """
    path = folder / "corrections.toml"
    if proposals and not path.exists():
        path.write_text(corrections_text(proposals), encoding="utf-8", newline="")
    declared = [(item.table, {name: str(value) for name, value in item.key.items()}) for item in read_corrections(path)]
    return [item for item in proposals if ("grades", item.key) not in declared]
