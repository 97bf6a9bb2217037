"""Read the tables of a PDF document: one sheet for each table, pages joined where a table goes on."""

from __future__ import annotations

import math
import re
from collections import Counter
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
_SHOWN = 10

#: How pdfminer writes a character of which the document does not say what it is.
_NAMELESS = re.compile(r"\(cid:\d+\)")

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


def _turn(page: Page) -> int:
    """Return the degrees by which a page has to be turned so that most of its text stands upright: 0, 90, 180, 270."""
    turns = Counter(round(math.degrees(math.atan2(*one["matrix"][1::-1])) / 90) * 90 % 360 for one in page.chars)
    return turns.most_common(1)[0][0] if turns else 0


def _turned(page: Page, turn: int) -> Page:
    """Return a page as it is read when it is turned clockwise."""
    page.close()
    source = page.page_obj
    source.rotate = source.attrs["Rotate"] = (page.rotation + turn) % 360
    return type(page)(page.pdf, source, page.page_number, page.initial_doctop)


def _prose(page: Page, tables: list[Table]) -> list[tuple[float, str]]:
    """Return the lines of text beside the tables of a page, each with its height on it."""
    boxes = [table.bbox for table in tables]
    lines = page.extract_text_lines(return_chars=False)
    outside = [line for line in lines if not any(box[1] <= line["top"] < box[3] for box in boxes)]
    return [(line["top"], line["text"]) for line in outside]


def _pages(numbers: list[int]) -> str:
    more = f" ほか {len(numbers) - _SHOWN} ページ" if len(numbers) > _SHOWN else ""
    return "、".join(f"{number}ページ" for number in numbers[:_SHOWN]) + more


@dataclass
class _PageReader:
    """Goes through the pages of a document.

    Attributes
    ----------
    edges : list of float
        Left and right edge of the last table of the last page.
    tables, chars : int
        How many tables and characters were found so far.
    nameless : Counter of int
        The characters of which nothing says what they are, by page.
    turned : list of int
        The pages that were turned upright.
    """

    path: Path
    lines: bool
    prose: bool
    sheets: list[Sheet] = field(default_factory=list)
    edges: list[float] = field(default_factory=list)
    tables: int = 0
    chars: int = 0
    nameless: Counter[int] = field(default_factory=Counter)
    turned: list[int] = field(default_factory=list)

    def read(self, page: Page) -> None:
        """Add the tables of a page, and the text beside them where it is wanted, from top to bottom."""
        if turn := _turn(page):
            page = _turned(page, turn)
            self.turned.append(page.page_number)
        self.chars += len(page.chars)
        self.nameless += Counter({page.page_number: sum(bool(_NAMELESS.match(one["text"])) for one in page.chars)})
        found = _tables(page, self.lines)
        blocks: list[tuple[float, str | Table]] = [(table.bbox[1], table) for table in found]
        blocks += _prose(page, found) if self.prose else []
        for order, (_, block) in enumerate(sorted(blocks, key=lambda one: one[0])):
            if isinstance(block, str):
                self._add_line(block, page.page_number)
            else:
                self._add_table(block, page.page_number, is_first=not order)
        page.close()

    @property
    def notes(self) -> list[str]:
        """What a person should know of the whole document, in Japanese."""
        said = []
        if self.turned:
            said.append(f"文字が横や逆さの向きのページは、起こして読みました: {_pages(self.turned)}")
        if self.nameless:
            pages = _pages(sorted(self.nameless))
            said.append(f"どの文字か分からない所（(cid:…) と表れます）が{self.nameless.total()}字あります: {pages}")
        return said

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
    try:
        # Opened here: of a damaged file pdfplumber would leave its own open.
        with path.open("rb") as file, pdfplumber.open(file) as document:
            for page in document.pages:
                reader.read(page)
    except (OSError, PDFException, PdfminerException) as error:
        raise InputError(_unreadable(path, error)) from error
    if not reader.sheets or reader.nameless.total() * 2 > reader.chars:
        raise InputError(_no_table(path, reader))
    reader.sheets[0].notes += reader.notes
    return reader.sheets


def _unreadable(path: Path, error: Exception) -> Problem:
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    where = Location(path.name)
    if any(isinstance(one, PDFPasswordIncorrect) for one in (error, *error.args)):
        todo = "PDF のソフトでパスワードを外し、保存し直してください。"
        return Problem(where, "パスワードで保護されているため開けません。", todo)
    return Problem(where, "PDF として読めません。", "場所と名前を確かめ、PDF を取り直してください。")


def _no_table(path: Path, reader: _PageReader) -> Problem:
    where = Location(path.name)
    if reader.nameless.total() * 2 > reader.chars:
        todo = "元の Word や Excel を使うか、PDF を作り直してください。"
        return Problem(where, "どの文字かの情報がない PDF のため、文字を読めません。", todo)
    if not reader.chars:
        todo = "元の Word や Excel を使うか、文字認識（OCR）をした PDF を用意してください。"
        return Problem(where, "文字を含まない PDF（画像だけ）です。", todo)
    todo = "罫線のない表なら layout.toml の [sheet] に pdf_lines = false と書いてください。"
    return Problem(where, "罫線のある表が見つかりません。", todo)
