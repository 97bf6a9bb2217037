"""What was placed of one measure's form (個票), before it becomes rows of tables."""

from __future__ import annotations

from dataclasses import dataclass, field

from analysis.sources.grid import Cell, Row


@dataclass
class Series:
    """One indicator: its cells by fiscal year and side (baseline, target, actual, grade).

    Attributes
    ----------
    name : str
        The indicator's name as printed; empty where none is.
    label : str
        The name of a part inside a cell (課税証明); empty where none is.
    """

    kind: str
    name: str
    line: int
    cells: dict[int, dict[str, Cell]] = field(default_factory=dict)
    label: str = ""

    def put(self, fiscal_year: int, side: str, cell: Cell) -> None:
        """Keep a cell under its year and side."""
        self.cells.setdefault(fiscal_year, {})[side] = cell

    def at(self, fiscal_year: int, side: str) -> Cell:
        """Return a cell; an empty one where none was placed."""
        return self.cells.get(fiscal_year, {}).get(side) or Cell("", self.line, 0)


@dataclass(frozen=True)
class Mark:
    """One mark of a schedule (予定の印): the task, the year and, in a table of months, the month."""

    scope: str
    task: str
    fiscal_year: int
    month: int | None
    line: int


@dataclass
class Record:
    """The placed cells of one record (個票).

    Attributes
    ----------
    used : set of (line, column)
        The cells that were placed.
    notes : list of Row
        Lines that hold no field; a note may end the measure.
    wrong_headings : dict of fiscal year to Cell
        Headings of amounts that name another year than their column stands for.
    by_heading : bool
        The record is a heading line without a form below.
    """

    line: int
    rows: list[Row] = field(default_factory=list)
    measure_id: str = ""
    heading: str = ""
    by_heading: bool = False
    fields: dict[str, list[Cell]] = field(default_factory=dict)
    blocks: dict[str, dict[str, Cell]] = field(default_factory=dict)
    amounts: dict[str, dict[int, Cell]] = field(default_factory=dict)
    wrong_headings: dict[int, Cell] = field(default_factory=dict)
    sums: dict[int, dict[str, Cell]] = field(default_factory=dict)
    series: list[Series] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    notes: list[Row] = field(default_factory=list)
    used: set[tuple[int, int]] = field(default_factory=set)

    def first(self, name: str) -> Cell:
        """Return the first cell of a field, an empty one where it is missing."""
        return self.fields.get(name, [Cell("", self.line, 0)])[0]

    def use(self, *cells: Cell) -> None:
        """Count cells as placed."""
        self.used |= {(cell.line, cell.column) for cell in cells}

    def is_used(self, cell: Cell) -> bool:
        """Return whether a cell was placed already."""
        return (cell.line, cell.column) in self.used

    def unused(self, row: Row) -> list[Cell]:
        """Return the filled cells of a row that were not placed yet."""
        return [cell for cell in row.filled if not self.is_used(cell)]
