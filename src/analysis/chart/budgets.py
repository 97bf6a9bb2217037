"""Charts of budget and settlement (予算と決算)."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from analysis.chart import theme
from analysis.chart.canvas import FREE, MARGIN, Page, open_page, points, rows, thickness, year_source
from analysis.chart.picture import Absent, Chart, edition_chart
from analysis.chart.theme import Style
from analysis.chart.wrap import Labels, fit, width
from analysis.contract.plan import Plan
from analysis.evaluation import summary
from analysis.evaluation.year import Evaluation
from analysis.telling import display, palette
from analysis.telling.carried import carried_only
from analysis.telling.claims import claims
from analysis.telling.told_apart import spoken
from analysis.words import printing
from analysis.words.fiscal_year import label
from analysis.words.printing import count_text

BUDGET, SETTLEMENT = Style(palette.PALE_BLUE), Style(palette.BLUE)
MOST_ROWS = 12
_NONE = "予算額と決算額の両方が記載されたものが資料にないため、{}の図はありません。"


def _rate(plan: Plan, ratio: float) -> str:
    """Return e.g. ``執行率 92.9%``, or that there is none because the budget is 0 yen."""
    known = not pd.isna(ratio)
    return f"{plan.methods.rate_word} {printing.percent_text(ratio, exceeding=True) if known else printing.MISSING}"


def _words(plan: Plan) -> list[tuple[Style, str]]:
    return [(BUDGET, plan.methods.budget_word), (SETTLEMENT, "決算額")]


@edition_chart
def budget_by_year(evaluation: Evaluation) -> Chart | Absent:
    """Chart budget and settlement of each year with their ratio (年度ごとの予算と決算)."""
    name, plan = "budget-by-year", evaluation.plan
    table = summary.budget_totals(evaluation, "fiscal_year").sort_values("fiscal_year", ignore_index=True)
    if table.empty:
        return Absent(name, _NONE.format("年度ごとの予算と決算"))
    unit = printing.money_unit(float(table[["budget_yen", "settlement_yen"]].max().max()))
    title = f"{plan.methods.budget_word}と決算額は年度ごとにいくらだったか"
    note = "注　".join(["", *carried_only(evaluation, "前の年度の額")])
    lead = f"両方の額が記載された{plan.measure_word}の合計（単位：{unit}）"
    page = open_page(title, year_source(evaluation), lead, note)
    page.key(_words(plan))
    _year_columns(page, table, plan, unit)
    sums = [printing.money_text(value) for value in table["settlement_yen"]]
    years = zip(table["fiscal_year"], sums, table["execution_rate"], strict=True)
    parts = [f"{label(year)}は決算額{words}（{_rate(plan, rate)}）" for year, words, rate in years]
    data = display.budget_totals_table(evaluation, "fiscal_year")
    return Chart(name, title, page.figure, f"{'、'.join(parts)}。", data, year_source(evaluation))


def _year_columns(page: Page, table: pd.DataFrame, plan: Plan, unit: str) -> None:
    """Draw two columns a year from 0, with their sums and the execution rate."""
    page.top -= 8
    axes = page.axes(MARGIN, MARGIN, below=64)
    most = max(printing.in_unit(table["budget_yen"], unit) + printing.in_unit(table["settlement_yen"], unit))
    thick = min(0.36, 110 / (points(axes)[0] / len(table)))
    for side, (column, look) in enumerate((("budget_yen", BUDGET), ("settlement_yen", SETTLEMENT))):
        places = [place + (side - 0.5) * thick * 1.04 for place in range(len(table))]
        heights = printing.in_unit(table[column], unit)
        axes.bar(places, heights, thick, color=look.color, edgecolor=palette.SOFT_INK, linewidth=0.8)
        for place, height, value in zip(places, heights, table[column], strict=True):
            axes.text(
                place,
                height + most * 0.015,
                printing.axis_money(value, unit),
                ha="center",
                va="bottom",
                fontsize=theme.LABEL,
            )
    axes.set(xlim=(-0.6, len(table) - 0.4), ylim=(0, most * 1.1 or 1))
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    years = zip(table["fiscal_year"], table["execution_rate"], table["measures"], strict=True)
    heads = [f"{label(year)}\n{_rate(plan, rate)}\n（{count_text(measures)}）" for year, rate, measures in years]
    axes.set_xticks(range(len(table)), heads, fontsize=theme.LABEL, color=palette.INK, linespacing=1.3)


def _paired_rows(page: Page, table: pd.DataFrame, labels: Labels, texts: list[str], unit: str) -> Axes:
    """Draw a thin settlement bar within a pale budget bar a row, and its text on the right."""
    axes = rows(page, labels, max(map(width, texts)) * theme.SMALL + 10, tallest=60)
    shown = table.head(len(labels))
    budgets, settlements = printing.in_unit(shown["budget_yen"], unit), printing.in_unit(shown["settlement_yen"], unit)
    thick = thickness(axes, len(labels), 30)
    axes.barh(range(len(labels)), budgets, thick, color=BUDGET.color, edgecolor=palette.SOFT_INK, linewidth=0.8)
    axes.barh(range(len(labels)), settlements, thick * 0.5, color=SETTLEMENT.color)
    axes.set_xlim(0, max(*budgets, *settlements) or 1)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    for row, text in enumerate(texts):
        end = max(budgets[row], settlements[row])
        axes.annotate(text, (end, row), (8, 0), textcoords="offset points", va="center", fontsize=theme.SMALL)
    return axes


@edition_chart
def budget_by_department(evaluation: Evaluation) -> Chart | Absent:
    """Chart the departments that spent most, against their budgets (担当課ごとの予算と決算)."""
    name, plan = "budget-by-department", evaluation.plan
    table = summary.budget_totals(evaluation, "department")
    table = table[table["fiscal_year"] == evaluation.fiscal_year]
    if table.empty:
        return Absent(name, _NONE.format("担当課ごとの予算と決算"))
    table = table[table["budget_yen"] + table["settlement_yen"] > 0]
    if table.empty:
        words = f"{label(evaluation.fiscal_year)}の{plan.methods.budget_word}と決算額"
        return Absent(name, f"{words}がどれも0円のため、担当課ごとの予算と決算の図はありません。")
    table = table.sort_values(["settlement_yen", "budget_yen"], ascending=False, kind="stable")
    top = table.head(MOST_ROWS)
    unit = printing.money_unit(float(top[["budget_yen", "settlement_yen"]].max().max()))
    labels = fit([display.group_label(plan, "department", value) for value in top["department"]], FREE - 40)
    top = top.head(len(labels))
    title = f"{label(evaluation.fiscal_year)}の決算額が大きい担当課はどこか"
    total, part = int(table["settlement_yen"].sum()), int(top["settlement_yen"].sum())
    share = printing.percent_text(part / total) if total else printing.MISSING
    of_all = f"決算額の多い{len(top)}課（予算のある{len(table)}課の決算額の{share}）"
    lead = f"{of_all if len(top) < len(table) else f'予算のある{len(table)}課'}。単位：{unit}"
    page = open_page(title, year_source(evaluation), lead)
    page.key(_words(plan))
    texts = [
        f"{printing.axis_money(row.settlement_yen, unit)}（{_rate(plan, row.execution_rate)}）"
        for row in top.itertuples()
    ]
    _paired_rows(page, top, labels, texts, unit)
    first = top.iloc[0]
    name_ = display.group_label(plan, "department", first["department"])
    alt = (
        f"決算額が最も多いのは{name_}の{printing.money_text(first['settlement_yen'])}"
        f"（{_rate(plan, first['execution_rate'])}）。"
    )
    if len(top) < len(table):
        alt += f"上位{len(top)}課で全体{printing.money_text(total)}の{share}。"
    data = display.budget_totals_table(evaluation, "department").loc[table.index]
    return Chart(name, title, page.figure, alt, data, year_source(evaluation))


@edition_chart
def unspent_sums(evaluation: Evaluation) -> Chart | Absent:
    """Chart the measures that left most of their budget unspent (不用額の大きい取組)."""
    name, plan, told = "unspent", evaluation.plan, claims(evaluation)
    left = summary.difference_word(evaluation)
    every = summary.measure_list(evaluation)
    every = every.assign(name=spoken(evaluation, every["measure_id"]))
    table = every[(every["unspent_yen"] > 0).fillna(False)].sort_values("unspent_yen", ascending=False, kind="stable")
    if table.empty:
        return Absent(name, told["having-left"].sentence)
    top = table.head(MOST_ROWS)
    unit = printing.money_unit(float(top["unspent_yen"].max()))
    names = [f"{number}　{words}" for number, words in zip(top["measure_id"], top["name"], strict=True)]
    labels = fit(names, FREE - 24)
    top = top.head(len(labels))
    title = f"{label(evaluation.fiscal_year)}の{left}が大きい{plan.measure_word}はどれか"
    of_all = f"{left}のある{count_text(len(table))}のうち大きい{count_text(len(top))}"
    lead = f"{of_all if len(top) < len(table) else f'{left}のある{count_text(len(table))}'}。単位：{unit}"
    note = f"注　{left}は{summary.difference_is(evaluation)}。"
    page = open_page(title, year_source(evaluation), lead, note)
    _unspent_rows(page, top, labels, unit)
    first, ties = top.iloc[0], int((table["unspent_yen"] == top["unspent_yen"].iloc[0]).sum())
    largest = (
        f"{count_text(ties)}が並ぶ{printing.money_text(first['unspent_yen'])}"
        if ties > 1
        else f"「{first['name']}」の{printing.money_text(first['unspent_yen'])}"
        f"（{plan.methods.budget_word}の{printing.percent_text(first['unspent_yen'] / first['budget_yen'])}）"
    )
    alt = f"{left}が最も大きいのは{largest}。{told['having-left'].sentence}"
    return Chart(name, title, page.figure, alt, _unspent_table(table, plan, left), year_source(evaluation))


def _unspent_rows(page: Page, top: pd.DataFrame, labels: Labels, unit: str) -> None:
    """Draw the unspent sums with their share of the budget."""
    shares = [printing.percent_text(row.unspent_yen / row.budget_yen) for row in top.itertuples()]
    texts = [
        f"{printing.axis_money(value, unit)}（予算の{share}）"
        for value, share in zip(top["unspent_yen"], shares, strict=True)
    ]
    axes = rows(page, labels, max(map(width, texts)) * theme.SMALL + 10, tallest=60)
    lengths = printing.in_unit(top["unspent_yen"], unit)
    axes.barh(range(len(labels)), lengths, thickness(axes, len(labels), 30), color=palette.ORANGE)
    axes.set_xlim(0, max(lengths))
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    for row, (length, text) in enumerate(zip(lengths, texts, strict=True)):
        axes.annotate(text, (length, row), (8, 0), textcoords="offset points", va="center", fontsize=theme.SMALL)


def _unspent_table(table: pd.DataFrame, plan: Plan, left: str) -> pd.DataFrame:
    """Return the unspent sums as text (不用額の一覧)."""
    shares = (table["unspent_yen"] / table["budget_yen"]).astype("Float64")
    return pd.DataFrame(
        {
            "No.": table["measure_id"],
            plan.measure_word: table["name"],
            "主担当課": table["department"].fillna(printing.MISSING),
            f"{plan.methods.budget_word}（円）": printing.number(table["budget_yen"]),
            "決算額（円）": printing.number(table["settlement_yen"]),
            f"{left}（円）": printing.number(table["unspent_yen"]),
            f"{left}の割合": printing.percent(shares),
        }
    )
