"""Tables of a page that may be long (長い表): bounded, with columns set by what they hold, and with links in their cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape, unescape
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis.forms import html
from analysis.words.printing import count_text

#: A table with more rows is folded; with still more it is cut, and the rest is in its CSV alone.
FOLDED_FROM, MOST_ROWS = 12, 400
#: The column with the number of a measure.
_NUMBER = "No."
#: A source as the data write it, in a cell of a page: the document's name and the place in it.
_SOURCE = re.compile(
    r"[^\s<>「」、（）／]+\.(?:txt|csv|tsv|xlsx|xlsm|xls|xlsb|ods|docx|pdf|html?|json):[^\s<>「」、（）／]+(?=[\s<、）／])"
)
_NUMERIC = r"(?:[▲△+]?[\d,]+(?:\.\d+)?\s*\D{0,8}(?:\s*\(\d+(?:\.\d+)?%\))?|－|-)"


def bounded(frame: pd.DataFrame, caption: str, *, note: str = "", **settings: Any) -> str:
    """Return a frame as a table of at most `MOST_ROWS`, so that a page of thousands of measures can still be opened."""
    shown = frame.head(MOST_ROWS)
    if len(shown) < len(frame):
        where = "すべての行は CSV にあります。" if settings.get("download") else ""
        note += f"全{count_text(len(frame), '行')}のうち、はじめの{count_text(len(shown), '行')}です。{where}"
    return html.table(shown, caption=caption, note=note, **{"classes": column_classes(frame)} | settings)


def opening(frame: pd.DataFrame, cards: Mapping[str, str]) -> pd.DataFrame:
    """Return a table whose numbers of measures lead to their cards.

    Parameters
    ----------
    cards : mapping of measure_id to an address
        Others stay as they are.

    Returns
    -------
    DataFrame of str and Markup, the columns of ``frame``
    """
    if not cards or _NUMBER not in frame:
        return frame
    link = Markup('<a href="{}">{}</a>')
    shown = [link.format(cards[one], one) if one in cards else one for one in frame[_NUMBER]]
    return frame.assign(**{_NUMBER: shown})


def sourced(markup: str, address: Callable[[str], str]) -> str:
    """Return a table whose sources lead to the documents that were kept.

    Parameters
    ----------
    address : function from a source (``plan.pdf:12``) to an address
        An empty one leads nowhere.
    """

    def link(found: re.Match[str]) -> str:
        place = address(unescape(found[0]))
        return f'<a href="{escape(place)}">{found[0]}</a>' if place else found[0]

    return _SOURCE.sub(link, markup)


def column_classes(frame: pd.DataFrame) -> dict[str, str]:
    """Return how each column is set: numbers right-aligned, single symbols centred, long words wide."""
    classes = {}
    for column in frame.columns:
        texts = frame[column].dropna().astype(str)
        if texts.empty:
            continue
        if texts.str.fullmatch(_NUMERIC).all() and texts.str.contains(r"\d").any():
            classes[column] = "num"
        elif texts.str.len().max() <= 2:
            classes[column] = "grade"
        elif texts.str.len().max() > 24:
            classes[column] = "wide"
    return classes
