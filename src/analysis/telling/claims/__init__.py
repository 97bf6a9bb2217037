"""Claims (主張): every statement that more than one output makes, computed once from an evaluation.

Report, slides, citizen page, workbook, charts and their alt texts print `Claim.told` (or its parts), so that one fact has one
number. Levels never mix: indicators of one year, of the plan's period, measures and graded indicators are counted apart.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.evaluation import summary
from analysis.evaluation.year import Evaluation, held
from analysis.telling.claims.claim import Claim, Matched, State, opposites, side_by_side
from analysis.telling.claims.grade_claims import grade_claims
from analysis.telling.claims.indicator_claims import (
    TARGETED,
    both_decided,
    both_kinds,
    early,
    indicator_claims,
    undecided_parts,
)
from analysis.telling.claims.money_claims import money_claims, unsettled

__all__ = [
    "TARGETED",
    "Claim",
    "Matched",
    "State",
    "both_decided",
    "both_kinds",
    "claims",
    "early",
    "opposites",
    "side_by_side",
    "status_parts",
    "undecided_parts",
    "unsettled",
]

#: The states of a measure that is over; one that is only left out of a document may go on.
ENDED = ("completed", "deleted", "merged")


@held
def claims(evaluation: Evaluation) -> Mapping[str, Claim]:
    """Return all claims of an evaluated year by their key; computed once for an evaluation."""
    found = [
        *_measures(evaluation),
        *indicator_claims(evaluation),
        *grade_claims(evaluation),
        *money_claims(evaluation),
        *_published(evaluation),
        _corrected(evaluation),
    ]
    return {claim.key: claim for claim in found}


def _measures(evaluation: Evaluation) -> list[Claim]:
    word = evaluation.plan.measure_word
    states = evaluation.measures["status"]
    ended = int(states.isin(ENDED).sum())
    return [
        Claim("measures", f"対象の{word}", "measures", "件", len(evaluation.measures)),
        Claim("ended", f"完了・廃止・統合した{word}", "measures", "件", ended),
        Claim("omitted", f"資料に掲載が省かれた{word}", "measures", "件", int((states == "omitted").sum())),
    ]


def _corrected(evaluation: Evaluation) -> Claim:
    """Return how many cells were changed against the source: of a declared change every row that it matches."""
    number = sum(one.rows for one in evaluation.corrections)
    return Claim("corrected", "元資料と異なる値にした箇所", "cells", "か所", number)


def status_parts(told: Mapping[str, Claim]) -> str:
    """Return how many measures ended or are not printed, e.g. ``完了・廃止・統合3件、掲載省略4件``; empty for none."""
    parts = {"完了・廃止・統合": told["ended"], "掲載省略": told["omitted"]}
    return "、".join(f"{words}{claim.amount}" for words, claim in parts.items() if claim.number)


def _published(evaluation: Evaluation) -> list[Claim]:
    """Return how many published cells were recomputed, and how many of these differ or cannot be recomputed."""
    tables = summary.published_agreement(evaluation) if len(evaluation.published) else pd.DataFrame()
    why = "突き合わせる公表値（公表された集計表の数値）がこの計画に登録されていない"
    sums = {
        name: int(tables[name].sum()) if len(tables) else None
        for name in ("agrees", "differs", "guessed", "not_checked")
    }
    agrees, differs = sums["agrees"], sums["differs"]
    checked = agrees + differs if agrees is not None and differs is not None else None
    return [
        Claim("checked", "計算し直して突き合わせた公表値", "cells", "か所", checked, why=why),
        Claim("differing", "計算し直した値と一致しない公表値", "cells", "か所", differs if checked else None, why=why),
        Claim(
            "guessed", "読めない評価の推定に使ったため一致に数えない公表値", "cells", "か所", sums["guessed"], why=why
        ),
        Claim(
            "unchecked", "再計算の方法がなく、突き合わせていない公表値", "cells", "か所", sums["not_checked"], why=why
        ),
    ]
