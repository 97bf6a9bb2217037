"""The description of the open data (datapackage.json): tables, columns, keys, licence and source in Japanese."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.contract.codes import explanation
from analysis.contract.plan import Plan
from analysis.contract.table import Column, Table

_TYPES = {"text": "string", "integer": "integer", "number": "number", "flag": "boolean"}
#: Of the project's own part in the tables; rights in the documents stay with the city.
_LICENCE = {"name": "MIT", "title": "MIT License", "path": "https://opensource.org/license/mit"}
_ABOUT = (
    "{title}の評価報告書に記載された事実と数値を、表ごとにまとめたものです。"
    "空欄は、元資料に記載がないことを表し、0 とは異なります。率は比（1.0 が 100%）、金額は円です。"
    "複数の年度の報告に載った値は、最も新しい報告のものです。前の報告と違う値は revisions にあります。"
    "元資料の文章は含みません。表計算ソフトで式として動くおそれのある文字列には、先頭に「'」を付けています。"
    "元資料の権利は{city}にあります。集計と加工は hyoka によるもので、{city}が作成・監修したものではありません。"
)

Reference = tuple[list[str], str]


@dataclass(frozen=True)
class Resource:
    """One file of the open data.

    Attributes
    ----------
    table : Table
        Its columns in the order of the file; those of the key are keys.
    content : bytes
        The file as written.
    references : tuple
        (columns, table) of every reference that holds; the other table has columns of the same names.
    rows : int
        How many rows there are; a table without any is not published.
    """

    table: Table
    content: bytes
    references: tuple[Reference, ...] = ()
    rows: int = 0

    @property
    def file(self) -> str:
        """The name of the file."""
        return f"{self.table.name}.csv"


def description(plan: Plan, editions: Sequence[int], resources: Sequence[Resource]) -> dict[str, Any]:
    """Return the content of ``datapackage.json``, a Tabular Data Package."""
    return {
        "profile": "tabular-data-package",
        "name": re.sub(r"[^a-z0-9._-]", "-", plan.plan_id.lower()),
        "title": f"{plan.full_title} 評価データ",
        "description": _ABOUT.format(title=plan.full_title, city=plan.city),
        "plan_id": plan.plan_id,
        "city_code": plan.city_code,
        "city": plan.city,
        "editions": list(editions),
        "licenses": [_LICENCE],
        "sources": [{"title": plan.source_title or plan.full_title}],
        "contributors": [{"title": "hyoka", "role": "wrangler"}],
        "resources": [_resource(one) for one in resources],
    }


def _resource(resource: Resource) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": resource.table.name,
        "title": resource.table.label,
        "path": resource.file,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(resource.content),
        "hash": f"sha256:{hashlib.sha256(resource.content).hexdigest()}",
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\r\n", "header": True},
        "schema": _schema(resource),
    }


def _schema(resource: Resource) -> dict[str, Any]:
    table = resource.table
    found: dict[str, Any] = {
        "fields": [_field(table.name, column) for column in table.columns],
        "missingValues": [""],
    }
    if table.key:
        found["primaryKey"] = table.key
    if resource.references:
        found["foreignKeys"] = [_reference(*one) for one in resource.references]
    return found


def _field(table: str, column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.choices:
        constraints["enum"] = list(column.choices)
    parts: Mapping[str, Any] = {"description": explanation(table, column.name), "constraints": constraints}
    given = {name: value for name, value in parts.items() if value}
    return {"name": column.name, "title": column.label, "type": _TYPES[column.kind], **given}


def _reference(columns: list[str], table: str) -> dict[str, Any]:
    return {"fields": columns, "reference": {"resource": table, "fields": columns}}
