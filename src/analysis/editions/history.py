"""Several editions of one plan together (複数の評価年度): the newer edition wins, and every change is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from analysis.contract.schema import TABLES
from analysis.contract.table import Column
from analysis.editions.load import Edition
from analysis.editions.renumbering import name_problems, renumbered
from analysis.words.characters import label_key
from analysis.words.errors import raise_if_any

#: Tables whose rows of earlier years are carried on.
CARRIED = ("budgets", "funding", "indicators", "grades", "directions")
RESTATED_COLUMNS = [
    "table",
    "measure_id",
    "kind",
    "seq",
    "fiscal_year",
    "column",
    "old",
    "new",
    "old_edition",
    "new_edition",
    "source",
    "old_source",
]


@dataclass(frozen=True)
class Combined:
    """The tables of the newest edition with what only earlier ones report.

    Attributes
    ----------
    tables : mapping of str to DataFrame
    restated : DataFrame
        One row a value that a newer edition prints otherwise (`RESTATED_COLUMNS`).
    vanished : DataFrame
        Measures of the edition before that the newest does not list: measure_id, name, edition, source.
    gone : DataFrame
        All measures that only earlier editions list, whatever their state, each with the last edition that does: same columns.
        Their rows are in no table.
    """

    tables: Mapping[str, pd.DataFrame]
    restated: pd.DataFrame
    vanished: pd.DataFrame
    gone: pd.DataFrame


def _facts(table: str) -> list[Column]:
    """Return the columns that state a fact: no key, no source, nothing computed."""
    return [column for column in TABLES[table].read_columns if not column.key and column.name != "source"]


def _folded(values: pd.Series) -> pd.Series:
    """Return texts so that two spellings of one text are equal, each distinct one folded once; numbers as they are."""
    if values.dtype != "string":
        return values
    return values.map({text: label_key(text) for text in values.dropna().unique()}).astype("string")


def _changed(table: str, older: Edition, newer: Edition) -> list[dict[str, object]]:
    """Return the values of common keys that differ; a value newly given or dropped counts as well."""
    key = TABLES[table].key
    pairs = older.tables[table].merge(
        newer.tables[table], on=key, suffixes=("_old", "_new"), how="inner", validate="one_to_one"
    )
    rows: list[dict[str, object]] = []
    for column in _facts(table):
        old, new = pairs[f"{column.name}_old"], pairs[f"{column.name}_new"]
        differs = ((_folded(old) != _folded(new)).fillna(False) | (old.notna() & new.isna())).astype(bool)
        for _, pair in pairs[differs].iterrows():
            rows.append(
                {name: pair[name] for name in key}
                | {
                    "table": table,
                    "column": column.name,
                    "old": pair[f"{column.name}_old"],
                    "new": pair[f"{column.name}_new"],
                    "old_edition": older.fiscal_year,
                    "new_edition": newer.fiscal_year,
                    "source": pair["source_new"],
                    "old_source": pair["source_old"],
                }
            )
    return rows


def _with_earlier(table: str, newest: pd.DataFrame, older: Sequence[Edition], known: pd.Series) -> pd.DataFrame:
    """Return the newest rows and those of earlier editions whose key no later edition has."""
    key = TABLES[table].key
    parts = [newest]
    seen = newest[key]
    for edition in reversed(older):
        rows = edition.tables[table]
        rows = rows[rows["measure_id"].isin(known)]
        fresh = rows.merge(seen, on=key, how="left", indicator=True)["_merge"].eq("left_only").to_numpy()
        parts.append(rows[fresh])
        seen = pd.concat([seen, rows[fresh][key]])
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if len(filled) > 1 else newest


def combine(editions: Sequence[Edition]) -> Combined:
    """Return the editions of one plan, oldest first, as one.

    Where two editions state the same fact, the newer wins; what it changed is listed in ``restated``
    (目標値の変更 and the like). Only measures that the newest edition lists are carried on, under the numbers that it
    gives them (`analysis.editions.renumbering`).

    Raises
    ------
    InputError
        Where a number stands for measures of two names, and plan.toml does not say which.
    """
    *earlier, newest = editions
    plan, until = newest.plan, newest.fiscal_year
    older = [renumbered(one, plan, until) for one in earlier]
    last = [renumbered(one, plan, two.fiscal_year) for one, two in pairwise(editions)]
    pairs = list(zip(last, editions[1:], strict=True))
    raise_if_any([problem for one, two in pairs for problem in name_problems(one, two, plan)])
    known = newest.tables["measures"]["measure_id"]
    tables = dict(newest.tables)
    for table in CARRIED if older else ():
        tables[table] = _with_earlier(table, newest.tables[table], older, known)
    neighbours = list(pairwise([*older, newest]))
    rows = [row for table in CARRIED for one, two in neighbours for row in _changed(table, one, two)]
    return Combined(tables, pd.DataFrame(rows, columns=RESTATED_COLUMNS), _vanished(older, known), _gone(older, known))


_LISTED = ["measure_id", "name", "edition", "source"]


def _gone(older: Sequence[Edition], known: pd.Series) -> pd.DataFrame:
    listed = [one.tables["measures"].assign(edition=one.fiscal_year)[_LISTED] for one in older]
    rows = pd.concat(listed, ignore_index=True) if listed else pd.DataFrame(columns=_LISTED)
    return rows[~rows["measure_id"].isin(known)].drop_duplicates("measure_id", keep="last", ignore_index=True)


def _vanished(older: Sequence[Edition], known: pd.Series) -> pd.DataFrame:
    if not older:
        return pd.DataFrame(columns=_LISTED)
    before = older[-1].tables["measures"].assign(edition=older[-1].fiscal_year)
    gone = before[~before["measure_id"].isin(known) & before["status"].eq("active")]
    return gone[_LISTED].reset_index(drop=True)
