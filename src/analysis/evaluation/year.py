"""One evaluated year of a plan with everything that can be computed from it (年次評価)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from analysis.contract.catalog import edition_folder, editions, project_root
from analysis.contract.plan import Plan
from analysis.editions.corrections import Correction
from analysis.editions.history import combine
from analysis.editions.load import load_edition
from analysis.evaluation.achievement import with_achievement
from analysis.evaluation.budget import with_execution
from analysis.evaluation.grade_rule import with_computed_grades
from analysis.evaluation.reconciliation import recompute


@dataclass(frozen=True, eq=False)  # frames have no order; one evaluation is itself and no other
class Evaluation:
    """The tables of one edition with their computed columns.

    Attributes
    ----------
    measures, budgets, indicators, grades, schedules, texts, published : DataFrame
        The contract's tables; computed columns are filled. Empty where the source has no such data. Rows
        of earlier years that only an earlier edition reports are carried on.
    restated, vanished : DataFrame
        What a newer edition changed or dropped without a word (`analysis.editions.history.Combined`).
    folder : Path or None
        ``data/raw/<plan_id>/<fiscal_year>``, where the analyst's own files lie (review.toml, opinions.csv); None
        for an evaluation that was not read from a folder.
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
    restated: pd.DataFrame
    vanished: pd.DataFrame
    corrections: tuple[Correction, ...]
    inputs: Mapping[str, str]
    folder: Path | None = None

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
    root = root or project_root()
    folder = edition_folder(root, plan_id, fiscal_year)
    years = [year for year in editions(root, plan_id) if year <= fiscal_year]
    loaded = [load_edition(root, plan_id, year) for year in years]
    combined = combine(loaded)
    edition = replace(loaded[-1], tables=combined.tables)
    tables = edition.tables
    indicators = with_achievement(tables["indicators"], edition.plan.methods.lower_is_better)
    return Evaluation(
        plan=edition.plan,
        fiscal_year=fiscal_year,
        measures=tables["measures"],
        budgets=with_execution(tables["budgets"]),
        indicators=indicators,
        grades=with_computed_grades(tables["grades"], indicators, edition.plan),
        schedules=tables["schedules"],
        texts=tables["texts"],
        published=recompute(edition),
        restated=combined.restated,
        vanished=combined.vanished,
        corrections=tuple(one for each in loaded for one in each.corrections),
        inputs={file: digest for each in loaded for file, digest in each.inputs.items()},
        folder=folder,
    )
