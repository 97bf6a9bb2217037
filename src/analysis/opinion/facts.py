"""What is known of one measure in the evaluated year (所見の材料): the rows that its opinion may speak of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.contract.plan import Plan
from analysis.evaluation import budget, summary
from analysis.evaluation.undecided import why_undecided
from analysis.evaluation.year import Evaluation

#: Rows of one table, each with its columns as attributes.
Rows = list[Any]


@dataclass(frozen=True)
class Remark:
    """One sentence of an opinion.

    Attributes
    ----------
    weight : int
        0: always said; the higher, the sooner it is left out of a long opinion.
    """

    text: str
    weight: int = 0


@dataclass(frozen=True)
class MeasureFacts:
    """The rows of one measure.

    Attributes
    ----------
    measure : namedtuple
        Its row of `summary.measure_list`, with the grades of the year (annual, overall).
    before : str
        The grade of the year before, empty where there is none.
    parts, earlier, later, activities : list of namedtuples
        Its indicators with a target (with `why_undecided`): of the year, the year before, later years; and its counts of activity.
    budgets, grades : list of namedtuples
        Of all years; budgets with what stands out in them (``remark``).
    findings : list of namedtuples
        What is still open, worst first.
    graded : bool
        Whether measures of the plan are graded in this year at all.
    """

    plan: Plan
    fiscal_year: int
    measure: Any
    before: str
    parts: Rows
    earlier: Rows
    later: Rows
    activities: Rows
    budgets: Rows
    grades: Rows
    findings: Rows
    graded: bool

    def found(self, *rules: str) -> bool:
        """Return whether there is a finding of some rules on the evaluated year."""
        chosen = (row.fiscal_year for row in self.findings if row.rule in rules)
        return any(pd.isna(year) or year == self.fiscal_year for year in chosen)

    def budget_of(self, fiscal_year: int) -> Any:
        """Return the row of budgets of a year, None where there is none."""
        return next((row for row in self.budgets if row.fiscal_year == fiscal_year), None)


def _by_measure(frame: pd.DataFrame) -> dict[str, Rows]:
    """Return the rows of a table by measure, in one pass."""
    found: dict[str, Rows] = {}
    for row in frame.itertuples():
        found.setdefault(str(row.measure_id), []).append(row)
    return found


def _before(evaluation: Evaluation) -> dict[str, str]:
    """Return the annual grade of the year before by measure; grades outside the scale say nothing."""
    grades = evaluation.grades
    rows = grades[(grades["kind"] == "annual") & (grades["fiscal_year"] == evaluation.fiscal_year - 1)]
    rows = rows[rows["grade"].isin(evaluation.plan.scale.symbols)]
    return dict(zip(rows["measure_id"], rows["grade"], strict=True))


def _indicators(evaluation: Evaluation) -> dict[str, dict[str, Rows]]:
    """Return the indicators by what they are for an opinion, and by measure."""
    rows, year = evaluation.indicators, evaluation.fiscal_year
    rows = rows.assign(why_undecided=why_undecided(rows))
    counted, years = rows["kind"] != "activity", rows["fiscal_year"]
    chosen = {
        "parts": rows[counted & (years == year)],
        "earlier": rows[counted & (years == year - 1)],
        "later": rows[counted & (years > year)],
        "activities": rows[~counted & (years == year)],
    }
    return {name: _by_measure(found) for name, found in chosen.items()}


def facts(evaluation: Evaluation, findings: pd.DataFrame) -> Iterator[MeasureFacts]:
    """Yield the facts of every measure in the order of the plan.

    Parameters
    ----------
    findings : DataFrame
        The open findings of `analysis.review`.
    """
    indicators, before = _indicators(evaluation), _before(evaluation)
    limits = evaluation.plan.thresholds
    remarks = budget.remark(evaluation.budgets, limits.unspent_share, limits.unspent_yen)
    tables = {
        "budgets": evaluation.budgets.assign(remark=remarks),
        "grades": evaluation.grades,
        "findings": findings,
    }
    rows = {name: _by_measure(table) for name, table in tables.items()}
    graded = any(summary.has_grades(evaluation, kind) for kind in ("annual", "overall"))
    for measure in summary.measure_list(evaluation).itertuples():
        own = {name: found.get(measure.measure_id, []) for name, found in (indicators | rows).items()}
        grade = before.get(measure.measure_id, "")
        yield MeasureFacts(evaluation.plan, evaluation.fiscal_year, measure, grade, graded=graded, **own)
