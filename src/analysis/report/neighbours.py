"""Links between the pages of a folder of results (関連するページ): relative, and only to what is there.

They are set when a report is made, and again when a page that leads to it comes to be, so that the folder works from a USB stick.
"""

from __future__ import annotations

import json
import re
from html import escape
from pathlib import Path

from analysis.report.staleness import MANIFEST, digest, read_manifest

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
    for name in PAGES:
        path = folder / name
        if path.exists():
            there = {
                address: words
                for address, words in _TOLD.items()
                if address != name
                and ((final or folder) if address.startswith("..") else folder).joinpath(address).exists()
            }
            path.write_text(with_links(path.read_text(encoding="utf-8"), there), encoding="utf-8", newline="\n")


def relink(folder: Path) -> None:
    """Set the links of a report made before, but for pages that a person edited; its manifest follows."""
    manifest = folder / MANIFEST
    known = read_manifest(folder)
    files = known.get("files")
    if not isinstance(files, dict) or any(
        (folder / name).exists() and files.get(name) != digest(folder / name) for name in PAGES
    ):
        return
    link_pages(folder)
    files |= {name: digest(folder / name) for name in PAGES if name in files}
    manifest.write_text(json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
