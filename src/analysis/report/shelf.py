"""The pages that lead to the reports (入口のページ): one a plan over its years, and one over all plans.

They link only to what lies below ``reports`` when they are made, by relative addresses, so that the folder works from a
USB stick.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from analysis.contract import catalog
from analysis.contract.plan import read_plan
from analysis.editions.staging import empty_folder
from analysis.forms import html
from analysis.report import making, parameters
from analysis.report.neighbours import relink, with_links
from analysis.words.errors import InputError, Problem, raise_if_any
from analysis.words.fiscal_year import label
from analysis.words.mishap import stops_alone
from analysis.words.whole_file import write_whole

NOTEBOOK = "09_plan_over_years.ipynb"
#: What may lie in the folder of a report, and what a reader is told of it.
_FILES = {
    "report.html": "年次評価の報告書",
    "report.pdf": "報告書（PDF）",
    "citizen.html": "市民のみなさんへの要約",
    "briefing.html": "議会への説明",
    "council.pptx": "説明資料のスライド",
    "evaluation.xlsx": "Excelブック",
}


def years_made(root: Path, plan_id: str) -> list[int]:
    """Return the years that have a report below ``reports``, newest first."""
    folder = root / "reports" / plan_id
    return sorted((int(path.parent.name) for path in folder.glob("[0-9][0-9][0-9][0-9]/report.html")), reverse=True)


def links(plan_id: str, root: Path | None = None) -> str:
    """Return the years of a plan with links to what was made of each, as HTML; empty where nothing was."""
    root = root or catalog.project_root()
    rows = []
    for year in years_made(root, plan_id):
        files = [name for name in _FILES if (root / "reports" / plan_id / str(year) / name).exists()]
        shown = "、".join(f'<a href="{year}/{name}">{_FILES[name]}</a>' for name in files)
        rows.append(f"<li>{escape(label(year))}：{shown}</li>")
    return f"<ul>{''.join(rows)}</ul>" if rows else ""


def make_shelf(root: Path, plan_id: str | None = None) -> list[Path]:
    """Make the page of every plan that has a report (of one, where it is named), and the one over all.

    Returns
    -------
    list of Path
        The pages, the one over all plans last.

    Raises
    ------
    InputError
        Where there is no report yet, or a plan's data have a problem: the pages of the others are made all the same.
    NotebookFailed
        Where a cell fails.
    """
    known = [name for name in catalog.plan_ids(root) if years_made(root, name)]
    chosen = [name for name in known if plan_id in (None, name)]
    if not chosen:
        todo = "先に hyoka report で報告書を作ってください。"
        raise InputError(Problem("reports", "入口のページから案内する報告書がありません。", todo))
    with making.forking([root / "notebooks" / NOTEBOOK]):
        made, problems = _plan_pages(root, chosen)
    made.append(_all_plans(root, known))
    for name in known:
        with stops_alone(problems, name):
            for year in years_made(root, name):
                relink(root / "reports" / name / str(year))
    raise_if_any(problems)
    return made


def _plan_pages(root: Path, plan_ids: list[str]) -> tuple[list[Path], list[Problem]]:
    """Make the pages of plans; a plan that cannot be read stops itself alone."""
    made: list[Path] = []
    problems: list[Problem] = []
    for plan_id in plan_ids:
        with stops_alone(problems, plan_id):
            made.append(_plan_page(root, plan_id))
    return made, problems


def _title(root: Path, plan_id: str) -> str:
    """Return the title of a plan; its name in data/raw where plan.toml cannot be read."""
    try:
        return read_plan(root / "data" / "raw" / plan_id).full_title
    except InputError:
        return plan_id


def _plan_page(root: Path, plan_id: str) -> Path:
    notebook, values = root / "notebooks" / NOTEBOOK, {"plan_id": plan_id}
    parameters.check(notebook, values)
    final, plan = root / "reports" / plan_id / "index.html", read_plan(root / "data" / "raw" / plan_id)
    with empty_folder(final.with_suffix("")) as folder:
        done = making.executed(notebook, values, folder, root)
    texts = {"title": f"{plan.full_title}　年度ごとの評価", "subtitle": plan.city}
    about = f"{plan.full_title}の評価を、年度を追ってまとめたページです。各年度の報告書へ案内します。"
    page = html.to_html(done, description=about, **texts)
    write_whole(final, with_links(page, {"../index.html": "すべての計画"}))
    return final


def _all_plans(root: Path, plan_ids: list[str]) -> Path:
    items = "".join(_entries(root, plan_ids))
    national = root / "reports" / "_national" / "index.html"
    more = '<p><a href="_national/index.html">計画の評価の概観</a></p>' if national.exists() else ""
    page = _notebook(f"<h2>計画と報告書</h2><ul>{items}</ul>{more}")
    texts = {
        "title": "計画の評価の報告書",
        "subtitle": "一覧",
        "description": "計画ごとのページと、各年度の報告書へ案内します。",
    }
    final = root / "reports" / "index.html"
    write_whole(final, html.to_html(page, **texts))
    return final


def _entries(root: Path, plan_ids: list[str]) -> Iterator[str]:
    for plan_id in plan_ids:
        title = escape(_title(root, plan_id))
        own = (root / "reports" / plan_id / "index.html").exists()
        name = f'<a href="{plan_id}/index.html">{title}</a>' if own else title
        years = "、".join(
            f'<a href="{plan_id}/{year}/report.html">{escape(label(year))}<span class="visually-hidden">（{title}）</span></a>'
            for year in years_made(root, plan_id)
        )
        yield f"<li>{name}：{years}</li>"


def _notebook(markup: str) -> Any:
    """Return a notebook that shows a part and nothing else."""
    with html.without_iri_grammar():
        from nbformat.v4 import new_code_cell, new_notebook, new_output
    shown = new_output("execute_result", {"text/html": markup}, execution_count=1)
    return new_notebook(cells=[new_code_cell("", outputs=[shown], execution_count=1, id="cell-00")])
