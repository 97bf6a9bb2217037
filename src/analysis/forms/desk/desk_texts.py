"""The opinions as tables (所見の一覧): to be read on the page, and to be edited in a spreadsheet."""

from __future__ import annotations

import pandas as pd

from analysis.contract.plan import Plan
from analysis.opinion import STATES
from analysis.words.printing import MISSING


def opinions_table(opinions: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Return every opinion with whether it was edited.

    Returns
    -------
    DataFrame of str: `No.`, the measure, `主担当課`, `所見`, `状態`
    """
    return pd.DataFrame(
        {
            "No.": opinions["measure_id"],
            plan.measure_word: opinions["name"],
            "主担当課": opinions["department"].fillna(MISSING),
            "所見": opinions["opinion"],
            "状態": opinions["state"].map(STATES),
        }
    )


def opinions_file(opinions: pd.DataFrame) -> pd.DataFrame:
    """Return the opinions as the columns that opinions.csv takes back: measure_id, name, department, opinion.

    Returns
    -------
    DataFrame of `measure_id`, `name`, `department`, `opinion`
    """
    return opinions[["measure_id", "name", "department", "opinion"]]
