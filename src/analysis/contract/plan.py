"""A plan (計画) as its ``plan.toml`` defines it: city, period, policies, grade scale, methods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from analysis.contract.codes import GRADE_KINDS
from analysis.contract.grade_bounds import BoundsSettings, own_symbols
from analysis.contract.imprint import Imprint
from analysis.contract.scale import Scale, Step
from analysis.words.characters import symbol_key
from analysis.words.fiscal_year import label, range_label
from analysis.words.setting_marks import AtLeast, Filled, Loose, Misfit, OneOf, Sample, SettingMark, Year
from analysis.words.settings import read_settings

LOWER_IS_BETTER = {"inverse": "目標÷実績", "reduction": "1＋（目標－実績）÷目標"}
PUBLISHED_METHODS = {
    "grade_counts": "方針ごとの件数。個票の評価を数える。「取組数」の列は取組を数える",
    "grade_shares": "方針ごとの「16件 (84%)」。分母は評価された取組、小数第1位を四捨五入",
    "grades": "取組ごとの評価の一覧。個票の評価と1件ずつ比べる",
}


#: The period of a plan that has none, so that every year lies within it.
NO_PERIOD = (0, 9999)


@dataclass(frozen=True)
class CityCode(SettingMark):
    """A 全国地方公共団体コード: six digits, the last of which checks the others."""

    def read(self, value: str) -> str:
        """Return it, or say what is wrong with it."""
        if is_city_code(value):
            return value
        what = f"「{value}」は全国地方公共団体コード（検査数字を含む6桁）ではありません。"
        raise Misfit(what, "6桁を引用符で囲んで書いてください。")


@dataclass(frozen=True)
class Methods:
    """``[methods]``: the methods that a plan chooses."""

    lower_is_better: Annotated[str, OneOf(LOWER_IS_BETTER), "少ないほど良い指標の達成率"] = "inverse"
    budget_word: Annotated[
        str,
        "予算額の呼び名。当初予算しか分からないときは「当初予算額」とすると、執行率を「当初予算比」と表示する",
    ] = "予算額"

    @property
    def rate_word(self) -> str:
        """What settlement ÷ budget is called: not 執行率 where only the initial budget is known."""
        return "当初予算比" if "当初" in self.budget_word else "執行率"


@dataclass(frozen=True)
class Thresholds:
    """``[thresholds]``: from when on an unspent sum is named, and what counts as on track.

    unspent_share と unspent_yen の両方を満たすものを、多額の残額（不用額、予算残額）として挙げる。
    on_track と attention は、達成の割合から「順調」「要注意」「遅れ」を決める。
    """

    unspent_share: Annotated[float, AtLeast(0), "予算に対する残額の割合（0.2 は 20%）"] = 0.2
    unspent_yen: Annotated[int, AtLeast(0), "残額（円）"] = 1_000_000
    on_track: Annotated[float, AtLeast(0), "この割合以上の達成を「順調」とする"] = 0.9
    attention: Annotated[float, AtLeast(0), "この割合以上の達成を「要注意」、それより下を「遅れ」とする"] = 0.7


@dataclass(frozen=True)
class PublishedTable:
    """``[[published]]``: how a published table is recomputed.

    表ごとに書く。書かない表は「対象外」になる。
    """

    table: Annotated[str, "published.csv の table と同じ名前", Sample('"表4-1"')]
    method: Annotated[str, OneOf(PUBLISHED_METHODS), "再計算の方法"]
    kind: Annotated[str, OneOf(GRADE_KINDS), "どの評価か"] = "annual"
    columns: Annotated[
        Mapping[str, tuple[Annotated[str, OneOf(GRADE_KINDS)], Annotated[int, Year()]]],
        "method が grades のとき、列の見出しがどの評価か",
        Sample('{ "R3" = ["annual", 2021], "総括" = ["overall", 2021] }'),
    ] = field(default_factory=dict)


@dataclass(frozen=True)
class Renumbered:
    """``[[renumbered]]``: a measure whose number or name changed from one edition to the next.

    評価年度の間で番号や名前の変わった取組。番号が印字されない計画では、名称と担当課で同じ取組を探すので、ふつうは要らない。
    """

    edition: Annotated[int, Year(), "この評価年度の報告から", Sample("2024")]
    old: Annotated[str, Loose(), "前の報告での番号", Sample('"12"')]
    new: Annotated[str, Loose(), "この報告からの番号。名前だけが変わったなら同じ番号、終わった取組なら空"] = ""


#: What a form's rows and columns are called where the plan says nothing, by the name of the setting.
FORM_LABELS = {
    "value": "今年度の記入",
    "status": "区分",
    "grade": "評価",
    "settlement": "決算額",
    "carried_over": "翌年度への繰越額",
    "reason": "評価の理由",
    "plan": "今後の計画",
    "opinion": "意見",
}
FORM_PARTS = {"indicators": "指標", "budgets": "予算・決算", "grades": "評価", "texts": "文章"}


@dataclass(frozen=True)
class FormSettings:
    """``[form]``: how the city's form is called and ordered.

    担当課へ送る評価票（hyoka sheets）の項目の呼び方と並び。
    """

    labels: Annotated[
        Mapping[Annotated[str, OneOf(FORM_LABELS)], Annotated[str, Filled()]],
        "項目の呼び方。今年度、前年度はその年度に置き換わる",
        Sample('{ reason = "評価理由", plan = "今後の取組方針" }'),
    ] = field(default_factory=dict)
    order: Annotated[
        tuple[Annotated[str, OneOf(FORM_PARTS)], ...],
        "項目の並び",
        Sample('["grades", "texts", "indicators", "budgets"]'),
    ] = tuple(FORM_PARTS)

    def label(self, name: str) -> str:
        """Return what a row or column is called."""
        return self.labels.get(name, FORM_LABELS[name])


@dataclass(frozen=True)
class Plan:
    """One city's plan."""

    plan_id: str
    city: str
    city_code: str
    title: str
    period: tuple[int, int]
    policies: Mapping[str, str]
    scale: Scale
    measure_word: str = "取組"
    policy_word: str = "基本方針"
    source_title: str = ""
    methods: Methods = field(default_factory=Methods)
    thresholds: Thresholds = field(default_factory=Thresholds)
    published: tuple[PublishedTable, ...] = ()
    form: FormSettings = field(default_factory=FormSettings)
    publication: Imprint = field(default_factory=Imprint)
    renumbered: tuple[Renumbered, ...] = ()

    @property
    def full_title(self) -> str:
        """City and title, e.g. for a heading."""
        return self.title if self.title.startswith(self.city) else f"{self.city}{self.title}"

    @property
    def has_period(self) -> bool:
        """The plan has a first and a last year; the yearly evaluation of all that a city does has none."""
        return self.period != NO_PERIOD

    @property
    def period_label(self) -> str:
        """The period as it is printed, empty where there is none."""
        return range_label(list(self.period)) if self.has_period else ""

    @property
    def last_label(self) -> str:
        """The last year as it is printed."""
        return label(self.period[1]) if self.has_period else "最終年度"

    @property
    def policy_ids(self) -> list[str]:
        """The policies in the plan's order."""
        return list(self.policies)

    def policy_label(self, policy_id: str) -> str:
        """Return e.g. ``ビジョン1``."""
        numbered = policy_id in self.policies and self.policies[policy_id] != policy_id
        return f"{self.policy_word}{policy_id}" if numbered else policy_id or "（区分なし）"


@dataclass(frozen=True)
class Grades:
    """``[grades]``: the steps and how they are counted.

    評価のない計画は、見出しだけを書く。
    """

    steps: Annotated[tuple[Step, ...], "評価の段階。良い順"] = ()
    positive: Annotated[
        tuple[Annotated[str, Loose()], ...], "「AまたはB評価の割合」のように、良い評価として数える段階"
    ] = ()
    not_evaluated: Annotated[tuple[str, ...], "割合の分母に入れない記号"] = ("-",)
    bounds: Annotated[BoundsSettings | None, "評価基準の数値。元資料に印字があるときだけ書く"] = None

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """Yield what does not fit together: doubled steps, good grades and bounds that are no steps."""
        symbols = [step.symbol for step in self.steps]
        own = own_symbols(symbols)
        for symbol in (one for place, one in enumerate(symbols) if own[symbol_key(one)] in symbols[place + 1 :]):
            yield "steps", f"段階（steps）に「{symbol}」が2度あります。", "1つにしてください。"
        for symbol in self.positive:
            if symbol_key(symbol) not in own:
                yield "positive", f"positive の「{symbol}」は段階（steps）にありません。", "どちらかを直してください。"
        for what, todo in self.bounds.unlike(symbols) if self.bounds else ():
            yield "bounds", f"bounds {what}", todo

    def scale(self) -> Scale:
        """Return the scale."""
        symbols = [step.symbol for step in self.steps]
        own = own_symbols(symbols)
        bounds = self.bounds.bounds(symbols) if self.bounds else None
        positive = tuple(own[symbol_key(symbol)] for symbol in self.positive)
        return Scale(self.steps, positive, tuple(dict.fromkeys([*self.not_evaluated, "-"])), bounds)


@dataclass(frozen=True)
class PlanFile:
    """``plan.toml`` as written."""

    city: Annotated[str, Filled(), "市区町村名", Sample('"所沢市"')]
    title: Annotated[str, Filled(), "計画の名称", Sample('"ICT推進アクションプラン"')]
    grades: Annotated[Grades, "評価の段階"]
    city_code: Annotated[
        str, CityCode(), "全国地方公共団体コード（検査数字を含む6桁）。引用符で囲む。府省庁や一部事務組合なら省く"
    ] = ""
    period: Annotated[
        tuple[Annotated[int, Year()], Annotated[int, Year()]],
        "計画期間（最初と最後の年度）。期間のない計画（毎年の事務事業評価など）なら省く",
        Sample("[2021, 2025]"),
    ] = NO_PERIOD
    policies: Annotated[Mapping[str, str], "区分の番号と名前", Sample('{ 1 = "安心して暮らせるまち" }')] = field(
        default_factory=dict
    )
    policy_names: Annotated[
        tuple[Annotated[str, Filled()], ...],
        "区分に番号がないとき、policies の代わりに名前を順に",
        Sample('["安心して暮らせるまち", "活力のあるまち"]'),
    ] = ()
    measure_word: Annotated[str, Filled(), "取組をこの計画でどう呼ぶか（事業、個別システム …）"] = "取組"
    policy_word: Annotated[str, Filled(), "その上の区分をどう呼ぶか（基本方針、ビジョン …）"] = "基本方針"
    source_title: Annotated[str, "元資料の名称。出典として載る"] = ""
    methods: Annotated[Methods, "算定方法"] = field(default_factory=Methods)
    thresholds: Annotated[Thresholds, "多額の残額とみなす基準と、順調とみなす割合"] = field(default_factory=Thresholds)
    published: Annotated[tuple[PublishedTable, ...], "公表された表の再計算"] = ()
    form: Annotated[FormSettings, "担当課へ送る評価票"] = field(default_factory=FormSettings)
    publication: Annotated[Imprint, "公表するページに載せる、元資料と問い合わせ先"] = field(default_factory=Imprint)
    renumbered: Annotated[tuple[Renumbered, ...], "番号や名前の変わった取組"] = ()

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """Yield a period that ends before it begins, and policies told twice."""
        if self.policies and self.policy_names:
            yield (
                "policy_names",
                "policies と policy_names の両方があります。",
                "番号があるなら policies だけを書いてください。",
            )
        if self.period[0] > self.period[1]:
            what = f"period「{list(self.period)}」は、終わりの年度が先になっています。"
            yield "period", what, "早い順に書いてください（例 period = [2021, 2025]）。"


def is_city_code(code: str) -> bool:
    """Return whether a 全国地方公共団体コード has six digits and the right check digit."""
    if len(code) != 6 or not code.isdigit():
        return False
    total = sum(int(digit) * weight for digit, weight in zip(code, (6, 5, 4, 3, 2), strict=False))
    return int(code[5]) == (11 - total % 11) % 10


def read_plan(folder: Path) -> Plan:
    """Return the plan that a folder of data/raw defines.

    Raises
    ------
    InputError
        With everything that is wrong in plan.toml at once.
    """
    todo = f"{folder.name} に計画の定義 plan.toml を置いてください。"
    found = read_settings(folder / "plan.toml", PlanFile, todo)
    settings = {name: value for name, value in vars(found).items() if name not in ("grades", "policy_names")}
    settings["policies"] = found.policies or {name: name for name in found.policy_names}
    return Plan(plan_id=folder.name, scale=found.grades.scale(), **settings)
