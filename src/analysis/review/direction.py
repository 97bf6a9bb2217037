"""Does the wanted direction fit the words, the targets and the grades? (望ましい方向)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.evaluation.year import Evaluation, held
from analysis.review.finding import Finding, indicator_rows, name_of, quoted, rule, sources, words
from analysis.words.characters import fold_width
from analysis.words.fiscal_year import short_label
from analysis.words.printing import number_text

_SURELY_MORE = re.compile(
    r"参加|利用|登録|受講|満足|開催|公開|達成|整備|普及|認知|活用|取得|収納|対応率|実施率|完了|実施.*[数率]|回数|稼働|理解|掲載|増"
)
_RATHER_LESS = re.compile(
    r"開封|誤り|誤送|ミス|故障|漏え|離脱|違反|遅延|苦情|被害|犯罪|火災|死亡|赤字|負債|クリック率|不在|空き家"
)
_FAR = 0.75


def only_fits_opposite(row: Any) -> bool:
    """Return whether a grade that means reached can only be explained by the opposite direction.

    The printed numbers miss the target, the opposite direction would reach it, and the name either
    counts something unwanted or the miss is too far for a grade that means reached, in an indicator whose name
    does not say that more is wanted.
    """
    if row.met != "no" or pd.isna(row.actual_value) or pd.isna(row.target_value) or row.comparator != "eq":
        return False
    opposite = row.actual_value < row.target_value if row.direction == "higher" else row.actual_value > row.target_value
    name = fold_width(words(row.indicator) + words(row.label))
    if not opposite or row.direction != "higher":
        return False
    if _RATHER_LESS.search(name):
        return True
    far = bool(pd.notna(row.achievement_rate) and row.achievement_rate < _FAR and row.achievement_rate > 0)
    return far and not _SURELY_MORE.search(name)


def _reached(evaluation: Evaluation, row: Any) -> bool:
    """Return whether the grade beside an indicator, or the only grade of its measure, means reached."""
    grade = words(row.published_grade)
    if not grade:
        grades = evaluation.grades
        of_year = (grades["measure_id"] == row.measure_id) & (grades["fiscal_year"] == row.fiscal_year)
        found = grades.loc[of_year, "grade"].unique()
        grade = str(found[0]) if len(found) == 1 else ""
    return grade in evaluation.plan.scale.reached


@rule("direction-doubtful", "warning", "望ましい方向（多いほど良い・少ないほど良い）が、評価や目標の動きと合っているか")
def direction_doubtful(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield indicators whose grade or targets fit only the opposite direction."""
    for row in indicator_rows(evaluation):
        if only_fits_opposite(row) and _reached(evaluation, row):
            message = (
                f"「{name_of(row)}」の実績は目標を下回っているのに達成とされており、少ないほど良い指標としてしか説明できません。"
                "望ましい方向が分かるように、指標名か目標値（以下、以内など）を直してください。"
            )
            yield Finding(str(row.measure_id), int(row.fiscal_year), message, quoted(row), words(row.source))
    yield from _against_targets(evaluation)


def series(evaluation: Evaluation, years: int = 1) -> Iterator[pd.DataFrame]:
    """Yield the rows of each indicator in the order of their years, of those with at least so many rows."""
    key = ["measure_id", "kind", "seq"]
    rows = evaluation.indicators
    ordered = rows[rows.duplicated(key, keep=False)] if years > 1 else rows
    for _, own in ordered.sort_values("fiscal_year", kind="stable").groupby(key, sort=False):
        yield own


@held
def series_rows(evaluation: Evaluation) -> list[list[Any]]:
    """Return the rows of each indicator in the order of their years, as `series` does, row by row."""
    found: dict[tuple[Any, ...], list[Any]] = {}
    for row in sorted(indicator_rows(evaluation), key=lambda row: int(row.fiscal_year)):
        found.setdefault((row.measure_id, row.kind, row.seq), []).append(row)
    return list(found.values())


def target_steps(rows: pd.DataFrame) -> str:
    """Return the targets of an indicator over the years: ``R3 15 → R4 10``."""
    known = rows[rows["target_value"].notna()]
    return " → ".join(
        f"{short_label(int(row.fiscal_year))} {number_text(row.target_value)}" for row in known.itertuples()
    )


def _against_targets(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield lower-is-better indicators whose targets rise over the years."""
    for rows in series(evaluation, 2):
        targets = rows["target_value"].dropna().astype(float)
        first = rows.iloc[0]
        lower = bool((rows.loc[targets.index, "direction"] == "lower").all()) and len(targets) > 1
        if lower and targets.is_monotonic_increasing and targets.iloc[-1] > targets.iloc[0]:
            message = (
                f"「{name_of(first)}」は名称からは少ないほど良い指標と読めますが、目標値は年々大きくなっています。"
                "削減量などの指標であれば、名称にそう書いてください。"
            )
            year = evaluation.fiscal_year
            yield Finding(str(first.measure_id), year, message, target_steps(rows), sources(*rows["source"]))
