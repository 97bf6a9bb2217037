"""Read a CSV or TSV file of any encoding and separator (区切り文字のファイル), each row with its line."""

from __future__ import annotations

import codecs
import csv
import io
import re
from pathlib import Path
from typing import Literal

from analysis.sources.cells import Sheet
from analysis.words.errors import InputError, Location, Problem
from analysis.words.mishap import csv_words

ENDINGS = (".csv", ".tsv", ".txt", ".tab")
SEPARATORS = {"\t": "タブ", ",": "コンマ", ";": "セミコロン", "|": "縦棒"}
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Bytes that cp932 does not have, which Python decodes all the same; and the mark of a byte that it does not.
_NO_CHARACTER = re.compile("[\x80\ufffd\uf8f0-\uf8f3]")
_SAMPLE_LINES = 50
#: No line of a table is longer, and none has more cells (as many as a worksheet has columns).
_MAX_FIELD, _MAX_CELLS = 1_000_000, 16_384


def _half_width_kana(text: str) -> int:
    return sum("\uff61" <= character <= "\uff9f" for character in text)


def _candidates(data: bytes) -> list[str]:
    """Return the encodings to try, the most likely first."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return [encoding]
    if b"\x00" in data[:200]:
        return ["utf-16-be" if data[:1] == b"\x00" else "utf-16-le"]
    if b"\x1b$B" in data or b"\x1b$@" in data:
        return ["iso2022_jp"]
    return ["utf-8", "cp932", "euc_jp"]


def _decoded_as(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
    return None if encoding == "cp932" and _NO_CHARACTER.search(text) else text


def decoded(data: bytes, file: str, encoding: str = "") -> tuple[str, str]:
    """Return a file's words and its encoding: UTF-8, UTF-16, cp932 (Shift_JIS), EUC-JP or ISO-2022-JP.

    Raises
    ------
    InputError
        Where none of them fits; the line of the first wrong byte is named.
    """
    names = [encoding] if encoding else _candidates(data)
    found = [(text, name) for name in names if (text := _decoded_as(data, name)) is not None]
    if not found:
        raise _undecodable(data, file, names)
    if len(found) > 1 and found[0][1] == "cp932":
        found.sort(key=lambda one: _half_width_kana(one[0]))
    return found[0][0].lstrip("\ufeff"), found[0][1]


def _undecodable(data: bytes, file: str, names: list[str]) -> InputError:
    """Return what to do about a file in none of some encodings, with the line of the first wrong byte."""
    try:
        text = data.decode("cp932" if "cp932" in names else names[0], errors="replace")
    except LookupError:
        problem = f"layout.toml の encoding =「{names[0]}」という文字コードはありません。"
        return InputError(Problem(Location(file), problem, "utf-8、cp932 などにしてください。"))
    wrong = _NO_CHARACTER.search(text)
    where = Location(file, text.count("\n", 0, wrong.start() if wrong else 0) + 1)
    problem = f"文字コードを読めません（{'、'.join(names)} のどれでもありません）。"
    todo = "Excel で「CSV UTF-8（コンマ区切り）」として保存し直すか、layout.toml の encoding を直してください。"
    return InputError(Problem(where, problem, todo))


def check_lines(text: str, file: str) -> None:
    """Hold the lines of a text against what a table can be, before any is cut into cells.

    Raises
    ------
    InputError
        With the first line that is too long.
    """
    todo = "改行や引用符の抜けがないか、確かめてください。"
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > _MAX_FIELD:
            what = f"1行が長すぎます（{len(line):,}文字。{_MAX_FIELD:,}文字まで）。"
            raise InputError(Problem(Location(file, number), what, todo))
        if len(line) > _MAX_CELLS and (most := max(map(line.count, SEPARATORS))) > _MAX_CELLS:
            what = f"列が多すぎます（区切りが{most:,}個。{_MAX_CELLS:,}個まで）。"
            raise InputError(Problem(Location(file, number), what, todo))


def detected_separator(text: str) -> str:
    """Return the separator under which the first lines fall into the same number of columns, most columns first."""
    sample = text.splitlines(keepends=True)[:_SAMPLE_LINES]

    def score(separator: str) -> tuple[float, int]:
        widths = [len(row) for row in csv.reader(sample, delimiter=separator) if row]
        usual = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        return (widths.count(usual) / len(widths) * (usual > 1) if widths else 0.0, usual)

    best = max(SEPARATORS, key=score)
    return best if score(best)[1] > 1 or len(sample) > 1 else ","


def _rows(text: str, separator: str, file: str) -> tuple[list[list[object]], list[int]]:
    """Return the rows and the line that each begins on."""
    csv.field_size_limit(_MAX_FIELD)
    quoting: Literal[0, 3] = (
        csv.QUOTE_NONE if file.lower().endswith(".txt") and separator == "\t" else csv.QUOTE_MINIMAL
    )
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=quoting, strict=True)
    rows: list[list[object]] = []
    lines: list[int] = []
    start = 1
    try:
        for row in reader:
            rows.append(list(row))
            lines.append(start)
            start = reader.line_num + 1
    except csv.Error as error:
        problem = f"CSV として読めません（{csv_words(error)}）。"
        todo = 'この行か、これより前に、閉じていない引用符「"」がないか確かめてください。'
        raise InputError(Problem(Location(file, start), problem, todo)) from error
    return rows, lines


def content(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises
    ------
    InputError
        Where it cannot be opened.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        problem = Problem(Location(path.name), "ファイルを開けません。", "場所と名前を確かめてください。")
        raise InputError(problem) from error


def read_delimited(path: Path, encoding: str = "", separator: str = "") -> list[Sheet]:
    """Return a CSV or TSV file as one sheet whose rows know their line; rows may differ in length.

    Parameters
    ----------
    path : Path
        The file.
    encoding, separator : str, optional
        What the file is known to use; found out by default.

    Raises
    ------
    InputError
        Where the file is missing, in an unknown encoding, or has a quote that is never closed.
    """
    text, used = decoded(content(path), path.name, encoding)
    check_lines(text, path.name)
    used_separator = separator or ("\t" if path.suffix.lower() in (".tsv", ".tab") else detected_separator(text))
    rows, lines = _rows(text, used_separator, path.name)
    shown = SEPARATORS.get(used_separator, used_separator)
    return [Sheet(path.name, "", rows, lines, notes=[f"文字コード {used}、区切り {shown} として読みました。"])]
