"""Read labels and values that a page layout has mixed up (入り組んだ欄)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from analysis.sources.grid import Cell, Row
from analysis.sources.indicators import Series
from analysis.sources.layout import Layout
from analysis.sources.log import ImportLog
from analysis.sources.record import Record
from analysis.sources.scattered import first_year
from analysis.sources.shapes import Interleaved
from analysis.words.characters import fold_width
from analysis.words.fiscal_year import label as year_label
from analysis.words.fiscal_year import read_fiscal_year
from analysis.words.quantity import read_quantity

Slot = tuple[int, str]


@dataclass
class _Slots:
    """The labels that still wait for a value, by the row they stand in, and the values already placed."""

    order: list[Slot]
    since: int
    open: list[list[tuple[Slot, Cell]]] = field(default_factory=list)
    placed: dict[Slot, Cell] = field(default_factory=dict)

    def unfilled(self) -> list[Slot]:
        """Return the slots of the declared order after the last one filled, none before the measure began."""
        last = max((place for place, slot in enumerate(self.order) if slot in self.placed), default=-1)
        return [slot for slot in self.order[last + 1 :] if slot[0] >= self.since]


class _InterleavedReader:
    """Go through a record from left to right and top to bottom, labels opening slots and values filling them."""

    def __init__(self, record: Record, shape: Interleaved, log: ImportLog) -> None:
        self.record, self.shape, self.log = record, shape, log
        order = [slot for label in shape.order if (slot := self.slot(label)) is not None]
        self.slots = _Slots(order, first_year(record, shape.since))

    def slot(self, text: str) -> Slot | None:
        """Return the year and side that a label names."""
        match = re.fullmatch(self.shape.label, fold_width(text))
        year = read_fiscal_year(match["year"]) if match else None
        return (year, self.shape.sides[match["side"]]) if match and year and match["side"] in self.shape.sides else None

    def is_value(self, cell: Cell) -> bool:
        """Return whether a cell can be a value that no other shape has read."""
        return not self.record.is_used(cell) and bool(re.fullmatch(self.shape.value, fold_width(cell.text)))

    def read(self) -> dict[Slot, Cell]:
        """Return the value of every slot that has one."""
        for row in self.record.rows:
            labels = [(slot, cell) for cell in row.filled if (slot := self.slot(cell.text)) is not None]
            values = [cell for cell in row.filled if self.is_value(cell)]
            self.record.use(*(cell for _, cell in labels), *values)
            waited = [slot for slot in labels if slot[0][0] >= self.slots.since]
            if waited:
                self.slots.open.append(waited)
            if values:
                self.fill(values, row)
        return self.slots.placed

    def fill(self, values: list[Cell], row: Row) -> None:
        """Give the values of a row to the labels that wait: by order, by column, or to the next one in turn."""
        waiting = self.slots.open
        if waiting and (len(values) == len(waiting[0]) or len(waiting) > 1):
            self.in_order(values)
            return
        below = [(slot, cell.column) for slot, cell in waiting.pop(0) if cell.line == row.line - 1] if waiting else []
        by_column = {column: slot for slot, column in below}
        for value in values:
            if value.column in by_column:
                self.put(by_column[value.column], value)
        for value in values:
            if value.column not in by_column:
                self.next_in_turn(value, row)

    def in_order(self, values: list[Cell]) -> None:
        """Give values to the labels in the order in which both are printed."""
        for value in values:
            if not self.slots.open:
                self.log.reject_cell(value, "当てはまる見出しがありません。")
                continue
            slot, label = self.slots.open[0].pop(0)
            if not self.slots.open[0]:
                self.slots.open.pop(0)
            if value.column != label.column and value.line != label.line:
                self.log.notice(value.line, f"「{value.text}」を、並びの順から{_words(slot)}として読みました。")
            self.put(slot, value)

    def next_in_turn(self, value: Cell, row: Row) -> None:
        """Place a value without a label: a repeated one is left, another goes to the next slot of the order."""
        same = [cell for cell in self.slots.placed.values() if cell.text == value.text]
        unfilled = self.slots.unfilled()
        several = sum(self.is_same_row(cell, row) for cell in row.filled) > 1
        if unfilled and not (same and several):
            self.put(unfilled[0], value)
            what = f"見出しのない「{value.text}」を、並びの順から{_words(unfilled[0])}として読みました。"
            self.log.notice(value.line, what)
        elif same:
            self.log.notice(value.line, f"「{value.text}」は前の値の繰り返しのため、読みません。")
        else:
            self.log.reject_cell(value, "当てはまる見出しがありません。")

    def is_same_row(self, cell: Cell, row: Row) -> bool:
        """Return whether a cell of a row is one of its values."""
        return cell.line == row.line and bool(re.fullmatch(self.shape.value, fold_width(cell.text)))

    def put(self, slot: Slot, value: Cell) -> None:
        """Keep a value; the first one stays, unless it is a dash and the later one a number."""
        before = self.slots.placed.setdefault(slot, value)
        if before.text == value.text:
            return
        kept, left = before, value
        if read_quantity(before.text).value is None and read_quantity(value.text).value is not None:
            kept, left = value, before
            self.slots.placed[slot] = kept
        self.log.notice(left.line, f"{_words(slot)}に「{kept.text}」と「{left.text}」があり、前者を採りました。")


def _words(slot: Slot) -> str:
    side = {"target": "目標", "actual": "実績", "baseline": "基準値"}.get(slot[1], slot[1])
    return f"{year_label(slot[0])}の{side}"


def read_interleaved(record: Record, layout: Layout, log: ImportLog) -> None:
    """Read the indicator of a record whose labels and values are mixed, one series over its years."""
    for shape in layout.interleaved:
        reader = _InterleavedReader(record, shape, log)
        placed = reader.read()
        name = record.first(shape.name)
        if name.text.endswith("。"):
            log.reject_cell(name, "指標名ではなく文です。")
            name = replace(name, text="")
        found = Series(shape.kind, name)
        for slot in reader.slots.order:
            found.put(*slot, placed.get(slot) or record.blank)
        if reader.slots.order:
            record.series.append(found)
        for slot in reader.slots.order:
            if slot not in placed:
                log.gather(record.line, f"{_words(slot)}は見出しだけで、値の印字がありません（個票の始まりの行）")
