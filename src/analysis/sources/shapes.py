"""The shapes in which a form lays out its values (様式の形), as the settings of ``layout.toml``.

Each dataclass is the schema of its part (`analysis.words.setting_kinds`): the annotations check and read what is
written, and say what it means in the reference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from analysis.contract.codes import DIRECTIONS, GRADE_KINDS, KINDS, SCOPES, STATUS
from analysis.words.fiscal_year import heading_key
from analysis.words.setting_marks import AtLeast, Filled, Folded, OneOf, Regex, Sample, Year

Labels = tuple[Annotated[str, Filled(), Folded()], ...]
#: The labels of one row or column: with none of them it would never be found.
SomeLabels = Annotated[Labels, Filled()]
LabelMap = Mapping[str, SomeLabels]
Pattern = Annotated[str, Regex()]
Taken = Annotated[str, Regex(group=True)]
Patterns = tuple[Pattern, ...]
Years = tuple[Annotated[int, Year()], ...]
Kind = Annotated[str, OneOf(KINDS)]
GradeKind = Annotated[str, OneOf(GRADE_KINDS)]

#: Units of amounts (金額の単位) in yen.
AMOUNT_UNITS = {"円": 1, "千円": 1_000, "万円": 10_000, "百万円": 1_000_000, "億円": 100_000_000}
AmountUnit = Annotated[str, OneOf(tuple(AMOUNT_UNITS))]
AMOUNT_COLUMNS = {
    "initial_yen": "当初予算額",
    "supplementary_yen": "補正予算額",
    "carried_in_yen": "前年度からの繰越額",
    "transferred_yen": "流用・予備費",
    "budget_yen": "予算額（予算現額）",
    "settlement_yen": "決算額",
    "carried_over_yen": "翌年度への繰越額",
    "staff_cost_yen": "人件費",
    "staff_fte": "従事人数",
}
#: The columns of amounts by the names that ``[[sheet.budget]]`` and the guesses of a draft give them.
AMOUNT_FIELDS = {name.removesuffix("_yen"): name for name in AMOUNT_COLUMNS}
_SIDES = {"target": "目標", "actual": "実績", "grade": "評価", "baseline": "基準値"}
Side = Annotated[str, OneOf(_SIDES)]
_CELLS = {"indicator": "指標名", **_SIDES}
_COLUMNS = {**_CELLS, "task": "取組の予定", "annual": "年度の評価", "overall": "総括"}


@dataclass(frozen=True)
class RecordShape:
    """``[record]``: where the record of a measure begins and ends, and what it is called.

    個票（1つの取組の様式）の始まりと終わり、番号と名前。start か heading のどちらかが要る。
    """

    start: Annotated[Labels, "個票が始まる見出し", Sample('["事業番号"]')] = ()
    start_column: Annotated[int, AtLeast(1), "その見出しのある列（左から 1、2 …）"] = 1
    heading: Annotated[
        str,
        Regex(names=("id", "name")),
        "見出しの代わりに、番号と名前の見出し行から始まるとき、その形。(?P<id>…) と (?P<name>…) を含める",
        Sample(r"""'^<(?P<id>\d+-\d+)\.(?P<name>.+)>$'"""),
    ] = ""
    id: Annotated[
        str,
        OneOf({"order": "順に 1 から", "beside": "start の右のセル", "heading": "見出し行"}),
        "番号の決め方",
    ] = "order"
    end: Annotated[Labels, "最後の個票の終わりの行", Sample('["参考資料"]')] = ()
    section: Annotated[Pattern, "個票の間に立つ章見出しの形", Sample(r"'^基本目標\d'")] = r"(?!)"
    template: Annotated[Labels, "start の右がこの語なら記入要領の例とし、読まない"] = ()
    beside: Annotated[Labels, "欄の左に立つ見出し。行がずれていても欄は列で読む"] = ()
    grade: Annotated[Taken, "評価の欄から記号を取り出す形", Sample("'^([A-D])'")] = ""
    symbols: Annotated[
        Mapping[str, str],
        "文字認識などで乱れた字体と、それが表す評価の記号。[recovery] があれば、ここにない文字は読めない記号とする",
        Sample('{ "©" = "◎" }'),
    ] = field(default_factory=dict)
    private: Annotated[Labels, "個人に関する見出し。右のセルは読まない", Sample('["評価者"]')] = ()
    skip: Annotated[Patterns, "値でない行・セルの形", Sample("['^※', '^-{2,}$']")] = ()
    heading_status: Annotated[str, OneOf(STATUS), "見出し行だけで様式のない取組の状態"] = "omitted"
    unnamed: Annotated[str, "名称の印字がない取組の呼び方"] = "（名称の記載なし）"
    policy: Annotated[str, "すべての取組の方針（1つの章だけの資料）"] = ""
    policy_from_id: Annotated[str, Regex(group=True), "番号から方針を取り出す形", Sample(r"'^(\d+)-'")] = ""
    program_from_id: Annotated[str, Regex(group=True), "番号から施策を取り出す形", Sample(r"'^(\d+-\d+)-'")] = ""
    policies: Annotated[LabelMap, "方針の番号と、印字された名前", Sample('{ 1 = ["暮らし"] }')] = field(
        default_factory=dict
    )

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """Yield that nothing says where a record begins."""
        if not self.start and not self.heading:
            todo = "個票の最初の見出しを start に、番号と名前の見出し行なら heading に書いてください。"
            yield "", " に start も heading もありません。", todo


#: The documents are not cut into records.
NO_RECORD = RecordShape()


@dataclass(frozen=True)
class LabelledField:
    """``[[field]]``: one value beside its label, or where else it stands.

    見出しの横などにある1つの値。name が name（取組名）、department、policy、program、status（状態）、grade のものと、
    budget_yen（予算額）、settlement_yen、staff_cost_yen、staff_fte のものは表の列に、ほかは文章（texts.csv）に入る。
    """

    name: Annotated[str, Filled(), "項目の名前", Sample('"department"')]
    labels: Annotated[Labels, "見出しの語。右のセルを読む", Sample('["担当課名", "所管課"]')] = ()
    follows: Annotated[bool, "見出しの次の行から個票の終わりまで"] = False
    until_next: Annotated[bool, "見出しの次の行から次の見出しまで"] = False
    below: Annotated[bool, "見出しの下のセルを読む"] = False
    left: Annotated[bool, "見出しの左のセルを読む"] = False
    pattern: Annotated[Pattern, "見出しがないとき、この形に合う最初のセル", Sample("'^[A-D]$'")] = ""
    offset: Annotated[int, AtLeast(0), "pattern に合うセルから右へ数えたセル"] = 0
    take: Annotated[
        Taken,
        "値のうち、括弧の部分だけを取る形。(?P<value>…) があればその部分。金額の年度が印字されていれば (?P<year>…)",
        Sample(r"'\((?:(?P<year>R\d+)年度)?予算:(?P<value>[\d,]+千円)\)$'"),
    ] = ""
    year: Annotated[Annotated[int, Year()] | None, "金額の年度。省くと評価年度", Sample('"{R+1}"')] = None
    unit: Annotated[AmountUnit, "金額の単位（印字があればそれによる）"] = "円"


@dataclass(frozen=True)
class Status:
    """``[[status]]``: a note that ends a measure.

    途中で終わった取組を述べる注記。
    """

    status: Annotated[str, OneOf(STATUS), "取組の状態"]
    pattern: Annotated[
        Pattern,
        "注記の形。(?P<id>…) か (?P<name>…) で取組を示す。なければ、様式のない見出しの下の行で探す",
        Sample(r"'※(?P<id>\d+-\d+)は.{0,12}完了'"),
    ]
    reason: Annotated[str, "自分の言葉での理由"] = ""


@dataclass(frozen=True)
class Matrix:
    """``[[matrix]]``: a column a fiscal year, rows of 目標・実績・評価 and of amounts.

    年度の列に、目標・実績・評価の行や、予算・決算の行が並ぶ表。予算・決算だけの表は [amounts] と書いてもよい。
    """

    rows: Annotated[
        Mapping[Annotated[str, OneOf({**_SIDES, **AMOUNT_COLUMNS})], SomeLabels],
        "行の種類と見出しの語",
        Sample('{ target = ["目標"], actual = ["実績"], budget_yen = ["予算額（円）"] }'),
    ]
    kind: Annotated[Kind, "指標の種類"] = "annual"
    label: Annotated[Labels, "年度の見出し行にある語。予定表などの見出し行と区別する", Sample('["年度"]')] = ()
    header: Annotated[Pattern, "年度の見出しの形。省くと、年度のセルが2つ以上並ぶ行", Sample(r"'^R\d+年度予算$'")] = ""
    fiscal_years: Annotated[
        Years,
        "左の列からの年度。見出しの年度が誤っていてもこの順で読み、食い違いを知らせる。省くと印字のとおり",
        Sample('["{R-1}", "{R}"]'),
    ] = ()
    after: Annotated[Labels, "この見出しより後にある表だけを読む"] = ()
    parts: Annotated[bool, "1つのますに「課税証明 6,500件 住民票等 46,600件」のように複数の値が入るなら true"] = False
    unit: Annotated[AmountUnit, "金額の単位。見出しの（千円）と違えば誤りになる"] = "円"

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """Yield labels of amounts that print another unit."""
        for label in (one for name, labels in self.rows.items() if name in AMOUNT_COLUMNS for one in labels):
            printed = next((unit for unit in AMOUNT_UNITS if f"({unit})" in label or f"位:{unit})" in label), "")
            if printed and printed != self.unit:
                what = f"見出し「{label}」と unit =「{self.unit}」が合いません。"
                yield "unit", what, f'unit = "{printed}" と書いてください。'


@dataclass(frozen=True)
class Schedule:
    """``[[schedule]]``: marks under years or months.

    年度または月の列に印の付く予定表。
    """

    scope: Annotated[str, OneOf(SCOPES), "何の予定か"]
    label: Annotated[Labels, "見出し行にある語"] = ()
    mark: Annotated[str, Filled(), "印"] = "■"
    months: Annotated[bool, "月の列なら true"] = False
    years_ahead: Annotated[int, "月の表が評価年度の何年後のものか"] = 0


@dataclass(frozen=True)
class RowsTable:
    """``[[table]]``: rows of values under one heading row, in the evaluated year.

    見出しの行の下に、値の行が並ぶ表（評価年度の値）。1行に1つの指標、または rows 行だけの欄。
    """

    columns: Annotated[
        Mapping[Annotated[str, OneOf(_COLUMNS)], SomeLabels],
        "列の種類と見出しの語",
        Sample('{ indicator = ["成果指標"], actual = ["結果"] }'),
    ]
    kind: Annotated[Kind, "指標の種類"] = "annual"
    rows: Annotated[int, AtLeast(0), "見出しの下の何行を読むか。省くと空行まで", Sample("1")] = 0
    anchor: Annotated[str, OneOf({"": "なし", **_CELLS}), "この列が空の行は上の行の続き"] = ""
    tight: Annotated[
        tuple[Annotated[str, OneOf(_CELLS)], ...], "行の折り返しで入った空白を除く列", Sample('["indicator"]')
    ] = ()


@dataclass(frozen=True)
class Scattered:
    """``[[scattered]]``: a table with a column a year whose cells were read out of their places, known by their form.

    年度の列の表が、文字認識などでばらばらに読まれた欄。形の合うセルを、どこにあっても順に読む。金額は、rows の順に隣り合う
    セルの組が年度の順に並ぶものとし、組が年度より少なければ上の見出し（R3人件費）で決める。指標の値は、まだ空いている最も早い
    見出し（R3目標）に入る。
    """

    rows: Annotated[
        Mapping[Annotated[str, OneOf({**_SIDES, **AMOUNT_COLUMNS, "ignore": "読まない値"})], SomeLabels],
        "値の種類と、年度の後に続く見出しの語",
        Sample('{ target = ["目標"], actual = ["実績"] }'),
    ]
    fiscal_years: Annotated[Years, "現れる順の年度", Sample('["{R-1}", "{R}"]')]
    values: Annotated[
        Patterns, "値の形（セルの全体）。1つならどの行にも、複数なら rows の順に", Sample(r"['[\d,]+千円', '\d+人']")
    ]
    kind: Annotated[Kind, "指標の種類"] = "annual"
    name: Annotated[str, "指標名の項目（[[field]] の name）", Sample('"indicator"')] = ""
    since: Annotated[str, "事業の始まる年度の項目（[[field]] の name）。それより前の見出しには値がない"] = ""
    unit: Annotated[AmountUnit, "金額の単位（印字があればそれによる）"] = "円"

    @property
    def has_amounts(self) -> bool:
        """The values are amounts, not those of an indicator."""
        return not self.rows.keys().isdisjoint(AMOUNT_COLUMNS)

    def slots(self, fiscal_year: int) -> dict[str, str]:
        """Return the kind of value behind every label of a year, as `Cell.label` tells it."""
        return {heading_key(f"{fiscal_year}年度{label}"): name for name in self.rows for label in self.rows[name]}

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """Yield forms that fit no row, amounts among values of indicators, and an indicator without a name."""
        if len(self.values) not in (1, len(self.rows)):
            what = f"values は{len(self.values)}個、rows は{len(self.rows)}個です。"
            yield "values", what, "どの行にも合う形を1つか、行ごとに1つずつ書いてください。"
        if self.has_amounts and not self.rows.keys().isdisjoint(_SIDES):
            todo = "金額と指標とで、[[scattered]] を分けてください。"
            yield "rows", "rows に、金額と指標の値が混ざっています。", todo
        if not self.has_amounts and not self.name:
            yield "", " に name がありません。", "指標名を読む [[field]] の name を書いてください。"


@dataclass(frozen=True)
class Items:
    """``[[items]]``: numbered cells ①②③, first the names, then, counting from ① again, the values.

    ①②③ の項目名が並び、続いて ①②③ の実績が並ぶ欄。
    """

    kind: Annotated[Kind, "指標の種類。ふつう activity", Sample('"activity"')]
    marker: Annotated[Pattern, "番号の形"] = r"^([①-⑳])\1*"


@dataclass(frozen=True)
class Direction:
    """``[[direction]]``: a wanted direction that the words do not tell, with the reason for it.

    言葉からは分からない望ましい方向を、理由とともに定める。
    """

    pattern: Annotated[Pattern, "指標名の形", Sample("'開封率'")]
    direction: Annotated[str, OneOf(DIRECTIONS), "望ましい方向"]
    reason: Annotated[str, Filled(), "理由"]
