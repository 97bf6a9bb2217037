"""Chart of where today's pace leads (今のペースの見通し)."""

from __future__ import annotations

import pandas as pd

from analysis.chart.canvas import Page, open_page, points, rows, thickness, year_source
from analysis.chart.picture import Absent, Chart
from analysis.chart.theme import Style, style
from analysis.chart.wrap import Labels, fit
from analysis.outlook.pace import OUTLOOKS
from analysis.outlook.plans import OpenPlan
from analysis.telling import display, palette
from analysis.telling.readable import readable
from analysis.words.printing import count_text

OUTLOOK_STYLES = {
    "out_of_reach": Style(palette.ORANGE, "///"),
    "at_risk": Style(palette.ORANGES[1], "//"),
    "on_track": Style(palette.BLUE),
}
#: Gaps to the target beyond this share of it are drawn at the edge.
_EDGE = 1.0


def _gaps(table: pd.DataFrame) -> pd.DataFrame:
    """Return latest, low and high as signed shares of the target: above 0 is better than the target."""
    sign = table["direction"].eq("lower").map({True: -1.0, False: 1.0}).astype("Float64")
    scale = table["end_target"].abs().mask(table["end_target"] == 0)
    shares = {
        name: ((table[f"{name}_value"] - table["end_target"]) / scale * sign).clip(-_EDGE, _EDGE)
        for name in ("latest", "low", "high")
    }
    return table.assign(**{f"{name}_gap": values for name, values in shares.items()}).dropna(subset=["latest_gap"])


@style()
def outlook(plan: OpenPlan, table: pd.DataFrame | None = None) -> Chart | Absent:
    """Chart which indicators are on track, at risk or out of reach at today's pace (目標への見通し).

    Parameters
    ----------
    table : DataFrame, optional
        Rows of `OpenPlan.pace` to draw; all by default.
    """
    name = "outlook"
    every = plan.pace() if table is None else table
    known = every[every["outlook"].isin(list(OUTLOOK_STYLES))]
    if known.empty:
        return Absent(name, "先の年度の目標と2年分以上の実績がそろった指標がないため、見通しの図はありません。")
    order = {state: place for place, state in enumerate(OUTLOOK_STYLES)}
    drawn = _gaps(known.assign(place=known["outlook"].map(order)))
    drawn = drawn.sort_values(["place", "high_gap"], kind="stable")
    title = "今のペースで目標に届くか"
    counts = [
        f"{OUTLOOKS[state]} {count_text(int((known['outlook'] == state).sum()), '項目')}" for state in OUTLOOK_STYLES
    ]
    names = [
        f"{row.measure_id}　{indicator}"
        for row, indicator in zip(drawn.itertuples(), display.indicator_name(drawn), strict=True)
    ]
    labels = fit(names, 350.0, least=15.0)
    left = f"。図は{count_text(len(labels), '項目')}まで" if len(labels) < len(known) else ""
    lead = f"見通しを立てられる{count_text(len(known), '項目')}：{'、'.join(counts)}{left}"
    note = "注　○は最新の値、帯は見込みの幅。目標値との差を目標値に対する割合で示す（少ないほど良い指標は左右を逆にした）。±100%を超える差は端に置いた。"
    page = open_page(title, year_source(plan.newest), lead, note)
    page.key([(look, OUTLOOKS[state]) for state, look in OUTLOOK_STYLES.items()])
    _gap_bars(page, drawn.head(len(labels)), labels)
    columns = ["measure_id", "name", "indicator", "unit", "latest_year", "latest_value", "end_year", "end_target"]
    columns += ["required_pace", "pace_so_far", "low_value", "high_value", "likely_value", "outlook"]
    alt = f"見通しを立てられる{count_text(len(known), '項目')}のうち、{'、'.join(counts)}。"
    return Chart(name, title, page.figure, alt, readable(known[columns]), year_source(plan.newest))


def _gap_bars(page: Page, drawn: pd.DataFrame, labels: Labels) -> None:
    """Draw the span of each indicator around its target, with a dot at the latest value."""
    page.top -= 20
    axes = rows(page, labels, 12, tallest=36)
    thick = thickness(axes, len(drawn), 16)
    for place, row in enumerate(drawn.itertuples()):
        look = OUTLOOK_STYLES[str(row.outlook)]
        ends = sorted(float(value) for value in (row.low_gap, row.high_gap))
        wide = max(ends[1] - ends[0], 0.006)
        bars = axes.barh(place, wide, thick, ends[0], color=look.color, hatch=look.hatch, edgecolor="white")
        bars[0].set_gid(f"{row.outlook}-{place}")
        axes.plot(
            float(row.latest_gap),
            place,
            "o",
            color="white",
            markeredgecolor=palette.INK,
            markersize=min(8, points(axes)[1] / len(drawn) * 0.5),
        )
    axes.set_xlim(-_EDGE * 1.04, _EDGE * 1.04)
    ticks = [-1.0, -0.5, 0.0, 0.5, 1.0]
    axes.set_xticks(ticks, ["▲100%", "▲50%", "目標", "+50%", "+100%"])
    axes.xaxis.tick_top()
    axes.spines["bottom"].set_visible(False)
    axes.grid(axis="x")
    axes.axvline(0, color=palette.INK, linewidth=1.5)
