"""Read a workbook (表計算ファイル .xlsx .xlsm .xls .xlsb .ods): values, merged cells, what is hidden."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import python_calamine

from analysis.sources.cells import Sheet, merged_cells
from analysis.sources.styles import SheetStyles, read_styles
from analysis.words.errors import InputError, Location, Problem

ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_WITH_STYLES = (".xlsx", ".xlsm")
_SHOWN = 10
_OLE = b"\xd0\xcf\x11\xe0"
#: How the table of contents of an old workbook (.xls) names it.
_OLD_BOOK = "Workbook".encode("utf-16-le")
#: What a file is by its beginning, where it is no workbook of its ending.
_CONTENTS = (
    (b"PK", "途中で切れているか、壊れています"),
    (_OLE, "中身は古い形式の .xls です"),
    (b"<", "中身は HTML か XML です"),
    (b"%PDF", "中身は PDF です"),
)
_EMPTY, _OTHER = "中身がありません", "中身が違います"


def _unreadable(path: Path, error: Exception) -> InputError:
    """Return what to do about a file that is no workbook, or locked."""
    where = Location(path.name)
    if not path.is_file():
        return InputError(Problem(where, "ファイルを開けません。", "場所と名前を確かめてください。"))
    content = path.read_bytes()
    is_old = _OLD_BOOK in content
    locked = content.startswith(_OLE) and path.suffix.lower() in (*_WITH_STYLES, ".xlsb") and not is_old
    if locked or isinstance(error, python_calamine.PasswordError):
        todo = "Excel でパスワードを外して保存し直してください。"
        return InputError(Problem(where, "パスワードで保護されているため開けません。", todo))
    begin = content[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    kind = next((words for mark, words in _CONTENTS if begin.startswith(mark)), _OTHER if begin else _EMPTY)
    todo = "Excel で開き、「Excel ブック（.xlsx）」として保存し直してください。"
    return InputError(Problem(where, f"表計算ファイルとして読めません（{kind}）。", todo))


def _values(sheet: python_calamine.CalamineSheet) -> list[list[object]]:
    """Return all rows from the first row and column of the worksheet, as they are numbered in it."""
    rows: list[list[object]] = sheet.to_python(skip_empty_area=False)  # type: ignore[assignment]
    while rows and not any(value != "" for value in rows[-1]):
        rows.pop()
    return rows


def _sheet(path: Path, source: python_calamine.CalamineSheet, hidden: bool, styles: SheetStyles | None) -> Sheet:
    values = _values(source)
    sheet = Sheet(path.name, source.name, values, hidden=hidden)
    ranges = source.merged_cell_ranges
    if ranges:
        sheet.merged = merged_cells(ranges, sheet.height, sheet.width)
    if styles:
        sheet.formats, sheet.faults = styles.formats, styles.faults
        sheet.hidden_rows, sheet.hidden_columns = styles.hidden_rows, styles.hidden_columns
        _leave_struck(sheet, styles)
        if styles.notes:
            sheet.notes.append(f"セルに付けたメモとコメントは読みません: {_some(styles.notes)}")
    else:
        sheet.notes.append(
            f"{path.suffix} では表示形式（%、単位）、非表示の行、数式の誤りが読めません。.xlsx で保存し直すと読めます。"
        )
    if ranges is None:
        sheet.notes.append(f"{path.suffix} では結合されたセルが分かりません。.xlsx で保存し直すと分かります。")
    return sheet


def _leave_struck(sheet: Sheet, styles: SheetStyles) -> None:
    """Leave out what is struck out, and say so."""
    left = []
    for (row, column), rest in styles.struck.items():
        if row < sheet.height and column < len(sheet.values[row]) and sheet.is_filled(row, column):
            left.append(f"{sheet.reference(row, column)}「{sheet.text(row, column)[:20]}」")
            sheet.values[row][column] = rest
    if left:
        sheet.notes.append(f"取り消し線の引かれた文字は読みません: {_some(left)}")


def _some(places: Sequence[str]) -> str:
    more = f" ほか {len(places) - _SHOWN} か所" if len(places) > _SHOWN else ""
    return "、".join(places[:_SHOWN]) + more


def read_workbook(path: Path) -> list[Sheet]:
    """Return every worksheet of a workbook, hidden ones included and marked as such.

    Raises
    ------
    InputError
        Where the file is missing, locked or no workbook.
    """
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
    except (OSError, python_calamine.CalamineError, zipfile.BadZipFile) as error:
        raise _unreadable(path, error) from error
    styles = read_styles(path) if path.suffix.lower() in _WITH_STYLES else {}
    sheets = []
    for about in book.sheets_metadata:
        if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        hidden = about.visible != python_calamine.SheetVisibleEnum.Visible
        source = book.get_sheet_by_name(about.name)
        sheets.append(_sheet(path, source, hidden, styles.get(about.name)))
    return sheets
