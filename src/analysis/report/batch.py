"""Make the reports of every plan and year (一括作成), two at a time."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from analysis.contract import catalog
from analysis.report.making import Job, make_report
from analysis.words.errors import InputError, NotebookFailed, Problem

_WORKERS = 2


@dataclass(frozen=True)
class Result:
    """What became of one report: its path, or why there is none."""

    key: str
    path: Path | None = None
    message: str = ""


def _made(job: Job) -> Result:
    key = f"{job.plan_id}/{job.fiscal_year}"
    try:
        return Result(key, make_report(job))
    except (InputError, NotebookFailed) as error:
        return Result(key, message=str(error))


def make_all(root: Path, audiences: Sequence[str] = (), *, quiet: bool = False) -> list[Result]:
    """Make the report of every (plan, year) and return what became of each, in the order of the names.

    One that fails does not stop the others.

    Raises
    ------
    InputError
        Where there is no plan with data.
    """
    jobs = [
        Job(root, plan_id, year, tuple(audiences))
        for plan_id in catalog.plan_ids(root)
        for year in catalog.editions(root, plan_id)
    ]
    if not jobs:
        raise InputError(
            Problem("data/raw", "データのある計画がありません。", "hyoka new と hyoka import で用意してください。")
        )
    results = []
    with ProcessPoolExecutor(_WORKERS, mp_context=get_context("spawn")) as pool:
        for future in as_completed([pool.submit(_made, job) for job in jobs]):
            results.append(future.result())
            if not quiet:
                print(f"[{len(results)}/{len(jobs)}] {results[-1].key}", file=sys.stderr)
    return sorted(results, key=lambda result: result.key)
