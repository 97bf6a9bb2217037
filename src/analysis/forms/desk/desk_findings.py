"""Tables of findings (確認事項): worst first, by rule, by measure, by department."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.contract.codes import SEVERITIES
from analysis.evaluation.year import Evaluation
from analysis.forms.html import Section
from analysis.review import DECISIONS, RULES, Reviewed, unseen
from analysis.telling.key_figure import KeyFigure
from analysis.words.fiscal_year import short_label
from analysis.words.printing import MISSING, count_text

WHOLE = "全体"
_NO_DEPARTMENT = "（担当課の記載なし）"
_MEANINGS = {
    "error": "元資料の値やことばどうしが両立しないもの",
    "warning": "誤りか、説明の不足が疑われるもの",
    "info": "次の計画や様式に生かせるもの",
}


def with_names(evaluation: Evaluation, findings: pd.DataFrame) -> pd.DataFrame:
    """Return findings with name and department of their measure; those on the whole document have neither.

    Returns
    -------
    DataFrame of the columns of ``findings``, `name` and `department`
    """
    names = evaluation.measures[["measure_id", "name", "department"]]
    rows = findings.merge(names, on="measure_id", how="left", validate="many_to_one")
    whole = rows["measure_id"].fillna("") == ""
    rows["name"] = rows["name"].mask(whole, WHOLE).fillna(MISSING)
    rows["department"] = rows["department"].mask(whole, "").fillna(_NO_DEPARTMENT)
    return rows


def _columns(evaluation: Evaluation, rows: pd.DataFrame) -> dict[str, pd.Series]:
    """Return every column of findings as text, by its heading."""
    years = [MISSING if pd.isna(year) else short_label(int(year)) for year in rows["fiscal_year"]]
    return {
        "重要度": rows["severity"].map(SEVERITIES),
        "No.": rows["measure_id"].fillna("").replace("", MISSING),
        evaluation.plan.measure_word: rows["name"],
        "主担当課": rows["department"].replace("", MISSING),
        "年度": pd.Series(years, rows.index, dtype="string"),
        "内容": rows["message"],
        "根拠と出典": _evidence(rows),
    }


def _evidence(rows: pd.DataFrame) -> pd.Series:
    """Return what is quoted, one quotation a line, and below it where it stands in the source."""
    quoted = rows["evidence"].fillna("").str.replace("／", "\n")
    places = rows["source"].fillna("").map(lambda text: f"\n出典 {text}" if text else "")
    return (quoted + places).str.strip().replace("", MISSING)


def _table(evaluation: Evaluation, findings: pd.DataFrame, headings: Sequence[str]) -> pd.DataFrame:
    columns = _columns(evaluation, with_names(evaluation, findings))
    chosen = {evaluation.plan.measure_word if name == "name" else name for name in headings}
    return pd.DataFrame({name: text for name, text in columns.items() if name in chosen})


def findings_table(evaluation: Evaluation, reviewed: Reviewed) -> pd.DataFrame:
    """Return every open finding, worst first, with evidence and source, and whom it was sent to.

    Returns
    -------
    DataFrame of str: `重要度`, `No.`, the measure, `主担当課`, `年度`, `内容`, `根拠と出典`; where any was sent also `照会先`
    """
    headings = ("重要度", "No.", "name", "主担当課", "年度", "内容", "根拠と出典")
    table = _table(evaluation, reviewed.open, headings)
    sent = reviewed.asked.reindex(reviewed.open.index).fillna("")
    return table.assign(照会先=sent.replace("", MISSING).array) if (sent != "").any() else table


def gravest(evaluation: Evaluation, findings: pd.DataFrame, most: int = 10) -> pd.DataFrame:
    """Return the first findings of the gravest severity that occurs, for a report that shows not all of them.

    Returns
    -------
    DataFrame of str: the columns of `findings_table` without the last
    """
    worst = next((level for level in SEVERITIES if (findings["severity"] == level).any()), "")
    chosen = findings[findings["severity"] == worst].head(most)
    return _table(evaluation, chosen, ("重要度", "No.", "name", "主担当課", "年度", "内容"))


def key_figures(evaluation: Evaluation, reviewed: Reviewed) -> list[KeyFigure]:
    """Return how many findings of each severity are open, on how many measures, and how many are answered."""
    counts = reviewed.open["severity"].value_counts()
    figures = [
        KeyFigure(f"{word}（未回答）", count_text(counts.get(level, 0), ""), "件", _MEANINGS[level])
        for level, word in SEVERITIES.items()
    ]
    concerned = reviewed.open.loc[reviewed.open["measure_id"].fillna("") != "", "measure_id"].nunique()
    word, whole = evaluation.plan.measure_word, len(evaluation.measures)
    sent = int((reviewed.asked != "").sum())
    figures += [KeyFigure("うち照会中", count_text(sent, ""), "件")] if sent else []
    figures.append(KeyFigure(f"確認事項のある{word}", count_text(concerned, ""), "件", f"全{count_text(whole)}のうち"))
    return [*figures, KeyFigure("回答済み", count_text(len(reviewed.answered), ""), "件")]


def overview(evaluation: Evaluation, reviewed: Reviewed) -> list[str]:
    """Return what was looked for and what was found."""
    found = reviewed.open
    sentences = [
        f"{len(RULES)}の規則で、ことば・数値・評価・合計の食い違いを確かめました。規則は食い違いを示すもので、誤りと決めるものではありません。"
    ]
    if found.empty:
        return [*sentences, "未回答の確認事項はありません。", *unseen(evaluation)]
    counts = found["severity"].value_counts()
    shown = "、".join(f"{word}{count_text(counts[level])}" for level, word in SEVERITIES.items() if level in counts)
    sentences.append(f"未回答の確認事項は{count_text(len(found))}です（{shown}）。")
    return [*sentences, *unseen(evaluation)]


def rules_table(findings: pd.DataFrame) -> pd.DataFrame:
    """Return the rules that found something with their question and how often, gravest first.

    Returns
    -------
    DataFrame of str: `重要度`, `問い`, `件数`, `No.`, `規則`
    """
    counts = findings.groupby(["severity", "rule"], sort=False).size()
    rows = [
        (SEVERITIES[level], RULES[rule].question, count_text(count), _ids(findings, level, rule), rule)
        for level in SEVERITIES
        for (severity, rule), count in counts.items()
        if severity == level
    ]
    return pd.DataFrame(rows, columns=["重要度", "問い", "件数", "No.", "規則"], dtype="string")


def _ids(findings: pd.DataFrame, severity: str, rule: str) -> str:
    """Return the measures that a rule found something on."""
    rows = findings[(findings["severity"] == severity) & (findings["rule"] == rule)]
    found = dict.fromkeys(text for text in rows["measure_id"].fillna(""))
    return "、".join(text or WHOLE for text in found)


def by_rule(evaluation: Evaluation, findings: pd.DataFrame) -> list[Section]:
    """Return one section a severity, and in it one a rule with its question."""
    sections = []
    for level, word in SEVERITIES.items():
        rows = findings[findings["severity"] == level]
        if rows.empty:
            continue
        sections.append(Section(f"{word}（{count_text(len(rows))}）", 3, f"{_MEANINGS[level]}です。"))
        for rule, part in rows.groupby("rule", sort=False):
            shown = _table(evaluation, part, ("No.", "name", "年度", "内容"))
            sections.append(Section(RULES[str(rule)].question, 4, f"規則: {rule}", shown, 2))
    return sections


def measure_table(evaluation: Evaluation, findings: pd.DataFrame) -> pd.DataFrame:
    """Return for each measure how many findings of each severity it has, in the order of the plan.

    Returns
    -------
    DataFrame of str: `No.`, the measure, where known `主担当課`, one column a severity, `計`
    """
    counts = pd.crosstab(findings["measure_id"].fillna(""), findings["severity"])
    rows = evaluation.measures[evaluation.measures["measure_id"].isin(counts.index)]
    return _counted(counts.reindex(rows["measure_id"]), rows["name"], evaluation.plan.measure_word, rows["department"])


def _counted(counts: pd.DataFrame, names: pd.Series, heading: str, departments: pd.Series) -> pd.DataFrame:
    shown: dict[str, object] = {"No.": list(counts.index), heading: list(names)}
    shown["主担当課"] = list(departments.fillna(MISSING))
    levels = counts.reindex(columns=list(SEVERITIES), fill_value=0)
    shown |= {SEVERITIES[level]: [count_text(number) for number in levels[level]] for level in SEVERITIES}
    return pd.DataFrame(shown | {"計": [count_text(number) for number in levels.sum(axis=1)]})


def department_table(evaluation: Evaluation, findings: pd.DataFrame) -> pd.DataFrame:
    """Return for each department how many findings of each severity go back to it, most grave ones first.

    Returns
    -------
    DataFrame of str: `主担当課`, one column a severity, `計`, the number of measures
    """
    rows = with_names(evaluation, findings)
    counts = pd.crosstab(rows["department"].replace("", WHOLE), rows["severity"])
    counts = counts.reindex(columns=list(SEVERITIES), fill_value=0).sort_values(
        list(SEVERITIES), ascending=False, kind="stable"
    )
    measures = rows.assign(department=rows["department"].replace("", WHOLE)).groupby("department")["measure_id"]
    shown: dict[str, object] = {"主担当課": list(counts.index)}
    shown |= {SEVERITIES[level]: [count_text(number) for number in counts[level]] for level in SEVERITIES}
    return pd.DataFrame(
        shown
        | {
            "計": [count_text(number) for number in counts.sum(axis=1)],
            f"{evaluation.plan.measure_word}の数": [
                MISSING if name == WHOLE else count_text(measures.nunique()[name]) for name in counts.index
            ],
        }
    )


def by_department(evaluation: Evaluation, findings: pd.DataFrame) -> list[Section]:
    """Return one section a department with what to send back to it, in the order of its measures."""
    rows = with_names(evaluation, findings)
    order = {measure_id: place for place, measure_id in enumerate(evaluation.measures["measure_id"])}
    rows = rows.assign(place=rows["measure_id"].map(order).fillna(-1)).sort_values("place", kind="stable")
    sections = []
    for department, part in rows.groupby("department", sort=False):
        shown = _table(evaluation, part[findings.columns], ("重要度", "No.", "name", "年度", "内容", "根拠と出典"))
        heading = str(department) or "評価報告全体に関するもの"
        shown = shown[["No.", evaluation.plan.measure_word, "年度", "重要度", "内容", "根拠と出典"]]
        sections.append(Section(heading, 3, "", shown, 2))
    return sections


def answered_table(evaluation: Evaluation, reviewed: Reviewed) -> pd.DataFrame:
    """Return the findings that were answered, with the decision, who answered and why.

    Returns
    -------
    DataFrame of str: `重要度`, `No.`, the measure, `年度`, `内容`, `回答`, `回答者`, `理由`
    """
    rows = reviewed.answered
    shown = _table(evaluation, rows[reviewed.open.columns], ("重要度", "No.", "name", "年度", "内容"))
    return shown.assign(回答=rows["decision"].map(DECISIONS), 回答者=rows["who"], 理由=rows["why"])
