"""Are grades given as the document says that they mean? (段階の定義)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.evaluation.year import Evaluation
from analysis.review.finding import Finding, rule
from analysis.review.standing import finding_of, grade_word, standing
from analysis.words.printing import percent_text

#: A step for more than a little above the target: how much, its words leave open.
_BY_FAR = re.compile(r"大き|大幅|著し|特に|はるか")


@rule(
    "exceeded-but-lower-step",
    "info",
    "目標を上回ったことを意味する段階があるのに、上回った結果に下の段階が付いていないか",
)
def exceeded_but_lower_step(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield results above their target with a lower step that means reached, where the document prints a step for exceeding.

    What the document prints counts, whatever bound its grades suggest: between the target and that bound it is not kept.
    """
    scale = evaluation.plan.scale
    exceeding = [
        symbol
        for symbol, meaning in scale.printed.items()
        if scale.footings[symbol] == "exceeded" and not _BY_FAR.search(meaning)
    ]
    below = [symbol for symbol in scale.reached if symbol not in exceeding and symbol in scale.printed]
    for case in standing(evaluation).cases:
        if not exceeding or case.grade not in below or case.rate is None or round(case.rate, 4) <= 1.0 or case.missed:
            continue
        message = (
            f"{grade_word(case)}は「{case.grade}」ですが、最も低い指標でも達成率{percent_text(case.rate)}で目標を上回っています。"
            f"「{exceeding[-1]}」（{scale.printed[exceeding[-1]]}）としなかった理由か、段階の境目を示してください。"
        )
        yield finding_of(case, message, case.rows)
