"""What lies in the folder of the returned files (届いたファイル): workbooks to read; of everything else is told why it is not read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.sources.workbook_document import ENDINGS

#: The folder beside the returned files with what is asked back; that of the collect before has a word more.
REPLIES = "確認のお願い"
#: What this program and the system put there.
_OURS = re.compile(rf"{REPLIES}(（前回）)?|.*\.before\d*|\..*|Thumbs\.db|desktop\.ini", re.IGNORECASE)
_OPEN = "~$"


@dataclass(frozen=True)
class Place:
    """Where a cell stands."""

    file: str
    sheet: str
    cell: str

    def __str__(self) -> str:
        """Return ``file:sheet!cell``, as `source` has it; of a file or a sheet as a whole its name alone."""
        return f"{self.file}:{self.sheet}!{self.cell}" if self.cell else f"{self.file}:{self.sheet}".rstrip(":")


@dataclass(frozen=True)
class Issue:
    """One thing that collect asks about: where, what stands there, what is wrong, what to do; of which department."""

    place: Place
    text: str
    what: str
    todo: str
    department: str = ""


def arrived(folder: Path) -> tuple[list[Path], list[Issue]]:
    """Return the workbooks of a folder in the order of their names, and what is told of all that is none."""
    paths = [path for path in sorted(folder.iterdir()) if not _OURS.fullmatch(path.name)]
    books = [path for path in paths if path.suffix.lower() in ENDINGS and not path.name.startswith(_OPEN)]
    return books, [Issue(Place(path.name, "", ""), "", *said) for path in paths for said in _why_not_read(path)]


def _why_not_read(path: Path) -> Iterator[tuple[str, str]]:
    if path.name.startswith(_OPEN):
        what = f"「{path.name.removeprefix(_OPEN)}」を、だれかが Excel で開いているようです。保存前の記入は読めません。"
        yield what, "保存して閉じてから、もう一度回収してください（閉じてあれば、このファイルを消してください）。"
    elif path.is_dir() and path.suffix.lower() not in ENDINGS:
        yield "フォルダの中は読みません。", "中のファイルを、返送されたファイルのフォルダへ直に移してください。"
    elif path.suffix.lower() not in ENDINGS:
        yield "Excel のファイルではないため、読んでいません。", "送った Excel のファイルに書いて返してください。"
