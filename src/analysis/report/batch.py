"""Make the reports of many plans and years (一括作成), several at a time."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NoReturn

from analysis.contract import catalog
from analysis.editions.staging import held
from analysis.report import audience, staleness, workers
from analysis.report.handwork import readers
from analysis.report.job import Job
from analysis.report.outcome import Maker, Result
from analysis.words.errors import InputError, Problem
from analysis.words.mishap import stops_alone


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True)
class Choice:
    """Which reports are made, and how many at a time.

    Attributes
    ----------
    only : str
        A pattern of ``<plan>/<year>`` as of file names: ``*``, ``?``, ``[...]``.
    jobs : int
        How many at a time; 0 for as many as there are cores.
    resume : bool
        Leave out those whose results fit their inputs, notebooks and versions.
    """

    audiences: tuple[str, ...] = ()
    only: str = "*"
    jobs: int = 0
    resume: bool = False


def chosen(root: Path, choice: Choice) -> tuple[list[Job], list[Result]]:
    """Return the reports that a choice names, in the order of the names, and the plans whose folder cannot be read.

    Raises
    ------
    InputError
        Where there is none.
    """
    every, unread = [], []
    for plan_id in catalog.plan_ids(root):
        problems: list[Problem] = []
        with stops_alone(problems, plan_id):
            every += [Job(root, plan_id, year, choice.audiences) for year in catalog.editions(root, plan_id)]
        if problems and fnmatchcase(plan_id, choice.only.partition("/")[0]):
            unread.append(Result(plan_id, message="\n".join(map(str, problems))))
    jobs = [replace(job, audiences=readers(job.folder, job.audiences)) for job in every]
    found = [job for job in jobs if fnmatchcase(job.key, choice.only)]
    if found or unread:
        return found, unread
    if not jobs:
        todo = "hyoka new と hyoka import で用意してください。"
        raise InputError(Problem("data/raw", "データのある計画がありません。", todo))
    todo = f"計画/年度 に当てはまる形にしてください（例: --only '{jobs[0].plan_id}/*'）。"
    raise InputError(Problem("--only", f"「{choice.only}」に当てはまる報告書がありません。", todo))


def make_all(
    root: Path,
    choice: Choice,
    told: Callable[[Result, int, int], None] | None = None,
    maker: Maker = workers.here,
) -> list[Result]:
    """Make the chosen reports and return what became of each, in the order of the names.

    Parameters
    ----------
    told : function of (result, how many are done, how many there are), optional
        Called as each ends.
    maker : function, optional
        Where they are made: on this machine (by default), or `analysis.report.cluster.distributed`.

    Raises
    ------
    InputError
        Where nothing is chosen, a reader is unknown, or another batch is at work in this folder.
    """
    audience.check(choice.audiences)
    jobs, unread = chosen(root, choice)
    with held(root / "reports" / "all", "一括作成をしています"), _stoppable():
        fresh = [job for job in jobs if choice.resume and staleness.is_fresh(job)]
        results = [Result(job.key, job.folder / "report.html", kept=True) for job in fresh]
        todo = [job for job in jobs if job not in fresh]
        with closing(maker(todo, choice.jobs or cores())) as ended:
            for result in ended:
                results.append(result)
                if told:
                    told(result, len(results) - len(fresh), len(todo))
    return sorted([*results, *unread], key=lambda result: result.key)


@contextmanager
def _stoppable() -> Iterator[None]:
    """Let a request to end (SIGTERM) stop as cleanly as Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
