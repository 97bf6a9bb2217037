"""What changed among the findings since the last edition (前回の評価報告からの変化)."""

from __future__ import annotations

import pandas as pd

from analysis.contract.catalog import editions
from analysis.contract.codes import SEVERITIES
from analysis.evaluation.year import Evaluation, evaluate
from analysis.review import Reviewed, findings
from analysis.words.fiscal_year import label
from analysis.words.printing import MISSING, count_text

_KEY = ["rule", "measure_id", "subject"]
#: How a finding stands against the edition before, in the order of the table.
CHANGES = {"new": "新しい", "still": "続いている", "gone": "なくなった"}


def _keyed(found: pd.DataFrame) -> pd.DataFrame:
    """Return findings with what they are about; one of each."""
    subject = found["message"].fillna("").str.extract(r"(「.+?」)", expand=False).fillna("")
    rows = found.assign(subject=subject.astype("string"), measure_id=found["measure_id"].fillna(""))
    return rows.drop_duplicates(_KEY)


def since(found: pd.DataFrame, last: pd.DataFrame) -> pd.DataFrame:
    """Return the findings of two editions with how they changed: of one rule, measure and subject they are the same.

    Returns
    -------
    DataFrame
        change (new, still, gone), severity, measure_id, message (of this edition; of the last where it is gone)
    """
    both = _keyed(found).merge(
        _keyed(last), on=_KEY, how="outer", suffixes=("", "_last"), indicator=True, validate="one_to_one", sort=False
    )
    change = both["_merge"].astype("string").map({"left_only": "new", "both": "still", "right_only": "gone"})
    told = {name: both[name].fillna(both[f"{name}_last"]) for name in ("severity", "message")}
    rows = both.assign(change=change, **told)[["change", "severity", "measure_id", "message"]]
    order = rows["change"].map({name: place for place, name in enumerate(CHANGES)})
    return rows.iloc[order.argsort(kind="stable")].reset_index(drop=True)


def _last_edition(evaluation: Evaluation) -> Evaluation | None:
    """Return the edition before, None where there is none."""
    if evaluation.folder is None:
        return None
    root, plan_id = evaluation.folder.parents[3], evaluation.plan.plan_id
    years = [year for year in editions(root, plan_id) if year < evaluation.fiscal_year]
    return evaluate(plan_id, years[-1], root) if years else None


def since_table(evaluation: Evaluation, reviewed: Reviewed) -> pd.DataFrame:
    """Return what is new, what goes on and what is gone since the last edition; empty where there is none.

    Returns
    -------
    DataFrame of str: `前回から`, `重要度`, `No.`, `内容`
    """
    last = _last_edition(evaluation)
    if last is None:
        return pd.DataFrame()
    found = pd.concat([reviewed.open, reviewed.answered[reviewed.open.columns]], ignore_index=True)
    rows = since(found, findings(last))
    return pd.DataFrame(
        {
            "前回から": rows["change"].map(CHANGES),
            "重要度": rows["severity"].map(SEVERITIES),
            "No.": rows["measure_id"].replace("", MISSING),
            "内容": rows["message"],
        }
    )


def since_sentences(evaluation: Evaluation, changed: pd.DataFrame) -> list[str]:
    """Return how many findings are new, go on and are gone, or that there is no edition to compare with."""
    if changed.empty:
        return [f"{label(evaluation.fiscal_year)}より前の評価報告がないため、前回とは比べていません。"]
    counts = changed["前回から"].value_counts()
    shown = "、".join(f"{word}もの{count_text(counts.get(word, 0))}" for word in CHANGES.values())
    return [f"前回の評価報告の確認事項と比べると、{shown}です。"]
