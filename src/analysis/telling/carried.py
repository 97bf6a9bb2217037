"""What earlier years are told of (前の年度の範囲): measures that the newest document no longer lists are in none of its sums."""

from __future__ import annotations

from analysis.evaluation.year import Evaluation
from analysis.words.fiscal_year import label
from analysis.words.printing import count_text


def carried_only(evaluation: Evaluation, what: str) -> list[str]:
    """Return that figures of earlier years leave measures out; nothing where all earlier ones are still listed.

    Parameters
    ----------
    what : str
        The figures in words: 前の年度の額.
    """
    if not len(evaluation.gone):
        return []
    word = evaluation.plan.measure_word
    lacking = f"前の報告にだけある{count_text(len(evaluation.gone))}を含みません"
    return [f"{what}は、{label(evaluation.fiscal_year)}の資料にある{word}だけのものです（{lacking}）。"]
