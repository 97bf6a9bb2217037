"""Do counts and numbers in sentences agree with the cells and rows? (文章の中の数)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.contract.codes import KINDS
from analysis.evaluation.year import Evaluation
from analysis.review.finding import Finding, quoted, rule, sources, words
from analysis.review.seen import rows_of
from analysis.review.sentences import quote, reasons, texts
from analysis.words.characters import label_key
from analysis.words.fiscal_year import label, mentioned_years
from analysis.words.printing import count_text

_LIST = re.compile(r"((?:「[^「」]{1,30}」、?){4,})(等|など|ほか)?(?P<behind>[^。「」]{0,25})")
_COUNT = re.compile(r"(?<![\d.,])(\d{1,3})\s*(件|種類|項目|業務|事業|施設|箇所|つ|手続き?)")
_NAMED_RATE = r"([一-龥ァ-ヶー]{1,12}(?:率|満足度))"
_PERCENT = r"(\d{1,3}(?:\.\d+)?)\s*%"
_RATES = (
    re.compile(rf"{_NAMED_RATE}[^。\d%]{{0,10}}?{_PERCENT}"),
    re.compile(rf"{_NAMED_RATE}については[^。]*[^\d.]{_PERCENT}とし"),
)
_ABOUT = re.compile(r"[^。]*約\s*$|[^。]*およそ\s*$")


def _grade_counts(evaluation: Evaluation) -> dict[str, dict[str, int]]:
    """Return how many measures got each grade, by what the grades are called (令和3年度の評価, 総括)."""
    grades = evaluation.grades[evaluation.grades["fiscal_year"] <= evaluation.fiscal_year]
    found = {}
    for (kind, year), rows in grades.groupby(["kind", "fiscal_year"]):
        name = "総括の評価" if kind == "overall" else f"{label(int(year))}の評価"
        counts = rows["grade"].value_counts()
        found[name] = {symbol: int(counts.get(symbol, 0)) for symbol in evaluation.plan.scale.symbols}
    return found


def _told_counts(text: str, symbols: list[str]) -> Iterator[tuple[int, dict[str, int]]]:
    """Yield the place of, and the counts in, each enumeration of grades: ``A：50件、B：7件``; two steps at least."""
    if not symbols:
        return
    one = rf"(?P<symbol>{'|'.join(map(re.escape, symbols))})\s*(?:評価)?\s*[::]?\s*(?P<count>\d+)\s*(?:件|取組|事業)"
    told: dict[str, int] = {}
    start = 0
    for match in re.finditer(one, text):
        if match["symbol"] in told:
            yield start, told
            told = {}
        start = start if told else match.start()
        told[match["symbol"]] = int(match["count"])
    yield start, told


@rule("grade-counts-in-text", "error", "文章に書かれた評価ごとの件数が、個票の評価を数えた結果と合っているか")
def grade_counts_in_text(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield counts of grades in sentences that fit the grades of no year and no kind."""
    counted = _grade_counts(evaluation)
    for text in texts(evaluation):
        folded = " ".join(text.sentences)
        for start, told in _told_counts(folded, evaluation.plan.scale.symbols):
            fits = any(all(counts[symbol] == told[symbol] for symbol in told) for counts in counted.values())
            if len(told) < 2 or not counted or fits:
                continue
            name, counts = _meant(folded[:start], counted, told)
            stated = "、".join(f"{symbol} {count_text(value)}" for symbol, value in told.items())
            found = "、".join(f"{symbol} {count_text(counts[symbol])}" for symbol in told)
            message = f"{text.name}では{name}を{stated}としていますが、個票の評価を数えると{found}です。どちらかを直してください。"
            evidence = f"{quote(text, folded[max(start - 30, 0) : start + 60])}／数えた結果 {name}: {found}"
            yield Finding(text.measure_id, evaluation.fiscal_year, message, evidence, text.source)


def _meant(before: str, counted: dict[str, dict[str, int]], told: dict[str, int]) -> tuple[str, dict[str, int]]:
    """Return the grades that a sentence speaks of: the overall ones where it says 総括, else the nearest counts."""
    last = before[-60:]
    if "総括" in last and "総括の評価" in counted:
        return "総括の評価", counted["総括の評価"]
    named = [name for name in counted if name[:-3] in last]
    name = named[-1] if named else min(counted, key=lambda one: sum(abs(counted[one][key] - told[key]) for key in told))
    return name, counted[name]


@rule("enumeration-count", "warning", "文章で列挙したものの数と、書かれた件数が合っているか")
def enumeration_count(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield sentences that list 「…」「…」 and give another count of them; a list ending in 等 may be shorter."""
    for text in texts(evaluation):
        for sentence in text.sentences:
            for match in _LIST.finditer(sentence):
                listed = len(re.findall(r"「[^「」]*」", match[1]))
                count = _COUNT.search(match["behind"])
                if count is None or int(count[1]) == listed or (match[2] and int(count[1]) > listed):
                    continue
                message = (
                    f"{text.name}に{listed}個を挙げていますが、件数は{count[1]}{count[2]}と書かれています。"
                    "列挙か件数のどちらかを直してください。"
                )
                evidence = f"列挙 {listed}個: {quote(text, sentence)}"
                yield Finding(text.measure_id, evaluation.fiscal_year, message, evidence, text.source)


def _named_rows(rows: list[Any], noun: str, fiscal_year: int) -> list[Any]:
    """Return the indicators that count what a noun names (its last three characters), the year's own first."""
    tail = noun[-3:]
    found = [row for row in rows if tail in label_key(f"{row.indicator}{words(row.label)}{words(row.actual_text)}")]
    annual = [row for row in found if row.kind == "annual" and row.fiscal_year == fiscal_year]
    return annual or found


@rule("rate-in-text-differs", "warning", "文章に書かれた率が、指標の欄の値と合っているか")
def rate_in_text_differs(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield rates of a named quantity in the reason that stand in none of the measure's cells of that name.

    A reason speaks of the year first: where an annual indicator has that name, its cells count and not those of
    the whole plan. Sentences on other years or on the whole period are left out.
    """
    for measure_id, text in reasons(evaluation).items():
        for sentence in text.sentences:
            if _other_year(sentence, evaluation.fiscal_year):
                continue
            for match in (found for pattern in _RATES for found in pattern.finditer(sentence)):
                rows = _named_rows(rows_of(evaluation, measure_id), match[1], evaluation.fiscal_year)
                if not rows or _ABOUT.match(sentence[: match.start(2)]) or _in_cells(rows, float(match[2])):
                    continue
                other = [row for row in rows_of(evaluation, measure_id) if _in_cells([row], float(match[2]))]
                there = f"（{KINDS[other[0].kind]}の欄にはあります）" if other else ""
                message = (
                    f"{text.name}では{match[1]}を{match[2]}%としていますが、{KINDS[rows[0].kind]}の欄にその値はありません{there}。"
                    "どちらの値で評価したかが分かるように直してください。"
                )
                evidence = f"{quote(text, sentence)}／" + "／".join(quoted(row) for row in rows)
                where = sources(text.source, *(row.source for row in rows))
                yield Finding(measure_id, evaluation.fiscal_year, message, evidence, where)


def _other_year(sentence: str, fiscal_year: int) -> bool:
    named = [year for _, _, year in mentioned_years(sentence)]
    return (bool(named) and fiscal_year not in named) or re.search(r"年間を?通し|計画期間|平均", sentence) is not None


def _in_cells(rows: list[Any], value: float) -> bool:
    """Return whether a number is a target, an actual or a baseline, or stands in one of the cells' words."""
    for row in rows:
        values = [row.target_value, row.actual_value, row.baseline_value]
        if any(pd.notna(one) and abs(float(one) - value) < 1e-9 for one in values):
            return True
        cells = " ".join(words(text) for text in (row.target_text, row.actual_text, row.indicator))
        if f"{value:.12g}" in re.findall(r"\d+(?:\.\d+)?", cells):
            return True
    return False
