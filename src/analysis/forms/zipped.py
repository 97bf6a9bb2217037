"""Zip files as bytes that depend on their content alone (再現できるファイル): the only writer of zip files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable

_EPOCH = (1980, 1, 1, 0, 0, 0)


def _same(name: str, content: bytes) -> bytes:
    return content


def reproducible(written: bytes, changed: Callable[[str, bytes], bytes] = _same) -> bytes:
    """Return a zip file with times, system and compression of the files inside fixed.

    Parameters
    ----------
    changed : callable, optional
        Takes the name and the content of a file inside, and returns its content.
    """
    with zipfile.ZipFile(io.BytesIO(written)) as old:
        return packed((name, changed(name, old.read(name))) for name in old.namelist())


def packed(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return files, each a name and its content, as a zip file: the same files give the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as new:
        for name, content in files:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            new.writestr(entry, content, compresslevel=6)
    return target.getvalue()
