"""Corrections that change nothing (効かない訂正): the same value again, or one that another cell of its row overrules."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from analysis.contract.codes import BOUND_DIRECTIONS, BOUND_WORDS
from analysis.contract.schema import TABLES

Cells = Mapping[str, str]
Told = tuple[str, str]
_REMOVE = "この訂正を除いてください。"


def is_same(table: str, column: str, old: str, new: str) -> bool:
    """Return whether two spellings of a cell are one value: the same words, or the same number (100, 100.0)."""
    kind = next(one.kind for one in TABLES[table].columns if one.name == column)
    if old == new or kind not in ("integer", "number"):
        return old == new
    try:
        return float(old) == float(new)
    except ValueError:
        return False


def overruled(table: str, column: str, cells: Cells) -> Told | None:
    """Return why a corrected cell has no effect beside the others of its row, and what to do; nothing where it has one.

    Parameters
    ----------
    cells : mapping
        The row by column, all corrections made.
    """
    rule = _RULES.get((table, column))
    return rule(cells) if rule else None


def _direction(cells: Cells) -> Told | None:
    new, bound = cells["direction"], cells["comparator"]
    if cells["kind"] == "activity":
        return "活動指標には目標がないため、判定を変えません。", _REMOVE
    if BOUND_DIRECTIONS.get(bound, new) != new:
        why = f"comparator が {bound}（{BOUND_WORDS[bound]}） のため、判定を変えません。"
        return why, "comparator も訂正するか、この訂正を除いてください。"
    if cells["target_value"] and new not in ("higher", "lower"):
        why = f"目標が数値（{cells['target_value']}）のため、{new or '空欄'} では判定に使えません。"
        return why, "higher か lower にするか、target_value も訂正してください。"
    return None


def _comparator(name: str, value: str, empty: tuple[str, ...]) -> Callable[[Cells], Told | None]:
    """Return the rule that a comparator beside a number is one of a number."""

    def beside_a_number(cells: Cells) -> Told | None:
        if not cells[value] or cells[name] not in empty:
            return None
        why = f"{value} が {cells[value]} なので、{cells[name] or '空欄'}（数値なし）では判定に使えません。"
        return why, f"ge、eq などにするか、{value} も訂正してください。"

    return beside_a_number


def _actual_unit(cells: Cells) -> Told | None:
    if not cells["actual_unit"] or cells["unit"]:
        return None
    why = "目標の単位（unit）が空欄のため、単位の違いになりません。"
    return why, "unit も訂正するか、この訂正を除いてください。"


def _reason(cells: Cells) -> Told | None:
    if not (cells["missing_reason"] and cells["target_value"] and cells["actual_value"]):
        return None
    why = "target_value と actual_value の両方に値があるため、値のない理由は使われません。"
    return why, "target_value か actual_value も訂正するか、この訂正を除いてください。"


_RULES: Mapping[tuple[str, str], Callable[[Cells], Told | None]] = {
    ("indicators", "direction"): _direction,
    ("indicators", "comparator"): _comparator("comparator", "target_value", ("", "none")),
    ("indicators", "actual_comparator"): _comparator("actual_comparator", "actual_value", ("none",)),
    ("indicators", "actual_unit"): _actual_unit,
    ("indicators", "missing_reason"): _reason,
}
