"""A published grade with the results that it stands for (評価とその根拠)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from analysis.contract.scale import Scale

#: Which indicators a grade of each kind is about.
_INDICATORS_OF = {"annual": "annual", "overall": "goal"}


class IndicatorRows:
    """The table ``indicators`` as a frame and, read once for all cases, row by row."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame

    @cached_property
    def each(self) -> list[Any]:
        """Every row with its columns as attributes."""
        return list(self.frame.itertuples())


@dataclass(frozen=True, eq=False)
class Case:
    """One published grade.

    Attributes
    ----------
    measure_id, fiscal_year, kind, grade, source : str, int
        Of the table ``grades``; for a grade printed beside an indicator, ``kind`` is the indicator's.
    seq : int or None
        The indicator's number where the grade is printed beside one indicator, None for a grade of the measure.
    places : sequence of int
        Where the rows that the grade stands for lie in ``indicators``.
    """

    measure_id: str
    fiscal_year: int
    kind: str
    grade: str
    source: str
    seq: int | None
    indicators: IndicatorRows
    places: Sequence[int]

    @cached_property
    def parts(self) -> pd.DataFrame:
        """The rows of ``indicators`` that the grade stands for, with achievement_rate and met.

        Returns
        -------
        DataFrame with the columns of ``indicators``
        """
        return self.indicators.frame.iloc[list(self.places)]

    @property
    def rows(self) -> list[Any]:
        """The same rows one by one."""
        return [self.indicators.each[place] for place in self.places]

    @cached_property
    def decided(self) -> pd.DataFrame:
        """The parts of which it is known whether they were reached.

        Returns
        -------
        DataFrame with the columns of `parts`
        """
        return self.parts[self.parts["met"].isin(["yes", "no"])]

    @cached_property
    def missed(self) -> pd.DataFrame:
        """The parts that were not reached.

        Returns
        -------
        DataFrame with the columns of `parts`
        """
        return self.parts[self.parts["met"] == "no"]

    @cached_property
    def rate(self) -> float | None:
        """The lowest achievement rate (ratio); None where none is known or a part without a rate was missed."""
        decided = [(row.met, row.achievement_rate) for row in self.rows if row.met in ("yes", "no")]
        rates = [float(rate) for _, rate in decided if not pd.isna(rate)]
        unrated = any(met == "no" and pd.isna(rate) for met, rate in decided)
        return None if unrated or not rates else min(rates)

    @cached_property
    def determining(self) -> pd.DataFrame:
        """The part with the lowest rate, as a frame of one row; empty where there is no rate.

        Returns
        -------
        DataFrame with the columns of `parts`
        """
        rates = self.decided["achievement_rate"].dropna()
        return self.parts.loc[[rates.idxmin()]] if len(rates) else self.parts.iloc[0:0]


def evaluated_parts(indicators: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Return the indicators that grades of a kind are about.

    Annual grades stand for annual indicators and overall grades for goal indicators; where a plan has only one
    kind of indicators they stand for both. Counts of activity are never graded.

    Returns
    -------
    DataFrame with the columns of `indicators`
    """
    counted = indicators[indicators["kind"] != "activity"]
    named = counted[counted["kind"] == _INDICATORS_OF.get(kind, kind)]
    return named if len(named) else counted


def _measure_cases(grades: pd.DataFrame, indicators: IndicatorRows) -> list[Case]:
    numbered = indicators.frame.assign(place=range(len(indicators.frame)))
    places: dict[Any, dict[Any, list[int]]] = {}
    for kind in grades["kind"].unique():
        own = evaluated_parts(numbered, str(kind))
        found = places[kind] = defaultdict(list)
        for measure_id, year, place in zip(own["measure_id"], own["fiscal_year"], own["place"], strict=True):
            found[measure_id, year].append(place)
    return [
        Case(
            str(row.measure_id),
            int(row.fiscal_year),
            str(row.kind),
            str(row.grade),
            "" if pd.isna(row.source) else str(row.source),
            None,
            indicators,
            places[row.kind].get((row.measure_id, row.fiscal_year), []),
        )
        for row in grades.itertuples()
    ]


def _indicator_cases(indicators: IndicatorRows) -> list[Case]:
    graded = np.flatnonzero(indicators.frame["published_grade"].notna())
    return [
        Case(
            str(row.measure_id),
            int(row.fiscal_year),
            str(row.kind),
            str(row.published_grade),
            "" if pd.isna(row.source) else str(row.source),
            int(row.seq),
            indicators,
            [place],
        )
        for place, row in ((int(place), indicators.each[place]) for place in graded)
    ]


def cases(grades: pd.DataFrame, indicators: pd.DataFrame, scale: Scale) -> list[Case]:
    """Return every published grade of the scale: those of measures and those printed beside single indicators.

    Parameters
    ----------
    grades : DataFrame
        The contract's table.
    indicators : DataFrame
        With the columns that `analysis.evaluation.achievement.with_achievement` adds.
    scale : Scale
        Symbols outside the scale (``-``: not evaluated) give no case. Where every part of a measure carries the
        same grade as the measure itself, both are cases.
    """
    rows = IndicatorRows(indicators)
    found = _measure_cases(grades, rows) + _indicator_cases(rows)
    return [case for case in found if case.grade in scale.symbols]
