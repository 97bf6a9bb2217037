"""A table as the rules see it, column by column: numbers as floats, each distinct text read once (列で見る)."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import cache, cached_property
from typing import Any

import numpy as np
import pandas as pd

from analysis.evaluation.year import Evaluation, held
from analysis.words.characters import fold_width, label_key
from analysis.words.quantity import missing_reason
from analysis.words.unit import base_unit

Reader = Callable[..., Any]
Mask = np.ndarray
_SERIES = {
    "indicators": ["measure_id", "kind", "seq"],
    "budgets": ["measure_id"],
    "grades": ["measure_id", "kind", "seq"],
}


@cache
def _row_type(columns: tuple[str, ...]) -> Any:
    return namedtuple("Row", ["Index", *columns], rename=True)


def each(frame: pd.DataFrame) -> list[Any]:
    """Return rows as ``DataFrame.itertuples`` does, without making a type for every frame; column by column."""
    if frame.empty:
        return []
    columns = [frame[name].to_numpy(dtype=object).tolist() for name in frame.columns]
    return list(map(_row_type(tuple(frame.columns))._make, zip(frame.index.tolist(), *columns, strict=True)))


def joined(one: Iterable[Hashable], two: Iterable[Hashable]) -> tuple[np.ndarray, np.ndarray]:
    """Return the places of every two equal keys of two columns, in the order of the first, then of the second."""
    where: dict[Hashable, list[int]] = {}
    for place, key in enumerate(two):
        where.setdefault(key, []).append(place)
    pairs = [(place, other) for place, key in enumerate(one) for other in where.get(key, ())]
    left, right = np.array(pairs, dtype=int).reshape(-1, 2).T
    return left, right


class Seen:
    """The columns of one table as arrays, all in the order of its rows; what is asked for again is not computed again.

    Attributes
    ----------
    frame : DataFrame
        The table. Its rows leave here only as those that a rule has chosen (`rows`, `by_series`).
    """

    def __init__(self, frame: pd.DataFrame, series: list[str]) -> None:
        self.frame, self._series, self._known = frame, series, dict[Any, np.ndarray]()

    def _once(self, key: Any, made: Callable[[], np.ndarray]) -> np.ndarray:
        if key not in self._known:
            self._known[key] = made()
        return self._known[key]

    def number(self, column: str) -> np.ndarray:
        """Return numbers as floats, NaN where missing: no comparison with it holds but ``!=``."""
        return self._once(("number", column), lambda: self.frame[column].to_numpy(dtype=float, na_value=np.nan))

    def has(self, *columns: str) -> Mask:
        """Return where all of some numbers are given."""
        return np.logical_and.reduce([~np.isnan(self.number(column)) for column in columns])

    def words(self, column: str) -> np.ndarray:
        """Return texts, ``""`` where missing."""
        return self._once(("words", column), lambda: self.frame[column].fillna("").to_numpy(dtype=object))

    def read(self, reader: Reader, *columns: str) -> np.ndarray:
        """Return what a function reads in each row's words (one argument a column), once for each distinct set of words."""
        return self._once((reader, columns), lambda: _read(reader, [self.words(column) for column in columns]))

    def says(self, reader: Reader, *columns: str) -> Mask:
        """Return whether a function finds something in each row's words, read as `read` does."""
        return self._once((bool, reader, columns), lambda: self.read(reader, *columns).astype(bool))

    def key(self, column: str) -> np.ndarray:
        """Return texts as `label_key` folds them."""
        return self.read(label_key, column)

    def one_of(self, column: str, *values: Any) -> Mask:
        """Return where a column of words holds one of some values."""
        words, found = self.words(column), np.zeros(len(self.frame), dtype=bool)
        for value in values:
            found |= words == value
        return found

    @cached_property
    def _each(self) -> list[Any]:
        return each(self.frame)

    @cached_property
    def counted(self) -> Mask:
        """Where indicators are held against targets: all but counts of activity without one."""
        return ~self.one_of("kind", "activity") | self.has("target_value")

    @cached_property
    def year(self) -> np.ndarray:
        """The fiscal years."""
        return self.frame["fiscal_year"].to_numpy(dtype=int)

    @cached_property
    def by_year(self) -> list[tuple[str, int]]:
        """Measure and year of each row, to be `joined` with those of another table."""
        return list(zip(self.words("measure_id").tolist(), self.year.tolist(), strict=True))

    @cached_property
    def order(self) -> np.ndarray:
        """The rows in the order of their years."""
        return np.argsort(self.year, kind="stable")

    @cached_property
    def series(self) -> np.ndarray:
        """The number of each row's series, counted in the order in which they begin."""
        numbers = np.empty(len(self.frame), dtype=int)
        grouped = self.frame[self._series].iloc[self.order].groupby(self._series, sort=False, dropna=False)
        numbers[self.order] = grouped.ngroup().to_numpy()
        return numbers

    def tally(self, mask: Mask) -> np.ndarray:
        """Return by series how many rows are chosen."""
        return np.bincount(self.series[mask], minlength=self.series.max(initial=-1) + 1)

    def last(self, mask: Mask) -> np.ndarray:
        """Return by series the place of its last row that is chosen, -1 where there is none."""
        found = np.full(self.series.max(initial=-1) + 1, -1)
        chosen = self.order[mask[self.order]]
        found[self.series[chosen]] = chosen
        return found

    def first(self, mask: Mask) -> np.ndarray:
        """Return by series the place of its first row that is chosen, -1 where there is none."""
        found = np.full(self.series.max(initial=-1) + 1, -1)
        chosen = self.order[mask[self.order]][::-1]
        found[self.series[chosen]] = chosen
        return found

    def pairs(self, mask: Mask) -> tuple[np.ndarray, np.ndarray]:
        """Return the places of each two consecutive rows of one series, of the rows that are chosen."""
        chosen = self.order[mask[self.order]]
        chosen = chosen[np.argsort(self.series[chosen], kind="stable")]
        one, two = chosen[:-1], chosen[1:]
        same = self.series[one] == self.series[two]
        return one[same], two[same]

    def rows(self, chosen: np.ndarray) -> Iterator[Any]:
        """Yield rows, chosen by a mask or by their places."""
        places = np.flatnonzero(chosen) if chosen.dtype == bool else chosen
        yield from (self._each[place] for place in places.tolist())

    def row_pairs(self, one: np.ndarray, two: np.ndarray) -> Iterator[tuple[Any, Any]]:
        """Yield rows two by two, chosen by their places."""
        yield from zip(self.rows(one), self.rows(two), strict=True)

    def by_series(self, mask: Mask) -> dict[int, list[Any]]:
        """Return the chosen rows by the number of their series, in the order of their years."""
        chosen = self.order[mask[self.order]]
        found: dict[int, list[Any]] = {}
        for number, row in zip(self.series[chosen], self.rows(chosen), strict=True):
            found.setdefault(int(number), []).append(row)
        return {number: found[number] for number in sorted(found)}


def _read(reader: Reader, columns: list[np.ndarray]) -> np.ndarray:
    """Return what a function reads in each row, once for each distinct set of words."""
    cells = columns[0] if len(columns) == 1 else _together(columns)
    codes, distinct = pd.factorize(cells)
    found = np.empty(len(distinct), dtype=object)
    found[:] = [reader(*(cell if len(columns) > 1 else (cell,))) for cell in distinct]
    return found[codes]


def _together(columns: list[np.ndarray]) -> np.ndarray:
    """Return the cells of each row as one."""
    cells = np.empty(len(columns[0]), dtype=object)
    cells[:] = list(zip(*columns, strict=True))
    return cells


@held
def seen(evaluation: Evaluation, table: str = "indicators") -> Seen:
    """Return a table of an evaluation, ``indicators``, ``budgets`` or ``grades``, as the rules see it."""
    return Seen(getattr(evaluation, table), _SERIES[table])


@held
def no_target(evaluation: Evaluation) -> np.ndarray:
    """Return why each target has no number (`missing_reason` of an indicator tells that of the actual first), else ``""``."""
    rows = seen(evaluation)
    return np.where(rows.has("target_value"), "", rows.read(missing_reason, "target_text"))


def folded_name(*names: str) -> str:
    """Return the names of an indicator as one text of half-width characters."""
    return fold_width("".join(names))


def units(rows: Seen, column: str) -> np.ndarray:
    """Return units without a yearly basis."""
    return rows.read(base_unit, column)


@held
def departments(evaluation: Evaluation) -> dict[str, str]:
    """Return the department of every measure, ``""`` where none is given."""
    measures = evaluation.measures
    return dict(zip(measures["measure_id"], measures["department"].fillna(""), strict=True))


@held
def _places(evaluation: Evaluation) -> dict[str, np.ndarray]:
    return dict(evaluation.indicators.groupby("measure_id", sort=False).indices)


@held
def rows_of(evaluation: Evaluation, measure_id: str) -> list[Any]:
    """Return the indicators of one measure, for rules that hold a sentence against them."""
    return list(seen(evaluation).rows(_places(evaluation).get(measure_id, np.array([], dtype=int))))
