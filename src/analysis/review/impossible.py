"""Values that cannot be, leap, or belong to another column; words misread by one stroke (ありえない値)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from analysis.evaluation.year import Evaluation
from analysis.review.finding import Finding, name_of, quoted, rule, sources, started, words
from analysis.review.seen import Seen, joined, seen
from analysis.words.fiscal_year import label
from analysis.words.printing import number_text

#: No share is so large, in percent.
NO_SHARE = 10_000
#: So many times its neighbour a value is told.
LEAP = 100
#: A number with fewer digits that count says nothing when it occurs twice.
DIGITS = 4
_ORIGINAL = "原本と読み取りのどちらの誤りかを確かめてください。"


def _digits(value: float) -> int:
    """Return how many digits of a number count: 38,399,000 has five."""
    return len(number_text(abs(value)).replace(",", "").replace(".", "").strip("0"))


def _finding(row: Any, message: str, evidence: str = "", where: str = "") -> Finding:
    return Finding(
        str(row.measure_id), int(row.fiscal_year), message, evidence or quoted(row), where or words(row.source)
    )


@rule("impossible-value", "error", "割合の桁のように、ありえない値や、前後の100倍の値がないか")
def impossible_value(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield shares of ten thousand percent and more, and actuals a hundred times (or a hundredth of) those of a year before."""
    rows = seen(evaluation)
    target, actual = rows.number("target_value"), rows.number("actual_value")
    shares = rows.one_of("unit", "%") & ((np.abs(actual) >= NO_SHARE) | (np.abs(target) >= NO_SHARE))
    for row in rows.rows(shares):
        value = max(abs(float(one)) for one in (row.target_value, row.actual_value) if pd.notna(one))
        yield _finding(
            row, f"「{name_of(row)}」に{number_text(value)}%という、割合ではありえない値があります。{_ORIGINAL}"
        )
    before, after = rows.pairs((actual > 0) & ~shares)
    leap = np.maximum(actual[before], actual[after]) >= LEAP * np.minimum(actual[before], actual[after])
    leap &= (rows.words("unit")[before] == rows.words("unit")[after]) & ~_follows(rows, before, after)
    for one, two in rows.row_pairs(before[leap], after[leap]):
        message = (
            f"「{name_of(two)}」の実績が{label(int(one.fiscal_year))}の{number_text(one.actual_value)}から"
            f"{label(int(two.fiscal_year))}の{number_text(two.actual_value)}に、100倍以上変わっています。{_ORIGINAL}"
        )
        yield _finding(two, message, f"{quoted(one)}／{quoted(two)}", sources(one.source, two.source))


def _follows(rows: Seen, before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Return where the target leapt too: then it was meant."""
    target = rows.number("target_value")
    return np.asarray(np.maximum(target[before], target[after]) >= 10 * np.minimum(target[before], target[after]))


@rule("value-from-another-column", "warning", "実績が、別の年度の目標や計画策定時の値と端数まで同じではないか")
def value_from_another_column(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield actuals that equal another year's target, or the baseline, to the last of at least four digits, off their own target."""
    rows = seen(evaluation)
    target, actual, baseline = (rows.number(name) for name in ("target_value", "actual_value", "baseline_value"))
    own = np.flatnonzero(~np.isnan(actual) & (actual != target) & (rows.year <= evaluation.fiscal_year))
    others = np.flatnonzero(~np.isnan(target))
    pairs = joined(*(zip(rows.series[at], value[at], strict=True) for at, value in ((own, actual), (others, target))))
    first = np.unique(pairs[0], return_index=True)[1]
    for one, two in rows.row_pairs(own[pairs[0][first]], others[pairs[1][first]]):
        if _digits(float(one.actual_value)) >= DIGITS:
            message = (
                f"「{name_of(one)}」の{label(int(one.fiscal_year))}の実績（{number_text(one.actual_value)}）が、"
                f"{label(int(two.fiscal_year))}の目標と端数まで同じです。欄を取り違えていないかを確かめてください。"
            )
            yield _finding(one, message, f"{quoted(one)}／{quoted(two)}", sources(one.source, two.source))
    for row in rows.rows((actual == baseline) & (actual != target)):
        if _digits(float(row.actual_value)) >= DIGITS:
            message = (
                f"「{name_of(row)}」の{label(int(row.fiscal_year))}の実績（{number_text(row.actual_value)}）が、"
                "計画策定時の値と端数まで同じです。写したままになっていないかを確かめてください。"
            )
            yield _finding(row, message, f"計画策定時「{started(row)}」／{quoted(row)}")


#: Words of a set phrase with one stroke wrong, and what is meant.
_MISREAD = (
    (re.compile(r"末(?=測定|定|実施|達|整備|対応|導入|公表|了)"), "未"),
    (re.compile(r"間(?=題)"), "問"),
    (re.compile(r"(?<=訪)間|(?<=質)間"), "問"),
)
_CELLS = ("target_text", "actual_text", "indicator", "label")


def _meant(text: str) -> str:
    for pattern, right in _MISREAD:
        text = pattern.sub(right, text)
    return text


@rule("misread-word", "info", "「末測定」のように、形の似た字を取り違えた語がないか")
def misread_word(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield once a cell's words that differ by a like character from a set phrase that the plan also prints, or only it makes sense.

    ``年度末測定`` alone may be meant (measured at the end of the year); beside ``年度未測定`` it is told.
    """
    rows = seen(evaluation)
    printed = Counter(text for column in _CELLS for text in rows.words(column) if text)
    doubtful = {text: _meant(text) for text in printed}
    wrong = {
        text: meant
        for text, meant in doubtful.items()
        if meant != text and (printed[meant] > printed[text] or not re.search(r"[年度期月週]末", text))
    }
    told: set[tuple[str, str]] = set()
    for column in _CELLS if wrong else ():
        for row in rows.rows(np.isin(rows.words(column), list(wrong))):
            text = words(getattr(row, column))
            if (str(row.measure_id), text) not in told:
                told.add((str(row.measure_id), text))
                message = f"「{name_of(row)}」の欄の「{text}」は「{wrong[text]}」の誤りとみられます。原本を確かめて直してください。"
                yield _finding(row, message)
