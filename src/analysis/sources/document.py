"""Import one published document into the tables of one edition (元資料の取り込み)."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from analysis.contract.schema import TABLES, Table
from analysis.sources.differences import difference_rows
from analysis.sources.form import numbered, split_records, without_private
from analysis.sources.grid import Cell, Grid, read_tabbed_text
from analysis.sources.indicator_table import read_tables
from analysis.sources.indicators import series_rows
from analysis.sources.interleaved import read_interleaved
from analysis.sources.layout import Layout, read_layout
from analysis.sources.list_shapes import ListTable
from analysis.sources.listing import Entry, read_headlines, read_list
from analysis.sources.log import ImportLog
from analysis.sources.matrix import read_matrices
from analysis.sources.measures import measure_rows
from analysis.sources.placing import Placer
from analysis.sources.record import Record
from analysis.sources.recovery import Proposal, recovered_grades
from analysis.sources.rows import (
    Row,
    amount_rows,
    grade_rows,
    grade_symbol,
    indicator_rows,
    inline_budget_rows,
    mark_rows,
    published_rows,
    sum_rows,
    task_rows,
    text_rows,
    with_source,
)
from analysis.sources.scattered import read_fields, read_items, read_sequences
from analysis.sources.schedule import read_schedules
from analysis.words.characters import label_key
from analysis.words.errors import InputError, Location, Problem

Tables = dict[str, list[Row]]
Lists = list[tuple[ListTable, list[Entry]]]


@dataclass
class Imported:
    """The tables of an edition, the account of every line, and corrections that a person should confirm."""

    tables: Tables
    log: ImportLog
    grid: Grid
    proposals: list[Proposal] = field(default_factory=list)


def _read_record(record: Record, layout: Layout, log: ImportLog) -> None:
    """Place the cells of one record, shape by shape; what no shape reads goes to the log."""
    for read in (read_fields, read_sequences, read_items, read_matrices, read_tables, read_schedules, read_interleaved):
        read(record, layout, log)
    Placer(record, layout, log).place()


def _block_rows(record: Record, layout: Layout, log: ImportLog) -> tuple[list[Row], list[Row]]:
    """Return the indicators and tasks of the blocks with headings above."""
    indicators: list[Row] = []
    schedules: list[Row] = []
    for block in layout.blocks:
        cells = record.blocks.get(block.name)
        if block.name == "grade":
            continue
        if cells is None:
            log.notice(record.line, f"取組{record.measure_id}の個票に「{block.name}」の欄がありません。")
            continue
        indicators += indicator_rows(block.name, cells, layout.fiscal_year, log)
        schedules += task_rows(cells["task"], layout.fiscal_year) if "task" in cells else []
    return indicators, schedules


def _record_tables(record: Record, layout: Layout, file: str, log: ImportLog) -> Tables:
    """Return the rows of one record, by table."""
    indicators, schedules = _block_rows(record, layout, log)
    unit = layout.amounts.unit if layout.amounts else "円"
    budgets = amount_rows(record, unit, log) + sum_rows(record, layout, log) + inline_budget_rows(record, layout, log)
    tables = {
        "budgets": budgets,
        "indicators": indicators + series_rows(record, layout, log),
        "grades": grade_rows(record, layout, layout.fiscal_year, log),
        "texts": text_rows(record, layout),
        "schedules": schedules + mark_rows(record),
    }
    return {name: with_source(rows, file, measure_id=record.measure_id) for name, rows in tables.items()}


def _listed_grades(table: ListTable, numbered_entries: dict[str, Entry], layout: Layout, found: Imported) -> list[Row]:
    """Return the grades that only a list prints (earlier years)."""
    rows: list[Row] = []
    for measure_id, entry in numbered_entries.items():
        for column, kind, year in table.grades:
            symbol = grade_symbol(entry.cells[column], layout.record.grade, found.log)
            row: Row = {"fiscal_year": year, "kind": kind, "grade": symbol, "line": entry.line}
            rows += with_source([row], found.grid.file, measure_id=measure_id) if symbol else []
    return rows


def _check_order(table: ListTable, entries: list[Entry], measures: list[Row], log: ImportLog) -> None:
    """Report where a list of measures is not in the order of the measures."""
    for entry, measure in zip(entries, measures, strict=False):
        cell = entry.cells.get("name") or entry.cells["check"]
        name = label_key(str(measure["name"]))
        if cell.key != name and not ("check" in entry.cells and cell.key.endswith(name)):
            log.notice(entry.line, f"{table.table}の「{cell.text}」は取組一覧の「{measure['name']}」と違います。")
    if len(entries) != len(measures):
        log.notice(0, f"{table.table}の行は{len(entries)}件、取組は{len(measures)}件です。")


def _read_lists(lists: Lists, layout: Layout, found: Imported) -> None:
    """Add what the lists print beside the sheets: grades of earlier years, published figures."""
    measures = found.tables["measures"]
    for table, listed in lists:
        of_measures = bool(table.columns.keys() & {"name", "check"})
        ids = [str(measure["measure_id"]) for measure in measures] if of_measures else []
        if of_measures:
            _check_order(table, listed, measures, found.log)
        if layout.recovery is None:
            found.tables["grades"] += _listed_grades(table, dict(zip(ids, listed, strict=False)), layout, found)
        if table.published:
            rows = published_rows(table.table, listed, dict(enumerate(ids)), found.log)
            found.tables["published"] += with_source(rows, found.grid.file)
    for shape in layout.headlines:
        figures = read_headlines(list(found.grid), shape, layout, found.log)
        found.tables["published"] += with_source([dict(row) for row in figures], found.grid.file)


def _add_differences(records: list[Record], lists: Lists, found: Imported) -> None:
    """Add what sheets and later lists print otherwise, where a list names the measures."""
    if any(table.lists_measures and "name" in table.columns for table, _ in lists):
        named = {table.table: entries for table, entries in lists if "name" in table.columns}
        rows = difference_rows(found.tables["measures"], records, named)
        found.tables["published"] += with_source(rows, found.grid.file)


def _recover(records: list[Record], lists: Lists, layout: Layout, found: Imported) -> None:
    """Add the grades whose symbols are doubtful, with a proposal for each that was recovered."""
    shape = layout.recovery
    if shape is None:
        return
    policies = {str(row["measure_id"]): str(row["policy"]) for row in found.tables["measures"]}
    listed: dict[str, list[Cell]] = {}
    for table, entries in lists:
        for record, entry in zip(records, entries, strict=False):
            listed.setdefault(record.measure_id, []).extend(entry.cells[column] for column, _, _ in table.grades)
    counts = {
        (str(row["row"]), str(row["column"])): int(str(row["published_value"]))
        for row in found.tables["published"]
        if row["table"] == shape.counts and str(row["column"]) in layout.symbols
    }
    result = recovered_grades(records, policies, listed, counts, (layout, found.grid.file, found.log))
    found.tables["grades"] += result.rows
    found.proposals += result.proposals


def _sorted_grades(found: Imported) -> list[Row]:
    order = {str(row["measure_id"]): place for place, row in enumerate(found.tables["measures"])}
    return sorted(
        found.tables["grades"],
        key=lambda row: (order[str(row["measure_id"])], int(str(row["fiscal_year"])), str(row["kind"])),
    )


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
    grid = without_private(read_tabbed_text(path), layout)
    found = Imported({name: [] for name in TABLES}, ImportLog(), grid)
    rows = list(grid)
    lists = [(table, read_list(rows, table, found.log)) for table in layout.lists]
    records = numbered(list(split_records(rows, layout, found.log)), layout)
    if not records:
        sought = "、".join(layout.record.start) or layout.record.heading
        problem = f"個票の始まりの見出し「{sought}」が見つかりません。"
        todo = "layout.toml の [record] の start または heading を見直してください。"
        raise InputError(Problem(Location(grid.file), problem, todo))
    for record in records:
        _read_record(record, layout, found.log)
    entries = next((entries for table, entries in lists if table.lists_measures), [])
    found.tables["measures"] = measure_rows(records, entries, layout, grid, found.log)
    for record in records:
        for name, part in _record_tables(record, layout, grid.file, found.log).items():
            found.tables[name] += part
    _read_lists(lists, layout, found)
    _add_differences(records, lists, found)
    _recover(records, lists, layout, found)
    found.tables["grades"] = _sorted_grades(found)
    return found


def _printed(value: str | int | float | None) -> str:
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() else repr(value)
    return "" if value is None else str(value)


def csv_text(table: Table, rows: Sequence[Mapping[str, str | int | float | None]]) -> str:
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
