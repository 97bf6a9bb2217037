"""A small plan of an invented city, written as files: whole, or with what a test leaves out or puts in."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from analysis.contract.schema import TABLES as SCHEMA

PLAN = "sakura-ict"
PLAN_TOML = """city = "さくら市"
city_code = "122289"
title = "情報化計画"
period = [2020, 2022]
measure_word = "事業"

[policies]
1 = "便利な窓口"
2 = "確かな仕事"

[grades]
positive = ["◎", "○"]
not_evaluated = ["-"]
[[grades.steps]]
symbol = "◎"
label = "目標以上"
[[grades.steps]]
symbol = "○"
label = "計画どおり"
[[grades.steps]]
symbol = "△"
label = "遅れ"
"""
BARE_TOML = """city = "さくら市"
city_code = "122289"
title = "情報化計画"
period = [2020, 2022]

[grades]
"""

Rows = Sequence[Mapping[str, object]]
TABLES: dict[str, Rows] = {
    "measures": [
        {"measure_id": "1-1", "name": "電子申請", "department": "市民課", "policy": "1", "status": "active"},
        {"measure_id": "1-2", "name": "総合窓口", "department": "市民課", "policy": "1", "status": "active"},
        {"measure_id": "2-1", "name": "財務会計", "department": "", "policy": "2", "status": "completed"},
    ],
    "budgets": [
        {
            "source": "a.txt:1",
            "measure_id": "1-1",
            "fiscal_year": 2021,
            "budget_yen": 1000000,
            "settlement_yen": 999600,
        },
        {"measure_id": "1-2", "fiscal_year": 2021, "budget_yen": 0, "settlement_yen": 0},
        {"measure_id": "2-1", "fiscal_year": 2021, "budget_yen": 500000, "settlement_yen": 520000},
        {"measure_id": "2-1", "fiscal_year": 2022, "budget_yen": 600000, "settlement_yen": ""},
    ],
    "indicators": [
        {
            **{"measure_id": "1-1", "kind": "annual", "seq": 1, "fiscal_year": 2021, "indicator": "申請件数"},
            **{"unit": "件", "direction": "higher", "target_text": "10,000件以上", "comparator": "ge"},
            **{"target_value": 10000, "actual_text": "9,996件", "actual_value": 9996},
        },
        {
            **{"measure_id": "1-2", "kind": "annual", "seq": 1, "fiscal_year": 2021, "indicator": "待ち時間"},
            **{"unit": "分", "direction": "lower", "target_text": "12.5分以内", "comparator": "le"},
            **{"target_value": 12.5, "actual_text": "10分", "actual_value": 10},
        },
        {
            **{"measure_id": "2-1", "kind": "goal", "seq": 1, "fiscal_year": 2021, "indicator": "更新"},
            **{"direction": "milestone", "target_text": "完了", "actual_text": "-", "missing_reason": "dash"},
        },
    ],
    "grades": [
        {"measure_id": "1-1", "fiscal_year": 2020, "kind": "annual", "grade": "○"},
        {"measure_id": "1-1", "fiscal_year": 2021, "kind": "annual", "grade": "△"},
        {"measure_id": "1-2", "fiscal_year": 2020, "kind": "annual", "grade": "○"},
        {"measure_id": "1-2", "fiscal_year": 2021, "kind": "annual", "grade": "◎"},
        {"measure_id": "2-1", "fiscal_year": 2021, "kind": "annual", "grade": "-"},
    ],
    "published": [{"table": "表1", "row": "1-1", "column": "R3", "published_value": "△"}],
}


def write_edition(
    root: Path, year: int = 2021, tables: Mapping[str, Rows] | None = None, toml: str = PLAN_TOML
) -> Path:
    """Write one edition and return the project folder; without tables, those above."""
    folder = root / "data" / "raw" / PLAN / str(year)
    folder.mkdir(parents=True, exist_ok=True)
    (folder.parent / "plan.toml").write_text(toml, encoding="utf-8")
    for name, rows in (tables or TABLES).items():
        columns = [column.name for column in SCHEMA[name].read_columns]
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n", restval="")
            writer.writeheader()
            writer.writerows(rows)
    return root
