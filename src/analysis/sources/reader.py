"""Open any document by its ending (文書の読み取り): workbook, CSV, Word or PDF, as sheets or grids."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.sources import (
    delimited,
    json_document,
    pdf_document,
    web_document,
    word_document,
    workbook_document,
)
from analysis.sources.cells import Sheet
from analysis.sources.grid import Grid, Row, tabbed_rows
from analysis.sources.soundness import check_size, damage_told
from analysis.words.errors import InputError, Location, Problem

ENDINGS = (
    *workbook_document.ENDINGS,
    *delimited.ENDINGS,
    *word_document.ENDINGS,
    *pdf_document.ENDINGS,
    *web_document.ENDINGS,
    *json_document.ENDINGS,
)
#: What lies in a folder and nobody has put there.
_OF_THE_SYSTEM = re.compile(r"\..*|Thumbs\.db|desktop\.ini", re.IGNORECASE)
_OTHER_FORMS = {
    ".doc": "Word で開き、.docx として保存し直してください。",
    ".jtd": "一太郎で開き、.docx か PDF として保存し直してください。",
    ".numbers": "Numbers で開き、.xlsx として書き出してください。",
    ".zip": "展開して、中の文書を指定してください。",
}


@dataclass(frozen=True)
class Reading:
    """How a document is to be read, where that cannot be found out (読み取りの指定)."""

    encoding: str = ""
    separator: str = ""
    pdf_lines: bool = True


def _unknown(path: Path) -> InputError:
    ending = path.suffix.lower()
    todo = _OTHER_FORMS.get(ending, f"読めるのは {'、'.join(ENDINGS)} です。")
    return InputError(Problem(Location(path.name), f"「{ending or '拡張子なし'}」の文書は読めません。", todo))


def read_sheets(path: Path, reading: Reading | None = None, *, prose: bool = False) -> list[Sheet]:
    """Return the sheets of a document, the reader chosen by its ending; of Word and PDF the text beside tables too.

    Raises
    ------
    InputError
        Where the document is missing, of an unknown kind, damaged, locked or without a table.
    """
    if not _is_file(path):
        raise InputError(
            Problem(Location(path.name[-100:]), "ファイルがありません。", "場所と名前を確かめてください。")
        )
    with damage_told(path):
        check_size(path)
        return _sheets_of(path, reading or Reading(), prose)


def _is_file(path: Path) -> bool:
    """Return whether there is a file; none of a name that no file system takes."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _sheets_of(path: Path, how: Reading, prose: bool) -> list[Sheet]:
    ending = path.suffix.lower()
    if ending in workbook_document.ENDINGS:
        return workbook_document.read_workbook(path)
    if ending in delimited.ENDINGS:
        return delimited.read_delimited(path, how.encoding, how.separator)
    if ending in word_document.ENDINGS:
        return word_document.read_word(path, prose=prose)
    if ending in pdf_document.ENDINGS:
        return pdf_document.read_pdf(path, lines=how.pdf_lines, prose=prose)
    if ending in web_document.ENDINGS:
        return web_document.read_web_page(path, how.encoding, prose=prose)
    if ending in json_document.ENDINGS:
        return json_document.read_json(path, how.encoding)
    raise _unknown(path)


def documents(path: Path | Sequence[Path]) -> list[Path]:
    """Return the documents that paths name: a file itself, or every readable file of a folder, by name.

    Raises
    ------
    InputError
        Where a folder holds no readable document.
    """
    if not isinstance(path, Path):
        return [file for one in path for file in documents(one)]
    if _is_file(path):
        return [path]
    with damage_told(path):
        if not path.is_dir():
            return [path]
    found = sorted(file for file in path.iterdir() if file.suffix.lower() in ENDINGS and file.name[0] not in "~.")
    if not found:
        raise InputError(
            Problem(
                Location(path.name), "フォルダーに読める文書がありません。", f"読めるのは {'、'.join(ENDINGS)} です。"
            )
        )
    return found


def left_out(path: Path | Sequence[Path]) -> list[str]:
    """Return what is told of files and folders inside a folder of documents that are not read; nothing where all are."""
    folders = [one for one in ([path] if isinstance(path, Path) else path) if one.is_dir()]
    names = [
        f"{one.name}{'/' if one.is_dir() else ''}"
        for folder in folders
        for one in sorted(set(folder.iterdir()) - set(documents(folder)))
        if not _OF_THE_SYSTEM.fullmatch(one.name)
    ]
    return [f"読まなかったファイルとフォルダ: {'、'.join(names)}"] if names else []


def read_document(path: Path | Sequence[Path], reading: Reading | None = None) -> Grid:
    """Return a document, or every document of a folder or of several paths, as one grid: its visible sheets or lines one below the other.

    Raises
    ------
    InputError
        As `read_sheets`.
    """
    how = reading or Reading()
    rows: list[Row] = []
    notes: list[str] = []
    for file in documents(path):
        if file.suffix.lower() == ".txt":
            with damage_told(file):
                check_size(file)
                text, _ = delimited.decoded(delimited.content(file), file.name, how.encoding)
                delimited.check_lines(text, file.name)
            rows += _below(rows, tabbed_rows(text, file.name))
            continue
        for sheet in read_sheets(file, how, prose=True):
            if not sheet.hidden:
                rows += _below(rows, sheet.rows())
                notes += [f"{sheet.file}: {note}" for note in sheet.notes]
    return Grid(title_of(path), tuple(rows), tuple(dict.fromkeys(notes)))


def title_of(path: Path | Sequence[Path]) -> str:
    """Return what messages call the documents of some paths together."""
    return path.name if isinstance(path, Path) else "、".join(one.name for one in path)


def _below(above: list[Row], rows: list[Row]) -> list[Row]:
    """Return rows numbered on from those above, with a gap between."""
    first = above[-1].line + 1 if above else 0
    if not first:
        return rows
    moved = []
    for row in rows:
        line = row.line + first
        moved.append(replace(row, line=line, cells=tuple(replace(cell, line=line) for cell in row.cells)))
    return moved
