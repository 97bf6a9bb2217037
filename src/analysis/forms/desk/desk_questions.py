"""What is sent to the departments and what others judged (照会票と、評価者ごとの評価)."""

from __future__ import annotations

import pandas as pd

from analysis.contract.codes import EVALUATORS, FUTURES, KIND_WORDS, SEVERITIES
from analysis.evaluation.summary import measure_list
from analysis.evaluation.year import Evaluation
from analysis.forms.desk.desk_findings import with_names
from analysis.review import Reviewed
from analysis.words.fiscal_year import short_label
from analysis.words.printing import MISSING


def questions_file(evaluation: Evaluation, reviewed: Reviewed) -> pd.DataFrame:
    """Return what the departments are asked, by department in the order of the plan, with a column to answer in.

    Information asks nothing; what was sent before says so.

    Returns
    -------
    DataFrame of str: `主担当課`, `No.`, the measure, `年度`, `重要度`, `確認したいこと`, `根拠`, `照会済み`, `回答`, `規則`
    """
    rows = with_names(evaluation, reviewed.open).assign(asked=reviewed.asked.reindex(reviewed.open.index).fillna(""))
    rows = rows[(rows["severity"] != "info") & (rows["measure_id"].fillna("") != "")]
    place = {measure_id: order for order, measure_id in enumerate(evaluation.measures["measure_id"])}
    first = rows["measure_id"].map(place)
    rows = rows.assign(place=first, opens=first.groupby(rows["department"]).transform("min"))
    rows = rows.sort_values(["opens", "department", "place"], kind="stable")
    years = [MISSING if pd.isna(year) else short_label(int(year)) for year in rows["fiscal_year"]]
    return pd.DataFrame(
        {
            "主担当課": rows["department"],
            "No.": rows["measure_id"],
            evaluation.plan.measure_word: rows["name"],
            "年度": years,
            "重要度": rows["severity"].map(SEVERITIES),
            "確認したいこと": rows["message"],
            "根拠": rows["evidence"],
            "照会済み": rows["asked"],
            "回答": "",
            "規則": rows["rule"],
        }
    ).reset_index(drop=True)


def judgements_table(evaluation: Evaluation) -> pd.DataFrame:
    """Return self-grade, second judgements and ways ahead side by side, with who was stricter and how many targets were reached.

    Returns
    -------
    DataFrame of str: `No.`, the measure, `評価`, one column an evaluator, `厳しい方`, `今後の方向性`, `指標の達成`; empty where
    nobody but the first evaluator judged and no way ahead is given
    """
    year = evaluation.fiscal_year
    others = evaluation.other_grades[evaluation.other_grades["fiscal_year"] == year]
    ahead = evaluation.directions[evaluation.directions["fiscal_year"] == year]
    if others.empty and ahead.empty:
        return pd.DataFrame()
    key = ["measure_id", "kind"]
    first = (
        evaluation.grades[evaluation.grades["fiscal_year"] == year].set_index(key)["grade"].rename(EVALUATORS["self"])
    )
    wide = others.assign(who=others["evaluator"].map(EVALUATORS)).pivot(index=key, columns="who", values="grade")
    rows = pd.concat([first, wide], axis=1).reset_index()
    words = ahead["direction_text"].fillna(ahead["direction"].map(FUTURES))
    told = words.groupby(ahead["measure_id"]).agg(lambda each: "・".join(dict.fromkeys(each))).rename("今後の方向性")
    rows = rows.merge(told, left_on="measure_id", right_index=True, how="outer", validate="many_to_one")
    rows = rows[rows["measure_id"].isin([*others["measure_id"], *ahead["measure_id"]])]
    rows = measure_list(evaluation)[["measure_id", "name", "reached", "parts"]].merge(
        rows, on="measure_id", how="inner", validate="one_to_many"
    )
    judges = [EVALUATORS["self"], *wide.columns]
    shown = pd.DataFrame({"No.": rows["measure_id"], evaluation.plan.measure_word: rows["name"]})
    shown["評価"] = rows["kind"].map(KIND_WORDS)
    shown = shown.assign(**{who: rows[who] for who in judges})
    shown["厳しい方"] = [
        _stricter(evaluation, dict(zip(judges, each, strict=True))) for each in rows[judges].to_numpy()
    ]
    shown["今後の方向性"] = rows["今後の方向性"]
    shown["指標の達成"] = [
        MISSING if pd.isna(parts) else f"{int(reached)}/{int(parts)}"
        for reached, parts in zip(rows["reached"], rows["parts"], strict=True)
    ]
    return shown.fillna(MISSING).astype("string")


def _stricter(evaluation: Evaluation, given: dict[str, object]) -> str:
    """Return who gave the lowest step, 同じ where all gave the same one, MISSING where there is nothing to compare."""
    order = {symbol: place for place, symbol in enumerate(evaluation.plan.scale.symbols)}
    steps = {who: order[str(grade)] for who, grade in given.items() if str(grade) in order}
    if len(steps) < 2:
        return MISSING
    lowest = max(steps.values())
    return "同じ" if min(steps.values()) == lowest else "・".join(who for who, step in steps.items() if step == lowest)
