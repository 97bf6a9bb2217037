"""Sparklines (小さな推移図): target and actual of many indicators over the years, in columns and without matplotlib.

All of a page share their years, so that they can be read one below the other. A year without a value is a gap. Lines take the
colour of the text around them: dark pages, forced colours and paper need nothing else; the target is dashed.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import pandas as pd

from analysis.words.fiscal_year import short_label

WIDTH, HEIGHT, _EDGE = 96, 28, 5
_VALUES = {"target_value": "目標", "actual_value": "実績"}
_LEAST = 2  # years; one value is no trend


def sparklines(rows: pd.DataFrame, keys: Sequence[str]) -> dict[tuple[Any, ...], str]:
    """Return a small picture of target and actual for every indicator with two years or more and an actual.

    Parameters
    ----------
    rows : DataFrame
        ``keys``, fiscal_year, target_value, actual_value, target_text, actual_text: one row an indicator and year.

    Returns
    -------
    dict
        SVG with its numbers as the text that stands for it, by the values of ``keys``.
    """
    rows = rows.assign(key=list(rows[list(keys)].itertuples(index=False, name=None)))
    rows = rows[rows[list(_VALUES)].notna().any(axis=1)].sort_values("fiscal_year", kind="stable")
    groups = rows.groupby("key")
    enough = (groups["fiscal_year"].transform("nunique") >= _LEAST) & (groups["actual_value"].transform("count") > 0)
    rows = rows[enough.astype(bool)]
    if rows.empty:
        return {}
    points = _points(rows)
    words = _words(rows)
    drawn = {name: _paths(points, name) for name in _VALUES}
    return {key: _svg(drawn["target_value"].get(key), drawn["actual_value"][key], words[key]) for key in words.index}


def _points(rows: pd.DataFrame) -> pd.DataFrame:
    """Return key, fiscal_year, and the place of each value: x and, under the names of the values, y."""
    year = rows["fiscal_year"].astype(float)
    values = rows[list(_VALUES)].astype("Float64").astype(float)
    low = values.min(axis=1).groupby(rows["key"]).transform("min")
    span = values.max(axis=1).groupby(rows["key"]).transform("max") - low
    inner = HEIGHT - 2 * _EDGE
    share = (
        values.sub(low, axis=0)
        .div(span.mask(span == 0), axis=0)
        .mask(values.notna() & (span == 0).to_numpy()[:, None], 0.5)
    )
    place = _EDGE + inner * (1 - share)
    x = _EDGE + (year - year.min()) / (year.max() - year.min()) * (WIDTH - 2 * _EDGE)
    return pd.DataFrame({"key": rows["key"], "year": year, "x": x}).join(place)


def _paths(points: pd.DataFrame, name: str) -> pd.Series:
    """Return for each key the line through its values, broken where a year lacks, and a mark at each of them."""
    known = points.dropna(subset=[name])
    x, y = known["x"].round(1), known[name].round(1)
    follows = known.groupby("key")["year"].diff().eq(1)
    place = x.astype(str) + " " + y.astype(str)
    line = follows.map({True: "L", False: "M"}) + place
    left = (x - 3).round(1).astype(str) + " " + y.astype(str)
    mark = "M" + left + "h6" if name == "target_value" else "M" + place + "h0"
    grouped = pd.DataFrame({"line": line, "mark": mark}).groupby(known["key"], sort=False)
    return grouped.agg("".join).apply(tuple, axis=1)


def _words(rows: pd.DataFrame) -> pd.Series:
    """Return for each key what is drawn: ``R3 目標 100件、実績 90件。R4 …``."""
    year = rows["fiscal_year"].map(lambda one: short_label(int(one)))
    parts = [
        (word + " " + rows[name.replace("value", "text")].astype("string")).where(rows[name].notna())
        for name, word in _VALUES.items()
    ]
    told = parts[0].str.cat(parts[1], sep="、").fillna(parts[0]).fillna(parts[1])
    return (year + " " + told).groupby(rows["key"], sort=False).agg("。".join)


def _svg(target: tuple[str, str] | None, actual: tuple[str, str], words: str) -> str:
    marks = f'<path d="{actual[0]}" stroke-width="2"/><path d="{actual[1]}" stroke-width="5" stroke-linecap="round"/>'
    if target:
        dashed = f'<path d="{target[0]}" stroke-dasharray="4 3"/><path d="{target[1]}"/>'
        marks = dashed + marks
    return (
        f'<svg class="spark" role="img" aria-label="{escape(words)}" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" fill="none" stroke="currentColor">{marks}</svg>'
    )
