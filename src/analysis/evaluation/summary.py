"""The tables that reports show (集計表): plain frames with values, no formatting, no files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from analysis.evaluation import budget, grade
from analysis.evaluation.achievement import measure_achievement
from analysis.evaluation.grading import grades_by_measure, grades_of, measures_of
from analysis.evaluation.year import Evaluation, held

TOTAL = "合計"


def has_grades(evaluation: Evaluation, kind: str) -> bool:
    """Return whether the evaluated year has grades of a kind (annual, overall) that are steps of the scale."""
    return bool(grades_of(evaluation, kind)["grade"].isin(evaluation.plan.scale.symbols).any())


@held
def year_indicators(evaluation: Evaluation) -> pd.DataFrame:
    """Return the indicator parts of the evaluated year with name, department and policy of their measure.

    Activities (活動指標) have no target and are left out.

    Returns
    -------
    DataFrame with the columns of `Evaluation.indicators` and `measures_of`
    """
    rows = evaluation.indicators
    chosen = rows[(rows["fiscal_year"] == evaluation.fiscal_year) & (rows["kind"] != "activity")]
    named = _named_by_task(evaluation, chosen)
    return named.merge(measures_of(evaluation), on="measure_id", validate="many_to_one")


def _named_by_task(evaluation: Evaluation, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the planned task as the name of an indicator that is printed as a bare value.

    Some forms print only ``1,315（件）`` under 業績評価指標: the indicator is its target, without a name (label). What it
    counts stands beside it, in the task of the same number (取組予定内容).
    """
    tasks = evaluation.schedules
    tasks = tasks[(tasks["scope"] == "year") & (tasks["fiscal_year"] == evaluation.fiscal_year) & tasks["month"].isna()]
    numbers = (tasks.groupby("measure_id").cumcount() + 1).astype("Int64")
    numbered = tasks.assign(seq=numbers)[["measure_id", "seq", "task"]]
    bare = rows["kind"].eq("annual") & rows["label"].isna() & rows["target_value"].notna()
    bare &= rows["indicator"].eq(rows["target_text"]).fillna(False)
    beside = rows[["measure_id", "seq"]].merge(numbered, on=["measure_id", "seq"], how="left", validate="many_to_one")
    task = beside["task"].set_axis(rows.index)
    return rows.assign(indicator=rows["indicator"].mask(bare & task.notna(), task))


def _in_order(evaluation: Evaluation, policies: Iterable[str]) -> list[str]:
    """Return policies in the order of the plan, those that it does not name last."""
    order = {policy: place for place, policy in enumerate(evaluation.plan.policy_ids)}
    return sorted(policies, key=lambda policy: order.get(policy, len(order)))


@held
def grade_counts(evaluation: Evaluation, kind: str) -> pd.DataFrame:
    """Return the number of measures by policy and grade, with a total row.

    Returns
    -------
    DataFrame
        policy, policy_name, one column a step, evaluated, positive (Int64), positive_share (ratio); the
        last row is the total. Empty where there are no grades of the kind.
    """
    scale = evaluation.plan.scale
    by_policy = grade.counts(grades_of(evaluation, kind), scale)
    if not has_grades(evaluation, kind):
        return by_policy.head(0)
    by_policy = by_policy.reindex(_in_order(evaluation, by_policy.index))
    by_policy.loc[TOTAL] = by_policy.sum()
    table = by_policy.rename_axis("policy").reset_index()
    shares = (table["positive"] / table["evaluated"].mask(table["evaluated"] == 0)).astype("Float64")
    names = [evaluation.plan.policies.get(policy, "") for policy in table["policy"]]
    table.insert(1, "policy_name", names)
    return table.assign(positive_share=shares)


@held
def measure_list(evaluation: Evaluation) -> pd.DataFrame:
    """Return all measures with grades, indicators reached and execution rate of the evaluated year.

    Returns
    -------
    DataFrame
        measure_id, name, department, policy, status, annual, overall (grades), parts, decided, reached,
        lowest_rate (ratio), budget_yen, settlement_yen, unspent_yen, execution_rate (ratio)
    """
    wide = measures_of(evaluation).assign(status=evaluation.measures["status"])
    for kind in ("annual", "overall"):
        wide = wide.join(grades_by_measure(evaluation, kind), on="measure_id")
    wide = wide.join(measure_achievement(year_indicators(evaluation)), on="measure_id")
    amounts = evaluation.budgets[evaluation.budgets["fiscal_year"] == evaluation.fiscal_year]
    columns = ["measure_id", "budget_yen", "settlement_yen", "unspent_yen", "execution_rate"]
    return wide.merge(amounts[columns], on="measure_id", how="left", validate="one_to_one")


@held
def missed(evaluation: Evaluation) -> pd.DataFrame:
    """Return the indicator parts that were not met, lowest rate first, with the gap in their own unit.

    Returns
    -------
    DataFrame
        The columns of `year_indicators` and ``gap`` (actual − target, Float64, missing for words).
    """
    rows = year_indicators(evaluation)
    rows = rows[rows["met"] == "no"]
    gap = (rows["actual_value"] - rows["target_value"]).astype("Float64")
    gap = gap.mask(rows["rate_method"].isin(["different_units", "range"]))
    return rows.assign(gap=gap).sort_values(
        ["achievement_rate", "measure_id", "kind", "seq"], na_position="first", kind="stable", ignore_index=True
    )


@held
def met_counts(evaluation: Evaluation, by: str) -> pd.DataFrame:
    """Return how many indicator parts were met, missed or undecided, by policy, department or kind.

    Returns
    -------
    DataFrame
        ``by``, yes, no, unknown, parts (Int64), reached_share (yes ÷ (yes + no), ratio)
    """
    rows = year_indicators(evaluation)
    table = pd.crosstab(rows[by], rows["met"]).reindex(columns=["yes", "no", "unknown"], fill_value=0)
    groups = list(pd.unique(rows[by].dropna()))
    table = table.reindex(_in_order(evaluation, groups) if by == "policy" else groups).astype("Int64")
    decided = (table["yes"] + table["no"]).astype("Int64")
    share = (table["yes"] / decided.mask(decided == 0)).astype("Float64")
    return table.assign(parts=table.sum(axis=1), reached_share=share).reset_index()


@held
def rate_bands(evaluation: Evaluation) -> pd.DataFrame:
    """Return how many parts fall into each band of the achievement rate, by kind of indicator.

    Bands are closed below: 100–110 % holds exactly 100 %. Councils ask for 100 % and 90 %.

    Returns
    -------
    DataFrame
        `band` (Japanese), `lower` (ratio), one column a kind (Int64), `total`
    """
    edges = [-float("inf"), 0.5, 0.8, 0.9, 1.0, 1.1, 1.5, 2.0, float("inf")]
    names = ["50%未満", "50～80%", "80～90%", "90～100%", "100～110%", "110～150%", "150～200%", "200%以上"]
    rows = year_indicators(evaluation).dropna(subset=["achievement_rate"])
    bands = pd.cut(rows["achievement_rate"].astype(float), edges, right=False, labels=names)
    table = pd.crosstab(bands, rows["kind"]).reindex(names, fill_value=0).astype("Int64")
    table = table.assign(total=table.sum(axis=1)).rename_axis("band").reset_index()
    table.insert(1, "lower", pd.array(edges[:-1], dtype="Float64"))
    return table


@held
def budget_totals(evaluation: Evaluation, by: str) -> pd.DataFrame:
    """Return budget, settlement, unspent sum and execution rate by year and policy, department or nothing.

    Parameters
    ----------
    by : str
        ``policy``, ``department`` or ``fiscal_year``.

    Returns
    -------
    DataFrame
        ``by`` and fiscal_year, budget_yen, settlement_yen, unspent_yen (yen), measures, execution_rate (ratio);
        empty where the plan reports no amounts.
    """
    rows = evaluation.budgets.merge(measures_of(evaluation), on="measure_id", validate="many_to_one")
    keys = ["fiscal_year"] if by == "fiscal_year" else [by, "fiscal_year"]
    return budget.totals(rows, keys)


@held
def budget_remarks(evaluation: Evaluation) -> pd.DataFrame:
    """Return the budgets of every year that stand out (予算超過, 多額の不用額, 予算0円).

    Returns
    -------
    DataFrame
        measure_id, name, department, policy, fiscal_year, budget_yen, settlement_yen, unspent_yen,
        execution_rate, remark (over, unspent, zero), source
    """
    limits = evaluation.plan.thresholds
    rows = evaluation.budgets.assign(remark=budget.remark(evaluation.budgets, limits.unspent_share, limits.unspent_yen))
    rows = rows[rows["remark"] != "none"].merge(measures_of(evaluation), on="measure_id", validate="many_to_one")
    return rows.sort_values("fiscal_year", ascending=False, kind="stable", ignore_index=True)


@held
def published_agreement(evaluation: Evaluation) -> pd.DataFrame:
    """Return for each published table how many cells agree with the rows.

    Returns
    -------
    DataFrame
        table, cells, agrees, differs, guessed (equal, but it served to guess a grade), not_checked (Int64)
    """
    guessed = evaluation.published["reason"].notna() & evaluation.published["agrees"].isna()
    cells = evaluation.published.assign(
        differs=~evaluation.published["agrees"].fillna(True),
        guessed=guessed,
        not_checked=evaluation.published["agrees"].isna() & ~guessed,
        right=evaluation.published["agrees"].fillna(False),
    )
    return (
        cells.groupby("table", sort=False)
        .agg(
            cells=("table", "size"),
            agrees=("right", "sum"),
            differs=("differs", "sum"),
            guessed=("guessed", "sum"),
            not_checked=("not_checked", "sum"),
        )
        .astype("Int64")
        .reset_index()
    )


def difference_word(evaluation: Evaluation) -> str:
    """Return what budget minus settlement is called in the evaluated year.

    不用額 only where the carry-over into the next year is known for every amount; else 予算残額, which may hold one; of an
    initial budget it is a mere difference.
    """
    methods = evaluation.plan.methods
    if methods.rate_word != "執行率":
        return f"{methods.budget_word}との差額"
    return "不用額" if _carried_over_known(evaluation) else "予算残額"


def difference_is(evaluation: Evaluation) -> str:
    """Return how `difference_word` is computed, as the end of a sentence without です."""
    budget_word = evaluation.plan.methods.budget_word
    if _carried_over_known(evaluation):
        return f"{budget_word}から決算額と翌年度への繰越額を引いた額"
    return f"{budget_word}から決算額を引いた額で、翌年度への繰越額を含むことがあるもの"


def _carried_over_known(evaluation: Evaluation) -> bool:
    rows = evaluation.budgets
    rows = rows[rows["fiscal_year"] == evaluation.fiscal_year].dropna(subset=["budget_yen", "settlement_yen"])
    return len(rows) > 0 and bool(rows["carried_over_yen"].notna().all())


@held
def method_counts(evaluation: Evaluation) -> pd.DataFrame:
    """Return how many parts of the evaluated year each method rated, or why they have no rate.

    Returns
    -------
    DataFrame of `rate_method`, `parts` (Int64)
    """
    counts = year_indicators(evaluation)["rate_method"].value_counts(sort=False)
    return counts.rename_axis("rate_method").rename("parts").astype("Int64").reset_index()


@held
def undeclared_policies(evaluation: Evaluation) -> dict[str, list[str]]:
    """Return the policies that plan.toml does not name, each with its measures; none where the plan names no policy."""
    known: Mapping[str, str] = evaluation.plan.policies
    others = evaluation.measures[~evaluation.measures["policy"].fillna("").isin(["", *known])]
    return {str(policy): list(rows["measure_id"]) for policy, rows in others.groupby("policy")} if known else {}
