"""Read tables with a column a year (年度の列の表): rows of 目標・実績・評価, and rows of amounts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass, field, replace

from analysis.sources.figures import unit_in_name
from analysis.sources.grid import Cell, Row
from analysis.sources.heading import read_heading_year
from analysis.sources.layout import Layout
from analysis.sources.log import ImportLog
from analysis.sources.parts import parts_of
from analysis.sources.record import Record
from analysis.sources.series import Series
from analysis.sources.shapes import AMOUNT_COLUMNS, Labels, Matrix
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


def _line_of(row: Row, shape: Matrix) -> _Line | None:
    """Return a row with its label; None where it carries none."""
    for place, cell in enumerate(row.filled):
        side = next((name for name, labels in shape.rows.items() if cell.label in labels), "")
        if side:
            return _Line(row, side, cell.column, row.filled[place - 1] if place else None)
    return None


def _reject_beyond(line: _Line, placed: Container[int], log: ImportLog) -> None:
    """Report the cells right of a row's label that belong to no year."""
    for cell in line.row.filled:
        if cell.column > line.column and cell.column not in placed:
            log.reject_cell(cell, "年度の見出しのない列にあります。")


class _YearsAcrossReader:
    """Read the indicators of one matrix: heading row above, groups of labelled rows below."""

    def __init__(self, shape: Matrix, header: Row, years: dict[int, int], log: ImportLog) -> None:
        self.shape, self.header, self.years, self.log = shape, header, years, log
        self.first = min(years)
        self.sides = [name for name in shape.rows if name not in AMOUNT_COLUMNS]

    def lines(self, region: list[Row]) -> list[_Line]:
        """Return the rows with their labels; where none has one, in the declared order of the rows."""
        found = [line for row in region if (line := _line_of(row, self.shape))]
        if found or len(region) % len(self.sides):
            return [line for line in found if line.side in self.sides]
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
                found.put(year, line.side, replace(cell, heading=line.row.at(line.column).text))
                placed.add(cell.column)
            self.report(line, base, placed)
        return found

    def report(self, line: _Line, base: int, placed: set[int]) -> None:
        """Report a row that stands beside its heading, and the cells that belong to no year."""
        if line.column != base:
            way = "左" if line.column < base else "右"
            what = f"行の見出しと値が{abs(line.column - base)}列{way}にずれているため、見出しの列に合わせて読みました。"
            self.log.notice(line.row.line, what)
        _reject_beyond(line, placed, self.log)

    def read(self, lines: list[_Line]) -> list[Series]:
        """Return every indicator of the matrix."""
        base = self.base_column(lines)
        if lines and base >= self.first:
            shift = base + 1 - self.first
            what = f"年度の見出しが{shift}列左にずれているため、値の列に合わせて読みました。"
            self.log.notice(self.header.line, what)
        found = [self.series(group, base) for group in self.groups(lines)]
        return [part for one in found for part in self.divided(one)]

    def divided(self, whole: Series) -> list[Series]:
        """Return the series of the numbered parts of an indicator's cells: (1) … (2) …; itself where they are whole."""
        places = {f"{side}:{year}": (year, side) for year, sides in whole.cells.items() for side in sides}
        cells = {"indicator": whole.name} | {key: whole.at(*place) for key, place in places.items()}
        parts = [] if self.shape.parts else parts_of(cells, "numbers", self.log)
        if len(parts) < 2:
            return [whole]
        found = []
        for part in parts:
            found.append(Series(whole.kind, part["indicator"]))
            for key, place in places.items():
                found[-1].put(*place, part[key])
        return found


def _stands_below(rows: list[Row], place: int, labels: Labels) -> bool:
    return not labels or any(cell.label in labels for row in rows[:place] for cell in row.filled[:2])


def _headings(record: Record, row: Row, shape: Matrix, log: ImportLog) -> dict[int, int]:
    """Return the year of every column of a heading row: by its words, or by the declared order; what differs is told."""
    if not shape.header and not is_year_header(row, shape.label):
        return {}
    plain, years = year_columns(row), dict[int, int]()
    heads = [c for c in row.filled if (re.fullmatch(shape.header, c.key) if shape.header else c.column in plain)]
    for place, cell in enumerate(heads):
        printed = plain.get(cell.column) or next((year for _, _, year in mentioned_years(cell.key)), None)
        declared = shape.fiscal_years or (printed,) * len(heads)
        year = declared[place] if place < len(declared) else None
        if year is None:
            log.reject_cell(cell, "どの年度の列か分かりません。")
            continue
        years[cell.column] = year
        if printed not in (year, None):
            record.wrong_headings[year] = cell
            log.notice(cell.line, f"年度の見出し「{cell.text}」を、列の順から{year}年度として読みました。")
    return years


@dataclass(frozen=True)
class _Table:
    """One heading row of a matrix in a record, with the year of every column."""

    shape: Matrix
    place: int
    years: dict[int, int]


def _read_amounts(record: Record, table: _Table, others: list[int], log: ImportLog) -> None:
    """Read the rows of amounts below a heading, to the next one; what else stands there is left to other parts."""
    end = next((place for place in others if place > table.place), len(record.rows))
    lines = [line for row in record.rows[table.place + 1 : end] if (line := _line_of(row, table.shape))]
    for line in lines:
        if line.side not in AMOUNT_COLUMNS:
            continue
        label = line.row.at(line.column).text
        unit = unit_in_name(label) or table.shape.unit
        for column, year in table.years.items():
            record.amounts.setdefault(year, {})[line.side] = replace(line.row.at(column), unit=unit, heading=label)
        _reject_beyond(line, table.years, log)
        record.use(*line.row.filled)
        log.keep(line.row)


def _read_indicators(record: Record, table: _Table, layout: Layout, log: ImportLog) -> None:
    """Read the rows of indicators right below a heading, with the repairs that were needed in the log."""
    rows, header = record.rows, record.rows[table.place]
    stops = (
        other
        for other in range(table.place + 1, len(rows))
        if len(year_columns(rows[other])) > 1 or layout.is_label(rows[other].at(1).text)
    )
    reader = _YearsAcrossReader(table.shape, header, table.years, log)
    region = region_below(rows, table.place, stops)
    if not region:
        log.notice(header.line, "年度の見出しの下に値の行がありません。")
    unread = [row for row in region if record.unused(row)]
    lines = reader.lines(unread) if unread else []
    record.series += reader.read(lines) if lines else []
    for row in (header, *(line.row for line in lines)):
        record.use(*row.filled)
        log.keep(row)


def read_matrices(record: Record, layout: Layout, log: ImportLog) -> None:
    """Read every table with a column a year: first its amounts, which are known by their labels, then indicators."""
    tables = [
        _Table(shape, place, years)
        for shape in layout.matrices
        for place, row in enumerate(record.rows)
        if _stands_below(record.rows, place, shape.after) and (years := _headings(record, row, shape, log))
    ]
    for table in tables:
        if not table.shape.rows.keys().isdisjoint(AMOUNT_COLUMNS):
            header = record.rows[table.place]
            record.use(
                *(cell for cell in header.filled if cell.column in table.years or cell.label in table.shape.label)
            )
            log.keep(header)
            _read_amounts(record, table, [other.place for other in tables if other.shape is table.shape], log)
    for table in tables:
        if not table.shape.rows.keys() <= AMOUNT_COLUMNS.keys():
            _read_indicators(record, table, layout, log)
