"""Stacked bars of counts (積み上げ棒): how a whole divides into states, row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from analysis.chart import theme
from analysis.chart.canvas import MARGIN, TALLEST, WIDTH, Page, points, rows, thickness
from analysis.chart.theme import Style
from analysis.chart.wrap import Labels, fit, width, wrap
from analysis.words.printing import count_text, share_text


@dataclass(frozen=True)
class Division:
    """Counts to be stacked.

    Attributes
    ----------
    counts : DataFrame of int
        One row a bar, one column a state, in the order of drawing.
    names : sequence of str
        The name of each bar.
    words : mapping of str to str
        The short word of each state that stands in its segment.
    styles : mapping of str to Style
    share : bool
        Whether each bar is 100 % long, or as long as its count on an axis from 0.
    bare : bool
        Whether segments hold their number only; what is too small for it says nothing.
    unit : str
        What is counted: 件 or 項目.
    """

    counts: pd.DataFrame
    names: Sequence[str]
    words: Mapping[str, str]
    styles: Mapping[str, Style]
    share: bool = True
    bare: bool = False
    unit: str = "件"

    @property
    def longest(self) -> float:
        """The length of the axis: 1 for shares, else the largest whole."""
        return 1.0 if self.share else float(self.counts.sum(axis=1).max())


@dataclass(frozen=True)
class _Segment:
    """One state of one bar: where it lies and what is written into it."""

    state: str
    start: float
    length: float
    text: str


def _fitting(text: str, across: float, tall: float) -> str:
    """Return a segment's text on one line, on two, or without its share: the first that has room."""
    for one in (text, text.replace("（", "\n（"), text.split("（", maxsplit=1)[0]):
        lines = one.split("\n")
        if max(map(width, lines)) * theme.LABEL + 3 <= across and len(lines) * theme.LABEL * 1.15 <= max(tall, 17):
            return one
    return ""


def _segments(division: Division, row: int, scale: float, tall: float) -> tuple[list[_Segment], str]:
    """Return the segments of a bar and the texts that have no room in them.

    Parameters
    ----------
    scale, tall : float
        Points that one unit of the axis takes, and a bar's thickness in points.
    """
    counts = division.counts.iloc[row].astype(int)
    whole = int(counts.sum())
    segments, outside, start = [], [], 0.0
    for state, count in counts.items():
        length = count / whole if division.share and whole else float(count)
        long = (
            str(count)
            if division.bare
            else f"{division.words[str(state)]} {count_text(count, division.unit)}（{share_text(count, whole, 0)}）"
        )
        text = _fitting(long, length * scale, tall)
        segments.append(_Segment(str(state), start, length, text if count else ""))
        outside += [long] if count and not text and not division.bare else []
        start += length
    return segments, "、".join(outside)


def _room(division: Division, labels: Labels, remarks: Sequence[str], tall: float) -> float:
    """Return how many points the texts right of the bars need."""
    room = 0.0
    for _ in range(4):  # less room for the bars means more text beside them
        across = WIDTH - 2 * MARGIN - 10 - labels.width - room
        need = [0.0]
        for row in range(len(labels)):
            segments, outside = _segments(division, row, across / division.longest, tall)
            end = sum(segment.length for segment in segments) / division.longest * across
            texts = "、".join(filter(None, (outside, remarks[row])))
            need.append(end + width(texts) * theme.SMALL + 14 - across)
        if max(need) <= room:
            break
        room = min(max(need), WIDTH * 0.45)
    return room


def stacked_rows(page: Page, division: Division, remarks: Sequence[str] = ()) -> None:
    """Draw horizontal stacked bars, one a row; the first of them where there is no room for all.

    Parameters
    ----------
    remarks : sequence of str
        A text right of each bar; texts of segments that are too small for them join it.
    """
    notes = list(remarks) or [""] * len(division.names)
    labels = fit(division.names, page.top - page.bottom, least=24.5)
    tall = min(0.66 * min((page.top - page.bottom) / len(labels), TALLEST), 40.0)
    axes = rows(page, labels, _room(division, labels, notes, tall))
    axes.set_xlim(0, division.longest)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    thick, scale = thickness(axes, len(labels)), points(axes)[0] / division.longest
    for row in range(len(labels)):
        segments, outside = _segments(division, row, scale, tall)
        for segment in segments:
            _draw(axes, row, segment, division.styles[segment.state], (thick, min(theme.LABEL, tall * 0.85)))
        end = sum(segment.length for segment in segments)
        words = wrap("、".join(filter(None, (outside, notes[row]))), WIDTH * 0.45 / theme.SMALL)
        axes.annotate(words, (end, row), (8, 0), textcoords="offset points", va="center", fontsize=theme.SMALL)
    page.say_cut(len(labels), len(division.names))


def _draw(axes: Axes, row: int, segment: _Segment, look: Style, sizes: tuple[float, float]) -> None:
    """Draw one segment and its text; on a hatch the text stands on plain colour."""
    thick, size = sizes
    bars = axes.barh(row, segment.length, thick, segment.start, color=look.color, hatch=look.hatch, edgecolor="white")
    bars[0].set_gid(f"{segment.state}-{row}")
    if segment.text:
        place, looks = (segment.start + segment.length / 2, row), theme.text_looks(look, segment.text)
        axes.text(*place, segment.text, ha="center", va="center", fontsize=size, **looks)
