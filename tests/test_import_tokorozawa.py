"""取り込み: the published report of 所沢市 against a transcription made by hand, field by field."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.contract.schema import TABLES
from analysis.evaluation.year import Evaluation
from analysis.sources.edition_files import csv_text
from analysis.sources.importing import import_edition
from analysis.words.errors import InputError

Rows = list[dict[str, str]]
FACTS = ("measures", "budgets", "indicators", "grades", "schedules", "published")


def rows_of(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def committed(root: Path) -> Callable[[str], Rows]:
    return lambda name: rows_of(root / "data" / "raw" / "tokorozawa-ict" / "2021" / f"{name}.csv")


@pytest.fixture(scope="module")
def by_hand(root: Path) -> Callable[[str], Rows]:
    return lambda name: rows_of(root / "tests" / "transcription" / "tokorozawa-ict" / f"{name}.csv")


def same_number(one: str, two: str) -> bool:
    return one == two or (one != "" and two != "" and float(one) == float(two))


def test_measures(committed: Callable[[str], Rows], by_hand: Callable[[str], Rows]) -> None:
    fields = ("measure_id", "name", "department", "policy")
    assert [[row[name] for name in fields] for row in committed("measures")] == [
        [row[name] for name in fields] for row in by_hand("measures")
    ]


def test_the_measure_that_ended_early_says_so(committed: Callable[[str], Rows]) -> None:
    assert [row["measure_id"] for row in committed("measures") if row["status"] != "active"] == ["14"]


def test_two_measures_share_a_name(committed: Callable[[str], Rows]) -> None:
    names = [row["name"] for row in committed("measures")]
    assert len(names) == 58
    assert names.count("財務会計システム") == 2


def test_every_budget_and_settlement(committed: Callable[[str], Rows], by_hand: Callable[[str], Rows]) -> None:
    fields = ("measure_id", "fiscal_year", "budget_yen", "settlement_yen")
    found = {tuple(row[name] for name in fields) for row in committed("budgets")}
    assert found == {tuple(row[name] for name in fields) for row in by_hand("budgets")}
    assert len(found) == 174


def test_every_field_of_every_indicator_part(
    committed: Callable[[str], Rows], by_hand: Callable[[str], Rows], tokorozawa: Evaluation
) -> None:
    key = ("measure_id", "kind", "seq")
    texts = ("indicator", "label", "unit", "comparator", "target_text", "actual_text", "missing_reason")
    found = {tuple(row[name] for name in key): row for row in committed("indicators")}
    met: dict[tuple[str, ...], str] = {
        (row.measure_id, row.kind, str(row.seq)): row.met for row in tokorozawa.indicators.itertuples()
    }
    expected = {tuple(row[name] for name in key): row for row in by_hand("indicators")}
    assert found.keys() == expected.keys()
    differing = [
        (place, name, found[place][name], row[name])
        for place, row in expected.items()
        for name in texts
        if found[place][name] != row[name]
    ]
    differing += [
        (place, name, found[place][name], row[name])
        for place, row in expected.items()
        for name in ("target_value", "actual_value")
        if not same_number(found[place][name], row[name])
    ]
    differing += [(place, "met", met[place], row["met"]) for place, row in expected.items() if met[place] != row["met"]]
    assert differing == []
    assert len(found) == 213


def test_every_part_knows_its_line(committed: Callable[[str], Rows], by_hand: Callable[[str], Rows]) -> None:
    lines = {
        (row["measure_id"], row["kind"], row["seq"]): row["source"].split(":")[1] for row in committed("indicators")
    }
    assert lines == {(row["measure_id"], row["kind"], row["seq"]): row["source_line"] for row in by_hand("indicators")}


def test_grades_of_all_years(committed: Callable[[str], Rows], by_hand: Callable[[str], Rows]) -> None:
    found = {(row["measure_id"], row["fiscal_year"], row["kind"]): row["grade"] for row in committed("grades")}
    periods = {
        "r1": ("2019", "annual"),
        "r2": ("2020", "annual"),
        "r3": ("2021", "annual"),
        "overall": ("2021", "overall"),
    }
    expected = {
        (row["measure_id"], *period): row[name] for row in by_hand("history") for name, period in periods.items()
    }
    assert found == expected


def test_grades_of_the_sheets(committed: Callable[[str], Rows], by_hand: Callable[[str], Rows]) -> None:
    found = {
        (row["measure_id"], row["kind"]): row["grade"] for row in committed("grades") if row["fiscal_year"] == "2021"
    }
    for row in by_hand("sheets"):
        assert found[(row["measure_id"], "annual")] == row["annual_grade"]
        assert found[(row["measure_id"], "overall")] == row["overall_grade"]


def test_no_sentence_and_no_person_is_committed(root: Path) -> None:
    assert not list((root / "data" / "raw").glob("*/texts.csv"))
    ignored = (root / ".gitignore").read_text(encoding="utf-8")
    assert "data/raw/**/texts.csv" in ignored


@pytest.mark.source
class TestDocument:
    """These read the published document and skip by name where it is missing."""

    @pytest.fixture
    def layout(self, root: Path) -> Path:
        return root / "data" / "raw" / "tokorozawa-ict" / "layout.toml"

    def test_import_reproduces_the_committed_files(
        self, root: Path, layout: Path, document: Callable[[str], Path]
    ) -> None:
        tables = import_edition(document("000"), layout, 2021).tables
        for name in FACTS:
            path = root / "data" / "raw" / "tokorozawa-ict" / "2021" / f"{name}.csv"
            assert csv_text(TABLES[name], tables[name]).encode("utf-8-sig") == path.read_bytes(), name

    def test_every_row_is_accounted_for(self, layout: Path, document: Callable[[str], Path]) -> None:
        found = import_edition(document("000"), layout, 2021)
        outside = found.log.outside(found.grid)
        assert len(found.grid.rows) == len(found.log.kept) + len(found.log.rejected) + len(outside)
        assert found.log.rejected == {}

    def test_long_texts_are_read_for_every_measure(self, layout: Path, document: Callable[[str], Path]) -> None:
        texts = import_edition(document("000"), layout, 2021).tables["texts"]
        for field in ("issue", "aim", "reason", "plan", "opinion"):
            assert sum(row["field"] == field for row in texts) == 58

    def test_values_stand_where_their_source_says(
        self, committed: Callable[[str], Rows], document: Callable[[str], Path]
    ) -> None:
        lines = document("000").read_text(encoding="utf-8").split("\n")
        for row in committed("budgets"):
            line = lines[int(row["source"].split(":")[1]) - 1]
            assert f"{int(row['budget_yen']):,}" in line or row["budget_yen"] in line
        for row in committed("indicators"):
            line = lines[int(row["source"].split(":")[1]) - 1]
            assert re.sub(r"\s", "", row["target_text"]) in re.sub(r"\s", "", line)

    def test_an_unplaced_line_is_reported_with_its_number(
        self, tmp_path: Path, layout: Path, document: Callable[[str], Path]
    ) -> None:
        lines = document("000").read_text(encoding="utf-8").split("\n")
        lines.insert(238, "謎の行\t123\t456\t")
        changed = tmp_path / "changed.txt"
        changed.write_text("\n".join(lines), encoding="utf-8")
        found = import_edition(changed, layout, 2021)
        assert 239 in found.log.rejected
        assert "謎の行" in found.log.rejected[239]

    def test_a_lost_sheet_stops_the_import(self, tmp_path: Path, layout: Path, document: Callable[[str], Path]) -> None:
        text = document("000").read_text(encoding="utf-8").replace("システム名\t例規システム", "名称\t例規システム")
        changed = tmp_path / "changed.txt"
        changed.write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match="一覧表の取組は58件、個票は57枚"):
            import_edition(changed, layout, 2021)
