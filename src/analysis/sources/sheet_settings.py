"""What may stand in the ``[[sheet]]`` parts of layout.toml: the schema of a table (表の設定).

The annotations check and read what is written, and say what it means in the reference
(`analysis.words.setting_kinds`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from analysis.contract.codes import DIRECTIONS, MISSING_REASONS, STATUS
from analysis.sources.fact_columns import (
    BudgetColumns,
    FundingColumns,
    FutureColumns,
    GradeColumns,
    IndicatorColumns,
    ScheduleColumns,
)
from analysis.sources.shapes import AmountUnit, Pattern
from analysis.sources.sheet_columns import MeasureColumns, Place, Words
from analysis.words.setting_marks import AtLeast, Filled, Misfit, OneOf, Regex, Sample, SettingMark, Short

_RANGE = re.compile(r"[A-Z]{1,3}\d*:[A-Z]{1,3}\d*")


@dataclass(frozen=True)
class CellRange(SettingMark):
    """A range of a worksheet."""

    def read(self, value: str) -> str:
        """Return it, or say what is wrong with it."""
        if _RANGE.fullmatch(value):
            return value
        raise Misfit(f"=「{value}」を読めません。", "「A4:AZ」「A4:AZ60」のように書いてください。")


_MEASURE = {
    "id": "番号",
    "name": "取組名",
    "department": "担当課",
    "policy": "方針",
    "program": "施策",
    "status": "状態",
}
_CARRIED = {**_MEASURE, "indicator": "指標名", "label": "内訳", "unit": "単位", "direction": "方向"}
_CARRIED |= {"year": "年度", "item": "目標か実績か", "task": "予定の内容"}


@dataclass(frozen=True)
class Skip:
    """``skip``: rows that are left out on purpose, by their words or by those in one column.

    読まない行。
    """

    pattern: Annotated[str, Filled(), Regex(), "読まない行の語の形", Sample("'^廃止'")]
    column: Annotated[str, "語を探す列"] = ""


@dataclass(frozen=True)
class Group:
    """``[[sheet.group]]``: a row that stands above others and gives them a field.

    表の途中の見出し行を、下の行の項目とする。
    """

    to: Annotated[str, OneOf(_MEASURE), "下の行のどの項目にするか", Sample('"policy"')]
    pattern: Annotated[
        Pattern, "見出し行の語。括弧の部分が値になる。省くと、1つのセルだけの行", Sample("'^基本目標(.)'")
    ] = ""
    column: Annotated[str, "見出し行の語を探す列", Sample('"@A"')] = ""


@dataclass(frozen=True)
class SheetSettings:
    """``[[sheet]]``: which tables are read and what their columns are.

    表の定義。表の種類ごとに1つ。2つ目からは取組を増やさない（増やすなら adds_measures = true）。
    """

    measure: Annotated[MeasureColumns, "取組の列"] = field(default_factory=MeasureColumns)
    files: Annotated[Words, "フォルダを取り込むときの対象ファイル", Sample('["*.xlsx"]')] = ("*",)
    sheets: Annotated[Words, "対象のシート。省くと、表示されているすべて", Sample('["一覧*"]')] = ()
    range: Annotated[str, CellRange(), "表の範囲。省くと全体", Sample('"A4:AZ60"')] = ""
    after: Annotated[str, "この文字のある行より下を読む", Sample('"表2"')] = ""
    before: Annotated[str, "この文字のある行より上を読む", Sample('"表3"')] = ""
    heading: Annotated[
        str | tuple[Annotated[int, AtLeast(1)], ...] | None,
        "見出しの行番号、または見出し行にある文字。省くと探す",
        Sample("[3, 5]"),
    ] = None
    heading_rows: Annotated[int, AtLeast(0), "見出しの段数（heading を文字で書いたとき）"] = 0
    unit: Annotated[AmountUnit | None, "金額の単位。見出しや「単位：千円」の記載があれば不要", Sample('"千円"')] = None
    era: Annotated[
        str, OneOf(("", "令和", "平成", "昭和")), "「6年度」のように元号のない見出しの元号", Sample('"令和"')
    ] = ""
    fill_down: Annotated[
        tuple[Annotated[str, OneOf(_CARRIED)], ...],
        "空欄なら上の行の値を引き継ぐ項目",
        Sample('["policy", "name"]'),
    ] = ()
    skip: Annotated[
        tuple[Annotated[Skip, Short("pattern", "行の指定")], ...],
        "読まない行の語。列も指定できる",
        Sample("['^廃止', { column = \"番号\", pattern = '^999$' }]"),
    ] = ()
    skip_totals: Annotated[bool, "合計・小計の行を飛ばす"] = True
    skip_notes: Annotated[bool, "※などの注記の行を飛ばす"] = True
    hidden_rows: Annotated[str, OneOf({"read": "読む", "skip": "飛ばす"}), "非表示の行"] = "read"
    ignore: Annotated[Words, "読まない列の見出し。どこにも書かれない列は誤りになる", Sample('["備考", "@H:K"]')] = ()
    missing: Annotated[
        Mapping[str, Annotated[str, OneOf(MISSING_REASONS)]],
        "値がないことを表す記号や数と、その理由",
        Sample('{ "999" = "not_measured" }'),
    ] = field(default_factory=dict)
    statuses: Annotated[
        Mapping[str, Annotated[str, OneOf(STATUS)]], "状態の列の知らない語の意味", Sample('{ "新" = "active" }')
    ] = field(default_factory=dict)
    directions: Annotated[
        Mapping[str, Annotated[str, OneOf(DIRECTIONS)]], "方向の列の知らない語の意味", Sample('{ "抑制" = "lower" }')
    ] = field(default_factory=dict)
    adds_measures: Annotated[
        bool | None, "この表にだけある取組を加えるか。最初の表は true、2つ目からは false", Sample("true")
    ] = None
    compares: Annotated[
        bool, "同じ金額を載せた別の資料なら true。値は取り込まず、先の表の値と突き合わせる公表値とする"
    ] = False
    group: Annotated[tuple[Group, ...], "表の途中の見出し行"] = ()
    indicator: Annotated[tuple[IndicatorColumns, ...], "指標の列"] = ()
    budget: Annotated[tuple[BudgetColumns, ...], "予算・決算の列"] = ()
    funding: Annotated[tuple[FundingColumns, ...], "財源の列"] = ()
    grade: Annotated[tuple[GradeColumns, ...], "評価の列"] = ()
    future: Annotated[tuple[FutureColumns, ...], "今後の方向性の列"] = ()
    text: Annotated[
        Mapping[str, Place],
        "文章の列。名前は自由（issue 課題、aim 目的、reason 評価理由、plan 今後の計画、summary 概要、opinion 所見 が"
        "確認の規則に使われる）",
        Sample('{ issue = "課題", reason = ["評価理由", "評価の理由"] }'),
    ] = field(default_factory=dict)
    schedule: Annotated[tuple[ScheduleColumns, ...], "予定の列"] = ()
