"""Charts of how the grades moved from year to year (評価の推移)."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from analysis import display, summary
from analysis.chart import theme
from analysis.chart.grades import grade_key
from analysis.chart.page import MARGIN, Page, open_page, points, rows, year_source
from analysis.chart.picture import Absent, Chart
from analysis.chart.theme import NOT_EVALUATED, Style, grade_styles, style
from analysis.chart.wrap import Labels, fit, spread, width
from analysis.evaluation import Evaluation
from analysis.plan import Plan

_OTHERS = "not_evaluated"
#: Order of the rows: what a reader looks for first.
_ORDER = {"fell": 0, "rose": 1, "same": 2, "unknown": 3}


@style()
def grades_by_year(evaluation: Evaluation) -> Chart | Absent:
    """Chart how many measures got each grade in each year and overall (年度ごとの評価)."""
    name, plan = "grades-by-year", evaluation.plan
    table = summary.yearly_grades(evaluation)
    if len(table) < 2:
        return Absent(name, "評価が1時点分しかない（または評価がない）ため、評価の推移の図はありません。")
    periods = [display.period_label(period) for period in table["period"]]
    title = "評価の内訳は年度を追ってどう変わったか"
    overall = "　総括は計画期間全体の評価" if periods[-1] == display.OVERALL else ""
    page = open_page(title, year_source(evaluation), f"評価ごとの{plan.measure_word}の数{overall}")
    page.key(grade_key(plan, others=bool(table[_OTHERS].any())))
    _columns(page, table, plan, periods)
    best = plan.scale.symbols[0]
    parts = [f"{period}が{number}件" for period, number in zip(periods, table[best], strict=True)]
    worst = [f"{period}が{_spoken(row, plan)}" for period, (_, row) in zip(periods, table.iterrows(), strict=True)]
    alt = f"{best}評価は{'、'.join(parts)}。{best}以外は、{'、'.join(worst)}。"
    return Chart(name, title, page.figure, alt, display.yearly_grades_table(evaluation), year_source(evaluation))


def _spoken(row: pd.Series, plan: Plan) -> str:
    """Return the grades below the best of one period in words."""
    parts = [f"{symbol}{row[symbol]}件" for symbol in plan.scale.symbols[1:] if row[symbol]]
    parts += [f"評価対象外{row[_OTHERS]}件"] if row[_OTHERS] else []
    return "・".join(parts) or "なし"


def _columns(page: Page, table: pd.DataFrame, plan: Plan, periods: list[str]) -> None:
    """Draw a stacked column a period; what is too small for a text inside has it on the right."""
    axes = page.axes(MARGIN + 46, MARGIN, below=26)
    states = {**grade_styles(plan.scale), _OTHERS: NOT_EVALUATED}
    counts = table[list(states)].astype(int)
    most = int(counts.sum(axis=1).max())
    axes.set(xlim=(-0.5, len(periods) - 0.5), ylim=(0, most * 1.02 or 1), ylabel="件")
    axes.yaxis.label.set(rotation=0, va="center")
    axes.grid(axis="y")
    axes.set_xticks(range(len(periods)), periods, fontsize=theme.LABEL, color=theme.INK)
    axes.yaxis.get_major_locator().set_params(integer=True)
    thick = min(0.5, 130 / (points(axes)[0] / len(periods)))
    bottoms = counts.cumsum(axis=1) - counts
    for state, look in states.items():
        bars = {"color": look.color, "hatch": look.hatch, "edgecolor": "white"}
        axes.bar(range(len(periods)), counts[state], thick, bottoms[state], **bars)
    for place in range(len(periods)):
        _column_texts(axes, place, counts.iloc[place], states, thick)


def _column_texts(axes: Axes, place: int, counts: pd.Series, states: dict[str, Style], thick: float) -> None:
    """Write count and grade into or beside the segments of one column."""
    tall, top = points(axes)[1], axes.get_ylim()[1]
    unit, whole, size = tall / top, int(counts.sum()), theme.LABEL
    beside, start = [], 0
    for state, number in counts.items():
        word = "対象外" if state == _OTHERS else str(state)
        text, middle = f"{word} {number}件（{display.percent_text(number / max(whole, 1), 0)}）", start + number / 2
        across = points(axes)[0] / len(axes.get_xticks()) * thick
        if number * unit >= size * 1.3 and width(text) * size <= across:
            look = states[str(state)]
            backing = {"facecolor": look.color, "edgecolor": "none", "pad": 1.5} if look.hatch else None
            axes.text(place, middle, text, ha="center", va="center", color=look.ink, bbox=backing)
        elif number:
            beside.append((middle, text))
        start += number
    places = spread([middle for middle, _ in beside], size * 1.2 / unit, size * 0.6 / unit, top)
    for (_, text), y in zip(beside, places, strict=True):
        axes.annotate(text, (place + thick / 2, y), (5, 0), textcoords="offset points", va="center", fontsize=size)


@style()
def grade_changes(evaluation: Evaluation) -> Chart | Absent:
    """Chart the measures whose grade was not the same in all years (評価が動いた取組)."""
    name, plan = "grade-changes", evaluation.plan
    table = summary.grade_history(evaluation)
    years = [column for column in table.columns if isinstance(column, int)]
    if len(years) < 2:
        return Absent(name, "年度ごとの評価が1年分しかない（または評価がない）ため、評価の上昇・下降の図はありません。")
    graded = table[years].where(table[years].isin(plan.scale.symbols))
    moved = table[graded.nunique(axis=1) > 1]
    if moved.empty:
        return Absent(name, f"評価が動いた{plan.measure_word}はありません。")
    moved = moved.sort_values("change", key=lambda change: change.map(_ORDER), kind="stable")
    title = f"どの{plan.measure_word}の評価が上がり、下がったか"
    before, after = (display.period_label(year) for year in years[-2:])
    numbers = {change: int((table["change"] == change).sum()) for change in ("rose", "fell")}
    alt = (
        f"{before}から{after}にかけて評価が上がった{plan.measure_word}は{numbers['rose']}件、下がったものは{numbers['fell']}件。"
        f"{len(table)}件のうち、いずれかの年度の間で評価が動いたのは{len(moved)}件。"
    )
    labels = fit([f"{row.measure_id}　{row.name_}" for row in moved.rename(columns={"name": "name_"}).itertuples()], 330.0)
    shown = f"（図は{len(labels)}件まで。すべては表に）" if len(labels) < len(moved) else ""
    lead = f"年度の間で評価が動いた{len(moved)}件{shown}。右端は{before}から{after}への変化"
    page = open_page(title, year_source(evaluation), lead)
    page.key(grade_key(plan))
    _grid(page, moved.head(len(labels)), labels, plan)
    data = display.grade_history_table(evaluation).loc[moved.index]
    return Chart(name, title, page.figure, alt, data, year_source(evaluation))


def _grid(page: Page, moved: pd.DataFrame, labels: Labels, plan: Plan) -> None:
    """Draw one row a measure, one cell a period with its grade, and the change in words."""
    periods = [column for column in moved.columns if isinstance(column, int) or column == "overall"]
    page.top -= 22
    axes = rows(page, labels, 0, tallest=34)
    axes.set_xlim(-0.6, len(periods) + 0.8)
    axes.xaxis.tick_top()
    heads = [display.period_label(period) for period in periods]
    axes.set_xticks([*range(len(periods)), len(periods) + 0.2], [*heads, "変化"], fontsize=theme.LABEL, color=theme.INK)
    axes.spines[:].set_visible(False)
    axes.hlines([row - 0.5 for row in range(len(labels) + 1)], -0.6, len(periods) + 0.8, theme.RULE, linewidth=0.8)
    for row, (_, measure) in enumerate(moved.iterrows()):
        _cells(axes, row, [str(measure[period]) for period in periods], plan)
        symbols = [str(measure[period]) for period in periods if isinstance(period, int)][-2:]
        axes.text(len(periods) + 0.2, row, _change_text(str(measure["change"]), symbols), ha="center", va="center")


def _change_text(change: str, symbols: list[str]) -> str:
    word = display.CHANGES.get(change, display.MISSING)
    return f"{word} {'→'.join(symbols)}" if change in ("rose", "fell") else word


def _cells(axes: Axes, row: int, symbols: list[str], plan: Plan) -> None:
    """Draw the grades of one measure, joined by a line where they are one year apart."""
    styles = grade_styles(plan.scale)
    size = min(theme.LABEL, points(axes)[1] / abs(axes.get_ylim()[0] + 0.5) * 0.6)
    for place, symbol in enumerate(symbols):
        look = styles.get(symbol, Style("#ffffff"))
        words = symbol if symbol in styles else display.MISSING
        box = {"boxstyle": "round,pad=0.25", "facecolor": look.color, "edgecolor": "none"}
        text = f"　{theme.drawable(words)}　"
        axes.text(place, row, text, ha="center", va="center", color=look.ink, fontsize=size, bbox=box)
