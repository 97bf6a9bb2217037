"""Do the annual and the goal indicator of one measure agree, and is each what its name says? (指標どうし)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pandas as pd

from analysis.evaluation.year import Evaluation, held
from analysis.review.finding import Finding, indicator_rows, name_of, quoted, rule, sources, words
from analysis.words.characters import label_key
from analysis.words.quantity import base_unit

_TAIL = re.compile(r"([一-龥ァ-ヶーA-Za-z]+?(?:率|割合|度|件数|人数|者数|回数|時間|数|密度))(?:\(|$)")
_INNER = re.compile(r"([一-龥ァ-ヶー]{2,}(?:率|度)):?\d")
_CHANGES = ("increase", "decrease")
_COUNT_NAME = re.compile(r"(?:件数|人数|者数|回数|枚数|団体数|箇所数|台数|冊数|業務数|施設数)(?:\([^)%]*\))?$")
_SHARE_NAME = re.compile(r"(?:率|割合)(?:\([^)]*\))?$")
_SHARE_UNITS = ("", "%", "倍", "点", "ポイント", "割")


def concept(row: Any) -> str:
    """Return the quantity that an indicator counts, e.g. ``システム稼働率``; empty where none is named."""
    inner = _INNER.search(label_key(words(row.actual_text)))
    names = (words(row.label), words(row.indicator), inner[1] if inner else "")
    return next((found for found in map(_tail, names) if found), "")


def _tail(name: str) -> str:
    match = _TAIL.search(label_key(name))
    return match[1] if match else ""


def _tasks(evaluation: Evaluation) -> dict[str, list[str]]:
    """Return the planned tasks of the year of each measure, each once, in the order printed."""
    found: dict[str, dict[str, None]] = {}
    planned = evaluation.schedules[evaluation.schedules["scope"] == "year"]
    for measure_id, task in zip(planned["measure_id"], planned["task"], strict=True):
        found.setdefault(str(measure_id), {})[str(task)] = None
    return {measure_id: list(tasks) for measure_id, tasks in found.items()}


def same_concept(one: Any, two: Any, task: str = "") -> bool:
    """Return whether two indicators count the same thing: the ends of their names agree over three characters.

    An annual indicator without a name of its own (``90%以上``) is called after its task.
    """
    names = concept(one) or _tail(task), concept(two)
    if not all(names) or base_unit(words(one.unit)) != base_unit(words(two.unit)):
        return False
    shared = 0
    while shared < min(map(len, names)) and names[0][-1 - shared] == names[1][-1 - shared]:
        shared += 1
    return shared >= 3


@held
def _pairs(evaluation: Evaluation) -> list[tuple[Any, Any]]:
    """Return annual and goal indicators of one measure and year that count the same thing."""
    found = []
    tasks = _tasks(evaluation)
    parts: dict[str, dict[str, list[Any]]] = {}
    for row in indicator_rows(evaluation):
        if row.fiscal_year == evaluation.fiscal_year:
            parts.setdefault(str(row.measure_id), {}).setdefault(str(row.kind), []).append(row)
    for measure_id, kinds in parts.items():
        annual, named = kinds.get("annual", []), tasks.get(measure_id, [])
        numbered = dict(enumerate(named, start=1)) if len(named) == len(annual) else {}
        for one, two in product(annual, kinds.get("goal", [])):
            if same_concept(one, two, numbered.get(int(one.seq), "")):
                found.append((one, two))
    return found


def _finding(one: Any, two: Any, message: str) -> Finding:
    evidence = f"{quoted(one)}／{quoted(two)}"
    return Finding(str(one.measure_id), int(one.fiscal_year), message, evidence, sources(one.source, two.source))


@rule("annual-and-goal-target-differ", "warning", "同じ指標なのに、単年度の目標が計画全体の目標より低くないか")
def annual_and_goal_target_differ(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield annual targets that are lower than the goal of the same indicator in the final year of the plan."""
    if evaluation.fiscal_year != evaluation.plan.period[1]:
        return
    for one, two in _pairs(evaluation):
        if pd.isna(one.target_value) or pd.isna(two.target_value):
            continue
        if (one.comparator in _CHANGES) != (two.comparator in _CHANGES):
            continue
        easier = (
            one.target_value > two.target_value if two.direction == "lower" else one.target_value < two.target_value
        )
        if easier:
            message = (
                f"「{name_of(two)}」の単年度の目標（{words(one.target_text)}）は、計画全体の目標（{words(two.target_text)}）に届かない水準です。"
                "最終年度の目標をそろえるか、違う理由を書いてください。"
            )
            yield _finding(one, two, message)


@rule("annual-and-goal-actual-contradict", "warning", "同じ指標の単年度と計画全体の実績が、両立しない値ではないか")
def annual_and_goal_actual_contradict(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield shares of which the whole period is 100 % although a single year is not, or an event-free 0 likewise."""
    for one, two in _pairs(evaluation):
        if pd.isna(one.actual_value) or pd.isna(two.actual_value):
            continue
        full = words(two.unit) == "%" and two.actual_value == 100 and one.actual_value < 100
        none = two.actual_value == 0 and one.actual_value > 0 and two.direction == "lower"
        if full or none:
            message = (
                f"「{name_of(two)}」の実績が、計画全体では{words(two.actual_text)[:30]}なのに単年度では{words(one.actual_text)[:30]}です。"
                "どちらが正しいかを確かめ、集計した期間を書いてください。"
            )
            yield _finding(one, two, message)


@rule("name-and-unit-differ", "warning", "率の指標に件数、件数の指標に率など、指標名と単位が食い違っていないか")
def name_and_unit_differ(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield indicators whose name says count or share and whose unit says the other; once an indicator."""
    told = set()
    for row in indicator_rows(evaluation):
        name, unit = label_key(words(row.indicator)), base_unit(words(row.unit))
        key = (row.measure_id, row.kind, row.seq)
        counted = _COUNT_NAME.search(name) and not re.search(r"率|割合|[/÷]", name)
        wrong = (counted and unit == "%") or (_SHARE_NAME.search(name) and unit not in _SHARE_UNITS)
        if not wrong or key in told or row.comparator in ("increase", "decrease") or row.kind == "activity":
            continue
        told.add(key)
        message = f"指標名「{name_of(row)}」と単位「{unit}」が合いません。指標名か単位を直してください。"
        yield Finding(str(row.measure_id), int(row.fiscal_year), message, quoted(row), words(row.source))


@rule("answer-names-another-quantity", "warning", "指標名と、目標・実績に書かれた数量の名前が違っていないか")
def answer_names_another_quantity(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield goal indicators whose cells name another quantity than the indicator itself."""
    for row in indicator_rows(evaluation):
        name, inner = label_key(words(row.indicator)), label_key(words(row.label))
        ends = _COUNT_NAME.search(inner) or re.search(r"(?:率|割合|時間|満足度)$", inner)
        if not ends or not _TAIL.search(name) or row.kind == "activity":
            continue
        own = {inner[start : start + 2] for start in range(len(inner) - 2)}
        if len(inner) >= 5 and inner not in name and name not in inner and sum(pair in name for pair in own) <= 1:
            message = (
                f"指標は「{words(row.indicator)[:30]}」ですが、目標や実績は「{words(row.label)}」で書かれています。"
                "同じものを数えているかを確かめ、名称をそろえてください。"
            )
            yield Finding(str(row.measure_id), int(row.fiscal_year), message, quoted(row), words(row.source))
