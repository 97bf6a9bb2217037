"""The files of a publication (書き出し): charts and tables below one folder.

Drawing the pictures for slides takes as long as everything else of a report together, so a second
process does it while the notebook goes on.
"""

from __future__ import annotations

import errno
import os
import pickle
import socket
from collections.abc import Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pandas as pd

from analysis import chart
from analysis.report import forkserver, wire
from analysis.words.cell_text import csv_text
from analysis.words.whole_file import naming


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write a table for people who open it in Excel: UTF-8 with BOM, CRLF, no cell that runs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    safe = frame.astype(object).map(_safe)
    safe = safe.set_axis([_safe(heading) for heading in frame.columns], axis="columns")
    safe.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n")


def _safe(cell: object) -> object:
    """Return a cell that a spreadsheet will not run as a formula (数式の混入を防ぐ)."""
    return csv_text(cell) if isinstance(cell, str) else cell


def _write_png(pickled: bytes, path: Path) -> None:
    path.write_bytes(chart.png_bytes(pickle.loads(pickled)))


def draw_picture(arguments: Sequence[str], lifeline: socket.socket) -> int:
    """Draw one pickled chart as PNG (in a fork), or say what the system refused; return the exit code."""
    source, path = map(Path, arguments)
    try:
        with naming(path):
            _write_png(source.read_bytes(), path)
    except OSError as error:
        wire.send(lifeline, {"refused": [error.errno, error.strerror, error.filename]})
        return 1
    return 0


def _fork_png(pickled: bytes, path: Path) -> None:
    """Let a fork draw one chart, and wait for it."""
    assert forkserver.current is not None
    source = path.with_suffix(".pickle")
    source.write_bytes(pickled)
    child = forkserver.current.start("picture", [str(source), str(path)], os.environ, path.parent)
    code = child.wait()
    source.unlink()
    for said in child.messages:
        raise OSError(*said["refused"])
    if code < 0:
        raise InterruptedError(errno.EINTR, "killed", path.name)
    if code:
        raise ChildProcessError(f"{path.name}: exit code {code}")


class Exporter:
    """Write the files of one publication into a folder.

    Parameters
    ----------
    folder : Path
        Gets ``charts/*.svg``, ``charts/*.png`` and ``tables/*.csv``.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "charts").mkdir(parents=True, exist_ok=True)
        self._pending: list[Future[None]] = []
        self._pool: Executor | None = None
        self._draw = _write_png
        if os.environ.get(forkserver.ONE_PROCESS):
            return
        if forkserver.current is not None:
            self._pool, self._draw = ThreadPoolExecutor(1), _fork_png
            return
        # "spawn" works alike on every system, and a notebook kernel has threads that must not be forked.
        self._pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
        self._pending.append(self._pool.submit(_ready))

    def chart(self, drawn: chart.Chart) -> None:
        """Write a chart as SVG now and as PNG by the second process, if there is one."""
        path = self.folder / "charts" / drawn.name
        path.with_suffix(".svg").write_bytes(chart.svg_bytes(drawn))
        if self._pool is None:
            path.with_suffix(".png").write_bytes(chart.png_bytes(drawn))
            return
        # Pickled here and now: the figure may be drawn again while the pool's own thread sends it.
        self._pending.append(self._pool.submit(self._draw, pickle.dumps(drawn), path.with_suffix(".png")))

    def table(self, frame: pd.DataFrame, name: str) -> str:
        """Write a table as CSV and return its address below the folder."""
        address = f"tables/{name}.csv"
        write_csv(frame, self.folder / address)
        return address

    def close(self) -> None:
        """Wait until every picture is written; raise what went wrong with one."""
        for future in self._pending:
            future.result()
        if self._pool is not None:
            self._pool.shutdown()


def _ready() -> None:
    """Do nothing: the second process has started and has read the chart modules."""
