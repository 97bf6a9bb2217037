"""Read values that stand apart from their labels (離れた値): by their form, by their order, below, left."""

from __future__ import annotations

import re
from dataclasses import replace

from analysis.sources.figures import unit_in_name
from analysis.sources.grid import Cell, Row
from analysis.sources.indicators import Series
from analysis.sources.layout import Layout
from analysis.sources.log import ImportLog
from analysis.sources.placing import keep_field
from analysis.sources.record import Record
from analysis.sources.shapes import Items, LabelledField, Scattered
from analysis.words.characters import fold_width
from analysis.words.fiscal_year import label as year_label
from analysis.words.fiscal_year import mentioned_years


def _matches(pattern: str, cell: Cell) -> bool:
    return bool(re.search(pattern, fold_width(cell.text)))


# --- fields ----------------------------------------------------------------------------------------------------


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
        found = [place for place, cell in enumerate(row.filled) if _matches(entry.pattern, cell)]
        if found and entry.offset:
            return [cell for cell in row.filled[found[0] + entry.offset :][:1]]
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
            values = [replace(pair[1], unit=unit_in_name(pair[0].text))] if pair else []
            record.use(*(pair or ()))
        else:
            continue
        record.use(*values)
        if values:
            keep_field(record, entry, values, layout, log)
        else:
            log.notice(record.line, f"取組{record.measure_id}に「{entry.name}」の値が見つかりません。")


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


def read_sums(record: Record, layout: Layout, log: ImportLog) -> None:
    """Read the sums that are known by their form and order into the amounts of a record."""
    for shape in (one for one in layout.scattered if one.has_amounts):
        groups = [group for row in record.rows for group in _neighbours(record, row, shape)]
        for group in groups:
            record.use(*group)
        groups = _without_repeats(groups, len(shape.fiscal_years), log)
        years = _years_of(record, shape, groups, log)
        for year, group in zip(years, groups, strict=True):
            for column, cell in zip(shape.rows, group, strict=True):
                if year is not None and column != "ignore":
                    record.amounts.setdefault(year, {})[column] = replace(cell, unit=shape.unit)
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


def first_year(record: Record, field_name: str) -> int:
    """Return the year in which a measure began, as a field says it (期間 R2～); 0 where it says none."""
    words = " ".join(cell.text for cell in record.fields.get(field_name, []))
    years = [year for _, _, year in mentioned_years(words)]
    return years[0] if years else 0
