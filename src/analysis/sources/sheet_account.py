"""What became of the rows and columns of a table (表の内訳): counted row by row, and what a person should know of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from analysis.sources.area import location, uneven_rows
from analysis.sources.cells import Sheet, column_letters
from analysis.sources.columns import Placement
from analysis.sources.heading import matched
from analysis.sources.log import ImportLog, SheetAccount, runs
from analysis.sources.sheet_layout import SheetLayout
from analysis.sources.sheet_rows import RowReader


def account_of(sheet: Sheet, placement: Placement) -> SheetAccount:
    """Return the account of a table with the rows outside it (titles, headings, other tables) already counted."""
    area = placement.area
    account = SheetAccount(str(location(sheet)), columns=len(placement.headings), ignored=placement.ignored)
    account.heading_lines = [sheet.line(row) for row in area.heading_rows]
    inside = set(area.data_rows)
    for row in range(sheet.height):
        if row in inside:
            continue
        account.rows += 1
        rule = "見出し" if row in area.heading_rows else "空行" if sheet.is_blank_row(row) else "表の範囲の外"
        account.skipped[rule].append(sheet.line(row))
    return account


def note_sheet(sheet: Sheet, placement: Placement, layout: SheetLayout, log: ImportLog) -> None:
    """Report what is hidden or was doubtful in the reading of a sheet."""
    where = location(sheet)
    for words in (*sheet.notes, *placement.notes):
        log.remark(f"{where}: {words}")
    for row in uneven_rows(sheet, placement.area)[1]:
        log.group("値の数が見出しより少ない行です。コンマの抜けがないか確かめてください", str(location(sheet, row)))
    if sheet.hidden:
        log.remark(f"{where}: 非表示のシートを読みました。")
    hidden = sorted(sheet.line(row) for row in sheet.hidden_rows & set(placement.area.data_rows))
    if hidden:
        how = "読みました" if layout.hidden_rows == "read" else "飛ばしました"
        log.remark(f"{where}: 非表示の行（{runs(hidden)}行）を{how}。hidden_rows で選べます。")
    columns = [column_letters(column) for column in sorted(sheet.hidden_columns) if column < sheet.width]
    if columns:
        log.remark(f"{where}: 非表示の列（{'、'.join(columns)}列）も表の一部として扱いました。")


def note_unread(sheets: list[Sheet], columns_read: dict[tuple[str, str], set[int]], log: ImportLog) -> None:
    """Report sheets, and columns beside the tables, that no part of the layout reads."""
    for sheet in sheets:
        seen = columns_read.get((sheet.file, sheet.name))
        if seen is None:
            hidden = "（非表示）" if sheet.hidden else ""
            if sheet.height:
                log.remark(f"{location(sheet)}: 読んでいないシートです{hidden}。")
            continue
        unseen = [column for column in range(sheet.width) if column not in seen]
        filled = [column_letters(c) for c in unseen if any(sheet.own_text(row, c) for row in range(sheet.height))]
        if filled:
            log.remark(f"{location(sheet)}: 範囲の外の列（{'、'.join(filled)}列）は読んでいません。")


def note_idle(layout: SheetLayout, readers: Iterable[RowReader], log: ImportLog) -> None:
    """Report the patterns of a layout that no row or column of its tables fits: they may be misspelt."""
    found = list(readers)
    idle = list(_idle(layout, found)) if found else []
    if idle:
        log.remark(f"{layout.title} の {'、'.join(idle)} は、どの行・列にも当てはまりません。綴りを確かめてください。")


def _idle(layout: SheetLayout, readers: list[RowReader]) -> Iterator[str]:
    used = {pattern for reader in readers for pattern in reader.used}
    for name, patterns in (
        ("skip", [one.pattern for one in layout.skip]),
        ("group", [one.pattern for one in layout.group if one.pattern]),
    ):
        yield from (f"{name}「{pattern}」" for pattern in patterns if (name, pattern) not in used)
    headings = [heading for reader in readers for heading in reader.placement.ignored]
    for pattern in layout.ignore:
        if not pattern.startswith("@") and not any(matched(pattern, heading, layout.era) for heading in headings):
            yield f"ignore「{pattern}」"
