"""Drafts of the reviewer's opinion (所見の下書き), composed from the facts of each measure by rules."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.evaluation.year import Evaluation
from analysis.opinion.ahead import ahead
from analysis.opinion.facts import MeasureFacts, Remark, facts
from analysis.opinion.grade_opinion import grading
from analysis.opinion.money_opinion import money
from analysis.opinion.results import results

#: Characters that a draft should not exceed; what must be said is said all the same.
LONGEST = 250


def composed(remarks: Sequence[Remark], longest: int = LONGEST) -> str:
    """Return the sentences in their order: all that must be said, of the others as many as there is room for."""
    kept: set[int] = set()
    used = 0
    for place, remark in sorted(enumerate(remarks), key=lambda item: item[1].weight):
        if remark.weight == 0 or used + len(remark.text) <= longest:
            kept.add(place)
            used += len(remark.text)
    return "".join(remark.text for place, remark in enumerate(remarks) if place in kept)


def draft(known: MeasureFacts) -> str:
    """Return the draft on one measure: results, grade, amounts, what to look at next."""
    return composed([*results(known), *grading(known), *money(known), *ahead(known)])


def drafts(evaluation: Evaluation, findings: pd.DataFrame) -> pd.DataFrame:
    """Return a draft opinion on every measure, in the order of the plan.

    The same data give the same words; every number in a draft stands in the tables or is counted from them.

    Parameters
    ----------
    evaluation : Evaluation
    findings : DataFrame
        The open findings of `analysis.review`.

    Returns
    -------
    DataFrame of string
        measure_id, name, department, draft
    """
    texts = [draft(known) for known in facts(evaluation, findings)]
    chosen = evaluation.measures[["measure_id", "name", "department"]].reset_index(drop=True)
    return chosen.assign(draft=pd.Series(texts, dtype="string"))
