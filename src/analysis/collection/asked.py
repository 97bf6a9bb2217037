"""What the form of one measure asks (様式の中身): made from the last edition, the same when sent and when read back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.collection.collected_before import Values, read_record
from analysis.contract.catalog import editions
from analysis.contract.codes import EVALUATORS, KIND_WORDS, KINDS
from analysis.evaluation import grading
from analysis.evaluation.year import Evaluation, evaluate
from analysis.telling import display
from analysis.words.errors import InputError, Problem
from analysis.words.fiscal_year import label
from analysis.words.printing import yen_text

VERSION = "1"
#: Input cells of a row by the name of their column in the form.
INPUTS = ("value", "status", "grade")
#: Rows of money: column of ``budgets``, and whether a department must fill it.
MONEY = {"budget_yen": False, "settlement_yen": True, "carried_over_yen": False}
TEXTS = ("reason", "plan")
STATES = {"final": "確定", "forecast": "見込み", "interim": "途中の値"}


@dataclass(frozen=True)
class Round:
    """One collection: of a plan and year, in a state (確定, 見込み, 途中), by an evaluator (自己評価, 外部評価 …)."""

    plan_id: str
    fiscal_year: int
    state: str = "final"
    evaluator: str = "self"

    @property
    def key(self) -> str:
        """What identifies it in a sheet."""
        return f"{self.plan_id}|{self.fiscal_year}|{self.state}|{self.evaluator}"

    @property
    def title(self) -> str:
        """How it is called, e.g. ``令和4年度（見込み）``."""
        more = [STATES[self.state]] if self.state != "final" else []
        more += [EVALUATORS[self.evaluator]] if self.evaluator != "self" else []
        return label(self.fiscal_year) + (f"（{'、'.join(more)}）" if more else "")


@dataclass(frozen=True)
class AskedRow:
    """One row of a form.

    Attributes
    ----------
    key : str
        ``indicators|annual|1``, ``budgets|settlement_yen``, ``grades|annual``, ``texts|reason``, ``answers|<rule>|1``.
    kind : str
        ``indicator``, ``money``, ``grade`` or ``text``.
    words : mapping of str to str
        The locked cells by column: label, unit, before_target, before_actual, target.
    prefilled : str
        What stands in the open cell already; a department may change it.
    others : mapping of str to str
        What was written before into the other open cells of the row: target, status, grade.
    required : bool
        Whether the cover counts it as missing while it is empty.
    """

    key: str
    kind: str
    words: Mapping[str, str]
    prefilled: str = ""
    others: Mapping[str, str] = field(default_factory=dict)
    required: bool = True
    target: float | None = None
    lower: bool = False
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def inputs(self) -> tuple[str, ...]:
        """The columns of its open cells; a target that no edition knows is asked for."""
        asked = ("target",) if self.kind == "indicator" and not self.words.get("target") else ()
        return (*asked, *INPUTS)


@dataclass(frozen=True)
class MeasureForm:
    """The form of one measure."""

    measure: Mapping[str, Any]
    entries: tuple[AskedRow, ...]

    @property
    def measure_id(self) -> str:
        """The number of the measure."""
        return str(self.measure["measure_id"])

    @property
    def department(self) -> str:
        """Who fills it."""
        return str(self.measure["department"]) if pd.notna(self.measure["department"]) else "担当課の記載なし"

    @cached_property
    def by_key(self) -> dict[str, AskedRow]:
        """The rows by their key."""
        return {entry.key: entry for entry in self.entries}


@dataclass(frozen=True)
class Forms:
    """All forms of a round, in the order of the plan."""

    round: Round
    base: Evaluation
    found: tuple[MeasureForm, ...]

    @cached_property
    def by_id(self) -> dict[str, MeasureForm]:
        """The forms by measure."""
        return {form.measure_id: form for form in self.found}

    @cached_property
    def by_department(self) -> dict[str, list[MeasureForm]]:
        """The forms by department, in the order of the plan."""
        made: dict[str, list[MeasureForm]] = {}
        for form in self.found:
            made.setdefault(form.department, []).append(form)
        return made

    @property
    def grades_indicators(self) -> bool:
        """Whether the plan grades its indicators, not its measures."""
        return grading.grades_indicators(self.base)


def forms(root: Path, about: Round, questions: pd.DataFrame | None = None) -> Forms:
    """Return the forms of a round from the last edition before its year.

    Parameters
    ----------
    questions : DataFrame, optional
        Open findings (the contract's table ``findings``) that departments are asked about.

    Raises
    ------
    InputError
        Where there is no earlier edition to make them from.
    """
    known = [year for year in editions(root, about.plan_id) if year < about.fiscal_year]
    if not known:
        todo = "前の年度を hyoka import で取り込むか、measures.csv と indicators.csv を置いてください。"
        raise InputError(
            Problem(about.plan_id, f"{label(about.fiscal_year)}より前の年度のデータがなく、様式を作れません。", todo)
        )
    base = evaluate(about.plan_id, known[-1], root)
    before = read_record(edition_path(root, about), about.key)
    rows = _Asked(base, about, questions)
    active = base.measures[base.measures["status"] == "active"]
    made = (MeasureForm(row, tuple(rows.of(row))) for row in active.to_dict("records"))
    return Forms(about, base, tuple(_with_written(form, before) for form in made))


def edition_path(root: Path, about: Round) -> Path:
    """Return the folder of the edition that a round makes."""
    return root / "data" / "raw" / about.plan_id / str(about.fiscal_year)


def _with_written(form: MeasureForm, before: Values) -> MeasureForm:
    """Return a form with what was collected of it before, so that nobody has to write it twice."""
    found = {
        name: {entry.key: before.get(f"{form.measure_id}|{entry.key}|{name}", ("", ""))[0] for entry in form.entries}
        for name in ("target", *INPUTS)
    }
    entries = (
        replace(
            entry,
            prefilled=found["value"][entry.key] or entry.prefilled,
            others={name: values[entry.key] for name, values in found.items() if name != "value" and values[entry.key]},
        )
        for entry in form.entries
    )
    return replace(form, entries=tuple(entries))


class _Asked:
    """Makes the rows of the forms from frames that are grouped once."""

    def __init__(self, base: Evaluation, about: Round, questions: pd.DataFrame | None) -> None:
        self.base, self.about = base, about
        indicators = base.indicators.assign(name=display.indicator_name(base.indicators))
        self.indicators = dict(iter(indicators.groupby("measure_id", sort=False)))
        self.budgets = base.budgets.set_index(["measure_id", "fiscal_year"]).to_dict("index")
        annual = base.grades[base.grades["kind"] == "annual"] if len(base.grades) else base.grades
        self.grades = {(row.measure_id, row.fiscal_year): str(row.grade) for row in annual.itertuples()}
        self.questions = dict(iter(questions.groupby("measure_id", sort=False))) if questions is not None else {}

    def of(self, measure: Mapping[str, Any]) -> Iterator[AskedRow]:
        """Yield the rows of one measure in the order of the form."""
        measure_id = str(measure["measure_id"])
        own = self.about.evaluator == "self"
        parts = {
            "indicators": self._indicators if own else _nothing,
            "budgets": self._money if own else _nothing,
            "grades": self._grade,
            "texts": self._texts,
        }
        for part in dict.fromkeys([*self.base.plan.form.order, *parts]):
            yield from parts[part](measure_id)
        if measure_id in self.questions:
            yield from _asked(self.questions[measure_id])

    def _grade(self, measure_id: str) -> Iterator[AskedRow]:
        if self.base.plan.scale.steps and not grading.grades_indicators(self.base):
            before = self.grades.get((measure_id, self.about.fiscal_year - 1), "")
            yield AskedRow(
                "grades|annual", "grade", {"label": self.base.plan.form.label("grade"), "before_actual": before}
            )

    def _texts(self, measure_id: str) -> Iterator[AskedRow]:
        for name in TEXTS if self.about.evaluator == "self" else ("opinion",):
            words = {"label": self.base.plan.form.label(name)}
            yield AskedRow(f"texts|{name}", "text", words, required=name != "plan")

    def _indicators(self, measure_id: str) -> Iterator[AskedRow]:
        if measure_id not in self.indicators:
            return
        for (kind, seq), own in self.indicators[measure_id].groupby(["kind", "seq"], sort=False):
            years = {int(row["fiscal_year"]): row for row in own.to_dict("records")}
            last = years[max(years)]
            before, now = years.get(self.about.fiscal_year - 1, {}), years.get(self.about.fiscal_year, {})
            wanted = now or (last if kind == "goal" else {})
            number = wanted.get("target_value")
            yield AskedRow(
                f"indicators|{kind}|{seq}",
                "indicator",
                {
                    "label": f"{last['name']}【{KIND_WORDS[str(kind)]}】",
                    "unit": _text(last["unit"]),
                    "before_target": _text(before.get("target_text")),
                    "before_actual": _text(before.get("actual_text")),
                    "target": _text(wanted.get("target_text")),
                },
                required=str(kind) in KINDS,
                target=None if number is None or pd.isna(number) else float(number),
                lower=last["direction"] == "lower",
                data={**last, "target_source": _text(wanted.get("source"))},
            )

    def _money(self, measure_id: str) -> Iterator[AskedRow]:
        year = self.about.fiscal_year
        before, now = self.budgets.get((measure_id, year - 1), {}), self.budgets.get((measure_id, year), {})
        word = self.base.plan.methods.budget_word
        for column, required in MONEY.items():
            shown = word if column == "budget_yen" else self.base.plan.form.label(column.removesuffix("_yen"))
            known = before.get(column)
            told = yen_text(known) if known is not None and pd.notna(known) else ""
            voted = now.get(column)
            given = str(int(voted)) if voted is not None and pd.notna(voted) else ""
            words_of = {"label": shown, "unit": "円", "before_actual": told}
            wanted = required and bool(before)
            yield AskedRow(f"budgets|{column}", "money", words_of, prefilled=given, required=wanted)


def _nothing(measure_id: str) -> Iterator[AskedRow]:
    """Yield nothing: another evaluator is not asked for this part."""
    yield from ()


def _asked(rows: pd.DataFrame) -> Iterator[AskedRow]:
    """Yield one row a question; questions of one rule are told apart by their number."""
    numbers: dict[str, int] = {}
    for row in rows.itertuples():
        numbers[row.rule] = numbers.get(row.rule, 0) + 1
        data = {"rule": row.rule, "evidence": row.evidence, "fiscal_year": row.fiscal_year}
        key = f"answers|{row.rule}|{numbers[row.rule]}"
        yield AskedRow(key, "text", {"label": f"確認: {row.message}"}, data=data, required=True)


def _text(value: Any) -> str:
    return "" if value is None or pd.isna(value) else str(value)
