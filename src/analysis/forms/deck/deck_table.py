"""Native tables (表): as many rows as the slide has room for, the first row as their heads."""

from __future__ import annotations

import re
from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches

from analysis.forms.deck import deck_look, deck_text
from analysis.forms.deck.deck_look import Box
from analysis.telling import palette
from analysis.telling.briefing.slide import SlideTable
from analysis.telling.briefing.slide_words import shortened
from analysis.words.printing import count_text

_PLAIN_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # 「スタイルなし、表のグリッド線なし」
_SIDE, _UPDOWN = 0.08, 0.04
_REST_LINE = 0.4
_MOST_LINES = 3
_NUMERIC = re.compile(r"[▲+]?[\d,.]+\D{0,3}|－|\d+／\d+")


def add_table(slide: Any, grid: SlideTable, box: Box) -> Any:
    """Put a table on a slide; a line below it tells of rows that found no room."""
    columns = _column_widths(grid, box)
    count = rows_that_fit(grid, box)
    rows = [_cells(row, columns) for row in (grid.columns, *grid.rows[:count])]
    shape = slide.shapes.add_table(len(rows), len(grid.columns), *box.emu)
    left = len(grid.rows) - count
    deck_text.describe(shape, grid.name, f"{grid.alt}{f'このうち{count_text(count)}を示す。' if left else ''}")
    _style(shape.table)
    for place, inches in enumerate(columns):
        shape.table.columns[place].width = Inches(inches)
    for number, row in enumerate(rows):
        shape.table.rows[number].height = Inches(_row_height(row, columns))
        for place, words in enumerate(row):
            _write_cell(shape.table.cell(number, place), words, head=number == 0, numeric=_is_numeric(grid, place))
    if left:
        bottom = box.top + box.height
        _tell_rest(slide, grid, left, Box(box.left, bottom - _REST_LINE + 0.1, box.width, _REST_LINE - 0.1))
    return shape


def rows_that_fit(grid: SlideTable, box: Box) -> int:
    """Return how many rows find room below the heads; at least one."""
    columns = _column_widths(grid, box)
    heights = [_row_height(_cells(row, columns), columns) for row in grid.rows]
    room = box.height - _row_height(_cells(grid.columns, columns), columns)
    if sum(heights) <= room:
        return len(heights)
    fitting = [count for count in range(1, len(heights)) if sum(heights[:count]) <= room - _REST_LINE]
    return max(fitting, default=1)


def _column_widths(grid: SlideTable, box: Box) -> list[float]:
    whole = sum(grid.widths)
    return [box.width * one / whole for one in grid.widths]


def _cells(row: tuple[str, ...], columns: list[float]) -> tuple[str, ...]:
    """Return the cells of a row, none longer than three lines; the notes hold the whole words."""
    rooms = [(inches - 2 * _SIDE) * 72 / deck_look.BODY * _MOST_LINES / 1.1 for inches in columns]
    return tuple(shortened(words, room) for words, room in zip(row, rooms, strict=True))


def _row_height(row: tuple[str, ...], columns: list[float]) -> float:
    cells = zip(row, columns, strict=True)
    return (
        max(deck_text.height([words], deck_look.BODY, inches - 2 * _SIDE) for words, inches in cells)
        + 2 * _UPDOWN
        + 0.02
    )


def _is_numeric(grid: SlideTable, place: int) -> bool:
    return place > 0 and all(_NUMERIC.fullmatch(row[place]) for row in grid.rows)


def _style(table: Any) -> None:
    properties = table._tbl.tblPr
    properties.set("firstRow", "1")
    properties.set("bandRow", "0")
    properties.find(qn("a:tableStyleId")).text = _PLAIN_STYLE


def _write_cell(cell: Any, words: str, *, head: bool, numeric: bool) -> None:
    cell.margin_left = cell.margin_right = Inches(_SIDE)
    cell.margin_top = cell.margin_bottom = Inches(_UPDOWN)
    cell.vertical_anchor = MSO_ANCHOR.BOTTOM if head else MSO_ANCHOR.TOP
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if numeric else PP_ALIGN.CENTER if len(words) == 1 else PP_ALIGN.LEFT
    deck_text.write(paragraph, words, deck_look.BODY, bold=head)
    cell.fill.background()
    if head:
        cell.fill.solid()
        cell.fill.fore_color.rgb = deck_look.rgb(palette.GROUND)
    _rule(cell, palette.INK if head else palette.RULE)


def _rule(cell: Any, color: str) -> None:
    """Draw the line below a cell; in the order that the schema wants it, before the fill."""
    line = (
        f'<a:lnB {nsdecls("a")} w="9525"><a:solidFill><a:srgbClr val="{deck_look.rgb(color)}"/></a:solidFill>'
        '<a:prstDash val="solid"/></a:lnB>'
    )
    cell._tc.get_or_add_tcPr().insert(0, parse_xml(line))


def _tell_rest(slide: Any, grid: SlideTable, left: int, box: Box) -> None:
    shape = slide.shapes.add_textbox(*box.emu)
    words = f"ほか{count_text(left)}の{shortened(grid.rest, 20)}は、発表者ノートに載せています。"
    deck_text.describe(shape, "表の続き", "表に載せきれない件数")
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    deck_text.write(frame.paragraphs[0], words, deck_look.BODY, color=palette.SOFT_INK)
