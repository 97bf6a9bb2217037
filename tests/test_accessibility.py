"""Accessibility (アクセシビリティ) by sight, measured in a real Chromium: WCAG 2.1 A and AA, in every page of every plan.

axe-core finds what a machine can find, on a desktop and on a telephone. Whatever fits is read on a screen of 320 px and with the
text spaced out. `tests/test_accessibility_by_hand.py` walks the pages by keyboard and reads them aloud.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page
from tests.browsing import DESKTOP, HIDE_ALIKE, NARROW, SHOW_ALIKE, ZOOMED, collected, one_of_each, reports, sized

pytestmark = pytest.mark.browser

CONFORMANCE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
#: WCAG 1.4.12: what a reader may set without losing content.
SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }"
    "p { margin-bottom: 2em !important; }"
)


def _violations(tab: Page, **options: Any) -> list[str]:
    only = {"runOnly": {"type": "tag", "values": CONFORMANCE}, "resultTypes": ["violations"], **options}
    found = Axe().run(tab, options=only).response["violations"]
    return [f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


BROKEN = """<!DOCTYPE html><html><head><title>悪い例</title></head><body>
<img src="data:," ><p style="color: #aaa">薄い文字</p><div style="overflow:auto;height:1em;width:9em"><p>表</p><p>表</p></div>
<a href="#x"></a></body></html>"""


def test_axe_sees_what_is_wrong(context: BrowserContext) -> None:
    tab = context.new_page()
    tab.set_content(BROKEN)
    rules = {line.split(":")[0] for line in _violations(tab)}
    tab.close()
    assert rules >= {"html-has-lang", "image-alt", "color-contrast", "link-name", "scrollable-region-focusable"}


def test_every_plan_has_a_page_for_every_reader(published: Path, tabs: dict[str, Page]) -> None:
    """The annual report and what the council and the citizens read: none may be missing unnoticed."""
    plans = {folder.name for folder in (published / "data" / "raw").iterdir() if folder.is_dir()}
    for kind in ("report", "briefing", "citizen"):
        assert {name.split("/")[0] for name in tabs if name.endswith(f"/{kind}.html")} == plans


@pytest.mark.parametrize("size", [DESKTOP, NARROW], ids=["desktop", "telephone"])
def test_axe_finds_no_violation(tabs: dict[str, Page], size: tuple[int, int]) -> None:
    """All rules but that of colours, which takes most of the time (see the next test); on a telephone one page of each kind."""
    rules = {"color-contrast": {"enabled": False}}
    pages = tabs if size == DESKTOP else one_of_each(tabs)
    found = {name: _violations(tab, rules=rules) for name, tab in sized(pages, size)}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_axe_finds_no_weak_colour(tabs: dict[str, Page]) -> None:
    """Colours are the same on every screen, in every row of a table and in all pages of a kind.

    Each kind of part is looked at once a table, in the longest page of each kind and in every report.
    """
    found = {}
    for name, tab in sized({**one_of_each(tabs), **reports(tabs)}):
        tab.evaluate(HIDE_ALIKE)
        found[name] = _violations(tab, runOnly={"type": "rule", "values": ["color-contrast"]})
        tab.evaluate(SHOW_ALIKE)
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_axe_finds_no_weak_colour_on_a_dark_screen(tabs: dict[str, Page]) -> None:
    public = {name: tab for name, tab in one_of_each(tabs).items() if name.endswith(("/report.html", "/citizen.html"))}
    assert len(public) == 2
    found = {}
    for name, tab in sized(public):
        tab.emulate_media(color_scheme="dark")
        tab.evaluate(HIDE_ALIKE)
        ground = tab.evaluate("getComputedStyle(document.body).backgroundColor")
        found[name] = _violations(tab, runOnly={"type": "rule", "values": ["color-contrast"]})
        found[name] += [] if ground == "rgb(26, 26, 26)" else [f"not dark: {ground}"]
        tab.evaluate(SHOW_ALIKE)
        tab.emulate_media(color_scheme="light")
    assert {name: lines for name, lines in found.items() if lines} == {}


# The screen


@pytest.mark.parametrize("size", [NARROW, ZOOMED], ids=["320px", "zoom-200%"])
@pytest.mark.parametrize("css", ["p {}", SPACING], ids=["as-it-is", "text-spaced-out"])
def test_page_is_read_without_scrolling_sideways(tabs: dict[str, Page], size: tuple[int, int], css: str) -> None:
    widths = {}
    for name, tab in sized(tabs, size):
        style = tab.add_style_tag(content=css)
        widths[name] = tab.evaluate("document.documentElement.scrollWidth")
        style.evaluate("style => style.remove()")
    assert {name: width for name, width in widths.items() if width > size[0]} == {}


def test_a_report_is_short_before_anything_is_unfolded(published: Path, context: BrowserContext) -> None:
    heights = {}
    for path in sorted(published.glob("reports/*/20*/report.html")):
        tab = context.new_page()
        tab.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
        tab.goto(path.as_uri())
        heights[path.parent.parent.name] = tab.evaluate("document.documentElement.scrollHeight")
        tab.close()
    assert heights and {name: height for name, height in heights.items() if height >= 10_000} == {}


CUT_OFF = """() => [...document.querySelectorAll('body *')].filter(part => {
    const style = getComputedStyle(part), hides = /hidden|clip/;
    if (part.closest('.visually-hidden')) return false;
    return (hides.test(style.overflowX) && part.scrollWidth > part.clientWidth + 1)
        || (hides.test(style.overflowY) && part.scrollHeight > part.clientHeight + 1);
}).map(part => part.outerHTML.slice(0, 120))"""


def test_nothing_is_cut_off_on_a_narrow_screen(tabs: dict[str, Page]) -> None:
    assert collected(tabs, CUT_OFF, NARROW) == {}
