"""Measures that came in unlike the others (ほかと違う取組): half a row, the line of a note or of another table is seen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from analysis.sources.indicators import Row

_PARTS = {"budgets": "予算", "indicators": "指標", "grades": "評価"}
_SHOWN = 10


def unlike_lines(tables: Mapping[str, list[Row]]) -> list[str]:
    """Return, in Japanese, the active measures without what more than half of them have, and numbers of a form of their own."""
    active = [row for row in tables.get("measures", []) if row.get("status") == "active"]
    return [*_without(active, tables), *_odd_numbers(active)]


def _without(active: list[Row], tables: Mapping[str, list[Row]]) -> Iterator[str]:
    for table, word in _PARTS.items():
        having = {row["measure_id"] for row in tables.get(table, [])}
        lacking = [row for row in active if row["measure_id"] not in having]
        if 0 < 2 * len(lacking) < len(active):
            yield f"{word}のない取組（{len(active)}件中{len(lacking)}件）: {_named(lacking)}"


def _odd_numbers(active: list[Row]) -> Iterator[str]:
    """Yield the numbers whose form (``1-2`` is digits, a dash, digits) no other has, where most have one form."""
    forms = [re.sub(r"[0-9]+", "9", str(row["measure_id"])) for row in active]
    counts = Counter(forms)
    odd = [row for row, form in zip(active, forms, strict=True) if counts[form] == 1]
    if odd and 2 * max(counts.values()) > len(active):
        yield f"番号の形がほかと違う取組（{len(odd)}件）: {_named(odd)}"


def _named(rows: list[Row]) -> str:
    names = [f"{row['measure_id']}（{row['source']}）" for row in rows[:_SHOWN]]
    return "、".join(names) + (f" ほか {len(rows) - _SHOWN} 件" if len(rows) > _SHOWN else "")
