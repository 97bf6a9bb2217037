"""A chart with the words that belong to it (図), and its picture files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO

import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from analysis.chart.page import WIDTH, body
from analysis.chart.theme import SVG_FONTS, drawable, style

_FAMILY = re.compile(rb"(font(?:-family)?: [^;<>\"]*?)'IPAexGothic', 'DejaVu Sans'")
#: Level of zlib: as small as the default level 6 in two thirds of its time (measured on these charts).
_COMPRESSION = 3


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
    words = {"Date": None, "Creator": None, "Title": chart.title, "Description": drawable(chart.alt)}
    bottom, top = body(chart.figure, hide=bare)
    frame = Bbox.from_extents(0, bottom / 72, WIDTH / 72, top / 72)
    buffer = BytesIO()
    with style():
        canvas = FigureCanvasSVG(chart.figure)
        canvas.print_figure(buffer, format="svg", metadata=words, bbox_inches=frame if bare else None)
    body(chart.figure, hide=False)
    families = ", ".join(f"'{name}'" for name in SVG_FONTS) + ", sans-serif"
    return _FAMILY.sub(rb"\1" + families.encode(), buffer.getvalue())
