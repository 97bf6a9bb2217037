"""What a plan's years show one after the other (年度をまたいだことば): results, grades, money, and the way to the last year."""

from __future__ import annotations

import pandas as pd

from analysis.contract.codes import KINDS
from analysis.outlook import comparison
from analysis.outlook.pace import OUTLOOKS
from analysis.outlook.plans import OpenPlan
from analysis.telling.carried import carried_only
from analysis.telling.claims import claims
from analysis.words.fiscal_year import label
from analysis.words.printing import count_text, counted_text, money_text, percent_text


def scope(plan: OpenPlan) -> list[str]:
    """Return which plan and which evaluated years the page is about."""
    years = "、".join(label(year) for year in plan.editions)
    period = f"（{plan.plan.period_label}）" if plan.plan.has_period else ""
    told = f"{plan.plan.full_title}{period}の、{years}の評価をもとに、年度をまたいだ動きをまとめました。"
    return [told, *carried_only(plan.newest, "各年度の数")]


def results(plan: OpenPlan) -> list[str]:
    """Return how many indicators of each kind met their targets, year by year, and of those alone that the last two years know."""
    table = comparison.reached([plan])
    sentences = []
    for kind, rows in table.groupby("kind", sort=False):
        parts = [
            f"{label(int(row.fiscal_year))}が判定できる{count_text(row.yes + row.no, '項目')}中{counted_text(int(row.yes), int(row.yes + row.no), '項目')}"
            for row in rows.itertuples()
        ]
        sentences.append(f"目標を達成した{KINDS[str(kind)]}は、{'、'.join(parts)}です。")
        same = claims(plan.newest)[f"reached-{kind}"].compared
        sentences += [same] if same and len(parts) > 1 else []
    return sentences


def money(plan: OpenPlan) -> list[str]:
    """Return the settlements year by year, with their rates of execution."""
    table, words = comparison.execution([plan]), plan.plan.methods
    parts = [
        f"{label(int(row.fiscal_year))}が{money_text(row.settlement_yen)}（{words.rate_word}{percent_text(float(row.execution_rate), exceeding=True)}）"
        for row in table.itertuples()
        if pd.notna(row.execution_rate)
    ]
    return [f"決算額は、{'、'.join(parts)}です。"] if parts else []


def outlook(plan: OpenPlan) -> list[str]:
    """Return how many indicators are on their way to the last year's target, and of how many that is not known."""
    found = plan.pace()["outlook"].value_counts()
    ahead = {state: int(found.get(state, 0)) for state in ("on_track", "at_risk", "out_of_reach")}
    known, unknown = sum(ahead.values()), int(found.get("undecided", 0))
    if not known:
        return []
    parts = "、".join(
        f"「{OUTLOOKS[state]}」が{count_text(number, '項目')}" for state, number in ahead.items() if number
    )
    left = f"ほかに、見通しを立てられない指標が{count_text(unknown, '項目')}あります。" if unknown else ""
    return [
        f"先の年度の目標に対し、これまでのペースで見通しを立てられる指標は{count_text(known, '項目')}で、{parts}です。{left}"
    ]
