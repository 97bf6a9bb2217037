"""市民向けの要約: plain, true, one sheet of A4, readable by everybody."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from tests.machine import BROWSERS
from tests.made_up_plans import ABCD, budget, evaluation, grade, indicator, measure, plan

from analysis.contract.scale import Scale, Step
from analysis.evaluation.year import Evaluation
from analysis.forms.citizen import citizen_html, citizen_summary
from analysis.forms.html import stylesheet

LONG = "とても長い名前の取組" * 30


def small(**rows: Any) -> Evaluation:
    return evaluation(plan(ABCD), measures=[measure(1), measure(2, "2")], **rows)


def long_evaluation() -> Evaluation:
    """Everything as long as it gets: eight steps, forty measures, names of 300 characters."""
    numbers = range(40)
    scale = Scale(tuple(Step(symbol, LONG) for symbol in "ABCDEFGH"), ("A", "B"))
    rows = [indicator(one, "100件", "50件" if one % 2 else "120件", kind="goal") for one in numbers]
    return evaluation(
        plan(scale, measure_word=LONG, title=LONG, city=LONG, source_title=LONG),
        measures=[measure(one, name=f"{one}{LONG}") for one in numbers],
        indicators=[*rows, *(indicator(one, "完了", "", seq=2) for one in numbers)],
        grades=[grade(one, "ABCDEFGH"[(one + year) % 8], year) for one in numbers for year in (2021, 2022)],
        budgets=[budget(one, 10**12, 10**12 + (5 if one == 0 else -one)) for one in numbers],
    )


def answers(of: Evaluation) -> dict[str, str]:
    return {part.question: "".join(part.sentences) for part in citizen_summary(of).sections}


class TestWords:
    def test_published_year(self, tokorozawa: Evaluation) -> None:
        told = answers(tokorozawa)
        assert told["目標に届きましたか"].startswith(
            "確かめられるもののうち、目標を達成した単年度の指標は113項目中99項目（87.6%）、"
            "計画期間の指標は95項目中86項目（90.5%）です。"
        )
        assert (
            "使う予定だった予算額は8億8,884万円、実際に使った決算額は8億2,651万円" in told["お金はどう使われましたか"]
        )
        assert (
            "Aと評価したものの中にも、単年度の指標で目標に届かなかった個別システムが3件、計画期間の指標で目標に届かなかった個別システムが3件あります"
            in told["市はどう評価していますか"]
        )
        assert told["前の年と比べて変わりましたか"].startswith(
            "令和2年度から評価が上がった個別システムは3件、下がった個別システムは4件です"
        )

    def test_what_is_not_in_the_source_is_said(self) -> None:
        told = answers(small())
        assert len(told) == 4
        assert all("載ってい" in answer for answer in told.values())

    def test_a_bad_year_is_told_as_one(self) -> None:
        told = answers(small(indicators=[indicator(1, "9件", "1件")], grades=[grade(1, "D")]))
        assert "目標を達成した単年度の指標は1項目中0項目（0.0%）です" in told["目標に届きましたか"]
        assert told["市はどう評価していますか"].endswith("市が自分で付けた評価は、D（見直し）が1件（100.0%）です。")

    def test_more_spent_than_planned(self) -> None:
        told = answers(small(budgets=[budget(1, 1_000_000, 1_200_000)]))
        assert "予算より20万円多く使いました。" in told["お金はどう使われましたか"]

    def test_zero_budget_draws_no_bar(self) -> None:
        money = citizen_summary(small(budgets=[budget(1, 0, 0)])).sections[1]
        assert (money.bar, "%" in "".join(money.sentences)) == (None, False)

    def test_without_grades_the_targets_are_compared(self) -> None:
        told = answers(small(indicators=[indicator(1, "9件", "1件", 2021), indicator(1, "9件", "9件")]))
        assert (
            "届いたかどうかが両方の年で分かる単年度の指標1項目のうち、届いたものは前の年が0項目、この年が1項目です"
            in told["前の年と比べて変わりましたか"]
        )

    def test_targets_of_a_later_year_are_no_failure_yet(self) -> None:
        told = answers(small(indicators=[indicator(1, "9件", "1件", kind="goal")]))
        assert "令和7年度までの目標に対する、途中の数字を含みます。" in told["目標に届きましたか"]

    def test_bar_and_sentence_say_the_same(self, tokorozawa: Evaluation) -> None:
        bar = citizen_summary(tokorozawa).sections[0].bar
        assert bar is not None
        assert (bar.part, bar.rest, round(bar.percent, 1)) == (
            "単年度の指標で届いた 99項目",
            "届かなかった 14項目",
            87.6,
        )

    def test_only_words_that_the_page_uses_are_explained(self, tokorozawa: Evaluation) -> None:
        assert "評価" in citizen_summary(tokorozawa).words
        assert "評価" not in citizen_summary(evaluation(plan(Scale()), measures=[measure(1)])).words


class Page(HTMLParser):
    """Elements in order, with their attributes."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


class TestPage:
    def test_is_japanese_with_one_title_and_loads_nothing(self, tokorozawa: Evaluation) -> None:
        source = citizen_html(citizen_summary(tokorozawa))
        tags = [tag for tag, _ in Page(source).elements]
        assert source.startswith("<!DOCTYPE html>")
        assert '<html lang="ja">' in source
        assert (tags.count("h1"), tags.count("main"), tags.count("header"), tags.count("footer")) == (1, 1, 1, 1)
        assert not re.search(r"https?:|<script|<link|@import|url\(", source)

    def test_every_section_is_named_by_its_heading(self, tokorozawa: Evaluation) -> None:
        elements = Page(citizen_html(citizen_summary(tokorozawa))).elements
        ids = {attributes["id"] for _, attributes in elements if "id" in attributes}
        named = [attributes["aria-labelledby"] for tag, attributes in elements if tag == "section"]
        assert len(named) == 5
        assert set(named) <= ids

    def test_hostile_names_stay_text(self) -> None:
        name = '<script>alert(1)</script>"><h1>\u202e{{ 7 * 7 }}'
        of = small(indicators=[indicator(1, "9件", "1件")])
        of = replace(of, measures=of.measures.assign(name=name), plan=replace(of.plan, city=name, title=name))
        source = citizen_html(citizen_summary(of))
        tags = [tag for tag, _ in Page(source).elements]
        assert (tags.count("script"), tags.count("h1")) == (0, 1)
        assert "\u202e" not in source
        assert "49" not in source

    def test_same_evaluation_gives_the_same_page(self, tokorozawa: Evaluation) -> None:
        assert citizen_html(citizen_summary(tokorozawa)) == citizen_html(citizen_summary(tokorozawa))

    @pytest.mark.parametrize("template", ["citizen", "hyoka"])
    @pytest.mark.parametrize("screen", ["light", "dark"])
    @pytest.mark.parametrize(
        ("ink", "ground"),
        [("ink-strong", "page"), ("ink-soft", "page"), ("ink-strong", "panel"), ("accent", "page"), ("warn", "page")],
    )
    def test_contrast_of_text_on_light_and_dark_screens(
        self, ink: str, ground: str, screen: str, template: str
    ) -> None:
        light, dark = re.findall(r":root \{(.*?)\}", stylesheet(template), re.DOTALL)[:2]
        colors = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", light if screen == "light" else dark))
        bright, dim = sorted((_luminance(colors[ground]), _luminance(colors[ink])), reverse=True)
        assert (bright + 0.05) / (dim + 0.05) >= 4.5


def _luminance(color: str) -> float:
    """Return the relative luminance of WCAG."""
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Start the Chromium of the machine."""
    playwright = pytest.importorskip("playwright.sync_api")
    path = next(found for found in map(shutil.which, BROWSERS) if found)
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.mark.browser
class TestInTheBrowser:
    @pytest.mark.parametrize("kind", ["published", "nothing", "everything-long"])
    def test_prints_on_one_sheet(self, browser: Any, tokorozawa: Evaluation, kind: str) -> None:
        of = {"published": tokorozawa, "nothing": small(), "everything-long": long_evaluation()}[kind]
        page = browser.new_page()
        page.set_content(citizen_html(citizen_summary(of)))
        printed = page.pdf(prefer_css_page_size=True, print_background=True)
        page.close()
        assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == 1
        width, height = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", printed)[0]
        assert (round(float(width)), round(float(height))) == (595, 842)

    @pytest.mark.parametrize("width", [320, 1280])
    def test_needs_no_scrolling_sideways(self, browser: Any, width: int) -> None:
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.set_content(citizen_html(citizen_summary(long_evaluation())))
        needed = page.evaluate("document.documentElement.scrollWidth")
        page.close()
        assert needed <= width
