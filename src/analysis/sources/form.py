"""Cut a document into records, one a measure (個票の切り出し)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from analysis.sources.grid import Cell, Grid, Row
from analysis.sources.layout import Layout
from analysis.sources.log import ImportLog
from analysis.sources.record import Record
from analysis.words.characters import fold_width


def without_private(grid: Grid, layout: Layout) -> Grid:
    """Return the document without the cells right of a private label (評価者 …): names of persons never enter."""
    private = layout.record.private
    if not private:
        return grid
    rows = []
    for row in grid:
        hidden: set[int] = set()
        for place, cell in enumerate(row.filled[:-1]):
            if cell.label in private:
                hidden.add(row.filled[place + 1].column)
        cells = tuple(replace(cell, text="") if cell.column in hidden else cell for cell in row.cells)
        rows.append(replace(row, cells=cells))
    return replace(grid, rows=tuple(rows))


def _is_end(row: Row, layout: Layout) -> bool:
    return row.label in layout.record.end or bool(re.match(layout.record.section, row.key))


def _heading(row: Row, layout: Layout) -> re.Match[str] | None:
    """Return the match of a heading line (``<1-1-1.名称>``, ``No. 3 名称``): one cell, nothing beside it."""
    if not layout.record.heading or len(row.filled) != 1:
        return None
    return re.match(layout.record.heading, fold_width(row.filled[0].text))


def _start(row: Row, layout: Layout) -> tuple[Cell, Cell] | None:
    """Return the label that opens a record, in its column or as the first cell of the row, and what stands beside it."""
    for cell in (row.at(layout.record.start_column), *row.filled[:1]):
        if cell.text and cell.label in layout.record.start:
            return cell, next((one for one in row.filled if one.column > cell.column), replace(cell, text=""))
    return None


def _opened(row: Row, layout: Layout, log: ImportLog) -> Record | None:
    """Return the record that a row opens, if it opens one."""
    shape = layout.record
    found = _start(row, layout)
    if found:
        start, beside = found
        if beside.label in shape.template:
            log.notice(row.line, "記入要領の例のため、個票として読みません。")
            return None
        record = Record(row.line, [row])
        if shape.id == "beside":
            record.measure_id = beside.key
            record.use(start, beside)
        return record
    match = _heading(row, layout)
    if match is None:
        return None
    cell = row.filled[0]
    groups = match.groupdict()
    span = match.span("name") if "name" in groups else (0, 0)
    record = Record(row.line, [row], measure_id=groups.get("id") or "", heading=cell.text[slice(*span)].strip())
    record.by_heading = True
    record.use(cell)
    log.keep(row)
    return record


def split_records(rows: list[Row], layout: Layout, log: ImportLog) -> Iterator[Record]:
    """Yield a record for each measure with its rows, to the next one, a section heading, the end or another sheet.

    A block whose value is the template's is no record: it is skipped, and the log says so.
    """
    current: Record | None = None
    part = ""
    for row in rows:
        opened = _opened(row, layout, log)
        is_new = row.part != part and not row.flows
        ends = bool(opened or _start(row, layout)) or _is_end(row, layout) or is_new
        part = row.part
        if ends and current:
            yield current
            current = None
        if opened:
            current = opened
        elif current is not None:
            current.rows.append(row)
    if current:
        yield current


def numbered(records: list[Record], layout: Layout) -> list[Record]:
    """Return the records with their numbers: as printed, else by order (1, 2, 3 …)."""
    for place, record in enumerate(records, start=1):
        if layout.record.id == "order" or not record.measure_id:
            record.measure_id = str(place)
    return records


def heading_cell(record: Record) -> Cell:
    """Return the name in a record's heading line as a cell."""
    return replace(record.blank, text=record.heading, column=1)
