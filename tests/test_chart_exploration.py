"""探索と比較の図: what is drawn equals the frames, and what cannot be drawn says so."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tests.small_evaluation import Document, budget, measure, part

from analysis import open_plans
from analysis.chart import Absent, Chart, png_bytes, svg_bytes
from analysis.chart import contrast as charts
from analysis.chart.pace_band import outlook
from analysis.chart.trend import trend
from analysis.outlook import comparison
from analysis.outlook.plans import OpenPlan
from analysis.words import printing

pytestmark = [pytest.mark.notebooks, pytest.mark.filterwarnings("error:Glyph")]


@pytest.fixture(scope="module")
def plans(root: Path) -> dict[str, OpenPlan]:
    return {one.plan.plan_id: one for one in open_plans(root=root)}


def axes_of(drawn: Chart | Absent) -> Any:
    assert isinstance(drawn, Chart), drawn
    return drawn.figure.axes[0]


def opened(folder: Path, rows: list[dict[str, Any]], **given: Any) -> OpenPlan:
    return OpenPlan(Document(indicators=rows, **given).evaluation(), [2021], folder)


def line(axes: Any, name: str) -> list[list[float]]:
    """Return the points of a line by its name."""
    found = next(one for one in axes.lines if one.get_gid() == name)
    return [[float(value) for value in values] for values in found.get_data()]


def words(axes: Any) -> list[str]:
    return [text.get_text() for text in axes.texts]


class TestTrend:
    def test_lines_are_targets_and_actuals(self, plans: dict[str, OpenPlan]) -> None:
        axes = axes_of(trend(plans["saitama-dx"], ("10-3-1", "annual", 2)))
        assert line(axes, "target_value") == [[2021, 2022, 2023, 2024, 2025], [125000, 136000, 147000, 158000, 169000]]
        assert line(axes, "actual_value") == [[2021, 2022], [144590, 152950]]

    def test_the_wedge_is_the_span_of_the_pace(self, plans: dict[str, OpenPlan]) -> None:
        axes = axes_of(trend(plans["saitama-dx"], ("10-3-1", "annual", 2)))
        points = axes.collections[0].get_paths()[0].vertices
        assert {(x, round(y)) for x, y in points} == {(2022, 152950), (2025, 152950), (2025, 178030)}
        assert {"152,950", "178,030"} <= set(words(axes))

    def test_alt_text_holds_the_figures_and_the_outlook(self, plans: dict[str, OpenPlan]) -> None:
        drawn = trend(plans["saitama-dx"], ("10-3-1", "annual", 2))
        assert isinstance(drawn, Chart)
        assert "令和4年度は目標136,000人、実績152,950人" in drawn.alt
        assert "152,950人から178,030人" in drawn.alt
        assert "要注意" in drawn.alt
        assert len(drawn.data) == 5

    def test_years_carry_their_grade_or_why_there_is_no_actual(self, plans: dict[str, OpenPlan]) -> None:
        ticks = [tick.get_text() for tick in axes_of(trend(plans["suita-ict"], ("1", "annual", 1))).get_xticklabels()]
        assert ticks == ["R1", "R2", "R3\n実績 未測定"]
        graded = axes_of(trend(plans["saitama-dx"], ("2-1-1", "annual", 1))).get_xticklabels()
        assert [tick.get_text() for tick in graded][:2] == ["R3\n評価 S", "R4\n評価 A"]

    def test_baseline_stands_as_a_line(self, plans: dict[str, OpenPlan]) -> None:
        axes = axes_of(trend(plans["isehara-ict"], ("1-1-2", "goal", 1)))
        assert set(line(axes, "baseline")[1]) == {12137}
        assert "基準値 12,137" in words(axes)

    def test_only_the_chosen_years_and_then_no_outlook_beyond_them(self, plans: dict[str, OpenPlan]) -> None:
        drawn = trend(plans["saitama-dx"], ("10-3-1", "annual", 2), (2021, 2023))
        axes = axes_of(drawn)
        assert line(axes, "target_value")[0] == [2021, 2022, 2023]
        assert not axes.collections
        assert isinstance(drawn, Chart)
        assert "見通し" not in drawn.alt

    def test_axis_from_0_where_the_numbers_are_near_it_else_the_note_says_so(self, plans: dict[str, OpenPlan]) -> None:
        near = trend(plans["suita-ict"], ("2", "annual", 1))
        far = trend(plans["saitama-dx"], ("10-3-1", "annual", 2))
        assert axes_of(near).get_ylim()[0] == 0
        assert axes_of(far).get_ylim()[0] > 0
        notes = [
            "".join(text.get_text() for text in drawn.figure.texts) for drawn in (near, far) if isinstance(drawn, Chart)
        ]
        assert ["0から始まらない" in note for note in notes] == [False, True]

    def test_words_have_no_trend_but_a_sentence(self, plans: dict[str, OpenPlan]) -> None:
        drawn = trend(plans["saitama-dx"], ("2-1-1", "annual", 2))
        assert isinstance(drawn, Absent)
        assert "ことばの目標" in drawn.reason

    def test_no_row_in_the_years_is_a_sentence(self, plans: dict[str, OpenPlan]) -> None:
        drawn = trend(plans["isehara-ict"], ("1-1-2", "goal", 1), (2019, 2020))
        assert isinstance(drawn, Absent)

    def test_minus_hostile_and_long_names(self, tmp_path: Path) -> None:
        name = "とても長い指標の名前" * 12 + "<script>𠮷📈\n☑"
        rows = [part("▲5%", "▲16.7%", indicator=name), part("10%", "▲3%", indicator=name, fiscal_year=2020)]
        drawn = trend(opened(tmp_path, rows, measures=[measure(name="名前" * 40)]), ("1", "annual", 1))
        axes = axes_of(drawn)
        assert axes.get_ylim()[0] < -16.7
        assert "▲16.7" in words(axes)
        assert isinstance(drawn, Chart)
        assert b"<script" not in svg_bytes(drawn)
        assert Image.open(BytesIO(png_bytes(drawn))).size == (1920, 1080)

    def test_same_chart_same_bytes(self, plans: dict[str, OpenPlan]) -> None:
        pictures = [trend(plans["suita-ict"], ("1", "annual", 1)) for _ in range(2)]
        drawn = [one for one in pictures if isinstance(one, Chart)]
        assert svg_bytes(drawn[0]) == svg_bytes(drawn[1])
        assert png_bytes(drawn[0]) == png_bytes(drawn[1])

    def test_an_id_of_any_letters_gives_a_file_name(self, tmp_path: Path) -> None:
        drawn = trend(opened(tmp_path, [part("10件", "5件", measure_id="第1/2")]), ("第1/2", "annual", 1))
        assert isinstance(drawn, Chart)
        assert drawn.name.isascii()
        assert "/" not in drawn.name


class TestOutlook:
    def test_worst_first_with_as_many_bars_as_names(self, plans: dict[str, OpenPlan]) -> None:
        drawn = outlook(plans["saitama-dx"])
        axes = axes_of(drawn)
        states = [bar.get_gid().split("-")[0] for bar in axes.patches]
        order = ["out_of_reach", "at_risk", "on_track"]
        assert states == sorted(states, key=order.index)
        assert len(states) == len(axes.get_yticklabels())
        assert isinstance(drawn, Chart)
        assert "このペースでは届かない 8項目、要注意 10項目、順調 16項目" in drawn.alt
        assert len(drawn.data) == 34

    def test_a_bar_runs_from_standstill_to_the_pace_in_shares_of_the_target(self, plans: dict[str, OpenPlan]) -> None:
        table = plans["saitama-dx"].pace().query("measure_id == '2-5-1'")
        bar = axes_of(outlook(plans["saitama-dx"], table)).patches[0]
        assert bar.get_x() == pytest.approx(31.9 / 70 - 1)
        assert bar.get_x() + bar.get_width() == pytest.approx(66.7 / 70 - 1)

    def test_less_is_better_is_turned_round(self, plans: dict[str, OpenPlan]) -> None:
        table = plans["saitama-dx"].pace().query("measure_id == '4-2-3' and seq == 3")
        assert axes_of(outlook(plans["saitama-dx"], table)).patches[0].get_x() > 0

    def test_a_plan_at_its_end_has_a_sentence(self, plans: dict[str, OpenPlan]) -> None:
        drawn = outlook(plans["isehara-ict"])
        assert isinstance(drawn, Absent)
        assert "2年分以上" in drawn.reason


class TestComparison:
    def test_bars_are_the_counts_on_the_common_footing(self, plans: dict[str, OpenPlan]) -> None:
        chosen = list(plans.values())
        drawn = charts.grade_shares(chosen)
        table = comparison.grade_shares(chosen)
        drawn_rows = table[table["comparable"] != "no"].reset_index(drop=True)
        bars = {bar.get_gid(): bar.get_width() for bar in axes_of(drawn).patches}
        row = int(drawn_rows.index[drawn_rows["plan_id"] == "isehara-ict"][0])
        assert bars[f"short-{row}"] == pytest.approx(7 / 34)
        assert len({gid.rsplit("-", 1)[1] for gid in bars}) == len(drawn_rows)

    def test_inferred_meanings_are_marked_and_unknown_ones_named(self, plans: dict[str, OpenPlan]) -> None:
        drawn = charts.grade_shares(list(plans.values()))
        names = "".join(label.get_text() for label in axes_of(drawn).get_yticklabels()).replace("\n", "")
        assert names.count("（参考）") == 2
        notes = "".join(text.get_text() for text in axes_of(drawn).figure.texts).replace("\n", "")
        assert "は、段階の意味が元資料から分からないため載せていない" in notes

    def test_rates_end_at_200_percent_with_their_own_number(self, plans: dict[str, OpenPlan]) -> None:
        axes = axes_of(charts.rates([plans["suita-ict"]]))
        dots = [one.get_xdata()[0] for one in axes.lines if one.get_marker() == "o"]
        assert dots == [2.0, 2.0]
        medians = comparison.rates([plans["suita-ict"]])["median"]
        assert medians.min() > 2
        assert words(axes) == list(printing.percent(medians))

    def test_strictness_shows_the_top_grades_beside_misses(self, plans: dict[str, OpenPlan]) -> None:
        axes = axes_of(charts.strictness([plans["tokorozawa-ict"]]))
        assert {bar.get_gid(): round(bar.get_width(), 2) for bar in axes.patches}["top-0"] == 0.3

    @pytest.mark.parametrize("name", ["grade_shares", "rates", "strictness"])
    @pytest.mark.parametrize("count", [1, 2])
    def test_nothing_to_compare_is_a_sentence(self, name: str, count: int, tmp_path: Path) -> None:
        empty = [opened(tmp_path, [], measures=[measure()], budgets=[budget(1, 1)])] * count
        drawn = getattr(charts, name)(empty)
        assert isinstance(drawn, Absent)
        assert drawn.reason.endswith("。")

    def test_many_plans_keep_their_newest_year(self, plans: dict[str, OpenPlan]) -> None:
        drawn = charts.grade_shares([plans["tokorozawa-ict"], plans["saitama-dx"]] * 3)
        names = [label.get_text().replace("\n", "") for label in axes_of(drawn).get_yticklabels()]
        assert len(names) == 3
        assert not [name for name in names if "R1" in name]
        assert "図は新しい年度の3件まで" in "".join(text.get_text() for text in axes_of(drawn).figure.texts)

    def test_forty_plans_still_fit(self, plans: dict[str, OpenPlan]) -> None:
        many: Sequence[OpenPlan] = list(plans.values()) * 8
        drawn = charts.rates(many)
        assert len(axes_of(drawn).get_yticklabels()) < 96
        lead = "".join(text.get_text() for text in axes_of(drawn).figure.texts)
        assert f"図は{len(axes_of(drawn).get_yticklabels())}件まで" in lead.replace("\n", "")


class TestLikely:
    @pytest.fixture
    def drawn(self, tmp_path: Path) -> Any:
        years = {2019: ("100件", "100件"), 2020: ("120件", "150件"), 2021: ("140件", "160件"), 2023: ("250件", "")}
        rows = [
            part(target, actual, fiscal_year=year, indicator="受付件数") for year, (target, actual) in years.items()
        ]
        return trend(opened(tmp_path, rows), ("1", "annual", 1))

    def test_three_values_have_a_line_to_the_likely_one(self, drawn: Any) -> None:
        assert line(axes_of(drawn), "likely") == [[2021, 2023], [160, 220]]
        assert {"見込み 220", "180", "260"} <= set(words(axes_of(drawn)))

    def test_no_false_precision(self, tmp_path: Path) -> None:
        years = {2018: ("1件", "100件"), 2020: ("1件", "150件"), 2021: ("1件", "160件"), 2023: ("250件", "")}
        rows = [
            part(target, actual, fiscal_year=year, indicator="受付件数") for year, (target, actual) in years.items()
        ]
        assert "見込み 200" in words(axes_of(trend(opened(tmp_path, rows), ("1", "annual", 1))))
        rows[0]["actual_value"], rows[0]["actual_text"] = 99.0, "99件"
        assert "見込み 200.7" in words(axes_of(trend(opened(tmp_path, rows), ("1", "annual", 1))))
