"""Do the actuals answer their targets? (実績の書き方)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.evaluation.verdict import BOUNDS
from analysis.evaluation.year import Evaluation
from analysis.review.direction import series, series_rows
from analysis.review.finding import Finding, indicator_rows, name_of, quoted, rule, sources, words
from analysis.words.characters import fold_width, label_key
from analysis.words.fiscal_year import label
from analysis.words.quantity import base_unit, missing_reason

_VAGUE = re.compile(r"以上|以下|以内|未満|超(?!過)|程度|約|およそ|概ね|おおむね")
_CHANGE = re.compile(r"削減|短縮|低減|縮減|減少|減(?!免)|抑制")
_FILLER = re.compile(r"[()。、・:]|の|を|が|は|に|で|達成|完了|済み?|1?一?件(?:当たり|あたり|につき)")
_YEAR_LABEL = re.compile(
    r"(?:R|H|令和|平成)\d+(?:年度)?(?:の)?(?:目標|実績|予算(?:現)?額?|決算額?|評価)(?:値)?(?:\(見込\))?"
)
#: Units of a part of the year.
_BASES = ("/月", "/日", "/週")
_QUANTITY_NAME = re.compile(r"(?:率|割合|件数|人数|者数|回数|時間数|枚数|満足度|点数)$")


def _year(row: Any) -> int:
    return int(row.fiscal_year)


def no_target(row: Any) -> str:
    """Return why a target has no number (`missing_reason` tells that of the actual first), empty where it has one."""
    return "" if pd.notna(row.target_value) else missing_reason(words(row.target_text))


def _finding(row: Any, message: str) -> Finding:
    return Finding(str(row.measure_id), _year(row), message, quoted(row), words(row.source))


def _repeats(row: Any) -> bool:
    """Return whether the actual is the target's bound or estimate over again, instead of a measurement."""
    if pd.isna(row.actual_value) or pd.isna(row.target_value):
        return False
    target, actual = fold_width(words(row.target_text)), fold_width(words(row.actual_text))
    same = float(row.actual_value) == float(row.target_value)
    if same and _VAGUE.search(actual):
        return True
    if row.actual_comparator in BOUNDS:
        return True
    changes = _CHANGE.search(fold_width(words(row.indicator)) + target) and row.comparator not in ("le", "lt")
    like = _FILLER.sub("", label_key(actual)) == _FILLER.sub("", label_key(target))
    return (
        same and like and row.target_value not in (0, 100) and bool(changes or (label_key(actual) != label_key(target)))
    )


@rule(
    "actual-repeats-target",
    "warning",
    "実績が測った値でなく、目標のことば（99%以上、約5分短縮など）を繰り返しただけではないか",
)
def actual_repeats_target(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield actuals that are a bound, an estimate, or the target's amount of change word for word."""
    for rows in series_rows(evaluation):
        repeated = [row for row in rows if row.kind != "activity" and _repeats(row)]
        if not repeated:
            continue
        last = repeated[-1]
        message = (
            f"「{name_of(last)}」の実績「{words(last.actual_text)[:40]}」は、測定した値でなく目標の表現のままに見えます。"
            "実際に測った値を書いてください。"
        )
        evidence = "／".join(quoted(row) for row in repeated)
        yield Finding(str(last.measure_id), _year(last), message, evidence, sources(*(row.source for row in repeated)))


def _answered_otherwise(row: Any) -> str:
    """Return in Japanese how an actual misses the kind of its target, empty where it does not."""
    target, actual = words(row.target_text), words(row.actual_text)
    if is_quantity_without_number(row):
        return ""
    has_target, has_actual = pd.notna(row.target_value), pd.notna(row.actual_value)
    if (
        not target
        or not actual
        or row.met != "unknown"
        or row.missing_reason in ("dash", "none", "not_measured", "not_applicable")
    ):
        return ""
    if has_target and has_actual:
        units = base_unit(row.unit), base_unit(row.actual_unit)
        return f"目標は{units[0]}、実績は{units[1]}で" if units[0] and units[1] and units[0] != units[1] else ""
    if has_target:
        return "目標は数値、実績はことばで"
    if has_actual and (row.actual_unit or row.unit) and not re.search(r"\d", target):
        return "目標はことば、実績は数値で"
    return (
        ""
        if has_actual or _shares_words(target, actual) or re.search("見直し", actual)
        else "目標と実績が別のことを述べていて"
    )


def _shares_words(target: str, actual: str) -> bool:
    """Return whether a compound of three or more characters of the target stands in the actual too."""
    compounds = re.findall(r"[一-龥]{2,}|[ァ-ヶー]{3,}|[A-Za-z]{2,}", label_key(target))
    heads = {word[start : start + 3] for word in compounds for start in range(max(len(word) - 2, 1))}
    short = re.fullmatch(r"[一-龥]{1,6}", label_key(actual)) is not None
    return short or any(head in label_key(actual) for head in heads)


@rule("target-answered-otherwise", "warning", "目標に対して、単位や内容の違う実績で答えていないか")
def target_answered_otherwise(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield targets answered in another unit, by words for a number, by a number for words, or by something else."""
    for row in indicator_rows(evaluation):
        how = _answered_otherwise(row) if row.kind != "activity" else ""
        if how:
            yield _finding(
                row, f"「{name_of(row)}」は{how}、達成したかを比べられません。目標に対応する実績を書いてください。"
            )


@rule(
    "different-basis",
    "warning",
    "月当たりの目標に年間の実績、累計の実績に単年度の目標など、期間の取り方が混ざっていないか",
)
def different_basis(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield pairs of which one counts a month, a day or the whole time and the other a year."""
    for row in indicator_rows(evaluation):
        target, actual = words(row.target_text), words(row.actual_text)
        if pd.isna(row.target_value) or pd.isna(row.actual_value):
            continue
        one, two = row.unit, row.actual_unit or row.unit
        monthly = one.endswith(_BASES) != two.endswith(_BASES) and base_unit(one)[:1] == two[:1]
        total = bool(re.search("累計|累積", target)) != bool(re.search("累計|累積", actual))
        named = re.search("累計|累積", words(row.indicator) + words(row.label))
        if monthly or (total and not named):
            message = (
                f"「{name_of(row)}」は目標と実績で期間の取り方（月・年・累計）が違います。"
                "同じ期間の値にそろえて書いてください。"
            )
            yield _finding(row, message)


@rule("parts-differ", "warning", "目標と実績で、(1)(2)…の項目の数が合っているか")
def parts_differ(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield numbered parts of the evaluated year that have a target but no actual, or the other way round."""
    current = evaluation.indicators[
        (evaluation.indicators["fiscal_year"] == evaluation.fiscal_year) & (evaluation.indicators["kind"] != "activity")
    ]
    one_sided = current[current["target_text"].notna() != current["actual_text"].notna()]
    for row in one_sided.itertuples():
        if no_target(row) in ("dash", "none", "not_applicable"):
            continue
        side = "実績" if pd.notna(row.target_text) else "目標"
        message = f"「{name_of(row)}」に{label(_year(row))}の{side}が書かれていません。{side}を書くか、書けない理由を示してください。"
        yield _finding(row, message)


@rule("actual-without-target", "info", "目標のない実績がないか")
def actual_without_target(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield actuals beside a target that is a dash."""
    for row in indicator_rows(evaluation):
        dash = no_target(row) in ("dash", "none", "undecided")
        if dash and pd.notna(row.actual_value) and row.kind != "activity":
            message = f"「{name_of(row)}」に{label(_year(row))}の実績がありますが、目標がありません。目標を示すか、参考値と書いてください。"
            yield _finding(row, message)


@rule("actual-of-later-year", "error", "評価年度より後の年度に、実績が書かれていないか")
def actual_of_later_year(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield actuals of years after the evaluated one."""
    later = evaluation.indicators[evaluation.indicators["fiscal_year"] > evaluation.fiscal_year]
    for row in later[later["actual_value"].notna()].itertuples():
        message = (
            f"{label(_year(row))}の実績が書かれていますが、評価しているのは{label(evaluation.fiscal_year)}です。"
            "別の年度の値を写していないかを確かめてください。"
        )
        yield _finding(row, message)


@rule("label-as-value", "error", "値の欄に、「R1目標」のような見出しがそのまま残っていないか")
def label_as_value(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield cells that hold a heading of the form instead of a value."""
    for row in indicator_rows(evaluation):
        cells = [words(row.target_text), words(row.actual_text), words(row.baseline_text)]
        if any(_YEAR_LABEL.fullmatch(label_key(cell)) for cell in cells if cell):
            yield _finding(row, f"「{name_of(row)}」の値の欄に見出しが残っています。値を書いてください。")


def is_quantity_without_number(row: Any) -> bool:
    """Return whether an indicator is named after a quantity while its target is words."""
    name = re.sub(r"[(（【].*?[)）】]$", "", words(row.indicator))
    return bool(_QUANTITY_NAME.search(name) and no_target(row) == "not_numeric")


@rule("quantity-without-number", "warning", "率や件数などの指標なのに、目標が数値でないことがないか")
def quantity_without_number(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield indicators named after a quantity whose target is words."""
    for row in indicator_rows(evaluation):
        if row.kind != "activity" and row.missing_reason != "not_applicable" and is_quantity_without_number(row):
            yield _finding(
                row, f"「{name_of(row)}」は数量を表す指標ですが、目標が数値で示されていません。目標値を決めてください。"
            )


@rule("same-actual-again", "info", "前の年度と端数まで同じ実績が続いていないか")
def same_actual_again(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield actuals with at least three digits that count, the same in two consecutive years, off the target."""
    for rows in series(evaluation, 2):
        known = rows[rows["actual_value"].notna() & (rows["kind"] != "activity")]
        known = known[known["fiscal_year"] <= evaluation.fiscal_year]
        for one, two in zip(known.itertuples(), list(known.itertuples())[1:], strict=False):
            digits = len(f"{float(two.actual_value):g}".replace(".", "").strip("0"))
            same = one.actual_value == two.actual_value and two.actual_value != two.target_value
            if same and digits >= 3 and _year(two) - _year(one) == 1:
                message = (
                    f"「{name_of(two)}」の{label(_year(two))}の実績が、前の年度と端数まで同じです。"
                    "前の年度の値を写していないかを確かめてください。"
                )
                yield Finding(
                    str(two.measure_id),
                    _year(two),
                    message,
                    f"{quoted(one)}／{quoted(two)}",
                    sources(one.source, two.source),
                )
