"""Names that stand without a number (名前の言い分け): where several things share one, each says which it is."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.evaluation.year import Evaluation, held


def apart(names: pd.Series, *details: pd.Series) -> pd.Series:
    """Return names; behind those that several rows share stands what tells these apart: ``財務会計システム（財政課）``.

    Parameters
    ----------
    names : Series
        One row a thing.
    details : Series
        What may tell things of one name apart, best first; the first that does for all of them is taken.
    """
    shown = names.astype("string")
    for _, same in names[names.duplicated(keep=False) & names.notna()].groupby(names):
        found = (detail.loc[same.index].astype("string").fillna("") for detail in details)
        telling = next((one for one in found if one.ne("").all() and one.is_unique), None)
        if telling is not None:
            shown.loc[same.index] = same + "（" + telling + "）"
    return shown


@held
def _names(evaluation: Evaluation) -> pd.Series:
    """Return the names of the measures by their number, told apart by department, else by the number itself."""
    measures = evaluation.measures
    names = apart(measures["name"], measures["department"], "番号" + measures["measure_id"])
    return names.set_axis(measures["measure_id"])


def spoken(evaluation: Evaluation, measure_ids: pd.Series) -> pd.Series:
    """Return the name of each measure as it stands alone.

    Returns
    -------
    Series of string, same index
    """
    return measure_ids.map(_names(evaluation)).astype("string")


@held
def whole(evaluation: Evaluation) -> Evaluation:
    """Return the evaluation with measures told apart and ``""`` for a policy or department not given, so that no group loses a row."""
    measures = evaluation.measures
    blank = {name: measures[name].fillna("") for name in ("policy", "department")}
    names = spoken(evaluation, measures["measure_id"])
    return replace(evaluation, measures=measures.assign(**blank, name=names))
