"""Read the workbooks that come back (返送されたブック): every cell by its key, wherever people have moved it.

The key of a row stands in a hidden column, that of a column in a hidden row: inserted rows and columns, renamed and
moved sheets carry them along. Values are read as they are shown; nothing in a file is ever run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from analysis.collection.arrived import Issue, Place, arrived
from analysis.collection.asked import INPUTS, VERSION, Forms, MeasureForm
from analysis.collection.measure_sheet import ANCHOR, HEADINGS, PLACE, anchor
from analysis.sources.cells import Sheet, column_letters, value_text
from analysis.sources.reader import read_sheets
from analysis.words.characters import label_key
from analysis.words.errors import InputError
from analysis.words.fiscal_year import label

_SEARCHED = 40
Told = Callable[[str, int, int], None]
_LOCKED = ("before_target", "before_actual", "target")


@dataclass(frozen=True)
class Written:
    """One filled input cell: the measure's form, the key of its row, the column, its words."""

    form: MeasureForm
    key: str
    column: str
    text: str
    place: Place


@dataclass
class Returned:
    """What all workbooks of a folder say.

    Attributes
    ----------
    given : list of Written
        Written input cells, each once.
    issues : list of Issue
    empty : list of (form, key, place)
        Required entries without a value, of the measures that came back.
    measures : dict of str to str
        The measures that came back, with the file of each.
    """

    given: list[Written] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    empty: list[tuple[MeasureForm, str, Place]] = field(default_factory=list)
    measures: dict[str, str] = field(default_factory=dict)


def read_returned(forms: Forms, folder: Path, told: Told = lambda *_: None) -> Returned:
    """Read every workbook of a folder, in the order of their names; whatever is not read is told."""
    paths, told_of_others = arrived(folder)
    found = Returned(issues=told_of_others)
    sheets: dict[str, list[_MeasureSheet]] = {}
    for done, path in enumerate(paths, start=1):
        told(path.name, done, len(paths))
        try:
            book = read_sheets(path)
        except InputError as error:
            for problem in error.problems:
                found.issues.append(Issue(Place(path.name, "", ""), "", problem.what, problem.todo))
            continue
        for sheet in book:
            own = _recognized(forms, sheet, found)
            if own:
                sheets.setdefault(own.form.measure_id, []).append(own)
    for measure_id in [form.measure_id for form in forms.found if form.measure_id in sheets]:
        _take(sheets[measure_id], found)
    return found


def _anchor(sheet: Sheet) -> tuple[int, int, str] | None:
    """Return where the key of a sheet stands, and the key."""
    for row, values in enumerate(sheet.values[:_SEARCHED]):
        for column, value in enumerate(values[:_SEARCHED]):
            if isinstance(value, str) and value.startswith(f"{ANCHOR}"):
                return row, column, value
    return None


def _recognized(forms: Forms, sheet: Sheet, found: Returned) -> _MeasureSheet | None:
    """Return a sheet of this round, or say why it is none."""
    at = _anchor(sheet)
    if at is None:
        if any(str(value).strip() for row in sheet.values for value in row):
            place = Place(sheet.file, sheet.name, "A1")
            what = "送った様式のシートではないため、読んでいません。"
            found.issues.append(Issue(place, "", what, "様式のシートに書き写してください。"))
        return None
    row, column, key = at
    if key.startswith(f"{ANCHOR}-cover|"):
        return None
    place = Place(sheet.file, sheet.name, f"{column_letters(column)}{row + 1}")
    _, version, *rest = [*key.split("|"), "", ""]
    form = forms.by_id.get("|".join(rest[4:]).rstrip("|"))
    if version == VERSION and form and key == anchor(forms, form):
        return _MeasureSheet(forms, form, sheet, row, column)
    found.issues.append(Issue(place, key, _why_other(forms, rest), "今回送ったファイルに書いて返してください。"))
    return None


def _why_other(forms: Forms, rest: list[str]) -> str:
    """Return why a sheet with a key is none of this round."""
    plan_id, year, state, evaluator, *_ = rest
    about = forms.round
    if plan_id != about.plan_id:
        return f"別の計画（{plan_id}）の様式です。"
    if year != str(about.fiscal_year):
        shown = label(int(year)) if year.isdecimal() else year
        return f"{shown}の様式です（今回は{label(about.fiscal_year)}）。"
    if (state, evaluator) != (about.state, about.evaluator):
        return f"別の回の様式です（今回は{about.title}）。"
    return "様式の版が違うか、この計画にない取組のシートです。"


@dataclass
class _MeasureSheet:
    """One sheet of a measure with the places of its rows and columns."""

    forms: Forms
    form: MeasureForm
    sheet: Sheet
    top: int
    left: int

    def __post_init__(self) -> None:
        names = {self._text(self.top, column): column for column in range(self.left, self._width)}
        self.columns = {name: column for name, column in names.items() if name in PLACE and column > self.left}
        self.rows: dict[str, list[int]] = {}
        for row in range(self.top + 1, len(self.sheet.values)):
            key = self._text(row, self.left)
            if key:
                self.rows.setdefault(key, []).append(row)

    @property
    def _width(self) -> int:
        return max((len(row) for row in self.sheet.values), default=0)

    def _text(self, row: int, column: int) -> str:
        values = self.sheet.values[row]
        if column >= len(values):
            return ""
        return value_text(values[column], self.sheet.formats.get((row, column))).strip()

    def place(self, row: int, column: int) -> Place:
        """Return where a cell of the sheet stands."""
        return Place(self.sheet.file, self.sheet.name, f"{column_letters(column)}{row + 1}")

    def cells(self) -> Iterator[Written]:
        """Yield the filled input cells."""
        for key, rows in self.rows.items():
            for row in rows if key in self.form.by_key else []:
                for name in self.form.by_key[key].inputs:
                    column = self.columns.get(name)
                    if name == "status" and not self._text(row, self.columns.get("value", self.left)):
                        continue  # the state that was sent, of a value that nobody wrote
                    if column is not None and (text := self._text(row, column)):
                        yield Written(self.form, key, name, text, self.place(row, column))

    def issues(self) -> Iterator[Issue]:
        """Yield what is wrong with the sheet itself: lost or doubled rows, changed locked cells, words beside the form."""
        yield from self._lost()
        for note in self.sheet.notes:
            todo = "読めなかった値があれば、送った Excel のファイルに書いて返してください。"
            yield Issue(Place(self.sheet.file, self.sheet.name, ""), "", note, todo, self.form.department)
        for key, rows in self.rows.items():
            entry = self.form.by_key.get(key)
            for row in rows:
                if entry is None:
                    yield self._issue(
                        row,
                        self.left,
                        f"様式にない行の目印「{key}」です。",
                        "行を写して増やした場合は、元の行に書いてください。",
                    )
                    continue
                for name in (one for one in _LOCKED if one not in entry.inputs):
                    column = self.columns.get(name)
                    if column is not None and label_key(self._text(row, column)) != label_key(
                        entry.words.get(name, "")
                    ):
                        told = (
                            f"送ったときの「{entry.words.get(name, '')}」から変わっています。送ったときの値を使います。"
                        )
                        yield self._issue(
                            row, column, told, "直す必要があれば、担当課の取りまとめ先へ知らせてください。"
                        )
        inputs = {self.columns.get(name) for name in INPUTS}
        for (row, column), why in self.sheet.faults.items():
            if column in inputs and self._text(row, self.left) in self.form.by_key:
                yield self._issue(row, column, f"数式の結果がありません（{why}）。", "値を直接書いてください。")
        yield from self._beside()

    def _issue(self, row: int, column: int, what: str, todo: str) -> Issue:
        return Issue(self.place(row, column), self._text(row, column), what, todo, self.form.department)

    def _lost(self) -> Iterator[Issue]:
        whole = Place(self.sheet.file, self.sheet.name, "")
        for name in dict.fromkeys(name for entry in self.form.by_key.values() for name in entry.inputs):
            if name not in self.columns:
                what = f"「{HEADINGS[name]}」の列の目印が消えています。"
                yield Issue(whole, "", what, "送ったファイルに書き写してください。", self.form.department)
        for key, entry in self.form.by_key.items():
            rows = self.rows.get(key, [])
            if not rows:
                what = f"「{entry.words['label'][:40]}」の行が消えています。"
                yield Issue(whole, "", what, "送ったファイルに書き写してください。", self.form.department)
            if len(rows) > 1 and len({self._text(row, self.columns.get("value", self.left)) for row in rows}) > 1:
                for row in rows:
                    what = f"「{entry.words['label'][:40]}」の行が{len(rows)}つあり、値が違います。"
                    yield self._issue(row, self.columns.get("value", self.left), what, "1行だけ残してください。")

    def _beside(self) -> Iterator[Issue]:
        """Yield words that stand where the form has none."""
        known = {self.left, *self.columns.values()}
        for row in range(self.top + 1, len(self.sheet.values)):
            is_row = bool(self._text(row, self.left))
            for column in range(self._width):
                text = self._text(row, column)
                if text and self._is_beside(row, column, is_row, known, text):
                    yield self._issue(row, column, "様式の欄の外に書かれています。", "様式の欄に書き写してください。")

    def _is_beside(self, row: int, column: int, is_row: bool, known: set[int], text: str) -> bool:
        if is_row:
            return column not in known and not text.isdigit()
        title = text in (self._text(self.top + 1, column), self._text(self.top + 2, column))
        is_head = row <= max((rows[0] for rows in self.rows.values()), default=0) and column in known
        return not title and not is_head and column != self.left


def _take(sheets: list[_MeasureSheet], found: Returned) -> None:
    """Take one measure's sheet; of several that say the same one, of several that differ none."""
    first, *others = sheets
    values = [{(one.key, one.column): one.text for one in sheet.cells()} for sheet in sheets]
    if any(one != values[0] for one in values[1:]):
        for sheet in sheets:
            what = f"取組{sheet.form.measure_id}のシートが{len(sheets)}つあり、書かれた値が違います。どれも取り込んでいません。"
            found.issues.append(sheet._issue(sheet.top, sheet.left, what, "正しいものだけを残してください。"))
        return
    for sheet in others:
        what = f"取組{sheet.form.measure_id}のシートが2つ以上ありますが、同じ内容なので1つだけ取り込みました。"
        found.issues.append(sheet._issue(sheet.top, sheet.left, what, "写しは消してかまいません。"))
    found.measures[first.form.measure_id] = first.sheet.file
    found.issues.extend(first.issues())
    doubled = {key for key, rows in first.rows.items() if len(rows) > 1}
    taken: set[tuple[str, str]] = set()
    for given in first.cells():
        if (
            given.key in doubled
            and len({one.text for one in first.cells() if one.key == given.key and one.column == given.column}) > 1
        ):
            continue
        if (given.key, given.column) not in taken:
            taken.add((given.key, given.column))
            found.given.append(given)
    filled = {given.key for given in first.cells() if given.column == "value"}
    column = first.columns.get("value", first.left)
    for key, entry in first.form.by_key.items():
        if entry.required and key not in filled and key in first.rows:
            found.empty.append((first.form, key, first.place(first.rows[key][0], column)))
