"""Replace a folder of results whole or not at all (結果フォルダの入れ替え)."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def _old(final: Path) -> Path:
    return final.with_name(f".{final.name}.old")


def _part(final: Path) -> Path:
    return final.with_name(f".{final.name}.part")


def repair(final: Path) -> None:
    """Bring back the previous results where a run was killed between taking them away and putting new ones."""
    shutil.rmtree(_part(final), ignore_errors=True)
    if _old(final).exists() and not final.exists():
        os.replace(_old(final), final)
    shutil.rmtree(_old(final), ignore_errors=True)


@contextmanager
def replaced_folder(final: Path) -> Iterator[Path]:
    """Give an empty folder to write into; it takes the place of the final one only if nothing fails.

    The previous results stay whole until then, and come back at the next run if this one was killed
    between the two renames.
    """
    final.parent.mkdir(parents=True, exist_ok=True)
    repair(final)
    part = _part(final)
    part.mkdir()
    try:
        yield part
        if final.exists():
            os.replace(final, _old(final))
        os.replace(part, final)
    finally:
        repair(final)
