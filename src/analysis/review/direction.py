"""Does the wanted direction fit the words, the targets and the grades? (望ましい方向)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from typing import Any

import numpy as np
import pandas as pd

from analysis.evaluation.year import Evaluation, held
from analysis.review.finding import Finding, name_of, quoted, rule, sources, words
from analysis.review.seen import Mask, folded_name, seen
from analysis.words.fiscal_year import short_label
from analysis.words.printing import number_text

_SURELY_MORE = re.compile(
    r"参加|利用|登録|受講|満足|開催|公開|達成|整備|普及|認知|活用|取得|収納|対応率|実施率|完了|実施.*[数率]|回数|稼働|理解|掲載|増"
)
_RATHER_LESS = re.compile(
    r"開封|誤り|誤送|ミス|故障|漏え|離脱|違反|遅延|苦情|被害|犯罪|火災|死亡|赤字|負債|クリック率|不在|空き家(?!バンク|等?の?(?:活用|利活用|相談|解消|除却))"
    r"|認知件数|詐欺|盗難|喫煙率|焼却量|未納|滞納"
)
#: What is done to something unwanted, so that more of it is wanted.
_DONE_TO = re.compile(r"検挙|回収|徴収|解体|撤去|除却|改修|整理|解決|解消")
#: Names that speak of something unwanted but count what is done against it.
_DONE_AGAINST = re.compile(
    r"対応|対策|防止|予防|削減|減少|縮減|訓練|講座|講習|相談|啓発|教室|収納率|施策|満足|パトロール"
)


def _name_wants(indicator: str, label: str) -> str:
    """Return ``less`` or ``more`` where the name of an indicator says what is wanted."""
    name = folded_name(indicator, label)
    if _RATHER_LESS.search(name) and not _DONE_TO.search(name):
        return "less"
    return "more" if _SURELY_MORE.search(name) else ""


@held
def only_fits_opposite(evaluation: Evaluation) -> Mask:
    """Return by indicator whether a grade that means reached can only be explained by the opposite direction.

    The printed numbers miss the target, the opposite direction would reach it, and the name counts something unwanted:
    a miss however far says nothing about the direction.
    """
    rows = seen(evaluation)
    missed = rows.one_of("met", "no") & rows.one_of("comparator", "eq") & rows.one_of("direction", "higher")
    unwanted = rows.read(_name_wants, "indicator", "label") == "less"
    return np.asarray(missed & (rows.number("actual_value") < rows.number("target_value")) & unwanted)


def _only_grades(evaluation: Evaluation) -> dict[tuple[str, int], str]:
    """Return the grade of each measure and year of which all grades are the same."""
    key = ["measure_id", "fiscal_year"]
    grades = evaluation.grades[[*key, "grade"]].drop_duplicates()
    single = grades[~grades.duplicated(key, keep=False)]
    return dict(zip(zip(single["measure_id"], single["fiscal_year"], strict=True), single["grade"], strict=True))


@rule("direction-doubtful", "warning", "望ましい方向（多いほど良い・少ないほど良い）が、評価や目標の動きと合っているか")
def direction_doubtful(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield indicators whose grade or targets fit only the opposite direction."""
    only, reached = _only_grades(evaluation), evaluation.plan.scale.reached
    told: set[int] = set()
    for row in seen(evaluation).rows(only_fits_opposite(evaluation)):
        if (words(row.published_grade) or only.get((row.measure_id, row.fiscal_year), "")) in reached:
            message = (
                f"「{name_of(row)}」の実績は目標を下回っているのに達成とされており、少ないほど良い指標としてしか説明できません。"
                "望ましい方向が分かるように、指標名か目標値（以下、以内など）を直してください。"
            )
            told.add(row.Index)
            yield Finding(str(row.measure_id), int(row.fiscal_year), message, quoted(row), words(row.source))
    yield from _against_targets(evaluation)
    yield from _unwanted(evaluation, told)


def _counts_unwanted(indicator: str, label: str) -> bool:
    return _name_wants(indicator, label) == "less" and not _DONE_AGAINST.search(folded_name(indicator, label))


@held
def counts_unwanted(evaluation: Evaluation) -> Mask:
    """Return the indicators that count something unwanted but are taken as better when higher, with a bare number as target."""
    rows = seen(evaluation)
    taken = rows.one_of("direction", "higher") & rows.one_of("comparator", "eq") & (rows.number("target_value") > 0)
    return np.asarray(taken & rows.counted & rows.says(_counts_unwanted, "indicator", "label"))


def _unwanted(evaluation: Evaluation, told: Set[int]) -> Iterator[Finding]:
    """Yield what `counts_unwanted` finds, once a series."""
    for own in seen(evaluation).by_series(counts_unwanted(evaluation)).values():
        last = own[-1]
        if any(row.Index in told for row in own):
            continue
        message = (
            f"「{name_of(last)}」は名称からは少ないほど良い指標と読めますが、多いほど良い指標として扱われています。"
            "望ましい方向が分かるように、目標値（以下、以内など）か指標名を直してください。"
        )
        yield Finding(str(last.measure_id), int(last.fiscal_year), message, quoted(last), words(last.source))


def target_steps(rows: Iterable[Any]) -> str:
    """Return the targets of an indicator over the years: ``R3 15 → R4 10``."""
    known = (row for row in rows if pd.notna(row.target_value))
    return " → ".join(f"{short_label(int(row.fiscal_year))} {number_text(row.target_value)}" for row in known)


@held
def rises_only(evaluation: Evaluation) -> Mask:
    """Return by series whether its targets are wanted low and only ever rise."""
    rows = seen(evaluation)
    known, target = rows.has("target_value"), rows.number("target_value")
    one, two = rows.pairs(known)
    rises, falls = (np.zeros(len(known), dtype=bool) for _ in range(2))
    rises[two[target[two] > target[one]]] = True
    falls[two[target[two] < target[one]]] = True
    unlike = falls | (known & ~rows.one_of("direction", "lower"))
    return np.asarray((rows.tally(rises) > 0) & (rows.tally(unlike) == 0))


def _against_targets(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield lower-is-better indicators whose targets rise over the years."""
    rows, against = seen(evaluation), rises_only(evaluation)
    for own in rows.by_series(against[rows.series]).values():
        first = own[0]
        message = (
            f"「{name_of(first)}」は名称からは少ないほど良い指標と読めますが、目標値は年々大きくなっています。"
            "削減量などの指標であれば、名称にそう書いてください。"
        )
        where = sources(*(row.source for row in own))
        yield Finding(str(first.measure_id), evaluation.fiscal_year, message, target_steps(own), where)
