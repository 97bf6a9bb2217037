"""Take cells apart that hold several indicators (ます目の内訳): numbered parts, lines, named figures."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from analysis.sources.grid import Cell
from analysis.sources.heading import read_heading_year
from analysis.sources.log import ImportLog
from analysis.sources.series import Series
from analysis.words.characters import fold_width, label_key
from analysis.words.quantity import inline_name, missing_reason, read_quantity, split_items
from analysis.words.unit import base_unit

_FOOTNOTE = re.compile(r"\^\{[^}]*\}|\^?※\d+")
_NAME_BEFORE = re.compile(r"^(?P<label>[^\d▲△+\-]*[^\d▲△+\-\s:])[\s:]+[▲△+\-]?\s*\d")
_REASON_BEHIND = re.compile(r"^(?P<label>[^()（）]+?)\s*[(（](?P<why>[^()（）]+)[)）]$")


#: Sides of an indicator whose cells are values, and what they are called.
_VALUES = {"target": "目標", "actual": "実績", "baseline": "基準値"}


def _divided(text: str, how: str) -> dict[int, str]:
    """Return the parts of a cell by number."""
    if how == "numbers":
        return split_items(text)
    lines: list[str] = []
    for line in filter(None, map(str.strip, re.split(r"[\r\n]+", text))):
        if lines and read_heading_year(lines[-1].strip("()（）")):
            lines[-1] += f" {line}"  # （令和元年度） above its value
        else:
            lines.append(line)
    return dict(enumerate(lines, start=1)) if how == "lines" else {1: text}


def parts_of(cells: dict[str, Cell], how: str, log: ImportLog) -> list[dict[str, Cell]]:
    """Return the parts of an indicator's cells: numbered ones, or their lines; one where they are whole.

    A name or grade that is not divided while others are belongs to every part; a value belongs to the first.

    Parameters
    ----------
    cells : dict of str to Cell
        By side; a side may carry a year behind it (``target:2024``).
    how : str
        ``numbers``, ``lines`` or ``none``.
    log : ImportLog
        Told of values that lack a part which others have.
    """
    divided = {name: _divided(cell.text, how) for name, cell in cells.items()}
    numbers = sorted({number for found in divided.values() for number in found} or {1})
    words = {name: _VALUES.get(name.split(":")[0], "") for name in cells}
    for name, found in divided.items():
        lacking = [number for number in numbers if number not in found]
        if lacking and words[name] and cells[name].text:
            what = f"「{words[name]}」に({lacking[0]})がありません（項目の数が目標と実績で違います）。"
            log.mention(cells[name], what)
    return [
        {name: _part(cells[name], divided[name], number, is_value=bool(words[name])) for name in cells}
        for number in numbers
    ]


def _part(cell: Cell, found: dict[int, str], number: int, *, is_value: bool) -> Cell:
    whole = len(found) == 1 and not is_value
    return replace(cell, text=next(iter(found.values())) if whole else found.get(number, ""))


@dataclass(frozen=True)
class CellPart:
    """One figure of a cell: its name, its words, and whether it holds a number."""

    label: str
    text: str
    unit: str
    is_number: bool

    @property
    def key(self) -> str:
        """What makes two parts the same series: their name, else their unit."""
        return label_key(self.label) or f"（{base_unit(self.unit)}）"


def _segments(text: str) -> list[str]:
    """Return a cell's words cut behind every number and its unit; one segment where only one number stands."""
    segments: list[str] = []
    current: list[str] = []
    for word in text.split():
        last = segments[-1] if segments else ""
        grown = f"{last} {word}"
        if not current and last and read_quantity(grown).unit != read_quantity(last).unit:
            segments[-1] = grown
            continue
        current.append(word)
        if read_quantity(" ".join(current)).value is not None:
            segments.append(" ".join(current))
            current = []
    if current:
        rest = " ".join(current)
        segments = [*segments[:-1], f"{segments[-1]} {rest}"] if segments else [rest]
    return segments


def read_parts(text: str) -> list[CellPart]:
    """Return the figures of a cell: ``課税証明 6,500件 住民票等 46,600件`` gives two."""
    parts = []
    for segment in _segments(text):
        words = _FOOTNOTE.sub("", segment)
        quantity = read_quantity(words)
        before = _NAME_BEFORE.match(fold_width(words))
        label = inline_name(words) or (words[slice(*before.span("label"))].strip() if before else "")
        behind = _REASON_BEHIND.match(fold_width(segment))
        if quantity.value is None and behind and missing_reason(behind["why"]) not in ("not_numeric", "blank"):
            label = segment[slice(*behind.span("label"))].strip()
        parts.append(CellPart(label, segment, quantity.unit, quantity.value is not None))
    return parts


def _lives(series: Series, year: int) -> bool:
    return bool(series.cells) and min(series.cells) <= year <= max(series.cells)


def _owners(found: list[Series], year: int, side: str) -> list[Series]:
    """Return the series that a cell without a figure (未測定, －) speaks of: those of its year, else the first."""
    named = [series for series in found if year in series.cells or _lives(series, year)]
    return [series for series in named if not series.at(year, side).text] or ([] if named else found[:1])


def split_series(series: Series) -> list[Series]:
    """Return one series for each named figure, in order of first appearance, over the years of its life.

    A figure without a name is told apart by its unit: where the unit changes, the indicator was replaced. A
    cell that only says why it has no figure goes to every series of its year.
    """
    found: dict[str, Series] = {}
    waiting: list[tuple[int, str, Cell]] = []
    for year in sorted(series.cells):
        for side, cell in series.cells[year].items():
            for part in read_parts(cell.text) if cell.text else []:
                if not part.is_number and not part.label:
                    waiting.append((year, side, cell))
                    continue
                one = found.setdefault(
                    part.key, Series(series.kind, replace(cell, text=series.name.text), label=part.label)
                )
                one.put(year, side, replace(cell, text=part.text))
    owned = list(found.values()) or [Series(series.kind, series.name)]
    for year, side, cell in waiting:
        for owner in _owners(owned, year, side):
            owner.put(year, side, cell)
    for one in owned:
        for year in series.cells:
            if _lives(one, year):
                one.cells.setdefault(year, {})
    return [one for one in owned if one.cells]
