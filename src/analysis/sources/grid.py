"""A document as rows of cells (表のます目), each knowing the line that it came from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.words.characters import label_key, plain
from analysis.words.errors import InputError, Location, Problem

_ENCODINGS = ("utf-8-sig", "cp932")


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
    def key(self) -> str:
        """The words as a label, for comparison."""
        return label_key(self.text)


@dataclass(frozen=True)
class Row:
    """One line of the document that is not blank."""

    line: int
    cells: tuple[Cell, ...]

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
        """All words of the row as one label, for comparison."""
        return "".join(cell.key for cell in self.cells)


@dataclass(frozen=True)
class Grid:
    """A whole document: its file name and its rows that are not blank."""

    file: str
    rows: tuple[Row, ...]

    def __iter__(self) -> Iterator[Row]:
        """Go through the rows from the top."""
        return iter(self.rows)


def decoded(path: Path) -> str:
    """Return a text file's words: UTF-8 with or without BOM, else cp932.

    Raises
    ------
    InputError
        Where the file is missing or in another encoding.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(Problem(path.name, "ファイルを開けません。", "場所と名前を確かめてください。")) from error
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    where = Location(path.name)
    raise InputError(
        Problem(
            where, "文字コードを読めません（UTF-8 と cp932 のどちらでもありません）。", "UTF-8 で保存し直してください。"
        )
    )


def read_tabbed_text(path: Path) -> Grid:
    """Return a text whose cells are separated by tabs as a grid (タブ区切りの文書)."""
    lines = decoded(path).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    rows = []
    for number, line in enumerate(lines, start=1):
        cells = tuple(
            Cell(plain(text), number, column, f"{path.name}:{number}")
            for column, text in enumerate(line.split("\t"), 1)
        )
        if any(cell.text for cell in cells):
            rows.append(Row(number, cells))
    return Grid(path.name, tuple(rows))
