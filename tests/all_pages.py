"""Every page of every plan (全計画・全読み手のページ): what tests look at as a reader sees it.

The cells run in this process instead of a kernel each, and nobody draws the pictures for slides, which no page
shows: that takes a third of the time and gives the same pages (`tests/test_report.py` runs the real thing).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import chdir
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from pytest import MonkeyPatch

from analysis.audience import AUDIENCES, pages
from analysis.catalog import ROOT_VARIABLE, editions, plan_ids
from analysis.report import Job, make_report


class _NoPictures:
    """Stands for the process that draws the pictures for slides."""

    def submit(self, task: Callable[..., None], *given: object) -> Future[None]:
        done: Future[None] = Future()
        done.set_result(None)
        return done

    def shutdown(self) -> None:
        """Nothing was started."""


def run_here(notebook: Path, values: Mapping[str, Any], folder: Path, root: Path) -> Any:
    """Return a notebook as `analysis.report.run_notebook` does, run without a kernel."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output
    from nbformat.v4 import new_output
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook
    from traitlets.config import Config

    os.environ[ROOT_VARIABLE] = str(root)
    done = parameterize_notebook(load_notebook_node(str(notebook)), dict(values))
    shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    shell.reset()
    with chdir(folder):
        for number, cell in enumerate((cell for cell in done.cells if cell.cell_type == "code"), start=1):
            with capture_output():  # it would print what the cell shows
                ran = shell.run_cell(cell.source)
            ran.raise_error()
            cell.execution_count = number
            if ran.result is not None:
                data, metadata = shell.display_formatter.format(ran.result)
                cell.outputs = [new_output("execute_result", data, metadata=metadata, execution_count=number)]
    return done


def make_pages(job: Job) -> Path:
    """Make the pages of one edition as `hyoka report` does, without the other files (PDF, Excelブック)."""
    with MonkeyPatch.context() as patch:
        patch.setattr("analysis.audience.files", lambda names: [])
        patch.setattr("analysis.report.run_notebook", run_here)
        patch.setattr("analysis.export.ProcessPoolExecutor", lambda *given, **settings: _NoPictures())
        return make_report(job)


def make_all_pages(root: Path) -> list[Path]:
    """Make the pages of every plan and year for every reader whose notebooks exist, two at a time."""
    notebooks = root / "notebooks"
    readers = tuple(name for name in AUDIENCES if all((notebooks / page.notebook).exists() for page in pages([name])))
    jobs = [Job(root, plan_id, year, readers) for plan_id in plan_ids(root) for year in editions(root, plan_id)]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        return list(pool.map(make_pages, jobs))
