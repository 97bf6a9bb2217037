"""What changed against the edition before? (前回の評価との違い)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.evaluation import Evaluation
from analysis.fiscal_year import label
from analysis.review.finding import Finding, clipped, comparison, name_of, number, quoted, sources, words, yen
from analysis.schema import TABLES

_COLUMNS = {
    "budgets": {"budget_yen": "予算額", "settlement_yen": "決算額", "staff_cost_yen": "人件費"},
    "indicators": {"target_value": "目標値", "actual_value": "実績値", "baseline_value": "基準値"},
    "grades": {"grade": "評価"},
}


def _joined(evaluation: Evaluation, earlier: Evaluation, table: str) -> pd.DataFrame:
    """Return the rows that both editions have, the earlier one's columns with ``_before``."""
    key = TABLES[table].key
    return getattr(evaluation, table).merge(
        getattr(earlier, table), on=key, suffixes=("", "_before"), validate="one_to_one"
    )


def _shown(column: str, value: Any) -> str:
    if isinstance(value, str):
        return value
    return yen(value) if column.endswith("_yen") else number(float(value))


@comparison("restated-value", "warning", "前回の評価報告で公表した値が、説明なく変わっていないか")
def restated_value(evaluation: Evaluation, earlier: Evaluation) -> Iterator[Finding]:
    """Yield amounts, targets, actuals and grades of past years that differ from those of the edition before.

    A target or budget of a year that the earlier edition had not yet evaluated may be set anew: see ``target-reset``.
    """
    for table, columns in _COLUMNS.items():
        joined = _joined(evaluation, earlier, table)
        past = joined[joined["fiscal_year"] <= earlier.fiscal_year]
        for column, name in columns.items():
            old, new = past[f"{column}_before"], past[column]
            for row in past[(old != new).fillna(False) & old.notna() & new.notna()].itertuples():
                before, now = (_shown(column, getattr(row, part)) for part in (f"{column}_before", column))
                what = f"「{name_of(row)}」の{name}" if table == "indicators" else name
                message = (
                    f"{label(int(row.fiscal_year))}の{what}が、前回の「{before}」から「{now}」に変わっています。"
                    "訂正した理由を書いてください。"
                )
                where = sources(row.source_before, row.source)
                yield Finding(
                    str(row.measure_id), int(row.fiscal_year), message, f"前回「{before}」、今回「{now}」", where
                )


@comparison("target-reset", "info", "これからの年度の目標が、前回の評価報告から変わっていないか")
def target_reset(evaluation: Evaluation, earlier: Evaluation) -> Iterator[Finding]:
    """Yield targets of years after the earlier edition that were changed since."""
    joined = _joined(evaluation, earlier, "indicators")
    later = joined[joined["fiscal_year"] > earlier.fiscal_year]
    for row in later[(later["target_value"] != later["target_value_before"]).fillna(False)].itertuples():
        before, now = words(row.target_text_before), words(row.target_text)
        message = (
            f"「{name_of(row)}」の{label(int(row.fiscal_year))}の目標が、前回の「{before}」から「{now}」に変わっています。"
            "変えた理由を書いてください。"
        )
        where = sources(row.source_before, row.source)
        yield Finding(str(row.measure_id), int(row.fiscal_year), message, f"前回「{before}」、今回「{now}」", where)


@comparison("indicator-dropped", "warning", "前回の評価報告にあった指標が、説明なくなくなっていないか")
def indicator_dropped(evaluation: Evaluation, earlier: Evaluation) -> Iterator[Finding]:
    """Yield indicators of measures that go on which the edition before had and this one has not."""
    now = set(map(tuple, evaluation.indicators[["measure_id", "kind", "indicator"]].astype(str).to_numpy()))
    ongoing = set(evaluation.measures.loc[evaluation.measures["status"] == "active", "measure_id"])
    before = earlier.indicators[earlier.indicators["measure_id"].isin(ongoing)]
    for row in before.drop_duplicates(["measure_id", "kind", "indicator"], keep="last").itertuples():
        if (str(row.measure_id), str(row.kind), str(row.indicator)) not in now:
            message = (
                f"前回の指標「{name_of(row)}」が今回はありません。なくした、または名称を変えた理由を書いてください。"
            )
            yield Finding(
                str(row.measure_id), evaluation.fiscal_year, message, f"前回: {quoted(row)}", words(row.source)
            )


@comparison("measure-vanished", "error", "前回の評価報告にあった取組が、廃止や完了の説明なく消えていないか")
def measure_vanished(evaluation: Evaluation, earlier: Evaluation) -> Iterator[Finding]:
    """Yield measures that were active in the edition before and are not in this one, not even with a status."""
    known = set(evaluation.measures["measure_id"])
    before = earlier.measures
    for row in before[(before["status"] == "active") & ~before["measure_id"].isin(known)].itertuples():
        message = (
            f"前回の取組「{clipped(words(row.name))}」（番号{row.measure_id}）が今回の報告にありません。"
            "廃止・完了・統合のどれかを一覧に書いてください。"
        )
        yield Finding(
            str(row.measure_id), evaluation.fiscal_year, message, f"前回: {words(row.name)}", words(row.source)
        )


@comparison("measure-renamed", "info", "前回の評価報告から、取組名や担当課が変わっていないか")
def measure_renamed(evaluation: Evaluation, earlier: Evaluation) -> Iterator[Finding]:
    """Yield measures with another name or department than in the edition before."""
    joined = _joined(evaluation, earlier, "measures")
    for column, noun in (("name", "取組名"), ("department", "担当課")):
        changed = joined[(joined[column] != joined[f"{column}_before"]).fillna(False)]
        for row in changed.itertuples():
            before, now = words(getattr(row, f"{column}_before")), words(getattr(row, column))
            message = f"{noun}が、前回の「{before}」から「{now}」に変わっています。変わった経緯を一覧に書いてください。"
            where = sources(row.source_before, row.source)
            yield Finding(
                str(row.measure_id), evaluation.fiscal_year, message, f"前回「{before}」、今回「{now}」", where
            )
