"""Sizes, fonts and fills of the deck (書式), in one place; colours come from the palette.

Blue is good, hatched orange bad, dotted grey undecided, so that grey print and any colour vision tell them apart.
"""

from __future__ import annotations

from dataclasses import dataclass

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_PATTERN
from pptx.util import Inches, Length

from analysis.telling.briefing.slide import BarSeries
from analysis.telling.palette import BLUES, DARK_GRAY, INK, ORANGES, WHITE, ink_on

#: Fonts that Windows and macOS with Office have; the theme names the same.
LATIN = EAST_ASIAN = "Yu Gothic UI"

#: Points. Nothing that a hall must read is smaller than BODY.
COVER, TITLE, LEAD, BODY, NOTE, FOOT, NUMBER = 34, 26, 18, 14, 12, 11, 34
LEADING = 1.25

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)


@dataclass(frozen=True)
class Box:
    """A place on the slide, in inches."""

    left: float
    top: float
    width: float
    height: float

    @property
    def emu(self) -> tuple[Length, Length, Length, Length]:
        """The same as python-pptx wants it."""
        return Inches(self.left), Inches(self.top), Inches(self.width), Inches(self.height)


TITLE_BOX = Box(0.6, 0.4, 12.13, 1.05)
SIDE_TEXT, SIDE_VISUAL = Box(0.6, 1.65, 3.9, 5.15), Box(4.75, 1.55, 7.98, 5.3)
TOP_TEXT, TOP_VISUAL = Box(0.6, 1.5, 12.13, 0.85), Box(0.6, 2.45, 12.13, 4.4)
WIDE_VISUAL = Box(0.6, 1.55, 12.13, 5.3)
COVER_TITLE, COVER_TEXT, COVER_VISUAL = (
    Box(0.6, 1.0, 12.13, 1.5),
    Box(0.6, 2.55, 12.13, 1.05),
    Box(0.6, 3.9, 12.13, 2.5),
)
FOOT_BOX, NUMBER_BOX = Box(0.6, 7.0, 11.2, 0.34), Box(11.93, 7.0, 0.8, 0.34)

_GROUND, *_ORANGES = ORANGES
_HATCHES = (MSO_PATTERN.WIDE_UPWARD_DIAGONAL, MSO_PATTERN.LARGE_CONFETTI, MSO_PATTERN.WIDE_DOWNWARD_DIAGONAL)
_PLAIN = BLUES[::2]


@dataclass(frozen=True)
class Fill:
    """How a series is filled: a colour, a pattern over a pale ground, and the colour of text on it."""

    color: str
    pattern: MSO_PATTERN | None = None
    ground: str = WHITE

    @property
    def ink(self) -> str:
        """White on a dark plain colour, else dark."""
        return ink_on(self.color) if self.pattern is None else INK


def rgb(color: str) -> RGBColor:
    """Return a colour of the palette as Office takes it; its text is that of the XML."""
    return RGBColor.from_string(color[1:].upper())


def fill(series: BarSeries) -> Fill:
    """Return the fill that a series' tone and depth stand for."""
    depth = series.depth
    if series.tone == "good":
        return Fill(BLUES[min(depth, len(BLUES) - 1)])
    if series.tone == "bad":
        return Fill(_ORANGES[depth % len(_ORANGES)], _HATCHES[depth % len(_HATCHES)], _GROUND)
    if series.tone == "unknown":
        return Fill(DARK_GRAY, MSO_PATTERN.PERCENT_10, WHITE)
    return Fill(_PLAIN[depth % len(_PLAIN)])
