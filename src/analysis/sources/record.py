"""What was placed of one measure's form (個票), before it becomes rows of tables."""

from __future__ import annotations

from dataclasses import dataclass, field

from analysis.sources.grid import Cell, Row
from analysis.sources.series import Series


@dataclass(frozen=True)
class Mark:
    """One mark of a schedule (予定の印): the task, the year and, in a table of months, the month."""

    scope: str
    task: str
    fiscal_year: int
    month: int | None
    source: str


@dataclass
class Record:
    """The placed cells of one record (個票).

    Attributes
    ----------
    used : set of (line, column)
        The cells that were placed.
    tasks, grades : list of Cell, dict of kind to Cell
        The planned tasks of the year, and the grades of the measure itself.
    amounts : dict of fiscal year to dict of column to Cell
        Columns are those of ``budgets``; a year may have none.
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
    tasks: list[Cell] = field(default_factory=list)
    grades: dict[str, Cell] = field(default_factory=dict)
    amounts: dict[int, dict[str, Cell]] = field(default_factory=dict)
    wrong_headings: dict[int, Cell] = field(default_factory=dict)
    series: list[Series] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    notes: list[Row] = field(default_factory=list)
    used: set[tuple[int, int]] = field(default_factory=set)

    def first(self, name: str) -> Cell:
        """Return the first cell of a field, an empty one where it is missing."""
        return self.fields.get(name, [self.blank])[0]

    @property
    def source(self) -> str:
        """Where the record begins."""
        return self.rows[0].source if self.rows else ""

    @property
    def blank(self) -> Cell:
        """A cell without words at the beginning of the record."""
        return Cell("", self.line, 0, self.source)

    def use(self, *cells: Cell) -> None:
        """Count cells as placed."""
        self.used |= {(cell.line, cell.column) for cell in cells}

    def is_used(self, cell: Cell) -> bool:
        """Return whether a cell was placed already."""
        return (cell.line, cell.column) in self.used

    def unused(self, row: Row) -> list[Cell]:
        """Return the filled cells of a row that were not placed yet."""
        return [cell for cell in row.filled if not self.is_used(cell)]
