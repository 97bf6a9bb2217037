"""Chart whether the grades fit the indicators (評価と指標の整合)."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from analysis.chart import theme
from analysis.chart.canvas import MARGIN, open_page, points, year_source
from analysis.chart.picture import Absent, Chart, edition_chart
from analysis.chart.scatter import Dot, draw_marks, name_list, shapes, swarm
from analysis.contract.codes import KINDS
from analysis.contract.plan import Plan
from analysis.evaluation import grading
from analysis.evaluation.year import Evaluation
from analysis.telling import palette
from analysis.telling.claims import claims
from analysis.telling.claims.grade_claims import belief_pair, beside_results, grade_kind
from analysis.words import printing
from analysis.words.printing import count_text

_HIGHEST = 2.0
_DOT = 11.0


@edition_chart
def grade_against_rate(evaluation: Evaluation) -> Chart | Absent:
    """Chart grades against the lowest achievement rate of each measure (評価と達成率)."""
    stem, plan = "grades-and-rates", evaluation.plan
    pair = belief_pair(evaluation)
    if pair is None:
        word = grading.graded_word(evaluation)
        return Absent(
            stem,
            f"評価と、達成・未達を判定できる指標の両方がある{word}が資料にないため、評価と達成率を比べる図はありません。",
        )
    told = claims(evaluation)[f"doubtful-{pair[0]}-{pair[1]}"]
    table = beside_results(evaluation, *pair)
    table = table[table["result"] != "unknown"]
    good = plan.scale.reached
    doubtful = table[table["grade"].isin(good) & (table["missed"] > 0)]
    doubtful = doubtful.sort_values("missed", ascending=False, kind="stable")
    title = "評価は指標の達成状況と合っているか"
    kind, unit = KINDS[pair[1]], told.unit
    word = grading.graded_word(evaluation)
    axis = "達成率" if grading.grades_indicators(evaluation) else f"各{word}の{kind}のうち最も低い達成率"
    lead = f"{grade_kind(evaluation, pair[0])}のうち、{kind}の達成・未達を判定できる{count_text(len(table), unit)}。縦軸は{axis}"
    note = "注　率なしは、ことばの目標だけの場合など。達成率200%以上は200%に置いた。"
    page = open_page(title, year_source(evaluation), lead, note)
    words = {index: _remark(table.loc[index]) for index in doubtful.index}
    listed = [Dot(str(table.at[index, "measure_id"]), 0, 0, "no", text) for index, text in words.items()]
    symbols = "・".join(good)
    right, listed = name_list(page, listed, f"評価が{symbols}なのに未達がある{count_text(len(doubtful), unit)}")
    shown = {index: mark.words for index, mark in zip(words, listed, strict=True)}
    shapes(page, {"yes": "未達の指標がない", "no": "未達の指標がある（番号のあるものは右の一覧）"})
    axes = page.axes(MARGIN + 50, right, below=60)
    draw_marks(axes, _marks(axes, table, shown, plan, unit))
    other = table[~table["grade"].isin(good) & (table["missed"] == 0)]
    alt = told.sentence if told.known else f"評価が{symbols}のものはありません。"
    alt += f"{'総括' if pair[0] == 'overall' else '評価'}が{symbols}以外で{kind}に未達がないものは{count_text(len(other), unit)}。"
    return Chart(stem, title, page.figure, alt, _data(table, word), year_source(evaluation))


def _remark(measure: pd.Series) -> str:
    """Return e.g. ``市民課システム（3項目中1項目未達）``."""
    return f"{measure['name']}（{count_text(measure['decided'], '項目')}中{count_text(measure['missed'], '項目')}未達）"


def _marks(axes: Axes, table: pd.DataFrame, words: dict[object, str], plan: Plan, unit: str) -> list[Dot]:
    """Return the dots, side by side where they are equal, after setting the axes for them."""
    across, tall = points(axes)
    rates = table["lowest_rate"].astype("Float64").clip(upper=_HIGHEST)
    low = min(0.8, float(rates.min()) if rates.notna().any() else 1.0) - 0.05
    high = max(1.2, float(rates.max()) if rates.notna().any() else 1.0) + 0.08
    base = low - (high - low) * 0.14
    heights = rates.astype(float).fillna((base + low) / 2)
    tall /= high - base
    groups = {symbol: table.index[table["grade"] == symbol] for symbol in plan.scale.symbols}
    crowd = {symbol: _crowd([(heights[one] - base) * tall for one in group]) for symbol, group in groups.items()}
    shares = {symbol: max(number * _DOT + 26, 84.0) for symbol, number in crowd.items()}
    scale = across / sum(shares.values())
    marks, middles, start = [], [], 0.0
    for symbol, group in groups.items():
        room = shares[symbol] * scale
        places = swarm([(heights[one] - base) * tall for one in group], _DOT, room - 26)
        middles.append(start + room / 2)
        for one, place in zip(group, places, strict=True):
            kind = "no" if table.at[one, "missed"] > 0 else "yes"
            number = str(table.at[one, "measure_id"])
            marks.append(Dot(number, start + room / 2 + place, float(heights[one]), kind, words.get(one, "")))
        start += room
        axes.axvline(start, color=palette.RULE, linewidth=0.8)
    axes.set(xlim=(0, across), ylim=(base, high))
    _scales(axes, low, middles, [_head(table, symbol, unit) for symbol in groups])
    return marks


def _crowd(heights: list[float]) -> int:
    """Return how many dots stand side by side at most."""
    bands = pd.Series([int(height // _DOT) for height in heights], dtype=int)
    return int(bands.value_counts().max()) if len(bands) else 0


def _head(table: pd.DataFrame, symbol: str, unit: str) -> str:
    """Return a grade with the number of what got it, and of those with a miss."""
    group = table[table["grade"] == symbol]
    return f"{symbol}評価\n{count_text(len(group), unit)}" + (
        f"\n未達あり{int((group['missed'] > 0).sum())}" if len(group) else ""
    )


def _scales(axes: Axes, low: float, middles: list[float], heads: list[str]) -> None:
    """Set the axes: grades below, percent on the left, a strip for measures without a rate at the foot."""
    axes.set_xticks(middles, heads, fontsize=theme.SMALL, color=palette.INK, linespacing=1.3)
    base, high = axes.get_ylim()
    ticks = [tick / 10 for tick in range(0, 21, 2 if high - low < 1.5 else 4) if low <= tick / 10 <= high]
    axes.set_yticks([(base + low) / 2, *ticks], ["率なし", *(printing.bound_text(tick) for tick in ticks)])
    axes.grid(axis="y")
    axes.axhline(1, color=palette.INK, linewidth=1.5)
    axes.axhspan(base, low, color=palette.GROUND, zorder=0)


def _data(table: pd.DataFrame, word: str) -> pd.DataFrame:
    """Return the rows of the chart as text, missed ones first (図のデータ)."""
    ordered = table.sort_values("missed", ascending=False, kind="stable")
    return pd.DataFrame(
        {
            "No.": ordered["measure_id"],
            word: ordered["name"],
            "評価": ordered["grade"],
            "判定できた指標": printing.count(ordered["decided"], "項目"),
            "未達": printing.count(ordered["missed"], "項目"),
            "最も低い達成率": printing.percent(ordered["lowest_rate"]),
        }
    )
