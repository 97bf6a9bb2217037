"""Where a problem stands and the one exception that a user ever sees (入力の誤り)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Location:
    """A place in a file (所在): line and column of a text, or sheet and cell of a workbook."""

    file: str
    line: int | None = None
    column: str = ""
    cell: str = ""

    def __str__(self) -> str:
        """Return e.g. ``budgets.csv:8 列「settlement_yen」``."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        place = f"{place}!{self.cell}" if self.cell else place
        return f"{place} 列「{self.column}」" if self.column else place


@dataclass(frozen=True)
class Problem:
    """One thing that a person has to mend (問題点).

    Parameters
    ----------
    where : Location or str
        The place, or the name of a command-line argument.
    what : str
        One Japanese sentence: the text found and what was expected.
    todo : str
        What to do about it (対処).
    """

    where: Location | str
    what: str
    todo: str = ""

    def __str__(self) -> str:
        """Return the message over one or two lines, for the terminal."""
        first = f"{self.where}: {self.what}"
        return f"{first}\n  対処: {self.todo}" if self.todo else first


class InputError(Exception):
    """Something that a user can mend is wrong (入力の誤り); carries every problem found.

    The command line prints it without a traceback and exits with code 2.
    """

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = [problems] if isinstance(problems, Problem) else list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows: the problems alone, as IPython asks before it prints a traceback."""
        return str(self).splitlines()


class NotebookFailed(Exception):
    """A cell of a notebook failed for a reason that no input explains (プログラムの誤り)."""


def raise_if_any(problems: Iterable[Problem]) -> None:
    """Raise one `InputError` with all problems, if there are any."""
    found = list(problems)
    if found:
        raise InputError(found)
