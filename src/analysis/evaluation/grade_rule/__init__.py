"""Grades computed from results (評価の算定): printed bounds, inferred bounds, the rules of other cities."""

from analysis.evaluation.grade_rule.cases import Case, cases, evaluated_parts
from analysis.evaluation.grade_rule.computed import computed_for, rule_for, with_computed_grades
from analysis.evaluation.grade_rule.inference import CutPoint, Inference, Outlier, infer
from analysis.evaluation.grade_rule.restored import GradeKey, restored_grades

__all__ = [
    "Case",
    "CutPoint",
    "GradeKey",
    "Inference",
    "Outlier",
    "cases",
    "computed_for",
    "evaluated_parts",
    "infer",
    "restored_grades",
    "rule_for",
    "with_computed_grades",
]
