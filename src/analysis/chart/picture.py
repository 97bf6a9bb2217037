"""A chart with the words that belong to it (図), and its picture files."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import TypeVar
from weakref import WeakKeyDictionary

import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from analysis.chart.canvas import HEIGHT, SOURCE, TITLE, WIDTH, body
from analysis.chart.theme import SVG_FONTS, drawable, style

_FAMILY = re.compile(rb"(font(?:-family)?: [^;<>\"]*?)'IPAexGothic', 'DejaVu Sans'")
#: Level of zlib: as small as the default level 6 in two thirds of its time (measured on these charts).
_COMPRESSION = 3
#: Points of the margins beside a chart that a page does not show: 186 mm of paper then hold text of 8 points.
_SIDE = 20.0


@dataclass(frozen=True)
class Chart:
    """One chart.

    Attributes
    ----------
    name : str
        Stem of its files, ASCII.
    title : str
        Japanese; the question that the chart answers.
    alt : str
        One or two Japanese sentences that state what it shows, with figures from the data.
    data : DataFrame of str
        The table behind it, formatted, with Japanese headings.
    source : str
        What it was made from, without the word 出典.
    """

    name: str
    title: str
    figure: Figure
    alt: str
    data: pd.DataFrame
    source: str


@dataclass(frozen=True)
class Absent:
    """A chart that there is nothing for (図なし).

    Attributes
    ----------
    reason : str
        One Japanese sentence why.
    """

    name: str
    reason: str


Drawing = TypeVar("Drawing", bound="Callable[..., Chart | Absent]")
#: Every chart of one edition by its name: `analysis.chart` offers them to notebooks.
CHARTS: dict[str, Callable[..., Chart | Absent]] = {}


def edition_chart(draw: Drawing) -> Drawing:
    """Register a function from an evaluation to a chart of the reports; it draws in the `style` of all charts.

    Raises
    ------
    ValueError
        For a name given twice: a mistake of the programmer, told on import.
    """
    if draw.__name__ in CHARTS:
        raise ValueError(draw.__name__)
    drawn = style()(draw)
    CHARTS[draw.__name__] = drawn
    return drawn


def png_bytes(chart: Chart) -> bytes:
    """Return the chart as PNG, 1920 × 1080; the same chart gives the same bytes."""
    buffer = BytesIO()
    words = {"Software": None, "Title": chart.title, "Description": drawable(chart.alt)}
    with style():
        canvas = FigureCanvasAgg(chart.figure)
        canvas.print_png(buffer, metadata=words, pil_kwargs={"compress_level": _COMPRESSION})
    return buffer.getvalue()


def svg_bytes(chart: Chart, *, bare: bool = False) -> bytes:
    """Return the chart as SVG whose text is text; the same chart gives the same bytes.

    Parameters
    ----------
    bare : bool
        Without title and source, for a page that says both itself.
    """
    drawn = _drawn.get(chart.figure) or _draw(chart)
    _drawn[chart.figure] = drawn
    return _cropped(drawn, *body(chart.figure)) if bare else drawn


#: SVGs of figures still in use: a page shows the same drawing that its file holds.
_drawn: WeakKeyDictionary[Figure, bytes] = WeakKeyDictionary()


def _draw(chart: Chart) -> bytes:
    words = {"Date": None, "Creator": None, "Title": chart.title, "Description": drawable(chart.alt)}
    buffer = BytesIO()
    with style():
        FigureCanvasSVG(chart.figure).print_figure(buffer, format="svg", metadata=words)
    families = ", ".join(f"'{name}'" for name in SVG_FONTS) + ", sans-serif"
    return _FAMILY.sub(rb"\1" + families.encode(), buffer.getvalue())


def _cropped(svg: bytes, bottom: float, top: float) -> bytes:
    """Return the part of an SVG between two heights in points, without the texts that stand outside."""
    for name in (TITLE, SOURCE):
        svg = re.sub(rb' *<g id="' + name.encode() + rb'">.*?</g>\n', b"", svg, count=1, flags=re.DOTALL)
    across, tall = WIDTH - 2 * _SIDE, top - bottom
    view = f'width="{across:g}pt" height="{tall:g}pt" viewBox="{_SIDE:g} {HEIGHT - top:g} {across:g} {tall:g}"'
    return re.sub(rb'width="[\d.]+pt" height="[\d.]+pt" viewBox="[\d. ]+"', view.encode(), svg, count=1)
