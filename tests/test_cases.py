"""Cells and tables of the kinds that other cities publish, and what they mean (公表された様式の読み違い)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import ROOT
from tests.importing import csv_file, imported, values
from tests.made_up_plans import ABCD, budget, evaluation, frame, grade, indicator, measure, plan

from analysis.contract.grade_bounds import BaselineSteps, BoundsSettings
from analysis.contract.scale import Scale, Step
from analysis.evaluation import summary
from analysis.evaluation.grade_rule import with_computed_grades
from analysis.evaluation.year import evaluate
from analysis.sources.indicators import Row
from analysis.telling import narrative
from analysis.telling.claims import claims
from analysis.words.errors import InputError

LAYOUT = """
[[sheet]]
[sheet.measure]
id = "番号"
name = "事業名"
[[sheet.indicator]]
indicator = "指標名"
unit = "単位"
target = "目標値"
actual = "実績値"
status = "区分"
"""
HEAD = "番号,事業名,指標名,単位,目標値,実績値,区分"


def read(folder: Path, *cells: str, unit: str = "", status: str = "") -> Row:
    """Return the row that target and actual of one indicator give."""
    line = ",".join(["1", "窓口の改善", "利用の状況", unit, *(f'"{one}"' for one in cells), status])
    (row,) = imported(folder, csv_file(folder, HEAD, line), LAYOUT).tables["indicators"]
    return row


@pytest.mark.parametrize(
    ("target", "actual", "expected"),
    [
        ("1千5百万円以上", "3,879万円", (15_000_000, "円", "ge", 38_790_000)),
        ("2千万円以上", "1億5千万円", (20_000_000, "円", "ge", 150_000_000)),
        ("累計1,000人", "累計 515 （うちH28年度 255人）", (1000, "人", "eq", 515)),
        ("1日平均120人", "1日平均110人", (120, "人", "eq", 110)),
        ("3.5/5点", "3.6/5点", (3.5, "点", "eq", 3.6)),
        ("1.2E+05", "1.1E+05", (120_000, "", "eq", 110_000)),
        ("27～31年度 毎年度20億円以上", "31億円", (2_000_000_000, "円", "ge", 3_100_000_000)),
        ("過去5年平均以下", "28", (None, "", "none", 28)),
        ("12校中12校", "12校中6校", (None, "", "none", None)),
        ("2か月に1回", "年7回", (None, "回", "none", 7)),
        ("70,0", "60", (None, "", "none", 60)),
    ],
)
def test_what_a_cell_means(tmp_path: Path, target: str, actual: str, expected: tuple[object, ...]) -> None:
    row = read(tmp_path, target, actual)
    assert (row["target_value"], row["unit"], row["comparator"], row["actual_value"]) == expected


class TestRanges:
    def test_both_ends_are_kept(self, tmp_path: Path) -> None:
        row = read(tmp_path, "80～85", "75～83", unit="%")
        assert [row[name] for name in ("target_low", "target_value", "actual_low", "actual_value")] == [80, 85, 75, 83]

    def test_a_change_is_no_range(self, tmp_path: Path) -> None:
        row = read(tmp_path, "30%→50%", "40%", unit="%")
        assert (row["target_low"], row["target_value"]) == (None, 50)

    @pytest.mark.parametrize(
        ("actual", "low", "met"), [(83.0, None, "yes"), (79.0, None, "no"), (83.0, 75.0, "unknown")]
    )
    def test_an_actual_inside_the_range_is_reached(self, actual: float, low: float | None, met: str) -> None:
        row = indicator(
            1, "80～85", str(actual), target_low=80.0, target_value=85.0, actual_low=low, actual_value=actual
        )
        of = evaluation(plan(ABCD), measures=[measure(1)], indicators=[row])
        assert of.indicators["met"].tolist() == [met]


@pytest.mark.parametrize(
    ("actual", "status", "expected"),
    [
        ("31億円", "見込", "forecast"),
        ("33億円", "実績", "final"),
        ("31億円（見込み）", "", "forecast"),
        ("12件（速報値）", "", "interim"),
        ("12件", "", ""),
    ],
)
def test_state_of_an_actual_is_kept(tmp_path: Path, actual: str, status: str, expected: str) -> None:
    row = read(tmp_path, "20億円" if "億" in actual else "10件", actual, status=status)
    assert row["actual_status"] == expected


def test_an_unknown_state_is_told(tmp_path: Path) -> None:
    line = "1,窓口の改善,利用の状況,件,10,12,ふつう"
    found = imported(tmp_path, csv_file(tmp_path, HEAD, line), LAYOUT)
    assert any("「ふつう」を置けません。確定、見込み、速報" in one for one in found.log.summary(found.grid))


def test_forecasts_are_counted_and_said() -> None:
    rows = [indicator(1, "10件", "12件", actual_status="forecast"), indicator(2, "10件", "12件", actual_status="final")]
    of = evaluation(plan(ABCD), measures=[measure(1), measure(2)], indicators=rows)
    assert claims(of)["early-annual"].value == 1
    assert "実績が見込みか途中の値の単年度の指標は1項目で、確定した値ではありません。" in narrative.achievement(of)


BUDGETS = """
[[sheet]]
[sheet.measure]
id = "番号"
name = "事業名"
[[sheet.budget]]
unit = "千円"
initial = "当初予算額"
supplementary = "補正予算額"
carried_in = "前年度繰越額"
transferred = "流用等"
settlement = "決算額"
carried_over = "翌年度繰越額"
"""


def test_money_with_its_parts(tmp_path: Path) -> None:
    head = "番号,事業名,当初予算額,補正予算額,前年度繰越額,流用等,決算額,翌年度繰越額"
    found = imported(tmp_path, csv_file(tmp_path, head, '1,連絡会,"20,000",▲300,"3,000",0,"17,160","4,800"'), BUDGETS)
    names = (
        "initial_yen",
        "supplementary_yen",
        "carried_in_yen",
        "transferred_yen",
        "settlement_yen",
        "carried_over_yen",
    )
    assert values(found, "budgets", *names) == [(20_000_000, -300_000, 3_000_000, 0, 17_160_000, 4_800_000)]


class TestCarriedOver:
    @staticmethod
    def of(carried_over: int | None) -> object:
        row = {**budget(1, 22_700_000, 17_160_000), "carried_over_yen": carried_over}
        return evaluation(plan(ABCD), measures=[measure(1)], budgets=[row])

    def test_unspent_is_without_what_is_carried_over(self) -> None:
        of = self.of(4_800_000)
        assert summary.difference_word(of) == "不用額"
        assert claims(of)["left"].value == 740_000
        assert claims(of)["unspent"].value == 0

    def test_one_year_has_one_kind_of_sum(self) -> None:
        money = [{**budget(1, 100, 60), "carried_over_yen": 30}, budget(2, 100, 60)]
        of = evaluation(plan(ABCD), measures=[measure(1), measure(2)], budgets=money)
        assert (summary.difference_word(of), claims(of)["left"].value) == ("予算残額", 80)
        assert summary.budget_totals(of, "fiscal_year")["unspent_yen"].tolist() == [80]

    def test_without_it_the_sum_has_another_name(self) -> None:
        of = self.of(None)
        assert summary.difference_word(of) == "予算残額"
        assert claims(of)["left"].told == "予算残額は554万円"
        assert "翌年度への繰越額を含むことがある" in narrative.definitions(of)["予算残額"]


class TestParameters:
    @pytest.mark.parametrize("given", ["R3", "令和3年度", "2021", 2021])
    def test_year_in_every_form(self, given: str | int) -> None:
        assert evaluate("tokorozawa-ict", given, ROOT).fiscal_year == 2021

    @pytest.mark.parametrize("given", [(None, 2021), ("tokorozawa-ict", None)])
    def test_nothing_given_is_no_other_citys_report(self, given: tuple[str | None, int | None]) -> None:
        with pytest.raises(InputError, match="が空です。名前のつづりも確かめてください。"):
            evaluate(*given, ROOT)

    def test_files_are_not_scattered(self, copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        from analysis.report.publication import Publication

        monkeypatch.chdir(copied)
        with pytest.raises(InputError, match="reports の中だけ"):
            Publication(evaluate("tokorozawa-ict", 2021, copied), write_files=True)
        assert not (copied / "charts").exists()


def test_own_charts_have_japanese_letters() -> None:
    code = "from analysis import open_plan; import matplotlib; print(matplotlib.rcParams['font.family'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert "IPAexGothic" in done.stdout


def test_grades_against_the_baseline_are_computed_and_say_so() -> None:
    words = ("達成", "前進", "横ばい", "後退")
    steps = BaselineSteps(reached="達成", better="前進", same="横ばい", worse="後退")
    bounds = BoundsSettings(baseline=steps).bounds(list(words))
    scale = Scale(tuple(Step(word, word) for word in words), ("達成", "前進"), bounds=bounds)
    rows = [
        indicator(1, "100%", "92.9%", baseline_text="95.0%", baseline_value=95.0),
        indicator(2, "70%", "32.8%", baseline_text="20.7%", baseline_value=20.7),
    ]
    of = plan(scale)
    found = evaluation(of, measures=[measure(1), measure(2)], indicators=rows)
    graded = with_computed_grades(frame("grades", [grade(1, "横ばい"), grade(2, "前進")]), found.indicators, of)
    assert graded["computed_grade"].tolist() == ["後退", "前進"]
    assert graded["agreement"].tolist() == ["differs", "agrees"]
    assert "、目標値・基準値との比較による。基準は計画の評価基準: 達成 目標値に達した" in graded["reason"][0]
