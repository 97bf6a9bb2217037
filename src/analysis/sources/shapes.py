"""The shapes in which a form lays out its values (様式の形), as the settings of ``layout.toml``.

A field's annotation says how its setting is read: ``Labels`` are compared without blanks, width and
brackets; a ``Pattern`` is a regular expression; ``Years`` are fiscal years in any spelling.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Labels = tuple[str, ...]
LabelMap = Mapping[str, tuple[str, ...]]
Pattern = str
Patterns = tuple[str, ...]
Years = tuple[int, ...]

#: Units of amounts (金額の単位) in yen.
AMOUNT_UNITS = {"円": 1, "千円": 1_000, "万円": 10_000, "百万円": 1_000_000, "億円": 100_000_000}


@dataclass(frozen=True)
class RecordShape:
    """``[record]``: where the record (個票) of a measure begins and ends, and what it is called.

    A record begins at a cell with a ``start`` label in ``start_column``, or at a line that is a ``heading``
    (with the groups ``id`` and ``name``). ``id`` says where its number comes from: ``order`` (1, 2, 3 …),
    ``beside`` (the cell right of the start label) or ``heading``. ``private`` labels are those of persons: what
    stands beside them is never read. ``skip`` knows the lines and cells that are no values. ``policy`` is that of
    all measures, where the document is a single chapter of a plan.
    """

    start: Labels = ()
    start_column: int = 1
    heading: Pattern = ""
    id: str = "order"
    end: Labels = ()
    section: Pattern = r"(?!)"
    template: Labels = ()
    beside: Labels = ()
    grade: Pattern = ""
    private: Labels = ()
    skip: Patterns = ()
    heading_status: str = "omitted"
    unnamed: str = "（名称の記載なし）"
    policy: str = ""
    policy_from_id: Pattern = ""
    program_from_id: Pattern = ""
    policies: LabelMap | None = None


@dataclass(frozen=True)
class ListTable:
    """A table with one measure or one group a row (一覧表).

    ``columns`` names what stands in which column (from 1): ``name``, ``department``, ``ignore`` or the heading
    under which a published cell is checked. ``grades`` says which of those headings are grades to be kept,
    as ``[heading, kind, fiscal_year]``. ``joined`` names columns whose words run on over several rows, each new
    one opened by ``opens``. With ``published = false`` its cells are no figures to be checked.
    """

    table: str
    after: str
    before: str
    row: Pattern
    columns: Mapping[str, int]
    row_column: int = 1
    group: Pattern = ""
    header: Labels = ()
    lists_measures: bool = False
    grades: tuple[tuple[str, str, int], ...] = ()
    joined: Mapping[str, int] | None = None
    opens: Pattern = r"^\d+\."
    published: bool = True


@dataclass(frozen=True)
class Field:
    """One value beside its label (項目), or where else it stands.

    ``follows``: all rows to the end of the record. ``until_next``: all rows to the next label. ``below``: the
    cell below the label. ``left``: the cell left of it. Without labels: the first cell that ``pattern`` fits,
    or the cell ``offset`` filled cells right of it.
    """

    name: str
    labels: Labels = ()
    follows: bool = False
    until_next: bool = False
    below: bool = False
    left: bool = False
    pattern: Pattern = ""
    offset: int = 0


@dataclass(frozen=True)
class Block:
    """Headings in one row and their values in the row below, in the same columns (見出しの下の欄)."""

    name: str
    columns: LabelMap


@dataclass(frozen=True)
class Amounts:
    """Rows of amounts under one column a fiscal year (予算・決算の欄)."""

    header: Pattern
    fiscal_years: Years
    rows: LabelMap
    unit: str = "円"


@dataclass(frozen=True)
class Status:
    """A note that ends a measure (完了, 廃止 …).

    A group ``name`` or ``id`` of the pattern names the measure; without one the pattern is looked for in the
    lines that stand below the heading of a record without a form. ``reason`` says in own words why it ended.
    """

    status: str
    pattern: Pattern
    reason: str = ""


@dataclass(frozen=True)
class Matrix:
    """Columns of years, rows of 目標・実績・評価 (年度別の表); ``parts``: a cell holds several named figures."""

    kind: str
    rows: LabelMap
    label: Labels = ()
    after: Labels = ()
    parts: bool = False


@dataclass(frozen=True)
class Schedule:
    """Marks under years or months (予定表); a table of months is that of the evaluated year + ``years_ahead``."""

    scope: str
    label: Labels = ()
    mark: str = "■"
    months: bool = False
    years_ahead: int = 0


@dataclass(frozen=True)
class IndicatorTable:
    """One indicator a row under one heading row (指標の表), in the evaluated year.

    A row without a cell in the column ``anchor`` continues the row above. In the columns of ``tight`` a blank
    between two Japanese characters is a line break of the source and goes.
    """

    kind: str
    columns: LabelMap
    anchor: str = ""
    tight: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sequence:
    """Neighbouring cells known by their form, one group a year in order, wherever they stand (並びで読む値).

    ``patterns`` are those of the neighbours, ``columns`` the columns of ``budgets`` that they go to ("" = none).
    ``under`` names for each year the label above a group, which decides where there are fewer groups than years.
    """

    columns: tuple[str, ...]
    patterns: Patterns
    fiscal_years: Years
    under: tuple[str, ...] = ()
    unit: str = "円"


@dataclass(frozen=True)
class Items:
    """Numbered cells ①②③, first the names, then, counting from ① again, the values (項目名と実績)."""

    kind: str
    marker: Pattern = r"^([①-⑳])\1*"


@dataclass(frozen=True)
class Interleaved:
    """Labels and values mixed (入り組んだ欄): each value goes to the earliest label that is still open.

    ``order`` lists the labels in their order; ``label`` finds one by its groups ``year`` and ``side``, and
    ``sides`` translates the latter. ``name`` is the field that holds the indicator's name, ``since`` the one whose
    year opens the measure: labels of earlier years wait for nothing.
    """

    kind: str
    order: tuple[str, ...]
    label: Pattern
    sides: Mapping[str, str]
    value: Pattern
    name: str
    since: str = ""


@dataclass(frozen=True)
class InlineBudget:
    """An amount inside another field (予算額の併記); groups ``amount`` and, where printed, ``year``."""

    field: str
    pattern: Pattern
    years_ahead: int = 0


@dataclass(frozen=True)
class Overview:
    """A table that names the measures of each policy and program in one cell (全体図)."""

    after: str
    before: str
    policy: int
    program: int
    names: int


@dataclass(frozen=True)
class Headline:
    """Figures in a line of text (見出しの件数): ``row`` names the group, ``cells`` finds ``column`` and ``value``."""

    table: str
    row: Pattern
    line: Pattern
    cells: Pattern


@dataclass(frozen=True)
class Direction:
    """A wanted direction that the words do not tell (望ましい方向), with the reason for it."""

    pattern: Pattern
    direction: str
    reason: str


@dataclass(frozen=True)
class Wording:
    """Words of a review that tell the grade: ``grade``, or the group ``grade`` of the pattern."""

    pattern: Pattern
    grade: str = ""
    sure: str = "高"


@dataclass(frozen=True)
class Recovery:
    """``[recovery]``: how a grade is recovered whose symbol cannot be read (評価記号の復元).

    In this order: the ``words`` of the field ``text``, the headline counts of the published table ``counts``,
    the numbers (``above`` the target, ``equal`` to it, ``below`` it).
    """

    kind: str
    text: str
    words: tuple[Wording, ...] = ()
    counts: str = ""
    above: str = ""
    equal: str = ""
    below: str = ""
