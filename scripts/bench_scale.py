"""Measure the data core from 17 to 1,741 invented cities against plain ``pandas.read_csv`` of the same files (make bench-scale).

Each city is a plan of 60 measures with 3 indicators over 3 years (made_cities.py). Every stage runs in a process of its
own, over one city after another, so that its peak of memory is its own; seconds are those of the processor, so that other
work on the machine does not count. ``together`` is the same number of measures as one plan.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
from made_cities import INDICATORS, MEASURES, YEARS, write_cities, write_together

#: How many cities are measured where nothing is said; 1741 are all of Japan.
CITIES = (17, 170)
#: So many times the seconds of ``read_csv`` are the aim of each stage.
AIMS = {"evaluate": 10, "review": 20}
LABELS = {"read_csv": "read_csv", "evaluate": "読み込み～評価", "review": "確認"}


def read_files(root: Path) -> float:
    """Read every CSV file below a root as it is; return the seconds."""
    start = time.process_time()
    for path in root.glob("data/raw/*/*/*.csv"):
        pd.read_csv(path)
    return time.process_time() - start


def evaluate_plans(root: Path, with_review: bool) -> float:
    """Load and evaluate every plan below a root, and review it where asked; return the seconds of the last stage."""
    from analysis.contract.catalog import plan_ids
    from analysis.evaluation.year import evaluate
    from analysis.review import findings

    spent = 0.0
    for plan_id in plan_ids(root):
        start = time.process_time()
        evaluation = evaluate(plan_id, YEARS[-1], root)
        if with_review:
            start = time.process_time()
            findings(evaluation)
        spent += time.process_time() - start
    return spent


STAGES: dict[str, Callable[[Path], float]] = {
    "read_csv": read_files,
    "evaluate": lambda root: evaluate_plans(root, with_review=False),
    "review": lambda root: evaluate_plans(root, with_review=True),
}


def measured(stage: str, root: Path) -> tuple[float, float]:
    """Return seconds and peak memory (MB) of one stage, run in a process of its own."""
    command = [sys.executable, __file__, "--stage", stage, str(root)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    seconds, peak = json.loads(done.stdout.splitlines()[-1])
    return seconds, peak


def line(label: str, root: Path, stages: list[str]) -> dict[str, float]:
    """Measure the stages on one set of files, print a line, and return seconds by stage."""
    found = {stage: measured(stage, root) for stage in stages}
    plain = found["read_csv"][0]
    cells = [
        f"{LABELS[stage]} {spent:.2f} 秒 {spent / plain:.1f} 倍 {peak:.0f} MB" for stage, (spent, peak) in found.items()
    ]
    print(f"{label}: " + "  ".join(cells), flush=True)
    return {stage: spent for stage, (spent, _) in found.items()}


def main() -> None:
    """Print the curve: ``bench_scale.py [cities,cities,…] [stage,stage,…]``."""
    if sys.argv[1:2] == ["--stage"]:
        spent = STAGES[sys.argv[2]](Path(sys.argv[3]))
        print(json.dumps([spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
        return
    sizes = [int(size) for size in sys.argv[1].split(",")] if sys.argv[1:] else list(CITIES)
    stages = sys.argv[2].split(",") if sys.argv[2:] else list(STAGES)
    aims = "、".join(f"{LABELS[stage]} {aim} 倍以下" for stage, aim in AIMS.items())
    print(f"1都市 = {MEASURES} 取組 × {INDICATORS} 指標 × {len(YEARS)} 年。秒は CPU 時間。目標: {aims}")
    curve = {}
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            write_cities(Path(name), size)
            curve[size] = line(f"{size:,} 都市", Path(name), stages)
    first, last = min(curve), max(curve)
    for stage in stages if first < last else ():
        growth = (curve[last][stage] / last) / (curve[first][stage] / first)
        print(f"1都市あたりの時間（{last:,} 都市 ÷ {first:,} 都市）: {LABELS[stage]} {growth:.2f} 倍（1 なら比例）")
    with tempfile.TemporaryDirectory() as name:
        write_together(Path(name), first)
        line(
            f"{first * MEASURES:,} 取組を1つの計画にまとめると", Path(name), [one for one in stages if one != "review"]
        )


if __name__ == "__main__":
    main()
