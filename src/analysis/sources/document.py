"""Import one published document into the tables of one edition (元資料の取り込み)."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis.characters import label_key
from analysis.errors import InputError, Location, Problem
from analysis.schema import TABLES, Table
from analysis.sources.form import Record, read_records
from analysis.sources.grid import Grid, read_tabbed_text
from analysis.sources.layout import Layout, ListTable, read_layout
from analysis.sources.listing import Entry, read_list
from analysis.sources.log import ImportLog
from analysis.sources.rows import (
    Row,
    amount_rows,
    grade_rows,
    grade_symbol,
    indicator_rows,
    published_rows,
    task_rows,
    text_rows,
    with_source,
)

Tables = dict[str, list[Row]]


@dataclass(frozen=True)
class Imported:
    """The tables of an edition and the account of every line."""

    tables: Tables
    log: ImportLog
    grid: Grid


def _measures(entries: list[Entry], records: list[Record], file: str, log: ImportLog) -> list[Row]:
    """Return the measures in the order of the list; the sheets must be the same in number and name."""
    if entries and len(entries) != len(records):
        where = Location(file, records[0].line if records else None)
        raise InputError(
            Problem(
                where,
                f"一覧表の取組は{len(entries)}件、個票は{len(records)}枚で、数が合いません。",
                "layout.toml の start と一覧表の範囲（after、before、row）を見直してください。",
            )
        )
    rows: list[Row] = []
    for place, record in enumerate(records):
        entry = entries[place] if entries else None
        name, department = record.first("name"), record.first("department")
        if entry:
            for sheet, listed in ((name, entry.cells["name"]), (department, entry.cells["department"])):
                if sheet.key != listed.key:
                    log.notice(sheet.line, f"個票の「{sheet.text}」は一覧表（{listed.line}行）では「{listed.text}」です。")
            name, department = entry.cells["name"], entry.cells["department"]
        rows.append(
            {
                "measure_id": str(place + 1),
                "name": name.text,
                "department": department.text,
                "policy": entry.group if entry else "",
                "status": "active",
                "source": f"{file}:{name.line}",
            }
        )
    return rows


def _with_status(measures: list[Row], layout: Layout, grid: Grid, log: ImportLog) -> list[Row]:
    """Return the measures with the status that a note of the document gives them."""
    for row in grid:
        for rule in layout.statuses:
            for match in re.finditer(rule.pattern, row.key):
                named = [measure for measure in measures if label_key(str(measure["name"])) == match["name"]]
                for measure in named:
                    measure["status"] = rule.status
                    log.notice(row.line, f"注記により「{measure['name']}」の状態を {rule.status} としました。")
    return measures


def _record_tables(record: Record, measure_id: str, layout: Layout, fiscal_year: int, found: Imported) -> Tables:
    """Return the rows of one sheet, by table."""
    log, file = found.log, found.grid.file
    indicators: list[Row] = []
    schedules: list[Row] = []
    for block in layout.blocks:
        cells = record.blocks.get(block.name)
        if block.name == "grade":
            continue
        if cells is None:
            log.notice(record.line, f"取組{measure_id}の個票に「{block.name}」の欄がありません。")
            continue
        indicators += indicator_rows(block.name, cells, fiscal_year, log)
        schedules += task_rows(cells["task"], fiscal_year) if "task" in cells else []
    unit = layout.amounts.unit if layout.amounts else "円"
    tables = {
        "budgets": amount_rows(record, unit, log),
        "indicators": indicators,
        "grades": grade_rows(record, layout, fiscal_year, log),
        "texts": text_rows(record, layout),
        "schedules": schedules,
    }
    return {name: with_source(rows, file, measure_id=measure_id) for name, rows in tables.items()}


def _listed_grades(table: ListTable, entries: list[Entry], layout: Layout, found: Imported) -> list[Row]:
    """Return the grades that only a list prints (earlier years)."""
    rows: list[Row] = []
    for place, entry in enumerate(entries, start=1):
        for column, kind, year in table.grades:
            symbol = grade_symbol(entry.cells[column], layout.grade, found.log)
            row: Row = {"fiscal_year": year, "kind": kind, "grade": symbol, "line": entry.line}
            rows += with_source([row], found.grid.file, measure_id=str(place)) if symbol else []
    return rows


def _check_order(table: ListTable, entries: list[Entry], measures: list[Row], log: ImportLog) -> None:
    """Report where a list of measures is not in the order of the measures."""
    for entry, measure in zip(entries, measures, strict=False):
        if "name" in entry.cells and entry.cells["name"].key != label_key(str(measure["name"])):
            log.notice(entry.line, f"{table.table}の「{entry.cells['name'].text}」は取組一覧の「{measure['name']}」と違います。")
    if "name" in table.columns and len(entries) != len(measures):
        log.notice(0, f"{table.table}の行は{len(entries)}件、取組は{len(measures)}件です。")


def import_document(path: Path, layout_path: Path, fiscal_year: int) -> Imported:
    """Read a published document into the tables of the data contract.

    Parameters
    ----------
    path : Path
        The document; its file name goes into every ``source``.
    layout_path : Path
        The plan's layout.toml.
    fiscal_year : int
        The evaluated year.

    Returns
    -------
    Imported
        Rows by table, and what became of every line.

    Raises
    ------
    InputError
        Where the document or the layout cannot be read, or no record was found.
    """
    layout = read_layout(layout_path, fiscal_year)
    grid = read_tabbed_text(path)
    found = Imported({name: [] for name in TABLES}, ImportLog(), grid)
    rows = list(grid)
    lists = {table.table: (table, read_list(rows, table, found.log)) for table in layout.lists}
    records = read_records(rows, layout, found.log)
    if not records:
        problem = f"個票の始まりの見出し「{layout.start}」が見つかりません。"
        raise InputError(Problem(Location(grid.file), problem, "layout.toml の [record] start を見直してください。"))
    entries = next((entries for table, entries in lists.values() if table.lists_measures), [])
    measures = _measures(entries, records, grid.file, found.log)
    found.tables["measures"] = _with_status(measures, layout, grid, found.log)
    for place, record in enumerate(records, start=1):
        for name, part in _record_tables(record, str(place), layout, fiscal_year, found).items():
            found.tables[name] += part
    for table, listed in lists.values():
        of_measures = "name" in table.columns
        if of_measures:
            _check_order(table, listed, found.tables["measures"], found.log)
        found.tables["grades"] += _listed_grades(table, listed, layout, found)
        ids = {place: str(place + 1) for place in range(len(listed))} if of_measures else {}
        found.tables["published"] += with_source(published_rows(table.table, listed, ids, found.log), grid.file)
    found.tables["grades"].sort(key=lambda row: (int(str(row["measure_id"])), int(str(row["fiscal_year"])), str(row["kind"])))
    return found


def _printed(value: str | int | float | None) -> str:
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() else repr(value)
    return "" if value is None else str(value)


def csv_text(table: Table, rows: list[Mapping[str, str | int | float | None]]) -> str:
    """Return a raw table as CSV text: header row, LF, empty cell = not given."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    names = [column.name for column in table.read_columns]
    writer.writerow(names)
    writer.writerows([_printed(row.get(name)) for name in names] for row in rows)
    return out.getvalue()


def write_edition(folder: Path, tables: Tables) -> list[Path]:
    """Write the raw CSV files of an edition, each whole or not at all; return the paths written."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, rows in tables.items():
        if not rows:
            continue
        path = folder / f"{name}.csv"
        part = path.with_suffix(".part")
        part.write_text(csv_text(TABLES[name], rows), encoding="utf-8-sig", newline="")
        os.replace(part, path)
        paths.append(path)
    return paths
