"""What if (試算): other bounds, another method, other targets, and which grades would move.

Everything is computed by the same functions as the evaluation itself (`analysis.evaluation.achievement`,
`analysis.evaluation.grade_rule`); nothing is written anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from analysis.contract.codes import BOUND_WORDS
from analysis.contract.grade_bounds import PRESETS, BoundsSettings, GradeBounds
from analysis.contract.plan import LOWER_IS_BETTER, Plan
from analysis.evaluation.achievement import with_achievement
from analysis.evaluation.grade_rule import Case, cases, computed_for, rule_for
from analysis.evaluation.grading import grade_cases, restored
from analysis.outlook.plans import OpenPlan
from analysis.words.errors import InputError, Problem, raise_if_any
from analysis.words.printing import count_text, number_text
from analysis.words.settings import checked
from analysis.words.toml_file import TomlFile

CHANGES = {"rose": "上がる", "fell": "下がる", "same": "変わらない", "undecided": "判断できない"}
_KEY = ["measure_id", "kind", "seq", "fiscal_year"]


@dataclass(frozen=True)
class Simulation:
    """The grades before and after a change of the rules (試算の結果).

    Attributes
    ----------
    rule_before, rule_after : str
        The bounds in Japanese; empty before where the plan has no rule, printed or inferred.
    grades : DataFrame
        One row a published grade: measure_id, name, fiscal_year, kind, seq (missing for a grade of the whole
        measure), grade (published), before, after (computed; missing where the results decide nothing), agreement (of
        the published grade with the plan's own rule: agrees, differs, undecided), change (a key of `CHANGES`), reason.
    """

    rule_before: str
    rule_after: str
    grades: pd.DataFrame
    steps: tuple[str, ...]

    @property
    def moved(self) -> pd.DataFrame:
        """The grades that would rise or fall.

        Returns
        -------
        DataFrame with the columns of `grades`
        """
        return self.grades[self.grades["change"].isin(["rose", "fell"])].reset_index(drop=True)

    @property
    def summary(self) -> str:
        """What was changed and how many grades move, in Japanese."""
        found = self.grades["change"].value_counts()
        moves = "、".join(f"{words}もの{count_text(found.get(key, 0))}" for key, words in CHANGES.items())
        rules = f"評価基準は、変更前が「{self.rule_before or 'なし'}」、変更後が「{self.rule_after or 'なし'}」です。"
        return f"{rules}評価{count_text(len(self.grades))}のうち、{moves}です。"

    @property
    def counts(self) -> pd.DataFrame:
        """How often each step was published, computed before and computed after (Int64), indexed by step.

        Returns
        -------
        DataFrame of `grade`, `before`, `after` (Int64), indexed by step
        """
        columns = ("grade", "before", "after")
        found = {name: self.grades[name].value_counts() for name in columns}
        steps = [*self.steps, *(step for step in found["after"].index if step not in self.steps)]
        return pd.DataFrame({name: found[name].reindex(steps, fill_value=0) for name in columns}).astype("Int64")


def _rule(bounds: Mapping[str, str] | str, plan: Plan) -> GradeBounds:
    """Return bounds as the analyst wrote them: steps with bounds, or the name of a city's rule."""
    if isinstance(bounds, str):
        if bounds not in PRESETS:
            todo = f"{'、'.join(PRESETS)} のどれかです。"
            raise InputError(Problem("bounds", f"「{bounds}」という評価基準はありません。", todo))
        return PRESETS[bounds]
    found = checked(TomlFile("bounds", data={"steps": dict(bounds)}), BoundsSettings)
    raise_if_any(Problem("bounds", f"bounds {what}", todo) for what, todo in found.unlike(plan.scale.symbols))
    return replace(found.bounds(plan.scale.symbols), name="試算の評価基準")


def _chosen(indicators: pd.DataFrame, key: str | tuple[str, str, int], year: int) -> tuple[pd.Series, list[Problem]]:
    """Return which row a target is meant for, with the problem where it is not exactly one."""
    measure_id, kind, seq = key if isinstance(key, tuple) else (key, None, None)
    mask = (indicators["measure_id"] == measure_id) & (indicators["fiscal_year"] == year)
    mask &= indicators["target_value"].notna()
    if kind is not None:
        mask &= (indicators["kind"] == kind) & (indicators["seq"] == seq)
    mask = mask.fillna(False).astype(bool)
    if int(mask.sum()) == 1:
        return mask, []
    others = indicators[(indicators["measure_id"] == measure_id) & (indicators["fiscal_year"] == year)]
    ids = [
        f'("{one.measure_id}", "{one.kind}", {one.seq})' for one in others.itertuples() if pd.notna(one.target_value)
    ]
    todo = f"次のどれかで指定してください: {'、'.join(ids)}" if ids else "取組番号と年度を確かめてください。"
    what = f"「{key}」に当たる{year}年度の数値目標は{count_text(mask.sum())}です（1件のはずです）。"
    return mask, [Problem("targets", what, todo)]


def with_targets(
    indicators: pd.DataFrame, targets: Mapping[str | tuple[str, str, int], float], fiscal_year: int
) -> pd.DataFrame:
    """Return the indicators with other numeric targets in one year.

    Parameters
    ----------
    targets : mapping of measure_id or (measure_id, kind, seq) to number
        In the unit of the indicator.

    Returns
    -------
    DataFrame with the columns of `indicators`

    Raises
    ------
    InputError
        Where a key fits no row or several.
    """
    changed = indicators.copy()
    wrong: list[Problem] = []
    for key, value in targets.items():
        mask, problem = _chosen(indicators, key, fiscal_year)
        wrong += problem
        row = indicators[mask].iloc[0] if not problem else None
        if row is not None:
            unit = "" if pd.isna(row["unit"]) else row["unit"]
            changed.loc[mask, "target_value"] = float(value)
            changed.loc[mask, "target_text"] = f"{number_text(value)}{unit}{BOUND_WORDS.get(row['comparator'], '')}"
    raise_if_any(wrong)
    return changed


def _steps_of(rule: GradeBounds) -> set[str]:
    """Return the steps that a rule can give; letters of another scale mean something else."""
    return {bound.symbol for bound in rule.bounds} | ({rule.below} if rule.below else set())


def _computed(found: list[Case], rule: GradeBounds | None, plan: Plan) -> pd.DataFrame:
    rows = [(case.measure_id, case.kind, case.seq, case.fiscal_year, case.grade) for case in found]
    unknown = ("", "undecided", "評価基準がありません。")
    results = [computed_for(case, rule, plan) if rule else unknown for case in found]
    table = pd.DataFrame(rows, columns=[*_KEY, "grade"])
    computed = pd.array([result[0] or None for result in results], dtype="string")
    agreement, reason = ([result[place] for result in results] for place in (1, 2))
    return table.assign(computed=computed, agreement=agreement, reason=reason)


def _change(before: pd.Series, after: pd.Series, steps: list[str]) -> pd.Series:
    place = {step: number for number, step in enumerate(steps)}
    first, second = before.map(place), after.map(place)
    result = pd.Series("same", index=before.index, dtype="string")
    result = result.mask(second < first, "rose").mask(second > first, "fell")
    return result.mask(first.isna() | second.isna(), "undecided")


def simulate(
    plan: OpenPlan,
    *,
    bounds: Mapping[str, str] | str | None = None,
    lower_is_better: str | None = None,
    targets: Mapping[str | tuple[str, str, int], float] | None = None,
    fiscal_year: int | None = None,
) -> Simulation:
    """Return which grades would move under other rules (試算).

    Parameters
    ----------
    bounds : mapping or str, optional
        ``{"A": "100%以上", "B": "80%以上"}``, or the name of a city's rule (`analysis.contract.grade_bounds.PRESETS`); the
        plan's own rule, printed or inferred from its grades, by default.
    lower_is_better : str, optional
        ``inverse`` or ``reduction``: another rate for indicators of which less is better.
    targets : mapping, optional
        As `with_targets`.
    fiscal_year : int, optional
        The newest evaluated year by default.

    Returns
    -------
    Simulation
        Before is what the plan's own rule gives; where it has none, the published grade.

    Raises
    ------
    InputError
        Where bounds, method or targets cannot be used.
    """
    settings, year = plan.plan, fiscal_year or plan.newest.fiscal_year
    if lower_is_better not in (None, *LOWER_IS_BETTER):
        todo = f"{'、'.join(LOWER_IS_BETTER)} のどちらかです。"
        raise InputError(Problem("lower_is_better", f"「{lower_is_better}」という算定方法はありません。", todo))
    indicators = with_targets(plan.newest.indicators, targets or {}, year)
    indicators = with_achievement(indicators, lower_is_better or settings.methods.lower_is_better)
    every = grade_cases(plan.newest)
    own = rule_for(settings, every)
    rule = _rule(bounds, settings) if bounds else own
    found = [case for case in every if case.fiscal_year == year]
    guessed = restored(plan.newest)
    changed = cases(plan.newest.grades, indicators, settings.scale, guessed)
    changed = [case for case in changed if case.fiscal_year == year]
    table = _computed(found, own, settings).rename(columns={"computed": "before"})
    after = _computed(changed, rule, settings)
    table = table.assign(after=after["computed"], reason=after["reason"])
    base = table["before"] if own else table["grade"]
    own_steps = rule is not None and _steps_of(rule) <= set(settings.scale.symbols)
    table = table.assign(change=_change(base, table["after"], settings.scale.symbols) if own_steps else "undecided")
    names = plan.measures[["measure_id", "name", "department"]]
    table = names.merge(table, on="measure_id", how="right", validate="one_to_many")
    return Simulation(str(own or ""), str(rule or ""), table.astype({"seq": "Int64"}), tuple(settings.scale.symbols))
