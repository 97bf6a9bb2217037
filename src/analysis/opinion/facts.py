"""What is known of one measure in the evaluated year (所見の材料): the rows that its opinion may speak of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.contract.plan import Plan
from analysis.evaluation import budget, summary
from analysis.evaluation.grade_rule import Case, computed_for, rule_for
from analysis.evaluation.grading import grade_cases
from analysis.evaluation.undecided import why_undecided
from analysis.evaluation.year import Evaluation
from analysis.review.pairs import tasks_of
from analysis.review.reasons import explains
from analysis.review.sentences import reasons

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
        Its row of `summary.measure_list`.
    parts, earlier, later, activities : list of namedtuples
        Its indicators with a target of their own or of their kind (with `why_undecided` and, where it has no name, the
        ``task`` that it belongs to): of the year, the year before, later years; and its counts of activity.
    budgets : list of namedtuples
        Of all years; with what stands out in them (``remark``).
    cases : list of (Case, str)
        Its grades of the year, each with whether it agrees with the plan's rule (agrees, differs, undecided).
    before : str
        The grade of the year before, empty where there is none.
    findings : list of namedtuples
        What is still open, worst first.
    explained : bool or None
        Whether the text that justifies the grade tells of a cause; None where no text of the measure is at hand.
    targeted : bool
        Whether most measures of the plan have targets in this year.
    """

    plan: Plan
    fiscal_year: int
    measure: Any
    parts: Rows
    earlier: Rows
    later: Rows
    activities: Rows
    budgets: Rows
    cases: list[tuple[Case, str]]
    before: str
    findings: Rows
    explained: bool | None
    targeted: bool

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


def _named(evaluation: Evaluation) -> pd.DataFrame:
    """Return the indicators with why they are undecided, and the task of the year that each annual one stands for.

    Returns
    -------
    DataFrame with the columns of ``indicators``, `why_undecided` and `task` (missing where tasks and indicators do not pair)
    """
    rows = evaluation.indicators
    rows = rows.assign(why_undecided=why_undecided(rows))
    tasks = tasks_of(evaluation)
    named = rows.merge(tasks, on=["measure_id", "seq"], how="left", validate="many_to_one")
    annual = (named["kind"] == "annual") & (named["fiscal_year"] == evaluation.fiscal_year)
    count = named["measure_id"].map(named.loc[annual, "measure_id"].value_counts())
    paired = (annual & (named["tasks"] == count)).fillna(False)
    return named.assign(task=named["task"].where(paired))


def _indicators(evaluation: Evaluation) -> dict[str, dict[str, Rows]]:
    """Return the indicators by what they are for an opinion, and by measure."""
    rows, year = _named(evaluation), evaluation.fiscal_year
    counted, years = (rows["kind"] != "activity") | rows["target_value"].notna(), rows["fiscal_year"]
    chosen = {
        "parts": rows[counted & (years == year)],
        "earlier": rows[counted & (years == year - 1)],
        "later": rows[counted & (years > year)],
        "activities": rows[~counted & (years == year)],
    }
    return {name: _by_measure(found) for name, found in chosen.items()}


def _cases(evaluation: Evaluation) -> tuple[dict[str, list[tuple[Case, str]]], dict[str, str]]:
    """Return the grades of the year by measure, each with its agreement; and the annual grade of the year before."""
    found = grade_cases(evaluation)
    rule = rule_for(evaluation.plan, found) if found else None
    own: dict[str, list[tuple[Case, str]]] = {}
    before: dict[str, str] = {}
    for case in found:
        if case.fiscal_year == evaluation.fiscal_year:
            agreement = computed_for(case, rule, evaluation.plan)[1] if rule else "undecided"
            own.setdefault(case.measure_id, []).append((case, agreement))
        elif case.fiscal_year == evaluation.fiscal_year - 1 and case.kind == "annual" and case.seq is None:
            before[case.measure_id] = case.grade
    return own, before


def facts(evaluation: Evaluation, findings: pd.DataFrame) -> Iterator[MeasureFacts]:
    """Yield the facts of every measure in the order of the plan.

    Parameters
    ----------
    findings : DataFrame
        The open findings of `analysis.review`.
    """
    indicators, (cases, before) = _indicators(evaluation), _cases(evaluation)
    limits = evaluation.plan.thresholds
    remarks = budget.remark(evaluation.budgets, limits.unspent_share, limits.unspent_yen)
    tables = {"budgets": evaluation.budgets.assign(remark=remarks), "findings": findings}
    rows = {name: _by_measure(table) for name, table in tables.items()}
    told = reasons(evaluation)
    active = evaluation.measures.loc[evaluation.measures["status"] == "active", "measure_id"]
    targeted = bool(len(active)) and bool(np.mean([one in indicators["parts"] for one in active]) > 0.5)
    for measure in summary.measure_list(evaluation).itertuples():
        key = str(measure.measure_id)
        own = {name: found.get(key, []) for name, found in (indicators | rows).items()}
        yield MeasureFacts(
            plan=evaluation.plan,
            fiscal_year=evaluation.fiscal_year,
            measure=measure,
            cases=cases.get(key, []),
            before=before.get(key, ""),
            explained=explains(told[key].text) if key in told else None,
            targeted=targeted,
            **own,
        )
