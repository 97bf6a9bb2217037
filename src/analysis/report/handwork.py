"""What people did in a folder of results (手直し): a run never takes it away.

The manifest names every file that the last run wrote. A file that it does not name is somebody's own and stays; one that
differs from it was edited and is kept beside the new one.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from analysis.report.audience import AUDIENCES
from analysis.report.staleness import MANIFEST, digest, read_manifest, written
from analysis.words.whole_file import settle

_EARLIER = "earlier"
_OUTWARD = re.compile(r'<p class="download">.*?</p>|<ul class="related".*?</ul>', re.DOTALL)
_MAIN = re.compile(r"<main[^>]*>")
_SUPERSEDED = (
    '<div class="notice notice-warning" role="note"><p class="notice-word">訂正前の版</p>'
    '<div class="notice-text">この版は訂正されました。<a href="../report.html">新しい版</a>をご覧ください。</div></div>'
)


def readers(folder: Path, asked: tuple[str, ...]) -> tuple[str, ...]:
    """Return for whom a report is made: those asked for, and those that its last run was made for."""
    before = read_manifest(folder).get("audiences")
    known = before if isinstance(before, list) else []
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
    known = written(old)
    kept = []
    for path in sorted(old.rglob("*")) if old.is_dir() else []:
        name = path.relative_to(old).as_posix()
        if not path.is_file() or name == MANIFEST or digest(path) in known.get(name, []):
            continue
        target = new / name
        if target.exists() and target.read_bytes() == path.read_bytes():
            continue
        if target.exists() or name in known:
            target = _free(target)
            kept.append(target.relative_to(new).as_posix())
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
        settle(target)
    return kept


def keep_superseded(old: Path, new: Path, announced: int) -> None:
    """Keep every version of the page that a correction has superseded, as ``earlier/report-1.html``, and say so in it.

    Parameters
    ----------
    announced : int
        How many corrections of this report are announced now (`analysis.contract.imprint.Announced`); where they are more
        than in the last run, its page is superseded.
    """
    if (old / _EARLIER).is_dir():
        shutil.copytree(old / _EARLIER, new / _EARLIER)
    before, page = read_manifest(old).get("announced", 0), old / "report.html"
    if page.exists() and isinstance(before, int) and announced > before:
        text = _OUTWARD.sub("", page.read_text(encoding="utf-8"))  # the tables are those of the new version
        text = _MAIN.sub(lambda main: main[0] + _SUPERSEDED, text, count=1)
        (new / _EARLIER).mkdir(exist_ok=True)
        number = len(list((new / _EARLIER).glob("report-*.html"))) + 1
        (new / _EARLIER / f"report-{number}.html").write_text(text, encoding="utf-8")


def superseded(folder: Path) -> list[str]:
    """Return the addresses of the superseded versions, oldest first, below a folder of results."""
    return [path.relative_to(folder).as_posix() for path in sorted((folder / _EARLIER).glob("report-*.html"))]


def _free(path: Path) -> Path:
    """Return a name that no file has: ``council（手直し）.pptx``."""
    number = 1
    while (copy := path.with_stem(f"{path.stem}（手直し{'' if number == 1 else number}）")).exists():
        number += 1
    return copy
