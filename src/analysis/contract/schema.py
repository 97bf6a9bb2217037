"""The tables of the data contract (データ項目): every column once, with its type and Japanese label."""

from __future__ import annotations

from analysis.contract.table import Column, Table

MET = ("yes", "no", "unknown")
COMPARATORS = ("ge", "gt", "le", "lt", "eq", "increase", "decrease", "none")
MISSING_REASONS = (
    "blank",
    "dash",
    "none",
    "not_measured",
    "undecided",
    "not_applicable",
    "not_numeric",
    "not_comparable",
)
INDICATOR_KINDS = ("annual", "goal", "activity")
#: The years of which a plan may tell, the largest amount and the largest value of an indicator: beyond is a slip.
FIRST_YEAR, LAST_YEAR, MOST_YEN, MOST_NUMBER = 1950, 2099, 10**15, 10**15
EVALUATORS = ("self", "division", "external", "council")


_MEASURE = Column("measure_id", "取組番号", key=True, required=True)
_YEAR = Column("fiscal_year", "年度", "integer", key=True, required=True, least=FIRST_YEAR, most=LAST_YEAR)
_SOURCE = Column("source", "出典")

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            "measures",
            "取組一覧",
            (
                _MEASURE,
                Column("name", "取組名", required=True),
                Column("department", "主担当課"),
                Column("policy", "基本方針"),
                Column("program", "施策"),
                Column(
                    "status",
                    "状態",
                    required=True,
                    choices=("active", "completed", "deleted", "omitted", "merged"),
                ),
                _SOURCE,
            ),
        ),
        Table(
            "budgets",
            "予算・決算",
            (
                _MEASURE,
                _YEAR,
                Column("initial_yen", "当初予算額（円）", "integer", optional=True, most=MOST_YEN),
                Column(
                    "supplementary_yen", "補正予算額（円）", "integer", optional=True, least=-MOST_YEN, most=MOST_YEN
                ),
                Column("carried_in_yen", "前年度からの繰越額（円）", "integer", optional=True, most=MOST_YEN),
                Column(
                    "transferred_yen", "流用・予備費（円）", "integer", optional=True, least=-MOST_YEN, most=MOST_YEN
                ),
                Column("budget_yen", "予算額（円）", "integer", most=MOST_YEN),
                Column("settlement_yen", "決算額（円）", "integer", least=-MOST_YEN, most=MOST_YEN),
                Column("settlement_status", "決算の区分", choices=("final", "forecast"), optional=True),
                Column("carried_over_yen", "翌年度への繰越額（円）", "integer", optional=True, most=MOST_YEN),
                Column("staff_cost_yen", "人件費（円）", "integer", most=MOST_YEN),
                Column("staff_fte", "従事人数（人）", "number", most=100_000),
                Column("execution_rate", "執行率", "number", computed=True),
                Column("unspent_yen", "不用額・予算残額（円）", "integer", computed=True),
                Column("total_cost_yen", "総コスト（円）", "integer", computed=True),
                _SOURCE,
            ),
        ),
        Table(
            "indicators",
            "指標",
            (
                _MEASURE,
                Column("kind", "指標の種類", key=True, required=True, choices=INDICATOR_KINDS),
                Column("seq", "番号", "integer", key=True, required=True, most=9_999),
                _YEAR,
                Column("indicator", "指標名"),
                Column("label", "内訳"),
                Column("unit", "単位"),
                Column("direction", "望ましい方向", choices=("higher", "lower", "milestone")),
                Column("baseline_text", "基準値（表記）"),
                Column("baseline_value", "基準値", "number", least=-MOST_NUMBER, most=MOST_NUMBER),
                Column("baseline_unit", "基準値の単位", optional=True),
                Column(
                    "baseline_fiscal_year", "基準値の年度", "integer", optional=True, least=FIRST_YEAR, most=LAST_YEAR
                ),
                Column("target_text", "目標値（表記）"),
                Column("comparator", "比較", choices=COMPARATORS),
                Column("target_value", "目標値", "number", least=-MOST_NUMBER, most=MOST_NUMBER),
                Column("target_low", "目標値の下限", "number", least=-MOST_NUMBER, most=MOST_NUMBER, optional=True),
                Column("actual_text", "実績値（表記）"),
                Column("actual_comparator", "実績の比較", choices=COMPARATORS, optional=True),
                Column("actual_unit", "実績の単位", optional=True),
                Column("actual_value", "実績値", "number", least=-MOST_NUMBER, most=MOST_NUMBER),
                Column("actual_low", "実績値の下限", "number", least=-MOST_NUMBER, most=MOST_NUMBER, optional=True),
                Column("actual_status", "実績の区分", choices=("final", "forecast", "interim"), optional=True),
                Column("reference_name", "参考値の名称", optional=True),
                Column("reference_value", "参考値", "number", least=-MOST_NUMBER, most=MOST_NUMBER, optional=True),
                Column("missing_reason", "値のない理由", choices=MISSING_REASONS),
                Column("published_rate", "公表達成率", "number", least=-MOST_NUMBER, most=MOST_NUMBER, optional=True),
                Column("published_grade", "公表評価"),
                Column("achievement_rate", "達成率", "number", computed=True),
                Column("rate_method", "達成率の算定方法", computed=True),
                Column("met", "達成", computed=True, choices=MET),
                _SOURCE,
            ),
        ),
        Table(
            "grades",
            "評価",
            (
                _MEASURE,
                _YEAR,
                Column("kind", "評価の種類", key=True, required=True, choices=("annual", "overall")),
                Column("evaluator", "評価者", key=True, choices=EVALUATORS, optional=True),
                Column("grade", "評価", required=True),
                Column("computed_grade", "算定評価", computed=True),
                Column(
                    "agreement",
                    "一致",
                    computed=True,
                    choices=("agrees", "differs", "undecided"),
                ),
                Column("reason", "算定の理由", computed=True),
                _SOURCE,
            ),
        ),
        Table(
            "funding",
            "財源",
            (
                _MEASURE,
                _YEAR,
                Column("stage", "予算・決算の別", key=True, required=True, choices=("budget", "settlement")),
                Column(
                    "kind",
                    "財源の種類",
                    key=True,
                    required=True,
                    choices=("national", "prefecture", "bonds", "fees", "other", "general"),
                ),
                Column("amount_yen", "金額（円）", "integer", required=True, most=MOST_YEN),
                _SOURCE,
            ),
            optional=True,
        ),
        Table(
            "directions",
            "今後の方向性",
            (
                _MEASURE,
                _YEAR,
                Column("evaluator", "評価者", key=True, choices=EVALUATORS),
                Column("direction_text", "方向性（表記）"),
                Column(
                    "direction",
                    "今後の方向性",
                    required=True,
                    choices=("expand", "continue", "improve", "reduce", "merge", "end", "complete", "other"),
                ),
                _SOURCE,
            ),
            optional=True,
        ),
        Table(
            "definitions",
            "指標の定義",
            (
                _MEASURE,
                Column("kind", "指標の種類", key=True, required=True, choices=INDICATOR_KINDS),
                Column("seq", "番号", "integer", key=True, required=True, most=9_999),
                Column("definition", "定義"),
                Column("formula", "算定式"),
                Column("data_source", "データの出所"),
                Column("frequency", "測定の頻度"),
                Column("limits", "限界・注意"),
                Column("owner", "所管課"),
                _SOURCE,
            ),
            optional=True,
        ),
        Table(
            "texts",
            "文章",
            (
                _MEASURE,
                Column("field", "項目", key=True, required=True),
                Column("text", "文章", required=True),
                _SOURCE,
            ),
            optional=True,
        ),
        Table(
            "schedules",
            "予定",
            (
                _MEASURE,
                Column("scope", "範囲", key=True, required=True, choices=("plan", "year")),
                Column("task", "取組予定", key=True, required=True),
                _YEAR,
                Column("month", "月", "integer", key=True, least=1, most=12),
                _SOURCE,
            ),
            optional=True,
        ),
        Table(
            "published",
            "公表値",
            (
                Column("table", "表", key=True, required=True),
                Column("row", "行", key=True, required=True),
                Column("column", "列", key=True, required=True),
                Column("published_value", "公表値", required=True),
                Column("recomputed_value", "再計算値", computed=True),
                Column("agrees", "一致", computed=True),
                Column("reason", "一致に数えない・一致しない理由", computed=True),
                _SOURCE,
            ),
            optional=True,
        ),
    )
}

#: Columns of ``published`` for what a list or a sheet prints otherwise than the list of measures, and wrong headings.
PUBLISHED_NAME, PUBLISHED_DEPARTMENT, PUBLISHED_HEADING = "名称", "主担当課", "年度の見出し"

#: Tables of ``published`` that are recomputed without a word in plan.toml: printed rates, and the totals of amounts.
PUBLISHED_EXECUTION, PUBLISHED_ACHIEVEMENT, PUBLISHED_TOTAL = "執行率", "達成率", "合計"
#: The beginning of the name of such a table: amounts that another document prints again.
PUBLISHED_AGAIN = "別の資料"


def amount_column(name: str, year: str) -> str:
    """Return how an amount of a column of ``budgets`` is called in the table ``published``, e.g. ``予算額（円） 令和6年度``."""
    return f"{LABELS[name]} {year}"


#: The analyst's own texts beside an edition; not a table of the plan (`analysis.opinion`).
OPINIONS = Table(
    "opinions",
    "所見",
    (
        Column("measure_id", "取組番号", key=True, required=True),
        Column("name", "取組名", computed=True),
        Column("department", "主担当課", computed=True),
        Column("opinion", "所見", required=True),
    ),
    optional=True,
)

FINDINGS = Table(
    "findings",
    "確認事項",
    (
        Column("rule", "規則"),
        Column("severity", "重要度", choices=("error", "warning", "info")),
        Column("measure_id", "取組番号"),
        Column("fiscal_year", "年度", "integer"),
        Column("message", "内容"),
        Column("evidence", "根拠"),
        Column("source", "出典"),
    ),
)

#: The Japanese heading of every column, by its name; of tables that share a name the first counts.
LABELS: dict[str, str] = {
    column.name: column.label for table in (FINDINGS, *reversed(TABLES.values())) for column in reversed(table.columns)
}
