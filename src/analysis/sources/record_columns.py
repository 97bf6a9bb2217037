"""Read what stands in records by the columns and labels of ``[[sheet]]`` (個票の中の表と欄), as on a worksheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from analysis.sources.cells import Sheet
from analysis.sources.columns import Placement
from analysis.sources.edition_tables import EditionTables
from analysis.sources.grid import Cell
from analysis.sources.layout import Layout
from analysis.sources.record import Record
from analysis.sources.sheet import read_by_rules
from analysis.sources.sheet_rows import RowReader
from analysis.words.characters import fold_width
from analysis.words.errors import Problem

_FIELDS = ("name", "department", "policy", "program", "status")


@dataclass
class RecordSheet(Sheet):
    """The rows of one record as a sheet; a cell knows where it stands in the document."""

    record: Record = field(default_factory=lambda: Record(0))

    def cell(self, row: int, column: int) -> Cell:
        """Return a cell of the record."""
        return self.record.rows[row].at(column + 1)

    def place(self, row: int, column: int) -> str:
        """Return where a cell stands in the document."""
        return self.cell(row, column).source


def _sheet_of(record: Record) -> RecordSheet:
    values: list[list[object]] = [[cell.text for cell in row.cells] for row in record.rows]
    lines = [row.number for row in record.rows]
    file = record.source.split(":")[0]
    return RecordSheet(file, f"取組{record.measure_id}", values, lines, paged=True, record=record)


@dataclass
class _RecordMeasures:
    """The measures that the records are: a row belongs to that of its record, and may tell its name and number."""

    problems: list[Problem] = field(default_factory=list)

    def identify(self, reader: RowReader, row: int) -> tuple[str, str]:
        """Return the number of the record's measure, after taking what the row says about it."""
        assert isinstance(reader.sheet, RecordSheet)
        record = reader.sheet.record
        columns = reader.placement.origins.get(("measure", 1), {})
        for name in _FIELDS:
            text = reader.field(row, columns, name)
            if text and name not in record.fields:
                source = reader.place(row, next(iter(columns.get(name, [])), None))
                record.fields[name] = [Cell(text, record.line, 0, source)]
        number = fold_width(reader.field(row, columns, "id"))
        record.measure_id = "".join(number.split()) or record.measure_id
        return record.measure_id, ""


def _used(sheet: RecordSheet, placement: Placement) -> Iterator[Cell]:
    """Return the cells of a record that the rules read: single ones, and the mapped columns of its table."""
    origins = [one for fields in placement.origins.values() for found in fields.values() for one in found]
    labels = {label for one in origins for label in (one.spec.right_of, one.spec.below) if label}
    for row in sheet.record.rows:
        yield from (cell for cell in row.filled if cell.label in {Cell(label).label for label in labels})
    yield from (sheet.cell(*one.cell) for one in origins if one.cell)
    columns = {one.column for one in origins if one.column is not None} | {one.column for one in placement.ignored}
    for row_number in (*placement.area.heading_rows, *placement.area.data_rows) if columns else ():
        yield from (sheet.cell(row_number, column) for column in columns)


def read_by_columns(records: list[Record], layout: Layout, gathered: EditionTables) -> None:
    """Add what the ``[[sheet]]`` rules find in the records to the tables of the edition.

    Raises
    ------
    InputError
        Where a rule finds its columns in no record, or a column is neither mapped nor ignored.
    """
    if not layout.sheets:
        return
    sheets: list[Sheet] = [_sheet_of(record) for record in records]
    for sheet, placement in read_by_rules(sheets, layout, _RecordMeasures(), gathered):
        assert isinstance(sheet, RecordSheet)
        for cell in _used(sheet, placement):
            sheet.record.use(cell)
