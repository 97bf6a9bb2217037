"""The shapes of what a document prints once for many measures (一覧の形): lists and counts in lines of text.

They, and the recovery of grades by such counts, are settings of ``layout.toml`` as those of
`analysis.sources.shapes`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from analysis.sources.shapes import GradeKind, Labels, Pattern
from analysis.words.setting_marks import AtLeast, OneOf, Regex, Sample, Year, nearest

#: Names of columns that mean something; any other one names a figure as it is printed.
_SPECIAL = ("name", "department", "check", "ignore", "policy", "program", "names")


@dataclass(frozen=True)
class ListTable:
    """``[[list]]``: a table with one measure or one group a row, or figures in lines of text.

    1行に1つの取組や方針が並ぶ一覧表や、件数を述べる行。公表値として突合に使うほか、取組の順や名称を決めるのに使う。
    columns（列で読む）か cells（「【取組数:16】 ◎10 取組 ○3 取組」のような行から形で読む）のどちらかを書く。
    """

    table: Annotated[str, "表の名前。published.csv と plan.toml の [[published]] で使う", Sample('"表4-1"')]
    row: Annotated[Pattern, "読む行の形", Sample(r"'^\d+$'")]
    after: Annotated[str, "この文字のある行より後。columns で読む一覧には要る"] = ""
    before: Annotated[str, "この文字のある行より前。columns で読む一覧には要る"] = ""
    columns: Annotated[
        Mapping[str, Annotated[int, AtLeast(1)]],
        "見出しと列の番号（1 から）。name、department、check（個票の名称と同じか確かめる）、ignore は特別な名前。"
        "policy、program、names（1つのますに並ぶ取組名）を書くと、個票に方針のない取組の方針をここから読む",
        Sample('{ name = 2, department = 3, "総括" = 5 }'),
    ] = field(default_factory=dict)
    cells: Annotated[
        str,
        Regex(names=("column", "value")),
        "行の中の1つの件数の形。(?P<column>…) と (?P<value>…) を含める",
        Sample(r"'(?P<column>取組数|[◎○△●])\s*:?\s*(?P<value>\d+)'"),
    ] = ""
    row_column: Annotated[int, AtLeast(1), "row を照らす列"] = 1
    group: Annotated[
        str, Regex(group=True), "途中の見出し行の形。括弧の部分が方針になる", Sample(r"'^ビジョン(\d)\.'")
    ] = ""
    header: Annotated[Labels, "くり返し印字される見出し行（読まない）"] = ()
    lists_measures: Annotated[bool, "この一覧の順に取組の番号を付けるなら true"] = False
    grades: Annotated[
        tuple[tuple[str, GradeKind, Annotated[int, Year()]], ...],
        "評価として残す列。見出し、種類、年度",
        Sample('[["R3", "annual", "{R}"]]'),
    ] = ()
    joined: Annotated[
        Mapping[Annotated[str, OneOf({"program": "施策名"})], Annotated[int, AtLeast(1)]],
        "何行かに分かれて印字された列とその番号",
        Sample("{ program = 1 }"),
    ] = field(default_factory=dict)
    opens: Annotated[Pattern, "joined の新しい値が始まる形"] = r"^\d+\."
    published: Annotated[bool, "突合に使わないなら false"] = True

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """Yield that not one way of reading is told, a table without an end, misspelt names, grades that stand in no column."""
        if bool(self.columns) == bool(self.cells):
            yield (
                "",
                " には columns か cells のどちらか1つが要ります。",
                "表なら columns を、文の行なら cells を書いてください。",
            )
        if self.columns and not (self.after and self.before):
            yield "", " に after と before がありません。", "表の前の行と後の行にある文字を書いてください。"
        for name in set(self.columns) - set(_SPECIAL):
            if name.isascii() and (near := nearest(name, _SPECIAL)):
                todo = f"{near}特別な名前は {'、'.join(_SPECIAL)} です。"
                yield "columns", f"columns に「{name}」という特別な名前はありません。", todo
        for name, _, _ in self.grades:
            if name not in self.columns:
                todo = f"{nearest(name, tuple(self.columns))}columns の見出しは {'、'.join(self.columns)} です。"
                yield "grades", f"grades の「{name}」は columns にありません。", todo


@dataclass(frozen=True)
class Wording:
    """``[[recovery.words]]``: words of a review that tell the grade.

    評価を述べる文の言い方。
    """

    pattern: Annotated[Pattern, "文の形。評価が文中にあれば (?P<grade>…)", Sample("'目標を(?:大幅に)?上回'")]
    grade: Annotated[str, "評価の記号"] = ""
    sure: Annotated[str, OneOf(("高", "中", "低")), "確かさ"] = "高"


@dataclass(frozen=True)
class Recovery:
    """``[recovery]``: how a grade is recovered whose symbol cannot be read.

    読めない評価の記号を、文、見出しの件数、数値の順に復元する。
    """

    kind: Annotated[GradeKind, "どの評価か"]
    text: Annotated[str, "手がかりにする文の項目（[[field]] の name）", Sample('"review"')]
    words: Annotated[tuple[Wording, ...], "文の言い方と評価"] = ()
    counts: Annotated[str, "手がかりにする件数（[[list]] の table）"] = ""
    above: Annotated[str, "実績が目標を上回るときの評価"] = ""
    equal: Annotated[str, "実績が目標と同じときの評価"] = ""
    below: Annotated[str, "実績が目標を下回るときの評価"] = ""
