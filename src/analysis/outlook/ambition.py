"""How demanding targets are (目標の水準): against the year before, the last result and the baseline."""

from __future__ import annotations

import pandas as pd

from analysis.outlook.pace import reaches

_KEYS = ["measure_id", "kind", "seq"]
CHANGES = {"raised": "引き上げ", "kept": "据え置き", "lowered": "引き下げ"}


def _signs(rows: pd.DataFrame) -> pd.Series:
    """Return 1 where more is better and -1 where less is."""
    return rows["direction"].eq("lower").fillna(False).map({True: -1, False: 1})


def target_changes(indicators: pd.DataFrame) -> pd.DataFrame:
    """Return the numeric targets that have one a year earlier, and how they moved (目標値の変化).

    Parameters
    ----------
    indicators : DataFrame
        The contract's table with its computed columns, several years.

    Returns
    -------
    DataFrame
        The rows whose part has a numeric target of the same unit in the year before, with previous_target,
        previous_actual (own unit) and change: ``raised`` is more ambition, so also a lower ceiling of an
        indicator of which less is better; ``kept``; ``lowered``.
    """
    columns = {"unit": "previous_unit", "target_value": "previous_target", "actual_value": "previous_actual"}
    before = indicators[[*_KEYS, "fiscal_year", *columns]].rename(columns=columns)
    before = before.assign(fiscal_year=before["fiscal_year"] + 1)
    pairs = indicators.merge(before, on=[*_KEYS, "fiscal_year"], validate="one_to_one")
    pairs = pairs.dropna(subset=["target_value", "previous_target"])
    same = pairs["unit"].fillna("") == pairs["previous_unit"].fillna("")
    pairs = pairs[same].drop(columns="previous_unit").reset_index(drop=True)
    step = (pairs["target_value"] - pairs["previous_target"]) * _signs(pairs)
    change = pd.Series("kept", index=pairs.index, dtype="string").mask(step > 0, "raised").mask(step < 0, "lowered")
    return pairs.assign(change=change)


def references(indicators: pd.DataFrame) -> pd.DataFrame:
    """Return the numeric targets with the result that was known when they were due to be set (目標の水準).

    The reference is the actual of the year before in the same unit, else the baseline.

    Returns
    -------
    DataFrame
        The rows with such a reference: the columns given, and reference (own unit), reference_kind
        (``previous_actual`` or ``baseline``), demanding (boolean: the reference does not reach the target yet),
        stretch (ratio: how much more than the reference is asked for; 0.1 = 10 %; negative below it; missing
        where the reference is 0).
    """
    before = indicators[[*_KEYS, "fiscal_year", "unit", "actual_value", "rate_method"]]
    before = before[before["rate_method"] != "different_units"].drop(columns="rate_method")
    before = before.assign(fiscal_year=before["fiscal_year"] + 1)
    before = before.rename(columns={"unit": "previous_unit", "actual_value": "previous_actual"})
    rows = indicators.merge(before, on=[*_KEYS, "fiscal_year"], how="left", validate="one_to_one")
    same = (rows["unit"].fillna("") == rows["previous_unit"].fillna("")) & rows["previous_actual"].notna()
    reference = rows["previous_actual"].where(same, rows["baseline_value"]).astype("Float64")
    kind = pd.Series("previous_actual", index=rows.index, dtype="string").where(same, "baseline")
    rows = rows.drop(columns=["previous_unit", "previous_actual"]).assign(reference=reference, reference_kind=kind)
    rows = rows.dropna(subset=["target_value", "reference"]).reset_index(drop=True)
    stretch = (rows["target_value"] - rows["reference"]) / rows["reference"].abs().mask(rows["reference"] == 0)
    return rows.assign(demanding=_demanding(rows), stretch=(stretch * _signs(rows)).astype("Float64"))


def _demanding(rows: pd.DataFrame) -> pd.Series:
    values = rows[["reference", "target_value", "direction", "comparator"]].itertuples(index=False, name=None)
    met = [reaches(float(value), float(target), str(way), str(sign)) for value, target, way, sign in values]
    return pd.Series([not one for one in met], index=rows.index, dtype="boolean")
