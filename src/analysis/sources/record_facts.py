"""Gather what was placed of one record (個票) into the tables of the edition."""

from __future__ import annotations

from analysis.sources.edition_tables import EditionTables, tasks_of
from analysis.sources.figures import Figures
from analysis.sources.layout import Layout
from analysis.sources.parts import split_series
from analysis.sources.record import Record

#: Fields of a form that have their own column in a table.
NOT_TEXTS = ("name", "department", "policy", "program", "status", "grade", "indicator", "since")


def _gather_series(record: Record, layout: Layout, found: EditionTables) -> None:
    """Add the indicators that stand in tables of years or rows; cells with several figures become several."""
    split = {shape.kind for shape in layout.matrices if shape.parts}
    for series in record.series:
        for one in split_series(series) if series.kind in split else [series]:
            one.measure_id = record.measure_id
            one.grading = None if layout.recovery else layout.grading
            found.add_series(one)


def _gather_amounts(record: Record, found: EditionTables) -> None:
    """Add the amounts of every year; a year that the form names without amounts is kept too."""
    for year, cells in record.amounts.items():
        for column, cell in cells.items():
            found.add_amount((record.measure_id, year), column, cell, Figures())
        found.money.years.setdefault((record.measure_id, year), record.source)


def _gather_grades(record: Record, layout: Layout, found: EditionTables) -> None:
    """Add the grades printed on the sheet itself (自己評価)."""
    printed = dict(record.grades)
    if "grade" in record.fields:
        printed.setdefault("annual", record.first("grade"))
    for kind, cell in printed.items():
        found.add_grade((record.measure_id, layout.fiscal_year, kind), cell, layout.grading)


def gather_record(record: Record, layout: Layout, found: EditionTables) -> None:
    """Add everything that was placed of one record to the tables of the edition."""
    for cell in record.tasks:
        for words in tasks_of(cell.text):
            found.add_task((record.measure_id, "year", words, layout.fiscal_year, None), cell.source)
    _gather_series(record, layout, found)
    _gather_amounts(record, found)
    _gather_grades(record, layout, found)
    for name in dict.fromkeys(entry.name for entry in layout.fields if entry.name not in NOT_TEXTS):
        for cell in record.fields.get(name, []):
            if cell.text:
                found.add_text(record.measure_id, name, cell)
    for mark in record.marks:
        found.add_task((record.measure_id, mark.scope, mark.task, mark.fiscal_year, mark.month), mark.source)
