"""Charts of how the grades moved from year to year (評価の推移)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from analysis.chart import theme
from analysis.chart.canvas import FREE, MARGIN, Page, open_page, points, rows, year_source
from analysis.chart.grade_bars import grade_key
from analysis.chart.picture import Absent, Chart, edition_chart
from analysis.chart.theme import NOT_EVALUATED, Style, grade_styles
from analysis.chart.wrap import Labels, fit, spread, width
from analysis.contract import codes
from analysis.contract.plan import Plan
from analysis.evaluation import grading
from analysis.evaluation.year import Evaluation
from analysis.telling import display, palette
from analysis.telling.carried import carried_only
from analysis.telling.claims import claims
from analysis.telling.claims.grade_claims import level_of
from analysis.words import printing
from analysis.words.printing import count_text

#: Points that a row takes at least, so that the grades in it can be read on paper.
_ROW = 22.5

_OTHERS = "not_evaluated"
_MOST_COLUMNS = 6
#: Order of the rows: what a reader looks for first.
_ORDER = {"fell": 0, "rose": 1, "same": 2, "unknown": 3}


def _chosen(moved: pd.DataFrame, years: list[int], plan: Plan, count: int) -> pd.DataFrame:
    """Return as many measures as there is room for: the widest falls and rises in turn, falls first."""
    rank = {symbol: place for place, symbol in enumerate(plan.scale.symbols)}
    steps = (moved[years[-1]].map(rank) - moved[years[-2]].map(rank)).abs().fillna(0)
    ordered = moved.assign(group=moved["change"].map(_ORDER), steps=steps)
    ordered = ordered.sort_values(["group", "steps"], ascending=[True, False], kind="stable")
    turn = ordered.groupby("group").cumcount().mask(ordered["group"] > 1, len(ordered))
    kept = turn.sort_values(kind="stable").index[:count]
    return ordered[ordered.index.isin(kept)].drop(columns=["group", "steps"])


@edition_chart
def yearly_grades(evaluation: Evaluation) -> Chart | Absent:
    """Chart how many measures got each grade in each year and overall (年度ごとの評価)."""
    name, plan = "grades-by-year", evaluation.plan
    table = grading.yearly_grades(evaluation)
    if len(table) < 2:
        only = "評価が1時点分しかない" if len(table) else f"{grading.graded_word(evaluation)}の評価が資料にない"
        if len(table) and not table[plan.scale.symbols].to_numpy().any():
            period = table["period"].iloc[0]
            only = claims(evaluation)["graded-overall" if period == "overall" else "graded-annual"].why
        return Absent(name, f"{only}ため、評価の推移の図はありません。")
    periods = [display.period_label(period) for period in table["period"]]
    title = "評価の内訳は年度を追ってどう変わったか"
    overall = "。総括は計画期間全体の評価" if periods[-1] == codes.OVERALL else ""
    cut = f"（最後の{_MOST_COLUMNS}時点）" if len(table) > _MOST_COLUMNS else ""
    note = "注　".join(["", *carried_only(evaluation, "前の年度の評価")])
    lead = f"評価ごとの{grading.graded_word(evaluation)}の数{cut}{overall}"
    page = open_page(title, year_source(evaluation), lead, note)
    page.key(grade_key(plan, others=bool(table[_OTHERS].any())))
    _columns(page, table.tail(_MOST_COLUMNS), plan, periods[-_MOST_COLUMNS:], level_of(evaluation)[1])
    best = plan.scale.symbols[0]
    parts = [
        f"{period}が{count_text(number, level_of(evaluation)[1])}"
        for period, number in zip(periods, table[best], strict=True)
    ]
    last = table[table["period"] == str(evaluation.fiscal_year)]
    alt = f"{best}評価は{'、'.join(parts)}。"
    if len(last):
        alt += f"{display.period_label(evaluation.fiscal_year)}の{best}以外は{_spoken(last.iloc[0], plan, level_of(evaluation)[1])}。"
    return Chart(name, title, page.figure, alt, display.yearly_grades_table(evaluation), year_source(evaluation))


def _spoken(row: pd.Series, plan: Plan, unit: str) -> str:
    """Return the grades below the best of one period in words."""
    parts = [f"{symbol}{count_text(row[symbol], unit)}" for symbol in plan.scale.symbols[1:] if row[symbol]]
    parts += [f"対象外か記載なし{count_text(row[_OTHERS], unit)}"] if row[_OTHERS] else []
    return "・".join(parts) or "なし"


def _columns(page: Page, table: pd.DataFrame, plan: Plan, periods: list[str], unit: str) -> None:
    """Draw a stacked column a period; what is too small for a text inside has it on the right."""
    page.top -= 16
    axes = page.axes(MARGIN + 36, MARGIN, below=26)
    states = {**grade_styles(plan.scale), _OTHERS: NOT_EVALUATED}
    counts = table[list(states)].astype(int)
    most = int(counts.sum(axis=1).max())
    room = points(axes)[0] / len(periods)
    thick = max(30.0, min(130.0, room - 98)) / room
    left = -thick / 2 - 16 / room  # so that there is room for texts right of the last column
    axes.set(xlim=(left, left + len(periods)), ylim=(0, most * 1.02 or 1))
    axes.set_title(f"（{unit}）", loc="left", fontsize=theme.SMALL, color=palette.SOFT_INK, x=-0.05, pad=4)
    axes.grid(axis="y")
    axes.set_xticks(range(len(periods)), periods, fontsize=theme.LABEL, color=palette.INK)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    bottoms = counts.cumsum(axis=1) - counts
    for state, look in states.items():
        heights, starts = counts[state], bottoms[state]
        axes.bar(range(len(periods)), heights, thick, starts, color=look.color, hatch=look.hatch, edgecolor="white")
    for place in range(len(periods)):
        _column_texts(axes, place, _Column(counts.iloc[place], states, unit), thick)


@dataclass(frozen=True)
class _Column:
    """One period's counts by state, how each state looks, and what is counted (件, 項目)."""

    counts: pd.Series
    states: Mapping[str, Style]
    unit: str


def _column_texts(axes: Axes, place: int, column: _Column, thick: float) -> None:
    """Write count and grade into or beside the segments of one column."""
    tall, top = points(axes)[1], axes.get_ylim()[1]
    unit, size = tall / top, theme.LABEL
    beside, start = [], 0
    for state, number in column.counts.items():
        word = "対象外など" if state == _OTHERS else str(state)
        text, middle = f"{word} {count_text(number, column.unit)}", start + number / 2
        across = points(axes)[0] / len(axes.get_xticks()) * thick
        if number * unit >= size * 1.3 and width(text) * size <= across:
            look = column.states[str(state)]
            axes.text(place, middle, text, ha="center", va="center", **theme.text_looks(look, text))
        elif number:
            beside.append((middle, text))
        start += number
    places = spread([middle for middle, _ in beside], size * 1.2 / unit, size * 0.6 / unit, top)
    for (_, text), y in zip(beside, places, strict=True):
        axes.annotate(text, (place + thick / 2, y), (5, 0), textcoords="offset points", va="center", fontsize=size)


@edition_chart
def grade_changes(evaluation: Evaluation) -> Chart | Absent:
    """Chart the measures whose grade was not the same in all years (評価が動いた取組)."""
    stem, plan, told = "grade-changes", evaluation.plan, claims(evaluation)
    unit = level_of(evaluation)[1]
    table = grading.grade_history(evaluation)
    years = [column for column in table.columns if isinstance(column, int)]
    if len(years) < 2:
        return Absent(stem, f"{told['rose'].why}ため、評価の上昇・下降の図はありません。")
    graded = table[years].where(table[years].isin(plan.scale.symbols))
    moved, both = table[graded.nunique(axis=1) > 1], int((graded.notna().sum(axis=1) > 1).sum())
    several = f"二つ以上の年度の評価がある{grading.graded_word(evaluation)}"
    if not both:
        return Absent(stem, f"{several}が資料にないため、評価の上昇・下降の図はありません。")
    if moved.empty:
        return Absent(stem, f"{several}{count_text(both, unit)}の中に、評価が変わったものはありません。")
    title = f"どの{grading.graded_word(evaluation)}の評価が上がり、下がったか"
    before, after = (display.period_label(year) for year in years[-2:])
    alt = f"{told['rose'].sentence}{told['fell'].sentence}" if told["rose"].known else ""
    alt += f"二つ以上の年度の評価がある{count_text(both, unit)}のうち、いずれかの年度の間で評価が動いたのは{count_text(len(moved), unit)}。"
    shown = _chosen(moved, years, plan, len(fit(_names(moved), FREE - 54, _ROW)))
    page = open_page(
        title,
        year_source(evaluation),
        f"年度の間で評価が動いた{count_text(len(moved), unit)}。右端は{before}から{after}への変化",
    )
    page.key(grade_key(plan))
    labels = fit(_names(shown), FREE - 54, _ROW)
    _grid(page, shown.head(len(labels)), labels, plan)
    page.say_cut(len(labels), len(moved))
    data = display.grade_history_table(evaluation).loc[moved.index]
    return Chart(stem, title, page.figure, alt, data, year_source(evaluation))


def _names(measures: pd.DataFrame) -> list[str]:
    return [f"{number}　{name}" for number, name in zip(measures["measure_id"], measures["name"], strict=True)]


def _grid(page: Page, moved: pd.DataFrame, labels: Labels, plan: Plan) -> None:
    """Draw one row a measure, one cell a period with its grade, and the change in words."""
    periods = [column for column in moved.columns if isinstance(column, int) or column == "overall"]
    page.top -= 22
    axes = rows(page, labels, 0, tallest=34)
    axes.set_xlim(-0.6, len(periods) + 0.8)
    axes.xaxis.tick_top()
    heads = [display.period_label(period) for period in periods]
    axes.set_xticks(
        [*range(len(periods)), len(periods) + 0.2], [*heads, "変化"], fontsize=theme.LABEL, color=palette.INK
    )
    axes.spines[:].set_visible(False)
    axes.hlines([row - 0.5 for row in range(len(labels) + 1)], -0.6, len(periods) + 0.8, palette.RULE, linewidth=0.8)
    for row, (_, measure) in enumerate(moved.iterrows()):
        _cells(axes, row, [str(measure[period]) for period in periods], plan)
        symbols = [str(measure[period]) for period in periods if isinstance(period, int)][-2:]
        axes.text(len(periods) + 0.2, row, _change_text(str(measure["change"]), symbols), ha="center", va="center")


def _change_text(change: str, symbols: list[str]) -> str:
    word = codes.CHANGES.get(change, printing.MISSING)
    return f"{word} {'→'.join(symbols)}" if change in ("rose", "fell") else word


def _cells(axes: Axes, row: int, symbols: list[str], plan: Plan) -> None:
    """Draw the grades of one measure, joined by a line where they are one year apart."""
    styles = grade_styles(plan.scale)
    size = min(theme.LABEL, points(axes)[1] / abs(axes.get_ylim()[0] + 0.5) * 0.6)
    for place, symbol in enumerate(symbols):
        look = styles.get(symbol, Style(palette.WHITE))
        words = symbol if symbol in styles else printing.MISSING
        light = theme.text_looks(Style(look.color), words)["color"] != look.ink
        box = {"boxstyle": "round,pad=0.25", "facecolor": "white" if light else look.color, "edgecolor": look.color}
        text, ink = f"　{theme.drawable(words)}　", palette.INK if light else look.ink
        axes.text(place, row, text, ha="center", va="center", color=ink, fontsize=size, bbox=box)
