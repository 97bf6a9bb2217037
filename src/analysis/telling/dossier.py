"""All that is known of each measure (一件記録), made in columns for all measures at once and handed out by measure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.contract import codes
from analysis.evaluation import summary
from analysis.evaluation.year import Evaluation, held
from analysis.telling import display
from analysis.telling.marks import signed
from analysis.words import printing
from analysis.words.fiscal_year import short_label
from analysis.words.printing import MISSING, texts

#: What names an indicator of a plan.
INDICATOR = ["measure_id", "kind", "seq"]


@held
def facts(evaluation: Evaluation) -> pd.DataFrame:
    """Return who and what each measure is, and how its indicators stand in the evaluated year (取組の概要).

    Returns
    -------
    DataFrame of str, indexed by measure_id: `name`, `policy` (its label with its name) and Japanese terms; ``－`` where
    nothing is given
    """
    rows, plan = summary.measure_list(evaluation), evaluation.plan
    shown = {
        "name": rows["name"],
        "policy": display.policy_names(plan, rows["policy"].fillna("")),
        "主担当課": texts(rows["department"]),
        "施策": texts(evaluation.measures["program"]),
        "状態": rows["status"].map(codes.STATUS),
        "指標の達成": display.reached_of(rows, "項目"),
        "最も低い達成率": printing.percent(rows["lowest_rate"]),
    }
    return pd.DataFrame({name: list(column) for name, column in shown.items()}, index=list(rows["measure_id"]))


@held
def years(evaluation: Evaluation) -> Mapping[str, pd.DataFrame]:
    """Return grades and amounts of each measure by year, its overall grade last (評価・予算・決算の推移).

    Returns
    -------
    mapping of measure_id to DataFrame of str
        `年度` and, where anything is given, `評価`, budget, `決算額（円）` and the rate; measures of which nothing is
        given are left out.
    """
    grades, plan, keys = evaluation.grades, evaluation.plan, ["measure_id", "fiscal_year"]
    grades = grades.assign(grade=signed(evaluation, display.grades(grades["grade"]), "grades", "grade", grades))
    annual = grades.loc[grades["kind"] == "annual", [*keys, "grade"]]
    overall = grades.loc[grades["kind"] == "overall", ["measure_id", "grade"]].drop_duplicates("measure_id")
    amounts = evaluation.budgets
    shown_amounts = {name: printing.number(amounts[f"{name}_yen"]) for name in ("budget", "settlement")}
    amounts = amounts[[*keys, "execution_rate"]].assign(
        **{name: signed(evaluation, shown, "budgets", name, amounts) for name, shown in shown_amounts.items()}
    )
    rows = annual.merge(amounts, on=keys, how="outer", validate="one_to_one").sort_values(keys, kind="stable")
    rows = pd.concat([rows.assign(last=False), overall.assign(last=True)], ignore_index=True)
    shown = pd.DataFrame(
        {
            "年度": [codes.OVERALL if pd.isna(year) else short_label(int(year)) for year in rows["fiscal_year"]],
            "評価": texts(rows["grade"]),
            f"{plan.methods.budget_word}（円）": texts(rows["budget"]),
            "決算額（円）": texts(rows["settlement"]),
            plan.methods.rate_word: printing.percent(rows["execution_rate"], exceeding=True),
        }
    )
    return _by_measure(shown, rows["measure_id"])


def _by_measure(shown: pd.DataFrame, measures: pd.Series) -> dict[str, pd.DataFrame]:
    """Return the rows of each measure, without the columns that say nothing of it."""
    shown = shown.astype(object)
    given = shown.ne(MISSING).to_numpy()
    found = {}
    for one, rows in shown.groupby(measures.to_numpy(), sort=False).indices.items():
        said = given[rows].any(axis=0)
        if said.sum() > 1:  # the year alone says nothing
            found[str(one)] = shown.iloc[rows, said.nonzero()[0]].reset_index(drop=True)
    return found


def indicator_rows(evaluation: Evaluation, *, every_year: bool) -> pd.DataFrame:
    """Return the indicators of the evaluated year or of every year as text (指標の目標と実績).

    A year to come has a target only: whether it was reached is not yet a question.

    Returns
    -------
    DataFrame of str
        The index of `Evaluation.indicators`: `種類`, `指標`, `年度`, `目標`, `実績`, `達成率`, `達成`, `評価`
    """
    rows = evaluation.indicators
    rows = rows if every_year else rows[rows["fiscal_year"] == evaluation.fiscal_year]
    open_question = (rows["kind"] == "activity") | (rows["fiscal_year"] > evaluation.fiscal_year)
    return pd.DataFrame(
        {
            "種類": rows["kind"].map(codes.KINDS).str.removesuffix("の指標"),
            "指標": display.indicator_name(rows),
            "年度": texts(rows["fiscal_year"], short_label),
            "目標": signed(evaluation, texts(rows["target_text"]), "indicators", "target", rows),
            "実績": signed(evaluation, texts(display.actual_words(rows)), "indicators", "actual", rows),
            "達成率": printing.percent(rows["achievement_rate"]),
            "達成": rows["met"].map(codes.MET).mask(open_question, MISSING),
            "評価": signed(
                evaluation,
                display.grades(rows["published_grade"]),
                "indicators",
                "published_grade",
                rows,
            ),
        }
    )


@held
def year_indicators(evaluation: Evaluation) -> Mapping[str, pd.DataFrame]:
    """Return the indicators of the evaluated year by measure.

    Returns
    -------
    mapping of measure_id to DataFrame of str
        The columns of `indicator_rows` but `年度`; `評価` only where one is printed.
    """
    shown = indicator_rows(evaluation, every_year=False).drop(columns="年度")
    shown = shown if shown["評価"].ne(MISSING).any() else shown.drop(columns="評価")
    found = shown.groupby(evaluation.indicators.loc[shown.index, "measure_id"].to_numpy(), sort=False)
    return {str(one): rows.reset_index(drop=True) for one, rows in found}


@held
def indicators(evaluation: Evaluation) -> Mapping[str, Mapping[tuple[Any, ...], pd.DataFrame]]:
    """Return the indicators of each measure over all its years.

    Returns
    -------
    mapping of measure_id to a mapping of (measure_id, kind, seq) to DataFrame of str
        The columns of `indicator_rows`, one row a year.
    """
    rows = evaluation.indicators.sort_values("fiscal_year", kind="stable")
    shown = indicator_rows(evaluation, every_year=True).loc[rows.index]
    found: dict[str, dict[tuple[Any, ...], pd.DataFrame]] = {}
    for key, own in shown.groupby([rows[name] for name in INDICATOR], sort=True):
        found.setdefault(str(key[0]), {})[key] = own
    return found
