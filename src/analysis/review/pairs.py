"""Do the annual and the goal indicator of one measure agree, and is each what its name says? (指標どうし)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from analysis.evaluation.year import Evaluation, held
from analysis.review.finding import Finding, name_of, quoted, rule, sources, words
from analysis.review.seen import Mask, Seen, each, joined, seen, units
from analysis.words.characters import label_key
from analysis.words.printing import number_text
from analysis.words.unit import base_unit

_TAIL = re.compile(r"([一-龥ァ-ヶーA-Za-z]+?(?:率|割合|度|件数|人数|者数|回数|時間|数|密度))(?:\(|$)")
_INNER = re.compile(r"([一-龥ァ-ヶー]{2,}(?:率|度)):?\d")
_CHANGES = ("increase", "decrease")
_COUNT_NAME = re.compile(r"(?:件数|人数|者数|回数|枚数|団体数|箇所数|台数|冊数|業務数|施設数)(?:\([^)%]*\))?$")
_SHARE_NAME = re.compile(r"(?:率|割合)(?:\([^)]*\))?$")
_SHARE_UNITS = ("", "%", "倍", "点", "ポイント", "割")


def _tail(name: str) -> str:
    match = _TAIL.search(label_key(name))
    return match[1] if match else ""


def concept(label: str, indicator: str, actual: str) -> str:
    """Return the quantity that an indicator counts, e.g. ``システム稼働率``; empty where none is named."""
    inner = _INNER.search(label_key(actual))
    names = (label, indicator, inner[1] if inner else "")
    return next((found for found in map(_tail, names) if found), "")


def tasks_of(evaluation: Evaluation) -> pd.DataFrame:
    """Return the planned tasks of the year of each measure, each once, numbered in the order printed.

    Returns
    -------
    DataFrame of `measure_id`, `task`, `seq`, `tasks` (how many the measure has)
    """
    planned = evaluation.schedules[evaluation.schedules["scope"] == "year"]
    tasks = planned[["measure_id", "task"]].drop_duplicates()
    by_measure = tasks.groupby("measure_id")
    return tasks.assign(seq=(by_measure.cumcount() + 1).astype("Int64"), tasks=by_measure["task"].transform("size"))


def _after_tasks(evaluation: Evaluation, places: np.ndarray) -> dict[int, str]:
    """Return by place what annual indicators count by their tasks, of measures with as many tasks as annual indicators."""
    rows = seen(evaluation)
    measures, numbers = rows.words("measure_id")[places].tolist(), rows.number("seq")[places].astype(int).tolist()
    parts = Counter(measures)
    tasks = {
        (row.measure_id, row.seq): row.task for row in each(tasks_of(evaluation)) if row.tasks == parts[row.measure_id]
    }
    found = zip(places.tolist(), zip(measures, numbers, strict=True), strict=True)
    return {place: _tail(tasks[key]) for place, key in found if key in tasks}


@held
def _pairs(evaluation: Evaluation) -> tuple[np.ndarray, np.ndarray]:
    """Return the places of annual and goal indicators of one measure and year that count the same thing.

    They do where the ends of their names agree over three characters. An annual indicator without a name of its own
    (``90%以上``) is called after its task, where a measure has as many tasks as annual indicators.
    """
    rows = seen(evaluation)
    now = rows.year == evaluation.fiscal_year
    annual, goal = (np.flatnonzero(now & rows.one_of("kind", kind)) for kind in ("annual", "goal"))
    if not len(annual) or not len(goal):
        return annual[:0], goal[:0]
    named, tasks = rows.read(concept, "label", "indicator", "actual_text"), _after_tasks(evaluation, annual)
    key = list(zip(rows.words("measure_id"), units(rows, "unit"), strict=True))

    def ends(places: np.ndarray) -> list[tuple[Any, ...]]:
        names = [(key[place], (named[place] or tasks.get(place, ""))[-3:]) for place in places.tolist()]
        return [name if len(name[1]) == 3 else (place,) for place, name in zip(places.tolist(), names, strict=True)]

    one, two = joined(ends(annual), ends(goal))
    return annual[one], goal[two]


def _finding(one: Any, two: Any, message: str) -> Finding:
    evidence = f"{quoted(one)}／{quoted(two)}"
    return Finding(str(one.measure_id), int(one.fiscal_year), message, evidence, sources(one.source, two.source))


@rule("annual-and-goal-target-differ", "warning", "同じ指標なのに、単年度の目標が計画全体の目標より低くないか")
def annual_and_goal_target_differ(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield annual targets that are lower than the goal of the same indicator in the final year of the plan."""
    if evaluation.fiscal_year != evaluation.plan.period[1]:
        return
    rows, (annual, goal) = seen(evaluation), _pairs(evaluation)
    one, two = (rows.number("target_value")[places] for places in (annual, goal))
    easier = np.where(rows.one_of("direction", "lower")[goal], one > two, one < two)
    change = rows.one_of("comparator", *_CHANGES)
    easier &= change[annual] == change[goal]
    for first, second in rows.row_pairs(annual[easier], goal[easier]):
        message = (
            f"「{name_of(second)}」の単年度の目標（{words(first.target_text)}）は、計画全体の目標（{words(second.target_text)}）に届かない水準です。"
            "最終年度の目標をそろえるか、違う理由を書いてください。"
        )
        yield _finding(first, second, message)


def _contradict(rows: Seen, annual: np.ndarray, goal: np.ndarray) -> Mask:
    """Return where a whole period is full although a year is not, or without events although a year has some."""
    one, two = (rows.number("actual_value")[places] for places in (annual, goal))
    full = rows.one_of("unit", "%")[goal] & (two == 100) & (one < 100)
    none = (two == 0) & (one > 0) & rows.one_of("direction", "lower")[goal]
    return np.asarray(full | none)


@rule("annual-and-goal-actual-contradict", "warning", "同じ指標の単年度と計画全体の実績が、両立しない値ではないか")
def annual_and_goal_actual_contradict(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield shares of which the whole period is 100 % although a single year is not, or an event-free 0 likewise."""
    rows, (annual, goal) = seen(evaluation), _pairs(evaluation)
    chosen = _contradict(rows, annual, goal)
    for first, second in rows.row_pairs(annual[chosen], goal[chosen]):
        message = (
            f"「{name_of(second)}」の実績が、計画全体では{words(second.actual_text)[:30]}なのに単年度では{words(first.actual_text)[:30]}です。"
            "どちらが正しいかを確かめ、集計した期間を書いてください。"
        )
        yield _finding(first, second, message)


@rule("annual-and-goal-actual-differ", "info", "同じ指標なのに、最終年度の単年度と計画全体の実績が違っていないか")
def annual_and_goal_actual_differ(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield in the plan's last year the annual actuals that differ from the goal's: of another period, or one of them wrong.

    Those of which the goal's words say 平均 or 累計 explain themselves; those that cannot both hold are told above.
    """
    if evaluation.fiscal_year != evaluation.plan.period[1]:
        return
    rows, (annual, goal) = seen(evaluation), _pairs(evaluation)
    one, two = (rows.number("actual_value")[places] for places in (annual, goal))
    change = rows.one_of("comparator", *_CHANGES)
    differ = (one != two) & ~np.isnan(one + two) & ~(change[annual] | change[goal])
    differ &= ~rows.says(_OF_THE_PERIOD.search, "actual_text")[goal] & ~_contradict(rows, annual, goal)
    for first, second in rows.row_pairs(annual[differ], goal[differ]):
        message = (
            f"「{name_of(second)}」の実績が、単年度では{number_text(first.actual_value)}、計画全体では{number_text(second.actual_value)}です。"
            "期間の平均や累計であれば、その旨を書いてください。"
        )
        yield _finding(first, second, message)


_OF_THE_PERIOD = re.compile(r"平均|累計|累積|期間中|延べ")


def _name_against_unit(indicator: str, unit: str) -> bool:
    """Return whether the name of an indicator says count or share and its unit the other."""
    name, unit = label_key(indicator), base_unit(unit)
    counted = _COUNT_NAME.search(name) and not re.search(r"率|割合|[/÷]", name)
    return bool((counted and unit == "%") or (_SHARE_NAME.search(name) and unit not in _SHARE_UNITS))


@rule("name-and-unit-differ", "warning", "率の指標に件数、件数の指標に率など、指標名と単位が食い違っていないか")
def name_and_unit_differ(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield indicators whose name says count or share and whose unit says the other; once an indicator."""
    rows = seen(evaluation)
    wrong = rows.says(_name_against_unit, "indicator", "unit") & rows.counted & ~rows.one_of("comparator", *_CHANGES)
    places = np.flatnonzero(wrong)
    for row in rows.rows(places[np.unique(rows.series[places], return_index=True)[1]]):
        unit = base_unit(words(row.unit))
        message = f"指標名「{name_of(row)}」と単位「{unit}」が合いません。指標名か単位を直してください。"
        yield Finding(str(row.measure_id), int(row.fiscal_year), message, quoted(row), words(row.source))


def _another_quantity(indicator: str, label: str) -> bool:
    """Return whether the quantity named in the cells of an indicator is another than that of its own name."""
    name, inner = label_key(indicator), label_key(label)
    ends = _COUNT_NAME.search(inner) or re.search(r"(?:率|割合|時間|満足度)$", inner)
    if not ends or not _TAIL.search(name) or len(inner) < 5 or inner in name or name in inner:
        return False
    return sum(pair in name for pair in {inner[start : start + 2] for start in range(len(inner) - 2)}) <= 1


@rule("answer-names-another-quantity", "warning", "指標名と、目標・実績に書かれた数量の名前が違っていないか")
def answer_names_another_quantity(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield goal indicators whose cells name another quantity than the indicator itself."""
    rows = seen(evaluation)
    for row in rows.rows(rows.counted & rows.says(_another_quantity, "indicator", "label")):
        message = (
            f"指標は「{words(row.indicator)[:30]}」ですが、目標や実績は「{words(row.label)}」で書かれています。"
            "同じものを数えているかを確かめ、名称をそろえてください。"
        )
        yield Finding(str(row.measure_id), int(row.fiscal_year), message, quoted(row), words(row.source))
