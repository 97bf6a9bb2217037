"""Which rows of a table are data (行の区別): blank, heading, group, total and note rows are told apart by rule."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice

from analysis.sources.cells import Sheet, one_line
from analysis.sources.columns import Origin, Placement
from analysis.sources.sheet_layout import SheetLayout
from analysis.sources.sheet_settings import Group, Skip
from analysis.words.characters import fold_width, label_key

_TOTAL = re.compile(
    r"(?:総合計|合計|小計|総計|中計|計|平均)(?:額|値)?(?:\(.*\))?|.{1,20}(?:合計|小計|総計)|.{1,20}[部局課室所款項策標]計|\(?再掲\)?"
)
_APART = re.compile(r".{1,20}[\s\u3000]+計")
_NOTE = re.compile(r"[※＊*]|[(（【\[]注|注[\d:：)）]|備考[::：]|出典[::：]|資料[::：]")
DATA, TOTALS = "data", "合計・小計の行"
_SEVERAL = 2


def is_note(text: str) -> bool:
    """Return whether a cell that stands alone is a note on the table (※, 注 …)."""
    return bool(_NOTE.match(text))


def is_total(text: str) -> bool:
    """Return whether a cell names a sum or a mean of other rows (合計, 小計, 総務部計, 都市基盤 計 …)."""
    return bool(_TOTAL.fullmatch(label_key(text)) or _APART.fullmatch(text.strip()))


@dataclass
class RowReader:
    """Goes through the data rows of one table and carries words downwards.

    Attributes
    ----------
    carried : dict
        The last words of every field that is filled down or given by group rows.
    used : set of (setting, pattern)
        The patterns of ``skip`` and ``group`` that fitted a row.
    """

    sheet: Sheet
    layout: SheetLayout
    placement: Placement
    carried: dict[str, str] = field(default_factory=dict)
    used: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Look up once what is asked for every row."""
        self.columns = list(self.placement.area.columns)
        self.needs_all = any(not skip.column for skip in self.layout.skip)
        self.heading_keys = [
            [label_key(self.sheet.text(row, column)) for column in self.columns]
            for row in self.placement.area.heading_rows
        ]
        self.skips = [(skip, re.compile(skip.pattern)) for skip in self.layout.skip]
        self.groups = [(group, re.compile(group.pattern)) for group in self.layout.group]
        measure = self.placement.origins.get(("measure", 1), {})
        fields = [measure.get(name, []) for name in ("id", "name", "policy", "program", "department")]
        self.total_columns = [origin.column for found in fields for origin in found if origin.column is not None]

    def kind(self, row: int) -> str:
        """Return ``data``, or the rule by which a row is skipped; a group row is taken note of."""
        sheet = self.sheet
        if row in sheet.hidden_rows and self.layout.hidden_rows == "skip":
            return "非表示の行"
        filled = (column for column in self.columns if sheet.is_filled(row, column))
        own = [sheet.own_text(row, column) for column in (filled if self.needs_all else islice(filled, _SEVERAL))]
        if not own:
            return self._kind_of_merged(row)
        declared = self._skip_rule(row, own)
        rules = (
            ("見出しの繰り返し", lambda: self._repeats_heading(row)),
            (declared, lambda: bool(declared)),
            ("注記", lambda: self.layout.skip_notes and len(own) == 1 and is_note(own[0])),
            ("区分の見出し行", lambda: self._takes_group(row, own)),
            (TOTALS, lambda: self.layout.skip_totals and self._is_total(row)),
        )
        return next((rule for rule, fits in rules if fits()), DATA)

    def _kind_of_merged(self, row: int) -> str:
        """Return what a row without a cell of its own is: blank, the rest of the headings, or data merged downwards."""
        firsts = {self.sheet.first(row, column)[0] for column in self.columns if self.sheet.text(row, column)}
        if not firsts:
            return "空行"
        return "見出し" if firsts <= set(self.placement.area.heading_rows) else DATA

    def _skip_rule(self, row: int, own: list[str]) -> str:
        """Return the declared rule that leaves a row out, empty where none does."""
        for skip, pattern in self.skips:
            if pattern.search(label_key(self._skip_text(skip, row, own))):
                self.used.add(("skip", skip.pattern))
                return f"skip {skip.pattern}"
        return ""

    def _repeats_heading(self, row: int) -> bool:
        first = label_key(self.sheet.text(row, self.columns[0]))
        if all(heading[0] != first for heading in self.heading_keys):
            return False
        keys = [label_key(self.sheet.text(row, column)) for column in self.columns]
        return any(sum(map(bool, heading)) > 1 and keys == heading for heading in self.heading_keys)

    def _skip_text(self, skip: Skip, row: int, own: list[str]) -> str:
        if not skip.column:
            return "".join(own)
        column = self._column_of(skip.column)
        return "" if column is None else self.sheet.text(row, column)

    def _column_of(self, name: str) -> int | None:
        """Return a column by its letter (``@C``) or its heading."""
        for heading in self.placement.headings:
            if label_key(name) in heading.keys or name == f"@{heading.title.split('列')[0]}":
                return heading.column
        return None

    def _takes_group(self, row: int, own: list[str]) -> bool:
        """Return whether a row is the heading of those below it, and keep what it says."""
        for group, pattern in self.groups:
            words = self._group_words(group, row, own)
            match = pattern.search(words) if words else None
            if not match:
                continue
            self.used.add(("group", group.pattern))
            value = match.groupdict().get("value") or (match[1] if match.re.groups else "") or words
            digits = fold_width(value).strip()
            self._carry(group.to, digits if digits.isdecimal() else value)
            return True
        return False

    def _group_words(self, group: Group, row: int, own: list[str]) -> str:
        if group.column:
            column = self._column_of(group.column)
            return "" if column is None else self.sheet.own_text(row, column)
        return own[0] if len(own) == 1 else ""

    def _is_total(self, row: int) -> bool:
        return any(is_total(self.sheet.text(row, column)) for column in self.total_columns)

    def _carry(self, name: str, value: str) -> None:
        """Keep a value for the rows below; a new value of a higher level ends those of the lower ones."""
        levels = [*dict.fromkeys([*(group.to for group in self.layout.group), *self.layout.carried])]
        if value != self.carried.get(name):
            for lower in levels[levels.index(name) + 1 :]:
                self.carried.pop(lower, None)
        self.carried[name] = value

    def read(self, row: int, origin: Origin, *, breaks: bool = False) -> str:
        """Return the words of one origin in a row, after ``take``."""
        at = (row, origin.column) if origin.column is not None else origin.cell
        text = origin.words if at is None else self.sheet.lines_text(*at).strip()
        text = text if breaks else one_line(text)
        if origin.spec.take and text:
            match = re.search(origin.spec.take, text)
            return (match[1] or "").strip() if match else ""
        return text

    def advance(self, row: int) -> None:
        """Carry the words of a new data row downwards, the higher levels first."""
        for name in self.layout.carried:
            origins = [origin for fields in self.placement.origins.values() for origin in fields.get(name, [])]
            text = next((text for origin in origins if (text := self.read(row, origin))), "")
            if text:
                self._carry(name, text)

    def field(self, row: int, fields: dict[str, list[Origin]], name: str) -> str:
        """Return a field of a row that has one value, the words carried down where it is blank."""
        origins = fields.get(name, [])
        text = next((text for origin in origins if (text := self.read(row, origin))), "")
        return text or self.carried.get(name, "")

    def place(self, row: int, origin: Origin | None) -> str:
        """Return where a value of a row stands."""
        if origin is not None and origin.cell:
            return self.sheet.place(*origin.cell)
        return self.sheet.place(row, origin.column if origin is not None and origin.column is not None else 0)
