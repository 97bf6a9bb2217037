"""Run a notebook and export its report (報告書の作成); the only module that knows papermill and nbconvert."""

from __future__ import annotations

import builtins
import errno
import json
import logging
import os
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO

from analysis.contract.catalog import ROOT_VARIABLE, edition_folder
from analysis.contract.plan import Plan, read_plan
from analysis.editions.staging import replaced_folder
from analysis.forms import html
from analysis.report import audience, forkserver, parameters, preload, staleness
from analysis.report.handwork import keep_handwork, keep_superseded, readers
from analysis.report.job import Job
from analysis.report.neighbours import link_pages
from analysis.words.errors import InputError, NotebookFailed, Problem
from analysis.words.fiscal_year import label
from analysis.words.mishap import error_of, problem_of

# No history file, and no warning about local connections on standard error.
_KERNEL_OPTIONS = ("--HistoryManager.enabled=False", "--log-level=50")


def _quiet() -> bool:
    return bool(os.environ.get("CI")) or not sys.stderr.isatty()


def _failure(error: Any, notebook: str) -> Exception:
    """Return what a user should see of a failed cell: the problems of the input, or where it failed."""
    if error.ename == "InputError":
        return InputError(Problem(notebook, f"入力に誤りがあるため、報告書を作れません。\n{error.evalue}"))
    refused = _refused(error)
    problem = problem_of(refused, notebook) if refused else None
    if problem:
        return InputError(problem)
    return NotebookFailed(f"{notebook} のセル {error.exec_count} で失敗しました（{error.ename}: {error.evalue}）。")


def _refused(error: Any) -> BaseException | None:
    """Return what the system refused a cell; None where the program failed."""
    kind = getattr(builtins, error.ename, None)
    if not isinstance(kind, type):
        return None
    if issubclass(kind, OSError):
        found = error_of(error.evalue)
        return found if found.errno else None
    return kind() if kind in (MemoryError, RecursionError) else None


@contextmanager
def _environment(root: Path) -> Iterator[None]:
    """Set what a kernel inherits, the project folder and reproducible hashing, until it has ended."""
    before = dict(os.environ)
    os.environ |= {
        ROOT_VARIABLE: str(root),
        "PYTHONHASHSEED": "0",
        "PYDEVD_DISABLE_FILE_VALIDATION": os.environ.get("PYDEVD_DISABLE_FILE_VALIDATION", "1"),
    }
    try:
        yield
    finally:
        os.environ.clear()
        os.environ |= before


@contextmanager
def forking(notebooks: Iterable[Path]) -> Iterator[None]:
    """Have a fork server load the libraries of the kernels while this process loads its own.

    A fork has its owner's; where many reports are made at once without forks, none is wanted.
    """
    if forkserver.current is not None or not forkserver.possible() or os.environ.get(forkserver.ONE_PROCESS):
        yield
        return
    with forkserver.OwnServer(preload.modules(notebooks, reports=False)) as server:
        forkserver.current = server
        try:
            yield
        finally:
            forkserver.current = None


def executed(notebook: Path, values: Mapping[str, Any], folder: Path, root: Path, said: TextIO | None = None) -> Any:
    """Return the notebook as run by papermill in a folder, without times and paths.

    Parameters
    ----------
    said : stream, optional
        Gets what cells write on standard error while they run: the progress of long ones.

    Raises
    ------
    InputError
        Where a parameter does not fit, or the data that the notebook loads has a problem.
    NotebookFailed
        Where a cell fails otherwise.
    """
    return _stripped(run_notebook(notebook, values, folder, root, said))


def run_notebook(
    notebook: Path, values: Mapping[str, Any], folder: Path, root: Path, said: TextIO | None = None
) -> Any:
    """Return the notebook as papermill leaves it, with the duration of every cell; see `executed`."""
    parameters.check(notebook, values)
    with html.without_iri_grammar():
        import nbformat
        from nbclient.exceptions import DeadKernelError
        from papermill import execute_notebook
        from papermill.exceptions import PapermillExecutionError

        from analysis.report.kernel import OwnKernel
    logging.getLogger("papermill").setLevel(logging.CRITICAL)  # what it says in English is raised, and told, as well
    # The exporter is made while the kernel works.
    warm = threading.Thread(target=html._exporter, daemon=True)
    source = nbformat.read(notebook, as_version=4)
    bar = {"desc": "ノートブックを実行", "unit": "セル", "bar_format": "{desc} {n}/{total} {unit} {elapsed}"}
    warm.start()
    try:
        with _environment(root):
            done = execute_notebook(
                source,
                None,
                parameters=dict(values),
                kernel_name=OwnKernel.NAME,
                kernel_manager_class=OwnKernel,
                progress_bar=False if _quiet() else bar,
                cwd=folder,
                stderr_file=said,
                extra_arguments=list(_KERNEL_OPTIONS),
                shutdown_kernel="immediate",
            )
    except PapermillExecutionError as error:
        raise _failure(error, notebook.name) from error
    except DeadKernelError as error:
        raise InterruptedError(errno.EINTR, str(error), notebook.name) from error
    warm.join()
    return done


def _stripped(notebook: Any) -> Any:
    """Return the notebook without run times, machine paths and random cell ids."""
    notebook.metadata.pop("papermill", None)
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number:02d}"
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
    return notebook


def manifest(folder: Path, made_from: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a report was made from, its counts and the files themselves."""
    counts_file = folder / "counts.json"
    counts = json.loads(counts_file.read_text(encoding="utf-8")) if counts_file.exists() else {}
    counts_file.unlink(missing_ok=True)
    return {
        **made_from,
        "inputs": counts.pop("inputs", {}),
        "counts": counts,
        "files": staleness.digests(folder, folder.rglob("*")),
    }


def make_report(job: Job, extra: Mapping[str, Any] | None = None) -> Path:
    """Run the notebooks of a job and put pages, charts, tables, files and manifest in its folder.

    Parameters
    ----------
    extra : mapping of str to values, optional
        More parameters of the annual notebook.

    Returns
    -------
    Path
        The HTML report.

    Raises
    ------
    InputError
        Where plan, year, reader, parameters or data are wrong; the previous report stays as it was.
    NotebookFailed
        Where a cell fails.
    """
    plan = read_plan(edition_folder(job.root, job.plan_id, job.fiscal_year).parent)
    job = replace(job, audiences=readers(job.folder, job.audiences))
    audience.check(job.audiences)
    values = job.values
    made_from = staleness.basis(job, extra)  # before anything is read: what changes meanwhile makes the report stale
    pages = audience.pages(job.audiences)
    given = {page: {**values, **(extra or {} if page is audience.ANNUAL else {})} for page in pages}
    notebooks = [job.root / "notebooks" / page.notebook for page in pages]
    for page, notebook in zip(pages, notebooks, strict=True):
        parameters.check(notebook, given[page])
    announced = len(plan.publication.announced(job.fiscal_year))
    with replaced_folder(job.folder) as folder:
        keep_superseded(job.folder, folder, announced)
        with forking(notebooks):
            for page in pages:
                _make_page(page, given[page], folder, (job, plan))
        title = f"{plan.full_title} {label(job.fiscal_year)} {audience.ANNUAL.title}"
        for make in audience.files(job.audiences):
            make(audience.Bundle(job.root, job.plan_id, job.fiscal_year, folder, title))
        link_pages(folder, job.folder)
        text = json.dumps(
            {**manifest(folder, made_from), "announced": announced}, ensure_ascii=False, indent=1, sort_keys=True
        )
        (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")
        keep_handwork(job.folder, folder)
    return job.folder / "report.html"


def _make_page(page: audience.NotebookPage, values: Mapping[str, Any], folder: Path, about: tuple[Job, Plan]) -> None:
    """Run one notebook and write it as HTML and as executed."""
    job, plan = about
    done = executed(job.root / "notebooks" / page.notebook, values, folder, job.root)
    write_page(
        done,
        folder / f"{page.stem}.html",
        title=f"{plan.full_title} {label(job.fiscal_year)} {page.title}",
        subtitle=plan.city,
        description=f"{plan.full_title}の{label(job.fiscal_year)}の取組についての、{page.about}です。",
    )


def write_page(done: Any, path: Path, **texts: str) -> None:
    """Write an executed notebook as HTML, with the texts of `analysis.forms.html.to_html`, and beside it as it is."""
    path.write_text(html.to_html(done, **texts), encoding="utf-8")
    with html.without_iri_grammar():
        import nbformat
    path.with_suffix(".ipynb").write_text(nbformat.writes(done), encoding="utf-8")
