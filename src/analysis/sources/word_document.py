"""Read a Word document (.docx): its tables, merged cells known as such, and on request the text around them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from analysis.sources.cells import Place, Sheet
from analysis.sources.soundness import is_locked
from analysis.sources.word_markup import take_off
from analysis.words.errors import InputError, Location, Problem

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell

ENDINGS = (".docx",)


def _content(cell: _Cell) -> str:
    """Return the words of a cell; those of a table within it, one cell a line."""
    from docx.table import Table

    blocks = list(cell.iter_inner_content())
    if not any(isinstance(one, Table) for one in blocks):
        return cell.text
    inner = (
        [_content(within) for row in one.rows for within in row.cells] if isinstance(one, Table) else [one.text]
        for one in blocks
    )
    return "\n".join(words for found in inner for words in found if words)


def _sheet(path: Path, number: int, table: Table) -> Sheet:
    """Return one table; python-docx repeats a merged cell's text, the repeats are marked as merged."""
    values: list[list[object]] = []
    merged: dict[Place, Place] = {}
    first: dict[object, Place] = {}
    for row_number, row in enumerate(table.rows):
        cells: list[object] = [""] * row.grid_cols_before
        for cell in row.cells:
            here = (row_number, len(cells))
            origin = first.setdefault(cell._tc, here)
            if origin != here:
                merged[here] = origin
            cells.append("" if origin != here else _content(cell))
        values.append(cells)
    return Sheet(path.name, f"表{number}", values, merged=merged, flows=True)


def _with_prose(path: Path, document: Document) -> list[Sheet]:
    """Return tables and the paragraphs between them in their order; a paragraph's line is its number in the text."""
    from docx.table import Table

    sheets: list[Sheet] = []
    tables = paragraphs = 0
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            tables += 1
            sheets.append(_sheet(path, tables, block))
            continue
        paragraphs += 1
        if not sheets or sheets[-1].name:
            sheets.append(Sheet(path.name, "", [], [], flows=True))
        sheets[-1].values.append([block.text])
        sheets[-1].lines.append(paragraphs)
    return sheets


def read_word(path: Path, *, prose: bool = False) -> list[Sheet]:
    """Return every table of a Word document as a sheet named 表1, 表2 … in their order.

    With ``prose`` the paragraphs between them come too, as sheets without a name.

    Raises
    ------
    InputError
        Where the file is missing, no Word document, or holds no table.
    """
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    where = Location(path.name)
    try:
        document = docx.Document(str(path))
    except (PackageNotFoundError, OSError, KeyError, ValueError) as error:
        if is_locked(path):
            todo = "Word でパスワードを外して保存し直してください。"
            raise InputError(Problem(where, "パスワードで保護されているため開けません。", todo)) from error
        todo = "場所と名前を確かめ、Word で開けるなら .docx として保存し直してください。"
        raise InputError(Problem(where, "Word の文書として読めません。", todo)) from error
    notes = take_off(document.element.body)
    if prose:
        return _told(_with_prose(path, document), notes)
    if not document.tables:
        raise InputError(
            Problem(where, "表がありません。", "表のある文書を指定してください（本文の文章は読みません）。")
        )
    return _told([_sheet(path, number, table) for number, table in enumerate(document.tables, start=1)], notes)


def _told(sheets: list[Sheet], notes: list[str]) -> list[Sheet]:
    """Return sheets, the first of them with notes on the whole document."""
    if sheets:
        sheets[0].notes += notes
    return sheets
