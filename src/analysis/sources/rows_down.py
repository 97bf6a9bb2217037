"""Read tables with rows below one heading row (行の並ぶ表): indicators, planned tasks and grades, cells broken or shifted."""

from __future__ import annotations

import re
from dataclasses import replace

from analysis.sources.grid import Cell, Row
from analysis.sources.layout import Layout
from analysis.sources.log import ImportLog
from analysis.sources.parts import parts_of
from analysis.sources.record import Record
from analysis.sources.series import Series
from analysis.sources.shapes import RowsTable
from analysis.sources.years_across import region_below

_JAPANESE = r"[\u3001-\u30ff\u4e00-\u9fff々〆]"
_BROKEN = re.compile(rf"(?<={_JAPANESE})\s+(?={_JAPANESE})")
#: Columns of a table that are no cells of an indicator.
_TASK, _GRADES = "task", ("annual", "overall")


def tightened(text: str) -> str:
    """Return a text without the blanks that line breaks left between Japanese characters: ``手続 き`` → ``手続き``."""
    return _BROKEN.sub("", text)


def heading_columns(row: Row, shape: RowsTable) -> dict[str, int]:
    """Return the column of every heading of a table that stands in a row."""
    return {name: cell.column for cell in row.filled for name, labels in shape.columns.items() if cell.label in labels}


def opens_table(row: Row, shape: RowsTable) -> bool:
    """Return whether a row is the heading row of a table."""
    return len(heading_columns(row, shape)) >= min(2, len(shape.columns))


def _joined(cells: list[Cell], tight: bool) -> Cell:
    """Return the cells of one column, broken over rows, as one."""
    words = [cell.text for cell in cells if cell.text]
    first = next((cell for cell in cells if cell.text), cells[0])
    text = " ".join(words)
    return replace(first, text=tightened(text) if tight else text)


def _groups(region: list[Row], columns: dict[str, int], anchor: str) -> list[list[Row]]:
    """Return the rows of each entry: a row without a cell in the anchor column continues the one above."""
    groups: list[list[Row]] = []
    for row in region:
        opens = not anchor or anchor not in columns or bool(row.at(columns[anchor]).text)
        if opens or not groups:
            groups.append([])
        groups[-1].append(row)
    return groups


class _RowsDownReader:
    """Read the tables of one shape of a record."""

    def __init__(self, record: Record, shape: RowsTable, layout: Layout, log: ImportLog) -> None:
        self.record, self.shape, self.layout, self.log = record, shape, layout, log

    def opens_something(self, row: Row) -> bool:
        """Return whether a row begins something of its own, so that it holds no values of a table."""
        if any(self.layout.is_label(cell.text) for cell in row.filled[:1]) or self.layout.is_label(row.text):
            return True
        return any(opens_table(row, shape) for shape in self.layout.tables)

    def read(self) -> None:
        """Read every table of the shape; a record without one is told."""
        places = [
            place
            for place, row in enumerate(self.record.rows)
            if self.record.unused(row) and opens_table(row, self.shape)
        ]
        for place in places:
            self.read_table(place)
        if not places and self.shape.rows:
            what = "・".join(labels[0] for labels in self.shape.columns.values())
            self.log.notice(self.record.line, f"取組{self.record.measure_id}の個票に「{what}」の欄がありません。")

    def read_table(self, place: int) -> None:
        """Read the rows below one heading row."""
        header = self.record.rows[place]
        columns = heading_columns(header, self.shape)
        for name in self.shape.columns if self.shape.rows else ():
            if name not in columns:
                self.log.notice(header.line, f"見出し「{self.shape.columns[name][0]}」がありません。")
        region = self.region(place)
        if not region:
            self.log.notice(header.line, "見出しの下に値の行がありません。")
        for group in _groups(region, columns, self.shape.anchor):
            cells = {
                name: _joined([row.at(column) for row in group], name in self.shape.tight)
                for name, column in columns.items()
            }
            self.place(self.shifted(cells, group, columns) if self.shape.rows else cells)
            if len(group) > 1:
                self.log.notice(group[0].line, f"{len(group)}行に分かれた指標を1つに読みました。")
        for row in (header, *region):
            self.account(row, columns, is_header=row is header)

    def region(self, place: int) -> list[Row]:
        """Return the rows with values: so many as declared, else all to the next blank line."""
        if not self.shape.rows:
            return region_below(self.record.rows, place)
        region = self.record.rows[place + 1 : place + 1 + self.shape.rows]
        end = next((number for number, row in enumerate(region) if self.opens_something(row)), len(region))
        return region[:end]

    def shifted(self, cells: dict[str, Cell], group: list[Row], columns: dict[str, int]) -> dict[str, Cell]:
        """Return the cells with values that stand beside their column moved into the empty ones, in order."""
        beside = self.layout.record.beside
        spare = [
            cell
            for row in group
            for cell in row.filled
            if cell.column not in columns.values() and cell.label not in beside
        ]
        for name, cell in cells.items():
            if not cell.text and spare:
                moved = spare.pop(0)
                what = f"{moved.column}列目の値を、左右の並びから「{name}」の値として読みました。"
                self.log.notice(moved.line, what)
                self.record.use(moved)
                cells = {**cells, name: moved}
        return cells

    def account(self, row: Row, columns: dict[str, int], *, is_header: bool) -> None:
        """Count a row as read; of a row of values the cells that belong to no heading are told."""
        self.log.keep(row)
        known = self.layout.record.beside
        self.record.use(*(cell for cell in row.filled if cell.column in columns.values() or cell.label in known))
        for cell in self.record.unused(row):
            if not (is_header and self.shape.rows):
                self.log.reject_cell(cell, "見出しのない列にあります。")
            self.record.use(cell)

    def place(self, cells: dict[str, Cell]) -> None:
        """Keep the cells of one entry: a task, grades, and the indicator with one series for every numbered part."""
        if _TASK in cells:
            self.record.tasks.append(cells.pop(_TASK))
        self.record.grades |= {kind: cells.pop(kind) for kind in _GRADES if kind in cells}
        for part in parts_of(cells, "numbers", self.log) if cells else ():
            named = "indicator" in part
            name = part.pop("indicator") if named else replace(next(iter(part.values())), text="")
            found = Series(self.shape.kind, name, named_by_target=not named)
            found.cells[self.layout.fiscal_year] = part
            self.record.series.append(found)


def read_tables(record: Record, layout: Layout, log: ImportLog) -> None:
    """Read every table with rows below one heading row of a record."""
    for shape in layout.tables:
        _RowsDownReader(record, shape, layout, log).read()
