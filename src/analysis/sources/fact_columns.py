"""What each rule of a ``[[sheet]]`` may say of the facts in a row (事実の列の設定): indicators, money, grades, plans of work.

The annotations check and read what is written, and say what it means in the reference
(`analysis.words.setting_kinds`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from analysis.contract.codes import EVALUATORS, FUNDING_KINDS, FUTURES, GRADE_KINDS, KINDS, SCOPES, STAGES
from analysis.sources.shapes import AMOUNT_COLUMNS, AMOUNT_FIELDS, AmountUnit, GradeKind, Kind, Taken
from analysis.sources.sheet_columns import Fault, Part, Place, Where, Words
from analysis.words.setting_marks import Filled, OneOf, Sample

_WHERE = "この規則で読む行。省くとすべて"


def _item_faults(part: Any, wanted: tuple[str, ...]) -> Fault:
    """Yield fields that make sense only together, and a rule that reads nothing."""
    if part.value is not None and not (part.item is not None and part.items):
        yield "value", "value には item と items が要ります。", '例: item = "区分"、items = { target = ["目標"] }'
    if not any(getattr(part, name) is not None for name in wanted):
        yield "", " に読む列がありません。", f"{'、'.join(wanted)} のどれかを書いてください。"


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
    rate: Annotated[
        Place | None,
        '公表された達成率。計算した率と突き合わせる。%のない数は百分率とし、unit = "倍" なら比とする',
        Sample('"{year}達成率"'),
    ] = None
    reference: Annotated[
        Place | None, "そばに示す参考値（類似団体平均、県平均、上半期の実績 …）", Sample('"県平均"')
    ] = None
    baseline_year: Annotated[Place | None, "基準値の年度。見出しか欄に印字があれば不要", Sample('"基準年度"')] = None
    kind_from: Annotated[Place | None, "指標の種類を表す列（kinds が要る）", Sample('"指標区分"')] = None
    definition: Annotated[Place | None, "指標の定義", Sample('"指標の説明"')] = None
    formula: Annotated[Place | None, "算定式", Sample('"算出方法"')] = None
    data_source: Annotated[Place | None, "データの出所", Sample('"出典"')] = None
    frequency: Annotated[Place | None, "測定の頻度", Sample('"調査周期"')] = None
    limits: Annotated[Place | None, "限界・注意", Sample('"留意点"')] = None
    owner: Annotated[Place | None, "指標の所管課", Sample('"指標所管課"')] = None
    seq: Annotated[Place | None, "取組の中の指標の番号", Sample('"指標番号"')] = None
    year: Annotated[Place | None, "縦長の表の、年度", Sample('"年度"')] = None
    item: Annotated[Place | None, "縦長の表の、目標か実績か", Sample('"区分"')] = None
    value: Annotated[Place | None, "縦長の表の、値（item と items が要る）", Sample('"値"')] = None
    kind: Annotated[Kind, OneOf(KINDS), "指標の種類"] = "annual"
    items: Annotated[
        Mapping[Annotated[str, OneOf(_ITEM)], Annotated[Words, Filled()]],
        "item の語が何か",
        Sample('{ target = ["目標*"], actual = ["実績*"], ignore = ["達成率"] }'),
    ] = field(default_factory=dict)
    split: Annotated[
        str,
        OneOf({"numbers": "(1)(2)… で分ける", "lines": "行ごとに分ける", "none": "分けない"}),
        "1つのセルの中の指標の分け方",
    ] = "numbers"
    ratio: Annotated[bool, "0.87 を 87% と読むなら true"] = False
    kinds: Annotated[
        Mapping[Annotated[str, OneOf(KINDS)], Annotated[Words, Filled()]],
        "kind_from の語と、指標の種類",
        Sample('{ activity = ["活動*"], goal = ["成果*"] }'),
    ] = field(default_factory=dict)
    reference_name: Annotated[str, "参考値の名称。省くと列の見出し", Sample('"類似団体平均"')] = ""
    where: Annotated[Where | None, _WHERE] = None

    def faults(self) -> Fault:
        """Yield fields that make sense only together, and a rule that reads nothing."""
        yield from _item_faults(self, ("target", "actual", "value", "baseline", "indicator"))
        if (self.kind_from is None) != (not self.kinds):
            yield "kind_from", "kind_from と kinds は両方が要ります。", '例: kinds = { activity = ["活動*"] }'


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
    status: Annotated[Place | None, "決算の区分（確定、見込み）", Sample('"決算区分"')] = None
    rate: Annotated[Place | None, "公表された執行率。計算した率と突き合わせる", Sample('"執行率"')] = None
    year: Annotated[Place | None, "縦長の表の、年度", Sample('"年度"')] = None
    item: Annotated[Place | None, "縦長の表の、予算か決算か", Sample('"@A"')] = None
    value: Annotated[Place | None, "縦長の表の、値", Sample('{ heading = "{year}", unit = "円" }')] = None
    items: Annotated[
        Mapping[Annotated[str, OneOf(_MONEY)], Annotated[Words, Filled()]],
        "item の語が何か",
        Sample('{ budget = ["予算額*"], settlement = ["決算額*"] }'),
    ] = field(default_factory=dict)
    unit: Annotated[AmountUnit | None, "金額の単位", Sample('"千円"')] = None
    sum: Annotated[bool, "1つの取組が複数の行にあるとき、足し合わせる"] = False
    blank_is_zero: Annotated[
        bool, "補正、繰越、流用の欄の空欄と「－」を 0 円と読むなら true。省くと不明とし、合計（予算現額）も計算しない"
    ] = False
    where: Annotated[Where | None, _WHERE] = None

    def faults(self) -> Fault:
        """Yield fields that make sense only together, and a rule that reads nothing."""
        yield from _item_faults(self, (*AMOUNT_FIELDS, "value"))


@dataclass(frozen=True)
class FundingColumns(Part):
    """``[[sheet.funding]]``: the columns of the sources of funds.

    財源の列。予算の財源と決算の財源が両方あれば、2つ書く。
    """

    national: Annotated[Place | None, "国庫支出金", Sample('"国庫支出金"')] = None
    prefecture: Annotated[Place | None, "都道府県支出金", Sample('"県支出金"')] = None
    bonds: Annotated[Place | None, "地方債", Sample('"地方債"')] = None
    fees: Annotated[Place | None, "使用料・手数料など（受益者負担）", Sample('"使用料"')] = None
    other: Annotated[Place | None, "その他特定財源", Sample('"その他"')] = None
    general: Annotated[Place | None, "一般財源", Sample('"一般財源"')] = None
    year: Annotated[Place | None, "縦長の表の、年度", Sample('"年度"')] = None
    stage: Annotated[str, OneOf(STAGES), "予算の財源か決算の財源か"] = "budget"
    unit: Annotated[AmountUnit | None, "金額の単位", Sample('"千円"')] = None
    sum: Annotated[bool, "1つの取組が複数の行にあるとき、足し合わせる"] = False
    where: Annotated[Where | None, _WHERE] = None

    def faults(self) -> Fault:
        """Yield a rule that reads nothing."""
        if all(getattr(self, name) is None for name in FUNDING_KINDS):
            yield "", " に読む列がありません。", f"{'、'.join(FUNDING_KINDS)} のどれかを書いてください。"


@dataclass(frozen=True)
class FutureColumns(Part):
    """``[[sheet.future]]``: the columns of what is to become of a measure.

    今後の方向性（拡充、継続、改善、縮小、統合、廃止、終了）の列。評価者ごとに1つ。
    """

    direction: Annotated[Place, "今後の方向性", Sample('"今後の方向性"')]
    year: Annotated[Place | None, "年度", Sample('"年度"')] = None
    evaluator: Annotated[str, OneOf(EVALUATORS), "だれの判断か"] = "self"
    words: Annotated[
        Mapping[str, Annotated[str, OneOf(FUTURES)]], "知らない語の意味", Sample('{ "重点" = "expand" }')
    ] = field(default_factory=dict)
    where: Annotated[Where | None, _WHERE] = None


@dataclass(frozen=True)
class GradeColumns(Part):
    """``[[sheet.grade]]``: the columns of a grade.

    評価の列。
    """

    grade: Annotated[Place, "評価", Sample('"{year}評価"')]
    year: Annotated[Place | None, "年度", Sample('"年度"')] = None
    kind: Annotated[GradeKind, OneOf(GRADE_KINDS), "どの評価か"] = "annual"
    evaluator: Annotated[str, OneOf(EVALUATORS), "だれの評価か"] = "self"
    symbols: Annotated[Mapping[str, str], "語と、置き換える記号", Sample('{ "順調" = "A" }')] = field(
        default_factory=dict
    )
    pattern: Annotated[Taken, "記号を取り出す形。ふつうは自動", Sample("'^([A-D])'")] = ""
    where: Annotated[Where | None, _WHERE] = None


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
    where: Annotated[Where | None, _WHERE] = None

    def faults(self) -> Fault:
        """Yield a rule that reads nothing."""
        if self.task is None and self.mark is None:
            yield "", " に読む列がありません。", "task、mark のどれかを書いてください。"
