"""Recognise the headings of a sheet and what they probably are (見出しの推定)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

from analysis.sources.area import Area, headings_of
from analysis.sources.cells import Sheet
from analysis.sources.column_shape import beside_funds, refined, shape_of
from analysis.sources.figures import plain_number
from analysis.sources.heading import Heading, read_heading_year
from analysis.sources.vocabulary import Guess, guess
from analysis.words.characters import label_key

_SEARCHED_ROWS = 40
_MOST_HEADING_ROWS = 3
_SAMPLE_ROWS = 300
_FEWEST_OF_A_LIST = 6
_LARGEST_FORM = 400
_ENOUGH = 2.0
_SEVERAL = 2
_LONGEST_HEADING = 40
_LONGEST_LABEL = 20
_OFTEN = 3
_UNSURE = ("value", "amount", "mark", "item")


@dataclass
class Recognised:
    """A sheet with its headings and what each of them probably is."""

    sheet: Sheet
    area: Area
    headings: list[Heading]
    guesses: list[Guess] = field(default_factory=list)

    def columns(self, *roles: str) -> list[tuple[Heading, Guess]]:
        """Return the columns of some roles, from the left."""
        return [
            (heading, found) for heading, found in zip(self.headings, self.guesses, strict=True) if found.role in roles
        ]

    @cached_property
    def sample_rows(self) -> list[int]:
        """The first rows below the headings that hold something, and as many from all over the rest."""
        rows = [row for row in self.area.data_rows if any(value not in ("", None) for value in self.sheet.values[row])]
        first, rest = rows[:_SAMPLE_ROWS], rows[_SAMPLE_ROWS:]
        return first + rest[:: max(len(rest) // _SAMPLE_ROWS, 1)][:_SAMPLE_ROWS]

    def by_shape(self) -> Recognised:
        """Return the same with what the cells of every column say about it."""
        rows = self.sample_rows
        columns = [[self.sheet.own_text(row, heading.column) for row in rows] for heading in self.headings]
        shapes = [shape_of(texts) for texts in columns]
        guesses = [refined(one, shape) for one, shape in zip(self.guesses, shapes, strict=True)]
        return replace(self, guesses=beside_funds(guesses, shapes))

    @property
    def is_list(self) -> bool:
        """The rows below the headings are alike: most of them fill the columns that most of them fill."""
        rows = self.sample_rows
        if len(rows) < _FEWEST_OF_A_LIST:
            return False
        named = [heading.column for heading, found in zip(self.headings, self.guesses, strict=True) if found.role]
        filled = [sum(self.sheet.is_filled(row, column) for column in named) for row in rows]
        return sum(count * 2 > len(named) for count in filled) * 2 > len(rows)


def _score(headings: list[Heading], guesses: list[Guess]) -> float:
    """Return how much a choice of rows looks like headings: known words, with a year if they vary by year."""
    points = 0.0
    for heading, found in zip(headings, guesses, strict=True):
        if not heading.parts:
            continue
        sure = 0.5 if found.role in _UNSURE else 1.0
        points += (sure if found.role else 0.0) + (0.5 if found.role not in ("", *_UNSURE) and found.year else 0.0)
        if any(plain_number(part) is not None and not read_heading_year(part) for part in heading.parts):
            points -= 0.7
        points -= 0.5 if any(len(part) > _LONGEST_HEADING for part in heading.parts) else 0.0
        points -= 0.1 * (len(heading.parts) - 1)
    return points


def _is_cut(sheet: Sheet, last: int) -> bool:
    """Return whether a merged cell reaches from the row over to the next one."""
    return any(
        (last + 1, column) in sheet.merged and sheet.first(last + 1, column)[0] <= last for column in range(sheet.width)
    )


def _is_title(sheet: Sheet, row: int) -> bool:
    """Return whether a row holds one cell only, or none: a title, 単位：千円, a group of rows."""
    filled = {sheet.first(row, column) for column in range(sheet.width) if sheet.text(row, column)}
    return len(filled) < _SEVERAL


def recognise(sheet: Sheet) -> Recognised | None:
    """Return a sheet's headings and what they probably are, None where no row looks like headings."""
    best: tuple[float, Recognised] | None = None
    columns = range(sheet.width)
    for top in range(min(sheet.height, _SEARCHED_ROWS)):
        for depth in range(1, _MOST_HEADING_ROWS + 1):
            if top + depth > sheet.height or _is_title(sheet, top + depth - 1):
                break
            area = Area(0, sheet.height, columns, tuple(range(top, top + depth)))
            headings = headings_of(sheet, area)
            guesses = [guess(heading.parts) for heading in headings]
            points = _score(headings, guesses) - (2.0 if _is_cut(sheet, top + depth - 1) else 0.0)
            if points >= _ENOUGH and (best is None or points > best[0]):
                best = (points, Recognised(sheet, area, headings, guesses))
    return best[1].by_shape() if best else None


def repeated_labels(sheet: Sheet) -> dict[str, list[tuple[int, int]]]:
    """Return the cells of every known label that stands on a sheet three times or more: the labels of a form."""
    found: dict[str, list[tuple[int, int]]] = {}
    for row in range(min(sheet.height, _LARGEST_FORM * _OFTEN)):
        for column in range(len(sheet.values[row])):
            text = sheet.own_text(row, column) if sheet.is_filled(row, column) else ""
            if text and len(text) <= _LONGEST_LABEL and guess((text,)).role not in ("", *_UNSURE):
                found.setdefault(label_key(text), []).append((row, column))
    return {sheet.text(*places[0]): places for places in found.values() if len(places) >= _OFTEN}


def is_series_of_forms(sheet: Sheet) -> bool:
    """Return whether a text repeats the labels of a form, so that it holds no table with one heading."""
    return sheet.file.lower().endswith(".txt") and len(repeated_labels(sheet)) >= _OFTEN
