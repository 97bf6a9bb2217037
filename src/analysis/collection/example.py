"""A made-up city to practise on (練習用の市): no figure of it is anybody's."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from analysis.contract.schema import TABLES
from analysis.editions.staging import replaced_folder
from analysis.sources.edition_files import csv_text
from analysis.sources.indicators import Row
from analysis.words.errors import InputError, Problem

PLAN = "shirakaba-dx"
YEAR = 2023
DEPARTMENTS = (
    *("総務課", "財政課", "市民課", "税務課", "福祉課", "健康課", "こども課", "学校教育課"),
    *("生涯学習課", "産業課", "農政課", "道路課", "上下水道課", "消防総務課", "デジタル推進課"),
)
_WORK = (
    "窓口の予約",
    "電子申請",
    "書類の電子化",
    "内部事務の自動化",
    "データの公開",
    "研修",
    "問合せの自動応答",
    "機器の更新",
)
_COUNTED = ("受付件数", "利用率", "紙の使用枚数", "処理時間", "公開件数", "参加者数", "回答件数", "更新台数")
_UNITS = ("件", "%", "枚", "時間", "件", "人", "件", "台")
_LOW = ("紙の使用枚数", "処理時間")
_CODE = 999_997  # a code that no city has
_TOML = f"""# 練習用の、実在しない市の計画です。
city = "しらかば市"
city_code = "{_CODE}"
title = "DX推進計画"
period = [2022, 2025]

[grades]
positive = ["A", "B"]
steps = [
  {{ symbol = "A", label = "達成", reached = true }},
  {{ symbol = "B", label = "おおむね達成" }},
  {{ symbol = "C", label = "遅れ" }},
]
"""


def write_example(
    root: Path, measures: int = 40, departments: Sequence[str] = DEPARTMENTS, notebooks: Path | None = None
) -> Path:
    """Write the plan and one edition (2023) below a project folder; every second measure has a target for 2024.

    Parameters
    ----------
    notebooks : Path, optional
        The folder of a project's notebooks; they are copied, so that reports can be made of the example.

    Returns
    -------
    Path
        data/raw/<plan_id> of the made-up plan.

    Raises
    ------
    InputError
        Where the folder has the plan already.
    """
    folder = root / "data" / "raw" / PLAN
    if folder.exists():
        raise InputError(Problem(str(root), f"{PLAN} がすでにあります。", "別のフォルダを指定してください。"))
    with replaced_folder(folder) as part:
        (part / str(YEAR)).mkdir()
        (part / "plan.toml").write_text(_TOML, encoding="utf-8", newline="\n")
        for name, rows in _tables(measures, departments).items():
            text = csv_text(TABLES[name], rows)
            (part / str(YEAR) / f"{name}.csv").write_text(text, encoding="utf-8-sig", newline="\n")
        if notebooks:
            shutil.copytree(notebooks, root / "notebooks", dirs_exist_ok=True)
    return folder


def _tables(measures: int, departments: Sequence[str]) -> dict[str, list[Row]]:
    made: dict[str, list[Row]] = {"measures": [], "indicators": [], "budgets": [], "grades": []}
    for n in range(1, measures + 1):
        work, department = _WORK[n % len(_WORK)], departments[n % len(departments)]
        made["measures"].append(
            {
                "measure_id": str(n),
                "name": f"{work}（{n}）",
                "department": department,
                "status": "active",
                "source": f"例:{n}",
            }
        )
        made["indicators"] += list(_years(n))
        spent = 900_000 * n
        amounts: Row = {"budget_yen": 1_000_000 * n, "settlement_yen": spent, "source": f"例:{n}"}
        made["budgets"].append({"measure_id": str(n), "fiscal_year": YEAR, **amounts})
        grade: Row = {"kind": "annual", "grade": "AB"[n % 2], "source": f"例:{n}"}
        made["grades"].append({"measure_id": str(n), "fiscal_year": YEAR, **grade})
    return made


def _years(n: int) -> list[Row]:
    counted, unit = _COUNTED[n % len(_COUNTED)], _UNITS[n % len(_UNITS)]
    base: Row = {
        "measure_id": str(n),
        "kind": "annual",
        "seq": 1,
        "indicator": counted,
        "unit": unit,
        "direction": "lower" if counted in _LOW else "higher",
        "comparator": "eq",
        "target_text": "100",
        "target_value": 100,
        "source": f"例:{n}",
    }
    done: Row = {"fiscal_year": YEAR, "actual_text": str(90 + n), "actual_value": 90 + n}
    ahead: Row = {"fiscal_year": YEAR + 1, "missing_reason": "blank"}
    return [{**base, **done}, *([{**base, **ahead}] if n % 2 else [])]
