"""達成・未達: by the words and numbers of the two cells alone."""

import pytest

from analysis.words.attainment import Cell, met, wanted_direction
from analysis.words.quantity import read_quantity


def judged(target_text: str, actual_text: str, indicator: str = "") -> str:
    target = Cell(target_text, read_quantity(target_text))
    actual = Cell(actual_text, read_quantity(actual_text, unit=target.quantity.unit))
    return met(target, actual, wanted_direction(indicator, target))


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
        pytest.param("契約締結の完了", "契約締結の完了：100%", "yes", id="done-with-a-number"),
        pytest.param("調査完了", "地図情報の調査を行った。", "yes", id="did-it"),
        pytest.param("不具合記録の作成完了", "不具合なし", "unknown", id="answered-by-something-else"),
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
        ("作業時間の削減", "50%削減", "higher"),
        ("帳票読取・入力（削減時間）", "3000", "higher"),
        ("リストの作成", "完了", "milestone"),
    ],
)
def test_direction_is_read_from_words(indicator: str, target: str, direction: str) -> None:
    assert wanted_direction(indicator, Cell(target, read_quantity(target))) == direction
