"""Where another plan of the same city says otherwise (同じ市のほかの計画との食い違い)."""

from __future__ import annotations

import pandas as pd

from analysis.evaluation.year import Evaluation
from analysis.outlook.same_city import disagreements, siblings
from analysis.words.fiscal_year import short_label
from analysis.words.printing import MISSING


def same_city_absent(evaluation: Evaluation) -> str:
    """Return why `same_city_table` is empty: nothing to compare with, or nothing that differs."""
    if not siblings(evaluation):
        return "比べられる、同じ市のほかの計画が data/raw にありません。"
    return "同じ市のほかの計画に、値の違うものは見つかりませんでした（名称の似たものなどだけを比べています）。"


def same_city_table(evaluation: Evaluation) -> pd.DataFrame:
    """Return the figures that this plan and others of the city print differently; empty where there is none.

    Returns
    -------
    DataFrame of str: `内容`, `年度`, `No.`, `この計画`, `ほかの計画`, `ほかの計画のNo.`, `ほかの計画の値`
    """
    found = [disagreements(evaluation, other) for other in siblings(evaluation)]
    rows = pd.concat(found, ignore_index=True) if found else pd.DataFrame()
    if rows.empty:
        return pd.DataFrame()
    return pd.DataFrame(
        {
            "内容": rows["what"],
            "年度": rows["fiscal_year"].map(short_label),
            "No.": rows["measure_id"].replace("", MISSING),
            "この計画": rows["own"],
            "ほかの計画": rows["other_plan"],
            "ほかの計画のNo.": rows["other_id"].replace("", MISSING),
            "ほかの計画の値": rows["other"],
        }
    )
