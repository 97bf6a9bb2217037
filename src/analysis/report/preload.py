"""What is loaded before the first fork (読み込んでおくもの): what the notebooks import, and what a first use loads.

The server of one report forks kernels and pictures; that of many forks the reports as well, which need papermill and
nbconvert.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from analysis.forms import html

_KERNEL = (
    "analysis.chart",  # before anything else loads matplotlib
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "ipykernel.zmqshell",
    "matplotlib_inline.backend_inline",
    "analysis.report.kernel",
    "analysis.report.preload:drawing",
)
#: The tools that run and convert notebooks; the grammar that none needs is kept out by `tools`.
_REPORTS = ("analysis.report.staleness:program", "analysis.report.preload:tools", "analysis.report.workers")
_TOOLS = ("nbclient", "papermill")
_SOURCE = Path(__file__).parents[2]
#: Loaded at a first use, found by comparing `sys.modules` before the first and after the last cell of a report.
_LATE = ("pandas.core.methods.to_dict", "pandas.core.reshape.reshape", "pandas.io.formats.csvs")


def modules(notebooks: Iterable[Path], *, reports: bool = True) -> list[str]:
    """Return the modules to load, ``module`` or ``module:function`` to call, in their order.

    Nothing is imported here: a report asks for this before it loads anything of its own.

    Parameters
    ----------
    reports : bool
        Whole reports are forked, not only their kernels and pictures.
    """
    named = {name for path in notebooks for name in _imported(path)}
    return [*(_REPORTS if reports else ()), *_KERNEL, *sorted(named), *_LATE]


def _imported(notebook: Path) -> set[str]:
    """Return the modules of this project that a notebook imports."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    found = set()
    for cell in cells:
        if cell["cell_type"] != "code" or "import" not in "".join(cell["source"]):
            continue
        try:
            tree = ast.parse("".join(cell["source"]))
        except SyntaxError:  # a cell of IPython's own words
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found |= {name.name for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return {name for name in found if name.split(".")[0] == "analysis" and _exists(name)}


def _exists(name: str) -> bool:
    path = _SOURCE / name.replace(".", "/")
    return path.is_dir() or path.with_suffix(".py").is_file()


def tools() -> None:
    """Load papermill, and nbconvert with the page's template."""
    with html.without_iri_grammar():
        for name in _TOOLS:
            import_module(name)
    html._exporter()


def drawing() -> None:
    """Draw a text once: fonts are looked up and opened at the first."""
    from io import BytesIO

    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    from analysis.chart.theme import style

    with style():
        figure = Figure()
        figure.subplots().set_title("評価 ABC")
        FigureCanvasSVG(figure).print_figure(BytesIO(), format="svg")
        FigureCanvasAgg(figure).print_png(BytesIO())
