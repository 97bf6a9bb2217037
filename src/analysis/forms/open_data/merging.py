"""All editions of a plan together (評価年度の統合): each fact once, and what an earlier edition gave otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.contract.table import Table
from analysis.editions.load import Edition
from analysis.editions.renumbering import moved_to
from analysis.evaluation.year import Evaluation
from analysis.forms.open_data.data_tables import Row
from analysis.words.cell_text import csv_text
from analysis.words.characters import label_key


@dataclass(frozen=True)
class Report:
    """One edition as it was reported, and as it was evaluated: that knows what earlier editions reported, too."""

    edition: Edition
    evaluation: Evaluation


def _records(frame: pd.DataFrame, names: Sequence[str]) -> list[Row]:
    """Return the rows of a frame, with None where there is no value."""
    values = frame.reindex(columns=list(names)).astype(object).itertuples(index=False, name=None)
    return [{name: None if pd.isna(one) else one for name, one in zip(names, row, strict=True)} for row in values]


def _rows(report: Report, table: Table) -> list[Row]:
    """Return the rows that the edition itself reports, with their computed columns."""
    fixed = {"plan_id": report.edition.plan.plan_id, "edition": report.edition.fiscal_year}
    names = [column.name for column in table.columns if column.name not in fixed]
    own = {_key(table, fixed | row) for row in _records(report.edition.tables[table.name], names)}
    rows = [fixed | row for row in _records(report.evaluation.table(table.name), names)]
    return [row for row in rows if _key(table, row) in own]


def _key(table: Table, row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in table.key)


def _in_one_numbering(reports: Sequence[Report], table: Table) -> Iterator[list[Row]]:
    """Yield the rows of every edition, measures under the numbers that the latest one gives them."""
    last = reports[-1].edition
    for report in reports:
        numbers = moved_to(last.plan, report.edition.fiscal_year, last.fiscal_year)
        rows = _rows(report, table)
        if numbers and any(column.name == "measure_id" for column in table.columns):
            ended = {old: new or f"{old}（{report.edition.fiscal_year}）" for old, new in numbers.items()}
            rows = [row | {"measure_id": ended.get(row["measure_id"], row["measure_id"])} for row in rows]
        yield rows


def merged(reports: Sequence[Report], table: Table) -> dict[tuple[Any, ...], Row]:
    """Return the rows of all editions by key, each as the latest edition that reports it gives it."""
    found: dict[tuple[Any, ...], Row] = {}
    for rows in _in_one_numbering(reports, table):
        for row in rows:
            key = _key(table, row)
            found.pop(key, None)
            found[key] = row
    return found


def revisions(reports: Sequence[Report], table: Table) -> list[Row]:
    """Return every value that a later edition gives otherwise than the edition before that reports it (改訂)."""
    compared = [one.name for one in table.columns if not (one.key or one.computed or one.name in ("source", "edition"))]
    before: dict[tuple[Any, ...], Row] = {}
    found = []
    for rows in _in_one_numbering(reports, table):
        for row in rows:
            key = _key(table, row)
            old = before.get(key, row)
            changed = [name for name in compared if old[name] != row[name]]
            found += [_revision(table, old, row, name) for name in changed if _key_of(old[name]) != _key_of(row[name])]
            before[key] = row
    return found


def _key_of(value: Any) -> Any:
    """Return what two spellings of one value share."""
    return label_key(value) if isinstance(value, str) else value


def _revision(table: Table, old: Row, new: Row, column: str) -> Row:
    key = "、".join(f"{name} {old[name]}" for name in table.key if name != "plan_id" and old[name] is not None)
    return {
        "plan_id": new["plan_id"],
        "table": table.name,
        "row": key,
        "column": column,
        "edition": old["edition"],
        "value": old[column],
        "source": old.get("source"),
        "later_edition": new["edition"],
        "later_value": new[column],
        "later_source": new.get("source"),
    }


def cell(value: Any) -> str:
    """Return a value as it stands in a CSV cell; nothing for a missing one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return csv_text(value) if isinstance(value, str) else str(value)
