"""What the cells of an indicator mean (指標の行): its rows are made here, whatever document the cells come from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from analysis.sources.figures import (
    Figures,
    holds_several_numbers,
    plain_number,
    scaled_unit,
    unit_in_name,
    unit_of_words,
)
from analysis.sources.grid import Cell
from analysis.sources.log import ImportLog
from analysis.sources.symbols import Grading
from analysis.words.attainment import ReadCell, wanted_direction
from analysis.words.characters import label_key
from analysis.words.printing import number_text
from analysis.words.quantity import Quantity, inline_name, missing_reason

Row = dict[str, str | int | float | None]

#: The side under which a year is kept of which a row names nothing but the year.
NO_SIDE = ""
_SIDES = ("target", "actual", "baseline", "grade", "status")
_DIRECTIONS = {
    "higher": r"増(?:加|大)?|上昇|向上|拡大|高|高い|大|多|プラス|\+|[↑↗⬆⇧]|上げる|増やす|higher|up",
    "lower": r"減(?:少)?|低下|縮小|削減|低|低い|小|少|マイナス|-|[↓↘⬇⇩]|下げる|減らす|lower|down",
    "milestone": r"定性|マイルストーン|状態",
}
_STATED = ("ge", "gt", "le", "lt", "increase", "decrease")
_PERCENT = "%"
#: Words that say that an actual is not yet the final one, in its own cell or in one beside it.
_STATUSES = {
    "forecast": r"見込|予測|推計|推定値",
    "interim": r"速報|暫定|途中|中間|上半期|上期|半期|\d+月末(?:現在)?時点",
    "final": r"確定|実績",
}


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
    cells : dict of fiscal year to dict of side to Cell
        Sides are baseline, target, actual, grade.
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


def _status(cell: str, actual: str, log: ImportLog, at: Cell) -> str:
    """Return whether an actual is final, a forecast or interim, as a cell of its own or the actual's own words say."""
    said = next((name for name, words in _STATUSES.items() if re.search(words, cell)), "")
    if cell and not said and missing_reason(cell) == "not_numeric":
        log.refuse(at, "実績の区分", "確定、見込み、速報などの区分として読めません。")
    own = (name for name in ("forecast", "interim") if re.search(_STATUSES[name], actual))
    return said or next(own, "")


def _missing(target: Quantity, actual: Quantity) -> str:
    """Return why a value of the row is empty: that of the actual first, else that of the target."""
    if actual.value is None:
        return actual.missing_reason
    return target.missing_reason if target.value is None else ""


def _label(series: Series, target: Cell, actual: Cell) -> str:
    """Return the name of a part: its own, else that printed with the target's number, or with an actual's."""
    if series.label:
        return series.label
    inside = [target] if series.kind == "annual" else [target, actual]
    return next((name for cell in inside if (name := inline_name(cell.text))), "")


def _name(series: Series, target: Cell) -> str:
    words = target.text if series.named_by_target and plain_number(target.text) is None else ""
    return series.name.text or series.label or words


def _row(series: Series, year: int, direction: str, log: ImportLog) -> Row:
    """Return the row of one year of a series."""
    cells = {side: series.at(year, side) for side in _SIDES}
    target = series.read(year, "target")
    actual = series.read(year, "actual", target.unit)
    baseline = series.read(year, "baseline", target.unit)
    beside = next((unit for side in _SIDES if (unit := series.unit_of(cells[side]))), "")
    unit = target.unit or actual.unit or (scaled_unit(beside)[1] if beside else "")
    _report(series, cells, {"target": target, "actual": actual, "baseline": baseline}, log)
    return {
        "kind": series.kind,
        "fiscal_year": year,
        "indicator": _name(series, cells["target"]),
        "label": _label(series, cells["target"], cells["actual"]),
        "unit": unit,
        "direction": "milestone" if target.missing_reason == "not_numeric" else direction,
        "baseline_text": cells["baseline"].text,
        "baseline_value": None if holds_several_numbers(cells["baseline"].text) else baseline.value,
        "baseline_unit": baseline.unit if baseline.unit != unit else "",
        "target_text": cells["target"].text,
        "comparator": target.comparator,
        "target_value": target.value,
        "target_low": target.low,
        "actual_text": cells["actual"].text,
        "actual_comparator": actual.comparator,
        "actual_unit": actual.unit if actual.unit != unit else "",
        "actual_value": actual.value,
        "actual_low": actual.low,
        "actual_status": _status(
            cells["status"].text, cells["actual"].text if actual.value is not None else "", log, cells["status"]
        ),
        "missing_reason": _missing(target, actual),
        "published_grade": _grade(series, cells["grade"], log),
        "source": _source(series, year),
    }


def _source(series: Series, year: int) -> str:
    """Return where the first filled cell of a year stands, else the row that names the year, else the indicator."""
    filled = (cell.source for side in _SIDES if (cell := series.at(year, side)).text)
    return next(filled, series.at(year, NO_SIDE).source)


def _grade(series: Series, cell: Cell, log: ImportLog) -> str:
    if series.grading is None or not cell.text:
        return ""
    symbol = series.grading.read(cell.text)
    if not symbol:
        log.refuse(cell, "評価", "評価の記号として読めません。")
    return symbol


def _report(series: Series, cells: dict[str, Cell], read: dict[str, Quantity], log: ImportLog) -> None:
    """Report cells with several numbers, and numbers such as 0.87 under the unit %."""
    for side, quantity in read.items():
        cell = cells[side]
        if quantity.value is None:
            continue
        if holds_several_numbers(cell.text):
            value = "値なし" if side == "baseline" else f"{number_text(quantity.value)}{quantity.unit} と読みました"
            log.mention(cell, f"「{cell.text[:40]}」には数が2つ以上あります。{value}。")
        number = plain_number(cell.text)
        small = number is not None and 0 < abs(number) < 1 and "." in cell.text
        if small and quantity.unit == _PERCENT and not series.ratio:
            todo = "割合（0.87＝87%）なら [[sheet.indicator]] に ratio = true と書いてください。"
            log.mention(cell, f"単位が % で 1 未満の値「{cell.text}」です。{todo}")


def _numbered(found: Iterable[Series]) -> Iterator[tuple[int, Series]]:
    """Return every series with its number among those of its measure and kind, in order of appearance."""
    numbers: dict[tuple[str, str], int] = {}
    for series in found:
        key = (series.measure_id, series.kind)
        numbers[key] = series.seq if series.seq is not None else numbers.get(key, 0) + 1
        yield numbers[key], series


def indicator_rows(found: Iterable[Series], log: ImportLog) -> list[Row]:
    """Return the rows of the table ``indicators``: one for every year of every series.

    Parameters
    ----------
    found : iterable of Series
        In the order in which the document names them.
    log : ImportLog
        Told of cells with several numbers, unreadable grades, names that are missing.
    """
    rows: list[Row] = []
    for seq, series in _numbered(found):
        direction = series.wanted()
        for year in sorted(series.cells):
            row = _row(series, year, direction, log)
            rows.append({"measure_id": series.measure_id, **row, "seq": seq})
        if series.cells and not rows[-1]["indicator"]:
            what = f"取組{series.measure_id}の {series.kind} {seq} 番目の指標に名前がありません。"
            log.mention(series.name, what)
    return rows
