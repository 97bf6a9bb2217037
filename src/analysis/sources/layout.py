"""Where the values of a document stand (様式の定義): ``layout.toml`` as checked settings, for forms and tables alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from analysis.sources.list_shapes import ListTable, Recovery
from analysis.sources.reader import Reading
from analysis.sources.shapes import (
    NO_RECORD,
    Direction,
    Items,
    LabelledField,
    Matrix,
    RecordShape,
    RowsTable,
    Scattered,
    Schedule,
    Status,
)
from analysis.sources.sheet_layout import SheetLayout, numbered_layout
from analysis.sources.sheet_settings import SheetSettings
from analysis.sources.symbols import Grading
from analysis.words.fiscal_year import heading_key, short_label
from analysis.words.setting_kinds import settings_of
from analysis.words.setting_marks import Given, Named, Sample
from analysis.words.settings import checked
from analysis.words.toml_file import read_toml

_OF_TABLES = ("encoding", "separator", "pdf_lines", "sheet", "record", "status", "direction")


@dataclass(frozen=True)
class Layout:
    """``layout.toml``: where the values of one plan's documents stand, for one edition.

    [[sheet]] は一覧表（1行に1つの取組や指標）と、1シートに1つの取組の調書を読む。[record] は、1つの文書に続けて印字された
    個票を取組ごとに切り分け、[[field]] などの部分と [[sheet]] がその中を読む。文書は Excel、CSV、Word、PDF、文字のどれでもよい。
    {R} は評価年度の略称（令和4年度なら R4）に、{R-1}・{R+1} はその前後の年度に置き換わる。
    """

    fiscal_year: Annotated[int, Given()]
    toml_name: Annotated[str, Given()]
    encoding: Annotated[str, "CSV・文字の文字コード。ふつうは自動で分かる", Sample('"cp932"')] = ""
    separator: Annotated[str, "CSV の区切り。ふつうは自動で分かる", Sample('";"')] = ""
    pdf_lines: Annotated[bool, "罫線のない PDF の表なら false"] = True
    sheet: Annotated[tuple[SheetSettings, ...], "表の定義"] = ()
    record: Annotated[RecordShape, Named("record", formerly=("symbols",)), "個票の始まりと終わり"] = field(
        default_factory=lambda: NO_RECORD
    )
    fields: Annotated[
        tuple[LabelledField, ...], Named("field", formerly=("inline_budget",)), "見出しの横などにある値"
    ] = ()
    lists: Annotated[tuple[ListTable, ...], Named("list", formerly=("headline", "overview")), "一覧表と件数の行"] = ()
    statuses: Annotated[tuple[Status, ...], Named("status"), "途中で終わった取組の注記"] = ()
    matrices: Annotated[tuple[Matrix, ...], Named("matrix", also=("amounts",)), "年度の列の表"] = ()
    schedules: Annotated[tuple[Schedule, ...], Named("schedule"), "予定表"] = ()
    tables: Annotated[tuple[RowsTable, ...], Named("table", formerly=("block",)), "見出しの下に値の行が並ぶ表"] = ()
    scattered: Annotated[
        tuple[Scattered, ...],
        Named("scattered", formerly=("sequence", "interleaved")),
        "ばらばらに読まれた年度の列の表",
    ] = ()
    items: Annotated[tuple[Items, ...], "①②③ の項目名と実績"] = ()
    directions: Annotated[tuple[Direction, ...], Named("direction"), "望ましい方向"] = ()
    recovery: Annotated[Recovery | None, "評価の記号の復元"] = None

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """Yield what is wrong between the parts: nothing to read, names that no other part defines."""
        if not self.has_record:
            yield from self._faults_without_records()
        fields, tables = {one.name for one in self.fields}, {one.table for one in self.lists if one.published}
        named = [("recovery", "text", self.recovery.text)] if self.recovery else []
        named += [("scattered", name, getattr(one, name)) for one in self.scattered for name in ("name", "since")]
        for part, name, value in named:
            if value and value not in fields:
                what = f"{part} の {name} =「{value}」という [[field]] がありません。"
                yield part, what, f"[[field]] の name は {'、'.join(sorted(fields)) or 'まだありません'} です。"
        if self.recovery and self.recovery.counts and self.recovery.counts not in tables:
            what = f"recovery の counts =「{self.recovery.counts}」という [[list]] がありません。"
            yield "recovery", what, "[[list]] の table と同じ名前にしてください。"

    def _faults_without_records(self) -> Iterator[tuple[str, str, str]]:
        """Yield tables that name no measure, and parts that can only stand in a record."""
        if not self.sheet:
            todo = "表なら [[sheet]] を、個票なら [record] を書いてください。"
            yield "", " に [[sheet]] も [record] もありません。", todo
        for number, one in enumerate(self.sheet, start=1):
            if not (one.measure.name or one.measure.id or one.measure.id_from):
                what = f"{number}番目の [[sheet]] の [sheet.measure] に取組を示す列がありません。"
                yield "sheet", what, "name か id を書いてください。"
        for name, part in settings_of(Layout).items():
            value = getattr(self, part.field)
            if name not in _OF_TABLES and value and value != part.default:
                yield (
                    name,
                    f"[[{name}]] は [record] がなければ使えません。",
                    "個票の始まりを [record] に書いてください。",
                )

    @property
    def has_record(self) -> bool:
        """The document is cut into records."""
        return self.record is not NO_RECORD

    @property
    def reading(self) -> Reading:
        """How the document is to be read."""
        return Reading(self.encoding, self.separator, self.pdf_lines)

    @cached_property
    def sheets(self) -> tuple[SheetLayout, ...]:
        """The tables to be read."""
        return tuple(numbered_layout(number, one) for number, one in enumerate(self.sheet, start=1))

    @property
    def grading(self) -> Grading:
        """How the printed grades are read."""
        return Grading(self.record.grade, self.record.symbols)

    def is_label(self, text: str) -> bool:
        """Return whether a cell is the label of a field."""
        key = heading_key(text)
        return any(key in entry.labels for entry in self.fields)


def _filled(value: Any, fiscal_year: int) -> Any:
    """Return a setting with ``{R}``, ``{R-1}``, ``{R+1}`` replaced by short years (R3) everywhere."""
    if isinstance(value, str):
        return re.sub(r"\{R([+-]\d+)?\}", lambda match: short_label(fiscal_year + int(match[1] or 0)), value)
    if isinstance(value, list):
        return [_filled(item, fiscal_year) for item in value]
    if isinstance(value, dict):
        return {key: _filled(item, fiscal_year) for key, item in value.items()}
    return value


def read_layout(path: Path, fiscal_year: int) -> Layout:
    """Return the form of a plan's document for one edition.

    Raises
    ------
    InputError
        With every unknown, missing or unreadable setting of the file at once.
    """
    file = read_toml(
        path, f"{path.parent.name} に様式の定義 layout.toml を置いてください（hyoka new でひな形を作れます）。"
    )
    filled = replace(file, data=_filled(file.data, fiscal_year))
    return checked(filled, Layout, fiscal_year=fiscal_year, toml_name=file.name)
