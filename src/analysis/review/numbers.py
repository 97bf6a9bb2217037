"""Do the amounts hold together? (予算・決算・人件費)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from analysis.evaluation.year import Evaluation, held
from analysis.review.finding import Finding, rule, sources, words
from analysis.review.seen import Mask, each, joined, seen
from analysis.words.fiscal_year import label
from analysis.words.printing import percent_text, yen_text

#: An amount with fewer digits that count says nothing when it occurs twice (800千円).
DIGITS_THAT_COUNT = 4
#: 千円 read as 円, or the other way round.
SLIP = 1000
SLIP_TOLERANCE = 0.05


def significant_digits(value: float) -> int:
    """Return how many digits of an amount count: 38,399,000 has five."""
    return len(str(int(value)).rstrip("0"))


def _amounts(row: Any) -> str:
    budget = "なし" if pd.isna(row.budget_yen) else yen_text(row.budget_yen)
    settlement = "なし" if pd.isna(row.settlement_yen) else yen_text(row.settlement_yen)
    return f"{label(int(row.fiscal_year))} 予算額 {budget}、決算額 {settlement}"


def _finding(row: Any, message: str, evidence: str = "", severity: str = "") -> Finding:
    year = int(row.fiscal_year)
    return Finding(str(row.measure_id), year, message, evidence or _amounts(row), words(row.source), severity)


@rule("settlement-above-budget", "warning", "決算額が予算額を超えていないか")
def settlement_above_budget(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield years in which more was spent than was budgeted: an error where the budget is 予算現額, which nothing exceeds."""
    rows, word = seen(evaluation, "budgets"), evaluation.plan.methods.budget_word
    severity = "error" if "現額" in word else ""
    may_be = "" if severity else "か、流用・予備費などを含まない予算額か"
    for row in rows.rows(rows.number("settlement_yen") > rows.number("budget_yen")):
        message = (
            f"{label(int(row.fiscal_year))}の決算額が{word}を{yen_text(-row.unspent_yen)}超えています。"
            f"転記の誤り{may_be or 'でないか'}を確かめてください。"
        )
        yield _finding(row, message, severity=severity)


@rule("large-unspent", "warning", "予算のうち使われなかった額が大きくないか")
def large_unspent(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield large unspent sums by the thresholds of the plan; those of years evaluated before are information."""
    limits, rows = evaluation.plan.thresholds, seen(evaluation, "budgets")
    budget, left = rows.number("budget_yen"), rows.number("unspent_yen")
    share = left / np.where(budget == 0, np.nan, budget)
    large = (share >= limits.unspent_share) & (left >= limits.unspent_yen)
    for row in rows.rows(large & (rows.number("settlement_yen") > 0)):
        message = (
            f"{label(int(row.fiscal_year))}は予算の{percent_text(row.unspent_yen / row.budget_yen)}"
            f"（{yen_text(row.unspent_yen)}）が使われていません。減額補正の有無と、使わなかった理由を示してください。"
        )
        yield _finding(row, message, severity="" if row.fiscal_year == evaluation.fiscal_year else "info")


#: At or below this share of the budget little was spent.
LITTLE = 0.6


@rule("low-execution", "info", "執行率の低い年度や、低い年度の続く取組がないか")
def low_execution(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield measures of which at most 60 % of the year's budget was spent, a warning where it was so the year before too.

    What `large_unspent` tells is not told again.
    """
    limits, rows = evaluation.plan.thresholds, seen(evaluation, "budgets")
    budget, settlement = rows.number("budget_yen"), rows.number("settlement_yen")
    low = (budget > 0) & (settlement > 0) & (settlement <= LITTLE * budget)
    large = (budget - settlement >= limits.unspent_share * budget) & (budget - settlement >= limits.unspent_yen)
    before, after = rows.pairs(rows.has("budget_yen", "settlement_yen"))
    again = dict(zip(after[low[before] & low[after]].tolist(), before[low[before] & low[after]].tolist(), strict=True))
    rate_word = evaluation.plan.methods.rate_word
    for place in np.flatnonzero(low & (rows.year == evaluation.fiscal_year)).tolist():
        if large[place] and place not in again:
            continue
        (row,) = rows.rows(np.array([place]))
        earlier = list(rows.rows(np.array([again[place]]))) if place in again else []
        rates = "、".join(
            f"{label(int(one.fiscal_year))}{percent_text(one.settlement_yen / one.budget_yen)}"
            for one in [*earlier, row]
        )
        ask = "予算の積算の見直しを検討してください。" if earlier else "使わなかった理由を確かめてください。"
        message = f"{rate_word}が{'続けて' if earlier else ''}低くなっています（{rates}）。{ask}"
        evidence = "／".join(map(_amounts, [*earlier, row]))
        yield _finding(row, message, evidence, "warning" if earlier else "")


@held
def _worked(evaluation: Evaluation) -> Mask:
    """Return by budget whether its measure was graded in its year: something was done in it."""
    grades = seen(evaluation, "grades")
    given = grades.one_of("kind", "annual") & grades.one_of("grade", *evaluation.plan.scale.symbols)
    graded = {grades.by_year[place] for place in np.flatnonzero(given).tolist()}
    return np.array([key in graded for key in seen(evaluation, "budgets").by_year], dtype=bool)


@rule("nothing-spent-but-done", "warning", "予算があるのに決算額が0円で、しかも取組は行われたことになっていないか")
def nothing_spent_but_done(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield years with a budget and nothing spent although the measure was graded."""
    rows = seen(evaluation, "budgets")
    idle = (rows.number("budget_yen") > 0) & (rows.number("settlement_yen") == 0)
    for row in rows.rows(idle & _worked(evaluation)):
        message = (
            f"{label(int(row.fiscal_year))}は予算額がありながら決算額が0円で、それでも評価が付いています。"
            "別の費目や交付金で行ったのであれば、その旨を書いてください。"
        )
        yield _finding(row, message)


@rule("zero-budget-but-done", "info", "ほかの年度には予算があるのに、0円の年度にも取組が評価されていないか")
def zero_budget_but_done(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield graded years without a budget of measures that have one in other years."""
    rows = seen(evaluation, "budgets")
    budget, settlement = rows.number("budget_yen"), rows.number("settlement_yen")
    funded = (rows.tally(budget > 0) > 0)[rows.series]
    none = (budget == 0) & rows.has("settlement_yen") & ~(settlement > 0)
    for row in rows.rows(none & funded & _worked(evaluation)):
        message = (
            f"{label(int(row.fiscal_year))}の予算額は0円ですが、評価が付いています（ほかの年度には予算があります）。"
            "予算を伴わずに行った内容か、金額の記入漏れかを確かめてください。"
        )
        yield _finding(row, message)


def _shared(evaluation: Evaluation) -> dict[tuple[str, str], list[tuple[Any, Any]]]:
    """Return the rows of two measures with the same amounts in the same year, by the pair of measures."""
    found: dict[tuple[str, str], list[tuple[Any, Any]]] = {}
    budgets = evaluation.budgets[(evaluation.budgets["budget_yen"] > 0).fillna(False)]
    budgets = budgets.assign(settled=budgets["settlement_yen"].fillna(-1))
    alike: dict[tuple[Any, ...], list[Any]] = {}
    for row in each(budgets[budgets.duplicated(["fiscal_year", "budget_yen", "settled"], keep=False)]):
        alike.setdefault((row.fiscal_year, row.budget_yen, row.settled), []).append(row)
    for rows in alike.values():
        for one, two in combinations(rows, 2):
            found.setdefault((one.measure_id, two.measure_id), []).append((one, two))
    return found


@rule("same-amounts-in-measures", "warning", "別の取組と、予算額・決算額がそっくり同じではないか")
def same_amounts_in_measures(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield pairs of measures that share amounts to the yen, unless the amount is a round one."""
    for (first, second), pairs in _shared(evaluation).items():
        digits = max(significant_digits(one.budget_yen) for one, _ in pairs)
        if digits < DIGITS_THAT_COUNT:
            continue
        years = "、".join(label(int(one.fiscal_year)) for one, _ in pairs)
        both = any(pd.notna(one.settlement_yen) for one, _ in pairs)
        message = (
            f"{years}の{'予算額と決算額' if both else '予算額'}が取組{second}とまったく同じです。"
            "どちらかが写し間違いでないか、共通の経費であれば按分と二重計上の有無を確かめてください。"
        )
        evidence = "／".join(f"取組{first}・{second}: {_amounts(one)}" for one, _ in pairs)
        where = sources(*(row.source for pair in pairs for row in pair))
        yield Finding(str(first), int(pairs[-1][0].fiscal_year), message, evidence, where)


@rule("amount-from-another-year", "warning", "決算額が、別の年度の予算額と円単位まで同じではないか")
def amount_from_another_year(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield settlements that equal the budget of another year but not their own."""
    rows = seen(evaluation, "budgets")
    budget, settlement = rows.number("budget_yen"), rows.number("settlement_yen")
    settled = np.flatnonzero(rows.has("budget_yen", "settlement_yen") & (settlement != budget))
    given = np.flatnonzero(rows.has("budget_yen"))
    copied, other = joined(
        *(zip(rows.series[at], yen[at], strict=True) for at, yen in ((settled, settlement), (given, budget)))
    )
    for one, two in rows.row_pairs(settled[copied], given[other]):
        if significant_digits(one.settlement_yen) < DIGITS_THAT_COUNT:
            continue
        message = (
            f"{label(int(one.fiscal_year))}の決算額が、{label(int(two.fiscal_year))}の予算額と円単位まで同じです。"
            "どちらかの欄に別の年度の額を写していないかを確かめてください。"
        )
        yield _finding(one, message, f"{_amounts(one)}／{_amounts(two)}")


@rule("same-unspent-again", "info", "前の年度とまったく同じ予算・決算で、同じ額を余らせていないか")
def same_unspent_again(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield consecutive years with the same budget and settlement of which a good part was left both times."""
    rows = seen(evaluation, "budgets")
    budget, settlement = rows.number("budget_yen"), rows.number("settlement_yen")
    before, after = rows.pairs(rows.has("budget_yen", "settlement_yen"))
    same = (budget[before] == budget[after]) & (settlement[before] == settlement[after]) & (budget[before] > 0)
    same &= (budget - settlement)[before] >= 0.05 * budget[before]
    for one, two in rows.row_pairs(before[same], after[same]):
        message = (
            f"{label(int(two.fiscal_year))}の予算額と決算額は前年度とまったく同じで、同じ{yen_text(two.budget_yen - two.settlement_yen)}が余っています。"
            "写し間違いでなければ、実績に合わせて予算額を見直してください。"
        )
        yield _finding(two, message, f"{_amounts(one)}／{_amounts(two)}")


def _is_slip(one: np.ndarray, two: np.ndarray) -> Mask:
    """Return whether positive amounts are about a thousand times one another."""
    ratio = np.maximum(one, two) / np.minimum(one, two)
    return np.asarray(np.abs(ratio / SLIP - 1) <= SLIP_TOLERANCE)


@rule("magnitude-slip", "error", "千円と円の取り違えのように、桁が1000倍違っていないか")
def magnitude_slip(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield amounts that are about a thousand times those of the same year or the year before."""
    rows = seen(evaluation, "budgets")
    budget, settlement = rows.number("budget_yen"), rows.number("settlement_yen")
    both = np.flatnonzero((budget > 0) & (settlement > 0))
    for row in rows.rows(both[_is_slip(budget[both], settlement[both])]):
        yield _finding(row, "予算額と決算額が約1000倍違います。千円と円の取り違えを確かめてください。")
    for amount, name in ((budget, "予算額"), (settlement, "決算額")):
        before, after = rows.pairs(amount > 0)
        slip = _is_slip(amount[before], amount[after])
        for one, two in rows.row_pairs(before[slip], after[slip]):
            message = f"{name}が前の年度と約1000倍違います。千円と円の取り違えを確かめてください。"
            yield _finding(two, message, f"{_amounts(one)}／{_amounts(two)}")
