"""Does the document agree with itself? (文書の整合)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.contract.schema import PUBLISHED_DEPARTMENT, PUBLISHED_HEADING, PUBLISHED_NAME
from analysis.evaluation.year import Evaluation
from analysis.review.finding import Finding, clipped, rule, sources, words
from analysis.review.seen import departments, each, rows_of, seen
from analysis.words.characters import label_key
from analysis.words.fiscal_year import label
from analysis.words.printing import count_text

#: A task that is so long is not shared by chance (保守作業実績の管理 is).
LONG_TASK = 10
#: From so many measures on it can be seen whether a plan pairs tasks and indicators.
ENOUGH_PAIRS = 5
#: A table of which so many active measures have rows is one that every measure should have.
COMMON = 0.8


def _measure_of(evaluation: Evaluation, row: str) -> str:
    """Return the measure that a row of a published table is about, empty for a group of measures."""
    return row if row in departments(evaluation) else ""


@rule("published-differs", "error", "公表された表の件数・割合・評価が、個票から数え直した結果と合っているか")
def published_differs(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield published figures and totals that the rows do not give."""
    published = evaluation.published
    for row in each(published[(published["agrees"] == False).fillna(False)]):  # noqa: E712
        measure_id = _measure_of(evaluation, str(row.row))
        place = f"{row.table}「{row.column}」" if measure_id else f"{row.table}の{row.row}「{row.column}」"
        message = f"{place}は「{row.published_value}」ですが、個票からは「{row.recomputed_value}」です。どちらかを直してください。"
        evidence = f"公表値「{row.published_value}」、再計算「{row.recomputed_value}」"
        yield Finding(measure_id, evaluation.fiscal_year, message, evidence, words(row.source))


@rule("name-or-department-differs", "warning", "一覧と個票で、取組名や担当課が違っていないか")
def name_or_department_differs(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield names and departments that a list or sheet prints otherwise than the list of measures."""
    columns = {PUBLISHED_NAME: "name", PUBLISHED_DEPARTMENT: "department"}
    rows = evaluation.published[evaluation.published["column"].isin(columns)]
    if rows.empty:
        return
    long = evaluation.measures.melt(["measure_id", "source"], [*columns.values()], "column", "own")
    long = long.assign(column=long["column"].map({name: column for column, name in columns.items()}))
    found = rows.merge(
        long,
        left_on=["row", "column"],
        right_on=["measure_id", "column"],
        suffixes=("", "_own"),
        validate="many_to_one",
    )
    found = found.assign(own=found["own"].fillna(""))
    keys = {text: label_key(text) for text in {*found["own"], *found["published_value"].dropna()}}
    differing = found[found["published_value"].map(keys) != found["own"].map(keys)]
    for (measure_id, column), other in differing.groupby(["row", "column"], sort=False):
        own = other["own"].iloc[0]
        printed = "、".join(f"{row.table}では「{row.published_value}」" for row in each(other))
        message = f"{column}が、取組一覧では「{own}」、{printed}です。正しい方にそろえてください。"
        where = sources(other["source_own"].iloc[0], *other["source"])
        yield Finding(str(measure_id), evaluation.fiscal_year, message, f"取組一覧「{own}」、{printed}", where)


@rule("year-heading-wrong", "warning", "年度の見出しが、重複したり別の年度になったりしていないか")
def year_heading_wrong(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield headings of amounts that name another year than their column stands for."""
    rows = evaluation.published[evaluation.published["column"].str.startswith(PUBLISHED_HEADING)]
    for row in each(rows):
        year = int(str(row.column).split()[-1])
        message = f"{label(year)}の列の見出しが「{row.published_value}」になっています。見出しを直し、金額の年度を確かめてください。"
        evidence = f"{row.table}の見出し「{row.published_value}」（列の順では{label(year)}）"
        yield Finding(_measure_of(evaluation, str(row.row)), year, message, evidence, words(row.source))


def _numbers(measure_id: str) -> tuple[int, ...] | None:
    return tuple(map(int, measure_id.split("-"))) if re.fullmatch(r"\d+(?:-\d+)*", measure_id) else None


def _groups(numbers: list[tuple[int, ...]]) -> dict[tuple[int, ...], list[int]]:
    """Return by group of numbers (1-2 of 1-2-3) the last parts of its members, in order."""
    known = {found[: depth + 1] for found in numbers for depth in range(len(found))}
    groups: dict[tuple[int, ...], list[int]] = {}
    for found in sorted(known):
        groups.setdefault(found[:-1], []).append(found[-1])
    return groups


def _missing_numbers(ends: list[int], from_one: bool) -> list[int]:
    """Return the numbers missing in a group: between those there are, and before them where groups begin at 1."""
    there = set(ends)
    missing = [number for number in range(1 if from_one else ends[0], ends[-1]) if number not in there]
    return missing if len(missing) <= len(ends) else []


@rule("numbering-gap", "warning", "取組の番号が飛んでいて、抜けた番号の説明がないことがないか")
def numbering_gap(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield numbers that are missing between those of one group, at the last level and (information) above it."""
    numbers = [found for found in map(_numbers, evaluation.measures["measure_id"]) if found]
    groups, whole = _groups(numbers), set(numbers)
    depths: dict[int, list[bool]] = {}
    for group, ends in groups.items():
        depths.setdefault(len(group), []).append(1 in ends)
    for group in sorted(groups):
        begins = depths[len(group)]
        missing = _missing_numbers(groups[group], sum(begins) * 2 > len(begins))
        if not missing:
            continue
        there = [(*group, end) for end in groups[group]]
        names = "、".join("-".join(map(str, (*group, number))) for number in missing)
        message = f"番号{names}が見当たりません。廃止・完了・統合した取組であれば、その旨を一覧に書いてください。"
        evidence = f"ある番号: {'、'.join('-'.join(map(str, one)) for one in there)}"
        severity = "" if whole.intersection(there) else "info"
        yield Finding("", evaluation.fiscal_year, message, evidence, "", severity)


def _pairs_of_words(text: str) -> set[str]:
    runs = re.findall(r"[一-龥]{2,}|[ァ-ヶー]{3,}|[A-Za-z]{2,}", label_key(text))
    return {run[start : start + 2] for run in runs for start in range(len(run) - 1)}


def _own_words(evaluation: Evaluation, measure_id: str) -> set[str]:
    """Return the word pairs of a measure's name and indicators."""
    names = [row.indicator for row in rows_of(evaluation, measure_id)]
    measures = evaluation.measures
    names += [*measures.loc[measures["measure_id"] == measure_id, "name"]]
    return _pairs_of_words(" ".join(map(words, names)))


def _shared_tasks(tasks: dict[str, dict[str, str]]) -> dict[tuple[str, str], list[str]]:
    """Return the long tasks that two measures share, by the pair of measures; two at least."""
    holders: dict[str, list[str]] = {}
    for measure_id, own in tasks.items():
        for key in own:
            holders.setdefault(key, []).append(measure_id)
    shared: dict[tuple[str, str], list[str]] = {}
    for first, own in tasks.items():
        for key in (key for key in own if len(key) >= LONG_TASK):
            later = holders[key][holders[key].index(first) + 1 :]
            for second in later:
                shared.setdefault((first, second), []).append(key)
    return {pair: keys for pair, keys in shared.items() if len(keys) > 1}


@rule("task-of-another-measure", "error", "予定の欄に、別の取組の予定がそのまま写されていないか")
def task_of_another_measure(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield measures that share two or more long tasks with one of another department, and whose own words they miss."""
    belongs, schedules = departments(evaluation), evaluation.schedules
    keys = schedules["task"].map({task: label_key(task) for task in schedules["task"].unique()})
    tasks: dict[str, dict[str, str]] = {}
    for measure_id, key, task in zip(schedules["measure_id"], keys, schedules["task"], strict=True):
        tasks.setdefault(str(measure_id), {})[key] = str(task)
    for (first, second), shared in _shared_tasks(tasks).items():
        if belongs.get(first) == belongs.get(second):
            continue
        pairs = _pairs_of_words(" ".join(shared))
        overlap = {one: len(pairs & _own_words(evaluation, one)) for one in (first, second)}
        if overlap[first] == overlap[second]:
            continue
        wrong, right = sorted((first, second), key=lambda one: overlap[one])
        names = "、".join(f"「{tasks[wrong][key]}」" for key in shared)
        message = f"予定の{names}は取組{right}の予定と同じで、この取組の内容と合いません。正しい予定に直してください。"
        where = schedules.loc[schedules["measure_id"].isin([wrong, right]) & keys.isin(shared), "source"]
        evidence = (
            f"取組{wrong}の予定{names}／取組{right}の予定{'、'.join('「' + tasks[right][key] + '」' for key in shared)}"
        )
        yield Finding(wrong, evaluation.fiscal_year, message, evidence, sources(*where))


@rule("indicator-of-another-measure", "warning", "値のない指標の欄に、別の取組の指標名が残っていないか")
def indicator_of_another_measure(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield indicators without any value that bear the name of one that another department's measure reports on."""
    table, belongs = seen(evaluation), departments(evaluation)
    empty = (table.words("target_text") == "") & (table.words("actual_text") == "")
    if not empty.any():
        return
    rows = table.frame[["measure_id", "indicator", "source"]].assign(name_key=table.key("indicator"), empty=empty)
    rows = rows.dropna(subset=["indicator"])
    own = rows.groupby(["measure_id", "name_key"], sort=False)
    nameless = own.first()[own["empty"].all()].reset_index()
    owners = rows[~rows["empty"]].drop_duplicates("name_key").set_index("name_key")["measure_id"]
    nameless = nameless.assign(other=nameless["name_key"].map(owners)).dropna(subset=["other"])
    one, two = (nameless[name].map(belongs).fillna("") for name in ("measure_id", "other"))
    nameless = nameless[one != two]
    alike = rows[rows["name_key"].isin(nameless["name_key"])].groupby(["measure_id", "name_key"])
    where = {key: list(lines) for key, lines in alike["source"]}
    for row in each(nameless):
        measure_id, other, name = row.measure_id, row.other, row.indicator
        message = f"指標「{name}」には値がなく、取組{other}の指標と同じ名称です。写し間違いであれば消し、そうでなければ値を書いてください。"
        evidence = f"取組{measure_id}「{name}」: 値なし／取組{other}にも「{name}」がある"
        lines = sources(*where[measure_id, row.name_key], *where[other, row.name_key])
        yield Finding(str(measure_id), evaluation.fiscal_year, message, evidence, lines)


def _task_counts(evaluation: Evaluation) -> dict[str, tuple[int, int]]:
    """Return by measure how many tasks of the year and how many annual parts it lists, where it lists both."""
    year, schedules, rows = evaluation.fiscal_year, evaluation.schedules, seen(evaluation)
    listed = schedules[(schedules["scope"] == "year") & schedules["month"].isna() & (schedules["fiscal_year"] == year)]
    annual = rows.one_of("kind", "annual") & (rows.year == year) & ~rows.one_of("missing_reason", "none", "dash")
    tasks, parts = Counter(listed["measure_id"]), Counter(rows.words("measure_id")[annual])
    return {measure_id: (tasks[measure_id], parts[measure_id]) for measure_id in tasks if measure_id in parts}


@rule("tasks-without-indicator", "info", "取組予定の項目の数と、業績評価指標の項目の数が合っているか")
def tasks_without_indicator(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield measures that list more or fewer tasks than indicators, in a plan that pairs them one by one."""
    counts = _task_counts(evaluation)
    differs = {measure_id: both for measure_id, both in counts.items() if both[0] != both[1]}
    if len(counts) < ENOUGH_PAIRS or len(differs) > (1 - COMMON) * len(counts):
        return
    lines = evaluation.indicators.drop_duplicates("measure_id").set_index("measure_id")["source"]
    for measure_id in filter(differs.__contains__, evaluation.measures["measure_id"]):
        tasks, parts = differs[measure_id]
        message = (
            f"取組予定は{count_text(tasks, '項目')}、指標は{count_text(parts, '項目')}で、対応が分かりません。"
            "どの取組をどの指標で評価したかが分かるように、項目をそろえてください。"
        )
        evidence = f"取組予定 {count_text(tasks, '項目')}、指標 {count_text(parts, '項目')}"
        yield Finding(str(measure_id), evaluation.fiscal_year, message, evidence, words(lines[measure_id]))


_ENTRIES = {"indicators": "指標", "budgets": "予算・決算", "schedules": "予定"}


@rule("missing-entry", "warning", "ほかの取組にはある指標や予算、担当課の記入が抜けていないか")
def missing_entry(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield active measures without rows in a table that nearly all others have, or without a department."""
    active = evaluation.measures[evaluation.measures["status"] == "active"]
    for name, noun in _ENTRIES.items():
        has = active["measure_id"].isin(getattr(evaluation, name)["measure_id"])
        yield from _lacking(evaluation, active, has, noun)
    yield from _lacking(evaluation, active, active["department"].notna(), "担当課")


def _lacking(evaluation: Evaluation, active: pd.DataFrame, has: pd.Series, noun: str) -> Iterator[Finding]:
    if len(active) < 3 or has.sum() < COMMON * len(active):
        return
    row: Any
    for row in each(active[~has]):
        message = f"{noun}の記入がありません（ほかの取組にはあります）。記入するか、ない理由を書いてください。"
        yield Finding(str(row.measure_id), evaluation.fiscal_year, message, clipped(words(row.name)), words(row.source))
