"""What the reviewer's notebook shows (審査の資料): findings by rule, measure and department; the grade rule."""

from analysis.forms.desk.desk_bounds import (
    Basis,
    basis,
    bounds_sentences,
    bounds_table,
    exceptions_table,
    presets_table,
)
from analysis.forms.desk.desk_city import same_city_absent, same_city_table
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
from analysis.forms.desk.desk_questions import judgements_table, questions_file
from analysis.forms.desk.desk_since import since_sentences, since_table
from analysis.forms.desk.desk_sources import linked
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
    "judgements_table",
    "key_figures",
    "linked",
    "measure_table",
    "opinions_file",
    "opinions_table",
    "overview",
    "presets_table",
    "questions_file",
    "rules_table",
    "same_city_absent",
    "same_city_table",
    "since_sentences",
    "since_table",
]
