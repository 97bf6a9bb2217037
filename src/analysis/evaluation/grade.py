"""Self-assessments (評価): distribution, change over the years, comparison with published cells."""

from __future__ import annotations

import pandas as pd

from analysis.contract.scale import Scale
from analysis.contract.schema import EVALUATORS


def first_evaluator(grades: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the grades that count, and those that other evaluators gave beside them.

    Of several evaluators of one measure, year and kind the first of `EVALUATORS` counts: the self-assessment
    (also an empty ``evaluator``) before that of a division, of outsiders or of the council.
    """
    if grades["evaluator"].isna().all():
        return grades, grades.iloc[:0]
    rank = grades["evaluator"].fillna(EVALUATORS[0]).map({name: place for place, name in enumerate(EVALUATORS)})
    ordered = grades.loc[rank.sort_values(kind="stable").index]
    beside = ordered.duplicated(["measure_id", "fiscal_year", "kind"]).reindex(grades.index)
    return grades[~beside], grades[beside]


def counts(grades: pd.DataFrame, scale: Scale, by: str = "policy") -> pd.DataFrame:
    """Return how many measures got each grade, by group.

    Parameters
    ----------
    grades : DataFrame
        Rows of one year and one kind, with the columns grade and ``by``.
    scale : Scale
        The plan's grade scale; its order is kept.

    Returns
    -------
    DataFrame indexed by ``by``
        One column a step (Int64), ``evaluated`` (the denominator: without 評価対象外) and ``positive``
        (steps that the plan counts as good).
    """
    evaluated = grades[grades["grade"].isin(scale.symbols)]
    table = pd.crosstab(evaluated[by], evaluated["grade"]).reindex(columns=scale.symbols, fill_value=0)
    table = table.reindex(pd.unique(grades[by]), fill_value=0).astype("Int64")
    positive = table[list(scale.positive)].sum(axis=1)
    return table.assign(evaluated=table[scale.symbols].sum(axis=1), positive=positive)


def history(grades: pd.DataFrame) -> pd.DataFrame:
    """Return the grades of each measure, one column a year and ``overall`` (総括).

    Returns
    -------
    DataFrame indexed by measure_id, columns fiscal years (int) in order and, where there is one, ``overall``
    """
    annual = grades[grades["kind"] == "annual"].pivot(index="measure_id", columns="fiscal_year", values="grade")
    annual.columns = [int(year) for year in annual.columns]
    overall = grades[grades["kind"] == "overall"].sort_values("fiscal_year").groupby("measure_id")["grade"].last()
    wide = annual.join(overall.rename("overall"), how="outer") if len(overall) else annual
    return wide.reindex(pd.unique(grades["measure_id"]))


def changes(before: pd.Series, after: pd.Series, scale: Scale) -> pd.Series:
    """Return ``rose``, ``fell``, ``same`` or ``unknown`` (a side is missing or not evaluated)."""
    rank = {symbol: place for place, symbol in enumerate(scale.symbols)}
    first, second = before.map(rank), after.map(rank)
    result = pd.Series("same", index=before.index, dtype="string")
    result = result.mask(second < first, "rose").mask(second > first, "fell")
    return result.mask(first.isna() | second.isna(), "unknown")
