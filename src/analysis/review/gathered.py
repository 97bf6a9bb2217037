"""What concerns a whole plan is told once (計画全体の確認事項): a reviewer reads twenty findings, not a thousand."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.evaluation.year import Evaluation
from analysis.review.finding import SEVERITIES, Finding, ReviewRule, clipped
from analysis.words.printing import count_text

#: So many of one rule are read one by one; information sooner becomes a list.
_EACH = {"error": 40, "warning": 25, "info": 3}
#: A finding on so many of the measures, and on so many, is one of the plan.
_SHARE, _ENOUGH = 0.5, 10
_SHOWN = 12


def gathered(evaluation: Evaluation, rule: ReviewRule, found: Sequence[Finding]) -> list[Finding]:
    """Return the findings of one rule, those of one severity as one where they are many or concern half of the measures."""
    together: list[Finding] = []
    for severity in SEVERITIES:
        own = [finding for finding in found if finding.severity == severity]
        measures = list(dict.fromkeys(finding.measure_id for finding in own if finding.measure_id))
        whole = len(measures) >= max(_ENOUGH, _SHARE * len(evaluation.measures))
        together += [_one(evaluation, rule, own, measures)] if whole or len(own) > _EACH[severity] else own
    return together


def _one(evaluation: Evaluation, rule: ReviewRule, found: Sequence[Finding], measures: Sequence[str]) -> Finding:
    """Return many findings of a rule as one on the whole plan, with examples and the numbers of the measures."""
    word = evaluation.plan.measure_word
    total = count_text(len(evaluation.measures))
    message = (
        f"「{rule.question}」という点で、確かめたいところが{count_text(len(found))}あります"
        f"（{word}{total}のうち{count_text(len(measures))}）。個別に尋ねるか、様式や計画全体で改めるかを検討してください。"
    )
    numbers = "、".join(measures[:_SHOWN]) + ("ほか" if len(measures) > _SHOWN else "")
    examples = "／".join(f"{finding.measure_id}: {clipped(finding.evidence, 90)}" for finding in found[:_SHOWN])
    where = next((finding.source for finding in found if finding.source), "")
    return Finding(
        "", evaluation.fiscal_year, message, f"{numbers}／{examples}", where, found[0].severity, rule.rule_id
    )
