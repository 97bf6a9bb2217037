"""Do rates and sums that the document prints follow from its own numbers? (印字された率と内訳)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from analysis.contract.codes import STAGES
from analysis.evaluation.year import Evaluation
from analysis.review.finding import Finding, name_of, quoted, rule, sources, words
from analysis.review.seen import each, seen
from analysis.words.fiscal_year import label
from analysis.words.printing import percent_text, yen_text

#: A printed rate may be rounded or cut to whole percents.
ROUNDING = 0.0101


@rule("printed-rate-differs", "warning", "印字された達成率が、目標と実績から求めた率と合っているか")
def printed_rate_differs(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield printed achievement rates that the row's own numbers don't give; where the opposite direction does, that is said."""
    rows = seen(evaluation)
    printed, own = rows.number("published_rate"), rows.number("achievement_rate")
    target, actual = rows.number("target_value"), rows.number("actual_value")
    with np.errstate(divide="ignore", invalid="ignore"):
        higher, inverse, reduced = actual / target, target / actual, 1 + (target - actual) / target
    differs = ~np.isnan(printed) & ~np.isnan(own) & (np.abs(printed - own) > ROUNDING)
    lower = rows.one_of("direction", "lower")
    near_inverse = (np.abs(printed - inverse) <= ROUNDING) | (np.abs(printed - reduced) <= ROUNDING)
    turned = np.where(lower, np.abs(printed - higher) <= ROUNDING, near_inverse)
    for row, other in zip(rows.rows(differs), turned[differs], strict=True):
        opposite = "多いほど良い" if row.direction == "lower" else "少ないほど良い"
        own_rate = percent_text(row.achievement_rate)
        why = f"{opposite}指標として求めた率と合います" if other else "目標と実績から求めた率と合いません"
        ask = "望ましい方向" if other else "値か計算"
        message = (
            f"「{name_of(row)}」の印字された達成率（{percent_text(row.published_rate)}）は、{why}（目標と実績からは{own_rate}）。"
            f"{ask}を確かめてください。"
        )
        evidence = f"{quoted(row)}、印字された達成率 {percent_text(row.published_rate)}"
        yield Finding(str(row.measure_id), int(row.fiscal_year), message, evidence, words(row.source))


def _funded(evaluation: Evaluation) -> pd.DataFrame:
    """Return by measure, year and stage the sum of the sources of funds beside the budget or settlement.

    Returns
    -------
    DataFrame of `measure_id`, `fiscal_year`, `stage`, `amount_yen` (sum), `parts`, `unit` (yen: 1000 where all are in 千円), `yen`
    """
    key = ["measure_id", "fiscal_year", "stage"]
    sums = evaluation.funding.groupby(key, sort=False)["amount_yen"].agg(["sum", "size"]).reset_index()
    whole = evaluation.budgets.rename(columns={"budget_yen": "budget", "settlement_yen": "settlement"})
    whole = whole.melt(["measure_id", "fiscal_year", "source"], ["budget", "settlement"], "stage", "yen")
    return sums.merge(whole, on=key, how="inner", validate="one_to_one").dropna(subset=["yen"])


@rule("funding-differs", "warning", "財源の内訳の合計が、予算額・決算額と合っているか")
def funding_differs(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield funds that don't add up to the amount; by no more than a unit a part that is rounding, told as information."""
    if evaluation.funding.empty:
        return
    unit = 1000 if not (evaluation.funding["amount_yen"] % 1000).any() else 1
    row: Any
    for row in each(_funded(evaluation)):
        difference = int(row.sum) - int(row.yen)
        if difference == 0:
            continue
        rounding = unit > 1 and abs(difference) <= unit
        word = STAGES[row.stage] + "額" if row.stage == "budget" else "決算額"
        why = "端数処理によるものかを確かめてください。" if rounding else "内訳か総額の誤りでないかを確かめてください。"
        message = f"{label(int(row.fiscal_year))}の財源の合計{yen_text(row.sum)}が、{word}{yen_text(row.yen)}と{yen_text(abs(difference))}違います。{why}"
        evidence = f"財源の合計 {yen_text(row.sum)}、{word} {yen_text(row.yen)}"
        severity = "info" if rounding else ""
        yield Finding(str(row.measure_id), int(row.fiscal_year), message, evidence, sources(row.source), severity)
