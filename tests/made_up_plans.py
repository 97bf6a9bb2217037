"""Evaluations made from a few rows, in the shapes that other cities' plans have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

import pandas as pd

from analysis.contract.plan import Methods, Plan
from analysis.contract.scale import Scale, Step
from analysis.contract.schema import TABLES
from analysis.evaluation.achievement import with_achievement
from analysis.evaluation.budget import with_amounts
from analysis.evaluation.year import Evaluation
from analysis.words.attainment import ReadCell, wanted_direction
from analysis.words.quantity import missing_reason, read_quantity

ABCD = Scale(
    tuple(Step(*pair) for pair in zip("ABCD", ("適切", "おおむね", "改善", "見直し"), strict=True)), ("A", "B")
)
SAB = Scale(tuple(Step(*pair) for pair in zip("SAB", ("目標以上", "目標どおり", "未達"), strict=True)), ("S", "A"))
MARKS = Scale(
    tuple(Step(*pair) for pair in zip("◎○△●", ("成果大", "計画どおり", "遅れ", "見直し"), strict=True)), ("◎", "○")
)


def plan(scale: Scale = ABCD, **given: Any) -> Plan:
    """Return a plan of a made-up city."""
    words: dict[str, Any] = {
        "plan_id": "sakura-dx",
        "city": "さくら市",
        "city_code": "012025",
        "title": "DX推進計画",
        "period": (2021, 2025),
        "policies": {"1": "市民サービス", "2": "庁内の効率化"},
        "measure_word": "取組",
        "source_title": "さくら市DX推進計画 進捗報告",
        "methods": Methods(),
    }
    return Plan(scale=scale, **(words | given))


def frame(table: str, rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """Return a table of the contract, columns not given empty."""
    found = list(rows)
    columns = {
        column.name: pd.array([row.get(column.name, pd.NA) for row in found], dtype=column.dtype)
        for column in TABLES[table].read_columns
    }
    return pd.DataFrame(columns)


def measure(number: int, policy: str | None = "1", **given: Any) -> dict[str, Any]:
    """Return a row of measures."""
    words = {"measure_id": str(number), "name": f"取組{number}", "department": "デジタル課", "policy": policy}
    return words | {"status": "active"} | given


def indicator(number: int, target: str, actual: str, year: int = 2022, **given: Any) -> dict[str, Any]:
    """Return a row of indicators, its numbers read from the words as an import does."""
    row = {"measure_id": str(number), "kind": "annual", "seq": 1, "fiscal_year": year, "indicator": "利用件数"} | given
    wanted = read_quantity(target, fiscal_year=year)
    got = read_quantity(actual, fiscal_year=year, unit=wanted.unit)
    cells = {"target_text": target or pd.NA, "target_value": wanted.value, "comparator": wanted.comparator}
    cells |= {"actual_text": actual or pd.NA, "actual_value": got.value, "unit": wanted.unit or got.unit}
    cells |= {"actual_comparator": got.comparator, "actual_unit": got.unit if got.unit != cells["unit"] else pd.NA}
    cells |= {"direction": wanted_direction(str(row["indicator"]), ReadCell(target, wanted)), "source": "doc.txt:1"}
    return {**row, **{name: pd.NA if value is None else value for name, value in cells.items()}} | {
        "missing_reason": missing_reason(actual) or pd.NA
    }


def grade(number: int, symbol: str, year: int = 2022, kind: str = "annual") -> dict[str, Any]:
    """Return a row of grades."""
    return {"measure_id": str(number), "fiscal_year": year, "kind": kind, "grade": symbol}


def budget(number: int, budget_yen: int | None, settlement_yen: int | None, year: int = 2022) -> dict[str, Any]:
    """Return a row of budgets; None is not given."""
    amounts = {"budget_yen": budget_yen, "settlement_yen": settlement_yen}
    return {"measure_id": str(number), "fiscal_year": year, "source": "doc.txt:2"} | {
        name: pd.NA if value is None else value for name, value in amounts.items()
    }


def evaluation(of: Plan, fiscal_year: int = 2022, **rows: Iterable[dict[str, Any]]) -> Evaluation:
    """Return an evaluation with the rows of some tables; the other tables are empty."""
    tables = {name: frame(name, rows.get(name, ())) for name in TABLES}
    published = tables["published"].assign(recomputed_value=pd.NA, agrees=pd.array([], dtype="boolean"), reason=pd.NA)
    computed: dict[str, Any] = {
        "budgets": with_amounts(tables["budgets"]),
        "indicators": with_achievement(tables["indicators"], of.methods.lower_is_better),
        "published": published,
    }
    known = {
        "plan": of,
        "fiscal_year": fiscal_year,
        "corrections": (),
        "inputs": {},
        "folder": None,
        **tables,
        **computed,
    }
    return Evaluation(**{field.name: known.get(field.name, pd.DataFrame()) for field in fields(Evaluation)})
