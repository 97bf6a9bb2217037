"""What lists and sheets print otherwise than the list of measures (資料の中の食い違い)."""

from __future__ import annotations

from analysis.contract.schema import PUBLISHED_DEPARTMENT, PUBLISHED_HEADING, PUBLISHED_NAME
from analysis.sources.grid import Cell
from analysis.sources.indicators import Row
from analysis.sources.listing import Entry
from analysis.sources.record import Record
from analysis.words.characters import label_key

#: What the sheets together are called in the table ``published``.
SHEET = "個票"

_COLUMNS = {"name": PUBLISHED_NAME, "department": PUBLISHED_DEPARTMENT}


def _row(table: str, measure: Row, column: str, cell: Cell) -> Row:
    figure: Row = {"column": column, "published_value": cell.text, "source": cell.source}
    return {"table": table, "row": measure["measure_id"], **figure}


def _differing(table: str, measure: Row, cells: dict[str, Cell]) -> list[Row]:
    """Return name and department as a list or sheet prints them where the list of measures has others."""
    return [
        _row(table, measure, _COLUMNS[name], cell)
        for name, cell in cells.items()
        if name in _COLUMNS and cell.text and cell.key != label_key(str(measure[name]))
    ]


def difference_rows(measures: list[Row], records: list[Record], listed: dict[str, list[Entry]]) -> list[Row]:
    """Return where sheets and later lists print another name, department or year than the list of measures.

    They go to ``published``, so that the review can ask which of the two is right.

    Parameters
    ----------
    measures, records : lists of the same length
        The table ``measures``, named by a list, and the sheets.
    listed : dict of table name to entries
        The lists that name the measures in their order.
    """
    rows: list[Row] = []
    for measure, record in zip(measures, records, strict=False):
        rows += _differing(SHEET, measure, {name: record.first(name) for name in _COLUMNS})
        for year, cell in record.wrong_headings.items():
            rows.append(_row(SHEET, measure, f"{PUBLISHED_HEADING} {year}", cell))
    for table, entries in listed.items():
        for measure, entry in zip(measures, entries, strict=False):
            rows += _differing(table, measure, entry.cells)
    return rows
