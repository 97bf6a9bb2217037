"""Slides about self-assessments (評価): how they are spread, what changed, whether they are believable."""

from __future__ import annotations

import pandas as pd

from analysis.contract.codes import CHANGES, OVERALL
from analysis.contract.scale import Scale
from analysis.evaluation import grading, summary
from analysis.evaluation.year import Evaluation
from analysis.telling import narrative
from analysis.telling.briefing.outcome_slides import changed
from analysis.telling.briefing.slide import Bars, BarSeries, Omitted, Slide, SlideTable
from analysis.telling.briefing.slide_words import fitting, names, origin, source_line
from analysis.telling.display import policy_names
from analysis.words.fiscal_year import label, short_label
from analysis.words.printing import count_text, counted_text, share_text

_MOST_GROUPS, _MOST_YEARS = 7, 5
_ALL = "全体"


def grade_tones(scale: Scale) -> dict[str, tuple[str, int]]:
    """Return tone and depth of every step: good ones as the plan counts, else the better half."""
    good = [one for one in scale.symbols if one in scale.positive] or scale.symbols[: (len(scale.symbols) + 1) // 2]
    bad = [one for one in scale.symbols if one not in good]
    return {one: ("good", place) for place, one in enumerate(good)} | {
        one: ("bad", place) for place, one in enumerate(bad)
    }


def graded_rows(evaluation: Evaluation) -> tuple[pd.DataFrame, str, str]:
    """Return the grades of the year as rows with grade and policy, what they are and their unit.

    Grades of the year come first, then those of the whole plan (総括), then those of single indicators.
    """
    measures = evaluation.measures[["measure_id", "name", "policy"]]
    year, grades = evaluation.fiscal_year, evaluation.grades
    for kind, word in (("annual", "評価"), ("overall", f"計画期間全体の評価（{OVERALL}）")):
        rows = grades[(grades["kind"] == kind) & (grades["fiscal_year"] == year)]
        rows = rows[rows["grade"].isin([*evaluation.plan.scale.symbols, *evaluation.plan.scale.not_evaluated])]
        if rows["grade"].isin(evaluation.plan.scale.symbols).any():
            return rows[["measure_id", "grade"]].merge(measures, on="measure_id", validate="many_to_one"), word, "件"
    rows = summary.year_indicators(evaluation).assign(grade=lambda table: table["published_grade"])
    rows = rows[rows["grade"].isin(evaluation.plan.scale.symbols)]
    return rows[["measure_id", "grade", "name", "policy", "met"]], "指標ごとの評価", "項目"


def spread(evaluation: Evaluation) -> Slide | Omitted:
    """Return how the grades of the year are spread over the steps."""
    rows, word, unit = graded_rows(evaluation)
    scale = evaluation.plan.scale
    evaluated = rows[rows["grade"].isin(scale.symbols)]
    if evaluated.empty:
        return Omitted("grades", "評価の分布", f"{label(evaluation.fiscal_year)}の評価が元資料にないため")
    numbers = {symbol: int((evaluated["grade"] == symbol).sum()) for symbol in scale.symbols}
    parts = [f"{symbol}が{counted_text(number, len(evaluated), unit)}" for symbol, number in numbers.items() if number]
    good = sum(numbers[symbol] for symbol in scale.positive)
    few = (
        f"{word}は{'・'.join(scale.positive)}が{counted_text(good, len(evaluated), unit)}"
        if scale.positive
        else f"{word}の分布"
    )
    return Slide(
        "grades",
        fitting(f"{word}は{'、'.join(parts)}です", f"{word}は{'、'.join(parts)}", few),
        tuple(_spread_points(evaluation, rows, unit)),
        chart=_spread_chart(evaluation, evaluated, word, unit),
        source=source_line(evaluation),
        notes=(
            *narrative.grades(evaluation, "annual"),
            *_wordings(scale),
            origin(evaluation, "grades.csv・indicators.csv"),
        ),
    )


def _wordings(scale: Scale) -> list[str]:
    """Return the plan's own words for each step."""
    return [f"{scale.label(step.symbol)}：{step.wording}" for step in scale.steps if step.wording]


def _spread_points(evaluation: Evaluation, rows: pd.DataFrame, unit: str) -> list[str]:
    scale = evaluation.plan.scale
    evaluated = rows[rows["grade"].isin(scale.symbols)]
    points = []
    none = [symbol for symbol in scale.symbols if not (evaluated["grade"] == symbol).any()]
    if none:
        points.append(f"{'・'.join(none)}はありません。")
    outside = len(evaluation.measures) - len(evaluated)
    if unit == "件" and outside:
        points.append(
            f"評価の対象外、または評価の記載がないものが{count_text(outside)}あり、割合の分母に含めていません。"
        )
    largest = evaluated["grade"].value_counts()
    if largest.iloc[0] / len(evaluated) >= 0.8 and len(evaluated) > 1:
        points.append(
            f"{largest.index[0]}に{share_text(int(largest.iloc[0]), len(evaluated))}が集まり、"
            "取組どうしの差は評価だけでは分かりません。"
        )
    if summary.has_grades(evaluation, "annual") and summary.has_grades(evaluation, "overall"):
        total = summary.grade_counts(evaluation, "overall").iloc[-1]
        parts = "、".join(f"{symbol}{count_text(total[symbol])}" for symbol in scale.symbols if int(total[symbol]))
        points.append(f"計画期間全体の評価（{OVERALL}）は{parts}です。")
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
        + "・".join(f"{one.name}{count_text(one.values[place], unit)}" for one in shown if one.values[place])
        for place, (group, _) in enumerate(groups)
    )
    sizes = [int(grades.isin(scale.symbols).sum()) for _, grades in groups]
    labels = tuple(f"{group}（{count_text(size, unit)}）" for (group, _), size in zip(groups, sizes, strict=True))
    return Bars(name, "shares", labels, shown, unit, f"{name}の横棒グラフ。{said}。")


def _spread_chart(evaluation: Evaluation, evaluated: pd.DataFrame, word: str, unit: str) -> Bars:
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
    table = grading.grade_history(evaluation) if len(evaluation.grades) else pd.DataFrame()
    years = [one for one in table.columns if isinstance(one, int)]
    if len(years) < 2 or years[-1] != evaluation.fiscal_year:
        return changed(evaluation)
    before, after = years[-2:]
    moves = {kind: int((table["change"] == kind).sum()) for kind in ("rose", "fell", "same")}
    if not sum(moves.values()):
        return changed(evaluation)
    since = "前年度から" if after - before == 1 else f"{label(before)}から"
    history = grading.yearly_grades(evaluation)
    shown = [one for one in years if str(one) in set(history["period"])][-_MOST_YEARS:]
    groups = [(label(one), table[one]) for one in shown]
    return Slide(
        "change",
        f"{since}評価が上がったのは{count_text(moves['rose'])}、下がったのは{count_text(moves['fell'])}、同じは{count_text(moves['same'])}",
        tuple(_uncompared(table, moves)),
        chart=_steps(groups, evaluation.plan.scale, "年度ごとの評価の件数", "件"),
        grid=_moved(evaluation, table, before, after),
        source=source_line(evaluation),
        notes=(*narrative.history(evaluation), origin(evaluation, f"grades.csv（{label(before)}を含む）")),
    )


def _uncompared(table: pd.DataFrame, moves: dict[str, int]) -> list[str]:
    rest = len(table) - sum(moves.values())
    return [f"どちらかの年度の評価がない{count_text(rest)}は、比べていません。"] if rest else []


def _moved(evaluation: Evaluation, table: pd.DataFrame, before: int, after: int) -> SlideTable | None:
    """Return who fell and who rose, the fallen first; None where nobody moved."""
    rows = pd.concat([table[table["change"] == "fell"], table[table["change"] == "rose"]])
    if rows.empty:
        return None
    columns = (evaluation.plan.measure_word, short_label(before), short_label(after), "変化")
    cells = zip(rows["name"], rows[before], rows[after], rows["change"], strict=True)
    body = tuple((str(name), one, two, CHANGES[moved]) for name, one, two, moved in cells)
    return SlideTable(
        "評価が変わったもの",
        columns,
        body,
        (5.0, 1.0, 1.0, 1.4),
        f"評価が変わった{count_text(len(body))}の一覧表。",
        columns[0],
    )


def belief(evaluation: Evaluation) -> Slide | Omitted:
    """Return whether the grades fit the results, and whether the published figures can be recomputed."""
    table = beside_results(evaluation)
    agreement = narrative.agreement(evaluation)
    published = summary.published_agreement(evaluation)
    if table.empty and published.empty:
        return Omitted("belief", "評価の確からしさ", "評価と指標の両方がそろう取組も、突き合わせる公表値もないため")
    notes = (*agreement, *narrative.missed(evaluation), origin(evaluation, "grades.csv・indicators.csv・published.csv"))
    if table.empty:
        return Slide(
            "belief", agreement[0].rstrip("。"), tuple(agreement[1:]), source=source_line(evaluation), notes=notes
        )
    title, points = _belief_words(evaluation, table)
    return Slide(
        "belief",
        title,
        (*points, *agreement),
        chart=_belief_chart(evaluation, table),
        source=source_line(evaluation),
        notes=notes,
    )


def beside_results(evaluation: Evaluation) -> pd.DataFrame:
    """Return grade and result of every graded row: missed, reached or undecided (評価と結果の対照).

    Grades of the year stand beside the year's indicators where the plan has such, else beside all;
    grades of the whole plan beside its goal indicators; grades of single indicators beside each.

    Returns
    -------
    DataFrame of `grade`, `name`, `policy`, what is graded and `result` (missed, reached, unknown; of indicators `met`)
    """
    indicators = summary.year_indicators(evaluation)
    rows, _, unit = graded_rows(evaluation)
    rows = rows[rows["grade"].isin(evaluation.plan.scale.symbols)]
    if unit != "件" or rows.empty:
        return rows.assign(result=rows["met"]) if len(rows) else pd.DataFrame()
    wanted = "annual" if summary.has_grades(evaluation, "annual") else "goal"
    beside = indicators[indicators["kind"] == wanted]
    beside = beside if beside["met"].isin(["yes", "no"]).any() else indicators
    met = beside.groupby("measure_id")["met"].agg(set)
    results = [_result(met.get(measure_id, set())) for measure_id in rows["measure_id"]]
    table = rows.assign(result=results)
    return table if (table["result"] != "unknown").any() else pd.DataFrame()


def _result(states: set[str]) -> str:
    return "no" if "no" in states else "yes" if "yes" in states else "unknown"


def _belief_words(evaluation: Evaluation, table: pd.DataFrame) -> tuple[str, list[str]]:
    """Return the message about grades that stand for a reached target, and what else does not fit."""
    scale, unit = evaluation.plan.scale, _unit(table)
    tops = scale.reached
    word = f"{'・'.join(tops)}評価"
    top, rest = table[table["grade"].isin(tops)], table[~table["grade"].isin(tops)]
    doubtful = list(top.loc[top["result"] == "no", "name"])
    missed = "達成しなかった指標があります" if unit == "件" else "は、目標に達していません"
    points = [f"{word}で未達の指標があるのは{names(list(dict.fromkeys(doubtful)))}です。"] if doubtful else []
    strict = int((rest["result"] == "yes").sum())
    if strict:
        points.append(f"反対に、{word}でないのに未達の指標がないものが{count_text(strict, unit)}あります。")
    if top.empty:
        return f"目標の達成を表す{word}は、一つもありません", points
    decided = int((top["result"] != "unknown").sum())
    if not decided:
        return f"{word}に、結果を判定できる指標はありません", points
    whole = f"{word}で結果を判定できる{count_text(decided, unit)}"
    if not doubtful:
        return f"{whole}に、達成しなかった指標はありません", points
    return f"{whole}のうち{count_text(len(doubtful), unit)}{'に、' if unit == '件' else ''}{missed}", points


def _unit(table: pd.DataFrame) -> str:
    """Return how the graded rows are counted: measures by 件, single indicators by 項目."""
    return "項目" if "met" in table else "件"


def _belief_chart(evaluation: Evaluation, table: pd.DataFrame) -> Bars:
    words = {"yes": ("未達なし", "good"), "no": ("未達あり", "bad"), "unknown": ("判定できる指標なし", "unknown")}
    unit = _unit(table)
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
    name = "評価と指標の結果"
    return Bars(name, "shares", tuple(labels), shown, unit, f"{name}の横棒グラフ。{said}。")
