"""The cards of the measures in the public report (取組ごとの記録): everything published on one measure, folded.

A card lies in a closed part of the page and opens when a link leads into it, or when it is printed; without script it is whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis.chart.sparkline import sparklines
from analysis.contract.codes import EVALUATORS, FUTURES
from analysis.evaluation.year import Evaluation, held
from analysis.forms import html
from analysis.forms.measure_sheets import Fact, anchor
from analysis.review import RULES, reviewed
from analysis.review.doubted import marked
from analysis.review.sentences import FIELD_LABELS
from analysis.telling import dossier
from analysis.telling.display import measure_list_table
from analysis.words.printing import MISSING, count_text

#: More cards would make a page that nobody can open; the rest stands in the tables.
MOST_CARDS = 400
_TREND = "推移"
_LEGEND = "推移の図は、実線が実績、破線が目標です。横の位置は年度で、この報告書の中でそろえています。"
_PAGE = re.compile(r"\.pdf:p(\d+)")


@dataclass(frozen=True)
class IndicatorRecord:
    """One indicator: its name, its sparkline (empty where there is no trend) and a row a year under `headings`."""

    kind: str
    name: str
    trend: Markup
    rows: list[list[str]]


@dataclass(frozen=True)
class MeasureCard:
    """What stands on one card."""

    measure_id: str
    name: str
    facts: tuple[Fact, ...]
    years: pd.DataFrame
    headings: list[str]
    indicators: tuple[IndicatorRecord, ...]
    words: tuple[Fact, ...]
    answers: tuple[Fact, ...]
    page: str

    @property
    def anchor(self) -> str:
        """Where it stands on the page."""
        return anchor(self.measure_id)


def addresses(evaluation: Evaluation) -> dict[str, str]:
    """Return where on the page the card of each measure stands, of those that have one."""
    return {str(one): f"#{anchor(str(one))}" for one in evaluation.measures["measure_id"].head(MOST_CARDS)}


def listed(evaluation: Evaluation) -> pd.DataFrame:
    """Return the list of measures with the trend of the first indicator that has one, for the page (取組の一覧).

    Returns
    -------
    DataFrame of str and Markup: the columns of `measure_list_table` and, where there is a trend, `推移`
    """
    table = measure_list_table(evaluation)
    first: dict[str, Markup] = {}
    for key, drawn in sorted(_trends(evaluation).items(), key=lambda one: _order(one[0])):
        first.setdefault(str(key[0]), Markup(drawn))
    shown = [first.get(str(one), "") for one in table["No."]]
    return table.assign(**{_TREND: shown}) if first else table


def legend(evaluation: Evaluation) -> str:
    """Return how the trends are to be read; nothing where there is none."""
    return f"{_LEGEND}一覧には、数値が2か年以上ある最初の指標を示します。" if _trends(evaluation) else ""


def cards(evaluation: Evaluation) -> list[MeasureCard]:
    """Return the cards in the order of the plan, at most `MOST_CARDS`."""
    known = dossier.facts(evaluation).head(MOST_CARDS)
    years, indicators = dossier.years(evaluation), dossier.indicators(evaluation)
    words, answers = _words(evaluation), _answers(evaluation)
    pages = evaluation.measures.set_index("measure_id")["source"].astype("string").str.extract(_PAGE)[0]
    made = []
    for measure_id, row in known.iterrows():
        key = str(measure_id)
        terms = {evaluation.plan.policy_word: row["policy"], **row.drop(["name", "policy"])}
        headings, records = _indicators(evaluation, indicators.get(key, {}))
        made.append(
            MeasureCard(
                key,
                row["name"],
                tuple(Fact(term, value) for term, value in terms.items() if value and value != MISSING),
                years.get(key, pd.DataFrame()),
                headings,
                records,
                words.get(key, ()),
                answers.get(key, ()),
                _link(evaluation, pages.get(key)),
            )
        )
    return made


def cards_html(evaluation: Evaluation) -> str:
    """Return all cards as one folded part of the page; nothing where there is no measure."""
    found = cards(evaluation)
    tables = [_money(card) for card in found]
    left = len(evaluation.measures) - len(found)
    note = f"ほかの{count_text(left)}は、一覧と表だけに載せています。" if left else ""
    word = evaluation.plan.measure_word
    return str(_parts().cards(list(zip(found, tables, strict=True)), word, note)) if found else ""


@held
def _trends(evaluation: Evaluation) -> Mapping[tuple[Any, ...], str]:
    """Return the sparklines by (measure_id, kind, seq); a target and an actual in different units are no pair."""
    rows = evaluation.indicators
    apart = rows["rate_method"].eq("different_units").fillna(False)
    return sparklines(rows.assign(actual_value=rows["actual_value"].mask(apart)), dossier.INDICATOR)


def _order(key: tuple[Any, ...]) -> tuple[int, int]:
    """Return what of a measure comes first: the year's own indicators, then those of the plan, by number."""
    _, kind, seq = key
    return ("annual", "goal", "activity").index(str(kind)), int(seq)


def _indicators(
    evaluation: Evaluation, found: Mapping[tuple[Any, ...], pd.DataFrame]
) -> tuple[list[str], tuple[IndicatorRecord, ...]]:
    """Return the headings that any indicator of a measure fills, and its indicators."""
    names = ["種類", "指標", "年度", "目標", "実績", "達成率", "達成", "評価"]
    own = {key: found[key][names].to_numpy(dtype=object).tolist() for key in sorted(found, key=_order)}
    given = [place for place in range(2, 8) if any(row[place] != MISSING for rows in own.values() for row in rows)]
    trends = _trends(evaluation)
    records = [
        IndicatorRecord(
            rows[0][0], rows[-1][1], Markup(trends.get(key, "")), [[row[place] for place in given] for row in rows]
        )
        for key, rows in own.items()
    ]
    return [names[place] for place in given], tuple(records)


def _money(card: MeasureCard) -> str:
    """Return grades and amounts of a measure by year as a table; nothing where nothing is given."""
    if card.years.empty:
        return ""
    classes = {name: "num" if name.endswith(("（円）", "率")) else "grade" for name in card.years.columns[1:]}
    caption = f"年度ごとの評価・予算・決算（No.{card.measure_id}）"
    return html.table(card.years, caption=caption, table_id=f"years-{card.anchor}", classes=classes)


def _words(evaluation: Evaluation) -> dict[str, tuple[Fact, ...]]:
    """Return what the departments wrote, where it is at hand, and the direction that they chose, by measure."""
    found: dict[str, tuple[Fact, ...]] = {}
    ways = evaluation.directions
    for row in ways[ways["fiscal_year"] == evaluation.fiscal_year].itertuples():
        who = "" if pd.isna(row.evaluator) or row.evaluator == "self" else f"（{EVALUATORS[str(row.evaluator)]}）"
        way = row.direction_text if pd.isna(row.direction) else FUTURES[str(row.direction)]
        found[str(row.measure_id)] = (*found.get(str(row.measure_id), ()), Fact(f"今後の方向性{who}", str(way)))
    for row in evaluation.texts.dropna(subset=["text"]).itertuples():
        key, term = str(row.measure_id), FIELD_LABELS.get(str(row.field), str(row.field))
        found[key] = (*found.get(key, ()), Fact(term, marked(evaluation, key, str(row.text))))
    return found


def _answers(evaluation: Evaluation) -> dict[str, tuple[Fact, ...]]:
    """Return what was asked and answered in the review, by measure; open questions are no matter of the public."""
    if not (evaluation.folder and (evaluation.folder / "review.toml").exists()):
        return {}
    found: dict[str, tuple[Fact, ...]] = {}
    for row in reviewed(evaluation).answered.itertuples():
        told = Fact(RULES[str(row.rule)].question, f"{row.why}（{row.who}）")
        found[str(row.measure_id)] = (*found.get(str(row.measure_id), ()), told)
    return found


def _link(evaluation: Evaluation, page: Any) -> str:
    """Return the address of the page of the published document, where both are known."""
    where = evaluation.plan.publication.source_url
    return f"{where}#page={page}" if where and pd.notna(page) else ""


@cache
def _parts() -> Any:
    return html.macros("cards.html.j2")
