"""Page numbers in the contents of a printed page (目次のページ番号): a browser can number sheets, but not refer to them."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping

_CONTENTS = re.compile(r'<nav class="toc".*?</nav>', re.DOTALL)
_ENTRY = re.compile(r'(<a href="#([^"]+)">.*?)(</a>)', re.DOTALL)


def places(printed: bytes) -> dict[str, int]:
    """Return on which sheet each part that a link leads to stands, by its id; empty where the file names none."""
    import pikepdf

    with pikepdf.open(io.BytesIO(printed)) as pdf:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
        named = pdf.Root.get("/Dests", pikepdf.Dictionary())
        found = {str(name)[1:]: numbers.get(place[0].objgen) for name, place in named.items()}
    return {name: number for name, number in found.items() if number}


def numbered(markup: str, sheets: Mapping[str, int]) -> str:
    """Return a page whose contents say on which sheet each chapter stands, as far as that is known."""

    def entry(found: re.Match[str]) -> str:
        number = sheets.get(found[2])
        return f'{found[1]}<span class="toc-sheet">{number}</span>{found[3]}' if number else found[0]

    return _CONTENTS.sub(lambda contents: _ENTRY.sub(entry, contents[0]), markup, count=1)
