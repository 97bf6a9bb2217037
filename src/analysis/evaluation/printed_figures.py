"""Printed rates and totals held against our own (印字された率と合計): execution, achievement, sums of amounts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

from analysis.contract.schema import (
    PUBLISHED_ACHIEVEMENT,
    PUBLISHED_AGAIN,
    PUBLISHED_EXECUTION,
    PUBLISHED_TOTAL,
    TABLES,
    amount_column,
)
from analysis.evaluation.achievement import inverse, ratio, reduction
from analysis.words.characters import fold_width
from analysis.words.fiscal_year import label
from analysis.words.printing import bound_text

_AMOUNTS = tuple(column.name for column in TABLES["budgets"].read_columns if column.name.endswith("_yen"))
_OTHER_METHODS = {
    "逆の向き（少ないほど良い指標）の式": inverse,
    "逆の向き（多いほど良い指標）の式": ratio,
    "1＋（目標値－実績値）÷目標値": reduction,
}


def document_part(source: str) -> str:
    """Return the file and sheet of a place: ``a.xlsx:一覧`` of ``a.xlsx:一覧!C12``, ``a.csv`` of ``a.csv:12``."""
    return source.rpartition("!")[0] if "!" in source else source.rpartition(":")[0]


def _percent(text: str) -> Decimal | None:
    """Return a printed rate in percent with its decimals; None where it is none."""
    try:
        return Decimal(fold_width(text).strip().rstrip("%").replace(",", ""))
    except ArithmeticError:
        return None


def same_rate(printed: Decimal, own: float) -> bool:
    """Return whether a printed rate (percent) is our own (ratio), rounded half up or cut off where it was printed."""
    exponent = printed.as_tuple().exponent
    step = Decimal(1).scaleb(min(int(exponent), 0)) if isinstance(exponent, int) else Decimal(1)
    exact = Decimal(format(own * 100, ".10g"))
    return printed in (exact.quantize(step, ROUND_HALF_UP), exact.quantize(step, ROUND_FLOOR))


def _rate_text(value: Any) -> str:
    return bound_text(round(float(value), 5))


def _executions(published: pd.DataFrame, budgets: pd.DataFrame) -> Iterator[tuple[int, str, bool]]:
    """Yield place, own value and agreement of every printed execution rate that can be computed."""
    rows = published[published["table"] == PUBLISHED_EXECUTION]
    if rows.empty:
        return
    own = {
        (row.measure_id, label(int(row.fiscal_year))): row.execution_rate
        for row in budgets.dropna(subset=["execution_rate"]).itertuples()
    }
    for place, row in rows.iterrows():
        rate, printed = own.get((row["row"], row["column"])), _percent(str(row["published_value"]))
        if rate is not None and printed is not None:
            yield int(place), _rate_text(rate), same_rate(printed, float(rate))


def _totals(published: pd.DataFrame, budgets: pd.DataFrame) -> Iterator[tuple[int, str, bool]]:
    """Yield place, own value and agreement of every printed total: the sum of the amounts of its sheet."""
    rows = published[published["table"] == PUBLISHED_TOTAL]
    if rows.empty:
        return
    parts = budgets["source"].fillna("").map(document_part)
    sums = {
        (part, amount_column(name, label(int(year)))): int(amount)
        for name in _AMOUNTS
        for (part, year), amount in budgets.dropna(subset=[name]).groupby([parts, "fiscal_year"])[name].sum().items()
    }
    for place, row in rows.iterrows():
        own = sums.get((document_part(str(row["source"])), row["column"]))
        if own is not None:
            yield int(place), str(own), str(own) == str(row["published_value"])


def _again(published: pd.DataFrame, budgets: pd.DataFrame) -> Iterator[tuple[int, str, bool]]:
    """Yield place, own value and agreement of every amount that another document prints again."""
    rows = published[published["table"].str.startswith(PUBLISHED_AGAIN).fillna(False)]
    if rows.empty:
        return
    own = {
        (measure_id, amount_column(name, label(int(year)))): int(amount)
        for name in _AMOUNTS
        for measure_id, year, amount in budgets.dropna(subset=[name])[["measure_id", "fiscal_year", name]].itertuples(
            index=False
        )
    }
    for place, row in rows.iterrows():
        amount = own.get((row["row"], row["column"]))
        if amount is not None:
            yield int(place), str(amount), str(amount) == str(row["published_value"])


def _reason(row: Any, printed: Decimal) -> str | None:
    """Return by which other method the printed rate of an indicator comes out; None where by none."""
    target, actual = (pd.Series([value], dtype="Float64") for value in (row.target_value, row.actual_value))
    for words, method in _OTHER_METHODS.items():
        rate = method(target, actual)[0]
        if not pd.isna(rate) and same_rate(printed, float(rate)):
            return f"{words}で計算すると、公表された率になります。"
    return None


def achievement_rows(indicators: pd.DataFrame) -> pd.DataFrame:
    """Return every printed achievement rate beside the one that was computed.

    Returns
    -------
    DataFrame with the columns of the table `published`, computed ones included
    """
    rows = []
    for row in indicators.dropna(subset=["published_rate"]).itertuples():
        printed = Decimal(format(float(row.published_rate) * 100, ".10g"))
        own = row.achievement_rate
        agrees = None if pd.isna(own) else same_rate(printed, float(own))
        rows.append(
            {
                "table": PUBLISHED_ACHIEVEMENT,
                "row": f"{row.measure_id} {row.indicator} {row.kind} {row.seq}",
                "column": label(int(row.fiscal_year)),
                "published_value": bound_text(float(row.published_rate)),
                "recomputed_value": None if pd.isna(own) else _rate_text(own),
                "agrees": agrees,
                "reason": _reason(row, printed) if agrees is False else None,
                "source": row.source,
            }
        )
    columns = {column.name: column.dtype for column in TABLES["published"].columns} | {"agrees": "boolean"}
    return pd.DataFrame(rows, columns=list(columns)).astype(columns)


def with_printed_figures(published: pd.DataFrame, budgets: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Return the published figures with printed rates and totals recomputed too.

    Parameters
    ----------
    published : DataFrame
        As `analysis.evaluation.reconciliation.recompute` returns it.
    budgets, indicators : DataFrame
        With their computed columns.

    Returns
    -------
    DataFrame with the columns of `published`: further rows for the `published_rate` of indicators
    """
    found = published.copy()
    held = (_executions, _totals, _again)
    for place, own, agrees in (one for hold in held for one in hold(published, budgets)):
        found.loc[place, "recomputed_value"] = own
        found.loc[place, "agrees"] = agrees
    if not indicators["published_rate"].notna().any():
        return found
    parts = [part for part in (found, achievement_rows(indicators)) if len(part)]
    return pd.concat(parts, ignore_index=True)[list(found.columns)]
