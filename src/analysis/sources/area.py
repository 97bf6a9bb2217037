"""Where a table stands on a sheet (表の範囲): its columns, heading rows and data rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from analysis.sources.cells import Place, Sheet, column_number
from analysis.sources.heading import Heading, combined_headings, matched
from analysis.sources.sheet_columns import Spec
from analysis.sources.sheet_layout import SheetLayout
from analysis.words.characters import label_key
from analysis.words.errors import Location, Problem
from analysis.words.fiscal_year import heading_key

_RANGE = re.compile(r"([A-Z]+)(\d*):([A-Z]+)(\d*)")
_SEARCHED_ROWS = 60
#: A row of a delimited file with fewer values is a note or the heading of a group.
_SHORTEST = 3
#: Heading rows to try around the row where a heading was found: so many above, so many below.
_EXTENSIONS = ((0, 0), (1, 0), (0, 1), (1, 1), (2, 0), (0, 2), (2, 1))


@dataclass(frozen=True)
class Area:
    """A table: rows ``top`` to ``bottom`` (from 0, the last one excluded), its columns and its heading rows."""

    top: int
    bottom: int
    columns: range
    heading_rows: tuple[int, ...] = ()

    @property
    def data_rows(self) -> range:
        """The rows below the headings."""
        return range(max((self.top - 1, *self.heading_rows)) + 1, self.bottom)


def beside_label(sheet: Sheet, label: str, down: bool) -> Place | None:
    """Return the first filled cell right of, or below, a label (a form)."""
    key = heading_key(label)
    for row in range(sheet.height):
        for column in range(len(sheet.values[row])):
            if heading_key(sheet.own_text(row, column)) != key:
                continue
            steps = range(1, sheet.height - row if down else sheet.width - column)
            places = [(row + step, column) if down else (row, column + step) for step in steps]
            filled = (place for place in places if sheet.first(*place) != (row, column) and sheet.text(*place))
            return next(filled, None)
    return None


def location(sheet: Sheet, row: int | None = None, cell: str = "") -> Location:
    """Return a place on a sheet for a message."""
    file = f"{sheet.file}:{sheet.name}" if sheet.name else sheet.file
    return Location(file, None if row is None else sheet.line(row), cell=cell)


def _row_of_line(sheet: Sheet, line: int) -> int | None:
    """Return the row (from 0) that a person calls by this number: the line of a CSV, the row of a table."""
    if sheet.lines and not sheet.paged:
        return next((row for row, found in enumerate(sheet.lines) if found == line), None)
    return line - 1 if 0 < line <= sheet.height else None


def _row_with(sheet: Sheet, words: str, rows: range) -> int | None:
    """Return the first row that holds some words in one of its cells."""
    key = label_key(words)
    for row in rows:
        if any(key in label_key(sheet.text(row, column)) for column in range(len(sheet.values[row]))):
            return row
    return None


def _bounds(sheet: Sheet, layout: SheetLayout) -> Area | Problem:
    """Return the rows and columns that a layout leaves to a table, headings not yet found."""
    match = _RANGE.fullmatch(layout.range)
    columns, top, bottom = range(sheet.width), 0, sheet.height
    if match:
        columns = range(column_number(match[1]), min(column_number(match[3]) + 1, sheet.width))
        top = int(match[2]) - 1 if match[2] else 0
        bottom = min(int(match[4]), sheet.height) if match[4] else sheet.height
    for words, name in ((layout.after, "after"), (layout.before, "before")):
        row = _row_with(sheet, words, range(top, bottom)) if words else None
        if words and row is None:
            return Problem(
                location(sheet), f"{name} の「{words}」がどの行にもありません。", "layout.toml を見直してください。"
            )
        if row is not None:
            top, bottom = (row + 1, bottom) if name == "after" else (top, row)
    return Area(top, bottom, columns)


def _has_heading(sheet: Sheet, row: int, area: Area, patterns: tuple[str, ...], era: str) -> bool:
    for column in area.columns:
        text = sheet.text(row, column)
        if text and any(matched(pattern, Heading(column, (text,)), era) for pattern in patterns):
            return True
    return False


def _columns_named(specs: list[Spec]) -> list[str]:
    return [heading for spec in specs for one in spec.each for heading in one.heading if not heading.startswith("@")]


def _patterns(layout: SheetLayout) -> tuple[str, ...]:
    """Return the heading by which the heading row is known: the one given, those of name and id, any other."""
    if isinstance(layout.heading, str):
        return (layout.heading,)
    measure = layout.measure.places
    specs = [measure[name] for name in ("name", "id") if name in measure]
    others = [spec for rule in layout.rules for spec in rule.fields.values()]
    headings = _columns_named(specs) or _columns_named(others)
    return tuple(part for heading in headings for part in (heading, heading.split("/")[-1]))


def _merged_down(sheet: Sheet, row: int, columns: range) -> int:
    """Return how many rows the cells of a heading row reach down."""
    depth = 1
    while any(sheet.first(row + depth, column)[0] <= row for column in columns if sheet.text(row, column)):
        depth += 1
    return depth


def _searched(sheet: Sheet, layout: SheetLayout, area: Area) -> list[Area] | Problem:
    patterns = _patterns(layout)
    rows = range(area.top, min(area.top + _SEARCHED_ROWS, area.bottom))
    row = next((row for row in rows if _has_heading(sheet, row, area, patterns, layout.era)), None)
    if row is None:
        words = "、".join(f"「{pattern}」" for pattern in patterns)
        todo = "hyoka inspect で見出しの文字を確かめ、heading か name の見出しを直してください（@C のような列の指定もできます）。"
        return Problem(location(sheet), f"見出し行が見つかりません（{words} のある行を探しました）。", todo)
    if layout.heading_rows:
        return [replace(area, heading_rows=tuple(range(row, row + layout.heading_rows)))]
    depth = _merged_down(sheet, row, area.columns)
    found = []
    for above, below in _EXTENSIONS:
        first, last = row - above, row + depth + below
        if first >= area.top and last < area.bottom:
            found.append(replace(area, heading_rows=tuple(range(first, last))))
    return found or [replace(area, heading_rows=(row,))]


def possible_areas(sheet: Sheet, layout: SheetLayout) -> list[Area] | Problem:
    """Return the table's place, with every choice of heading rows that is possible, the likeliest first.

    Where layout.toml gives the rows there is one choice; where it gives words, rows beside the found one may
    belong to the headings too. A table whose columns are all given by letter needs no heading row.
    """
    area = _bounds(sheet, layout)
    if isinstance(area, Problem):
        return area
    if layout.heading_lines:
        rows = [_row_of_line(sheet, line) for line in layout.heading_lines]
        if None in rows:
            todo = "layout.toml の heading を見直してください。"
            return Problem(location(sheet), f"見出しの行 {layout.heading_lines} がありません。", todo)
        return [replace(area, heading_rows=tuple(row for row in rows if row is not None))]
    if not _patterns(layout):
        return [area]
    return _searched(sheet, layout, area)


def headings_of(sheet: Sheet, area: Area) -> list[Heading]:
    """Return the combined headings of a table."""
    return combined_headings(sheet, area.heading_rows, area.columns)


def caption_texts(sheet: Sheet, area: Area) -> Iterator[str]:
    """Return the words above the headings: titles, 単位：千円 …."""
    for row in range(area.top, min(area.heading_rows, default=area.top)):
        for column in range(len(sheet.values[row])):
            if text := sheet.own_text(row, column):
                yield text


def uneven_rows(sheet: Sheet, area: Area) -> tuple[list[int], list[int]]:
    """Return the rows of a delimited file with more values than its table has columns, and those with fewer.

    A comma too many or too few moves all values behind it (``1,200`` without its quotes). Where most rows have more
    values than the headings, that is how the file was written; a row with one or two values is a note or a group.
    """
    if not sheet.lines or sheet.paged or not area.heading_rows:
        return [], []
    headed = max(len(sheet.values[row]) for row in area.heading_rows)
    widths = Counter(len(sheet.values[row]) for row in area.data_rows)
    usual = max(headed, *(width for width, number in widths.items() if 2 * number > widths.total()), 0)
    long = [row for row in area.data_rows if len(sheet.values[row]) > usual]
    short = [row for row in area.data_rows if _SHORTEST <= len(sheet.values[row]) < headed]
    return long, short


def crowded(sheet: Sheet, area: Area) -> list[Problem]:
    """Return the rows of a delimited file with more values than its table has columns, as problems."""
    headed = max((len(sheet.values[row]) for row in area.heading_rows), default=0)
    todo = "「1,200」のようにコンマのある値を引用符で囲み、余分なコンマを消してください。"
    return [
        Problem(location(sheet, row), f"値が{len(sheet.values[row])}個あります（見出しは{headed}個）。", todo)
        for row in uneven_rows(sheet, area)[0]
    ]
