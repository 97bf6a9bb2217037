"""What each rule of a ``[[sheet]]`` may say: where the columns of its fields stand (列の設定).

The annotations check and read what is written, and say what it means in the reference
(`analysis.words.setting_kinds`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Annotated, Any

from analysis.sources.shapes import Taken
from analysis.words.setting_marks import Filled, Given, Misfit, Regex, Sample, SettingMark, Short

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
    年度のない同じ見出しがくり返すときは、`[{ heading = "@C", year = 2023 }, { heading = "@E", year = 2024 }]` と並べる。
    見出しに年度があれば、その年度の値になる。

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
    parts: Annotated[tuple[Spec, ...], Given()] = ()

    @property
    def each(self) -> tuple[Spec, ...]:
        """Every way in which the place is told: several where a list of them is written."""
        return self.parts or (self,)

    def faults(self) -> Fault:
        """Yield that nothing says where it stands."""
        if not (self.parts or self.heading or self.right_of or self.below or self.year is not None):
            yield "", " に heading がありません。", '見出しを heading = "…" と書いてください。'

    @property
    def every_year(self) -> bool:
        """The value holds for every year of the row."""
        return self.year == "all"

    @property
    def own_year(self) -> int | None:
        """The fiscal year that the heading does not say."""
        return self.year if isinstance(self.year, int) else None


#: The name under which the column of a `Where` stands among the fields of its rule.
WHERE = "where"
Place = Annotated[Spec, Short("heading", "列の指定", several="parts")]


@dataclass(frozen=True)
class Where:
    """``where``: the rows for which a rule is, by the words in one column.

    この規則で読む行を、1つの列の語で選ぶ。
    """

    column: Annotated[str, HeadingWords(), "語を探す列", Sample('"指標名"')]
    pattern: Annotated[str, Filled(), Regex(), "読む行の語の形", Sample("'率$'")]


class Part:
    """One kind of fact that the rows of a table hold: the fields whose place it tells, and other settings."""

    @property
    def places(self) -> dict[str, Spec]:
        """Where the fields stand that it names, in the order of the schema."""
        values = ((entry.name, getattr(self, entry.name)) for entry in fields(self))  # type: ignore[arg-type]
        found = {name: value for name, value in values if isinstance(value, Spec)}
        where = getattr(self, WHERE, None)
        return {**found, WHERE: Spec((where.column,))} if where else found


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
