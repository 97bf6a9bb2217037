"""Open data: every edition in one table, nothing lost, nothing private, accepted by a validator."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from frictionless import validate
from tests.small_plan import BARE_TOML, PLAN, Rows, write_edition
from tests.small_plan import TABLES as SMALL

from analysis.contract.catalog import editions
from analysis.contract.codes import WORDS
from analysis.contract.schema import TABLES
from analysis.forms.open_data import write_open_data
from analysis.words.errors import InputError

pytestmark = pytest.mark.notebooks

SECRET = "この文章は公開しません"


def later() -> dict[str, Rows]:
    """An edition of the next year that restates an amount, renames a measure and drops another."""
    measures = [{**SMALL["measures"][0], "name": "電子申請等"}, SMALL["measures"][2]]
    amounts = {"measure_id": "1-1", "fiscal_year": 2021, "budget_yen": 1000000, "settlement_yen": 990000}
    grades = [{"measure_id": "1-1", "fiscal_year": 2022, "kind": "annual", "grade": "○", "source": "b.txt:9"}]
    published = [{"table": "表1", "row": "1-1", "column": "R3", "published_value": "○"}]
    return {
        "measures": measures,
        "budgets": [{**amounts, "source": "b.txt:3"}],
        "grades": grades,
        "published": published,
    }


@pytest.fixture
def project(tmp_path: Path) -> Path:
    texts = [{"measure_id": "1-1", "field": "aim", "text": SECRET}]
    write_edition(tmp_path, 2021, {**SMALL, "texts": texts})
    return write_edition(tmp_path, 2022, later())


def rows(project: Path, name: str) -> list[dict[str, str]]:
    path = project / "data" / "processed" / PLAN / f"{name}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def package(project: Path) -> dict[str, Any]:
    text = (project / "data" / "processed" / PLAN / "datapackage.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def test_validator_accepts_it(project: Path) -> None:
    report = validate(str(write_open_data(project, PLAN)[-1]))
    assert report.flatten(["type", "message"]) == []
    assert report.valid


def test_validator_notices_a_changed_file(project: Path) -> None:
    written = write_open_data(project, PLAN)
    path = next(path for path in written if path.name == "grades.csv")
    path.write_bytes(path.read_bytes().replace(b"annual", b"yearly", 1))
    assert not validate(str(written[-1])).valid


def test_columns_are_those_of_the_contract_after_the_plan(project: Path) -> None:
    write_open_data(project, PLAN)
    for name in {**SMALL, **later()}:
        table = TABLES[name]
        columns = [column.name for column in table.columns]
        path = project / "data" / "processed" / PLAN / f"{name}.csv"
        header = path.read_text(encoding="utf-8-sig").splitlines()[0]
        assert header.split(",") == ["plan_id", *columns, "edition"]


def test_fact_of_two_editions_stands_once_as_the_later_one_gives_it(project: Path) -> None:
    write_open_data(project, PLAN)
    amounts = [row for row in rows(project, "budgets") if (row["measure_id"], row["fiscal_year"]) == ("1-1", "2021")]
    assert [(row["settlement_yen"], row["edition"], row["execution_rate"]) for row in amounts] == [
        ("990000", "2022", "0.99")
    ]


def test_what_the_earlier_edition_gave_is_not_lost(project: Path) -> None:
    write_open_data(project, PLAN)
    found = rows(project, "revisions")
    assert [(row["table"], row["column"], row["value"], row["later_value"]) for row in found] == [
        ("measures", "name", "電子申請", "電子申請等"),
        ("budgets", "settlement_yen", "999600", "990000"),
    ]
    assert [(row["edition"], row["source"], row["later_edition"], row["later_source"]) for row in found[1:]] == [
        ("2021", "a.txt:1", "2022", "b.txt:3")
    ]


def test_row_that_only_the_earlier_edition_has_stays(project: Path) -> None:
    write_open_data(project, PLAN)
    assert [(row["measure_id"], row["edition"]) for row in rows(project, "measures")] == [
        ("1-2", "2021"),
        ("1-1", "2022"),
        ("2-1", "2022"),
    ]
    assert len(rows(project, "grades")) == len(SMALL["grades"]) + 1


def test_published_table_of_each_edition_stays_apart(project: Path) -> None:
    write_open_data(project, PLAN)
    found = [(row["edition"], row["published_value"]) for row in rows(project, "published")]
    assert found == [("2021", "△"), ("2022", "○")]


def test_computed_columns_are_filled_and_missing_stays_empty(project: Path) -> None:
    write_open_data(project, PLAN)
    found = rows(project, "indicators")
    assert [(row["achievement_rate"], row["rate_method"], row["met"]) for row in found] == [
        ("0.9996", "ratio", "no"),
        ("1.25", "inverse", "yes"),
        ("", "milestone", "unknown"),
    ]


def test_sentences_never_leave(project: Path) -> None:
    written = write_open_data(project, PLAN)
    assert SECRET in (project / "data" / "raw" / PLAN / "2021" / "texts.csv").read_text(encoding="utf-8")
    assert "texts.csv" not in {path.name for path in written}
    assert not [path.name for path in written if SECRET in path.read_text(encoding="utf-8")]


def test_city_is_named_by_its_code(project: Path) -> None:
    write_open_data(project, PLAN)
    [plan] = rows(project, "plans")
    assert (plan["city_code"], plan["city"]) == ("122289", "さくら市")
    described = {one["name"]: one for one in package(project)["resources"]}
    titles = {one["name"]: one["title"] for one in described["plans"]["schema"]["fields"]}
    assert (titles["city_code"], titles["city"]) == ("全国地方公共団体コード", "地方公共団体名")


def test_every_column_has_a_japanese_title_and_codes_are_explained(project: Path) -> None:
    write_open_data(project, PLAN)
    for resource in package(project)["resources"]:
        for one in resource["schema"]["fields"]:
            assert not one["title"].isascii(), one["name"]
            if "enum" in one.get("constraints", {}):
                assert all(f"{code}: " in one["description"] for code in one["constraints"]["enum"])


def test_licence_and_source_are_named(project: Path) -> None:
    write_open_data(project, PLAN)
    found = package(project)
    assert found["licenses"][0]["name"] == "MIT"
    assert found["sources"] == [{"title": "さくら市情報化計画"}]
    assert found["editions"] == [2021, 2022]


def test_files_open_in_excel(project: Path) -> None:
    for path in write_open_data(project, PLAN)[:-1]:
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        assert path.read_bytes().endswith(b"\r\n")


def test_same_input_gives_the_same_bytes(project: Path) -> None:
    before = {path: path.read_bytes() for path in write_open_data(project, PLAN)}
    assert {path: path.read_bytes() for path in write_open_data(project, PLAN)} == before


def test_faults_of_every_edition_are_told_and_the_previous_files_stay(project: Path) -> None:
    before = {path: path.read_bytes() for path in write_open_data(project, PLAN)}
    for year in (2021, 2022):
        path = project / "data" / "raw" / PLAN / str(year) / "grades.csv"
        path.write_text(path.read_text(encoding="utf-8").replace("annual", "yearly", 1), encoding="utf-8")
    with pytest.raises(InputError, match=r"2021/grades\.csv:2[\s\S]*2022/grades\.csv:2"):
        write_open_data(project, PLAN)
    assert {path: path.read_bytes() for path in before} == before


def test_plan_that_reports_measures_only_is_accepted(tmp_path: Path) -> None:
    root = write_edition(tmp_path, tables={"measures": SMALL["measures"]}, toml=BARE_TOML)
    written = write_open_data(root, PLAN)
    assert validate(str(written[-1])).valid
    assert {path.name for path in written} == {"measures.csv", "plans.csv", "datapackage.json"}


def test_plan_without_editions_is_told(tmp_path: Path) -> None:
    root = write_edition(tmp_path, tables={"measures": SMALL["measures"]})
    (root / "data" / "raw" / PLAN / "2021" / "measures.csv").unlink()
    with pytest.raises(InputError, match="まだありません"):
        write_open_data(root, PLAN)


def test_committed_plans_are_accepted(copied: Path) -> None:
    for folder in sorted((copied / "data" / "raw").iterdir()):
        report = validate(str(write_open_data(copied, folder.name)[-1]))
        assert report.valid, report.flatten(["type", "message"])
        assert editions(copied, folder.name)


def test_every_code_of_the_contract_has_a_japanese_word() -> None:
    for table in TABLES.values():
        for column in table.columns:
            assert not column.label.isascii(), column.name
            assert set(WORDS.get((table.name, column.name), column.choices)) >= set(column.choices), column.name
            assert not column.choices or (table.name, column.name) in WORDS, (table.name, column.name)
