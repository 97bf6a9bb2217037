"""Whether a target was met (達成・未達), by the columns of its row; the words of a row only where they are its value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from analysis.contract.codes import BOUND_DIRECTIONS
from analysis.words.attainment import answered_in_words, state_reached
from analysis.words.unit import base_unit

Found = TypeVar("Found")
Mask = np.ndarray[Any, np.dtype[np.bool_]]
Numbers = np.ndarray[Any, np.dtype[np.float64]]

#: Comparators that exclude equality.
STRICT = ("gt", "lt")
#: Comparators of a change; 5%増 and 5%減 are opposites.
CHANGES = ("increase", "decrease")
_AT_LEAST, _AT_MOST = (
    tuple(name for name, points in BOUND_DIRECTIONS.items() if points == way) for way in ("higher", "lower")
)
#: Comparators of a limit: 99%以上 as an actual is no measurement.
BOUNDS = tuple(BOUND_DIRECTIONS)
#: Reasons for which the words of a cell without a number may still say whether a state was reached.
_IN_WORDS = ("not_numeric", "")


def by_distinct(function: Callable[..., Found], *columns: list[Any]) -> list[Found]:
    """Return a function's value for every row of some columns; it is called once for each distinct row."""
    rows = list(zip(*columns, strict=True))
    known = {row: function(*row) for row in dict.fromkeys(rows)}
    return [known[row] for row in rows]


def first_true(masks: Mapping[str, Mask], otherwise: str, index: pd.Index) -> pd.Series:
    """Return for each row the name of the first mask that holds, else ``otherwise``.

    Returns
    -------
    Series of string with that index
    """
    places = np.select(list(masks.values()), list(range(1, len(masks) + 1)), 0)
    return pd.Series(pd.array([otherwise, *masks], dtype="string").take(places), index=index)


def _basis(unit: str, other: str) -> tuple[bool, bool]:
    """Return whether two units count the same thing, and whether a target of a month stands beside a total without a basis.

    The units agree but for a yearly basis (件/年 is 件); where either says nothing, they are taken as the same.
    """
    same = not base_unit(unit) or not base_unit(other) or base_unit(unit) == base_unit(other)
    return same, unit.endswith("/月") and unit == other + "/月"


class JudgedColumns:
    """What judgement needs of the table ``indicators``, as arrays that are made once.

    Missing numbers are nan. A bound of the row's own target (以下 and 未満, 以上 and 超) says whether less is better, else
    the direction does.
    """

    def __init__(self, indicators: pd.DataFrame) -> None:
        self.frame = indicators
        self.comparator = self._texts("comparator")
        self.target_value, self.actual = self.numbers("target_value"), self.numbers("actual_value")

    def _texts(self, column: str) -> Any:
        """Return a column of text as an array of str, ``""`` where missing."""
        return self.frame[column].fillna("").to_numpy(dtype=object)

    def numbers(self, column: str) -> Numbers:
        """Return a column of numbers, nan where missing."""
        return self.frame[column].to_numpy(dtype=float, na_value=np.nan)

    def among(self, texts: Any, options: tuple[str, ...]) -> Mask:
        """Return whether each text is one of the options."""
        return np.logical_or.reduce([texts == option for option in options]).astype(bool)

    @cached_property
    def low(self) -> Mask:
        """Whether less is better."""
        at_least = self.among(self.comparator, _AT_LEAST)
        return self.among(self.comparator, _AT_MOST) | (~at_least & self.among(self._texts("direction"), ("lower",)))

    @cached_property
    def bound(self) -> Mask:
        """Whether the row's own target is a bound (80件以下)."""
        return self.among(self.comparator, BOUNDS) & ~np.isnan(self.target_value)

    @cached_property
    def target(self) -> Numbers:
        """The number to reach: the target, of a range (80～85) that end which is enough."""
        lowest = self.numbers("target_low")
        return np.where(~self.low & ~np.isnan(lowest), lowest, self.target_value)

    @cached_property
    def _ends(self) -> tuple[Numbers, Numbers]:
        """The lowest and the highest value that an actual may be: itself, a range (75～83), without end a bound (100件未満)."""
        lowest, said = self.numbers("actual_low"), self._texts("actual_comparator")
        known = ~np.isnan(self.actual)
        lowest = np.where(np.isnan(lowest), self.actual, lowest)
        lowest = np.where(known & self.among(said, _AT_MOST), -np.inf, lowest)
        return lowest, np.where(known & self.among(said, _AT_LEAST), np.inf, self.actual)

    @cached_property
    def worst(self) -> Numbers:
        """The actual that a rate is computed from: of a range the less favourable end, without end where a bound says nothing of it."""
        return np.where(self.low, self._ends[1], self._ends[0])

    @cached_property
    def best(self) -> Numbers:
        """The more favourable end of an actual."""
        return np.where(self.low, self._ends[0], self._ends[1])

    @cached_property
    def excluded(self) -> Mask:
        """Whether the number of an actual is not one of its values: 100件未満, 100件超."""
        return self.among(self._texts("actual_comparator"), STRICT)

    @cached_property
    def _bases(self) -> Mask:
        units = self._texts("unit").tolist(), self._texts("actual_unit").tolist()
        return np.array(by_distinct(_basis, *units), dtype=bool).reshape(-1, 2)

    @property
    def comparable(self) -> Mask:
        """Whether target and actual count the same thing; ``actual_unit`` is given only where it differs from ``unit``."""
        found: Mask = self._bases[:, 0]
        return found

    @property
    def monthly(self) -> Mask:
        """Whether a target of a month stands beside a total without a basis: that counts twelve months."""
        found: Mask = self._bases[:, 1]
        return found

    @cached_property
    def opposite(self) -> Mask:
        """Whether an increase was wanted and a decrease came about, or the other way round."""
        other = self._texts("actual_comparator")
        changes = self.among(self.comparator, CHANGES) & self.among(other, CHANGES)
        return changes & (self.comparator != other).astype(bool)

    @cached_property
    def in_words(self) -> Mask:
        """Whether words decide: the state of a milestone, or the answer in words to a target with a number."""
        number = ~np.isnan(self.target_value)
        milestone = ~number & self.among(self._texts("direction"), ("milestone", ""))
        told = self.among(self._texts("missing_reason"), _IN_WORDS)
        return told & (milestone | (number & np.isnan(self.actual)))

    def reached_in_words(self) -> pd.DataFrame:
        """Return what words say of the rows that they decide.

        Returns
        -------
        DataFrame of bool: yes, no; one row for each row of `in_words`
        """
        rows = self.in_words
        targets, actuals = self._texts("target_text")[rows], self._texts("actual_text")[rows]
        states = np.isnan(self.target_value[rows])
        said = by_distinct(_said, np.where(states, targets, "").tolist(), actuals.tolist(), states.tolist())
        verdicts = np.array(said, dtype=object)
        return pd.DataFrame({"yes": verdicts == "yes", "no": verdicts == "no"})


def _said(target: str, actual: str, state: bool) -> str:
    return state_reached(target, actual) if state else answered_in_words(actual)


def settled_direction(columns: JudgedColumns) -> pd.Series:
    """Return the direction of each row; a bound of its own target (80件以下) counts before that of its series."""
    direction = columns.frame["direction"]
    return direction.mask(columns.bound & columns.low, "lower").mask(columns.bound & ~columns.low, "higher")


def _reaches(actual: Numbers, target: Numbers, low: Mask, strict: Mask) -> Mask:
    """Return whether values reach targets; 超 and 未満 exclude equality."""
    beyond = np.where(low, actual < target, actual > target)
    return np.asarray(beyond | (~strict & (actual == target)))


def _by_numbers(columns: JudgedColumns) -> dict[str, Mask]:
    """Return which rows the numbers decide for yes and for no: none where a number is missing or counts something else."""
    low, actual = columns.low, columns.actual
    strict = columns.among(columns.comparator, STRICT)
    target = columns.target * np.where(columns.monthly, 12, 1)
    every = _reaches(columns.worst, target, low, strict & ~columns.excluded)  # beyond 100 is more than 100
    some = _reaches(columns.best, target, low, strict | columns.excluded)
    # A count wanted low is never below 0: a balance (転入－転出) below a bare 0 is no success.
    balance = low & (target == 0) & (actual < 0) & ~columns.among(columns.comparator, _AT_MOST)
    known = ~np.isnan(target) & ~np.isnan(actual) & (columns.monthly | columns.comparable) & ~balance
    return {"yes": known & ~columns.opposite & every, "no": known & (columns.opposite | ~some)}


def met(indicators: pd.DataFrame, columns: JudgedColumns | None = None) -> pd.Series:
    """Return ``yes``, ``no`` or ``unknown`` for every row (達成・未達・判定不能).

    Two numbers decide by direction and comparator, in comparable units; of a range of the target the end that is
    enough counts, of a range of the actual both ends, of a bound (100件未満) all that it leaves open. A target 20%増 beside 5%減 is missed. The words of a row count
    only where they are its value: the state of a milestone (``direction`` milestone, no number: 完了, 導入), and the answer
    in words to a target with a number (100% / 完了). A dash, なし, a blank and 未測定 are unknown, never a miss.

    Parameters
    ----------
    indicators : DataFrame
        The contract's table ``indicators``.
    columns : JudgedColumns, optional
        The same table, where it is at hand.

    Returns
    -------
    Series of string, same index
    """
    columns = columns or JudgedColumns(indicators)
    verdicts, words = _by_numbers(columns), columns.reached_in_words()
    for name, rows in verdicts.items():
        rows[columns.in_words] = words[name]
    return first_true(verdicts, "unknown", indicators.index)
