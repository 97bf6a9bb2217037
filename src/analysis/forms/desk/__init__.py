"""What the reviewer's notebook shows (審査の資料): findings by rule, measure and department; the grade rule."""

from analysis.forms.desk.desk_bounds import (
    Basis,
    basis,
    bounds_sentences,
    bounds_table,
    exceptions_table,
    presets_table,
)
from analysis.forms.desk.desk_findings import (
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
from analysis.forms.desk.desk_texts import opinions_file, opinions_table

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
