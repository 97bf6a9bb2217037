"""A made-up city that collects (しらかば市): forty measures in fifteen departments, two years of indicators and money."""

from __future__ import annotations

import csv
from pathlib import Path

PLAN = "shirakaba-dx"
DEPARTMENTS = [f"第{number}業務課" for number in range(1, 14)] + ["総務/法務課", "CON"]
_TOML = """city = "しらかば市"
city_code = "999997"
title = "DX推進計画"
period = [2022, 2025]

[grades]
positive = ["A", "B"]
steps = [
  { symbol = "A", label = "達成", reached = true },
  { symbol = "B", label = "おおむね達成" },
  { symbol = "C", label = "遅れ" },
]
"""


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def made_city(root: Path, measures: int = 40, departments: int = 15) -> Path:
    """Write plan and the edition of 2023 below a project folder; the targets of 2024 are known for the odd measures."""
    folder = root / "data" / "raw" / PLAN
    (folder / "2023").mkdir(parents=True)
    (folder / "plan.toml").write_text(_TOML, encoding="utf-8")
    numbers = range(1, measures + 1)
    names = [
        {
            "measure_id": n,
            "name": f"手続{n}の改善",
            "department": DEPARTMENTS[n % departments],
            "policy": "",
            "program": "",
            "status": "active",
            "source": f"a:{n}",
        }
        for n in numbers
    ]
    _write(folder / "2023" / "measures.csv", names)
    indicators = []
    for n in numbers:
        base = {
            "measure_id": n,
            "kind": "annual",
            "seq": 1,
            "unit": "件",
            "label": "",
            "baseline_text": "",
            "baseline_value": "",
        }
        low = n % 5 == 0
        words = {"indicator": f"{'事故' if low else '受付'}件数", "direction": "lower" if low else "higher"}
        for year, actual in ((2023, str(90 + n)), (2024, "")):
            target = "100" if year == 2023 or n % 2 else ""
            if year == 2023 or target:
                reason = "" if actual else "blank"
                indicators.append(
                    {
                        **base,
                        **words,
                        "fiscal_year": year,
                        "target_text": target,
                        "comparator": "eq",
                        "target_value": target,
                        "actual_text": actual,
                        "actual_value": actual,
                        "missing_reason": reason,
                        "published_grade": "",
                        "source": f"b:{n}",
                    }
                )
    _write(folder / "2023" / "indicators.csv", indicators)
    budgets = [
        {
            "measure_id": n,
            "fiscal_year": 2023,
            "budget_yen": 1_000_000 * n,
            "settlement_yen": 900_000 * n,
            "staff_cost_yen": "",
            "staff_fte": "",
            "source": f"c:{n}",
        }
        for n in numbers
    ]
    _write(folder / "2023" / "budgets.csv", budgets)
    grades = [
        {"measure_id": n, "fiscal_year": 2023, "kind": "annual", "grade": "AB"[n % 2], "source": f"d:{n}"}
        for n in numbers
    ]
    _write(folder / "2023" / "grades.csv", grades)
    return folder
