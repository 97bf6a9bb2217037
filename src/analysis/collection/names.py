"""Names of files and sheets that every system takes (ファイル名とシート名)."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NOT_IN_FILES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_NOT_IN_SHEETS = re.compile(r"[\[\]:*?/\\'\x00-\x1f\x7f]+")
#: Names that Windows keeps for devices.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_LONGEST_FILE, _LONGEST_SHEET = 60, 31


def file_name(words: str) -> str:
    """Return words as the name of a file, without its ending: safe on Windows, never empty."""
    name = _NOT_IN_FILES.sub("_", words).strip(" .")[:_LONGEST_FILE].rstrip(" .")
    return f"_{name}" if not name or _DEVICES.fullmatch(name) else name


def sheet_name(words: str) -> str:
    """Return words as the name of a worksheet."""
    name = _NOT_IN_SHEETS.sub(" ", words).strip()[:_LONGEST_SHEET].strip()
    return name or "様式"


def distinct(names: Iterable[str], longest: int = _LONGEST_SHEET) -> list[str]:
    """Return names of which no two differ in capitals alone; the later of two gets a number."""
    used: set[str] = set()
    made = []
    for name in names:
        number, chosen = 1, name
        while chosen.lower() in used:
            number += 1
            ending = f"_{number}"
            chosen = f"{name[: longest - len(ending)]}{ending}"
        used.add(chosen.lower())
        made.append(chosen)
    return made
