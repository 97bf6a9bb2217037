"""Read the lists of a document (一覧): tables of measures, grades and published figures, and figures in lines of text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from analysis.sources.grid import Cell, Row
from analysis.sources.indicators import Row as Fact
from analysis.sources.list_shapes import ListTable
from analysis.sources.log import ImportLog
from analysis.sources.symbols import Grading
from analysis.words.characters import fold_width, label_key


@dataclass(frozen=True)
class Entry:
    """One data row of a list: its cells by the layout's column names, the group it stands in, joined words."""

    key: str
    group: str
    line: int
    cells: dict[str, Cell]
    joined: dict[str, list[str]] = field(default_factory=dict)


def published_rows(table: str, entries: list[Entry], ids: list[str], log: ImportLog) -> list[Fact]:
    """Return every figure that a list prints, one a row; measures stand under their number."""
    rows: list[Fact] = []
    for place, entry in enumerate(entries):
        key = ids[place] if place < len(ids) else entry.key
        for name, cell in entry.cells.items():
            if name in ("name", "department"):
                continue
            if not cell.text:
                log.notice(entry.line, f"{table}の「{name}」が空です。")
                continue
            figure: Fact = {"column": name, "published_value": cell.text, "source": cell.source}
            rows.append({"table": table, "row": key, **figure})
    return rows


def _within(rows: list[Row], after: str, before: str) -> list[Row]:
    """Return the rows between the table's title and the line that ends it.

    The title is also printed in a table of contents or in the running text: the last line that begins
    with it and has an end below counts. Without a title the whole document counts.
    """
    if not after:
        return rows
    first, last = label_key(after), label_key(before)
    starts = [place for place, row in enumerate(rows) if row.key.startswith(first)]
    for start in reversed(starts):
        end = next((place for place in range(start, len(rows)) if rows[place].key.startswith(last)), None)
        if end is not None:
            return rows[start:end]
    return []


def _join(row: Row, table: ListTable, joined: dict[str, list[str]]) -> None:
    """Add a row's words to the columns that run on over several rows; an opening one begins anew."""
    for name, column in table.joined.items():
        words = row.at(column).text
        if re.match(table.opens, words):
            joined[name] = [re.sub(table.opens, "", words)]
        elif words and name in joined:
            joined[name].append(words)


def _figures(row: Row, table: ListTable, grading: Grading) -> dict[str, Cell]:
    """Return the figures of a line such as 【取組数:16】 ◎10 取組 ○3 取組 by their words or grades."""
    found = re.finditer(table.cells, fold_width(row.text))
    named = {grading.declared(match["column"]) or match["column"].strip(): match["value"].strip() for match in found}
    return {name: replace(row.filled[0], text=value) for name, value in named.items()}


def read_list(rows: list[Row], table: ListTable, grading: Grading, log: ImportLog) -> list[Entry]:
    """Return the data rows of a list; headings repeated on a new page are kept apart, other rows of a table rejected."""
    entries: list[Entry] = []
    group = ""
    joined: dict[str, list[str]] = {}
    part = _within(rows, table.after, table.before)
    if not part:
        log.notice(0, f"{table.table}が見つかりません（「{table.after}」から「{table.before}」まで）。")
    for place, row in enumerate(part):
        opens = re.match(table.group, row.key) if table.group and len(row.filled) == 1 else None
        data = re.match(table.row, row.at(table.row_column).key)
        key = (data[1] if data.groups() else data[0]) if data else ""
        if opens:
            group = opens[1]
        elif data and table.cells:
            entries.append(Entry(group or key, group, row.line, _figures(row, table, grading)))
        elif data and (len(row.filled) > 1 or table.row_column > 1):
            cells = {name: row.at(column) for name, column in table.columns.items()}
            _join(row, table, joined)
            entries.append(Entry(key, group, row.line, cells, dict(joined)))
        elif table.cells:
            continue
        elif place and not any(row.label.startswith(head) for head in table.header):
            if len(row.filled) > 1:
                log.reject(row, f"{table.table}の行として読めません。")
            continue
        log.keep(row)
    return entries


@dataclass(frozen=True)
class Placing:
    """The policy and program under which an overview names measures."""

    policy: str
    program: str
    names: str

    def has(self, name: str) -> bool:
        """Return whether a measure is named here."""
        return bool(name) and label_key(name) in self.names


def placings_of(entries: list[Entry]) -> list[Placing]:
    """Return the groups of a list that names several measures in a cell; an empty policy is that of the row above."""
    found: list[Placing] = []
    for entry in entries:
        policy, program, names = (entry.cells.get(name) for name in ("policy", "program", "names"))
        if names and names.text:
            above = found[-1].policy if found else ""
            found.append(Placing((policy.text if policy else "") or above, program.text if program else "", names.key))
    return found
