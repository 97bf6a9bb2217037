"""What changed against the edition before? (前回の評価との違い)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.contract.schema import TABLES
from analysis.evaluation.year import Evaluation
from analysis.review.finding import Finding, clipped, name_of, quoted, rule, sources, words
from analysis.review.seen import each, seen
from analysis.words.characters import label_key
from analysis.words.fiscal_year import label
from analysis.words.printing import number_text, yen_text

#: Cells in words that only count where their number stayed the same or is missing.
_IN_WORDS = {"target_text": "target_value", "actual_text": "actual_value", "baseline_text": "baseline_value"}
#: Cells that follow from others or are set by the reader of the document.
_NOT_TOLD = (
    *("unit", "direction", "comparator", "missing_reason", "label"),
    *("baseline_unit", "actual_unit", "actual_comparator", "target_low", "actual_low"),
)
_TARGETS = ("target_value", "target_text")


def _shown(column: str, value: Any) -> str:
    if value is None or pd.isna(value):
        return "空欄"
    if isinstance(value, str):
        return clipped(value)
    return yen_text(value) if column.endswith("_yen") else number_text(float(value))


def _told(evaluation: Evaluation) -> Iterator[Any]:
    """Yield the changed cells, each fact once: a number rather than its words, words only where they say something else."""
    restated = evaluation.restated
    numbers = {(*_key(row), row.column) for row in each(restated)}
    for row in each(restated):
        if row.column in _NOT_TOLD:
            continue
        if row.column in _IN_WORDS:
            same = label_key(words(row.old)) == label_key(words(row.new))
            if same or (*_key(row), _IN_WORDS[row.column]) in numbers:
                continue
        yield row


def _key(row: Any) -> tuple[Any, ...]:
    parts = (row.table, row.measure_id, row.kind, row.seq, row.fiscal_year)
    return tuple(None if pd.isna(part) else part for part in parts)


def _heading(row: Any) -> str:
    """Return what a changed cell is called, e.g. ``決算額（円）``."""
    names = {column.name: column.label for column in TABLES[row.table].columns}
    part = "" if pd.isna(row.seq) else f"指標（{int(row.seq)}）の"
    return part + names[row.column].split("（")[0]


def _finding(row: Any, message: str) -> Finding:
    evidence = f"{label(int(row.old_edition))}の報告「{_shown(row.column, row.old)}」、{label(int(row.new_edition))}の報告「{_shown(row.column, row.new)}」"
    return Finding(str(row.measure_id), int(row.fiscal_year), message, evidence, sources(row.old_source, row.source))


@rule("restated-value", "warning", "前の評価報告で公表した値が、説明なく変わっていないか")
def restated_value(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield amounts, actuals, targets and grades of years already evaluated that a newer edition prints otherwise."""
    for row in _told(evaluation):
        if row.fiscal_year <= row.old_edition:
            message = (
                f"{label(int(row.fiscal_year))}の{_heading(row)}が、{label(int(row.old_edition))}の報告の"
                f"「{_shown(row.column, row.old)}」から「{_shown(row.column, row.new)}」に変わっています。訂正した理由を書いてください。"
            )
            yield _finding(row, message)


@rule("target-reset", "info", "これからの年度の目標が、前の評価報告から変わっていないか")
def target_reset(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield targets of years that the earlier edition had not yet evaluated which were changed since."""
    for row in _told(evaluation):
        if row.fiscal_year > row.old_edition and row.column in _TARGETS:
            message = (
                f"{label(int(row.fiscal_year))}の目標（指標{int(row.seq)}）が、{label(int(row.old_edition))}の報告の"
                f"「{_shown(row.column, row.old)}」から「{_shown(row.column, row.new)}」に変わっています。変えた理由を書いてください。"
            )
            yield _finding(row, message)


def _document(source: str) -> str:
    return source.partition(":")[0]


@rule("indicator-dropped", "warning", "前の評価報告にあった指標が、説明なくなくなっていないか")
def indicator_dropped(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield indicators that only an earlier edition's document prints, of measures that go on with others."""
    rows = seen(evaluation)
    document, current = rows.read(_document, "source"), rows.year == evaluation.fiscal_year
    still = rows.tally(pd.Series(document).isin(document[current]).to_numpy(dtype=bool)) > 0
    measure = rows.words("measure_id")
    active = set(evaluation.measures.loc[evaluation.measures["status"] == "active", "measure_id"])
    going_on = rows.frame["measure_id"].isin(active & set(measure[current])).to_numpy(dtype=bool)
    dropped = rows.last(going_on & ~still[rows.series])
    for last in rows.rows(dropped[dropped >= 0]):
        message = f"前の報告の指標「{name_of(last)}」が今回はありません。なくした、または替えた理由を書いてください。"
        evidence = f"前の報告: {quoted(last)}"
        yield Finding(str(last.measure_id), evaluation.fiscal_year, message, evidence, words(last.source))


@rule("measure-vanished", "error", "前の評価報告にあった取組が、廃止や完了の説明なく消えていないか")
def measure_vanished(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield measures that were active in the edition before and are not in this one, not even with a status or a new number."""
    still = {label_key(name) for name in evaluation.measures["name"].dropna()}
    for row in each(evaluation.vanished):
        if label_key(words(row.name)) in still:
            continue
        message = (
            f"前の報告の取組「{clipped(words(row.name))}」（番号{row.measure_id}）が今回の報告にありません。"
            "廃止・完了・統合のどれかを一覧に書いてください。"
        )
        evidence = f"{label(int(row.edition))}の報告: {words(row.name)}"
        yield Finding(str(row.measure_id), evaluation.fiscal_year, message, evidence, words(row.source))
