"""What one unit of an indicator cost (単位当たりコスト): the cost of a measure divided by what was counted."""

from __future__ import annotations

import pandas as pd

from analysis.words.unit import base_unit

#: Units of what is not counted piece by piece: shares, money, points, times, sizes.
_UNCOUNTED = ("%", "‰", "円", "点", "ポイント", "pt", "分", "秒", "時間", "日", "週", "年", "歳", "倍", "割")
UNIT_COST_COLUMNS = ("measure_id", "kind", "seq", "fiscal_year", "cost_yen", "with_staff", "unit_cost_yen")


def unit_costs(indicators: pd.DataFrame, budgets: pd.DataFrame) -> pd.DataFrame:
    """Return the cost of one unit for every indicator that counts something in a year whose cost is known.

    The cost is the total cost (settlement and staff) where the staff's is known, else the settlement. Cities print the
    same quotient; where a measure has several indicators, each stands against the whole cost.

    Parameters
    ----------
    indicators, budgets : DataFrame
        With their computed columns.

    Returns
    -------
    DataFrame
        measure_id, kind, seq, fiscal_year, cost_yen (whole yen), with_staff (bool), unit_cost_yen (whole yen, rounded
        half up)
    """
    counted = indicators["actual_value"] > 0
    units = indicators["actual_unit"].fillna(indicators["unit"]).fillna("").map(base_unit)
    rows = indicators[counted.fillna(False).astype(bool) & ~units.isin(["", *_UNCOUNTED])]
    costs = budgets[["measure_id", "fiscal_year", "settlement_yen", "total_cost_yen"]]
    both = rows.merge(costs, on=["measure_id", "fiscal_year"], how="inner", validate="many_to_one")
    cost = both["total_cost_yen"].fillna(both["settlement_yen"])
    found = both.assign(cost_yen=cost, with_staff=both["total_cost_yen"].notna())
    found = found.dropna(subset=["cost_yen"])
    each = (found["cost_yen"].astype("Float64") / found["actual_value"] + 0.5).astype("float64") // 1
    return found.assign(unit_cost_yen=each.astype("Int64"))[list(UNIT_COST_COLUMNS)].reset_index(drop=True)
