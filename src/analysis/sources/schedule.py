"""Read tables of marks under years or months (予定表), as far as the marks stand under their headings."""

from __future__ import annotations

from itertools import pairwise

from analysis.sources.grid import Row
from analysis.sources.layout import Layout
from analysis.sources.log import ImportLog
from analysis.sources.record import Mark, Record
from analysis.sources.shapes import Schedule
from analysis.sources.years_across import is_year_header, region_below, year_columns

_MONTHS = {str(month): month for month in range(1, 13)}
_LOST = "予定の印が資料に残っていないため、予定を読めません"


def month_columns(row: Row) -> dict[int, int]:
    """Return the month of every column, where a row is a heading of months (4, 5 … 12, 1, 2, 3 or 4月 …)."""
    found = {cell.column: _MONTHS.get(cell.key.removesuffix("月")) for cell in row.filled}
    months = {column: month for column, month in found.items() if month is not None}
    return months if len(months) >= 6 else {}


def _headings(row: Row, shape: Schedule) -> dict[int, int]:
    if shape.months:
        return month_columns(row)
    return year_columns(row) if is_year_header(row, shape.label) else {}


def _spacing(columns: list[int]) -> int:
    """Return how many columns each heading covers; 0 where the headings stand unevenly."""
    steps = {second - first for first, second in pairwise(columns)}
    return steps.pop() if len(steps) == 1 else 0


def _heading_of(column: int, columns: list[int], spacing: int) -> int | None:
    """Return the column of the heading that covers a column."""
    return next((start for start in columns if start <= column < start + spacing), None)


def _marks(shape: Schedule, row: Row, headings: dict[int, int], layout: Layout) -> list[Mark] | None:
    """Return the marks of a row; None where one of them stands under no heading."""
    columns = sorted(headings)
    spacing = _spacing(columns)
    task = next((cell.text for cell in row.filled if cell.key != shape.mark), "")
    marks: dict[tuple[int, int | None], Mark] = {}
    for cell in row.filled:
        if cell.key != shape.mark:
            continue
        heading = _heading_of(cell.column, columns, spacing)
        if heading is None or not task:
            return None
        value = headings[heading]
        year, month = (layout.fiscal_year + shape.years_ahead, value) if shape.months else (value, None)
        marks[(year, month)] = Mark(shape.scope, task, year, month, row.source)
    return list(marks.values())


def _read_table(record: Record, shape: Schedule, place: int, layout: Layout, log: ImportLog) -> None:
    """Read one table, or report why not: all of it or nothing, so that no mark gets a wrong year."""
    rows = record.rows
    header = rows[place]
    headings = _headings(header, shape)
    opened = (
        other
        for other in range(place + 1, len(rows))
        if any(layout.is_label(cell.text) for cell in rows[other].filled[:1])
        or len(year_columns(rows[other])) > 1
        or month_columns(rows[other])
    )
    region = region_below(rows, place, opened)
    found = [_marks(shape, row, headings, layout) for row in region]
    if not any(cell.key == shape.mark for row in region for cell in row.filled):
        log.gather(header.line, _LOST)
    elif any(marks is None for marks in found):
        last = max(cell.column for row in region for cell in row.filled if cell.key == shape.mark)
        beyond = f"予定の印が{last}列目まであり、見出し（{len(headings)}個）の列と合わない"
        log.notice(header.line, f"{beyond}ため、この表の予定は読みません。")
    else:
        record.marks += [mark for marks in found for mark in marks or []]
    for row in (header, *region):
        record.use(*row.filled)
        log.keep(row)


def read_schedules(record: Record, layout: Layout, log: ImportLog) -> None:
    """Read every schedule of a record into its marks."""
    for shape in layout.schedules:
        for place, row in enumerate(record.rows):
            if row.filled and record.unused(row) and _headings(row, shape):
                _read_table(record, shape, place, layout, log)
