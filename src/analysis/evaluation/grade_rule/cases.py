"""A published grade with the results that it stands for (評価とその根拠)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analysis.contract.scale import Scale

#: Which indicators a grade of each kind is about.
_INDICATORS_OF = {"annual": "annual", "overall": "goal"}


@dataclass(frozen=True, eq=False)
class Case:
    """One published grade.

    Attributes
    ----------
    measure_id, fiscal_year, kind, grade, source : str, int
        Of the table ``grades``; for a grade printed beside an indicator, ``kind`` is the indicator's.
    seq : int or None
        The indicator's number where the grade is printed beside one indicator, None for a grade of the measure.
    parts : DataFrame
        The rows of ``indicators`` that the grade stands for, with achievement_rate and met.
    """

    measure_id: str
    fiscal_year: int
    kind: str
    grade: str
    source: str
    seq: int | None
    parts: pd.DataFrame

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
        # Plain lists: a rule is sought over hundreds of cases, and masks of small frames take most of an evaluation.
        met, rates = self.parts["met"].tolist(), self.parts["achievement_rate"].tolist()
        known = [rate for word, rate in zip(met, rates, strict=True) if pd.notna(word) and word in ("yes", "no")]
        missed = [rate for word, rate in zip(met, rates, strict=True) if pd.notna(word) and word == "no"]
        found = [float(rate) for rate in known if pd.notna(rate)]
        return min(found) if found and not any(map(pd.isna, missed)) else None

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


def _measure_cases(grades: pd.DataFrame, indicators: pd.DataFrame) -> list[Case]:
    parts = {
        kind: dict(tuple(evaluated_parts(indicators, str(kind)).groupby(["measure_id", "fiscal_year"])))
        for kind in grades["kind"].unique()
    }
    nothing = indicators.iloc[0:0]
    return [
        Case(
            str(row.measure_id),
            int(row.fiscal_year),
            str(row.kind),
            str(row.grade),
            "" if pd.isna(row.source) else str(row.source),
            None,
            parts[row.kind].get((row.measure_id, row.fiscal_year), nothing),
        )
        for row in grades.itertuples()
    ]


def _indicator_cases(indicators: pd.DataFrame) -> list[Case]:
    graded = indicators[indicators["published_grade"].notna()]
    return [
        Case(
            str(row.measure_id),
            int(row.fiscal_year),
            str(row.kind),
            str(row.published_grade),
            "" if pd.isna(row.source) else str(row.source),
            int(row.seq),
            indicators.loc[[row.Index]],
        )
        for row in graded.itertuples()
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
    found = _measure_cases(grades, indicators) + _indicator_cases(indicators)
    return [case for case in found if case.grade in scale.symbols]
