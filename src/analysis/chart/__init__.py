"""The charts of a report (図): one function a chart, from an evaluation to a `Chart` or `Absent`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from analysis.chart.attainment_bars import met_by_department, met_by_policy
from analysis.chart.belief import grade_against_rate
from analysis.chart.budgets import budget_by_department, budget_by_year, unspent_sums
from analysis.chart.changes import grade_changes, yearly_grades
from analysis.chart.grade_bars import grades_by_policy
from analysis.chart.picture import Absent, Chart, png_bytes, svg_bytes
from analysis.chart.rates import missed_rates, rate_distribution
from analysis.chart.spending import execution_by_size, settlement_by_policy
from analysis.chart.thresholds import bounds_and_grades
from analysis.evaluation.year import Evaluation

#: Every chart, in the order of the reports (annual report; bounds_and_grades in the review).
CHARTS: tuple[Callable[[Evaluation], Chart | Absent], ...] = (
    grades_by_policy,
    partial(grades_by_policy, kind="overall"),
    yearly_grades,
    grade_changes,
    met_by_policy,
    met_by_department,
    missed_rates,
    rate_distribution,
    grade_against_rate,
    bounds_and_grades,
    budget_by_year,
    settlement_by_policy,
    budget_by_department,
    execution_by_size,
    unspent_sums,
)

__all__ = [
    "CHARTS",
    "Absent",
    "Chart",
    "bounds_and_grades",
    "budget_by_department",
    "budget_by_year",
    "execution_by_size",
    "grade_against_rate",
    "grade_changes",
    "grades_by_policy",
    "met_by_department",
    "met_by_policy",
    "missed_rates",
    "png_bytes",
    "rate_distribution",
    "settlement_by_policy",
    "svg_bytes",
    "unspent_sums",
    "yearly_grades",
]
