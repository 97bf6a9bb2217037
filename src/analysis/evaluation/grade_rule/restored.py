"""Grades that were restored where the symbol could not be read (推定した評価): counted as given, but no evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from analysis.contract.scale import Scale
from analysis.editions.corrections import Correction

#: measure_id, fiscal_year, kind, and seq of a grade printed beside an indicator (None for one of the measure).
GradeKey = tuple[str, int, str, int | None]
_COLUMNS = {"grades": "grade", "indicators": "published_grade"}


def restored_grades(
    corrections: Iterable[Correction], tables: Mapping[str, pd.DataFrame], scale: Scale
) -> frozenset[GradeKey]:
    """Return the grades that a correction put where the source shows no symbol of the scale.

    A correction from one symbol to another is a person's reading of the source and not a guess.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        ``grades`` and ``indicators``, corrected.
    """
    found: set[GradeKey] = set()
    for one in corrections:
        column = _COLUMNS.get(one.table)
        if column != one.column or one.new not in scale.symbols or scale.own(one.old):
            continue
        rows = tables[one.table]
        rows = rows[rows[column].eq(one.new).fillna(False).astype(bool)]
        for name, value in one.key.items():
            rows = rows[rows[name].astype("string").eq(value).fillna(False).astype(bool)]
        for row in rows.itertuples():
            seq = int(row.seq) if one.table == "indicators" else None
            found.add((str(row.measure_id), int(row.fiscal_year), str(row.kind), seq))
    return frozenset(found)
