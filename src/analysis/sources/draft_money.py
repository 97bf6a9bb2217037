"""Draft the rules of money (金額の下書き): amounts, sources of funds, rates; of two columns for one field the final one."""

from __future__ import annotations

import re

from analysis.contract.codes import FUNDING_KINDS
from analysis.sources.draft_columns import DraftColumns
from analysis.sources.draft_lines import Column, field_lines, one_each, pattern_of
from analysis.sources.shapes import AMOUNT_FIELDS


def final_ones(columns: list[Column]) -> tuple[list[Column], list[Column]]:
    """Return the columns of one field, and those that only forecast what another one of the same year holds."""
    forecasts = [one for one in columns if any("見込" in part for part in one[0].parts)]
    finals = [one for one in columns if one not in forecasts]
    years = {one[1].year for one in finals}
    beside = [one for one in forecasts if one[1].year in years]
    return [one for one in columns if one not in beside], beside


def comments(beside: list[Column]) -> list[str]:
    """Return the columns that a person has to decide on, as comments."""
    return [f"# 見込みの列: {pattern_of(one)}（使うなら上の列に代えて書き、使わないなら ignore へ）" for one in beside]


def amounts(draft: DraftColumns) -> list[str]:
    """Return the rule of the amounts."""
    columns: dict[str, list[Column]] = {}
    left: list[Column] = []
    for name in AMOUNT_FIELDS:
        columns[name], beside = final_ones(draft.take(draft.columns(name)))
        left += beside
    if not any(columns.values()):
        return []
    every = [one for found in columns.values() for one in found]
    columns["rate"] = draft.take(draft.columns("execution"))
    known = any(re.search(r"百万円|千円|万円|円", pattern_of(one)) for one in every)
    unit = [] if known else ['# unit = "千円"                            # 見出しにも表の上にも単位がないときに書く']
    year = {"year": draft.year_of_rows(every)}
    return [
        "",
        "[[sheet.budget]]                            # 予算・決算",
        *unit,
        *field_lines(columns | year),
        *comments(left),
    ]


def funds(draft: DraftColumns) -> list[str]:
    """Return one rule for the sources of the budget, and one for those of the settlement where both stand."""
    lines: list[str] = []
    for stage in ("settlement", "budget"):
        columns = {name: draft.columns(f"fund:{name}") for name in FUNDING_KINDS}
        if stage == "settlement":
            columns = {name: [one for one in found if _of_settlement(one)] for name, found in columns.items()}
        every = draft.take([one for found in columns.values() for one in found])
        if every:
            lines += ["", "[[sheet.funding]]                           # 財源", f'stage = "{stage}"']
            lines += field_lines({name: one_each(found) if found else [] for name, found in columns.items()})
            lines += field_lines({"year": draft.year_of_rows(every)})
    return lines


def futures(draft: DraftColumns) -> list[str]:
    """Return the rule of what is to become of a measure."""
    columns = draft.take(draft.columns("future"))
    if not columns:
        return []
    fields = {"direction": one_each(columns), "year": draft.year_of_rows(columns)}
    return ["", "[[sheet.future]]                            # 今後の方向性", *field_lines(fields)]


def _of_settlement(column: Column) -> bool:
    """Return whether a source of funds stands under a heading of settlements."""
    return any("決算" in part for part in column[0].parts)
