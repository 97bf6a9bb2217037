"""推定した値・訂正した値: each carries its sign in every table that shows it, and what the sign means is said once."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from tests.conftest import committed
from tests.small_evaluation import SAB, Document, budget, graded, part, plan
from xlsxwriter import Workbook

from analysis.editions.corrections import Correction
from analysis.evaluation.year import Evaluation
from analysis.forms.citizen import citizen_summary
from analysis.forms.workbook.book_look import Look
from analysis.forms.workbook.book_tables import indicators, measures
from analysis.report.publication import Publication
from analysis.telling import display, dossier
from analysis.telling.briefing import council_briefing
from analysis.telling.marks import CORRECTED, GUESSED, legend


def changed(table: str, column: str, old: str, new: str, **key: str) -> Correction:
    return Correction(table, {"measure_id": "1", **key}, column, old, new, "試験")


@pytest.fixture
def mended() -> Evaluation:
    """Return two measures, of the first of which a grade was guessed, and a target and a settlement corrected."""
    rows = [part("100件", "50件", indicator="件数"), part("100件", "60件", indicator="件数", measure_id="2")]
    document = Document(
        indicators=rows,
        grades=[graded("S"), graded("A", measure_id="2")],
        budgets=[budget(1000, 900), budget(1000, 800, measure_id="2")],
        plan=plan(SAB),
    )
    corrections = (
        changed("grades", "grade", "0", "S", kind="annual", fiscal_year="2021"),
        changed("indicators", "target_text", "10件", "100件", kind="annual", seq="1"),
        changed("budgets", "settlement_yen", "90", "900"),
    )
    return replace(document.evaluation(), corrections=corrections)


def test_list_of_measures(mended: Evaluation) -> None:
    table = display.measure_list_table(mended)
    assert table["R3"].tolist() == [f"S{GUESSED}", "A"]
    assert table["決算額（円）"].tolist() == [f"900{CORRECTED}", "800"]
    assert table["予算額（円）"].tolist() == ["1,000", "1,000"]


def test_misses_and_history(mended: Evaluation) -> None:
    missed = display.missed_table(mended).set_index("No.")
    assert missed["目標"].to_dict() == {"1": f"100件{CORRECTED}", "2": "100件"}
    assert missed["実績"].to_dict() == {"1": "50件", "2": "60件"}
    earlier = Document(grades=[graded("A", fiscal_year=2020), graded("S")], plan=plan(SAB)).evaluation()
    history = display.grade_history_table(replace(earlier, corrections=mended.corrections[:1]))
    assert history[["R2", "R3"]].to_numpy().tolist() == [["A", f"S{GUESSED}"]]


def test_cards(mended: Evaluation) -> None:
    assert dossier.years(mended)["1"][["評価", "決算額（円）"]].to_numpy().tolist() == [
        [f"S{GUESSED}", f"900{CORRECTED}"]
    ]
    (rows,) = dossier.indicators(mended)["1"].values()
    assert rows["目標"].tolist() == [f"100件{CORRECTED}"]


def test_deck(mended: Evaluation) -> None:
    briefing = council_briefing(mended)
    table = briefing.table("missed").set_index("取組")
    assert table.loc["取組1", "評価"] == f"S{GUESSED}" and table.loc["取組2", "評価"] == "A"
    assert table.iloc[:, 1].str.endswith(CORRECTED).tolist() == [True, False]
    assert legend(mended)[0].rstrip("。") in briefing.table("methods").to_string()


def test_workbook_says_it_in_a_column_of_its_own(mended: Evaluation) -> None:
    look = Look(Workbook(BytesIO()), mended.plan)
    told = [
        {one.heading: one.values.tolist() for one in sheet(mended, look).fields}["推定・訂正"]
        for sheet in (measures, indicators)
    ]
    assert [values[0] for values in told] == ["評価は推定", "目標を訂正"]


def test_meaning_is_said_once_on_a_page_and_only_where_a_sign_stands(mended: Evaluation) -> None:
    page = Publication(mended)
    plain = page.table(display.met_counts_table(mended, "kind"), "kinds", "種類").markup
    first, second = (page.table(display.measure_list_table(mended), f"m{one}", "一覧").markup for one in "12")
    words = legend(mended)[0]
    assert (words in plain, words in first, words in second) == (False, True, False)
    assert f"「{GUESSED}」" in words and f"「{CORRECTED}」" in words


def test_nothing_is_said_where_every_value_is_as_printed(tokorozawa: Evaluation) -> None:
    assert legend(tokorozawa) == [] and citizen_summary(tokorozawa).changed == ""


def test_every_guessed_grade_of_a_plan_has_its_sign(root: Path) -> None:
    """Once more from the file that declares them."""
    entries = tomllib.loads((root / "data/raw/isehara-ict/2022/corrections.toml").read_text(encoding="utf-8"))
    guessed = {one["key"]["measure_id"] for one in entries["correction"] if one["table"] == "grades"}
    table = display.measure_list_table(committed("isehara-ict", 2022)).set_index("No.")
    signed = table.index[table["総括"].str.endswith((GUESSED, CORRECTED))]
    assert guessed and set(signed) == guessed
