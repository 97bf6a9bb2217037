"""Accessibility (アクセシビリティ), measured in a real Chromium: WCAG 2.1 A and AA, in every page of every plan.

axe-core finds what a machine can find. The rest is walked through as a reader would: by keyboard alone,
on a screen of 320 px, with the text spaced out, without looking at the charts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from analysis.forms.pdf import browser as chromium

pytestmark = pytest.mark.browser

CONFORMANCE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
DESKTOP, NARROW, ZOOMED = (1280, 800), (320, 640), (640, 400)
#: WCAG 1.4.12: what a reader may set without losing content.
SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }"
    "p { margin-bottom: 2em !important; }"
)
UNFOLD = "for (const part of document.querySelectorAll('details')) part.open = true"
#: What the keyboard should come to.
STOPS = "a[href], button, input, select, textarea, summary, [tabindex='0']"


@pytest.fixture(scope="module")
def window() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(scope="module")
def context(window: Browser) -> Iterator[BrowserContext]:
    """Tabs without network."""
    opened = window.new_context(offline=True, reduced_motion="reduce", locale="ja-JP")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def tabs(context: BrowserContext, published: Path) -> dict[str, Page]:
    """One tab for every page of every plan, with everything unfolded that can be unfolded."""
    pages = sorted((published / "reports").glob("*/*/*.html"))
    opened = {"/".join(page.parts[-3:]): context.new_page() for page in pages}
    for page, tab in zip(pages, opened.values(), strict=True):
        tab.goto(page.as_uri())
        tab.evaluate(UNFOLD)
    return opened


def _sized(tabs: dict[str, Page], size: tuple[int, int] = DESKTOP) -> Iterator[tuple[str, Page]]:
    """Yield every page with its name (plan/year/file) on a screen of a size."""
    for name, tab in tabs.items():
        tab.set_viewport_size({"width": size[0], "height": size[1]})
        yield name, tab


def _reports(tabs: dict[str, Page]) -> dict[str, Page]:
    return {name: tab for name, tab in tabs.items() if name.endswith("/report.html")}


def _violations(tab: Page, **options: Any) -> list[str]:
    only = {"runOnly": {"type": "tag", "values": CONFORMANCE}, "resultTypes": ["violations"], **options}
    found = Axe().run(tab, options=only).response["violations"]
    return [f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


def _collected(tabs: dict[str, Page], script: str, size: tuple[int, int] = DESKTOP) -> dict[str, Any]:
    """Return what a script finds wrong in each page; pages without a finding are left out."""
    found = {name: tab.evaluate(script) for name, tab in _sized(tabs, size)}
    return {name: wrong for name, wrong in found.items() if wrong}


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


def test_axe_finds_no_violation(tabs: dict[str, Page]) -> None:
    found = {name: _violations(tab) for name, tab in _sized(tabs)}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_axe_finds_no_violation_on_a_telephone(tabs: dict[str, Page]) -> None:
    """Colours are the same on every screen, and take most of the time."""
    rules = {"color-contrast": {"enabled": False}}
    found = {name: _violations(tab, rules=rules) for name, tab in _sized(tabs, NARROW)}
    assert {name: lines for name, lines in found.items() if lines} == {}


# The screen


@pytest.mark.parametrize("size", [NARROW, ZOOMED], ids=["320px", "zoom-200%"])
@pytest.mark.parametrize("css", ["p {}", SPACING], ids=["as-it-is", "text-spaced-out"])
def test_page_is_read_without_scrolling_sideways(tabs: dict[str, Page], size: tuple[int, int], css: str) -> None:
    widths = {}
    for name, tab in _sized(tabs, size):
        style = tab.add_style_tag(content=css)
        widths[name] = tab.evaluate("document.documentElement.scrollWidth")
        style.evaluate("style => style.remove()")
    assert {name: width for name, width in widths.items() if width > size[0]} == {}


CUT_OFF = """() => [...document.querySelectorAll('body *')].filter(part => {
    const style = getComputedStyle(part), hides = /hidden|clip/;
    if (part.closest('.visually-hidden')) return false;
    return (hides.test(style.overflowX) && part.scrollWidth > part.clientWidth + 1)
        || (hides.test(style.overflowY) && part.scrollHeight > part.clientHeight + 1);
}).map(part => part.outerHTML.slice(0, 120))"""


def test_nothing_is_cut_off_on_a_narrow_screen(tabs: dict[str, Page]) -> None:
    assert _collected(tabs, CUT_OFF, NARROW) == {}


# The keyboard

#: Marks the places that the keyboard should come to, in the order in which they are read.
EXPECTED = f"""() => [...document.querySelectorAll("{STOPS}")]
    .filter(part => part.checkVisibility()).map((part, number) => part.dataset.stop = number).length"""
FOCUSED = """() => {
    const part = document.activeElement;
    if (!part || part.dataset.stop === undefined) return null;
    const style = getComputedStyle(part), box = part.getBoundingClientRect();
    const x = Math.min(Math.max(box.left + 2, 2), innerWidth - 2), y = Math.min(Math.max(box.top + 2, 2), innerHeight - 2);
    const inView = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    const top = document.elementFromPoint(x, y);
    return {
        stop: Number(part.dataset.stop),
        text: part.outerHTML.slice(0, 100),
        ringed: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        seen: inView && (part.contains(top) || !!top?.contains(part)),
    };
}"""


def _walk(tab: Page) -> tuple[int, list[dict[str, Any]]]:
    """Press Tab once through the page; return how many places there are and those that were come to."""
    tab.reload()
    tab.evaluate(UNFOLD)
    count = tab.evaluate(EXPECTED)
    reached: list[dict[str, Any]] = []
    for _ in range(count + 5):
        tab.keyboard.press("Tab")
        place = tab.evaluate(FOCUSED)
        if place is None or (reached and place["stop"] == reached[0]["stop"]):
            break
        reached.append(place)
    return count, reached


@pytest.mark.parametrize("size", [DESKTOP, NARROW], ids=["1280px", "320px"])
def test_keyboard_comes_to_everything_in_the_order_of_reading(tabs: dict[str, Page], size: tuple[int, int]) -> None:
    for name, tab in _sized(tabs, size):
        count, reached = _walk(tab)
        assert [place["stop"] for place in reached] == list(range(count)), name
        assert [place["text"] for place in reached if not place["ringed"]] == [], name
        assert [place["text"] for place in reached if not place["seen"]] == [], name


def test_first_stop_leads_past_the_contents_to_the_text(tabs: dict[str, Page]) -> None:
    for name, tab in _sized({name: tab for name, tab in tabs.items() if tab.locator("nav").count()}):
        tab.reload()
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.textContent") == "本文へ移動", name
        assert tab.evaluate("document.activeElement.getBoundingClientRect().top") >= 0, name
        tab.keyboard.press("Enter")
        assert tab.evaluate("document.activeElement.tagName") == "MAIN", name
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.querySelector('main').contains(document.activeElement)"), name
        tab.evaluate(UNFOLD)


def test_data_of_a_chart_are_unfolded_by_keyboard(tabs: dict[str, Page]) -> None:
    tab = next(iter(_reports(tabs).values()))
    tab.reload()
    assert not tab.locator("details table").first.is_visible()
    tab.locator("summary").first.focus()
    tab.keyboard.press("Enter")
    assert tab.locator("details table").first.is_visible()
    tab.evaluate(UNFOLD)


OUT_OF_REACH = """() => [...document.querySelectorAll('body *')].filter(part =>
    /auto|scroll/.test(getComputedStyle(part).overflowX) && part.scrollWidth > part.clientWidth + 1
    && !(part.tabIndex === 0 && part.getAttribute('aria-label'))).map(part => part.outerHTML.slice(0, 120))"""


def test_what_scrolls_is_reached_by_keyboard_and_named(tabs: dict[str, Page]) -> None:
    assert _collected(tabs, OUT_OF_REACH, NARROW) == {}


def test_arrow_keys_scroll_a_wide_table(tabs: dict[str, Page]) -> None:
    _, tab = next(_sized(_reports(tabs), NARROW))
    wide = tab.locator(".table-scroll").first
    assert wide.evaluate("part => part.scrollWidth > part.clientWidth")
    wide.focus()
    tab.keyboard.press("ArrowRight")
    tab.wait_for_function("document.activeElement.scrollLeft > 0", timeout=3000)


# What is read aloud


def test_one_heading_names_the_page_and_no_level_is_skipped(tabs: dict[str, Page]) -> None:
    script = (
        "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(head => [Number(head.tagName[1]), head.innerText])"
    )
    for name, tab in _sized(tabs):
        heads = tab.evaluate(script)
        levels = [level for level, _ in heads]
        assert levels[0] == 1, name
        assert levels.count(1) == 1, name
        assert all(low <= high + 1 for high, low in pairwise(levels)), (name, heads)
        assert all(text.strip() for _, text in heads), name


TABLES = """() => [...document.querySelectorAll('table')].filter(table => {
    const heads = [...table.querySelectorAll('th')], named = table.caption ?? table.closest('[aria-label]');
    return !named || !heads.length || heads.some(head => !head.scope || !head.innerText.trim())
        || [...table.querySelectorAll('thead > tr > *')].some(cell => cell.scope !== 'col')
        || [...table.querySelectorAll('tbody tr > th')].some(cell => cell.scope !== 'row');
}).map(table => table.outerHTML.slice(0, 160))"""


def test_heads_of_tables_say_what_they_head_and_tables_their_name(tabs: dict[str, Page]) -> None:
    assert _collected(tabs, TABLES) == {}


def test_names_of_tables_and_charts_differ_within_a_page(tabs: dict[str, Page]) -> None:
    """Otherwise a list of the tables of a page, as a screen reader gives it, says nothing."""
    script = """() => { const names = [...document.querySelectorAll('main caption, main figcaption')].map(name => name.innerText);
        return names.filter((name, place) => names.indexOf(name) !== place); }"""
    assert _collected(tabs, script) == {}


def test_links_of_one_name_lead_to_one_place(tabs: dict[str, Page]) -> None:
    script = """() => { const places = new Map(); return [...document.querySelectorAll('a[href]')].filter(link => {
        const name = link.textContent.trim(), place = places.get(name) ?? link.href;
        places.set(name, place); return place !== link.href; }).map(link => link.outerHTML); }"""
    assert _collected(tabs, script) == {}


def test_every_chart_is_told_in_words_and_backed_by_its_data(tabs: dict[str, Page]) -> None:
    script = """[...document.querySelectorAll('img, figure')].map(part => ({
        alt: part.alt ?? part.querySelector('img').alt, caption: part.querySelector('figcaption')?.innerText,
        rows: part.tagName === 'IMG' ? 1 : part.querySelectorAll('details tbody tr, .table-block tbody tr').length }))"""
    seen = 0
    for name, tab in _sized(tabs):
        for chart in tab.evaluate(script):
            seen += 1
            assert re.search(r"\d", chart["alt"]), (name, chart)
            assert chart["alt"] != chart["caption"]
            assert chart["rows"] >= 1, (name, chart)
    assert seen >= 20


def test_page_says_its_language_and_its_name(tabs: dict[str, Page]) -> None:
    titles = []
    for name, tab in _sized(tabs):
        titles.append(tab.title())
        assert tab.evaluate("document.documentElement.lang") == "ja", name
        assert tab.locator("h1").inner_text() in tab.title(), name
    assert len(set(titles)) == len(titles)


#: Latin letters only, without a word of Japanese between: an English sentence needs lang="en".
ENGLISH = re.compile(r"(?:[A-Za-z]{2,}[ ,.]+){5,}")


def test_no_passage_is_in_another_language_unsaid(tabs: dict[str, Page]) -> None:
    for name, tab in _sized(tabs):
        assert ENGLISH.findall(tab.locator("body").inner_text()) == [], name
