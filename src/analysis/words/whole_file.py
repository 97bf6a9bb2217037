"""Write one file whole or not at all (書きかけを残さない): a killed run, a full disk, a power cut leave the former one."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Give an error of the system the name of what was written, where it has none: that of a write to a full disk has none."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or str(path)
        raise


def settle(path: Path) -> None:
    """Bring a file onto the disk: what nobody can make again must be whole after a power cut, too."""
    with suppress(PermissionError):  # a copy of a file that nobody may change
        file = os.open(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
        try:
            os.fsync(file)
        finally:
            os.close(file)


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file in the place of the former one, in UTF-8 as it stands.

    What a killed run leaves, ``.<name>.part``, the next one replaces.
    """
    part = path.with_name(f".{path.name}.part")
    with naming(path):
        try:
            part.write_bytes(content.encode() if isinstance(content, str) else content)
            settle(part)
            os.replace(part, path)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
