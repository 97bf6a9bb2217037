"""Small evaluations written down in a test: cells as a document prints them, read as the importer reads them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis.contract.plan import Plan
from analysis.contract.scale import Scale, Step
from analysis.contract.schema import TABLES
from analysis.editions.history import RESTATED_COLUMNS
from analysis.evaluation.achievement import with_achievement
from analysis.evaluation.budget import with_amounts
from analysis.evaluation.grade_rule import with_computed_grades
from analysis.evaluation.year import Evaluation
from analysis.sources.grid import Cell
from analysis.sources.indicators import indicator_rows
from analysis.sources.log import ImportLog
from analysis.sources.series import Series

ABCD = Scale(
    (Step("A", "適切", reached=True), Step("B", "おおむね適切"), Step("C", "改善の余地あり"), Step("D", "見直し")),
    ("A", "B"),
)
SAB = Scale((Step("S", "目標以上", reached=True), Step("A", "目標どおり", reached=True), Step("B", "未達")), ("S", "A"))


def plan(scale: Scale = ABCD, period: tuple[int, int] = (2019, 2021)) -> Plan:
    """Return a plan of no city."""
    return Plan("example-plan", "例示市", "112089", "情報化計画", period, {}, scale)


def measure(measure_id: str = "1", **given: Any) -> dict[str, Any]:
    """Return a row of measures."""
    row = {"measure_id": measure_id, "name": f"取組{measure_id}", "department": "情報課", "status": "active"}
    return row | {"source": f"plan.txt:{measure_id}"} | given


def part(target: str, actual: str, **given: Any) -> dict[str, Any]:
    """Return a row of indicators, its cells read from their words."""
    chosen: dict[str, Any] = {"measure_id": "1", "kind": "annual", "seq": 1, "fiscal_year": 2021} | given
    named = Cell(str(given.get("indicator", "")), source="plan.txt:10")
    series = Series(chosen["kind"], named, seq=chosen["seq"], named_by_target="indicator" not in given)
    series.cells[chosen["fiscal_year"]] = {"target": Cell(target), "actual": Cell(actual)}
    (row,) = indicator_rows([series], ImportLog())
    return row | {"source": "plan.txt:10"} | chosen


def budget(budget_yen: int | None, settlement_yen: int | None, **given: Any) -> dict[str, Any]:
    """Return a row of budgets."""
    amounts = {"budget_yen": budget_yen, "settlement_yen": settlement_yen}
    return {"measure_id": "1", "fiscal_year": 2021, "source": "plan.txt:20"} | amounts | given


def graded(grade: str, kind: str = "annual", **given: Any) -> dict[str, Any]:
    """Return a row of grades."""
    return {"measure_id": "1", "fiscal_year": 2021, "kind": kind, "grade": grade, "source": "plan.txt:30"} | given


def funds(amount_yen: int, kind: str = "general", **given: Any) -> dict[str, Any]:
    """Return a row of funding."""
    row = {"measure_id": "1", "fiscal_year": 2021, "stage": "settlement", "kind": kind, "amount_yen": amount_yen}
    return {**row, "source": "plan.txt:25"} | given


def way_ahead(direction: str, words: str = "", **given: Any) -> dict[str, Any]:
    """Return a row of directions."""
    row = {"measure_id": "1", "fiscal_year": 2021, "direction": direction, "direction_text": words}
    return {**row, "source": "plan.txt:35"} | given


def text(words: str, field_name: str = "reason", measure_id: str = "1") -> dict[str, Any]:
    """Return a row of texts."""
    return {"measure_id": measure_id, "field": field_name, "text": words, "source": "plan.txt:40"}


def task(words: str, measure_id: str = "1") -> dict[str, Any]:
    """Return a row of schedules."""
    return {"measure_id": measure_id, "scope": "year", "task": words, "fiscal_year": 2021, "source": "plan.txt:50"}


def printed(column: str, value: str, row: str = "1", table: str = "個票") -> dict[str, Any]:
    """Return a row of published."""
    return {"table": table, "row": row, "column": column, "published_value": value, "source": "plan.txt:60"}


def frame(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return rows as a table of the contract; an empty word is missing."""
    columns = TABLES[name].read_columns
    return pd.DataFrame(
        {
            column.name: pd.array(
                [None if row.get(column.name) in ("", None) else row[column.name] for row in rows], dtype=column.dtype
            )
            for column in columns
        }
    )


@dataclass(frozen=True)
class Document:
    """What a small document says; the measures are those that its rows name unless they are given."""

    indicators: list[dict[str, Any]] = field(default_factory=list)
    grades: list[dict[str, Any]] = field(default_factory=list)
    budgets: list[dict[str, Any]] = field(default_factory=list)
    texts: list[dict[str, Any]] = field(default_factory=list)
    schedules: list[dict[str, Any]] = field(default_factory=list)
    published: list[dict[str, Any]] = field(default_factory=list)
    measures: list[dict[str, Any]] = field(default_factory=list)
    restated: list[dict[str, Any]] = field(default_factory=list)
    vanished: list[dict[str, Any]] = field(default_factory=list)
    agrees: list[bool | None] = field(default_factory=list)
    funding: list[dict[str, Any]] = field(default_factory=list)
    directions: list[dict[str, Any]] = field(default_factory=list)
    other_grades: list[dict[str, Any]] = field(default_factory=list)
    plan: Plan = field(default_factory=plan)
    fiscal_year: int = 2021

    def _measures(self) -> list[dict[str, Any]]:
        rows = [*self.indicators, *self.grades, *self.budgets, *self.texts, *self.schedules]
        named = dict.fromkeys(str(row["measure_id"]) for row in rows) or {"1": None}
        return self.measures or [measure(measure_id) for measure_id in named]

    def evaluation(self) -> Evaluation:
        """Return the document as an evaluation with its computed columns."""
        indicators = with_achievement(frame("indicators", self.indicators))
        published = frame("published", self.published)
        agrees = self.agrees or [None] * len(self.published)
        return Evaluation(
            plan=self.plan,
            fiscal_year=self.fiscal_year,
            measures=frame("measures", self._measures()),
            budgets=with_amounts(frame("budgets", self.budgets)),
            indicators=indicators,
            grades=with_computed_grades(frame("grades", self.grades), indicators, self.plan),
            schedules=frame("schedules", self.schedules),
            texts=frame("texts", self.texts),
            published=published.assign(
                recomputed_value=pd.Series(["17件"] * len(published), dtype="string"),
                agrees=pd.Series(agrees, dtype="boolean"),
                reason=pd.Series(pd.NA, index=published.index, dtype="string"),
            ),
            restated=pd.DataFrame(self.restated, columns=RESTATED_COLUMNS),
            vanished=pd.DataFrame(self.vanished, columns=["measure_id", "name", "edition", "source"]),
            corrections=(),
            inputs={},
            funding=frame("funding", self.funding),
            directions=frame("directions", self.directions),
            other_grades=frame("grades", self.other_grades),
        )
