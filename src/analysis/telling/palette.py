"""The colours of everything that is published (配色): charts, pages, workbook and deck take theirs from here.

Values and names are those of デジタル庁デザインシステム (@digital-go-jp/design-tokens 1.1.9, MIT). Blue
against orange is told apart by people with any colour vision; in grey print hatches, lightness and
the words beside every mark do it.
"""

from __future__ import annotations

import re

TOKENS = {
    "white": "#ffffff",
    "black": "#000000",
    "gray-50": "#f2f2f2",
    "gray-200": "#cccccc",
    "gray-300": "#b3b3b3",
    "gray-420": "#949494",
    "gray-700": "#4d4d4d",
    "gray-800": "#333333",
    "gray-900": "#1a1a1a",
    "blue-50": "#e8f1fe",
    "blue-900": "#0017c1",
    "blue-1000": "#00118f",
    "light-blue-200": "#c0e4ff",
    "light-blue-400": "#57b8ff",
    "light-blue-700": "#0877d7",
    "light-blue-900": "#0055ad",
    "light-blue-1000": "#00428c",
    "magenta-900": "#8b008b",
    "green-800": "#197a4b",
    "orange-100": "#ffe0cc",
    "orange-200": "#ffc199",
    "orange-400": "#ff8d44",
    "orange-700": "#e25100",
    "orange-800": "#c74700",
    "orange-1000": "#8b3200",
    "yellow-300": "#ffd43d",
}

WHITE, GROUND, RULE = TOKENS["white"], TOKENS["gray-50"], TOKENS["gray-200"]
INK, SOFT_INK = TOKENS["gray-900"], TOKENS["gray-700"]
ACCENT, LINK = TOKENS["blue-900"], TOKENS["blue-1000"]
BLUE, PALE_BLUE, ORANGE = TOKENS["light-blue-900"], TOKENS["light-blue-200"], TOKENS["orange-700"]
GRAY, DARK_GRAY = TOKENS["gray-300"], TOKENS["gray-420"]
#: Good from best to worst, bad from mild to severe.
BLUES = tuple(TOKENS[f"light-blue-{step}"] for step in (1000, 700, 400, 200))
ORANGES = tuple(TOKENS[f"orange-{step}"] for step in (200, 400, 700, 1000))

_DARK = 0.55


def lightness(color: str) -> float:
    """Return how light a colour looks, from 0 (black) to 1 (white)."""
    parts = (int(color[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return sum(weight * part for weight, part in zip((0.299, 0.587, 0.114), parts, strict=True))


def ink_on(color: str) -> str:
    """Return the colour of a text on a plain colour: white on a dark one."""
    return WHITE if lightness(color) < _DARK else INK


def tint(color: str, light: float = 0.9) -> str:
    """Return a colour thinned with white to a lightness, for the ground of a text."""
    parts = [int(color[start : start + 2], 16) for start in (1, 3, 5)]
    dark = 1 - lightness(color)
    share = min(1.0, (1 - light) / dark) if dark else 1.0
    return "#" + "".join(f"{round(255 - (255 - part) * share):02x}" for part in parts)


def filled(css: str) -> str:
    """Return a stylesheet with the value of every token that it names, as ``$gray-700``.

    Raises
    ------
    KeyError
        The stylesheet names a colour that is not here.
    """
    return re.sub(r"\$([a-z]+(?:-[a-z]+)*(?:-\d+)?)", lambda name: TOKENS[name[1]], css)
