"""The tables of an edition as the text of its raw CSV files (原データの書き方)."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal

from analysis.contract.table import Table
from analysis.sources.indicators import Row

Tables = dict[str, list[Row]]


def printed(value: str | int | float | None) -> str:
    """Return a value as a raw file holds it: digits, no powers of ten, empty where it is missing."""
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
    return "" if value is None else str(value)


def csv_text(table: Table, rows: Sequence[Mapping[str, str | int | float | None]]) -> str:
    """Return a raw table as CSV text: header row, LF, empty cell = not given; optional columns only where used."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    used = {name for row in rows for name, value in row.items() if value not in ("", None)}
    names = [column.name for column in table.read_columns if not column.optional or column.name in used]
    writer.writerow(names)
    writer.writerows([printed(row.get(name)) for name in names] for row in rows)
    return out.getvalue()
