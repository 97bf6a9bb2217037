"""Write one file whole or not at all (書きかけを残さない): a killed run, a full disk leave the former one."""

from __future__ import annotations

import os
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


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file in the place of the former one, in UTF-8 as it stands.

    What a killed run leaves, ``.<name>.part``, the next one replaces.
    """
    part = path.with_name(f".{path.name}.part")
    with naming(path):
        try:
            part.write_bytes(content.encode() if isinstance(content, str) else content)
            os.replace(part, path)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
