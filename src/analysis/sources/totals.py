"""Rows that sum up other rows (合計の行): held against them, and asked about where they are taken for measures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate

from analysis.contract.schema import PUBLISHED_TOTAL, amount_column
from analysis.sources.area import location
from analysis.sources.columns import Origin
from analysis.sources.edition_tables import EditionTables
from analysis.sources.grid import Cell
from analysis.sources.indicators import Row
from analysis.sources.log import ImportLog
from analysis.sources.money import yen_in
from analysis.sources.row_cells import RowCells
from analysis.sources.shapes import AMOUNT_FIELDS
from analysis.sources.sheet_rows import RowReader
from analysis.words.fiscal_year import label

_SEVERAL = 2
_MOST_ROWS = 400
_STAFF = "staff_fte"


@dataclass
class TotalRows:
    """The rows of one table whose words say that they are totals.

    Attributes
    ----------
    data, totals : list of int
        The rows that were read, and those that were skipped as totals.
    """

    reader: RowReader
    data: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)

    def hold(self, found: EditionTables) -> None:
        """Report every total that is not the sum of rows above it; keep the last one as a published figure."""
        if not self.totals:
            return
        for name, origin in self._origins():
            for row in self.totals:
                cell = RowCells(self.reader, row).words(origin)
                printed = yen_in(cell) if cell.text else None
                if printed is None:
                    continue
                sums = self._sums(row, origin)
                if sums and printed not in sums:
                    words = "合計の行の額が、上の行を足した額と違います"
                    found.log.group(words, f"{cell.source} {printed:,.0f}円（足すと {sums[0]:,.0f}円）")
                if row == self.totals[-1] and row > max(self.data, default=0):
                    self._publish(found, (name, origin, cell), printed)

    def _origins(self) -> Iterator[tuple[str, Origin]]:
        for rule in self.reader.layout.rules:
            if rule.part == "budget":
                fields = self.reader.placement.of(rule)
                every = ((name, origin) for name in AMOUNT_FIELDS for origin in fields.get(name, []))
                yield from ((name, origin) for name, origin in every if AMOUNT_FIELDS[name] != _STAFF)

    def _sums(self, total: int, origin: Origin) -> list[float]:
        """Return what a total may be: the sum of the rows since each total before it, the nearest first."""
        starts = sorted((row for row in [-1, *self.totals] if row < total), reverse=True)
        amounts = {row: self._amount(row, origin) for row in self.data if row < total}
        return [sum(value for row, value in amounts.items() if row > start) for start in starts]

    def _amount(self, row: int, origin: Origin) -> float:
        cells = RowCells(self.reader, row)
        cell = cells.words(origin)
        return 0 if cells.is_from_above(origin) or not cell.text else yen_in(cell) or 0

    def _publish(self, found: EditionTables, about: tuple[str, Origin, Cell], printed: float) -> None:
        name, origin, cell = about
        year = origin.year or found.fiscal_year
        sheet = self.reader.sheet
        where = str(location(sheet))
        if year is not None:
            column = amount_column(AMOUNT_FIELDS[name], label(year))
            figure = Cell(str(int(printed)), source=cell.source)
            found.add_published((PUBLISHED_TOTAL, where, column), figure)


def ask_about_sums(measures: list[Row], budgets: list[Row], log: ImportLog) -> None:
    """Ask about measures whose amounts are the sums of those of the measures right above: they may be totals."""
    amounts: dict[str, dict[tuple[int, str], float]] = {str(row["measure_id"]): {} for row in measures}
    for row in budgets:
        kept = amounts.get(str(row["measure_id"]), {})
        for name in AMOUNT_FIELDS.values():
            if name != _STAFF and (value := row.get(name)) is not None:
                kept[int(str(row["fiscal_year"])), name] = float(value)
    ids = [str(row["measure_id"]) for row in measures]
    for place, measure in enumerate(measures):
        above = [amounts[one] for one in reversed(ids[max(0, place - _MOST_ROWS) : place])]
        if how_many := _rows_summed(amounts[ids[place]], above):
            words = "額が、すぐ上の行を足した額と同じ取組です。合計の行なら skip に書いてください"
            log.group(words, f"{measure['source']}「{measure['name']}」＝上の{how_many}件の合計")


def _rows_summed(own: Mapping[tuple[int, str], float], above: list[dict[tuple[int, str], float]]) -> int:
    """Return of how many measures, from the nearest upwards, some amounts are the sums; 0 where of none."""
    wanted = {key: value for key, value in own.items() if value}
    if not wanted:
        return 0
    first, *others = wanted
    for number, total in enumerate(accumulate(one.get(first, 0) for one in above), start=1):
        if total > wanted[first]:
            return 0
        enough = number >= _SEVERAL and (len(wanted) >= _SEVERAL or number > _SEVERAL)
        if enough and total == wanted[first] and all(above[at].get(first) for at in range(_SEVERAL)):
            same = all(sum(one.get(key, 0) for one in above[:number]) == wanted[key] for key in others)
            if same:
                return number
    return 0
