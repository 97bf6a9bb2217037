"""Every page of every plan (全計画・全読み手のページ): what tests look at as a reader sees it."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from pytest import MonkeyPatch

from analysis.contract.catalog import editions, plan_ids
from analysis.report.audience import AUDIENCES, pages
from analysis.report.making import Job, make_report


def _make_pages(job: Job) -> Path:
    """Make the pages of one edition as `hyoka report` does, without the other files (PDF, Excelブック)."""
    with MonkeyPatch.context() as patch:
        patch.setattr("analysis.report.audience.files", lambda names: [])
        return make_report(job)


def make_all_pages(root: Path) -> list[Path]:
    """Make the pages of every plan and year for every reader whose notebooks exist, two at a time."""
    notebooks = root / "notebooks"
    readers = tuple(name for name in AUDIENCES if all((notebooks / page.notebook).exists() for page in pages([name])))
    jobs = [Job(root, plan_id, year, readers) for plan_id in plan_ids(root) for year in editions(root, plan_id)]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        return list(pool.map(_make_pages, jobs))
