"""Indicators of tables (指標): several a row, several years side by side, one row a year, target and actual apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from analysis.sources.columns import Origin
from analysis.sources.figures import Figures, holds_several_numbers, known_unit, plain_number, scaled_unit, unit_in_name
from analysis.sources.rows import Row
from analysis.sources.sheet_log import SheetLog
from analysis.words.attainment import Cell as ReadCell
from analysis.words.attainment import wanted_direction
from analysis.words.characters import fold_width, label_key
from analysis.words.quantity import Quantity, inline_name, split_items

_DIRECTIONS = {
    "higher": r"増(?:加|大)?|上昇|向上|拡大|高|高い|大|多|プラス|\+|[↑↗⬆⇧]|上げる|増やす|higher|up",
    "lower": r"減(?:少)?|低下|縮小|削減|低|低い|小|少|マイナス|-|[↓↘⬇⇩]|下げる|減らす|lower|down",
    "milestone": r"定性|マイルストーン|状態",
}
_PERCENT = "%"


@dataclass(frozen=True)
class Words:
    """A printed cell: its words, where it stands, and the unit of its column."""

    text: str
    place: str
    unit: str = ""


@dataclass
class Series:
    """One indicator (or one part of it) of one measure, all years."""

    measure_id: str
    kind: str
    indicator: str
    label: str = ""
    unit: str = ""
    direction: str = ""
    seq: int | None = None
    ratio: bool = False
    place: str = ""
    figures: Figures = field(default_factory=Figures)
    baseline: Words | None = None
    years: dict[int, dict[str, Words]] = field(default_factory=dict)


def direction_of(text: str, words: dict[str, str]) -> str:
    """Return the wanted direction that a word or arrow stands for, empty where it is not known."""
    key = label_key(text)
    named = next((direction for word, direction in words.items() if label_key(word) == key), "")
    return named or next((way for way, known in _DIRECTIONS.items() if re.fullmatch(known, key)), "")


class IndicatorRows:
    """Turns the series of one edition into rows of the table ``indicators``."""

    def __init__(self, fiscal_year: int, log: SheetLog) -> None:
        self.fiscal_year, self.log = fiscal_year, log

    def rows(self, series: list[Series]) -> list[Row]:
        """Return one row for every year of every series, numbered by measure and kind in order of appearance."""
        numbers: dict[tuple[str, str], int] = {}
        found: list[Row] = []
        for one in series:
            key = (one.measure_id, one.kind)
            numbers[key] = one.seq if one.seq is not None else numbers.get(key, 0) + 1
            found += [{**row, "seq": numbers[key]} for row in self._of(one)]
        return found

    def read(self, words: Words | None, one: Series, year: int) -> Quantity:
        """Return what a cell means, in the unit of the cell, its column or its indicator."""
        if words is None:
            return Quantity(None, missing_reason="blank")
        unit = words.unit or one.unit or unit_in_name(one.indicator)
        number = plain_number(words.text)
        if one.ratio and number is not None and not one.figures.reason(words.text):
            return Quantity(float(format(number * 100, ".12g")), _PERCENT, "eq")
        quantity = one.figures.read(words.text, unit, year)
        if quantity.value is not None and holds_several_numbers(words.text):
            value = f"{quantity.value:g}{quantity.unit}"
            self.log.remark(f"{words.place}: 「{words.text[:40]}」には数が2つ以上あります。{value} と読みました。")
        return quantity

    def _of(self, one: Series) -> Iterator[Row]:
        quantities = {
            year: {name: self.read(cells.get(name), one, year) for name in ("target", "actual")}
            for year, cells in one.years.items()
        }
        usual = self._usual_direction(one, quantities)
        for year in sorted(one.years):
            cells, read = one.years[year], quantities[year]
            target, actual = read["target"], read["actual"]
            baseline = self.read(one.baseline, one, year)
            texts = {name: cells[name].text if name in cells else "" for name in ("target", "actual", "grade")}
            self._check_share(one, cells, read)
            unit = target.unit or actual.unit or baseline.unit or self._unit(one, cells)
            yield {
                "measure_id": one.measure_id,
                "kind": one.kind,
                "fiscal_year": year,
                "indicator": one.indicator or ("" if plain_number(texts["target"]) is not None else texts["target"]),
                "label": one.label or self._inline(texts["target"]),
                "unit": unit,
                "direction": one.direction or usual or self._direction(one, texts["target"], target),
                "baseline_text": one.baseline.text if one.baseline else "",
                "baseline_value": baseline.value,
                "target_text": texts["target"],
                "comparator": target.comparator,
                "target_value": target.value,
                "actual_text": texts["actual"],
                "actual_comparator": actual.comparator,
                "actual_unit": actual.unit if actual.unit != unit else "",
                "actual_value": actual.value,
                "missing_reason": _missing(target, actual),
                "published_grade": fold_width(texts["grade"]),
                "source": next((words.place for words in cells.values()), one.place),
            }

    @staticmethod
    def _inline(text: str) -> str:
        return "" if not text or plain_number(text) is not None else inline_name(text)

    @staticmethod
    def _unit(one: Series, cells: dict[str, Words]) -> str:
        unit = (
            one.unit or next((words.unit for words in cells.values() if words.unit), "") or unit_in_name(one.indicator)
        )
        return scaled_unit(unit)[1] if unit else ""

    def _usual_direction(self, one: Series, quantities: dict[int, dict[str, Quantity]]) -> str:
        """Return the direction read from the first target above or below 0, that holds for every year of the series.

        A target of 0 in a year before the work begins does not make an indicator wanted low.
        """
        for year in sorted(quantities):
            target, cells = quantities[year]["target"], one.years[year]
            if target.value and "target" in cells:
                return self._direction(one, cells["target"].text, target)
        return ""

    @staticmethod
    def _direction(one: Series, text: str, target: Quantity) -> str:
        """Return the direction of a year's target; empty where there is no target to read it from."""
        if not text or (target.value is None and target.missing_reason != "not_numeric"):
            return ""
        return wanted_direction(one.indicator, ReadCell(text, target))

    def _check_share(self, one: Series, cells: dict[str, Words], read: dict[str, Quantity]) -> None:
        """Report numbers such as 0.87 under the unit %: an Excel cell that lost its percent format."""
        for name, words in cells.items():
            number = plain_number(words.text)
            small = number is not None and 0 < abs(number) < 1 and "." in words.text
            if small and not one.ratio and name in read and read[name].unit == _PERCENT:
                todo = "割合（0.87＝87%）なら [[sheet.indicator]] に ratio = true と書いてください。"
                self.log.remark(f"{words.place}: 単位が % で 1 未満の値「{words.text}」です。{todo}")


def _missing(target: Quantity, actual: Quantity) -> str:
    """Return why a value of the row is empty: that of the actual first, else that of the target."""
    if actual.value is None:
        return actual.missing_reason
    return target.missing_reason if target.value is None else ""


def parts_of(texts: dict[str, str], how: str) -> list[dict[str, str]]:
    """Return the parts of an indicator's cells: numbered ones, or its lines; one where they are not divided.

    A cell that is not divided while others are (a unit, say) belongs to every part.
    """
    if how == "none":
        return [texts]
    divided: dict[str, dict[int, str]] = {}
    for name, text in texts.items():
        lines = [line.strip() for line in re.split(r"[\r\n]+", text) if line.strip()]
        divided[name] = dict(enumerate(lines, start=1)) if how == "lines" else split_items(text)
    numbers = sorted({number for found in divided.values() for number in found if len(found) > 1})
    if not numbers:
        return [texts]
    return [
        {name: found.get(number, "") if len(found) > 1 else texts[name] for name, found in divided.items()}
        for number in numbers
    ]


def unit_of(origin: Origin) -> str:
    """Return the unit that the heading of an indicator's column prints, where it is one."""
    return origin.unit if origin.spec.unit or known_unit(origin.unit) else ""
