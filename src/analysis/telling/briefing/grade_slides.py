"""Slides about self-assessments (評価): how they are spread, what changed, whether they are believable."""

from __future__ import annotations

import pandas as pd

from analysis.contract.codes import CHANGES, KINDS
from analysis.contract.scale import Scale
from analysis.evaluation import grading
from analysis.evaluation.year import Evaluation
from analysis.telling import narrative
from analysis.telling.briefing.outcome_slides import changed, matched
from analysis.telling.briefing.slide import Bars, BarSeries, Omitted, Slide, SlideTable
from analysis.telling.briefing.slide_words import fitting, names, origin, source_line
from analysis.telling.carried import carried_only
from analysis.telling.claims import State, claims, opposites
from analysis.telling.claims.grade_claims import (
    GRADED,
    assumed_meaning,
    belief_pair,
    beside_results,
    grade_kind,
    level_of,
    moves,
    without_grade,
)
from analysis.telling.display import policy_names
from analysis.telling.marks import signed_grades
from analysis.words.fiscal_year import label, short_label
from analysis.words.printing import count_text

_MOST_GROUPS, _MOST_YEARS = 7, 5
_ALL = "全体"


def grade_tones(scale: Scale) -> dict[str, tuple[str, int]]:
    """Return tone and depth of every step: good ones as the plan counts, else the better half."""
    good = [one for one in scale.symbols if one in scale.positive] or scale.symbols[: (len(scale.symbols) + 1) // 2]
    bad = [one for one in scale.symbols if one not in good]
    return {one: ("good", place) for place, one in enumerate(good)} | {
        one: ("bad", place) for place, one in enumerate(bad)
    }


def _kind(evaluation: Evaluation) -> str | None:
    """Return which grades the slides show: those of the year, else of the whole plan (総括); None without any."""
    return next((kind for kind in GRADED if claims(evaluation)[f"graded-{kind}"].known), None)


def spread(evaluation: Evaluation) -> Slide | Omitted:
    """Return how the grades of the year are spread over the steps."""
    kind, told, scale = _kind(evaluation), claims(evaluation), evaluation.plan.scale
    if kind is None:
        return Omitted("grades", "評価の分布", f"{told['graded-annual'].why}ため")
    graded = told[f"graded-{kind}"]
    steps = {symbol: told[f"grade-{kind}-{symbol}"] for symbol in scale.symbols}
    parts = "、".join(f"{symbol}が{step.counted}" for symbol, step in steps.items() if step.number)
    good = told.get(f"good-{kind}")
    few = good.told if good else graded.told
    title = fitting(f"{graded.told}で、{parts}です", f"{grade_kind(evaluation, kind)}は{parts}です", few)
    whole = [] if title.startswith(graded.told) else [graded.sentence]
    return Slide(
        "grades",
        title,
        (*whole, *_spread_points(evaluation, kind)),
        chart=_spread_chart(evaluation, grading.grades_of(evaluation, kind), grade_kind(evaluation, kind), graded.unit),
        source=source_line(evaluation),
        notes=(
            *narrative.grades(evaluation, kind),
            *_wordings(scale),
            origin(evaluation, _table_of_grades(evaluation)),
        ),
    )


def _table_of_grades(evaluation: Evaluation) -> str:
    return "indicators" if grading.grades_indicators(evaluation) else "grades"


def _wordings(scale: Scale) -> list[str]:
    """Return the plan's own words for each step."""
    return [f"{scale.label(step.symbol)}：{step.wording}" for step in scale.steps if step.wording]


def _spread_points(evaluation: Evaluation, kind: str) -> list[str]:
    told, scale = claims(evaluation), evaluation.plan.scale
    points = narrative.guessed(evaluation, kind)
    none = [symbol for symbol in scale.symbols if told[f"grade-{kind}-{symbol}"].state == State.NONE]
    if none:
        points.append(f"{'・'.join(none)}はありません。")
    left = without_grade(told, kind)
    points += [f"{left}で、割合の分母に含めていません。"] if left else []
    points += [sentence for sentence in narrative.grades(evaluation, kind) if sentence.startswith("最上位の")]
    overall = told["graded-overall"]
    if kind == "annual" and overall.known:
        steps = {symbol: told[f"grade-overall-{symbol}"] for symbol in scale.symbols}
        parts = "、".join(f"{symbol}が{step.counted}" for symbol, step in steps.items() if step.number)
        points += [f"{overall.told}で、{parts}です。", *narrative.guessed(evaluation, "overall")]
    return points


def _steps(groups: list[tuple[str, pd.Series]], scale: Scale, name: str, unit: str) -> Bars:
    """Return a chart of the steps of the scale by group; steps that nobody has are left out."""
    tones = grade_tones(scale)
    series = [
        BarSeries(scale.label(one), tuple(float((grades == one).sum()) for _, grades in groups), *tones[one])
        for one in scale.symbols
    ]
    shown = tuple(one for one in series if any(one.values))
    said = "、".join(
        f"{group}は"
        + (
            "・".join(f"{one.name}{count_text(one.values[place], unit)}" for one in shown if one.values[place])
            or "なし"
        )
        for place, (group, _) in enumerate(groups)
    )
    sizes = [int(grades.isin(scale.symbols).sum()) for _, grades in groups]
    labels = tuple(f"{group}（{count_text(size, unit)}）" for (group, _), size in zip(groups, sizes, strict=True))
    return Bars(name, "shares", labels, shown, unit, f"{name}の横棒グラフ。{said}。")


def _spread_chart(evaluation: Evaluation, evaluated: pd.DataFrame, word: str, unit: str) -> Bars:
    evaluated = evaluated[evaluated["grade"].isin(evaluation.plan.scale.symbols)]
    policies = [one for one in pd.unique(evaluation.measures["policy"]) if (evaluated["policy"] == one).any()]
    groups = [(_ALL, evaluated["grade"])]
    if 1 < len(policies) <= _MOST_GROUPS:
        labels = policy_names(evaluation.plan, policies)
        groups += [
            (name, evaluated.loc[evaluated["policy"] == one, "grade"])
            for name, one in zip(labels, policies, strict=True)
        ]
    return _steps(groups, evaluation.plan.scale, word, unit)


def change(evaluation: Evaluation) -> Slide | Omitted:
    """Return which grades rose and fell against the year before; where there are none, the indicators."""
    told, (before, table) = claims(evaluation), moves(evaluation)
    if before is None or not told["rose"].known:
        return changed(evaluation)
    history = set(grading.yearly_grades(evaluation)["period"])
    shown = [one for one in table.columns if isinstance(one, int) and str(one) in history][-_MOST_YEARS:]
    groups = [(label(one), table[one]) for one in shown]
    level, unit = level_of(evaluation)
    left = told["uncompared"]
    points = [told["same"].sentence, *([left.sentence] if left.number else [])]
    points += carried_only(evaluation, "前の年度の評価")
    if level == "indicators":
        points += [claim.compared for claim in matched(evaluation)]
    return Slide(
        "change",
        fitting(
            opposites(told["rose"], told["fell"]).rstrip("。"),
            f"評価が上がったのは{told['rose'].amount}、下がったのは{told['fell'].amount}",
        ),
        tuple(points),
        chart=_steps(groups, evaluation.plan.scale, f"年度ごとの評価の{'項目数' if unit == '項目' else '件数'}", unit),
        grid=_moved(evaluation, table, before, evaluation.fiscal_year),
        source=source_line(evaluation),
        notes=(
            *narrative.history(evaluation),
            origin(evaluation, _table_of_grades(evaluation), of=f"{label(before)}を含む"),
        ),
    )


def _moved(evaluation: Evaluation, table: pd.DataFrame, before: int, after: int) -> SlideTable | None:
    """Return who fell and who rose, the fallen first; None where nobody moved."""
    rows = pd.concat([table[table["change"] == "fell"], table[table["change"] == "rose"]])
    if rows.empty:
        return None
    columns = (grading.graded_word(evaluation), short_label(before), short_label(after), "変化")
    then, now = (signed_grades(evaluation, rows[one], rows["measure_id"], one) for one in (before, after))
    cells = zip(rows["name"], then, now, rows["change"], strict=True)
    body = tuple((str(name), one, two, CHANGES[moved]) for name, one, two, moved in cells)
    return SlideTable(
        "評価が変わったもの",
        columns,
        body,
        (5.0, 1.0, 1.0, 1.4),
        f"評価が変わった{count_text(len(body), level_of(evaluation)[1])}の一覧表。",
        columns[0],
    )


def belief(evaluation: Evaluation) -> Slide | Omitted:
    """Return whether the grades fit the results, and whether the published figures can be recomputed."""
    pair, agreement = belief_pair(evaluation), narrative.agreement(evaluation)
    if pair is None and not claims(evaluation)["checked"].known:
        return Omitted(
            "belief",
            "評価の確からしさ",
            f"評価と指標の両方がそろう{evaluation.plan.measure_word}も、突き合わせる公表値もないため",
        )
    notes = (*agreement, *narrative.missed(evaluation), origin(evaluation, "grades", "indicators", "published"))
    if pair is None:
        return Slide(
            "belief", agreement[0].rstrip("。"), tuple(agreement[1:]), source=source_line(evaluation), notes=notes
        )
    table = beside_results(evaluation, *pair)
    title, points = _belief_words(evaluation, pair, table)
    return Slide(
        "belief",
        title,
        (*points, *agreement),
        chart=_belief_chart(evaluation, pair, table),
        source=source_line(evaluation),
        notes=notes,
    )


def _belief_words(evaluation: Evaluation, pair: tuple[str, str], table: pd.DataFrame) -> tuple[str, list[str]]:
    """Return the message about grades that stand for a reached target, and what else does not fit."""
    told, tops = claims(evaluation), evaluation.plan.scale.reached
    word, unit = f"{'・'.join(tops)}評価", level_of(evaluation)[1]
    first = told[f"doubtful-{pair[0]}-{pair[1]}"]
    points = [f"当たるのは{names(first.names)}です。"] if first.number else []
    points += [one.sentence for one in told.values() if one.key.startswith("doubtful-") and one.known and one != first]
    strict = int((~table["grade"].isin(tops) & (table["result"] == "yes")).sum())
    if strict:
        points.append(f"反対に、{word}でないのに{KINDS[pair[1]]}に未達がないものが{count_text(strict, unit)}あります。")
    points += [assumed_meaning(evaluation)] if assumed_meaning(evaluation) else []
    if not table["grade"].isin(tops).any():
        return f"目標の達成を表す{word}は、一つもありません", points
    if not first.known:
        return f"{word}に、結果を判定できる指標はありません", points
    return fitting(first.told, f"{word}で{KINDS[pair[1]]}に未達があるのは{first.counted}"), points


def _belief_chart(evaluation: Evaluation, pair: tuple[str, str], table: pd.DataFrame) -> Bars:
    words = {"yes": ("未達なし", "good"), "no": ("未達あり", "bad"), "unknown": ("判定できる指標なし", "unknown")}
    unit = level_of(evaluation)[1]
    symbols = [one for one in evaluation.plan.scale.symbols if (table["grade"] == one).any()]
    groups = [table.loc[table["grade"] == one, "result"] for one in symbols]
    series = [
        BarSeries(word, tuple(float((one == state).sum()) for one in groups), tone)
        for state, (word, tone) in words.items()
    ]
    shown = tuple(one for one in series if any(one.values))
    labels = [f"{symbol}評価（{count_text(len(one), unit)}）" for symbol, one in zip(symbols, groups, strict=True)]
    said = "、".join(
        f"{symbol}評価は" + "・".join(f"{one.name}{count_text(one.values[place], unit)}" for one in shown)
        for place, symbol in enumerate(symbols)
    )
    name = f"評価と{KINDS[pair[1]]}の結果"
    return Bars(name, "shares", tuple(labels), shown, unit, f"{name}の横棒グラフ。{said}。")
