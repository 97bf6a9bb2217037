"""Words that the review holds to be copied or another's (疑わしい記載): no output shows them unmarked."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.evaluation.year import Evaluation, held
from analysis.review.finding import RULES

MARK = "（別の取組や別の欄と同じ内容で、確認が必要）"
_OWN = ("task-of-another-measure", "same-text-in-two-fields")
#: What two measures share may be either one's own.
_SHARED = "text-copied"
_ENOUGH = 12


@held
def _evidence(evaluation: Evaluation) -> Mapping[str, str]:
    """Return what the rules on copied words quote, by measure; under ``""`` what measures share."""
    found = [(one.measure_id, one) for name in _OWN for one in RULES[name].findings(evaluation)]
    quoted: dict[str, str] = {}
    for key, finding in [*found, *(("", one) for one in RULES[_SHARED].findings(evaluation))]:
        quoted[key] = quoted.get(key, "") + finding.evidence
    return quoted


def marked(evaluation: Evaluation, measure_id: str, words: str) -> str:
    """Return words of a measure's sheet (a task, a plan) with `MARK` behind them where a rule doubts a sentence of them."""
    evidence = _evidence(evaluation)
    against = evidence.get(measure_id, "") + evidence.get("", "")
    sentences = [one.strip() for one in words.split("。") if len(one.strip()) >= _ENOUGH]
    return words + MARK if any(one in against for one in sentences) else words
