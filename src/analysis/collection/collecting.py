"""Collect what came back (回収): take what is sure, ask about the rest, lose nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from analysis.collection.arrived import REPLIES, Issue
from analysis.collection.asked import Forms
from analysis.collection.collected_before import Change, changes, read_record, write_record
from analysis.collection.questions import add_answers
from analysis.collection.reply import write_replies
from analysis.collection.returned import Returned, Told, Written, read_returned
from analysis.collection.tables import tables
from analysis.collection.values import checked
from analysis.editions.keeping import Kept, keep_edition
from analysis.editions.staging import held
from analysis.review.answers import read_answers

_OTHERS = "様式の分からないファイル"


@dataclass
class Collected:
    """What became of every cell.

    Attributes
    ----------
    returned : Returned
        What the workbooks say; ``given`` are the cells read.
    taken : dict of (measure, row, column) to (cell, value)
    issues : list of Issue
        Everything that is asked; of these ``refused`` are input cells that were not taken.
    absent : list of str
        Departments of which no measure came back.
    changed : list of Change
        Against the last collect.
    """

    returned: Returned
    taken: dict[tuple[str, str, str], tuple[Written, str]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    refused: int = 0
    absent: list[str] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    kept: Kept | None = None
    replies: list[Path] = field(default_factory=list)
    answered: int = 0


def collect(forms: Forms, returned_folder: Path, edition_folder: Path, told: Told = lambda *_: None) -> Collected:
    """Read the workbooks of a folder into the edition of the round, and write what is asked back beside them.

    Parameters
    ----------
    returned_folder : Path
        Holds the workbooks; gets the folder ``確認のお願い`` with one list a department.
    edition_folder : Path
        data/raw/<plan_id>/<fiscal_year>: replaced as a whole; tables that a person changed are kept aside.

    Raises
    ------
    InputError
        Where another process writes the edition.
    """
    found = Collected(read_returned(forms, returned_folder, told))
    found.issues = list(found.returned.issues)
    for given in found.returned.given:
        value = checked(given, forms)
        if isinstance(value, Issue):
            found.issues.append(value)
            found.refused += 1
        else:
            found.taken[given.form.measure_id, given.key, given.column] = (given, value)
    found.issues += _empty(found.returned)
    found.absent = [
        name
        for name, own in forms.by_department.items()
        if not any(form.measure_id in found.returned.measures for form in own)
    ]
    if found.taken:
        _keep(forms, found, edition_folder, returned_folder / REPLIES)
    else:
        _ask(forms, found, returned_folder / REPLIES)
    return found


def _ask(forms: Forms, found: Collected, folder: Path) -> None:
    """Write what is asked back, a list for each department."""
    by_department: dict[str, list[Issue]] = {}
    for one in found.issues:
        by_department.setdefault(one.department or _OTHERS, []).append(one)
    found.replies = write_replies(forms, by_department, folder)


def _empty(returned: Returned) -> Iterator[Issue]:
    """Yield what is required and not written, with where it would stand."""
    for form, key, place in returned.empty:
        words = form.by_key[key].words["label"][:40]
        yield Issue(place, "", f"「{words}」が空欄です。", "書いて返してください。", form.department)


def _keep(forms: Forms, found: Collected, folder: Path, replies: Path) -> None:
    """Write the edition: what came back now, and of measures that did not, what came back before.

    What is asked back is written just before the edition takes its place: a run killed between the two is followed by
    one that finds the lists as they should be, and tells again what changed.
    """
    about = forms.round.key
    now = {"|".join(key): (value, str(given.place)) for key, (given, value) in found.taken.items()}
    with held(folder.with_name(f"{folder.name}-collect"), "この年度を回収しています"):
        before = read_record(folder, about)
        kept = {key: one for key, one in before.items() if key.split("|")[0] not in found.returned.measures}
        values = {**kept, **now}
        found.changed = changes(before, values) if before else []
        answers = [
            (given.form.by_key[key], measure_id, given.form.department, text)
            for (measure_id, key, _), (given, text) in found.taken.items()
            if key.startswith("answers|")
        ]
        read_answers(folder / "review.toml")  # what is wrong with it is told under its own name

        def also(part: Path) -> None:
            write_record(part, about, values, found.changed)
            found.answered = add_answers(answers, part / "review.toml")
            _ask(forms, found, replies)

        found.kept = keep_edition(folder, tables(forms, values, folder), also=also)
