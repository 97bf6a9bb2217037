"""One table of a foreign document (表): its values by row and column, and where each of them stands."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field

from analysis.sources.grid import Cell, Row
from analysis.sources.number_format import NumberFormat, number_text
from analysis.words.characters import composed
from analysis.words.radicals import without_radicals

Place = tuple[int, int]

_RADICAL = re.compile("[\u2e80-\u2fdf]")


def column_letters(column: int) -> str:
    """Return the letters of a column counted from 0: 0 is ``A``, 26 is ``AA``."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return a column counted from 0 by its letters: ``A`` is 0, ``AA`` is 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def one_line(text: str) -> str:
    """Return a cell's words on one line: line breaks and doubled blanks become one blank."""
    return " ".join(text.split())


def date_text(value: datetime.date) -> str:
    """Return a date as it is printed in Japan; the time of day only where there is one."""
    words = f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, datetime.datetime) and (value.hour or value.minute):
        words += f" {value.hour}時{value.minute}分"
    return words


def _duration_text(value: datetime.timedelta) -> str:
    hours, minutes = divmod(round(value.total_seconds() / 60), 60)
    return f"{hours}時間{minutes}分" if minutes else f"{hours}時間"


def value_text(value: object, number_format: NumberFormat | None = None) -> str:
    """Return the words that a reader of the document sees in a cell; line breaks stay.

    A percent cell shows its own number (``0.995`` in a format of ``0%`` is ``99.5%``, never ``100%``).
    """
    if isinstance(value, str):
        return composed(without_radicals(value) if _RADICAL.search(value) else value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return number_format.text(value) if number_format else number_text(value)
    if isinstance(value, datetime.date) and number_format:
        return number_format.text(value)
    return _time_text(value)


def _time_text(value: object) -> str:
    if isinstance(value, datetime.date):
        return date_text(value)
    if isinstance(value, datetime.time):
        value = datetime.timedelta(hours=value.hour, minutes=value.minute)
    return _duration_text(value) if isinstance(value, datetime.timedelta) else str(value)


@dataclass
class Sheet:
    """One worksheet, CSV file, or table of a Word or PDF document.

    Attributes
    ----------
    file, name : str
        File name, and the name of the worksheet or table; empty for a CSV file.
    values : list of list
        Rows of values as read, counted from 0; rows may differ in length.
    lines : list of int
        For a CSV the line and for a PDF the page of each row; empty for a workbook, where a row is its number.
    paged : bool
        ``lines`` are pages.
    merged : dict of (row, column) to (row, column)
        Every cell that belongs to a merged range, except its first one, and that first one.
    formats, faults : dict of (row, column)
        Number formats that change what is seen; cells without a usable value (error, formula never calculated).
    hidden : bool
        The worksheet is hidden; ``hidden_rows`` and ``hidden_columns`` count from 0.
    flows : bool
        The text goes on over this table into the next (Word, PDF), while a worksheet or file stands for itself.
    notes : list of str
        What a person should know about the reading itself, in Japanese.
    """

    file: str
    name: str
    values: list[list[object]]
    lines: list[int] = field(default_factory=list)
    paged: bool = False
    merged: dict[Place, Place] = field(default_factory=dict)
    formats: dict[Place, NumberFormat] = field(default_factory=dict)
    faults: dict[Place, str] = field(default_factory=dict)
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    flows: bool = False
    notes: list[str] = field(default_factory=list)
    _measured: tuple[int, int] = field(default=(-1, 0), init=False, repr=False, compare=False)

    @property
    def height(self) -> int:
        """The number of rows."""
        return len(self.values)

    @property
    def width(self) -> int:
        """The number of columns of the longest row, counted anew when rows are added."""
        if self._measured[0] != len(self.values):
            self._measured = (len(self.values), max((len(row) for row in self.values), default=0))
        return self._measured[1]

    def first(self, row: int, column: int) -> Place:
        """Return the cell that a cell's content stands in: itself, or the first one of its merged range."""
        return self.merged.get((row, column), (row, column)) if self.merged else (row, column)

    def value(self, row: int, column: int) -> object:
        """Return the value as read, that of the merged range where there is one; None beside the table."""
        row, column = self.first(row, column)
        cells = self.values[row] if 0 <= row < len(self.values) else []
        return cells[column] if 0 <= column < len(cells) else None

    def lines_text(self, row: int, column: int) -> str:
        """Return the words of a cell with their line breaks."""
        value = self.value(row, column)
        if not self.formats or isinstance(value, str):
            return value_text(value)
        return value_text(value, self.formats.get(self.first(row, column)))

    def text(self, row: int, column: int) -> str:
        """Return the words of a cell on one line."""
        words = self.lines_text(row, column)
        return one_line(words) if words else ""

    def is_filled(self, row: int, column: int) -> bool:
        """Return whether a cell holds something of its own."""
        cells = self.values[row]
        value = cells[column] if column < len(cells) else None
        return bool(value.strip()) if isinstance(value, str) else value is not None

    def own_text(self, row: int, column: int) -> str:
        """Return the words of a cell, none where they stand in another cell of its merged range."""
        return "" if (row, column) in self.merged else self.text(row, column)

    def fault(self, row: int, column: int) -> str:
        """Return what is wrong with the cell itself; empty where it is usable."""
        return self.faults.get(self.first(row, column), "") if self.faults else ""

    def is_blank_row(self, row: int) -> bool:
        """Return whether no cell of the row holds anything of its own or of a range merged downwards."""
        if any(value not in ("", None) and str(value).strip() for value in self.values[row]):
            return False
        columns = range(self.width) if self.merged else ()
        return not any(self.text(row, column) for column in columns if (row, column) in self.merged)

    def reference(self, row: int, column: int) -> str:
        """Return a cell's name, e.g. ``C12``."""
        return f"{column_letters(column)}{row + 1}"

    def line(self, row: int) -> int:
        """Return the line, page or row number that a person sees."""
        return self.lines[row] if self.lines else row + 1

    def place(self, row: int, column: int) -> str:
        """Return where a cell stands (出典): ``a.xlsx:一覧!C12``, ``a.csv:12`` or ``a.pdf:p3``."""
        if self.paged:
            return f"{self.file}:p{self.lines[row]}"
        if self.lines:
            return f"{self.file}:{self.lines[row]}"
        row, column = self.first(row, column)
        return f"{self.file}:{self.name}!{self.reference(row, column)}"

    def rows(self) -> list[Row]:
        """Return the rows that are not blank as those of a form; merged cells hold their text once."""
        part = f"{self.file}:{self.name}" if self.name else self.file
        found = []
        for row in range(self.height):
            columns = range(len(self.values[row]))
            texts = [self.own_text(row, column) or self.faults.get((row, column), "") for column in columns]
            if any(texts):
                cells = (Cell(text, row + 1, at + 1, self.place(row, at)) for at, text in enumerate(texts))
                found.append(Row(row + 1, tuple(cells), part, self.line(row), self.flows))
        return found


def merged_cells(ranges: list[tuple[Place, Place]], height: int, width: int) -> dict[Place, Place]:
    """Return every further cell of merged ranges (first and last cell, from 0), clipped to the sheet."""
    found: dict[Place, Place] = {}
    for (top, left), (bottom, right) in ranges:
        for row in range(top, min(bottom, height - 1) + 1):
            for column in range(left, min(right, width - 1) + 1):
                if (row, column) != (top, left):
                    found[(row, column)] = (top, left)
    return found
