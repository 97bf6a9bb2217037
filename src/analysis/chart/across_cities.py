"""Charts of many cities together (全国の概観): each stays readable with five plans and with two thousand."""

from __future__ import annotations

import pandas as pd
from matplotlib.ticker import MaxNLocator

from analysis.chart import theme
from analysis.chart.bars import Division, stacked_rows
from analysis.chart.canvas import MARGIN, Page, open_page
from analysis.chart.picture import Absent, Chart
from analysis.chart.theme import MET_STYLES, Style, style
from analysis.contract.codes import KIND_WORDS, KINDS, MET
from analysis.outlook.national import National
from analysis.telling import palette
from analysis.telling.readable import readable
from analysis.words.printing import count_text, percent_text

#: Plans that fit one above the other; more are counted in bands.
_MOST = 12
#: Grades beside missed indicators that a plan must have to be ranked.
ENOUGH = 5
_SOURCE = "各計画の評価の資料を基に作成"
_BANDS = ["10%未満", "10%台", "20%台", "30%台", "40%台", "50%台", "60%台", "70%台", "80%台", "90%台", "100%"]


def _named(plans: pd.DataFrame) -> list[str]:
    return [row.title if row.title.startswith(row.city) else f"{row.city}　{row.title}" for row in plans.itertuples()]


@style()
def met_shares(national: National) -> Chart | Absent:
    """Chart the share of indicators that met their targets, plan by plan where they fit, else in bands (達成の割合の分布)."""
    name = "national-met"
    known = national.plans.dropna(subset=["met_share"]).sort_values("met_share", ascending=False, kind="stable")
    if known.empty:
        return Absent(name, "達成・未達を判定できる指標のある計画がないため、達成の割合の図はありません。")
    title = "指標の目標を達成した割合は、計画によってどう違うか"
    left = len(national.plans) - len(known)
    lead = (
        f"{count_text(len(known), '計画')}の、最も新しい評価年度。割合は判定できた指標（{_levels(known)}）に対するもの"
    )
    lead += f"。判定できる指標のない{count_text(left, '計画')}は含まない" if left else ""
    page = open_page(title, _SOURCE, lead)
    (_each if len(known) <= _MOST else _banded)(page, known)
    share = known["met_share"].astype(float)
    alt = "".join(_spread(str(level), rows["met_share"].astype(float)) for level, rows in known.groupby("level"))
    columns = ["city", "title", "fiscal_year", "level", "yes", "no", "unknown", "met_share"]
    data = readable(known[columns]) if len(known) <= _MOST else _band_table(share)
    return Chart(name, title, page.figure, alt, data, _SOURCE)


def _spread(level: str, share: pd.Series) -> str:
    if len(share) == 1:
        return f"{KINDS[level]}の達成の割合は、1計画で{percent_text(share.iloc[0])}。"
    return (
        f"{KINDS[level]}の達成の割合は、{count_text(len(share), '計画')}の中央値が{percent_text(share.median())}、"
        f"最も低い計画が{percent_text(share.min())}、最も高い計画が{percent_text(share.max())}。"
    )


def _levels(known: pd.DataFrame) -> str:
    """Return which indicators the shares count: those of one year, and of the period where a plan has none of these."""
    levels = [KINDS[level] for level in KINDS if (known["level"] == level).any()]
    return levels[0] if len(levels) == 1 else f"{levels[0]}。ない計画は{levels[1]}"


def _each(page: Page, known: pd.DataFrame) -> None:
    page.key([(MET_STYLES[state], MET[state]) for state in ("yes", "no")])
    counts = known[["yes", "no"]].astype(int).reset_index(drop=True)
    names = _named(known)
    if known["level"].nunique() > 1:
        names = [f"{name}【{KIND_WORDS[level]}】" for name, level in zip(names, known["level"], strict=True)]
    stacked_rows(page, Division(counts, names, MET, MET_STYLES, unit="項目"))


def _places(share: pd.Series) -> pd.Series:
    """Return the band of each share: ten points wide, and a last one for all of them met."""
    tenths = ((share + 1e-9) * 10 // 1).astype(int).clip(0, 9)
    return tenths.mask(share >= 1, 10)


def _band_table(share: pd.Series) -> pd.DataFrame:
    counts = _places(share).value_counts().reindex(range(len(_BANDS)), fill_value=0)
    return pd.DataFrame({"達成の割合": _BANDS, "計画の数": [count_text(one, "計画") for one in counts]})


def _banded(page: Page, known: pd.DataFrame) -> None:
    """Draw how many plans lie in each band."""
    counts = _places(known["met_share"].astype(float)).value_counts().reindex(range(len(_BANDS)), fill_value=0)
    page.top -= 16
    axes = page.axes(MARGIN + 44, MARGIN, below=44)
    bars = axes.bar(range(len(_BANDS)), counts, 0.86, color=palette.BLUE, edgecolor="white")
    axes.bar_label(bars, [count_text(one, "") if one else "" for one in counts], fontsize=theme.LABEL, padding=2)
    axes.set_xticks(range(len(_BANDS)), _BANDS)
    axes.set_xlabel("達成の割合", labelpad=2)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    axes.set_ylim(0, counts.max() * 1.12)
    axes.set_title("（計画）", loc="left", fontsize=theme.SMALL, color=palette.SOFT_INK, x=-0.06, pad=4)
    axes.grid(axis="y")


@style()
def lenient(national: National) -> Chart | Absent:
    """Chart the plans that most often call a missed indicator reached (未達なのに達成とした評価の割合が高い計画)."""
    name = "national-strictness"
    known = national.plans[(national.plans["missed"] >= ENOUGH).fillna(False)].dropna(subset=["said_reached_share"])
    if known.empty:
        least = count_text(ENOUGH)
        return Absent(
            name, f"未達の指標のある評価が{least}以上あって比べられる計画がないため、評価の厳しさの図はありません。"
        )
    order = known.sort_values(["said_reached_share", "missed"], ascending=False, kind="stable")
    shown = order.head(_MOST)
    title = "未達の指標があるのに「達成」とした評価は、どの計画に多いか"
    lead = f"未達の指標がある評価が{count_text(ENOUGH)}以上ある{count_text(len(known), '計画')}"
    lead += f"のうち、割合の高い{count_text(len(shown), '計画')}" if len(shown) < len(known) else ""
    note = "注　取組にほかの達成した指標がある場合も数えている。割合の高さは、評価の誤りを意味しない。"
    page = open_page(title, _SOURCE, lead, note)
    styles = {"said": Style(palette.ORANGE, "///"), "other": Style(palette.PALE_BLUE)}
    words = {"said": "達成とした評価", "other": "それより下の評価"}
    page.key([(styles[key], words[key]) for key in words])
    said = shown["said_reached"].astype(int).reset_index(drop=True)
    counts = pd.DataFrame({"said": said, "other": shown["missed"].astype(int).reset_index(drop=True) - said})
    stacked_rows(page, Division(counts, _named(shown), {"said": "達成", "other": "ほか"}, styles))
    highest = shown[shown["said_reached_share"] == shown["said_reached_share"].iloc[0]]
    which = _named(highest)[0] if len(highest) == 1 else count_text(len(highest), "計画")
    alt = f"{count_text(len(known), '計画')}のうち最も割合が高いのは{which}の{percent_text(highest['said_reached_share'].iloc[0])}。"
    columns = ["city", "title", "fiscal_year", "missed", "said_reached", "said_reached_share", "comparable"]
    return Chart(name, title, page.figure, alt, readable(shown[columns]), _SOURCE)
