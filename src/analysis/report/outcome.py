"""What became of one report of many (結果)."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.report.job import Job
from analysis.report.making import make_report
from analysis.words.errors import InputError, NotebookFailed
from analysis.words.mishap import problem_of

#: How often a report is begun whose process was killed from outside (memory, an operator).
ATTEMPTS = 2


@dataclass(frozen=True)
class Result:
    """What became of one report: its path, or why there is none; and whether it was there already."""

    key: str
    path: Path | None = None
    message: str = ""
    kept: bool = False


#: Results as they come; where they are asked for no longer, work stops and nothing is left of it.
Results = Generator[Result, None, None]
#: Makes reports, so many at a time.
Maker = Callable[[Sequence[Job], int], Results]


def made(job: Job) -> dict[str, str]:
    """Make a report and return its path, or the message why there is none, as JSON: it crosses processes."""
    try:
        return {"path": str(make_report(job))}
    except (InputError, NotebookFailed) as error:
        return {"message": str(error)}
    except Exception as error:
        return {"message": str(problem_of(error) or f"{type(error).__name__}: {error}")}


def result(job: Job, said: Mapping[str, str]) -> Result:
    """Return what `made` said as a result."""
    return Result(job.key, Path(said["path"]) if "path" in said else None, said.get("message", ""))


def killed(job: Job, code: int) -> Result:
    """Return the result of a report whose process ended before it said anything, each time that it was begun."""
    return Result(job.key, message=f"作成中のプロセスが{ATTEMPTS}回とも途中で終わりました（終了コード {code}）。")
