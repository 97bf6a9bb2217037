"""What the codes in the tables mean, in Japanese (符号の意味)."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.words.printing import MISSING

OVERALL = "総括"
MET = {"yes": "達成", "no": "未達", "unknown": "判定不能"}
KINDS = {"annual": "単年度の指標", "goal": "計画期間の指標", "activity": "活動指標"}
#: Kinds of indicators and grades in one word, where the word around says of what.
KIND_WORDS = {"annual": "単年度", "goal": "計画期間", "overall": OVERALL, "activity": "活動"}
CHANGES = {"rose": "上昇", "fell": "下降", "same": "変化なし", "unknown": MISSING}
STATUS = {"active": "実施", "completed": "完了", "deleted": "廃止", "omitted": "掲載省略", "merged": "統合"}
#: Japanese names of the methods and of the reasons why there is no rate.
METHOD_LABELS = {
    "ratio": "実績値÷目標値",
    "inverse": "目標値÷実績値（少ないほど良い指標）",
    "reduction": "1＋（目標値－実績値）÷目標値（少ないほど良い指標）",
    "milestone": "率なし（ことばの目標）",
    "no_target": "率なし（目標値がない）",
    "no_actual": "率なし（実績値がない）",
    "zero": "率なし（0で割ることになる）",
    "opposite_sign": "率なし（目標と実績の符号が逆）",
    "negative": "率なし（目標か実績がマイナス）",
    "range": "率なし（実績に幅がある）",
    "different_units": "率なし（目標と実績の単位が違う）",
}
MISSING_REASONS = {
    "blank": "空欄",
    "dash": "「－」と記載",
    "none": "「なし」と記載",
    "not_measured": "未測定",
    "undecided": "未定",
    "not_applicable": "対象外",
    "not_numeric": "数値でない",
    "not_comparable": "比べられない",
}
SEVERITIES = {"error": "誤り", "warning": "注意", "info": "参考"}
GRADE_KINDS = {"annual": "単年度の評価", "overall": OVERALL}
DIRECTIONS = {"higher": "多いほど良い", "lower": "少ないほど良い", "milestone": "ことばの目標"}
COMPARATORS = {
    "ge": "以上",
    "gt": "超",
    "le": "以下・以内",
    "lt": "未満",
    "eq": "数値のみ",
    "increase": "増",
    "decrease": "減・削減・短縮",
    "none": "数値なし",
}
#: What stands behind a number, of the comparators that bound it.
BOUND_WORDS = {"ge": "以上", "gt": "超", "le": "以下", "lt": "未満"}
#: Which way a bound points: it counts before the direction of the indicator.
BOUND_DIRECTIONS = {"ge": "higher", "gt": "higher", "le": "lower", "lt": "lower"}
SCOPES = {"plan": "計画期間の予定", "year": "年度の予定"}
AGREEMENTS = {"agrees": "一致", "differs": "不一致", "undecided": "判断できない"}
EVALUATORS = {"self": "自己評価", "division": "所管部署の評価", "external": "外部評価", "council": "議会の評価"}
STAGES = {"budget": "予算", "settlement": "決算"}
FUNDING_KINDS = {
    "national": "国庫支出金",
    "prefecture": "県支出金",
    "bonds": "地方債",
    "fees": "使用料・手数料など",
    "other": "その他特定財源",
    "general": "一般財源",
}
SETTLEMENT_STATUS = {"final": "確定", "forecast": "見込み"}
ACTUAL_STATUS = {"final": "確定", "forecast": "見込み", "interim": "途中の値"}
FUTURES = {
    "expand": "拡大",
    "continue": "継続",
    "improve": "改善",
    "reduce": "縮小",
    "merge": "統合",
    "end": "廃止",
    "complete": "完了",
    "other": "その他",
}

#: By table and column.
WORDS: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("measures", "status"): STATUS,
    ("budgets", "settlement_status"): SETTLEMENT_STATUS,
    ("funding", "stage"): STAGES,
    ("funding", "kind"): FUNDING_KINDS,
    ("indicators", "kind"): KINDS,
    ("indicators", "direction"): DIRECTIONS,
    ("indicators", "comparator"): COMPARATORS,
    ("indicators", "actual_comparator"): COMPARATORS,
    ("indicators", "actual_status"): ACTUAL_STATUS,
    ("indicators", "missing_reason"): MISSING_REASONS,
    ("indicators", "rate_method"): METHOD_LABELS,
    ("indicators", "met"): MET,
    ("grades", "kind"): GRADE_KINDS,
    ("grades", "evaluator"): EVALUATORS,
    ("grades", "agreement"): AGREEMENTS,
    ("directions", "evaluator"): EVALUATORS,
    ("directions", "direction"): FUTURES,
    ("definitions", "kind"): KINDS,
    ("schedules", "scope"): SCOPES,
    ("findings", "severity"): SEVERITIES,
}


def explanation(table: str, column: str) -> str:
    """Return e.g. ``yes: 達成、no: 未達``; nothing where a column holds no codes."""
    return "、".join(f"{code}: {word}" for code, word in WORDS.get((table, column), {}).items())
