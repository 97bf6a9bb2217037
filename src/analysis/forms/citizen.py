"""One page for citizens (市民向けの要約): the year in plain Japanese, on one sheet of A4."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from analysis.contract.codes import KINDS
from analysis.evaluation import summary
from analysis.evaluation.midway import goal_targets, is_midway
from analysis.evaluation.year import Evaluation
from analysis.forms.html import TEMPLATES, stylesheet
from analysis.telling.briefing.outcome_slides import matched
from analysis.telling.briefing.slide_words import clean, names, shortened, source_line, width
from analysis.telling.claims import TARGETED, Claim, claims, early, opposites, side_by_side, status_parts, unsettled
from analysis.telling.claims.grade_claims import GRADED, assumed_meaning
from analysis.telling.narrative import guessed, step_words
from analysis.telling.told_apart import whole
from analysis.words.fiscal_year import label
from analysis.words.printing import count_text, money_text

_FEW, _NAME_WIDTH, _WORD_WIDTH, _STEP_WIDTH, _TITLE_WIDTH, _LIST_WIDTH, _DENSE = 3, 18.0, 10.0, 14.0, 48.0, 90.0, 650.0


#: What the kinds of indicators are, in plain words.
_ANNUAL_MEANING = "その年のうちに届くことを目指した目標です。"
_GOAL_MEANINGS = {
    frozenset({"yearly"}): "計画の成果を表す指標です。目標は年度ごとに決められています。",
    frozenset(
        {"yearly", "final"}
    ): "計画の成果を表す指標です。目標には、年度ごとのものと、計画が終わるまでのものがあります。",
}


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
    changed: str

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
    short = replace(evaluation.plan, measure_word=shortened(evaluation.plan.measure_word, _WORD_WIDTH))
    evaluation = replace(whole(evaluation), plan=short)
    plan, year = evaluation.plan, label(evaluation.fiscal_year)
    found = [_targets(evaluation), _money(evaluation), _grades(evaluation), _changes(evaluation)]
    return CitizenSummary(
        title=f"{shortened(plan.full_title, _TITLE_WIDTH)}　{year}のまとめ",
        subtitle=f"{shortened(plan.city, _WORD_WIDTH)}｜市民のみなさんへ",
        lead=f"{shortened(plan.city, _WORD_WIDTH)}が{year}の評価の資料で扱っている{plan.measure_word}{_measures(evaluation)}について、"
        "どこまで進んだかを、資料の数字からまとめました。",
        sections=tuple(found),
        words=_words(evaluation),
        source=shortened(source_line(evaluation), _LIST_WIDTH),
        changed=_changed(claims(evaluation)["corrected"]),
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


def _changed(corrected: Claim) -> str:
    """Return how many values are not as the document prints them; nothing where all are."""
    return (
        f"資料の字が読めないところ、抜けているところ、明らかな書きまちがいを、{corrected.amount}補ったり直したりしました。"
        if corrected.number
        else ""
    )


def _measures(evaluation: Evaluation) -> str:
    """Return how many measures there are, and how many of them ended or are not printed."""
    told = claims(evaluation)
    parts = status_parts(told)
    return told["measures"].amount + (f"（うち{parts}）" if parts else "")


def _step(evaluation: Evaluation, symbol: str) -> str:
    """Return a grade with its meaning; a long one keeps its closing bracket."""
    words = step_words(evaluation.plan.scale, symbol)
    if width(words) <= _STEP_WIDTH:
        return words
    end = re.search(r"(?:（[^（）]{1,6}）)?.$", words)  # the reservation （推定） and the closing bracket stay
    kept = end[0] if end else ""
    return shortened(words[: len(words) - len(kept)], _STEP_WIDTH - width(kept)) + kept


def _targets(evaluation: Evaluation) -> Question:
    """Return whether the targets were reached, each kind of indicator by itself."""
    question, told = "目標に届きましたか", claims(evaluation)
    found = [told[f"reached-{kind}"] for kind in TARGETED if told[f"reached-{kind}"].known]
    if not found:
        return Question(question, ("目標に届いたかどうかを確かめられる数字は、資料に載っていません。",))
    last = f"{evaluation.plan.last_label}までの目標に対する、途中の数字を含みます。"
    midway = [last] if is_midway(evaluation) else []
    sentences = [f"確かめられるもののうち、{side_by_side(found)}です。"]
    which = f"{KINDS[found[0].level]}で" if len(found) > 1 else ""
    bar = _bar(found[0], which)
    return Question(question, (*sentences, *midway, *early(told), *_unclear(told), *_most_missed(evaluation)), bar)


def _bar(reached: Claim, which: str) -> Share:
    """Return what was reached of what can be decided; ``which`` names the kind where there are two."""
    whole = reached.whole or 0
    rest = count_text(whole - reached.number, reached.unit)
    return Share(f"{which}届いた {reached.amount}", f"届かなかった {rest}", 100 * reached.number / whole)


def _unclear(told: Mapping[str, Claim]) -> list[str]:
    """Return how many indicators of each kind cannot be decided, in plain words."""
    left = [f"{KINDS[kind]}の{one.amount}" for kind in TARGETED if (one := told[f"undecided-{kind}"]).number]
    return [f"{'と'.join(left)}は、目標や結果が書かれていないなどのため、届いたかどうか分かりません。"] if left else []


def _most_missed(evaluation: Evaluation) -> list[str]:
    """Return the measures with most missed targets; of one or two all."""
    rows, missed = summary.missed(evaluation), claims(evaluation)["missed-measures"]
    counts = rows["measure_id"].value_counts(sort=False).sort_values(ascending=False, kind="stable")
    named = rows.drop_duplicates("measure_id").set_index("measure_id")["name"]
    if counts.empty:
        return []
    listed = names(list(named.loc[counts.index[:_FEW]]), _FEW, _NAME_WIDTH)
    if len(counts) <= _FEW:
        return [f"{missed.told}で、{listed}です。"]
    order = "多い順に" if counts.iloc[0] > counts.iloc[-1] else ""
    return [f"{missed.told}で、{order}{listed}などです。"]


def _money(evaluation: Evaluation) -> Question:
    """Return what was to be spent and what was."""
    question, told = "お金はどう使われましたか", claims(evaluation)
    budget, spent, left = told["budget"], told["settlement"], told["left"]
    if not budget.known:
        return Question(
            question, ("予算（使う予定の額）と決算（実際に使った額）の両方がそろった数字は、資料に載っていません。",)
        )
    used = "見込みを含む" if told["early-money"].number else "実際に使った"
    sentences = [f"使う予定だった{budget.told}、{used}{spent.told}でした。", *unsettled(told)]
    if budget.number == 0:
        return Question(question, tuple(sentences))
    if left.number < 0:
        return Question(question, (*sentences, f"予算より{money_text(-left.number)}多く使いました。"))
    sentences.append(f"{told['execution'].told}で、使わなかった{left.told}です。")
    over = told["over"]
    word = evaluation.plan.measure_word
    sentences += [f"予算より多く使った{word}が{over.amount}あります。"] if over.number else []
    bar = Share(f"使った {spent.amount}", f"使わなかった {left.amount}", 100 * spent.number / budget.number)
    return Question(question, tuple(sentences), bar)


def _grades(evaluation: Evaluation) -> Question:
    """Return how the city grades itself, and whether the best grade stands beside a missed target."""
    question, told, scale = "市はどう評価していますか", claims(evaluation), evaluation.plan.scale
    kind = next((kind for kind in GRADED if told[f"graded-{kind}"].known), None)
    if kind is None:
        return Question(question, (_ungraded(told, f"{label(evaluation.fiscal_year)}の評価は、"),))
    steps = {symbol: told[f"grade-{kind}-{symbol}"] for symbol in scale.symbols}
    parts = [f"{_step(evaluation, symbol)}が{step.counted}" for symbol, step in steps.items() if step.number]
    listed = shortened("、".join(parts), _LIST_WIDTH)
    graded = told[f"graded-{kind}"]
    sentences = [f"{graded.told}で、市が自分で付けた評価は、{listed}です。", *guessed(evaluation, kind)]
    return Question(question, (*sentences, *_doubtful(evaluation, kind)))


def _ungraded(told: Mapping[str, Claim], lead: str) -> str:
    """Return that no grade was given: the document has none, or says of all or some that there is none."""
    kind = next((one for one in GRADED if told[f"outside-{one}"].number), None)
    if kind is None:
        return f"{lead}資料に載っていません。"
    outside, blank = told[f"outside-{kind}"], told[f"ungraded-{kind}"].number
    return f"{outside.told}で、{'ほかは資料に載っていません' if blank else '段階の付いたものはありません'}。"


def _doubtful(evaluation: Evaluation, kind: str) -> list[str]:
    """Return how many grades that say reached stand beside a missed target, in plain words."""
    told, scale = claims(evaluation), evaluation.plan.scale
    parts = []
    for one in (told[f"doubtful-{kind}-{of}"] for of in TARGETED if f"doubtful-{kind}-{of}" in told):
        if one.number:
            missed, what = KINDS[one.key.rsplit("-", 1)[1]], evaluation.plan.measure_word
            of = f"目標に届かなかった{missed}" if one.level == "indicators" else f"{missed}で目標に届かなかった{what}"
            parts.append(f"{of}が{one.amount}")
    if not parts:
        return []
    best = "・".join(scale.reached)
    sentence = f"{best}と評価したものの中にも、{'、'.join(parts)}あります。"
    meaning = f"{best}を「目標に届いた」という意味と考えて比べました（資料には書かれていません）。"
    return [sentence, *([meaning] if assumed_meaning(evaluation) else [])]


def _changes(evaluation: Evaluation) -> Question:
    """Return what changed against the year before: the grades, else the targets reached."""
    question, told = "前の年と比べて変わりましたか", claims(evaluation)
    if not told["rose"].known:
        compared = [_compared(claim) for claim in matched(evaluation)]
        return Question(
            question,
            tuple(compared)
            or ("前の年とこの年の両方がそろう評価や目標の結果は、資料に載っていないため、比べられません。",),
        )
    sentences = [f"{opposites(told['rose'], told['fell'])}{told['same'].sentence}"]
    dropped = list(told["fell"].names)
    sentences += [f"下がったのは、{names(dropped, _FEW, _NAME_WIDTH, told['fell'].unit)}です。"] if dropped else []
    return Question(question, tuple(sentences))


def _compared(claim: Claim) -> str:
    """Return how many targets were reached in both years, of those that both years know, in plain words."""
    both = claim.matched
    if both is None:
        return ""
    whole, before, now = (count_text(one, claim.unit) for one in (both.whole, both.before, both.now))
    return f"届いたかどうかが両方の年で分かる{KINDS[claim.level]}{whole}のうち、届いたものは前の年が{before}、この年が{now}です。"


def _words(evaluation: Evaluation) -> dict[str, str]:
    """Return the words that need a meaning, and only those that the page uses."""
    words = {"指標（項目）": "取り組みがうまく進んでいるかを確かめるために、前もって決めた数字や状態のことです。"}
    kinds = [kind for kind in TARGETED if claims(evaluation)[f"reached-{kind}"].known]
    goal = _GOAL_MEANINGS.get(goal_targets(evaluation), "計画が終わるまでに届くことを目指す目標です。")
    words |= {KINDS[kind]: _ANNUAL_MEANING if kind == "annual" else goal for kind in kinds}
    if len(evaluation.grades) or evaluation.indicators["published_grade"].notna().any():
        words["評価"] = "担当する課が、自分の取り組みに付けた点数のようなものです。"
    if claims(evaluation)["budget"].known:
        methods = evaluation.plan.methods
        words[f"{methods.budget_word}・決算額"] = "使う予定の額と、実際に使った額です。"
        words[methods.rate_word] = f"{methods.budget_word}のうち、実際に使った割合です。"
    if len(evaluation.plan.scale.steps):
        steps = "、".join(_step(evaluation, one) for one in evaluation.plan.scale.symbols)
        words["評価の段階"] = shortened(f"良い順に {steps}", _LIST_WIDTH)
    return words
