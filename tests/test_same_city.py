"""Two plans of one city: figures on the same thing that differ are told, figures on other things are not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.small_evaluation import Document, budget, graded, measure, part, plan

from analysis.outlook.same_city import disagreements, siblings


def action_plan() -> Document:
    """A plan of systems with amounts to the yen."""
    return Document(
        measures=[measure("1", name="庁内ネットワークシステム"), measure("2", name="職員研修")],
        indicators=[part("99.5%", "98.0%", indicator="稼働率"), part("90%", "95%", measure_id="2", indicator="受講率")],
        grades=[graded("B"), graded("A", measure_id="2")],
        budgets=[budget(9_876_543, 9_000_000), budget(77_400, 77_000, measure_id="2")],
        plan=replace(plan(), plan_id="action", title="ICTアクションプラン"),
    )


def office_work(second: str = "99,000円", share: str = "97.0%") -> Document:
    """An evaluation of office work in thousands of yen, that tells of the other plan."""
    yen = int(second.replace(",", "").removesuffix("円"))
    return Document(
        measures=[
            measure("1", name="庁内ネットワーク運用事業"),
            measure("2", name="職員研修事業"),
            measure("3", name="情報化推進事業"),
        ],
        indicators=[
            part("100%", "99.9%", indicator="正常稼働率"),
            part("100%", "100%", measure_id="2", indicator="参加者の満足度"),
            part("100%", share, measure_id="3", indicator="ICTアクションプランの進捗率"),
        ],
        grades=[graded("A"), graded("B", measure_id="2"), graded("A", measure_id="3")],
        budgets=[budget(9_877_000, 9_000_000), budget(yen, yen, measure_id="2")],
        plan=replace(plan(), plan_id="work", title="事務事業評価"),
    )


def test_grades_amounts_and_shares_that_differ_are_told() -> None:
    found = disagreements(action_plan().evaluation(), office_work().evaluation())
    told = found[["what", "measure_id", "own", "other_id", "other"]].to_numpy().tolist()
    assert ["評価", "1", "B", "1", "A"] in told
    assert ["予算額", "2", "77,400円", "2", "99,000円"] in told
    assert ["良い評価の割合", "", "100.0%（令和3年度の評価を数えた割合）", "3", "97%"] in told


def test_rounding_and_other_quantities_are_left_alone() -> None:
    found = disagreements(action_plan().evaluation(), office_work("77,000円", "100%").evaluation())
    assert found[["what", "measure_id"]].to_numpy().tolist() == [["評価", "1"]]


def test_it_is_told_from_either_side() -> None:
    one, other = action_plan().evaluation(), office_work().evaluation()
    assert len(disagreements(one, other)) == len(disagreements(other, one))


def test_only_plans_of_the_same_city_are_read(root: Path) -> None:
    from tests.conftest import committed

    found = siblings(committed("tokorozawa-ict", 2021))
    assert [each.plan.plan_id for each in found] == ["tokorozawa-jimu"]
    assert siblings(committed("suita-ict", 2020)) == []
