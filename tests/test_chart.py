"""The charts: what stands on the axes is what stands in the tables, and nothing is cut or missing."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache, cached_property, partial
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from PIL import Image

from analysis import chart
from analysis.chart import theme
from analysis.chart.canvas import HEIGHT, SOURCE, TITLE, body
from analysis.chart.scatter import swarm
from analysis.chart.wrap import fit, spread, width, wrap
from analysis.contract.plan import Plan
from analysis.contract.scale import Scale, Step
from analysis.contract.schema import TABLES
from analysis.evaluation import grading, summary
from analysis.evaluation.achievement import with_achievement
from analysis.evaluation.budget import with_amounts
from analysis.evaluation.year import Evaluation

MARKS = "◎○△●"
LONG = "情報システムの最適化と標準化に向けた取組" * 15
HOSTILE = ["<script>alert(1)</script>", "$100 と $\\frac{1}{2}$", "𠮷野家📈", "あ\n改行\x07", "\u202e右から左", LONG]


def scale(symbols: str, positive: str) -> Scale:
    return Scale(tuple(Step(symbol, f"{symbol}の意味") for symbol in symbols), tuple(positive))


def frame(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    columns = TABLES[name].read_columns
    return pd.DataFrame({one.name: pd.array([row.get(one.name) for row in rows], dtype=one.dtype) for one in columns})


def part(measure_id: str, seq: int, target: float, actual: float) -> dict[str, Any]:
    texts = {"target_text": f"{target:g}件以上", "actual_text": f"{actual:g}件", "comparator": "ge"}
    values = {"target_value": target, "actual_value": actual, "unit": "件", "direction": "higher"}
    key = {"measure_id": measure_id, "kind": "annual", "seq": seq, "fiscal_year": 2021, "indicator": "受付件数"}
    return key | texts | values


def made(steps: Scale, policies: dict[str, str] | None = None, **tables: list[dict[str, Any]]) -> Evaluation:
    """An evaluation of 2021 from rows; tables that are not given are empty."""
    names = ("measures", "budgets", "indicators", "grades", "schedules", "texts", "published")
    frames = {name: frame(name, tables.get(name, [])) for name in names}
    frames["budgets"] = with_amounts(frames["budgets"])
    frames["indicators"] = with_achievement(frames["indicators"])
    blank = pd.DataFrame()
    plan = Plan("example", "例示市", "112089", "情報化計画", (2019, 2023), policies or {}, steps)
    return Evaluation(plan, 2021, **frames, restated=blank, vanished=blank, corrections=(), inputs={})


def measure(number: int, name: str, **more: str) -> dict[str, Any]:
    return {"measure_id": str(number), "name": name, "status": "active", **more}


def one_measure() -> Evaluation:
    """S/A/B, no policies, one measure, one year."""
    return made(
        scale("SAB", "SA"),
        measures=[measure(1, "窓口")],
        grades=[{"measure_id": "1", "fiscal_year": 2021, "kind": "annual", "grade": "A"}],
        indicators=[part("1", 1, 100, 90)],
        budgets=[{"measure_id": "1", "fiscal_year": 2021, "budget_yen": 1000, "settlement_yen": 900}],
    )


@cache
def many_measures() -> Evaluation:
    """◎○△●, 200 measures of 30 departments, eight policies, five years, from a thousand to a trillion yen."""
    ids, years = range(1, 201), range(2017, 2022)
    kinds = [{"policy": str(number % 8 + 1), "department": f"第{number % 30}課"} for number in ids]
    shares = {number: 0.3 + number * 7 % 80 / 100 for number in ids}
    return made(
        scale(MARKS, "◎○"),
        {str(number): f"第{number}の方針　安心で便利な行政サービスの実現" for number in range(1, 9)},
        measures=[
            measure(number, f"取組{number} 申請の電子化", **kind) for number, kind in zip(ids, kinds, strict=True)
        ],
        grades=[
            {"measure_id": str(number), "fiscal_year": year, "kind": "annual", "grade": MARKS[(number * year) % 11 % 4]}
            for number in ids
            for year in years
        ],
        indicators=[part(str(number), seq, 100, (number * seq * 37) % 260) for number in ids for seq in (1, 2)],
        budgets=[
            {
                "measure_id": str(number),
                "fiscal_year": year,
                "budget_yen": 10 ** (3 + number % 10),
                "settlement_yen": int(10 ** (3 + number % 10) * shares[number]),
            }
            for number in ids
            for year in years
        ],
    )


def hostile_names() -> Evaluation:
    ids = range(1, len(HOSTILE) + 1)
    return made(
        scale("SAB", "SA"),
        {str(number): HOSTILE[number - 1] for number in ids},
        measures=[measure(n, HOSTILE[n - 1], policy=str(n), department=HOSTILE[n - 1]) for n in ids],
        grades=[
            {"measure_id": str(n), "fiscal_year": year, "kind": "annual", "grade": "SAB"[(n + year) % 3]}
            for n in ids
            for year in (2020, 2021)
        ],
        indicators=[part(str(n), 1, 100, 50 + n * 5) for n in ids],
        budgets=[
            {"measure_id": str(n), "fiscal_year": year, "budget_yen": 10**6 * n, "settlement_yen": 7 * 10**5 * n}
            for n in ids
            for year in (2020, 2021)
        ],
    )


OTHERS: dict[str, Callable[[], Evaluation]] = {
    "one-measure": one_measure,
    "200-measures": many_measures,
    "hostile-names": hostile_names,
}


EVERY: list[Any] = [*chart.CHARTS.values(), partial(chart.grades_by_policy, kind="overall")]


#: Left, bottom, right and top of a text in pixels.
Box = tuple[float, float, float, float]


def drawn(evaluation: Evaluation) -> list[chart.Chart]:
    found = [function(evaluation) for function in EVERY]
    return [one for one in found if isinstance(one, chart.Chart)]


class Sheets:
    """All charts of an evaluation; what tests look at is made of each once."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.charts = drawn(evaluation)

    @cached_property
    def pngs(self) -> list[bytes]:
        return [chart.png_bytes(one) for one in self.charts]

    @cached_property
    def svgs(self) -> list[bytes]:
        return [chart.svg_bytes(one) for one in self.charts]

    @cached_property
    def bares(self) -> list[bytes]:
        return [chart.svg_bytes(one, bare=True) for one in self.charts]

    @cached_property
    def texts(self) -> list[list[tuple[str, Box]]]:
        return [written(one) for one in self.charts]


@pytest.fixture(scope="module")
def of_the_city(tokorozawa: Evaluation) -> Sheets:
    """All charts of 所沢市, 令和3年度."""
    return Sheets(tokorozawa)


@pytest.fixture(scope="module")
def published(of_the_city: Sheets) -> list[chart.Chart]:
    return of_the_city.charts


@pytest.fixture(scope="module", params=["tokorozawa", *OTHERS])
def sheets(request: pytest.FixtureRequest, of_the_city: Sheets) -> Sheets:
    """All charts of a plan: the published one, and others unlike it."""
    return of_the_city if request.param == "tokorozawa" else Sheets(OTHERS[request.param]())


#: The width of text on a printed sheet of A4 (`@page` in the style sheet of the report), in points.
PAPER = 186 / 25.4 * 72


def only(made_chart: chart.Chart | chart.Absent) -> chart.Chart:
    assert isinstance(made_chart, chart.Chart)
    return made_chart


def dots(axes: Axes) -> list[tuple[float, float]]:
    groups: Any = axes.collections
    return [(float(x), float(y)) for group in groups for x, y in group.get_offsets()]


def widths(axes: Axes) -> list[float]:
    return [bar.get_width() for bars in axes.containers for bar in bars]


def heights(axes: Axes) -> list[float]:
    return [bar.get_height() for bars in axes.containers for bar in bars]


def outside_ticks(axis: Axis) -> set[int]:
    """Labels of ticks beyond the ends of an axis: matplotlib keeps them but does not draw them."""
    low, high = sorted(axis.get_view_interval())
    return {id(tick.label1) for tick in axis.get_major_ticks() if not low <= tick.get_loc() <= high}


def written(one: chart.Chart) -> list[tuple[str, Box]]:
    """Every text that is seen on a chart with its box in pixels."""
    with theme.style():
        canvas = FigureCanvasAgg(one.figure)
        canvas.draw()
        hidden = {mark for axes in one.figure.axes for axis in (axes.xaxis, axes.yaxis) for mark in outside_ticks(axis)}
        texts: list[Any] = one.figure.findobj(Text)
        seen = [text for text in texts if text.get_visible() and text.get_text().strip() and id(text) not in hidden]
        return [(text.get_text(), Text.get_window_extent(text, canvas.get_renderer()).extents) for text in seen]


@pytest.mark.notebooks
class TestPictures:
    def test_every_chart_is_drawn_under_a_name_of_its_own(self, published: list[chart.Chart]) -> None:
        assert len({one.name for one in published}) == len(published) == len(EVERY)
        assert all(re.fullmatch(r"[a-z][a-z-]*", one.name) for one in published)

    @pytest.mark.filterwarnings("error")
    def test_png_fills_a_slide_and_no_glyph_is_missing(self, sheets: Sheets) -> None:
        for one, png in zip(sheets.charts, sheets.pngs, strict=True):
            picture = Image.open(BytesIO(png))
            assert picture.size == (1920, 1080), one.name
            assert "Software" not in picture.info

    def test_nothing_leaves_the_sheet_nor_the_part_of_it_that_a_page_shows(self, sheets: Sheets) -> None:
        for one, *svgs, texts in zip(sheets.charts, sheets.svgs, sheets.bares, sheets.texts, strict=True):
            whole, bare = (float(re.findall(rb'width="([\d.]+)pt"', svg)[0]) for svg in svgs)
            side = (whole - bare) / 2 * 1920 / whole
            for words, (left, bottom, right, top) in texts:
                assert left >= side and bottom >= 0 and right <= 1920 - side and top <= 1080, (one.name, words)

    def test_nothing_that_is_written_is_cut_off_on_a_page(self, sheets: Sheets) -> None:
        """A page says title and source itself, and shows all that stands between them or beside the source."""
        for one in sheets.charts:
            low, high = (edge / HEIGHT * 1080 for edge in body(one.figure))
            free = {text.get_text() for text in one.figure.texts if text.get_gid() not in (TITLE, SOURCE)}
            for words, box in written(one):
                if words in free:
                    assert low <= box[1] + 1 and box[3] <= high + 1, (one.name, words)

    def test_text_on_paper_is_8_points_or_more(self, sheets: Sheets) -> None:
        for one, bare in zip(sheets.charts, sheets.bares, strict=True):
            svg = bare.decode()
            scale = PAPER / float(re.findall(r'width="([\d.]+)pt"', svg)[0])
            sizes = [float(size) for size in re.findall(r"font(?:-size)?: (?:[a-z]+ )?([\d.]+)px", svg)]
            assert sizes and min(sizes) * scale >= 7.99, (one.name, min(sizes) * scale)

    def test_no_text_covers_another(self, sheets: Sheets) -> None:
        for one, texts in zip(sheets.charts, sheets.texts, strict=True):
            for place, (words, box) in enumerate(texts):
                for other, beside in texts[place + 1 :]:
                    across = min(box[2], beside[2]) - max(box[0], beside[0])
                    along = min(box[3], beside[3]) - max(box[1], beside[1])
                    assert across < 4 or along < 6, (one.name, words, other)

    def test_same_data_same_bytes(self, of_the_city: Sheets, tokorozawa: Evaluation) -> None:
        """The pictures for slides are compared where a whole report is made twice."""
        again = Sheets(tokorozawa)
        assert again.svgs == of_the_city.svgs and again.bares == of_the_city.bares

    def test_svg_text_is_text_in_a_font_that_others_have(self, sheets: Sheets) -> None:
        for one, svg in zip(sheets.charts, sheets.svgs, strict=True):
            drawing = svg.decode()
            root = ElementTree.fromstring(drawing)
            texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
            assert one.title in texts
            assert "DejaVu" not in drawing and "'Noto Sans JP'" in drawing
            assert "<dc:date>" not in drawing and "matplotlib.org" not in drawing
            assert not list(root.iter("{http://www.w3.org/2000/svg}script"))

    def test_bare_svg_leaves_title_and_source_to_the_page(self, tokorozawa: Evaluation) -> None:
        one = only(chart.budget_by_year(tokorozawa))
        bare, whole = (ElementTree.fromstring(chart.svg_bytes(one, bare=bare)) for bare in (True, False))
        texts = {element.text for element in bare.iter("{http://www.w3.org/2000/svg}text")}
        assert one.title not in texts and f"出典：{one.source}" not in texts
        assert float(bare.attrib["height"].rstrip("pt")) < float(whole.attrib["height"].rstrip("pt"))
        assert one.title in {element.text for element in whole.iter("{http://www.w3.org/2000/svg}text")}

    def test_data_is_a_table_of_texts(self, sheets: Sheets) -> None:
        for one in sheets.charts:
            assert len(one.data) and not one.data.isna().any().any(), one.name
            assert one.source and one.alt.endswith("。")

    def test_global_settings_stay_as_they_were(self, tokorozawa: Evaluation) -> None:
        import matplotlib

        before = dict(matplotlib.rcParams)
        chart.png_bytes(only(chart.missed_rates(tokorozawa)))
        assert dict(matplotlib.rcParams) == before


class TestAxes:
    def test_grades_by_policy_have_the_shares_of_the_table(self, tokorozawa: Evaluation) -> None:
        table = summary.grade_counts(tokorozawa, "annual")
        ordered = pd.concat([table.tail(1), table.iloc[:-1]])
        expected = (ordered[["A", "B", "C", "D"]].astype(float).div(ordered["evaluated"].astype(float), axis=0)).stack()
        axes = only(chart.grades_by_policy(tokorozawa)).figure.axes[0]
        assert widths(axes) == pytest.approx(list(expected))
        assert axes.get_xlim() == (0, 1)

    def test_yearly_columns_are_as_tall_as_the_counts(self, tokorozawa: Evaluation) -> None:
        table = grading.yearly_grades(tokorozawa)
        axes = only(chart.yearly_grades(tokorozawa)).figure.axes[0]
        assert heights(axes) == [number for state in [*"ABCD", "not_evaluated"] for number in table[state]]
        assert axes.get_ylim()[0] == 0

    def test_departments_show_every_miss(self, tokorozawa: Evaluation) -> None:
        table = summary.met_counts(tokorozawa, "department")
        axes = only(chart.met_by_department(tokorozawa)).figure.axes[0]
        named = [label.get_text().replace("\n", "") for label in axes.get_yticklabels()]
        assert sorted(named) == sorted(table.loc[table["no"] > 0, "department"])
        assert sum(widths(axes)[::3]) == table["no"].sum()

    def test_missed_rates_show_what_lacks_to_the_target(self, tokorozawa: Evaluation) -> None:
        rates = summary.missed(tokorozawa)["achievement_rate"].dropna().astype(float)
        axes = only(chart.missed_rates(tokorozawa)).figure.axes[0]
        drawn = widths(axes)
        assert len(drawn) > 10 and min(drawn) > 0
        assert drawn == pytest.approx(list(1 - rates)[: len(drawn)])
        assert axes.get_xlim()[0] == 0 and axes.get_xticklabels()[0].get_text() == "目標"

    def test_distribution_counts_every_rate_once(self, tokorozawa: Evaluation) -> None:
        rates = summary.year_indicators(tokorozawa)["achievement_rate"].dropna()
        axes = only(chart.rate_distribution(tokorozawa)).figure.axes[0]
        bands = {round(bar.get_x() + 0.46 + 0.5): bar.get_height() for bars in axes.containers for bar in bars}
        assert sum(bands.values()) == len(rates)
        assert sum(count for band, count in bands.items() if band > 10) == (rates >= 1).sum()
        assert bands[21] == (rates >= 2).sum()

    def test_years_have_budget_and_settlement_from_0(self, tokorozawa: Evaluation) -> None:
        table = summary.budget_totals(tokorozawa, "fiscal_year").sort_values("fiscal_year")
        axes = only(chart.budget_by_year(tokorozawa)).figure.axes[0]
        expected = [*table["budget_yen"], *table["settlement_yen"]]
        assert heights(axes) == pytest.approx([value / 1e6 for value in expected])
        assert axes.get_ylim()[0] == 0

    def test_unspent_sums_are_the_largest(self, tokorozawa: Evaluation) -> None:
        table = summary.measure_list(tokorozawa)
        largest = (table["budget_yen"] - table["settlement_yen"]).sort_values(ascending=False).head(12)
        axes = only(chart.unspent_sums(tokorozawa)).figure.axes[0]
        assert widths(axes) == pytest.approx([value / 1e6 for value in largest])

    def test_settlement_by_policy_has_a_bar_a_year(self, tokorozawa: Evaluation) -> None:
        table = summary.budget_totals(tokorozawa, "policy").sort_values(["fiscal_year", "policy"])
        axes = only(chart.settlement_by_policy(tokorozawa)).figure.axes[0]
        assert widths(axes) == pytest.approx([value / 1e6 for value in table["settlement_yen"]])

    def test_departments_show_settlement_within_budget(self, tokorozawa: Evaluation) -> None:
        table = summary.budget_totals(tokorozawa, "department")
        table = table[table["fiscal_year"] == 2021].sort_values("settlement_yen", ascending=False).head(12)
        axes = only(chart.budget_by_department(tokorozawa)).figure.axes[0]
        assert widths(axes) == pytest.approx([v / 1e6 for v in [*table["budget_yen"], *table["settlement_yen"]]])

    def test_execution_has_a_dot_a_measure_with_a_budget(self, tokorozawa: Evaluation) -> None:
        table = summary.measure_list(tokorozawa)
        one = only(chart.execution_by_size(tokorozawa))
        axes = one.figure.axes[0]
        budgeted = table[table["budget_yen"] > 0]
        assert sorted(x for x, _ in dots(axes)) == sorted(map(float, budgeted["budget_yen"]))
        assert axes.get_xscale() == "log" and "対数目盛" in axes.get_xlabel()
        assert "予算0円の6件" in "".join(text.get_text() for text in one.figure.texts)

    def test_a_grade_beside_a_miss_is_named(self, tokorozawa: Evaluation) -> None:
        one = only(chart.grade_against_rate(tokorozawa))
        assert len(dots(one.figure.axes[0])) == 57
        words = "".join(text.get_text().replace("\n", "") for text in one.figure.texts)
        assert "11 保健指導システム（4項目中3項目未達）" in words

    def test_changes_show_fallen_measures_first(self, tokorozawa: Evaluation) -> None:
        one = only(chart.grade_changes(tokorozawa))
        named = [label.get_text().split(" ")[0] for label in one.figure.axes[0].get_yticklabels()]
        assert named[:7] == ["18", "32", "38", "58", "5", "20", "43"]

    def test_rows_without_room_are_said_to_be_left_out(self) -> None:
        one = only(chart.missed_rates(many_measures()))
        shown = len(one.figure.axes[0].get_yticklabels())
        words = [text.get_text() for text in one.figure.texts]
        assert any(re.fullmatch(rf"全{len(one.data)}行のうち{shown}行まで。すべては表に示す", text) for text in words)


ALT = {
    "grades-annual": "評価の対象となった個別システムは57件で、Aが50件（87.7%）、Bが7件（12.3%）、Cが0件（0.0%）、Dが0件（0.0%）",
    "grades-overall": "個別システムは58件で、Aが51件（87.9%）",
    "grades-by-year": "A評価はR1が50件、R2が52件、R3が50件、総括が51件。R3のA以外はB7件・対象外か記載なし1件",
    "grade-changes": "令和2年度から評価が上がった個別システムは3件です。令和2年度から評価が下がった個別システムは4件です。",
    "grades-and-rates": "評価がAなのに単年度の指標に未達がある個別システムは判定できる50件中3件（6.0%）です",
    "budget-by-year": "令和3年度は決算額8億2,651万円（執行率 93.0%）",
    "settlement-by-policy": "ビジョン2が6億3,976万円",
    "budget-by-department": "決算額が最も多いのはデジタル戦略課の1億7,575万円（執行率 88.7%）",
    "execution-by-size": "52件のうち執行率が90%以上なのは42件、80%未満は3件、100%を超えるのは1件",
    "unspent": "「小学校教育用コンピュータ整備」の2,204万円（予算額の32.2%）",
}


@pytest.mark.parametrize("name", ALT)
def test_alt_text_states_the_figures(name: str, published: list[chart.Chart]) -> None:
    found = {one.name: one.alt for one in published}
    assert ALT[name] in found[name]


def test_alt_text_of_the_indicators_follows_the_table(tokorozawa: Evaluation) -> None:
    alt = only(chart.met_by_policy(tokorozawa)).alt
    for kind, words in (("annual", "単年度"), ("goal", "計画期間")):
        counts = (
            summary.met_counts(tokorozawa, "kind").set_index("kind")[["yes", "no", "unknown"]].loc[kind].astype(int)
        )
        assert f"目標を達成した{words}の指標は{counts['yes'] + counts['no']}項目中{counts['yes']}項目" in alt
        assert f"達成したかを判定できない{words}の指標は{counts['unknown']}項目" in alt


class TestAbsent:
    @pytest.mark.parametrize(
        "function",
        [chart.budget_by_year, chart.settlement_by_policy, chart.budget_by_department, chart.unspent_sums],
        ids=lambda function: function.__name__,
    )
    def test_without_budgets(self, function: Any, tokorozawa: Evaluation) -> None:
        bare = replace(tokorozawa, budgets=tokorozawa.budgets.iloc[:0])
        assert isinstance(function(bare), chart.Absent)

    @pytest.mark.parametrize("function", [chart.yearly_grades, chart.grade_changes], ids=["years", "changes"])
    def test_with_a_single_year(self, function: Any) -> None:
        found = function(one_measure())
        assert isinstance(found, chart.Absent) and ("分しかない" in found.reason or "両方の評価がある" in found.reason)

    @pytest.mark.parametrize("function", [chart.missed_rates, chart.met_by_department], ids=["rates", "departments"])
    def test_with_nothing_missed(self, function: Any, tokorozawa: Evaluation) -> None:
        reached = tokorozawa.indicators[tokorozawa.indicators["met"] == "yes"]
        found = function(replace(tokorozawa, indicators=reached))
        assert isinstance(found, chart.Absent) and "未達と判定された指標がない" in found.reason

    def test_without_any_data_every_chart_says_why(self) -> None:
        found = [function(made(scale("SAB", "SA"), measures=[measure(1, "窓口")])) for function in EVERY]
        assert all(isinstance(one, chart.Absent) and one.reason.endswith("。") for one in found)

    def test_without_policies_no_measure_is_lost(self) -> None:
        one = only(chart.grades_by_policy(one_measure()))
        assert widths(one.figure.axes[0]) == [0, 1, 0]
        assert one.title == "令和3年度の評価はどう分かれたか"


class TestTheme:
    @pytest.mark.parametrize(
        ("symbols", "positive"),
        [("ABCD", "AB"), ("SAB", "SA"), (MARKS, "◎○"), ("A", "A"), ("54321", ""), ("ABCDEF", "ABC")],
    )
    def test_every_step_differs_in_order(self, symbols: str, positive: str) -> None:
        styles = theme.grade_styles(scale(symbols, positive))
        assert list(styles) == list(symbols)
        assert len({(look.color, look.hatch) for look in styles.values()}) == len(symbols)
        good = [symbol for symbol in symbols if not styles[symbol].hatch]
        assert good == list(positive) or not positive

    def test_hatched_steps_are_only_those_that_do_not_count_as_good(self) -> None:
        styles = theme.grade_styles(scale("ABCD", "AB"))
        assert [bool(look.hatch) for look in styles.values()] == [False, False, True, True]

    def test_a_filled_mark_is_never_white_on_dark(self) -> None:
        dark = theme.Style("#00428c")
        assert theme.text_looks(dark, "● 3件")["color"] == theme.INK
        assert theme.text_looks(dark, "◎ 3件")["color"] == "#ffffff"

    def test_marks_of_grades_are_drawn_as_they_are(self) -> None:
        assert theme.drawable("◎○△●▲■①髙﨑") == "◎○△●▲■①髙﨑"

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("𠮷野家📈", "〓野家〓"),
            ("あ\n改行\x07", "あ 改行"),
            ("\u202e右から左", "右から左"),
            ("葛\U000e0100飾区", "葛飾区"),
        ],
        ids=["no-glyph", "control", "direction", "variant"],
    )
    def test_what_cannot_be_drawn_is_replaced(self, text: str, shown: str) -> None:
        assert theme.drawable(text) == shown


class TestWrap:
    @pytest.mark.parametrize("text", [LONG, "EB（エレクトロニック・バンキング）システム", "A" * 90, "ICT-BCP"])
    @pytest.mark.parametrize("limit", [6, 14, 22])
    def test_nothing_is_cut_and_no_line_is_too_long(self, text: str, limit: int) -> None:
        lines = wrap(text, limit).split("\n")
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(width(line) <= limit for line in lines)

    def test_a_line_never_begins_with_a_closing_bracket(self) -> None:
        for limit in range(6, 20):
            lines = wrap("地理空間情報システム（道水路境界確定情報等）、（公開型GIS）ほか", limit).split("\n")
            assert not [line for line in lines if line[0] in "）、ー"]
            assert not [line for line in lines if line[-1] == "（"]

    def test_a_short_name_stays_on_one_line(self) -> None:
        assert wrap("戸籍システム", 14) == "戸籍システム"

    def test_rows_that_do_not_fit_are_left_out_rather_than_cut(self) -> None:
        labels = fit([LONG] * 9, 300)
        assert 0 < len(labels) < 9
        assert labels.texts[0].replace("\n", "") == LONG
        assert len(fit(["戸籍システム"] * 9, 300)) == 9

    def test_texts_are_moved_apart_in_their_order(self) -> None:
        assert spread([5.0, 5.0, 5.5], 1.0, 0.0, 10.0) == [5.0, 6.0, 7.0]
        assert spread([9.0, 9.5], 1.0, 0.0, 9.5) == [8.5, 9.5]

    def test_equal_dots_stand_side_by_side(self) -> None:
        assert swarm([50.0, 50.0, 90.0], 10.0, 100.0) == [-5.0, 5.0, 0.0]
        assert swarm([50.0] * 5, 10.0, 20.0) == [-10.0, -5.0, 0.0, 5.0, 10.0]


def test_font_of_the_package_wins_over_one_of_the_machine() -> None:
    """Two files of one family: what a machine has installed must not change a picture."""
    code = (
        "from matplotlib import font_manager as fm;"
        "fm.fontManager.ttflist.insert(0, fm.FontEntry(fname=fm.findfont('DejaVu Sans'), name='IPAexGothic', style='normal',"
        " variant='normal', weight=400, stretch='normal', size='scalable'));"
        "from analysis.chart import theme; print(fm.fontManager.findfont('IPAexGothic'))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "japanize_matplotlib" in found
