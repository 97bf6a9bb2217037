"""What the source says comes next for the measures that missed a target (今後の対応); nothing is inferred."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from analysis.evaluation import summary
from analysis.evaluation.midway import has_target
from analysis.evaluation.year import Evaluation
from analysis.review.doubted import marked
from analysis.telling.display import indicator_name
from analysis.words.fiscal_year import short_label
from analysis.words.printing import money_text

_PART = ["measure_id", "kind", "seq"]
#: Words of a measure, in their order.
_Told = Iterable[tuple[str, str]]


def next_steps(evaluation: Evaluation, missed: pd.DataFrame) -> Mapping[str, list[str]]:
    """Return what the data say comes next, by measure; an empty list where they say nothing.

    The source's own words on its plans, else targets, tasks and budgets of later years.

    Parameters
    ----------
    missed : DataFrame
        The missed indicators, as `summary.missed` returns them; later targets are told of these alone.
    """
    steps: dict[str, list[str]] = {str(one): [] for one in pd.unique(missed["measure_id"])}
    for measure_id, words in _plans(evaluation, steps):
        steps[measure_id].append(words)
    silent = {measure_id for measure_id, words in steps.items() if not words}
    for told in (_targets(evaluation, missed), _tasks(evaluation, silent), _budgets(evaluation, silent)):
        for measure_id, words in told:
            if measure_id in silent:
                steps[measure_id].append(words)
    return steps


def nothing(evaluation: Evaluation) -> str:
    """Return what to say where no step is known: none only where the source's words on its plans were imported."""
    imported = (evaluation.texts["field"] == "plan").any()
    return "記載なし" if imported else "取り込んだ資料からは分かりません"


def _plans(evaluation: Evaluation, of: Iterable[str]) -> _Told:
    rows = evaluation.texts
    rows = rows[(rows["field"] == "plan") & rows["measure_id"].isin(list(of))]
    for row in rows.itertuples():
        yield str(row.measure_id), marked(evaluation, str(row.measure_id), str(row.text))


def _later(evaluation: Evaluation, table: pd.DataFrame, of: Iterable[str]) -> pd.DataFrame:
    return table[table["measure_id"].isin(list(of)) & (table["fiscal_year"] > evaluation.fiscal_year)]


def _targets(evaluation: Evaluation, missed: pd.DataFrame) -> _Told:
    """Yield the next target of each missed indicator, with its name where the measure has several."""
    rows = _later(evaluation, evaluation.indicators, missed["measure_id"])
    rows = rows[has_target(rows)].merge(
        missed.assign(part_name=indicator_name(missed))[[*_PART, "part_name"]], on=_PART
    )
    rows = rows.sort_values("fiscal_year", kind="stable").drop_duplicates(_PART)
    sizes = summary.year_indicators(evaluation)["measure_id"].value_counts()
    printed = set(zip(missed["measure_id"], missed["target_text"], strict=True))  # a bare value in the place of a name
    for row in rows.itertuples():
        named = sizes[row.measure_id] > 1 and (row.measure_id, row.part_name) not in printed
        of = f"（{row.part_name}）" if named else ""
        yield str(row.measure_id), f"{short_label(int(row.fiscal_year))}目標{of} {row.target_text}"


def _tasks(evaluation: Evaluation, of: Iterable[str]) -> _Told:
    rows = _later(evaluation, evaluation.schedules, of).drop_duplicates(["measure_id", "task"])
    for row in rows.itertuples():
        words = marked(evaluation, str(row.measure_id), str(row.task))
        yield str(row.measure_id), f"{short_label(int(row.fiscal_year))}予定 {words}"


def _budgets(evaluation: Evaluation, of: Iterable[str]) -> _Told:
    word = evaluation.plan.methods.budget_word
    for row in _later(evaluation, evaluation.budgets, of).dropna(subset=["budget_yen"]).itertuples():
        yield str(row.measure_id), f"{short_label(int(row.fiscal_year))}{word} {money_text(int(row.budget_yen))}"
