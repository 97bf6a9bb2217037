"""A plan's data from code (コードからの利用): frames by name over all editions, ready for chains of pandas.

>>> from analysis import open_plan
>>> plan = open_plan("example-plan")  # doctest: +SKIP
>>> plan.indicators.query("met == 'no'").value_counts("department")  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import pandas as pd

from analysis import review
from analysis.contract import catalog
from analysis.contract.plan import Plan
from analysis.contract.schema import TABLES
from analysis.evaluation.year import Evaluation, evaluate
from analysis.outlook.ambition import target_changes
from analysis.outlook.pace import pace
from analysis.words.errors import InputError, Problem
from analysis.words.fiscal_year import label

#: Columns that every frame about measures carries behind its own.
ABOUT = ["name", "department", "policy"]
#: The frames that a plan has.
FRAMES = (*TABLES, "findings", "restated", "vanished")


class OpenPlan:
    """One plan with all its editions (計画).

    Every frame is a plain `pandas.DataFrame`, a new one at each call, with the columns of the data contract behind
    ``plan_id``; frames about measures also carry name, department, policy and policy_name of the measure. Amounts
    are yen, rates are ratios (1.0 = 100 %). Of a fact that several editions print, the newest counts.

    Parameters
    ----------
    newest : Evaluation
        The newest edition, with what only earlier ones report (`analysis.evaluation.year.evaluate`).
    editions : sequence of int
        The evaluated years, oldest first.
    root : Path
        The project folder.
    """

    def __init__(self, newest: Evaluation, editions: Sequence[int], root: Path) -> None:
        self.newest = newest
        self.plan: Plan = newest.plan
        self.editions = list(editions)
        self._root = root

    def __repr__(self) -> str:
        """Return title and editions."""
        years = "、".join(label(year) for year in self.editions)
        return f"{self.plan.full_title}（評価年度: {years}）"

    def edition(self, fiscal_year: int | str) -> Evaluation:
        """Return the evaluation as of one evaluated year.

        Raises
        ------
        InputError
            Where there is no such edition.
        """
        return evaluate(self.plan.plan_id, fiscal_year, self._root)

    def frame(self, name: str) -> pd.DataFrame:
        """Return a frame by its name, one of `FRAMES`.

        Returns
        -------
        DataFrame with the columns of the attribute of `Evaluation` of that name, in the order that `OpenPlan` says

        Raises
        ------
        InputError
            Where there is no such frame.
        """
        if name not in FRAMES:
            raise InputError(Problem("表の名前", f"「{name}」という表はありません。", f"ある表: {'、'.join(FRAMES)}"))
        return _about(self._findings if name == "findings" else getattr(self.newest, name), self.newest)

    @cached_property
    def _findings(self) -> pd.DataFrame:
        return review.findings(self.newest)

    @cached_property
    def _pace(self) -> pd.DataFrame:
        return pace(self.newest.indicators, self._period, self.newest.fiscal_year)

    @property
    def _period(self) -> tuple[int, int]:
        """The period of the plan; the years that its indicators tell of where it has none."""
        years = self.newest.indicators["fiscal_year"].dropna()
        if self.plan.has_period or years.empty:
            return self.plan.period
        return int(years.min()), int(years.max())

    @property
    def measures(self) -> pd.DataFrame:
        """The measures that the newest edition lists (取組).

        Returns
        -------
        DataFrame with the columns of `frame`
        """
        return self.frame("measures")

    @property
    def budgets(self) -> pd.DataFrame:
        """Budget, settlement, unspent sum and execution rate by measure and year (予算・決算).

        Returns
        -------
        DataFrame with the columns of `frame`
        """
        return self.frame("budgets")

    @property
    def indicators(self) -> pd.DataFrame:
        """Target, actual, achievement rate, its method and met by indicator part and year (指標).

        Returns
        -------
        DataFrame with the columns of `frame`
        """
        return self.frame("indicators")

    @property
    def grades(self) -> pd.DataFrame:
        """Published and computed grades by measure, year and kind (評価).

        Returns
        -------
        DataFrame with the columns of `frame`
        """
        return self.frame("grades")

    @property
    def schedules(self) -> pd.DataFrame:
        """Planned tasks by year and month (予定).

        Returns
        -------
        DataFrame with the columns of `frame`
        """
        return self.frame("schedules")

    @property
    def texts(self) -> pd.DataFrame:
        """The long sentences of the source, where they are on this machine; empty elsewhere (文章).

        Returns
        -------
        DataFrame with the columns of `frame`
        """
        return self.frame("texts")

    @property
    def published(self) -> pd.DataFrame:
        """Published figures with what the rows give instead (公表値).

        Returns
        -------
        DataFrame with the columns of `frame`
        """
        return self.frame("published")

    @property
    def findings(self) -> pd.DataFrame:
        """What a reviewer should ask about (確認事項).

        Returns
        -------
        DataFrame with the columns of `frame`
        """
        return self.frame("findings")

    @property
    def restated(self) -> pd.DataFrame:
        """The values that a newer edition prints otherwise than the one before (公表値の変更).

        Returns
        -------
        DataFrame with the columns of `frame`
        """
        return self.frame("restated")

    def pace(self, until: int | None = None) -> pd.DataFrame:
        """Return pace and outlook of every indicator part, with its measure (`analysis.outlook.pace.pace`).

        Returns
        -------
        DataFrame with the columns of `analysis.outlook.pace.pace` and `ABOUT`
        """
        if until is None:
            return _about(self._pace, self.newest)
        table = pace(self.newest.indicators, self._period, self.newest.fiscal_year, until=until)
        return _about(table, self.newest)

    @property
    def target_changes(self) -> pd.DataFrame:
        """Numeric targets against those of the year before (目標値の変化; `analysis.outlook.ambition.target_changes`).

        Returns
        -------
        DataFrame with the columns of `analysis.outlook.ambition.target_changes`
        """
        return target_changes(self.indicators)


def _about(frame: pd.DataFrame, evaluation: Evaluation) -> pd.DataFrame:
    """Return a table with the plan in front and, behind its own columns, what is known of the measure."""
    plan = evaluation.plan
    table = frame.copy()
    if "measure_id" in table and "name" not in table:
        about = evaluation.measures[["measure_id", *ABOUT]]
        table = table.merge(about, on="measure_id", how="left", validate="many_to_one")
    if "policy" in table:
        names = [plan.policies.get(str(policy), policy) for policy in table["policy"]]
        table["policy_name"] = pd.array(names, dtype="string")
    table.insert(0, "plan_id", pd.array([plan.plan_id] * len(table), dtype="string"))
    return table


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
    return OpenPlan(evaluate(plan_id, years[-1], root), years, root)


def open_plans(plan_ids: Sequence[str] = (), root: Path | None = None) -> list[OpenPlan]:
    """Return several plans; all that have data where none is named.

    Raises
    ------
    InputError
        As `open_plan`.
    """
    root = root or catalog.project_root()
    known = catalog.plans_with_data(root)
    return [open_plan(plan_id, root) for plan_id in plan_ids or known]
