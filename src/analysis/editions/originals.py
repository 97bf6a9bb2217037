"""The documents that an edition was read from (元資料の控え): kept beside its tables with their SHA-256, outside git."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path

#: The folder of an edition that holds them, and the list of their SHA-256, in the form that ``sha256sum -c`` reads.
FOLDER, SUMS = "originals", "SHA256SUMS"


def keep_originals(documents: Iterable[Path], edition: Path) -> list[str]:
    """Copy the documents of an import into the folder of an edition; return the names under which they lie there.

    Parameters
    ----------
    documents : iterable of Path
        The files that were read. One that has the name of another document kept before takes its place.
    edition : Path
        The folder of the edition that is being written.
    """
    folder = edition / FOLDER
    folder.mkdir(exist_ok=True)
    names = []
    for document in documents:
        shutil.copyfile(document, folder / document.name)
        names.append(document.name)
    files = sorted(path for path in folder.iterdir() if path.name != SUMS)
    sums = (f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files)
    (folder / SUMS).write_text("".join(sums), encoding="utf-8", newline="\n")
    return names


def original_of(edition: Path, source: str) -> Path | None:
    """Return the kept document in which a source (``a.xlsx:表!C9``, ``a.pdf:p3``) stands; None where none was kept."""
    folder = edition / FOLDER
    if not folder.is_dir():
        return None
    names = sorted((path.name for path in folder.iterdir()), key=len, reverse=True)
    return next((folder / name for name in names if source.startswith(f"{name}:")), None)


def unchanged(original: Path) -> bool:
    """Return whether a kept document is still the one that was imported, by its SHA-256."""
    try:
        sums = (original.parent / SUMS).read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    return f"{hashlib.sha256(original.read_bytes()).hexdigest()}  {original.name}" in sums


def link_of(original: Path, source: str) -> str:
    """Return the part of a link behind the document's address that opens its page; empty where no such part is known."""
    page = source.rpartition(":p")[2]
    return f"#page={page}" if original.suffix.lower() == ".pdf" and page.isdecimal() else ""
