"""Dots with numbers and a list of their names beside the axes (散布図), so that no names overlap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import hypot
from typing import Any

from matplotlib.axes import Axes

from analysis.chart import theme
from analysis.chart.canvas import MARGIN, WIDTH, Page, points
from analysis.chart.wrap import LEADING, width, wrap
from analysis.telling import palette
from analysis.words.printing import count_text

#: Shape and colour of each kind of mark; told apart without colour.
LOOKS = {"yes": ("o", palette.BLUE), "no": ("v", palette.ORANGE), "over": ("^", palette.ORANGE)}
_SIGNS = {"o": "●", "v": "▼", "^": "▲"}
_LIST = 270.0
_MOST_NAMES = 12


@dataclass(frozen=True)
class Dot:
    """One dot.

    Attributes
    ----------
    number : str
        The measure's number, written beside the dot where it has words.
    x, y : float
        Its place in units of the axes.
    kind : str
        ``yes``, ``no`` or ``over``.
    words : str
        Its line in the list of names; empty where it is not named.
    """

    number: str
    x: float
    y: float
    kind: str
    words: str = ""


def name_list(page: Page, marks: Sequence[Dot], heading: str) -> tuple[float, list[Dot]]:
    """Write the list of named marks on the right.

    Returns
    -------
    float
        The points that it takes, margins included.
    list of Dot
        The marks; those that the list had no room for have lost their words.
    """
    if not any(mark.words for mark in marks):
        return MARGIN, list(marks)
    x, y, line = WIDTH - MARGIN - _LIST, page.top - 4, theme.SMALL * LEADING
    head = wrap(heading, _LIST / theme.SMALL)
    page.text(x, y, head, theme.SMALL, color=palette.SOFT_INK)
    y -= (head.count("\n") + 1) * line + 6
    kept: list[Dot] = []
    left_out = 0
    for mark in marks:
        text = wrap(f"{mark.number}　{mark.words}", _LIST / theme.SMALL)
        tall = (text.count("\n") + 1) * line
        if mark.words and y - tall >= page.bottom + line and sum(bool(one.words) for one in kept) < _MOST_NAMES:
            page.text(x, y, text, theme.SMALL)
            y -= tall + 5
        elif mark.words:
            left_out += 1
            mark = replace(mark, words="")  # noqa: PLW2901 -- the same dot without a name
        kept.append(mark)
    if left_out:
        page.text(x, y, f"ほか{count_text(left_out)}は表に示す", theme.SMALL)
    return MARGIN + _LIST + 18, kept


def shapes(page: Page, words: Mapping[str, str]) -> None:
    """Write what the shapes mean at the top of the free room."""
    x = MARGIN
    for kind, meaning in words.items():
        page.text(x, page.top - 2, _SIGNS[LOOKS[kind][0]], theme.SMALL, color=LOOKS[kind][1])
        page.text(x + 18, page.top - 2, meaning, theme.SMALL)
        x += 18 + (width(meaning) + 2) * theme.SMALL
    page.top -= theme.SMALL * 1.6 + 6


def draw_marks(axes: Axes, marks: Sequence[Dot]) -> None:
    """Draw the dots, and beside named ones their numbers where they cover no other number."""
    for kind, (shape, color) in LOOKS.items():
        chosen = [mark for mark in marks if mark.kind == kind]
        looks: dict[str, Any] = {
            "marker": shape,
            "s": 46 if shape == "o" else 70,
            "color": color,
            "edgecolors": "white",
            "linewidths": 0.7,
            "zorder": 3,
        }
        axes.scatter([mark.x for mark in chosen], [mark.y for mark in chosen], **looks)
    taken = [(x - 5, y, 10.0) for x, y in (_place(axes, mark) for mark in marks)]
    for mark in marks:
        if mark.words:
            _number(axes, mark, taken)


def _place(axes: Axes, mark: Dot) -> tuple[float, float]:
    """Return the place of a dot in points from the lower left corner of the axes."""
    across, tall = points(axes)
    x, y = axes.transLimits.transform(axes.transScale.transform((mark.x, mark.y)))
    return float(x) * across, float(y) * tall


def _number(axes: Axes, mark: Dot, taken: list[tuple[float, float, float]]) -> None:
    """Write a number near its dot at the first place that is free, and remember the place as taken."""
    across, tall = points(axes)
    (x, y), wide = _place(axes, mark), width(mark.number) * theme.SMALL
    sides = [side for gap in (8.0, 34.0, 60.0, 86.0) for side in (gap, -gap - wide)]
    steps = [(side, rise * 13.0) for rise in range(-12, 13) for side in sides]
    steps += [(-wide / 2, rise) for rise in (14.0, -14.0)]
    offsets = sorted(steps, key=lambda step: hypot(step[0] + wide / 2, step[1] * 1.2))

    def free(offset: tuple[float, float]) -> bool:
        left, middle = x + offset[0], y + offset[1]
        inside = 0 <= left <= across + 10 - wide and 8 < middle < tall + 6
        apart = (abs(middle - other[1]) > 13 or left > other[0] + other[2] or left + wide < other[0] for other in taken)
        return inside and all(apart)

    chosen = next(filter(free, offsets), (8.0, 0.0))
    taken.append((x + chosen[0], y + chosen[1], wide))
    far = hypot(chosen[0] + wide / 2, chosen[1]) > 24 + wide / 2
    line = {"arrowstyle": "-", "linewidth": 0.6, "color": palette.SOFT_INK, "shrinkA": 0, "shrinkB": 3} if far else None
    looks: dict[str, Any] = {"textcoords": "offset points", "va": "center", "fontsize": theme.SMALL, "zorder": 4}
    axes.annotate(theme.drawable(mark.number), (mark.x, mark.y), chosen, arrowprops=line, **looks)


def swarm(heights: Sequence[float], size: float, room: float) -> list[float]:
    """Return where dots of about the same height stand side by side, around 0.

    Parameters
    ----------
    heights : sequence of float
        In points.
    size : float
        Points from dot to dot; less where a row of dots has no room for it.
    room : float
        Points that a row may take.
    """
    bands: dict[int, list[int]] = {}
    for index, height in enumerate(heights):
        bands.setdefault(int(height // size), []).append(index)
    places = [0.0] * len(heights)
    for members in bands.values():
        step = min(size, room / max(len(members) - 1, 1))
        for turn, index in enumerate(sorted(members, key=lambda index: heights[index])):
            places[index] = (turn - (len(members) - 1) / 2) * step
    return places
