"""Measures of like name in different plans (似た取組), found with rapidfuzz on folded names."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from analysis.words.characters import label_key

#: Words of administration that say nothing about the subject.
_GENERAL = re.compile(
    r"システム|事業|推進|導入|整備|構築|運用|活用|利用|促進|拡充|充実|強化|実施|取組み?|について|における|による|のための"
    r"|に関する|及び|または|又は|等|[のをにと・、/化]"
)
_LONG_SOUND = re.compile(r"(?<=[ァ-ヴ])ー(?![ァ-ヴ])")
#: From this likeness (0–100) on a pair is listed.
LIKE = 75
_LEAST = 4


def subject(name: str) -> str:
    """Return what a measure's name is about, for matching only (照合用の名称).

    Width, blanks, サーバ／サーバー and ヶ／ヵ／か are folded, general words such as 推進 or システム dropped:
    ``情報セキュリティの強化・充実`` and ``情報セキュリティ強化事業`` give the same.
    """
    folded = _LONG_SOUND.sub("", label_key(name).upper())
    folded = re.sub(r"[ヶケヵ](?=所|月|年|国)", "か", folded)
    rest = _GENERAL.sub("", folded)
    return rest if len(rest) > 1 else folded


def _scores(one: list[str], other: list[str]) -> np.ndarray:
    """Return the likeness of every pair (rows by columns): the mean of whole and best partial match.

    Names of fewer than four letters are alike only where they are equal.
    """
    whole = process.cdist(one, other, scorer=fuzz.ratio)
    scores = (whole + process.cdist(one, other, scorer=fuzz.partial_ratio)) / 2
    brief = np.array([[min(len(left), len(right)) < _LEAST for right in other] for left in one])
    scores[brief & (whole < 100)] = 0
    return scores


def like_measures(measures: list[pd.DataFrame], least: float = LIKE) -> pd.DataFrame:
    """Return the pairs of measures of different plans whose names are about the same (似た取組).

    Parameters
    ----------
    measures : list of DataFrame
        One a plan, with plan_id, measure_id, name.
    least : float
        Likeness from which on a pair counts, 0–100.

    Returns
    -------
    DataFrame
        pair (Int64, from 1 on, the most alike first), likeness (0–100), plan_id, measure_id, name and the same of
        the other with the ending ``_other``.
    """
    found = []
    for place, one in enumerate(measures):
        for other in measures[place + 1 :]:
            if len(one) and len(other):
                found += _pairs(one, other, least)
    columns = ["likeness", "plan_id", "measure_id", "name", "plan_id_other", "measure_id_other", "name_other"]
    table = pd.DataFrame(found, columns=columns).sort_values("likeness", ascending=False, kind="stable")
    table.insert(0, "pair", pd.array(range(1, len(table) + 1), dtype="Int64"))
    return table.reset_index(drop=True).astype({"likeness": "Float64"})


def _pairs(one: pd.DataFrame, other: pd.DataFrame, least: float) -> list[tuple[object, ...]]:
    scores = _scores(*([subject(str(name)) for name in rows["name"]] for rows in (one, other)))
    key = ["plan_id", "measure_id", "name"]
    return [
        (round(float(scores[row, column]), 1), *one[key].iloc[row], *other[key].iloc[column])
        for row, column in np.argwhere(scores >= least)
    ]
