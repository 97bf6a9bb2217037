"""Figures on the same thing in two plans of one city (同じ市のほかの計画との食い違い)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.contract.catalog import editions, plan_ids
from analysis.contract.plan import read_plan
from analysis.evaluation.year import Evaluation, evaluate, held
from analysis.outlook.likeness import LIKE, like_measures
from analysis.review.pairs import concept
from analysis.words.characters import label_key
from analysis.words.fiscal_year import label
from analysis.words.mishap import stops_alone
from analysis.words.printing import number_text, percent_text, yen_text

#: Amounts further apart than this are not about the same thing (ratio).
APART = 1.5
#: From this likeness of two names on (0-100) their amounts are held against each other.
VERY_LIKE = 90
_COLUMNS = ["what", "fiscal_year", "measure_id", "own", "other_plan", "other_id", "other"]
_AMOUNTS = {"budget_yen": "予算額", "settlement_yen": "決算額"}


@held
def siblings(evaluation: Evaluation) -> list[Evaluation]:
    """Return the newest editions of the other plans of the same city; those that cannot be read are left to ``check``."""
    if evaluation.folder is None or not evaluation.plan.city_code:
        return []
    root, found = evaluation.folder.parents[3], []
    for plan_id in plan_ids(root):
        if plan_id == evaluation.plan.plan_id:
            continue
        with stops_alone([], plan_id):
            years = editions(root, plan_id)
            if years and read_plan(root / "data" / "raw" / plan_id).city_code == evaluation.plan.city_code:
                found.append(evaluate(plan_id, years[-1], root))
    return found


def disagreements(one: Evaluation, other: Evaluation) -> pd.DataFrame:
    """Return where two plans of a city print different figures on the same thing.

    Of measures with like names: amounts of the same year that are near but not the same beyond rounding; where they count
    the same quantity also annual grades of which one means reached and the other not. Of an indicator named after the other plan: the share of good
    grades that this plan's own grades give.

    Returns
    -------
    DataFrame
        what (Japanese), fiscal_year, measure_id, own (printed), other_plan (title), other_id, other (printed)
    """
    rows = [*_by_measure(one, other), *_by_share(one, other, own=True), *_by_share(other, one, own=False)]
    return pd.DataFrame(rows, columns=_COLUMNS)


def _by_measure(one: Evaluation, other: Evaluation) -> Iterator[tuple[Any, ...]]:
    """Yield what the measures of like names print otherwise: names alone are enough for amounts only where they are very like."""
    names = [each.measures[["measure_id", "name"]].assign(plan_id=each.plan.plan_id).dropna() for each in (one, other)]
    pairs = like_measures(names, LIKE)
    nearest = pairs.drop_duplicates("measure_id").drop_duplicates("measure_id_other")
    key = ["measure_id", "measure_id_other"]
    yield from _amounts(one, other, nearest.loc[nearest["likeness"] >= VERY_LIKE, key])
    counted = [_quantities(each) for each in (one, other)]
    same = [bool(counted[0].get(left, set()) & counted[1].get(right, set())) for left, right in pairs[key].to_numpy()]
    yield from _grades(one, other, pairs.loc[same, key])


def _quantities(evaluation: Evaluation) -> dict[str, set[str]]:
    """Return by measure what its indicators count, by the end of their names (稼働率)."""
    rows = evaluation.indicators[["measure_id", "label", "indicator", "actual_text"]].fillna("")
    found: dict[str, set[str]] = {}
    for row in rows.itertuples():
        tail = concept(row.label, row.indicator, row.actual_text)[-3:]
        if len(tail) == 3:
            found.setdefault(str(row.measure_id), set()).add(tail)
    return found


def _together(one: pd.DataFrame, other: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the same year of each pair of measures, the other's columns with the ending ``_other``.

    Returns
    -------
    DataFrame with the columns of both
    """
    left = pairs.merge(one, on="measure_id", how="inner", validate="many_to_many")
    right = other.rename(columns={"measure_id": "measure_id_other"})
    return left.merge(right, on=["measure_id_other", "fiscal_year"], suffixes=("", "_other"), validate="many_to_one")


def _unit(budgets: pd.DataFrame) -> int:
    """Return the unit in which amounts are printed: 1,000 yen where all are in 千円."""
    amounts = pd.concat([budgets[name] for name in _AMOUNTS]).dropna()
    return 1000 if len(amounts) and not (amounts % 1000).any() else 1


def _amounts(one: Evaluation, other: Evaluation, pairs: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    rows = _together(one.budgets, other.budgets, pairs)
    rounding = max(_unit(one.budgets), _unit(other.budgets))
    for column, word in _AMOUNTS.items():
        left, right = rows[column], rows[f"{column}_other"]
        near = (left > 0) & (right > 0) & (left < APART * right) & (right < APART * left)
        for row in rows[(near & ((left - right).abs() >= rounding)).fillna(False)].itertuples():
            own, others = getattr(row, column), getattr(row, f"{column}_other")
            key = (row.measure_id, yen_text(own), other.plan.full_title, row.measure_id_other, yen_text(others))
            yield word, int(row.fiscal_year), *key


def _annual_grades(evaluation: Evaluation) -> pd.DataFrame:
    """Return the annual grades of the plan's scale.

    Returns
    -------
    DataFrame with the columns of ``grades``
    """
    rows = evaluation.grades
    return rows[(rows["kind"] == "annual") & rows["grade"].isin(evaluation.plan.scale.symbols)]


def _grades(one: Evaluation, other: Evaluation, pairs: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    rows = _together(_annual_grades(one), _annual_grades(other), pairs)
    apart = rows["grade"].isin(one.plan.scale.reached) != rows["grade_other"].isin(other.plan.scale.reached)
    for row in rows[apart].itertuples():
        key = (row.measure_id, row.grade, other.plan.full_title, row.measure_id_other, row.grade_other)
        yield "評価", int(row.fiscal_year), *key


def _by_share(teller: Evaluation, told: Evaluation, *, own: bool) -> Iterator[tuple[Any, ...]]:
    """Yield shares of good grades that one plan prints of the other and that the other's own grades don't give."""
    rows = teller.indicators[
        teller.indicators["unit"].eq("%").fillna(False) & teller.indicators["actual_value"].notna()
    ]
    title = label_key(told.plan.title)
    named = rows["indicator"].fillna("").map(label_key).str.contains(title, regex=False)
    shares = _good_shares(told)
    for row in rows[named].itertuples():
        share = shares.get(int(row.fiscal_year))
        if share is None or abs(share * 100 - float(row.actual_value)) < 0.05:
            continue
        printed = f"{number_text(row.actual_value)}%"
        counted = f"{percent_text(share)}（{label(int(row.fiscal_year))}の評価を数えた割合）"
        places = (row.measure_id, printed, told.plan.full_title, "", counted)
        turned = ("", counted, teller.plan.full_title, row.measure_id, printed)
        yield "良い評価の割合", int(row.fiscal_year), *(places if own else turned)


def _good_shares(evaluation: Evaluation) -> dict[int, float]:
    """Return by year the share of the annual grades that count as good (ratio)."""
    rows = _annual_grades(evaluation)
    good = rows["grade"].isin(evaluation.plan.scale.positive).groupby(rows["fiscal_year"]).mean()
    return {int(year): float(share) for year, share in good.items()}
