"""Fonts, sizes and hatches of every chart (図の書式), in one place; colours come from the palette."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from matplotlib import font_manager, rc, rc_context

from analysis.contract.scale import Scale
from analysis.telling.palette import BLUE, BLUES, GRAY, INK, ORANGE, ORANGES, RULE, SOFT_INK, ink_on

FONTS = ("IPAexGothic", "DejaVu Sans")
# What japanize-matplotlib does when it is imported, without the distutils that it asks for a version.
_BUNDLED = Path(str(find_spec("japanize_matplotlib").origin)).parent  # type: ignore[union-attr]
font_manager.fontManager.addfont(_BUNDLED / "fonts" / "ipaexg.ttf")
rc("font", family=FONTS[0])

# Of two fonts of one name matplotlib takes the first of its list, which would be one that the machine happens to have:
# the same input would give other pictures there. The one that comes with the package goes first.
font_manager.fontManager.ttflist.sort(key=lambda font: not Path(font.fname).is_relative_to(_BUNDLED))

#: What an SVG asks for, so that its text is read where IPAexGothic is not installed.
SVG_FONTS = ("IPAexGothic", "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic", "Meiryo", "Hiragino Sans")

#: Sizes of text in points on a figure of 12.8 × 7.2 inches; 1 point is 2.1 pixels of 1920. On A4 (`analysis.chart.picture`) the
#: smallest but that of the source, which the page says itself, is 8 points.
TITLE, LEAD, LABEL, SMALL, SOURCE = 24.0, 15.0, 14.0, 13.4, 11.5

_SETTINGS: dict[str, Any] = {
    "font.family": list(FONTS),
    "font.size": LABEL,
    "text.parse_math": False,  # a name may hold a dollar sign
    "text.color": INK,
    "axes.edgecolor": SOFT_INK,
    "axes.labelcolor": SOFT_INK,
    "axes.labelsize": SMALL,
    "axes.unicode_minus": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "xtick.color": SOFT_INK,
    "ytick.color": SOFT_INK,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "grid.color": RULE,
    "grid.linewidth": 0.8,
    "hatch.linewidth": 1.2,
    "svg.fonttype": "none",
    "svg.hashsalt": "hyoka",
}

# Control characters, marks that turn the writing direction or join, and variation selectors.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_UNSEEN = re.compile(r"[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]+")
#: Grades of which a white form on a dark ground would read as another.
_FILLED = set("●■▲▼◆★")


@dataclass(frozen=True)
class Style:
    """How one state is drawn (塗り): its colour and, for grey print, its hatch."""

    color: str
    hatch: str = ""

    @property
    def ink(self) -> str:
        """The colour of a text on the plain colour."""
        return ink_on(self.color)


def text_looks(look: Style, text: str) -> dict[str, Any]:
    """Return how a text is written on a style: dark on white over a hatch, else on the plain colour."""
    if look.hatch or (look.ink != INK and _FILLED.intersection(text)):
        return {"color": INK, "bbox": {"facecolor": "white", "edgecolor": "none", "pad": 1.5}}
    return {"color": look.ink}


MET_STYLES = {"yes": Style(BLUE), "no": Style(ORANGE, "///"), "unknown": Style(GRAY, "--")}
NOT_EVALUATED = Style(GRAY, "--")


@contextmanager
def style() -> Iterator[None]:
    """Make and draw figures in this context, or under this decorator; nothing outside it changes."""
    with rc_context(dict[Any, Any](_SETTINGS)):
        yield


def _spread(colors: Sequence[str], count: int) -> list[str]:
    """Return ``count`` of the colours, evenly taken from the first on; repeated where there are more."""
    step = (len(colors) - 1) / max(count - 1, 1)
    return [colors[min(round(place * max(step, 0.5)), len(colors) - 1)] for place in range(count)]


def grade_styles(scale: Scale) -> dict[str, Style]:
    """Return the style of every step of a scale, from best to worst, whatever its letters are.

    Steps that the plan counts as good are blue, dark to pale, the others orange and hatched, pale to
    dark; a plan that names none counts the better half.
    """
    symbols = scale.symbols
    good = [symbol for symbol in symbols if symbol in scale.positive] or symbols[: (len(symbols) + 1) // 2]
    rest = [symbol for symbol in symbols if symbol not in good]
    hatches = ("//", "xx", "\\\\", "++")
    worse = ORANGES[1:] if len(rest) < len(ORANGES) else ORANGES
    styles = dict(zip(good, map(Style, _spread(BLUES, len(good))), strict=True))
    for place, (symbol, color) in enumerate(zip(rest, _spread(worse, len(rest)), strict=True)):
        styles[symbol] = Style(color, hatches[place % len(hatches)])
    return {symbol: styles[symbol] for symbol in symbols}


@cache
def _glyphs() -> frozenset[int]:
    """Return the characters that the fonts of a chart can draw."""
    paths = [font_manager.findfont(name, fallback_to_default=True) for name in FONTS]
    return frozenset().union(*(font_manager.get_font(path).get_charmap() for path in paths))


def drawable(text: object) -> str:
    """Return a text as a chart can draw it: one line, and 〓 for a character that no font has."""
    words = re.sub(r"\s+", " ", _CONTROLS.sub(" ", _UNSEEN.sub("", str(text)))).strip()
    return "".join(character if ord(character) in _glyphs() else "〓" for character in words)
