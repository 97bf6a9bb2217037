"""Processes of this machine that make many reports (作業者): forks where the system can fork, else a pool.

Every report is made by a process of its own, and so is every kernel. One that fails, or is killed, does not stop
the others.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import tempfile
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from analysis.editions.staging import repair
from analysis.report import forkserver, preload, wire
from analysis.report.job import Job
from analysis.report.outcome import ATTEMPTS, Result, Results, killed, made, result


def here(jobs: Sequence[Job], count: int) -> Results:
    """Make reports on this machine, so many at a time."""
    if jobs:
        yield from (_forked if forkserver.possible() else _pooled)(jobs, count)


def _forked(jobs: Sequence[Job], count: int) -> Results:
    """Make reports in forks."""
    waiting = deque((job, 1) for job in jobs)
    running: dict[socket.socket, tuple[forkserver.Child, Job, int]] = {}
    notebooks = (jobs[0].root / "notebooks").glob("*.ipynb")
    with forkserver.OwnServer(preload.modules(notebooks)) as server:
        try:
            while waiting or running:
                while waiting and len(running) < count:
                    job, attempt = waiting.popleft()
                    child = start(server, job)
                    running[child.lifeline] = (child, job, attempt)
                for lifeline in select.select(list(running), [], [])[0]:
                    child, job, attempt = running[lifeline]
                    if child.poll() is None:
                        continue
                    del running[lifeline]
                    if child.messages:
                        yield result(job, child.messages[-1])
                    elif attempt < ATTEMPTS:
                        waiting.append((job, attempt + 1))
                    else:
                        repair(job.folder)
                        yield killed(job, child.returncode or 0)
        finally:
            server.close()
            for _, job, _ in running.values():
                repair(job.folder)


def start(server: forkserver.Server, job: Job) -> forkserver.Child:
    """Begin a report in a fork."""
    env = {**os.environ, **_alone()}
    arguments = [str(job.root), job.plan_id, job.fiscal_year, list(job.audiences)]
    return server.start("job", arguments, env, job.root)


def _alone() -> dict[str, str]:
    """Return the environment of one report of many: no progress bar, and no second core."""
    return {forkserver.ONE_PROCESS: "1", "CI": "true", **forkserver.ONE_THREAD}


def run_job(arguments: Sequence[Any], lifeline: socket.socket) -> None:
    """Make a report and say what became of it (in a fork)."""
    root, plan_id, year, audiences = arguments
    wire.send(lifeline, made(Job(Path(root), plan_id, year, tuple(audiences))))


def _pooled(jobs: Sequence[Job], count: int) -> Results:
    """Make reports in a pool; where a process of it dies, those that were in hand are made again, each alone."""
    waiting = deque(jobs)
    while waiting:
        in_hand = yield from _until_one_dies(waiting, count)
        for job in in_hand:
            yield from _one_alone(job)


def _prepare(temporary: str) -> None:
    """Be a process of the pool: who asked for it ends it and removes its files, and Ctrl-C is not for it."""
    os.environ.update({**_alone(), **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), temporary)})
    tempfile.tempdir = temporary
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _pool(count: int) -> Iterator[ProcessPoolExecutor]:
    """Give a pool whose processes end at once where we are stopped; their temporary files go with it."""
    with tempfile.TemporaryDirectory(prefix="hyoka-", ignore_cleanup_errors=True) as temporary:
        spawn = get_context("spawn")
        pool = ProcessPoolExecutor(count, mp_context=spawn, initializer=_prepare, initargs=(temporary,))
        try:
            yield pool
        except BaseException:
            for process in list((pool._processes or {}).values()):
                process.terminate()
            pool.shutdown(cancel_futures=True)
            raise
        pool.shutdown()


def _until_one_dies(waiting: deque[Job], count: int) -> Generator[Result, None, list[Job]]:
    """Yield results, and return the jobs that a process had in hand when it died."""
    running: dict[Future[dict[str, str]], Job] = {}
    died: list[Job] = []
    try:
        with _pool(count) as pool:
            while running or (waiting and not died):
                while waiting and len(running) < count and not died:
                    job = waiting.popleft()
                    running[pool.submit(made, job)] = job
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    job = running.pop(future)
                    if isinstance(future.exception(), BrokenProcessPool):
                        died.append(job)
                    else:
                        yield result(job, future.result())
    finally:
        for job in (*running.values(), *died):
            repair(job.folder)
    return died


def _one_alone(job: Job) -> Results:
    try:
        with _pool(1) as pool:
            yield result(job, pool.submit(made, job).result())
    except BrokenProcessPool:
        yield killed(job, 1)
    finally:
        repair(job.folder)
