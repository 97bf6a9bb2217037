"""What the sheets of the workbook hold (各シートの表): fields with real values, or the sentence why there are none."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from analysis.contract import codes
from analysis.contract.codes import METHOD_LABELS, MISSING_REASONS, SEVERITIES
from analysis.contract.schema import LABELS
from analysis.evaluation import grading, summary
from analysis.evaluation.budget import REMARKS, remark
from analysis.evaluation.year import Evaluation
from analysis.forms.workbook import book_look
from analysis.forms.workbook.book_links import opening
from analysis.forms.workbook.book_look import Look
from analysis.forms.workbook.book_sheet import Field
from analysis.review import unseen
from analysis.telling import display
from analysis.telling.claims import claims
from analysis.telling.marks import grade_sources, sources
from analysis.words.fiscal_year import short_label
from analysis.words.printing import bound_text, count_text, money_text

#: Parts of a budget and sums of costs, beside the budget and the settlement themselves.
_PARTS = (
    "initial_yen",
    "supplementary_yen",
    "carried_in_yen",
    "transferred_yen",
    "carried_over_yen",
    "total_cost_yen",
)
AGREES = {True: "一致", False: "不一致"}
#: What was not read as printed: a cell that holds a number has no room for a sign.
_CHANGED = "推定・訂正"
_VALUES = {"target": "目標", "actual": "実績", "published_grade": "評価"}
_SUMS = {"budget": "予算額", "settlement": "決算額"}


@dataclass(frozen=True)
class Listing:
    """One sheet with one table.

    Attributes
    ----------
    sheet, about : str
        Name of the sheet and one line that says what it holds.
    remarks : list of str
        Sentences above the table; all there is where there is no table.
    fields : list of Field
        Empty where the source has nothing.
    fixed : int
        How many columns stay in sight.
    """

    sheet: str
    about: str
    remarks: list[str]
    fields: list[Field] = field(default_factory=list)
    fixed: int = 0

    @property
    def table_name(self) -> str:
        """The name of the table in the workbook."""
        return "".join(filter(str.isalnum, self.sheet)) + "表"


def named(evaluation: Evaluation, rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with name, department and policy of their measure; none is dropped.

    Returns
    -------
    DataFrame with the columns of `rows`, `name`, `department`, `policy`
    """
    columns = ["measure_id", "name", "department", "policy"]
    lacking = [name for name in columns if name == "measure_id" or name not in rows]
    return rows.merge(evaluation.measures[lacking], on="measure_id", how="left", validate="many_to_one")


def _short(years: pd.Series) -> pd.Series:
    return years.map(short_label, na_action="ignore").astype("string")


def _policies(evaluation: Evaluation, policies: pd.Series) -> pd.Series:
    return policies.map(lambda value: display.group_label(evaluation.plan, "policy", value), na_action="ignore")


def measure_fields(evaluation: Evaluation, rows: pd.DataFrame, word: str = "") -> list[Field]:
    """Return number, name and department of the measure, or what ``word`` says, of each row."""
    return [
        Field("No.", 7, rows["measure_id"], book_look.code),
        Field(word or evaluation.plan.measure_word, 34, rows["name"]),
        *given([Field(LABELS["department"], 17, rows["department"])]),
    ]


def source_field(evaluation: Evaluation, rows: pd.DataFrame) -> Field:
    """Return where each row was read; it opens the kept document at its sheet and cell."""
    return Field(LABELS["source"], 32, rows["source"], printed=False, opens=opening(evaluation))


def given(fields: list[Field]) -> list[Field]:
    """Return the fields that hold anything."""
    return [one for one in fields if one.values.notna().any()]


def measures(evaluation: Evaluation, formats: Look) -> Listing:
    """Return all measures with grades, indicators and money of the year (取組一覧)."""
    plan, rows = evaluation.plan, summary.measure_list(evaluation)
    programs = evaluation.measures.set_index("measure_id")["program"]
    undecided = (rows["parts"] - rows["decided"]).astype("Int64")
    fields = measure_fields(evaluation, rows) + given(
        [
            Field(plan.policy_word, 13, _policies(evaluation, rows["policy"])),
            Field(LABELS["program"], 14, rows["measure_id"].map(programs)),
            Field(LABELS["status"], 8, rows["status"].map(codes.STATUS), book_look.code),
            Field("単年度評価", 9, rows["annual"], formats.grade),
            Field(f"{codes.OVERALL}評価", 9, rows["overall"], formats.grade),
            Field("指標の数", 8, rows["parts"], book_look.count),
            Field("達成", 7, rows["reached"], book_look.count),
            Field("未達", 7, (rows["decided"] - rows["reached"]).astype("Int64"), book_look.count),
            Field("判定不能", 8, undecided, book_look.count),
            Field("最も低い達成率", 10, rows["lowest_rate"], book_look.rate),
            *_money(evaluation, rows),
            Field(_CHANGED, 16, grade_sources(evaluation, rows["measure_id"])),
        ]
    )
    about = f"{plan.measure_word}ごとの評価、指標の達成、予算と決算"
    remarks = [
        f"指標と金額は{short_label(evaluation.fiscal_year)}のものです。空欄は、元資料に記載がないことを表します。"
    ]
    return Listing("取組一覧", about, remarks, fields if len(rows) else [], 2)


def _money(evaluation: Evaluation, rows: pd.DataFrame) -> list[Field]:
    return [
        Field(f"{evaluation.plan.methods.budget_word}（円）", 14, rows["budget_yen"], book_look.yen),
        Field(LABELS["settlement_yen"], 14, rows["settlement_yen"], book_look.yen),
        Field(evaluation.plan.methods.rate_word, 9, rows["execution_rate"], book_look.execution),
    ]


def indicators(evaluation: Evaluation, formats: Look) -> Listing:
    """Return every indicator part of every year with target, actual and rate (指標)."""
    about = "指標ごとの目標値、実績値、達成率"
    if evaluation.indicators.empty:
        return Listing("指標", about, ["元資料に指標がないため、この表はありません。"])
    rows = named(evaluation, evaluation.indicators)
    reasons = rows["rate_method"].map(METHOD_LABELS)
    fields = [
        Field("No.", 7, rows["measure_id"], book_look.code),
        Field(evaluation.plan.measure_word, 24, rows["name"]),
        Field("種類", 15, rows["kind"].map(codes.KINDS)),
        Field("年度", 6, rows["fiscal_year"].map(short_label), book_look.code),
        Field("指標", 28, display.indicator_name(rows)),
        Field("目標（表記）", 16, rows["target_text"]),
        Field("実績（表記）", 16, display.actual_words(rows)),
        Field("目標値", 11, rows["target_value"], book_look.number),
        Field("実績値", 11, rows["actual_value"], book_look.number),
        Field("単位", 7, rows["unit"], book_look.code),
        *given([Field("参考値", 11, rows["reference_value"], book_look.number)]),
        Field("達成率", 9, rows["achievement_rate"], book_look.rate),
        Field("判定", 9, rows["met"].map(codes.MET), book_look.state),
        *given([Field("公表評価", 8, rows["published_grade"], formats.grade)]),
        *given([Field(_CHANGED, 16, sources(evaluation, "indicators", _VALUES, rows))]),
        Field("達成率の算定方法", 40, reasons, printed=False),
        Field("値のない理由", 16, rows["missing_reason"].map(MISSING_REASONS), printed=False),
        *given([Field("基準値（表記）", 16, rows["baseline_text"], printed=False)]),
        *given([Field("基準値の年度", 8, _short(rows["baseline_fiscal_year"]), book_look.code, printed=False)]),
        *given([Field("参考値の名称", 16, rows["reference_name"], printed=False)]),
        *given([Field("公表達成率", 9, rows["published_rate"], book_look.rate, printed=False)]),
        *given([Field("実績の区分", 9, rows["actual_status"].map(codes.ACTUAL_STATUS), printed=False)]),
        *given([Field(LABELS["department"], 17, rows["department"], printed=False)]),
        source_field(evaluation, rows),
    ]
    remarks = ["達成率は 1 つの項目ごとに計算し、平均は取りません。「達成率の算定方法」から右の列は印刷されません。"]
    return Listing("指標", about, remarks, fields, 2)


def budgets(evaluation: Evaluation, formats: Look) -> Listing:
    """Return budget and settlement of every measure and year with what stands out (予算・決算)."""
    about = "年度ごとの予算額、決算額、執行率、注意点"
    if evaluation.budgets.empty:
        return Listing("予算・決算", about, ["元資料に予算額と決算額の記載がないため、この表はありません。"])
    limits, rows = evaluation.plan.thresholds, named(evaluation, evaluation.budgets)
    remarks = remark(rows, limits.unspent_share, limits.unspent_yen).map(REMARKS)
    budget, settlement, execution = _money(evaluation, rows)
    fields = [
        *measure_fields(evaluation, rows),
        Field("年度", 7, rows["fiscal_year"].map(short_label), book_look.code),
        budget,
        settlement,
        Field(f"{summary.difference_word(evaluation)}（円）", 14, rows["unspent_yen"], book_look.yen),
        execution,
        *given([Field("人件費（円）", 14, rows["staff_cost_yen"], book_look.yen)]),
        *given([Field("従事人数（人）", 9, rows["staff_fte"], book_look.number)]),
        Field("注意点", 16, remarks.mask(remarks == "")),
        *given([Field(_CHANGED, 16, sources(evaluation, "budgets", _SUMS, rows))]),
        *given([Field(LABELS[name], 14, rows[name], book_look.yen, printed=False) for name in _PARTS]),
        *given([Field("決算の区分", 9, rows["settlement_status"].map(codes.SETTLEMENT_STATUS), printed=False)]),
        source_field(evaluation, rows),
    ]
    share = f"{bound_text(limits.unspent_share)}"
    words = f"「{REMARKS['unspent']}」は、{summary.difference_word(evaluation)}が予算の{share}以上かつ{money_text(limits.unspent_yen)}以上のものです。"
    return Listing("予算・決算", about, [words + "空欄は記載がないことを表し、0円とは異なります。"], fields, 2)


def history(evaluation: Evaluation, formats: Look) -> Listing:
    """Return the grades of every measure over the years (評価の推移)."""
    about = "年度ごとの評価と、前年度からの変化"
    rows = grading.grade_history(evaluation)
    if rows.empty:
        return Listing("評価の推移", about, ["元資料に評価の記載がないため、この表はありません。"])
    periods = [name for name in rows.columns if isinstance(name, int) or name == "overall"]
    changes = rows["change"].map({**codes.CHANGES, "unknown": None})
    fields = [
        *measure_fields(evaluation, rows, grading.graded_word(evaluation)),
        Field(evaluation.plan.policy_word, 14, _policies(evaluation, rows["policy"])),
        *[Field(display.period_label(period), 8, rows[period], formats.grade) for period in periods],
        Field("前年度との比較", 14, changes, book_look.change),
    ]
    good = "、".join(evaluation.plan.scale.label(step.symbol) for step in evaluation.plan.scale.steps)
    told = claims(evaluation)
    moved = [told[name].sentence for name in ("rose", "fell", "same", "uncompared") if told["rose"].known]
    return Listing(
        "評価の推移",
        about,
        [*moved, f"評価は良い順に {good} です。" if good else "評価は元資料の記号のままです。"],
        fields,
        2,
    )


def findings(evaluation: Evaluation, found: pd.DataFrame | None) -> Listing:
    """Return what a reviewer should ask about (確認事項)."""
    about = "ことば、数値、評価、公表値が食い違う箇所"
    if found is None or found.empty:
        nothing = ["点検の結果、確認を要する事項はありませんでした。", *unseen(evaluation)]
        said = ["このブックを作るとき、確認事項の点検は行っていません。"] if found is None else nothing
        return Listing("確認事項", about, said)
    rows = named(evaluation, found)
    fields = [
        Field("重要度", 8, rows["severity"].map(lambda value: SEVERITIES.get(value, value)), book_look.code),
        Field("No.", 7, rows["measure_id"], book_look.code),
        Field(evaluation.plan.measure_word, 24, rows["name"]),
        Field("年度", 7, rows["fiscal_year"].map(short_label, na_action="ignore"), book_look.code),
        Field("内容", 52, rows["message"]),
        Field("根拠", 42, rows["evidence"]),
        Field("担当課への確認結果", 24, pd.Series(pd.NA, rows.index, dtype="string")),
        Field("規則", 22, rows["rule"], printed=False),
        source_field(evaluation, rows),
    ]
    counts = "、".join(
        f"{word}{count_text(int((rows['severity'] == name).sum()))}" for name, word in SEVERITIES.items()
    )
    return Listing(
        "確認事項",
        about,
        [f"{count_text(len(rows))}（{counts}）。誤りと決めるものではなく、担当課に確かめるための一覧です。"],
        fields,
        1,
    )


def published(evaluation: Evaluation, formats: Look) -> Listing:
    """Return every published cell beside the value recomputed from the rows (公表値との突合)."""
    about = "公表された表の値と、個票から計算し直した値"
    rows = evaluation.published
    if rows.empty:
        return Listing("公表値との突合", about, ["突き合わせる公表値が登録されていないため、この表はありません。"])
    unknown = rows["reason"].notna().map({True: "推定に使用", False: "再計算できない"})
    agrees = rows["agrees"].map(AGREES, na_action="ignore").fillna(unknown)
    fields = [
        Field(LABELS["table"], 16, rows["table"]),
        Field(LABELS["row"], 30, rows["row"]),
        Field(LABELS["column"], 24, rows["column"]),
        Field(LABELS["published_value"], 20, rows["published_value"]),
        Field(LABELS["recomputed_value"], 20, rows["recomputed_value"]),
        Field(LABELS["agrees"], 16, agrees, _agreement),
        source_field(evaluation, rows),
    ]
    told = claims(evaluation)
    words = f"{told['checked'].told}、不一致は{told['differing'].amount}です。数字やかっこの全角・半角の違いは不一致に数えません。"
    return Listing("公表値との突合", about, [words], fields, 1)


def _agreement(value: object) -> book_look.Properties:
    return book_look.state(codes.MET["no"] if value == AGREES[False] else value)


def listings(evaluation: Evaluation, found: pd.DataFrame | None, formats: Look) -> list[Listing]:
    """Return the sheets between the first and the last, in their order."""
    rest = [findings(evaluation, found), published(evaluation, formats)]
    return [*(one(evaluation, formats) for one in (measures, indicators, budgets, history)), *rest]
