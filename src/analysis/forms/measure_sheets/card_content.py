"""What stands on the sheet of each measure (個別シートの内容), as formatted texts."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from analysis.contract.codes import SEVERITIES
from analysis.evaluation.year import Evaluation
from analysis.opinion import STATES
from analysis.telling import dossier
from analysis.words.printing import MISSING

#: Findings on a sheet; the rest is counted and stands in the list of findings.
MOST_FINDINGS = 8
_TERMS = ["主担当課", "施策", "状態", "指標の達成", "最も低い達成率"]


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
    told, known = opinions.set_index("measure_id"), dossier.facts(evaluation)
    by_measure = {str(one): rows for one, rows in findings.groupby("measure_id", sort=False)}
    years, indicators = dossier.years(evaluation), dossier.year_indicators(evaluation)
    made = []
    for measure_id, row in known.iterrows():
        key, own = str(measure_id), by_measure.get(str(measure_id), findings.head(0))
        pairs = list(zip(own["severity"].map(SEVERITIES), own["message"], strict=True))
        made.append(
            Card(
                key,
                row["name"],
                row["policy"],
                row["主担当課"],
                tuple(Fact(term, value) for term, value in row[_TERMS].items() if value != MISSING),
                years.get(key, pd.DataFrame()),
                indicators.get(key, pd.DataFrame()),
                tuple(pairs[:MOST_FINDINGS]),
                max(len(pairs) - MOST_FINDINGS, 0),
                str(told.at[key, "opinion"]),
                STATES[str(told.at[key, "state"])],
            )
        )
    order = {policy: place for place, policy in enumerate(dict.fromkeys(sheet.policy for sheet in made))}
    return sorted(made, key=lambda sheet: order[sheet.policy])
