"""Read tables with one indicator a row, its cells broken over several lines (指標の表)."""

from __future__ import annotations

import re
from dataclasses import replace

from analysis.sources.grid import Cell, Row
from analysis.sources.indicators import Series
from analysis.sources.layout import Layout
from analysis.sources.log import ImportLog
from analysis.sources.matrix import region_below
from analysis.sources.record import Record
from analysis.sources.shapes import IndicatorTable

_JAPANESE = r"[\u3001-\u30ff\u4e00-\u9fff々〆]"
_BROKEN = re.compile(rf"(?<={_JAPANESE})\s+(?={_JAPANESE})")


def tightened(text: str) -> str:
    """Return a text without the blanks that line breaks left between Japanese characters: ``手続 き`` → ``手続き``."""
    return _BROKEN.sub("", text)


def _heading_columns(row: Row, shape: IndicatorTable) -> dict[str, int]:
    return {name: cell.column for cell in row.filled for name, labels in shape.columns.items() if cell.key in labels}


def _joined(cells: list[Cell], tight: bool) -> Cell:
    """Return the cells of one column, broken over rows, as one."""
    words = [cell.text for cell in cells if cell.text]
    first = next((cell for cell in cells if cell.text), cells[0])
    text = " ".join(words)
    return replace(first, text=tightened(text) if tight else text)


def _indicator_rows(region: list[Row], columns: dict[str, int], anchor: str) -> list[list[Row]]:
    """Return the rows of each indicator: a row without a cell in the anchor column continues the one above."""
    groups: list[list[Row]] = []
    for row in region:
        opens = not anchor or anchor not in columns or bool(row.at(columns[anchor]).text)
        if opens or not groups:
            groups.append([])
        groups[-1].append(row)
    return groups


def _series(group: list[Row], shape: IndicatorTable, columns: dict[str, int], fiscal_year: int) -> Series:
    cells = {name: _joined([row.at(column) for row in group], name in shape.tight) for name, column in columns.items()}
    name = cells.pop("indicator", Cell("", group[0].line, 0, group[0].source))
    found = Series(shape.kind, name)
    for side, cell in cells.items():
        found.put(fiscal_year, side, cell)
    return found


def _read_table(record: Record, shape: IndicatorTable, place: int, layout: Layout, log: ImportLog) -> None:
    header = record.rows[place]
    columns = _heading_columns(header, shape)
    region = region_below(record.rows, place)
    groups = _indicator_rows(region, columns, shape.anchor)
    for group in groups:
        record.series.append(_series(group, shape, columns, layout.fiscal_year))
        if len(group) > 1:
            log.notice(group[0].line, f"{len(group)}行に分かれた指標を1つに読みました。")
    for row in (header, *region):
        log.keep(row)
        record.use(*(cell for cell in row.filled if cell.column in columns.values()))
        for cell in record.unused(row):
            log.reject_cell(cell, "見出しのない列にあります。")
            record.use(cell)


def read_tables(record: Record, layout: Layout, log: ImportLog) -> None:
    """Read every table of indicators of a record into its series."""
    for shape in layout.tables:
        for place, row in enumerate(record.rows):
            if record.unused(row) and len(_heading_columns(row, shape)) >= min(2, len(shape.columns)):
                _read_table(record, shape, place, layout, log)
