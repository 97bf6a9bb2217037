"""Infer the bounds that explain most of a plan's own grades (評価基準の推定)."""

from __future__ import annotations

import math
from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from analysis.contract.grade_bounds import Bound, GradeBounds
from analysis.contract.scale import Scale
from analysis.evaluation.grade_rule.cases import Case
from analysis.words.printing import bound_text, count_text

#: From so many graded rates on an inference says something.
ENOUGH = 8
_ROUND = (0.1, 0.05, 0.01, 0.005, 0.001)


@dataclass(frozen=True)
class CutPoint:
    """Where a step begins: any bound above ``low`` and up to ``high`` explains as many grades (ratios)."""

    symbol: str
    low: float
    high: float

    def __str__(self) -> str:
        """Return e.g. ``S 117.8%超～120.5%のどこか``."""
        return f"{self.symbol} {bound_text(self.low)}超～{bound_text(self.high)}のどこか"


@dataclass(frozen=True)
class Outlier:
    """A grade that the inferred bounds do not explain, with the nearest grades that they do.

    Attributes
    ----------
    expected : str
        The step that the bounds give.
    neighbours : tuple of Case
        Up to two cases with the expected grade whose rates are nearest.
    """

    case: Case
    expected: str
    neighbours: tuple[Case, ...]


@dataclass(frozen=True)
class Inference:
    """What the published grades of a plan say about its bounds.

    Attributes
    ----------
    rule : GradeBounds
        The roundest of the best bounds.
    cuts : tuple of CutPoint
        The interval of each bound in which nothing changes.
    agree, total : int
        Graded rates that the rule explains, and all of them.
    exceptions : tuple of Outlier
    """

    rule: GradeBounds
    cuts: tuple[CutPoint, ...]
    agree: int
    total: int
    exceptions: tuple[Outlier, ...]

    @property
    def trusted(self) -> bool:
        """Whether enough grades were seen and at least four in five are explained."""
        return self.total >= ENOUGH and self.agree >= 0.8 * self.total

    def __str__(self) -> str:
        """Return the result in Japanese."""
        cuts = "、".join(str(cut) for cut in self.cuts)
        return f"公表評価からの推定: {self.rule}（{cuts}）。{count_text(self.total)}中{count_text(self.agree)}が一致"


class _Search:
    """Best cuts of sorted rates into consecutive steps (worst first), by dynamic programming."""

    def __init__(self, rates: Sequence[float], counts: Sequence[Sequence[int]]) -> None:
        self.rates = rates
        self.sums = [[0] * (len(rates) + 1) for _ in counts]
        for step, row in enumerate(counts):
            for place, number in enumerate(row):
                self.sums[step][place + 1] = self.sums[step][place] + number
        self.ahead = self._table()

    def _inside(self, step: int, start: int, end: int) -> int:
        return self.sums[step][end] - self.sums[step][start]

    def _table(self) -> list[list[int]]:
        """Return the best agreement of the first rates with the first steps."""
        size = len(self.rates) + 1
        table = [[self._inside(0, 0, end) for end in range(size)]]
        for sums in self.sums[1:]:
            # max over cuts of before[cut] + sums[end] - sums[cut], the best cut so far carried on
            ahead = accumulate((best - inside for best, inside in zip(table[-1], sums, strict=True)), max)
            table.append([best + inside for best, inside in zip(ahead, sums, strict=True)])
        return table

    def best(self, step: int, end: int) -> list[int]:
        """Return every start of a step (over the first rates) with the best agreement."""
        before, best = self.ahead[step - 1], self.ahead[step][end]
        return [cut for cut in range(end + 1) if before[cut] + self._inside(step, cut, end) == best]


def _roundest(low: float, high: float) -> float:
    """Return the roundest ratio in (low, high]; of equally round ones the nearest to 1.0."""
    for unit in _ROUND:
        first, last = math.floor(round(low / unit, 9)) + 1, math.floor(round(high / unit, 9))
        if first <= last:
            nearest = min(max(round(1 / unit), first), last)
            return round(nearest * unit, 6)
    return high


def _cut_points(search: _Search, symbols: list[str]) -> list[tuple[CutPoint, float, int]]:
    """Return cut point, chosen bound and position of every step but the worst, best step first."""
    found = []
    end = len(search.rates)
    for step in range(len(symbols) - 1, 0, -1):
        starts = [start for start in search.best(step, end) if 0 < start < len(search.rates)]
        if not starts:
            continue
        spans = {start: (search.rates[start - 1], search.rates[start]) for start in starts}
        place = min(starts, key=lambda start: _roughness(_roundest(*spans[start])))
        low, high = spans[min(starts)][0], spans[max(starts)][1]
        found.append((CutPoint(symbols[step], low, high), _roundest(*spans[place]), place))
        end = place
    return found


def _roughness(value: float) -> int:
    """Return how little round a ratio is: -1 for 1.0, more for finer multiples."""
    if value == 1.0:
        return -1
    return next(
        (rank for rank, unit in enumerate(_ROUND) if abs(value / unit - round(value / unit)) < 1e-6), len(_ROUND)
    )


class _Explained:
    """The cases that a rule explains, by grade and rate."""

    def __init__(self, observed: list[tuple[float, Case]], rule: GradeBounds) -> None:
        self.cases: dict[str, dict[float, list[tuple[int, Case]]]] = {}
        for place, (rate, case) in enumerate(observed):
            if rule.symbol(rate) == case.grade:
                self.cases.setdefault(case.grade, {}).setdefault(rate, []).append((place, case))
        self.rates = {grade: sorted(by_rate) for grade, by_rate in self.cases.items()}

    def nearest(self, grade: str, rate: float) -> tuple[Case, ...]:
        """Return up to two cases of a grade whose rates are nearest; of equally near ones those observed first."""
        rates = self.rates.get(grade, [])
        middle = bisect(rates, rate)
        near = [
            (abs(other - rate), place, case)
            for other in rates[max(middle - 2, 0) : middle + 2]
            for place, case in self.cases[grade][other][:2]
        ]
        return tuple(case for _, _, case in sorted(near, key=lambda each: each[:2])[:2])


def _exceptions(observed: list[tuple[float, Case]], rule: GradeBounds) -> list[Outlier]:
    explained = _Explained(observed, rule)
    found = ((rate, case, rule.symbol(rate)) for rate, case in observed)
    return [
        Outlier(case, expected, explained.nearest(expected, rate))
        for rate, case, expected in found
        if expected != case.grade
    ]


def infer(found: Iterable[Case], scale: Scale) -> Inference | None:
    """Return the bounds that explain most of the grades; None where rates or steps are too few.

    Every way of cutting the observed rates into the steps that occur is compared (dynamic programming over the
    sorted rates); of equally good cuts the roundest is taken and the whole interval told. A case counts with
    the lowest rate of its parts. Lower-is-better indicators count with the rate that the plan's method gives them;
    a case that words alone decide has no rate and does not count, nor does a restored grade: it was guessed from results.

    Returns
    -------
    Inference or None
        None where fewer than two steps were observed with a rate.
    """
    observed = [(round(case.rate, 12), case) for case in found if case.rate is not None and not case.restored]
    seen = Counter((rate, case.grade) for rate, case in observed)
    given = {grade for _, grade in seen}
    symbols = [symbol for symbol in reversed(scale.symbols) if symbol in given]
    if len(symbols) < 2:
        return None
    rates = sorted({rate for rate, _ in observed})
    counts = [[seen[rate, symbol] for rate in rates] for symbol in symbols]
    points = _cut_points(_Search(rates, counts), symbols)
    bounds = tuple(Bound(point.symbol, value) for point, value, _ in points)
    below = symbols[0] if symbols[0] == scale.symbols[-1] or len(points) == len(symbols) - 1 else ""
    rule = GradeBounds("公表評価からの推定", bounds, below, source="公表評価からの推定")
    exceptions = tuple(_exceptions(observed, rule))
    total = len(observed)
    return Inference(rule, tuple(point for point, _, _ in points), total - len(exceptions), total, exceptions)
