"""Do staff costs and printed rates fit their own parts? (人件費と印刷された率)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from analysis.evaluation.budget import execution_rate
from analysis.evaluation.year import Evaluation
from analysis.review.finding import Finding, quoted, rule, sources, words
from analysis.review.seen import each, joined, seen
from analysis.words.fiscal_year import label
from analysis.words.printing import number_text, percent_text, yen_text

#: Full-time equivalents are printed to two digits.
FTE_STEP = 0.01
#: Costs are printed in 千円: half of one is rounding.
ROUNDING_YEN = 500
_EXECUTION = re.compile(r"(?:予算|事業費)[^、。]{0,6}執行率|^執行率")


def _unit_cost(rows: pd.DataFrame) -> float | None:
    """Return what one full-time equivalent costs in a year, None where the measures don't agree on it.

    The median of cost ÷ FTE; believed where at least three measures, and more than half of them, lie within rounding.
    """
    known = rows[((rows["staff_fte"] > 0) & (rows["staff_cost_yen"] > 0)).fillna(False)]
    if len(known) < 3:
        return None
    weight = known["staff_fte"].sum()
    unit = float((known["staff_cost_yen"] / known["staff_fte"]).median())
    fits = [_fits(float(row.staff_cost_yen), float(row.staff_fte), unit) for row in each(known)]
    if sum(fits) < 3 or sum(fits) * 2 <= len(known):
        return None
    agreed = known[fits]
    return float(agreed["staff_cost_yen"].sum() / agreed["staff_fte"].sum()) if weight else None


def _fits(cost: float, fte: float, unit: float) -> bool:
    """Return whether a cost is that of so many full-time equivalents, within the rounding of both."""
    return abs(cost - fte * unit) <= unit * FTE_STEP / 2 + ROUNDING_YEN


def _multiple(cost: float, unit: float) -> bool:
    """Return whether a cost is that of a whole number of hundredths of a full-time equivalent."""
    steps = round(cost / (unit * FTE_STEP))
    drift = 0.0002 * cost
    return abs(cost - steps * unit * FTE_STEP) <= 2 * ROUNDING_YEN + drift


@rule("staff-cost-against-fte", "warning", "人件費÷従事人数が、同じ年度のほかの取組の単価と合っているか")
def staff_cost_against_fte(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield staff costs that do not follow from the unit cost that the other measures of the year share.

    A city computes staff cost as FTE times one unit cost. Where no FTE is printed, the cost must still be that of
    a whole number of hundredths; this is asked only where unit costs are far above the rounding of the amounts.
    """
    if not evaluation.budgets["staff_cost_yen"].notna().any():
        return
    for year, rows in evaluation.budgets.groupby("fiscal_year"):
        unit = _unit_cost(rows)
        if unit is None:
            continue
        for row in each(rows[(rows["staff_cost_yen"] > 0).fillna(False)]):
            with_fte = pd.notna(row.staff_fte) and row.staff_fte > 0
            cost = float(row.staff_cost_yen)
            if with_fte and not _fits(cost, float(row.staff_fte), unit):
                detail = f"従事人数{number_text(row.staff_fte)}人に{label(int(year))}の単価（約{yen_text(unit)}）を掛けた額と合いません"
                ask, severity = "人件費か従事人数の誤りでないか", ""
            elif not with_fte and unit * FTE_STEP > 20 * ROUNDING_YEN and not _multiple(cost, unit):
                detail = f"{label(int(year))}の単価（約{yen_text(unit)}）の0.01人刻みのどの額にも当たりません"
                ask, severity = "単価の違う職員を含むか、人件費の誤りでないか", "info"
            else:
                continue
            message = f"人件費{yen_text(cost)}が、{detail}。{ask}を確かめてください。"
            yield Finding(str(row.measure_id), int(year), message, _staff(row, unit), words(row.source), severity)


def _staff(row: Any, unit: float) -> str:
    fte = "記載なし" if pd.isna(row.staff_fte) else f"{number_text(row.staff_fte)}人"
    return f"人件費 {yen_text(row.staff_cost_yen)}、従事人数 {fte}、ほかの取組から求めた単価 約{yen_text(unit)}"


def _decimals(text: str) -> int:
    match = re.search(r"\d+\.(\d+)", text)
    return len(match[1]) if match else 0


@rule("printed-execution-rate", "warning", "印刷された執行率が、予算額と決算額から求めた率と合っているか")
def printed_execution_rate(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield indicators named 執行率 whose actual is neither the rounded nor the cut rate of the measure's amounts."""
    rows, budgets = seen(evaluation), seen(evaluation, "budgets")
    places = np.flatnonzero(rows.says(_EXECUTION.search, "indicator") & rows.has("actual_value"))
    named, amounts = joined([rows.by_year[place] for place in places.tolist()], budgets.by_year)
    rates = execution_rate(*(budgets.frame[column].iloc[amounts] for column in ("budget_yen", "settlement_yen"))) * 100
    for (row, money), rate in zip(
        zip(rows.rows(places[named]), budgets.rows(amounts), strict=True), rates, strict=True
    ):
        if pd.isna(rate) or abs(row.actual_value - rate) <= 10 ** -_decimals(words(row.actual_text)):
            continue
        message = (
            f"執行率が{words(row.actual_text)}とありますが、予算額と決算額から求めると{percent_text(rate / 100)}です。"
            "計算か、もとの金額を確かめてください。"
        )
        evidence = f"{quoted(row)}／予算額 {yen_text(money.budget_yen)}、決算額 {yen_text(money.settlement_yen)}"
        yield Finding(str(row.measure_id), int(row.fiscal_year), message, evidence, sources(row.source, money.source))
