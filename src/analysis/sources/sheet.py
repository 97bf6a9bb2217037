"""Import the tables of workbooks, CSV, Word and PDF documents into the tables of one edition (表の取り込み)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Protocol

from analysis.contract.schema import TABLES
from analysis.sources.area import crowded, location, possible_areas
from analysis.sources.cells import Sheet
from analysis.sources.columns import Placement, best_placement
from analysis.sources.edition_tables import EditionTables
from analysis.sources.figures import Figures
from analysis.sources.grid import Grid
from analysis.sources.imported import Imported
from analysis.sources.layout import Layout
from analysis.sources.log import SHOWN, ImportLog, SheetAccount
from analysis.sources.measures import with_notes
from analysis.sources.printed_years import note_years
from analysis.sources.reader import documents, read_sheets, title_of
from analysis.sources.row_cells import RowCells
from analysis.sources.sheet_account import account_of, note_idle, note_sheet, note_unread
from analysis.sources.sheet_facts import FactGatherer
from analysis.sources.sheet_layout import SheetLayout
from analysis.sources.sheet_measures import Measures
from analysis.sources.sheet_rows import DATA, TOTALS, RowReader
from analysis.sources.sheet_series import SeriesGatherer
from analysis.sources.totals import TotalRows, ask_about_sums
from analysis.words.errors import InputError, Location, Problem


class Identifier(Protocol):
    """Tells the measure of a row."""

    problems: list[Problem]

    def identify(self, reader: RowReader, row: int) -> tuple[str, str]:
        """Return the number of the measure of a row, or an empty text and why there is none."""


@dataclass
class _Edition:
    """What is gathered while the sheets are read."""

    layout: Layout
    log: ImportLog
    measures: Identifier
    series: SeriesGatherer
    facts: FactGatherer
    problems: list[Problem] = field(default_factory=list)
    columns_read: dict[tuple[str, str], set[int]] = field(default_factory=dict)


def limited(problems: Iterable[Problem]) -> list[Problem]:
    """Return the first 50 problems and, as the last one, how many more there are."""
    found = list(dict.fromkeys(problems))
    rest = len(found) - SHOWN
    if rest <= 0:
        return found
    return [*found[: SHOWN - 1], Problem("ほか", f"このほかに {rest + 1} 件あります。", "上のものから直してください。")]


def _chosen(sheets: list[Sheet], layout: SheetLayout) -> list[Sheet]:
    """Return the sheets that a layout is for: all visible ones, or those it names (a hidden one by its full name)."""
    found = []
    for sheet in sheets:
        if not any(fnmatchcase(sheet.file, pattern) for pattern in layout.files) or not sheet.height:
            continue
        named = sheet.name in layout.sheets
        like = any(fnmatchcase(sheet.name, pattern) for pattern in layout.sheets or ("*",))
        if named or (like and not sheet.hidden):
            found.append(sheet)
    return found


def _placements(sheets: list[Sheet], layout: SheetLayout, edition: _Edition) -> list[tuple[Sheet, Placement]]:
    """Return the mapping of every sheet of one layout; a field lacks only where no sheet has it."""
    found: list[tuple[Sheet, Placement]] = []
    without: list[Problem] = []
    for sheet in sheets:
        areas = possible_areas(sheet, layout)
        if isinstance(areas, Problem):
            without.append(areas)
            continue
        placement = best_placement(sheet, layout, areas)
        found.append((sheet, placement))
        edition.problems += [*crowded(sheet, placement.area), *placement.problems]
    if found and edition.layout.has_record:
        for problem in without:
            edition.log.remark(f"{problem.where}: {problem.what}")
    else:
        edition.problems += without
    _check_lacking(found, layout, edition)
    return found


def _check_lacking(found: list[tuple[Sheet, Placement]], layout: SheetLayout, edition: _Edition) -> None:
    for sheet, placement in found:
        for title, name, wanted in placement.lacking:
            elsewhere = any((title, name, wanted) not in other.lacking for _, other in found)
            if elsewhere and (edition.layout.has_record or name not in ("name", "id")):
                edition.log.remark(f"{location(sheet)}: {title} {name} の {wanted} に当てはまる列がありません。")
                continue
            headings = "、".join(heading.title for heading in placement.headings[:SHOWN] if heading.parts)
            what = f"{layout.title} {title} {name} の {wanted} に当てはまる列がありません。"
            edition.problems.append(Problem(location(sheet), what, f"この表の見出し: {headings or '（なし）'}"))


def _is_form(placement: Placement) -> bool:
    """Return whether all fields stand in single cells, so that the sheet is one record."""
    origins = (origin for fields in placement.origins.values() for found in fields.values() for origin in found)
    return all(origin.column is None for origin in origins)


def _read_table(sheet: Sheet, placement: Placement, layout: SheetLayout, edition: _Edition) -> RowReader:
    """Read every row of a table; return the reader, which knows what patterns were of use."""
    note_sheet(sheet, placement, layout, edition.log)
    edition.columns_read.setdefault((sheet.file, sheet.name), set()).update(placement.area.columns)
    reader = RowReader(sheet, layout, placement)
    totals = TotalRows(reader)
    figures = Figures(layout.missing)
    if _is_form(placement):
        account = SheetAccount(str(location(sheet)), rows=1)
        kinds = [(0, DATA)]
    else:
        account = account_of(sheet, placement)
        kinds = [(row, "") for row in placement.area.data_rows]
        account.rows += len(kinds)
    edition.log.accounts.append(account)
    for row, known in kinds:
        kind = known or reader.kind(row)
        if kind != DATA:
            account.skipped[kind].append(sheet.line(row))
            totals.totals += [row] if kind == TOTALS else []
            continue
        reader.advance(row)
        measure_id, reason = edition.measures.identify(reader, row)
        if not measure_id:
            account.rejected += 1
            edition.log.reject_row(sheet, row, reason)
            continue
        account.kept += 1
        totals.data.append(row)
        _read_row(RowCells(reader, row, edition.problems), measure_id, figures, edition)
    totals.hold(edition.facts.found)
    return reader


def _read_row(cells: RowCells, measure_id: str, figures: Figures, edition: _Edition) -> None:
    edition.facts.first_row_of.setdefault(cells.sheet_row, measure_id)
    for rule in cells.layout.rules:
        if not cells.is_read_by(rule):
            continue
        if rule.part == "indicator":
            edition.series.gather(cells, rule, measure_id, figures)
        elif rule.part != "measure":
            edition.facts.gather(cells, rule, measure_id, figures)


def _read_all(sheets: list[Sheet], edition: _Edition) -> list[tuple[Sheet, Placement]]:
    """Read every table of every layout; the mapping of all of them is checked first."""
    layouts = edition.layout.sheets
    placed = [(layout, _placements(_chosen(sheets, layout), layout, edition)) for layout in layouts]
    for layout, found in placed:
        if not found and not edition.problems:
            names = "、".join(sheet.name or sheet.file for sheet in sheets)
            what = f"{layout.title} に当てはまるシートがありません。"
            edition.problems.append(Problem(Location(edition.layout.toml_name), what, f"文書にあるのは {names} です。"))
    if edition.problems:
        raise InputError(limited(edition.problems))
    for layout, found in placed:
        readers = [_read_table(sheet, placement, layout, edition) for sheet, placement in found]
        note_idle(layout, readers, edition.log)
    return [one for _, found in placed for one in found]


def read_by_rules(
    sheets: list[Sheet], layout: Layout, measures: Identifier, gathered: EditionTables
) -> list[tuple[Sheet, Placement]]:
    """Add what the rules of every ``[[sheet]]`` find on some sheets to the tables of an edition.

    Returns
    -------
    list of (Sheet, Placement)
        The tables that were read, and where their fields stand.

    Raises
    ------
    InputError
        Where a column is neither mapped nor ignored, a number stands for two measures, or a formula has no stored
        result: everything at once, at most 50 lines.
    """
    year, log = layout.fiscal_year, gathered.log
    edition = _Edition(layout, log, measures, SeriesGatherer(year, log, gathered), FactGatherer(year, log, gathered))
    placed = _read_all(sheets, edition)
    if not layout.has_record:
        note_unread(sheets, edition.columns_read, log)
    if measures.problems or edition.problems:
        raise InputError(limited([*measures.problems, *edition.problems]))
    return placed


def import_sheets(path: Path | Sequence[Path], layout: Layout) -> Imported:
    """Read the tables of a document, or of every document of a folder, into the tables of the data contract.

    Parameters
    ----------
    path : Path, or several
        A workbook, CSV, text, Word, PDF, HTML or JSON document, or a folder of them.
    layout : Layout
        With ``[[sheet]]`` and without ``[record]``.

    Raises
    ------
    InputError
        Where a document cannot be read, no measure was found, and as `read_by_rules`.
    """
    sheets = [sheet for file in documents(path) for sheet in read_sheets(file, layout.reading)]
    log = ImportLog()
    measures, gathered = Measures(log), EditionTables(log, layout.directions, layout.fiscal_year)
    read_by_rules(sheets, layout, measures, gathered)
    if not measures.rows:
        todo = "layout.toml の heading と [sheet.measure] を見直してください。"
        raise InputError(Problem(Location(title_of(path)), "取組が1件も読めませんでした。", todo))
    rows = with_notes(list(measures.rows.values()), (row for sheet in sheets for row in sheet.rows()), layout, log)
    order = {str(row["measure_id"]): place for place, row in enumerate(rows)}
    found = {"measures": rows, **gathered.tables(order)}
    ask_about_sums(rows, found["budgets"], log)
    note_years((row for sheet in sheets for row in sheet.rows()), found, layout.fiscal_year, log)
    return Imported({name: found.get(name, []) for name in TABLES}, log, Grid(title_of(path), ()))
