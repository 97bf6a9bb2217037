"""Do the grades fit the results? (評価と実績)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from analysis.evaluation.grade_rule import Case, computed_for, infer, rule_for
from analysis.evaluation.grading import grade_cases
from analysis.evaluation.year import Evaluation
from analysis.review.direction import counts_unwanted, only_fits_opposite
from analysis.review.finding import Finding, clipped, name_of, quoted, rule, sources, words, year_of
from analysis.review.seen import each, joined, seen
from analysis.review.sentences import asked_for
from analysis.review.standing import finding_of, grade_word, standing
from analysis.words.fiscal_year import label, short_label
from analysis.words.printing import count_text, percent_text, share_text, yen_text

#: A miss by less than this share of the target is a near miss.
NEAR = 0.95
#: Shares of one grade from which on, in so many grades, an assessment tells measures no longer apart.
ONE_GRADE = 0.85
ENOUGH_GRADES = 10
#: An inferred bound of a grade that means reached is believed down to this rate.
BELIEVABLE = 0.8


def _names(rows: list[Any]) -> str:
    names = [name_of(row) for row in rows]
    return "、".join(f"「{name}」" for name in names[:3]) + (
        f"ほか{count_text(len(names) - 3)}" if len(names) > 3 else ""
    )


def _lowest(rows: list[Any]) -> float | None:
    """Return the lowest achievement rate, None where one is not known."""
    rates = [row.achievement_rate for row in rows]
    return None if any(map(pd.isna, rates)) else float(min(rates))


def _above(evaluation: Evaluation) -> Iterator[tuple[Case, list[Any], bool]]:
    """Yield the grades that mean reached with their missed indicators, and whether the plan's own rule explains them.

    A meaning that the document prints counts whatever bounds were inferred; so does a rate that no plan would call reached.
    """
    graded, scale = standing(evaluation), evaluation.plan.scale
    missed = graded.rows.one_of("met", "no") & ~only_fits_opposite(evaluation)
    above = np.isin(graded.grade, scale.reached) & (graded.tally(missed) > 0)
    rule = rule_for(evaluation.plan, graded.cases) if above.any() else None
    for case, rows in graded.each(above, missed):
        ruled = scale.bounds is not None or case.grade not in scale.printed
        ruled &= scale.bounds is not None or case.rate is None or case.rate >= BELIEVABLE
        agrees = ruled and rule is not None and computed_for(case, rule, evaluation.plan)[1] == "agrees"
        yield case, rows, agrees


@rule(
    "grade-above-result",
    "warning",
    "目標を達成したことを意味する評価なのに、届かなかった・実施されなかった指標がないか",
)
def grade_above_result(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield grades that mean reached beside an indicator that was missed, not carried out or only partly.

    An error where the printed meaning of the grade leaves no room: not carried out, or missed by more than a little.
    """
    for case, rows, agrees in _above(evaluation):
        if agrees:
            continue
        lowest = _lowest(rows)
        short = "" if lowest is None else f"（達成率{percent_text(lowest)}）"
        ask = asked_for(evaluation, case.measure_id, "評価を見直すか、達成とみなした根拠")
        message = f"{grade_word(case)}は「{case.grade}」ですが、{_names(rows)}が目標に届いていません{short}。{ask}"
        plain = lowest < NEAR if lowest is not None else not all(_partly(row) for row in rows)
        contradicts = plain and case.grade in evaluation.plan.scale.printed
        yield finding_of(case, message, rows, "error" if contradicts else "")


@rule("reached-below-target", "info", "目標に届かない指標にも、上の段階の評価を付ける計画ではないか")
def reached_below_target(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield once a plan the misses that its own way of grading counts as reached, where no meaning is printed."""
    found = [(case, rows) for case, rows, agrees in _above(evaluation) if agrees]
    if not found:
        return
    shown = "、".join(
        f"取組{case.measure_id}（{short_label(case.fiscal_year)}）は"
        f"{percent_text(case.rate) if case.rate is not None else 'ことばの指標'}で「{case.grade}」"
        for case, _ in found
    )
    message = (
        f"目標に届かない指標に、達成に当たる段階の評価が{count_text(len(found))}あります。計画内の付け方はそろっていますが、"
        "段階の意味と達成率の基準が示されていないため、様式に書いてください。"
    )
    where = sources(*(case.source for case, _ in found))
    yield Finding("", evaluation.fiscal_year, message, shown, where)


def _partly(row: Any) -> bool:
    """Return whether the words of a miss tell of a part done: 概ね完了, 一部の業務を…."""
    return _PARTLY.search(words(row.actual_text)) is not None


_PARTLY = re.compile(r"概ね|おおむね|ほぼ|一部|うち|仮|試行")


@rule(
    "grade-good-but-nothing-done",
    "warning",
    "おおむね良いとする評価なのに、すべての指標が未実施か目標の半分未満ではないか",
)
def grade_good_but_nothing_done(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield good grades below the best ones although every part was plainly missed."""
    scale, graded = evaluation.plan.scale, standing(evaluation)
    middle = [symbol for symbol in scale.positive if symbol not in scale.reached]
    plainly = graded.rows.one_of("met", "no") & ~(graded.rows.number("achievement_rate") >= 0.5)
    for case, rows in graded.each(np.isin(graded.grade, middle) & graded.every(plainly)):
        ask = asked_for(evaluation, case.measure_id, "下の段階に当たらないかを確かめ、この段階とした根拠")
        message = f"{grade_word(case)}は「{case.grade}」ですが、指標はすべて未実施か目標の半分未満です。{ask}"
        yield finding_of(case, message, rows, "error" if case.grade in scale.printed else "")


@rule("grade-below-result", "warning", "すべての指標を達成したのに、目標に届かなかったことを意味する評価ではないか")
def grade_below_result(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield grades that mean missed although every part was reached."""
    scale, graded = evaluation.plan.scale, standing(evaluation)
    if not scale.said_reached:
        return
    reached = graded.rows.one_of("met", "yes") & ~counts_unwanted(evaluation)
    below = ~np.isin(graded.grade, [*scale.reached, *scale.changed]) & graded.every(reached)
    for case, rows in graded.each(below):
        ask = asked_for(evaluation, case.measure_id, "評価を見直すか、指標に表れていない理由")
        message = f"{grade_word(case)}は「{case.grade}」ですが、指標はすべて目標に届いています。{ask}"
        yield finding_of(case, message, rows)


@rule("grade-unlike-like-cases", "warning", "同じ計画の似た達成率の指標と、評価が食い違っていないか")
def grade_unlike_like_cases(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield grades that differ from those of like rates, among steps on one side of reached and missed.

    Rates come from `analysis.evaluation.grade_rule.infer`; a grade across that line is the business of the rules above.
    """
    scale = evaluation.plan.scale
    reached = scale.reached
    inferred = infer(grade_cases(evaluation), scale)
    if inferred is None or not inferred.trusted:
        return
    for outlier in inferred.exceptions:
        case, like = outlier.case, outlier.neighbours
        if (case.grade in reached) != (outlier.expected in reached) or not like:
            continue
        others = "、".join(
            f"取組{other.measure_id}は{percent_text(other.rate or 0)}で「{other.grade}」" for other in like
        )
        message = (
            f"達成率{percent_text(case.rate or 0)}で「{case.grade}」ですが、似た達成率の{others}です。"
            "評価をそろえるか、違いの理由を書いてください。"
        )
        rows = pd.concat([case.determining, *(other.determining for other in like)])
        yield finding_of(case, message, each(rows))


@rule("grade-without-actual", "warning", "実績が一つも示されていないのに、評価が付いていないか")
def grade_without_actual(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield grades of measures of which no indicator shows an actual; those beside indicators once a measure."""
    graded = standing(evaluation)
    together: dict[tuple[str, int, str, bool], list[tuple[Case, list[Any]]]] = {}
    for case, parts in graded.each(graded.unsupported):
        key = (case.measure_id, case.fiscal_year, case.grade, case.seq is None)
        together.setdefault(key, []).append((case, parts))
    for found in together.values():
        case = found[0][0]
        message = (
            f"{grade_word(case)}は「{case.grade}」ですが、その根拠となる実績が示されていません。"
            "実績を書くか、評価の対象外としてください。"
        )
        yield finding_of(case, message, [part for _, parts in found for part in parts])


@rule("overall-differs-from-years", "info", "各年度の評価がすべて同じなのに、総括の評価だけが違っていないか")
def overall_differs_from_years(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield measures with the same grade in every year and another overall."""
    if not (evaluation.grades["kind"] == "overall").any():
        return
    known = evaluation.grades[evaluation.grades["grade"].isin(evaluation.plan.scale.symbols)]
    annual = known[known["kind"] == "annual"].groupby("measure_id")["grade"].agg(["size", "nunique", "first"])
    overall = known[known["kind"] == "overall"].groupby("measure_id")["grade"].last()
    same = annual[(annual["size"] > 1) & (annual["nunique"] == 1)].join(overall.rename("overall"), how="inner")
    differing = same[same["first"] != same["overall"]]
    for measure_id, rows in known[known["measure_id"].isin(differing.index)].groupby("measure_id", sort=False):
        yearly, whole = differing.loc[measure_id, ["first", "overall"]]
        message = (
            f"各年度の評価はすべて「{yearly}」ですが、総括は「{whole}」です。"
            "単年度の指標と計画全体の指標のどちらで判断したかが分かるように説明してください。"
        )
        years = (row for row in each(rows) if row.kind == "annual")
        evidence = "、".join(f"{label(int(row.fiscal_year))}「{row.grade}」" for row in years)
        where = sources(*rows["source"])
        yield Finding(str(measure_id), evaluation.fiscal_year, message, f"{evidence}、総括「{whole}」", where)


@rule("one-grade-for-nearly-all", "info", "ほとんどすべてが同じ評価で、違いが読み取れなくなっていないか")
def one_grade_for_nearly_all(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield the years in which nearly every grade is the same one."""
    found = pd.DataFrame(
        [(case.kind, case.fiscal_year, case.grade) for case in grade_cases(evaluation)],
        columns=["kind", "year", "grade"],
    )
    found = found[found["year"] == evaluation.fiscal_year]
    for kind, rows in found.groupby("kind"):
        counts = rows["grade"].value_counts()
        if len(rows) < ENOUGH_GRADES or counts.iloc[0] < ONE_GRADE * len(rows):
            continue
        share = share_text(int(counts.iloc[0]), len(rows))
        name = "総括の評価" if kind == "overall" else f"{label(evaluation.fiscal_year)}の評価"
        message = (
            f"{name}は{count_text(len(rows))}のうち{count_text(counts.iloc[0])}（{share}）が「{counts.index[0]}」です。"
            "目標の水準や段階の分け方が、取組の差を表せるものかを検討してください。"
        )
        evidence = "、".join(f"{symbol}: {count_text(number)}" for symbol, number in counts.items())
        yield Finding("", evaluation.fiscal_year, message, evidence, "")


@rule("missing-grade", "warning", "評価すべき取組・指標に、評価が抜けていないか")
def missing_grade(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield active measures, and indicators with an actual, that carry no grade where the others do."""
    year = evaluation.fiscal_year
    grades, measures = evaluation.grades, evaluation.measures
    if len(grades):
        given = set(grades.loc[grades["fiscal_year"] == year, "measure_id"])
        for row in each(measures[(measures["status"] == "active") & ~measures["measure_id"].isin(given)]):
            message = f"{label(year)}の評価がありません。評価を付けるか、対象外であることを示してください。"
            yield Finding(str(row.measure_id), year, message, clipped(words(row.name)), words(row.source))
    current = evaluation.indicators[evaluation.indicators["fiscal_year"] == year]
    if current["published_grade"].notna().sum() > len(current) / 2:
        lacking = current[
            current["published_grade"].isna() & current["actual_value"].notna() & (current["kind"] != "activity")
        ]
        for row in each(lacking):
            message = f"「{name_of(row)}」に{label(year)}の評価がありません。評価を付けてください。"
            yield Finding(str(row.measure_id), year_of(row.fiscal_year), message, quoted(row), words(row.source))


@rule("not-evaluated-but-spent", "info", "決算額があるのに、評価の対象外になっていないか")
def not_evaluated_but_spent(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield years without a grade (-) in which money was spent."""
    grades, budgets = seen(evaluation, "grades"), seen(evaluation, "budgets")
    dashes = np.flatnonzero(grades.one_of("grade", *evaluation.plan.scale.not_evaluated))
    one, two = joined([grades.by_year[place] for place in dashes.tolist()], budgets.by_year)
    spent = budgets.number("settlement_yen")[two] > 0
    for row, money in zip(grades.rows(dashes[one[spent]]), budgets.rows(two[spent]), strict=True):
        year = int(row.fiscal_year)
        message = f"{label(year)}は評価の対象外（「{row.grade}」）ですが、決算額があります。対象外とした理由を書いてください。"
        evidence = f"評価「{row.grade}」、決算額 {yen_text(money.settlement_yen)}"
        yield Finding(str(row.measure_id), year, message, evidence, sources(row.source, money.source))
