"""達成・未達: cells as printed, read at import, judged by their columns."""

from __future__ import annotations

import random
from typing import Any

import pandas as pd
import pytest
from tests.small_evaluation import frame, part

from analysis.evaluation import verdict
from analysis.evaluation.achievement import with_achievement
from analysis.evaluation.undecided import why_undecided
from analysis.words.attainment import ReadCell, wanted_direction
from analysis.words.quantity import read_quantity


def judged(target_text: str, actual_text: str, **columns: Any) -> str:
    return str(verdict.met(frame("indicators", [part(target_text, actual_text, **columns)])).iloc[0])


@pytest.mark.parametrize(
    ("target", "actual", "verdict"),
    [
        pytest.param("99.5%以上", "99.5%", "yes", id="equal-reaches-at-least"),
        pytest.param("99.5%以上", "99.4%", "no", id="just-below-is-a-miss"),
        pytest.param("99%以上", "99%以上", "yes", id="bound-as-actual"),
        pytest.param("90%超", "90%", "no", id="equal-does-not-exceed"),
        pytest.param("40時間以内", "40時間", "yes", id="at-most"),
        pytest.param("10分以内", "一件につき5分～10分で回答", "yes", id="range-by-its-upper-end"),
        pytest.param("50%減", "60%減", "yes", id="larger-reduction"),
        pytest.param("20%減", "5%増", "no", id="opposite-change"),
        pytest.param("ゼロ", "送金時の事故ゼロ", "yes", id="zero"),
        pytest.param("0件", "2件", "no", id="zero-can-only-be-wanted-low"),
        pytest.param("1,000件", "7,066件", "yes", id="bare-number"),
        pytest.param("5点以上", "10件", "unknown", id="different-units"),
        pytest.param("月/100件以上", "合計 749 件", "no", id="monthly-target-yearly-total"),
        pytest.param("100%", "完了", "yes", id="done-answers-100-percent"),
        pytest.param("35%", "完了※別事業へ変更して完了", "unknown", id="replaced-by-something-else"),
        pytest.param("完了", "完了", "yes", id="state-reached"),
        pytest.param("仕様書の作成完了", "実施なし", "no", id="not-carried-out"),
        pytest.param("評価の完了", "机上訓練が未実施となった", "no", id="未実施"),
        pytest.param("システム導入", "未導入", "no", id="未導入"),
        pytest.param("実現", "一部実現", "no", id="only-partly"),
        pytest.param("一部実現", "一部実現", "yes", id="partly-was-the-target"),
        pytest.param("一部実現", "実現", "yes", id="more-than-partly"),
        pytest.param("作成完了", "概ね完了", "no", id="nearly-is-not-done"),
        pytest.param("運用、見直し", "作成・検証運用開始", "no", id="on-trial-is-not-in-use"),
        pytest.param("契約締結の完了", "契約締結の完了：100%", "yes", id="done-with-a-number"),
        pytest.param("調査完了", "地図情報の調査を行った。", "yes", id="did-it"),
        pytest.param("不具合記録の作成完了", "不具合なし", "unknown", id="answered-by-something-else"),
        pytest.param("導入", "検討中", "no", id="still-considered"),
        pytest.param("検討", "検討中", "unknown", id="considering-was-the-target"),
        pytest.param("30件", "検討中", "unknown", id="no-number-yet"),
        pytest.param("なし", "なし", "unknown", id="no-target"),
        pytest.param("-", "2,124回", "unknown", id="dash-is-no-target"),
        pytest.param("30%", "（本年度未測定）", "unknown", id="not-measured-is-no-miss"),
        pytest.param("30%", "", "unknown", id="blank-is-no-miss"),
    ],
)
def test_met(target: str, actual: str, verdict: str) -> None:
    assert judged(target, actual) == verdict


@pytest.mark.parametrize(
    ("indicator", "target", "direction"),
    [
        ("システム稼働率", "99.5%", "higher"),
        ("障害対応のための時間", "40時間以内", "lower"),
        ("システム障害発生件数", "0件", "lower"),
        ("ポイ捨てごみの散乱数", "7,553", "lower"),
        ("空き家の解体件数", "40件", "higher"),
        ("空き家の件数", "40件", "lower"),
        ("事故防止の講習会", "12回", "higher"),
        ("交通事故の件数", "120件", "lower"),
        ("作業時間の削減", "50%削減", "higher"),
        ("帳票読取・入力（削減時間）", "3000", "higher"),
        ("リストの作成", "完了", "milestone"),
    ],
)
def test_direction_is_read_from_words(indicator: str, target: str, direction: str) -> None:
    assert wanted_direction(indicator, ReadCell(target, read_quantity(target))) == direction


@pytest.mark.parametrize(
    ("target", "actual", "columns", "verdict"),
    [
        pytest.param("99.5%以上", "99.5%", {"comparator": "gt"}, "no", id="corrected-comparator-takes-effect"),
        pytest.param("80件", "70件", {"comparator": "le"}, "yes", id="corrected-bound-turns-the-direction"),
        pytest.param("80件", "70件", {"direction": "lower"}, "yes", id="corrected-direction"),
        pytest.param("80件", "90件", {"target_value": 100}, "no", id="corrected-target"),
        pytest.param("80件", "90件", {"actual_unit": "人"}, "unknown", id="corrected-unit"),
        pytest.param("100%", "完了", {"missing_reason": "not_measured"}, "unknown", id="corrected-reason"),
        pytest.param("12校", "12校", {"target_value": None}, "unknown", id="a-number-taken-away-leaves-no-words"),
        pytest.param("80～85", "83", {"target_low": 80}, "yes", id="inside-the-range"),
        pytest.param("80～85", "79", {"target_low": 80}, "no", id="below-the-range"),
        pytest.param("80点", "75～85点", {"actual_low": 75}, "unknown", id="actual-range-on-both-sides"),
        pytest.param("80点", "81～85点", {"actual_low": 81}, "yes", id="actual-range-beyond"),
        pytest.param("▲100人", "▲180人", {"direction": "higher"}, "no", id="two-negatives-missed"),
        pytest.param("▲100人", "▲80人", {"direction": "higher"}, "yes", id="two-negatives-reached"),
        pytest.param("▲5%", "▲7%", {"direction": "lower"}, "yes", id="two-negatives-less-is-better"),
        pytest.param("0人", "▲1,320人", {"direction": "higher"}, "no", id="balance-below-zero-is-missed"),
        pytest.param("0人", "▲1,320人", {"direction": "lower"}, "unknown", id="balance-below-zero-never-reached"),
        pytest.param("0人以下", "▲1,320人", {}, "yes", id="at-most-zero-is-a-bound"),
    ],
)
def test_columns_decide(target: str, actual: str, columns: dict[str, Any], verdict: str) -> None:
    assert judged(target, actual, **columns) == verdict


@pytest.mark.parametrize(
    ("target", "verdicts"),
    [
        (
            "100件以上",
            {
                "100件未満": "no",
                "100件以下": "unknown",
                "90件以上": "unknown",
                "110件未満": "unknown",
                "100件超": "yes",
            },
        ),
        ("100件超", {"100件以上": "unknown", "100件超": "yes", "100件以下": "no", "100件未満": "no"}),
        ("100件以下", {"100件未満": "yes", "100件以上": "unknown", "90件以上": "unknown", "100件超": "no"}),
        ("100件未満", {"100件未満": "yes", "100件以下": "unknown", "100件以上": "no", "90件以下": "yes"}),
    ],
)
def test_an_actual_that_is_a_bound_decides_what_it_leaves_no_doubt_of(target: str, verdicts: dict[str, str]) -> None:
    """100件未満 is never 100件以上, and 90件以上 may be."""
    assert {actual: judged(target, actual) for actual in verdicts} == verdicts


def test_an_open_bound_has_no_rate_and_says_why() -> None:
    rows = with_achievement(
        frame("indicators", [part("100件以上", actual) for actual in ("90件以上", "90件未満", "120件以上")])
    )
    assert rows["rate_method"].tolist() == ["range", "range", "ratio"]
    assert rows["achievement_rate"].isna().tolist() == [True, True, False]
    assert why_undecided(rows).tolist() == ["range", pd.NA, pd.NA]


def test_words_of_one_pair_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[tuple[str, str]] = []

    def noted(target: str, actual: str) -> str:
        read.append((target, actual))
        return "yes"

    monkeypatch.setattr(verdict, "state_reached", noted)
    rows = [part("完了", "完了", measure_id=str(number)) for number in range(50)] + [part("導入", "導入済", seq=2)]
    assert set(verdict.met(frame("indicators", rows))) == {"yes"}
    assert read == [("完了", "完了"), ("導入", "導入済")]


def drawn(dice: random.Random, number: int) -> dict[str, Any]:
    """A row of random numbers, zero and negative ones and equal ones among them."""
    value = dice.choice([0.0, dice.uniform(-3, 3), float(dice.randint(-3, 3)), dice.uniform(0, 1e9)])
    other = dice.choice([value, -value, dice.uniform(-3, 3), float(dice.randint(-3, 3)), value * (1 + 1e-16)])
    row: dict[str, Any] = {"measure_id": str(number), "kind": "annual", "seq": 1, "fiscal_year": 2021}
    row |= {"target_value": value, "actual_value": other, "direction": dice.choice(["higher", "lower"])}
    row |= {"comparator": dice.choice(["ge", "le", "eq", "gt", "lt", "increase", "decrease"])}
    row |= {"target_low": value - dice.choice([0.0, 1.0])} if dice.random() < 0.2 else {}
    row |= {"actual_low": other - dice.choice([0.0, 1.0])} if dice.random() < 0.1 else {}
    return row | {
        "actual_comparator": dice.choice(["eq", "eq", "increase", "decrease", "ge", "gt", "le", "lt"]),
        "target_text": "x",
        "actual_text": "x",
    }


@pytest.mark.parametrize("lower_is_better", ["inverse", "reduction"])
def test_rate_and_verdict_never_contradict(lower_is_better: str) -> None:
    dice = random.Random(20211126)
    rows = with_achievement(frame("indicators", [drawn(dice, number) for number in range(20_000)]), lower_is_better)
    known = rows[rows["achievement_rate"].notna() & rows["met"].isin(["yes", "no"])]
    full, reached = known["achievement_rate"] >= 1, known["met"] == "yes"
    strict = known["comparator"].isin(verdict.STRICT)
    assert set(known["rate_method"]) == {"ratio", lower_is_better}
    assert strict.sum() > 500 < (~strict).sum()
    assert known[(full != reached) & ~strict].empty
    assert set(known.loc[(full != reached) & strict, "achievement_rate"]) == {1.0}, "equal is no 超 and no 未満"
    negative = (rows["target_value"] < 0) | (rows["actual_value"] < 0)
    assert rows.loc[negative, "achievement_rate"].isna().all()


def test_grade_is_never_computed_from_a_negative_rate() -> None:
    rows = with_achievement(frame("indicators", [part("▲100人", "▲180人", direction="higher")]))
    assert rows[["rate_method", "met"]].iloc[0].tolist() == ["negative", "no"]
    assert pd.isna(rows["achievement_rate"].iloc[0])
