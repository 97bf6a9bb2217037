"""Native charts that people can edit (グラフ): from zero, numbers beside the bars, no needless axis."""

from __future__ import annotations

import io
import math
import re
from dataclasses import replace
from typing import Any

import xlsxwriter
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_MARK
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from analysis.forms.deck import deck_look, deck_text
from analysis.forms.deck.deck_look import Box, Fill
from analysis.forms.deck.master import EPOCH
from analysis.telling import palette
from analysis.telling.briefing.slide import Bars
from analysis.telling.briefing.slide_words import clean, shortened, width
from analysis.words.printing import count_text

_FORMS = {
    "shares": XL_CHART_TYPE.BAR_STACKED_100,
    "lying": XL_CHART_TYPE.BAR_CLUSTERED,
    "standing": XL_CHART_TYPE.COLUMN_CLUSTERED,
}
#: Room that the heading and the legend take above the bars, in inches.
_HEAD, _LEGEND = 0.42, 0.36
_COUNT = re.compile(r"（[\d,]+(?:件|項目)）$")
#: Inches that a digit in a bar takes, and the gap between two numbers.
_DIGIT, _GAP = 0.11, 0.07
#: A bar is at most this thick, in inches; of bars side by side all together.
_THICKEST, _PITCH = 0.75, 1.4
#: Widths in em of a heading and of a name in the legend.
_TITLE_WIDTH, _NAME_WIDTH = 36.0, 12.0
_LABEL_SHARES = (0.26, 0.34, 0.42, 0.5)


def add_chart(slide: Any, bars: Bars, box: Box) -> Any:
    """Put a chart on a slide and return its shape."""
    box = _needed(bars, box)
    share, names = _labels(bars, box)
    data = CategoryChartData(number_format="General")
    data.categories = names
    for series in bars.series:
        data.add_series(_series_name(series.name), series.values)
    shape = slide.shapes.add_chart(_FORMS[bars.form], *box.emu, data)
    chart = shape.chart
    chart.part.chart_workbook.update_from_xlsx_blob(workbook(bars, names))
    deck_text.describe(shape, bars.name, bars.alt)
    deck_text.set_font(chart.font, deck_look.BODY)
    _title(
        chart, f"{bars.name}（割合と{bars.unit}数）" if bars.form == "shares" else f"{bars.name}（単位：{bars.unit}）"
    )
    _legend(chart, bars, box)
    _axes(chart, bars)
    _series(chart, bars, box, share)
    _layout(chart, bars, box, share)
    return shape


def _needed(bars: Bars, box: Box) -> Box:
    """Return the place without what a few lying bars would leave empty."""
    if bars.form == "standing":
        return box
    return replace(box, height=min(box.height, _top(bars, box) + _PITCH * len(bars.categories)))


def workbook(bars: Bars, names: list[str]) -> bytes:
    """Return the workbook behind a chart; texts stay texts, and the same chart gives the same bytes."""
    stream = io.BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, safe) as book:
        book.set_properties({"created": EPOCH, "author": "hyoka"})
        sheet = book.add_worksheet("Sheet1")
        for row, name in enumerate(names, start=1):
            sheet.write_string(row, 0, name)
        for column, series in enumerate(bars.series, start=1):
            sheet.write_string(0, column, _series_name(series.name))
            sheet.write_column(1, column, series.values)
    return stream.getvalue()


def _labels(bars: Bars, box: Box) -> tuple[float, list[str]]:
    """Return the share of the width that the names need, and the names in lines; only what never fits is shortened."""
    names = [clean(name) for name in bars.categories]
    if bars.form == "standing":
        room = (box.width * 0.97 / len(names) - 0.1) * 72 / deck_look.BODY
        return 0.02, [deck_text.wrapped(_shortened(name, room * 2 - 2), room) for name in names]
    lines = min(4, max(1, int((box.height - _top(bars, box)) / len(names) * 72 / (deck_look.BODY * 1.3))))
    rooms = {share: (box.width * share - 0.35) * 72 / deck_look.BODY / 1.06 for share in _LABEL_SHARES}
    longest = max(map(width, names))
    whole = [one for one, room in list(rooms.items())[: 1 if bars.form == "shares" else 3] if longest <= room]
    broken = [one for one, room in rooms.items() if longest <= room * min(lines, 2) - 1]
    share = next(iter([*whole, *broken]), _LABEL_SHARES[-1])
    return share, [deck_text.wrapped(_shortened(name, rooms[share] * lines - lines), rooms[share]) for name in names]


def _shortened(name: str, limit: float) -> str:
    """Return a name that fits, with the count in brackets at its end kept."""
    count = _COUNT.search(name)
    tail = count[0] if count else ""
    return shortened(name.removesuffix(tail), limit - width(tail)) + tail


def _series_name(name: str) -> str:
    return shortened(name, _NAME_WIDTH)


def _legend_lines(bars: Bars, box: Box) -> int:
    """Return how many lines the legend takes; none for a single series."""
    ems = sum(width(_series_name(series.name)) + 3 for series in bars.series)
    return math.ceil(ems * deck_look.BODY / 72 / box.width) if len(bars.series) > 1 else 0


def _top(bars: Bars, box: Box) -> float:
    """Return the inches that heading and legend take above the bars."""
    return _HEAD + _LEGEND * _legend_lines(bars, box)


def _manual_layout(x: float, y: float, *size: float) -> Any:
    """Return where a part of a chart stands, in shares of the chart; with a size, of its inside."""
    target = '<c:layoutTarget val="inner"/>' if size else ""
    modes = '<c:xMode val="edge"/><c:yMode val="edge"/>'
    numbers = zip("xywh", (x, y, *size), strict=False)
    values = "".join(f'<c:{name} val="{value:.4f}"/>' for name, value in numbers)
    return parse_xml(f"<c:layout {nsdecls('c')}><c:manualLayout>{target}{modes}{values}</c:manualLayout></c:layout>")


def _place(parent: Any, after: str | None, layout: Any) -> None:
    """Set the layout of a part; in the order that the schema wants it."""
    for old in parent.findall(qn("c:layout")):
        parent.remove(old)
    if after is None:
        parent.insert(0, layout)
    else:
        parent.find(qn(after)).addnext(layout)


def _title(chart: Any, words: str) -> None:
    chart.has_title = True
    chart.chart_title.include_in_layout = False
    deck_text.write(
        chart.chart_title.text_frame.paragraphs[0], shortened(words, _TITLE_WIDTH), deck_look.BODY, bold=True
    )
    _place(chart.chart_title._element, "c:tx", _manual_layout(0.004, 0.005))


def _legend(chart: Any, bars: Bars, box: Box) -> None:
    lines = _legend_lines(bars, box)
    chart.has_legend = lines > 0
    if lines:
        chart.legend.position = XL_LEGEND_POSITION.TOP
        chart.legend.include_in_layout = False
        deck_text.set_font(chart.legend.font, deck_look.BODY)
        room = _manual_layout(0.004, _HEAD / box.height, 0.99, _LEGEND * lines / box.height)
        room.find(qn("c:manualLayout")).remove(room.find(f".//{qn('c:layoutTarget')}"))
        _place(chart.legend._element, "c:legendPos", room)


def _axes(chart: Any, bars: Bars) -> None:
    """Hide the axis of numbers, which stand beside the bars; it begins at zero all the same."""
    numbers, names = chart.value_axis, chart.category_axis
    longest = max(max(one.values) for one in bars.series) or 1
    numbers.minimum_scale = 0
    numbers.maximum_scale = 1 if bars.form == "shares" else longest * (1.22 if bars.form == "lying" else 1.15)
    numbers.visible = numbers.has_major_gridlines = False
    names.reverse_order = bars.form != "standing"
    names.format.line.color.rgb = deck_look.rgb(palette.SOFT_INK)
    names._element.find(qn("c:noMultiLvlLbl")).addprevious(parse_xml(f'<c:tickLblSkip {nsdecls("c")} val="1"/>'))
    names.major_tick_mark = names.minor_tick_mark = XL_TICK_MARK.NONE
    deck_text.set_font(names.tick_labels.font, deck_look.BODY)


def _series(chart: Any, bars: Bars, box: Box, share: float) -> None:
    plot = chart.plots[0]
    thickest = _THICKEST * (3 if bars.form == "standing" else 1)
    across = (box.width if bars.form == "standing" else box.height - _top(bars, box)) / len(bars.categories)
    plot.gap_width = max(40, min(500, int((across / thickest - 1) * 100)))
    plot.overlap = 100 if bars.form == "shares" else 0
    crowded = _crowded(bars, box.width * (0.99 - share)) if bars.form == "shares" else set()
    for place, (drawn, series) in enumerate(zip(plot.series, bars.series, strict=True)):
        filled = deck_look.fill(series)
        _paint(drawn, filled)
        _number(drawn.data_labels, bars, filled)
        for category in sorted(one for one, number in crowded if number == place):
            gone = f'<c:dLbl {nsdecls("c")}><c:idx val="{category}"/><c:delete val="1"/></c:dLbl>'
            drawn.data_labels._element.insert(0, parse_xml(gone))


def _crowded(bars: Bars, inches: float) -> set[tuple[int, int]]:
    """Return (category, series) of numbers that would run into that of a larger part beside them."""
    gone = set()
    for category, values in enumerate(zip(*(one.values for one in bars.series), strict=True)):
        whole = sum(values) or 1
        centers = [inches * (sum(values[:place]) + value / 2) / whole for place, value in enumerate(values)]
        kept: list[int] = []
        for place in sorted((one for one, value in enumerate(values) if value), key=lambda one: -values[one]):
            if all(abs(centers[place] - centers[one]) >= _apart(values[place], values[one]) for one in kept):
                kept.append(place)
            else:
                gone.add((category, place))
    return gone


def _apart(one: float, two: float) -> float:
    """Return how far apart the middles of two numbers must be, in inches."""
    return (len(count_text(round(one), "")) + len(count_text(round(two), ""))) / 2 * _DIGIT + _GAP


def _paint(drawn: Any, filled: Fill) -> None:
    color = deck_look.rgb(filled.color)
    if filled.pattern is None:
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = color
    else:
        drawn.format.fill.patterned()
        drawn.format.fill.pattern = filled.pattern
        drawn.format.fill.fore_color.rgb = color
        drawn.format.fill.back_color.rgb = deck_look.rgb(filled.ground)
    drawn.format.line.color.rgb = color if filled.pattern else deck_look.rgb(palette.WHITE)
    drawn.format.line.width = Pt(0.75)
    drawn.invert_if_negative = False


def _number(labels: Any, bars: Bars, filled: Fill) -> None:
    """Show the numbers: in the parts of a stack (none for 0), at the end of other bars with their unit."""
    stacked = bars.form == "shares"
    digits = "#,##0" + ("." + "0" * bars.digits if bars.digits else "")
    labels.number_format = f"{digits};;;" if stacked else f'{digits}"{bars.unit}"'
    labels.number_format_is_linked = False
    labels.show_value = True
    labels.position = XL_LABEL_POSITION.CENTER if stacked else XL_LABEL_POSITION.OUTSIDE_END
    deck_text.set_font(labels.font, deck_look.BODY, bold=True, color=filled.ink if stacked else palette.INK)
    if stacked and filled.pattern is not None:
        white = f'<c:spPr {nsdecls("c", "a")}><a:solidFill><a:srgbClr val="{deck_look.rgb(palette.WHITE)}"/></a:solidFill></c:spPr>'
        labels._element.find(qn("c:txPr")).addprevious(parse_xml(white))


def _layout(chart: Any, bars: Bars, box: Box, share: float) -> None:
    """Give names, heading and legend their room, so that bars and words never overlap."""
    top = _top(bars, box) / box.height
    bottom = 0.4 / box.height if bars.form == "standing" else 0.01
    plot_area = chart._chartSpace.chart.plotArea
    _place(plot_area, None, _manual_layout(share, top, 0.99 - share, 1 - top - bottom))
