"""Read values that were read out of their places (ばらばらに読まれた値): by their form, their order, the labels near them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from analysis.sources.grid import Cell, Row
from analysis.sources.layout import Layout
from analysis.sources.log import ImportLog
from analysis.sources.record import Record
from analysis.sources.series import Series
from analysis.sources.shapes import Items, Scattered
from analysis.words.characters import fold_width
from analysis.words.fiscal_year import label as year_label
from analysis.words.fiscal_year import mentioned_years
from analysis.words.quantity import read_quantity

Slot = tuple[int, str]
_BRACKETS = re.compile(r"\([^()]*\)$")

# --- neighbours known by their form ----------------------------------------------------------------------------


def _neighbours(record: Record, row: Row, shape: Scattered) -> list[tuple[Cell, ...]]:
    """Return the runs of filled cells of a row that have the forms of the values one after another."""
    forms = shape.values if len(shape.values) > 1 else shape.values * len(shape.rows)
    found: list[tuple[Cell, ...]] = []
    place = 0
    while place + len(forms) <= len(row.filled):
        cells = row.filled[place : place + len(forms)]
        fits = all(re.fullmatch(form, fold_width(cell.text)) for form, cell in zip(forms, cells, strict=True))
        if fits and not any(record.is_used(cell) for cell in cells):
            found.append(cells)
            place += len(forms)
        else:
            place += 1
    return found


def _label_above(record: Record, cell: Cell) -> str:
    """Return the nearest filled cell above a cell, in its column."""
    above = [row.at(cell.column) for row in record.rows if row.line < cell.line and row.at(cell.column).text]
    return above[-1].label if above else ""


def _without_repeats(groups: list[tuple[Cell, ...]], years: int, log: ImportLog) -> list[tuple[Cell, ...]]:
    """Return the groups without those beyond the years that only repeat the last one."""
    kept = groups[:years]
    for group in groups[years:]:
        words = "・".join(cell.text for cell in group)
        if [cell.text for cell in group] == [cell.text for cell in kept[-1]]:
            log.notice(group[0].line, f"「{words}」は直前の値の繰り返しのため、読みません。")
        else:
            log.reject_cell(group[0], "どの年度の値か分かりません。")
    return kept


def _years_of(record: Record, shape: Scattered, groups: list[tuple[Cell, ...]], log: ImportLog) -> list[int | None]:
    """Return the year of each group: by order, or by the label above where some year has none."""
    if len(groups) == len(shape.fiscal_years):
        return list(shape.fiscal_years)
    under = {label: year for year in shape.fiscal_years for label in shape.slots(year)}
    years = []
    for group in groups:
        year = under.get(_label_above(record, group[0]))
        years.append(year)
        if year is None:
            log.reject_cell(group[0], "どの年度の値か分かりません。")
    return years


def _headings(record: Record, shape: Scattered) -> dict[Slot, str]:
    """Return the heading that is printed for each value, with what it says in brackets: ``R2決算額(見込み)``."""
    slots = {label: (year, side) for year in shape.fiscal_years for label, side in shape.slots(year).items()}
    cells = [cell for row in record.rows for cell in row.filled]
    named = {slots.get(_BRACKETS.sub("", cell.label)): cell.text for cell in reversed(cells)}
    return {slot: words for slot, words in named.items() if slot}


def read_sums(record: Record, layout: Layout, log: ImportLog) -> None:
    """Read the sums that are known by their form and order into the amounts of a record."""
    for shape in (one for one in layout.scattered if one.has_amounts):
        groups = [group for row in record.rows for group in _neighbours(record, row, shape)]
        for group in groups:
            record.use(*group)
        groups = _without_repeats(groups, len(shape.fiscal_years), log)
        years, headings = _years_of(record, shape, groups, log), _headings(record, shape)
        for year, group in zip(years, groups, strict=True):
            for column, cell in zip(shape.rows, group, strict=True):
                if year is not None and column != "ignore":
                    heading = headings.get((year, column), cell.heading)
                    record.amounts.setdefault(year, {})[column] = replace(cell, unit=shape.unit, heading=heading)
        for year in shape.fiscal_years:
            if year not in years:
                words = "・".join(column for column in shape.rows if column != "ignore")
                log.gather(record.line, f"{year_label(year)}の {words} は印字がありません（個票の始まりの行）")
                record.amounts.setdefault(year, {})


# --- numbered items --------------------------------------------------------------------------------------------


def _runs(record: Record, shape: Items) -> list[dict[int, Cell]]:
    """Return the numbered cells in reading order, cut where the numbers start again."""
    runs: list[dict[int, Cell]] = []
    for row in record.rows:
        for cell in row.filled:
            match = re.match(shape.marker, cell.text)
            if not match:
                continue
            number = ord(match[1]) - ord("①") + 1
            if not runs or number in runs[-1] or number < max(runs[-1]):
                runs.append({})
            runs[-1][number] = replace(cell, text=cell.text[match.end() :].strip())
            record.use(cell)
    return runs


def read_items(record: Record, layout: Layout, log: ImportLog) -> None:
    """Read numbered items: the first count is that of the names, the second that of the values."""
    for shape in layout.items:
        runs = _runs(record, shape)
        names, values = runs[0] if runs else {}, runs[1] if len(runs) > 1 else {}
        for repeated in runs[2:]:
            same = all(values.get(number, Cell("")).text == cell.text for number, cell in repeated.items())
            first = next(iter(repeated.values()))
            if same:
                log.notice(first.line, "番号付きの実績の繰り返しは読みません。")
            else:
                log.reject_cell(first, "番号付きの実績が2度あり、値が違います。")
        for number in sorted(names.keys() | values.keys()):
            name, value = names.get(number), values.get(number)
            if not (name and name.text) and not (value and value.text):
                continue
            place = value or name or record.blank
            found = Series(shape.kind, replace(place, text=name.text if name else ""))
            found.put(layout.fiscal_year, "actual", value or replace(place, text=""))
            record.series.append(found)
            if not name or not name.text:
                log.notice(place.line, f"取組{record.measure_id}の{number}番目の実績に項目名がありません。")


# --- labels and values mixed ---------------------------------------------------------------------------------


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


def _first_year(record: Record, field_name: str) -> int:
    """Return the year in which a measure began, as a field says it (期間 R2～); 0 where it says none."""
    words = " ".join(cell.text for cell in record.fields.get(field_name, []))
    years = [year for _, _, year in mentioned_years(words)]
    return years[0] if years else 0


class _InterleavedReader:
    """Go through a record from left to right and top to bottom, labels opening slots and values filling them."""

    def __init__(self, record: Record, shape: Scattered, log: ImportLog) -> None:
        self.record, self.shape, self.log = record, shape, log
        years = {year: shape.slots(year) for year in shape.fiscal_years}
        self.labels = {label: (year, side) for year, found in years.items() for label, side in found.items()}
        order = [(year, side) for year in shape.fiscal_years for side in shape.rows]
        self.slots = _Slots(order, _first_year(record, shape.since))

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
