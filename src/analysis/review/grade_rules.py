"""Do the grades fit the results? (評価と実績)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.evaluation.grade_rule import Case, infer
from analysis.evaluation.grading import grade_cases
from analysis.evaluation.year import Evaluation
from analysis.review.direction import only_fits_opposite
from analysis.review.finding import Finding, clipped, name_of, quoted, rule, sources, words, year_of
from analysis.words.fiscal_year import label
from analysis.words.printing import count_text, percent_text, share_text, yen_text

#: A miss by less than this share of the target is a near miss.
NEAR = 0.95
#: Shares of one grade from which on, in so many grades, an assessment tells measures no longer apart.
ONE_GRADE = 0.85
ENOUGH_GRADES = 10
#: Missing reasons of an actual that was never there.
NO_ACTUAL = ("blank", "dash", "none", "not_measured", "undecided", "not_applicable")


def grade_word(case: Case) -> str:
    """Return what a grade is called in a message: ``令和3年度の評価``, ``総括の評価``."""
    return "総括の評価" if case.kind == "overall" else f"{label(case.fiscal_year)}の評価"


def finding_of(case: Case, message: str, rows: pd.DataFrame, severity: str = "") -> Finding:
    """Return a finding on a grade with the indicators it rests on."""
    evidence = f"{grade_word(case)}「{case.grade}」／" + "／".join(quoted(row) for row in rows.itertuples())
    where = sources(case.source, *rows["source"])
    return Finding(case.measure_id, case.fiscal_year, message, evidence.rstrip("／"), where, severity)


def _names(rows: pd.DataFrame) -> str:
    names = [name_of(row) for row in rows.itertuples()]
    return "、".join(f"「{name}」" for name in names[:3]) + (
        f"ほか{count_text(len(names) - 3)}" if len(names) > 3 else ""
    )


@rule(
    "grade-above-result", "error", "目標を達成したことを意味する評価なのに、届かなかった・実施されなかった指標がないか"
)
def grade_above_result(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield grades that mean reached beside an indicator that was missed, not carried out or only partly."""
    reached = evaluation.plan.scale.reached
    for case in grade_cases(evaluation):
        if case.grade not in reached or case.missed.empty:
            continue
        missed = case.missed[[not only_fits_opposite(row) for row in case.missed.itertuples()]]
        if missed.empty:
            continue
        rates = missed["achievement_rate"]
        near = bool(rates.notna().all() and (rates >= NEAR).all())
        short = f"（達成率{percent_text(float(rates.min()))}）" if rates.notna().all() else ""
        message = (
            f"{grade_word(case)}は「{case.grade}」ですが、{_names(missed)}が目標に届いていません{short}。"
            "評価を見直すか、達成とみなした根拠を評価理由に書いてください。"
        )
        yield finding_of(case, message, missed, "warning" if near else "")


def _plainly_missed(row: Any) -> bool:
    return pd.isna(row.achievement_rate) or row.achievement_rate < 0.5


@rule(
    "grade-good-but-nothing-done",
    "warning",
    "おおむね良いとする評価なのに、すべての指標が未実施か目標の半分未満ではないか",
)
def grade_good_but_nothing_done(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield good grades below the best ones although every part was plainly missed."""
    scale = evaluation.plan.scale
    middle = [symbol for symbol in scale.positive if symbol not in scale.reached]
    for case in grade_cases(evaluation):
        all_missed = len(case.missed) == len(case.parts) > 0
        if case.grade in middle and all_missed and all(_plainly_missed(row) for row in case.missed.itertuples()):
            message = (
                f"{grade_word(case)}は「{case.grade}」ですが、指標はすべて未実施か目標の半分未満です。"
                "下の段階に当たらないかを確かめ、この段階とした根拠を書いてください。"
            )
            yield finding_of(case, message, case.missed)


@rule("grade-below-result", "warning", "すべての指標を達成したのに、目標に届かなかったことを意味する評価ではないか")
def grade_below_result(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield grades that mean missed although every part was reached."""
    scale = evaluation.plan.scale
    if not scale.said_reached:
        return
    for case in grade_cases(evaluation):
        all_reached = len(case.parts) > 0 and bool((case.parts["met"] == "yes").all())
        if case.grade not in scale.reached and all_reached:
            message = (
                f"{grade_word(case)}は「{case.grade}」ですが、指標はすべて目標に届いています。"
                "評価を見直すか、指標に表れていない理由を書いてください。"
            )
            yield finding_of(case, message, case.parts)


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
        yield finding_of(case, message, rows)


def _without_actual(case: Case) -> bool:
    """Return whether no indicator of a grade shows an actual, nor any words that tell of one."""
    parts = case.parts
    empty = parts["actual_text"].isna() | parts["missing_reason"].isin(NO_ACTUAL)
    return len(parts) > 0 and bool((empty & parts["actual_value"].isna() & (parts["met"] == "unknown")).all())


@rule("grade-without-actual", "warning", "実績が一つも示されていないのに、評価が付いていないか")
def grade_without_actual(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield grades of measures of which no indicator shows an actual; those beside indicators once a measure."""
    together: dict[tuple[str, int, str, bool], list[Case]] = {}
    for case in filter(_without_actual, grade_cases(evaluation)):
        together.setdefault((case.measure_id, case.fiscal_year, case.grade, case.seq is None), []).append(case)
    for found in together.values():
        message = (
            f"{grade_word(found[0])}は「{found[0].grade}」ですが、その根拠となる実績が示されていません。"
            "実績を書くか、評価の対象外としてください。"
        )
        yield finding_of(found[0], message, pd.concat([case.parts for case in found]))


@rule("overall-differs-from-years", "info", "各年度の評価がすべて同じなのに、総括の評価だけが違っていないか")
def overall_differs_from_years(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield measures with the same grade in every year and another overall."""
    known = evaluation.grades[evaluation.grades["grade"].isin(evaluation.plan.scale.symbols)]
    for measure_id, rows in known.groupby("measure_id", sort=False):
        annual, overall = rows[rows["kind"] == "annual"], rows[rows["kind"] == "overall"]
        if len(annual) < 2 or overall.empty or annual["grade"].nunique() != 1:
            continue
        yearly, whole = annual["grade"].iloc[0], overall["grade"].iloc[-1]
        if yearly != whole:
            message = (
                f"各年度の評価はすべて「{yearly}」ですが、総括は「{whole}」です。"
                "単年度の指標と計画全体の指標のどちらで判断したかが分かるように説明してください。"
            )
            evidence = "、".join(f"{label(int(row.fiscal_year))}「{row.grade}」" for row in annual.itertuples())
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
        for row in measures[(measures["status"] == "active") & ~measures["measure_id"].isin(given)].itertuples():
            message = f"{label(year)}の評価がありません。評価を付けるか、対象外であることを示してください。"
            yield Finding(str(row.measure_id), year, message, clipped(words(row.name)), words(row.source))
    current = evaluation.indicators[evaluation.indicators["fiscal_year"] == year]
    if current["published_grade"].notna().sum() > len(current) / 2:
        lacking = current[
            current["published_grade"].isna() & current["actual_value"].notna() & (current["kind"] != "activity")
        ]
        for row in lacking.itertuples():
            message = f"「{name_of(row)}」に{label(year)}の評価がありません。評価を付けてください。"
            yield Finding(str(row.measure_id), year_of(row.fiscal_year), message, quoted(row), words(row.source))


@rule("not-evaluated-but-spent", "info", "決算額があるのに、評価の対象外になっていないか")
def not_evaluated_but_spent(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield years without a grade (-) in which money was spent."""
    dashes = evaluation.grades[evaluation.grades["grade"].isin(evaluation.plan.scale.not_evaluated)]
    spent = dashes.merge(
        evaluation.budgets, on=["measure_id", "fiscal_year"], suffixes=("", "_budget"), validate="many_to_one"
    )
    for row in spent[(spent["settlement_yen"] > 0).fillna(False)].itertuples():
        year = int(row.fiscal_year)
        message = f"{label(year)}は評価の対象外（「{row.grade}」）ですが、決算額があります。対象外とした理由を書いてください。"
        evidence = f"評価「{row.grade}」、決算額 {yen_text(row.settlement_yen)}"
        yield Finding(str(row.measure_id), year, message, evidence, sources(row.source, row.source_budget))
