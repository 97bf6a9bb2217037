"""Grades computed from results (評価の算定): printed bounds, inferred bounds, the rules of other cities."""

from analysis.evaluation.grade_rule.cases import Case, cases, evaluated_parts
from analysis.evaluation.grade_rule.computed import computed_for, rule_for, with_computed_grades
from analysis.evaluation.grade_rule.inference import CutPoint, Inference, Outlier, infer

__all__ = [
    "Case",
    "CutPoint",
    "Inference",
    "Outlier",
    "cases",
    "computed_for",
    "evaluated_parts",
    "infer",
    "rule_for",
    "with_computed_grades",
]
