"""What an opinion says of budget and settlement (予算・決算): only what stands out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.opinion.facts import MeasureFacts, Remark
from analysis.words.printing import percent_text, yen_text

#: From this change of the settlement against the year before on it is told (ratio, and yen).
_CHANGE, _CHANGE_YEN = 0.5, 1_000_000
#: An execution rate at or below this is told.
_LOW = 0.6


def money(facts: MeasureFacts) -> Iterator[Remark]:
    """Yield what stands out in the year's amounts, and a large change against the year before."""
    row = facts.budget_of(facts.fiscal_year)
    if row is not None and pd.notna(row.settlement_yen):
        yield from _year(facts, row)
        yield from _change(facts, row)


def _year(facts: MeasureFacts, row: Any) -> Iterator[Remark]:
    """Yield budget against settlement where one exceeds the other, or little was spent."""
    word, rate_word = facts.plan.methods.budget_word, facts.plan.methods.rate_word
    if pd.isna(row.budget_yen) or (row.budget_yen == 0 and row.settlement_yen == 0):
        return
    amounts = f"{word}{yen_text(row.budget_yen)}に対して決算額は{yen_text(row.settlement_yen)}"
    if row.settlement_yen > row.budget_yen:
        over = yen_text(int(row.settlement_yen) - int(row.budget_yen))
        yield Remark(f"{amounts}で、{over}上回っています。流用や予備費の有無を確かめます。", 1)
    elif row.settlement_yen == 0:
        yield Remark(f"{amounts}です。使われなかった事情を確かめます。", 1)
    elif row.remark == "unspent" or row.execution_rate <= _LOW:
        yield Remark(f"{amounts}で、{rate_word}は{percent_text(float(row.execution_rate), exceeding=True)}です。", 1)


def _change(facts: MeasureFacts, row: Any) -> Iterator[Remark]:
    before = facts.budget_of(facts.fiscal_year - 1)
    if before is None or pd.isna(before.settlement_yen) or before.settlement_yen == 0:
        return
    change = int(row.settlement_yen) - int(before.settlement_yen)
    ratio = change / int(before.settlement_yen)
    if abs(ratio) >= _CHANGE and abs(change) >= _CHANGE_YEN:
        word = "増えて" if change > 0 else "減って"
        yield Remark(f"決算額は前年度より{percent_text(abs(ratio))}{word}います。", 2)
