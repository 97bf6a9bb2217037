"""年度: every spelling that cities and users write."""

import pytest

from analysis.words.errors import InputError
from analysis.words.fiscal_year import heading_key, label, mentioned_years, parse_fiscal_year, range_label, short_label


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2021", 2021),
        ("R3", 2021),
        ("r3", 2021),
        ("2001(H13)", 2001),
        ("平成30（2018）年度", 2018),
        ("令和元（2019）年度", 2019),
        ("平成31年度（令和元年度）", 2019),
        ("2024(令和6)年度", 2024),
        ("Ｒ３", 2021),
        ("令和3", 2021),
        ("令和３年度", 2021),
        ("令和元年度", 2019),
        ("令和 3 年度", 2021),
        ("平成31年度", 2019),
        ("H25年度", 2013),
        ("S63年", 1988),
        ("２０２１年度", 2021),
        ("令和元年度 (2019年度)", 2019),
        (2021, 2021),
    ],
)
def test_reads(text: str | int, year: int) -> None:
    assert parse_fiscal_year(text) == year


@pytest.mark.parametrize("text", ["3", "21", "03", "", "R", "令和", "2021-22", "3年度", "R3R4", "202", "20211"])
def test_ambiguous_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InputError, match="令和3年度 のように"):
        parse_fiscal_year(text)


def test_years_in_running_text_are_found_in_order() -> None:
    text = "R1 年度 285 人 R2 年度 254 人 R3 年度 344 人"
    assert [year for _, _, year in mentioned_years(text)] == [2019, 2020, 2021]


@pytest.mark.parametrize("text", ["RIBC2", "Windows Server2008", "Office365", "SR3台"])
def test_digits_of_product_names_are_no_years(text: str) -> None:
    assert mentioned_years(text) == []


@pytest.mark.parametrize(
    ("year", "long", "short"), [(2019, "令和元年度", "R1"), (2018, "平成30年度", "H30"), (2021, "令和3年度", "R3")]
)
def test_labels(year: int, long: str, short: str) -> None:
    assert (label(year), short_label(year)) == (long, short)
    assert parse_fiscal_year(long) == parse_fiscal_year(short) == year


def test_span_of_years() -> None:
    assert range_label([2021, 2019, 2020]) == "令和元年度～令和3年度"


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        pytest.param("R4年度の目標", "令和４年度 の目標", True, id="short-and-long-era"),
        pytest.param("令和4年度目標", "2022年度目標", True, id="era-and-western"),
        pytest.param("目標(R4)", "目標〔令和4年度〕", True, id="in-brackets"),
        pytest.param("令和4年度(2022年度)実績", "R4実績", True, id="both-calendars"),
        pytest.param("R4目標", "R5目標", False, id="another-year"),
        pytest.param("PR2件", "PR2020年度件", False, id="letters-before-are-no-era"),
    ],
)
def test_the_spelling_of_a_year_makes_no_difference_in_a_heading(one: str, two: str, same: bool) -> None:
    assert (heading_key(one) == heading_key(two)) is same
