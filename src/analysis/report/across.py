"""Make the page of all plans together (全国の概観): ``reports/_national``, a name that no plan can have."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

from analysis.editions.staging import replaced_folder
from analysis.report import making, parameters, staleness
from analysis.report.handwork import keep_handwork
from analysis.report.neighbours import with_links
from analysis.telling import nationwide
from analysis.words.errors import Problem

NOTEBOOK = "08_national_summary.ipynb"
_TEXTS = {
    "title": "計画の評価の概観",
    "subtitle": "複数の団体・計画の集計",
    "description": "各計画の最も新しい評価年度の指標・評価・予算を集計し、全体の様子と、ほかと大きく違う計画・指標をまとめたページです。",
}


def make_national(root: Path, only: str) -> tuple[Path, list[Problem]]:
    """Run the notebook of all plans and put page, charts and tables in its folder.

    Parameters
    ----------
    only : str
        A pattern of plan_id as of file names: ``*``, ``?``, ``[...]``.

    Returns
    -------
    Path, list of Problem
        The page, and why plans could not be read, which it tells as well.

    Raises
    ------
    InputError
        Where no plan fits; the previous page stays as it was.
    NotebookFailed
        Where a cell fails.
    """
    notebook, final = root / "notebooks" / NOTEBOOK, root / "reports" / "_national"
    values = {"only": only, "write_files": True}
    parameters.check(notebook, values)
    made_from = {"report": "national", "parameters": values, "versions": staleness.versions()}
    with replaced_folder(final) as folder:
        with making.forking([notebook]):
            done = making.executed(notebook, values, folder, root, sys.stderr)
            making.write_page(done, folder / "index.html", **_TEXTS)
        shelf = {"../index.html": "すべての計画"} if (final.parent / "index.html").exists() else {}
        page = (folder / "index.html").read_text(encoding="utf-8")
        (folder / "index.html").write_text(with_links(page, shelf), encoding="utf-8")
        text = json.dumps(making.manifest(folder, made_from), ensure_ascii=False, indent=1, sort_keys=True)
        (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")
        keep_handwork(final, folder)
        problems = _unread(folder / "tables" / f"{nationwide.UNREAD}.csv")
    return final / "index.html", problems


def _unread(table: Path) -> list[Problem]:
    """Return why plans could not be read, as the notebook has written it (`nationwide.problems_table`)."""
    if not table.exists():
        return []
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return [Problem(place if plan in place else f"{plan} {place}", what, todo) for plan, place, what, todo in rows]
