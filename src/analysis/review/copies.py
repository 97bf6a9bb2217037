"""Are sentences copied, and do the targets in them fit the tables? (文章の写しと目標)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.evaluation.year import Evaluation
from analysis.review.finding import Finding, quoted, rule, sources, words
from analysis.review.seen import departments, rows_of
from analysis.review.sentences import REASON_FIELDS, Text, quote, texts
from analysis.words.characters import label_key
from analysis.words.fiscal_year import label, mentioned_years, short_label
from analysis.words.printing import number_text
from analysis.words.quantity import read_quantity
from analysis.words.unit import base_unit

#: Sentences shorter than this coincide by chance.
LONG_SENTENCE = 25
#: A sentence in more measures than this is a phrase of the form, not a copy.
PHRASE = 3
#: One sentence shorter than this may well be true of both.
TELLING_SENTENCE = 60
_COMPARED_FIELDS = ("reason", "review", "plan", "aim", "opinion")


def _by_sentence(evaluation: Evaluation) -> dict[tuple[str, str], list[tuple[Text, str]]]:
    """Return the texts with each long sentence, by field and the sentence's key."""
    found: dict[tuple[str, str], list[tuple[Text, str]]] = {}
    for text in texts(evaluation, _COMPARED_FIELDS):
        for sentence in text.sentences:
            key = label_key(sentence)
            if len(key) >= LONG_SENTENCE and not any(text is other for other, _ in found.get((text.field, key), [])):
                found.setdefault((text.field, key), []).append((text, sentence))
    return found


def _is_reviewer(evaluation: Evaluation) -> bool:
    """Return whether opinions are the reviewer's own (beside reasons of the departments): those repeat by nature."""
    fields = set(evaluation.texts["field"])
    return {"reason", "opinion"} <= fields


@rule("text-copied", "warning", "別の取組と同じ文章が、そのまま使われていないか")
def text_copied(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield pairs of measures with the same long sentence in the same field; phrases of the form don't count.

    Between measures of one department, or of unknown ones, and of one short sentence, that is information only.
    """
    belongs = departments(evaluation)
    pairs: dict[tuple[str, str, str], list[tuple[Text, Text, str]]] = {}
    for (field, _), found in _by_sentence(evaluation).items():
        if len(found) < 2 or len(found) > PHRASE or (field == "opinion" and _is_reviewer(evaluation)):
            continue
        (first, sentence), *others = found
        for other, _ in others:
            pairs.setdefault((field, first.measure_id, other.measure_id), []).append((first, other, sentence))
    for (_, one, two), shared in pairs.items():
        first, other, _ = shared[0]
        short = len(shared) == 1 and len(label_key(shared[0][2])) < TELLING_SENTENCE
        severity = "info" if short or belongs.get(one) == belongs.get(two) else ""
        message = f"{first.name}に、取組{two}とまったく同じ文章があります。写したままになっていないかを確かめ、この取組について書いてください。"
        evidence = f"取組{one}・{two}の" + "／".join(quote(first, sentence) for _, _, sentence in shared[:2])
        where = sources(first.source, other.source)
        yield Finding(one, evaluation.fiscal_year, message, evidence, where, severity)


@rule("same-text-in-two-fields", "warning", "一つの取組の二つの欄に、同じ文章が入っていないか")
def same_text_in_two_fields(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield measures whose reason or opinion is word for word the text of another field.

    Contents and plan of a measure may well be the same; a reason that repeats one of them gives none.
    """
    seen: dict[tuple[str, str], Text] = {}
    for text in texts(evaluation):
        key = (text.measure_id, label_key(text.text))
        first = seen.setdefault(key, text)
        if first is text or len(key[1]) < LONG_SENTENCE or {first.field, text.field}.isdisjoint(REASON_FIELDS):
            continue
        message = (
            f"{first.name}（{first.field}）と{text.name}（{text.field}）に同じ文章が入っています。"
            "欄を取り違えていないかを確かめてください。"
        )
        yield Finding(
            text.measure_id,
            evaluation.fiscal_year,
            message,
            quote(first, text.text),
            sources(first.source, text.source),
        )


@dataclass(frozen=True)
class _Stated:
    """A target stated in a sentence and the years it holds for."""

    value: float
    unit: str
    words: str
    years: tuple[int, int]


#: Fields that tell of results, in which 目標 is what was met or missed.
_NOT_ON_TARGETS = ("reason", "review", "opinion", "issue")
_AIM = re.compile(
    r"(?:を|とすることを|となることを|の参加を|に(?:増や|引き上げ)|と)\s*[^。、]{0,8}?(?:目標|目指|増や|します)"
)
_NUMBER = re.compile(r"(?<![\d.,])\d[\d,]*(?:\.\d+)?\s*(?:%|[一-龥か]{1,3})")
_PERIOD = re.compile(r"【([^】]+)】")


def _periods(text: str, plan: tuple[int, int]) -> list[tuple[str, tuple[int, int]]]:
    """Return a text cut at 【令和元年度～令和3年度】 into parts with the years that they are about."""
    folded = text
    cuts = [
        (match.start(), match.end(), [year for _, _, year in mentioned_years(match[1])])
        for match in _PERIOD.finditer(folded)
    ]
    cuts = [cut for cut in cuts if cut[2]]
    if not cuts:
        return [(folded, plan)]
    ends = [cut[0] for cut in cuts[1:]] + [len(folded)]
    return [(folded[end:stop], (min(years), max(years))) for (_, end, years), stop in zip(cuts, ends, strict=True)]


def _stated(text: Text, plan: tuple[int, int]) -> Iterator[_Stated]:
    """Yield the targets that sentences state: ``…、50%を目標とします``; for a year beyond the plan they yield nothing."""
    for part, years in _periods(" ".join(text.sentences), plan):
        for sentence in re.split(r"。", part):
            aim = list(_AIM.finditer(sentence))
            if not aim or "目標" not in sentence:
                continue
            plain = re.sub(r"\[[^\]]*\]|\([^)]*\)", lambda match: "\0" * len(match[0]), sentence)
            numbers = [
                match
                for match in _NUMBER.finditer(plain[: aim[-1].end()])
                if not re.match(r"\d+\s*(?:年|月)", match[0])
            ]
            numbers = [match for match in numbers if not plain[match.end() :].startswith("ずつ")]
            named = [year for _, _, year in mentioned_years(sentence)]
            if not numbers or any(year > plan[1] for year in named):
                continue
            last = numbers[-1]
            quantity = read_quantity(last[0])
            if quantity.value is not None and quantity.unit:
                yield _Stated(quantity.value, base_unit(quantity.unit), sentence.strip(), years)


@rule("target-in-text-differs", "warning", "文章で述べた目標が、表の目標値と合っているか")
def target_in_text_differs(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield targets stated in sentences that the table shows in none of the years that they are about."""
    told = texts(evaluation) if evaluation.plan.has_period else []
    for text in (text for text in told if text.field not in _NOT_ON_TARGETS):
        for stated in _stated(text, evaluation.plan.period):
            first, last = stated.years
            own = [row for row in rows_of(evaluation, text.measure_id) if first <= row.fiscal_year <= last]
            own = [row for row in own if row.kind != "activity"]
            if last < evaluation.plan.period[1] and _on_the_way(stated, own):
                continue
            finding = _not_in_table(text, stated, own)
            if finding is not None:
                yield finding


def _on_the_way(stated: _Stated, own: list[Any]) -> bool:
    """Return whether the targets of a series that was cut before the plan's end went steadily towards a stated one."""
    series: dict[tuple[str, int], list[float]] = {}
    for row in sorted(own, key=lambda row: row.fiscal_year):
        if pd.notna(row.target_value) and base_unit(words(row.unit)) in ("", stated.unit):
            series.setdefault((row.kind, row.seq), []).append(float(row.target_value))
    return any(
        len(targets) > 1
        and (targets == sorted(set(targets)) and targets[-1] < stated.value)
        | (targets == sorted(set(targets), reverse=True) and targets[-1] > stated.value)
        for targets in series.values()
    )


def _not_in_table(text: Text, stated: _Stated, own: list[Any]) -> Finding | None:
    """Return a finding where a stated target is none of a measure's in the years that it is about."""
    targets = [row for row in own if pd.notna(row.target_value)]
    alike = [row for row in targets if base_unit(words(row.unit)) in ("", stated.unit)]
    if not own or (targets and not alike) or any(abs(row.target_value - stated.value) < 1e-9 for row in targets):
        return None
    shown = sorted(alike, key=lambda row: row.fiscal_year)[-1:]
    table = "、".join(f"表の{label(int(row.fiscal_year))}の目標は「{words(row.target_text)}」です" for row in shown)
    value = f"{number_text(stated.value)}{stated.unit}"
    message = f"文章では{value}を目標としていますが、{table or '表には目標値がありません'}。どちらかを直してください。"
    span = f"{short_label(stated.years[0])}～{short_label(stated.years[1])}"
    evidence = f"{quote(text, stated.words)}（{span}）／" + "／".join(quoted(row) for row in shown)
    where = sources(text.source, *(row.source for row in shown))
    return Finding(text.measure_id, stated.years[1], message, evidence.rstrip("／"), where)
