"""The cells of one data row as the rules ask for them (行のセル): words with place and unit, faults reported."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from analysis.sources.area import location
from analysis.sources.columns import Origin
from analysis.sources.grid import Cell
from analysis.sources.sheet_columns import WHERE
from analysis.sources.sheet_layout import Rule, SheetLayout
from analysis.sources.sheet_rows import RowReader
from analysis.sources.styles import UNCALCULATED
from analysis.words.errors import Problem


@dataclass
class RowCells:
    """One data row of one table.

    Attributes
    ----------
    problems : list
        Formulas without a stored result, which have to be mended before anything is imported.
    """

    reader: RowReader
    row: int
    problems: list[Problem] = field(default_factory=list)

    @property
    def layout(self) -> SheetLayout:
        """The layout of the table."""
        return self.reader.layout

    @property
    def sheet_row(self) -> tuple[str, str, int]:
        """The row among those of all documents."""
        return (self.reader.sheet.file, self.reader.sheet.name, self.row)

    def at(self, origin: Origin) -> tuple[int, int] | None:
        """Return the cell of an origin, None where it is the name of the sheet or a constant."""
        return (self.row, origin.column) if origin.column is not None else origin.cell

    def words(self, origin: Origin, *, breaks: bool = False) -> Cell:
        """Return the words of an origin with their place; a formula's error stands for its result."""
        sheet, at = self.reader.sheet, self.at(origin)
        text = self.reader.read(self.row, origin, breaks=breaks)
        if at is None or not sheet.faults:
            return Cell(text, source=self.reader.place(self.row, origin), unit=origin.unit, heading=origin.title)
        fault = sheet.fault(*at)
        if fault == UNCALCULATED:
            row, column = sheet.first(*at)
            where = location(sheet, None, sheet.reference(row, column))
            todo = "Excel で開いて上書き保存すると結果が保存されます。保存し直した文書を取り込んでください。"
            self.problems.append(Problem(where, f"{origin.title} の{fault}。", todo))
        return Cell(text or fault, source=self.reader.place(self.row, origin), unit=origin.unit, heading=origin.title)

    def field(self, origins: dict[str, list[Origin]], name: str) -> str:
        """Return a field that has one value in a row."""
        return self.reader.field(self.row, origins, name)

    def is_read_by(self, rule: Rule) -> bool:
        """Return whether a rule is for this row (``where``)."""
        where = getattr(rule.settings, WHERE, None)
        return where is None or bool(re.search(where.pattern, self.field(self.reader.placement.of(rule), WHERE)))

    def blank(self, origins: list[Origin], text: str = "") -> Cell:
        """Return a cell with some words where the first of some origins stands, else at the row's first cell."""
        return Cell(text, source=self.reader.place(self.row, origins[0] if origins else None))

    def is_from_above(self, origin: Origin) -> bool:
        """Return whether a cell belongs to a merged range that begins in an earlier data row."""
        at = self.at(origin)
        return at is not None and origin.column is not None and self.reader.sheet.first(*at)[0] < self.row

    def all_from_above(self, origins: Iterable[Origin]) -> bool:
        """Return whether every filled cell of some origins was read with an earlier row already."""
        if not self.reader.sheet.merged:
            return False
        filled = [origin for origin in origins if self.at(origin) and self.reader.read(self.row, origin)]
        return bool(filled) and all(self.is_from_above(origin) for origin in filled)
