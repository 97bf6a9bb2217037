"""The rows around a place of a document (出典の前後): what stands there, with rows and columns named."""

from __future__ import annotations

import re
from pathlib import Path

from analysis.sources.cells import Sheet, column_letters
from analysis.sources.reader import read_sheets

_AROUND = 3
_HEADINGS = 4


def _line(sheet: Sheet, row: int, mark: str) -> str:
    columns = range(len(sheet.values[row]))
    cells = [f"{column_letters(at)}:{text}" for at in columns if (text := sheet.own_text(row, at))]
    return f"{mark} {sheet.line(row):>5} | {' | '.join(cells)}"


def _row_of(sheet: Sheet, place: str) -> int | None:
    """Return the row (from 0) of a place on a sheet: that of its cell, its line or the first one of its page."""
    cell = re.search(r"!([A-Z]{1,3})(\d+)$", place)
    if cell:
        return int(cell[2]) - 1
    number = re.search(r":p?(\d+)$", place)
    lines = sheet.lines or [*range(1, sheet.height + 1)]
    return next((row for row, line in enumerate(lines) if number and line == int(number[1])), None)


def around(document: Path, place: str) -> list[str]:
    """Return the rows around a source, the first rows of its sheet before them, the row itself marked with ``>``.

    Parameters
    ----------
    document : Path
        The document.
    place : str
        The source as every table prints it: ``a.xlsx:表!C9``, ``a.csv:12``, ``a.pdf:p3``.
    """
    lines: list[str] = []
    for sheet in read_sheets(document):
        of_sheet = "!" not in place or place.startswith(f"{document.name}:{sheet.name}!")
        row = _row_of(sheet, place) if of_sheet else None
        if row is None or not 0 <= row < sheet.height:
            continue
        lines += [f"■ {sheet.name}"] if sheet.name else []
        marked = (
            {at for at in range(row, sheet.height) if sheet.lines[at] == sheet.lines[row]} if sheet.paged else {row}
        )
        near = range(max(row - _AROUND, 0), min(max(marked) + _AROUND + 1, sheet.height))
        shown = sorted({*range(min(_HEADINGS, row)), *near})
        lines += [_line(sheet, at, ">" if at in marked else " ") for at in shown]
        if "!" in place or not sheet.paged:
            break
    return lines or ["この場所は控えの中に見つかりません。"]
