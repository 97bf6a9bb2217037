"""Values as Japanese text (表示): what the tables of a report say, cell by cell; no HTML, no files."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pandas as pd

from analysis.contract.codes import ACTUAL_STATUS, CHANGES, KINDS, MET, OVERALL, STATUS
from analysis.contract.plan import Plan
from analysis.contract.schema import LABELS
from analysis.evaluation import budget, grading, summary
from analysis.evaluation.year import Evaluation
from analysis.telling.claims import both_kinds
from analysis.telling.claims.grade_claims import level_of
from analysis.telling.marks import signed, signed_grades
from analysis.words import fiscal_year
from analysis.words.printing import MISSING, count, count_text, gap, number, percent, share_text, texts


def grades(values: pd.Series) -> pd.Series:
    """Return grades as printed, 対象外 too; a dash or missing is ``－``."""
    return texts(values, lambda text: "・".join(MISSING if part == "-" else part for part in str(text).split("・")))


def indicator_name(rows: pd.DataFrame) -> pd.Series:
    """Return the name of each indicator part, with its own label where the name does not hold it."""
    names, parts = rows["indicator"].fillna(rows["label"]).fillna("（指標名なし）"), rows["label"].fillna("")
    shown = [name if part in name else f"{name}（{part}）" for name, part in zip(names, parts, strict=True)]
    return pd.Series(shown, rows.index, dtype="string")


def actual_words(rows: pd.DataFrame) -> pd.Series:
    """Return each actual as printed, with （見込み） or （途中の値） behind one that is not final and does not say so."""
    words = rows["actual_text"].astype("string")
    for status in ("forecast", "interim"):
        told = ACTUAL_STATUS[status]
        silent = rows["actual_status"].eq(status).fillna(False) & ~words.str.contains(told[:2], regex=False, na=True)
        words = words.mask(silent, words + f"（{told}）")
    return words


def period_label(period: object) -> str:
    """Return the heading of one column of grades, e.g. ``R3`` or ``総括``."""
    return OVERALL if str(period) == "overall" else fiscal_year.short_label(int(str(period)))


def group_label(plan: Plan, by: str, value: object) -> str:
    """Return the name of a policy, department, kind or year as a row shows it."""
    text = "" if pd.isna(value) else str(value)
    if by == "policy":
        return text if text == summary.TOTAL else plan.policy_label(text)
    if by == "fiscal_year":
        return fiscal_year.label(int(text))
    return KINDS.get(text, text) or "（記載なし）"


def policy_names(plan: Plan, policies: Iterable[object]) -> list[str]:
    """Return each policy's label with its name, e.g. ``ビジョン1　市民本位な…``."""
    pairs = [(group_label(plan, "policy", value), plan.policies.get(str(value), "")) for value in policies]
    return ["　".join(filter(None, pair)) for pair in pairs]


def _headings(plan: Plan) -> dict[str, str]:
    """Return the Japanese heading of every column, in the words of the plan."""
    words = {"measure_id": "No.", "name": plan.measure_word, "policy": plan.policy_word, "kind": "指標の種類"}
    amounts = {"budget_yen": f"{plan.methods.budget_word}（円）"}
    return LABELS | words | amounts | {"execution_rate": plan.methods.rate_word}


def _ungrouped(evaluation: Evaluation) -> bool:
    """Return whether no measure belongs to a policy: tables then say nothing of policies."""
    return not evaluation.measures["policy"].fillna("").ne("").any()


def _named(evaluation: Evaluation, rows: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Return some columns as text under their Japanese headings; amounts, rates and names formatted."""
    plan = evaluation.plan
    columns = [name for name in columns if name != "policy" or not _ungrouped(evaluation)]
    formats: dict[str, Callable[[pd.Series], pd.Series]] = {
        "policy": lambda values: pd.Series([group_label(plan, "policy", value) for value in values], values.index),
        "fiscal_year": lambda values: texts(values, fiscal_year.short_label),
        "execution_rate": lambda values: percent(values, exceeding=True),
        "status": lambda values: values.map(STATUS),
        "kind": lambda values: values.map(KINDS),
    } | dict.fromkeys(("budget_yen", "settlement_yen", "unspent_yen"), number)
    shown = {name: formats.get(name, texts)(rows[name]) for name in columns}
    left = {"unspent_yen": f"{summary.difference_word(evaluation)}（円）"}
    return pd.DataFrame(shown).rename(columns=_headings(plan) | left)


def grade_counts_table(evaluation: Evaluation, kind: str) -> pd.DataFrame:
    """Return the grades by policy as cities print them, ``16件 (84%)`` (評価の内訳).

    Returns
    -------
    DataFrame of str: the policy, one column a step, `評価した指標` (or what else is graded)
    """
    table, plan = summary.grade_counts(evaluation, kind), evaluation.plan
    unit = level_of(evaluation)[1]
    if table.empty:
        return pd.DataFrame()
    if _ungrouped(evaluation):
        table = table[table["policy"] == summary.TOTAL]
    columns = {f"{symbol}評価": symbol for symbol in plan.scale.symbols}
    columns |= {f"{'または'.join(plan.scale.positive)}評価": "positive"} if plan.scale.positive else {}
    shown: dict[str, object] = {plan.policy_word: policy_names(plan, table["policy"])}
    for heading, name in columns.items():
        pairs = zip(table[name].astype(int), table["evaluated"].astype(int), strict=True)
        shown[heading] = [f"{count_text(part, unit)} ({share_text(part, evaluated, 0)})" for part, evaluated in pairs]
    return pd.DataFrame(shown | {f"評価した{grading.graded_word(evaluation)}": count(table["evaluated"], unit)})


def yearly_grades_table(evaluation: Evaluation) -> pd.DataFrame:
    """Return how many measures got each grade in each year and overall (年度ごとの評価); empty where there is one period.

    Returns
    -------
    DataFrame of str: `年度`, one column a step, `対象外・記載なし`
    """
    table = grading.yearly_grades(evaluation)
    if len(table) < 2:
        return table.head(0)
    years, unit = {"年度": table["period"].map(period_label)}, level_of(evaluation)[1]
    columns = {f"{symbol}評価": count(table[symbol], unit) for symbol in evaluation.plan.scale.symbols}
    return pd.DataFrame(years | columns | {"対象外・記載なし": count(table["not_evaluated"], unit)})


def grade_history_table(evaluation: Evaluation) -> pd.DataFrame:
    """Return the grades of every measure over the years with the change in the last one (評価の推移).

    Empty where there is one period: the list of measures shows its grade.

    Returns
    -------
    DataFrame of str: number, name and department of what is graded, one column a period, `前年度との比較`
    """
    table = grading.grade_history(evaluation)
    periods = [name for name in table.columns if isinstance(name, int) or name == "overall"]
    if len(periods) < 2:
        return pd.DataFrame()
    shown = _named(evaluation, table, ["measure_id", "name", "department"])
    shown = shown.rename(columns={evaluation.plan.measure_word: grading.graded_word(evaluation)})
    units = table["measure_id"]
    columns = {
        period_label(period): signed_grades(evaluation, grades(table[period]), units, period) for period in periods
    }
    return _filled(shown.assign(**columns, 前年度との比較=table["change"].fillna("unknown").map(CHANGES)))


def _filled(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table without the columns that say nothing in any row: what a plan does not report."""
    return table.loc[:, [column for column in table if not len(table) or table[column].ne(MISSING).any()]]


def measure_list_table(evaluation: Evaluation) -> pd.DataFrame:
    """Return all measures with grades, indicators reached and execution rate (取組の一覧).

    Returns
    -------
    DataFrame of str: those of `measure_list` that hold anything, under Japanese headings
    """
    table, _plan = summary.measure_list(evaluation), evaluation.plan
    shown = _named(evaluation, table, ["measure_id", "name", "department", "policy", "status"])
    if table["status"].eq("active").all():
        shown = shown.drop(columns=LABELS["status"])
    for kind, period in (("annual", evaluation.fiscal_year), ("overall", "overall")):
        if table[kind].notna().any():
            given = grades(table[kind])
            shown[period_label(period)] = signed_grades(evaluation, given, table["measure_id"], period)
    shown["指標の達成"] = reached_of(table)
    shown["最も低い達成率"] = percent(table["lowest_rate"])
    amounts = _named(evaluation, table, ["budget_yen", "settlement_yen", "execution_rate"])
    rows = table.assign(fiscal_year=evaluation.fiscal_year)
    for place, what in enumerate(("budget", "settlement")):
        amounts.isetitem(place, signed(evaluation, amounts.iloc[:, place], "budgets", what, rows))
    return _filled(shown.join(amounts))


def reached_of(measures: pd.DataFrame, unit: str = "") -> pd.Series:
    """Return e.g. ``3／4（ほか判定不能1）``: reached of those that can be judged; ``－`` without indicators.

    Parameters
    ----------
    measures : DataFrame
        As `analysis.evaluation.summary.measure_list` returns it.
    unit : str
        What the numbers count, where the column does not say it: ``項目``.
    """
    reached, decided = (measures[name].astype("string") for name in ("reached", "decided"))
    undecided = (measures["parts"] - measures["decided"]).fillna(0)
    left = "判定不能" + undecided.astype("string") + unit
    shown = reached + "／" + decided + unit + ("（ほか" + left + "）").where(undecided > 0, "")
    return texts(shown.mask((measures["decided"] == 0).fillna(False), left))


def missed_table(evaluation: Evaluation) -> pd.DataFrame:
    """Return the indicators that were missed with target, actual and gap, lowest rate first (未達の指標).

    Returns
    -------
    DataFrame of str: the measure, `指標`, `目標`, `実績`, `目標との差`, `達成率`
    """
    table = summary.missed(evaluation)
    shown = _named(evaluation, table, ["measure_id", "name", "department", "kind"]).assign(
        指標=indicator_name(table),
        目標=signed(evaluation, texts(table["target_text"]), "indicators", "target", table),
        実績=signed(evaluation, texts(actual_words(table)), "indicators", "actual", table),
        目標との差=gap(table["gap"], table["unit"]),
        達成率=percent(table["achievement_rate"]),
    )
    return _filled(shown)


def met_counts_table(evaluation: Evaluation, by: str) -> pd.DataFrame:
    """Return how many indicators were reached by policy, department or kind (指標の達成状況).

    Returns
    -------
    DataFrame of str: the group, `指標`, one column a state of `codes.MET`, `達成の割合（判定不能を除く）`
    """
    table = summary.met_counts(evaluation, by)
    if by == "policy" and len(table) > 1:
        table = _with_total(table)
    if by == "policy" and _ungrouped(evaluation):
        table = table.assign(policy=summary.TOTAL)
    heading = _headings(evaluation.plan)[by]
    together = "（単年度・計画期間の計）" if by != "kind" and both_kinds(evaluation) else ""
    shown = {heading: [group_label(evaluation.plan, by, value) for value in table[by]]}
    shown |= {f"指標{together}": count(table["parts"], "項目")}
    shown |= {MET[state]: count(table[state], "項目") for state in MET}
    return pd.DataFrame(shown | {"達成の割合（判定不能を除く）": percent(table["reached_share"])})


def _with_total(table: pd.DataFrame) -> pd.DataFrame:
    """Return the counts by policy with the row of all policies last (合計)."""
    sums = table[["parts", *MET]].sum().astype("Int64")
    decided = int(sums["yes"] + sums["no"])
    share = int(sums["yes"]) / decided if decided else pd.NA
    total = pd.DataFrame({"policy": [summary.TOTAL], **{name: [value] for name, value in sums.items()}})
    total["reached_share"] = pd.array([share], dtype="Float64")
    return pd.concat([table, total.astype(table.dtypes.drop("policy"))], ignore_index=True)


def rate_bands_table(evaluation: Evaluation) -> pd.DataFrame:
    """Return how many indicators fall into each band of the achievement rate (達成率の分布).

    Returns
    -------
    DataFrame of str: `達成率`, one column a kind of indicators, `計`
    """
    table = summary.rate_bands(evaluation)
    if not table["total"].sum():
        return pd.DataFrame()
    kinds = {KINDS[kind]: count(table[kind], "項目") for kind in KINDS if kind in table}
    bands = table["band"].str.replace(r"(\d+)～(\d+)%", r"\1%以上\2%未満", regex=True)
    return pd.DataFrame({"達成率": bands} | kinds | {"計": count(table["total"], "項目")})


def budget_totals_table(evaluation: Evaluation, by: str) -> pd.DataFrame:
    """Return budget, settlement, unspent sum and execution rate by year, policy or department (予算と決算).

    Departments are many: they are shown for the evaluated year only, the largest settlement first. One policy alone has the
    sums of its years: empty.

    Returns
    -------
    DataFrame of str: the columns of `budget_totals`, under Japanese headings
    """
    table = summary.budget_totals(evaluation, by)
    if by == "policy" and table["policy"].nunique() < 2:
        return pd.DataFrame()
    if by == "department":
        table = table[table["fiscal_year"] == evaluation.fiscal_year]
        table = table.sort_values("settlement_yen", ascending=False, kind="stable")
    keys = ["fiscal_year"] if by == "fiscal_year" else [by, "fiscal_year"]
    shown = _named(evaluation, table, [*keys, "budget_yen", "settlement_yen", "unspent_yen", "execution_rate"])
    return shown.assign(**{f"{evaluation.plan.measure_word}の数": count(table["measures"])})


def budget_remarks_table(evaluation: Evaluation) -> pd.DataFrame:
    """Return the budgets that stand out and why (注意を要する予算・決算).

    Returns
    -------
    DataFrame of str: year and measure, the columns of `with_execution`, `注意点`
    """
    table = summary.budget_remarks(evaluation)
    columns = ["fiscal_year", "measure_id", "name", "department", "budget_yen", "settlement_yen", "unspent_yen"]
    return _named(evaluation, table, [*columns, "execution_rate"]).assign(注意点=table["remark"].map(budget.REMARKS))
