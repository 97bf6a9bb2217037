"""Show a frame or a chart in a notebook (結果の表示); what is empty becomes a sentence."""

from __future__ import annotations

from html import escape

import pandas as pd

from analysis import chart
from analysis.forms import html
from analysis.forms.long_table import column_classes
from analysis.report.publication import Shown
from analysis.telling.readable import readable


def sentence(text: str, kind: str = "info") -> Shown:
    """Return a framed remark (info, warning, success)."""
    return Shown(html.notice(escape(text), kind))


def answer(
    frame: pd.DataFrame, caption: str, *, none: str = "", chosen: tuple[pd.DataFrame, str] | None = None, note: str = ""
) -> Shown:
    """Return a frame as a readable table, or a sentence where it is empty (問いの答え).

    Parameters
    ----------
    frame : DataFrame
        With the columns of this project; an index with names becomes columns.
    caption : str
        What the table shows.
    none : str
        The sentence where there is no row.
    chosen : (DataFrame, str), optional
        What the rows are chosen from, and the sentence where that is empty: there was nothing to look at.
    """
    named = any(name is not None for name in frame.index.names)
    rows = frame.reset_index() if named else frame
    if rows.empty:
        if chosen is not None and chosen[0].empty:
            return sentence(chosen[1])
        return sentence(none or f"「{caption}」に当たるものはありません。")
    table = readable(rows)
    return Shown(html.table(table, caption=caption, table_id="answer", classes=column_classes(table), note=note))


def figure(drawn: chart.Chart | chart.Absent) -> Shown:
    """Return a chart with its alt text and data, or the sentence why there is none (図)."""
    if isinstance(drawn, chart.Absent):
        return sentence(drawn.reason)
    data = html.table(
        drawn.data, caption=f"{drawn.title}のデータ", table_id=f"data-{drawn.name}", classes=column_classes(drawn.data)
    )
    return Shown(
        html.figure(
            chart.svg_bytes(drawn, bare=True),
            alt=drawn.alt,
            caption=drawn.title,
            figure_id=f"figure-{drawn.name}",
            data_html=data,
            source=drawn.source,
        )
    )
