"""Text on slides (文字): cleaned, in Japanese fonts, in a size that fits its place."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

from pptx.oxml.ns import qn
from pptx.util import Pt

from analysis.forms.deck.deck_look import EAST_ASIAN, LATIN, LEADING, rgb
from analysis.telling.briefing.slide_words import clean, width
from analysis.telling.palette import INK

_PARTS = re.compile(r"（[^（）]{1,7}）|[A-Za-z0-9.,%]{1,12}|.", re.DOTALL)
_SEAMS = re.compile(r"(?<=[^\x00-\x7f])(?=[\x21-\x7e])|(?<=[\x21-\x7e])(?=[^\x00-\x7f])")
_NO_START = set("、。，．・：；？！）」』】〉》〕］｝ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々％%)]},.:;!?～")


def japanese(properties: Any) -> None:
    """Set language and fonts, East Asian included, on the properties of a run (rPr, defRPr)."""
    properties.set("lang", "ja-JP")
    properties.set("altLang", "en-US")
    for tag, typeface in (("a:latin", LATIN), ("a:ea", EAST_ASIAN)):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
        element = properties.makeelement(qn(tag), {"typeface": typeface})
        properties.append(element)


def set_font(font: Any, size: float, *, bold: bool = False, color: str = INK) -> None:
    """Set size, weight, colour, fonts and language of a python-pptx font."""
    font.size, font.bold = Pt(size), bold
    font.color.rgb = rgb(color)
    japanese(font._element if hasattr(font, "_element") else font._rPr)


def write(paragraph: Any, text: object, size: float, *, bold: bool = False, color: str = INK) -> None:
    """Put one run of text into a paragraph whose lines are as high as `height` reckons, in any font."""
    paragraph.line_spacing = max(paragraph.line_spacing or Pt(0), Pt(size * LEADING))
    run = paragraph.add_run()
    run.text = clean(text)
    set_font(run.font, size, bold=bold, color=color)


def wrapped(text: str, limit: float) -> str:
    """Return a text in lines of at most ``limit`` em, broken before a bracket or between characters.

    No line begins with a closing mark (行頭禁則); numbers and Latin words stay whole.
    """
    lines = [""]
    for part in _PARTS.findall(text):
        if lines[-1] and width(lines[-1] + part) > limit and part not in _NO_START:
            lines.append("")
        lines[-1] += part
    return "\n".join(line.strip() for line in lines)


def line_count(text: str, size: float, inches: float) -> int:
    """Return how many lines a text takes in a column, on the safe side.

    Some programs set a little space between Japanese and Latin letters.
    """
    ems = width(text) * 1.05 + 0.25 * len(_SEAMS.findall(text))
    return max(1, math.ceil(ems * size / (inches * 72)))


def height(texts: Sequence[str], size: float, inches: float, gap: float = 0.0) -> float:
    """Return the inches that paragraphs take one below the other; gap in points after each."""
    lines = sum(line_count(text, size, inches) for text in texts)
    return (lines * size * LEADING + gap * len(texts)) / 72


def fitting_size(texts: Sequence[str], sizes: Sequence[float], inches: float, room: float) -> float:
    """Return the first size in which the paragraphs fit the room; the last one where none does."""
    return next((size for size in sizes if height(texts, size, inches, size * 0.5) <= room), sizes[-1])


def describe(shape: Any, name: str, alt: str) -> None:
    """Set a shape's name and the text that stands for it (代替テキスト)."""
    properties = shape._element.xpath(".//p:cNvPr")[0]
    properties.set("name", clean(name))
    properties.set("descr", clean(alt))
