"""The sheet that a chart is drawn on (図の用紙): title, lead, key, note and source around the axes.

All lengths are points; the sheet is 921.6 × 518.4 (16:9), which at 150 dpi is 1920 × 1080 pixels.
Places follow from counted characters, so that no text is measured and none moves between runs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from analysis.chart import theme
from analysis.chart.theme import Style
from analysis.chart.wrap import LEADING, Labels, width, wrap
from analysis.evaluation.year import Evaluation
from analysis.telling import palette

WIDTH, HEIGHT, DPI = 921.6, 518.4, 150
MARGIN = 32.0
TALLEST = 84.0
#: Points between the top and bottom of the free room below a lead of one line, without key and note.
FREE = 392.0
TITLE, SOURCE = "chart-title", "chart-source"


@dataclass
class Page:
    """A sheet with the room that is still free on it.

    Attributes
    ----------
    top, bottom : float
        Upper and lower edge of the free room, in points from the lower edge of the sheet.
    """

    figure: Figure
    top: float
    bottom: float

    def text(self, x: float, y: float, words: str, size: float, **looks: Any) -> Text:
        """Write a text with its upper left corner at a place; nothing is wrapped here."""
        settings: dict[str, Any] = {"va": "top", "linespacing": LEADING, **looks}
        return self.figure.text(x / WIDTH, y / HEIGHT, words, fontsize=size, **settings)

    def axes(self, left: float, right: float, *, height: float | None = None, below: float = 0.0) -> Axes:
        """Return axes over the free room.

        Parameters
        ----------
        left, right : float
            Points left free beside the axes, margins included.
        height : float, optional
            Points; all that is free by default.
        below : float
            Points below the axes for numbers and the name of an axis.
        """
        tall = self.top - self.bottom - below if height is None else height
        box = (left / WIDTH, (self.top - tall) / HEIGHT, (WIDTH - left - right) / WIDTH, tall / HEIGHT)
        return self.figure.add_axes(box)

    def key(self, items: Iterable[tuple[Style, str]]) -> None:
        """Write what the colours mean, in the order of the marks, at the top of the free room."""
        x, y, size = MARGIN, self.top - 4, theme.LABEL
        for look, words in items:
            shown = theme.drawable(words)
            wide = 26 + width(shown) * size
            if x > MARGIN and x + wide > WIDTH - MARGIN:
                x, y = MARGIN, y - size * 1.6
            corner = (x / WIDTH, (y - size) / HEIGHT)
            patch = Rectangle(corner, 20 / WIDTH, size / HEIGHT, facecolor=look.color, hatch=look.hatch)
            patch.set(edgecolor="white", linewidth=0, transform=self.figure.transFigure)
            self.figure.add_artist(patch)
            self.text(x + 26, y + 1, shown, size)
            x += wide + 22
        self.top = y - size - 12

    def say_cut(self, shown: int, count: int) -> None:
        """Say on the sheet that not all rows are drawn, if so."""
        if shown < count:
            words = f"全{count}行のうち{shown}行まで。すべては表に示す"
            self.text(
                WIDTH - MARGIN, 16 + theme.SMALL * LEADING, words, theme.SMALL, ha="right", color=palette.SOFT_INK
            )


def year_source(evaluation: Evaluation) -> str:
    """Return what the charts of an evaluation are made from (出典)."""
    return f"{evaluation.plan.source_title or evaluation.plan.full_title}を基に作成"


def open_page(title: str, source: str, lead: str = "", note: str = "") -> Page:
    """Return a new sheet with its title, the sentence below it, a note and the source.

    Parameters
    ----------
    lead : str
        What is counted, and how many.
    note : str
        What a reader has to know so as not to misread the chart.
    """
    page = Page(Figure(figsize=(WIDTH / 72, HEIGHT / 72), dpi=DPI, facecolor="white"), HEIGHT - 22, 16)
    for words, size, color, gap, mark in (
        (title, theme.TITLE, palette.INK, 8, TITLE),
        (lead, theme.LEAD, palette.SOFT_INK, 8, ""),
    ):
        if words:
            shown = wrap(words, (WIDTH - 2 * MARGIN) / size)
            page.text(MARGIN, page.top, shown, size, color=color, gid=mark or None)
            page.top -= (shown.count("\n") + 1) * size * LEADING + gap
    for words, size, gap, mark in ((f"出典：{source}", theme.SOURCE, 6, SOURCE), (note, theme.SMALL, 8, "")):
        if words:
            shown = wrap(words, (WIDTH - 2 * MARGIN) / size)
            page.bottom += (shown.count("\n") + 1) * size * LEADING
            page.text(MARGIN, page.bottom, shown, size, color=palette.SOFT_INK, gid=mark or None)
            page.bottom += gap
    return page


def body(figure: Figure) -> tuple[float, float]:
    """Return lower and upper edge of what is drawn between title and source, in points.

    What stands beside the source (that not all rows are drawn) is part of it. Few rows leave a sheet half empty; a page
    of text need not show that.
    """
    edges = {text.get_gid(): _edges(text) for text in figure.texts}
    free = [_edges(text)[0] for text in figure.texts if text.get_gid() not in (TITLE, SOURCE) and text.get_text()]
    lower = max(edges[SOURCE][1] + 2, min([*free, *_ends_of_axes(figure)]) - 6)
    return min([lower, *free]), edges[TITLE][0]


def _edges(text: Text) -> tuple[float, float]:
    """Return lower and upper edge of a text on the sheet, in points."""
    upper = text.get_position()[1] * HEIGHT
    return upper - (text.get_text().count("\n") + 1) * float(text.get_fontsize()) * LEADING, upper


def _ends_of_axes(figure: Figure) -> list[float]:
    """Return the lower edges of axes in points, with room for the words of an axis below."""
    ends = []
    for axes in figure.axes:
        words = axes.get_xlabel() or (len(axes.get_xticks()) and axes.xaxis.get_ticks_position() != "top")
        ends.append(axes.get_position().y0 * HEIGHT - (60 if words else 6))
    return ends


def rows(page: Page, labels: Labels, right: float, *, tallest: float = TALLEST, below: float = 0.0) -> Axes:
    """Return axes with one row a name, the first on top.

    Parameters
    ----------
    labels : Labels
        What `fit` returned for `free` points.
    right : float
        Points beside the bars for texts that belong to a row.
    tallest : float
        Points that a row takes at most, so that few rows make no fat bars.
    below : float
        Points below the axes for numbers and the name of an axis.
    """
    height = min(page.top - page.bottom - below, max(tallest, labels.height) * max(len(labels), 1))
    axes = page.axes(MARGIN + labels.width + 10, MARGIN + right, height=height)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.set_yticks(
        range(len(labels)), list(labels.texts), fontsize=labels.size, color=palette.INK, linespacing=LEADING
    )
    axes.tick_params(axis="y", pad=7)  # a browser sets long lines a little wider
    return axes


def points(axes: Axes) -> tuple[float, float]:
    """Return width and height of axes in points."""
    box = axes.get_position()
    return box.width * WIDTH, box.height * HEIGHT


def thickness(axes: Axes, count: int, most: float = 40.0) -> float:
    """Return how thick a bar is, as a share of its row: at most 40 points."""
    return min(0.66, most / (points(axes)[1] / max(count, 1)))
