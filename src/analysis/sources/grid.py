"""A document as rows of cells (表のます目), each knowing the line that it came from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analysis.words.characters import label_key, plain
from analysis.words.fiscal_year import heading_key


@dataclass(frozen=True)
class Cell:
    """One printed cell.

    Attributes
    ----------
    text : str
        Its words without markup.
    line, column : int
        Where it stands among the rows of the grid, from 1; 0 where it stands in none.
    source : str
        Where a person finds it (出典): ``<file>:<line>``, ``<file>:<sheet>!<cell>`` or ``<file>:p<page>``.
    unit, heading : str
        The unit that is printed over its column, and what messages call the column; empty where there is neither.
    """

    text: str
    line: int = 0
    column: int = 0
    source: str = ""
    unit: str = ""
    heading: str = ""

    @property
    def heading_words(self) -> str:
        """What is printed over its column or beside it, without the letter of the column."""
        return re.sub(r"^[A-Z]{1,3}列", "", self.heading)

    @property
    def key(self) -> str:
        """The words without what makes no difference between two of them, for comparison."""
        return label_key(self.text)

    @property
    def label(self) -> str:
        """The words as a heading, for comparison: the spelling of a year makes no difference either."""
        return heading_key(self.text)


@dataclass(frozen=True)
class Row:
    """One line of the document that is not blank.

    Attributes
    ----------
    line : int
        Its place among all lines of the document, from 1; between sheets some numbers are left out.
    part, number : str, int
        The file or sheet that it stands in, and the line, row or page that a person sees there.
    flows : bool
        The text goes on from the part above (Word, PDF).
    """

    line: int
    cells: tuple[Cell, ...]
    part: str = ""
    number: int = 0
    flows: bool = False

    @property
    def filled(self) -> tuple[Cell, ...]:
        """The cells that hold something."""
        return tuple(cell for cell in self.cells if cell.text)

    def at(self, column: int) -> Cell:
        """Return the cell in a column (from 1); an empty one where the row is shorter."""
        if 1 <= column <= len(self.cells):
            return self.cells[column - 1]
        return Cell("", self.line, column, self.source)

    @property
    def source(self) -> str:
        """Where a person finds the row."""
        return self.filled[0].source if self.filled else ""

    @property
    def text(self) -> str:
        """All words of the row, with a blank between cells."""
        return " ".join(cell.text for cell in self.filled)

    @property
    def key(self) -> str:
        """All words of the row as one, for comparison."""
        return "".join(cell.key for cell in self.cells)

    @property
    def label(self) -> str:
        """All words of the row as one heading, for comparison."""
        return "".join(cell.label for cell in self.filled)


@dataclass(frozen=True)
class Grid:
    """A whole document: its file name, its rows that are not blank, and what should be known about the reading."""

    file: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Row]:
        """Go through the rows from the top."""
        return iter(self.rows)


def tabbed_rows(text: str, file: str) -> list[Row]:
    """Return the lines of a text whose cells are separated by tabs (タブ区切りの文書)."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    rows = []
    for number, line in enumerate(lines, start=1):
        words = enumerate(map(plain, line.split("\t")), start=1)
        cells = tuple(Cell(text, number, column, f"{file}:{number}") for column, text in words)
        if any(cell.text for cell in cells):
            rows.append(Row(number, cells, file, number))
    return rows
