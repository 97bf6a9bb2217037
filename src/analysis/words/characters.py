"""Fold the spellings of one and the same text (表記の揺れ) without damaging its meaning.

Unicode NFKC is not used on cell texts: it turns ``①`` into ``1``, ``10⁶`` into ``106``
and ``㎡`` into ``m2``. Only full-width ASCII forms, blanks and dashes are folded, and
only on a copy: what a reader sees stays as printed.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_BLANKS: dict[int, str] = dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2009\u200b\u3000\ufeff\t"), " ")
_MINUS: dict[int, str] = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212\ufe63"), "-")
_FOLDED: dict[int, str] = {**_FULL_WIDTH, **_BLANKS, **_MINUS, ord("〜"): "~"}
_SAME_SIGNS = str.maketrans({"〇": "○", "◯": "○", "✕": "×", "✖": "×"})
_BRACKETS = str.maketrans("[]〔〕【】〈〉《》", "()()()<><>")
_TAG = re.compile(r"</?(?:ul|ol|li|p|br|div|span|b|i|u|strong|em|sup|sub|table|t[rdh])\b[^<>]*>", re.I)


def composed(text: str) -> str:
    """Return a text whose accents and 濁点 are part of their letters (NFC): ガ of two characters is one."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def fold_width(text: str) -> str:
    """Return the text with full-width ASCII, blanks and minus signs made half-width."""
    return text.translate(_FOLDED)


def unit_key(text: str) -> str:
    """Return the one spelling of a unit: no blanks, one width, one bracket; ㎡ stays ㎡ as a cell prints it."""
    return re.sub(r"\s+", "", fold_width(text)).translate(_BRACKETS)


@lru_cache(maxsize=1 << 16)
def label_key(text: str) -> str:
    """Return what two spellings of a label share: no blanks, one width, one bracket (見出しの照合); a text is folded once."""
    return unit_key(unicodedata.normalize("NFKC", fold_width(text)))


def same_circles(text: str) -> str:
    """Return a text in which the signs that stand for a circle or a cross are one circle ○ and one cross ×."""
    return text.translate(_SAME_SIGNS)


def symbol_key(text: str) -> str:
    """Return the one spelling of a grade (評価の記号), on both sides of every comparison: ``改善（Ａ）`` is ``改善(A)``."""
    return label_key(same_circles(text))


def plain(text: str) -> str:
    """Return a cell's words: markup removed, outer and doubled blanks dropped, otherwise as printed."""
    words = composed(html.unescape(_TAG.sub(" ", text))).replace("**", "")
    return re.sub(r"[ \t\r\n\u3000\u00a0]+", " ", words).strip()
