"""The columns of a recognised sheet as the parts of a draft take them (下書きの列): each is taken once."""

from __future__ import annotations

from functools import cached_property

from analysis.sources.draft_lines import Column
from analysis.sources.recognition import Recognised
from analysis.sources.sheet_rows import is_total


class DraftColumns:
    """The columns of one sheet that no part of the draft has taken yet."""

    def __init__(self, found: Recognised) -> None:
        self.found = found
        self.rows = found.sample_rows
        self.used: set[int] = set()

    def take(self, columns: list[Column]) -> list[Column]:
        """Return columns after they were taken."""
        self.used.update(heading.column for heading, _ in columns)
        return columns

    def columns(self, *roles: str) -> list[Column]:
        """Return the columns of some roles that no part has taken yet."""
        return [column for column in self.found.columns(*roles) if column[0].column not in self.used]

    def texts(self, column: Column) -> list[str]:
        """Return the words of a column."""
        return [self.found.sheet.text(row, column[0].column) for row in self.rows]

    def year_of_rows(self, columns: list[Column]) -> list[Column]:
        """Return the column that tells the year of a row, where the headings of some columns name none."""
        return [] if any(one[1].year for one in columns) else self.found.columns("year")[:1]

    @cached_property
    def full(self) -> list[bool]:
        """Whether each row is one of data: more than one filled cell, and no total."""
        return [self._is_full(row) for row in self.rows]

    def _is_full(self, row: int) -> bool:
        own = [text for column in self.found.area.columns if (text := self.found.sheet.own_text(row, column))]
        return len(own) > 1 and not any(is_total(text) for text in own)
