"""Word の文書を、印刷して見えるとおりに読む: revisions, content controls, ruby, hidden and struck characters, tables in cells."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml

from analysis.sources.word_document import read_word

NAMES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RUN = "<w:r><w:t>{}</w:t></w:r>"
MARKED = "<w:r><w:rPr><w:{}/></w:rPr><w:t>{}</w:t></w:r>"


def read(folder: Path, markup: str) -> tuple[str, list[str]]:
    """Return the first cell of a table whose paragraph holds some markup, and what is said of the document."""
    document = docx.Document()
    cell = document.add_table(1, 2).cell(0, 0)
    for part in parse_xml(f"<w:p {NAMES}>{markup}</w:p>"):
        cell.paragraphs[0]._p.append(part)
    document.save(str(folder / "d.docx"))
    (sheet,) = read_word(folder / "d.docx")
    return sheet.own_text(0, 0), sheet.notes


@pytest.mark.parametrize(
    ("markup", "seen", "note"),
    [
        (RUN.format(1) + f'<w:ins w:id="1">{RUN.format(2)}</w:ins>', "12", "変更履歴"),
        (RUN.format(1) + '<w:del w:id="1"><w:r><w:delText>2</w:delText></w:r></w:del>', "1", "変更履歴"),
        (
            f'<w:moveFrom w:id="1">{RUN.format(1)}</w:moveFrom><w:moveTo w:id="2">{RUN.format(2)}</w:moveTo>',
            "2",
            "変更履歴",
        ),
        (f"<w:sdt><w:sdtContent>{RUN.format(100)}</w:sdtContent></w:sdt>", "100", ""),
        (f'<w:smartTag w:element="x">{RUN.format(100)}</w:smartTag>', "100", ""),
        (RUN.format(100) + MARKED.format("vanish", 9), "100", "隠し文字は読みません: 「9」"),
        (RUN.format(100) + MARKED.format("dstrike", 9), "100", "取り消し線の引かれた文字は読みません: 「9」"),
        (RUN.format(100) + MARKED.format('strike w:val="0"', 9), "1009", ""),
        (
            "<w:r><w:ruby><w:rt>"
            + RUN.format("し")
            + "</w:rt><w:rubyBase>"
            + RUN.format("市")
            + "</w:rubyBase></w:ruby></w:r>",
            "市",
            "",
        ),
    ],
)
def test_a_cell_is_read_as_it_is_seen(tmp_path: Path, markup: str, seen: str, note: str) -> None:
    text, notes = read(tmp_path, markup)
    assert text == seen
    assert [one for one in notes if not note or note not in one] == []
    assert bool(notes) == bool(note)


def table_of(folder: Path, change: str) -> list[list[str]]:
    document = docx.Document()
    table = document.add_table(2, 2)
    for row in (0, 1):
        for column in (0, 1):
            table.cell(row, column).text = f"{row}{column}"
    tr = table.rows[1]._tr
    if change == "deleted row":
        tr.get_or_add_trPr().append(parse_xml(f'<w:del {NAMES} w:id="1"/>'))
    elif change == "controlled row":
        control = parse_xml(f"<w:sdt {NAMES}><w:sdtContent/></w:sdt>")
        tr.addprevious(control)
        control[0].append(tr)
    else:
        table.cell(1, 1).add_table(1, 1).cell(0, 0).text = "内"
    document.save(str(folder / "d.docx"))
    (sheet,) = read_word(folder / "d.docx")
    return [[sheet.own_text(row, column) for column in (0, 1)] for row in range(sheet.height)]


def test_rows(tmp_path: Path) -> None:
    assert table_of(tmp_path, "deleted row") == [["00", "01"]]
    assert table_of(tmp_path, "controlled row") == [["00", "01"], ["10", "11"]]
    assert table_of(tmp_path, "table in a cell")[1][0] == "10"
    assert table_of(tmp_path, "table in a cell")[1][1].split() == ["11", "内"]


def test_a_table_in_a_content_control_is_a_table(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(1, 1)
    table.cell(0, 0).text = "1"
    control = parse_xml(f"<w:sdt {NAMES}><w:sdtContent/></w:sdt>")
    table._tbl.addprevious(control)
    control[0].append(table._tbl)
    document.save(str(tmp_path / "d.docx"))
    assert [sheet.own_text(0, 0) for sheet in read_word(tmp_path / "d.docx")] == ["1"]
