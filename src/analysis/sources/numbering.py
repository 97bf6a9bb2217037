"""Numbers of measures that no document prints (取組番号): those of the other editions, by name and department."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from analysis.contract.schema import PUBLISHED_EXECUTION
from analysis.sources.differences import SHEET
from analysis.sources.imported import Imported
from analysis.sources.indicators import Row
from analysis.sources.layout import Layout
from analysis.words.characters import label_key


@dataclass(frozen=True)
class FormerMeasure:
    """A measure of another edition of the plan."""

    measure_id: str
    name: str
    department: str


def are_printed(layout: Layout) -> bool:
    """Return whether the numbers of the measures stand in the documents."""
    if layout.has_record:
        return layout.record.id != "order"
    return all(one.measure.id or one.measure.id_from for one in layout.sheets if one.adds_measures)


def _numbers(measures: Iterable[Row], former: Sequence[FormerMeasure]) -> dict[str, str]:
    """Return the number of every measure: that of the nearest edition with its name and department, else a free one."""
    rows = list(measures)
    both: dict[tuple[str, str], str] = {}
    names: dict[str, set[str]] = {}
    for one in former:
        both.setdefault((label_key(one.name), label_key(one.department)), one.measure_id)
        names.setdefault(label_key(one.name), set()).add(one.measure_id)
    here = Counter(label_key(str(row["name"])) for row in rows)
    found: dict[str, str] = {}
    taken: set[str] = set()
    for row in rows:
        name = label_key(str(row["name"]))
        alone = names.get(name, set()) if here[name] == 1 else set()
        number = both.get((name, label_key(str(row["department"])))) or (next(iter(alone)) if len(alone) == 1 else "")
        if number and number not in taken:
            found[str(row["measure_id"])] = number
            taken.add(number)
    used = [int(number) for number in (*taken, *(one.measure_id for one in former)) if number.isdecimal()]
    free = max(used, default=0)
    for row in rows:
        if str(row["measure_id"]) not in found:
            free += 1
            found[str(row["measure_id"])] = str(free)
    return found


def number_by_name(found: Imported, former: Sequence[FormerMeasure], layout: Layout) -> None:
    """Give the measures of an import the numbers that they have in other editions, and say so."""
    numbers = _numbers(found.tables["measures"], former)
    if not former or all(old == new for old, new in numbers.items()):
        return
    lists = {one.table for one in layout.lists if one.columns.keys() & {"name", "check"}}
    for name, rows in found.tables.items():
        for row in rows:
            if name == "published" and row["table"] in {SHEET, PUBLISHED_EXECUTION, *lists}:
                row["row"] = numbers.get(str(row["row"]), row["row"])
            elif name != "published":
                row["measure_id"] = numbers[str(row["measure_id"])]
    found.proposals = [replace(one, measure_id=numbers[one.measure_id]) for one in found.proposals]
    moved = [f"{old}→{new}" for old, new in numbers.items() if old != new]
    found.log.remark(
        "取組番号の印字がないため、ほかの評価年度と同じ取組（名称と担当課）には同じ番号を付けました。"
        f"並び順との違い: {'、'.join(moved[:20])}{' …' if len(moved) > 20 else ''}"
    )
