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
from analysis.sources.shapes import Scattered
from analysis.words.characters import fold_width
from analysis.words.fiscal_year import label as year_label
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

    def __init__(self, record: Record, shape: Scattered, log: ImportLog) -> None:
        self.record, self.shape, self.log = record, shape, log
        years = {year: shape.slots(year) for year in shape.fiscal_years}
        self.labels = {label: (year, side) for year, found in years.items() for label, side in found.items()}
        order = [(year, side) for year in shape.fiscal_years for side in shape.rows]
        self.slots = _Slots(order, first_year(record, shape.since))

    def has_form(self, cell: Cell) -> bool:
        """Return whether a cell looks like a value."""
        return any(re.fullmatch(form, fold_width(cell.text)) for form in self.shape.values)

    def read(self) -> dict[Slot, Cell]:
        """Return the value of every slot that has one."""
        for row in self.record.rows:
            labels = [(self.labels[cell.label], cell) for cell in row.filled if cell.label in self.labels]
            values = [cell for cell in row.filled if not self.record.is_used(cell) and self.has_form(cell)]
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
        several = sum(map(self.has_form, row.filled)) > 1
        if unfilled and not (same and several):
            self.put(unfilled[0], value)
            what = f"見出しのない「{value.text}」を、並びの順から{_words(unfilled[0])}として読みました。"
            self.log.notice(value.line, what)
        elif same:
            self.log.notice(value.line, f"「{value.text}」は前の値の繰り返しのため、読みません。")
        else:
            self.log.reject_cell(value, "当てはまる見出しがありません。")

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
    for shape in (one for one in layout.scattered if not one.has_amounts):
        reader = _InterleavedReader(record, shape, log)
        placed = reader.read()
        name = record.first(shape.name)
        if name.text.endswith("。"):
            log.reject_cell(name, "指標名ではなく文です。")
            name = replace(name, text="")
        found = Series(shape.kind, name)
        for slot in reader.slots.order:
            found.put(*slot, placed.get(slot) or record.blank)
        record.series.append(found)
        for slot in reader.slots.order:
            if slot not in placed:
                log.gather(record.line, f"{_words(slot)}は見出しだけで、値の印字がありません（個票の始まりの行）")
