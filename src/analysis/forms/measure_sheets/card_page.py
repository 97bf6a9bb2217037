"""The sheets as HTML (個別シートの頁): an index and one section a measure, one page of paper each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import pandas as pd

from analysis.forms import html
from analysis.forms.measure_sheets.card_content import Card

#: From so many lines on a sheet is set smaller, so that it stays on one page of paper.
_DENSE, _DENSEST = 54, 72


def index_html(sheets: Sequence[Card], policy_word: str) -> str:
    """Return the links to all sheets, by policy and by department (索引)."""
    groups = []
    for heading, by in ((f"{policy_word}別", "policy"), ("担当課別", "department")):
        found: dict[str, list[tuple[int, Card]]] = {}
        for place, sheet in enumerate(sheets, start=1):
            found.setdefault(getattr(sheet, by), []).append((place, sheet))
        groups.append((heading, found))
    return str(_parts().index(groups))


def sheets_html(sheets: Sequence[Card], title: str) -> str:
    """Return one section a measure; the first of a policy carries its heading, the very first the title."""
    parts = []
    for place, sheet in enumerate(sheets, start=1):
        first = place == 1 or sheets[place - 2].policy != sheet.policy
        headings = (title if place == 1 else "", sheet.policy if first else "")
        tables = (
            _table(sheet.years, f"評価・予算・決算（No.{sheet.measure_id}）", f"years-{place}", 1),
            _table(sheet.indicators, f"指標（No.{sheet.measure_id}）", f"indicators-{place}", 2),
        )
        parts.append(str(_parts().sheet(sheet, place, headings, tables, _density(sheet))))
    return "\n".join(parts)


def _density(sheet: Card) -> str:
    if sheet.lines > _DENSEST:
        return "sheet-densest"
    return "sheet-dense" if sheet.lines > _DENSE else ""


def _table(frame: pd.DataFrame, caption: str, table_id: str, row_header: int) -> str:
    if frame.empty:
        return ""
    numeric = {name: "num" for name in frame.columns if name.endswith(("（円）", "率"))}
    marks = dict.fromkeys(("評価", "達成"), "grade")
    return html.table(frame, caption=caption, table_id=table_id, row_header=row_header, classes=numeric | marks)


@cache
def _parts() -> Any:
    return html.macros("sheets.html.j2")
