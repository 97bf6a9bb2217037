"""What the self-assessments of a plan are about (評価の対象): its measures, or their indicators where only those are graded."""

from __future__ import annotations

import pandas as pd

from analysis.evaluation import grade
from analysis.evaluation.grade_rule import Case, GradeKey, cases, restored_grades
from analysis.evaluation.year import Evaluation, held

_NAMES = ["measure_id", "name", "department", "policy"]


@held
def grades_indicators(evaluation: Evaluation) -> bool:
    """Return whether the plan grades its indicators and not its measures."""
    return evaluation.grades.empty and bool(evaluation.indicators["published_grade"].notna().any())


def graded_word(evaluation: Evaluation) -> str:
    """Return what one graded thing is called in this plan."""
    return "指標" if grades_indicators(evaluation) else evaluation.plan.measure_word


@held
def measures_of(evaluation: Evaluation) -> pd.DataFrame:
    """Return number, name, department and policy of the measures; ``""`` where not given, so that no group loses a row.

    Returns
    -------
    DataFrame of `measure_id`, `name`, `department`, `policy`
    """
    names = evaluation.measures[_NAMES]
    return names.assign(department=names["department"].fillna(""), policy=names["policy"].fillna(""))


def indicator_units(rows: pd.DataFrame) -> pd.Series:
    """Return what each graded indicator is called: ``1-1-1(2)``, ``1-1-1(計画期間2)``.

    Parameters
    ----------
    rows : DataFrame
        measure_id, kind, seq of the contract's table ``indicators``

    Returns
    -------
    Series of string, same index
    """
    of = rows["kind"].map({"goal": "計画期間"}).fillna("")
    return rows["measure_id"] + "(" + of + rows["seq"].astype("string") + ")"


@held
def graded(evaluation: Evaluation) -> pd.DataFrame:
    """Return every grade of every year with what it is about.

    Returns
    -------
    DataFrame
        unit (measure_id, or ``1-1-1(2)`` for the second indicator of a measure, ``1-1-1(計画期間2)`` for the second of the
        period), measure_id, name (of the measure or the indicator), department, policy, fiscal_year, kind (``overall`` of
        indicators of the period), grade
    """
    measures = measures_of(evaluation)
    if not grades_indicators(evaluation):
        rows = evaluation.grades[["measure_id", "fiscal_year", "kind", "grade"]]
        return rows.merge(measures, on="measure_id", validate="many_to_one").assign(
            unit=lambda found: found["measure_id"]
        )
    rows = evaluation.indicators.dropna(subset=["published_grade"])
    rows = rows.assign(
        unit=indicator_units(rows),
        grade=rows["published_grade"],
        name=rows["indicator"],
        kind=rows["kind"].replace({"goal": "overall"}),
    )
    columns = ["unit", "measure_id", "name", "fiscal_year", "kind", "grade"]
    return rows[columns].merge(measures.drop(columns="name"), on="measure_id", validate="many_to_one")


@held
def grade_cases(evaluation: Evaluation) -> list[Case]:
    """Return every published grade of the scale with the results that it stands for."""
    return cases(evaluation.grades, evaluation.indicators, evaluation.plan.scale, restored(evaluation))


@held
def restored(evaluation: Evaluation) -> frozenset[GradeKey]:
    """Return the grades that were guessed where the source's symbol could not be read (推定した評価)."""
    tables = {"grades": evaluation.grades, "indicators": evaluation.indicators}
    return restored_grades(evaluation.corrections, tables, evaluation.plan.scale)


@held
def gradable(evaluation: Evaluation, kind: str, fiscal_year: int) -> int:
    """Return how many things may have a grade of a kind in a year: with one, with a dash, or with nothing at all.

    Of a plan that grades its indicators, those of the kind in that year; overall grades are of goal indicators. Else the
    measures.
    """
    if not grades_indicators(evaluation):
        return len(evaluation.measures)
    rows = evaluation.indicators
    of = "goal" if kind == "overall" else kind
    return int(((rows["kind"] == of) & (rows["fiscal_year"] == fiscal_year)).sum())


@held
def grades_of(evaluation: Evaluation, kind: str) -> pd.DataFrame:
    """Return the grades of the evaluated year, ``annual`` or ``overall``, as `graded` gives them.

    Of a plan that grades its indicators, grades of indicators of the period are those of the whole plan.

    Returns
    -------
    DataFrame with the columns of `graded`
    """
    rows = graded(evaluation)
    return rows[(rows["kind"] == kind) & (rows["fiscal_year"] == evaluation.fiscal_year)].reset_index(drop=True)


@held
def _wide(evaluation: Evaluation) -> pd.DataFrame:
    """Return one row a graded thing, one column a year and ``overall``."""
    rows = graded(evaluation)
    rows = rows[rows["fiscal_year"] <= evaluation.fiscal_year]
    return grade.history(rows.drop(columns="measure_id").rename(columns={"unit": "measure_id"}))


@held
def grade_history(evaluation: Evaluation) -> pd.DataFrame:
    """Return the grades over the years, and what rose or fell in the evaluated year.

    Returns
    -------
    DataFrame
        measure_id (of the measure, or ``1-1-1(2)`` of an indicator), name, department, policy, one column a fiscal year
        (int) and ``overall`` where there is one, change (rose, fell, same, unknown: last year against the year before);
        empty where nothing is graded
    """
    rows = graded(evaluation)
    if rows.empty:
        return pd.DataFrame(columns=[*_NAMES, "change"])
    wide = _wide(evaluation)
    years = [column for column in wide.columns if column != "overall"]
    scale = evaluation.plan.scale
    change = grade.changes(wide[years[-2]], wide[years[-1]], scale) if len(years) > 1 else "unknown"
    wide = wide.assign(change=change).reset_index()
    if grades_indicators(evaluation):
        names = (
            rows.drop(columns="measure_id").rename(columns={"unit": "measure_id"}).drop_duplicates("measure_id")[_NAMES]
        )
    else:
        names = measures_of(evaluation)
    return names.merge(wide, on="measure_id", how="left", validate="one_to_one").reset_index(drop=True)


@held
def yearly_grades(evaluation: Evaluation) -> pd.DataFrame:
    """Return how many got each grade in each year and overall, with those that have none.

    Returns
    -------
    DataFrame
        period (fiscal year as text or ``overall``), one column a step, not_evaluated (a dash or nothing at all, Int64)
    """
    scale, rows = evaluation.plan.scale, []
    history = _wide(evaluation)
    for period in history.columns:
        column = history[period]
        row: dict[str, object] = {"period": str(period)}
        row |= {symbol: int((column == symbol).sum()) for symbol in scale.symbols}
        kind, year = ("overall", evaluation.fiscal_year) if period == "overall" else ("annual", int(period))
        without = gradable(evaluation, kind, year) - int(column.isin(scale.symbols).sum())
        rows.append({**row, "not_evaluated": without})
    return pd.DataFrame(rows)


@held
def grades_by_measure(evaluation: Evaluation, kind: str) -> pd.Series:
    """Return the grade of each measure in the evaluated year, those of its indicators joined (``A・S``)."""
    rows = grades_of(evaluation, kind)
    return rows.groupby("measure_id", sort=False)["grade"].agg("・".join).astype("string").rename(kind)
