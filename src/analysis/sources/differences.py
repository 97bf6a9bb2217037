"""Where sheets and later lists print something else than the list of measures (一覧と個票の食い違い)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from analysis.characters import label_key
from analysis.schema import PUBLISHED_DEPARTMENT, PUBLISHED_HEADING, PUBLISHED_NAME
from analysis.sources.grid import Cell
from analysis.sources.listing import Entry
from analysis.sources.record import Record
from analysis.sources.rows import Row

#: What the sheets together are called in the table ``published``.
SHEET = "個票"
_COLUMNS = {"name": PUBLISHED_NAME, "department": PUBLISHED_DEPARTMENT}


def _printed(table: str, measure_id: str, column: str, cell: Cell) -> Row:
    place: Row = {"table": table, "row": measure_id, "column": column}
    return place | {"published_value": cell.text, "line": cell.line}


def _differing(table: str, measure: Row, cells: Mapping[str, Cell]) -> list[Row]:
    """Return name and department as printed where the list of measures has others."""
    return [
        _printed(table, str(measure["measure_id"]), _COLUMNS[name], cell)
        for name, cell in cells.items()
        if name in _COLUMNS and cell.text and cell.key != label_key(str(measure[name]))
    ]


def difference_rows(measures: list[Row], records: list[Record], listed: Iterable[tuple[str, list[Entry]]]) -> list[Row]:
    """Return rows of ``published`` for every name, department or year heading that differs.

    They let the review ask which of the two is right; where a document has no list, names cannot differ.

    Parameters
    ----------
    measures : list of Row
        The table ``measures``, its names as the list prints them.
    records : list of Record
        The sheets.
    listed : iterable of (table, entries)
        The lists that name measures, in the order of the measures.
    """
    by_id = {str(measure["measure_id"]): measure for measure in measures}
    lists = list(listed)
    rows: list[Row] = []
    for record in records:
        if lists:
            cells = {name: record.first(name) for name in _COLUMNS}
            rows += _differing(SHEET, by_id[record.measure_id], cells)
        for year, cell in record.wrong_headings.items():
            rows.append(_printed(SHEET, record.measure_id, f"{PUBLISHED_HEADING} {year}", cell))
    for table, entries in lists:
        for record, entry in zip(records, entries, strict=False):
            rows += _differing(table, by_id[record.measure_id], entry.cells)
    return rows
