"""Tables of what sheets hold beside target, actual, budget and settlement (様式のその他の項目); empty where none is printed."""

from __future__ import annotations

import pandas as pd

from analysis.contract.codes import EVALUATORS, FUNDING_KINDS, FUTURES, KINDS, STAGES
from analysis.contract.schema import LABELS
from analysis.evaluation import summary
from analysis.evaluation.midway import has_target
from analysis.evaluation.unit_cost import unit_costs
from analysis.evaluation.year import Evaluation
from analysis.telling.display import actual_words, indicator_name
from analysis.telling.marks import signed
from analysis.words.fiscal_year import short_label
from analysis.words.printing import MISSING, count, count_text, texts, yen, yen_text

_PARTS = ("initial_yen", "supplementary_yen", "carried_in_yen", "transferred_yen", "carried_over_yen")
_AMOUNTS = (*_PARTS[:4], "budget_yen", "settlement_yen", "carried_over_yen", "staff_cost_yen", "total_cost_yen")
_MEANING = ("definition", "formula", "data_source", "frequency", "limits", "owner")


def _heading(name: str) -> str:
    return LABELS[name].removesuffix("（円）")


def amounts_table(evaluation: Evaluation) -> pd.DataFrame:
    """Return the sums of all amounts by year, where parts of the budget are printed or settlements alone (金額の内訳).

    A sum counts what is printed; behind it stands of how many measures, so that sums of different measures are not
    taken for one another.

    Returns
    -------
    DataFrame of str: `年度` and a column for every amount that is printed
    """
    rows = evaluation.budgets
    both = rows["budget_yen"].notna() & rows["settlement_yen"].notna()
    if both.any() and rows[list(_PARTS)].isna().all(axis=None):
        return pd.DataFrame()
    given = [name for name in _AMOUNTS if rows[name].notna().any()]
    years = sorted(int(year) for year in rows["fiscal_year"].unique())
    found = {"年度": [short_label(year) for year in years]}
    for name in given:
        found[_heading(name)] = [_sum_text(rows.loc[rows["fiscal_year"] == year, name]) for year in years]
    return pd.DataFrame(found, dtype="string") if given else pd.DataFrame()


def _sum_text(amounts: pd.Series) -> str:
    known = amounts.dropna()
    return f"{yen_text(int(known.sum()))}（{count_text(len(known))}）" if len(known) else MISSING


def funding_table(evaluation: Evaluation) -> pd.DataFrame:
    """Return the sums of the sources of funds by year and stage (財源の内訳).

    Returns
    -------
    DataFrame of str: `年度`, `予算・決算の別` and a column for every source that is printed
    """
    rows = evaluation.funding
    if rows.empty:
        return pd.DataFrame()
    wide = rows.pivot_table(index=["fiscal_year", "stage"], columns="kind", values="amount_yen", aggfunc="sum")
    found = {
        LABELS["fiscal_year"]: [short_label(int(year)) for year, _ in wide.index],
        LABELS["stage"]: [STAGES[str(stage)] for _, stage in wide.index],
    }
    for kind in (kind for kind in FUNDING_KINDS if kind in wide):
        found[FUNDING_KINDS[kind]] = list(yen(wide[kind].astype("Int64")))
    return pd.DataFrame(found, dtype="string")


def directions_table(evaluation: Evaluation) -> pd.DataFrame:
    """Return how many measures each evaluator wants to expand, continue, end … in the evaluated year (今後の方向性).

    Returns
    -------
    DataFrame of str: `今後の方向性` and a column for every evaluator
    """
    rows = evaluation.directions
    rows = rows[rows["fiscal_year"] == evaluation.fiscal_year]
    if rows.empty:
        return pd.DataFrame()
    table = pd.crosstab(rows["direction"], rows["evaluator"].fillna("self"))
    table = table.reindex([one for one in FUTURES if one in table.index])
    found = {"今後の方向性": [FUTURES[str(one)] for one in table.index]}
    found |= {EVALUATORS[one]: list(count(table[one])) for one in EVALUATORS if one in table}
    return pd.DataFrame(found, dtype="string")


def actuals_table(evaluation: Evaluation) -> pd.DataFrame:
    """Return the actuals of every year of all indicators, where no indicator of the evaluated year has a target.

    Returns
    -------
    DataFrame of str: number and name of the measure, `指標` and a column for every year
    """
    rows = evaluation.indicators
    year = rows[rows["fiscal_year"] == evaluation.fiscal_year]
    if rows["actual_text"].isna().all() or has_target(year).any():
        return pd.DataFrame()
    shown = rows.assign(indicator_name=indicator_name(rows), words=actual_words(rows))
    units = shown["unit"].fillna("")
    bare = shown["words"].str.fullmatch(r"[\d,.▲△\-]+").fillna(False)
    words = (shown["words"] + units.where(bare, "")).astype("string")
    shown["words"] = signed(evaluation, words, "indicators", "actual", rows)
    keys = ["measure_id", "kind", "seq"]
    wide = shown.pivot(index=keys, columns="fiscal_year", values="words")
    names = shown.groupby(keys, sort=False)["indicator_name"].last().reindex(wide.index)
    measures = evaluation.measures.set_index("measure_id")["name"]
    ids = wide.index.get_level_values("measure_id")
    found = {"No.": list(ids), evaluation.plan.measure_word: list(texts(measures.reindex(ids)))}
    found["指標"] = list(names)
    found |= {short_label(int(str(one))): list(texts(wide[one])) for one in wide.columns}
    return pd.DataFrame(found, dtype="string")


def unit_costs_table(evaluation: Evaluation) -> pd.DataFrame:
    """Return what one unit of each indicator cost in the evaluated year, where no target says how much was wanted.

    Returns
    -------
    DataFrame of str: number and name of the measure, `指標`, `実績`, `経費`, `1単位当たり`
    """
    rows = evaluation.indicators
    year = rows[rows["fiscal_year"] == evaluation.fiscal_year]
    costs = unit_costs(year, evaluation.budgets)
    if costs.empty or has_target(year).any():
        return pd.DataFrame()
    named = costs.merge(year, on=["measure_id", "kind", "seq", "fiscal_year"], how="left", validate="one_to_one")
    measures = evaluation.measures.set_index("measure_id")["name"]
    words = ["（人件費を含む）" if staff else "" for staff in named["with_staff"]]
    return pd.DataFrame(
        {
            "No.": named["measure_id"],
            evaluation.plan.measure_word: texts(measures.reindex(named["measure_id"])).to_numpy(),
            "指標": indicator_name(named),
            "実績": actual_words(named),
            "経費": [f"{yen_text(cost)}{word}" for cost, word in zip(named["cost_yen"], words, strict=True)],
            "1単位当たり": yen(named["unit_cost_yen"]) + ("／" + named["unit"].fillna("")),
        }
    ).astype("string")


def definitions_table(evaluation: Evaluation) -> pd.DataFrame:
    """Return what the indicators mean (指標の定義).

    Returns
    -------
    DataFrame of str: number and name of the measure, `指標`, `指標の種類` and a column for all that is told
    """
    rows = evaluation.definitions
    if rows.empty:
        return pd.DataFrame()
    keys = ["measure_id", "kind", "seq"]
    last = evaluation.indicators.sort_values("fiscal_year", kind="stable").groupby(keys, as_index=False).last()
    named = rows.merge(last[[*keys, "indicator", "label"]], on=keys, how="left", validate="one_to_one")
    measures = evaluation.measures.set_index("measure_id")["name"]
    found = {
        "No.": named["measure_id"],
        evaluation.plan.measure_word: texts(measures.reindex(named["measure_id"])).to_numpy(),
        "指標": indicator_name(named),
        LABELS["kind"]: named["kind"].map(KINDS),
    }
    found |= {LABELS[name]: texts(named[name]) for name in _MEANING if named[name].notna().any()}
    return pd.DataFrame(found).astype("string")


def said_alone(evaluation: Evaluation) -> list[str]:
    """Return what the document gives where it has neither targets nor pairs of amounts to compare.

    Returns
    -------
    list of str
        Sentences; none where there is a comparison to make.
    """
    year = summary.year_indicators(evaluation)
    rows = evaluation.indicators
    own = rows[(rows["fiscal_year"] == evaluation.fiscal_year) & rows["actual_text"].notna()]
    if len(own) and not has_target(year).any() and not has_target(own).any():
        return [f"指標{count_text(len(own), '項目')}には目標の記載がないため、実績だけを年度ごとに示します。"]
    return []
