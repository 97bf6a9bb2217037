"""Any frame of this project as Japanese text (表の日本語表示), column by column."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analysis.contract import codes
from analysis.contract.codes import AGREEMENTS, DIRECTIONS, METHOD_LABELS, MISSING_REASONS, SEVERITIES
from analysis.contract.footing import COMPARABLE, FOOTINGS
from analysis.contract.schema import LABELS
from analysis.outlook.ambition import CHANGES as TARGET_CHANGES
from analysis.outlook.comparison import BASES
from analysis.outlook.pace import OUTLOOKS, REASONS
from analysis.outlook.simulation import CHANGES as MOVES
from analysis.words import printing
from analysis.words.fiscal_year import short_label

HEADINGS = LABELS | {
    **{name: f"「{words}」" for name, words in FOOTINGS.items()},
    "kind": "種類",
    "level": "数えた指標",
    "annual": "単年度の評価",
    "overall": "総括",
    "plan_id": "計画の記号",
    "city": "団体",
    "guessed": "推定した評価",
    "median_rate": "達成率の中央値",
    "title": "計画",
    "measure_id": "番号",
    "seq": "指標の番号",
    "name": "取組",
    "policy_name": "基本方針の名称",
    "fiscal_year": "年度",
    "reason": "理由",
    "first_year": "最初の年度",
    "first_value": "最初の値",
    "latest_year": "最新の年度",
    "latest_value": "最新の値",
    "values": "値のある年数",
    "end_year": "見込みの年度",
    "target_year": "目標の年度",
    "end_target": "その年度の目標値",
    "latest_reaches": "最新の値で到達",
    "required_pace": "必要なペース（1年当たり）",
    "pace_so_far": "これまでのペース（1年当たり）",
    "low_value": "見込みの下限",
    "high_value": "見込みの上限",
    "likely_value": "見込み",
    "progress": "進捗率",
    "elapsed": "期間の経過",
    "outlook": "見通し",
    "previous_target": "前年度の目標値",
    "previous_actual": "前年度の実績値",
    "change": "変化",
    "reference": "比べた値",
    "stretch": "比べた値からの上積み",
    "demanding": "前年度実績・基準値では届かない目標",
    "basis": "評価の単位",
    "graded": "評価の数",
    "reached_share": "達成とした割合",
    "comparable": "比較",
    "parts": "指標の数",
    "full_share": "100%以上の割合",
    "ninety_share": "90%以上の割合",
    "far_share": "150%以上の割合",
    "lower_quartile": "下位4分の1",
    "median": "中央値",
    "upper_quartile": "上位4分の1",
    "yes": "達成",
    "no": "未達",
    "unknown": "判定不能",
    "met_share": "達成の割合（判定不能を除く）",
    "budget_word": "予算の種類",
    "measures": "取組の数",
    "yen_per_measure": "1取組当たりの決算額（円）",
    "median_yen": "決算額の中央値（円）",
    "compared": "比べられる目標",
    "demanding_share": "前年度実績・基準値を超える目標の割合",
    "median_stretch": "上積みの中央値",
    "raised": "引き上げた目標",
    "kept": "据え置いた目標",
    "lowered": "引き下げた目標",
    "rated": "達成率のある指標",
    "far": "150%以上の指標",
    "missed": "未達の指標のある評価",
    "top": "うち最上位の評価",
    "top_share": "最上位の割合",
    "said_reached": "うち達成とした評価",
    "said_reached_share": "達成とした評価の割合",
    "pair": "組",
    "likeness": "名称の近さ",
    "before": "変更前",
    "after": "変更後",
    "count": "件数",
    "column": "項目",
    "missed_parts": "未達の指標",
    "missed_share": "未達の割合",
    "lowest_rate": "最も低い達成率",
    "grade_step": "段階",
    "worst_grade": "低い場合の評価",
    "best_grade": "高い場合の評価",
    "old": "変更前",
    "new": "変更後",
}
_HEADING_OTHERS = "_other"
_WORDS = {
    "kind": codes.KIND_WORDS,
    "level": codes.KIND_WORDS,
    "met": codes.MET,
    "status": codes.STATUS,
    "rate_method": METHOD_LABELS,
    "outlook": OUTLOOKS,
    "reason": REASONS,
    "change": {**TARGET_CHANGES, **MOVES},
    "basis": BASES,
    "comparable": COMPARABLE,
    "agreement": AGREEMENTS,
    "missing_reason": MISSING_REASONS,
    "severity": SEVERITIES,
    "comparator": codes.COMPARATORS,
    "direction": DIRECTIONS,
    "evaluator": codes.EVALUATORS,
    "settlement_status": codes.SETTLEMENT_STATUS,
    "actual_status": codes.ACTUAL_STATUS,
}
_WORDS["actual_comparator"] = _WORDS["comparator"]
_FLAGS = {
    "comparable": ("比べられる", "比べられない"),
    "latest_reaches": ("はい", "いいえ"),
    "demanding": ("はい", "いいえ"),
}
_RATIOS = {"achievement_rate", "lower_quartile", "median", "upper_quartile", "median_stretch", "stretch", "progress"}
_PROJECTED = {"required_pace", "pace_so_far", "low_value", "high_value", "likely_value"}
_RATIOS |= {"elapsed", "lowest_rate", "median_rate", "published_rate"}


def heading(name: object) -> str:
    """Return the Japanese heading of a column; an unknown one keeps its name, a year is short (R3)."""
    if isinstance(name, int) and name > 1900:
        return short_label(name)
    text = str(name)
    other = text.endswith(_HEADING_OTHERS)
    found = HEADINGS.get(text.removesuffix(_HEADING_OTHERS), text)
    return f"{found}（相手）" if other else found


def projected_text(value: object) -> str:
    """Return a projected value or a pace without a precision that it does not have: 1,235, 66.7 or 1.27."""
    number = float(str(value))
    return printing.number_text(number, 0 if abs(number) >= 1000 else 1 if abs(number) >= 10 else 2)


def _texts(values: pd.Series, text: Callable[[object], str]) -> pd.Series:
    shown = [printing.MISSING if pd.isna(value) else text(value) for value in values]
    return pd.Series(shown, values.index, dtype="string")


def _worded(name: str, values: pd.Series) -> pd.Series:
    """Return a column of codes as the words for them; an unknown code stays as it is."""
    return _texts(values, lambda value: _WORDS[name].get(str(value), str(value)) or printing.MISSING)


def _numbered(name: str, values: pd.Series) -> pd.Series:
    """Return a column of numbers as text: rates in percent, years short, sums with separators."""
    if name == "execution_rate":
        return printing.percent(values, exceeding=True)
    if name in _RATIOS or name.endswith("_share"):
        return printing.percent(values)
    if name in _PROJECTED:
        return _texts(values, projected_text)
    if name.endswith("_year"):
        return _texts(values, lambda value: short_label(int(str(value))))
    return printing.number(values, 0 if "yen" in name else 6)


def _column(name: str, values: pd.Series) -> pd.Series:
    """Return one column as text."""
    if name in _WORDS:
        return _worded(name, values)
    if pd.api.types.is_bool_dtype(values):
        return _texts(values, lambda value: "はい" if value else "いいえ")
    if pd.api.types.is_numeric_dtype(values):
        return _numbered(name, values)
    return _texts(values, lambda value: str(value) or printing.MISSING)


def readable(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame as text under Japanese headings; a missing value is ``－``, the index is dropped.

    Returns
    -------
    DataFrame of str
        The columns of `frame` under their headings, in the same order; same rows.
    """
    shown = {place: _column(str(name), frame.iloc[:, place]) for place, name in enumerate(frame.columns)}
    table = pd.DataFrame(shown, index=frame.index)
    return table.set_axis([heading(name) for name in frame.columns], axis=1).reset_index(drop=True)
