"""Budget and settlement (予算・決算): execution rate, unspent sums and what stands out."""

from __future__ import annotations

import pandas as pd

_BUDGET_PARTS = ("initial_yen", "supplementary_yen", "carried_in_yen", "transferred_yen")
REMARKS = {"over": "予算超過", "unspent": "多額の残額", "zero": "予算0円", "none": ""}


def execution_rate(budget_yen: pd.Series, settlement_yen: pd.Series) -> pd.Series:
    """Return settlement divided by budget (執行率 = 決算額 ÷ 予算現額).

    Parameters
    ----------
    budget_yen, settlement_yen : Series of Int64, yen, same index
        Missing values stay missing.

    Returns
    -------
    Series of Float64, ratio, same index
        1.0 means fully spent; above 1.0 is possible. Missing where the budget
        is 0: 0 yen of 0 yen says nothing about execution.
    """
    return (settlement_yen / budget_yen.mask(budget_yen == 0)).astype("Float64")


def unspent_yen(
    budget_yen: pd.Series, settlement_yen: pd.Series, carried_over_yen: pd.Series | None = None
) -> pd.Series:
    """Return what is left of the budget, yen; negative where more was spent.

    不用額 = 予算現額 − 決算額 − 翌年度繰越額. Where no carry-over is printed it is 予算残額, which may hold one
    (`analysis.evaluation.summary.difference_word`).
    """
    left = budget_yen - settlement_yen
    return (left if carried_over_yen is None else left - carried_over_yen.fillna(0)).astype("Int64")


def _carried_over(budgets: pd.DataFrame) -> pd.Series:
    """Return what is carried over, where every amount of its year says so; else 0, so that one year has one kind of sum."""
    nothing = pd.Series(0, budgets.index, dtype="Int64")
    if "carried_over_yen" not in budgets or not budgets["carried_over_yen"].notna().any():
        return nothing
    both = budgets["budget_yen"].notna() & budgets["settlement_yen"].notna()
    lacking = both & budgets["carried_over_yen"].isna()
    years = budgets.get("fiscal_year", nothing)
    incomplete = lacking.groupby(years).transform("any")
    return budgets["carried_over_yen"].mask(incomplete, 0).fillna(0).astype("Int64")


def with_execution(budgets: pd.DataFrame) -> pd.DataFrame:
    """Return amounts with ``execution_rate`` and ``unspent_yen``.

    Returns
    -------
    DataFrame with the columns of `budgets`, `execution_rate` (ratio) and `unspent_yen` (yen)
    """
    pair = budgets["budget_yen"], budgets["settlement_yen"]
    left = unspent_yen(*pair, _carried_over(budgets))
    return budgets.assign(execution_rate=execution_rate(*pair), unspent_yen=left)


def _from_parts(budgets: pd.DataFrame, initial_counts: bool) -> pd.Series:
    """Return the sum of the printed parts of a budget, yen.

    Known only where a row gives 当初 and every other part that the documents give for its year: a blank part is unknown,
    not 0, and 当初 alone is no 予算現額.
    """
    first, *others = _BUDGET_PARTS
    if not budgets[first].notna().any():
        return budgets[first]
    years = budgets["fiscal_year"]
    given = pd.DataFrame({name: budgets[name].notna().groupby(years).transform("any") for name in others})
    lacking = pd.DataFrame({name: given[name] & budgets[name].isna() for name in others}).any(axis=1)
    total = budgets[first] + budgets[others].fillna(0).sum(axis=1).astype("Int64")
    known = total.mask(lacking | ~given.any(axis=1))
    return known.fillna(budgets[first]) if initial_counts else known


def with_amounts(budgets: pd.DataFrame, *, initial_counts: bool = False) -> pd.DataFrame:
    """Return the table ``budgets`` with its computed columns, and a budget where only its parts are printed.

    Parameters
    ----------
    budgets : DataFrame
        The contract's table ``budgets``.
    initial_counts : bool
        The plan says that its budgets are initial ones (当初予算額), so that 当初 stands for the budget.

    Returns
    -------
    DataFrame
        ``budget_yen`` (予算現額) as printed, else 当初 + 補正 + 前年度繰越 + 流用・予備費 where every part is known;
        ``execution_rate``, ``unspent_yen``; ``total_cost_yen`` (settlement + staff cost, both known), whole yen.
    """
    known = budgets["budget_yen"].fillna(_from_parts(budgets, initial_counts))
    total = (budgets["settlement_yen"] + budgets["staff_cost_yen"]).astype("Int64")
    return with_execution(budgets.assign(budget_yen=known)).assign(total_cost_yen=total)


def remark(budgets: pd.DataFrame, unspent_share: float, unspent_from_yen: int) -> pd.Series:
    """Return what stands out in each row: ``over``, ``unspent``, ``zero`` or ``none``.

    Parameters
    ----------
    budgets : DataFrame
        With the columns that `with_execution` adds.
    unspent_share : float
        From this share of the budget on (ratio) …
    unspent_from_yen : int
        … and from this sum on (yen), an unspent sum is large.
    """
    share = budgets["unspent_yen"] / budgets["budget_yen"].mask(budgets["budget_yen"] == 0)
    large = (share >= unspent_share) & (budgets["unspent_yen"] >= unspent_from_yen)
    result = pd.Series("none", index=budgets.index, dtype="string")
    result = result.mask((budgets["budget_yen"] == 0).fillna(False), "zero")
    result = result.mask(large.fillna(False), "unspent")
    return result.mask((budgets["settlement_yen"] > budgets["budget_yen"]).fillna(False), "over")


def totals(budgets: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return budget, settlement, unspent sum and execution rate by group.

    Only rows with both amounts count, so that a rate never divides sums of different measures.

    Returns
    -------
    DataFrame with the columns of ``by`` and budget_yen, settlement_yen, unspent_yen (Int64, yen),
    measures (rows counted), execution_rate (Float64, ratio)
    """
    both = budgets.dropna(subset=["budget_yen", "settlement_yen"])
    amounts = both.assign(carried_over_yen=_carried_over(both), measures=1)
    sums = amounts.groupby(by, sort=False)[["budget_yen", "settlement_yen", "measures", "carried_over_yen"]].sum()
    spent = sums["budget_yen"], sums["settlement_yen"]
    left = unspent_yen(*spent, sums.pop("carried_over_yen"))
    return sums.assign(execution_rate=execution_rate(*spent), unspent_yen=left).reset_index()
