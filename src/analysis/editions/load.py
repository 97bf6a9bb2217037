"""Load one edition: raw files, corrections, validated frames (読み込み); the only reader of data/raw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from analysis.contract.catalog import edition_folder, table_files
from analysis.contract.plan import Plan, read_plan
from analysis.contract.schema import OPINIONS, TABLES
from analysis.contract.table import Table
from analysis.editions.corrections import Correction, apply, read_corrections
from analysis.editions.raw import RawTable, read_raw, row_problems, sha256, typed
from analysis.editions.spelling import settle
from analysis.words.errors import Location, Problem, raise_if_any

#: Files of the analyst beside the tables of an edition: read by the rooms that know them, told as inputs here.
ANALYST_FILES = (f"{OPINIONS.name}.csv", "review.toml")


@dataclass(frozen=True)
class Edition:
    """One evaluated year of a plan (評価年度) as reported, with declared corrections applied.

    Attributes
    ----------
    tables : mapping of str to DataFrame
        Every table of the contract, empty where no file was given.
    inputs : mapping of str to str
        SHA-256 of each file read, by its path below the project folder.
    """

    plan: Plan
    fiscal_year: int
    tables: Mapping[str, pd.DataFrame]
    corrections: tuple[Correction, ...]
    inputs: Mapping[str, str]


def _reference_problems(tables: Mapping[str, RawTable]) -> list[Problem]:
    """Return a problem for every row of a measure that the list of measures does not have."""
    if "measures" not in tables or tables["measures"].problems:  # a row that could not be read may be the measure's
        return []
    known = set(tables["measures"].cells("measure_id"))
    return [
        Problem(
            raw.where(place, "measure_id"),
            f"取組「{measure_id}」は measures.csv にありません。",
            "番号の誤りなら直し、新しい取組なら measures.csv に加えてください。",
        )
        for name, raw in tables.items()
        if name not in ("measures", "published") and not known.issuperset(raw.cells("measure_id"))
        for place, measure_id in enumerate(raw.cells("measure_id"))
        if measure_id not in known
    ]


def _read_tables(folder: Path, prefix: str) -> tuple[dict[str, RawTable], list[Problem]]:
    """Return the tables of an edition, and what is wrong with their forms."""
    found = {}
    problems = []
    for path in table_files(folder):
        file = f"{prefix}/{path.name}"
        if path.name in ANALYST_FILES:
            continue
        if path.stem not in TABLES:
            todo = f"ファイル名は {'、'.join(TABLES)} のどれかです。"
            problems.append(Problem(Location(file), "データ項目にない表です。", todo))
            continue
        found[path.stem] = read_raw(path, TABLES[path.stem], file)
    if "measures" not in found:
        problems.append(
            Problem(Location(f"{prefix}/measures.csv"), "取組一覧がありません。", "measures.csv を置いてください。")
        )
    return found, problems + [problem for raw in found.values() for problem in raw.problems]


@cache
def empty_table(name: str) -> pd.DataFrame:
    """Return a table of the contract without rows; all who ask share it.

    Returns
    -------
    DataFrame with the columns of that table of `schema.TABLES`
    """
    return _frame(RawTable(name), TABLES[name])


def _frame(raw: RawTable, table: Table) -> pd.DataFrame:
    columns = {column.name: typed(raw.cells(column.name), column) for column in table.read_columns}
    return pd.DataFrame(columns, copy=False)


def _raise_if_wrong(
    raw: Mapping[str, RawTable], plan: Plan, about: tuple[list[Correction], str], problems: list[Problem]
) -> None:
    """Apply the corrections, give everything one spelling, and raise all that is wrong at once."""
    corrections, file = about
    found = list(problems)
    whole = {name: table for name, table in raw.items() if not table.problems}
    read = [one for one in corrections if one.table in whole or one.table not in raw]
    found += apply(read, whole, file)
    found += settle(raw, plan)
    found += [problem for name, table in raw.items() for problem in row_problems(table, TABLES[name])]
    raise_if_any(found + _reference_problems(raw))


def load_edition(root: Path, plan_id: str, fiscal_year: int) -> Edition:
    """Return one edition of a plan, validated.

    Parameters
    ----------
    root : Path
        The project folder.
    plan_id : str
        Name of a folder below data/raw.
    fiscal_year : int
        The evaluated year.

    Raises
    ------
    InputError
        With all problems of plan.toml, corrections.toml or the CSV files at once.
    """
    folder = edition_folder(root, plan_id, fiscal_year)
    plan = read_plan(folder.parent)
    prefix = f"data/raw/{plan_id}/{fiscal_year}"
    raw, problems = _read_tables(folder, prefix)
    corrections = read_corrections(folder / "corrections.toml")
    _raise_if_wrong(raw, plan, (corrections, f"{prefix}/corrections.toml"), problems)
    files = [folder.parent / "plan.toml", *table_files(folder), *folder.glob("corrections.toml")]
    files += folder.glob("review.toml")
    return Edition(
        plan=plan,
        fiscal_year=fiscal_year,
        tables={name: _frame(raw[name], TABLES[name]) if name in raw else empty_table(name) for name in TABLES},
        corrections=tuple(corrections),
        inputs={path.relative_to(root).as_posix(): sha256(path) for path in files},
    )
