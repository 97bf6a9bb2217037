"""Do the way ahead and the judgements of others fit the results? (今後の方向性と、ほかの評価者の評価)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.contract.codes import EVALUATORS, FUTURES
from analysis.evaluation.year import Evaluation
from analysis.review.finding import Finding, rule, sources, words
from analysis.review.seen import each, seen
from analysis.words.fiscal_year import label
from analysis.words.printing import count_text

#: Ways ahead that a miss of every target, or reaching all of them, calls into question.
_AFTER_MISSES, _AFTER_SUCCESS = ("expand", "complete"), ("end", "reduce")


def _results(evaluation: Evaluation) -> pd.DataFrame:
    """Return by measure how many targets of the year were reached and missed.

    Returns
    -------
    DataFrame of int: `yes`, `no`, by measure_id
    """
    rows = seen(evaluation)
    met = rows.frame[rows.counted & (rows.year == evaluation.fiscal_year)]
    return pd.crosstab(met["measure_id"], met["met"]).reindex(columns=["yes", "no"], fill_value=0)


@rule(
    "direction-against-results",
    "warning",
    "全目標が未達なのに拡大・完了、全目標を達成したのに廃止・縮小とする取組がないか",
)
def direction_against_results(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield measures to be expanded or completed with every target missed, ended or reduced with all reached."""
    ahead = evaluation.directions[evaluation.directions["fiscal_year"] == evaluation.fiscal_year]
    if ahead.empty:
        return
    found = ahead.merge(
        _results(evaluation), left_on="measure_id", right_index=True, how="inner", validate="many_to_one"
    )
    missed = found["direction"].isin(_AFTER_MISSES) & (found["yes"] == 0) & (found["no"] > 0)
    reached = found["direction"].isin(_AFTER_SUCCESS) & (found["no"] == 0) & (found["yes"] > 0)
    for row in each(found[missed | reached]):
        told = (
            f"すべて未達（{count_text(row.no, '項目')}）" if row.no else f"すべて達成（{count_text(row.yes, '項目')}）"
        )
        word = words(row.direction_text) or FUTURES[row.direction]
        message = f"目標は{told}ですが、今後の方向性は「{word}」です。そのように決めた理由を示してください。"
        evidence = f"{label(int(row.fiscal_year))}の目標 {told}、今後の方向性「{word}」"
        yield Finding(str(row.measure_id), int(row.fiscal_year), message, evidence, words(row.source))


@rule("others-judge-otherwise", "info", "自己評価と、ほかの評価者の評価が二段階以上離れていないか")
def others_judge_otherwise(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield second judgements that differ from the first one of the same measure, year and kind by two steps or more."""
    symbols = evaluation.plan.scale.symbols
    if evaluation.other_grades.empty:
        return
    key = ["measure_id", "fiscal_year", "kind"]
    both = evaluation.grades.merge(evaluation.other_grades, on=key, suffixes=("", "_other"), validate="one_to_many")
    step = {symbol: place for place, symbol in enumerate(symbols)}
    apart = both["grade_other"].map(step) - both["grade"].map(step)
    for row, steps in zip(each(both[apart.abs() >= 2]), apart[apart.abs() >= 2], strict=True):
        who = EVALUATORS.get(words(row.evaluator_other), "ほかの評価")
        how = "厳しく" if steps > 0 else "高く"
        message = (
            f"自己評価「{row.grade}」に対して、{who}は「{row.grade_other}」と{count_text(abs(int(steps)), '段階')}{how}なっています。"
            "評価の分かれた理由を確かめてください。"
        )
        evidence = f"{label(int(row.fiscal_year))} 自己評価「{row.grade}」、{who}「{row.grade_other}」"
        where = sources(row.source, row.source_other)
        yield Finding(str(row.measure_id), int(row.fiscal_year), message, evidence, where)
