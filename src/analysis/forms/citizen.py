"""One page for citizens (市民向けの要約): the year in plain Japanese, on one sheet of A4."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.evaluation import grading, summary
from analysis.evaluation.year import Evaluation
from analysis.forms.html import TEMPLATES, stylesheet
from analysis.telling.briefing.grade_slides import beside_results, graded_rows
from analysis.telling.briefing.outcome_slides import is_midway, reached_of_decided, yearly_results
from analysis.telling.briefing.slide_words import clean, names, shortened, source_line, width
from analysis.telling.display import whole
from analysis.telling.narrative import step_words
from analysis.words.fiscal_year import label
from analysis.words.printing import count_text, counted_text, money_text, share_text

_FEW, _NAME_WIDTH, _WORD_WIDTH, _STEP_WIDTH, _TITLE_WIDTH, _LIST_WIDTH, _DENSE = 3, 18.0, 10.0, 14.0, 48.0, 90.0, 650.0


@dataclass(frozen=True)
class Share:
    """A part of a whole as a bar (帯); the sentence beside it says the same.

    Attributes
    ----------
    part, rest : str
        The words on the two pieces.
    percent : float
        Length of the first piece, 0 to 100.
    """

    part: str
    rest: str
    percent: float


@dataclass(frozen=True)
class Question:
    """A question that citizens ask, and the answer (問いと答え)."""

    question: str
    sentences: tuple[str, ...]
    bar: Share | None = None


@dataclass(frozen=True)
class CitizenSummary:
    """What stands on the page (要約の内容)."""

    title: str
    subtitle: str
    lead: str
    sections: tuple[Question, ...]
    words: Mapping[str, str]
    source: str

    @property
    def is_dense(self) -> bool:
        """Whether there is so much to read that a sheet of A4 wants smaller print."""
        texts = [
            self.title,
            self.lead,
            *self.words.values(),
            *(one for part in self.sections for one in part.sentences),
        ]
        return sum(width(text) for text in texts) > _DENSE


def citizen_summary(evaluation: Evaluation) -> CitizenSummary:
    """Return the year in plain Japanese; what the plan has no figures for is said, never guessed."""
    evaluation = whole(evaluation)
    plan, year = evaluation.plan, label(evaluation.fiscal_year)
    found = [_targets(evaluation), _money(evaluation), _grades(evaluation), _changes(evaluation)]
    return CitizenSummary(
        title=f"{shortened(plan.full_title, _TITLE_WIDTH)}　{year}のまとめ",
        subtitle=f"{shortened(plan.city, _WORD_WIDTH)}｜市民のみなさんへ",
        lead=f"{shortened(plan.city, _WORD_WIDTH)}が{year}に取り組んだ{count_text(len(evaluation.measures))}の{_word(evaluation)}について、"
        "どこまで進んだかを、資料の数字からまとめました。",
        sections=tuple(found),
        words=_words(evaluation),
        source=shortened(source_line(evaluation), _LIST_WIDTH),
    )


def citizen_html(content: CitizenSummary) -> str:
    """Return the page: one self-contained HTML file that prints on one sheet of A4."""
    return str(_template().render(page=content, style=stylesheet("citizen")))


def write_citizen_page(evaluation: Evaluation, path: Path) -> Path:
    """Write the page for citizens and return its path; the same evaluation gives the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(citizen_html(citizen_summary(evaluation)), encoding="utf-8", newline="\n")
    return path


@cache
def _template() -> Any:
    from jinja2 import Environment, FileSystemLoader

    options: dict[str, Any] = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
    environment = Environment(loader=FileSystemLoader(TEMPLATES / "citizen"), **options)
    environment.filters["clean"] = clean
    return environment.get_template("page.html.j2")


def _word(evaluation: Evaluation) -> str:
    return shortened(evaluation.plan.measure_word, _WORD_WIDTH)


def _step(evaluation: Evaluation, symbol: str) -> str:
    """Return a grade with its meaning; a long one keeps its closing bracket."""
    words = step_words(evaluation.plan.scale, symbol)
    return words if width(words) <= _STEP_WIDTH else shortened(words[:-1], _STEP_WIDTH - 1) + words[-1]


def _targets(evaluation: Evaluation) -> Question:
    """Return whether the targets were reached."""
    question = "目標に届きましたか"
    rows = summary.year_indicators(evaluation)
    yes, decided = reached_of_decided(rows["met"])
    no = decided - yes
    if decided == 0:
        return Question(question, ("目標に届いたかどうかを確かめられる数字は、資料に載っていません。",))
    if no:
        answer = f"確かめられる{count_text(decided, '項目')}のうち、{counted_text(yes, decided, '項目')}が目標に届き、{count_text(no, '項目')}は届きませんでした。"
    else:
        answer = f"確かめられる{count_text(decided, '項目')}は、すべて目標に届きました。"
    last = f"{label(evaluation.plan.period[1])}までの目標に対する、途中の数字を含みます。"
    midway = [last] if is_midway(evaluation, rows) else []
    sentences = [answer, *midway, *_unclear(len(rows) - decided), *_most_missed(evaluation)]
    bar = Share(f"届いた {count_text(yes, '項目')}", f"届かなかった {count_text(no, '項目')}", 100 * yes / decided)
    return Question(question, tuple(sentences), bar)


def _unclear(number: int) -> list[str]:
    return [f"ほかの{count_text(number, '項目')}は、資料の書き方からは、届いたかどうか分かりません。"] if number else []


def _most_missed(evaluation: Evaluation) -> list[str]:
    """Return the measures with most missed targets; of one or two all."""
    rows = summary.missed(evaluation)
    counts = rows["name"].value_counts(sort=False).sort_values(ascending=False, kind="stable")
    if counts.empty:
        return []
    listed = names(list(counts.index[:_FEW]), _FEW, _NAME_WIDTH)
    if len(counts) <= _FEW:
        return [f"届かなかった項目があるのは、{listed}です。"]
    order = "多い順に" if counts.iloc[0] > counts.iloc[-1] else ""
    return [f"届かなかった項目は{count_text(len(counts))}の{_word(evaluation)}にあり、{order}{listed}などです。"]


def _money(evaluation: Evaluation) -> Question:
    """Return what was to be spent and what was."""
    question = "お金はどう使われましたか"
    totals = summary.budget_totals(evaluation, "fiscal_year")
    year = totals[totals["fiscal_year"] == evaluation.fiscal_year]
    if year.empty:
        return Question(
            question, ("予算（使う予定の額）と決算（実際に使った額）の両方がそろった数字は、資料に載っていません。",)
        )
    budget, spent = int(year.iloc[0]["budget_yen"]), int(year.iloc[0]["settlement_yen"])
    sentences = [f"予算（使う予定の額）は{money_text(budget)}、決算（実際に使った額）は{money_text(spent)}でした。"]
    if budget == 0:
        return Question(question, tuple(sentences))
    if spent > budget:
        return Question(question, (*sentences, f"予算より{money_text(spent - budget)}多く使いました。"))
    sentences.append(f"予算の{share_text(spent, budget)}を使い、{money_text(budget - spent)}は使いませんでした。")
    rows = evaluation.budgets[evaluation.budgets["fiscal_year"] == evaluation.fiscal_year]
    over = int((rows["unspent_yen"] < 0).sum())
    sentences += [f"予算より多く使った{_word(evaluation)}が{count_text(over)}あります。"] if over else []
    bar = Share(f"使った {money_text(spent)}", f"使わなかった {money_text(budget - spent)}", 100 * spent / budget)
    return Question(question, tuple(sentences), bar)


def _grades(evaluation: Evaluation) -> Question:
    """Return how the city grades itself, and whether the best grade stands beside a missed target."""
    question = "市はどう評価していますか"
    rows, _, unit = graded_rows(evaluation)
    scale = evaluation.plan.scale
    rows = rows[rows["grade"].isin(scale.symbols)]
    if rows.empty:
        return Question(question, (f"{label(evaluation.fiscal_year)}の評価は、資料に載っていません。",))
    numbers = rows["grade"].value_counts()
    parts = [
        f"{_step(evaluation, one)}が{counted_text(int(numbers[one]), len(rows), unit)}"
        for one in scale.symbols
        if one in numbers
    ]
    sentences = [f"市が自分で付けた評価は、{shortened('、'.join(parts), _LIST_WIDTH)}です。"]
    beside = beside_results(evaluation)
    best = next(one for one in scale.symbols if one in numbers)
    doubtful = int(((beside["grade"] == best) & (beside["result"] == "no")).sum()) if len(beside) else 0
    if doubtful:
        sentences.append(
            f"いちばん良い評価の「{best}」でも、{count_text(doubtful, unit)}には目標に届かなかった項目があります。"
        )
    return Question(question, tuple(sentences))


def _changes(evaluation: Evaluation) -> Question:
    """Return what changed against the year before: the grades, else the targets reached."""
    question = "前の年と比べて変わりましたか"
    table = grading.grade_history(evaluation) if len(evaluation.grades) else pd.DataFrame()
    years = [one for one in table.columns if isinstance(one, int)]
    moves = {kind: int((table["change"] == kind).sum()) for kind in ("rose", "fell", "same")} if years else {}
    if years[-2:] != [evaluation.fiscal_year - 1, evaluation.fiscal_year] or not any(moves.values()):
        return Question(question, _change_of_targets(evaluation))
    sentences = [
        f"市の評価が上がったのは{count_text(moves['rose'])}、下がったのは{count_text(moves['fell'])}、同じだったのは{count_text(moves['same'])}です。"
    ]
    dropped = list(table.loc[table["change"] == "fell", "name"])
    sentences += [f"下がったのは、{names(dropped, _FEW, _NAME_WIDTH)}です。"] if dropped else []
    return Question(question, tuple(sentences))


def _change_of_targets(evaluation: Evaluation) -> tuple[str, ...]:
    pairs = yearly_results(evaluation)
    if not pairs:
        return ("前の年の評価や目標の結果が資料に載っていないため、比べられません。",)
    (yes, decided), (yes_now, decided_now) = (reached_of_decided(met) for _, met in pairs)
    return (
        f"目標に届いたのは、前の年は{count_text(decided, '項目')}のうち{count_text(yes, '項目')}（{share_text(yes, decided)}）、"
        f"今年度は{count_text(decided_now, '項目')}のうち{count_text(yes_now, '項目')}（{share_text(yes_now, decided_now)}）です。",
        "項目や目標は、年によって入れ替わることがあります。",
    )


def _words(evaluation: Evaluation) -> dict[str, str]:
    """Return the words that need a meaning, and only those that the page uses."""
    words = {"項目": "取り組みがうまく進んでいるかを確かめるために、前もって決めた数字や状態（指標）のことです。"}
    if len(evaluation.grades) or evaluation.indicators["published_grade"].notna().any():
        words["評価"] = "担当する課が、自分の取り組みに付けた点数のようなものです。"
    if len(evaluation.plan.scale.steps):
        steps = "、".join(_step(evaluation, one) for one in evaluation.plan.scale.symbols)
        words["評価の段階"] = shortened(f"良い順に {steps}", _LIST_WIDTH)
    return words
