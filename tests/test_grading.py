"""評価の対象: what has a grade, of which year and kind, and how many have none; of measures, or of indicators alone."""

from __future__ import annotations

from typing import Any

import pytest
from tests.small_evaluation import Document, graded, measure, part

from analysis.evaluation import grading
from analysis.evaluation.year import Evaluation
from analysis.telling.claims import claims


def of_measures(**more: Any) -> Evaluation:
    """Three measures: graded in two years and overall, one of them only before."""
    grades = [
        graded("B", fiscal_year=2020),
        graded("A"),
        graded("A", "overall"),
        graded("A", measure_id="2", fiscal_year=2020),
        graded("C", measure_id="2"),
        graded("D", measure_id="3", fiscal_year=2020),
    ]
    return Document(measures=[measure(one) for one in "123"], grades=grades, **more).evaluation()


def of_indicators() -> Evaluation:
    """One measure with two graded indicators of the year, one of the year before, and a goal."""
    rows = [
        part("10件", "12件", indicator="甲", published_grade="A"),
        part("10件", "5件", indicator="乙", seq=2, published_grade="C"),
        part("10件", "9件", indicator="丙", seq=3),
        part("10件", "8件", indicator="甲", fiscal_year=2020, published_grade="B"),
        part("10件", "12件", indicator="丁", kind="goal", published_grade="B"),
    ]
    return Document(measures=[measure("1"), measure("2")], indicators=rows).evaluation()


def test_grades_of_indicators_count_only_where_no_measure_has_one() -> None:
    both = of_measures(indicators=[part("10件", "12件", published_grade="A")])
    plain = Document(indicators=[part("10件", "12件")]).evaluation()
    assert [grading.grades_indicators(one) for one in (both, plain, of_indicators())] == [False, False, True]
    assert [grading.graded_word(one) for one in (both, of_indicators())] == [both.plan.measure_word, "指標"]


def test_each_graded_indicator_has_a_unit_of_its_own() -> None:
    found = grading.graded(of_indicators())
    assert found["unit"].tolist() == ["1(1)", "1(2)", "1(1)", "1(計画期間1)"]
    assert found["name"].tolist() == ["甲", "乙", "甲", "丁"]
    assert set(found["measure_id"]) == {"1"}


def test_what_may_have_a_grade_is_of_the_kind_and_of_the_year() -> None:
    year = of_indicators()
    asked = [("annual", 2021), ("annual", 2020), ("overall", 2021), ("overall", 2020)]
    assert [grading.gradable(year, *one) for one in asked] == [3, 1, 1, 0]
    assert grading.gradable(of_measures(), "annual", 2021) == 3


def test_grades_of_the_year_are_those_of_the_kind() -> None:
    found = {kind: grading.grades_of(of_measures(), kind) for kind in ("annual", "overall")}
    assert found["annual"]["grade"].tolist() == ["A", "C"] and found["overall"]["grade"].tolist() == ["A"]
    assert found["annual"].index.tolist() == [0, 1] and list(found["annual"]) == list(grading.graded(of_measures()))
    assert grading.grades_by_measure(of_measures(), "annual").to_dict() == {"1": "A", "2": "C"}
    assert grading.grades_by_measure(of_indicators(), "annual").to_dict() == {"1": "A・C"}


def test_grades_of_several_measures_stand_in_the_order_of_the_plan() -> None:
    grades = [graded("A", measure_id="2"), graded("B", measure_id="10")]
    year = Document(measures=[measure("2"), measure("10")], grades=grades).evaluation()
    assert grading.grades_by_measure(year, "annual").index.tolist() == ["2", "10"]


def test_what_rose_or_fell_is_told_of_the_last_two_years() -> None:
    found = grading.grade_history(of_measures())
    assert found["change"].tolist() == ["rose", "fell", "unknown"]
    assert found[[2020, 2021]].fillna("").to_numpy().tolist() == [["B", "A"], ["A", "C"], ["D", ""]]
    assert found["overall"].fillna("").tolist() == ["A", "", ""]
    assert found.index.tolist() == [0, 1, 2]
    assert list(found) == ["measure_id", "name", "department", "policy", 2020, 2021, "overall", "change"]
    one_year = Document(grades=[graded("A")]).evaluation()
    assert grading.grade_history(one_year)["change"].tolist() == ["unknown"]
    with_overall = Document(grades=[graded("A"), graded("B", "overall")]).evaluation()
    assert grading.grade_history(with_overall)["change"].tolist() == ["unknown"]
    three = [graded(one, fiscal_year=year) for one, year in (("A", 2019), ("B", 2020), ("C", 2021))]
    assert grading.grade_history(Document(grades=three).evaluation())["change"].tolist() == ["fell"]
    assert grading.grade_history(Document().evaluation()).empty
    assert grading.grade_history(Document().evaluation()).columns.tolist() == [
        "measure_id",
        "name",
        "department",
        "policy",
        "change",
    ]


def test_the_history_of_indicators_names_each() -> None:
    found = grading.grade_history(of_indicators())
    assert found["measure_id"].tolist() == ["1(1)", "1(2)", "1(計画期間1)"]
    assert found["name"].tolist() == ["甲", "乙", "丁"] and found["overall"].fillna("").tolist() == ["", "", "B"]


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (of_measures(), {"2020": (1, 1, 0, 1, 0), "2021": (1, 0, 1, 0, 1), "overall": (1, 0, 0, 0, 2)}),
        (of_indicators(), {"2020": (0, 1, 0, 0, 0), "2021": (1, 0, 1, 0, 1), "overall": (0, 1, 0, 0, 0)}),
    ],
    ids=["measures", "indicators"],
)
def test_every_year_counts_its_grades_and_those_without(year: Evaluation, expected: dict[str, tuple[int, ...]]) -> None:
    found = grading.yearly_grades(year).set_index("period")
    assert {period: tuple(row) for period, row in zip(found.index, found.to_numpy().tolist(), strict=True)} == expected


def test_a_year_after_the_evaluated_one_is_no_history() -> None:
    grades = [graded("B", fiscal_year=2020), graded("A"), graded("C", fiscal_year=2022)]
    assert grading.yearly_grades(Document(grades=grades).evaluation())["period"].tolist() == ["2020", "2021"]


def test_grades_of_goals_alone_are_told_in_the_history_too() -> None:
    rows = [part("10件", "12件", kind="goal", indicator="丁", published_grade="B")]
    year = Document(measures=[measure("1")], indicators=rows).evaluation()
    assert claims(year)["graded-overall"].value == 1 and claims(year)["grade-overall-B"].value == 1
    assert grading.yearly_grades(year)["period"].tolist() == ["overall"]
    assert grading.grade_history(year)["overall"].tolist() == ["B"]
