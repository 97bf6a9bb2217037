"""Many cities at a glance (全国の概観): one row a plan, and what stands out among them, from one pass.

Every plan counts with its newest edition and that edition's year alone; its tables are let go before the next is read,
so that memory is that of the largest plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.contract import catalog
from analysis.contract.footing import FOOTINGS
from analysis.evaluation import summary
from analysis.evaluation.grading import grade_cases, grades_indicators, grades_of, restored
from analysis.evaluation.year import Evaluation, evaluate
from analysis.words.errors import InputError, Problem
from analysis.words.mishap import stops_alone

#: Achievement rates (ratios) from which on an indicator is worth a look: ten times the target, a tenth of it.
RATE_OUTLIERS = (0.1, 10.0)
#: How far from the middle half of the plans, in its own widths, a plan stands out (Tukey, Exploratory Data Analysis, 1977).
_FENCE = 1.5
#: So many plans must be comparable before one of them can stand out.
FEWEST = 8
#: Shares (columns of `National.plans`) among which plans are looked for that stand out.
SHARES = ("met_share", "reached_share", "said_reached_share", "execution_rate")

_COUNTS = [
    "fiscal_year",
    "measures",
    "yes",
    "no",
    "unknown",
    "graded",
    "guessed",
    *FOOTINGS,
    "missed",
    "said_reached",
    "rated",
]
_YEN = ["budget_yen", "settlement_yen"]
_RATIOS = ["met_share", "reached_share", "said_reached_share", "median_rate", "execution_rate"]
_TEXTS = ["plan_id", "city", "title", "level", "kind", "basis", "comparable", "budget_word"]
_COLUMNS = [
    *("plan_id", "city", "title", "fiscal_year", "measures", "level", "yes", "no", "unknown", "met_share", "rated"),
    *(
        "median_rate",
        "kind",
        "basis",
        "graded",
        "guessed",
        *FOOTINGS,
        "reached_share",
        "comparable",
        "missed",
        "said_reached",
    ),
    *("said_reached_share", "budget_word", "budget_yen", "settlement_yen", "execution_rate"),
]
_PARTS = ["plan_id", "city", "measure_id", "name", "indicator", "fiscal_year", "target_text", "actual_text"]
_PARTS += ["achievement_rate", "rate_method", "met", "source"]


@dataclass(frozen=True)
class National:
    """What a pass over all plans found.

    Attributes
    ----------
    plans : DataFrame
        One row a plan: plan_id, city, title, fiscal_year (of its newest edition), measures, level (annual or goal: which
        indicators count, never both together), yes, no, unknown (indicator parts of that year and level), met_share (yes ÷ (yes + no)), rated, median_rate, kind and basis of the grades counted,
        graded, guessed (of these, put by a correction where the symbol could not be read), one column a key of `FOOTINGS`, reached_share, comparable (a key of
        `analysis.contract.footing.COMPARABLE`; where ``no`` the counts are missing), missed (grades beside a missed
        indicator), said_reached (of these, grades that say that the target was reached), said_reached_share, budget_word,
        budget_yen, settlement_yen (of measures with both, yen), execution_rate. Rates and shares are ratios.
    rates : DataFrame
        The indicator parts with a rate beyond `RATE_OUTLIERS`, the farthest first: plan_id, city, measure_id, name,
        indicator, fiscal_year, target_text, actual_text, achievement_rate, rate_method, met, source.
    problems : mapping of plan_id to problems
        Why plans could not be read; they are in no count.
    """

    plans: pd.DataFrame
    rates: pd.DataFrame
    problems: Mapping[str, tuple[Problem, ...]]

    @property
    def outliers(self) -> pd.DataFrame:
        """The plans whose share lies beyond the fences of Tukey (外れた計画).

        Execution rates are compared among plans that divide by the same budget (予算現額, 当初予算), shares of targets met
        among plans that count the same level of indicators.

        Returns
        -------
        DataFrame
            plan_id, city, title, share (a column of `plans`), value, low and high (the fences), compared (how many plans).
        """
        found = [frame for share in SHARES for frame in self._outside(share)]
        columns = ["plan_id", "city", "title", "share", "value", "low", "high", "compared"]
        return pd.concat(found, ignore_index=True)[columns] if found else pd.DataFrame(columns=columns)

    @property
    def enough(self) -> bool:
        """Whether plans are comparable in any share in such number that one of them can stand out."""
        return any(len(rows) >= FEWEST for share in SHARES for rows in self._alike(share))

    def _alike(self, share: str) -> Iterator[pd.DataFrame]:
        known, by = self.plans.dropna(subset=[share]), {"execution_rate": "budget_word", "met_share": "level"}
        yield from (rows for _, rows in known.groupby(by.get(share, lambda _: 0), sort=True))

    def _outside(self, share: str) -> Iterator[pd.DataFrame]:
        for rows in self._alike(share):
            if len(rows) < FEWEST:
                continue
            value = rows[share].astype(float)
            lower, upper = value.quantile([0.25, 0.75])
            low, high = lower - _FENCE * (upper - lower), upper + _FENCE * (upper - lower)
            outside = rows.assign(share=share, value=value, low=low, high=high, compared=len(rows))
            yield outside[(value < low) | (value > high)]


def survey(root: Path | None = None, only: str = "*", told: Callable[[int, int], None] | None = None) -> National:
    """Return what all plans of a project show together.

    Parameters
    ----------
    only : str
        A pattern of plan_id as of file names: ``*``, ``?``, ``[...]``.
    told : function of (done, total), optional
        Called after every plan.

    Raises
    ------
    InputError
        Where no plan with data fits; one that cannot be read is told in `National.problems` instead.
    """
    root = root or catalog.project_root()
    chosen = [name for name in catalog.plans_with_data(root) if fnmatchcase(name, only)]
    if not chosen:
        raise InputError(
            Problem(
                "data/raw",
                f"「{only}」に当てはまる、データのある計画がありません。",
                "hyoka plans で一覧を確かめてください。",
            )
        )
    rows, rates = [], []
    problems: dict[str, tuple[Problem, ...]] = {}
    for done, plan_id in enumerate(chosen, start=1):
        wrong: list[Problem] = []
        with stops_alone(wrong, plan_id):
            evaluation = evaluate(plan_id, catalog.editions(root, plan_id)[-1], root)
            rows.append(plan_row(evaluation))
            rates.append(_far_rates(evaluation))
        if wrong:
            problems[plan_id] = tuple(wrong)
        if told:
            told(done, len(chosen))
    return National(_typed(rows), _farthest(rates), problems)


def _typed(rows: list[dict[str, object]]) -> pd.DataFrame:
    types = (
        dict.fromkeys([*_COUNTS, *_YEN], "Int64") | dict.fromkeys(_RATIOS, "Float64") | dict.fromkeys(_TEXTS, "string")
    )
    return pd.DataFrame(rows, columns=_COLUMNS).astype(types)


def plan_row(evaluation: Evaluation) -> dict[str, object]:
    """Return the row of one plan in `National.plans`; what the plan does not tell is missing."""
    plan = evaluation.plan
    level, parts = _one_level(summary.year_indicators(evaluation))
    met = {state: int(parts["met"].eq(state).sum()) for state in ("yes", "no", "unknown")}
    rated = parts["achievement_rate"].dropna()
    row: dict[str, object] = {"plan_id": plan.plan_id, "city": plan.city, "title": plan.full_title}
    row |= {"fiscal_year": evaluation.fiscal_year, "measures": len(evaluation.measures), "level": level, **met}
    row |= {"met_share": _share(met["yes"], met["yes"] + met["no"]), "rated": len(rated)}
    row |= {"median_rate": float(rated.median()) if len(rated) else None}
    return row | _grades(evaluation) | _money(evaluation)


def _one_level(parts: pd.DataFrame) -> tuple[str | None, pd.DataFrame]:
    """Return the kind of indicators that counts for a plan, and its rows: those of one year, of the period where none of these is decided.

    Where nothing can be decided, all rows of no kind.
    """
    decided = set(parts.loc[parts["met"].isin(["yes", "no"]), "kind"])
    level = next((kind for kind in ("annual", "goal") if kind in decided), None)
    return level, parts if level is None else parts[parts["kind"] == level]


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _grades(evaluation: Evaluation) -> dict[str, object]:
    """Return the grades of the year, annual ones where there are any, on the common footing."""
    scale, year = evaluation.plan.scale, evaluation.fiscal_year
    comparable = scale.comparability[0]
    kind = next((kind for kind in ("annual", "overall") if len(grades_of(evaluation, kind))), None)
    if kind is None:
        return {"graded": 0}
    grades = grades_of(evaluation, kind)["grade"]
    grades = grades[grades.isin(scale.symbols)]
    cases = [case for case in grade_cases(evaluation) if case.kind == kind and case.fiscal_year == year and case.missed]
    row: dict[str, object] = {"kind": kind, "graded": len(grades), "comparable": comparable, "missed": len(cases)}
    row["basis"] = "indicator" if grades_indicators(evaluation) else "measure"
    row["guessed"] = sum(key[1:3] == (year, kind) for key in restored(evaluation))
    if comparable == "no":
        return row
    numbers = grades.map(scale.footings).value_counts()
    said = sum(case.grade in scale.reached for case in cases)
    row |= {name: int(numbers.get(name, 0)) for name in FOOTINGS}
    row["reached_share"] = _share(int(grades.isin(scale.reached).sum()), len(grades))
    return row | {"said_reached": said, "said_reached_share": _share(said, len(cases))}


def _money(evaluation: Evaluation) -> dict[str, object]:
    totals = summary.budget_totals(evaluation, "fiscal_year")
    totals = totals[totals["fiscal_year"] == evaluation.fiscal_year]
    if totals.empty:
        return {}
    found = totals.iloc[0]
    return {name: found[name] for name in (*_YEN, "execution_rate")} | {
        "budget_word": evaluation.plan.methods.budget_word
    }


def _far_rates(evaluation: Evaluation) -> pd.DataFrame:
    parts = summary.year_indicators(evaluation)
    low, high = RATE_OUTLIERS
    rate = parts["achievement_rate"].astype("Float64")
    far = parts[((rate <= low) | (rate >= high)).fillna(False)]
    return far.assign(plan_id=evaluation.plan.plan_id, city=evaluation.plan.city)[_PARTS]


def _farthest(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the rows of all plans, those whose rate is farthest from the target first; 0 % is the farthest miss."""
    filled = [frame for frame in frames if len(frame)]
    if not filled:
        return pd.DataFrame(columns=_PARTS)
    table = pd.concat(filled, ignore_index=True)
    rate: Any = table["achievement_rate"].astype(float).to_numpy()
    with np.errstate(divide="ignore"):
        distance = np.abs(np.log10(rate))
    return table.iloc[np.argsort(-distance, kind="stable")].reset_index(drop=True)
