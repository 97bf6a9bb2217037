"""One spelling of everything that is compared (表記の統一): grades, policies, departments, units.

What a file prints as ``改善（手段変更）`` or ``Ａ`` is the step that plan.toml spells ``改善(手段変更)`` or ``A``; from here on
both sides of every comparison are the same text. A grade that is no step is a problem with its place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from analysis.contract.plan import Plan
from analysis.contract.scale import Scale
from analysis.editions.raw import RawTable
from analysis.words.characters import label_key, unit_key
from analysis.words.errors import Location, Problem

#: Where grades stand, by table.
_GRADES = {"grades": "grade", "indicators": "published_grade"}
_UNITS = ("unit", "actual_unit", "baseline_unit")


def _respell(raw: RawTable | None, column: str, spelling: Callable[[str], str]) -> None:
    """Replace the texts of a column; each distinct text is looked up once."""
    if raw is None or column not in raw.columns:
        return
    cells = raw.columns[column]
    known = {text: spelling(text) if text else text for text in dict.fromkeys(cells)}
    raw.columns[column] = [known[text] for text in cells]


def _first_spelling() -> Callable[[str], str]:
    """Return a function that gives every spelling of a name as the first one that it saw."""
    seen: dict[str, str] = {}
    return lambda text: seen.setdefault(label_key(text), text)


def _scale_problem(scale: Scale, text: str, where: Location) -> Problem:
    steps = "、".join(scale.symbols)
    known = (
        f"段階は {steps}、評価しない印は {'、'.join(scale.not_evaluated)} です" if steps else "段階の登録がありません"
    )
    return Problem(
        where,
        f"評価「{text}」は計画の段階にありません（{known}）。",
        "転記の誤りなら直し、正しい評価なら plan.toml の [[grades.steps]]（評価しない印なら not_evaluated）に加えてください。",
    )


def _settle_grades(raw: RawTable | None, column: str, scale: Scale) -> list[Problem]:
    """Give every grade the symbol of the scale; return a problem for each that is none."""
    _respell(raw, column, lambda text: scale.own(text) or text)
    if raw is None:
        return []
    cells = raw.cells(column)
    unknown = set(cells) - {"", *scale.symbols, *scale.not_evaluated}
    places = [place for place, text in enumerate(cells) if text in unknown] if unknown else []
    return [_scale_problem(scale, cells[place], raw.where(place, column)) for place in places]


def settle(tables: Mapping[str, RawTable], plan: Plan) -> list[Problem]:
    """Give grades, policies, departments and units of the raw tables one spelling, in place.

    Returns
    -------
    list of Problem
        Every grade outside the plan's scale, with file, line and the scale.
    """
    policies = {label_key(policy): policy for policy in plan.policies}
    _respell(tables.get("measures"), "policy", lambda text: policies.get(label_key(text), text))
    _respell(tables.get("measures"), "department", _first_spelling())
    for column in _UNITS:
        _respell(tables.get("indicators"), column, unit_key)
    return [
        problem
        for table, column in _GRADES.items()
        for problem in _settle_grades(tables.get(table), column, plan.scale)
    ]
