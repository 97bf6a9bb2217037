"""One hand prints: the same value reads the same in prose, tables, axes and findings."""

from __future__ import annotations

import pytest

from analysis.words import printing


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0円"),
        (9_999, "9,999円"),
        (10_000, "1万円"),
        (25_000, "3万円"),
        (35_000, "4万円"),
        (62_322_531, "6,232万円"),
        (99_995_000, "1億円"),
        (888_836_387, "8億8,884万円"),
        (1_000_000_000_000, "1兆円"),
        (1_200_034_560_000, "1兆2,000億3,456万円"),
        (-25_000, "▲3万円"),
        (-13_578, "▲1万円"),
    ],
    ids=[
        "nothing",
        "below-10000-exact",
        "ten-thousand",
        "half-up",
        "half-up-of-an-odd-figure",
        "ten-thousands",
        "carried-into-the-hundred-million",
        "hundred-millions",
        "trillion",
        "all-units",
        "half-up-away-from-0",
        "minus",
    ],
)
def test_money_in_running_text(value: int, text: str) -> None:
    assert printing.money_text(value) == text


@pytest.mark.parametrize(
    ("part", "whole", "digits", "text"),
    [
        (0, 7, 1, "0.0%"),
        (1, 7, 1, "14.3%"),
        (7, 7, 1, "100.0%"),
        (1999, 2000, 1, "99.9%"),
        (199, 200, 0, "99%"),
        (1, 3000, 1, "0.1%未満"),
        (1, 300, 0, "1%未満"),
        (16, 19, 0, "84%"),
        (1, 8, 1, "12.5%"),
        (1, 16, 1, "6.3%"),
        (0, 0, 1, "－"),
    ],
    ids=[
        "none",
        "some",
        "all",
        "nearly-all-is-not-all",
        "nearly-all-without-decimals",
        "hardly-any-is-not-none",
        "hardly-any-without-decimals",
        "whole-percent",
        "exact",
        "half-up",
        "of-nothing",
    ],
)
def test_share(part: int, whole: int, digits: int, text: str) -> None:
    assert printing.share_text(part, whole, digits) == text


def test_a_share_to_compare_with_a_city_is_rounded_as_cities_do() -> None:
    assert printing.published_share(199, 200) == "100%"
    assert printing.published_share(0, 0) == "－"


@pytest.mark.parametrize(
    ("ratio", "text"), [(0.9, "90%"), (1.125, "112.5%"), (0.07, "7%"), (2.0, "200%")], ids=["90", "112.5", "7", "200"]
)
def test_a_bound_keeps_its_digits(ratio: float, text: str) -> None:
    assert printing.bound_text(ratio) == text


@pytest.mark.parametrize(
    ("ratio", "exceeding", "form"),
    [
        (0.9995, False, "0.00%"),
        (0.99996, False, "0.000%"),
        (0.98, False, "0.0%"),
        (1.0002, True, "0.00%"),
        (1.0, True, "0.0%"),
    ],
    ids=["miss", "narrow-miss", "plain", "narrowly-over", "exactly"],
)
def test_a_cell_shows_no_miss_as_reached(ratio: float, exceeding: bool, form: str) -> None:
    assert printing.percent_format(ratio, exceeding=exceeding).startswith(form + ";")


@pytest.mark.parametrize(
    ("largest", "smallest", "unit"),
    [
        (99_999, None, "円"),
        (100_000, None, "千円"),
        (10_000_000, None, "百万円"),
        (100_000_000_000, None, "億円"),
        (62_000_000, 1_000, "千円"),
        (62_000_000, 60_000_000, "百万円"),
        (3_000_000_000, 5_000, "百万円"),
    ],
    ids=["yen", "thousand", "million", "hundred-million", "small-sum-seen", "alike", "too-long-for-a-small-unit"],
)
def test_unit_of_an_axis(largest: int, smallest: int | None, unit: str) -> None:
    assert printing.money_unit(largest, smallest) == unit


def test_counts_have_separators() -> None:
    assert printing.count_text(1234) == "1,234件"
    assert printing.counted_text(1234, 1234, "項目") == "1,234項目（100.0%）"
