"""What each rule of a ``[[sheet]]`` may say: where the columns of its fields stand (列の設定).

The annotations check and read what is written, and say what it means in the reference
(`analysis.words.setting_kinds`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Annotated, Any

from analysis.contract.codes import GRADE_KINDS, KINDS, SCOPES
from analysis.sources.shapes import AMOUNT_COLUMNS, AMOUNT_FIELDS, AmountUnit, GradeKind, Kind, Taken
from analysis.words.setting_marks import Filled, Misfit, OneOf, Regex, Sample, SettingMark, Short

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
Fault = Iterator[tuple[str, str, str]]


@dataclass(frozen=True)
class HeadingWords(SettingMark):
    """The words of a heading, with ``{year}``, ``{n}``, ``{month}`` and ``*``."""

    def read(self, value: str) -> str:
        """Return it, or say what is wrong with it."""
        if not value.strip():
            raise Misfit(f"=「{value}」を見出しとして読めません。", "見出しの文字を引用符で囲んで書いてください。")
        if value.startswith("re:"):
            Regex().read(value[3:])
            return value
        for name in _PLACEHOLDER.findall(value):
            if name not in ("year", "n", "month"):
                todo = "使えるのは {year}（年度）、{n}（番号）、{month}（月）、*（任意の文字）です。"
                raise Misfit(f"=「{value}」の {{{name}}} は使えません。", todo)
        return value


@dataclass(frozen=True)
class YearOrAll(SettingMark):
    """A fiscal year as a number, or ``all``."""

    def read(self, value: Any) -> Any:
        """Return it, or say what is wrong with it."""
        if value == "all" or isinstance(value, int):
            return value
        raise Misfit(f"=「{value}」を読めません。", '西暦4桁の整数か "all" にしてください。')


Words = tuple[Annotated[str, Filled()], ...]
Headings = tuple[Annotated[str, HeadingWords()], ...]


@dataclass(frozen=True)
class Spec:
    """``{ … }``: where one field of a rule stands.

    列は見出しの文字で指す。空白、全角半角、括弧の種類の違いは無視して照合する。複数の書き方は並べる
    （`["担当課", "所管課"]`）。見出しだけでは足りないときは、下の設定を `{ heading = "目標値", year = 2025 }` の形で書く。

    | 見出しの書き方 | 指すもの |
    |---|---|
    | `"担当課"` | この見出しの列 |
    | `"活動指標/単位"` | 2段以上の見出し。上の段から / でつなぐ。下の段だけでもよい |
    | `"{year}目標"` | R7目標、令和６年度 目標、2024年度目標 … 年度ごとの列すべて |
    | `"指標{n}名"` | 指標1名、指標②名 … 番号ごとの組 |
    | `"{month}月"` | 4月、5月 …（予定の印の列） |
    | `"目標*"` | * は任意の文字 |
    | `"re:^目標値?$"` | 正規表現 |
    | `"@C"`、`"@C5"` | C列、C5のセル（見出しのない表、表の外のセル） |
    | `"@sheet"`、`"@file"` | シート名、ファイル名 |
    """

    heading: Annotated[Headings, "見出し", Sample('"目標値"')] = ()
    take: Annotated[Taken, "セルのうち、正規表現の括弧の部分だけを取る", Sample(r"'^\S+\s+(.+)'")] = ""
    year: Annotated[
        Annotated[int, YearOrAll()] | Annotated[str, YearOrAll()] | None,
        '見出しに年度がないときの年度。"all" はすべての年度',
        Sample("2025"),
    ] = None
    unit: Annotated[str, "見出しにもセルにも単位がないときの単位", Sample('"千円"')] = ""
    right_of: Annotated[str, "調書の中の、この見出しの右のセル", Sample('"事業名"')] = ""
    below: Annotated[str, "調書の中の、この見出しの下のセル", Sample('"課題"')] = ""

    def faults(self) -> Fault:
        """Yield that nothing says where it stands."""
        if not (self.heading or self.right_of or self.below or self.year is not None):
            yield "", " に heading がありません。", '見出しを heading = "…" と書いてください。'

    @property
    def every_year(self) -> bool:
        """The value holds for every year of the row."""
        return self.year == "all"

    @property
    def own_year(self) -> int | None:
        """The fiscal year that the heading does not say."""
        return self.year if isinstance(self.year, int) else None


Place = Annotated[Spec, Short("heading", "列の指定")]


class Part:
    """One kind of fact that the rows of a table hold: the fields whose place it tells, and other settings."""

    @property
    def places(self) -> dict[str, Spec]:
        """Where the fields stand that it names, in the order of the schema."""
        values = ((entry.name, getattr(self, entry.name)) for entry in fields(self))  # type: ignore[arg-type]
        return {name: value for name, value in values if isinstance(value, Spec)}


def _item_faults(part: Any, wanted: tuple[str, ...]) -> Fault:
    """Yield fields that make sense only together, and a rule that reads nothing."""
    if part.value is not None and not (part.item is not None and part.items):
        yield "value", "value には item と items が要ります。", '例: item = "区分"、items = { target = ["目標"] }'
    if not any(getattr(part, name) is not None for name in wanted):
        yield "", " に読む列がありません。", f"{'、'.join(wanted)} のどれかを書いてください。"


@dataclass(frozen=True)
class MeasureColumns(Part):
    """``[sheet.measure]``: the columns of the measure.

    取組（事業）の列。name、id、id_from のどれかが要る（[record] で切り分けた個票では要らない）。
    """

    id: Annotated[Place | None, "番号。省くと現れた順に 1 から", Sample('"事業番号"')] = None
    name: Annotated[Place | None, "取組名", Sample('"事業名"')] = None
    department: Annotated[Place | None, "担当課", Sample('"担当課"')] = None
    policy: Annotated[Place | None, "基本方針", Sample('"基本目標"')] = None
    program: Annotated[Place | None, "施策", Sample('"施策"')] = None
    status: Annotated[Place | None, "状態（継続、完了、廃止、統合 …）", Sample('"区分"')] = None
    id_from: Annotated[Headings, "番号が施策ごとに付いているとき、組み合わせる列", Sample('["施策番号", "番号"]')] = ()
    id_separator: Annotated[str, "組み合わせるときにつなぐ文字"] = "-"
    key: Annotated[Words, "番号がないとき、同じ取組と見る項目", Sample('["name"]')] = ("name", "department")

    @property
    def places(self) -> dict[str, Spec]:
        """Where the fields stand, the parts of a number among them."""
        return super().places | {f"id_{place}": Spec((one,)) for place, one in enumerate(self.id_from, start=1)}


_ITEM = {"baseline": "基準値", "target": "目標", "actual": "実績", "grade": "評価", "ignore": "読まない"}
_MONEY = {**{name: AMOUNT_COLUMNS[column] for name, column in AMOUNT_FIELDS.items()}, "ignore": "読まない"}


@dataclass(frozen=True)
class IndicatorColumns(Part):
    """``[[sheet.indicator]]``: the columns of an indicator.

    指標の列。活動指標と成果指標のように組が違えば、組ごとに1つ。縦に長い表（1行に1年度、目標と実績が別の行）は
    year、item、value、items で読む。
    """

    indicator: Annotated[Place | None, "指標名", Sample('"指標名"')] = None
    label: Annotated[Place | None, "内訳の名前", Sample('"内訳"')] = None
    unit: Annotated[Place | None, "単位", Sample('"単位"')] = None
    direction: Annotated[Place | None, "望ましい方向（増加、減少、↑ …）", Sample('"方向性"')] = None
    baseline: Annotated[Place | None, "基準値", Sample('"基準値"')] = None
    target: Annotated[Place | None, "目標", Sample('"{year}目標"')] = None
    actual: Annotated[Place | None, "実績", Sample('"{year}実績"')] = None
    grade: Annotated[Place | None, "指標ごとの評価", Sample('"{year}評価"')] = None
    status: Annotated[Place | None, "実績の区分（確定、見込み、速報 …）", Sample('"区分"')] = None
    seq: Annotated[Place | None, "取組の中の指標の番号", Sample('"指標番号"')] = None
    year: Annotated[Place | None, "縦長の表の、年度", Sample('"年度"')] = None
    item: Annotated[Place | None, "縦長の表の、目標か実績か", Sample('"区分"')] = None
    value: Annotated[Place | None, "縦長の表の、値（item と items が要る）", Sample('"値"')] = None
    kind: Annotated[Kind, OneOf(KINDS), "指標の種類"] = "annual"
    items: Annotated[
        Mapping[Annotated[str, OneOf(_ITEM)], Words],
        "item の語が何か",
        Sample('{ target = ["目標*"], actual = ["実績*"], ignore = ["達成率"] }'),
    ] = field(default_factory=dict)
    split: Annotated[
        str,
        OneOf({"numbers": "(1)(2)… で分ける", "lines": "行ごとに分ける", "none": "分けない"}),
        "1つのセルの中の指標の分け方",
    ] = "numbers"
    ratio: Annotated[bool, "0.87 を 87% と読むなら true"] = False

    def faults(self) -> Fault:
        """Yield fields that make sense only together, and a rule that reads nothing."""
        yield from _item_faults(self, ("target", "actual", "value", "baseline", "indicator"))


@dataclass(frozen=True)
class BudgetColumns(Part):
    """``[[sheet.budget]]``: the columns of amounts.

    予算・決算の列。
    """

    initial: Annotated[Place | None, "当初予算額", Sample('"{year}当初予算額"')] = None
    supplementary: Annotated[Place | None, "補正予算額", Sample('"補正予算額"')] = None
    carried_in: Annotated[Place | None, "前年度からの繰越額", Sample('"前年度繰越額"')] = None
    transferred: Annotated[Place | None, "流用・予備費", Sample('"流用等"')] = None
    budget: Annotated[
        Place | None, "予算額（予算現額）。なければ当初から流用までの合計", Sample('"{year}予算額（千円）"')
    ] = None
    settlement: Annotated[Place | None, "決算額", Sample('"{year}決算額（千円）"')] = None
    carried_over: Annotated[Place | None, "翌年度への繰越額", Sample('"翌年度繰越額"')] = None
    staff_cost: Annotated[Place | None, "人件費", Sample('"人件費"')] = None
    staff_fte: Annotated[Place | None, "従事人数", Sample('"従事人数"')] = None
    year: Annotated[Place | None, "縦長の表の、年度", Sample('"年度"')] = None
    item: Annotated[Place | None, "縦長の表の、予算か決算か", Sample('"@A"')] = None
    value: Annotated[Place | None, "縦長の表の、値", Sample('{ heading = "{year}", unit = "円" }')] = None
    items: Annotated[
        Mapping[Annotated[str, OneOf(_MONEY)], Words],
        "item の語が何か",
        Sample('{ budget = ["予算額*"], settlement = ["決算額*"] }'),
    ] = field(default_factory=dict)
    unit: Annotated[AmountUnit | None, "金額の単位", Sample('"千円"')] = None
    sum: Annotated[bool, "1つの取組が複数の行にあるとき、足し合わせる"] = False

    def faults(self) -> Fault:
        """Yield fields that make sense only together, and a rule that reads nothing."""
        yield from _item_faults(self, (*AMOUNT_FIELDS, "value"))


@dataclass(frozen=True)
class GradeColumns(Part):
    """``[[sheet.grade]]``: the columns of a grade.

    評価の列。
    """

    grade: Annotated[Place, "評価", Sample('"{year}評価"')]
    year: Annotated[Place | None, "年度", Sample('"年度"')] = None
    kind: Annotated[GradeKind, OneOf(GRADE_KINDS), "どの評価か"] = "annual"
    symbols: Annotated[Mapping[str, str], "語と、置き換える記号", Sample('{ "順調" = "A" }')] = field(
        default_factory=dict
    )
    pattern: Annotated[Taken, "記号を取り出す形。ふつうは自動", Sample("'^([A-D])'")] = ""


@dataclass(frozen=True)
class ScheduleColumns(Part):
    """``[[sheet.schedule]]``: the columns of a plan of work.

    予定の列。task か mark が要る。
    """

    task: Annotated[Place | None, "予定の内容", Sample('"取組内容"')] = None
    mark: Annotated[Place | None, "印", Sample('"{month}月"')] = None
    year: Annotated[Place | None, "年度", Sample('"年度"')] = None
    month: Annotated[Place | None, "月", Sample('"月"')] = None
    scope: Annotated[str | None, OneOf(SCOPES), "何の予定か。ふつうは自動", Sample('"year"')] = None

    def faults(self) -> Fault:
        """Yield a rule that reads nothing."""
        if self.task is None and self.mark is None:
            yield "", " に読む列がありません。", "task、mark のどれかを書いてください。"
