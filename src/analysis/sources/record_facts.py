"""Gather what was placed of one record (個票) into the tables of the edition."""

from __future__ import annotations

import re
from dataclasses import replace

from analysis.sources.edition_tables import EditionTables, tasks_of
from analysis.sources.figures import Figures
from analysis.sources.grid import Cell
from analysis.sources.indicators import Series, parts_of
from analysis.sources.layout import Layout
from analysis.sources.log import ImportLog
from analysis.sources.parts import split_series
from analysis.sources.record import Record
from analysis.sources.shapes import Block
from analysis.words.characters import fold_width
from analysis.words.fiscal_year import label, read_fiscal_year

#: Fields of a form that have their own column in a table.
NOT_TEXTS = ("name", "department", "policy", "program", "status", "grade", "indicator", "since")


def _gather_block(record: Record, block: Block, layout: Layout, found: EditionTables) -> None:
    """Add the indicators and tasks of a block with headings above, one series for every numbered part."""
    cells = dict(record.blocks[block.name])
    task = cells.pop("task", None)
    for words in tasks_of(task.text) if task else ():
        found.add_task((record.measure_id, "year", words, layout.fiscal_year, None), task.source if task else "")
    for number, part in parts_of(cells, "numbers", found.log).items():
        name = part.pop("indicator", record.blank)
        series = Series(block.name, name, record.measure_id, seq=number, named_by_target="indicator" not in cells)
        series.cells[layout.fiscal_year] = part
        found.add_series(series)


def _gather_series(record: Record, layout: Layout, found: EditionTables) -> None:
    """Add the indicators that stand in tables of years or rows; cells with several figures become several."""
    split = {shape.kind for shape in layout.matrices if shape.parts}
    for series in record.series:
        for one in split_series(series) if series.kind in split else [series]:
            one.measure_id = record.measure_id
            one.grading = None if layout.recovery else layout.grading
            found.add_series(one)


def _gather_amounts(record: Record, layout: Layout, found: EditionTables) -> None:
    """Add budget, settlement and staff of every year; a year that the form names without amounts is kept too."""
    unit = layout.amounts.unit if layout.amounts else "円"
    units = {column: shape.unit for shape in layout.sequences for column in shape.columns}
    for name, cells in record.amounts.items():
        for year, cell in cells.items():
            found.add_amount((record.measure_id, year), name, replace(cell, unit=unit), Figures())
    for year, sums in record.sums.items():
        for column, cell in sums.items():
            found.add_amount((record.measure_id, year), column, replace(cell, unit=units[column]), Figures())
        found.years.setdefault((record.measure_id, year), record.source)


def _gather_inline_budget(record: Record, layout: Layout, found: EditionTables, log: ImportLog) -> None:
    """Add the amount printed inside another field, under the year printed with it, else the next one."""
    shape = layout.inline_budget
    cell = record.first(shape.field) if shape else record.blank
    match = re.search(shape.pattern, fold_width(cell.text)) if shape else None
    if shape is None or match is None:
        return
    printed = match.groupdict().get("year")
    year = read_fiscal_year(printed) if printed else None
    amount = replace(cell, text=match["amount"], unit="円")
    if year is None:
        year = layout.fiscal_year + shape.years_ahead
        log.notice(cell.line, f"年度の印字がない予算額「{amount.text}」を、{label(year)}のものとして読みました。")
    found.add_amount((record.measure_id, year), "budget_yen", amount, Figures())


def _gather_grades(record: Record, layout: Layout, found: EditionTables) -> None:
    """Add the grades printed on the sheet itself (自己評価)."""
    printed: dict[str, Cell] = dict(record.blocks.get("grade", {}))
    if "grade" in record.fields:
        printed.setdefault("annual", record.first("grade"))
    for kind, cell in printed.items():
        found.add_grade((record.measure_id, layout.fiscal_year, kind), cell, layout.grading)


def gather_record(record: Record, layout: Layout, found: EditionTables, log: ImportLog) -> None:
    """Add everything that was placed of one record to the tables of the edition."""
    for block in layout.blocks:
        if block.name == "grade":
            continue
        if block.name in record.blocks:
            _gather_block(record, block, layout, found)
        else:
            log.notice(record.line, f"取組{record.measure_id}の個票に「{block.name}」の欄がありません。")
    _gather_series(record, layout, found)
    _gather_amounts(record, layout, found)
    _gather_inline_budget(record, layout, found, log)
    _gather_grades(record, layout, found)
    for name in dict.fromkeys(entry.name for entry in layout.fields if entry.name not in NOT_TEXTS):
        for cell in record.fields.get(name, []):
            if cell.text:
                found.add_text(record.measure_id, name, cell)
    for mark in record.marks:
        found.add_task((record.measure_id, mark.scope, mark.task, mark.fiscal_year, mark.month), mark.source)
