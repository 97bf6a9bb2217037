"""One indicator of one measure as its cells say it (指標の系列): by fiscal year and side, before rows are made of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from analysis.sources.figures import Figures, plain_number, unit_in_name, unit_of_words
from analysis.sources.grid import Cell
from analysis.sources.symbols import Grading
from analysis.words.attainment import ReadCell, wanted_direction
from analysis.words.characters import label_key
from analysis.words.quantity import Quantity, missing_reason

#: The side under which a year is kept of which a row names nothing but the year.
NO_SIDE = ""
_DIRECTIONS = {
    "higher": r"増(?:加|大)?|上昇|向上|拡大|高|高い|大|多|プラス|\+|[↑↗⬆⇧]|上げる|増やす|higher|up",
    "lower": r"減(?:少)?|低下|縮小|削減|低|低い|小|少|マイナス|-|[↓↘⬇⇩]|下げる|減らす|lower|down",
    "milestone": r"定性|マイルストーン|状態",
}
_STATED = ("ge", "gt", "le", "lt", "increase", "decrease")
_PERCENT = "%"
_NOTHING = ("blank", "dash", "none", "not_applicable")


@dataclass
class Series:
    """One indicator, or one part of it, of one measure: its cells by fiscal year and side.

    Attributes
    ----------
    kind : str
        ``annual``, ``goal`` or ``activity``.
    name : Cell
        The indicator's name as printed; without words where none is.
    label, unit, direction : str
        The name of a part inside a cell (課税証明), the unit and the direction that stand in cells of their own.
    seq : int or None
        The number printed with it; None where the order tells it.
    named_by_target : bool
        The form has no place for a name: the words of the target are the name.
    ratio : bool
        Bare numbers are shares: 0.87 is 87 %.
    grading : Grading or None
        How its grades are read; None where they are not.
    baseline : Cell or None
        The baseline of every year that has none of its own.
    baseline_year : int or None
        The fiscal year of the baseline, as its heading or a column of its own says.
    reference_name : str
        What the reference values are (類似団体平均).
    definition : dict of str to str
        What the indicator means, by column of the table ``definitions``.
    of_slot : bool
        It stands in a column of a table: without any value it is an empty slot.
    cells : dict of fiscal year to dict of side to Cell
        Sides are baseline, target, actual, grade, status, reference, rate.
    """

    kind: str
    name: Cell
    measure_id: str = ""
    label: str = ""
    unit: str = ""
    direction: str = ""
    seq: int | None = None
    named_by_target: bool = False
    ratio: bool = False
    grading: Grading | None = field(default_factory=Grading)
    figures: Figures = field(default_factory=Figures)
    baseline: Cell | None = None
    baseline_year: int | None = None
    reference_name: str = ""
    definition: dict[str, str] = field(default_factory=dict)
    of_slot: bool = False
    cells: dict[int, dict[str, Cell]] = field(default_factory=dict)

    def put(self, fiscal_year: int, side: str, cell: Cell) -> None:
        """Keep a cell under its year and side."""
        self.cells.setdefault(fiscal_year, {})[side] = cell

    def at(self, fiscal_year: int, side: str) -> Cell:
        """Return a cell; an empty one where none was placed."""
        usual = self.baseline if side == "baseline" else None
        return self.cells.get(fiscal_year, {}).get(side) or usual or Cell("", self.name.line, 0, self.name.source)

    def read(self, fiscal_year: int, side: str, expected: str = "") -> Quantity:
        """Return what a cell means, in the unit of the cell, its column or its indicator."""
        cell = self.at(fiscal_year, side)
        number = plain_number(cell.text)
        if self.ratio and number is not None and not self.figures.reason(cell.text):
            return Quantity(float(format(number * 100, ".12g")), _PERCENT, "eq")
        return self.figures.read(cell.text, self.unit_of(cell), fiscal_year, expected)

    def unit_of(self, cell: Cell) -> str:
        """Return the unit that is printed beside a cell: over its column, for its indicator, in the name."""
        return unit_of_words(cell.unit or self.unit) or unit_in_name(self.name.text)

    @property
    def is_blank(self) -> bool:
        """No cell says anything: an empty slot of a form, no indicator."""
        baseline = self.baseline.text if self.baseline else ""
        return not baseline and not any(cell.text for found in self.cells.values() for cell in found.values())

    @property
    def is_no_indicator(self) -> bool:
        """Whether the place of the name says that there is none: 該当なし, a dash."""
        return bool(self.name.text) and missing_reason(self.name.text) in _NOTHING

    @property
    def is_empty_slot(self) -> bool:
        """Neither a name nor a value: dashes, or the 0 of a form's formula, in every cell of a slot that it has to spare."""
        texts = [cell.text for found in self.cells.values() for cell in found.values()]
        nameless = not self.label and missing_reason(self.name.text) in _NOTHING
        return nameless and all(text == "0" or missing_reason(text) in _NOTHING for text in texts)

    def targets(self) -> list[tuple[Cell, Quantity]]:
        """Return the targets that hold a number, with it, from the first year on."""
        read = ((self.at(year, "target"), self.read(year, "target")) for year in sorted(self.cells))
        return [(cell, quantity) for cell, quantity in read if quantity.value is not None]

    def wanted(self) -> str:
        """Return the wanted direction of all years: as declared, else by the words of the targets and the name.

        A target with a bound or a change (以内, 増) tells it first, then the first one that is not 0: a target of 0
        in the year before the work begins does not make an indicator wanted low.
        """
        if self.direction:
            return self.direction
        found = self.targets()
        telling = [one for one in found if one[1].comparator in _STATED] or [one for one in found if one[1].value]
        first = next(iter(telling or found), None)
        return (
            wanted_direction(self.name.text or self.label, ReadCell(first[0].text, first[1])) if first else "milestone"
        )


def direction_of(text: str, words: dict[str, str]) -> str:
    """Return the wanted direction that a word or arrow stands for, empty where it is not known."""
    key = label_key(text)
    named = next((direction for word, direction in words.items() if label_key(word) == key), "")
    return named or next((way for way, known in _DIRECTIONS.items() if re.fullmatch(known, key)), "")
