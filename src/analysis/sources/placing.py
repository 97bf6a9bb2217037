"""Place the fields of one record: values beside, below and left of their labels (項目の読み取り)."""

from __future__ import annotations

import re
from dataclasses import replace

from analysis.sources.grid import Cell, Row
from analysis.sources.layout import Layout
from analysis.sources.log import ImportLog
from analysis.sources.record import Record
from analysis.sources.shapes import Block, Field
from analysis.words.characters import fold_width, label_key
from analysis.words.fiscal_year import mentioned_years


class Placer:
    """Place the rows of one record one after another; what is left over goes to the log."""

    def __init__(self, record: Record, layout: Layout, log: ImportLog) -> None:
        self.record, self.layout, self.log = record, layout, log
        self.rows = record.rows
        self.position = 0
        self.years: dict[int, int] = {}

    def place(self) -> None:
        """Place every row that no other shape has read."""
        while self.position < len(self.rows):
            row = self.rows[self.position]
            steps = (self._read, self._paragraphs, self._block, self._amount_header, self._amounts, self._field)
            if not any(step(row) for step in (*steps, self._partly, self._skipped, self._note)):
                self.log.reject(row, "どの項目にも当てはまりません。")
            self.position += 1

    def _keep(self, row: Row) -> bool:
        self.log.keep(row)
        return True

    def _read(self, row: Row) -> bool:
        """Rows that another shape has read in full."""
        return bool(row.filled) and not self.record.unused(row) and self._keep(row)

    def _field(self, row: Row) -> bool:
        """Values beside their labels; a further label ends the values of the one before it."""
        places = self._label_places(row)
        for number, (place, entry) in enumerate(places):
            end = places[number + 1][0] if number + 1 < len(places) else len(row.filled)
            label, values = row.filled[place], list(row.filled[place + 1 : end])
            self.record.fields.setdefault(entry.name, values or [replace(label, text="", column=label.column + 1)])
            self.record.use(label, *values)
        return bool(places) and self._keep(row)

    def _label_places(self, row: Row) -> list[tuple[int, Field]]:
        """Return the labels of a row: one of its first two free cells, and those that follow a value of it."""
        free = self.record.unused(row)
        places: list[tuple[int, Field]] = []
        for place, cell in enumerate(row.filled):
            entry = next((item for item in self.layout.fields if cell.key in item.labels and _is_beside(item)), None)
            if entry and cell in (free if places else free[:2]):
                places.append((place, entry))
        return places

    def _paragraphs(self, row: Row) -> bool:
        """All rows after a label, to the end of the record or to the next label."""
        entries = [entry for entry in self.layout.fields if _is_following(entry) and row.key in entry.labels]
        if not entries:
            return False
        rest = self.rows[self.position + 1 :]
        if entries[0].until_next:
            stop = next((place for place, item in enumerate(rest) if self._opens_something(item)), len(rest))
            rest = rest[:stop]
        for following in (row, *rest):
            self.log.keep(following)
        self.record.fields[entries[0].name] = [cell for following in rest for cell in following.filled]
        self.position += len(rest)
        return True

    def _opens_something(self, row: Row) -> bool:
        return self._is_labelled(row) or any(self.record.is_used(cell) for cell in row.filled)

    def _columns(self, row: Row, block: Block) -> dict[str, int]:
        named = ((name, cell) for cell in row.filled for name, labels in block.columns.items() if cell.key in labels)
        return {name: cell.column for name, cell in named}

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
        beside = self.layout.record.beside
        spare = [cell for cell in following.filled if cell.column not in columns.values() and cell.key not in beside]
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
        if any(self.layout.is_label(cell.text) for cell in row.filled[:1]) or self.layout.is_label(row.key):
            return True
        return any(len(self._columns(row, block)) >= min(2, len(block.columns)) for block in self.layout.blocks)

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
                self.record.wrong_headings[year] = cell
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

    def _partly(self, row: Row) -> bool:
        """Rows of which other shapes have read some cells: the others are reported, or skipped where declared."""
        if len(self.record.unused(row)) == len(row.filled):
            return False
        for cell in self.record.unused(row):
            if cell.text.endswith("。"):
                self.log.gather(row.line, "どの項目のものか分からない文は読みません")
            elif not self._is_skipped(cell.text):
                self.log.reject_cell(cell, "どの項目にも当てはまりません。")
        return self._keep(row)

    def _is_skipped(self, text: str) -> bool:
        return any(re.search(pattern, fold_width(text)) for pattern in self.layout.record.skip)

    def _skipped(self, row: Row) -> bool:
        """Rows of which every cell is declared as no field."""
        if not row.filled or not all(self._is_skipped(cell.text) for cell in row.filled):
            return False
        self.log.skip(row)
        return True

    def _note(self, row: Row) -> bool:
        """Lines below a heading without a form, and notes that a status rule knows."""
        known = any(re.search(rule.pattern, row.key) for rule in self.layout.statuses)
        formless = self.record.by_heading and not self.record.fields and not self.record.series
        if not known and not formless:
            return False
        self.record.notes.append(row)
        return self._keep(row)


def _is_following(entry: Field) -> bool:
    return entry.follows or entry.until_next


def _is_beside(entry: Field) -> bool:
    return not (_is_following(entry) or entry.below or entry.left)
