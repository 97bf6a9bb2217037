"""Make the reports of many plans and years (一括作成), several at a time.

Every report is made by a process of its own, and so is every kernel: forks of a server that has the libraries
loaded where the system can fork, else processes of a pool. One that fails, or is killed, does not stop the others.
"""

from __future__ import annotations

import os
import select
import socket
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from fnmatch import fnmatchcase
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from analysis.contract import catalog
from analysis.editions.staging import repair
from analysis.report import audience, forkserver, preload, staleness, wire
from analysis.report.export import ONE_PROCESS
from analysis.report.making import Job, make_report
from analysis.words.errors import InputError, NotebookFailed, Problem

#: How often a report is begun whose process was killed from outside (memory, an operator).
_ATTEMPTS = 2


@dataclass(frozen=True)
class Result:
    """What became of one report: its path, or why there is none."""

    key: str
    path: Path | None = None
    message: str = ""


@dataclass(frozen=True)
class Choice:
    """Which reports are made, and how many at a time.

    Attributes
    ----------
    only : str
        A pattern of ``<plan>/<year>`` as of file names: ``*``, ``?``, ``[...]``.
    resume : bool
        Leave out those whose results fit their inputs, notebooks and versions.
    """

    audiences: tuple[str, ...] = ()
    only: str = "*"
    jobs: int = 2
    resume: bool = False


def chosen(root: Path, choice: Choice) -> list[Job]:
    """Return the reports that a choice names, in the order of the names.

    Raises
    ------
    InputError
        Where there is none.
    """
    jobs = [
        Job(root, plan_id, year, choice.audiences)
        for plan_id in catalog.plan_ids(root)
        for year in catalog.editions(root, plan_id)
    ]
    if not jobs:
        todo = "hyoka new と hyoka import で用意してください。"
        raise InputError(Problem("data/raw", "データのある計画がありません。", todo))
    found = [job for job in jobs if fnmatchcase(job.key, choice.only)]
    if not found:
        todo = f"計画/年度 に当てはまる形にしてください（例: --only '{jobs[0].plan_id}/*'）。"
        raise InputError(Problem("--only", f"「{choice.only}」に当てはまる報告書がありません。", todo))
    return found


#: Makes reports, so many at a time, and tells of each as it ends.
Maker = Callable[[Sequence[Job], int], Iterator[Result]]


def make_all(
    root: Path,
    choice: Choice,
    told: Callable[[Result, int, int], None] | None = None,
    maker: Maker | None = None,
) -> list[Result]:
    """Make the chosen reports and return what became of each, in the order of the names.

    Parameters
    ----------
    told : function of (result, how many are done, how many there are), optional
        Called as each ends.
    maker : function, optional
        Where they are made: here (by default), or `analysis.report.cluster.distributed`.

    Raises
    ------
    InputError
        Where nothing is chosen, or a reader is unknown.
    """
    audience.check(choice.audiences)
    jobs = chosen(root, choice)
    fresh = [job for job in jobs if choice.resume and staleness.is_fresh(job)]
    results = [Result(job.key, job.folder / "report.html") for job in fresh]
    todo = [job for job in jobs if job not in fresh]
    make = maker or (_forked if forkserver.possible() else _pooled)
    for result in make(todo, choice.jobs):
        results.append(result)
        if told:
            told(result, len(results) - len(fresh), len(todo))
    return sorted(results, key=lambda result: result.key)


def made(job: Job) -> dict[str, str]:
    """Make a report and return its path, or the message why there is none, as JSON."""
    try:
        return {"path": str(make_report(job))}
    except (InputError, NotebookFailed) as error:
        return {"message": str(error)}
    except Exception as error:
        return {"message": f"{type(error).__name__}: {error}"}


def _result(job: Job, said: dict[str, str]) -> Result:
    return Result(job.key, Path(said["path"]) if "path" in said else None, said.get("message", ""))


def _killed(job: Job, code: int) -> Result:
    return Result(job.key, message=f"作成中のプロセスが{_ATTEMPTS}回とも途中で終わりました（終了コード {code}）。")


# --- forked ------------------------------------------------------------------------------------------------------


def _forked(jobs: Sequence[Job], count: int) -> Iterator[Result]:
    """Make reports in forks, so many at a time."""
    if not jobs:
        return
    waiting = [(job, 1) for job in reversed(jobs)]
    running: dict[socket.socket, tuple[forkserver.Child, Job, int]] = {}
    with forkserver.OwnServer(preload.modules(jobs[0].root / "notebooks")) as server:
        try:
            while waiting or running:
                while waiting and len(running) < count:
                    job, attempt = waiting.pop()
                    child = start(server, job)
                    running[child.lifeline] = (child, job, attempt)
                for lifeline in select.select(list(running), [], [])[0]:
                    child, job, attempt = running[lifeline]
                    if child.poll() is None:
                        continue
                    del running[lifeline]
                    if child.messages:
                        yield _result(job, child.messages[-1])
                    elif attempt < _ATTEMPTS:
                        waiting.append((job, attempt + 1))
                    else:
                        yield _killed(job, child.returncode or 0)
        finally:
            server.close()
            for _, job, _ in running.values():
                repair(job.folder)


def start(server: forkserver.Server, job: Job) -> forkserver.Child:
    """Begin a report in a fork."""
    env = {**os.environ, ONE_PROCESS: "1", "CI": "true", **forkserver.ONE_THREAD}
    arguments = [str(job.root), job.plan_id, job.fiscal_year, list(job.audiences)]
    return server.start("job", arguments, env, job.root)


def run_job(arguments: Sequence[Any], lifeline: socket.socket) -> None:
    """Make a report and say what became of it (in a fork)."""
    root, plan_id, year, audiences = arguments
    wire.send(lifeline, made(Job(Path(root), plan_id, year, tuple(audiences))))


# --- pooled ------------------------------------------------------------------------------------------------------


def _pooled(jobs: Sequence[Job], count: int) -> Iterator[Result]:
    """Make reports in a pool of processes; one that dies takes the pool with it, and what was not ended begins anew."""
    attempts, waiting = dict.fromkeys(jobs, 0), list(jobs)
    os.environ[ONE_PROCESS] = "1"
    while waiting:
        with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
            pending = {pool.submit(made, job): job for job in waiting}
            while pending:
                for future in wait(pending, return_when=FIRST_COMPLETED).done:
                    job = pending.pop(future)
                    try:
                        result = _result(job, future.result())
                    except BrokenProcessPool:
                        attempts[job] += 1
                        if attempts[job] < _ATTEMPTS:
                            continue
                        result = _killed(job, 1)
                    waiting.remove(job)
                    yield result
