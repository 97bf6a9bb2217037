"""What only some documents hold, as tables of the report and sheets of the workbook."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.made_up_plans import ABCD, budget, evaluation, indicator, measure, plan

from analysis.evaluation.unit_cost import unit_costs
from analysis.evaluation.year import Evaluation
from analysis.forms.workbook import write_workbook
from analysis.telling import narrative, whole_sheet

MEASURES = [measure(1), measure(2)]


def of(**rows: list[dict[str, Any]]) -> Evaluation:
    return evaluation(plan(ABCD), measures=MEASURES, **rows)


def fund(number: int, kind: str, amount: int, stage: str = "budget") -> dict[str, Any]:
    about = {"measure_id": str(number), "fiscal_year": 2022, "stage": stage, "kind": kind}
    return {**about, "amount_yen": amount, "source": "a.csv:2"}


def future(number: int, code: str, evaluator: str = "self") -> dict[str, Any]:
    return {"measure_id": str(number), "fiscal_year": 2022, "evaluator": evaluator, "direction": code}


def test_nothing_is_shown_of_what_no_document_prints() -> None:
    found = of(budgets=[budget(1, 100, 90)], indicators=[indicator(1, "10件", "9件")])
    for table in ("amounts", "funding", "directions", "actuals", "unit_costs", "definitions"):
        assert getattr(whole_sheet, f"{table}_table")(found).empty
    assert whole_sheet.said_alone(found) == []


def test_settlements_alone_are_shown_by_year() -> None:
    rows = [budget(1, None, 1_000_000), budget(2, None, 500_000), budget(1, None, 900_000, 2021)]
    table = whole_sheet.amounts_table(of(budgets=rows))
    assert table.to_numpy().tolist() == [["R3", "900,000円（1件）"], ["R4", "1,500,000円（2件）"]]
    assert list(table) == ["年度", "決算額"]


def test_parts_of_a_budget_are_shown_with_how_many_print_them() -> None:
    rows = [{**budget(1, 120, 90), "initial_yen": 100, "supplementary_yen": 20, "staff_cost_yen": 10}, budget(2, 5, 5)]
    table = whole_sheet.amounts_table(of(budgets=rows))
    assert table.iloc[0].to_dict() == {
        "年度": "R4",
        "当初予算額": "100円（1件）",
        "補正予算額": "20円（1件）",
        "予算額": "125円（2件）",
        "決算額": "95円（2件）",
        "人件費": "10円（1件）",
        "総コスト": "100円（1件）",
    }


def test_funds_and_directions() -> None:
    found = of(
        funding=[fund(1, "national", 10), fund(2, "national", 5), fund(1, "general", 3)],
        directions=[future(1, "expand"), future(2, "end"), future(2, "continue", "council")],
    )
    assert whole_sheet.funding_table(found).to_numpy().tolist() == [["R4", "予算", "15円", "3円"]]
    assert whole_sheet.directions_table(found).to_numpy().tolist() == [
        ["拡大", "1件", "0件"],
        ["継続", "0件", "1件"],
        ["廃止", "1件", "0件"],
    ]


def test_actuals_without_any_target_are_shown_over_the_years() -> None:
    rows = [indicator(1, "", "12", 2021, kind="activity", unit="件"), indicator(1, "", "15件", kind="activity")]
    found = of(indicators=rows, budgets=[budget(1, None, 30_000)])
    assert whole_sheet.said_alone(found) == ["指標1項目には目標の記載がないため、実績だけを年度ごとに示します。"]
    assert whole_sheet.actuals_table(found).to_numpy().tolist()[0][3:] == ["12", "15件"]
    (row,) = whole_sheet.unit_costs_table(found).to_numpy().tolist()
    assert row[3:] == ["15件", "30,000円", "2,000円／件"]


@pytest.mark.parametrize(
    ("actual", "money", "expected"),
    [
        ("3件", {"settlement_yen": 100}, [33]),
        ("8人", {"settlement_yen": 100, "staff_cost_yen": 20}, [15]),
        ("50%", {"settlement_yen": 100}, []),
        ("0件", {"settlement_yen": 100}, []),
        ("3件", {"budget_yen": 100}, []),
    ],
)
def test_what_one_unit_cost(actual: str, money: dict[str, int], expected: list[int]) -> None:
    found = of(indicators=[indicator(1, "5件", actual)], budgets=[budget(1, None, None) | money])
    assert unit_costs(found.indicators, found.budgets)["unit_cost_yen"].tolist() == expected


def test_the_workbook_has_a_sheet_for_each(tmp_path: Path) -> None:
    meaning = {"measure_id": "1", "kind": "annual", "seq": 1, "formula": "利用者÷人口", "source": "a.csv:2"}
    found = of(
        indicators=[indicator(1, "10件", "9件", reference_name="県平均", reference_value=8.0, published_rate=0.9)],
        budgets=[{**budget(1, 120, 90), "staff_cost_yen": 18, "settlement_status": "forecast"}],
        funding=[fund(1, "bonds", 7)],
        directions=[future(1, "expand")],
        definitions=[meaning],
    )
    write_workbook(found, None, tmp_path / "b.xlsx")
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    assert book.sheetnames[-5:] == ["今後の方向性", "財源", "指標の定義", "単位当たりコスト", "出典・方法"]
    cells = {name: [cell for row in book[name].iter_rows(values_only=True) for cell in row] for name in book.sheetnames}
    assert {"県平均", "公表達成率", 0.9} <= set(cells["指標"])
    assert {"見込み", "総コスト（円）", 108} <= set(cells["予算・決算"])
    assert {"地方債", 7} <= set(cells["財源"])
    assert "利用者÷人口" in cells["指標の定義"]
    assert 12 in cells["単位当たりコスト"]


def test_settlements_that_are_forecasts_are_said() -> None:
    found = of(budgets=[{**budget(1, 100, 90), "settlement_status": "forecast"}, budget(2, 50, 40)])
    assert "令和4年度に決算額が見込みの取組は1件で、その額は確定したものではありません。" in narrative.budgets(found)
    assert len(narrative.budgets(of(budgets=[budget(1, 100, 90)]))) == 1


def test_a_source_opens_the_kept_document_at_its_cell(tmp_path: Path) -> None:
    folder = tmp_path / "data/raw/sakura-dx/2022"
    keep = folder / "originals"
    keep.mkdir(parents=True)
    (keep / "a.xlsx").write_bytes(b"")
    (keep / "b.pdf").write_bytes(b"")
    rows = [budget(1, 100, 90) | {"source": "a.xlsx:表 1!C9"}, budget(2, 50, 40) | {"source": "b.pdf:p3"}]
    found = replace(of(budgets=rows), folder=folder)
    write_workbook(found, None, tmp_path / "b.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx")["予算・決算"]
    links = {cell.value: cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink}
    assert list(links) == ["a.xlsx:表 1!C9", "b.pdf:p3"]
    assert links["a.xlsx:表 1!C9"].location == "'表 1'!C9"
    assert links["b.pdf:p3"].location == "page=3"
    write_workbook(replace(found, folder=None), None, tmp_path / "c.xlsx")
    without = openpyxl.load_workbook(tmp_path / "c.xlsx")["予算・決算"]
    assert not any(cell.hyperlink for row in without.iter_rows() for cell in row)
