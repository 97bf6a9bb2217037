"""Read a saved web page (.html): every table as a sheet, merged cells known as such, and on request the text around them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from analysis.sources.cells import Place, Sheet
from analysis.sources.delimited import content, decoded
from analysis.words.errors import InputError, Location, Problem

ENDINGS = (".html", ".htm")
_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w\-]+)""", re.I)
_ENCODINGS = {"shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932"}
_UNSEEN = ("script", "style", "template", "noscript")
_STRUCK = ("s", "del", "strike")
_BREAKS = ("br", "p", "div", "li", "tr")
_BLOCKS = ("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "caption", "section")
#: So far may one merged cell reach, and so many places may merged cells take in a table.
_MOST_MERGED, _MOST_PLACES = 1_000, 300_000


@dataclass
class _WebCell:
    rows: int
    columns: int
    words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        lines = (" ".join(line.split()) for line in "".join(self.words).split("\n"))
        return "\n".join(filter(None, lines))


@dataclass
class _WebTable:
    line: int
    rows: list[list[_WebCell]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    inside: _WebCell | None = None


def _span(attributes: dict[str, str | None], name: str) -> int:
    match = re.match(r"\d+", attributes.get(name) or "")
    return min(max(int(match[0]), 1), _MOST_MERGED) if match else 1


class _WebReader(HTMLParser):
    """Gathers the tables of a page, and the words between them; a table inside a cell is one of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[_WebTable | tuple[int, str]] = []
        self.open: list[_WebTable] = []
        self.words: list[str] = []
        self.unseen = self.struck = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, a row, a cell; keep line breaks."""
        self.unseen += tag in _UNSEEN
        self.struck += tag in _STRUCK
        if tag == "table":
            self.end_block()
            self.open.append(_WebTable(self.getpos()[0]))
            self.found.append(self.open[-1])
        elif self.open and tag == "tr":
            self.open[-1].rows.append([])
            self.open[-1].lines.append(self.getpos()[0])
            self.open[-1].inside = None
        elif self.open and tag in ("td", "th"):
            self.open_cell(dict(attrs))
        elif self.open and tag in _BREAKS:
            self.say("\n")
        elif not self.open and tag in _BLOCKS:
            self.end_block()

    def open_cell(self, attributes: dict[str, str | None]) -> None:
        """Begin a cell of the innermost table, in a row of its own where none was opened."""
        table = self.open[-1]
        if not table.rows:
            table.rows.append([])
            table.lines.append(self.getpos()[0])
        table.inside = _WebCell(_span(attributes, "rowspan"), _span(attributes, "colspan"))
        table.rows[-1].append(table.inside)

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened."""
        self.unseen -= tag in _UNSEEN and self.unseen > 0
        self.struck -= tag in _STRUCK and self.struck > 0
        if tag == "table" and self.open:
            self.open.pop()
        elif self.open and tag in ("td", "th"):
            self.open[-1].inside = None
        elif not self.open and tag in _BLOCKS:
            self.end_block()

    def handle_data(self, data: str) -> None:
        """Keep what a reader of the page sees."""
        if not self.unseen and not self.struck:
            self.say(re.sub(r"\s+", " ", data))

    def say(self, words: str) -> None:
        """Add words to the cell or the block that is open."""
        if self.open and self.open[-1].inside is not None:
            self.open[-1].inside.words.append(words)
        elif not self.open:
            self.words.append(words)

    def end_block(self) -> None:
        """Keep the words of a paragraph as a line."""
        text = " ".join("".join(self.words).split())
        self.words = []
        if text:
            self.found.append((self.getpos()[0], text))


def _sheet(path: Path, number: int, table: _WebTable) -> Sheet:
    """Return one table with its merged cells."""
    values: list[list[object]] = [[] for _ in table.rows]
    merged: dict[Place, Place] = {}
    taken: set[Place] = set()
    for row, cells in enumerate(table.rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            _put(values, (row, column), cell.text)
            if len(merged) > _MOST_PLACES:
                todo = "colspan と rowspan の大きさを確かめ、表だけを Excel に写して取り込んでください。"
                raise InputError(Problem(Location(path.name, table.lines[row]), "結合されたセルが広すぎます。", todo))
            for down in range(min(cell.rows, len(values) - row)):
                for right in range(cell.columns):
                    place = (row + down, column + right)
                    taken.add(place)
                    if place != (row, column):
                        merged[place] = (row, column)
                        _put(values, place, "")
            column += cell.columns
    return Sheet(path.name, f"表{number}", values, list(table.lines), merged=merged, flows=True)


def _put(values: list[list[object]], place: Place, text: str) -> None:
    row = values[place[0]]
    row += [""] * (place[1] + 1 - len(row))
    row[place[1]] = text or row[place[1]]


def read_web_page(path: Path, encoding: str = "", *, prose: bool = False) -> list[Sheet]:
    """Return every table of a saved web page as a sheet named 表1, 表2 … in their order; rows know their line in the file.

    With ``prose`` the paragraphs between them come too, as sheets without a name.

    Raises
    ------
    InputError
        Where the file is missing, in an unknown encoding, or holds no table.
    """
    data = content(path)
    named = _CHARSET.search(data[:2_000])
    said = named[1].decode().lower() if named else ""
    text, used = decoded(data, path.name, encoding or _ENCODINGS.get(said, said))
    reader = _WebReader()
    reader.feed(text)
    reader.close()
    reader.end_block()
    sheets: list[Sheet] = []
    tables = 0
    for block in reader.found:
        if isinstance(block, _WebTable):
            tables += bool(block.rows)
            sheets += [_sheet(path, tables, block)] if block.rows else []
        elif prose:
            if not sheets or sheets[-1].name:
                sheets.append(Sheet(path.name, "", [], [], flows=True))
            sheets[-1].values.append([block[1]])
            sheets[-1].lines.append(block[0])
    if not tables and not prose:
        todo = "ブラウザで表の見えるページを「名前を付けて保存」（HTML のみ）で保存し、それを指定してください。"
        raise InputError(Problem(Location(path.name), "表がありません。", todo))
    for sheet in sheets:
        sheet.notes.append(f"文字コード {used} として読みました。")
    return sheets
