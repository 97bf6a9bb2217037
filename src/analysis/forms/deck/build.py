"""Put a briefing on slides (スライドの組み立て)."""

from __future__ import annotations

import copy
import io
from pathlib import Path
from typing import Any

from pptx.enum.text import MSO_AUTO_SIZE
from pptx.oxml.ns import qn
from pptx.util import Inches

from analysis.forms import zipped
from analysis.forms.deck import deck_look, deck_text, master
from analysis.forms.deck.deck_look import Box
from analysis.forms.deck.deck_table import add_table, rows_that_fit
from analysis.forms.deck.native_chart import add_chart
from analysis.telling import palette
from analysis.telling.briefing.slide import Briefing, Slide
from analysis.telling.briefing.slide_words import clean, shortened, width
from analysis.telling.key_figure import KeyFigure

_GAP = 0.3
#: Characters that a property of the file may have at most; widths in em that fit their places.
_PROPERTY, _COVER_WIDTH, _POINT_WIDTH, _FOOT_WIDTH = 250, 66.0, 110.0, 70.0


def deck_bytes(briefing: Briefing) -> bytes:
    """Return the briefing as a PowerPoint file; the same briefing gives the same bytes.

    Charts and tables are native and editable. What finds no room on a slide stands in its notes, with
    the source of each figure.
    """
    presentation = master.empty_presentation(*(clean(one)[:_PROPERTY] for one in (briefing.title, briefing.subtitle)))
    for number, slide in enumerate(briefing.slides):
        _add(presentation, slide, cover=number == 0, subtitle=briefing.subtitle)
    written = io.BytesIO()
    presentation.save(written)
    return zipped.reproducible(written.getvalue())


def write_deck(briefing: Briefing, path: Path) -> Path:
    """Write the briefing as a PowerPoint file and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(deck_bytes(briefing))
    return path


def _add(presentation: Any, slide: Slide, *, cover: bool, subtitle: str) -> None:
    wide = slide.grid is not None or slide.chart is None
    layout = master.COVER if cover else master.TOP if wide else master.SIDE
    added = presentation.slides.add_slide(presentation.slide_layouts[layout])
    box = (deck_look.COVER_TITLE, deck_look.SIDE_TEXT, deck_look.TOP_TEXT)[layout] if cover else deck_look.TITLE_BOX
    title = _cover_title(slide.title) if cover else slide.title
    _fill_title(added.shapes.title, title, box, cover=cover)
    points = [shortened(one, _POINT_WIDTH) for one in ([subtitle, *slide.points] if cover else slide.points)]
    text_box = (deck_look.COVER_TEXT, deck_look.SIDE_TEXT, deck_look.TOP_TEXT)[layout]
    shown = _fill_points(added, points, text_box)
    rest = [*points[len(shown) :], *_fill_visuals(added, slide, _visual_box(added, shown, layout))]
    _fill_foot(added, slide.source)
    _fill_notes(added, [*slide.notes, *rest])


def _cover_title(title: str) -> str:
    """Return the title of the cover, plan and year, each short enough for its line."""
    plan, gap, year = title.rpartition("　")
    return f"{shortened(plan, _COVER_WIDTH - width(year))}{gap}{year}" if plan else shortened(title, _COVER_WIDTH)


def _fill_title(shape: Any, title: str, box: Box, *, cover: bool) -> None:
    sizes = (deck_look.COVER, 30, deck_look.TITLE, 22) if cover else (deck_look.TITLE, 24, 22, 20)
    single = (size for size in sizes if deck_text.line_count(title, size, box.width) == 1 and size >= sizes[0] - 2)
    size = next(single, None) or deck_text.fitting_size([title], sizes, box.width, box.height + 0.1)
    for number, words in enumerate(title.split("　") if cover else [title]):
        if number:
            shape.text_frame.paragraphs[0].add_line_break()
        deck_text.write(shape.text_frame.paragraphs[0], words, size, bold=True)
    deck_text.describe(shape, "見出し", "見出し")


def _fill_points(slide: Any, points: list[str], box: Box) -> list[str]:
    """Write as many sentences as find room, in the largest size that fits; return those written."""
    shape = slide.placeholders[1]
    if not points:
        shape._element.getparent().remove(shape._element)
        return []
    while (
        len(points) > 1 and deck_text.height(points, deck_look.BODY, box.width, deck_look.BODY / 2) > box.height + 0.1
    ):
        points = points[:-1]
    size = deck_text.fitting_size(points, (deck_look.LEAD, 16, deck_look.BODY), box.width, box.height)
    for number, point in enumerate(points):
        paragraph = shape.text_frame.paragraphs[0] if number == 0 else shape.text_frame.add_paragraph()
        deck_text.write(paragraph, point, size)
    deck_text.describe(shape, "要点", "要点")
    return points


def _visual_box(slide: Any, points: list[str], layout: int) -> Box:
    """Return the place beside or below the sentences; those on top take no more than they need."""
    if layout == master.SIDE and not points:
        return deck_look.WIDE_VISUAL
    if layout != master.TOP:
        return (deck_look.COVER_VISUAL, deck_look.SIDE_VISUAL)[layout]
    box = deck_look.TOP_TEXT
    needed = min(box.height, deck_text.height(points, deck_look.LEAD, box.width, 9) + 0.1) if points else 0.0
    if points:
        place = slide.placeholders[1]
        place.left, place.top, place.width, place.height = Box(box.left, box.top, box.width, needed).emu
    bottom = deck_look.TOP_VISUAL.top + deck_look.TOP_VISUAL.height
    top = box.top + needed + 0.15
    return Box(box.left, top, box.width, bottom - top)


def _fill_notes(slide: Any, lines: list[str]) -> None:
    frame = slide.notes_slide.notes_text_frame
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        deck_text.write(paragraph, line, deck_look.NOTE)


def _fill_visuals(slide: Any, content: Slide, box: Box) -> list[str]:
    """Draw figures, chart and table; return for the notes the rows that found no room."""
    if content.figures:
        _add_figures(slide, content.figures, box)
    if content.grid is None:
        if content.chart is not None:
            add_chart(slide, content.chart, box)
        return []
    if content.chart is not None:
        half = box.width * 0.55
        add_chart(slide, content.chart, Box(box.left, box.top, half - _GAP, box.height))
        box = Box(box.left + half, box.top, box.width - half, box.height)
    add_table(slide, content.grid, box)
    left = content.grid.rows[rows_that_fit(content.grid, box) :]
    return [f"{content.grid.name}（表の続き）", *("・" + "／".join(row) for row in left)] if left else []


def _add_figures(slide: Any, figures: tuple[KeyFigure, ...], box: Box) -> None:
    """Set the big numbers side by side, each in one box that is read as a whole."""
    each = (box.width - 0.2 * (len(figures) - 1)) / len(figures)
    for place, figure in enumerate(figures):
        shape = slide.shapes.add_textbox(*Box(box.left + place * (each + 0.2), box.top, each, box.height).emu)
        value = f"{figure.value}{figure.unit}"
        deck_text.describe(shape, figure.label, f"{figure.label} {value} {figure.remark}")
        frame = shape.text_frame
        frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
        frame.margin_left, frame.margin_right = Inches(0.12), Inches(0.05)
        deck_text.write(
            frame.paragraphs[0], shortened(figure.label, each * 9), deck_look.BODY, bold=True, color=palette.SOFT_INK
        )
        number = frame.add_paragraph()
        deck_text.write(number, figure.value, deck_look.NUMBER, bold=True)
        deck_text.write(number, figure.unit, deck_look.LEAD)
        deck_text.write(
            frame.add_paragraph(), shortened(figure.remark, each * 20), deck_look.BODY, color=palette.SOFT_INK
        )
        shape.fill.solid()
        shape.fill.fore_color.rgb = deck_look.rgb(palette.GROUND)


def _fill_foot(slide: Any, source: str) -> None:
    """Take source line and slide number over from the layout, as real placeholders."""
    for found in slide.slide_layout.placeholders:
        if found.placeholder_format.idx not in (11, 12):
            continue
        element = copy.deepcopy(found._element)
        slide.shapes._spTree.append(element)
        shape = slide.shapes[-1]
        element.find(qn("p:nvSpPr")).find(qn("p:cNvPr")).set("id", str(100 + found.placeholder_format.idx))
        paragraph = shape.text_frame.paragraphs[0]
        if found.placeholder_format.idx == 11:
            paragraph.clear()
            deck_text.write(paragraph, shortened(source, _FOOT_WIDTH), deck_look.FOOT, color=palette.SOFT_INK)
            deck_text.describe(shape, "出典", "出典")
        else:
            deck_text.japanese(element.find(f".//{qn('a:fld')}").find(qn("a:rPr")))
            deck_text.describe(shape, "スライド番号", "スライド番号")
