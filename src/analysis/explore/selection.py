"""What an analyst looks at (選択): part of a plan by policy, department, measure and years; no widgets here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.contract import codes
from analysis.outlook.plans import OpenPlan
from analysis.telling import display

#: The first choice of each list.
ALL = "（すべて）"
Part = tuple[str, str, int]
Option = tuple[str, str]
_KEYS = ["measure_id", "fiscal_year"]
#: The columns of the table in view; all of them are exported.
COLUMNS = (
    *("measure_id", "name", "department", "policy_name", "fiscal_year", "kind", "seq", "indicator", "unit"),
    *("direction", "baseline_text", "baseline_value", "target_text", "target_value", "actual_text", "actual_value"),
    *(
        "achievement_rate",
        "rate_method",
        "met",
        "published_grade",
        "annual",
        "overall",
        "budget_yen",
        "settlement_yen",
        "execution_rate",
    ),
    *("missing_reason", "source"),
)


@dataclass(frozen=True)
class Selection:
    """A part of a plan; an empty text is everything.

    Attributes
    ----------
    policy, department, measure_id : str
    years : tuple of int, optional
        First and last fiscal year; all by default.
    """

    policy: str = ""
    department: str = ""
    measure_id: str = ""
    years: tuple[int, int] | None = None


def _options(values: Iterable[object], labels: Iterable[str]) -> list[Option]:
    return [(ALL, ""), *((label, str(value)) for value, label in zip(values, labels, strict=True))]


def policies(plan: OpenPlan) -> list[Option]:
    """Return (label, value) of every policy that a measure belongs to, in the plan's order."""
    used = list(pd.unique(plan.measures["policy"].dropna()))
    known = [policy for policy in plan.plan.policy_ids if policy in used]
    ordered = [*known, *(policy for policy in used if policy not in known)]
    return _options(ordered, display.policy_names(plan.plan, ordered))


def _in_view(plan: OpenPlan, selection: Selection) -> pd.DataFrame:
    """Return the measures of a selection."""
    measures = plan.measures
    for column in ("policy", "department", "measure_id"):
        wanted = getattr(selection, column)
        if wanted:
            measures = measures[measures[column].eq(wanted).fillna(False)]
    return measures


def departments(plan: OpenPlan, selection: Selection) -> list[Option]:
    """Return (label, value) of the departments in charge within the policy."""
    found = _in_view(plan, Selection(policy=selection.policy))["department"].dropna()
    names = list(pd.unique(found))
    return _options(names, names)


def measures(plan: OpenPlan, selection: Selection) -> list[Option]:
    """Return (label, value) of the measures within policy and department."""
    found = _in_view(plan, Selection(selection.policy, selection.department))
    pairs = zip(found["measure_id"], found["name"], strict=True)
    return _options(found["measure_id"], [f"{measure_id}　{name}" for measure_id, name in pairs])


def parts(plan: OpenPlan, selection: Selection) -> list[tuple[str, Part]]:
    """Return (label, part) of every indicator part in view, in the order of the plan.

    Counts of activity (活動指標) come last in their measure: they have no target.
    """
    ids = list(_in_view(plan, selection)["measure_id"])
    rows = plan.indicators
    rows = rows[rows["measure_id"].isin(ids)].drop_duplicates(["measure_id", "kind", "seq"])
    place = rows["measure_id"].map({measure_id: order for order, measure_id in enumerate(ids)})
    rows = rows.assign(place=place, last=rows["kind"].eq("activity")).sort_values(["place", "last"], kind="stable")
    names = display.indicator_name(rows)
    shown = zip(rows["measure_id"], rows["kind"], rows["seq"].astype(int), names, strict=True)
    return [
        (f"{measure_id}　{name}【{codes.KINDS[kind]}・{seq}】", (measure_id, kind, seq))
        for measure_id, kind, seq, name in shown
    ]


def best_part(plan: OpenPlan, offered: Sequence[tuple[str, Part]]) -> Part | None:
    """Return the first part with the most years of numbers, which says most as a chart; None of none."""
    rows = plan.indicators.dropna(subset=["actual_value"]).groupby(["measure_id", "kind", "seq"]).size()
    numbers = rows.to_dict()
    return max((part for _, part in offered), key=lambda part: int(numbers.get(part, 0)), default=None)


def all_years(plan: OpenPlan) -> list[int]:
    """Return every fiscal year that the plan has a row for."""
    years = [plan.newest.indicators, plan.newest.budgets, plan.newest.grades]
    return sorted({int(year) for frame in years for year in frame["fiscal_year"]} | set(plan.editions))


def _beside(plan: OpenPlan) -> pd.DataFrame:
    """Return grades and amounts by measure and year."""
    table = plan.newest.budgets[[*_KEYS, "budget_yen", "settlement_yen", "execution_rate", "source"]]
    table = table.rename(columns={"source": "budget_source"})
    for kind in ("annual", "overall"):
        own = plan.newest.grades.query("kind == @kind")[[*_KEYS, "grade", "source"]]
        own = own.rename(columns={"grade": kind, "source": f"{kind}_source"})
        table = table.merge(own, on=_KEYS, how="outer", validate="one_to_one")
    return table


def rows(plan: OpenPlan, selection: Selection) -> pd.DataFrame:
    """Return everything in view: one row an indicator part and year, with grades, budget and execution beside it.

    A year in which a measure has only amounts or a grade is a row without indicator, and a measure without
    anything is one row: nothing in view is left out.

    Returns
    -------
    DataFrame
        The columns `COLUMNS`, in the order of the plan and of the years; amounts in yen, rates as ratios.
    """
    about = _in_view(plan, selection)[["measure_id", "name", "department", "policy_name"]]
    indicators = plan.newest.indicators
    named = indicators.assign(indicator=display.indicator_name(indicators))
    table = named.merge(_beside(plan), on=_KEYS, how="outer", validate="many_to_one")
    for name in ("budget_source", "annual_source", "overall_source"):
        table["source"] = table["source"].fillna(table[name])
    table = about.merge(table, on="measure_id", how="left", validate="one_to_many")
    if selection.years is not None:
        table = table[table["fiscal_year"].between(*selection.years).fillna(True)]
    order = {measure_id: place for place, measure_id in enumerate(about["measure_id"])}
    table = table.assign(place=table["measure_id"].map(order), goal=table["kind"].map({"goal": 1, "activity": 2}))
    table = table.sort_values(["place", "fiscal_year", "goal", "seq"], na_position="first", kind="stable")
    return table[list(COLUMNS)].reset_index(drop=True)


def findings(plan: OpenPlan, measure_id: str) -> pd.DataFrame:
    """Return what a reviewer should ask about one measure (確認事項).

    Returns
    -------
    DataFrame with the columns of `OpenPlan.findings`
    """
    found = plan.findings
    return found[found["measure_id"].eq(measure_id).fillna(False)].reset_index(drop=True)
