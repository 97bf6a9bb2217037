"""Charts of what the indicators reached (指標の達成状況)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.chart.bars import Division, stacked_rows
from analysis.chart.canvas import open_page, year_source
from analysis.chart.grade_bars import small_note, total_first
from analysis.chart.picture import Absent, Chart, edition_chart
from analysis.chart.theme import MET_STYLES
from analysis.contract import codes
from analysis.evaluation import summary
from analysis.evaluation.year import Evaluation
from analysis.telling import display
from analysis.telling.claims import TARGETED, both_kinds, claims
from analysis.words.fiscal_year import label
from analysis.words.printing import count_text

_UNDECIDED = "判定不能は、目標か実績の記載がないなどで達成か未達かを決められないもの"
MOST_DEPARTMENTS = 15


def _no_indicators(evaluation: Evaluation, what: str) -> str:
    return f"{label(evaluation.fiscal_year)}の目標と実績のある指標がないため、{what}の図はありません。"


def _met_told(evaluation: Evaluation) -> str:
    """Return how many indicators were reached of those that can be decided, each kind by itself."""
    told = claims(evaluation)
    kinds = [kind for kind in TARGETED if told[f"reached-{kind}"].known]
    parts = [told[f"{name}-{kind}"] for kind in kinds for name in ("reached", "undecided")]
    shown = [one.told for one in parts if one.key.startswith("reached") or one.number]
    return f"{'、'.join(shown)}。" if shown else "達成・未達を判定できる指標は資料にありません。"


@edition_chart
def met_by_policy(evaluation: Evaluation) -> Chart | Absent:
    """Chart how many indicators were reached, missed or undecided, by policy (指標の達成状況)."""
    name, plan = "indicators-by-policy", evaluation.plan
    table = summary.met_counts(evaluation, "policy")
    if table.empty:
        return Absent(name, _no_indicators(evaluation, "指標の達成状況"))
    grouped = f"{plan.policy_word}ごとに" if len(table) > 1 else ""
    title = f"{label(evaluation.fiscal_year)}の指標は{grouped}どれだけ達成されたか"
    states = list(codes.MET)
    if grouped:
        total = table[states].sum().to_frame().T.assign(policy=summary.TOTAL)
        table = total_first(pd.concat([total, table], ignore_index=True), plan)
    counts = table[states].astype(int)
    names = display.policy_names(plan, table["policy"])
    wholes = counts.sum(axis=1)
    names = [f"{policy}（{count_text(number, '項目')}）" for policy, number in zip(names, wholes, strict=True)]
    note = small_note(wholes, plan.policy_word if grouped else "対象")
    page = open_page(title, year_source(evaluation), f"指標の数。{both_kinds(evaluation)}{_UNDECIDED}", note)
    page.key([(MET_STYLES[state], words) for state, words in codes.MET.items()])
    stacked_rows(page, Division(counts, names, codes.MET, MET_STYLES, unit="項目"))
    most = table.iloc[1:].sort_values("no", ascending=False, kind="stable").head(3)
    parts = [
        f"{display.group_label(plan, 'policy', row.policy)}は未達{count_text(row.no, '項目')}"
        for row in most.itertuples()
    ]
    alt = _met_told(evaluation) + (f"{'、'.join(parts)}。" if parts else "")
    data = display.met_counts_table(evaluation, "policy")
    return Chart(name, title, page.figure, alt, data, year_source(evaluation))


def _of_decided(row: Any) -> str:
    """Return of how many indicators the missed ones are told: 3項目中, 判定できる2項目中 where some cannot be decided."""
    return f"{'判定できる' if row.unknown else ''}{count_text(row.yes + row.no, '項目')}中"


@edition_chart
def met_by_department(evaluation: Evaluation) -> Chart | Absent:
    """Chart which departments have missed indicators (未達のある担当課)."""
    name = "indicators-by-department"
    every = summary.met_counts(evaluation, "department")
    table = every[every["no"] > 0] if len(every) else every
    if table.empty:
        known = claims(evaluation)["missed-measures"].known
        why = "未達と判定された指標がない" if known else "達成・未達を判定できる指標が資料にない"
        return Absent(name, f"{why}ため、担当課ごとの未達の図はありません。")
    if evaluation.measures["department"].isna().all():
        return Absent(name, "担当課の記載がないため、担当課ごとの未達の図はありません。")
    table = table.sort_values(["no", "parts"], ascending=False, kind="stable")
    shown = table.head(MOST_DEPARTMENTS)
    title = "指標の未達はどの担当課にあるか"
    cut = f"（図は未達の多い{len(shown)}課まで）" if len(shown) < len(table) else ""
    clear, dark = int(((every["no"] == 0) & (every["yes"] > 0)).sum()), int((every["no"] + every["yes"] == 0).sum())
    rest = [f"ほかの{clear}課には未達がない"] if clear else []
    rest += [f"判定できる指標のない{dark}課は除く"] if dark else []
    lead = f"未達のある{len(table)}課{cut}の指標の数。{both_kinds(evaluation)}{'、'.join(rest) or 'すべての課に未達がある'}"
    page = open_page(title, year_source(evaluation), lead)
    counts = shown[["no", "unknown", "yes"]].astype(int)
    page.key([(MET_STYLES[state], codes.MET[state]) for state in counts])
    names = [display.group_label(evaluation.plan, "department", value) for value in shown["department"]]
    parts = [f"{_of_decided(row)}{count_text(row.no, '項目')}" for row in shown.itertuples()]
    remarks = [f"{part}が未達" for part in parts]
    stacked_rows(page, Division(counts, names, codes.MET, MET_STYLES, share=False, bare=True), remarks)
    first = [f"{one}（{part}）" for one, part in zip(names[:3], parts, strict=False)]
    alt = f"{both_kinds(evaluation)}未達の指標がある担当課は、指標のある{len(every)}課のうち{len(table)}課。未達が多いのは{'、'.join(first)}。"
    data = display.met_counts_table(evaluation, "department").loc[table.index]
    return Chart(name, title, page.figure, alt, data, year_source(evaluation))
