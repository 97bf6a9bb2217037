"""Show a document as the import sees it (元資料の確認): its grid, its labels, and a draft of its layout."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path

from analysis.sources.cells import Sheet, column_letters
from analysis.sources.draft import draft_layout
from analysis.sources.draft_form import is_form, single_labels
from analysis.sources.log import runs
from analysis.sources.reader import Reading, documents, read_sheets
from analysis.sources.recognition import Recognised, is_series_of_forms, recognise, repeated_labels
from analysis.sources.vocabulary import ROLE_LABELS, guess
from analysis.words.errors import InputError, Location, Problem
from analysis.words.fiscal_year import label

_SHOWN_RANGES = 12
_SHOWN_LABELS = 60
_SHOWN_COLUMNS = 400
_WIDTH = 24


@dataclass(frozen=True)
class Excerpt:
    """What is shown of a document.

    Attributes
    ----------
    sheet : str
        Only the sheet of this name; all by default.
    rows : int
        How many rows of each sheet.
    first_row : int
        From which row (as numbered in the file).
    draft : bool
        Show a draft of layout.toml instead of the grid.
    """

    sheet: str = ""
    rows: int = 25
    first_row: int = 1
    draft: bool = False


def _shown(text: str, width: int = _WIDTH) -> str:
    """Return a text cut to a number of half-width columns."""
    used, kept = 0, ""
    for character in text:
        used += 2 if unicodedata.east_asian_width(character) in "FWA" else 1
        if used > width:
            return kept + "…"
        kept += character
    return kept


def _reference(sheet: Sheet, first: tuple[int, int], last: tuple[int, int]) -> str:
    return f"{sheet.reference(*first)}:{sheet.reference(*last)}"


def _merged_ranges(sheet: Sheet) -> list[str]:
    ends: dict[tuple[int, int], tuple[int, int]] = {}
    for place, first in sheet.merged.items():
        ends[first] = max(ends.get(first, place), place)
    return [_reference(sheet, first, last) for first, last in sorted(ends.items())]


def _facts(sheet: Sheet) -> list[str]:
    """Return the size of a sheet, its merged ranges and what is hidden."""
    size = f"{sheet.height}行 × {sheet.width}列（A～{column_letters(max(sheet.width - 1, 0))}）"
    lines = [f"■ {sheet.file}" + (f" シート「{sheet.name}」" if sheet.name else "") + f" {size}"]
    lines += ["  非表示のシートです。"] if sheet.hidden else []
    ranges = _merged_ranges(sheet)
    if ranges:
        more = f" ほか{len(ranges) - _SHOWN_RANGES}か所" if len(ranges) > _SHOWN_RANGES else ""
        lines.append(f"  結合されたセル: {'、'.join(ranges[:_SHOWN_RANGES])}{more}")
    if sheet.hidden_rows:
        lines.append(f"  非表示の行: {runs(sheet.line(row) for row in sheet.hidden_rows if row < sheet.height)}")
    hidden = [column_letters(column) for column in sorted(sheet.hidden_columns) if column < sheet.width]
    lines += [f"  非表示の列: {'、'.join(hidden)}"] if hidden else []
    if sheet.faults:
        first, what = min(sheet.faults.items())
        lines.append(f"  値のないセル {len(sheet.faults)}（例 {sheet.reference(*first)}: {what}）")
    return lines + [f"  {note}" for note in sheet.notes]


def _rows(sheet: Sheet, view: Excerpt) -> list[str]:
    """Return rows with their number and, before each filled cell, its column."""
    lines: list[str] = []
    for row in range(sheet.height):
        if sheet.line(row) < view.first_row or len(lines) >= view.rows:
            continue
        cells = [
            f"{column_letters(column)}:{_shown(text)}"
            for column in range(len(sheet.values[row]))
            if (text := sheet.own_text(row, column))
        ]
        if cells:
            lines.append(f"  {sheet.line(row):>5} | " + " | ".join(cells))
    rest = sum(sheet.line(row) >= view.first_row and not sheet.is_blank_row(row) for row in range(sheet.height)) - len(
        lines
    )
    return lines + ([f"        … ほか {rest} 行"] if rest > 0 else [])


def _columns(found: Recognised) -> list[str]:
    """Return every column with its heading, what it probably is, and its first value."""
    rows, sheet = found.area.heading_rows, found.sheet
    lines = [f"  見出しと思われる行: {runs(sheet.line(row) for row in rows)}"]
    for heading, guessed in list(zip(found.headings, found.guesses, strict=True))[:_SHOWN_COLUMNS]:
        sample = next((text for row in found.sample_rows if (text := sheet.own_text(row, heading.column))), "")
        if not heading.parts and not sample:
            continue
        meaning = guessed.label or "？"
        year = f" {label(guessed.year)}" if guessed.year else ""
        known = f"{guessed.role or '？'}: {meaning}{year}"
        lines.append(
            f"    {heading.title} → {known}（例 {_shown(sample)}）" if sample else f"    {heading.title} → {known}"
        )
    return lines


def _labels(sheet: Sheet) -> list[str]:
    """Return the labels of forms: those that a text repeats, or those of a single form."""
    repeated = repeated_labels(sheet)
    found = repeated or {text: [place] for text, place in single_labels(sheet)}
    lines = []
    for text, places in list(found.items())[:_SHOWN_LABELS]:
        row, column = places[0]
        role = guess((text,)).role
        often = f"（{len(places)}回）" if len(places) > 1 else ""
        where = f"{sheet.line(row)}行 {column_letters(column)}列"
        lines.append(f"    {where}「{text}」{often} → {role}: {ROLE_LABELS.get(role, '')}")
    if not lines:
        return ["  知っている見出しはありませんでした。"]
    rest = len(found) - _SHOWN_LABELS
    title = "  くり返し出る見出し（様式）:" if repeated else "  見出しと思われるセル:"
    return [title, *lines, *([f"    … ほか {rest} 種類"] if rest > 0 else [])]


def _chosen(sheets: list[Sheet], view: Excerpt, path: Path) -> list[Sheet]:
    found = [sheet for sheet in sheets if view.sheet in ("", sheet.name)]
    if not found:
        names = "、".join(sheet.name for sheet in sheets)
        what = f"「{view.sheet}」というシートはありません。"
        raise InputError(Problem(Location(path.name), what, f"あるのは {names} です。"))
    return found


def inspect_document(path: Path, view: Excerpt | None = None, reading: Reading | None = None) -> str:
    """Return a description of a document, or of every document of a folder, for the terminal.

    Parameters
    ----------
    path : Path
        A workbook, CSV, text, Word or PDF document, or a folder of them.
    view : Excerpt, optional
        What to show.
    reading : Reading, optional
        Encoding, separator or kind of PDF tables, where they cannot be found out.

    Returns
    -------
    str
        Sheets with size, merged ranges and hidden parts, the grid with row and column names, and the headings with
        what they probably are; or, on request, a layout.toml to begin with.

    Raises
    ------
    InputError
        Where a document cannot be read, or has no sheet of the name wanted.
    """
    shown = view or Excerpt()
    sheets = [sheet for file in documents(path) for sheet in read_sheets(file, reading)]
    chosen = _chosen(sheets, shown, path)
    if shown.draft:
        return draft_layout(chosen)
    parts = []
    for sheet in chosen:
        found = None if is_series_of_forms(sheet) or is_form(sheet) else recognise(sheet)
        known = _columns(found) if found else _labels(sheet)
        parts.append("\n".join([*_facts(sheet), *_rows(sheet, shown), *known]))
    return "\n\n".join(parts) + "\n"
