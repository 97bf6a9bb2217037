"""Every page of every plan (全計画・全読み手のページ): what tests look at as a reader sees it.

The cells run in this process instead of a kernel for each notebook, an edition is evaluated once instead of four
times, and nobody draws the pictures for slides, which no page shows. The pages are the same, in a third of the time
(`tests/test_report.py` runs the real thing and holds that they are).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import chdir, contextmanager
from multiprocessing import get_context
from pathlib import Path
from pkgutil import resolve_name
from typing import Any
from unittest import mock

from pytest import MonkeyPatch

from analysis.contract.catalog import ROOT_VARIABLE, editions, plan_ids
from analysis.forms.html import without_iri_grammar
from analysis.report.audience import AUDIENCES, pages
from analysis.report.making import Job, make_report

with without_iri_grammar():  # takes seconds, in each process that collects tests or makes pages
    import nbformat  # noqa: F401


class _NoPictures:
    """Stands for the process that draws the pictures for slides."""

    def submit(self, task: Callable[..., None], *given: object) -> Future[None]:
        done: Future[None] = Future()
        done.set_result(None)
        return done

    def shutdown(self) -> None:
        """Nothing was started."""


def _once(make: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that makes the same thing from the same objects once: four notebooks ask for it."""
    made: dict[tuple[object, ...], tuple[Any, ...]] = {}

    def known(*given: Any) -> Any:
        key = tuple(one if isinstance(one, (str, int)) else id(one) for one in given)
        if key not in made:
            made[key] = (make(*given), *given)  # what is kept has an id of its own
        return made[key][0]

    return known


def run_here(notebook: Path, values: Mapping[str, Any], folder: Path, root: Path, said: object = None) -> Any:
    """Return a notebook as `analysis.report.making.run_notebook` does, run without a kernel."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output
    from nbformat.v4 import new_output
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook
    from traitlets.config import Config

    os.environ[ROOT_VARIABLE] = str(root)
    done = parameterize_notebook(load_notebook_node(str(notebook)), dict(values))
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
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


@contextmanager
def in_this_process() -> Iterator[MonkeyPatch]:
    """Let reports be made as described above; the data must not change meanwhile."""
    from IPython.core.interactiveshell import InteractiveShell

    with MonkeyPatch.context() as patch, mock.patch.dict(os.environ):
        patch.setattr("analysis.report.making.run_notebook", run_here)
        patch.setattr("analysis.report.forkserver.possible", lambda: False)
        patch.setattr("analysis.report.export.ProcessPoolExecutor", lambda *given, **settings: _NoPictures())
        for name in ("analysis.evaluation.year.evaluate", "analysis.review.reviewed", "analysis.opinion.drafts"):
            patch.setattr(name, _once(resolve_name(name)))
        try:
            yield patch
        finally:
            InteractiveShell.clear_instance()


def make_pages(job: Job) -> Path:
    """Make the pages of one edition as `hyoka report` does, without the other files (PDF, Excelブック)."""
    with in_this_process() as patch:
        patch.setattr("analysis.report.audience.files", lambda names: [])
        return make_report(job)


def make_all_pages(root: Path) -> list[Path]:
    """Make the pages of every plan and year for every reader whose notebooks exist, two at a time."""
    notebooks = root / "notebooks"
    readers = tuple(name for name in AUDIENCES if all((notebooks / page.notebook).exists() for page in pages([name])))
    jobs = [Job(root, plan_id, year, readers) for plan_id in plan_ids(root) for year in editions(root, plan_id)]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        return list(pool.map(make_pages, jobs))
