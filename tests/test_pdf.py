"""The report on paper: A4, searchable, tagged, with bookmarks and page numbers, the same bytes each time."""

from __future__ import annotations

import io
import os
import re
import sys
from pathlib import Path

import pikepdf
import pytest
from nbformat import v4
from pypdf import PdfReader
from tests.machine import RARE, only_known_fonts

from analysis.forms import html, pdf, pdf_text
from analysis.words.errors import InputError

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><text y="20" font-size="9">図中の目標</text></svg>'
#: Characters of which a font has a second name, a radical (⽬ ⽤ ⾏ ⼝ ⺠ …), and signs with twins (～ −).
WORDS = "目標、利用、行政、窓口、市民、月日、文字、入力、高水、長所、青色、食生、黒、２～３、−5、ー"
TITLE = "さくら市情報化計画 令和3年度 評価"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published page of several sheets, with a table, a picture and links."""
    import pandas as pd

    rows = pd.DataFrame({"No.": [str(number) for number in range(1, 91)], "取組": ["電子申請の利用"] * 90})
    shown = [
        html.table(rows, caption="表1　取組一覧", table_id="t1"),
        html.figure(SVG.encode(), alt="目標は達成された。", caption="図1", figure_id="f1", data_html=""),
    ]
    outputs = [v4.new_output("display_data", data={"text/html": markup}) for markup in shown]
    cells = [
        v4.new_markdown_cell(f"## 概要\n\n{WORDS}\n\n[表のデータ](tables/t1.csv#1)\n\n### 目標の達成"),
        v4.new_code_cell("x", outputs=outputs),
    ]
    folder = tmp_path_factory.mktemp("報告 書")
    text = html.to_html(v4.new_notebook(cells=cells), title=TITLE, subtitle="さくら市", description="説明。")
    (folder / "report.html").write_text(text, encoding="utf-8")
    return folder / "report.html"


@pytest.fixture(scope="module")
def printed(page: Path) -> Path:
    pdf.write_pdf(page, page.with_name("report.pdf"), TITLE)
    return page.with_name("report.pdf")


@pytest.mark.browser
class TestPrinted:
    def test_every_character_of_the_page_can_be_searched_for(self, printed: Path) -> None:
        text = "".join(sheet.extract_text() for sheet in PdfReader(printed).pages)
        found = re.sub(r"\s", "", text)
        assert WORDS in found
        assert "図中の目標" in found
        assert not re.findall("[\u2e80-\u2fdf\u00ad\u301c]", text)

    def test_sheets_are_a4_and_numbered(self, printed: Path) -> None:
        sheets = PdfReader(printed).pages
        assert len(sheets) >= 4
        for number, sheet in enumerate(sheets, start=1):
            assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == (595, 842)
            assert f"{number}/{len(sheets)}" in re.sub(r"\s", "", sheet.extract_text())

    def test_table_repeats_its_heads_on_every_sheet(self, printed: Path) -> None:
        texts = [sheet.extract_text() for sheet in PdfReader(printed).pages]
        heads = [text.count("No.") for text in texts if "電子申請の利用" in text]
        assert heads == [1, 1, 1]

    def test_bookmarks_follow_the_headings(self, printed: Path) -> None:
        def titles(items: list) -> list:
            return [titles(item) if isinstance(item, list) else item.title for item in items]

        assert titles(PdfReader(printed).outline) == [TITLE, ["目次", "概要", ["目標の達成"]]]

    def test_contents_say_on_which_sheet_each_chapter_stands(self, printed: Path) -> None:
        sheets = [re.sub(r"\s", "", sheet.extract_text()) for sheet in PdfReader(printed).pages]
        told = dict(re.findall(r"(概要|目標の達成)(\d+)", sheets[0]))
        assert set(told) == {"概要", "目標の達成"}
        assert all(name in sheets[int(number) - 1] for name, number in told.items()) and int(told["概要"]) > 1

    def test_it_is_tagged_named_and_in_japanese(self, printed: Path) -> None:
        with pikepdf.open(printed) as document:
            root = document.Root
            assert (str(root.Lang), bool(root.MarkInfo.Marked)) == ("ja", True)
            assert bool(root.ViewerPreferences.DisplayDocTitle)
            assert str(document.docinfo["/Title"]) == TITLE
            assert document.open_metadata()["dc:title"] == TITLE
            tags = [item for item in document.objects if isinstance(item, pikepdf.Dictionary) and "/S" in item]
            assert {"/Table", "/TH", "/H1", "/H2", "/Figure"} <= {str(item.S) for item in tags}
            assert [str(item.Alt) for item in tags if "/Alt" in item] == ["目標は達成された。"]

    def test_cells_of_a_table_name_their_heads(self, printed: Path) -> None:
        with pikepdf.open(printed) as document:
            index = dict(pikepdf.NameTree(document.Root.StructTreeRoot.IDTree).items())
            assert next(iter(index)) == "node00000001"
            assert [str(item.ID) for item in index.values()] == list(index)
            cells = [item for item in document.objects if isinstance(item, pikepdf.Dictionary)]
            cells = [item for item in cells if item.get("/S") == "/TD"]
            heads = [str(name) for item in cells for part in item.A for name in part.get("/Headers", [])]
            assert len(cells) == 90
            assert set(heads) <= set(index)
            assert {str(index[name].S) for name in heads} == {"/TH"}

    def test_every_font_is_in_the_file(self, printed: Path) -> None:
        with pikepdf.open(printed) as document:
            fonts = [item for item in document.objects if isinstance(item, pikepdf.Dictionary)]
            fonts = [item for item in fonts if item.get("/Type") == "/Font"]
            simple = [item for item in fonts if item.Subtype not in ("/Type0", "/Type3")]
            assert any("IPAexGothic" in str(item.BaseFont) for item in simple)
            assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(item.FontDescriptor) for item in simple)
            assert all("/ToUnicode" in item for item in fonts if item.Subtype in ("/Type0", "/Type3"))

    def test_no_path_and_no_time_of_the_machine_is_in_it(self, printed: Path) -> None:
        with pikepdf.open(printed) as document:
            notes = [note for sheet in document.pages for note in sheet.obj.get("/Annots", [])]
            addresses = [str(note["/A"]["/URI"]) for note in notes if "/URI" in note.get("/A", {})]
            assert addresses == ["tables/t1.csv#1"]
            assert sorted(document.docinfo) == ["/Creator", "/Producer", "/Title"]
        plain = io.BytesIO()
        with pikepdf.open(printed) as document:
            document.save(plain, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        assert b"file:" not in plain.getvalue()
        assert str(printed.parent).encode() not in plain.getvalue()

    def test_same_page_gives_the_same_bytes_and_leaves_nothing_behind(self, page: Path, printed: Path) -> None:
        again = page.with_name("again.pdf")
        pdf.write_pdf(page, again, TITLE)
        assert again.read_bytes() == printed.read_bytes()
        again.unlink()
        assert sorted(path.name for path in page.parent.iterdir()) == ["report.html", "report.pdf"]


@pytest.mark.browser
@pytest.mark.skipif(sys.platform != "linux", reason="where a browser keeps what, on Linux")
def test_nothing_is_left_in_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "home").mkdir()
    for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "report.html").write_text(f"<html><head><title>{TITLE}</title></head><body>評価</body></html>", "utf-8")
    pdf.write_pdf(tmp_path / "report.html", tmp_path / "report.pdf", TITLE)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["home", "report.html", "report.pdf"]


@pytest.mark.browser
@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="fonts are chosen by fontconfig")
@pytest.mark.parametrize("there", [True, False], ids=["a-font-has-it", "no-font-has-it"])
def test_character_that_no_font_has_is_told(
    tmp_path: Path, there: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", str(only_known_fonts(tmp_path / "fonts", rare=there)))
    cells = [v4.new_markdown_cell(f"## 担当\n\n{RARE}田と髙橋（～ 〜）")]
    text = html.to_html(v4.new_notebook(cells=cells), title=TITLE, subtitle="さくら市", description="説明。")
    (tmp_path / "report.html").write_text(text, encoding="utf-8")
    pdf.write_pdf(tmp_path / "report.html", tmp_path / "report.pdf", TITLE)
    texts = [sheet.extract_text() for sheet in PdfReader(tmp_path / "report.pdf").pages]
    found = re.sub(r"\s", "", "".join(texts))
    assert (f"{RARE}田と髙橋" in found) is there
    assert (f"report.pdf: 「{RARE}」の字が" in capsys.readouterr().err) is not there


class TestBrowser:
    def test_machine_without_one_is_told_how_to_get_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv(pdf.BROWSER_VARIABLE, raising=False)
        monkeypatch.setattr("shutil.which", lambda name: None)
        with pytest.raises(InputError, match=r"Chromium.*見つかりません[\s\S]*HYOKA_BROWSER"):
            pdf.browser()

    def test_edge_is_found_where_windows_keeps_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        edge = r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe"
        monkeypatch.delenv(pdf.BROWSER_VARIABLE, raising=False)
        monkeypatch.setenv("PROGRAMFILES(X86)", r"C:\Program Files (x86)")
        monkeypatch.setattr("shutil.which", lambda name: name if name == edge else None)
        assert pdf.browser() == edge

    def test_named_one_that_is_missing_is_not_replaced_by_another(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(pdf.BROWSER_VARIABLE, "/no/such/browser")
        with pytest.raises(InputError, match="/no/such/browser"):
            pdf.browser()

    @pytest.mark.skipif(os.name == "nt", reason="a shell script stands for the browser")
    @pytest.mark.parametrize(
        ("script", "message"),
        [
            ("echo '[1:1] 領域がありません' >&2; exit 3", "領域がありません"),
            ("exit 0", "終了コード 0"),
        ],
        ids=["reason-is-shown", "no-file-is-a-failure"],
    )
    def test_failure_is_told_and_leaves_the_previous_file(
        self, page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, message: str
    ) -> None:
        (tmp_path / "browser").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (tmp_path / "browser").chmod(0o755)
        monkeypatch.setenv(pdf.BROWSER_VARIABLE, str(tmp_path / "browser"))
        (tmp_path / "out.pdf").write_bytes(b"before")
        with pytest.raises(InputError, match=message):
            pdf.write_pdf(page, tmp_path / "out.pdf", TITLE)
        assert (tmp_path / "out.pdf").read_bytes() == b"before"
        assert sorted(path.name for path in tmp_path.iterdir()) == ["browser", "out.pdf"]


CMAP = b"""begincmap
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
2 beginbfchar
<0001> <2F6C>
<0003> <D842DFB7>
endbfchar
1 beginbfrange
<0009> <000B> <3042>
endbfrange
endcmap
"""


@pytest.mark.parametrize(
    ("written", "meant", "expected"),
    [
        (CMAP, {}, {b"0001": "目", b"0003": "𠮷", b"0009": "あ", b"000A": "ぃ", b"000B": "い"}),
        (CMAP, {"ぃ": "ィ"}, {b"0001": "目", b"0003": "𠮷", b"0009": "あ", b"000A": "ィ", b"000B": "い"}),
    ],
    ids=["radical-becomes-character", "range-is-taken-apart"],
)
def test_glyphs_stand_for_what_was_meant(written: bytes, meant: dict[str, str], expected: dict[bytes, str]) -> None:
    repaired = pdf_text.repaired_cmap(written, meant)
    assert dict(pdf_text._entries(repaired)) == expected
    assert b"begincodespacerange" in repaired
    assert repaired.endswith(b"endcmap\n")


def test_form_of_table_that_chromium_does_not_write_is_left_alone() -> None:
    listed = CMAP.replace(b"<3042>", b"[<2F6C> <2F00> <3042>]")
    assert pdf_text.repaired_cmap(listed, {}) == listed


def test_table_without_a_wrong_character_stays_as_it_was() -> None:
    right = CMAP.replace(b"2F6C", b"76EE")
    assert pdf_text.repaired_cmap(right, {}) == right


@pytest.mark.parametrize(
    ("written", "version"), [(b"/Producer (Skia/PDF m156)", 156), (b"/Producer (LibreOffice)", None)]
)
def test_version_is_read_from_the_file(written: bytes, version: int | None) -> None:
    assert pdf_text.milestone(written) == version
