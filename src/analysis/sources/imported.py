"""What one import brings (取り込みの結果)."""

from __future__ import annotations

from dataclasses import dataclass, field

from analysis.sources.categories import category_lines
from analysis.sources.grid import Grid
from analysis.sources.indicators import Row
from analysis.sources.log import ImportLog
from analysis.sources.recovery import Proposal
from analysis.sources.unlike import unlike_lines


@dataclass
class Imported:
    """The tables of an edition, the account of every line, and corrections that a person should confirm."""

    tables: dict[str, list[Row]]
    log: ImportLog
    grid: Grid
    proposals: list[Proposal] = field(default_factory=list)

    def summary(self) -> list[str]:
        """Return the account of every line, the measures unlike the others and the words of categories, in Japanese."""
        return [*self.log.summary(self.grid), *unlike_lines(self.tables), *category_lines(self.tables)]
