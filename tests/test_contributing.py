"""CONTRIBUTING.md: its recipes carried out word for word in a project of their own; what they add is in the report."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
#: What is to be written by the file that it belongs to.
BLOCKS = dict(re.findall(r"^`([^`\n]+)`[^\n]*\n\n```\w+\n(.*?)```", TEXT, re.DOTALL | re.MULTILINE))


def in_audience(text: str, entry: str) -> str:
    """Return the module with one more reader behind the last."""
    end = re.search(r"^    \)\n\}", text, re.MULTILINE)
    assert end
    return f"{text[: end.start()]}{entry.strip()},\n{text[end.start() :]}"


def in_notebook(text: str, code: str) -> str:
    """Return the notebook with one more cell, before the last."""
    notebook = json.loads(text)
    (drawn,) = [cell for cell in notebook["cells"] if "chart.yearly_grades(" in "".join(cell["source"])]
    notebook["cells"].insert(-1, drawn | {"id": "recipe", "source": [code.strip()]})
    return json.dumps(notebook, ensure_ascii=False)


def in_examples(text: str, examples: str) -> str:
    """Return the tests with more examples of rules."""
    before, after = re.split(r"(?<=\n)(?=@pytest\.mark\.parametrize\(\n    \(\"rule\", \"expected\")", text)
    return before + examples + after


def in_handbook(text: str, line: str) -> str:
    """Return the handbook with one more reader."""
    return re.sub(r"(^\| reviewer（.*\n)", lambda found: found[1] + line, text, flags=re.MULTILINE)


CHANGES = {
    "src/analysis/report/audience.py": in_audience,
    "notebooks/01_annual_evaluation.ipynb": in_notebook,
    "tests/test_review_rules.py": in_examples,
    "docs/guide.ja.md": in_handbook,
}


class Project:
    """A copy of the project with the recipes carried out."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("src", "tests", "notebooks", "docs"):
            kept = shutil.ignore_patterns("transcription", "*.egg-info")
            shutil.copytree(ROOT / name, folder / name, ignore=kept)
        shutil.copy(ROOT / "pyproject.toml", folder)
        (folder / "data" / "raw").mkdir(parents=True)
        self.run("-m", "analysis", "new", "kita-dx")
        for name, block in BLOCKS.items():
            path = folder / name
            made = CHANGES[name](path.read_text(encoding="utf-8"), block) if name in CHANGES else block
            path.write_text(made, encoding="utf-8")

    def run(self, *arguments: str) -> str:
        """Run Python there, with the project's own modules."""
        environment = os.environ | {"PYTHONPATH": str(self.folder / "src"), "HYOKA_ROOT": str(self.folder)}
        done = subprocess.run(
            [sys.executable, *arguments], cwd=self.folder, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The project of the recipes, with its document imported and the report made."""
    made = Project(tmp_path_factory.mktemp("recipes"))
    made.run("-m", "analysis", "import", "kita-dx", "R6", "progress.csv")
    made.run("-m", "analysis", "report", "kita-dx", "R6", "--for", "finance")
    return made


def table(project: Project, name: str) -> list[dict[str, str]]:
    path = project.folder / "reports" / "kita-dx" / "2024" / "tables" / f"{name}.csv"
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))


def test_every_changed_file_is_told_apart_from_the_new_ones() -> None:
    assert {name for name in BLOCKS if (ROOT / name).exists()} == set(CHANGES)


@pytest.mark.notebooks
def test_a_review_rule_finds_and_leaves(project: Project) -> None:
    found = [row["measure_id"] for row in table(project, "findings") if row["rule"] == "settlement-equals-budget"]
    assert found == ["1", "3"]
    told = project.run("-m", "pytest", "-q", "tests/test_review_rules.py", "-k", "settlement-equals-budget")
    assert "3 passed" in told


@pytest.mark.notebooks
def test_a_chart_stands_in_the_report_with_its_files(project: Project) -> None:
    folder = project.folder / "reports" / "kita-dx" / "2024"
    assert 'id="figure-measures-by-department"' in (folder / "report.html").read_text(encoding="utf-8")
    assert (folder / "charts" / "measures-by-department.png").stat().st_size > 0
    assert [row["取組の数"] for row in table(project, "chart_measures-by-department")] == ["1件", "1件", "1件"]


@pytest.mark.notebooks
def test_a_grade_scale_is_that_of_the_plan(project: Project) -> None:
    (row,) = table(project, "grade_counts_annual")[-1:]
    assert [row[f"{symbol}評価"] for symbol in "54321"] == [
        "1件 (33%)",
        "1件 (33%)",
        "1件 (33%)",
        "0件 (0%)",
        "0件 (0%)",
    ]


@pytest.mark.notebooks
def test_a_document_is_read_by_its_layout(project: Project) -> None:
    assert [(row["取組"], row["決算額（円）"]) for row in table(project, "measures")] == [
        ("窓口予約", "1,200,000"),
        ("電子契約", "250,000"),
        ("職員研修", "80,000"),
    ]


@pytest.mark.notebooks
def test_a_reader_gets_the_bundle(project: Project) -> None:
    folder = project.folder / "reports" / "kita-dx" / "2024"
    assert {"report.html", "review.html", "evaluation.xlsx"} <= {path.name for path in folder.iterdir()}
    assert "finance（財政課）" in project.run("-m", "analysis", "report", "--help")
