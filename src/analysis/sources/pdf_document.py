"""Read the tables of a PDF document: one sheet for each table, pages joined where a table goes on."""

from __future__ import annotations

from dataclasses import dataclass, field
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


def _prose(page: Page, tables: list[Table]) -> list[tuple[float, str]]:
    """Return the lines of text beside the tables of a page, each with its height on it."""
    boxes = [table.bbox for table in tables]
    lines = page.extract_text_lines(return_chars=False)
    outside = [line for line in lines if not any(box[1] <= line["top"] < box[3] for box in boxes)]
    return [(line["top"], line["text"]) for line in outside]


@dataclass
class _PageReader:
    """Goes through the pages of a document.

    Attributes
    ----------
    edges : list of float
        Left and right edge of the last table of the last page.
    tables : int
        How many tables were found so far.
    """

    path: Path
    lines: bool
    prose: bool
    sheets: list[Sheet] = field(default_factory=list)
    edges: list[float] = field(default_factory=list)
    tables: int = 0

    def read(self, page: Page) -> None:
        """Add the tables of a page, and the text beside them where it is wanted, from top to bottom."""
        found = _tables(page, self.lines)
        blocks: list[tuple[float, str | Table]] = [(table.bbox[1], table) for table in found]
        blocks += _prose(page, found) if self.prose else []
        for order, (_, block) in enumerate(sorted(blocks, key=lambda one: one[0])):
            if isinstance(block, str):
                self._add_line(block, page.page_number)
            else:
                self._add_table(block, page.page_number, is_first=not order)

    def _add_line(self, text: str, page: int) -> None:
        if not self.sheets or self.sheets[-1].name:
            self.sheets.append(Sheet(self.path.name, "", [], [], paged=True, flows=True))
        self.sheets[-1].values.append([text])
        self.sheets[-1].lines.append(page)

    def _add_table(self, table: Table, page: int, *, is_first: bool) -> None:
        last = self.sheets[-1] if self.sheets and is_first else None
        if last is None or not last.name or not _goes_on(last, self.edges, table, len(table.rows[0].cells)):
            self.tables += 1
            last = Sheet(self.path.name, f"表{self.tables}", [], [], paged=True, flows=True)
            self.sheets.append(last)
        _append(last, table, page)
        self.edges = _edges(table)


def read_pdf(path: Path, *, lines: bool = True, prose: bool = False) -> list[Sheet]:
    """Return every table of a PDF as a sheet named 表1, 表2 … in their order.

    Parameters
    ----------
    path : Path
        The document.
    lines : bool
        The tables have ruled lines; without them the columns are guessed from where words stand.
    prose : bool
        The lines of text beside the tables come too, as sheets without a name.

    Raises
    ------
    InputError
        Where the file is missing or locked, is a scan without text, or holds no table.
    """
    import pdfplumber
    from pdfminer.pdfexceptions import PDFException
    from pdfplumber.utils.exceptions import PdfminerException

    reader = _PageReader(path, lines, prose)
    words = 0
    try:
        # Opened here: of a damaged file pdfplumber would leave its own open.
        with path.open("rb") as file, pdfplumber.open(file) as document:
            for page in document.pages:
                words += len(page.chars)
                reader.read(page)
                page.close()
    except (OSError, PDFException, PdfminerException) as error:
        todo = "場所と名前を確かめ、パスワードがあれば外してください。"
        raise InputError(Problem(Location(path.name), "PDF として読めません。", todo)) from error
    if not reader.sheets:
        raise InputError(_no_table(path, words))
    return reader.sheets


def _no_table(path: Path, words: int) -> Problem:
    where = Location(path.name)
    if not words:
        todo = "元の Word や Excel を使うか、文字認識（OCR）をした PDF を用意してください。"
        return Problem(where, "文字を含まない PDF（画像だけ）です。", todo)
    todo = "罫線のない表なら layout.toml の [sheet] に pdf_lines = false と書いてください。"
    return Problem(where, "罫線のある表が見つかりません。", todo)
