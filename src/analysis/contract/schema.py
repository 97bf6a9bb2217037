"""The tables of the data contract (データ項目): every column once, with its type and Japanese label."""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes
    ----------
    name, label : str
        The name in files and code, and the Japanese heading.
    kind : str
        ``text``, ``integer`` (whole yen, years, counts) or ``number``.
    key, required, computed, optional : bool
        Part of the key; never empty; computed by this project and never read; a file may leave the column out.
    choices : tuple of str
        The only values allowed, where there are such.
    """

    name: str
    label: str
    kind: str = "text"
    key: bool = False
    required: bool = False
    computed: bool = False
    choices: tuple[str, ...] = ()
    optional: bool = False

    @property
    def dtype(self) -> str:
        """The pandas type that keeps a missing value missing."""
        return {"text": "string", "integer": "Int64", "number": "Float64"}[self.kind]


@dataclass(frozen=True)
class Table:
    """One table of the contract."""

    name: str
    label: str
    columns: tuple[Column, ...]
    optional: bool = False

    @property
    def read_columns(self) -> tuple[Column, ...]:
        """The columns that a raw file holds."""
        return tuple(column for column in self.columns if not column.computed)

    @property
    def key(self) -> list[str]:
        """The names of the key columns."""
        return [column.name for column in self.columns if column.key]


_MEASURE = Column("measure_id", "取組番号", key=True, required=True)
_YEAR = Column("fiscal_year", "年度", "integer", key=True, required=True)
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
                Column("budget_yen", "予算額（円）", "integer"),
                Column("settlement_yen", "決算額（円）", "integer"),
                Column("staff_cost_yen", "人件費（円）", "integer"),
                Column("staff_fte", "従事人数（人）", "number"),
                Column("execution_rate", "執行率", "number", computed=True),
                _SOURCE,
            ),
        ),
        Table(
            "indicators",
            "指標",
            (
                _MEASURE,
                Column("kind", "指標の種類", key=True, required=True, choices=("annual", "goal", "activity")),
                Column("seq", "番号", "integer", key=True, required=True),
                _YEAR,
                Column("indicator", "指標名"),
                Column("label", "内訳"),
                Column("unit", "単位"),
                Column("direction", "望ましい方向", choices=("higher", "lower", "milestone")),
                Column("baseline_text", "基準値（表記）"),
                Column("baseline_value", "基準値", "number"),
                Column("target_text", "目標値（表記）"),
                Column("comparator", "比較", choices=COMPARATORS),
                Column("target_value", "目標値", "number"),
                Column("actual_text", "実績値（表記）"),
                Column("actual_comparator", "実績の比較", choices=COMPARATORS, optional=True),
                Column("actual_unit", "実績の単位", optional=True),
                Column("actual_value", "実績値", "number"),
                Column("missing_reason", "値のない理由", choices=MISSING_REASONS),
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
                Column("month", "月", "integer", key=True),
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
                _SOURCE,
            ),
            optional=True,
        ),
    )
}

#: Columns of ``published`` for what a list or a sheet prints otherwise than the list of measures, and wrong headings.
PUBLISHED_NAME, PUBLISHED_DEPARTMENT, PUBLISHED_HEADING = "名称", "主担当課", "年度の見出し"

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
