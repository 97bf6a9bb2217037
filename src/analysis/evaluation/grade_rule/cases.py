"""A published grade with the results that it stands for (評価とその根拠)."""

from __future__ import annotations

import math
from collections import namedtuple
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from analysis.contract.scale import Scale
from analysis.evaluation.grade_rule.restored import GradeKey

#: Which indicators a grade of each kind is about.
_INDICATORS_OF = {"annual": "annual", "overall": "goal"}


class IndicatorRows:
    """The table ``indicators`` as a frame and, read once for all cases, row by row."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame

    @cached_property
    def each(self) -> list[Any]:
        """Every row with its columns as attributes."""
        row = namedtuple("row", self.frame.columns)  # type: ignore[misc]
        return list(map(row._make, zip(*_columns(self.frame, self.frame.columns), strict=True)))

    @cached_property
    def verdicts(self) -> list[tuple[str, float | None]]:
        """``met`` and the rate of every row, None where there is no rate."""
        return list(zip(*_columns(self.frame, ["met"]), self._numbers("achievement_rate"), strict=True))

    @cached_property
    def values(self) -> list[tuple[float | None, ...]]:
        """Baseline, target and actual of every row, None where missing."""
        names = ("baseline_value", "target_value", "actual_value")
        return list(zip(*map(self._numbers, names), strict=True))

    @cached_property
    def lower(self) -> list[bool]:
        """Whether less is better, of every row."""
        return list(self.frame["direction"].eq("lower").fillna(False).astype(bool))

    @cached_property
    def years(self) -> list[int]:
        """The fiscal year of every row."""
        return self.frame["fiscal_year"].astype(int).tolist()

    @cached_property
    def texts(self) -> list[tuple[Any, ...]]:
        """Label, indicator, target and actual of every row as printed."""
        return list(zip(*_columns(self.frame, ["label", "indicator", "target_text", "actual_text"]), strict=True))

    @cached_property
    def under(self) -> dict[Any, Any]:
        """What the rows give under each rule that was asked for (`analysis.evaluation.grade_rule.computed`)."""
        return {}

    def _numbers(self, column: str) -> list[float | None]:
        values = self.frame[column].to_numpy(dtype=float, na_value=np.nan).tolist()
        return [None if math.isnan(value) else value for value in values]


def _columns(frame: pd.DataFrame, names: Iterable[str]) -> list[list[Any]]:
    """Return the values of some columns as plain lists, for one walk over their rows."""
    return [frame[name].to_numpy(dtype=object).tolist() for name in names]


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
    restored : bool
        Whether the symbol could not be read and was guessed: such a grade is no evidence of a rule.
    """

    measure_id: str
    fiscal_year: int
    kind: str
    grade: str
    source: str
    seq: int | None
    indicators: IndicatorRows
    places: Sequence[int]
    restored: bool = False

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

    @property
    def missed(self) -> bool:
        """Whether any part was not reached."""
        return any(self.indicators.verdicts[place][0] == "no" for place in self.places)

    @cached_property
    def rate(self) -> float | None:
        """The lowest achievement rate (ratio); None where none is known or a part without a rate was missed."""
        verdicts = [self.indicators.verdicts[place] for place in self.places]
        rates = [rate for met, rate in verdicts if rate is not None and met in ("yes", "no")]
        unrated = any(met == "no" and rate is None for met, rate in verdicts)
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


_KEY = ["measure_id", "fiscal_year", "kind"]


def _places(grades: pd.DataFrame, indicators: pd.DataFrame) -> dict[tuple[Any, ...], list[int]]:
    """Return where the indicators of each measure, year and kind of grade lie."""
    numbered = indicators[["measure_id", "fiscal_year", "kind"]].assign(place=range(len(indicators)))
    found: dict[tuple[Any, ...], list[int]] = {}
    for kind in grades["kind"].unique():
        own = evaluated_parts(numbered, str(kind))
        for measure_id, year, place in zip(*_columns(own, ["measure_id", "fiscal_year", "place"]), strict=True):
            found.setdefault((measure_id, year, kind), []).append(place)
    return found


def _measure_cases(grades: pd.DataFrame, indicators: IndicatorRows) -> list[Case]:
    places = _places(grades, indicators.frame)
    sources = grades["source"].fillna("")
    rows = zip(*_columns(grades.assign(source=sources), [*_KEY, "grade", "source"]), strict=True)
    return [
        Case(measure_id, year, kind, grade, source, None, indicators, places.get((measure_id, year, kind), []))
        for measure_id, year, kind, grade, source in rows
    ]


def _indicator_cases(indicators: IndicatorRows) -> list[Case]:
    graded = np.flatnonzero(indicators.frame["published_grade"].notna())
    rows = indicators.frame.iloc[graded]
    columns = _columns(rows.assign(source=rows["source"].fillna("")), [*_KEY, "published_grade", "source", "seq"])
    return [
        Case(measure_id, year, kind, grade, source, seq, indicators, [place])
        for place, measure_id, year, kind, grade, source, seq in zip(graded.tolist(), *columns, strict=True)
    ]


def cases(
    grades: pd.DataFrame, indicators: pd.DataFrame, scale: Scale, restored: Set[GradeKey] = frozenset()
) -> list[Case]:
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
    restored : set of GradeKey
        Grades that were guessed (`analysis.evaluation.grade_rule.restored`).
    """
    rows = IndicatorRows(indicators)
    found = _measure_cases(grades, rows) + _indicator_cases(rows)
    found = [case for case in found if case.grade in scale.symbols]
    if not restored:
        return found
    keys = ((case.measure_id, case.fiscal_year, case.kind, case.seq) for case in found)
    return [replace(case, restored=True) if key in restored else case for case, key in zip(found, keys, strict=True)]
