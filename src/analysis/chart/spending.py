"""Charts of where the money went and how far it was used (決算額の内訳と執行率)."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from analysis.chart import theme
from analysis.chart.budgets import SETTLEMENT
from analysis.chart.canvas import FREE, MARGIN, Page, open_page, rows, year_source
from analysis.chart.grade_bars import total_first
from analysis.chart.picture import Absent, Chart, edition_chart
from analysis.chart.scatter import Dot, draw_marks, name_list, shapes
from analysis.chart.wrap import Labels, fit
from analysis.contract.plan import Plan
from analysis.evaluation import budget, summary
from analysis.evaluation.year import Evaluation
from analysis.telling import display, palette
from analysis.words import printing
from analysis.words.fiscal_year import label, short_label
from analysis.words.printing import count_text

#: Rates from here on (ratio) stand at the upper edge.
_HIGHEST = 2.0
_LOW, _MOST_NAMES = 0.8, 10
#: Names of 1 yen, 10 yen, 100 yen … on the logarithmic axis.
_TENS = [f"{digits}{unit}円" for unit in ("", "万", "億", "兆") for digits in ("1", "10", "100", "1,000")]


@edition_chart
def settlement_by_policy(evaluation: Evaluation) -> Chart | Absent:
    """Chart the settlement of each policy over the years (方針ごとの決算額)."""
    name, plan = "settlement-by-policy", evaluation.plan
    table = summary.budget_totals(evaluation, "policy")
    wide = table.pivot(index="policy", columns="fiscal_year", values="settlement_yen") if len(table) else table
    if len(wide) < 2:
        reason = f"予算額と決算額の両方の分かる{plan.policy_word}が2つ以上ないため、{plan.policy_word}ごとの決算額の図はありません。"
        return Absent(name, reason)
    wide = total_first(wide.reset_index(), plan).set_index("policy")
    years = [int(year) for year in wide.columns]
    shown = years[-max(1, int((FREE / len(wide) - 6) / 14)) :]
    unit = printing.money_unit(float(wide[shown].max().max()))
    labels = fit(display.policy_names(plan, wide.index), FREE, least=14.0 * len(shown) + 6)
    title = f"決算額は{plan.policy_word}ごとにどう動いたか"
    cut = f"、直近{len(shown)}年度" if len(shown) < len(years) else ""
    page = open_page(title, year_source(evaluation), f"年度ごとの決算額の合計{cut}（単位：{unit}）")
    _year_rows(page, wide[shown].head(len(labels)), labels, unit)
    page.say_cut(len(labels), len(wide))
    last = wide[years[-1]].sort_values(ascending=False, kind="stable").head(5)
    parts = [f"{display.group_label(plan, 'policy', one)}が{_spoken(last[one])}" for one in last.index]
    alt = f"{label(years[-1])}の決算額は、多い順に{'、'.join(parts)}。"
    data = display.budget_totals_table(evaluation, "policy")
    return Chart(name, title, page.figure, alt, data, year_source(evaluation))


def _spoken(value: object) -> str:
    return "記載なし" if pd.isna(value) else printing.money_text(int(str(value)))


def _year_rows(page: Page, wide: pd.DataFrame, labels: Labels, unit: str) -> None:
    """Draw a group of bars a policy, one bar a year, the last year dark."""
    axes = rows(page, labels, 110, tallest=34.0 * wide.shape[1] + 24)
    step = 0.84 / wide.shape[1]
    longest = float(wide.max().max()) / printing.YEN_UNITS[unit] or 1.0
    for turn, year in enumerate(wide.columns):
        places = [row + (turn - (wide.shape[1] - 1) / 2) * step for row in range(len(wide))]
        lengths = printing.in_unit(wide[year].fillna(0), unit)
        dark = turn == wide.shape[1] - 1
        color = SETTLEMENT.color if dark else palette.PALE_BLUE
        axes.barh(places, lengths, step * 0.84, color=color, edgecolor=palette.SOFT_INK, linewidth=0.6)
        for place, length, value in zip(places, lengths, wide[year], strict=True):
            words = "記載なし" if pd.isna(value) else printing.axis_money(value, unit)
            text = f"{short_label(int(year))}　{words}"
            axes.annotate(text, (length, place), (6, 0), textcoords="offset points", va="center", fontsize=theme.SMALL)
    axes.set_xlim(0, longest)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)


@edition_chart
def execution_by_size(evaluation: Evaluation) -> Chart | Absent:
    """Chart execution rate against size of budget, naming what stands out (執行率と予算の規模)."""
    name, plan = "execution-by-size", evaluation.plan
    every = summary.measure_list(evaluation)
    table = every.dropna(subset=["execution_rate"])
    table = table[table["budget_yen"] > 0]
    if table.empty:
        what = f"{label(evaluation.fiscal_year)}の{plan.methods.rate_word}を計算できる{plan.measure_word}"
        return Absent(name, f"{what}がないため、{plan.methods.rate_word}の図はありません。")
    marks = _marks(table, plan)
    title = f"{plan.methods.rate_word}は予算の規模によって違うか"
    zero = int((every["budget_yen"] == 0).sum())
    lead = f"{label(evaluation.fiscal_year)}の{plan.measure_word}{count_text(len(table))}。番号は右の一覧のもの"
    note = f"注　予算0円の{count_text(zero)}は率がないため含まない。" if zero else ""
    note += (
        f"{printing.bound_text(_HIGHEST)}以上は上端に置いた。" if (table["execution_rate"] >= _HIGHEST).any() else ""
    )
    page = open_page(title, year_source(evaluation), lead, note)
    heading = f"予算超過、{budget.REMARKS['unspent']}、{printing.bound_text(_LOW)}未満の{printing.count_text(sum(mark.kind != 'yes' for mark in marks))}"
    right, marks = name_list(page, marks, heading)
    shapes(
        page,
        {"yes": "その他", "over": "予算超過", "no": f"{budget.REMARKS['unspent']}・{printing.bound_text(_LOW)}未満"},
    )
    axes = page.axes(MARGIN + 44, right, below=42)
    _rate_axes(axes, table, plan)
    draw_marks(axes, marks)
    rates = table["execution_rate"]
    alt = (
        f"{count_text(len(table))}のうち{plan.methods.rate_word}が90%以上なのは{count_text(int((rates >= 0.9).sum()))}、"
        f"{printing.bound_text(_LOW)}未満は{count_text(int((rates < _LOW).sum()))}、100%を超えるのは{count_text(int((rates > 1).sum()))}。"
    )
    data = display.measure_list_table(evaluation).loc[table.index]
    data = data.drop(columns=["指標の達成", "最も低い達成率"], errors="ignore")
    return Chart(name, title, page.figure, alt, data, year_source(evaluation))


def _marks(table: pd.DataFrame, plan: Plan) -> list[Dot]:
    """Return a mark a measure; what stands out most has a name, going over the budget first."""
    limits = plan.thresholds
    amounts = table.assign(unspent_yen=budget.unspent_yen(table["budget_yen"], table["settlement_yen"]))
    remark = budget.remark(amounts, limits.unspent_share, limits.unspent_yen)
    rates = table["execution_rate"].astype(float)
    odd = rates[(remark != "none") | (rates < _LOW)]
    over, low = odd[odd > 1].sort_values(ascending=False), odd[odd <= 1].sort_values()
    most = max(_MOST_NAMES // 2, _MOST_NAMES - len(low))
    order = [*over.index[:most], *low.index[: _MOST_NAMES - min(len(over), most)]]
    marks = []
    for index, measure in table.iterrows():
        rate = rates[index]
        note = printing.percent_text(rate, exceeding=True)
        words = f"{measure['name']}（{note}）" if index in order else ""
        kind = "over" if rate > 1 else "no" if index in odd.index else "yes"
        marks.append(Dot(str(measure["measure_id"]), float(measure["budget_yen"]), min(rate, _HIGHEST), kind, words))
    return sorted(marks, key=lambda mark: mark.y)


def _rate_axes(axes: Axes, table: pd.DataFrame, plan: Plan) -> None:
    """Set a logarithmic axis in yen and one in percent from 0."""
    top = max(1.1, min(float(table["execution_rate"].max()), _HIGHEST) + 0.08)
    low, high = float(table["budget_yen"].min()), float(table["budget_yen"].max())
    axes.set(xscale="log", xlim=(low / 2, high * 2), ylim=(0, top))
    tens = [place for place in range(len(_TENS)) if low / 2 <= 10**place <= high * 2]
    tens = tens[:: 1 + len(tens) // 7]
    axes.set_xticks([10**place for place in tens], [_TENS[place] for place in tens])
    axes.minorticks_off()
    axes.tick_params(axis="x", pad=7)
    ticks = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.5, 2.0]
    ticks = [tick for tick in ticks if tick <= top]
    axes.set_yticks(ticks, [printing.bound_text(tick) for tick in ticks])
    axes.set_xlabel(f"{plan.methods.budget_word}（対数目盛）", labelpad=2)
    axes.grid(axis="both")
    axes.axhline(1, color=palette.INK, linewidth=1.5)
