"""Settings of any form end in messages, never in a traceback."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from analysis.sources.importing import import_edition
from analysis.words.errors import InputError

DOCUMENT = "番号,事業名,評価,予算（円）,実績,区分,年度\n1,道路,A,5,1,実績,R6\n2,橋,B,6,2,目標,R5\n"
VALUES = ["1", '"x"', "[1]", '["x"]', "{a=1}", "true", '""', "[]", "1.5", "2024-01-01", "{}", "[[1]]", "[{a=1}]", '"("']
SHEET = [
    "files",
    "sheets",
    "range",
    "after",
    "before",
    "heading",
    "heading_rows",
    "era",
    "unit",
    "hidden_rows",
    "fill_down",
    "skip",
    "skip_totals",
    "skip_notes",
    "group",
    "ignore",
    "missing",
    "statuses",
    "directions",
    "adds_measures",
    "measure",
    "indicator",
    "budget",
    "grade",
    "text",
    "schedule",
]
RULES = {
    "[sheet.measure]": "id name department status id_from id_separator key",
    "[[sheet.indicator]]": "indicator unit direction baseline target actual seq year item value kind items split ratio",
    "[[sheet.budget]]": "budget year item value items unit sum staff_fte",
    "[[sheet.grade]]": "grade kind symbols pattern year",
    "[sheet.text]": "x",
    "[[sheet.schedule]]": "task mark scope year",
}
FIELDS = [(part, name) for part, names in RULES.items() for name in names.split()]


def imports_or_tells(folder: Path, layout: str) -> None:
    (folder / "t.csv").write_text(DOCUMENT, encoding="utf-8")
    (folder / "layout.toml").write_text(layout, encoding="utf-8")
    try:
        import_edition(folder / "t.csv", folder / "layout.toml", 2024)
    except InputError as error:
        assert error.problems
        assert all(problem.todo for problem in error.problems)


@pytest.mark.parametrize("name", SHEET)
def test_of_a_sheet(tmp_path: Path, name: str) -> None:
    measure = "" if name == "measure" else '[sheet.measure]\nname = "事業名"\n'
    for value in VALUES:
        imports_or_tells(tmp_path, f"[sheet]\n{name} = {value}\n{measure}")


@pytest.mark.parametrize(("part", "name"), FIELDS, ids=lambda value: value)
def test_of_a_rule(tmp_path: Path, part: str, name: str) -> None:
    places = ["{heading=1}", '{heading="x", take=1}', '{heading="実績", year="x"}', "{right_of=1}"]
    of_measure = part == "[sheet.measure]"
    measure = "" if of_measure else '[sheet.measure]\nname = "事業名"\n'
    other = 'name = "事業名"\n' if of_measure else 'target = "実績"\n'
    for value, more in itertools.product([*VALUES, *places], ("", other)):
        extra = "" if more.startswith(f"{name} ") else more
        imports_or_tells(tmp_path, f'[sheet]\nunit = "円"\nignore = ["*"]\n{measure}{part}\n{extra}{name} = {value}\n')
