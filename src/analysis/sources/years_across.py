"""Read tables with a column a year (年度別の表): rows of 目標・実績・評価, and rows of amounts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from analysis.sources.figures import unit_in_name
from analysis.sources.grid import Cell, Row
from analysis.sources.heading import read_heading_year
from analysis.sources.indicators import Series
from analysis.sources.layout import Layout
from analysis.sources.log import ImportLog
from analysis.sources.record import Record
from analysis.sources.shapes import Amounts, Labels, Matrix
from analysis.words.fiscal_year import mentioned_years


def year_columns(row: Row) -> dict[int, int]:
    """Return the fiscal year of every column whose heading names one and nothing else."""
    years = {cell.column: read_heading_year(cell.text) for cell in row.filled if not cell.key.endswith("日")}
    return {column: year for column, year in years.items() if year is not None}


def is_year_header(row: Row, label: Labels) -> bool:
    """Return whether a row is a heading of years, behind one of the labels where there are such."""
    years = year_columns(row)
    others = [cell.label for cell in row.filled if cell.column not in years]
    if len(years) < 2:
        return False
    return any(key in label for key in others) if label else not others


def region_below(rows: list[Row], start: int, stops: Iterator[int] | None = None) -> list[Row]:
    """Return the rows right below a heading row, to the next blank line or one of the stops."""
    ends = set(stops or ())
    region: list[Row] = []
    for place in range(start + 1, len(rows)):
        if place in ends or rows[place].line != rows[place - 1].line + 1:
            break
        region.append(rows[place])
    return region


@dataclass
class _Line:
    """One row of a matrix: its side (target …), the column of its label, the name before it."""

    row: Row
    side: str
    column: int
    name: Cell | None


@dataclass
class _Group:
    """The rows of one indicator."""

    lines: list[_Line] = field(default_factory=list)
    dropped: int = 0


class _YearsAcrossReader:
    """Read one matrix: heading row above, groups of labelled rows below."""

    def __init__(self, shape: Matrix, header: Row, log: ImportLog) -> None:
        self.shape, self.header, self.log = shape, header, log
        self.years = year_columns(header)
        self.first = min(self.years)
        self.sides = list(shape.rows)

    def line_of(self, row: Row) -> _Line | None:
        """Return a row with its label; None where it carries none."""
        for place, cell in enumerate(row.filled):
            side = next((name for name, labels in self.shape.rows.items() if cell.label in labels), "")
            if side:
                return _Line(row, side, cell.column, row.filled[place - 1] if place else None)
        return None

    def lines(self, region: list[Row]) -> list[_Line]:
        """Return the rows with their labels; where none has one, in the declared order of the rows."""
        found = [self.line_of(row) for row in region]
        labelled = [line for line in found if line is not None]
        if labelled or len(region) % len(self.sides):
            return labelled
        lines = []
        for place, row in enumerate(region):
            side = self.sides[place % len(self.sides)]
            name = row.filled[0] if row.filled and row.filled[0].column < self.first else None
            lines.append(_Line(row, side, self.first - 1, name))
        words = "・".join(self.shape.rows[side][0] for side in self.sides)
        self.log.notice(region[0].line, f"行の見出しがないため、上から{words}の順に読みました。")
        return lines

    def groups(self, lines: list[_Line]) -> list[_Group]:
        """Return the lines by indicator: the first side of the declared order opens a new one."""
        groups: list[_Group] = []
        for line in lines:
            if not groups or line.side == self.sides[0]:
                groups.append(_Group())
            groups[-1].lines.append(line)
        return groups

    def base_column(self, lines: list[_Line]) -> int:
        """Return the column in which the labels of the rows stand: below the heading's label, else in most rows.

        The heading's label may stand above the names (指標 | 区分 | R4 …): labels right beside the first year are
        at their place.
        """
        own = [cell.column for cell in self.header.filled if cell.label in self.shape.label]
        if own and any(line.column != self.first - 1 for line in lines):
            return own[0]
        return Counter(line.column for line in lines).most_common(1)[0][0] if lines else self.first - 1

    def column(self, line: _Line, year_column: int, base: int, dropped: int) -> int:
        """Return where the value of a year stands, with the shifts of heading, row and group."""
        shift = line.column - base + max(0, base + 1 - self.first)
        column = year_column + shift
        return column + 1 if dropped and column >= dropped else column

    def repair(self, group: _Group, base: int) -> None:
        """Find the empty cell that pushed a group's values one cell to the right, beyond the last year."""
        line = group.lines[0]
        columns = [self.column(line, column, base, 0) for column in self.years]
        beyond = [cell for cell in line.row.filled if cell.column > max(columns)]
        empty = [column for column in columns if not line.row.at(column).text]
        if len(beyond) == 1 and empty and beyond[0].column == max(columns) + 1:
            group.dropped = empty[0]
            what = f"{empty[0]}列目の空欄で右へずれた値を、1列左の年度の値として読みました。"
            self.log.notice(line.row.line, what)

    def series(self, group: _Group, base: int) -> Series:
        """Return one indicator with its cells by year and side."""
        self.repair(group, base)
        first = group.lines[0]
        found = Series(self.shape.kind, first.name or Cell("", first.row.line, 0, first.row.source))
        for line in group.lines:
            placed = set()
            for column, year in self.years.items():
                cell = line.row.at(self.column(line, column, base, group.dropped))
                found.put(year, line.side, cell)
                placed.add(cell.column)
            self.report(line, base, placed)
        return found

    def report(self, line: _Line, base: int, placed: set[int]) -> None:
        """Report a row that stands beside its heading, and the cells that belong to no year."""
        if line.column != base:
            way = "左" if line.column < base else "右"
            what = f"行の見出しと値が{abs(line.column - base)}列{way}にずれているため、見出しの列に合わせて読みました。"
            self.log.notice(line.row.line, what)
        for cell in line.row.filled:
            if cell.column > line.column and cell.column not in placed:
                self.log.reject_cell(cell, "年度の見出しのない列にあります。")

    def read(self, lines: list[_Line]) -> list[Series]:
        """Return every indicator of the matrix."""
        base = self.base_column(lines)
        if lines and base >= self.first:
            shift = base + 1 - self.first
            what = f"年度の見出しが{shift}列左にずれているため、値の列に合わせて読みました。"
            self.log.notice(self.header.line, what)
        return [self.series(group, base) for group in self.groups(lines)]


def _stands_below(rows: list[Row], place: int, labels: Labels) -> bool:
    return not labels or any(cell.label in labels for row in rows[:place] for cell in row.filled[:2])


def read_matrices(record: Record, layout: Layout, log: ImportLog) -> None:
    """Read every matrix of a record into its series, each with the repairs that were needed in the log."""
    rows = record.rows
    for shape in layout.matrices:
        for place, row in enumerate(rows):
            if not is_year_header(row, shape.label) or not _stands_below(rows, place, shape.after):
                continue
            stops = (
                other
                for other in range(place + 1, len(rows))
                if len(year_columns(rows[other])) > 1 or layout.is_label(rows[other].at(1).text)
            )
            reader = _YearsAcrossReader(shape, row, log)
            region = region_below(rows, place, stops)
            if not region:
                log.notice(row.line, "年度の見出しの下に値の行がありません。")
            unread = [other for other in region if record.unused(other)]
            lines = reader.lines(unread) if unread else []
            record.series += reader.read(lines) if lines else []
            for read in (row, *(line.row for line in lines)):
                record.use(*read.filled)
                log.keep(read)


def _amount_columns(record: Record, row: Row, shape: Amounts, log: ImportLog) -> dict[int, int]:
    """Return the year of every column of a heading row of amounts, by their order; a heading that differs is told."""
    heads = [cell for cell in row.filled if re.fullmatch(shape.header, cell.key)]
    years = {cell.column: year for cell, year in zip(heads, shape.fiscal_years, strict=False)}
    for cell in heads:
        named = [year for _, _, year in mentioned_years(cell.key)]
        year = years.get(cell.column)
        if year is None:
            log.reject_cell(cell, "年度の列が多すぎます。")
        elif named and named[0] != year:
            record.wrong_headings[year] = cell
            log.notice(cell.line, f"年度の見出し「{cell.text}」を、列の順から{year}年度として読みました。")
    return years


def read_amounts(record: Record, layout: Layout, log: ImportLog) -> None:
    """Read the rows of amounts below their heading of years; what else stands in the table is left to other parts."""
    shape, columns = layout.amounts, dict[int, int]()
    if shape is None:
        return
    for row in record.rows:
        found = _amount_columns(record, row, shape, log)
        if found:
            columns = found
            record.use(*(cell for cell in row.filled if cell.column in columns))
            log.keep(row)
            continue
        label = row.filled[0]
        name = next((name for name, labels in shape.rows.items() if label.label in labels), "")
        if name and columns:
            unit = unit_in_name(label.text) or shape.unit
            for column, year in columns.items():
                record.amounts.setdefault(year, {})[name] = replace(row.at(column), unit=unit)
            record.use(*row.filled)
            for cell in row.filled[1:]:
                if cell.column not in columns:
                    log.reject_cell(cell, "年度の見出しのない列にあります。")
            log.keep(row)
