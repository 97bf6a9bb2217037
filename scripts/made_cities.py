"""Invented cities with the mess of real ones, for measuring (作り物の都市): the same seed gives the same bytes.

Each city is one plan of data/raw with one edition that reports three years. Of its indicators some are answered by a
dash, by 未測定 or by words, some count another unit than their target, some are wanted low, some print full-width
digits, some have targets for a year to come; grades are missing here and there, and two measures may share a name.
"""

from __future__ import annotations

import csv
import io
import random
import sys
from collections.abc import Iterator
from pathlib import Path

MEASURES, INDICATORS, YEARS = 60, 3, (2021, 2022, 2023)
SEED = 20240401
#: The columns of each file.
HEADERS = {
    "measures": "measure_id,name,department,policy,program,status,source",
    "budgets": "measure_id,fiscal_year,budget_yen,settlement_yen,staff_cost_yen,staff_fte,source",
    "grades": "measure_id,fiscal_year,kind,grade,source",
    "indicators": (
        "measure_id,kind,seq,fiscal_year,indicator,label,unit,direction,baseline_text,baseline_value,target_text,"
        "comparator,target_value,actual_text,actual_comparator,actual_unit,actual_value,missing_reason,published_grade,source"
    ),
}
_PLAN = """city = "{city}"
city_code = "{code}"
title = "{city}DX推進計画"
period = [2021, 2025]
source_title = "{city}DX推進計画 令和5年度評価報告書"

[policies]
1 = "市民の利便性の向上"
2 = "行政の効率化"
3 = "情報の安全"

[grades]
positive = ["A", "B"]
not_evaluated = ["-"]
"""
_STEPS = (
    ("A", "目標を達成した"),
    ("B", "おおむね目標を達成した"),
    ("C", "目標を下回った"),
    ("D", "目標を大きく下回った"),
)
_BOUNDS = '\n[grades.bounds]\nsteps = { A = "100%以上", B = "80%以上", C = "60%以上" }\n'
_THINGS = ("オンライン申請", "窓口予約", "文書電子化", "統計公開", "職員研修", "防災情報", "図書貸出", "健診予約")
_ACTS = ("の推進", "システムの導入", "の拡充", "の見直し")
_UNITS = ("件", "%", "人", "回", "千円", "時間")
_WORDS = (("導入", "導入完了"), ("運用開始", "検討中"), ("計画の策定", "策定済"), ("仕様の確定", "未実施"))
_MISSING = (("-", "dash"), ("", "blank"), ("未測定", "not_measured"), ("なし", "none"))
_FULL = str.maketrans("0123456789", "０１２３４５６７８９")


def _code(number: int) -> str:
    """Return a city code whose last digit checks the others."""
    digits = f"{10000 + number:05d}"
    rest = sum(int(digit) * weight for digit, weight in zip(digits, range(6, 1, -1), strict=True)) % 11
    return digits + str((11 - rest) % 10)


def _indicator(dice: random.Random, lead: list[str], place: int, tail: str) -> Iterator[list[str]]:
    """Yield the rows of one indicator, one a year; sometimes the target of a year to come as well."""
    name, unit = f"{dice.choice(_THINGS)}{dice.choice(('件数', '率', '利用者数'))}", dice.choice(_UNITS)
    low, in_words = dice.random() < 0.12, dice.random() < 0.15
    level, skill = dice.choice((20, 85, 400, 12_000)), dice.gauss(1.0, 0.2)
    state = dice.choice(_WORDS)
    for year in (*YEARS, 2024) if dice.random() < 0.2 else YEARS:
        source = f"report.txt:{place + year}{tail}"
        head = [*lead, str(year), state[0] if in_words else name, "", "" if in_words else unit]
        if in_words:
            told = ["", ""] if year == 2024 else [state[1], ""]
            yield [*head, "milestone", "", "", state[0], "none", "", told[0], "", "", "", "not_numeric", "", source]
            continue
        target = round(level * (1.0 + 0.05 * (year - 2021)) * (0.95 if low else 1.0))
        bound = ("以下", "le") if low else dice.choice((("以上", "ge"), ("", "eq")))
        text = f"{target}{unit}{bound[0]}"
        head += ["lower" if low else "higher", str(level), str(level)]
        head += [text.translate(_FULL) if dice.random() < 0.1 else text, bound[1], str(target)]
        if year == 2024 or dice.random() < 0.08:
            said, why = ("", "blank") if year == 2024 else dice.choice(_MISSING)
            yield [*head, said, "", "", "", why, "", source]
            continue
        actual = max(0, round(target * dice.gauss(skill, 0.12)))
        other = "団体" if dice.random() < 0.03 else ""
        yield [*head, f"{actual}{other or unit}", "eq", other, str(actual), "", "", source]


def city_rows(number: int, prefix: str = "") -> dict[str, list[list[str]]]:
    """Return the rows of one city by table; ``prefix`` stands before every measure_id."""
    dice = random.Random(SEED + number)
    found: dict[str, list[list[str]]] = {name: [] for name in HEADERS}
    lenience = dice.gauss(0.0, 0.08)
    for place in range(1, MEASURES + 1):
        measure = f"{prefix}{place}"
        name, office = (
            f"{dice.choice(_THINGS)}{dice.choice(_ACTS)}",
            dice.choice(("デジタル戦略課", "総務課", "市民課", "")),
        )
        source = f"report.txt:{place * 40}"
        found["measures"].append([measure, name, office, str(dice.randint(1, 3)), "", "active", source])
        for seq in range(1, INDICATORS + 1):
            kind = "annual" if seq < INDICATORS else "goal"
            found["indicators"] += _indicator(dice, [measure, kind, str(seq)], place * 40, f"-{seq}")
        for year in YEARS:
            budget = dice.choice((0, 120_000, 3_450_000, 98_765_000))
            spent = "" if dice.random() < 0.1 else str(round(budget * min(1.1, dice.gauss(0.9, 0.1))))
            found["budgets"].append(
                [measure, str(year), "" if dice.random() < 0.05 else str(budget), spent, "", "", source]
            )
            if dice.random() > 0.07:
                step = min(3, max(0, round(dice.gauss(0.9 - 6 * lenience, 0.9))))
                grade = "-" if dice.random() < 0.04 else "ABCD"[step]
                found["grades"].append(
                    [measure, str(year), "annual", "Ａ" if grade == "A" and place % 9 == 0 else grade, source]
                )
    return found


def write_plan(root: Path, plan_id: str, number: int, rows: dict[str, list[list[str]]]) -> None:
    """Write one plan with its one edition below data/raw of a root."""
    folder = root / "data" / "raw" / plan_id
    (folder / str(YEARS[-1])).mkdir(parents=True)
    steps = "".join(
        f'[[grades.steps]]\nsymbol = "{symbol}"\nlabel = "{wording}"\nwording = "{wording}"\nreached = {str(symbol == "A").lower()}\n'
        for symbol, wording in _STEPS
    )
    text = _PLAN.format(city=f"見本{number}市", code=_code(number)) + (_BOUNDS if number % 2 else "") + steps
    (folder / "plan.toml").write_text(text, encoding="utf-8")
    for name, lines in rows.items():
        cells = io.StringIO()
        csv.writer(cells, lineterminator="\n").writerows([HEADERS[name].split(","), *lines])
        (folder / str(YEARS[-1]) / f"{name}.csv").write_text(cells.getvalue(), encoding="utf-8")


def write_cities(root: Path, cities: int) -> None:
    """Write so many plans, ``city-0001`` and on."""
    for number in range(1, cities + 1):
        write_plan(root, f"city-{number:04d}", number, city_rows(number))


def write_together(root: Path, cities: int) -> None:
    """Write the measures of so many cities as one big plan, ``together``."""
    rows: dict[str, list[list[str]]] = {name: [] for name in HEADERS}
    for number in range(1, cities + 1):
        for name, lines in city_rows(number, f"{number}-").items():
            rows[name] += lines
    write_plan(root, "together", 1, rows)


if __name__ == "__main__":
    write_cities(Path(sys.argv[1]), int(sys.argv[2]))
