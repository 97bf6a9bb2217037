"""Measure many reports against the loop that a user would type, in one run (make bench-batch).

The same plan-years, the published plans copied under other names into a folder of its own, are made by
(a) papermill then ``jupyter nbconvert`` on the same notebook, one after another;
(b) the same two commands on the plain notebook of `bench`, which only imports and draws as many bar charts;
(c) ``hyoka report --all --jobs 1``; (d) ``hyoka report --all --jobs 2``; (e) the same on two workers of Dask.
Printed are the clock and the processor time of all processes: the clock means little on a busy machine.
"""

from __future__ import annotations

import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import BIN, QUIET, ROOT, plain_notebook

CHARTS = 14
NOTEBOOK = "01_annual_evaluation.ipynb"
ENVIRONMENT = {key: value for key, value in QUIET.items() if value}


@dataclass(frozen=True)
class Spent:
    """Seconds by the clock and of the processors."""

    clock: float
    processor: float


def copied_plans(root: Path, count: int) -> list[tuple[str, str]]:
    """Copy the committed plans in turn until there are so many plan-years; return them."""
    shutil.copytree(ROOT / "notebooks", root / "notebooks")
    plans = sorted(path for path in (ROOT / "data/raw").iterdir() if (path / "plan.toml").exists())
    found: list[tuple[str, str]] = []
    for turn in range(count):
        for plan in plans:
            editions = sorted(path for path in plan.iterdir() if path.name.isdecimal())
            target = root / "data/raw" / (f"{plan.name}-{turn}" if turn else plan.name)
            for edition in editions[: count - len(found)]:
                shutil.copytree(edition, target / edition.name)
                found.append((target.name, edition.name))
            if target.exists():
                for path in plan.iterdir():
                    if path.is_file():
                        shutil.copy(path, target)
    return found


def spent(commands: Sequence[Sequence[str]], folder: Path) -> Spent:
    """Run commands one after another and return what they took, their own processes included."""

    def processor() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    clock, before = time.perf_counter(), processor()
    for command in commands:
        done = subprocess.run(
            command,
            cwd=folder,
            env={**ENVIRONMENT, "HYOKA_ROOT": str(folder)},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.exit(f"{' '.join(command)}\n{done.stderr}")
    return Spent(time.perf_counter() - clock, processor() - before)


def by_hand(notebook: str, out: str, parameters: Sequence[str]) -> list[list[str]]:
    """Return the two commands that a user would type for one report."""
    return [
        [str(BIN / "papermill"), notebook, f"{out}.ipynb", "--no-progress-bar", *parameters],
        [str(BIN / "jupyter"), "nbconvert", "--to", "html", f"{out}.ipynb"],
    ]


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """Give the address of a scheduler with two workers, processes of their own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    dask = [str(BIN / "dask")]
    commands = [
        [*dask, "scheduler", "--host", address, "--no-dashboard"],
        [*dask, "worker", address, "--nworkers", "2", "--nthreads", "1", "--local-directory", str(folder)],
    ]
    running = [subprocess.Popen(one, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for one in commands]
    try:
        time.sleep(15)
        yield address
    finally:
        for process in reversed(running):
            process.terminate()
            process.wait()


def measure(folder: Path, count: int) -> dict[str, Spent]:
    """Run all of them over the same plan-years."""
    editions = copied_plans(folder, count)
    plain_notebook(folder / "plain.ipynb", CHARTS)
    same = [
        command
        for number, (plan, year) in enumerate(editions)
        for command in by_hand(
            f"notebooks/{NOTEBOOK}", f"same-{number}", ["-p", "plan_id", plan, "-p", "fiscal_year", year]
        )
    ]
    hyoka = [sys.executable, "-m", "analysis", "report", "--all"]
    runs = {
        "(a) 同じノートブックを papermill と nbconvert で順に": same,
        "(b) 素のノートブックを papermill と nbconvert で順に": by_hand("plain.ipynb", "plain-out", []) * count,
        "(c) hyoka report --all --jobs 1": [[*hyoka, "--jobs", "1"]],
        "(d) hyoka report --all --jobs 2": [[*hyoka, "--jobs", "2"]],
    }
    found = {}
    for label, commands in runs.items():
        found[label] = spent(commands, folder)
        show(label, found[label], count)
    with cluster(folder) as address:
        clock = spent([[*hyoka, "--scheduler", address]], folder).clock
    print(f"(e) Dask の作業機 2 つ: 時計 {clock / count:.2f} 秒/件（作業機の CPU は含めていない）")
    return found


def show(label: str, values: Spent, count: int) -> None:
    """Print what one report took."""
    print(f"{label}: 時計 {values.clock / count:.2f} 秒/件  CPU {values.processor / count:.2f} 秒/件", flush=True)


def main() -> None:
    """Run and print ratios."""
    count = int(sys.argv[1])
    print(f"{count} 件、コア {os.cpu_count()}、負荷 {os.getloadavg()[0]:.1f}", flush=True)
    with tempfile.TemporaryDirectory() as name:
        found = measure(Path(name), count)
    last = list(found)[-1]
    for label, values in found.items():
        if label != last:
            clock, processor = values.clock / found[last].clock, values.processor / found[last].processor
            print(f"{label} ÷ (d): 時計 {clock:.2f}  CPU {processor:.2f}")
    print(f"終わりの負荷 {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
