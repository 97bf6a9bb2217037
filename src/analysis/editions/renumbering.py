"""The same measure in several editions (取組の同一性): by number, where numbers changed by what plan.toml declares."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from analysis.contract.catalog import editions
from analysis.contract.plan import Plan
from analysis.contract.schema import TABLES
from analysis.editions.load import Edition
from analysis.editions.raw import read_raw
from analysis.sources.numbering import FormerMeasure
from analysis.words.characters import label_key
from analysis.words.errors import Location, Problem
from analysis.words.fiscal_year import label

#: From this likeness of two names on (0 to 1) they are taken for two wordings of one.
_ALIKE = 0.6


@dataclass(frozen=True)
class _Move:
    """What became of the numbers of an edition in a later one; a number that ended has no new one."""

    numbers: Mapping[str, str]

    def of(self, ids: pd.Series) -> pd.Series:
        """Return the later numbers; missing where the measure ended."""
        moved = ids.map({old: new or pd.NA for old, new in self.numbers.items()})
        return moved.where(ids.isin(list(self.numbers)), ids).astype("string")


def moved_to(plan: Plan, since: int, until: int) -> dict[str, str]:
    """Return the numbers of an edition that are others in a later one; an empty text for a measure that ended."""
    found: dict[str, str] = {}
    for year in sorted({one.edition for one in plan.renumbered if since < one.edition <= until}):
        step = {one.old: one.new for one in plan.renumbered if one.edition == year}
        found = {old: step.get(new, new) for old, new in found.items()}
        found |= {old: new for old, new in step.items() if old not in found}
    return found


def renumbered(edition: Edition, plan: Plan, until: int) -> Edition:
    """Return an edition under the numbers of a later one, without the measures that ended."""
    numbers = moved_to(plan, edition.fiscal_year, until)
    if not numbers:
        return edition
    tables = {}
    for name, table in edition.tables.items():
        if "measure_id" not in table:
            tables[name] = table
            continue
        moved = table.assign(measure_id=_Move(numbers).of(table["measure_id"]))
        tables[name] = moved.dropna(subset=["measure_id"]).reset_index(drop=True)
    return replace(edition, tables=tables)


def name_problems(older: Edition, newer: Edition, plan: Plan) -> list[Problem]:
    """Return a problem for every number that two neighbouring editions give to measures of unlike names.

    Parameters
    ----------
    older : Edition
        Under the numbers of the newer one (`renumbered`).
    """
    declared = {one.new for one in plan.renumbered if one.edition == newer.fiscal_year}
    pairs = older.tables["measures"].merge(newer.tables["measures"], on="measure_id", suffixes=("_old", "_new"))
    where = Location(f"data/raw/{plan.plan_id}/{newer.fiscal_year}/measures.csv")
    problems = []
    for row in pairs.itertuples():
        if row.measure_id in declared or _is_one_name(str(row.name_old), str(row.name_new)):
            continue
        what = (
            f"取組番号「{row.measure_id}」が、{label(older.fiscal_year)}は「{row.name_old}」、"
            f"{label(newer.fiscal_year)}は「{row.name_new}」です。"
        )
        todo = (
            f"plan.toml の [[renumbered]] に edition = {newer.fiscal_year}、old に前の番号、new に今の番号を書いてください"
            "（名前が変わっただけなら同じ番号、終わった取組なら new を空に）。"
        )
        problems.append(Problem(where, what, todo))
    return problems


def _is_one_name(one: str, two: str) -> bool:
    keys = label_key(one), label_key(two)
    if keys[0] == keys[1] or keys[0] in keys[1] or keys[1] in keys[0]:
        return True
    return difflib.SequenceMatcher(None, *keys).ratio() >= _ALIKE


def former_measures(root: Path, plan_id: str, fiscal_year: int) -> Sequence[FormerMeasure]:
    """Return the measures of the other editions of a plan, those of the nearest edition first."""
    found: list[FormerMeasure] = []
    years = [year for year in editions(root, plan_id) if year != fiscal_year]
    for year in sorted(years, key=lambda one: (abs(one - fiscal_year), one)):
        path = root / "data" / "raw" / plan_id / str(year) / "measures.csv"
        raw = read_raw(path, TABLES["measures"], path.name)
        if path.exists() and not raw.problems:
            cells = zip(*(raw.cells(name) for name in ("measure_id", "name", "department")), strict=True)
            found += [FormerMeasure(*cell) for cell in cells]
    return found
