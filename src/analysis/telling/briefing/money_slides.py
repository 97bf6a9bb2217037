"""Slides about money (予算・決算): what was spent against the budget, what was left over."""

from __future__ import annotations

import pandas as pd

from analysis.evaluation import summary
from analysis.evaluation.year import Evaluation
from analysis.telling import narrative
from analysis.telling.briefing.slide import Bars, BarSeries, Omitted, Slide
from analysis.telling.briefing.slide_words import fitting, given, names, origin, quoted, source_line
from analysis.words.fiscal_year import label
from analysis.words.printing import (
    YEN_UNITS,
    bound_text,
    count_text,
    in_unit,
    money_text,
    money_unit,
    percent_text,
    share_text,
)

_MOST_YEARS, _MOST_BARS, _MOST_NOTES = 5, 8, 20


def _year_rows(evaluation: Evaluation) -> pd.DataFrame:
    """Return the budgets of the evaluated year with the name of their measure."""
    rows = evaluation.budgets[evaluation.budgets["fiscal_year"] == evaluation.fiscal_year]
    return rows.merge(evaluation.measures[["measure_id", "name"]], on="measure_id", validate="many_to_one")


def _lacking(evaluation: Evaluation, key: str, subject: str) -> Omitted:
    """Return what the plan does tell about money where budget and settlement do not stand together."""
    budgets = _year_rows(evaluation)["budget_yen"].dropna()
    word = evaluation.plan.methods.budget_word
    if budgets.empty:
        return Omitted(key, subject, f"{label(evaluation.fiscal_year)}の{word}が元資料にないため")
    total = f"{word}は{count_text(len(budgets))}で計{money_text(int(budgets.sum()))}"
    return Omitted(key, subject, f"{label(evaluation.fiscal_year)}の決算額が元資料にないため（{total}）")


def spending(evaluation: Evaluation) -> Slide | Omitted:
    """Return budget, settlement and execution rate of the year, beside those of earlier years."""
    totals = summary.budget_totals(evaluation, "fiscal_year").sort_values("fiscal_year")
    totals = totals[totals["fiscal_year"] <= evaluation.fiscal_year].tail(_MOST_YEARS)
    if not (totals["fiscal_year"] == evaluation.fiscal_year).any():
        return _lacking(evaluation, "budget", "予算と決算")
    row = totals.iloc[-1]
    plan = evaluation.plan
    amounts = (
        f"{plan.methods.budget_word}{money_text(row['budget_yen'])}に対し決算額{money_text(row['settlement_yen'])}"
    )
    rate = f"、{plan.methods.rate_word}{_rate(row)}" if pd.notna(row["execution_rate"]) else ""
    return Slide(
        "budget",
        fitting(f"{label(evaluation.fiscal_year)}は{amounts}{rate}", f"{amounts}{rate}"),
        (*_earlier(evaluation, totals), _counted(evaluation, int(row["measures"]))),
        chart=_year_chart(evaluation, totals),
        source=source_line(evaluation),
        notes=(*narrative.budgets(evaluation), origin(evaluation, "budgets.csv（budget_yen・settlement_yen）")),
    )


def _rate(row: pd.Series) -> str:
    return percent_text(float(row["execution_rate"]), exceeding=True)


def _earlier(evaluation: Evaluation, totals: pd.DataFrame) -> list[str]:
    """Return how the year before went, and by how many points the rate moved."""
    before = totals[totals["fiscal_year"] == evaluation.fiscal_year - 1]
    if before.empty:
        return ["前年度の予算・決算は元資料にないため、比べられません。"]
    row = before.iloc[0]
    plan = evaluation.plan
    text = (
        f"前年度は{plan.methods.budget_word}{money_text(row['budget_yen'])}、決算額{money_text(row['settlement_yen'])}"
    )
    rate = f"、{plan.methods.rate_word}{_rate(row)}" if pd.notna(row["execution_rate"]) else ""
    return [f"{text}{rate}でした。"]


def _counted(evaluation: Evaluation, measures: int) -> str:
    """Return which measures the sums hold; sums of different measures are never divided."""
    outside = len(evaluation.measures) - measures
    rest = f"どちらかの記載がない{count_text(outside)}は含みません。" if outside else ""
    return f"{evaluation.plan.methods.budget_word}と決算額の両方が記載された{count_text(measures)}の合計です。{rest}"


def _year_chart(evaluation: Evaluation, totals: pd.DataFrame) -> Bars:
    columns = {evaluation.plan.methods.budget_word: "budget_yen", "決算額": "settlement_yen"}
    unit, digits = _unit([int(one) for column in columns.values() for one in totals[column]])
    series = tuple(
        BarSeries(name, tuple(in_unit(totals[column], unit)), "plain", 1 - place)
        for place, (name, column) in enumerate(columns.items())
    )
    years = [label(int(year)) for year in totals["fiscal_year"]]
    said = "。".join(
        f"{year}は{one}{money_text(row[one_column])}、{two}{money_text(row[two_column])}"
        for year, (_, row) in zip(years, totals.iterrows(), strict=True)
        for (one, one_column), (two, two_column) in [tuple(columns.items())]
    )
    return Bars(
        "予算と決算", "standing", tuple(years), series, unit, f"年度ごとの予算と決算の棒グラフ。{said}。", digits
    )


def _unit(amounts: list[int]) -> tuple[str, int]:
    """Return the unit of money of a chart and its decimals, so that no sum is long and none reads as 0."""
    smallest = min((one for one in amounts if one), default=0)
    unit = money_unit(max(amounts), smallest)
    return unit, 0 if unit == "円" or smallest >= 1_000 * YEN_UNITS[unit] else 1


def unspent(evaluation: Evaluation) -> Slide | Omitted:
    """Return what was left over of the year's budget and where, and what was spent beyond it."""
    rows = (
        _year_rows(evaluation).dropna(subset=["unspent_yen"]).sort_values("unspent_yen", ascending=False, kind="stable")
    )
    if rows.empty:
        return _lacking(evaluation, "unspent", "不用額と予算超過")
    left, over = rows[rows["unspent_yen"] > 0], rows[rows["unspent_yen"] < 0].iloc[::-1]
    return Slide(
        "unspent",
        _unspent_title(evaluation, left, over),
        tuple(_unspent_points(evaluation, left, over)),
        chart=_sums(left, _word(evaluation)) or _sums(over.assign(unspent_yen=-over["unspent_yen"]), "予算の超過額"),
        source=source_line(evaluation),
        notes=(*_listed(left, _word(evaluation)), *_listed(over, "超過額"), origin(evaluation, "budgets.csv")),
    )


def _word(evaluation: Evaluation) -> str:
    """Return what budget minus settlement is called; of an initial budget it is not 不用額."""
    return (
        "不用額" if evaluation.plan.methods.rate_word == "執行率" else f"{evaluation.plan.methods.budget_word}との差額"
    )


def _unspent_title(evaluation: Evaluation, left: pd.DataFrame, over: pd.DataFrame) -> str:
    word = _word(evaluation)
    if left.empty and over.empty:
        return f"{evaluation.plan.methods.budget_word}と決算額の差はありません"
    if left.empty:
        return (
            f"決算額が予算を上回ったのは{count_text(len(over))}で、合わせて{money_text(-over['unspent_yen'].sum())}です"
        )
    whole, top = int(left["unspent_yen"].sum()), left.iloc[0]
    largest, name = int(top["unspent_yen"]), quoted(top["name"])
    if len(left) == 1:
        return fitting(
            f"{word}が出たのは{name}の{money_text(whole)}です", f"{word}が出たのは1件で、{money_text(whole)}です"
        )
    tail = f"{money_text(largest)}（{share_text(largest, whole)}）"
    return fitting(
        f"{word}は合計{money_text(whole)}、最も大きいのは{name}の{tail}",
        f"{word}は合計{money_text(whole)}、最も大きい1件が{tail}を占めます",
    )


def _unspent_points(evaluation: Evaluation, left: pd.DataFrame, over: pd.DataFrame) -> list[str]:
    plan = evaluation.plan
    points = []
    if len(over):
        beyond = money_text(-int(over["unspent_yen"].sum()))
        points.append(f"決算額が予算を上回ったのは{names(list(over['name']))}で、超過は計{beyond}です。")
    elif len(left):
        points.append("決算額が予算を上回ったものはありません。")
    remarks = summary.budget_remarks(evaluation)
    large = remarks[(remarks["fiscal_year"] == evaluation.fiscal_year) & (remarks["remark"] == "unspent")]
    limits = f"予算の{bound_text(plan.thresholds.unspent_share)}以上かつ{money_text(plan.thresholds.unspent_yen)}以上"
    if len(left):
        points.append(f"多額の{_word(evaluation)}（{limits}）は{count_text(len(large))}です。")
        points.append(
            f"{_word(evaluation)}は{plan.methods.budget_word}から決算額を引いた額で、翌年度への繰越額を含むことがあります。"
        )
    return points


def _sums(rows: pd.DataFrame, word: str) -> Bars | None:
    """Return a chart of the largest sums; None where there are none."""
    if rows.empty:
        return None
    top = rows.head(_MOST_BARS)
    amounts = [int(value) for value in top["unspent_yen"]]
    unit, digits = _unit(amounts)
    said = "、".join(f"{name}{money_text(amount)}" for name, amount in zip(top["name"], amounts, strict=True))
    title = (
        f"{word}の大きいもの（{count_text(len(rows))}中の上位{count_text(len(top))}）" if len(rows) > len(top) else word
    )
    series = BarSeries(word, tuple(in_unit(amounts, unit)))
    return Bars(title, "lying", tuple(top["name"]), (series,), unit, f"{title}の横棒グラフ。{said}。", digits)


def _listed(rows: pd.DataFrame, word: str) -> list[str]:
    """Return the largest sums with their place in the source, for the notes."""
    cells = rows[["name", "unspent_yen", "source"]].head(_MOST_NOTES).itertuples(index=False, name=None)
    return [
        f"・{name}：{word}{money_text(abs(amount))}［{given(source, '所在の記載なし')}］"
        for name, amount, source in cells
    ]
