"""Charts of the achievement rates (達成率の分布と未達の指標)."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from analysis.chart import theme
from analysis.chart.canvas import FREE, MARGIN, Page, open_page, rows, thickness, year_source
from analysis.chart.picture import Absent, Chart, edition_chart
from analysis.chart.theme import MET_STYLES
from analysis.chart.wrap import Labels, fit, width
from analysis.contract import codes
from analysis.evaluation import summary
from analysis.evaluation.year import Evaluation
from analysis.telling import display, palette
from analysis.telling.claims import TARGETED, Claim, both_kinds, claims
from analysis.words import printing
from analysis.words.fiscal_year import label
from analysis.words.printing import count_text

#: Rates from here on (ratio) stand together in the last band.
LAST_BAND = 2.0
_BANDS = 20  # of ten points each, from 0 % to LAST_BAND


def _bands(rates: pd.Series) -> list[int]:
    """Return how many rates lie in each band of ten points, with those below 0 % first and from 200 % last."""
    tenths = (rates.astype(float) * 10 + 1e-9) // 1
    place = tenths.clip(-1, _BANDS).astype(int) + 1
    return [int(number) for number in place.value_counts().reindex(range(_BANDS + 2), fill_value=0)]


@edition_chart
def rate_distribution(evaluation: Evaluation) -> Chart | Absent:
    """Chart how the achievement rates are distributed around 100 % (達成率の分布)."""
    name = "achievement-rates"
    rows_ = summary.year_indicators(evaluation)
    rates = rows_["achievement_rate"].dropna()
    if rates.empty:
        return Absent(name, "達成率を計算できる指標がないため、達成率の分布の図はありません。")
    title = f"{label(evaluation.fiscal_year)}の指標の達成率はどう分布しているか"
    without = len(rows_) - len(rates)
    lead = f"達成率を計算できた{count_text(len(rates), '項目')}の数"
    lead += f"。率のない{count_text(without, '項目')}（ことばの目標など）は含まない" if without else ""
    lead += f"。{both_kinds(evaluation).removesuffix('です。')}" if both_kinds(evaluation) else ""
    note = f"注　10ポイントごと（90%以上100%未満など）。{printing.bound_text(LAST_BAND)}以上はまとめて右端に置いた。"
    page = open_page(title, year_source(evaluation), lead, note)
    _histogram(page, _bands(rates))
    alt = "".join(_rates_told(claims(evaluation), kind) for kind in TARGETED)
    return Chart(name, title, page.figure, alt, display.rate_bands_table(evaluation), year_source(evaluation))


def _rates_told(told: Mapping[str, Claim], kind: str) -> str:
    """Return how many of a kind came to 100 %, 90 % and 200 %; nothing where none has a rate."""
    full, ninety, double = (told[f"{name}-{kind}"] for name in ("full", "ninety", "double"))
    return f"{full.told}、90%以上は{ninety.amount}、200%以上は{double.amount}。" if full.known else ""


def _histogram(page: Page, counts: list[int]) -> None:
    """Draw the bands with their counts and the line at 100 %."""
    page.top -= 16
    axes = page.axes(MARGIN + 36, MARGIN, below=42)
    most = max(counts)
    first = 0 if counts[0] else 1
    for band in range(first, len(counts)):
        look = MET_STYLES["no" if band - 1 < _BANDS // 2 else "yes"]
        axes.bar(band - 0.5, counts[band], 0.92, color=look.color, hatch=look.hatch, edgecolor="white")
        if counts[band]:
            axes.text(band - 0.5, counts[band] + most * 0.012, str(counts[band]), ha="center", fontsize=theme.LABEL)
    axes.set(xlim=(first - 1.4, _BANDS + 1), ylim=(0, most * 1.16))
    ticks = list(range(0, _BANDS + 1, 2))
    axes.set_xticks([*ticks, _BANDS + 0.5], [*(f"{tick * 10}%" for tick in ticks[:-1]), "", "200%\n以上"])
    axes.set_xlabel("達成率", labelpad=2)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    axes.set_title("（項目）", loc="left", fontsize=theme.SMALL, color=palette.SOFT_INK, x=-0.05, pad=4)
    axes.grid(axis="y")
    axes.axvline(_BANDS / 2, color=palette.INK, linewidth=1.5)
    middle, top = _BANDS / 2, most * 1.09
    axes.text(middle - 0.2, top, "←100%未満", ha="right", va="center", fontsize=theme.LABEL)
    axes.text(middle + 0.2, top, "100%以上→", ha="left", va="center", fontsize=theme.LABEL)


@edition_chart
def missed_rates(evaluation: Evaluation) -> Chart | Absent:
    """Chart how far the missed indicators stayed from their targets (未達の指標の目標までの距離)."""
    stem = "missed-indicators"
    table = summary.missed(evaluation)
    if table.empty:
        known = claims(evaluation)["missed-measures"].known
        why = "未達と判定された指標がない" if known else "達成・未達を判定できる指標が資料にない"
        return Absent(stem, f"{why}ため、未達の指標の図はありません。")
    rated = table.dropna(subset=["achievement_rate"])
    if rated.empty:
        return Absent(
            stem,
            f"未達の指標（{count_text(len(table), '項目')}）は達成率を計算できないため、目標までの距離の図はありません。",
        )
    title = "未達の指標は目標にどれだけ届かなかったか"
    indicators = display.indicator_name(rated)
    kinds = [codes.KINDS[kind].removesuffix("の指標") for kind in rated["kind"]]
    parts = zip(rated["measure_id"], rated["name"], indicators, kinds, strict=True)
    names = [f"{number}　{name}：{what}【{kind}】" for number, name, what, kind in parts]
    labels = fit(names, FREE - 22)
    words = len(table) - len(rated)
    lead = f"未達の{count_text(len(table), '項目')}のうち達成率のある{count_text(len(rated), '項目')}の、目標（100%）に足りなかった割合。大きい順"
    lead += f"。率のない{count_text(words, '項目')}（ことばの目標など）は表に示す" if words else ""
    page = open_page(title, year_source(evaluation), lead)
    _rate_bars(page, rated.head(len(labels)), labels)
    page.say_cut(len(labels), len(rated))
    low, high = (
        printing.percent_text(rate) for rate in (rated["achievement_rate"].min(), rated["achievement_rate"].max())
    )
    span = f"{low}から{high}まで" if low != high else low
    near = int((rated["achievement_rate"] >= 0.9).sum())
    told = claims(evaluation)
    missed = "、".join(told[f"missed-{kind}"].told for kind in TARGETED if told[f"missed-{kind}"].known)
    alt = (
        f"{missed}。このうち達成率を計算できるのは{count_text(len(rated), '項目')}で、{span}。"
        f"90%以上まで近づいたものは{count_text(near, '項目')}。"
    )
    return Chart(stem, title, page.figure, alt, display.missed_table(evaluation), year_source(evaluation))


def _rate_bars(page: Page, rated: pd.DataFrame, labels: Labels) -> None:
    """Draw for each missed indicator what it lacks to 100 %, with its rate and gap in words.

    A bar of the rate itself would hide what matters: 98.4 % of the target looks like all of it.
    """
    page.top -= 20
    gaps = printing.gap(rated["gap"], rated["unit"])
    texts = [
        f"達成率{rate}（差 {gap}）" for rate, gap in zip(printing.percent(rated["achievement_rate"]), gaps, strict=True)
    ]
    texts = [theme.drawable(text) for text in texts]
    axes = rows(page, labels, max(map(width, texts)) * theme.SMALL + 10, tallest=48)
    lacking = (1 - rated["achievement_rate"].astype(float)).clip(0, LAST_BAND).tolist()
    axes.barh(range(len(labels)), lacking, thickness(axes, len(labels), 26), color=palette.ORANGE)
    longest = max(lacking) or 1.0
    axes.set_xlim(0, longest)
    _lacking_axis(axes)
    for row, text in enumerate(texts):
        axes.annotate(text, (longest, row), (8, 0), textcoords="offset points", va="center", fontsize=theme.SMALL)


def _lacking_axis(axes: Axes) -> None:
    """Put what lacks above the rows and say which line is the target."""
    axes.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]))
    ticks = [tick for tick in axes.get_xticks() if 0 < tick <= axes.get_xlim()[1]]
    axes.set_xticks([0.0, *ticks], ["目標", *(printing.bound_text(tick) for tick in ticks)])
    axes.axvline(0, color=palette.INK, linewidth=1.5)
    axes.xaxis.tick_top()
    axes.spines["bottom"].set_visible(False)
    axes.grid(axis="x")
