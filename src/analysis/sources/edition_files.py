"""Write the tables of an edition as its raw CSV files (原データの書き出し)."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from analysis.contract.schema import TABLES
from analysis.contract.table import Table
from analysis.sources.indicators import Row

Tables = dict[str, list[Row]]


def _printed(value: str | int | float | None) -> str:
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() else repr(value)
    return "" if value is None else str(value)


def csv_text(table: Table, rows: Sequence[Mapping[str, str | int | float | None]]) -> str:
    """Return a raw table as CSV text: header row, LF, empty cell = not given; optional columns only where used."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    used = {name for row in rows for name, value in row.items() if value not in ("", None)}
    names = [column.name for column in table.read_columns if not column.optional or column.name in used]
    writer.writerow(names)
    writer.writerows([_printed(row.get(name)) for name in names] for row in rows)
    return out.getvalue()


def write_edition(folder: Path, tables: Tables) -> list[Path]:
    """Write the raw CSV files of an edition, each whole or not at all; return the paths written."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, rows in tables.items():
        if not rows:
            continue
        path = folder / f"{name}.csv"
        part = path.with_suffix(".part")
        part.write_text(csv_text(TABLES[name], rows), encoding="utf-8-sig", newline="")
        os.replace(part, path)
        paths.append(path)
    return paths
