"""The house: one way through it, rooms of a size, and notebooks without logic."""

from __future__ import annotations

import ast
import itertools
import json
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "analysis"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

# Bottom to top: each imports only from what stands above it here.
ORDER = [
    "words",
    "contract",
    "sources",
    "editions",
    "evaluation",
    "review",
    "outlook",
    "opinion",
    "telling",
    "chart",
    "forms",
    "collection",
    "report",
    "explore",
    "cli",
]
# The same inside `sources`: a document is cut into cells, the layout says what stands where, facts are made in one
# place, locators find their cells, an import puts both together, and a draft guesses the layout.
SOURCES = {
    "documents": "grid number_format cells soundness struck styles heading delimited pdf_document word_markup word_document workbook_document web_document json_document reader",
    "layout": "symbols shapes list_shapes sheet_columns fact_columns sheet_settings sheet_layout layout",
    "facts": "figures log series indicators money parts edition_tables edition_files",
    "locators": "area columns sheet_rows row_cells sheet_measures sheet_series sheet_facts record form listing measures "
    "placing scattered years_across rows_down schedule record_facts recovery",
    "imports": "categories unlike printed_years imported differences sheet_account totals sheet record_columns document "
    "numbering importing",
    "drafts": "vocabulary column_shape recognition draft_lines draft_columns draft_money draft_form draft_record draft inspect excerpt new_plan",
}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.name not in ("__init__.py", "__main__.py"))


@cache
def nodes(path: Path) -> list[ast.AST]:
    """Return everything that stands in a module."""
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path, package: str = "analysis") -> set[str]:
    """Return what a module imports from directly below a package."""
    found = set()
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom) and node.module == package:
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(f"{package}."):
            found.add(node.module.removeprefix(f"{package}.").split(".")[0])
    return found


def test_imports_go_one_way() -> None:
    for path in MODULES:
        assert room(path) in ORDER, "name the new room in ORDER"
        above = ORDER[: ORDER.index(room(path))]
        assert imported(path) - {room(path)} <= set(above), path


def test_every_module_of_sources_has_its_place() -> None:
    placed = {name for names in SOURCES.values() for name in names.split()}
    present = {path.stem for path in MODULES if room(path) == "sources"}
    assert present == placed, "name the module in SOURCES"


@pytest.mark.parametrize("part", SOURCES)
def test_imports_inside_sources_go_one_way(part: str) -> None:
    parts = list(SOURCES)
    allowed = {name for above in parts[: parts.index(part) + 1] for name in SOURCES[above].split()}
    for path in MODULES:
        if room(path) == "sources" and path.stem in SOURCES[part].split():
            assert imported(path, "analysis.sources") <= allowed, path.stem


def test_modules_and_functions_stay_small() -> None:
    for path in MODULES:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 300, path
    for place, node in ((path, node) for path in MODULES for node in nodes(path)):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            lines = body[-1].end_lineno - body[0].lineno + 1 if body and body[-1].end_lineno else 0
            assert lines <= 40, f"{place}: {node.name} has {lines} lines"


def frame_functions(path: Path) -> dict[str, str]:
    """Return the docstring of each public function of a module that returns a frame."""
    return {
        node.name: ast.get_docstring(node) or ""
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if node.returns and ast.unparse(node.returns) == "pd.DataFrame"
    }


def says_columns(text: str) -> bool:
    """Return whether a Returns section names columns (snake case or in backticks) or, in backticks, the frame that has the same."""
    section = re.search(r"^Returns\n-+\n(.*?)(?=^\w+\n-+\n|\Z)", text, re.DOTALL | re.MULTILINE)
    return section is not None and re.search(r"`[^`]+`|\b[a-z]+_[a-z]+\b", section[1]) is not None


def test_frame_functions_say_their_columns() -> None:
    found = {path: frame_functions(path) for path in sorted(PACKAGE.rglob("*.py"))}
    assert sum(map(len, found.values())) > 100
    assert [
        f"{path}:{name}" for path, own in found.items() for name, text in own.items() if not says_columns(text)
    ] == []


def test_no_room_is_called_utils() -> None:
    names = {path.stem for path in MODULES}
    assert names.isdisjoint({"utils", "helpers", "common", "misc"})


def test_no_two_modules_or_classes_share_a_name() -> None:
    modules = Counter(path.stem for path in MODULES)
    classes = Counter(node.name for path in MODULES for node in nodes(path) if isinstance(node, ast.ClassDef))
    assert [name for name, number in (modules + classes).items() if number > 1] == []


def test_no_city_is_named_in_code() -> None:
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        assert "tokorozawa" not in text, path


def test_colours_are_defined_in_the_palette_alone() -> None:
    found = [
        path.name
        for path in PACKAGE.rglob("*")
        if path.suffix in (".py", ".css", ".j2")
        and path.name != "palette.py"
        and re.search(r"""#[0-9a-fA-F]{6}\b|(?<!=)["'][0-9A-F]{6}["']""", path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_zip_files_are_written_by_one_module() -> None:
    writes = re.compile(r"""ZipFile\([^()]*(\([^()]*\))?[^()]*,\s*(mode=)?["'][wxa]["']""")
    assert [path.name for path in MODULES if writes.search(path.read_text(encoding="utf-8"))] == ["zipped.py"]


def code_cells(path: Path) -> list[dict[str, object]]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
class TestNotebooks:
    def test_hold_no_logic(self, path: Path) -> None:
        forbidden = (
            ast.FunctionDef,
            ast.ClassDef,
            ast.For,
            ast.While,
            ast.If,
            ast.Try,
            ast.With,
            ast.Lambda,
            ast.IfExp,
        )
        for cell in code_cells(path):
            tree = ast.parse("".join(cell["source"]))
            assert not [node for node in ast.walk(tree) if isinstance(node, forbidden)]

    def test_show_one_expression_a_cell(self, path: Path) -> None:
        for cell in code_cells(path):
            body = ast.parse("".join(cell["source"])).body
            shown = [node for node in body if isinstance(node, ast.Expr)]
            assert len(shown) <= 1
            assert not shown or shown[0] is body[-1]

    def test_carry_no_outputs(self, path: Path) -> None:
        assert not [cell for cell in code_cells(path) if cell.get("outputs") or cell.get("execution_count")]

    def test_have_a_parameters_cell(self, path: Path) -> None:
        tags = [cell["metadata"].get("tags", []) for cell in code_cells(path)]
        assert sum("parameters" in found for found in tags) == 1


#: Where a number in a text is no figure of a report, and why.
NO_FIGURES = {
    "chart/picture.py": "lengths in SVG",
    "chart/rates.py": "names of the bands of an axis",
    "chart/spending.py": "names of the powers of ten of an axis",
    "forms/deck/native_chart.py": "shares in XML",
    "review/actuals.py": "digits are counted, nothing is printed",
    "review/counting.py": "a number as it stands in a cell, to look for it",
    "evaluation/reconciliation.py": "a cell as cities print it, to compare with",
    "words/printing.py": "the module that prints",
}
FIGURE_FORMAT = re.compile(r"[,%]|\.\d|[efgn]$")
FIGURE_UNIT = re.compile(r"%|件|項目|か所|円|千円|万円|百万円|億円")


def own_figures(within: Iterable[ast.AST]) -> list[str]:
    """Return the f-strings that print money, a share or a count themselves."""
    found = []
    for node in within:
        if isinstance(node, ast.FormattedValue) and node.format_spec:
            if FIGURE_FORMAT.search(ast.unparse(node.format_spec)[2:-1]):
                found.append(f"{node.lineno}: {ast.unparse(node)}")
        elif isinstance(node, ast.JoinedStr):
            for value, words in itertools.pairwise(node.values):
                if not isinstance(value, ast.FormattedValue) or not isinstance(words, ast.Constant):
                    continue
                if FIGURE_UNIT.match(str(words.value)) and "_text(" not in ast.unparse(value.value):
                    found.append(f"{value.lineno}: {ast.unparse(value)}{words.value!s}")
    return found


def test_only_printing_writes_figures() -> None:
    for path in MODULES:  # sources tell of files, not of results
        if str(path.relative_to(PACKAGE)) not in NO_FIGURES and room(path) != "sources":
            assert not own_figures(nodes(path)), f"{path}: print it with analysis.words.printing"


@pytest.mark.parametrize("code", ['f"{x:,}円"', 'f"{x:.1f}"', 'f"{x:.0%}"', 'f"{len(x)}件"', 'f"{x * 100}%"'])
def test_figures_of_ones_own_are_found(code: str) -> None:
    assert own_figures(ast.walk(ast.parse(code)))
