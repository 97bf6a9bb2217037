"""Documents of any kind become sheets whose cells know their place; damaged ones are told in Japanese."""

from __future__ import annotations

import datetime
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pikepdf
import pytest
import xlsxwriter
from tests.importing import imported, values

from analysis.sources.number_format import read_number_format
from analysis.sources.reader import documents, left_out, read_document, read_sheets
from analysis.words.errors import InputError
from analysis.words.radicals import without_radicals


def text_of(path: Path) -> list[list[list[str]]]:
    return [
        [[sheet.text(r, c) for c in range(sheet.width)] for r in range(sheet.height)] for sheet in read_sheets(path)
    ]


def told(path: Path) -> str:
    with pytest.raises(InputError) as error:
        read_sheets(path)
    return str(error.value)


@pytest.mark.parametrize(
    ("code", "value", "seen"),
    [
        pytest.param("0%", 0.995, "99.5%", id="a-percent-is-not-rounded-up-to-100"),
        pytest.param("0.0%", 1, "100%", id="a-whole-percent"),
        pytest.param('#,##0"件"', 1200, "1200件", id="a-unit-in-the-format"),
        pytest.param("#,##0,", 1_234_000, "1234", id="thousands-shown-of-whole-yen"),
        pytest.param('#,##0,,"百万円"', 5_000_000, "5百万円", id="millions-shown"),
        pytest.param('yyyy"年度"', datetime.date(2024, 4, 1), "令和6年度", id="only-the-year-of-a-date"),
        pytest.param("[$-411]ge", 45383.0, "令和6年", id="era-year-that-calamine-leaves-a-number"),
        pytest.param('General"人"', 3, "3人", id="general-with-a-unit"),
        pytest.param('G/標準"人"', 3, "3人", id="general-in-japanese"),
    ],
)
def test_number_formats_that_change_what_is_seen(code: str, value: float, seen: str) -> None:
    number_format = read_number_format(code)
    assert number_format is not None
    assert number_format.text(value) == seen


@pytest.mark.parametrize("code", ["General", "#,##0", "0.00", "@", "0.00E+00", "#,##0_ ;[Red]\\-#,##0\\ ", "yyyy/m/d"])
def test_other_formats_leave_the_number_alone(code: str) -> None:
    assert read_number_format(code) is None


class TestWorkbooks:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        book = xlsxwriter.Workbook(str(tmp_path / "b.xlsx"), {"default_date_format": "yyyy/m/d"})
        sheet = book.add_worksheet("表 1")
        sheet.merge_range("A1:B2", "見出し")
        sheet.write(2, 0, 0.1 + 0.2)
        sheet.write(2, 1, "二行\nの語")
        sheet.write(2, 2, datetime.date(2025, 3, 31))
        sheet.write(3, 0, 1_000_000_000_000)
        sheet.write(3, 1, True)
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.set_column("C:C", None, None, {"hidden": True})
        sheet.write_formula(4, 0, "=1+1", None, 2)
        sheet.write_formula(4, 1, '=IF(1,"語","")', None, "語")
        sheet.write_formula(4, 2, "=1/0", None, "#DIV/0!")
        book.add_chartsheet("図")
        book.close()
        return tmp_path / "b.xlsx"

    def test_cells_keep_words_numbers_and_dates(self, path: Path) -> None:
        (sheet,) = text_of(path)
        assert sheet == [
            ["見出し", "見出し", ""],
            ["見出し", "見出し", ""],
            ["0.3", "二行 の語", "2025年3月31日"],
            ["1000000000000", "TRUE", ""],
            ["2", "語", ""],
        ]

    def test_hidden_merged_and_faulty_cells_are_known(self, path: Path) -> None:
        (sheet,) = read_sheets(path)
        assert sheet.hidden_rows == {3}
        assert 2 in sheet.hidden_columns
        assert sheet.own_text(1, 1) == ""
        assert sheet.place(1, 1) == "b.xlsx:表 1!A1"
        assert sheet.faults == {(4, 2): "数式の誤り #DIV/0!"}
        assert sheet.lines_text(2, 1) == "二行\nの語"

    def test_a_formula_never_calculated_is_known(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        assert book.active is not None
        book.active["B2"] = "=1+1"
        book.save(tmp_path / "f.xlsx")
        (sheet,) = read_sheets(tmp_path / "f.xlsx")
        assert sheet.faults == {(1, 1): "数式の計算結果が保存されていません"}

    def test_as_rows_of_forms(self, path: Path) -> None:
        grid = read_document(path)
        assert grid.file == "b.xlsx"
        assert [(row.part, row.number, [cell.text for cell in row.filled]) for row in grid][:2] == [
            ("b.xlsx:表 1", 1, ["見出し"]),
            ("b.xlsx:表 1", 3, ["0.3", "二行 の語", "2025年3月31日"]),
        ]


def word_document(path: Path) -> Path:
    document = docx.Document()
    document.add_paragraph("表の前の文")
    table = document.add_table(rows=3, cols=3)
    for row, words in enumerate((["事業名", "R6", ""], ["", "目標", "実績"], ["道路⽬標", "1,200件", "99.5%"])):
        for column, text in enumerate(words):
            table.cell(row, column).text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    document.save(str(path))
    return path


def test_a_word_table_comes_in_by_the_same_settings(tmp_path: Path) -> None:
    path = word_document(tmp_path / "w.docx")
    layout = (
        '[sheet]\n[sheet.measure]\nname = "事業名"\n[[sheet.indicator]]\ntarget = "{year}目標"\nactual = "{year}実績"\n'
    )
    found = imported(tmp_path, path, layout)
    assert values(found, "measures", "name", "source") == [("道路目標", "w.docx:表1!A3")]
    assert values(found, "indicators", "fiscal_year", "target_value", "unit", "actual_value") == [
        (2024, 1200, "件", 99.5)
    ]


def pdf_document(path: Path, pages: int = 2) -> Path:
    import japanize_matplotlib
    import matplotlib.pyplot as plt
    from matplotlib.backends.backend_pdf import PdfPages

    japanize_matplotlib.japanize()
    with plt.rc_context({"pdf.fonttype": 42}), PdfPages(path) as book:
        for page in range(pages):
            figure, axes = plt.subplots(figsize=(8, 4))
            axes.axis("off")
            rows = [
                ["事業名", "R6目標", "R6実績"],
                [f"事業{page}甲", "1,200件", "99.5%"],
                [f"事業{page}乙", "▲3", "－"],
            ]
            axes.table(cellText=rows, loc="center")
            book.savefig(figure)
            plt.close(figure)
    return path


@pytest.mark.filterwarnings("ignore")
def test_a_pdf_table_goes_on_over_pages(tmp_path: Path) -> None:
    path = pdf_document(tmp_path / "p.pdf")
    layout = (
        '[sheet]\n[sheet.measure]\nname = "事業名"\n[[sheet.indicator]]\ntarget = "{year}目標"\nactual = "{year}実績"\n'
    )
    found = imported(tmp_path, path, layout)
    assert values(found, "measures", "name", "source") == [
        ("事業0甲", "p.pdf:p1"),
        ("事業0乙", "p.pdf:p1"),
        ("事業1甲", "p.pdf:p2"),
        ("事業1乙", "p.pdf:p2"),
    ]
    assert (
        values(found, "indicators", "target_value", "actual_value", "missing_reason")
        == [
            (1200, 99.5, ""),
            (-3, None, "dash"),
        ]
        * 2
    )


@pytest.mark.filterwarnings("ignore")
def test_a_pdf_without_text_says_so(tmp_path: Path) -> None:
    import matplotlib.pyplot as plt

    figure = plt.figure()
    figure.savefig(tmp_path / "scan.pdf")
    plt.close(figure)
    assert "文字を含まない PDF（画像だけ）です。" in told(tmp_path / "scan.pdf")


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PDF document of one page."""
    return pdf_document(tmp_path_factory.mktemp("pdf") / "p.pdf", 1)


def changed_pdf(path: Path, folder: Path, change: Callable[[Any], object], **saving: Any) -> Path:
    with pikepdf.open(path) as document:
        change(document)
        document.save(folder / "changed.pdf", **saving)
    return folder / "changed.pdf"


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_pdf_page_on_its_side_is_read_upright_and_told(printed: Path, tmp_path: Path, degrees: int) -> None:
    turned = changed_pdf(printed, tmp_path, lambda document: document.pages[0].rotate(degrees, relative=False))
    (sheet,) = read_sheets(turned)
    assert sheet.values == read_sheets(printed)[0].values
    assert sheet.notes == ["文字が横や逆さの向きのページは、起こして読みました: 1ページ"]
    assert read_sheets(printed)[0].notes == []


@pytest.mark.filterwarnings("ignore")
def test_a_pdf_that_names_no_character_is_told(printed: Path, tmp_path: Path) -> None:
    def take_names(document: Any) -> None:
        for font in document.pages[0].Resources.Font.values():
            del font.ToUnicode
            font.Encoding = pikepdf.Name("/Identity-H")

    assert "どの文字かの情報がない PDF" in told(changed_pdf(printed, tmp_path, take_names))


@pytest.mark.filterwarnings("ignore")
def test_a_locked_pdf_says_so(printed: Path, tmp_path: Path) -> None:
    lock = pikepdf.Encryption(user="u", owner="o")
    assert "パスワードで保護されているため開けません。" in told(
        changed_pdf(printed, tmp_path, lambda _: None, encryption=lock)
    )


def test_radicals_become_the_characters_they_stand_for() -> None:
    assert without_radicals("⽬標 ⺠⽣ ⻑期 ⼾籍 ⿊字") == "目標 民生 長期 戸籍 黒字"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        pytest.param("a,b\n1,2\n", [["a", "b"], ["1", "2"]], id="commas"),
        pytest.param("a\tb,c\n1\t2,3\n", [["a", "b,c"], ["1", "2,3"]], id="tabs-with-commas-inside"),
        pytest.param("a;b\n1,5;2\n", [["a", "b"], ["1,5", "2"]], id="semicolons-with-decimal-commas"),
        pytest.param('a,b\r\n"1\r\n2",3\r\n', [["a", "b"], ["1 2", "3"]], id="line-break-in-a-cell"),
        pytest.param(
            "a,b,c\n1\n1,2,3,4\n", [["a", "b", "c", ""], ["1", "", "", ""], ["1", "2", "3", "4"]], id="ragged"
        ),
        pytest.param("a\n1\n", [["a"], ["1"]], id="one-column"),
        pytest.param("", [], id="empty"),
    ],
)
def test_separators_are_found_out(tmp_path: Path, text: str, rows: list[list[str]]) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(text.encode())
    assert text_of(path) == [rows]


def test_a_row_knows_the_line_it_begins_on(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('a,b\n"1\n2",3\n4,5\n', encoding="utf-8")
    (sheet,) = read_sheets(path)
    assert [sheet.place(row, 0) for row in range(3)] == ["t.csv:1", "t.csv:2", "t.csv:4"]


#: How a container of old documents of Office, and of those that a password locks, begins.
OLE = b"\xd0\xcf\x11\xe0"


class TestDamage:
    def test_missing(self, tmp_path: Path) -> None:
        assert told(tmp_path / "x.xlsx") == "x.xlsx: ファイルがありません。\n  対処: 場所と名前を確かめてください。"

    @pytest.mark.parametrize(
        ("name", "data", "words"),
        [
            ("x.xlsx", b"not a zip", "表計算ファイルとして読めません"),
            ("x.xlsx", OLE + bytes(600), "パスワードで保護されているため開けません。"),
            (
                "x.xlsx",
                OLE + "Workbook".encode("utf-16-le"),
                "表計算ファイルとして読めません（中身は古い形式の .xls です）。",
            ),
            ("x.xlsx", b"", "表計算ファイルとして読めません（中身がありません）。"),
            ("x.xlsx", b"PK\x03\x04", "表計算ファイルとして読めません（途中で切れているか、壊れています）。"),
            ("x.xlsx", b"\xef\xbb\xbf\n<html>", "表計算ファイルとして読めません（中身は HTML か XML です）。"),
            ("x.xls", b"plain", "表計算ファイルとして読めません（中身が違います）。"),
            ("x.docx", b"plain", "Word の文書として読めません。"),
            ("x.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "パスワードで保護されているため開けません。"),
            ("x.pdf", b"plain", "PDF として読めません。"),
            ("x.csv", b"a,b\n1,\xff\xff\xff\n", "x.csv:2: 文字コードを読めません"),
            ("x.doc", b"", "「.doc」の文書は読めません。\n  対処: Word で開き、.docx として"),
            ("x.jtd", b"", "一太郎で開き"),
            ("x", b"", "「拡張子なし」の文書は読めません。"),
        ],
    )
    def test_unreadable(self, tmp_path: Path, name: str, data: bytes, words: str) -> None:
        (tmp_path / name).write_bytes(data)
        assert words in told(tmp_path / name)

    def test_a_part_that_is_larger_than_it_says_is_never_unpacked(self, tmp_path: Path) -> None:
        path, member = tmp_path / "x.xlsx", "xl/worksheets/sheet1.xml"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(member, b" " * 64_000_000)
        content = path.read_bytes()
        true, told_size = (64_000_000).to_bytes(4, "little"), (1_000).to_bytes(4, "little")
        path.write_bytes(content.replace(true, told_size))
        tracemalloc.start()
        try:
            assert "文書が壊れているようで、読めません（BadZipFile）。" in told(path)
            assert tracemalloc.get_traced_memory()[1] < 16_000_000
        finally:
            tracemalloc.stop()

    def test_a_folder_without_documents(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="読める文書がありません"):
            documents(tmp_path)


def test_what_of_a_folder_is_not_read_is_named(tmp_path: Path) -> None:
    for name in ("1.csv", "2.doc", "3", ".hidden", "Thumbs.db", "~$1.xlsx"):
        (tmp_path / name).write_text("a\n", encoding="utf-8")
    assert left_out(tmp_path / "1.csv") == []
    assert left_out(tmp_path) == ["読まなかったファイルとフォルダ: 2.doc、3、~$1.xlsx"]
    (tmp_path / "4").mkdir()
    assert left_out([tmp_path]) == ["読まなかったファイルとフォルダ: 2.doc、3、4/、~$1.xlsx"]


def test_a_folder_is_read_as_one(tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "1.csv").write_text("事業名,評価\n道路,A\n", encoding="utf-8")
    (folder / "2.csv").write_text("事業名,予算（円）\n道路,5\n", encoding="utf-8")
    layout = '[[sheet]]\nfiles = "1*"\n[sheet.measure]\nname = "事業名"\n[[sheet.grade]]\ngrade = "評価"\n'
    layout += '[[sheet]]\nfiles = "2*"\n[sheet.measure]\nname = "事業名"\n[[sheet.budget]]\nbudget = "予算*"\n'
    found = imported(tmp_path, folder, layout)
    assert values(found, "grades", "measure_id", "grade", "source") == [("1", "A", "1.csv:2")]
    assert values(found, "budgets", "measure_id", "budget_yen", "source") == [("1", 5, "2.csv:2")]
