"""Do the amounts hold together? (予算・決算・人件費)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise, permutations
from typing import Any

import pandas as pd

from analysis.evaluation.budget import with_execution
from analysis.evaluation.year import Evaluation
from analysis.review.finding import Finding, rule, sources, words
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


def _budgets(evaluation: Evaluation) -> pd.DataFrame:
    return with_execution(evaluation.budgets)


def _amounts(row: Any) -> str:
    budget = "なし" if pd.isna(row.budget_yen) else yen_text(row.budget_yen)
    settlement = "なし" if pd.isna(row.settlement_yen) else yen_text(row.settlement_yen)
    return f"{label(int(row.fiscal_year))} 予算額 {budget}、決算額 {settlement}"


def _finding(row: Any, message: str, evidence: str = "", severity: str = "") -> Finding:
    year = int(row.fiscal_year)
    return Finding(str(row.measure_id), year, message, evidence or _amounts(row), words(row.source), severity)


@rule("settlement-above-budget", "error", "決算額が予算額を超えていないか")
def settlement_above_budget(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield years in which more was spent than was budgeted."""
    budgets = _budgets(evaluation)
    for row in budgets[(budgets["settlement_yen"] > budgets["budget_yen"]).fillna(False)].itertuples():
        message = (
            f"{label(int(row.fiscal_year))}の決算額が予算額を{yen_text(-row.unspent_yen)}超えています。"
            "転記の誤りか、流用・予備費などを含まない予算額かを確かめてください。"
        )
        yield _finding(row, message)


@rule("large-unspent", "warning", "予算のうち使われなかった額が大きくないか")
def large_unspent(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield large unspent sums by the thresholds of the plan, and half as large ones where over half was left."""
    limits = evaluation.plan.thresholds
    budgets = _budgets(evaluation)
    for row in (
        budgets[(budgets["budget_yen"] > 0) & (budgets["settlement_yen"] > 0)].dropna(subset="unspent_yen").itertuples()
    ):
        share = row.unspent_yen / row.budget_yen
        large = share >= limits.unspent_share and row.unspent_yen >= limits.unspent_yen
        half_left = share >= 0.5 and row.unspent_yen >= limits.unspent_yen / 2
        if not (large or half_left):
            continue
        message = (
            f"{label(int(row.fiscal_year))}は予算の{percent_text(share)}（{yen_text(row.unspent_yen)}）が使われていません。"
            "減額補正の有無と、使わなかった理由を書いてください。"
        )
        yield _finding(row, message, severity="" if large else "info")


def _worked(evaluation: Evaluation) -> set[tuple[str, int]]:
    """Return the measures and years that were graded: something was done in them."""
    graded = evaluation.grades[
        (evaluation.grades["kind"] == "annual") & evaluation.grades["grade"].isin(evaluation.plan.scale.symbols)
    ]
    return {(str(row.measure_id), int(row.fiscal_year)) for row in graded.itertuples()}


@rule("nothing-spent-but-done", "warning", "予算があるのに決算額が0円で、しかも取組は行われたことになっていないか")
def nothing_spent_but_done(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield years with a budget and nothing spent although the measure was graded."""
    worked = _worked(evaluation)
    budgets = evaluation.budgets
    idle = budgets[((budgets["budget_yen"] > 0) & (budgets["settlement_yen"] == 0)).fillna(False)]
    for row in idle.itertuples():
        if (row.measure_id, int(row.fiscal_year)) in worked:
            message = (
                f"{label(int(row.fiscal_year))}は予算額がありながら決算額が0円で、それでも評価が付いています。"
                "別の費目や交付金で行ったのであれば、その旨を書いてください。"
            )
            yield _finding(row, message)


@rule("zero-budget-but-done", "info", "ほかの年度には予算があるのに、0円の年度にも取組が評価されていないか")
def zero_budget_but_done(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield graded years without a budget of measures that have one in other years."""
    worked = _worked(evaluation)
    budgets = evaluation.budgets
    funded = set(budgets.loc[(budgets["budget_yen"] > 0).fillna(False), "measure_id"])
    none = budgets[((budgets["budget_yen"] == 0) & ~(budgets["settlement_yen"] > 0)).fillna(False)]
    for row in none.itertuples():
        if row.measure_id in funded and (row.measure_id, int(row.fiscal_year)) in worked:
            message = (
                f"{label(int(row.fiscal_year))}の予算額は0円ですが、評価が付いています（ほかの年度には予算があります）。"
                "予算を伴わずに行った内容か、金額の記入漏れかを確かめてください。"
            )
            yield _finding(row, message)


def _shared(evaluation: Evaluation) -> dict[tuple[str, str], list[tuple[Any, Any]]]:
    """Return the rows of two measures with the same amounts in the same year, by the pair of measures."""
    found: dict[tuple[str, str], list[tuple[Any, Any]]] = {}
    budgets = evaluation.budgets[(evaluation.budgets["budget_yen"] > 0).fillna(False)]
    alike: dict[tuple[Any, ...], list[Any]] = {}
    for row in budgets.assign(settled=budgets["settlement_yen"].fillna(-1)).itertuples():
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


def _by_measure(budgets: pd.DataFrame) -> list[list[Any]]:
    """Return the rows of each measure in the order of the years."""
    found: dict[str, list[Any]] = {}
    for row in budgets.sort_values("fiscal_year", kind="stable").itertuples():
        found.setdefault(str(row.measure_id), []).append(row)
    return [found[str(measure_id)] for measure_id in budgets["measure_id"].unique()]


@rule("amount-from-another-year", "warning", "決算額が、別の年度の予算額と円単位まで同じではないか")
def amount_from_another_year(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield settlements that equal the budget of another year but not their own."""
    for rows in _by_measure(evaluation.budgets.dropna(subset="budget_yen")):
        for one, two in permutations(rows, 2):
            copied = pd.notna(one.settlement_yen) and one.settlement_yen == two.budget_yen != one.budget_yen
            if not copied or significant_digits(one.settlement_yen) < DIGITS_THAT_COUNT:
                continue
            message = (
                f"{label(int(one.fiscal_year))}の決算額が、{label(int(two.fiscal_year))}の予算額と円単位まで同じです。"
                "どちらかの欄に別の年度の額を写していないかを確かめてください。"
            )
            yield _finding(one, message, f"{_amounts(one)}／{_amounts(two)}")


@rule("same-unspent-again", "info", "前の年度とまったく同じ予算・決算で、同じ額を余らせていないか")
def same_unspent_again(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield consecutive years with the same budget and settlement of which a good part was left both times."""
    for rows in _by_measure(_budgets(evaluation).dropna(subset=["budget_yen", "settlement_yen"])):
        for one, two in pairwise(rows):
            same = (one.budget_yen, one.settlement_yen) == (two.budget_yen, two.settlement_yen)
            if same and one.budget_yen > 0 and one.unspent_yen >= 0.05 * one.budget_yen:
                message = (
                    f"{label(int(two.fiscal_year))}の予算額と決算額は前年度とまったく同じで、同じ{yen_text(two.unspent_yen)}が余っています。"
                    "写し間違いでなければ、実績に合わせて予算額を見直してください。"
                )
                yield _finding(two, message, f"{_amounts(one)}／{_amounts(two)}")


def _is_slip(one: float, two: float) -> bool:
    ratio = max(one, two) / min(one, two)
    return abs(ratio / SLIP - 1) <= SLIP_TOLERANCE


@rule("magnitude-slip", "error", "千円と円の取り違えのように、桁が1000倍違っていないか")
def magnitude_slip(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield amounts that are about a thousand times those of the same year or the year before."""
    for rows in _by_measure(evaluation.budgets.fillna({"budget_yen": 0, "settlement_yen": 0})):
        for row in rows:
            if row.budget_yen > 0 < row.settlement_yen and _is_slip(row.budget_yen, row.settlement_yen):
                yield _finding(row, "予算額と決算額が約1000倍違います。千円と円の取り違えを確かめてください。")
        for column, name in (("budget_yen", "予算額"), ("settlement_yen", "決算額")):
            for one, two in pairwise(row for row in rows if getattr(row, column) > 0):
                if _is_slip(getattr(one, column), getattr(two, column)):
                    message = f"{name}が前の年度と約1000倍違います。千円と円の取り違えを確かめてください。"
                    yield _finding(two, message, f"{_amounts(one)}／{_amounts(two)}")
