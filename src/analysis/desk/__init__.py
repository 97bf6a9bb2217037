"""What the reviewer's notebook shows (審査の資料): findings by rule, measure and department; the grade rule."""

from analysis.desk.bounds import (
    Basis,
    basis,
    bounds_sentences,
    bounds_table,
    exceptions_table,
    presets_table,
)
from analysis.desk.findings import (
    answered_table,
    by_department,
    by_rule,
    department_table,
    findings_table,
    gravest,
    key_figures,
    measure_table,
    overview,
    rules_table,
)
from analysis.desk.texts import opinions_file, opinions_table

__all__ = [
    "Basis",
    "answered_table",
    "basis",
    "bounds_sentences",
    "bounds_table",
    "by_department",
    "by_rule",
    "department_table",
    "exceptions_table",
    "findings_table",
    "gravest",
    "key_figures",
    "measure_table",
    "opinions_file",
    "opinions_table",
    "overview",
    "presets_table",
    "rules_table",
]
