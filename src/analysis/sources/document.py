"""Import documents that are cut into records, one a measure, into the tables of one edition (個票の取り込み)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from analysis.contract.schema import TABLES
from analysis.sources.differences import difference_rows
from analysis.sources.edition_tables import EditionTables
from analysis.sources.figures import plain_number
from analysis.sources.form import numbered, split_records, without_private
from analysis.sources.grid import Cell, Grid
from analysis.sources.imported import Imported
from analysis.sources.indicators import Row
from analysis.sources.layout import Layout
from analysis.sources.list_shapes import ListTable
from analysis.sources.listing import Entry, placings_of, published_rows, read_list
from analysis.sources.log import ImportLog
from analysis.sources.measures import measure_rows
from analysis.sources.placing import Placer, read_fields
from analysis.sources.printed_years import note_years
from analysis.sources.reader import read_document
from analysis.sources.record import Record
from analysis.sources.record_columns import read_by_columns
from analysis.sources.record_facts import gather_record
from analysis.sources.recovery import recovered_grades
from analysis.sources.rows_down import read_tables
from analysis.sources.scattered import read_interleaved, read_items, read_sums
from analysis.sources.schedule import read_schedules
from analysis.sources.years_across import read_matrices
from analysis.words.characters import label_key
from analysis.words.errors import InputError, Location, Problem

Lists = list[tuple[ListTable, list[Entry]]]


def _read_record(record: Record, layout: Layout, log: ImportLog) -> None:
    """Place the cells of one record, shape by shape; what no shape reads goes to the log."""
    for read in (
        read_fields,
        read_sums,
        read_items,
        read_matrices,
        read_tables,
        read_schedules,
        read_interleaved,
    ):
        read(record, layout, log)
    Placer(record, layout, log).place()


def _gather_listed_grades(
    table: ListTable, entries: list[Entry], ids: list[str], gathered: EditionTables, layout: Layout
) -> None:
    """Add the grades that only a list prints (earlier years)."""
    for measure_id, entry in zip(ids, entries, strict=False):
        for column, kind, year in table.grades:
            gathered.add_grade((measure_id, year, kind), entry.cells[column], layout.grading)


def _check_order(table: ListTable, entries: list[Entry], measures: list[Row], log: ImportLog) -> None:
    """Report where a list of measures is not in the order of the measures."""
    for entry, measure in zip(entries, measures, strict=False):
        cell = entry.cells.get("name") or entry.cells["check"]
        name = label_key(str(measure["name"]))
        if cell.key != name and not ("check" in entry.cells and cell.key.endswith(name)):
            log.notice(entry.line, f"{table.table}の「{cell.text}」は取組一覧の「{measure['name']}」と違います。")
    if len(entries) != len(measures):
        log.notice(0, f"{table.table}の行は{len(entries)}件、取組は{len(measures)}件です。")


def _read_lists(lists: Lists, layout: Layout, found: Imported, gathered: EditionTables) -> list[Row]:
    """Return the published figures of the lists, and add the grades of earlier years that they print."""
    published: list[Row] = []
    measures = found.tables["measures"]
    for table, listed in lists:
        of_measures = bool(table.columns.keys() & {"name", "check"})
        ids = [str(measure["measure_id"]) for measure in measures] if of_measures else []
        if of_measures:
            _check_order(table, listed, measures, found.log)
        if layout.recovery is None:
            _gather_listed_grades(table, listed, ids, gathered, layout)
        published += published_rows(table.table, listed, ids, found.log) if table.published else []
    return published


def _differences(records: list[Record], lists: Lists, measures: list[Row]) -> list[Row]:
    """Return what sheets and later lists print otherwise, where a list names the measures."""
    if not any(table.lists_measures and "name" in table.columns for table, _ in lists):
        return []
    named = {table.table: entries for table, entries in lists if "name" in table.columns}
    return difference_rows(measures, records, named)


def _recover(records: list[Record], lists: Lists, layout: Layout, found: Imported, gathered: EditionTables) -> None:
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
        (str(row["row"]), str(row["column"])): int(number)
        for row in found.tables["published"]
        if row["table"] == shape.counts and str(row["column"]) in layout.record.symbols.values()
        if (number := plain_number(str(row["published_value"]))) is not None
    }
    result = recovered_grades(records, policies, listed, counts, (layout, found.log))
    for row in result.rows:
        key = (str(row["measure_id"]), layout.fiscal_year, shape.kind)
        gathered.put_grade(key, str(row["grade"]), str(row["source"]))
    found.proposals += result.proposals


def _records(grid: Grid, layout: Layout, log: ImportLog) -> list[Record]:
    """Return the records of a document.

    Raises
    ------
    InputError
        Where there is none.
    """
    found = numbered(list(split_records(list(grid), layout, log)), layout)
    if not found:
        sought = "、".join(layout.record.start) or layout.record.heading
        problem = f"個票の始まりの見出し「{sought}」が見つかりません。"
        todo = "layout.toml の [record] の start または heading を見直してください。"
        raise InputError(Problem(Location(grid.file), problem, todo))
    return found


def import_records(path: Path | Sequence[Path], layout: Layout) -> Imported:
    """Read documents that are cut into records into the tables of the data contract.

    Parameters
    ----------
    path : Path, or several
        The document, or a folder of documents.
    layout : Layout
        With ``[record]``.

    Raises
    ------
    InputError
        Where the document cannot be read, or no record was found.
    """
    grid = without_private(read_document(path, layout.reading), layout)
    found = Imported({name: [] for name in TABLES}, ImportLog(), grid)
    rows = list(grid)
    lists = [(table, read_list(rows, table, layout.grading, found.log)) for table in layout.lists]
    records = _records(grid, layout, found.log)
    gathered = EditionTables(found.log, layout.directions, layout.fiscal_year)
    read_by_columns(records, layout, gathered)
    for record in records:
        _read_record(record, layout, found.log)
    entries = next((entries for table, entries in lists if table.lists_measures), [])
    placings = [placing for _, listed in lists for placing in placings_of(listed)]
    measures = found.tables["measures"] = measure_rows(records, (entries, placings), layout, (grid, found.log))
    for record in records:
        gather_record(record, layout, gathered)
    published = _read_lists(lists, layout, found, gathered)
    found.tables["published"] = published + _differences(records, lists, measures)
    _recover(records, lists, layout, found, gathered)
    tables = gathered.tables({str(row["measure_id"]): place for place, row in enumerate(measures)})
    found.tables |= {**tables, "published": [*found.tables["published"], *tables["published"]]}
    note_years(grid, found.tables, layout.fiscal_year, found.log)
    return found
