"""Printed rates and totals held against our own; budgets from their parts."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from tests.made_up_plans import budget, frame, indicator

from analysis.evaluation.achievement import with_achievement
from analysis.evaluation.budget import with_amounts
from analysis.evaluation.printed_figures import with_printed_figures


def held(published: list[dict[str, Any]], **rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return published figures after they were held against rows of budgets and indicators."""
    computed = {
        "recomputed_value": pd.NA,
        "agrees": pd.array([pd.NA] * len(published), dtype="boolean"),
        "reason": pd.NA,
    }
    table = frame("published", published).assign(**computed)
    table = table.astype({"recomputed_value": "string", "reason": "string"})
    budgets = with_amounts(frame("budgets", rows.get("budgets", [])))
    return with_printed_figures(table, budgets, with_achievement(frame("indicators", rows.get("indicators", []))))


def figure(table: str, row: str, column: str, value: str, source: str = "a.xlsx:表!C9") -> dict[str, Any]:
    """Return a row of published."""
    return {"table": table, "row": row, "column": column, "published_value": value, "source": source}


@pytest.mark.parametrize(
    ("printed", "agrees"), [("84.4%", True), ("84%", True), ("84.5", False), ("８４．４３％", True)]
)
def test_execution_rates(printed: str, agrees: bool) -> None:
    rows = held([figure("執行率", "1", "令和4年度", printed)], budgets=[budget(1, 188_143_000, 158_845_000)])
    assert rows["agrees"].tolist() == [agrees]
    assert rows["recomputed_value"].tolist() == ["84.428%"]


def test_an_execution_rate_of_a_measure_without_amounts_is_not_held() -> None:
    rows = held([figure("執行率", "2", "令和4年度", "90%")], budgets=[budget(1, 100, 90)])
    assert rows["agrees"].isna().all()


@pytest.mark.parametrize(("printed", "agrees"), [("300", True), ("301", False)])
def test_totals_are_those_of_their_sheet(printed: str, agrees: bool) -> None:
    money = [budget(1, 100, 90) | {"source": "a.xlsx:表!C2"}, budget(2, 200, 90) | {"source": "a.xlsx:表!C3"}]
    money += [budget(3, 999, 90) | {"source": "a.xlsx:別の表!C2"}]
    rows = held([figure("合計", "合計", "予算額（円） 令和4年度", printed)], budgets=money)
    assert (rows["agrees"].tolist(), rows["recomputed_value"].tolist()) == ([agrees], ["300"])


@pytest.mark.parametrize(
    ("target", "actual", "printed", "agrees"),
    [
        ("100件", "95件", 0.95, True),
        ("100件", "95件", 0.96, False),
        ("3件", "2件", 0.667, True),
        ("3件", "2件", 0.666, True),
    ],
)
def test_achievement_rates(target: str, actual: str, printed: float, agrees: bool) -> None:
    rows = held([], indicators=[indicator(1, target, actual, published_rate=printed)])
    assert rows["agrees"].tolist() == [agrees]
    assert rows["table"].tolist() == ["達成率"]


def test_a_rate_of_the_wrong_direction_is_named() -> None:
    rows = held([], indicators=[indicator(1, "20分以内", "25分", published_rate=1.25)])
    assert rows["agrees"].tolist() == [False]
    assert rows["recomputed_value"].tolist() == ["80%"]
    assert "逆の向き（多いほど良い指標）の式" in rows["reason"][0]


class TestBudgetFromItsParts:
    @staticmethod
    def of(*rows: dict[str, int], **given: bool) -> list[Any]:
        table = [{"measure_id": str(number), "fiscal_year": 2022, **row} for number, row in enumerate(rows)]
        return with_amounts(frame("budgets", table), **given)["budget_yen"].tolist()

    def test_all_parts_that_the_documents_give(self) -> None:
        assert self.of({"initial_yen": 100, "supplementary_yen": -30}) == [70]

    def test_a_blank_part_is_unknown(self) -> None:
        found = self.of({"initial_yen": 100, "supplementary_yen": 20}, {"initial_yen": 50})
        assert found[0] == 120
        assert pd.isna(found[1])

    def test_an_initial_budget_alone_is_none(self) -> None:
        assert pd.isna(self.of({"initial_yen": 100})[0])

    def test_but_where_the_plan_says_that_its_budgets_are_initial_ones(self) -> None:
        assert self.of({"initial_yen": 100}, initial_counts=True) == [100]

    def test_the_printed_budget_counts_first(self) -> None:
        assert self.of({"initial_yen": 100, "supplementary_yen": 20, "budget_yen": 119}) == [119]


@pytest.mark.parametrize(("printed", "agrees"), [("100", True), ("99", False)])
def test_amounts_that_another_document_prints_again(printed: str, agrees: bool) -> None:
    row = figure("別の資料 b.xlsx:表", "1", "予算額（円） 令和4年度", printed)
    assert held([row], budgets=[budget(1, 100, 90)])["agrees"].tolist() == [agrees]
