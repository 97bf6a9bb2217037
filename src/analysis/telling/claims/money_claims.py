"""Claims about money (予算・決算): sums of the measures that give both amounts, and what stands out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from analysis.evaluation import summary
from analysis.evaluation.year import Evaluation, held
from analysis.telling.claims.claim import Claim, Matched
from analysis.telling.told_apart import spoken

_AMOUNTS = ["budget_yen", "settlement_yen"]


@held
def amounts(evaluation: Evaluation, year: int | None = None) -> pd.DataFrame:
    """Return the budgets of a year (the evaluated one) that give budget and settlement, with names.

    Returns
    -------
    DataFrame
        The columns of ``budgets`` and name
    """
    rows = evaluation.budgets
    rows = rows[rows["fiscal_year"] == (year or evaluation.fiscal_year)].dropna(subset=_AMOUNTS)
    return rows.assign(name=spoken(evaluation, rows["measure_id"]))


def money_claims(evaluation: Evaluation) -> Iterator[Claim]:
    """Yield budget, settlement, their difference and ratio, and how many stand out; unknown without both amounts."""
    methods, word = evaluation.plan.methods, evaluation.plan.measure_word
    rows = amounts(evaluation)
    why = f"{methods.budget_word}と決算額の両方が記載されたものが資料にない"
    sums = {name: int(rows[name].sum()) for name in _AMOUNTS} if len(rows) else dict.fromkeys(_AMOUNTS)
    whole, spent = sums["budget_yen"], sums["settlement_yen"]
    yield Claim(
        "amounts",
        f"{methods.budget_word}と決算額の両方が記載された{word}",
        "measures",
        "件",
        len(rows) or None,
        why=why,
    )
    yield _sum("budget", methods.budget_word, whole, _matched(evaluation, "budget_yen"), why)
    yield _sum("settlement", "決算額", spent, _matched(evaluation, "settlement_yen"), why)
    left = int(rows["unspent_yen"].sum()) if len(rows) else None
    yield _sum("left", summary.difference_word(evaluation), left, None, why)
    yield Claim("execution", methods.rate_word, "money", "円", spent if whole else None, whole or None, why=why)
    forecast = rows[rows["settlement_status"].eq("forecast").fillna(False)]
    number, names = (len(forecast) if len(rows) else None), tuple(forecast["name"])
    yield Claim("early-money", f"決算額が見込みの{word}", "measures", "件", number, names=names, why=why)
    yield from _standing_out(evaluation, rows, why)


def unsettled(told: Mapping[str, Claim]) -> list[str]:
    """Return that some settlements are not final yet; nothing where all are, as far as the source says."""
    found = told["early-money"]
    return [f"{found.told}で、その額は確定したものではありません。"] if found.number else []


def _sum(key: str, subject: str, value: int | None, matched: Matched | None, why: str) -> Claim:
    return Claim(key, subject, "money", "円", value, matched=matched, why=why)


def _matched(evaluation: Evaluation, column: str) -> Matched | None:
    """Return a sum of the year before and of the year, over the measures that give both amounts in both years."""
    year = evaluation.fiscal_year
    before, now = (amounts(evaluation, one).set_index("measure_id")[column] for one in (year - 1, year))
    common = now.index.intersection(before.index)
    return Matched(len(common), int(before[common].sum()), int(now[common].sum())) if len(common) else None


def _standing_out(evaluation: Evaluation, rows: pd.DataFrame, why: str) -> Iterator[Claim]:
    """Yield which measures spent more than their budget, left much, or had a budget of 0 yen."""
    methods, word = evaluation.plan.methods, evaluation.plan.measure_word
    remarks = summary.budget_remarks(evaluation)
    remarks = remarks[remarks["fiscal_year"] == evaluation.fiscal_year]
    subjects = {
        "over": f"決算額が{methods.budget_word}を上回った{word}",
        "unspent": f"多額の{summary.difference_word(evaluation)}が出た{word}",
        "zero": f"{methods.budget_word}が0円の{word}",
    }
    for remark, subject in subjects.items():
        found = remarks[(remarks["remark"] == remark) & (remarks["measure_id"].isin(rows["measure_id"]))]
        number = len(found) if len(rows) else None
        yield Claim(
            remark, subject, "measures", "件", number, names=tuple(spoken(evaluation, found["measure_id"])), why=why
        )
    beyond = (rows["settlement_yen"] - rows["budget_yen"]).clip(lower=0).sum()
    yield _sum("over-yen", f"{methods.budget_word}を上回った額の合計", int(beyond) if len(rows) else None, None, why)
    having = int((rows["budget_yen"] > rows["settlement_yen"]).sum()) if len(rows) else None
    yield Claim("having-left", f"{summary.difference_word(evaluation)}のある{word}", "measures", "件", having, why=why)
