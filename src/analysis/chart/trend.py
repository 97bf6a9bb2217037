"""Chart of one indicator over the years (指標の推移)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from analysis.chart import theme
from analysis.chart.canvas import MARGIN, Page, open_page, points, year_source
from analysis.chart.picture import Absent, Chart
from analysis.chart.theme import Style, style
from analysis.chart.wrap import spread
from analysis.outlook.pace import OUTLOOKS
from analysis.outlook.plans import OpenPlan
from analysis.telling import display, palette
from analysis.telling.readable import projected_text, readable
from analysis.words import printing
from analysis.words.fiscal_year import label, short_label

_MISSING_WORDS = {
    "not_measured": "未測定",
    "undecided": "未定",
    "dash": "－",
    "none": "なし",
    "not_applicable": "対象外",
}


@dataclass(frozen=True)
class _Trend:
    """One indicator part as it is drawn: its rows by year, and its line of `analysis.outlook.pace`."""

    rows: pd.DataFrame
    outlook: pd.Series

    @property
    def numbers(self) -> pd.DataFrame:
        """The years that have a target or an actual as a number.

        Returns
        -------
        DataFrame with the columns of `rows`
        """
        return self.rows.dropna(subset=["target_value", "actual_value"], how="all")

    @property
    def baseline(self) -> float | None:
        """The baseline, where there is one."""
        given = self.rows["baseline_value"].dropna()
        return float(given.iloc[0]) if len(given) else None

    @property
    def limits(self) -> tuple[float, float]:
        """The ends of the vertical axis: from 0 where the numbers begin near it, with room for their texts."""
        drawn = [self.outlook["low_value"], self.outlook["high_value"], self.baseline]
        drawn += [*self.numbers["target_value"], *self.numbers["actual_value"]]
        values = [float(value) for value in drawn if pd.notna(value)]
        low, high = min(values), max(values)
        margin = (high - low or abs(high) or 1.0) * 0.15
        bottom = low - margin
        return (0.0 if low >= 0 and bottom <= high * 0.15 else bottom), high + margin

    @property
    def name(self) -> str:
        """The indicator's name with its own label."""
        return str(display.indicator_name(self.rows.tail(1)).iloc[0])

    @property
    def unit(self) -> str:
        """The unit of the targets."""
        units = self.rows["unit"].dropna()
        return str(units.iloc[-1]) if len(units) else ""


def _text(value: float, unit: str) -> str:
    return f"{printing.number_text(value)}{unit}"


def _year_words(series: _Trend, plan: OpenPlan) -> list[str]:
    """Return the name of each year with its grade or why there is no actual."""
    grades = plan.newest.grades
    kind = "overall" if series.rows["kind"].iloc[0] == "goal" else "annual"
    own = grades[(grades["measure_id"] == series.rows["measure_id"].iloc[0]) & (grades["kind"] == kind)]
    by_year = dict(zip(own["fiscal_year"].astype(int), own["grade"].astype(str), strict=True))
    words = []
    for row in series.rows.itertuples():
        grade = by_year.get(int(row.fiscal_year), "") if pd.isna(row.published_grade) else str(row.published_grade)
        reason = "" if pd.isna(row.missing_reason) else _MISSING_WORDS.get(str(row.missing_reason), "")
        shown = f"評価 {grade}" if grade and grade not in plan.plan.scale.not_evaluated else ""
        absent = f"実績 {reason}" if pd.isna(row.actual_value) and reason else ""
        words.append("\n".join(filter(None, (short_label(int(row.fiscal_year)), shown, absent))))
    return words


def _lines(axes: Axes, series: _Trend) -> None:
    """Draw target and actual with their values; the higher one's text stands above, the other's below."""
    looks = {"target_value": ("s", palette.ORANGE, (0, (4, 2))), "actual_value": ("o", palette.BLUE, "solid")}
    for name, (mark, color, dashes) in looks.items():
        known = series.numbers.dropna(subset=[name])
        years, values = known["fiscal_year"].astype(int).tolist(), known[name].astype(float).tolist()
        axes.plot(years, values, marker=mark, color=color, linestyle=dashes, linewidth=2.4, markersize=8, gid=name)
    for row in series.numbers.itertuples():
        values = {name: getattr(row, name) for name in looks if pd.notna(getattr(row, name))}
        top = max(values, key=lambda name: (float(values[name]), name == "actual_value"))
        for name, value in values.items():
            if name != top and float(value) == float(values[top]):
                continue
            up = name == top
            color, side = looks[name][1], "bottom" if up else "top"
            text_looks: dict[str, Any] = {"color": color, "fontsize": theme.LABEL, "ha": "center", "va": side}
            place = (int(row.fiscal_year), float(value))
            shift = (0, 9 if up else -9)
            axes.annotate(printing.number_text(value), place, shift, textcoords="offset points", zorder=5, **text_looks)


def _span(axes: Axes, series: _Trend) -> None:
    """Draw where today's pace leads: a wedge from the latest value to the span at the end, and the mean pace."""
    outlook = series.outlook
    if pd.isna(outlook["low_value"]):
        return
    years = [int(outlook["latest_year"]), int(outlook["end_year"])]
    latest, low, high = (float(outlook[name]) for name in ("latest_value", "low_value", "high_value"))
    axes.fill_between(years, [latest, low], [latest, high], color=palette.PALE_BLUE, alpha=0.6, linewidth=0, zorder=0)
    words = {low: projected_text(low), high: projected_text(high)}
    if pd.notna(outlook["likely_value"]):
        likely = float(outlook["likely_value"])
        axes.plot(years, [latest, likely], color=palette.BLUE, linestyle=(0, (1, 2)), linewidth=1.6, gid="likely")
        words[likely] = f"見込み {projected_text(likely)}"
    bottom, top = series.limits
    scale = points(axes)[1] / (top - bottom)
    places = [(value - bottom) * scale for value in words]
    looks: dict[str, Any] = {"va": "center", "fontsize": theme.SMALL, "color": palette.SOFT_INK}
    for value, place, moved in zip(words, places, spread(places, theme.SMALL * 1.3, 0, top * scale), strict=True):
        axes.annotate(words[value], (years[1], value), (36, moved - place), textcoords="offset points", **looks)


def _years_axis(axes: Axes, series: _Trend, words: list[str]) -> None:
    years = series.rows["fiscal_year"].astype(int).tolist()
    axes.set_xticks(years, words, fontsize=theme.LABEL, linespacing=1.35)
    axes.set_xlim(min(years) - 0.5, max(years) + 0.7)
    axes.set_ylim(*series.limits)
    axes.grid(axis="y")
    axes.yaxis.set_major_formatter(lambda value, _: printing.number_text(value))


def _draw(page: Page, series: _Trend, words: list[str]) -> Axes:
    page.top -= 18
    axes = page.axes(MARGIN + 64, MARGIN + 70, below=max(word.count("\n") + 1 for word in words) * 20 + 6)
    _span(axes, series)
    _lines(axes, series)
    if series.baseline is not None:
        axes.axhline(series.baseline, color=palette.SOFT_INK, linestyle=(0, (1, 2)), linewidth=1.4, gid="baseline")
        words_ = f"基準値 {printing.number_text(series.baseline)}"
        axes.annotate(
            words_, (0, series.baseline), (4, 4), ("axes fraction", "data"), "offset points", fontsize=theme.SMALL
        )
    _years_axis(axes, series, words)
    if series.unit:
        axes.set_title(f"（{series.unit}）", loc="left", fontsize=theme.SMALL, color=palette.SOFT_INK, x=-0.07, pad=6)
    return axes


def _alt(series: _Trend) -> str:
    """Return the years in words, with the outlook where there is one."""
    parts = []
    for row in series.numbers.itertuples():
        both = [("目標", row.target_value), ("実績", row.actual_value)]
        told = "、".join(f"{word}{_text(value, series.unit)}" for word, value in both if pd.notna(value))
        parts.append(f"{label(int(row.fiscal_year))}は{told}")
    outlook = series.outlook
    said = ""
    if pd.notna(outlook["low_value"]):
        ends = [f"{projected_text(outlook[name])}{series.unit}" for name in ("low_value", "high_value")]
        span = "から".join(ends)
        said = f"これまでのペースでは{label(int(outlook['end_year']))}に{span}となり、見通しは「{OUTLOOKS[outlook['outlook']]}」。"
    return f"{'、'.join(parts)}。{said}"


@style()
def trend(plan: OpenPlan, part: tuple[str, str, int], years: tuple[int, int] | None = None) -> Chart | Absent:
    """Chart target and actual of one indicator part over the years, with baseline and outlook (指標の推移).

    Parameters
    ----------
    part : tuple
        measure_id, kind, seq.
    years : tuple of int, optional
        First and last fiscal year to draw; all by default.
    """
    name = re.sub(r"[^A-Za-z0-9-]+", "_", "-".join(["trend", *map(str, part)]))
    rows_ = _part_rows(plan.indicators, part).sort_values("fiscal_year", ignore_index=True)
    if years is not None:
        rows_ = rows_[rows_["fiscal_year"].between(*years)]
    if rows_.empty:
        return Absent(name, "選んだ範囲に、この指標の行はありません。")
    outlook = _part_rows(plan.pace(), part).iloc[0]
    if years is not None and years[1] < int(outlook["end_year"]):
        outlook = outlook.copy()
        outlook["low_value"] = pd.NA
    series = _Trend(rows_, outlook)
    if series.numbers.empty:
        return Absent(
            name,
            f"「{series.name}」はことばの目標か、数値の記載がないため、推移の図はありません。表で確かめてください。",
        )
    title = f"{rows_['name'].iloc[0]}：{series.name}"
    key = [(Style(palette.ORANGE), "目標"), (Style(palette.BLUE), "実績")]
    spanned = pd.notna(outlook["low_value"])
    key += [(Style(palette.PALE_BLUE), "これまでのペースが続いた場合の幅")] if spanned else []
    page = open_page(title, year_source(plan.newest), _lead(series), _note(series))
    page.key(key)
    _draw(page, series, _year_words(series, plan))
    columns = ["fiscal_year", "baseline_text", "target_text", "actual_text", "achievement_rate", "rate_method", "met"]
    data = readable(rows_[[*columns, "published_grade", "source"]])
    return Chart(name, title, page.figure, _alt(series), data, year_source(plan.newest))


def _part_rows(frame: pd.DataFrame, part: tuple[str, str, int]) -> pd.DataFrame:
    chosen = (frame["measure_id"] == part[0]) & (frame["kind"] == part[1]) & (frame["seq"] == part[2])
    return frame[chosen]


def _note(series: _Trend) -> str:
    """Return what a reader has to know of the span and of the axis."""
    parts = ["縦軸は0から始まらない。"] if series.limits[0] > 0 else []
    if pd.notna(series.outlook["low_value"]):
        two = series.outlook["reason"] == "two_values"
        span = (
            "最新の値のままの場合から、同じペースが続く場合まで" if two else "1年ごとの変化のうち最小と最大が続いた場合"
        )
        parts.append(f"幅は、{span}。")
    return f"注　{''.join(parts)}" if parts else ""


def _lead(series: _Trend) -> str:
    lower = series.rows["direction"].eq("lower").any()
    outlook = series.outlook
    parts = ["少ないほど良い指標"] if lower else []
    if outlook["outlook"] in ("on_track", "at_risk", "out_of_reach"):
        parts.append(f"{label(int(outlook['end_year']))}の目標に対する見通し：{OUTLOOKS[outlook['outlook']]}")
    return "。".join(parts)
