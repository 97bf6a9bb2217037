"""Where the columns of a table stand (表の定義): the ``[[sheet]]`` parts of ``layout.toml``, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from analysis.sources.sheet_columns import Part, Spec
from analysis.sources.sheet_settings import SheetSettings


@dataclass(frozen=True)
class Rule:
    """One kind of fact that the rows of a table hold.

    Attributes
    ----------
    part : str
        ``measure``, ``indicator``, ``budget``, ``funding``, ``grade``, ``future``, ``text`` or ``schedule``.
    number : int
        The place of the rule among those of its part, from 1.
    fields : mapping of str to Spec
        Where its fields stand.
    settings : Part
        All its settings (`analysis.sources.sheet_columns`); a text has none.
    """

    part: str
    number: int
    fields: Mapping[str, Spec]
    settings: Any = None

    @property
    def title(self) -> str:
        """The part as it is written in layout.toml, for messages."""
        return (
            f"[sheet.{self.part}]" if self.part in ("measure", "text") else f"{self.number}番目の [[sheet.{self.part}]]"
        )


@dataclass(frozen=True)
class SheetLayout(SheetSettings):
    """One ``[[sheet]]``, the ``number``-th: which tables it reads and what their columns are."""

    number: int = 1

    @property
    def title(self) -> str:
        """How messages name this part."""
        return f"{self.number}番目の [[sheet]]"

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """What its rows hold, in the order in which it is read."""
        listed: list[tuple[str, tuple[Part, ...]]] = [
            ("measure", (self.measure,)),
            ("indicator", self.indicator),
            ("budget", self.budget),
            ("funding", self.funding),
            ("grade", self.grade),
            ("future", self.future),
        ]
        rules = [rule for part, found in listed for rule in _rules(part, found)]
        rules += [Rule("text", 1, self.text)] if self.text else []
        return (*rules, *_rules("schedule", self.schedule))

    @cached_property
    def carried(self) -> tuple[str, ...]:
        """The fields that are filled down, a number made from columns as its parts."""
        parts = [name for name in self.measure.places if name.startswith("id_")]
        return tuple(one for name in self.fill_down for one in (parts if name == "id" and parts else [name]))

    @property
    def heading_lines(self) -> tuple[int, ...]:
        """The rows of the heading, from 1, where they are given by number."""
        rows = self.heading if isinstance(self.heading, tuple) else ()
        return tuple(range(rows[0], rows[-1] + 1)) if rows else ()


def _rules(part: str, found: tuple[Part, ...]) -> list[Rule]:
    return [Rule(part, number, one.places, one) for number, one in enumerate(found, start=1)]


def numbered_layout(number: int, found: SheetSettings) -> SheetLayout:
    """Return the settings of a sheet with its number; the first adds measures where nothing else is said."""
    adds = number == 1 if found.adds_measures is None else found.adds_measures
    return SheetLayout(**{**vars(found), "adds_measures": adds, "number": number})
