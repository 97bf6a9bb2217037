"""Do the actuals answer their targets? (実績の書き方)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from analysis.contract.codes import BOUND_DIRECTIONS
from analysis.evaluation.verdict import BOUNDS
from analysis.evaluation.year import Evaluation, held
from analysis.review.finding import Finding, clipped, name_of, quoted, rule, sources, words
from analysis.review.seen import Mask, Seen, no_target, seen, units
from analysis.review.standing import standing
from analysis.words.characters import fold_width, label_key
from analysis.words.fiscal_year import label
from analysis.words.unit import base_unit

_VAGUE = re.compile(r"以上|以下|以内|未満|超(?!過)|程度|約|およそ|概ね|おおむね")
_CHANGE = re.compile(r"削減|短縮|低減|縮減|減少|減(?!免)|抑制")
_FILLER = re.compile(r"[()。、・:]|の|を|が|は|に|で|達成|完了|済み?|1?一?件(?:当たり|あたり|につき)")
_TOTAL = re.compile("累計|累積")
_YEAR_LABEL = re.compile(
    r"(?:R|H|令和|平成)\d+(?:年度)?(?:の)?(?:目標|実績|予算(?:現)?額?|決算額?|評価)(?:値)?(?:\(見込\))?"
)
#: Units of a part of the year.
_BASES = ("/月", "/日", "/週")
_QUANTITY_NAME = re.compile(r"(?:率|割合|件数|人数|者数|回数|時間数|枚数|満足度|点数)$")


def _year(row: Any) -> int:
    return int(row.fiscal_year)


def _finding(row: Any, message: str) -> Finding:
    return Finding(str(row.measure_id), _year(row), message, quoted(row), words(row.source))


def _changes(indicator: str, target: str) -> bool:
    return _CHANGE.search(fold_width(indicator) + fold_width(target)) is not None


def _vague(actual: str) -> bool:
    return _VAGUE.search(fold_width(actual)) is not None


def _without_filler(cell: str) -> str:
    return _FILLER.sub("", label_key(cell))


def _repeats(rows: Seen) -> Mask:
    """Return whether actuals are the target's bound or estimate over again, instead of a measurement."""
    target = rows.number("target_value")
    same = rows.number("actual_value") == target
    changes = rows.says(_changes, "indicator", "target_text") & ~rows.one_of("comparator", "le", "lt")
    like = rows.read(_without_filler, "actual_text") == rows.read(_without_filler, "target_text")
    other = rows.key("actual_text") != rows.key("target_text")
    worded = like & ~np.isin(target, (0, 100)) & (changes | other)
    bound = rows.one_of("actual_comparator", *BOUNDS)
    return rows.has("actual_value", "target_value") & (bound | (same & (rows.says(_vague, "actual_text") | worded)))


def _unmeasured(row: Any) -> str:
    """Return how an actual is no measurement: the target's words again, or a bound of its own."""
    way, other = (BOUND_DIRECTIONS.get(str(one), "") for one in (row.comparator, row.actual_comparator))
    if row.actual_value == row.target_value and not (way and other and way != other):
        return "測定した値でなく目標の表現のままに見えます"
    return "範囲だけを述べていて、測定した値が分かりません"


@rule(
    "actual-repeats-target",
    "warning",
    "実績が測った値でなく、目標のことばの繰り返しや範囲（99%以上、約5分短縮など）だけではないか",
)
def actual_repeats_target(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield the measures with actuals that are a bound, an estimate, or the target's amount of change word for word."""
    rows = seen(evaluation)
    together: dict[str, list[list[Any]]] = {}
    for repeated in rows.by_series(rows.counted & _repeats(rows)).values():
        together.setdefault(str(repeated[0].measure_id), []).append(repeated)
    for measure_id, series in together.items():
        last = [repeated[-1] for repeated in series]
        told = "、".join(
            dict.fromkeys(f"「{name_of(row)}」の実績「{clipped(words(row.actual_text))}」" for row in last)
        )
        how = "、または".join(dict.fromkeys(map(_unmeasured, last)))
        message = f"{told}は、{how}。実際に測った値を書いてください。"
        every = [row for repeated in series for row in repeated]
        where = sources(*(row.source for row in every))
        yield Finding(measure_id, max(map(_year, last)), message, "／".join(map(quoted, every)), where)


def _one_subject(indicator: str, target: str, actual: str) -> bool:
    """Return whether a compound of three or more characters of the target stands in the actual too, or a review does.

    A target that is a bare word (実施) is about the indicator, of whose name two characters are enough.
    """
    bare = re.fullmatch(r"[一-龥]{1,4}", label_key(target)) is not None
    length, named = (2, indicator + target) if bare else (3, target)
    compounds = re.findall(r"[一-龥]{2,}|[ァ-ヶー]{3,}|[A-Za-z]{2,}", label_key(named))
    heads = {word[start : start + length] for word in compounds for start in range(max(len(word) - length + 1, 1))}
    short = re.fullmatch(r"[一-龥]{1,6}", label_key(actual)) is not None
    return short or any(head in label_key(actual) for head in heads) or "見直し" in actual


def _answered_otherwise(evaluation: Evaluation) -> tuple[Mask, Mask]:
    """Return where an actual misses the kind of its target: by its unit, and by its kind of answer (`_HOW`)."""
    rows = seen(evaluation)
    silent = rows.one_of("missing_reason", "dash", "none", "not_measured", "not_applicable")
    asked = ~silent & rows.one_of("met", "unknown") & (rows.words("target_text") != "")
    asked &= (rows.words("actual_text") != "") & rows.counted & ~is_quantity_without_number(evaluation)
    target, actual = rows.has("target_value"), rows.has("actual_value")
    one, two = units(rows, "unit"), units(rows, "actual_unit")
    other_unit = target & actual & (one != "") & (two != "") & (one != two)
    counted = (rows.words("actual_unit") != "") | (rows.words("unit") != "")
    number_for_words = ~target & actual & counted & ~rows.says(_DIGIT.search, "target_text")
    words_for_words = ~target & ~actual & ~rows.says(_one_subject, "indicator", "target_text", "actual_text")
    how = np.select([target & ~actual, number_for_words, words_for_words], [1, 2, 3], 0)
    return asked & other_unit, np.where(asked, how, 0)


_DIGIT = re.compile(r"\d")
_HOW = ("", "目標が数値、実績がことばで", "目標がことば、実績が数値で", "目標と実績が別のことを述べていて")


@rule("target-answered-otherwise", "warning", "目標に対して、単位や内容の違う実績で答えていないか")
def target_answered_otherwise(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield targets answered in another unit, by words for a number, by a number for words, or by something else."""
    rows = seen(evaluation)
    other_unit, how = _answered_otherwise(evaluation)
    chosen = other_unit | (how > 0)
    for row, kind in zip(rows.rows(chosen), how[chosen], strict=True):
        told = _HOW[kind] or f"目標が{base_unit(row.unit)}、実績が{base_unit(row.actual_unit)}で"
        message = f"「{name_of(row)}」は、{told}、達成したかを比べられません。目標に対応する実績を書いてください。"
        yield _finding(row, message)


def _other_part_of_year(unit: str, actual_unit: str) -> bool:
    """Return whether one of two units counts a part of the year and the other does not."""
    other = actual_unit or unit
    return unit.endswith(_BASES) != other.endswith(_BASES) and base_unit(unit)[:1] == other[:1]


@rule(
    "different-basis",
    "warning",
    "月当たりの目標に年間の実績、累計の実績に単年度の目標など、期間の取り方が混ざっていないか",
)
def different_basis(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield pairs of which one counts a month, a day or the whole time and the other a year."""
    rows = seen(evaluation)
    target, actual, indicator, label_ = (
        rows.says(_TOTAL.search, column) for column in ("target_text", "actual_text", "indicator", "label")
    )
    mixed = rows.says(_other_part_of_year, "unit", "actual_unit") | ((target != actual) & ~indicator & ~label_)
    for row in rows.rows(rows.has("target_value", "actual_value") & mixed):
        message = (
            f"「{name_of(row)}」は目標と実績で期間の取り方（月・年・累計）が違います。"
            "同じ期間の値にそろえて書いてください。"
        )
        yield _finding(row, message)


@rule("parts-differ", "warning", "目標と実績で、(1)(2)…の項目の数が合っているか")
def parts_differ(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield numbered parts of the evaluated year that have a target but no actual, or the other way round.

    Where a grade stands beside no actual at all, ``grade-without-actual`` asks.
    """
    rows = seen(evaluation)
    one_sided = (rows.words("target_text") != "") != (rows.words("actual_text") != "")
    meant = ~np.isin(no_target(evaluation), ("dash", "none", "not_applicable"))
    graded = standing(evaluation)
    meant[graded.place[graded.unsupported[graded.number]]] = False
    for row in rows.rows((rows.year == evaluation.fiscal_year) & rows.counted & one_sided & meant):
        side = "実績" if pd.notna(row.target_text) else "目標"
        message = f"「{name_of(row)}」に{label(_year(row))}の{side}が書かれていません。{side}を書くか、書けない理由を示してください。"
        yield _finding(row, message)


@rule("actual-without-target", "info", "目標のない実績がないか")
def actual_without_target(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield actuals beside a target that is a dash."""
    rows = seen(evaluation)
    dash = np.isin(no_target(evaluation), ("dash", "none", "undecided"))
    for row in rows.rows(dash & rows.has("actual_value") & rows.counted):
        message = f"「{name_of(row)}」に{label(_year(row))}の実績がありますが、目標がありません。目標を示すか、参考値と書いてください。"
        yield _finding(row, message)


@rule("actual-of-later-year", "error", "評価年度より後の年度に、実績が書かれていないか")
def actual_of_later_year(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield actuals of years after the evaluated one."""
    rows = seen(evaluation)
    for row in rows.rows((rows.year > evaluation.fiscal_year) & rows.has("actual_value")):
        message = (
            f"{label(_year(row))}の実績が書かれていますが、評価しているのは{label(evaluation.fiscal_year)}です。"
            "別の年度の値を写していないかを確かめてください。"
        )
        yield _finding(row, message)


def _is_heading(cell: str) -> bool:
    return _YEAR_LABEL.fullmatch(label_key(cell)) is not None


@rule("label-as-value", "error", "値の欄に、「R1目標」のような見出しがそのまま残っていないか")
def label_as_value(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield cells that hold a heading of the form instead of a value."""
    rows = seen(evaluation)
    cells = ("target_text", "actual_text", "baseline_text")
    for row in rows.rows(np.logical_or.reduce([rows.says(_is_heading, column) for column in cells])):
        yield _finding(row, f"「{name_of(row)}」の値の欄に見出しが残っています。値を書いてください。")


def _names_quantity(indicator: str) -> bool:
    return _QUANTITY_NAME.search(re.sub(r"[(（【].*?[)）】]$", "", indicator)) is not None


@held
def is_quantity_without_number(evaluation: Evaluation) -> Mask:
    """Return whether indicators are named after a quantity while their target is words."""
    return seen(evaluation).says(_names_quantity, "indicator") & (no_target(evaluation) == "not_numeric")


@rule("quantity-without-number", "warning", "率や件数などの指標なのに、目標が数値でないことがないか")
def quantity_without_number(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield indicators named after a quantity whose target is words."""
    rows = seen(evaluation)
    ended = evaluation.fiscal_year >= evaluation.plan.period[1]
    ask = "次期計画では数値の目標を設けてください。" if ended else "目標値を決めてください。"
    asked = rows.counted & ~rows.one_of("missing_reason", "not_applicable")
    for row in rows.rows(asked & is_quantity_without_number(evaluation)):
        yield _finding(row, f"「{name_of(row)}」は数量を表す指標ですが、目標が数値で示されていません。{ask}")


def _digits(value: float) -> int:
    """Return how many digits of a number count."""
    return len(f"{value:g}".replace(".", "").strip("0"))


@rule("same-actual-again", "info", "前の年度と端数まで同じ実績が続いていないか")
def same_actual_again(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield actuals with at least three digits that count, the same in two consecutive years, off the target."""
    rows = seen(evaluation)
    known = rows.has("actual_value") & rows.counted & (rows.year <= evaluation.fiscal_year)
    before, after = rows.pairs(known)
    actual = rows.number("actual_value")
    same = (actual[before] == actual[after]) & (actual[after] != rows.number("target_value")[after])
    same &= rows.year[after] - rows.year[before] == 1
    for one, two in rows.row_pairs(before[same], after[same]):
        if _digits(float(two.actual_value)) >= 3:
            message = (
                f"「{name_of(two)}」の{label(_year(two))}の実績が、前の年度と端数まで同じです。"
                "前の年度の値を写していないかを確かめてください。"
            )
            evidence, where = f"{quoted(one)}／{quoted(two)}", sources(one.source, two.source)
            yield Finding(str(two.measure_id), _year(two), message, evidence, where)
