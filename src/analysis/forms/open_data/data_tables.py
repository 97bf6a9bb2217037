"""The tables of the open data (公開する表): those of the contract, and what their codes refer to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from analysis.contract.plan import Plan
from analysis.contract.schema import TABLES
from analysis.contract.table import Column, Table

Row = dict[str, Any]

_PLAN = Column("plan_id", "計画", key=True, required=True)
_EDITION = Column("edition", "評価年度（この行を読んだ報告の年度）", "integer", required=True)
#: Tables whose rows tell of one edition, not of a fiscal year: there the edition is part of the key.
_OF_EDITION = ("published",)
#: Tables of the contract that are published: the sentences of the source never leave the project.
PUBLISHED = tuple(name for name in TABLES if name != "texts")

PLANS = Table(
    "plans",
    "計画",
    (
        _PLAN,
        Column("city_code", "全国地方公共団体コード"),
        Column("city", "地方公共団体名", required=True),
        Column("title", "計画名", required=True),
        Column("first_year", "計画期間の初年度", "integer"),
        Column("last_year", "計画期間の最終年度", "integer"),
        Column("source_title", "元資料"),
    ),
)
POLICIES = Table(
    "policies",
    "基本方針",
    (_PLAN, Column("policy", "番号", key=True, required=True), Column("name", "名称", required=True)),
)
STEPS = Table(
    "grade_steps",
    "評価の段階",
    (
        _PLAN,
        Column("rank", "順位（1 が最も良い）", "integer", key=True, required=True),
        Column("symbol", "記号", required=True),
        Column("label", "意味"),
        Column("positive", "良い評価に数えるか", "flag", required=True),
        Column("reached", "目標の達成を意味するか", "flag", required=True),
    ),
)
REVISIONS = Table(
    "revisions",
    "評価年度によって値の違う箇所",
    (
        _PLAN,
        Column("table", "表", key=True, required=True),
        Column("row", "行", key=True, required=True),
        Column("column", "列", key=True, required=True),
        Column("edition", "前の評価年度", "integer", key=True, required=True),
        Column("value", "前の値"),
        Column("source", "前の値の出典"),
        Column("later_edition", "後の評価年度", "integer", required=True),
        Column("later_value", "後の値"),
        Column("later_source", "後の値の出典"),
    ),
)


def processed_table(name: str) -> Table:
    """Return a table of the contract as it is published: with plan, edition and, for flags, their own type."""
    table, key = TABLES[name], name in _OF_EDITION
    columns = [replace(one, kind="flag") if one.name == "agrees" else one for one in table.columns]
    return replace(table, columns=(_PLAN, *columns, replace(_EDITION, key=key)))


def plan_rows(plan: Plan) -> list[Row]:
    """Return the one row of the table ``plans``."""
    first, last = plan.period if plan.has_period else (None, None)
    facts = {"city_code": plan.city_code or None, "city": plan.city, "title": plan.title}
    years = {"first_year": first, "last_year": last}
    return [{"plan_id": plan.plan_id, **facts, **years, "source_title": plan.source_title or None}]


def policy_rows(plan: Plan) -> list[Row]:
    """Return the rows of the table ``policies``."""
    return [{"plan_id": plan.plan_id, "policy": number, "name": name} for number, name in plan.policies.items()]


def step_rows(plan: Plan) -> list[Row]:
    """Return the rows of the table ``grade_steps``, best first."""
    return [
        {
            "plan_id": plan.plan_id,
            "rank": rank,
            "symbol": step.symbol,
            "label": step.label,
            "positive": step.symbol in plan.scale.positive,
            "reached": step.symbol in plan.scale.said_reached,
        }
        for rank, step in enumerate(plan.scale.steps, start=1)
    ]
