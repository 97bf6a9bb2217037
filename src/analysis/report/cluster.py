"""The same batch on a Dask cluster (複数の機械): inputs go as bytes, results come back as bytes with their hash.

A worker of Dask has threads and must not fork: it starts one fork server of its own and asks that for each report.
The results are put in place here, each once, whatever the scheduler had to run again.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.editions.staging import replaced_folder
from analysis.report import forkserver, preload, staleness, workers
from analysis.report.handwork import keep_handwork
from analysis.report.job import Job
from analysis.report.outcome import ATTEMPTS, Maker, Result, Results, made
from analysis.report.parcel import Parcel
from analysis.words.errors import InputError, Problem


@dataclass(frozen=True)
class Order:
    """One report to make elsewhere.

    Attributes
    ----------
    inputs : Parcel or None
        The files that it is made from; None where the worker reads the project folder itself.
    made_by : dict of str to str
        The program and the versions that both sides must have.
    """

    job: Job
    inputs: Parcel | None
    made_by: dict[str, str]


@dataclass(frozen=True)
class Delivery:
    """What came of an order: the results, or why there are none."""

    results: Parcel | None = None
    message: str = ""


def _made_by() -> dict[str, str]:
    return {"プログラム": staleness.program(), **staleness.versions()}


def order(job: Job, *, shared: bool) -> Order:
    """Return what a worker is told; with ``shared`` it reads the project folder itself."""
    if shared:
        return Order(job, None, _made_by())
    paths = [job.root / name for name in staleness.sources(job)]
    return Order(job, Parcel.of(job.root, [*paths, *(job.root / "notebooks").glob("*.ipynb")]), _made_by())


# --- on a worker -------------------------------------------------------------------------------------------------

_servers: dict[tuple[str, ...], forkserver.OwnServer] = {}
_starting = threading.Lock()


def _server(job: Job) -> forkserver.OwnServer:
    """Return the fork server of this worker process, a new one where it was killed; it ends when the worker does."""
    modules = tuple(preload.modules((job.root / "notebooks").glob("*.ipynb")))
    with _starting:
        if modules not in _servers or not _servers[modules].alive:
            _servers[modules] = forkserver.OwnServer(modules)
        return _servers[modules]


def deliver(ordered: Order) -> Delivery:
    """Make a report in a folder of its own and return it (on a worker)."""
    ours = _made_by()
    other = [
        f"{name} {ours.get(name, 'なし')[:12]}" for name, value in ordered.made_by.items() if ours.get(name) != value
    ]
    if other:
        return Delivery(
            message=f"作業機の版が依頼した側と違います（作業機: {'、'.join(other)}）。同じものを入れてください。"
        )
    with tempfile.TemporaryDirectory(prefix="hyoka-", dir=_place()) as name:
        root = Path(name)
        if ordered.inputs is None:
            for part in ("data", "notebooks"):
                (root / part).symlink_to(ordered.job.root / part)
        else:
            ordered.inputs.unpack(root)
        job = Job(root, ordered.job.plan_id, ordered.job.fiscal_year, ordered.job.audiences)
        said = _made_here(job)
        if "path" not in said:
            return Delivery(message=said["message"].replace(str(root), "."))
        return Delivery(Parcel.of(job.folder, job.folder.rglob("*")))


def _place() -> str | None:
    """Return the folder of this worker, which Dask clears where the worker was killed."""
    from distributed import get_worker

    try:
        return str(get_worker().local_directory)
    except ValueError:  # no worker: called directly
        return None


def _made_here(job: Job) -> dict[str, str]:
    if not forkserver.possible():
        return made(job)
    code = 0
    for _ in range(ATTEMPTS):
        child = workers.start(_server(job), job)
        code = child.wait()
        if child.messages:
            said: dict[str, str] = child.messages[-1]
            return said
    return {"message": f"作成中のプロセスが{ATTEMPTS}回とも途中で終わりました（終了コード {code}）。"}


# --- here --------------------------------------------------------------------------------------------------------


def distributed(address: str, *, shared: bool = False) -> Maker:
    """Return what makes reports on the cluster of a scheduler, for `analysis.report.batch.make_all`."""

    def make(jobs: Sequence[Job], count: int) -> Results:
        client = _client(address)
        try:
            yield from _gathered(client, jobs, shared)
        finally:
            client.close()

    return make


def _client(address: str) -> Any:
    """Return a connection to a scheduler.

    Raises
    ------
    InputError
        Where Dask is not installed, or the scheduler does not answer or has no workers.
    """
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        todo = "requirements/dev.lock を入れてください（docs/cluster.ja.md）。"
        raise InputError(Problem("--scheduler", "Dask が入っていません。", todo)) from error
    try:
        client = Client(address, timeout=10)
    except (OSError, ValueError) as error:
        todo = "dask scheduler を動かし、その番地（例: tcp://host:8786）を指定してください。"
        raise InputError(Problem("--scheduler", f"「{address}」につながりません。", todo)) from error
    if not client.nthreads():
        client.close()
        todo = f"作業機で dask worker {address} を動かしてください。"
        raise InputError(Problem("--scheduler", f"「{address}」に作業機がありません。", todo))
    return client


def _gathered(client: Any, jobs: Sequence[Job], shared: bool) -> Results:
    """Send orders, a few ahead of the workers, and put each delivery in place once."""
    from distributed import as_completed

    waiting, running, coming = deque(jobs), {}, as_completed()
    run = os.urandom(4).hex()

    def send() -> None:
        job = waiting.popleft()
        future = client.submit(deliver, order(job, shared=shared), key=f"hyoka-{run}-{job.key}", retries=1)
        running[future] = job
        coming.add(future)

    for _ in range(min(2 * sum(client.nthreads().values()), len(jobs))):
        send()
    try:
        for future in coming:
            job = running.pop(future)
            yield _placed(job, future)
            future.release()
            if waiting:
                send()
    finally:
        client.cancel(list(running))  # what has not begun, where we are stopped


def _placed(job: Job, future: Any) -> Result:
    """Put a delivery in its folder, whole or not at all, after its hash and that of every file are checked."""
    error = future.exception()
    if error is not None:
        died = type(error).__name__ == "KilledWorker"  # as many workers as the scheduler allows died of it
        what = "これを作る作業機が、何度やり直しても止まりました。" if died else ""
        return Result(job.key, message=f"{what}{type(error).__name__}: {error}")
    delivery: Delivery = future.result()
    if delivery.results is None:
        return Result(job.key, message=delivery.message)
    try:
        with replaced_folder(job.folder) as folder:
            delivery.results.unpack(folder)
            staleness.check_files(folder)
            keep_handwork(job.folder, folder)
    except (ValueError, InputError) as broken:
        return Result(job.key, message=str(broken))
    return Result(job.key, job.folder / "report.html")
