"""変わらないはずのこと: printed and read back, in other units, in another order, beside another plan; every line accounted for."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from tests.fuzz_families import TEXTS, csv_text
from tests.fuzzing import HEADING, LAYOUT
from tests.importing import imported, values
from tests.small_plan import PLAN, PLAN_TOML, write_edition

from analysis.evaluation.year import Evaluation, evaluate
from analysis.sources.figures import plain_number
from analysis.sources.grid import Cell
from analysis.sources.money import yen_in
from analysis.words.errors import InputError
from analysis.words.printing import YEN_UNITS, number_text, yen_text
from analysis.words.quantity import read_quantity

SEEDS = range(20)
MOST_YEN = 10**15


def numbers(seed: int) -> list[float]:
    dice = random.Random(seed)
    whole = [dice.randrange(-(10**digits), 10**digits) for digits in range(1, 13)]
    return [0, *whole, *(number / 10**places for number in whole for places in (1, 2, 4))]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_printed_number_read_back_is_the_number(seed: int) -> None:
    for value in numbers(seed):
        assert plain_number(number_text(value)) == value
        assert read_quantity(f"{number_text(value)}件").value == value


@pytest.mark.parametrize("unit", YEN_UNITS)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_printed_amount_read_back_is_the_amount(seed: int, unit: str) -> None:
    for value in numbers(seed):
        amount = int(value) * YEN_UNITS[unit]
        if abs(amount) > MOST_YEN:  # no amount of a city
            continue
        assert yen_in(Cell(yen_text(amount, unit), unit=unit)) == amount


#: What gets into a number by text recognition, other keyboards and notes, and never belongs there.
MARKS = "OolIBгЗб٣๓ⅠⅣ²¹⁰①③½⅓|?_;'’\"`□〇○Qg"


def damaged(seed: int) -> list[tuple[str, int]]:
    """Return numbers with a mark between two of their characters or in the place of one."""
    dice = random.Random(seed)
    made = []
    for _ in range(200):
        number = dice.randrange(100, 10 ** dice.randrange(4, 9))
        text = dice.choice((f"{number:,}", str(number)))
        at = dice.randrange(1, len(text) - 1)
        made.append((text[:at] + dice.choice(MARKS) + text[at + dice.randrange(2) :], number))
    return made


@pytest.mark.parametrize("unit", ["", "件", " 人以上"])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_damaged_number_is_the_number_or_none(seed: int, unit: str) -> None:
    for text, number in damaged(seed):
        read = {read_quantity(text + unit).value, plain_number(text), yen_in(Cell(text, unit="円"))}
        assert read <= {number, None}, text + unit


TABLES = ("measures", "budgets", "indicators")


def document(folder: Path, rows: list[list[str]], unit: str = "千円") -> Path:
    path = folder / "d.csv"
    heading = [words.replace("予算（千円）", f"予算（{unit}）") for words in HEADING]
    path.write_text(csv_text([heading, *rows]), encoding="utf-8")
    return path


def plain_rows(seed: int) -> list[list[str]]:
    dice = random.Random(seed)
    return [
        [
            str(100 + number),
            f"事業{number}",
            f"{dice.randrange(10**6):,}",
            f"{dice.randrange(10**9):,}",
            "件数",
            *map(str, dice.sample(range(999), 2)),
        ]
        for number in range(dice.randrange(2, 12))
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_unit_that_a_document_prints_makes_no_difference(seed: int, tmp_path: Path) -> None:
    rows = plain_rows(seed)
    as_yen = [[*row[:2], f"{int(row[2].replace(',', '')) * 1_000:,}", *row[3:]] for row in rows]
    first = imported(tmp_path, document(tmp_path, rows), LAYOUT)
    second = imported(tmp_path, document(tmp_path, as_yen, "円"), LAYOUT.replace("予算（千円）", "予算（円）"))
    assert first.tables == second.tables


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_the_rows_of_a_document_makes_no_difference(seed: int, tmp_path: Path) -> None:
    rows = plain_rows(seed)
    names = {"measures": ("measure_id", "name"), "budgets": ("measure_id", "budget_yen", "settlement_yen")}
    names["indicators"] = ("measure_id", "indicator", "target_value", "actual_value")
    found = []
    for order in (rows, random.Random(seed).sample(rows, len(rows))):
        tables = imported(tmp_path, document(tmp_path, order), LAYOUT)
        found.append({name: sorted(values(tables, name, *columns), key=str) for name, columns in names.items()})
    assert found[0] == found[1]


@pytest.mark.parametrize("seed", range(100))
def test_every_line_read_is_kept_skipped_by_a_rule_or_not_placed(seed: int, tmp_path: Path) -> None:
    dice = random.Random(seed)
    rows = plain_rows(seed)
    for _ in range(dice.randrange(6)):
        rows[dice.randrange(len(rows))][dice.choice((0, 1))] = dice.choice(("", " ", "計", "合計", "（注）", "※1", "-"))
    for row in rows:
        row[dice.randrange(2, 7)] = dice.choice([one for one in TEXTS if one.isprintable()])
    try:
        found = imported(tmp_path, document(tmp_path, rows), LAYOUT)
    except InputError as error:
        assert "対処" in str(error)
        return
    (account,) = found.log.accounts
    assert account.rows == account.kept + account.rejected + account.skipped_rows == len(rows) + 1
    assert len(found.tables["measures"]) <= account.kept
    assert len([one for one in found.log.rejections if "行を置けません" in one]) == account.rejected


#: What is computed of every indicator and every budget.
COMPUTED = {
    "indicators": ["achievement_rate", "target_value", "actual_value"],
    "budgets": ["execution_rate", "unspent_yen"],
}


def computed(year: Evaluation) -> dict[str, list[tuple[object, ...]]]:
    """Return what was computed of a year, in the order of the measures."""
    found = {}
    for name, columns in COMPUTED.items():
        frame = getattr(year, name)
        keys = ["measure_id", "fiscal_year", *(["seq"] if name == "indicators" else [])]
        found[name] = sorted(map(tuple, frame[[*keys, *columns]].astype("string").fillna("").to_numpy().tolist()))
    return found


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write_edition(tmp_path)
    return tmp_path


def changed(project: Path, name: str, change: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    path = project / f"data/raw/{PLAN}/2021/{name}.csv"
    change(pd.read_csv(path, dtype="string", keep_default_na=False)).to_csv(path, index=False)


def test_the_order_of_the_rows_of_an_edition_makes_no_difference(project: Path) -> None:
    before = computed(evaluate(PLAN, 2021, project))
    for name in TABLES:
        changed(project, name, lambda frame: frame.sample(frac=1, random_state=3))
    assert computed(evaluate(PLAN, 2021, project)) == before


def test_another_plan_makes_no_difference(project: Path) -> None:
    before = computed(evaluate(PLAN, 2021, project))
    other = project / "data/raw/other"
    shutil.copytree(project / f"data/raw/{PLAN}", other)
    (other / "plan.toml").write_text(PLAN_TOML.replace("さくら市", "別の市"), encoding="utf-8")
    assert computed(evaluate(PLAN, 2021, project)) == before


def test_ten_times_the_money_is_the_same_execution(project: Path) -> None:
    def rates() -> list[object]:
        return evaluate(PLAN, 2021, project).budgets["execution_rate"].astype("string").tolist()

    before = rates()
    assert len(set(before)) > 1

    def tenfold(frame: pd.DataFrame) -> pd.DataFrame:
        money = [name for name in frame if name.endswith("_yen")]
        frame[money] = frame[money].map(lambda text: str(int(text) * 10) if text else "")
        return frame

    changed(project, "budgets", tenfold)
    assert rates() == before
