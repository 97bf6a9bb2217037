"""Charts that set plans and years side by side (計画の比較)."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from analysis.chart import theme
from analysis.chart.bars import Division, stacked_rows
from analysis.chart.canvas import Page, open_page, rows, thickness
from analysis.chart.picture import Absent, Chart
from analysis.chart.theme import Style, style
from analysis.chart.wrap import Labels, fit
from analysis.contract import codes
from analysis.contract.footing import FOOTINGS
from analysis.outlook import comparison
from analysis.outlook.plans import OpenPlan
from analysis.telling import palette
from analysis.telling.readable import readable
from analysis.words import printing
from analysis.words.fiscal_year import short_label
from analysis.words.printing import count_text

FOOTING_STYLES = {
    "exceeded": Style(palette.BLUES[0]),
    "reached": Style(palette.BLUES[1]),
    "nearly": Style(palette.BLUES[3]),
    "short": Style(palette.ORANGES[1], "//"),
    "review": Style(palette.ORANGES[3], "xx"),
}
#: Where the axis of the rates ends (ratio).
_LAST = 2.0
#: Stacked bars that fit one above the other.
_MOST = 12


def _source(plans: Sequence[OpenPlan]) -> str:
    titles = [plan.plan.source_title or plan.plan.full_title for plan in plans]
    return f"{'、'.join(titles)}を基に作成"


def _names(table: pd.DataFrame) -> list[str]:
    """Return plan, year and kind of each row."""
    words = codes.KIND_WORDS
    return [
        f"{row.title}　{short_label(int(row.fiscal_year))}　{words.get(str(row.kind), '')}"
        for row in table.itertuples()
    ]


def _newest(table: pd.DataFrame) -> pd.DataFrame:
    """Return all rows where they fit on a chart, else the newest year of each plan and kind, as many as fit."""
    if len(table) <= _MOST:
        return table
    newest = table.sort_values("fiscal_year", kind="stable").drop_duplicates(["plan_id", "kind", "basis"], keep="last")
    return newest.sort_index().head(_MOST)


def _left_out(drawn: int, known: int) -> str:
    return f"。図は新しい年度の{count_text(drawn)}まで" if drawn < known else ""


def _told(names: Sequence[str], values: pd.Series) -> str:
    """Return rates in words: all of a few, else the highest and the lowest."""
    pairs = [(float(value), words) for value, words in zip(values, names, strict=True) if pd.notna(value)]
    if len(pairs) <= 3:
        return "、".join(f"{words}が{printing.percent_text(value)}" for value, words in pairs)
    (low, lowest), (high, highest) = min(pairs), max(pairs)
    return f"{count_text(len(pairs))}のうち最も高いのが{highest}の{printing.percent_text(high)}、最も低いのが{lowest}の{printing.percent_text(low)}"


@style()
def grade_shares(plans: Sequence[OpenPlan]) -> Chart | Absent:
    """Chart how grades divide on the common footing, by plan and year (評価の内訳の比較)."""
    name = "compared-grades"
    table = comparison.grade_shares(plans)
    known = table[table["comparable"] != "no"]
    drawn = _newest(known)
    if drawn.empty:
        why = "、".join(pd.unique(table["reason"])) if len(table) else "選んだ計画に評価がないため"
        return Absent(name, f"{why}、評価の内訳を比べる図はありません。")
    left = table.loc[table["comparable"] == "no", "title"].unique()
    notes = [f"{'、'.join(left)}は、段階の意味が元資料から分からないため載せていない。"] if len(left) else []
    notes += (
        ["（参考）は、段階の意味が元資料に印字されておらず、推定による。"]
        if drawn["comparable"].eq("assumed").any()
        else []
    )
    note = f"注　{''.join(notes)}" if notes else ""
    bases = {"measure": "取組", "indicator": "指標"}
    told = zip(_names(drawn), drawn["graded"], drawn["basis"], drawn["comparable"].eq("assumed"), strict=True)
    names = [
        f"{words}（{bases[basis]}{count_text(number)}）{'（参考）' if guess else ''}"
        for words, number, basis, guess in told
    ]
    title = "評価はどう分かれたか（段階のことばで対応づけた比較）"
    lead = f"段階の記号ではなく、意味のことばが同じものをそろえた{_left_out(len(drawn), len(known))}"
    page = open_page(title, _source(plans), lead, note)
    page.key([(FOOTING_STYLES[key], words) for key, words in FOOTINGS.items()])
    counts = drawn[list(FOOTINGS)].astype(int).reset_index(drop=True)
    stacked_rows(page, Division(counts, names, FOOTINGS, FOOTING_STYLES, bare=True))
    alt = f"達成したとする評価の割合は、{_told(_names(drawn), drawn['reached_share'])}。"
    return Chart(name, title, page.figure, alt, readable(table.drop(columns="plan_id")), _source(plans))


@style()
def rates(plans: Sequence[OpenPlan]) -> Chart | Absent:
    """Chart the spread of the achievement rates by plan, year and method (達成率の比較)."""
    name = "compared-rates"
    table = comparison.rates(plans)
    if table.empty:
        return Absent(name, "選んだ計画に達成率を計算できる指標がないため、達成率を比べる図はありません。")
    short = {"ratio": "実績÷目標", "inverse": "目標÷実績", "reduction": "減少の割合"}
    methods = [short.get(str(method), str(method)) for method in table["rate_method"]]
    names = [
        f"{words}　{method}（{count_text(parts)}）"
        for words, method, parts in zip(_names(table), methods, table["parts"], strict=True)
    ]
    labels = fit(names, 340.0)
    left = f"。図は{count_text(len(labels))}まで" if len(labels) < len(names) else ""
    lead = f"点は中央値、帯は中央の半数（下位4分の1から上位4分の1）。算定方法は混ぜない{left}"
    title = "達成率はどの辺りに集まっているか"
    page = open_page(title, _source(plans), lead, f"注　{printing.bound_text(_LAST)}を超える部分は右端に置いた。")
    _ranges(page, table.head(len(labels)), labels)
    alt = f"達成率の中央値は、{_told(names, table['median'])}。"
    return Chart(name, title, page.figure, alt, readable(table.drop(columns="plan_id")), _source(plans))


def _ranges(page: Page, table: pd.DataFrame, labels: Labels) -> None:
    page.top -= 20
    axes = rows(page, labels, 60, tallest=44)
    thick = thickness(axes, len(table), 18)
    for place, row in enumerate(table.itertuples()):
        low, middle, high = (min(float(value), _LAST) for value in (row.lower_quartile, row.median, row.upper_quartile))
        bars = axes.barh(place, max(high - low, 0.006), thick, low, color=palette.PALE_BLUE)
        bars[0].set_gid(f"rates-{place}")
        axes.plot(middle, place, "o", color=palette.BLUE, markersize=9)
        words = printing.percent_text(float(row.median))
        axes.annotate(words, (_LAST, place), (8, 0), textcoords="offset points", va="center", fontsize=theme.SMALL)
    _rate_axis(axes)


def _rate_axis(axes: Axes) -> None:
    axes.set_xlim(0, _LAST * 1.01)
    axes.set_xticks([0, 0.5, 1.0, 1.5, 2.0], ["0%", "50%", "100%", "150%", "200%"])
    axes.xaxis.tick_top()
    axes.spines["bottom"].set_visible(False)
    axes.grid(axis="x")
    axes.axvline(1, color=palette.INK, linewidth=1.5)


@style()
def strictness(plans: Sequence[OpenPlan]) -> Chart | Absent:
    """Chart what grades stand beside missed indicators, by plan (評価の厳しさの比較)."""
    name = "compared-strictness"
    table = comparison.strictness(plans)
    if table.empty:
        return Absent(name, "選んだ計画に、未達の指標のある評価がないため、評価の厳しさの図はありません。")
    words = codes.KIND_WORDS
    bases = {"measure": "取組", "indicator": "指標"}
    names = [
        f"{row.title}　{words.get(str(row.kind), '')}（未達のある{bases[str(row.basis)]}{count_text(row.missed)}）"
        for row in table.itertuples()
    ]
    title = "未達の指標があるのに最上位の評価はどれだけあるか"
    lead = f"未達の指標が1つ以上ある評価だけを数えた{f'。図は{count_text(_MOST)}まで' if len(table) > _MOST else ''}"
    note = "注　件数が少ない計画では、1件の違いで割合が大きく動きます。" if (table["missed"] < 10).any() else ""
    page = open_page(title, _source(plans), lead, note)
    styles = {"top": Style(palette.ORANGE, "///"), "other": Style(palette.PALE_BLUE)}
    shown = {"top": "最上位の評価", "other": "それより下の評価"}
    page.key([(styles[key], shown[key]) for key in shown])
    counts = pd.DataFrame({"top": table["top"].astype(int), "other": (table["missed"] - table["top"]).astype(int)})
    stacked_rows(page, Division(counts.head(_MOST), names[:_MOST], {"top": "最上位", "other": "その他"}, styles))
    alt = f"未達の指標がある評価のうち最上位のものの割合は、{_told(names, table['top_share'])}。"
    return Chart(name, title, page.figure, alt, readable(table.drop(columns="plan_id")), _source(plans))
