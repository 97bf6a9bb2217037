"""Who a report is for (読み手): which notebooks are run and which files are made for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.words.errors import InputError, Problem


@dataclass(frozen=True)
class NotebookPage:
    """One notebook and the page that it becomes: ``<stem>.html`` and ``<stem>.ipynb``."""

    notebook: str
    stem: str
    title: str
    about: str


ANNUAL = NotebookPage(
    "01_annual_evaluation.ipynb",
    "report",
    "年次評価",
    "公表された資料の評価、指標、予算・決算の数値から集計し直した結果",
)
REVIEW = NotebookPage(
    "02_review.ipynb",
    "review",
    "自己評価の確認",
    "数値・ことば・評価・合計の食い違いを、重いものから根拠とともに並べた一覧",
)
BRIEFING = NotebookPage("03_council_briefing.ipynb", "briefing", "議会説明資料", "議会への説明に使う図表と要点")
SHEETS = NotebookPage(
    "04_measure_sheets.ipynb", "measure_sheets", "個別シート", "取組ごとの予算・指標・評価・確認事項・所見案"
)


@dataclass(frozen=True)
class Bundle:
    """What the makers of files are told (資料一式): the project folder, the edition, the folder to write into."""

    root: Path
    plan_id: str
    fiscal_year: int
    folder: Path
    title: str


def _workbook(bundle: Bundle) -> None:
    from analysis.evaluation.year import evaluate
    from analysis.forms.workbook import write_workbook
    from analysis.review import findings

    year = evaluate(bundle.plan_id, bundle.fiscal_year, bundle.root)
    write_workbook(year, findings(year), bundle.folder / "evaluation.xlsx")


def _pdf(bundle: Bundle) -> None:
    from analysis.forms.pdf import write_pdf

    write_pdf(bundle.folder / "report.html", bundle.folder / "report.pdf", bundle.title)


def _citizen(bundle: Bundle) -> None:
    from analysis.evaluation.year import evaluate
    from analysis.forms.citizen import write_citizen_page

    year = evaluate(bundle.plan_id, bundle.fiscal_year, bundle.root)
    write_citizen_page(year, bundle.folder / "citizen.html")


@dataclass(frozen=True)
class Audience:
    """One kind of reader: pages beside the annual report, and files made from it.

    Attributes
    ----------
    name, label, gets : str
        What stands behind ``--for``; who that is and what they get, in Japanese.
    """

    name: str
    label: str
    gets: str
    pages: tuple[NotebookPage, ...] = ()
    files: tuple[Callable[[Bundle], None], ...] = ()


AUDIENCES = {
    one.name: one
    for one in (
        Audience("council", "議会", "説明資料のスライド、PDF、Excelブック", (BRIEFING,), (_pdf, _workbook)),
        Audience("public", "市民", "PDF、1枚の要約", (), (_pdf, _citizen)),
        Audience("reviewer", "確認する課", "確認事項、個別シート、Excelブック", (REVIEW, SHEETS), (_workbook,)),
    )
}


def pages(audiences: Sequence[str]) -> list[NotebookPage]:
    """Return the pages to make: the annual report first, each page once."""
    found = [ANNUAL, *(page for name in audiences for page in AUDIENCES[name].pages)]
    return list(dict.fromkeys(found))


def files(audiences: Sequence[str]) -> list[Callable[[Bundle], None]]:
    """Return what makes the other files, each once."""
    return list(dict.fromkeys(make for name in audiences for make in AUDIENCES[name].files))


def check(audiences: Sequence[str]) -> None:
    """Raise `InputError` where a reader is unknown, or a browser is needed that this machine has not."""
    unknown = [name for name in audiences if name not in AUDIENCES]
    if unknown:
        known = "、".join(f"{one.name}（{one.label}: {one.gets}）" for one in AUDIENCES.values())
        raise InputError(Problem("--for", f"「{unknown[0]}」という読み手はありません。", f"選べるのは {known} です。"))
    if _pdf in files(audiences):
        from analysis.forms.pdf import browser

        browser()
