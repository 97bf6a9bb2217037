"""The tables at the end of a report (方法・出典): scale, methods, corrections, input files."""

from __future__ import annotations

import pandas as pd

from analysis.contract.codes import METHOD_LABELS
from analysis.contract.plan import Plan
from analysis.contract.schema import LABELS, TABLES
from analysis.evaluation import summary
from analysis.evaluation.year import Evaluation
from analysis.telling.readable import readable
from analysis.words.printing import MISSING, count, texts

_BLANK = "（空欄）"


def methods_table(evaluation: Evaluation) -> pd.DataFrame:
    """Return by which method how many achievement rates came about, or why there are none (算定方法).

    Returns
    -------
    DataFrame of str: `達成率の算定方法`, `指標`
    """
    table = summary.method_counts(evaluation)
    return pd.DataFrame(
        {"達成率の算定方法": table["rate_method"].map(METHOD_LABELS), "指標": count(table["parts"], "項目")}
    )


def scale_table(plan: Plan) -> pd.DataFrame:
    """Return the steps of the grade scale from best to worst with the plan's wording (評価の段階).

    Returns
    -------
    DataFrame of str: `評価`, `意味`, where any is printed also `基準`
    """
    rows = [(step.symbol, step.label, step.wording or MISSING) for step in plan.scale.steps]
    table = pd.DataFrame(rows, columns=["評価", "意味", "基準"], dtype="string")
    return table if table["基準"].ne(MISSING).any() else table.drop(columns="基準")


def corrections_table(evaluation: Evaluation) -> pd.DataFrame:
    """Return every value that a person changed against the source, with the reason (訂正).

    Returns
    -------
    DataFrame of str: `表`, `行`, `列`, `元資料の値`, `訂正後の値`, `理由`, `出典`
    """
    columns = ["表", "行", "列", "元資料の値", "訂正後の値", "理由", "出典"]
    rows = []
    for one in evaluation.corrections:
        texts = readable(pd.DataFrame([{name: _year(name, value) for name, value in one.key.items()}])).iloc[0]
        names = {column.name: column.label for column in TABLES[one.table].columns}
        key = "、".join(f"{(names | {'kind': '種類'})[name]} {text}" for name, text in zip(one.key, texts, strict=True))
        before, after = readable(pd.DataFrame({one.column: [one.old, one.new]})).iloc[:, 0]
        values = [
            before if one.old else _BLANK,
            after if one.new else _BLANK,
            one.reason or MISSING,
            one.source or MISSING,
        ]
        rows.append([TABLES[one.table].label, key, names[one.column], *values])
    return pd.DataFrame(rows, columns=columns, dtype="string")


def _year(name: str, value: object) -> object:
    """Return a year that a file of corrections gives as text as a number; anything else as it is."""
    return int(str(value)) if name == "fiscal_year" else value


def inputs_table(evaluation: Evaluation) -> pd.DataFrame:
    """Return the files that were read, with the sum that identifies their content (入力ファイル).

    Returns
    -------
    DataFrame of str: `ファイル`, `SHA-256`
    """
    return pd.DataFrame(list(evaluation.inputs.items()), columns=["ファイル", "SHA-256"], dtype="string")


def published_agreement_table(evaluation: Evaluation) -> pd.DataFrame:
    """Return for each published table how many cells agree (公表値との突合).

    Returns
    -------
    DataFrame of str: `公表された表`, `公表されたセル`, `突き合わせた`, `一致`, `不一致`, `推定に使った`, `再計算できない`
    """
    table = summary.published_agreement(evaluation)
    table = table.assign(checked=table["agrees"] + table["differs"])
    columns = {"cells": "公表されたセル", "checked": "突き合わせた", "agrees": "一致", "differs": "不一致"}
    columns |= {"guessed": "推定に使った"} if table["guessed"].any() else {}
    columns |= {"not_checked": "再計算できない"}
    counts = {heading: count(table[name], "か所") for name, heading in columns.items()}
    return pd.DataFrame({"公表された表": table["table"]} | counts)


def published_differences_table(evaluation: Evaluation) -> pd.DataFrame:
    """Return the published cells that the rows do not reproduce (公表値との不一致).

    Returns
    -------
    DataFrame of str: the columns of `Evaluation.published` but agrees, under Japanese headings
    """
    cells = evaluation.published[~evaluation.published["agrees"].fillna(True)]
    columns = ["table", "row", "column", "published_value", "recomputed_value", "source"]
    return pd.DataFrame({LABELS[name]: texts(cells[name]) for name in columns})
