"""Break Japanese text into lines (折り返し) without measuring glyphs: a full-width character is 1 em."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from analysis.chart.theme import drawable

#: Height of a line in em.
LEADING = 1.25
#: Never at the start of a line (行頭禁則), never at its end (行末禁則).
_NO_START = set("、。，．・：；？！）」』】〉》〕］｝ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々％%)]},.:;!?～")
_NO_END = set("（「『【〈《〔［｛([{")
# Runs that read as one word, with the kana that follow them.
_WORD = re.compile(r"(?:[ァ-ヴー]+|[A-Za-z0-9.,/+\-]+|[一-龥々]{1,4})[ぁ-ん]{0,4}|[ぁ-ん]{1,6}|.", re.DOTALL)


def width(text: str) -> float:
    """Return about how wide a line is in em, rather too much than too little, in whatever font."""
    return sum(_em(character) for character in text)


@cache
def _em(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WFA":
        return 1.0
    return 0.9 if character in "MWmw@%&" else 0.76 if character.isupper() else 0.63


def _pieces(text: str, limit: float) -> list[str]:
    """Return the parts between which a line may break."""
    pieces: list[str] = []
    for word in _WORD.findall(text):
        parts = [word] if width(word) <= limit else list(word)
        for part in parts:
            if pieces and (part[0] in _NO_START or pieces[-1][-1] in _NO_END):
                pieces[-1] += part
            else:
                pieces.append(part)
    return [part for piece in pieces for part in ([piece] if width(piece) <= limit else list(piece))]


def _lines(pieces: list[str], limit: float) -> list[str]:
    lines = [""]
    for piece in pieces:
        if lines[-1] and width(lines[-1] + piece.rstrip()) > limit:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]


@lru_cache(maxsize=4096)
def wrap(text: str, limit: float) -> str:
    """Return a text in lines of at most ``limit`` em, of about equal length; nothing is cut.

    Characters that no font has are replaced as `drawable` says.
    """
    words = drawable(text)
    pieces = _pieces(words, limit)
    lines = _lines(pieces, limit)
    if len(lines) == 1:
        return lines[0]
    narrow = width(words) / len(lines)
    while narrow < limit:  # the narrowest column that needs no further line
        balanced = _lines(pieces, narrow)
        if len(balanced) == len(lines) and max(map(width, balanced)) <= limit:
            return "\n".join(balanced)
        narrow += 0.5
    return "\n".join(lines)


@dataclass(frozen=True)
class Labels:
    """The names of rows, wrapped (項目名): as many of the first as there is room for, never cut."""

    texts: tuple[str, ...]
    size: float

    def __len__(self) -> int:
        """How many rows there is room for."""
        return len(self.texts)

    @property
    def width(self) -> float:
        """Points that the widest line takes."""
        return self.size * max((width(line) for text in self.texts for line in text.split("\n")), default=0.0)

    @property
    def height(self) -> float:
        """Points that the tallest name takes."""
        return self.size * LEADING * max((text.count("\n") + 1 for text in self.texts), default=0)


#: Sizes to try, each with the widest line in em.
_TRIES = ((14.0, 14), (14.0, 19), (13.4, 23), (13.4, 27))


def fit(names: Sequence[str], height: float, least: float = 17.0) -> Labels:
    """Return the names wrapped in the largest size in which all rows fit one above the other.

    Parameters
    ----------
    names : sequence of str
    height : float
        Points that all rows together may take.
    least : float
        Points that a row takes at least.

    Returns
    -------
    Labels
        Fewer rows than names only where not even the smallest size has room for all.
    """
    for count in range(min(len(names), max(1, int(height // least))), 0, -1):
        for size, limit in _TRIES:
            labels = Labels(tuple(wrap(name, limit) for name in names[:count]), size)
            if labels.height <= height / count:
                return labels
    size, limit = _TRIES[-1]
    return Labels(tuple(wrap(name, limit) for name in names[:1]), size)


def spread(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return places moved apart to at least ``gap``, in the same order, within bounds where there is room."""
    order = sorted(range(len(places)), key=lambda index: places[index])
    moved, edge = list(places), low
    for index in order:
        moved[index] = max(moved[index], edge)
        edge = moved[index] + gap
    edge = high
    for index in reversed(order):
        moved[index] = min(moved[index], edge)
        edge = moved[index] - gap
    return moved
