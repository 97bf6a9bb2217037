"""Pages in a real Chromium, as the tests of accessibility look at them: sizes of screens, scripts, what is wrong in each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

DESKTOP, NARROW, ZOOMED = (1280, 800), (320, 640), (640, 400)
#: Hides rows, sheets and cards that hold no kind of part (tag and class) that those before them do not.
HIDE_ALIKE = """() => {
    const seen = new Set();
    for (const part of document.querySelectorAll('tbody tr, .sheet, .card')) {
        const kinds = new Set([part, ...part.querySelectorAll('*')].map(one => `${one.tagName}.${one.getAttribute('class')}`));
        const look = [(part.rowIndex ?? 0) % 2, part.closest('table')?.className, ...[...kinds].sort()].join();
        if (seen.has(look)) part.style.display = part.dataset.alike = 'none';
        seen.add(look);
    }
}"""
SHOW_ALIKE = "for (const part of document.querySelectorAll('[data-alike]')) part.style.display = ''"
UNFOLD = "for (const part of document.querySelectorAll('details')) part.open = true"


def sized(tabs: dict[str, Page], size: tuple[int, int] = DESKTOP) -> Iterator[tuple[str, Page]]:
    """Yield every page with its name (plan/year/file) on a screen of a size."""
    for name, tab in tabs.items():
        tab.set_viewport_size({"width": size[0], "height": size[1]})
        yield name, tab


def one_of_each(tabs: dict[str, Page]) -> dict[str, Page]:
    """Return of each kind of page (report.html …) the longest one: of one kind all are of one template and style."""
    by_length = sorted(tabs.items(), key=lambda item: -item[1].evaluate("document.body.innerText.length"))
    kinds: dict[str, tuple[str, Page]] = {}
    for name, tab in by_length:
        kinds.setdefault(name.rsplit("/", 1)[-1], (name, tab))
    return dict(kinds.values())


def reports(tabs: dict[str, Page]) -> dict[str, Page]:
    return {name: tab for name, tab in tabs.items() if name.endswith("/report.html")}


def collected(tabs: dict[str, Page], script: str, size: tuple[int, int] = DESKTOP) -> dict[str, Any]:
    """Return what a script finds wrong in each page; pages without a finding are left out."""
    found = {name: tab.evaluate(script) for name, tab in sized(tabs, size)}
    return {name: wrong for name, wrong in found.items() if wrong}
