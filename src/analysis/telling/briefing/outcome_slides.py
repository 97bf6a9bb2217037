"""Slides about indicators (指標): how many reached 100 % and 90 %, which missed, where."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.contract.codes import KINDS, MET
from analysis.evaluation import summary
from analysis.evaluation.midway import is_midway
from analysis.evaluation.year import Evaluation
from analysis.telling import narrative
from analysis.telling.briefing.slide import Bars, BarSeries, Omitted, Slide, SlideTable
from analysis.telling.briefing.slide_words import fitting, origin, source_line
from analysis.telling.claims import (
    TARGETED,
    Claim,
    both_decided,
    both_kinds,
    claims,
    early,
    side_by_side,
    undecided_parts,
)
from analysis.telling.display import group_label, policy_names
from analysis.words.fiscal_year import label
from analysis.words.printing import count_text, percent_text

SUBJECT = "指標の達成"
_TONES = {"yes": "good", "no": "bad", "unknown": "unknown"}
_BANDS = (("100%以上", 1.0, "good"), ("90%以上100%未満", 0.9, "bad"), ("90%未満", float("-inf"), "bad"))
_MOST_GROUPS, _FEW_GROUPS = 6, 5


def reached(evaluation: Evaluation) -> Slide | Omitted:
    """Return how many indicators of each kind were reached, and how many came to 100 % and 90 %."""
    rows, told = summary.year_indicators(evaluation), claims(evaluation)
    if rows.empty:
        return Omitted("indicators", SUBJECT, f"{label(evaluation.fiscal_year)}の指標が元資料にないため")
    found = [told[f"reached-{kind}"] for kind in TARGETED if told[f"reached-{kind}"].known]
    rated = rows["achievement_rate"].notna().any()
    if not found and not rated:
        return Omitted("indicators", SUBJECT, "達成・未達を判定できる指標がないため")
    found = found or [told[f"full-{kind}"] for kind in TARGETED if told[f"full-{kind}"].known]
    states = [(name, part["met"]) for name, part in _kinds(rows)]
    return Slide(
        "indicators",
        fitting(side_by_side(found), "、".join(f"{one.subject}は{one.share}" for one in found)),
        (*_undecided(told), *early(told), *_by_rate(told, rows), *_midway(evaluation)),
        chart=_rate_chart(rows) if rated else _states(states, "指標の達成状況"),
        source=source_line(evaluation),
        notes=(*narrative.achievement(evaluation), origin(evaluation, "indicators", of="目標・実績")),
    )


def _by_rate(told: Mapping[str, Claim], rows: pd.DataFrame) -> list[str]:
    """Return the shares at 100 % and 90 % and what is far above, each kind by itself."""
    points = []
    for kind in TARGETED:
        full, ninety, double = (told[f"{name}-{kind}"] for name in ("full", "ninety", "double"))
        if full.known:
            points.append(f"{full.told}、90%以上は{ninety.amount}（{ninety.share}）、200%以上は{double.amount}です。")
    return points or [f"達成率を計算できる指標はありません（{narrative.why_unrated(rows)}）。"]


def _undecided(told: Mapping[str, Claim]) -> list[str]:
    """Return how many could not be decided, and what they lack."""
    left = {kind: told[f"undecided-{kind}"] for kind in TARGETED if told[f"undecided-{kind}"].number}
    return [
        f"{one.told}（{undecided_parts(told, kind)}）で、割合の分母に含めていません。" for kind, one in left.items()
    ]


def _midway(evaluation: Evaluation) -> list[str]:
    if not is_midway(evaluation):
        return []
    return [f"計画期間の指標には、{evaluation.plan.last_label}までの目標に対する途中の値を含みます。"]


def _kinds(rows: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Return the rows of all kinds together and of each kind with its name, where there are several."""
    kinds = [kind for kind in KINDS if (rows["kind"] == kind).any()]
    parts = [(KINDS[kind], rows[rows["kind"] == kind]) for kind in kinds]
    return [("両方の計", rows), *parts] if len(parts) > 1 else parts


def _rate_chart(rows: pd.DataFrame) -> Bars:
    rated = rows.dropna(subset=["achievement_rate"])
    kinds = _kinds(rated)
    uppers = [float("inf"), *(lower for _, lower, _ in _BANDS)]
    series: list[BarSeries] = []
    for (name, lower, tone), upper in zip(_BANDS, uppers, strict=False):
        rates = [part["achievement_rate"].astype(float) for _, part in kinds]
        values = tuple(float(((rate >= lower) & (rate < upper)).sum()) for rate in rates)
        series.append(BarSeries(name, values, tone, len([one for one in series if one.tone == tone])))
    said = "。".join(
        f"{name}では、" + "、".join(f"{one.name}{count_text(one.values[place], '項目')}" for one in series)
        for place, (name, _) in enumerate(kinds)
        if len(kinds) == 1 or place
    )
    return Bars(
        "達成率の分布",
        "shares",
        tuple(f"{name}（{count_text(len(part), '項目')}）" for name, part in kinds),
        tuple(series),
        "項目",
        f"達成率ごとの項目数の横棒グラフ。{said}。",
    )


def _states(groups: list[tuple[str, pd.Series]], name: str) -> Bars:
    """Return a chart of reached, missed and undecided by group; states that nobody has are left out."""
    series = [
        BarSeries(MET[state], tuple(float((met == state).sum()) for _, met in groups), _TONES[state]) for state in MET
    ]
    shown = tuple(one for one in series if any(one.values))
    said = "、".join(
        f"{group}は" + "・".join(f"{one.name}{count_text(one.values[place], '項目')}" for one in shown)
        for place, (group, _) in enumerate(groups)
    )
    labels = tuple(f"{group}（{count_text(len(met), '項目')}）" for group, met in groups)
    return Bars(name, "shares", labels, shown, "項目", f"{name}の横棒グラフ。{said}。")


def matched(evaluation: Evaluation) -> list[Claim]:
    """Return the claims of what was reached that the year before knows of the same indicators, too."""
    told = claims(evaluation)
    return [told[f"reached-{kind}"] for kind in TARGETED if told[f"reached-{kind}"].matched]


def changed(evaluation: Evaluation) -> Slide | Omitted:
    """Return how many of the same indicators were reached in the year before and the year (評価の推移がない計画)."""
    found = matched(evaluation)
    if not found:
        return Omitted("change", "前年度からの変化", "前年度と今年度の両方で分かる評価も指標もないため")
    groups = []
    for claim in found:
        states = zip(("前年度", "今年度"), both_decided(evaluation, claim.level), strict=True)
        groups += [(f"{KINDS[claim.level]}の{year}", met) for year, met in states]
    return Slide(
        "change",
        fitting(*("".join(one.compared for one in found[:count]).rstrip("。") for count in range(len(found), 0, -1))),
        (*(one.compared for one in found[1:]), "どちらかの年度で判定できない指標や、新しい指標は、比べていません。"),
        chart=_states(groups, "両方の年度で判定できる指標の達成状況"),
        source=source_line(evaluation),
        notes=(origin(evaluation, "indicators", of=f"{label(evaluation.fiscal_year - 1)}の行を含む目標・実績"),),
    )


def by_field(evaluation: Evaluation) -> Slide | Omitted:
    """Return which policy, or department where the plan has no policies, reached the smallest share."""
    by = "policy" if evaluation.measures["policy"].nunique() > 1 else "department"
    word = evaluation.plan.policy_word if by == "policy" else "担当課"
    table = summary.met_counts(evaluation, by).dropna(subset=["reached_share"])
    if len(table) < 2:
        return Omitted("fields", "分野別の状況", "判定できる指標のある分野・担当課が二つ以上ないため")
    shown = table.sort_values("reached_share", kind="stable").head(_MOST_GROUPS)
    shown = table.loc[sorted(shown.index)].reset_index(drop=True)
    left, unit = len(table) - len(shown), _unit(by, word)
    points = (
        [
            f"達成の割合が低い順に、{word}を{count_text(len(shown), unit)}選んでいます（ほかに{count_text(left, unit)}）。"
        ]
        if left
        else []
    )
    silent = set(evaluation.measures[by]) - {"", *table[by]}
    points += [f"判定できる指標のない{count_text(len(silent), unit)}は含めていません。"] if silent else []
    return Slide(
        "fields",
        _field_title(evaluation, table, by, word),
        (
            *points,
            f"{both_kinds(evaluation)}割合の分母は、達成・未達を判定できる項目です。少ないところは、割合が大きく動きます。",
        ),
        chart=_field_chart(evaluation, shown, by, word),
        grid=_field_grid(evaluation, shown, by, word),
        source=source_line(evaluation),
        notes=(origin(evaluation, "measures", "indicators", "grades", "budgets"),),
    )


def _unit(by: str, word: str) -> str:
    """Return the unit in which groups are counted: 3課, 10区分."""
    return "課" if by == "department" else word


def _field_title(evaluation: Evaluation, table: pd.DataFrame, by: str, word: str) -> str:
    lowest, unit = table["reached_share"].min(), _unit(by, word)
    if (table["reached_share"] == lowest).all():
        return f"どの{word}も、判定できる指標の達成の割合は{percent_text(float(lowest))}です"
    if len(table) > _FEW_GROUPS:
        missing = int((table["no"] > 0).sum())
        return (
            f"目標に届かなかった指標のある{word}は、{count_text(len(table), unit)}のうち{count_text(missing, unit)}です"
        )
    rows = table[table["reached_share"] == lowest]
    row = rows.iloc[0]
    name = group_label(evaluation.plan, by, row[by])
    counts = f"判定できる{count_text(row['yes'] + row['no'], '項目')}中{count_text(row['yes'], '項目')}"
    if len(rows) > 1:
        return f"達成の割合が最も低いのは{percent_text(float(lowest))}で、{count_text(len(rows), unit)}が並びます"
    return fitting(
        f"達成の割合が最も低いのは{name}で、{counts}（{percent_text(float(lowest))}）",
        f"達成の割合が最も低い{word}では、{counts}（{percent_text(float(lowest))}）",
    )


def _field_chart(evaluation: Evaluation, table: pd.DataFrame, by: str, word: str) -> Bars:
    rows = summary.year_indicators(evaluation)
    names = policy_names(evaluation.plan, table[by]) if by == "policy" else list(table[by].replace("", "（記載なし）"))
    groups = [(name, rows.loc[rows[by] == value, "met"]) for name, value in zip(names, table[by], strict=True)]
    return _states(groups, f"{word}ごとの指標の達成状況")


def _field_grid(evaluation: Evaluation, table: pd.DataFrame, by: str, word: str) -> SlideTable:
    """Return share reached, and where there are such, the share of good grades and the execution rate."""
    plan = evaluation.plan
    columns: dict[str, list[str]] = {word: [group_label(plan, by, value) for value in table[by]]}
    sizes = evaluation.measures[by].value_counts()
    columns[f"{plan.measure_word}の数"] = [count_text(sizes.get(value, 0)) for value in table[by]]
    columns["達成の割合"] = [percent_text(float(value)) for value in table["reached_share"]]
    totals = summary.budget_totals(evaluation, by)
    rates = totals[totals["fiscal_year"] == evaluation.fiscal_year].set_index(by)["execution_rate"].dropna()
    if len(rates):
        texts = {value: percent_text(float(rate), exceeding=True) for value, rate in rates.items()}
        columns[plan.methods.rate_word] = [texts.get(value, "－") for value in table[by]]
    rows = tuple(zip(*columns.values(), strict=True))
    widths = (2.2, 0.9, *[1.3] * (len(columns) - 2))
    return SlideTable(
        f"{word}ごとの状況", tuple(columns), rows, widths, f"{word}ごとに{'、'.join(list(columns)[1:])}を示す表。", word
    )
