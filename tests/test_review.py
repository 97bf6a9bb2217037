"""妥当性の確認: the table of findings, the answers to them, and what is found in 所沢市's report."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from tests.small_evaluation import Document, budget, funds, graded, part, plan, text, way_ahead

from analysis import opinion
from analysis.contract.schema import FINDINGS
from analysis.evaluation.year import Evaluation
from analysis.review import RULES, answered, findings, questions
from analysis.review.finding import subjects_of
from analysis.words.errors import InputError

MIXED = Document(
    indicators=[part("125件以上", "409件"), part("稼働率99%以上", "稼働率99%以上", measure_id="2")],
    grades=[graded("A"), graded("A", measure_id="2")],
    budgets=[budget(100_000, 100_001), budget(200_000, 200_001, measure_id="2")],
    texts=[text("令和3年度以降も運用する。", "plan")],
)


@pytest.fixture(scope="module")
def found(tokorozawa: Evaluation) -> pd.DataFrame:
    """The findings in 所沢市's report, from the committed figures alone."""
    return findings(replace(tokorozawa, texts=tokorozawa.texts.iloc[0:0]))


class TestTable:
    def test_columns_are_those_of_the_contract(self) -> None:
        found = findings(MIXED.evaluation())
        assert list(found.columns) == [column.name for column in FINDINGS.columns]
        assert found.dtypes.astype(str).to_dict() == {column.name: column.dtype for column in FINDINGS.columns}

    def test_worst_first_then_rule_then_measure(self) -> None:
        found = findings(MIXED.evaluation())
        assert list(found["severity"]) == ["warning", "warning", "warning", "warning", "info"]
        assert list(found["measure_id"]) == ["2", "1", "2", "1", "1"]

    def test_nothing_to_ask_is_an_empty_table(self) -> None:
        found = findings(Document().evaluation())
        assert found.empty
        assert list(found.columns) == [column.name for column in FINDINGS.columns]

    def test_same_data_same_findings(self) -> None:
        pd.testing.assert_frame_equal(findings(MIXED.evaluation()), findings(MIXED.evaluation()))

    def test_every_rule_asks_a_question(self) -> None:
        asked = questions()
        assert list(asked["rule"]) == list(RULES)
        assert asked["question"].str.endswith("か").all()

    def test_a_department_can_act_on_every_message(self, found: pd.DataFrame) -> None:
        assert found["message"].str.endswith("ください。").all()
        assert not found["message"].str.contains("nan|None|<NA>").any()
        assert not found["evidence"].str.contains("nan|None|<NA>").any()
        assert found["evidence"].str.len().gt(0).all()
        assert found.loc[found["measure_id"] != "", "source"].str.contains(r":\d+").all()


class TestWholePlan:
    """What a whole plan lacks is one finding."""

    def test_sixty_actuals_without_targets_are_one_warning(self) -> None:
        rows = [part("", f"{number}件", measure_id=str(number), indicator="受付件数") for number in range(1, 61)]
        found = findings(Document(indicators=rows).evaluation())
        one = found[found["rule"] == "parts-differ"]
        assert list(one["measure_id"]) == [""] and "確かめたいところが60件" in one["message"].item()
        assert "1、2、3" in one["evidence"].item()

    def test_a_few_are_told_one_by_one(self) -> None:
        rows = [part("10件", f"{number}0件", measure_id=str(number), indicator="受付件数") for number in range(1, 61)]
        lacking = [part("", "5件", measure_id=key, indicator="相談件数", seq=2) for key in ("3", "7")]
        found = findings(Document(indicators=[*rows, *lacking]).evaluation())
        assert list(found.loc[found["rule"] == "parts-differ", "measure_id"]) == ["3", "7"]

    def test_information_on_more_than_three_is_a_list(self) -> None:
        budgets = [
            budget(amount, amount, measure_id=str(number), fiscal_year=year)
            for number in range(1, 7)
            for year, amount in ((2020, 0), (2021, 1000 + number))
        ]
        grades = [graded("A", measure_id=str(number), fiscal_year=2020) for number in range(1, 7)]
        found = findings(Document(budgets=budgets, grades=grades).evaluation())
        assert list(found.loc[found["rule"] == "zero-budget-but-done", "measure_id"]) == [""]


CELLS = [
    "",
    "-",
    "未定",
    "なし",
    "100件",
    "50件",
    "120%",
    "▲5%",
    "5%増",
    "10分以内",
    "完了",
    "未実施",
    "0件",
    "1,234,567件",
    "合計 12件",
]
TELLING = ["", "影響により減少した。", "目標に届かなかった。", "令和2年度は達成した。"]


@pytest.mark.parametrize("seed", range(12))
def test_no_rule_and_no_opinion_stumbles_over_what_is_missing(seed: int) -> None:
    chance = random.Random(seed)
    pick = chance.choice
    keys = [str(number) for number in range(1, 9)]
    parts = [
        part(
            pick(CELLS),
            pick(CELLS),
            measure_id=key,
            kind=kind,
            seq=seq,
            fiscal_year=year,
            indicator=pick(["稼働率", "件数"]),
        )
        | {"published_rate": pick([None, 0.5, 1.2]), "baseline_value": pick([None, 80.0])}
        for key in keys
        for kind, seq in (("annual", 1), ("goal", 1), ("activity", 2))
        for year in chance.sample(range(2019, 2024), 3)
    ]
    money = [None, 0, 1000, 54_321_000, 43_210_000]
    document = Document(
        indicators=parts,
        grades=[graded(pick(["A", "B", "C", "-"]), pick(["annual", "overall"]), measure_id=key) for key in keys],
        budgets=[
            budget(pick(money), pick(money), measure_id=key, fiscal_year=year) for key in keys for year in (2020, 2021)
        ],
        texts=[text(words, measure_id=key) for key in keys if (words := pick(TELLING))],
        funding=[funds(pick([1000, 54_321_000]), measure_id=key) for key in keys[:4]],
        directions=[way_ahead(pick(["expand", "end", "other"]), measure_id=key) for key in keys],
        other_grades=[graded(pick(["A", "D"]), measure_id=key, evaluator="external") for key in keys[::2]],
        plan=plan(period=(2019, pick([2021, 2023]))),
    )
    year = document.evaluation()
    found = findings(year)
    open_ended = found.loc[~found["message"].str.contains("ください[）]?。$"), "message"]
    assert open_ended.empty, open_ended.tolist()
    drafts = opinion.drafts(year, found)["draft"]
    for told in (*found["message"], *found["evidence"], *drafts):
        assert not re.search(r"nan|<NA>|None|「」", told), told


class TestTokorozawa:
    """What a reader of the report finds by hand, from the committed figures alone."""

    @pytest.mark.parametrize(
        ("rule", "measures"),
        [
            ("settlement-above-budget", ["11", "15", "52"]),
            ("grade-above-result", ["11", "40", "54"]),
            ("grade-good-but-nothing-done", ["58"]),
            ("same-amounts-in-measures", ["18"]),
            ("amount-from-another-year", ["45"]),
            ("nothing-spent-but-done", ["14"]),
            ("annual-and-goal-target-differ", ["11", "42"]),
            ("annual-and-goal-actual-contradict", ["35"]),
            ("name-or-department-differs", ["5", "14", "44", "45"]),
            ("year-heading-wrong", ["57"]),
            ("weak-target", ["1", "4", "7", "30", "55"]),
            ("answer-names-another-quantity", ["30"]),
            ("quantity-without-number", ["54"]),
            ("overall-differs-from-years", ["42"]),
            ("tasks-without-indicator", [""]),
        ],
    )
    def test_finds(self, found: pd.DataFrame, rule: str, measures: list[str]) -> None:
        assert list(found.loc[found["rule"] == rule, "measure_id"].unique()) == measures

    @pytest.mark.parametrize(
        "measure_id", ["2", "17", "21", "25", "26", "27", "29", "31", "33", "36", "39", "48", "56"]
    )
    def test_leaves_sheets_alone_that_hold_together(self, found: pd.DataFrame, measure_id: str) -> None:
        assert list(found.loc[found["measure_id"] == measure_id, "rule"]) == []


ANSWER = """
[[answer]]
rule = "settlement-above-budget"
measure_id = "1"
fiscal_year = 2021
decision = "explained"
who = "財政課"
why = "流用後の予算現額は決算額を上回る"
"""


def written(folder: Path, words: str) -> Path:
    path = folder / "review.toml"
    path.write_text(words, encoding="utf-8")
    return path


class TestAnswers:
    def test_an_answered_finding_leaves_the_open_ones(self, tmp_path: Path) -> None:
        found = findings(MIXED.evaluation())
        still_open, done = answered(found, written(tmp_path, ANSWER))
        assert len(still_open) == len(found) - 1
        assert done[["measure_id", "decision", "who", "why"]].to_numpy().tolist() == [
            ["1", "explained", "財政課", "流用後の予算現額は決算額を上回る"]
        ]

    def test_without_a_file_all_are_open(self, tmp_path: Path) -> None:
        found = findings(MIXED.evaluation())
        still_open, done = answered(found, tmp_path / "review.toml")
        pd.testing.assert_frame_equal(still_open, found)
        assert done.empty

    def test_an_answer_that_fits_nothing_is_told(self, tmp_path: Path) -> None:
        path = written(tmp_path, ANSWER.replace("2021", "2019"))
        with pytest.raises(InputError, match="当たる確認事項がありません"):
            answered(findings(MIXED.evaluation()), path)

    @pytest.mark.parametrize(
        ("old", "new", "message"),
        [
            pytest.param(
                "settlement-above-budget", "no-such-rule", "規則「no-such-rule」はありません", id="unknown-rule"
            ),
            pytest.param("explained", "ignored", "「ignored」は選べません", id="unknown-decision"),
            pytest.param("財政課", "", "who", id="nobody-answered"),
            pytest.param('decision = "explained"', 'verdict = "explained"', "verdict", id="misspelt-key"),
            pytest.param("fiscal_year = 2021", 'fiscal_year = "3"', "年度「3」を読めません", id="year-of-no-era"),
        ],
    )
    def test_a_wrong_answer_is_told(self, tmp_path: Path, old: str, new: str, message: str) -> None:
        path = written(tmp_path, ANSWER.replace(old, new))
        with pytest.raises(InputError, match=message):
            answered(findings(MIXED.evaluation()), path)

    def test_words_of_the_evidence_choose_one_of_several(self, tmp_path: Path) -> None:
        document = Document(
            indicators=[part("125件以上", "409件"), part("10回", "43回", seq=2)],
        )
        words = """
[[answer]]
rule = "weak-target"
measure_id = "1"
contains = "409件"
decision = "accepted"
who = "情報課"
why = "次期計画で見直す"
"""
        still_open, done = answered(findings(document.evaluation()), written(tmp_path, words))
        assert list(done["evidence"].str.contains("409件")) == [True]
        assert list(still_open["evidence"].str.contains("43回")) == [True]


@pytest.mark.parametrize(
    ("message", "names"),
    [
        ("「稼働率」の目標（99%以上）は、「利用者数」より低い値です。", ["「稼働率」"]),
        (
            "「稼働率」の実績「99%以上」、「利用者数」の実績「約5人」は、範囲だけを述べています。",
            ["「稼働率」", "「利用者数」"],
        ),
        ("「いわゆる『見える化』の件数」は達成率10%です。", ["「いわゆる『見える化』の件数」"]),
        ("予算額がありません。", ["この指標"]),
    ],
)
def test_a_message_names_all_its_indicators(message: str, names: list[str]) -> None:
    assert subjects_of(message) == names
