"""Read the list tables of a document (一覧表): lists of measures, grades and published figures."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analysis.characters import label_key
from analysis.sources.grid import Cell, Row
from analysis.sources.layout import ListTable
from analysis.sources.log import ImportLog


@dataclass(frozen=True)
class Entry:
    """One data row of a list: its cells by the layout's column names, and the group it stands in."""

    key: str
    group: str
    line: int
    cells: dict[str, Cell]


def _within(rows: list[Row], table: ListTable) -> list[Row]:
    """Return the rows between the table's title and the line that ends it.

    The title is also printed in a table of contents or in the running text: the last line that begins
    with it and has an end below counts.
    """
    first, last = label_key(table.after), label_key(table.before)
    starts = [place for place, row in enumerate(rows) if row.key.startswith(first)]
    for start in reversed(starts):
        end = next((place for place in range(start, len(rows)) if rows[place].key.startswith(last)), None)
        if end is not None:
            return rows[start:end]
    return []


def read_list(rows: list[Row], table: ListTable, log: ImportLog) -> list[Entry]:
    """Return the data rows of a list; headings repeated on a new page are kept apart, the rest is rejected."""
    entries: list[Entry] = []
    group = ""
    part = _within(rows, table)
    if not part:
        log.notice(0, f"{table.table}が見つかりません（「{table.after}」から「{table.before}」まで）。")
    for place, row in enumerate(part):
        opens = re.match(table.group, row.key) if table.group and len(row.filled) == 1 else None
        data = re.match(table.row, row.at(1).key)
        if opens:
            group = opens[1]
        elif data and len(row.filled) > 1:
            cells = {name: row.at(column) for name, column in table.columns.items()}
            key = data[1] if data.groups() else data[0]
            entries.append(Entry(key, group, row.line, cells))
        elif place and not any(row.key.startswith(head) for head in table.header):
            if len(row.filled) > 1:
                log.reject(row, f"{table.table}の行として読めません。")
            continue
        log.keep(row)
    return entries
