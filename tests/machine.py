"""What tests ask of a machine, and what they may see of it: two fonts, a Chromium and what drives it.

A font that somebody happens to have must not decide a test. Every browser that the tests start therefore sees the
font of the charts (IPAexゴシック) and, for one character that it lacks, a font made here; nothing else.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from analysis.forms.pdf import print_font

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
#: A character of names that the font of the charts has not; the made font draws it as a box.
RARE = "𠮷"

_SETTINGS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
{places}
<cachedir>{cache}</cachedir>
{families}
</fontconfig>
"""
_FAMILY = "<alias><family>{}</family><prefer><family>IPAexGothic</family></prefer></alias>"
_GENERIC = ("sans-serif", "serif", "monospace")


def only_known_fonts(folder: Path, *, rare: bool = True) -> Path:
    """Write settings of fontconfig (Linux) that name the fonts of the tests and no other; return their path."""
    known = print_font()
    assert known is not None
    folder.mkdir(parents=True, exist_ok=True)
    places = [known.parent]
    if rare:
        _draw_rare(folder / "made" / "rare.ttf")
        places.append(folder / "made")
    settings = folder / "fonts.conf"
    text = _SETTINGS.format(
        places="\n".join(f"<dir>{escape(str(place.resolve()))}</dir>" for place in places),
        cache=escape(str(folder.resolve() / "cache")),
        families="\n".join(map(_FAMILY.format, _GENERIC)),
    )
    settings.write_text(text, encoding="utf-8")
    return settings


def _draw_rare(path: Path) -> None:
    pen = TTGlyphPen(None)
    for place, step in (((100, -100), 800), ((200, 0), 600)):
        (x, y), inner = place, step == 600
        corners = [(x, y), (x, y + step), (x + step, y + step), (x + step, y)]
        pen.moveTo(corners[0])
        for corner in reversed(corners[1:]) if inner else corners[1:]:
            pen.lineTo(corner)
        pen.closePath()
    box = pen.glyph()
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder([".notdef", "rare"])
    font.setupCharacterMap({ord(RARE): "rare"})
    font.setupGlyf({".notdef": box, "rare": box})
    font.setupHorizontalMetrics({".notdef": (1000, 100), "rare": (1000, 100)})
    font.setupHorizontalHeader(ascent=880, descent=-120)
    font.setupNameTable({"familyName": "Hyoka Rare", "styleName": "Regular", "psName": "HyokaRare-Regular"})
    font.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=880, usWinDescent=120)
    font.setupPost()
    path.parent.mkdir(parents=True, exist_ok=True)
    font.save(path)


@cache
def lacking() -> str:
    """Return what keeps the browser tests from running on this machine, or nothing."""
    if not any(map(shutil.which, BROWSERS)):
        return f"Chromium がありません（{'、'.join(BROWSERS)}）"
    asked = [sys.executable, "-m", "playwright", "--version"]
    answer = subprocess.run(asked, capture_output=True, text=True, check=False)
    if answer.returncode:
        why = (answer.stderr.strip().splitlines() or [""])[-1]
        return f"ブラウザーを動かす道具（playwright）が動きません（{why}）"
    return ""


def in_ci() -> bool:
    """Whether a test that cannot run is a failure."""
    return os.environ.get("CI", "") not in ("", "0", "false")
