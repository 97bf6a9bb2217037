"""Gather the amounts, grades, texts and schedules of the rows of a table (予算・決算、評価、文章、予定)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from analysis.contract.codes import FUNDING_KINDS
from analysis.contract.schema import PUBLISHED_AGAIN, PUBLISHED_EXECUTION, amount_column
from analysis.sources.columns import Origin
from analysis.sources.edition_tables import EditionTables, tasks_of
from analysis.sources.figures import Figures
from analysis.sources.grid import Cell
from analysis.sources.heading import read_heading_year
from analysis.sources.log import ImportLog
from analysis.sources.money import amount_in
from analysis.sources.row_cells import RowCells
from analysis.sources.shapes import AMOUNT_FIELDS
from analysis.sources.sheet_layout import Rule
from analysis.sources.sheet_series import item_field
from analysis.sources.symbols import Grading
from analysis.words.fiscal_year import label
from analysis.words.quantity import missing_reason

#: Parts of a budget that most measures of a year do not have.
_CHANGES = ("supplementary", "carried_in", "transferred", "carried_over")


@dataclass
class FactGatherer:
    """Adds to the tables of an edition everything but measures and indicators that the rows of its sheets say."""

    fiscal_year: int
    log: ImportLog
    found: EditionTables
    first_row_of: dict[tuple[str, str, int], str] = field(default_factory=dict)

    def gather(self, cells: RowCells, rule: Rule, measure_id: str, figures: Figures) -> None:
        """Add what one row says under one rule."""
        self.first_row_of.setdefault(cells.sheet_row, measure_id)
        if rule.part == "budget":
            self._gather_amounts(cells, rule, measure_id, figures)
        elif rule.part == "funding":
            self._gather_funds(cells, rule, measure_id, figures)
        elif rule.part == "future":
            self._gather_futures(cells, rule, measure_id)
        elif rule.part == "grade":
            self._gather_grades(cells, rule, measure_id)
        elif rule.part == "text":
            self._gather_texts(cells, rule, measure_id)
        elif rule.part == "schedule":
            self._gather_schedules(cells, rule, measure_id)

    def _row_year(self, cells: RowCells, origins: dict[str, list[Origin]]) -> int | None:
        """Return the year of a row, the edition's where it has no such column, None where it cannot be read."""
        if "year" not in origins:
            return self.fiscal_year
        text = cells.field(origins, "year")
        year = read_heading_year(text, cells.layout.era)
        if year is None:
            self.log.refuse(cells.blank(origins["year"], text), "年度", "年度として読めません。")
        return year

    def _year(self, origin: Origin, row_year: int | None) -> int | None:
        return origin.year or row_year

    def _gather_amounts(self, cells: RowCells, rule: Rule, measure_id: str, figures: Figures) -> None:
        origins = cells.reader.placement.of(rule)
        filled = [
            (name, origin, cell)
            for name, origin in self._amount_origins(cells, rule, origins)
            if (cell := self._or_zero(cells.words(origin), name, rule)).text
        ]
        row_year = self._row_year(cells, origins) if filled else self.fiscal_year
        for name, origin, cell in filled:
            year = self._year(origin, row_year)
            if year is None or self._is_shared(cells, origin, measure_id, cell):
                continue
            if cells.layout.compares:
                self._compare((measure_id, year), AMOUNT_FIELDS[name], cell, figures)
                continue
            self.found.add_amount((measure_id, year), AMOUNT_FIELDS[name], cell, figures, sums=rule.settings.sum)
        self._gather_about_money(cells, rule, measure_id, row_year)

    def _compare(self, key: tuple[str, int], column: str, cell: Cell, figures: Figures) -> None:
        """Add an amount that another document prints as a published figure."""
        value = amount_in(cell, column, figures, self.log)
        if value is not None:
            table = f"{PUBLISHED_AGAIN} {cell.source.split('!')[0].rsplit(':', 1)[0]}"
            figure = replace(cell, text=str(int(value)))
            self.found.add_published((table, key[0], amount_column(column, label(key[1]))), figure)

    def _gather_about_money(self, cells: RowCells, rule: Rule, measure_id: str, row_year: int | None) -> None:
        """Add the state of settlements, and execution rates as published figures."""
        for name, origin, cell in self._filled(cells, rule, ("status", "rate")):
            year = self._year(origin, row_year)
            if year is not None and name == "status":
                self.found.money.add_state((measure_id, year), cell)
            elif year is not None:
                self.found.add_published((PUBLISHED_EXECUTION, measure_id, label(year)), cell)

    def _filled(self, cells: RowCells, rule: Rule, names: Iterable[str]) -> list[tuple[str, Origin, Cell]]:
        """Return the cells of some fields that hold something."""
        origins = cells.reader.placement.of(rule)
        every = ((name, origin, cells.words(origin)) for name in names for origin in origins.get(name, []))
        return [one for one in every if one[2].text]

    def _gather_funds(self, cells: RowCells, rule: Rule, measure_id: str, figures: Figures) -> None:
        filled = self._filled(cells, rule, FUNDING_KINDS)
        row_year = self._row_year(cells, cells.reader.placement.of(rule)) if filled else None
        for name, origin, cell in filled:
            year = self._year(origin, row_year)
            if year is not None and not self._is_shared(cells, origin, measure_id, cell):
                key = (measure_id, year, rule.settings.stage, name)
                self.found.money.add_fund(key, cell, figures, sums=rule.settings.sum)

    def _gather_futures(self, cells: RowCells, rule: Rule, measure_id: str) -> None:
        filled = self._filled(cells, rule, ("direction",))
        row_year = self._row_year(cells, cells.reader.placement.of(rule)) if filled else None
        for _, origin, cell in filled:
            year = self._year(origin, row_year)
            if year is not None:
                self.found.add_future((measure_id, year, rule.settings.evaluator), cell, rule.settings.words)

    def _or_zero(self, cell: Cell, name: str, rule: Rule) -> Cell:
        """Return a cell, 0 in the place of a blank or a dash where the layout says that it means so."""
        nothing = rule.settings.blank_is_zero and name in _CHANGES and missing_reason(cell.text) in ("blank", "dash")
        return replace(cell, text="0円") if nothing else cell

    def _amount_origins(
        self, cells: RowCells, rule: Rule, origins: dict[str, list[Origin]]
    ) -> Iterator[tuple[str, Origin]]:
        for name in AMOUNT_FIELDS:
            yield from ((name, origin) for origin in origins.get(name, []))
        if "value" not in origins:
            return
        item = cells.field(origins, "item")
        name = item_field(item, rule)
        if not name and any(cells.words(origin).text for origin in origins["value"]):
            reason = "items にない区分です。読まないなら items の ignore に加えてください。"
            self.log.refuse(cells.blank(origins.get("item", []), item), "区分", reason)
        if name in AMOUNT_FIELDS:
            yield from ((name, origin) for origin in origins["value"])

    def _is_shared(self, cells: RowCells, origin: Origin, measure_id: str, cell: Cell) -> bool:
        """Return whether an amount was placed already: merged over rows of the measure, or over other measures."""
        if not cells.is_from_above(origin):
            return False
        row, _ = cells.reader.sheet.first(cells.row, origin.column or 0)
        first = self.first_row_of.get((*cells.sheet_row[:2], row))
        if first not in (None, measure_id):
            reason = f"結合されたセルの額で、取組{first}と共通です。先の取組にだけ置きました。"
            self.log.refuse(cell, origin.title, reason)
        return first is not None

    def _gather_grades(self, cells: RowCells, rule: Rule, measure_id: str) -> None:
        origins = cells.reader.placement.of(rule)
        grading = Grading(rule.settings.pattern, rule.settings.symbols)
        filled = [(origin, cell) for origin in origins.get("grade", []) if (cell := cells.words(origin)).text]
        row_year = self._row_year(cells, origins) if filled else None
        for origin, cell in filled:
            year = self._year(origin, row_year)
            if year is not None:
                evaluator = () if rule.settings.evaluator == "self" else (rule.settings.evaluator,)
                self.found.add_grade((measure_id, year, rule.settings.kind, *evaluator), cell, grading)

    def _gather_texts(self, cells: RowCells, rule: Rule, measure_id: str) -> None:
        for name, origins in cells.reader.placement.of(rule).items():
            for origin in origins:
                cell = cells.words(origin)
                if cell.text:
                    self.found.add_text(measure_id, name, cell)

    def _gather_schedules(self, cells: RowCells, rule: Rule, measure_id: str) -> None:
        origins = cells.reader.placement.of(rule)
        tasks = tasks_of(cells.field(origins, "task"))
        marks = [(origin, cell) for origin in origins.get("mark", []) if (cell := cells.words(origin)).text]
        filled = [(origin, cell) for origin, cell in marks if missing_reason(cell.text) != "dash"]
        row_year = self._row_year(cells, origins) if tasks or filled else None
        has_months = any(origin.match.month for origin in origins.get("mark", []))
        scope = rule.settings.scope or ("year" if has_months or "mark" not in origins else "plan")
        if row_year is None:
            return
        for task in tasks:
            places = [(self._year(o, row_year), o.match.month, cell.source) for o, cell in filled]
            unmarked = [] if "mark" in origins else [(row_year, None, cells.blank(origins.get("task", [])).source)]
            for year, month, source in places or unmarked:
                if year is not None:
                    self.found.add_task((measure_id, scope, task, year, month), source)
