"""スライド: a PowerPoint file that people can edit, read aloud, print in grey and make again, byte for byte."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches
from tests.made_up_plans import budget, evaluation, grade, indicator, measure, plan

from analysis.evaluation.year import Evaluation
from analysis.forms.deck import deck_bytes, write_deck
from analysis.forms.deck import deck_look as look
from analysis.forms.deck import deck_table as table
from analysis.forms.deck import deck_text as text
from analysis.forms.deck import native_chart as deck_chart
from analysis.forms.handout import write_handouts
from analysis.telling.briefing import Bars, BarSeries, Briefing, Slide, SlideTable, council_briefing
from analysis.telling.briefing.slide_words import clean

pytestmark = pytest.mark.notebooks

HOSTILE = [
    "<script>alert(1)</script>",
    '=HYPERLINK("http://example.jp","x")',
    "+1|-1@A",
    "一行目\n二行目",
    "\u202e逆順\u2066の名前",
    "𠮷野家🎌①髙﨑",
    "長" * 300,
    "制御\x00\x1b文字",
]


def opened(data: bytes) -> Any:
    return Presentation(io.BytesIO(data))


def hostile_evaluation() -> Evaluation:
    numbers = range(len(HOSTILE))
    return evaluation(
        plan(title=HOSTILE[0], measure_word="取組", policies={}),
        measures=[measure(one, None, name=HOSTILE[one], department=HOSTILE[one]) for one in numbers],
        indicators=[
            indicator(one, "100件", f"{40 + one}件" if one % 2 else "120件", indicator=HOSTILE[one]) for one in numbers
        ],
        budgets=[budget(one, 9_000_000 + one, 1_000_000 * (one + 1)) for one in numbers],
        grades=[grade(one, "ABCD"[one % 4]) for one in numbers] + [grade(one, "A", 2021) for one in numbers],
    )


@pytest.fixture(scope="module")
def briefing(tokorozawa: Evaluation) -> Briefing:
    return council_briefing(tokorozawa)


@pytest.fixture(scope="module")
def deck(briefing: Briefing) -> Any:
    return opened(deck_bytes(briefing))


@pytest.fixture(scope="module")
def hostile() -> Any:
    return opened(deck_bytes(council_briefing(hostile_evaluation())))


@pytest.fixture(params=["published", "hostile"])
def any_deck(request: pytest.FixtureRequest, deck: Any, hostile: Any) -> Any:
    return deck if request.param == "published" else hostile


def shapes(presentation: Any) -> Iterator[tuple[int, Any]]:
    for number, slide in enumerate(presentation.slides, start=1):
        for shape in slide.shapes:
            yield number, shape


def charts(presentation: Any) -> list[Any]:
    return [shape.chart for _, shape in shapes(presentation) if shape.has_chart]


def tables(presentation: Any) -> list[Any]:
    return [shape.table for _, shape in shapes(presentation) if shape.has_table]


def workbook_of(chart: Any) -> Any:
    """Return the sheet behind a chart."""
    return load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))["Sheet1"]


class TestSlides:
    def test_wide_screen(self, deck: Any) -> None:
        assert (deck.slide_width, deck.slide_height) == (Inches(13.333), Inches(7.5))

    def test_title_of_each_slide_is_its_message_in_a_title_placeholder(self, deck: Any, briefing: Briefing) -> None:
        titles = [slide.shapes.title.text_frame.text.replace("\v", "　") for slide in deck.slides]
        assert titles == [one.title for one in briefing.slides]

    def test_every_slide_has_number_source_and_notes(self, any_deck: Any) -> None:
        for slide in any_deck.slides:
            kinds = {one.placeholder_format.type.name for one in slide.placeholders}
            assert {"TITLE", "FOOTER", "SLIDE_NUMBER"} <= kinds
            assert slide.shapes._spTree.xpath(".//a:fld[@type='slidenum']")
            footer = next(one for one in slide.placeholders if one.placeholder_format.type.name == "FOOTER")
            assert footer.text_frame.text.startswith("出典：")
            assert slide.notes_slide.notes_text_frame.text.strip()

    def test_notes_name_the_table_of_each_figure(self, deck: Any) -> None:
        for slide in list(deck.slides)[:-1]:
            assert "数値の所在：data/raw/tokorozawa-ict/2021 の " in slide.notes_slide.notes_text_frame.text

    def test_every_shape_has_its_text_alternative(self, any_deck: Any) -> None:
        for number, shape in shapes(any_deck):
            assert shape._element.xpath(".//p:cNvPr")[0].get("descr"), (number, shape.name)

    def test_nothing_leaves_the_slide_or_lies_on_another(self, any_deck: Any) -> None:
        for number, slide in enumerate(any_deck.slides, start=1):
            boxes = {shape.shape_id: (shape.left, shape.top, shape.width, _height(shape)) for shape in slide.shapes}
            for left, top, width, height in boxes.values():
                assert left >= 0
                assert left + width <= any_deck.slide_width
                assert top + height <= any_deck.slide_height
            for one, two in combinations(boxes.values(), 2):
                assert not _overlap(one, two), (number, one, two)

    def test_nothing_to_read_in_the_hall_is_small(self, any_deck: Any) -> None:
        for number, slide in enumerate(any_deck.slides, start=1):
            foot = [one._element for one in slide.placeholders if one.placeholder_format.idx in (11, 12)]
            runs = [run for run in slide._element.iter(qn("a:rPr")) if not any(run in set(one.iter()) for one in foot)]
            assert min(int(run.get("sz")) for run in runs) >= 1400, number
        for chart in charts(any_deck):
            sizes = [int(one.get("sz")) for one in chart._chartSpace.iter(qn("a:defRPr"), qn("a:rPr")) if one.get("sz")]
            assert min(sizes) >= 1400

    def test_japanese_fonts_on_every_run(self, any_deck: Any) -> None:
        parts = [slide._element for slide in any_deck.slides] + [chart._chartSpace for chart in charts(any_deck)]
        parts += [slide.notes_slide.notes_text_frame._txBody for slide in any_deck.slides]
        for part in parts:
            for run in part.iter(qn("a:r")):
                properties = run.find(qn("a:rPr"))
                assert properties.get("lang") == "ja-JP"
                assert properties.find(qn("a:ea")).get("typeface") == look.EAST_ASIAN

    def test_colours_are_written_as_office_reads_them(self, any_deck: Any) -> None:
        parts = [slide._element for slide in any_deck.slides] + [chart._chartSpace for chart in charts(any_deck)]
        named = {one.get("val") for part in parts for one in part.iter(qn("a:srgbClr"))}
        assert named
        assert all(re.fullmatch("[0-9A-F]{6}", value) for value in named)

    def test_figures_of_the_year_stand_on_the_first_slide(self, deck: Any, briefing: Briefing) -> None:
        told = " ".join(shape.text_frame.text for shape in deck.slides[0].shapes)
        assert all(figure.label in told and figure.value in told for figure in briefing.figures())


def _height(shape: Any) -> Emu:
    """Return the height of a shape; of a table that of its rows."""
    return Emu(sum(row.height for row in shape.table.rows)) if shape.has_table else shape.height


def _overlap(one: tuple[int, ...], two: tuple[int, ...]) -> bool:
    apart = [one[side] + one[side + 2] <= two[side] or two[side] + two[side + 2] <= one[side] for side in (0, 1)]
    return not any(apart)


class TestCharts:
    def test_are_native_and_hold_the_numbers(self, deck: Any, briefing: Briefing) -> None:
        wanted = [one.chart for one in briefing.slides if one.chart]
        assert len(charts(deck)) == len(wanted)
        for drawn, bars in zip(charts(deck), wanted, strict=True):
            assert [tuple(series.values) for series in drawn.plots[0].series] == [one.values for one in bars.series]

    def test_can_be_edited_in_their_workbook(self, deck: Any, briefing: Briefing) -> None:
        for drawn, bars in zip(charts(deck), [one.chart for one in briefing.slides if one.chart], strict=True):
            sheet = workbook_of(drawn)
            columns = [tuple(cell.value for cell in column) for column in sheet.iter_cols(min_col=2, min_row=2)]
            assert columns == [one.values for one in bars.series]

    def test_begin_at_zero(self, any_deck: Any) -> None:
        assert all(chart.value_axis.minimum_scale == 0 for chart in charts(any_deck))

    def test_bad_is_hatched_so_that_grey_print_tells_it_from_good(self) -> None:
        good, bad = (look.fill(BarSeries("x", (1.0,), tone)) for tone in ("good", "bad"))
        assert good.pattern is None
        assert bad.pattern is not None

    def test_every_name_is_shown(self, any_deck: Any) -> None:
        for chart in charts(any_deck):
            assert chart._chartSpace.find(f".//{qn('c:tickLblSkip')}").get("val") == "1"

    def test_numbers_of_slivers_do_not_run_into_each_other(self) -> None:
        bars = Bars(
            "x", "shares", ("a",), (BarSeries("1", (998.0,)), BarSeries("2", (1.0,)), BarSeries("3", (1.0,))), "件", "x"
        )
        assert deck_chart._crowded(bars, 5.0) == {(0, 2)}
        assert deck_chart._crowded(bars, 1000.0) == set()

    def test_a_name_too_long_keeps_its_count(self) -> None:
        assert deck_chart._shortened("とても長い名前の分野（12項目）", 12) == "とても長い…（12項目）"

    def test_no_chart_where_there_is_nothing_to_draw(self) -> None:
        made = opened(deck_bytes(council_briefing(evaluation(plan(), measures=[measure(1)]))))
        assert charts(made) == []
        assert len(made.slides) == 3


class TestTables:
    def test_are_native_with_a_head_row(self, deck: Any, briefing: Briefing) -> None:
        grids = [one.grid for one in briefing.slides if one.grid]
        assert [tuple(cell.text for cell in one.rows[0].cells) for one in tables(deck)] == [
            one.columns for one in grids
        ]
        assert all(one.first_row for one in tables(deck))

    def test_rows_without_room_stand_in_the_notes(self, deck: Any, briefing: Briefing) -> None:
        place = [one.key for one in briefing.slides].index("missed")
        slide, content = deck.slides[place], briefing.slides[place]
        shown = len(next(shape.table for shape in slide.shapes if shape.has_table).rows) - 1
        assert content.grid is not None
        left = content.grid.rows[shown:]
        notes = slide.notes_slide.notes_text_frame.text
        assert left
        assert all(clean("／".join(row)) in notes for row in left)
        told = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        assert f"ほか{len(left)}件の個別システムは、発表者ノートに載せています。" in told

    def test_all_five_answers_have_room(self, deck: Any) -> None:
        assert len(next(shape.table for shape in deck.slides[1].shapes if shape.has_table).rows) == 1 + 5

    def test_at_least_one_row_however_long(self) -> None:
        grid = SlideTable("表", ("名", "値"), (("長" * 500, "1"), ("短", "2")), (1.0, 1.0), "表")
        assert table.rows_that_fit(grid, look.Box(0, 0, 2, 0.5)) == 1


class TestFile:
    def test_same_evaluation_gives_the_same_bytes(self, briefing: Briefing, tokorozawa: Evaluation) -> None:
        assert deck_bytes(briefing) == deck_bytes(council_briefing(tokorozawa))

    def test_no_time_of_making(self, briefing: Briefing) -> None:
        with zipfile.ZipFile(io.BytesIO(deck_bytes(briefing))) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            names = archive.namelist()
            years = set(re.findall(rb"\d{4}-\d\d-\d\dT", archive.read("docProps/core.xml")))
        assert years == {b"2000-01-01T"}
        assert not [name for name in names if "thumbnail" in name or "printerSettings" in name]
        assert len([name for name in names if name.startswith("ppt/slideLayouts/slideLayout")]) == 3

    def test_properties(self, deck: Any, briefing: Briefing) -> None:
        properties = deck.core_properties
        assert (properties.title, properties.language) == (clean(briefing.title), "ja-JP")

    def test_hostile_names_stay_text(self, hostile: Any) -> None:
        told = "\n".join(run.text or "" for slide in hostile.slides for run in slide._element.iter(qn("a:t")))
        told += "".join(slide.notes_slide.notes_text_frame.text for slide in hostile.slides)
        for name in ("<script>alert(1)</script>", '=HYPERLINK("http://example.jp","x")', "𠮷野家🎌①髙﨑", "逆順の名前"):
            assert name in told
        assert "一行目 二行目" in told
        assert not re.search(r"[\u202e\u2066\x00\x1b]|_x00", told)

    def test_hostile_names_are_no_formulas_in_the_workbook(self, hostile: Any) -> None:
        names = []
        for chart in charts(hostile):
            sheet = workbook_of(chart)
            assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f" or cell.hyperlink]
            names += [str(cell.value) for cell in sheet["A"]]
        assert any(name.startswith("=HYPERLINK") for name in names)

    def test_no_relation_leads_outside(self, hostile: Any) -> None:
        parts = hostile.part.package.iter_parts()
        assert not [rel for part in parts for rel in part.rels.values() if rel.is_external]

    def test_handouts_are_written_side_by_side(self, tmp_path: Path) -> None:
        of = evaluation(plan(), measures=[measure(1)])
        assert [path.name for path in write_handouts(of, tmp_path / "new")] == ["council.pptx", "citizen.html"]
        assert len(Presentation(str(tmp_path / "new" / "council.pptx")).slides) == 3


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice（soffice）がありません")
def test_another_program_opens_every_slide(tmp_path: Path, briefing: Briefing) -> None:
    path = write_deck(briefing, tmp_path / "council.pptx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    if not path.with_suffix(".pdf").exists():
        pytest.skip("LibreOffice に Impress がありません")
    pages = re.findall(rb"/Type\s*/Page\b(?!s)", path.with_suffix(".pdf").read_bytes())
    assert len(pages) == len(briefing.slides)


@pytest.mark.parametrize(
    ("words", "limit", "lines"),
    [
        ("単年度の指標（55項目）", 8, ["単年度の指標", "（55項目）"]),
        ("情報、通信", 2, ["情報、", "通信"]),
        ("ビジョン2021", 5, ["ビジョン", "2021"]),
    ],
    ids=["bracket-stays-whole", "no-comma-at-the-start", "number-stays-whole"],
)
def test_names_break_where_they_can_be_read(words: str, limit: float, lines: list[str]) -> None:
    assert text.wrapped(words, limit).split("\n") == lines


def test_sentences_without_room_go_to_the_notes() -> None:
    points = tuple(f"{number}番目の、とても長い要点をここに書きます。" * 3 for number in range(12))
    made = opened(deck_bytes(Briefing("題", "副題", (Slide("opening", "題"), Slide("methods", "見出し", points)))))
    shown = made.slides[1].placeholders[1].text_frame.text
    notes = made.slides[1].notes_slide.notes_text_frame.text
    assert points[0] in shown
    assert points[-1] not in shown
    assert points[-1] in notes
