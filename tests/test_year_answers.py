"""The year in five answers: every number once more from data/raw, and what is said when little or nothing is known."""

from __future__ import annotations

import re

import pytest
from tests.conftest import committed
from tests.small_evaluation import Document, budget, graded, measure, part
from tests.test_claims import EDITIONS, IDS, RawYear

from analysis.contract.plan import Thresholds
from analysis.evaluation.year import Evaluation
from analysis.telling.claims import Claim
from analysis.telling.narrative import key_figures
from analysis.telling.year_answers import YearAnswer, answers, rule, status_of


def told(evaluation: Evaluation) -> dict[str, YearAnswer]:
    return {one.key: one for one in answers(evaluation)}


def known(states: dict[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    return {key: state for key, state in states.items() if state in ("yes", "no")}


@pytest.mark.parametrize(("plan_id", "fiscal_year"), EDITIONS, ids=IDS)
class TestPublishedPlans:
    def test_result_is_counted_from_the_rows(self, plan_id: str, fiscal_year: int) -> None:
        raw, text = RawYear(plan_id, fiscal_year), told(committed(plan_id, fiscal_year))["result"].text
        result, left = [*text.split("ほかに、"), ""][:2]
        assert result.startswith("目標を達成した") and left.startswith("達成したかを判定できない" if left else "")
        for kind, words in (("annual", "単年度の指標"), ("goal", "計画期間の指標")):
            states = list(raw.indicators(kind, raw.year).values())
            yes, decided, unknown = states.count("yes"), len(states) - states.count("unknown"), states.count("unknown")
            assert (f"{words}は{decided}項目中{yes}項目" in result) == bool(decided)
            assert (f"{words}は{unknown}項目" in left) == bool(unknown)

    def test_direction_is_counted_from_the_rows_that_both_years_have(self, plan_id: str, fiscal_year: int) -> None:
        raw, answer = RawYear(plan_id, fiscal_year), told(committed(plan_id, fiscal_year))["direction"]
        for kind, words in (("annual", "単年度の指標"), ("goal", "計画期間の指標")):
            before, now = (known(raw.indicators(kind, year)) for year in (raw.before, raw.year))
            both = before.keys() & now.keys()
            then, since = (sum(states[key] == "yes" for key in both) for states in (before, now))
            sentence = f"両方の年度で判定できる{words}{len(both)}項目のうち、目標を達成したものは前年度{then}項目、今年度{since}項目です。"
            assert (sentence in answer.text) == bool(both)

    def test_money_is_added_from_the_rows(self, plan_id: str, fiscal_year: int) -> None:
        raw, answer = RawYear(plan_id, fiscal_year), told(committed(plan_id, fiscal_year))["money"]
        pairs = raw.amounts()
        if not pairs:
            assert answer.status == "unknown" and "分かりません" in answer.text
            return
        budgeted, spent = (sum(one[place] for one in pairs) for place in (0, 1))
        assert f"は{spent / budgeted:.1%}です" in answer.text
        printed = re.findall(r"(?:(\d+)億)?([\d,]+)万円", answer.text)[:2]
        yen = [int(high or 0) * 10**8 + int(low.replace(",", "")) * 10**4 for high, low in printed]
        assert [abs(one - other) <= 5_000 for one, other in zip(yen, (budgeted, spent), strict=True)] == [True, True]

    def test_the_farthest_miss_is_named(self, plan_id: str, fiscal_year: int) -> None:
        evaluation = committed(plan_id, fiscal_year)
        rows = evaluation.indicators
        rows = rows[(rows["met"] == "no") & (rows["fiscal_year"] == fiscal_year) & (rows["kind"] != "activity")]
        text, rates = told(evaluation)["missed"].text, rows["achievement_rate"].dropna().astype(float)
        if len(rates):
            lowest = rows.loc[rates.idxmin(), "measure_id"]
            names = evaluation.measures.set_index("measure_id")["name"]
            farthest = text.partition("最も遠いのは")[2] or text.partition("届かなかったのは")[2]
            assert farthest.translate(str.maketrans("『』", "「」")).startswith(f"「{names[lowest]}")

    def test_every_figure_says_the_year_before_and_how_it_stands(self, plan_id: str, fiscal_year: int) -> None:
        figures = key_figures(committed(plan_id, fiscal_year))
        assert all(one.before and one.word for one in figures[1:])


class TestLittleIsKnown:
    def test_nothing(self) -> None:
        found = told(Document(measures=[measure()]).evaluation())
        assert [found[key].status for key in ("result", "direction", "money")] == ["unknown"] * 3
        assert all("分かりません" in found[key].text for key in ("result", "direction", "missed", "money"))
        assert "確かめられません" in found["decide"].text

    def test_a_year_that_missed_everything_is_late(self) -> None:
        found = told(Document(indicators=[part("100件", "10件"), part("50件", "20件", seq=2)]).evaluation())
        assert found["result"].word == "遅れ"
        assert "（達成率10.0%）、次いで" in found["missed"].text

    def test_a_year_without_a_miss_does_not_speak_for_what_cannot_be_decided(self) -> None:
        found = told(Document(indicators=[part("100件", "110件"), part("", "20件", seq=2)]).evaluation())
        assert found["missed"].text == "判定できた指標の中に、目標に届かなかったものはありません。"
        assert "判定できない" in found["result"].text

    def test_fewer_than_half_decided_is_no_verdict(self) -> None:
        rows = [part("100件", "110件"), *(part("", "20件", seq=number) for number in (2, 3))]
        assert told(Document(indicators=rows).evaluation())["result"].word == "分からない"

    @pytest.mark.parametrize(("yes", "word"), [(9, "good"), (8, "watch"), (7, "watch"), (6, "late")])
    def test_bounds(self, yes: int, word: str) -> None:
        limits = Thresholds()
        assert status_of(Claim("", "", "annual", "項目", yes, 10), Claim("", "", "annual", "項目", 0), limits) == word

    def test_spending_beyond_the_budget_is_to_be_watched(self) -> None:
        found = told(Document(budgets=[budget(1000, 1200)]).evaluation())
        assert found["money"].word == "要注意" and "上回った" in found["money"].text

    def test_grades_alone_speak_for_themselves(self) -> None:
        found = told(Document(grades=[graded("A")]).evaluation())
        assert found["result"].word == "分からない" and "自己評価では" in found["result"].text


def test_rule_is_that_of_the_plan() -> None:
    changed = Document(indicators=[part("100件", "90件")]).evaluation()
    assert "90%以上で" in rule(changed) and "70%未満" in rule(changed)
