"""Native charts of the workbook (グラフ): editable in Excel, with alternative text and the colours of the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analysis.chart.theme import Style
from analysis.forms.workbook import book_look
from analysis.forms.workbook.book_sheet import BookSheet
from analysis.telling import palette
from analysis.words.cell_text import visible

_ROW = 20  # height of a row in pixels
_PATTERNS = {
    "/": "light_upward_diagonal",
    "\\": "light_downward_diagonal",
    "x": "small_grid",
    "+": "light_horizontal",
    ".": "percent_20",
}


@dataclass(frozen=True)
class DiagramSeries:
    """One series of a chart: the column of its values and how it is drawn."""

    column: int
    style: Style


@dataclass(frozen=True)
class Diagram:
    """One bar chart of a table that stands on the same sheet.

    Attributes
    ----------
    title, alt : str
        What it shows; what it says, with figures from the data.
    rows : tuple of int
        First and last row of the values; the first column names them, the row above names the series.
    kind : str
        ``clustered``, ``stacked`` or ``percent_stacked``.
    """

    title: str
    alt: str
    rows: tuple[int, int]
    series: Sequence[DiagramSeries]
    kind: str = "stacked"


def draw(sheet: BookSheet, diagram: Diagram) -> None:
    """Put a chart below what the sheet holds so far."""
    first, last = diagram.rows
    chart = sheet.book.add_chart({"type": "bar", "subtype": diagram.kind})
    for one in diagram.series:
        chart.add_series(_series(sheet.name, diagram, one))
    chart.set_title({"name": visible(diagram.title), "name_font": _font(11, bold=True), "overlay": False})
    chart.set_legend({"position": "top", "font": _font(9)})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_y_axis(
        {"reverse": True, "num_font": _font(9), "major_tick_mark": "none", "line": {"color": palette.RULE}}
    )
    chart.set_chartarea({"border": {"none": True}})
    bars = (last - first + 1) * (len(diagram.series) if diagram.kind == "clustered" else 1)
    height = max(8, 2 * bars + 5)
    chart.set_size({"width": sheet.pixels - 10, "height": height * _ROW})
    sheet.page.insert_chart(sheet.row, 0, chart, {"description": visible(diagram.alt), "object_position": 1})
    sheet.row += height + 1


def _series(name: str, diagram: Diagram, one: DiagramSeries) -> dict[str, Any]:
    first, last = diagram.rows
    ink = palette.INK if diagram.kind == "clustered" or one.style.hatch else one.style.ink
    return {
        "name": [name, first - 1, one.column],
        "categories": [name, first, 0, last, 0],
        "values": [name, first, one.column, last, one.column],
        "gap": 50,
        "border": {"color": palette.INK, "width": 0.5},
        # nothing is written into a bar of length 0
        "data_labels": {"value": True, "num_format": '#,##0;"▲"#,##0;', "font": _font(9, color=ink)},
        **_fill(one.style),
    }


def _fill(style: Style) -> dict[str, Any]:
    """Return plain colour, or for grey print a hatch on the thinned colour."""
    pattern = _PATTERNS.get(style.hatch[:1])
    if pattern is None:
        return {"fill": {"color": style.color}}
    return {"pattern": {"pattern": pattern, "fg_color": style.color, "bg_color": palette.tint(style.color, 0.8)}}


def _font(size: int, **properties: Any) -> dict[str, Any]:
    return {"name": book_look.FONT, "size": size, "color": palette.INK, "bold": False} | properties
