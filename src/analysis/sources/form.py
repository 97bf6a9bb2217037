"""Cut a document into records and place the cells of each (個票の読み取り)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from analysis.characters import label_key
from analysis.fiscal_year import mentioned_years
from analysis.sources.grid import Cell, Row
from analysis.sources.layout import Block, Layout
from analysis.sources.log import ImportLog


@dataclass
class Record:
    """The placed cells of one record (個票)."""

    line: int
    fields: dict[str, list[Cell]] = field(default_factory=dict)
    blocks: dict[str, dict[str, Cell]] = field(default_factory=dict)
    amounts: dict[str, dict[int, Cell]] = field(default_factory=dict)

    def first(self, name: str) -> Cell:
        """Return the first cell of a field, an empty one where it is missing."""
        return self.fields.get(name, [Cell("", self.line, 0)])[0]


def _is_end(row: Row, layout: Layout) -> bool:
    return row.key in layout.end or bool(re.match(layout.section, row.key))


def split_records(rows: list[Row], layout: Layout, log: ImportLog) -> Iterator[list[Row]]:
    """Yield the rows of each record, from its start label to the next one, a section heading or the end.

    A block whose value is the template's is no record: it is skipped, and the log says so.
    """
    current: list[Row] | None = None
    for row in rows:
        starts = bool(row.cells) and row.at(1).key == layout.start
        if (starts or _is_end(row, layout)) and current:
            yield current
            current = None
        if starts and row.at(2).key == layout.template:
            log.notice(row.line, "記入要領の例のため、個票として読みません。")
        elif starts:
            current = [row]
        elif current is not None and not _is_end(row, layout):
            current.append(row)
    if current:
        yield current


class _Placer:
    """Place the rows of one record one after another; what is left over goes to the log."""

    def __init__(self, rows: list[Row], layout: Layout, log: ImportLog) -> None:
        self.rows, self.layout, self.log = rows, layout, log
        self.record = Record(rows[0].line)
        self.position = 0
        self.years: dict[int, int] = {}

    def placed(self) -> Record:
        while self.position < len(self.rows):
            row = self.rows[self.position]
            steps = (self._paragraphs, self._block, self._amount_header, self._amounts, self._field)
            if not any(step(row) for step in steps):
                self.log.reject(row, "どの項目にも当てはまりません。")
            self.position += 1
        return self.record

    def _keep(self, row: Row) -> bool:
        self.log.keep(row)
        return True

    def _field(self, row: Row) -> bool:
        """Value beside its label."""
        for place, cell in enumerate(row.filled[:2]):
            for entry in self.layout.fields:
                if cell.key in entry.labels and not entry.follows:
                    values = list(row.filled[place + 1 :])
                    self.record.fields.setdefault(entry.name, values or [Cell("", row.line, cell.column + 1)])
                    return self._keep(row)
        return False

    def _paragraphs(self, row: Row) -> bool:
        """All rows after a label, to the end of the record."""
        names = [entry.name for entry in self.layout.fields if entry.follows and row.key in entry.labels]
        if not names:
            return False
        rest = self.rows[self.position + 1 :]
        for following in (row, *rest):
            self.log.keep(following)
        self.record.fields[names[0]] = [cell for following in rest for cell in following.filled]
        self.position = len(self.rows)
        return True

    def _columns(self, row: Row, block: Block) -> dict[str, int]:
        return {
            name: cell.column for cell in row.filled for name, labels in block.columns.items() if cell.key in labels
        }

    def _block(self, row: Row) -> bool:
        """Headings in this row, values in the next, in the same columns wherever the row's own label stands."""
        for block in self.layout.blocks:
            columns = self._columns(row, block)
            if len(columns) >= min(2, len(block.columns)):
                self._keep(row)
                self._note_missing_headings(row, block, columns)
                self._values_below(block, columns)
                return True
        return False

    def _note_missing_headings(self, row: Row, block: Block, columns: dict[str, int]) -> None:
        for name in block.columns:
            if name not in columns:
                self.log.notice(row.line, f"見出し「{block.columns[name][0]}」がありません。")

    def _values_below(self, block: Block, columns: dict[str, int]) -> None:
        following = self.rows[self.position + 1] if self.position + 1 < len(self.rows) else None
        if following is None or self._is_labelled(following):
            self.log.notice(self.rows[self.position].line, "見出しの下に値の行がありません。")
            return
        self.position += 1
        cells = {name: following.at(column) for name, column in columns.items()}
        spare = [
            cell
            for cell in following.filled
            if cell.column not in columns.values() and cell.key not in self.layout.beside
        ]
        self.record.blocks[block.name] = self._shifted(cells, spare)
        self._keep(following)

    def _shifted(self, cells: dict[str, Cell], spare: list[Cell]) -> dict[str, Cell]:
        """Return the cells with values that stand beside their column moved into the empty ones, in order."""
        for name, cell in cells.items():
            if not cell.text and spare:
                moved = spare.pop(0)
                self.log.notice(moved.line, f"{moved.column}列目の値を、左右の並びから「{name}」の値として読みました。")
                cells = {**cells, name: moved}
        for cell in spare:
            self.log.reject_cell(cell, "見出しのない列にあります。")
        return cells

    def _is_labelled(self, row: Row) -> bool:
        """Return whether a row opens something of its own, so that it cannot hold the values of a block."""
        layout = self.layout
        labels = {label for entry in layout.fields for label in entry.labels}
        if any(cell.key in labels for cell in row.filled[:1]) or row.key in labels:
            return True
        return any(len(self._columns(row, block)) >= min(2, len(block.columns)) for block in layout.blocks)

    def _amount_header(self, row: Row) -> bool:
        amounts = self.layout.amounts
        if amounts is None:
            return False
        heads = [cell for cell in row.filled if re.fullmatch(label_key(amounts.header), cell.key)]
        if not heads:
            return False
        self.years = {cell.column: year for cell, year in zip(heads, amounts.fiscal_years, strict=False)}
        for cell in heads:
            named = [year for _, _, year in mentioned_years(cell.key)]
            year = self.years.get(cell.column)
            if year is None:
                self.log.reject_cell(cell, "年度の列が多すぎます。")
            elif named and named[0] != year:
                self.log.notice(cell.line, f"年度の見出し「{cell.text}」を、列の順から{year}年度として読みました。")
        return self._keep(row)

    def _amounts(self, row: Row) -> bool:
        amounts = self.layout.amounts
        if amounts is None or not row.filled:
            return False
        for name, labels in amounts.rows.items():
            if row.filled[0].key in labels:
                self.record.amounts[name] = {year: row.at(column) for column, year in self.years.items()}
                for cell in row.filled[1:]:
                    if cell.column not in self.years:
                        self.log.reject_cell(cell, "年度の見出しのない列にあります。")
                return self._keep(row)
        return False


def read_records(rows: list[Row], layout: Layout, log: ImportLog) -> list[Record]:
    """Return the records of a document in their order, every cell with its line."""
    return [_Placer(part, layout, log).placed() for part in split_records(rows, layout, log)]
