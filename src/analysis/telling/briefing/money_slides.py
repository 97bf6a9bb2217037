"""Slides about money (予算・決算): what was spent against the budget, what was left over."""

from __future__ import annotations

import pandas as pd

from analysis.evaluation import summary
from analysis.evaluation.year import Evaluation
from analysis.telling import narrative
from analysis.telling.briefing.slide import Bars, BarSeries, Omitted, Slide
from analysis.telling.briefing.slide_words import fitting, given, names, origin, quoted, source_line
from analysis.telling.carried import carried_only
from analysis.telling.claims import claims, unsettled
from analysis.words.fiscal_year import label
from analysis.words.printing import (
    MISSING,
    YEN_UNITS,
    bound_text,
    count_text,
    in_unit,
    money_text,
    money_unit,
    percent_text,
)

_MOST_YEARS, _MOST_BARS, _MOST_NOTES = 5, 8, 20


def _year_rows(evaluation: Evaluation) -> pd.DataFrame:
    """Return the budgets of the evaluated year with the name of their measure."""
    rows = evaluation.budgets[evaluation.budgets["fiscal_year"] == evaluation.fiscal_year]
    return rows.merge(evaluation.measures[["measure_id", "name"]], on="measure_id", validate="many_to_one")


def _lacking(evaluation: Evaluation, key: str, subject: str) -> Omitted:
    """Return what the plan does tell about money where budget and settlement do not stand together."""
    rows, year = _year_rows(evaluation), label(evaluation.fiscal_year)
    budgets, word = rows["budget_yen"].dropna(), evaluation.plan.methods.budget_word
    if budgets.empty:
        return Omitted(key, subject, f"{year}の{word}が元資料にないため")
    total = f"{word}は{count_text(len(budgets))}で計{money_text(int(budgets.sum()))}"
    why = claims(evaluation)["amounts"].why if rows["settlement_yen"].notna().any() else "決算額が元資料にない"
    return Omitted(key, subject, f"{year}の{why}ため（{total}）")


def spending(evaluation: Evaluation) -> Slide | Omitted:
    """Return budget, settlement and execution rate of the year, beside those of earlier years."""
    totals = summary.budget_totals(evaluation, "fiscal_year").sort_values("fiscal_year")
    totals = totals[totals["fiscal_year"] <= evaluation.fiscal_year].tail(_MOST_YEARS)
    if not (totals["fiscal_year"] == evaluation.fiscal_year).any():
        return _lacking(evaluation, "budget", "予算と決算")
    told = claims(evaluation)
    carried = carried_only(evaluation, "前の年度の額") if len(totals) > 1 else []
    amounts = f"{told['budget'].told}、{told['settlement'].told}"
    rate = f"、{told['execution'].told}" if told["execution"].known else ""
    return Slide(
        "budget",
        fitting(f"{label(evaluation.fiscal_year)}の{amounts}{rate}です", f"{amounts}{rate}"),
        (*_earlier(evaluation), _counted(evaluation), *carried, *unsettled(told)),
        chart=_year_chart(evaluation, totals),
        source=source_line(evaluation),
        notes=(*narrative.budgets(evaluation), origin(evaluation, "budgets", of="budget_yen・settlement_yen")),
    )


def _earlier(evaluation: Evaluation) -> list[str]:
    """Return how the year before went, over the measures that give both amounts in both years."""
    told, methods = claims(evaluation), evaluation.plan.methods
    budget, spent = told["budget"].matched, told["settlement"].matched
    if budget is None or spent is None:
        return [
            f"前年度と今年度の両方で{methods.budget_word}と決算額の分かる{evaluation.plan.measure_word}が資料にないため、前年度とは比べられません。"
        ]
    before = f"{methods.budget_word}{money_text(budget.before)}、決算額{money_text(spent.before)}"
    now = f"{methods.budget_word}{money_text(budget.now)}、決算額{money_text(spent.now)}"
    rate = percent_text(spent.before / budget.before, exceeding=True) if budget.before else MISSING
    earlier = f"前年度は{before}、{methods.rate_word}{rate}"
    if budget.whole == told["amounts"].value:
        return [f"同じ{count_text(budget.whole)}の{earlier}でした。"]
    return [f"両方の年度に額のある{count_text(budget.whole)}で比べると、{earlier}、今年度は{now}でした。"]


def _counted(evaluation: Evaluation) -> str:
    """Return which measures the sums hold; sums of different measures are never divided."""
    held = claims(evaluation)["amounts"]
    outside = len(evaluation.measures) - held.number
    rest = f"どちらかの記載がない{count_text(outside)}は含みません。" if outside else ""
    return f"{held.subject}{held.amount}の合計です。{rest}"


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
        return _lacking(evaluation, "unspent", f"{summary.difference_word(evaluation)}と予算超過")
    left, over = rows[rows["unspent_yen"] > 0], rows[rows["unspent_yen"] < 0].iloc[::-1]
    return Slide(
        "unspent",
        _unspent_title(evaluation, left, over),
        tuple(_unspent_points(evaluation, left, over)),
        chart=_sums(left, summary.difference_word(evaluation))
        or _sums(over.assign(unspent_yen=-over["unspent_yen"]), "予算の超過額"),
        source=source_line(evaluation),
        notes=(
            *_listed(left, summary.difference_word(evaluation)),
            *_listed(over, "超過額"),
            origin(evaluation, "budgets"),
        ),
    )


def _unspent_title(evaluation: Evaluation, left: pd.DataFrame, over: pd.DataFrame) -> str:
    told, word = claims(evaluation), summary.difference_word(evaluation)
    if left.empty and over.empty:
        return f"{evaluation.plan.methods.budget_word}と決算額の差はありません"
    if left.empty:
        return fitting(f"{told['over'].told}、{told['over-yen'].told}です", f"{told['over-yen'].told}です")
    if told["left"].number < 0:
        beyond = f"{word}を差し引いても{money_text(-told['left'].number)}の超過です"
        return fitting(f"{told['over'].told}で、{beyond}", f"決算額が予算を上回り、{beyond}")
    top = left.iloc[0]
    tail = f"{quoted(top['name'])}の{money_text(top['unspent_yen'])}"
    if len(left) == 1 and over.empty:
        return fitting(f"{word}が出たのは{tail}です", f"{told['left'].told}です")
    whole = f"{told['left'].told}{'（超過を差し引いた額）' if len(over) else ''}"
    ties = int((left["unspent_yen"] == top["unspent_yen"]).sum())
    if ties > 1:
        return f"{whole}、最も大きいのは{count_text(ties)}が並ぶ{money_text(top['unspent_yen'])}"
    return fitting(f"{whole}、最も大きいのは{tail}", f"{whole}、最も大きい1件は{money_text(top['unspent_yen'])}")


def _unspent_points(evaluation: Evaluation, left: pd.DataFrame, over: pd.DataFrame) -> list[str]:
    told, plan, word = claims(evaluation), evaluation.plan, summary.difference_word(evaluation)
    points = []
    if len(over):
        largest = "大きい順に" if over["unspent_yen"].nunique() > 1 else ""
        points.append(
            f"{told['over'].told}で、{largest}{names(list(over['name']), unit='')}です。{told['over-yen'].sentence}"
        )
    elif len(left):
        points.append(told["over"].sentence)
    limits = f"予算の{bound_text(plan.thresholds.unspent_share)}以上かつ{money_text(plan.thresholds.unspent_yen)}以上"
    if len(left):
        points.append(f"{told['having-left'].told}です。多額とする目安（{limits}）では、{told['unspent'].sentence}")
        netted = "上回った額を差し引いています。" if len(over) else ""
        points.append(f"{word}は{summary.difference_is(evaluation)}です。{netted}")
    return points


def _sums(rows: pd.DataFrame, word: str) -> Bars | None:
    """Return a chart of the largest sums; None where there are none."""
    if rows.empty:
        return None
    top = rows.head(_MOST_BARS)
    amounts = [int(value) for value in top["unspent_yen"]]
    unit, digits = _unit(amounts)
    said = "、".join(f"{name}は{money_text(amount)}" for name, amount in zip(top["name"], amounts, strict=True))
    title = (
        f"{word}の大きいもの（{count_text(len(rows))}中の上位{count_text(len(top))}）" if len(rows) > len(top) else word
    )
    series = BarSeries(word, tuple(in_unit(amounts, unit)))
    return Bars(title, "lying", tuple(top["name"]), (series,), unit, f"{title}の横棒グラフ。{said}。", digits)


def _listed(rows: pd.DataFrame, word: str) -> list[str]:
    """Return the largest sums with their place in the source, for the notes."""
    cells = rows[["name", "unspent_yen", "source"]].head(_MOST_NOTES).itertuples(index=False, name=None)
    lines = [
        f"・{name}：{word}{money_text(abs(amount))}［{given(source, '所在の記載なし')}］"
        for name, amount, source in cells
    ]
    left = len(rows) - len(lines)
    return [*lines, f"（ほかに{count_text(left)}。ここまでは額の大きい順）"] if left > 0 else lines
