"""Stacked bars of counts (積み上げ棒): how a whole divides into states, row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from analysis.chart import theme
from analysis.chart.page import MARGIN, WIDTH, Page, points, rows, thickness
from analysis.chart.theme import Style
from analysis.chart.wrap import Labels, fit, width, wrap
from analysis.grade import percent


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
    """

    counts: pd.DataFrame
    names: Sequence[str]
    words: Mapping[str, str]
    styles: Mapping[str, Style]


@dataclass(frozen=True)
class _Segment:
    """One state of one bar: where it lies and what is written into it."""

    state: str
    start: float
    length: float
    text: str


def _fits(text: str, room: float) -> bool:
    return width(text) * theme.LABEL + 8 <= room


def _segments(division: Division, row: int, scale: float, *, share: bool) -> tuple[list[_Segment], str]:
    """Return the segments of a bar and the texts that have no room in them; ``scale`` is points a unit."""
    counts = division.counts.iloc[row].astype(int)
    whole = int(counts.sum())
    segments, outside, start = [], [], 0.0
    for state, count in counts.items():
        length = count / whole if share and whole else float(count)
        long = f"{division.words[str(state)]} {count}件（{percent(count, whole)}）"
        text = next((one for one in (long, long.split("（", maxsplit=1)[0]) if _fits(one, length * scale)), "")
        segments.append(_Segment(str(state), start, length, text))
        outside += [long] if count and not text else []
        start += length
    return segments, "　".join(outside)


def _room(division: Division, labels: Labels, remarks: Sequence[str], longest: float, *, share: bool) -> float:
    """Return how many points the texts right of the bars need."""
    room = 0.0
    for _ in range(4):  # less room for the bars means more text beside them
        scale = (WIDTH - 2 * MARGIN - 10 - labels.width - room) / longest
        need = [0.0]
        for row in range(len(labels)):
            segments, outside = _segments(division, row, scale, share=share)
            end = sum(segment.length for segment in segments) * scale
            texts = "　".join(filter(None, (outside, remarks[row])))
            need.append(end + width(texts) * theme.SMALL + 14 - longest * scale)
        if max(need) <= room:
            break
        room = min(max(need), WIDTH * 0.45)
    return room


def stacked_rows(page: Page, division: Division, *, share: bool, remarks: Sequence[str] = ()) -> Labels:
    """Draw horizontal stacked bars, one a row, and return the names of the rows drawn.

    Parameters
    ----------
    share : bool
        Whether each bar is 100 % long, or as long as its count on an axis from 0.
    remarks : sequence of str
        A text right of each bar; texts of segments that are too small for them join it.
    """
    notes = list(remarks) or [""] * len(division.names)
    longest = 1.0 if share else float(division.counts.sum(axis=1).max())
    labels = fit(division.names, page.top - page.bottom, least=23.0)
    axes = rows(page, labels, _room(division, labels, notes, longest, share=share))
    axes.set_xlim(0, longest)
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)
    thick = thickness(axes, len(labels))
    across, tall = points(axes)
    size = min(theme.LABEL, thick * tall / max(len(labels), 1) * 0.85)
    for row in range(len(labels)):
        segments, outside = _segments(division, row, across / longest, share=share)
        for segment in segments:
            _draw(axes, row, segment, division.styles[segment.state], (thick, size))
        end = sum(segment.length for segment in segments)
        words = wrap("　".join(filter(None, (outside, notes[row]))), WIDTH * 0.45 / theme.SMALL)
        axes.annotate(words, (end, row), (8, 0), textcoords="offset points", va="center", fontsize=theme.SMALL)
    return labels


def _draw(axes: Axes, row: int, segment: _Segment, look: Style, sizes: tuple[float, float]) -> None:
    """Draw one segment and its text; on a hatch the text stands on plain colour."""
    thick, size = sizes
    bars = axes.barh(row, segment.length, thick, segment.start, color=look.color, hatch=look.hatch, edgecolor="white")
    bars[0].set_gid(f"{segment.state}-{row}")
    if segment.text:
        backing = {"facecolor": look.color, "edgecolor": "none", "pad": 1.5} if look.hatch else None
        place = (segment.start + segment.length / 2, row)
        axes.text(*place, segment.text, ha="center", va="center", color=look.ink, fontsize=size, bbox=backing)
