"""Split cells that hold several named figures into series (ます目の内訳)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from analysis.sources.grid import Cell
from analysis.sources.indicators import Series
from analysis.words.characters import fold_width, label_key
from analysis.words.quantity import base_unit, inline_name, missing_reason, read_quantity

_FOOTNOTE = re.compile(r"\^\{[^}]*\}|\^?※\d+")
_NAME_BEFORE = re.compile(r"^(?P<label>[^\d▲△+\-]*[^\d▲△+\-\s:])[\s:]+[▲△+\-]?\s*\d")
_REASON_BEHIND = re.compile(r"^(?P<label>[^()（）]+?)\s*[(（](?P<why>[^()（）]+)[)）]$")


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
