"""Write the open data of a plan (オープンデータの作成)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.contract.catalog import editions, open_folder
from analysis.contract.plan import Plan
from analysis.contract.table import Table
from analysis.editions.load import load_edition
from analysis.editions.staging import replaced_folder
from analysis.evaluation.year import evaluate
from analysis.forms.open_data import data_tables
from analysis.forms.open_data.data_tables import Row
from analysis.forms.open_data.merging import Report, cell, merged, revisions
from analysis.forms.open_data.package import Reference, Resource, description
from analysis.words.errors import InputError, Problem, raise_if_any


def write_open_data(root: Path, plan_id: str) -> list[Path]:
    """Write ``data/processed/<plan_id>``: one CSV a table that has rows, all editions, and ``datapackage.json``.

    A fact that several editions report stands once, as the latest of them gives it; what an earlier one gave
    otherwise stands in ``revisions.csv``. The folder is replaced whole or not at all; the same input gives the same
    bytes.

    Parameters
    ----------
    root : Path
        The project folder.
    plan_id : str
        Name of a folder below data/raw.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    InputError
        Where there is no such plan, it has no edition, or with all problems of all editions at once.
    """
    folder = open_folder(root, plan_id)
    years = editions(root, plan_id)
    if not years:
        todo = f"data/raw/{folder.name}/<年度>/ に measures.csv などを置いてください。"
        raise InputError(Problem(plan_id, "評価年度のデータがまだありません。", todo))
    reports = _reports(root, plan_id, years)
    resources = _resources(reports)
    about = json.dumps(description(reports[-1].edition.plan, years, resources), ensure_ascii=False, indent=1)
    final = root / "data" / "processed" / plan_id
    with replaced_folder(final) as part:
        for one in resources:
            (part / one.file).write_bytes(one.content)
        (part / "datapackage.json").write_text(about + "\n", encoding="utf-8")
    return [*(final / one.file for one in resources), final / "datapackage.json"]


def _reports(root: Path, plan_id: str, years: Sequence[int]) -> list[Report]:
    """Return every edition, oldest first; all problems of all of them are told together."""
    loaded, problems = [], []
    for year in years:
        try:
            loaded.append(load_edition(root, plan_id, year))
        except InputError as error:
            problems += [problem for problem in error.problems if problem not in problems]
    raise_if_any(problems)
    return [Report(one, evaluate(plan_id, one.fiscal_year, root)) for one in loaded]


def _resources(reports: Sequence[Report]) -> list[Resource]:
    """Return every file: the tables of the contract, what their codes refer to, and the revisions."""
    plan = reports[-1].edition.plan
    found: list[Resource] = []
    revised: list[Row] = []
    for name in data_tables.PUBLISHED:
        table = data_tables.processed_table(name)
        rows = list(merged(reports, table).values())
        found.append(Resource(table, _csv(table, rows), _references(table, rows, plan), len(rows)))
        revised += revisions(reports, table)
    lists = {
        data_tables.PLANS: data_tables.plan_rows(plan),
        data_tables.POLICIES: data_tables.policy_rows(plan),
        data_tables.STEPS: data_tables.step_rows(plan),
        data_tables.REVISIONS: revised,
    }
    every = [*found, *[Resource(table, _csv(table, rows), rows=len(rows)) for table, rows in lists.items()]]
    return [one for one in every if one.rows]


def _references(table: Table, rows: Sequence[Row], plan: Plan) -> tuple[Reference, ...]:
    """Return the references of a table to others that hold for all its rows."""
    names = {column.name for column in table.columns}
    found = [(["plan_id"], data_tables.PLANS.name)]
    if "measure_id" in names and table.name != "measures":
        found.append((["plan_id", "measure_id"], "measures"))
    if "policy" in names and all(row["policy"] in plan.policies for row in rows):
        found.append((["plan_id", "policy"], data_tables.POLICIES.name))
    return tuple(found)


def _csv(table: Table, rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Return a CSV file for people who open it in Excel: UTF-8 with BOM, no cell that runs."""
    names = [column.name for column in table.columns]
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([cell(row[name]) for name in names] for row in rows)
    return target.getvalue().encode("utf-8-sig")
