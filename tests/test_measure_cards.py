"""取組ごとの記録: what stands on a card, what does not, and the small pictures of its years."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser
from tests.small_evaluation import Document, budget, graded, measure, part, text, way_ahead

from analysis.chart.sparkline import HEIGHT, WIDTH, sparklines
from analysis.contract.imprint import Imprint
from analysis.evaluation.year import Evaluation
from analysis.forms import html, measure_cards
from analysis.forms.measure_cards import MOST_CARDS, addresses, cards, cards_html, legend, listed
from analysis.report.publication import Publication
from analysis.review import reviewed
from analysis.telling.dossier import INDICATOR


def years(*pairs: tuple[int, str, str], **given: object) -> Document:
    return Document(
        indicators=[part(target, actual, fiscal_year=year, indicator="件数", **given) for year, target, actual in pairs]
    )


def drawn(document: Document) -> list[str]:
    return list(sparklines(document.evaluation().indicators, INDICATOR).values())


def numbers(path: str) -> list[float]:
    return [float(one) for one in re.findall(r"(?<=[ ML])\d+(?:\.\d+)?", path)]


class TestSparklines:
    def test_target_is_dashed_and_the_actual_is_not(self) -> None:
        (svg,) = drawn(years((2020, "100件", "50件"), (2021, "100件", "100件")))
        target, _, actual, _ = re.findall(r"<path [^>]*>", svg)
        assert "stroke-dasharray" in target and "stroke-dasharray" not in actual
        assert svg.count("currentColor") == 1 and "#" not in svg

    def test_the_numbers_stand_in_words(self) -> None:
        (svg,) = drawn(years((2020, "100件", "50件"), (2021, "120件", "100件"), (2022, "140件", "")))
        assert 'role="img" aria-label="R2 目標 100件、実績 50件。R3 目標 120件、実績 100件。R4 目標 140件"' in svg

    def test_a_year_without_a_value_is_a_gap(self) -> None:
        (svg,) = drawn(years((2018, "9件", "1件"), (2019, "9件", "2件"), (2021, "9件", "3件")))
        actual = re.findall(r' d="([^"]*)"', svg)[2]
        assert actual.count("M") == 2 and actual.count("L") == 1

    @pytest.mark.parametrize(
        "pairs",
        [
            [(2021, "9件", "1件")],
            [(2020, "9件", ""), (2021, "9件", "")],
            [(2020, "実施", "実施"), (2021, "1件", "1件")],
        ],
    )
    def test_fewer_than_two_years_or_no_actual_is_no_picture(self, pairs: list[tuple[int, str, str]]) -> None:
        assert drawn(years(*pairs)) == []

    def test_years_of_all_are_aligned_and_nothing_leaves_the_picture(self) -> None:
        early = years((2019, "5件", "5件"), (2020, "5件", "5件")).indicators
        late = years((2020, "▲50件", "700件"), (2021, "10件", "0件"), measure_id="2").indicators
        first, second = drawn(Document(indicators=[*early, *late]))
        place = [numbers(re.findall(r' d="([^"]*)"', one)[2]) for one in (first, second)]
        assert place[0][2] == place[1][0] == WIDTH / 2  # 2020
        assert all(0 <= x <= WIDTH for one in place for x in one[::2])
        assert all(0 <= y <= HEIGHT for one in place for y in one[1::2])
        assert place[1][1] < place[1][3]  # 700 stands above 0


RICH = Document(
    indicators=[
        part("100件", "50件", fiscal_year=2020, indicator="件数"),
        part("100件", "120件", fiscal_year=2021, indicator="件数"),
        part("130件", "", fiscal_year=2022, indicator="件数"),
    ],
    grades=[graded("B", fiscal_year=2020), graded("A"), graded("A", "overall")],
    budgets=[budget(1000, 900), budget(2000, 0, measure_id="2")],
    texts=[text("担当課が書いた理由です。")],
    directions=[way_ahead("continue")],
)


class TestCard:
    def test_holds_all_that_is_published_on_a_measure(self) -> None:
        first, second = cards(RICH.evaluation())
        told = {one.term: one.value for one in (*first.facts, *first.words)}
        assert told["主担当課"] == "情報課" and told["指標の達成"] == "1／1項目"
        assert told["今後の方向性"] == "継続" and told["評価理由"] == "担当課が書いた理由です。"
        (one,) = first.indicators
        assert first.headings == ["年度", "目標", "実績", "達成率", "達成"]
        assert one.rows[0] == ["R2", "100件", "50件", "50.0%", "未達"]
        assert one.rows[2] == ["R4", "130件", "－", "－", "－"]  # a year to come is not undecided
        assert one.trend.startswith("<svg") and first.years["評価"].tolist() == ["B", "A", "A"]
        assert second.indicators == () and "評価" not in second.years

    def test_is_reached_from_the_numbers_of_every_table(self) -> None:
        evaluation = RICH.evaluation()
        page = Publication(evaluation, cards=addresses(evaluation))
        shown = page.table(listed(evaluation), "measures", "一覧").markup
        assert '<a href="#measure-1">1</a>' in shown and 'id="measure-1"' in cards_html(evaluation)

    def test_escapes_what_departments_write(self) -> None:
        evil = "<script>alert(1)</script>"
        markup = cards_html(Document(measures=[measure(name=evil)], texts=[text(evil)]).evaluation())
        assert "<script" not in markup and markup.count("&lt;script") == 2

    def test_many_are_bounded_and_the_rest_is_said(self) -> None:
        evaluation = Document(measures=[measure(str(one)) for one in range(MOST_CARDS + 2)]).evaluation()
        assert len(cards(evaluation)) == len(addresses(evaluation)) == MOST_CARDS
        assert "ほかの2件は、一覧と表だけに載せています。" in cards_html(evaluation)

    def test_without_years_there_is_no_column_of_trends_and_no_legend(self) -> None:
        evaluation = years((2021, "9件", "1件")).evaluation()
        assert "推移" not in listed(evaluation) and legend(evaluation) == ""

    def test_page_of_the_document_is_linked_where_its_address_is_known(self) -> None:
        evaluation = Document(measures=[measure(source="plan.pdf:p12")]).evaluation()
        imprint = Imprint(source_url="https://www.example.jp/plan.pdf")
        told = replace(evaluation, plan=replace(evaluation.plan, publication=imprint))
        assert [card.page for card in cards(told)] == ["https://www.example.jp/plan.pdf#page=12"]
        assert "plan.pdf" not in cards_html(evaluation)


ANSWER = """[[answer]]
rule = "far-miss"
measure_id = "1"
decision = "explained"
who = "情報課"
why = "途中で目標を改めたため"
"""


def _answered(folder: Path) -> Evaluation:
    rows = [part("100件", "50件", indicator="件数"), part("100件", "50件", indicator="件数", measure_id="2")]
    document = Document(indicators=rows, grades=[graded("A"), graded("A", measure_id="2")])
    (folder / "review.toml").write_text(ANSWER, encoding="utf-8")
    return replace(document.evaluation(), folder=folder)


def test_answered_questions_are_told_and_open_ones_are_not(tmp_path: Path) -> None:
    evaluation = _answered(tmp_path)
    first, second = cards(evaluation)
    assert [one.value for one in first.answers] == ["途中で目標を改めたため（情報課）"]
    assert second.answers == () and "2" in set(reviewed(evaluation).open["measure_id"])
    assert "far-miss" not in cards_html(evaluation)


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False])
def test_a_link_opens_the_card_with_and_without_script(window: Browser, tmp_path: Path, script: bool) -> None:
    evaluation = RICH.evaluation()
    page = Publication(evaluation, cards=measure_cards.addresses(evaluation))
    parts = [page.table(listed(evaluation), "measures", "一覧").markup, cards_html(evaluation)]
    shown = nbformat.v4.new_output("execute_result", {"text/html": "\n".join(parts)}, execution_count=1)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("", outputs=[shown], execution_count=1)])
    path = tmp_path / "page.html"
    path.write_text(html.to_html(notebook, title="表", subtitle="", description=""), encoding="utf-8")
    context = window.new_context(java_script_enabled=script)
    tab = context.new_page()
    tab.goto(path.as_uri())
    assert not tab.locator("#measure-2").is_visible()
    tab.get_by_role("link", name="2", exact=True).click()
    assert tab.locator("#measure-2").is_visible() and not tab.locator("#measure-1").is_visible()
    context.close()
