"""Whether an actual is seen before the year of its target (計画期間の途中の値)."""

from __future__ import annotations

import re

import pandas as pd

from analysis.evaluation.year import Evaluation, held

#: A letter or a digit: what a cell that says something has, and a dash or a slash has not.
_SAID = re.compile(r"[^\W_ー]")


def has_target(rows: pd.DataFrame) -> pd.Series:
    """Return whether each indicator part has a target, in numbers or in words (``変更予定``); a dash is none."""
    words = rows["target_text"].fillna("").map(lambda text: bool(_SAID.search(str(text))))
    return rows["target_value"].notna() | words.astype(bool)


@held
def goal_targets(evaluation: Evaluation) -> frozenset[str]:
    """Return what the targets of the year's indicators of the period are for: ``yearly`` (others stand for other years), ``final``."""
    rows = evaluation.indicators
    rows = rows[(rows["kind"] == "goal") & has_target(rows)]
    years = rows.groupby(["measure_id", "seq"])["fiscal_year"].transform("nunique")
    of_year = years[rows["fiscal_year"] == evaluation.fiscal_year]
    return frozenset("yearly" if count > 1 else "final" for count in of_year)


@held
def is_midway(evaluation: Evaluation) -> bool:
    """Return whether an actual is seen, before the plan's last year, against a target that is not of its own year.

    That is so where the year's row of a goal indicator has no target and a later row has one, and where its target is the
    only row of the indicator: then it is the one of the whole plan. An indicator with rows of several years has yearly
    targets.
    """
    year, rows = evaluation.fiscal_year, evaluation.indicators
    if year >= evaluation.plan.period[1]:
        return False
    goals = rows[rows["kind"] == "goal"].assign(targeted=has_target)
    for _, own in goals.groupby(["measure_id", "seq"], sort=False):
        now, later = own[own["fiscal_year"] == year], own[own["fiscal_year"] > year]
        now = now[now["actual_text"].notna()]
        alone = own["fiscal_year"].nunique() == 1
        if len(now) and (alone if now["targeted"].all() else later["targeted"].any()):
            return True
    return False
