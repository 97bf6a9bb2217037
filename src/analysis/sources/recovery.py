"""Recover grades whose symbols cannot be read (評価記号の復元): words first, then headline counts, then numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from analysis.sources.grid import Cell
from analysis.sources.indicators import Row
from analysis.sources.layout import Layout
from analysis.sources.list_shapes import Recovery
from analysis.sources.log import ImportLog
from analysis.sources.record import Record
from analysis.sources.series import Series
from analysis.words.characters import label_key
from analysis.words.toml_file import quoted

#: What stands in the table ``grades`` where no symbol is printed at all.
NOTHING_PRINTED = "（空欄）"


@dataclass(frozen=True)
class Proposal:
    """A grade that was recovered, as a correction for a person to confirm (訂正案).

    ``from_published`` says that published counts served to find it, or to believe it.
    """

    measure_id: str
    fiscal_year: int
    kind: str
    old: str
    new: str
    reason: str
    source: str
    from_published: bool = False

    @property
    def key(self) -> dict[str, str]:
        """The key of the row in ``grades``."""
        return {"measure_id": self.measure_id, "fiscal_year": str(self.fiscal_year), "kind": self.kind}


@dataclass
class _Case:
    """One measure: its printed symbols, the one that could be read, the grade found and how."""

    record: Record
    policy: str
    cells: list[Cell]
    legible: str = ""
    grade: str = ""
    how: str = ""
    from_published: bool = False

    @property
    def printed(self) -> Cell:
        """The symbol as printed: the first that is not blank."""
        return next((cell for cell in self.cells if cell.text), replace(self.record.blank, text=NOTHING_PRINTED))


@dataclass
class Recovered:
    """Grade rows as printed or read, and the proposals for those that could not be read."""

    rows: list[Row] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)


class _Finder:
    """Find the grades of all measures of one document."""

    def __init__(self, cases: list[_Case], counts: Mapping[tuple[str, str], int], layout: Layout, shape: Recovery):
        self.cases, self.counts, self.layout, self.shape = cases, counts, layout, shape

    def by_words(self, case: _Case) -> None:
        """Take the grade that the review names or implies; a named one counts before a symbol."""
        words = label_key("".join(cell.text for cell in case.record.fields.get(self.shape.text, [])))
        for wording in self.shape.words:
            match = re.search(wording.pattern, words)
            if match is None or (case.legible and not match.groupdict().get("grade")):
                continue
            grade = wording.grade or self.layout.grading.declared(match.groupdict().get("grade") or "")
            if grade and grade != case.legible:
                case.grade = grade
                case.how = f"個票の文に「{match[0]}」とあることから{grade}とした（確からしさ: {wording.sure}）。"
            return

    def left(self, policy: str) -> Counter[str]:
        """Return how many of each grade the headline of a policy still leaves."""
        left = Counter({grade: number for (row, grade), number in self.counts.items() if row == policy})
        left.subtract(case.grade or case.legible for case in self.of(policy) if case.grade or case.legible)
        return left

    def of(self, policy: str) -> list[_Case]:
        """Return the measures of a policy."""
        return [case for case in self.cases if case.policy == policy]

    def open(self, policy: str) -> list[_Case]:
        """Return the measures of a policy whose grade is not known yet."""
        return [case for case in self.of(policy) if not case.grade and not case.legible]

    def by_counts(self, policy: str) -> None:
        """Take the one grade that the headline leaves for all open measures of a policy."""
        waiting = self.open(policy)
        left = {grade: number for grade, number in self.left(policy).items() if number > 0}
        if waiting and len(left) == 1 and sum(left.values()) == len(waiting):
            for case in waiting:
                case.grade = next(iter(left))
                case.from_published = True
                case.how = f"公表された件数の残りから{case.grade}とした（確からしさ: 高）。"

    def by_numbers(self, case: _Case) -> None:
        """Take the grade for an actual above, at or below its target, where all indicators have numbers."""
        gaps = [_gap(series, self.layout.fiscal_year) for series in case.record.series]
        known = [gap for gap in gaps if gap is not None]
        if not known or len(known) < len(gaps):
            return
        way = "below" if min(known) < 0 else "above" if min(known) > 0 else "equal"
        words = {"below": "を下回る", "above": "を上回る", "equal": "と同じである"}[way]
        case.grade = getattr(self.shape, way)
        case.how = f"実績が目標{words}ことから{case.grade}とした（確からしさ: 中）。" if case.grade else ""

    def find(self, log: ImportLog) -> None:
        """Go through words, counts and numbers, and hold the result against the headline."""
        for case in self.cases:
            self.by_words(case)
        for policy in dict.fromkeys(case.policy for case in self.cases):
            self.by_counts(policy)
            for case in self.open(policy):
                self.by_numbers(case)
            self.by_counts(policy)
            self.check(policy, log)

    def check(self, policy: str, log: ImportLog) -> None:
        """Hold the grades of a policy against its headline; one found by numbers says that it fits."""
        if not any(row == policy for row, _ in self.counts):
            return
        differing = {grade: number for grade, number in self.left(policy).items() if number}
        if differing:
            log.notice(0, f"区分{policy}の評価の件数が、公表された件数と合いません（差 {differing}）。")
            return
        for case in self.of(policy):
            if "（確からしさ: 中）。" in case.how:
                case.from_published = True
                case.how += "公表された件数とも合う。"


def _gap(series: Series, fiscal_year: int) -> float | None:
    """Return how far the actual of a series lies beyond its target, in the wanted direction."""
    target = series.read(fiscal_year, "target")
    actual = series.read(fiscal_year, "actual", target.unit)
    if target.value is None or actual.value is None:
        return None
    return target.value - actual.value if series.wanted() == "lower" else actual.value - target.value


def _case(record: Record, policy: str, listed: list[Cell], layout: Layout, log: ImportLog) -> _Case:
    """Return a measure with its printed symbols; two that contradict each other count as unread."""
    sheet = [series.at(layout.fiscal_year, "grade") for series in record.series]
    case = _Case(record, policy, [*listed, *sheet])
    legible = {layout.grading.declared(cell.text) for cell in case.cells} - {""}
    if len(legible) == 1:
        case.legible = legible.pop()
    elif legible:
        log.notice(record.line, f"取組{record.measure_id}の評価の記号が一覧と個票で食い違います。")
    return case


def recovered_grades(
    records: list[Record],
    policies: Mapping[str, str],
    listed: Mapping[str, list[Cell]],
    counts: Mapping[tuple[str, str], int],
    context: tuple[Layout, ImportLog],
) -> Recovered:
    """Return the grades of all measures, the doubtful ones as printed together with a proposal each.

    Parameters
    ----------
    records : list of Record
        With their series and texts.
    policies, listed : mapping from measure_id
        The policy, and the cells in which a list prints the grade.
    counts : mapping of (policy, grade) to int
        The published numbers of measures.
    context : Layout, log
    """
    layout, log = context
    found = Recovered()
    shape = layout.recovery
    if shape is None:
        return found
    cases = [
        _case(record, policies.get(record.measure_id, ""), listed.get(record.measure_id, []), layout, log)
        for record in records
    ]
    _Finder(cases, counts, layout, shape).find(log)
    for case in cases:
        key = (case.record.measure_id, layout.fiscal_year, shape.kind)
        cell = case.printed
        if case.legible and not case.grade:
            cell = next(printed for printed in case.cells if layout.grading.declared(printed.text))
            _note_doubtful(case, layout, log)
        grade = case.legible if not case.grade else cell.text
        row: Row = {"fiscal_year": key[1], "kind": key[2], "grade": grade or cell.text, "source": cell.source}
        found.rows.append({"measure_id": key[0], **row})
        if case.grade:
            reason = f"評価の記号が「{cell.text}」と読み取られている。{case.how}"
            found.proposals.append(Proposal(*key, cell.text, case.grade, reason, cell.source, case.from_published))
        elif not case.legible:
            log.notice(cell.line, f"取組{key[0]}の評価の記号「{cell.text}」を復元できません。")
    return found


def _note_doubtful(case: _Case, layout: Layout, log: ImportLog) -> None:
    """Report a grade of which one print could be read and another could not."""
    doubtful = [cell for cell in case.cells if not layout.grading.declared(cell.text)]
    if doubtful:
        other = f"読めない「{doubtful[0].text}」ではなく、もう一方の記号から{case.legible}"
        what = f"取組{case.record.measure_id}の評価は、{other}と読みました。"
        log.notice(doubtful[0].line, what)


def corrections_text(proposals: list[Proposal]) -> str:
    """Return proposals as the text of a corrections.toml, to be read and confirmed by a person."""
    parts = []
    for item in proposals:
        key = ", ".join(f"{name} = {quoted(value)}" for name, value in item.key.items())
        parts.append(
            f'[[correction]]\ntable = "grades"\nkey = {{ {key} }}\ncolumn = "grade"\n'
            f"old = {quoted(item.old)}\nnew = {quoted(item.new)}\nreason = {quoted(item.reason)}\n"
            f"source = {quoted(item.source)}\n" + ("from_published = true\n" if item.from_published else "")
        )
    return "\n".join(parts)
