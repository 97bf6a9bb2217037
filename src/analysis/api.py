"""A plan's data from code (コードからの利用): frames by name over all editions, ready for chains of pandas.

>>> from analysis import open_plan
>>> plan = open_plan("example-plan")  # doctest: +SKIP
>>> plan.indicators.query("met == 'no'").value_counts("department")  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analysis import catalog
from analysis.errors import InputError, Problem
from analysis.evaluation import Evaluation, evaluate
from analysis.pace import pace
from analysis.plan import Plan
from analysis.schema import TABLES

#: Columns that every frame about measures carries behind its own.
ABOUT = ["name", "department", "policy"]
#: What a row of an older edition keeps where a newer one repeats its key without it.
_FACT = {"budgets": "settlement_yen", "indicators": "actual_text", "grades": "grade"}
#: Tables whose rows belong to the edition that printed them.
_EDITION_BOUND = ("texts", "published", "findings")


class OpenPlan:
    """One plan with all its editions (計画).

    Every frame is a plain `pandas.DataFrame`, a new one at each call, with the columns of the data contract behind
    ``plan_id`` and ``edition`` (the evaluated year that printed the row); frames about measures also carry name,
    department, policy and policy_name of the measure. Amounts are yen, rates ratios (1.0 = 100 %).

    Parameters
    ----------
    evaluations : sequence of Evaluation
        The editions of one plan, at least one.

    Attributes
    ----------
    plan : Plan
        Title, period, grade scale, methods.
    editions : list of int
        The evaluated years, oldest first.
    """

    def __init__(self, evaluations: Sequence[Evaluation]) -> None:
        self.evaluations = sorted(evaluations, key=lambda one: one.fiscal_year)
        self.plan: Plan = self.evaluations[-1].plan
        self.editions = [one.fiscal_year for one in self.evaluations]

    def __repr__(self) -> str:
        """Return title and editions."""
        years = "、".join(str(year) for year in self.editions)
        return f"{self.plan.full_title}（評価年度 {years}）"

    @property
    def newest(self) -> Evaluation:
        """The newest evaluated year."""
        return self.evaluations[-1]

    def frame(self, name: str, *, every_edition: bool = False) -> pd.DataFrame:
        """Return a table of the contract over all editions.

        Parameters
        ----------
        name : str
            measures, budgets, indicators, grades, schedules, texts, published.
        every_edition : bool
            Keep a fact as often as it was printed, to see what an edition changed. By default a fact stands once,
            as the newest edition prints it; a row with a settlement, actual or grade is not replaced by one without.

        Raises
        ------
        InputError
            Where there is no such table.
        """
        if name not in TABLES:
            raise InputError(Problem("表の名前", f"「{name}」という表はありません。", f"ある表: {'、'.join(TABLES)}"))
        frames = [_about(getattr(one, name), one) for one in self.evaluations]
        rows = pd.concat(frames, ignore_index=True)
        return rows if every_edition or name in _EDITION_BOUND else _once(rows, name)

    @property
    def measures(self) -> pd.DataFrame:
        """Every measure that any edition lists (取組)."""
        return self.frame("measures")

    @property
    def budgets(self) -> pd.DataFrame:
        """Budget, settlement, unspent sum and execution rate by measure and year (予算・決算)."""
        return self.frame("budgets")

    @property
    def indicators(self) -> pd.DataFrame:
        """Target, actual, achievement rate, its method and met by indicator part and year (指標)."""
        return self.frame("indicators")

    @property
    def grades(self) -> pd.DataFrame:
        """Grades by measure, year and kind (評価)."""
        return self.frame("grades")

    @property
    def schedules(self) -> pd.DataFrame:
        """Planned tasks by year and month (予定)."""
        return self.frame("schedules")

    @property
    def published(self) -> pd.DataFrame:
        """Published figures with what the rows give instead (公表値)."""
        return self.frame("published")

    @property
    def texts(self) -> pd.DataFrame:
        """The long sentences of the source, where they are on this machine; empty elsewhere (文章)."""
        return self.frame("texts")

    def pace(self, until: int | None = None) -> pd.DataFrame:
        """Return pace and outlook of every indicator part, with its measure (`analysis.pace.pace`)."""
        table = pace(self.indicators, self.plan.period, self.editions[-1], until=until)
        about = self.measures[["plan_id", "measure_id", *ABOUT, "policy_name"]]
        return table.merge(about, on="measure_id", how="left", validate="many_to_one")

    @property
    def target_changes(self) -> pd.DataFrame:
        """The numeric targets of each indicator part against those of the year before (目標値の変化)."""
        return target_changes(self.indicators)


def _about(frame: pd.DataFrame, evaluation: Evaluation) -> pd.DataFrame:
    """Return a table with plan, edition and, behind its own columns, what is known of the measure."""
    plan = evaluation.plan
    table = frame.copy()
    if "measure_id" in table and "department" not in table:
        about = evaluation.measures[["measure_id", *ABOUT]]
        table = table.merge(about, on="measure_id", how="left", validate="many_to_one")
    if "policy" in table:
        names = [plan.policies.get(str(policy), policy) for policy in table["policy"]]
        table["policy_name"] = pd.array(names, dtype="string")
    table.insert(0, "plan_id", pd.array([plan.plan_id] * len(table), dtype="string"))
    table.insert(1, "edition", pd.array([evaluation.fiscal_year] * len(table), dtype="Int64"))
    return table


def _once(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return each fact once: of the newest edition, but rather with its settlement, actual or grade than without."""
    fact = rows[_FACT[name]].notna() if name in _FACT else pd.Series(True, index=rows.index)
    order = pd.DataFrame({"fact": fact, "edition": rows["edition"]}).sort_values(["fact", "edition"], kind="stable")
    kept = rows.loc[order.index].drop_duplicates(TABLES[name].key, keep="last")
    return kept.sort_index(ignore_index=True)


def target_changes(indicators: pd.DataFrame) -> pd.DataFrame:
    """Return the numeric targets of consecutive years and in which direction they moved (目標値の変化).

    Parameters
    ----------
    indicators : DataFrame
        As `OpenPlan.indicators`.

    Returns
    -------
    DataFrame
        The rows that have a target one year earlier too, in the same unit, with previous_target (own unit),
        previous_actual, change (``raised``, ``kept``, ``lowered``: towards more or less ambition, so that a lower
        limit of a lower-is-better indicator is ``raised``).
    """
    keys = ["plan_id", "measure_id", "kind", "seq"]
    before = indicators[[*keys, "fiscal_year", "unit", "target_value", "actual_value"]].assign(
        fiscal_year=indicators["fiscal_year"] + 1
    )
    before = before.rename(
        columns={"target_value": "previous_target", "actual_value": "previous_actual", "unit": "previous_unit"}
    )
    pairs = indicators.merge(before, on=[*keys, "fiscal_year"], validate="one_to_one")
    pairs = pairs.dropna(subset=["target_value", "previous_target"])
    pairs = pairs[pairs["unit"].fillna("") == pairs["previous_unit"].fillna("")].drop(columns="previous_unit")
    step = (pairs["target_value"] - pairs["previous_target"]) * pairs["direction"].eq("lower").map({True: -1, False: 1})
    change = pd.Series("kept", index=pairs.index, dtype="string").mask(step > 0, "raised").mask(step < 0, "lowered")
    return pairs.assign(change=change).reset_index(drop=True)


def open_plan(plan_id: str, root: Path | None = None) -> OpenPlan:
    """Return a plan with all its editions.

    Parameters
    ----------
    plan_id : str
        Name of a folder below data/raw; ``hyoka plans`` lists them.
    root : Path, optional
        The project folder; found upwards from the working folder by default.

    Raises
    ------
    InputError
        Where there is no such plan, no edition, or the data have a problem.
    """
    root = root or catalog.project_root()
    folder = catalog.open_folder(root, plan_id)
    years = catalog.editions(root, plan_id)
    if not years:
        todo = f"data/raw/{folder.name}/<年度> に CSV を置くか、hyoka import で取り込んでください。"
        raise InputError(Problem("計画", f"{plan_id} には、まだどの年度のデータもありません。", todo))
    return OpenPlan([evaluate(plan_id, year, root) for year in years])


def open_plans(plan_ids: Sequence[str] = (), root: Path | None = None) -> list[OpenPlan]:
    """Return several plans; all that have data where none is named.

    Raises
    ------
    InputError
        As `open_plan`.
    """
    root = root or catalog.project_root()
    known = [plan_id for plan_id in catalog.plan_ids(root) if catalog.editions(root, plan_id)]
    return [open_plan(plan_id, root) for plan_id in plan_ids or known]
