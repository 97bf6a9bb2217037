"""Accessibility (アクセシビリティ) by hand: every page of every plan walked through by keyboard alone, and read aloud."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page
from tests.browsing import DESKTOP, HIDE_ALIKE, NARROW, SHOW_ALIKE, UNFOLD, collected, one_of_each, reports, sized

pytestmark = pytest.mark.browser

#: What the keyboard should come to.
STOPS = "a[href], button, input, select, textarea, summary, [tabindex='0']"

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
    """Press Tab once through the page; return how many places there are and those that were come to.

    Rows and cards that hold nothing but what those before them hold are left out.
    """
    tab.reload()
    tab.evaluate(UNFOLD)
    tab.evaluate(HIDE_ALIKE)
    count = tab.evaluate(EXPECTED)
    reached: list[dict[str, Any]] = []
    for _ in range(count + 5):
        tab.keyboard.press("Tab")
        place = tab.evaluate(FOCUSED)
        if place is None or (reached and place["stop"] == reached[0]["stop"]):
            break
        reached.append(place)
    tab.evaluate(SHOW_ALIKE)
    return count, reached


@pytest.mark.parametrize("size", [DESKTOP, NARROW], ids=["1280px", "320px"])
def test_keyboard_comes_to_everything_in_the_order_of_reading(tabs: dict[str, Page], size: tuple[int, int]) -> None:
    """One page of each kind: that nothing stands elsewhere than it is read is looked at in all pages (below)."""
    for name, tab in sized(one_of_each(tabs), size):
        count, reached = _walk(tab)
        assert [place["stop"] for place in reached] == list(range(count)), name
        assert [place["text"] for place in reached if not place["ringed"]] == [], name
        assert [place["text"] for place in reached if not place["seen"]] == [], name


OUT_OF_ORDER = """() => [...document.querySelectorAll('body *')].filter(part => {
    const style = getComputedStyle(part);
    return part.tabIndex > 0 || style.order !== '0' || /reverse/.test(style.flexDirection) || style.cssFloat === 'right';
}).map(part => part.outerHTML.slice(0, 100))"""


def test_nothing_stands_elsewhere_than_it_is_read(tabs: dict[str, Page]) -> None:
    assert collected(tabs, OUT_OF_ORDER) == {}


def test_first_stop_leads_past_the_contents_to_the_text(tabs: dict[str, Page]) -> None:
    for name, tab in sized({name: tab for name, tab in one_of_each(tabs).items() if tab.locator("nav").count()}):
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
    tab = next(iter(reports(tabs).values()))
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
    assert collected(tabs, OUT_OF_REACH, NARROW) == {}


def test_arrow_keys_scroll_a_wide_table(tabs: dict[str, Page]) -> None:
    _, tab = next(sized(reports(tabs), NARROW))
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
    for name, tab in sized(tabs):
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
        || [...table.querySelectorAll('tbody tr > th')].some(cell => cell.scope !== 'row'
            && !(cell.scope === 'rowgroup' && cell.rowSpan === cell.closest('tbody').rows.length));
}).map(table => table.outerHTML.slice(0, 160))"""


def test_heads_of_tables_say_what_they_head_and_tables_their_name(tabs: dict[str, Page]) -> None:
    assert collected(tabs, TABLES) == {}


def test_names_of_tables_and_charts_differ_within_a_page(tabs: dict[str, Page]) -> None:
    """Otherwise a list of the tables of a page, as a screen reader gives it, says nothing."""
    script = """() => { const names = [...document.querySelectorAll('main caption, main figcaption')].map(name => name.innerText);
        return names.filter((name, place) => names.indexOf(name) !== place); }"""
    assert collected(tabs, script) == {}


def test_links_of_one_name_lead_to_one_place(tabs: dict[str, Page]) -> None:
    script = """() => { const places = new Map(); return [...document.querySelectorAll('a[href]')].filter(link => {
        const name = link.textContent.trim(), place = places.get(name) ?? link.href;
        places.set(name, place); return place !== link.href; }).map(link => link.outerHTML); }"""
    assert collected(tabs, script) == {}


def test_every_chart_is_told_in_words_and_backed_by_its_data(tabs: dict[str, Page]) -> None:
    script = """[...document.querySelectorAll('img, figure')].map(part => ({
        alt: part.alt ?? part.querySelector('img').alt, caption: part.querySelector('figcaption')?.innerText,
        rows: part.tagName === 'IMG' ? 1 : part.querySelectorAll('details tbody tr, .table-block tbody tr').length }))"""
    seen = 0
    for name, tab in sized(tabs):
        for chart in tab.evaluate(script):
            seen += 1
            assert re.search(r"\d", chart["alt"]), (name, chart)
            assert chart["alt"] != chart["caption"]
            assert chart["rows"] >= 1, (name, chart)
    assert seen >= 20


def test_page_says_its_language_and_its_name(tabs: dict[str, Page]) -> None:
    titles = []
    for name, tab in sized(tabs):
        titles.append(tab.title())
        assert tab.evaluate("document.documentElement.lang") == "ja", name
        assert tab.locator("h1").inner_text() in tab.title(), name
    assert len(set(titles)) == len(titles)


#: Latin letters only, without a word of Japanese between: an English sentence needs lang="en".
ENGLISH = re.compile(r"(?:[A-Za-z]{2,}[ ,.]+){5,}")


def test_no_passage_is_in_another_language_unsaid(tabs: dict[str, Page]) -> None:
    for name, tab in sized(tabs):
        assert ENGLISH.findall(tab.locator("body").inner_text()) == [], name
