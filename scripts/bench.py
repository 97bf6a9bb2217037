"""Measure a report against what a user would type by hand, in one run (make bench).

(a) ``hyoka report`` against ``papermill`` then ``jupyter nbconvert`` on a notebook that imports pandas,
matplotlib and japanize-matplotlib and draws as many plain bar charts;
(b) against a plain script that does only the imports and those charts, which is the limit.
The commands take turns, so that a drift of the machine's speed meets all of them.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
IMPORTS = "import japanize_matplotlib\nimport matplotlib.pyplot as plt\nimport pandas as pd"
DRAW = 'pd.Series([3, 1, 2], index=["保健", "福祉", "教育"]).plot.bar(title="件数")\nplt.{end}'
QUIET = {**os.environ, "PYTHONWARNINGS": "ignore", "CI": "true", "MPLBACKEND": ""}


def plain_notebook(path: Path, charts: int) -> None:
    """Write the notebook that a user would write by hand."""
    cells = [IMPORTS, *[DRAW.format(end="show()")] * charts]
    code = [
        {
            "cell_type": "code",
            "id": f"c{n}",
            "metadata": {},
            "source": text,
            "outputs": [],
            "execution_count": None,
        }
        for n, text in enumerate(cells)
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {"cells": code, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook), encoding="utf-8")


def plain_script(path: Path, charts: int) -> None:
    """Write the script that does only the imports and the charts."""
    lines = ["import matplotlib", 'matplotlib.use("agg")', IMPORTS]
    lines += [DRAW.format(end=f'savefig("{n}.png"); plt.close()') for n in range(charts)]
    path.write_text("\n".join(lines), encoding="utf-8")


def seconds(commands: Sequence[Sequence[str]], folder: Path) -> float:
    """Return how long commands take one after another, as whole processes."""
    environment = {key: value for key, value in QUIET.items() if value}
    start = time.perf_counter()
    for command in commands:
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"{' '.join(command)}\n{done.stderr}")
    return time.perf_counter() - start


def breakdown(plan: str, year: int) -> list[tuple[str, float]]:
    """Return where the time of one report goes, by the clock of each cell."""
    code = (
        "import time; a=time.perf_counter()\n"
        "from analysis.forms import html\nfrom analysis.report import audience, making\n"
        "with html.without_iri_grammar():\n    import papermill\n"
        "b=time.perf_counter(); html._exporter(); c=time.perf_counter()\n"
        "import json, tempfile; from pathlib import Path\n"
        f"root=Path({str(ROOT)!r}); folder=Path(tempfile.mkdtemp())/'reports'; folder.mkdir()\n"
        f"values=dict(plan_id={plan!r}, fiscal_year={year}, write_files=True)\n"
        "done=making.run_notebook(root/'notebooks'/audience.ANNUAL.notebook, values, folder, root); d=time.perf_counter()\n"
        "cells=[(x.source, x.metadata.papermill.duration or 0) for x in done.cells if x.cell_type=='code']\n"
        "html.to_html(making._stripped(done), title='t', subtitle='s', description='d'); e=time.perf_counter()\n"
        "print(json.dumps(dict(start=b-a, exporter=c-b, run=d-c, convert=e-d, cells=cells)))"
    )
    environment = {**os.environ, "CI": "true", "PYTHONWARNINGS": "ignore"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    found = json.loads(done.stdout.splitlines()[-1])

    def cells(chosen: Callable[[str], bool]) -> float:
        return float(sum(spent for source, spent in found["cells"] if chosen(source)))

    charts = cells(lambda source: ".figure(" in source)
    imports = cells(lambda source: source.startswith("from analysis"))
    rest = cells(lambda source: True) - charts - imports
    return [
        ("起動（papermill の読み込み）", found["start"]),
        ("nbconvert の読み込み（実際はカーネルの裏で進む）", found["exporter"]),
        ("カーネルの起動と停止", found["run"] - charts - imports - rest),
        ("読み込みとデータの検査・算定", imports),
        ("図（SVG と PNG）", charts),
        ("表・本文", rest),
        ("HTML への変換", found["convert"]),
    ]


def show(name: str, values: Sequence[float]) -> None:
    """Print the spread of a figure."""
    print(f"{name}: 最小 {min(values):.2f}  中央値 {statistics.median(values):.2f}  最大 {max(values):.2f}")


def main() -> None:
    """Run the three in turn and print ratios."""
    plan, year, runs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    hyoka = [str(BIN / "hyoka"), "report", plan, str(year)]
    seconds([hyoka], ROOT)
    charts = len(list((ROOT / "reports" / plan / str(year) / "charts").glob("*.png")))
    print(f"図の数 {charts}、{runs} 回ずつ交互に実行")
    found: dict[str, list[float]] = {"hyoka report": [], "papermill + nbconvert": [], "素のスクリプト": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain_notebook(folder / "plain.ipynb", charts)
        plain_script(folder / "plain.py", charts)
        by_hand = [
            [str(BIN / "papermill"), "plain.ipynb", "out.ipynb", "--no-progress-bar"],
            [str(BIN / "jupyter"), "nbconvert", "--to", "html", "out.ipynb"],
        ]
        script = [[sys.executable, "plain.py"]]
        for run in range(runs + 1):
            spent = seconds([hyoka], ROOT), seconds(by_hand, folder), seconds(script, folder)
            print(f"  {run or '準備'} 回目: " + "  ".join(f"{value:.2f}" for value in spent), flush=True)
            for values, value in zip(found.values(), spent, strict=True):
                values.extend([value] if run else [])
    for label, values in found.items():
        show(f"{label}（秒）", values)
    ours, hand, limit = found.values()
    show("(a) hyoka ÷ papermill+nbconvert", [one / two for one, two in zip(ours, hand, strict=True)])
    show("(b) hyoka ÷ 素のスクリプト", [one / two for one, two in zip(ours, limit, strict=True)])
    print(f"最大メモリ（1プロセス）: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")
    print("内訳（1回、秒）:")
    for label, value in breakdown(plan, year):
        print(f"  {value:5.2f}  {label}")


if __name__ == "__main__":
    main()
