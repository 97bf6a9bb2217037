"""取り込み: four published documents against transcriptions made by hand, field by field."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pytest
from tests.conftest import committed

from analysis.contract.schema import TABLES
from analysis.editions.corrections import propose, read_corrections
from analysis.editions.load import load_edition
from analysis.evaluation import summary
from analysis.evaluation.reconciliation import recompute
from analysis.evaluation.year import Evaluation
from analysis.sources.edition_files import csv_text
from analysis.sources.imported import Imported
from analysis.sources.importing import import_edition
from analysis.sources.recovery import Proposal
from analysis.telling import narrative

EDITIONS = {"tokorozawa-jimu": 2020, "saitama-dx": 2022, "suita-ict": 2020, "isehara-ict": 2022}
DOCUMENTS = {"tokorozawa-jimu": "001", "saitama-dx": "002", "suita-ict": "003", "isehara-ict": "004"}
KEYS = {
    "measures": ["measure_id"],
    "budgets": ["measure_id", "fiscal_year"],
    "indicators": ["measure_id", "kind", "seq", "fiscal_year"],
    "grades": ["measure_id"],
    "schedules": ["measure_id", "scope", "task", "fiscal_year", "month"],
}
#: Columns of the transcriptions that explain, or that no table of the contract holds.
NOT_COMPARED = {"source_line", "remark", "how", "sure", "list_symbol", "sheet_symbols", "budget_text"}
NO_COLUMN = {"related_department", "other_staff_fte", "rank", "sdgs"}


@dataclass(frozen=True)
class Difference:
    """Cells that may differ from the transcription, how many, and why the import is kept."""

    plan_id: str
    table: str
    measure_id: str
    column: str
    cells: int
    reason: str


OWN_WORDS = "no name is printed; both sides name the indicator in their own words"
NO_NAME = "a note names the measure by number only; the form shows that instead of an empty name"
DIFFERENCES = [
    Difference("tokorozawa-jimu", "indicators", "12", "indicator", 3, "the name is taken from where it is misplaced"),
    Difference("tokorozawa-jimu", "indicators", "12", "actual_text", 1, "R3 has no actual in R2: a repeated value"),
    Difference("tokorozawa-jimu", "indicators", "12", "actual_value", 1, "R3 has no actual in R2: a repeated value"),
    Difference("tokorozawa-jimu", "indicators", "12", "missing_reason", 1, "R3 has no actual in R2: a repeated value"),
    Difference("tokorozawa-jimu", "indicators", "12", "met", 1, "R3 has no actual in R2: a repeated value"),
    *(Difference("saitama-dx", "measures", number, "name", 1, NO_NAME) for number in ("2-3-1", "4-2-1", "8-1-1")),
    *(Difference("saitama-dx", "measures", number, "name", 1, NO_NAME) for number in ("8-2-1", "10-2-2")),
    Difference("saitama-dx", "indicators", "2-1-3", "unit", 5, "（枚数） is the number of 枚"),
    Difference("suita-ict", "indicators", "4", "indicator", 2, OWN_WORDS),
    Difference("suita-ict", "indicators", "13", "indicator", 3, OWN_WORDS),
    Difference("suita-ict", "indicators", "22", "indicator", 1, OWN_WORDS),
    Difference("isehara-ict", "indicators", "1-1-7", "actual_text", 1, "a cell over two lines keeps a blank between"),
    Difference(
        "isehara-ict", "indicators", "1-1-7", "met", 1, "whether all grades exceed 3~6 年生 is not in the words"
    ),
    Difference("isehara-ict", "indicators", "1-1-9", "met", 1, "a rate against a target in words stays undecided"),
    Difference("isehara-ict", "indicators", "2-1-2", "baseline_text", 1, "a reading error, corrected with a reason"),
    Difference("isehara-ict", "indicators", "2-1-8", "indicator", 1, "a reading error, corrected with a reason"),
]
#: Rows for years in which both cells are blank; the transcriber took the period from the running text.
ONLY_BY_HAND = {
    ("suita-ict", "indicators"): {
        ("4", "annual", "1", "2019"),
        ("10", "annual", "1", "2019"),
        ("10", "annual", "1", "2020"),
    }
}
COMPARED = [
    (plan_id, path.stem)
    for plan_id in EDITIONS
    for path in sorted((Path(__file__).parent / "transcription" / plan_id).glob("*.csv"))
]


def text_of(value: object) -> str:
    """A cell as a transcription writes it."""
    if pd.isna(value):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def same(one: str, two: str) -> bool:
    try:
        return one == two or float(one) == float(two)
    except ValueError:
        return False


def rows_of(path: Path, key: list[str]) -> dict[tuple[str, ...], dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {tuple(row[name] for name in key): row for row in csv.DictReader(file)}


def rows_in(evaluation: Evaluation, table: str) -> dict[tuple[str, ...], dict[str, str]]:
    frame = getattr(evaluation, table)
    texts = [{name: text_of(value) for name, value in row.items()} for row in frame.to_dict("records")]
    if table == "measures":
        texts = [{**row, "policy": evaluation.plan.policies.get(row["policy"], row["policy"])} for row in texts]
    if table == "indicators":
        texts = [{**row, "grade": row["published_grade"]} for row in texts]
    return {tuple(row[name] for name in KEYS[table]): row for row in texts}


@pytest.mark.parametrize(("plan_id", "table"), COMPARED, ids=str)
def test_every_field_is_that_of_the_transcription(plan_id: str, table: str, root: Path) -> None:
    found = rows_in(committed(plan_id, EDITIONS[plan_id]), table)
    expected = rows_of(root / "tests" / "transcription" / plan_id / f"{table}.csv", KEYS[table])
    assert found.keys() == expected.keys() - ONLY_BY_HAND.get((plan_id, table), set())
    differing: Counter[tuple[str, str]] = Counter()
    for key, row in expected.items():
        columns = row.keys() - NOT_COMPARED - NO_COLUMN - set(KEYS[table])
        for column in columns if key in found else ():
            if not same(found[key][column], row[column]):
                differing[(key[0], column)] += 1
    allowed = {
        (item.measure_id, item.column): item.cells
        for item in DIFFERENCES
        if (item.plan_id, item.table) == (plan_id, table)
    }
    assert differing == allowed


@pytest.mark.parametrize(
    ("plan_id", "counts"),
    [
        ("tokorozawa-jimu", {"measures": 16, "budgets": 32, "indicators": 81, "grades": 16}),
        ("saitama-dx", {"measures": 43, "budgets": 38, "indicators": 335, "grades": 0, "schedules": 235}),
        ("suita-ict", {"measures": 22, "budgets": 0, "indicators": 72, "grades": 0}),
        ("isehara-ict", {"measures": 34, "budgets": 0, "indicators": 40, "grades": 34, "published": 12}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_edition_is_evaluated_and_missing_tables_are_empty(plan_id: str, counts: dict[str, int], root: Path) -> None:
    found = committed(plan_id, EDITIONS[plan_id])
    assert {table: len(getattr(found, table)) for table in counts} == counts


def test_a_saitama_plan_has_67_indicators_over_five_years(root: Path) -> None:
    rows = committed("saitama-dx", 2022).indicators
    assert len(rows.groupby(["measure_id", "seq"])) == 67
    assert set(rows.groupby(["measure_id", "seq"]).size()) == {5}


def test_the_budget_of_the_next_year_has_no_settlement(root: Path) -> None:
    budgets = committed("saitama-dx", 2022).budgets
    assert set(budgets["fiscal_year"]) == {2023}
    assert budgets["settlement_yen"].isna().all()
    assert budgets["budget_yen"].isna().sum() == 11, "なし is no budget of 0 yen"


def test_a_printed_zero_is_a_budget_of_zero_yen(root: Path) -> None:
    budgets = committed("tokorozawa-jimu", 2020).budgets.set_index(["measure_id", "fiscal_year"])
    assert budgets.loc[("4", 2020), "budget_yen"] == 0
    assert pd.isna(budgets.loc[("4", 2019), "staff_cost_yen"]), "only the label is printed"
    assert budgets.loc[("10", 2019), "staff_fte"] == 0


def test_statuses_of_measures_that_are_not_active(root: Path) -> None:
    found = committed("suita-ict", 2020).measures.set_index("measure_id")["status"]
    assert found[found != "active"].to_dict() == {
        **{"3": "deleted", "7": "merged", "18": "completed"},
        **dict.fromkeys(["8", "9", "11", "14"], "omitted"),
    }


def test_published_headline_counts_come_out(root: Path) -> None:
    published = committed("isehara-ict", 2022).published
    same = published["published_value"] == published["recomputed_value"]
    assert same.tolist() == [True] * 12


def test_count_that_served_to_guess_a_grade_is_no_agreement(root: Path) -> None:
    found = committed("isehara-ict", 2022)
    counted = found.published[found.published["agrees"].fillna(False)]
    assert list(zip(counted["row"], counted["column"], strict=True)) == [
        *[("1", "取組数"), ("2", "取組数"), ("3", "取組数")]
    ], "in each policy one grade was found by the counts, or believed because it fits them"
    uncounted = found.published[found.published["agrees"].isna()]
    assert set(uncounted["reason"]) == {"この件数を手がかりに推定した評価を含むため、一致に数えません。"}
    [row] = summary.published_agreement(found).itertuples()
    assert (row.cells, row.agrees, row.differs, row.guessed, row.not_checked) == (12, 3, 0, 9, 0)
    assert narrative.agreement(found)[0].startswith("公表された表の3か所を")
    assert "9か所" in narrative.agreement(found)[1]


def test_count_that_differs_stays_a_difference_whatever_it_served_for(root: Path) -> None:
    edition = load_edition(root, "isehara-ict", 2022)
    published = edition.tables["published"].copy()
    published.loc[1, "published_value"] = "11"
    checked = recompute(replace(edition, tables={**edition.tables, "published": published}))
    assert checked["agrees"].iloc[1] == False  # noqa: E712


def test_every_recovered_grade_says_how_and_how_sure(root: Path) -> None:
    corrections = read_corrections(root / "data" / "raw" / "isehara-ict" / "2022" / "corrections.toml")
    grades = [item for item in corrections if item.table == "grades"]
    assert len(grades) == 15
    assert all("確からしさ" in item.reason and item.source for item in grades)


def test_proposals_are_written_once_and_never_over_a_person(tmp_path: Path) -> None:
    one = Proposal("1-1", 2022, "overall", "0", "◎", "「0」と読み取られている。", "a.txt:3")
    other = replace(one, measure_id="1-2")
    assert propose(tmp_path, [one]) == []
    assert [(item.old, item.new, item.reason) for item in read_corrections(tmp_path / "corrections.toml")] == [
        ("0", "◎", "「0」と読み取られている。")
    ]
    before = (tmp_path / "corrections.toml").read_bytes()
    assert propose(tmp_path, [one, other]) == [other]
    assert (tmp_path / "corrections.toml").read_bytes() == before


def test_no_amount_remains_in_a_measure_name(root: Path) -> None:
    assert not committed("saitama-dx", 2022).measures["name"].str.contains("予算|千円").any()


@pytest.mark.source
@pytest.mark.parametrize("plan_id", EDITIONS)
class TestDocuments:
    """These read the published documents and skip by name where they are missing."""

    @pytest.fixture
    def imported(self, plan_id: str, root: Path, document: Callable[[str], Path]) -> Imported:
        layout = root / "data" / "raw" / plan_id / "layout.toml"
        return import_edition(document(DOCUMENTS[plan_id]), layout, EDITIONS[plan_id])

    def test_import_reproduces_the_committed_files(self, plan_id: str, root: Path, imported: Imported) -> None:
        folder = root / "data" / "raw" / plan_id / str(EDITIONS[plan_id])
        tables = {name: rows for name, rows in imported.tables.items() if rows and name != "texts"}
        assert {path.stem for path in folder.glob("*.csv")} - {"texts"} == tables.keys()
        for name, rows in tables.items():
            assert csv_text(TABLES[name], rows).encode("utf-8-sig") == (folder / f"{name}.csv").read_bytes(), name

    def test_every_row_is_accounted_for_and_none_is_rejected(self, imported: Imported) -> None:
        log, outside = imported.log, imported.log.outside(imported.grid)
        assert len(imported.grid.rows) == len(log.kept | log.skipped) + len(log.rejected) + len(outside)
        assert log.rejected == {}

    def test_every_proposed_correction_is_declared(self, plan_id: str, root: Path, imported: Imported) -> None:
        path = root / "data" / "raw" / plan_id / str(EDITIONS[plan_id]) / "corrections.toml"
        declared = {
            (item.key["measure_id"], item.old, item.new, item.reason, item.from_published)
            for item in read_corrections(path)
            if item.table == "grades"
        }
        proposed = {
            (item.measure_id, item.old, item.new, item.reason, item.from_published) for item in imported.proposals
        }
        assert proposed == declared

    def test_no_person_is_named(self, plan_id: str, imported: Imported, document: Callable[[str], Path]) -> None:
        cells = document(DOCUMENTS[plan_id]).read_text(encoding="utf-8").replace("\n", "\t").split("\t")
        persons = {cells[place + 1].split()[-1] for place, cell in enumerate(cells) if cell == "評価者"}
        assert bool(persons) == (plan_id == "tokorozawa-jimu")
        written = str(imported.tables) + str(imported.grid) + "\n".join(imported.log.summary(imported.grid))
        assert not [person for person in persons if person in written]

    def test_no_sentence_is_committed(self, imported: Imported) -> None:
        sentences = {str(row["text"]) for row in imported.tables["texts"] if str(row["text"]).endswith("。")}
        facts = [str(value) for name, rows in imported.tables.items() if name != "texts" for row in rows
                 for value in row.values()]  # fmt: skip
        assert not sentences & set(facts)
        assert not [fact for fact in facts if fact.endswith("。")]


def test_optional_column_is_written_only_where_a_row_has_it() -> None:
    given: dict[str, str | int | float | None] = {"measure_id": "1", "fiscal_year": 2021, "settlement_yen": 5}
    plain = csv_text(TABLES["budgets"], [given])
    marked = csv_text(TABLES["budgets"], [given, {**given, "fiscal_year": 2022, "settlement_status": "forecast"}])
    assert "settlement_status" not in plain
    assert marked.splitlines()[1:] == ["1,2021,,5,,,,", "1,2022,,5,forecast,,,"]
