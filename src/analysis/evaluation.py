"""One evaluated year of a plan with everything that can be computed from it (年次評価)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.achievement import with_achievement
from analysis.budget import with_execution
from analysis.catalog import project_root
from analysis.corrections import Correction
from analysis.load import load_edition
from analysis.plan import Plan
from analysis.reconciliation import recompute


@dataclass(frozen=True)
class Evaluation:
    """The tables of one edition with their computed columns.

    Attributes
    ----------
    measures, budgets, indicators, grades, schedules, texts, published : DataFrame
        The contract's tables; computed columns are filled. Empty where the source has no such data.
    """

    plan: Plan
    fiscal_year: int
    measures: pd.DataFrame
    budgets: pd.DataFrame
    indicators: pd.DataFrame
    grades: pd.DataFrame
    schedules: pd.DataFrame
    texts: pd.DataFrame
    published: pd.DataFrame
    corrections: tuple[Correction, ...]
    inputs: Mapping[str, str]

    @property
    def key(self) -> str:
        """The identifier ``<plan_id>/<fiscal_year>``."""
        return f"{self.plan.plan_id}/{self.fiscal_year}"


def evaluate(plan_id: str, fiscal_year: int, root: Path | None = None) -> Evaluation:
    """Return the evaluation of one year of a plan.

    Parameters
    ----------
    plan_id : str
        Name of a folder below data/raw.
    fiscal_year : int
        The evaluated year.
    root : Path, optional
        The project folder; found upwards from the working folder by default.

    Raises
    ------
    InputError
        With all problems of the edition's files at once.
    """
    edition = load_edition(root or project_root(), plan_id, fiscal_year)
    tables = edition.tables
    return Evaluation(
        plan=edition.plan,
        fiscal_year=fiscal_year,
        measures=tables["measures"],
        budgets=with_execution(tables["budgets"]),
        indicators=with_achievement(tables["indicators"], edition.plan.methods.lower_is_better),
        grades=tables["grades"],
        schedules=tables["schedules"],
        texts=tables["texts"],
        published=recompute(edition),
        corrections=edition.corrections,
        inputs=edition.inputs,
    )
