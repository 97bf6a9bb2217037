"""The same notebook by papermill and by hand (Run All): the same content, no file left lying about, misspellings refused at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import ROOT, copy_project

from analysis.contract.catalog import ROOT_VARIABLE
from analysis.evaluation.year import evaluate
from analysis.forms import html
from analysis.report.parameters import defaults, spelt
from analysis.words.errors import InputError

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
ANNUAL = "01_annual_evaluation.ipynb"


def content(notebook: Any) -> list[str]:
    """Return what the cells show."""
    data = [output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", [])]
    return [one.get("text/html", one.get("text/plain", "")) for one in data]


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if "__pycache__" not in path.parts}


@pytest.fixture
def at_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of its own, as the working folder."""
    monkeypatch.chdir(copy_project(tmp_path, "suita-ict"))
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path))
    return tmp_path


def by_papermill(values: Mapping[str, Any], root: Path) -> Any:
    with html.without_iri_grammar():
        from papermill import execute_notebook

    return execute_notebook(root / "notebooks" / ANNUAL, root / "out.ipynb", dict(values), progress_bar=False)


def by_hand(values: Mapping[str, Any], root: Path) -> Any:
    """Return the notebook run as in JupyterLab: its parameters written into their cell, then Run All."""
    with html.without_iri_grammar():
        import nbformat
        from nbclient import NotebookClient

    notebook = nbformat.read(root / "notebooks" / ANNUAL, 4)
    (cell,) = (one for one in notebook.cells if "parameters" in one.metadata.get("tags", []))
    cell.source += "".join(f"\n{name} = {value!r}" for name, value in values.items())
    return NotebookClient(notebook, resources={"metadata": {"path": str(root)}}).execute()


@pytest.mark.notebooks
def test_papermill_and_run_all_show_the_same_and_leave_nothing_behind(at_root: Path) -> None:
    before = files(at_root)
    one = by_papermill({"plan_id": "suita-ict", "fiscal_year": "R2"}, at_root)
    other = by_hand({"plan_id": "suita-ict", "fiscal_year": "令和2年度"}, at_root)
    assert content(one) == content(other) and len(content(one)) > 20
    assert "令和2年度" in "".join(content(one))
    assert files(at_root) - before == {"out.ipynb"}


@pytest.mark.notebooks
@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"plan_id": "tokorozawa-ict", "fiscal_yaer": "R3"}, "「fiscal_yaer」というパラメータはありません。"),
        ({"plan_id": "tokorozawa-ict", "fiscal_year": "R3", "write_file": True}, "「write_file」という"),
    ],
)
def test_a_misspelt_parameter_is_refused_in_the_first_cell(at_root: Path, values: dict[str, Any], words: str) -> None:
    from papermill.exceptions import PapermillExecutionError

    with pytest.raises(PapermillExecutionError, match=words):
        by_papermill(values, at_root)
    ran = [
        cell for cell in json.loads((at_root / "out.ipynb").read_text(encoding="utf-8"))["cells"] if cell.get("outputs")
    ]
    assert all("matplotlib" not in "".join(cell["source"]) and "chart" not in "".join(cell["source"]) for cell in ran)


@pytest.mark.parametrize("year", [2021, "2021", "R3", "r3", "Ｒ３", "令和3", "令和3年度", "令和３年度", "2021年度"])
def test_every_form_of_a_year(year: int | str, root: Path) -> None:
    assert evaluate("tokorozawa-ict", year, root).fiscal_year == 2021


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_every_notebook_checks_the_spelling_of_its_own_parameters(path: Path) -> None:
    cells = [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
    place = next(place for place, cell in enumerate(cells) if "parameters" in cell["metadata"].get("tags", []))
    known = defaults(path)
    source = "".join(cells[place + 1]["source"])
    exec(source, dict(known))  # right names pass
    for name in known:
        with pytest.raises(InputError, match=f"「{name[:-1]}」.*\n.*「{name}」のつづり"):
            exec(source, {**known, name[:-1]: "x"})


def test_names_of_ones_own_are_no_misspellings() -> None:
    spelt(
        {"plan_id": "x", "year": 2021, "page": 1, "_plan_id": 1, "In": [""], "plan": object()}, "plan_id", "fiscal_year"
    )
