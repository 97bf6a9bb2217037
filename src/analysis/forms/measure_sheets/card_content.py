"""What stands on the sheet of each measure (個別シートの内容), as formatted texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.contract import codes
from analysis.contract.codes import SEVERITIES
from analysis.evaluation import summary
from analysis.evaluation.year import Evaluation
from analysis.opinion import STATES
from analysis.telling import display
from analysis.words import printing
from analysis.words.fiscal_year import short_label
from analysis.words.printing import count_text

#: Findings on a sheet; the rest is counted and stands in the list of findings.
MOST_FINDINGS = 8
_MISSING = printing.MISSING


def anchor(measure_id: str) -> str:
    """Return the id of a measure's sheet on the page of the sheets, for links from other pages."""
    return "measure-" + re.sub(r"\W", "_", measure_id)


@dataclass(frozen=True)
class Fact:
    """One line of the identity of a measure: a term and its value."""

    term: str
    value: str


@dataclass(frozen=True)
class Card:
    """The sheet of one measure.

    Attributes
    ----------
    policy, department : str
        What the index groups by.
    years, indicators : DataFrame of str
        Grades and amounts by year; the indicators of the evaluated year. Empty where there are none.
    findings : tuple of (str, str)
        Severity and message, worst first.
    more_findings : int
        Those that the sheet does not show.
    """

    measure_id: str
    name: str
    policy: str
    department: str
    facts: tuple[Fact, ...]
    years: pd.DataFrame
    indicators: pd.DataFrame
    findings: tuple[tuple[str, str], ...]
    more_findings: int
    opinion: str
    state: str

    @property
    def anchor(self) -> str:
        """Where it stands on its page."""
        return anchor(self.measure_id)

    @property
    def lines(self) -> int:
        """About how many lines of 60 full-width characters the sheet takes on paper."""
        cells = self.indicators.map(lambda text: -(-len(str(text)) // 16)) if len(self.indicators) else pd.DataFrame()
        rows = int(cells.max(axis=1).sum()) if len(cells) else 0
        told = sum(-(-len(message) // 56) for _, message in self.findings) + -(-len(self.opinion) // 56)
        return 16 + len(self.facts) // 2 + len(self.years) + rows + told


def sheets(evaluation: Evaluation, findings: pd.DataFrame, opinions: pd.DataFrame) -> list[Card]:
    """Return the sheets of all measures, by policy in the order of the plan.

    Parameters
    ----------
    findings : DataFrame
        The open findings of `analysis.review`.
    opinions : DataFrame
        As `analysis.opinion.opinions` returns them.
    """
    told = opinions.set_index("measure_id")
    rows = summary.measure_list(evaluation)
    programs = evaluation.measures.set_index("measure_id")["program"]
    made = []
    for measure in rows.itertuples():
        own = findings[findings["measure_id"] == measure.measure_id]
        pairs = list(zip(own["severity"].map(SEVERITIES), own["message"], strict=True))
        made.append(
            Card(
                str(measure.measure_id),
                str(measure.name),
                _policy(evaluation, measure.policy),
                _MISSING if pd.isna(measure.department) else str(measure.department),
                _facts(evaluation, measure, programs[measure.measure_id]),
                _years(evaluation, str(measure.measure_id)),
                _indicators(evaluation, str(measure.measure_id)),
                tuple(pairs[:MOST_FINDINGS]),
                max(len(pairs) - MOST_FINDINGS, 0),
                str(told.at[measure.measure_id, "opinion"]),
                STATES[str(told.at[measure.measure_id, "state"])],
            )
        )
    order = {policy: place for place, policy in enumerate(dict.fromkeys(sheet.policy for sheet in made))}
    return sorted(made, key=lambda sheet: order[sheet.policy])


def _policy(evaluation: Evaluation, policy: Any) -> str:
    given = "" if pd.isna(policy) else policy
    return display.policy_names(evaluation.plan, [given])[0]


def _facts(evaluation: Evaluation, measure: Any, program: Any) -> tuple[Fact, ...]:
    """Return the identity of a measure: only what is given."""
    rate = _MISSING if pd.isna(measure.lowest_rate) else printing.percent_text(float(measure.lowest_rate))
    pairs = {
        "主担当課": measure.department,
        "施策": program,
        "状態": codes.STATUS[measure.status],
        "指標の達成": _reached(measure),
        "最も低い達成率": rate,
    }
    return tuple(Fact(term, str(value)) for term, value in pairs.items() if pd.notna(value) and value != _MISSING)


def _reached(measure: Any) -> str:
    """Return e.g. ``4／7項目（ほか判定不能1項目）``."""
    if pd.isna(measure.parts):
        return _MISSING
    undecided = int(measure.parts) - int(measure.decided)
    if not measure.decided:
        return f"判定不能{count_text(undecided, '項目')}"
    return f"{measure.reached}／{count_text(measure.decided, '項目')}" + (
        f"（ほか判定不能{count_text(undecided, '項目')}）" if undecided else ""
    )


def _years(evaluation: Evaluation, measure_id: str) -> pd.DataFrame:
    """Return grades and amounts of a measure by year, and its overall grade."""
    grades = evaluation.grades[evaluation.grades["measure_id"] == measure_id]
    budgets = evaluation.budgets[evaluation.budgets["measure_id"] == measure_id].set_index("fiscal_year")
    annual = grades[grades["kind"] == "annual"].set_index("fiscal_year")["grade"]
    overall = grades[grades["kind"] == "overall"]
    plan = evaluation.plan
    years = sorted({*annual.index, *budgets.index})
    table = pd.DataFrame({"年度": [short_label(int(year)) for year in years]})
    if len(annual):
        table["評価"] = list(display.grades(annual.reindex(years), plan))
    if len(budgets):
        amounts = budgets.reindex(years)
        table[f"{plan.methods.budget_word}（円）"] = list(printing.number(amounts["budget_yen"]))
        table["決算額（円）"] = list(printing.number(amounts["settlement_yen"]))
        table[plan.methods.rate_word] = list(printing.percent(amounts["execution_rate"], exceeding=True))
    if len(overall):
        last = {"年度": codes.OVERALL, "評価": overall["grade"].iloc[-1]}
        table = pd.concat([table, pd.DataFrame([last])], ignore_index=True).fillna(_MISSING)
    return table


def _indicators(evaluation: Evaluation, measure_id: str) -> pd.DataFrame:
    """Return the indicators of the evaluated year with target, actual, rate and whether they were reached."""
    rows = evaluation.indicators
    rows = rows[(rows["measure_id"] == measure_id) & (rows["fiscal_year"] == evaluation.fiscal_year)]
    activity = rows["kind"] == "activity"
    table = pd.DataFrame(
        {
            "種類": rows["kind"].map(codes.KINDS).str.removesuffix("の指標"),
            "指標": display.indicator_name(rows),
            "目標": rows["target_text"].fillna(_MISSING),
            "実績": display.actual_words(rows).fillna(_MISSING),
            "達成率": printing.percent(rows["achievement_rate"]),
            "達成": rows["met"].map(codes.MET).mask(activity, _MISSING),
        }
    )
    if rows["published_grade"].notna().any():
        table["評価"] = display.grades(rows["published_grade"], evaluation.plan)
    return table.reset_index(drop=True)
