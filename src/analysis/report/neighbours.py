"""Links between the pages of a folder of results (関連するページ): relative, and only to what is there.

They are set when a report is made, and again when a page that leads to it comes to be, so that the folder works from a USB stick.
"""

from __future__ import annotations

import hashlib
import json
import re
from html import escape
from pathlib import Path
from typing import Any

from analysis.report import staleness
from analysis.words.whole_file import write_whole

#: What pages link to, and what readers are told of it; from reports/<plan>/<year>/.
_TOLD = {
    "report.html": "年次評価の報告書",
    "report.pdf": "報告書（PDF）",
    "citizen.html": "市民のみなさんへの要約",
    "../index.html": "この計画の年度ごとの評価",
    "../../index.html": "すべての計画",
}
#: Pages of a report that carry links, and the one made of it that paper alone shows.
PAGES = ("report.html", "citizen.html", "briefing.html")
_LINKS = re.compile(r'<ul class="related".*?</ul>\n', re.DOTALL)
_END = "</header>"


def with_links(page: str, links: dict[str, str]) -> str:
    """Return a page with these links (address: words) in its head, in place of those that it had."""
    items = "".join(f'<li><a href="{escape(address)}">{escape(words)}</a></li>' for address, words in links.items())
    shown = f'<ul class="related" aria-label="関連するページ">{items}</ul>\n' if links else ""
    return _LINKS.sub("", page).replace(_END, shown + _END, 1)


def link_pages(folder: Path, final: Path | None = None) -> None:
    """Set the links of the pages of one report to what lies beside and above it.

    Parameters
    ----------
    folder : Path
        Where the pages lie.
    final : Path, optional
        Where they will lie, if that is another place.
    """
    for name, page in _linked(folder, final or folder).items():
        (folder / name).write_bytes(page)


def _linked(folder: Path, final: Path) -> dict[str, bytes]:
    """Return the pages of one report by name, with links to what lies beside them and above their final place."""
    found = {}
    for name in PAGES:
        path = folder / name
        if path.exists():
            there = {
                address: words
                for address, words in _TOLD.items()
                if address != name and (final if address.startswith("..") else folder).joinpath(address).exists()
            }
            found[name] = with_links(path.read_text(encoding="utf-8"), there).encode()
    return found


def relink(folder: Path) -> None:
    """Set the links of a report made before, but for pages that a person edited; its manifest follows.

    Until all are set the manifest knows the pages as they were as well, so that a run that is killed meanwhile leaves
    none that seems edited.
    """
    known, pages = staleness.written(folder), _linked(folder, folder)
    before = {name: staleness.digest(folder / name) for name in pages}
    if not pages or any(before[name] not in known.get(name, []) for name in pages):
        return
    manifest = staleness.read_manifest(folder)
    after = {name: hashlib.sha256(page).hexdigest() for name, page in pages.items()}
    if after == before and staleness.BEFORE_LINKS not in manifest:
        return
    manifest["files"] |= after
    _write(folder, {**manifest, staleness.BEFORE_LINKS: before})
    for name, page in pages.items():
        write_whole(folder / name, page)
    _write(folder, {name: value for name, value in manifest.items() if name != staleness.BEFORE_LINKS})


def _write(folder: Path, manifest: dict[str, Any]) -> None:
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    write_whole(folder / staleness.MANIFEST, f"{text}\n")
