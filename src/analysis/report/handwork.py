"""What people did in a folder of results (手直し): a run never takes it away.

The manifest names every file that the last run wrote. A file that it does not name is somebody's own and stays; one that
differs from it was edited and is kept beside the new one.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from analysis.report.audience import AUDIENCES
from analysis.report.staleness import digest

MANIFEST = "manifest.json"


def _manifest(folder: Path) -> dict[str, object]:
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def readers(folder: Path, asked: tuple[str, ...]) -> tuple[str, ...]:
    """Return for whom a report is made: those asked for, and those that its last run was made for."""
    before = _manifest(folder).get("audiences")
    known = [name for name in before if name in AUDIENCES] if isinstance(before, list) else []
    return tuple(name for name in AUDIENCES if name in known or name in asked) + tuple(
        name for name in asked if name not in AUDIENCES
    )


def keep_handwork(old: Path, new: Path) -> list[str]:
    """Carry what people added or edited in the previous results into the new ones.

    Parameters
    ----------
    old, new : Path
        The folder of the last run, which may not exist, and the one that takes its place.

    Returns
    -------
    list of str
        The names under which edited files are kept, below the folder.
    """
    written = _manifest(old).get("files")
    known = written if isinstance(written, dict) else {}
    kept = []
    for path in sorted(old.rglob("*")) if old.is_dir() else []:
        name = path.relative_to(old).as_posix()
        if not path.is_file() or name == MANIFEST or known.get(name) == digest(path):
            continue
        target = new / name
        if target.exists() and target.read_bytes() == path.read_bytes():
            continue
        if target.exists() or name in known:
            target = _free(target)
            kept.append(target.relative_to(new).as_posix())
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
    return kept


def _free(path: Path) -> Path:
    """Return a name that no file has: ``council（手直し）.pptx``."""
    number = 1
    while (copy := path.with_stem(f"{path.stem}（手直し{'' if number == 1 else number}）")).exists():
        number += 1
    return copy
