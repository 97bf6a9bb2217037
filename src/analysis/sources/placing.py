"""Place the fields of one record, beside their labels or elsewhere (項目の読み取り), and account for every row of it."""

from __future__ import annotations

import re
from dataclasses import replace

from analysis.sources.figures import unit_in_name
from analysis.sources.grid import Cell, Row
from analysis.sources.heading import Heading
from analysis.sources.layout import Layout
from analysis.sources.log import ImportLog
from analysis.sources.record import Record
from analysis.sources.shapes import AMOUNT_COLUMNS, LabelledField
from analysis.words.characters import fold_width
from analysis.words.errors import InputError, Problem
from analysis.words.fiscal_year import label as year_label
from analysis.words.fiscal_year import read_fiscal_year


def _keep_field(record: Record, entry: LabelledField, values: list[Cell], layout: Layout, log: ImportLog) -> None:
    """Keep the values of a field, or what it takes of them; an amount goes to its year.

    The unit of an amount is that of its cell, its label (``予算額（千円）``), or the field's.
    """
    match = re.search(entry.take, fold_width(values[0].text)) if entry.take and values else None
    if entry.take and match is None:
        return
    if match:
        span = match.span("value" if "value" in match.re.groupindex else 1)
        values = [replace(values[0], text=values[0].text[slice(*span)].strip())]
    if entry.name not in AMOUNT_COLUMNS:
        record.fields.setdefault(entry.name, values)
        return
    year = _year_of_label(values[0], entry) or layout.fiscal_year
    if match and "year" in match.re.groupindex:
        printed = read_fiscal_year(match["year"]) if match["year"] else None
        if printed is None:
            what = f"年度の印字がない額「{values[0].text}」を、{year_label(year)}のものとして読みました。"
            log.notice(values[0].line, what)
        year = printed or year
    record.amounts.setdefault(year, {}).setdefault(entry.name, replace(values[0], unit=values[0].unit or entry.unit))


def _year_of_label(value: Cell, entry: LabelledField) -> int | None:
    """Return the year of an amount: that of its label, else that of the setting.

    Raises
    ------
    InputError
        Where the two contradict each other.
    """
    named = Heading(0, (value.heading,)).own_year() if value.heading else None
    if named and entry.year and named != entry.year:
        what = f"見出し「{value.heading}」は{named}年度ですが、[[field]] の設定では year = {entry.year} です。"
        raise InputError(Problem(value.source, what, "見出しの年度によるので、year を消すか、見出しを直してください。"))
    return named or entry.year


def _beyond(record: Record, entry: LabelledField) -> tuple[Cell, Cell] | None:
    """Return a field's label and the value below or left of it, at the first place where both stand."""
    for place, row in enumerate(record.rows):
        for number, cell in enumerate(row.filled):
            if cell.label not in entry.labels:
                continue
            value = replace(cell, text="")
            if entry.left and number:
                value = row.filled[number - 1]
            elif entry.below and place + 1 < len(record.rows):
                value = record.rows[place + 1].at(cell.column)
            if value.text:
                return cell, value
    return None


def _by_pattern(record: Record, entry: LabelledField) -> list[Cell]:
    """Return every cell that a field's pattern fits, or the one ``offset`` filled cells right of the first."""
    for row in record.rows:
        found = [place for place, cell in enumerate(row.filled) if re.search(entry.pattern, fold_width(cell.text))]
        if found and entry.offset:
            return list(row.filled[found[0] + entry.offset :][:1])
        if found:
            return [row.filled[place] for place in found]
    return []


def read_fields(record: Record, layout: Layout, log: ImportLog) -> None:
    """Read the fields whose value does not stand right of a label."""
    for entry in layout.fields:
        if entry.pattern:
            values = _by_pattern(record, entry)
        elif entry.below or entry.left:
            pair = _beyond(record, entry)
            values = [_labelled(pair[1], pair[0])] if pair else []
            record.use(*(pair or ()))
        else:
            continue
        record.use(*values)
        if values:
            _keep_field(record, entry, values, layout, log)
        else:
            log.notice(record.line, f"取組{record.measure_id}に「{entry.name}」の値が見つかりません。")


class Placer:
    """Place the rows of one record one after another; what is left over goes to the log."""

    def __init__(self, record: Record, layout: Layout, log: ImportLog) -> None:
        self.record, self.layout, self.log = record, layout, log
        self.rows = record.rows
        self.position = 0

    def place(self) -> None:
        """Place every row that no other shape has read."""
        while self.position < len(self.rows):
            row = self.rows[self.position]
            steps = (self._read, self._paragraphs, self._field, self._partly, self._skipped, self._note)
            if not any(step(row) for step in steps):
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
        for number, place in enumerate(places):
            end = places[number + 1] if number + 1 < len(places) else len(row.filled)
            label, values = row.filled[place], list(row.filled[place + 1 : end])
            found = values or [replace(label, text="", column=label.column + 1)]
            found = [_labelled(cell, label) for cell in found]
            for entry in self._fields_of(label):
                _keep_field(self.record, entry, found, self.layout, self.log)
            self.record.use(label, *values)
        return bool(places) and self._keep(row)

    def _fields_of(self, label: Cell) -> list[LabelledField]:
        return [entry for entry in self.layout.fields if label.label in entry.labels and _is_beside(entry)]

    def _label_places(self, row: Row) -> list[int]:
        """Return the labels of a row: one of its first two free cells, and those that follow a value of it."""
        free = self.record.unused(row)
        places: list[int] = []
        for place, cell in enumerate(row.filled):
            if cell in (free if places else free[:2]) and self._fields_of(cell):
                places.append(place)
        return places

    def _paragraphs(self, row: Row) -> bool:
        """All rows after a label, to the end of the record or to the next label."""
        entries = [entry for entry in self.layout.fields if _is_following(entry) and row.label in entry.labels]
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
        if any(self.layout.is_label(cell.text) for cell in row.filled[:1]) or self.layout.is_label(row.text):
            return True
        return any(self.record.is_used(cell) for cell in row.filled)

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


def _labelled(value: Cell, label: Cell) -> Cell:
    """Return a value that knows the words and the unit of its label."""
    return replace(value, unit=unit_in_name(label.text), heading=label.text)


def _is_following(entry: LabelledField) -> bool:
    return entry.follows or entry.until_next


def _is_beside(entry: LabelledField) -> bool:
    return not (_is_following(entry) or entry.below or entry.left or entry.pattern)
