"""One evaluated year of a plan with everything that can be computed from it (年次評価)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial, wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import pandas as pd

from analysis.contract.catalog import edition_folder, editions, project_root
from analysis.contract.plan import Plan
from analysis.editions.corrections import Correction
from analysis.editions.history import combine
from analysis.editions.load import empty_table, load_edition
from analysis.evaluation.achievement import with_achievement
from analysis.evaluation.budget import with_amounts
from analysis.evaluation.grade import first_evaluator
from analysis.evaluation.grade_rule import restored_grades, with_computed_grades
from analysis.evaluation.printed_figures import with_printed_figures
from analysis.evaluation.reconciliation import recompute
from analysis.words.errors import InputError, Problem
from analysis.words.fiscal_year import parse_fiscal_year


@dataclass(frozen=True, eq=False)  # frames have no order; one evaluation is itself and no other
class Evaluation:
    """The tables of one edition with their computed columns.

    Attributes
    ----------
    measures, budgets, indicators, grades, schedules, texts, published : DataFrame
        The contract's tables; computed columns are filled. Empty where the source has no such data. Rows
        of earlier years that only an earlier edition reports are carried on.
    other_grades : DataFrame
        What others than the first evaluator of a measure gave it (`analysis.evaluation.grade.first_evaluator`).
    funding, directions, definitions : DataFrame
        The contract's tables of those names.
    restated, vanished : DataFrame
        What a newer edition changed or dropped without a word (`analysis.editions.history.Combined`).
    gone : DataFrame
        The measures that only earlier editions list: no figure of any year holds them.
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
    other_grades: pd.DataFrame = field(default_factory=partial(empty_table, "grades"))
    funding: pd.DataFrame = field(default_factory=partial(empty_table, "funding"))
    directions: pd.DataFrame = field(default_factory=partial(empty_table, "directions"))
    definitions: pd.DataFrame = field(default_factory=partial(empty_table, "definitions"))
    gone: pd.DataFrame = field(default_factory=pd.DataFrame)

    @cached_property
    def facts(self) -> dict[tuple[Any, ...], Any]:
        """What was computed from this evaluation, by function and arguments (`held`)."""
        return {}

    @property
    def key(self) -> str:
        """The identifier ``<plan_id>/<fiscal_year>``."""
        return f"{self.plan.plan_id}/{self.fiscal_year}"

    def table(self, name: str) -> pd.DataFrame:
        """Return a table of the contract with all its rows; of ``grades`` those of every evaluator.

        Returns
        -------
        DataFrame with the columns of that attribute of `Evaluation`
        """
        if name == "grades" and len(self.other_grades):
            return pd.concat([self.grades, self.other_grades], ignore_index=True)
        found: pd.DataFrame = getattr(self, name)
        return found


P = ParamSpec("P")
Fact = TypeVar("Fact")


def held(fact: Callable[Concatenate[Evaluation, P], Fact]) -> Callable[Concatenate[Evaluation, P], Fact]:
    """Make a function of an evaluation compute its fact once; the evaluation holds it, and it goes with it.

    What is returned is shared by all who ask: a frame is never changed in place.
    """

    @wraps(fact)
    def once(evaluation: Evaluation, /, *args: P.args, **named: P.kwargs) -> Fact:
        key = (fact, *args, *sorted(named.items()))
        if key not in evaluation.facts:
            evaluation.facts[key] = fact(evaluation, *args, **named)
        found: Fact = evaluation.facts[key]
        return found

    return once


def evaluate(plan_id: str | None, fiscal_year: int | str | None, root: Path | None = None) -> Evaluation:
    """Return the evaluation of one year of a plan.

    Parameters
    ----------
    plan_id : str
        Name of a folder below data/raw.
    fiscal_year : int or str
        The evaluated year, in every form that the command line takes (2021, R3, 令和3年度).
    root : Path, optional
        The project folder; found upwards from the working folder by default.

    Raises
    ------
    InputError
        With all problems of the edition's files at once; where plan or year is not given or cannot be read.
    """
    if not plan_id or not fiscal_year:
        lacking = "plan_id" if not plan_id else "fiscal_year"
        todo = 'plan_id に計画の名前（hyoka plans で一覧）、fiscal_year に評価年度（2021、"R3" など）を書いてください。'
        raise InputError(Problem("パラメータ", f"{lacking} が空です。名前のつづりも確かめてください。", todo))
    fiscal_year, root = parse_fiscal_year(fiscal_year), root or project_root()
    folder = edition_folder(root, plan_id, fiscal_year)
    years = [year for year in editions(root, plan_id) if year <= fiscal_year]
    loaded = [load_edition(root, plan_id, year) for year in years]
    combined = combine(loaded)
    grades, other_grades = first_evaluator(combined.tables["grades"])
    tables = {**combined.tables, "grades": grades}
    edition = replace(loaded[-1], tables=tables)
    indicators = with_achievement(tables["indicators"], edition.plan.methods.lower_is_better)
    corrections = tuple(one for each in loaded for one in each.corrections)
    restored = restored_grades(corrections, tables, edition.plan.scale)
    initial_counts = edition.plan.methods.rate_word != "執行率"
    budgets = with_amounts(tables["budgets"], initial_counts=initial_counts)
    return Evaluation(
        plan=edition.plan,
        fiscal_year=fiscal_year,
        measures=tables["measures"],
        budgets=budgets,
        indicators=indicators,
        grades=with_computed_grades(grades, indicators, edition.plan, restored=restored),
        schedules=tables["schedules"],
        texts=tables["texts"],
        published=with_printed_figures(recompute(edition), budgets, indicators),
        restated=combined.restated,
        vanished=combined.vanished,
        corrections=corrections,
        inputs={file: digest for each in loaded for file, digest in each.inputs.items()},
        folder=folder,
        other_grades=other_grades,
        funding=tables["funding"],
        directions=tables["directions"],
        definitions=tables["definitions"],
        gone=combined.gone,
    )
