"""What a column and a table of the data contract are (列と表)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes
    ----------
    name, label : str
        The name in files and code, and the Japanese heading.
    kind : str
        ``text``, ``integer`` (whole yen, years, counts) or ``number``.
    key, required, computed, optional : bool
        Part of the key; never empty; computed by this project and never read; a file may leave the column out.
    choices : tuple of str
        The only values allowed, where there are such.
    least, most : int
        The range of a number; both 0 where any will do.
    """

    name: str
    label: str
    kind: str = "text"
    key: bool = False
    required: bool = False
    computed: bool = False
    choices: tuple[str, ...] = ()
    optional: bool = False
    least: int = 0
    most: int = 0

    @property
    def dtype(self) -> str:
        """The pandas type that keeps a missing value missing."""
        return {"text": "string", "integer": "Int64", "number": "Float64"}[self.kind]


@dataclass(frozen=True)
class Table:
    """One table of the contract."""

    name: str
    label: str
    columns: tuple[Column, ...]
    optional: bool = False

    @property
    def read_columns(self) -> tuple[Column, ...]:
        """The columns that a raw file holds."""
        return tuple(column for column in self.columns if not column.computed)

    @property
    def key(self) -> list[str]:
        """The names of the key columns."""
        return [column.name for column in self.columns if column.key]
