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


#: Methods that count the grades of each policy.
_OF_POLICIES = ("grade_counts", "grade_shares")
CIRCULAR = "この件数を手がかりに推定した評価を含むため、一致に数えません。"
_LOOKUPS: dict[str, Callable[[Edition, PublishedTable], dict[tuple[str, str], str]]] = {
    "grade_counts": _count_lookup,
    "grades": _grade_lookup,
    "grade_shares": _share_lookup,
}


_NOTHING = {
    "recomputed_value": pd.array([], dtype="string"),
    "agrees": pd.array([], dtype="boolean"),
    "reason": pd.array([], dtype="string"),
}


def _served(edition: Edition) -> set[tuple[str, ...]]:
    """Return the published cells that served to guess grades: the counts and shares of the policies they belong to."""
    policies = edition.tables["measures"].set_index("measure_id")["policy"].to_dict()
    guessed = [dict(one.key) for one in edition.corrections if one.table == "grades" and one.from_published]
    found: set[tuple[str, ...]] = set()
    for table in edition.plan.published:
        about = {"kind": table.kind, "fiscal_year": str(edition.fiscal_year)}
        rows = {
            str(policies.get(key.get("measure_id")))
            for key in guessed
            if table.method in _OF_POLICIES and all(key.get(name, value) == value for name, value in about.items())
        }
        cells = _LOOKUPS[table.method](edition, table)
        whole = f"{edition.plan.measure_word}数"
        found |= {
            (label_key(table.table), label_key(row), label_key(column))
            for row, column in cells
            if row in rows and column != whole
        }
    return found


def recompute(edition: Edition) -> pd.DataFrame:
    """Return the table ``published`` with ``recomputed_value`` and ``agrees``.

    Every published cell of a table that plan.toml describes is recomputed from the rows of the edition;
    spelling of digits, brackets and dashes does not count as a difference.

    Returns
    -------
    DataFrame
        ``agrees`` is True or False, missing where plan.toml does not say how to recompute the cell, and where an equal count
        is no evidence because it served to guess a grade; ``reason`` then says so.
    """
    published = edition.tables["published"]
    if published.empty:
        return published.assign(**_NOTHING)
    lookup: dict[tuple[str, str, str], str] = {}
    for table in edition.plan.published:
        found = _LOOKUPS[table.method](edition, table)
        lookup |= {
            (label_key(table.table), label_key(row), label_key(column)): value for (row, column), value in found.items()
        }
    names = published[["table", "row", "column"]].itertuples(index=False, name=None)
    keys = [(label_key(table), label_key(row), label_key(column)) for table, row, column in names]
    values = [lookup.get(key) for key in keys]
    recomputed = pd.Series(values, index=published.index, dtype="string")
    same = [
        pd.NA if pd.isna(new) else label_key(str(old)) == label_key(str(new))
        for old, new in zip(published["published_value"], recomputed, strict=True)
    ]
    agrees = pd.Series(same, index=published.index, dtype="boolean")
    used = _served(edition)
    served = pd.Series([key in used for key in keys], index=published.index, dtype=bool)
    circular = served & agrees.fillna(False).astype(bool)
    reason = pd.Series(pd.NA, index=published.index, dtype="string").mask(circular, CIRCULAR)
    return published.assign(recomputed_value=recomputed, agrees=agrees.mask(circular), reason=reason)
