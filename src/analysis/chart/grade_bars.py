"""Charts of the grades of one edition (評価の内訳と推移)."""

from __future__ import annotations

import pandas as pd

from analysis.chart.bars import Division, stacked_rows
from analysis.chart.canvas import open_page, year_source
from analysis.chart.picture import Absent, Chart, edition_chart
from analysis.chart.theme import NOT_EVALUATED, Style, grade_styles
from analysis.contract.plan import Plan
from analysis.evaluation import grading, summary
from analysis.evaluation.year import Evaluation
from analysis.telling import display
from analysis.telling.claims import claims
from analysis.telling.claims.grade_claims import grade_kind, level_of
from analysis.words.printing import count_text

#: Below this many, one measure moves a share by ten points or more.
SMALL_WHOLE = 10


def small_note(wholes: pd.Series, what: str) -> str:
    """Return a warning about shares of few, or nothing."""
    few = bool((wholes < SMALL_WHOLE).any())
    return f"注　{count_text(SMALL_WHOLE)}に満たない{what}では、1件の違いで割合が大きく動きます。" if few else ""


def total_first(table: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Return a table by policy with the total on top, the policies in the order of the plan below.

    Returns
    -------
    DataFrame with the columns of `table`
    """
    order = {name: place for place, name in enumerate([summary.TOTAL, *plan.policy_ids])}
    return table.sort_values("policy", key=lambda names: names.map(order).fillna(len(order)), kind="stable")


def grade_key(plan: Plan, *, others: bool = False) -> list[tuple[Style, str]]:
    """Return the grades, best first, with their meaning."""
    styles = grade_styles(plan.scale)
    items = [(styles[step.symbol], f"{step.symbol} {step.label}") for step in plan.scale.steps]
    return [*items, (NOT_EVALUATED, "対象外・記載なし")] if others else items


@edition_chart
def grades_by_policy(evaluation: Evaluation, kind: str = "annual") -> Chart | Absent:
    """Chart how the grades divide, by policy (評価の内訳).

    Parameters
    ----------
    kind : str
        ``annual`` for the grades of the year, ``overall`` for those of the whole plan (総括).
    """
    name, plan = f"grades-{kind}", evaluation.plan
    what, told, unit = grade_kind(evaluation, kind), claims(evaluation), level_of(evaluation)[1]
    table = summary.grade_counts(evaluation, kind)
    table = table[table["evaluated"] > 0] if len(table) else table
    if table.empty:
        return Absent(name, f"{told[f'graded-{kind}'].why}ため、評価の内訳の図はありません。")
    if len(table) == 2:  # one group and the same once more as the total
        table = table.tail(1)
    table = total_first(table, plan)
    grouped = f"{plan.policy_word}ごとに" if len(table) > 1 else ""
    title = f"{what}は{grouped}どう分かれたか"
    symbols, last = plan.scale.symbols, table.iloc[0]
    pairs = zip(display.policy_names(plan, table["policy"]), table["evaluated"], strict=True)
    names = [f"{policy}（{count_text(number, unit)}）" for policy, number in pairs]
    note = small_note(table["evaluated"], plan.policy_word if grouped else "対象")
    lead = f"評価対象外を除く{count_text(last['evaluated'], unit)}の{grading.graded_word(evaluation)}"
    page = open_page(title, year_source(evaluation), lead, note)
    page.key(grade_key(plan))
    counts = table[symbols].astype(int)
    stacked_rows(page, Division(counts, names, {one: one for one in symbols}, grade_styles(plan.scale), unit=unit))
    parts = [f"{one}が{told[f'grade-{kind}-{one}'].counted}" for one in symbols]
    alt = f"{told[f'graded-{kind}'].told}で、{'、'.join(parts)}。"
    return Chart(name, title, page.figure, alt, display.grade_counts_table(evaluation, kind), year_source(evaluation))
