"""Texts in the cells of a spreadsheet (セルの文字列): nothing in them runs, nothing hides in them."""

from __future__ import annotations

import re

#: Signs that begin a formula in a spreadsheet; the full-width ones do so in a Japanese one.
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠].", re.DOTALL)
_NUMBER = re.compile(r"[-+]\d[\d,]*(?:\.\d+)?%?")
# Control characters but tab and line feed, marks that turn the writing direction, what XML cannot hold.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def visible(text: str) -> str:
    """Return a text without control characters and direction marks; every line ends with a line feed."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def runs(text: str) -> bool:
    """Return whether a spreadsheet could take a text for a formula (数式の混入); a plain number is none."""
    return bool(_FORMULA.match(text)) and not _NUMBER.fullmatch(text)


def csv_text(text: str) -> str:
    """Return a text for a CSV cell: one that could run as a formula begins with an apostrophe."""
    shown = visible(text)
    return f"'{shown}" if runs(shown) else shown
