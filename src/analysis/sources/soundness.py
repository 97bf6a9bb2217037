"""Is a document fit to be read (文書の健全さ)? Its size is bounded, and what a library raises over it becomes a problem."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis.sources.cells import column_number
from analysis.words.errors import InputError, Location, Problem
from analysis.words.mishap import problem_of

#: Bounds that no published document comes near: bytes of a file, bytes unpacked, cells between the first and last.
MOST_BYTES, MOST_UNPACKED, MOST_CELLS = 300_000_000, 400_000_000, 5_000_000
#: How many times larger unpacking can make anything.
_MOST_TIMES = 1032
_ZIPPED = (".xlsx", ".xlsm", ".xlsb", ".ods", ".docx")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_FILLED = re.compile(rb'<(?:\w+:)?c\b(?=[^>]*\br="([A-Z]{1,3})(\d{1,7})")[^>]*[^/]>\s*<(?:\w+:)?(?:v|is|f)\b')
_ENCIPHERED = "EncryptedPackage".encode("utf-16-le")
_SMALLER = "不要なシート、図、書式を消すか、文書を分けてください。"


@contextmanager
def damage_told(path: Path) -> Iterator[None]:
    """Turn whatever a library raises over a document into one problem.

    Raises
    ------
    InputError
        With the file, and what to do.
    """
    try:
        yield
    except InputError:
        raise
    except Exception as error:
        todo = "元のソフトで開き、名前を付けて保存し直してください。開けなければ、文書を取り直してください。"
        damaged = Problem(Location(path.name), f"文書が壊れているようで、読めません（{type(error).__name__}）。", todo)
        raise InputError(problem_of(error, path.name) or damaged) from error


def is_locked(path: Path) -> bool:
    """Return whether a file of Office is locked by a password: it is a container with the document enciphered inside."""
    return path.is_file() and _ENCIPHERED in path.read_bytes()


def check_size(path: Path) -> None:
    """Hold a document against the bounds before anything of it is unpacked.

    Raises
    ------
    InputError
        Where it is larger; a workbook whose last cell lies too far away is told with that cell.
    """
    if path.stat().st_size > MOST_BYTES:
        raise _too_large(path, "ファイルが大きすぎます", _SMALLER)
    if path.suffix.lower() not in _ZIPPED or not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        largest = max(members, key=lambda one: one.file_size, default=None)
        if largest and sum(one.file_size for one in members) > MOST_UNPACKED:
            raise _too_large(path, f"中の {largest.filename} が、展開すると大きすぎます", _SMALLER)
        for one in members:
            if _SHEET.fullmatch(one.filename):
                _check_spread(path, b"".join(_unpacked(archive, one)))
            elif one.compress_size * _MOST_TIMES > MOST_UNPACKED:  # what it says of its size may be untrue
                for _ in _unpacked(archive, one):
                    pass


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a member piece by piece: one that is larger than it says is known at once, and never unpacked as a whole."""
    with archive.open(member) as file:
        while piece := file.read(1 << 20):
            yield piece


def _check_spread(path: Path, data: bytes) -> None:
    """Hold the cells between the first and the last filled one of a worksheet against the bound."""
    last = re.search(
        rb'<(?:\w+:)?row\b[^>]*?\br="(\d{1,7})"', data[max(data.rfind(b"<row"), data.rfind(b":row ") - 20, 0) :]
    )
    wide = 16_384 if re.search(rb'\br="[A-Z]{3}\d', data) else 702 if re.search(rb'\br="[A-Z]{2}\d', data) else 26
    if last and int(last[1]) * wide <= MOST_CELLS:
        return
    filled = [(int(match[2]), column_number(match[1].decode()) + 1) for match in _FILLED.finditer(data)]
    rows, columns = (max((one[at] for one in filled), default=0) for at in (0, 1))
    if rows * columns > MOST_CELLS:
        what = f"表が広すぎます（値のある最後の行 {rows:,}、列 {columns:,}）"
        todo = "Excel で Ctrl+End を押し、離れた所にある値を行や列ごと削除して、保存し直してください。"
        raise _too_large(path, what, todo)


def _too_large(path: Path, what: str, todo: str) -> InputError:
    return InputError(Problem(Location(path.name), f"{what}。", todo))
