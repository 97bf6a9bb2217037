"""The reviewer's desk (妥当性の確認): where words, numbers, grades and totals disagree."""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path

import pandas as pd

from analysis.contract.schema import FINDINGS
from analysis.evaluation.year import Evaluation, held
from analysis.review.answers import DECISIONS, answered, asked
from analysis.review.finding import RULES, SEVERITIES, Finding, ReviewRule
from analysis.review.gathered import gathered

__all__ = [
    "DECISIONS",
    "RULES",
    "Finding",
    "ReviewRule",
    "Reviewed",
    "answered",
    "findings",
    "questions",
    "reviewed",
    "unseen",
]

for _name in ("direction", *(module.name for module in pkgutil.iter_modules(__path__))):
    import_module(f"{__name__}.{_name}")  # this registers its rules; doubts about the direction stand first


#: What rules read besides the grades, in words.
_READ = {
    "indicators": "指標",
    "budgets": "予算・決算",
    "schedules": "予定",
    "texts": "文章（評価理由など）",
    "published": "公表された集計表の数値",
}


@dataclass(frozen=True)
class Reviewed:
    """The findings on one evaluation (確認の結果).

    Attributes
    ----------
    open, answered : DataFrame
        The columns of `schema.FINDINGS`, worst first; the answered ones also carry decision, who and why.
    asked : Series of string
        Of the open ones whom they were sent to, ``""`` where they were not.
    """

    open: pd.DataFrame
    answered: pd.DataFrame
    asked: pd.Series = field(default_factory=lambda: pd.Series(dtype="string"))


@held
def reviewed(evaluation: Evaluation) -> Reviewed:
    """Return the open and the answered findings of an evaluation; computed once for each evaluation.

    Raises
    ------
    InputError
        With everything that is wrong in the edition's review.toml.
    """
    path = (evaluation.folder or Path(evaluation.key)) / "review.toml"
    still, done = answered(findings(evaluation), path)
    return Reviewed(still, done, asked(still, path))


def unseen(evaluation: Evaluation) -> list[str]:
    """Return that rules found nothing where there is nothing to read; nothing where every kind of data is there."""
    empty = [word for table, word in _READ.items() if evaluation.table(table).empty]
    if evaluation.grades.empty and not evaluation.indicators["published_grade"].notna().any():
        empty.append("評価")
    return [f"{'、'.join(empty)}はデータにないため、それらを見る規則は何も示していません。"] if empty else []


def findings(evaluation: Evaluation) -> pd.DataFrame:
    """Return everything that a reviewer should ask about (確認事項), worst first.

    Parameters
    ----------
    evaluation : Evaluation
        Of any plan; rules on long texts find nothing where no texts were imported, rules on changes between
        editions nothing where there is only one.

    Returns
    -------
    DataFrame
        The columns of `schema.FINDINGS`, in the order of severity, rule, measure and year.
    """
    seen = prepared(evaluation)
    found = [finding for one in RULES.values() for finding in gathered(seen, one, list(one.findings(seen)))]
    place = {measure_id: order for order, measure_id in enumerate(evaluation.measures["measure_id"])}
    rules = {rule_id: order for order, rule_id in enumerate(RULES)}
    found.sort(
        key=lambda finding: (
            SEVERITIES.index(finding.severity),
            rules[finding.rule],
            place.get(finding.measure_id, -1),
            finding.fiscal_year or 0,
            finding.evidence,
        )
    )
    columns = {column.name: column.dtype for column in FINDINGS.columns}
    rows = {name: [getattr(finding, name) for finding in found] for name in columns}
    return pd.DataFrame({name: pd.array(values, dtype=columns[name]) for name, values in rows.items()})


def prepared(evaluation: Evaluation) -> Evaluation:
    """Return the evaluation as the rules see it: words that qualify a number are empty, not missing, where not given."""
    empty = dict.fromkeys(
        ("comparator", "direction", "missing_reason", "unit", "actual_comparator", "actual_unit", "baseline_unit"), ""
    )
    return replace(evaluation, indicators=evaluation.indicators.fillna(empty))


def questions() -> pd.DataFrame:
    """Return every rule with its severity and the question it asks, in the order of the rules.

    Returns
    -------
    DataFrame of `rule`, `severity`, `question`
    """
    rows = [(one.rule_id, one.severity, one.question) for one in RULES.values()]
    return pd.DataFrame(rows, columns=["rule", "severity", "question"])
