"""The slide about what missed its target and what the source says comes next (未達と今後の対応)."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.evaluation import summary
from analysis.evaluation.year import Evaluation
from analysis.telling import narrative
from analysis.telling.briefing.next_steps import next_steps, nothing
from analysis.telling.briefing.slide import Omitted, Slide, SlideTable
from analysis.telling.briefing.slide_words import fitting, given, origin, shortened, source_line, width
from analysis.telling.claims import TARGETED, both_kinds, claims, side_by_side
from analysis.telling.display import actual_words, grades, indicator_name
from analysis.telling.marks import signed, signed_grades
from analysis.words.printing import count_text, gap, number_text, percent_text

#: A measure and its missed indicators.
_Missed = tuple[pd.Series, pd.DataFrame]
_NAME_WIDTH, _RESULT_WIDTH, _NEXT_WIDTH = 21.0, 33.0, 40.0


def missed(evaluation: Evaluation) -> Slide | Omitted:
    """Return the measures whose indicators missed, those with the largest share of misses first.

    What happens next is only what the data hold: the source's own words on its plans, else targets,
    budgets or schedules of later years. Nothing is inferred.
    """
    rows, told = summary.missed(evaluation), claims(evaluation)
    if rows.empty:
        known = told["missed-measures"].known
        reason = "目標に届かなかったと判定した指標がないため" if known else "達成・未達を判定できる指標がないため"
        return Omitted("missed", "達成しなかった指標と次の対応", reason)
    found = [told[f"missed-{kind}"] for kind in TARGETED if told[f"missed-{kind}"].known]
    steps = next_steps(evaluation, rows)
    both = both_kinds(evaluation)
    points = [
        told["missed-measures"].sentence,
        f"表は、未達の割合が大きい順です。{'未達の項目は、' if both else ''}{both}",
    ]
    if not any(steps.values()):
        points.append("今後の計画、翌年度の目標・予算・予定は、取り込んだ元資料のデータにありません。")
    ranked = _ranked(evaluation, rows)
    return Slide(
        "missed",
        fitting(side_by_side(found), told["missed-measures"].told),
        tuple(points),
        grid=_grid(evaluation, ranked, steps),
        source=source_line(evaluation),
        notes=(
            *narrative.missed(evaluation),
            *_details(evaluation, ranked, steps),
            origin(evaluation, "indicators"),
        ),
    )


def _result(row: pd.Series, limit: float = float("inf")) -> str:
    """Return e.g. ``稼働率：99.5%以上 → 98.0%（達成率98.5%）`` of one missed part; shorter where it must be."""
    rate = f"（達成率{percent_text(float(row['achievement_rate']))}）" if pd.notna(row["achievement_rate"]) else ""
    target, actual = given(row["target_text"], "－"), given(row["actual_text"], "－")
    rate += row["sign"]
    name = "" if row["part_name"] == target else f"{row['part_name']}："
    candidates = [f"{name}{target} → {actual}{rate}"]
    if pd.notna(row["target_value"]) and pd.notna(row["actual_value"]) and row["rate_method"] != "different_units":
        numbers = " → ".join(f"{number_text(row[one])}{given(row['unit'])}" for one in ("target_value", "actual_value"))
        room = limit - width(f"：{numbers}{rate}")
        candidates.append(f"{shortened(row['part_name'], room)}：{numbers}{rate}" if room >= 6 else f"{numbers}{rate}")
    return shortened(next((one for one in candidates if width(one) <= limit), candidates[-1]), limit)


def _ranked(evaluation: Evaluation, rows: pd.DataFrame) -> list[_Missed]:
    """Return each measure with its missed parts; the largest share of misses first, then the lowest rate."""
    rows = rows.assign(
        actual_text=actual_words(rows),
        part_name=indicator_name(rows),
        gap_text=gap(rows["gap"], rows["unit"]),
        sign=_sign(evaluation, rows),
    )
    listed = summary.measure_list(evaluation)
    listed = listed.assign(
        annual_signed=signed_grades(evaluation, grades(listed["annual"]), listed["measure_id"], evaluation.fiscal_year)
    ).set_index("measure_id", drop=False)
    groups = [(listed.loc[measure_id], part) for measure_id, part in rows.groupby("measure_id", sort=False)]
    return sorted(groups, key=lambda group: (-len(group[1]) / int(group[0]["decided"]), _lowest(group[1])))


def _sign(evaluation: Evaluation, rows: pd.DataFrame) -> pd.Series:
    """Return the sign of a target or an actual that was guessed or corrected, empty for one as printed."""
    none = pd.Series("", rows.index, dtype="string")
    signs = signed(evaluation, none, "indicators", "target", rows) + signed(
        evaluation, none, "indicators", "actual", rows
    )
    return signs.str[:1]


def _lowest(part: pd.DataFrame) -> float:
    """Return the lowest rate of some missed parts; one told in words counts as 0."""
    return float(part["achievement_rate"].fillna(0).min())


def _grid(evaluation: Evaluation, ranked: list[_Missed], steps: Mapping[str, list[str]]) -> SlideTable:
    graded, told = summary.has_grades(evaluation, "annual"), any(steps.values())
    columns = [evaluation.plan.measure_word, "未達", "主な未達の指標（目標 → 実績）"]
    columns += (["評価"] if graded else []) + (["今後（元資料の記載）"] if told else [])
    wider = 1.0 if told else 1.7  # without the last column the others have its room
    short, whole = [], []
    for measure, part in ranked:
        results = "、".join(_result(row) for _, row in part.iterrows())
        after = "、".join(steps[measure["measure_id"]]) or nothing(evaluation)
        middle = [given(measure["annual_signed"], "－")] if graded else []
        reached = f"{len(part)}／{measure['decided']}"
        first = [shortened(measure["name"], _NAME_WIDTH * wider), reached, _result(part.iloc[0], _RESULT_WIDTH * wider)]
        short.append((*first, *middle, *([shortened(after, _NEXT_WIDTH)] if told else [])))
        whole.append((measure["name"], reached, results, *middle, *([after] if told else [])))
    widths = [2.4, 0.8, 3.7] + ([0.7] if graded else []) + ([4.4] if told else [])
    alt = f"目標に届かなかった指標のある{evaluation.plan.measure_word}{count_text(len(short))}の一覧表。"
    return SlideTable(
        "達成しなかった指標",
        tuple(columns),
        tuple(short),
        tuple(widths),
        alt,
        evaluation.plan.measure_word,
        tuple(whole),
    )


def _details(evaluation: Evaluation, ranked: list[_Missed], steps: Mapping[str, list[str]]) -> list[str]:
    """Return for the notes every missed part with its place in the source, reasons and plans in full."""
    texts = evaluation.texts
    reasons = texts[texts["field"] == "reason"].groupby("measure_id")["text"].first()
    lines = []
    for measure, part in ranked:
        department = f"（{measure['department']}）" if given(measure["department"]) else ""
        lines.append(f"■ {measure['name']}{department}　未達{len(part)}／{count_text(measure['decided'], '項目')}")
        for _, row in part.iterrows():
            difference = "" if row["gap_text"] == "－" else f"、目標との差{row['gap_text']}"
            lines.append(f"・{_result(row)}{difference}［{given(row['source'], '所在の記載なし')}］")
        if measure["measure_id"] in reasons.index:
            lines.append(f"　評価理由（元資料）：{reasons[measure['measure_id']]}")
        lines.append(f"　今後（元資料）：{'、'.join(steps[measure['measure_id']]) or nothing(evaluation)}")
    return lines
