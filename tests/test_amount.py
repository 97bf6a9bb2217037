"""金額の読み取り: a cell is wholly an amount, or it is none."""

from __future__ import annotations

import random

import pytest

from analysis.words.amount import amount_of, people_of
from analysis.words.printing import money_text, yen_text


@pytest.mark.parametrize(
    ("text", "factor", "yen"),
    [
        ("1,980,000", 1, 1_980_000),
        ("１，０３７千円", 1, 1_037_000),
        ("▲1,037", 1_000, -1_037_000),
        ("△ 5円", 1_000, -5),
        ("¥1,000", 1, 1_000),
        ("12.5", 1_000, 12_500),
        ("12億3,400万円", 1, 1_234_000_000),
        ("1億5千万円", 1, 150_000_000),
        ("2千万円", 1, 20_000_000),
        ("3百万円", 1_000, 3_000_000),
        ("0", 1_000, 0),
    ],
)
def test_amounts(text: str, factor: int, yen: int) -> None:
    assert amount_of(text, factor) == yen


@pytest.mark.parametrize(
    "text",
    [
        *("0,932", "1,98O,000", "914, 292", "1.980.000", "(500)", "1/2", "12※34", "4,3※00", "2,5 00", "70,0", "1,2345"),
        *(
            "100 200",
            "100円200円",
            "3万2万円",
            "1e3",
            "1_000",
            "nan",
            "inf",
            "",
            "約100",
            "100以上",
            "５千",
            "٣",
            "-",
            "千円",
        ),
        "9" * 16,
    ],
)
def test_what_is_not_wholly_an_amount_is_none(text: str) -> None:
    assert amount_of(text, 1_000) is None


def test_a_printed_amount_read_back_is_the_amount() -> None:
    draw = random.Random(20_211)
    for _ in range(2_000):
        yen = draw.randrange(-(10**12), 10**12)
        assert amount_of(yen_text(yen)) == yen
        rounded = yen // 10_000 * 10_000
        assert amount_of(money_text(rounded)) == rounded


@pytest.mark.parametrize(
    ("text", "people"), [("0.66人", 0.66), ("3", 3.0), ("2 名", 2.0), ("0,66人", None), ("1人2", None)]
)
def test_people(text: str, people: float | None) -> None:
    assert people_of(text) == people
