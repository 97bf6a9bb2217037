"""Published grades beside the indicators that they stand for, as columns (評価とその根拠)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np

from analysis.evaluation.grade_rule import Case
from analysis.evaluation.grading import grade_cases
from analysis.evaluation.year import Evaluation, held
from analysis.review.finding import Finding, quoted, sources
from analysis.review.seen import Mask, seen
from analysis.words.fiscal_year import label

#: Missing reasons of an actual that was never there.
NO_ACTUAL = ("blank", "dash", "none", "not_measured", "undecided", "not_applicable")


class Standing:
    """Every published grade with its indicators: one line for each grade and indicator.

    Attributes
    ----------
    cases : list of Case
        The grades of the scale.
    number, place : array of int
        Of each line the number of its case, and where its row lies in ``indicators``.
    """

    def __init__(self, evaluation: Evaluation) -> None:
        self.rows, self.cases = seen(evaluation), grade_cases(evaluation)
        self.parts = np.array([len(case.places) for case in self.cases], dtype=int)
        self.number = np.repeat(np.arange(len(self.cases)), self.parts)
        self.place = np.fromiter((place for case in self.cases for place in case.places), dtype=int)

    @cached_property
    def grade(self) -> np.ndarray:
        """The grades."""
        return np.array([case.grade for case in self.cases], dtype=object)

    @cached_property
    def unsupported(self) -> Mask:
        """The cases of which no indicator shows an actual."""
        rows = self.rows
        silent = (rows.words("actual_text") == "") | rows.one_of("missing_reason", *NO_ACTUAL)
        return self.every(silent & ~rows.has("actual_value") & rows.one_of("met", "unknown"))

    def tally(self, chosen: Mask) -> np.ndarray:
        """Return by case how many of its indicators are chosen, by a mask over ``indicators``."""
        return np.bincount(self.number[chosen[self.place]], minlength=len(self.cases))

    def every(self, chosen: Mask) -> Mask:
        """Return by case whether it has indicators and all of them are chosen."""
        return (self.parts > 0) & (self.tally(chosen) == self.parts)

    def each(self, cases: Mask, chosen: Mask | None = None) -> Iterator[tuple[Case, list[Any]]]:
        """Yield the chosen cases, each with those of its rows that are chosen."""
        kept = cases[self.number] if chosen is None else cases[self.number] & chosen[self.place]
        found: dict[int, list[Any]] = {int(number): [] for number in np.flatnonzero(cases)}
        for number, row in zip(self.number[kept], self.rows.rows(self.place[kept]), strict=True):
            found[int(number)].append(row)
        yield from ((self.cases[number], rows) for number, rows in found.items())


@held
def standing(evaluation: Evaluation) -> Standing:
    """Return every published grade of an evaluation with its indicators."""
    return Standing(evaluation)


def grade_word(case: Case) -> str:
    """Return what a grade is called in a message: ``令和3年度の評価``, ``総括の評価``."""
    return "総括の評価" if case.kind == "overall" else f"{label(case.fiscal_year)}の評価"


def finding_of(case: Case, message: str, rows: list[Any], severity: str = "") -> Finding:
    """Return a finding on a grade with the indicators it rests on."""
    evidence = f"{grade_word(case)}「{case.grade}」／" + "／".join(quoted(row) for row in rows)
    where = sources(case.source, *(row.source for row in rows))
    return Finding(case.measure_id, case.fiscal_year, message, evidence.rstrip("／"), where, severity)
