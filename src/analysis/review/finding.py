"""What a rule finds and how rules are registered (確認事項と規則)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from analysis.contract.codes import KINDS
from analysis.evaluation.year import Evaluation
from analysis.words.fiscal_year import short_label
from analysis.words.printing import number_text

SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True)
class Finding:
    """One place that a department should look at (確認事項).

    Attributes
    ----------
    measure_id : str
        Empty for a finding on the whole document.
    message : str
        One Japanese sentence that says what is wrong and what to do.
    evidence : str
        The texts and values quoted.
    severity : str
        That of its rule unless the rule says otherwise.
    """

    measure_id: str
    fiscal_year: int | None
    message: str
    evidence: str
    source: str
    severity: str = ""
    rule: str = ""


Check = Callable[[Evaluation], Iterable[Finding]]


@dataclass(frozen=True)
class ReviewRule:
    """One rule of the review (規則).

    Attributes
    ----------
    rule_id, severity : str
    question : str
        The question it asks, in Japanese.
    check : callable
        From an evaluation to findings.
    """

    rule_id: str
    severity: str
    question: str
    check: Check

    def findings(self, evaluation: Evaluation) -> Iterator[Finding]:
        """Yield what the rule finds, each with the rule's id and a severity."""
        for finding in self.check(evaluation):
            yield replace(finding, rule=self.rule_id, severity=finding.severity or self.severity)


#: All rules by their id, in the order in which they were written down.
RULES: dict[str, ReviewRule] = {}


def rule(rule_id: str, severity: str, question: str) -> Callable[[Check], Check]:
    """Register a function from an evaluation to findings as a rule.

    Raises
    ------
    ValueError
        For an id given twice or an unknown severity: a mistake of the programmer, told on import.
    """

    def register(check: Check) -> Check:
        if rule_id in RULES or severity not in SEVERITIES:
            raise ValueError(rule_id)
        RULES[rule_id] = ReviewRule(rule_id, severity, question, check)
        return check

    return register


def words(value: Any) -> str:
    """Return a cell's words, empty where it is missing."""
    return "" if value is None or pd.isna(value) else str(value)


def started(row: Any) -> str:
    """Return the baseline of a row of indicators as printed, or its number where the words are not kept."""
    if text := words(row.baseline_text):
        return text[:30]
    return "" if pd.isna(row.baseline_value) else number_text(row.baseline_value)


def year_of(value: Any) -> int | None:
    """Return a fiscal year as an int, None where it is missing."""
    return None if value is None or pd.isna(value) else int(value)


def clipped(text: str, length: int = 40) -> str:
    """Return a text on one line, cut with … where it is longer."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


#: Brackets inside a name that stands in brackets itself.
_INNER = str.maketrans("「」", "『』")


def name_of(row: Any) -> str:
    """Return what an indicator is called: its label, else its name, cut short; one that only repeats its target by number."""
    name = words(row.label) or words(row.indicator)
    only_target = name == words(row.target_text) and pd.notna(row.target_value)
    return clipped(name, 36).translate(_INNER) if name and not only_target else f"{KINDS[row.kind]}（{row.seq}）"


def subjects_of(message: str) -> list[str]:
    """Return the names, in brackets, of the indicators that a message says first; ``この指標`` where it says none.

    Several stand side by side, each with its actual where that is quoted: ``「稼働率」の実績「99%以上」、「利用者数」の…``.
    """
    found: list[str] = []
    end = 0
    for match in re.finditer(r"「.+?」(?=[^」])", message):
        between = message[end : match.start()]
        if found and between not in ("、", "の実績"):
            break
        found += [match[0]] if between != "の実績" else []
        end = match.end()
    return found or ["この指標"]


def quoted(row: Any) -> str:
    """Return target and actual of an indicator as printed."""
    target = words(row.target_text) or "（空欄）"
    actual = words(row.actual_text) or "（空欄）"
    year = short_label(int(row.fiscal_year))
    number = f"{KINDS[row.kind]}（{row.seq}）"
    name = "" if name_of(row) == number else name_of(row)
    return f"{year} {number}{name}: 目標「{clipped(target, 60)}」実績「{clipped(actual, 80)}」"


def sources(*values: Any) -> str:
    """Return several sources as one text, each once."""
    return "、".join(dict.fromkeys(words(value) for value in values if words(value)))
