"""Read the tables of a PDF document: one sheet for each table, pages joined where a table goes on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.sources.cells import Place, Sheet
from analysis.words.errors import InputError, Location, Problem

if TYPE_CHECKING:
    from pdfplumber.page import Page
    from pdfplumber.table import Table

ENDINGS = (".pdf",)
_BY_TEXT = {"vertical_strategy": "text", "horizontal_strategy": "text", "min_words_vertical": 2}
_SAME_EDGE = 3.0

Box = tuple[float, float, float, float]


def _origin(table: Table, row: int, column: int) -> Place | None:
    """Return the cell whose box covers the place of a missing one: the first cell of a merged range."""
    boxes = table.rows[row].cells
    across = next((line.cells[column] for line in table.rows if line.cells[column]), None)
    along = next((box for box in boxes if box), None)
    if across is None or along is None:
        return None
    x, y = (across[0] + across[2]) / 2, (along[1] + along[3]) / 2
    for at in range(row, -1, -1):
        for place, box in enumerate(table.rows[at].cells[: column + 1]):
            if box and box[0] <= x <= box[2] and box[1] <= y <= box[3]:
                return (at, place)
    return None


def _edges(table: Table) -> list[float]:
    return [table.bbox[0], table.bbox[2]]


def _goes_on(sheet: Sheet | None, edges: list[float], table: Table, width: int) -> bool:
    """Return whether a page's first table is the rest of the one before: as many columns, same outer edges."""
    if sheet is None or sheet.width != width:
        return False
    return all(abs(one - two) <= _SAME_EDGE for one, two in zip(edges, _edges(table), strict=True))


def _append(sheet: Sheet, table: Table, page: int) -> None:
    top = sheet.height
    for number, texts in enumerate(table.extract()):
        sheet.values.append([text or "" for text in texts])
        sheet.lines.append(page)
        for column, text in enumerate(texts):
            origin = _origin(table, number, column) if text is None else None
            if origin and origin != (number, column):
                sheet.merged[(top + number, column)] = (top + origin[0], origin[1])


def _tables(page: Page, lines: bool) -> list[Table]:
    settings: dict[str, Any] = {} if lines else _BY_TEXT
    found: list[Table] = page.find_tables(settings)
    return found


def read_pdf(path: Path, *, lines: bool = True) -> list[Sheet]:
    """Return every table of a PDF as a sheet named 表1, 表2 … in their order.

    Parameters
    ----------
    path : Path
        The document.
    lines : bool
        The tables have ruled lines; without them the columns are guessed from where words stand.

    Raises
    ------
    InputError
        Where the file is missing or locked, is a scan without text, or holds no table.
    """
    import pdfplumber
    from pdfminer.pdfexceptions import PDFException
    from pdfplumber.utils.exceptions import PdfminerException

    sheets: list[Sheet] = []
    edges: list[float] = []
    words = 0
    try:
        with pdfplumber.open(path) as document:
            for page in document.pages:
                words += len(page.chars)
                for order, table in enumerate(_tables(page, lines)):
                    width = len(table.rows[0].cells)
                    last = sheets[-1] if sheets and not order else None
                    if last is None or not _goes_on(last, edges, table, width):
                        last = Sheet(path.name, f"表{len(sheets) + 1}", [], [], paged=True)
                        sheets.append(last)
                    _append(last, table, page.page_number)
                    edges = _edges(table)
                page.close()
    except (OSError, PDFException, PdfminerException) as error:
        todo = "場所と名前を確かめ、パスワードがあれば外してください。"
        raise InputError(Problem(Location(path.name), "PDF として読めません。", todo)) from error
    if not sheets:
        raise InputError(_no_table(path, words))
    return sheets


def _no_table(path: Path, words: int) -> Problem:
    where = Location(path.name)
    if not words:
        todo = "元の Word や Excel を使うか、文字認識（OCR）をした PDF を用意してください。"
        return Problem(where, "文字を含まない PDF（画像だけ）です。", todo)
    todo = "罫線のない表なら layout.toml の [sheet] に pdf_lines = false と書いてください。"
    return Problem(where, "罫線のある表が見つかりません。", todo)
