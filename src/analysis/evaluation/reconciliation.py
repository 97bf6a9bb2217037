"""Hold the published tables against the rows (公表値との突合)."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analysis.contract.plan import PublishedTable
from analysis.editions.load import Edition
from analysis.evaluation.grade import counts
from analysis.words.characters import label_key
from analysis.words.printing import published_share


def _grade_lookup(edition: Edition, table: PublishedTable) -> dict[tuple[str, str], str]:
    """Return the grade of every measure, by (row, column) of a published list."""
    found = edition.tables["grades"].set_index(["measure_id", "kind", "fiscal_year"])["grade"]
    return {
        (str(measure_id), column): str(grade)
        for column, (kind, year) in table.columns.items()
        for (measure_id, found_kind, found_year), grade in found.items()
        if (found_kind, found_year) == (kind, year)
    }


def _counts_by_policy(edition: Edition, table: PublishedTable) -> pd.DataFrame:
    """Return how many measures of each policy got each grade in the evaluated year."""
    grades = edition.tables["grades"].merge(
        edition.tables["measures"][["measure_id", "policy"]], on="measure_id", validate="many_to_one"
    )
    chosen = grades[(grades["kind"] == table.kind) & (grades["fiscal_year"] == edition.fiscal_year)]
    return counts(chosen, edition.plan.scale)


def _count_lookup(edition: Edition, table: PublishedTable) -> dict[tuple[str, str], str]:
    """Return the number of measures by policy and step, and under e.g. ``取組数`` that of all measures."""
    found = {
        (str(policy), symbol): str(row[symbol])
        for policy, row in _counts_by_policy(edition, table).iterrows()
        for symbol in edition.plan.scale.symbols
    }
    whole = f"{edition.plan.measure_word}数"
    sizes = edition.tables["measures"].groupby("policy").size()
    return found | {(str(policy), whole): str(number) for policy, number in sizes.items()}


def _share_lookup(edition: Edition, table: PublishedTable) -> dict[tuple[str, str], str]:
    """Return ``16件 (84%)`` for every policy and step, and the share of the steps that count as good."""
    scale = edition.plan.scale
    found = {}
    for policy, row in _counts_by_policy(edition, table).iterrows():
        whole = int(row["evaluated"])
        for symbol in scale.symbols:
            number = int(row[symbol])
            found[(str(policy), f"{symbol}評価")] = f"{number}件 ({published_share(number, whole)})"
        found[(str(policy), f"{'または'.join(scale.positive)}評価の割合")] = published_share(
            int(row["positive"]), whole
        )
    return found


_LOOKUPS: dict[str, Callable[[Edition, PublishedTable], dict[tuple[str, str], str]]] = {
    "grade_counts": _count_lookup,
    "grades": _grade_lookup,
    "grade_shares": _share_lookup,
}


def recompute(edition: Edition) -> pd.DataFrame:
    """Return the table ``published`` with ``recomputed_value`` and ``agrees``.

    Every published cell of a table that plan.toml describes is recomputed from the rows of the edition;
    spelling of digits, brackets and dashes does not count as a difference.

    Returns
    -------
    DataFrame
        ``agrees`` is True or False, missing where plan.toml does not say how to recompute the cell.
    """
    published = edition.tables["published"]
    lookup: dict[tuple[str, str, str], str] = {}
    for table in edition.plan.published:
        found = _LOOKUPS[table.method](edition, table)
        lookup |= {
            (label_key(table.table), label_key(row), label_key(column)): value for (row, column), value in found.items()
        }
    keys = zip(published["table"], published["row"], published["column"], strict=True)
    values = [lookup.get((label_key(table), label_key(row), label_key(column))) for table, row, column in keys]
    recomputed = pd.Series(values, index=published.index, dtype="string")
    same = [
        pd.NA if pd.isna(new) else label_key(str(old)) == label_key(str(new))
        for old, new in zip(published["published_value"], recomputed, strict=True)
    ]
    return published.assign(recomputed_value=recomputed, agrees=pd.Series(same, index=published.index, dtype="boolean"))
