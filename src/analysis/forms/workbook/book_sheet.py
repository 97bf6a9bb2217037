"""One sheet (シート): headings, remarks and tables that filter and print; every text stays a text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import east_asian_width

import pandas as pd
from xlsxwriter import Workbook

from analysis.forms.workbook import book_look
from analysis.forms.workbook.book_look import Look, Properties
from analysis.telling import palette
from analysis.words.cell_text import runs, visible

_LONGEST = 32_000  # a cell of Excel holds 32,767 characters
_CUT = "…（長いため、以下を省略）"
_LINE = 17.0  # height of a line in points
_SPARE = 1.07  # a full-width character is a little narrower than two digits
_HIGHEST = 400.0
_A4 = 9
_MOST_LINKS = 60_000  # a sheet of Excel holds 65,530
_HEAD = 60  # characters of the title that fit into the head of the page
_PAPER = 110.0  # half-width characters beside each other, in fonts wider than expected


@dataclass(frozen=True)
class Field:
    """One column of a table.

    Attributes
    ----------
    heading : str
    width : float
        In half-width characters.
    values : Series
        Texts, or real numbers; missing leaves the cell empty.
    form : callable
        From the value of a cell to how it is set.
    printed : bool
        Whether the column is on paper; those that are not stand last.
    opens : callable
        From the value of a cell to the address that it opens; an empty text opens nothing.
    """

    heading: str
    width: float
    values: pd.Series
    form: Callable[[Any], Properties] = book_look.text
    printed: bool = True
    opens: Callable[[Any], str] = lambda value: ""

    @property
    def side(self) -> str:
        """The side on which the column is set."""
        given = self.values.dropna()
        if given.empty:
            return "left"
        return str(self.form(given.iloc[0]).get("align") or ("left" if isinstance(given.iloc[0], str) else "right"))


def _indent(place: int, field: Field) -> Properties:
    """Return what keeps words off the column before them."""
    return {"indent": 1} if place and field.side == "left" else {}


def _lines_of(field: Field, value: Any) -> int:
    """Return how many lines a value takes; those that run over the cells beside them take one."""
    return lines(value, field.width - 2) if not pd.isna(value) and "text_wrap" in field.form(value) else 1


def shown_width(words: str) -> int:
    """Return the width of a text in half-width characters."""
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in words)


def lines(words: Any, width: float) -> int:
    """Return how many lines a text takes in a column, in half-width characters; 1 for a number."""
    if not isinstance(words, str):
        return 1
    room = max(width * _SPARE, 2)
    return sum(max(1, -int(-shown_width(line) // room)) for line in visible(words).split("\n"))


class BookSheet:
    """A sheet that is filled from top to bottom.

    Parameters
    ----------
    name : str
        Japanese, at most 31 characters.
    widths : sequence of float
        Of the printed columns, in half-width characters.
    """

    def __init__(self, book: Workbook, name: str, formats: Look, widths: Sequence[float]) -> None:
        self.book, self.name, self.row = book, name, 0
        self.page = book.add_worksheet(name)
        self._formats, self._widths = formats, list(widths)
        self._breaks: list[int] = []
        self._links = 0
        self.page.hide_gridlines(2)
        for place, width in enumerate(widths):
            self.page.set_column(place, place, width, formats())

    def heading(self, words: str, size: float = 12) -> None:
        """Write a heading; the first one is the title of the sheet."""
        self.page.set_row(self.row, size * 1.8)
        self._write(self.row, 0, words, {"bold": True, "font_size": size, "valign": "vcenter"})
        self.row += 1

    def paragraph(self, words: str, **properties: Any) -> None:
        """Write a sentence over the whole width, as high as it needs."""
        self._set_height(self.row, lines(words, sum(self._widths)))
        form = self._formats(text_wrap=True, **properties)
        if len(self._widths) > 1:
            self.page.merge_range(self.row, 0, self.row, len(self._widths) - 1, "", form)
        self._write(self.row, 0, words, {"text_wrap": True} | properties)
        self.row += 1

    def _set_height(self, row: int, count: int) -> None:
        self.page.set_row(row, min(_LINE * count + 1, _HIGHEST))

    def space(self) -> None:
        """Leave a line free."""
        self.row += 1

    def link(self, words: str, sheet: str) -> None:
        """Write the name of a sheet that leads there."""
        properties = {"font_color": palette.LINK, "underline": 1}
        self.page.write_url(self.row, 0, f"internal:'{sheet}'!A1", self._formats(**properties), words)

    def note(self, words: str) -> None:
        """Write words beside a link and go on to the next line."""
        self._write(self.row, 1, words, {"font_color": palette.SOFT_INK})
        self.row += 1

    def table(self, name: str, fields: Sequence[Field], *, filters: bool = True) -> tuple[int, int]:
        """Write a table and return its first and last row of values.

        Parameters
        ----------
        name : str
            Name of the table in the workbook: letters only, no other table has it.
        """
        top, rows = self.row, len(fields[0].values)
        for number, values in enumerate(zip(*(field.values for field in fields), strict=True), start=top + 1):
            for place, (field, value) in enumerate(zip(fields, values, strict=True)):
                form = {} if pd.isna(value) else field.form(value) | _indent(place, field)
                self._write(
                    number, place, value, form | {"bottom": 1, "bottom_color": palette.RULE}, field.opens(value)
                )
            self._set_height(number, max(map(_lines_of, fields, values)))
        settings = {"name": name, "style": None, "columns": self._headings(fields), "autofilter": filters}
        self.page.add_table(top, 0, top + rows, len(fields) - 1, settings)
        buttons = 3 if filters else 1
        self._set_height(top, max(lines(field.heading, field.width - buttons) for field in fields))
        self.row = top + rows + 1
        return top + 1, top + rows

    def _headings(self, fields: Sequence[Field]) -> list[dict[str, Any]]:
        """Return the headings, each set to the side on which its column is set."""
        plain = {"bold": True, "bg_color": palette.GROUND, "text_wrap": True, "valign": "bottom"}
        rules = {"top": 2, "top_color": palette.INK, "bottom": 1, "bottom_color": palette.INK}
        sides = [{"align": field.side} | _indent(place, field) for place, field in enumerate(fields)]
        kept = [{"quote_prefix": True} if runs(visible(field.heading)) else {} for field in fields]
        forms = [self._formats(**plain, **rules, **side, **mark) for side, mark in zip(sides, kept, strict=True)]
        return [
            {"header": visible(field.heading), "header_format": form} for field, form in zip(fields, forms, strict=True)
        ]

    def widen(self, fields: Sequence[Field]) -> None:
        """Set the widths of columns that stand right of the printed ones."""
        for place, field in enumerate(fields):
            if place >= len(self._widths):
                self.page.set_column(place, place, field.width, self._formats())

    @property
    def pixels(self) -> int:
        """The width of what is printed, in pixels."""
        return int(sum(7 * width + 5 for width in self._widths))

    def new_page(self) -> None:
        """Begin a new sheet of paper."""
        self._breaks.append(self.row)

    def set_up_print(self, title: str, head: int | None = None) -> None:
        """Set paper, margins, page numbers and the line that every sheet of paper repeats.

        Parameters
        ----------
        title : str
            What the head of the page says beside the name of the sheet.
        head : int, optional
            Row of the table's headings.
        """
        self.page.set_landscape()
        self.page.set_paper(_A4)
        self.page.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
        self.page.print_area(0, 0, max(self.row - 1, 0), len(self._widths) - 1)
        side = visible(title).replace("\n", " ")[:_HEAD].replace("&", "&&")
        self.page.set_header(f"&L&9 {side}&R&9 {self.name}")  # a blank, lest a digit belong to the size
        self.page.set_footer("&C&9&P / &N")
        if self._breaks:  # Excel ignores them where it fits to a width
            self.page.set_print_scale(min(95, int(100 * _PAPER / sum(self._widths))))
            self.page.set_h_pagebreaks(self._breaks)
        else:
            self.page.fit_to_pages(1, 0)
        if head is not None:
            self.page.repeat_rows(head)

    def _write(self, row: int, place: int, value: Any, properties: Properties, address: str = "") -> None:
        """Write a text as a text, with a link where it has an address, a number as a number, nothing as an empty cell."""
        if pd.isna(value):
            self.page.write_blank(row, place, None, self._formats(**properties))
        elif isinstance(value, str):
            words = visible(value)
            words = words if len(words) <= _LONGEST else words[:_LONGEST] + _CUT
            kept = {"quote_prefix": True} if runs(words) else {}
            if address and self._links < _MOST_LINKS:
                self._links += 1
                self.page.write_url(row, place, address, self._formats(**properties, **kept), words)
            else:
                self.page.write_string(row, place, words, self._formats(**properties, **kept))
        else:
            self.page.write_number(row, place, float(value), self._formats(**properties))
