"""What an opinion says of budget and settlement (予算・決算)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.opinion.facts import MeasureFacts, Remark
from analysis.words.fiscal_year import label
from analysis.words.printing import percent_text, yen_text

#: From this change of the settlement against the year before on it is told (ratio, and yen).
_CHANGE, _CHANGE_YEN = 0.2, 1_000_000


def money(facts: MeasureFacts) -> Iterator[Remark]:
    """Yield what stands out in the year's amounts, the change against the year before, a later budget."""
    row = facts.budget_of(facts.fiscal_year)
    if row is not None:
        yield from _year(facts, row)
        yield from _change(facts, row)
    coming = facts.budget_of(facts.fiscal_year + 1)
    if coming is not None and pd.notna(coming.budget_yen):
        word = facts.plan.methods.budget_word
        year = label(facts.fiscal_year + 1)
        yield Remark(f"{year}の{word}は{yen_text(coming.budget_yen)}です。", 2)


def _year(facts: MeasureFacts, row: Any) -> Iterator[Remark]:
    """Yield budget against settlement, in the words of what stands out."""
    word, remark = facts.plan.methods.budget_word, row.remark
    if pd.isna(row.budget_yen) or pd.isna(row.settlement_yen):
        return
    amounts = f"{word}{yen_text(row.budget_yen)}に対して決算額{yen_text(row.settlement_yen)}"
    if remark == "zero" or row.budget_yen == 0:
        yield from _zero(word, row)
        return
    rate = f"{facts.plan.methods.rate_word}{percent_text(float(row.execution_rate), exceeding=True)}"
    unspent = yen_text(abs(int(row.unspent_yen)))
    if remark == "over":
        yield Remark(f"{amounts}で、{word}を{unspent}上回りました。流用や予備費の有無を確かめてください。", 1)
    elif remark == "unspent" and row.settlement_yen == 0:
        yield Remark(
            f"{word}{yen_text(row.budget_yen)}に対して決算額は0円です。使われなかった理由を説明してください。", 1
        )
    elif remark == "unspent":
        yield Remark(f"{amounts}で、{unspent}が使われませんでした（{rate}）。その理由を説明してください。", 1)
    else:
        shown = percent_text(float(row.execution_rate), exceeding=True)
        yield Remark(f"{amounts.replace('決算額', '決算額は')}で、{facts.plan.methods.rate_word}は{shown}です。", 3)


def _zero(word: str, row: Any) -> Iterator[Remark]:
    if row.settlement_yen == 0:
        yield Remark(f"{word}・決算額とも0円です。", 3)
    else:
        yield Remark(f"{word}は0円ですが、決算額は{yen_text(row.settlement_yen)}です。財源を確かめてください。", 1)


def _change(facts: MeasureFacts, row: Any) -> Iterator[Remark]:
    before = facts.budget_of(facts.fiscal_year - 1)
    if before is None or pd.isna(before.settlement_yen) or pd.isna(row.settlement_yen) or before.settlement_yen == 0:
        return
    change = int(row.settlement_yen) - int(before.settlement_yen)
    ratio = change / int(before.settlement_yen)
    if abs(ratio) >= _CHANGE and abs(change) >= _CHANGE_YEN:
        word = "増えて" if change > 0 else "減って"
        yield Remark(f"決算額は前年度より{percent_text(abs(ratio))}{word}います。", 2)
