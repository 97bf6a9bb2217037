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
    """One cell: its words without markup, and where it stands (line from 1, column from 1)."""

    text: str
    line: int
    column: int

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
        return Cell("", self.line, column)

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
        cells = tuple(Cell(plain(text), number, column) for column, text in enumerate(line.split("\t"), 1))
        if any(cell.text for cell in cells):
            rows.append(Row(number, cells))
    return Grid(path.name, tuple(rows))
