"""Turn records and lists into the table ``measures`` (取組の一覧)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from analysis.sources.form import heading_cell
from analysis.sources.grid import Cell, Grid
from analysis.sources.grid import Row as PrintedRow
from analysis.sources.indicators import Row
from analysis.sources.layout import Layout
from analysis.sources.listing import Entry, Placing
from analysis.sources.log import ImportLog
from analysis.sources.record import Record
from analysis.sources.sheet_measures import status_of
from analysis.words.characters import label_key
from analysis.words.errors import InputError, Location, Problem
from analysis.words.fiscal_year import heading_key


def check_counts(entries: list[Entry], records: list[Record], file: str) -> None:
    """Raise where the list of measures and the sheets are not the same in number.

    Raises
    ------
    InputError
        Naming both numbers.
    """
    if entries and len(entries) != len(records):
        where = Location(file, records[0].line if records else None)
        raise InputError(
            Problem(
                where,
                f"一覧表の取組は{len(entries)}件、個票は{len(records)}枚で、数が合いません。",
                "layout.toml の start と一覧表の範囲（after、before、row）を見直してください。",
            )
        )


def _listed(name: Cell, department: Cell, entry: Entry | None, log: ImportLog) -> tuple[Cell, Cell]:
    """Return name and department as the list gives them; a sheet that differs is reported."""
    if entry is None or "name" not in entry.cells:
        return name, department
    listed = entry.cells["name"], entry.cells["department"]
    for sheet, other in zip((name, department), listed, strict=True):
        if sheet.key != other.key:
            log.notice(sheet.line, f"個票の「{sheet.text}」は一覧表（{other.line}行）では「{other.text}」です。")
    return listed


def _policy_id(words: str, layout: Layout) -> str:
    """Return the policy's number as the layout maps its printed name; the name itself where it does not."""
    key = heading_key(words)
    return next((number for number, names in layout.record.policies.items() if key in names), words)


def _from_id(pattern: str, measure_id: str) -> str:
    match = re.match(pattern, measure_id) if pattern else None
    return match[1] if match else ""


def _groups(record: Record, entry: Entry | None, name: str, layout: Layout, placings: list[Placing]) -> tuple[str, str]:
    """Return policy and program: by the list, the number, the sheet, or the overview."""
    placing = next((item for item in placings if item.has(name)), Placing("", "", ""))
    shape = layout.record
    policy = (
        (entry.group if entry else "")
        or _from_id(shape.policy_from_id, record.measure_id)
        or _policy_id(record.first("policy").text or placing.policy, layout)
        or shape.policy
    )
    program = (
        "".join(entry.joined.get("program", [])).replace(" ", "").replace("　", "")
        if entry
        else record.first("program").text or placing.program.replace(" ", "")
    )
    return policy, program or _from_id(shape.program_from_id, record.measure_id)


def _status(record: Record, layout: Layout, log: ImportLog) -> str:
    """Return the status of a record: a heading without a form says why it ended, or nothing."""
    printed = record.first("status")
    if status := status_of(printed.text, {}):
        return status
    if printed.text:
        log.refuse(printed, "状態", "継続中（active）としました。")
    if not record.by_heading or record.fields or record.series:
        return "active"
    for rule in layout.statuses:
        if any(re.search(rule.pattern, note.key) for note in record.notes):
            what = f"取組{record.measure_id}は、見出しの下の注記により {rule.status} としました。{rule.reason}"
            log.notice(record.line, what)
            return rule.status
    log.notice(record.line, f"取組{record.measure_id}は見出しだけのため、{layout.record.heading_status} としました。")
    return layout.record.heading_status


def measure_rows(
    records: list[Record], listed: tuple[list[Entry], list[Placing]], layout: Layout, found: tuple[Grid, ImportLog]
) -> list[Row]:
    """Return one row a measure, in the order of the document.

    Parameters
    ----------
    records : list of Record
        The records with their fields.
    listed : list of Entry and list of Placing
        What a list of the measures prints in their order, and the groups in which an overview names them.
    layout : Layout
        The form.
    found : Grid and ImportLog
        The document and its account.
    """
    (entries, placings), (grid, log) = listed, found
    check_counts(entries, records, grid.file)
    rows: list[Row] = []
    for place, record in enumerate(records):
        entry = entries[place] if entries else None
        name, department = _listed(
            record.first("name") if "name" in record.fields else heading_cell(record),
            record.first("department"),
            entry,
            log,
        )
        policy, program = _groups(record, entry, name.text, layout, placings)
        rows.append(
            {
                "measure_id": record.measure_id,
                "name": name.text,
                "department": department.text,
                "policy": policy,
                "program": program,
                "status": _status(record, layout, log),
                "source": name.source or record.source,
            }
        )
    noted = with_notes(rows, grid, layout, log)
    return _in_order(noted, grid) if layout.statuses else noted


def with_notes(measures: list[Row], rows: Iterable[PrintedRow], layout: Layout, log: ImportLog) -> list[Row]:
    """Return the measures with the status that a printed note gives them, and those that only a note names.

    Parameters
    ----------
    measures : list of rows
        The table ``measures``; the status of those that a note names is changed in place.
    rows : iterable
        All rows of the documents.
    """
    for row in rows if layout.statuses else ():
        for rule in layout.statuses:
            for match in re.finditer(rule.pattern, row.key):
                named = match.groupdict()
                wanted = named.get("id") or named.get("name")
                if not wanted:
                    continue
                log.keep(row)
                found = [item for item in measures if wanted in (item["measure_id"], label_key(str(item["name"])))]
                if not found and "id" in named:
                    measures.append(_noted(wanted, row.source, layout))
                    found = measures[-1:]
                for item in found:
                    item["status"] = rule.status
                    shown = item["name"] if item["name"] != layout.record.unnamed else wanted
                    what = f"注記により「{shown}」の状態を {rule.status} としました。{rule.reason}"
                    log.mention(row.filled[0], what)
    return measures


def _in_order(measures: list[Row], grid: Grid) -> list[Row]:
    """Return the measures in the order of the document, those that only a note names where the note stands."""
    order = {cell.source: cell.line for row in grid for cell in row.filled}
    return sorted(measures, key=lambda item: order.get(str(item["source"]), 0))


def _noted(measure_id: str, source: str, layout: Layout) -> Row:
    """Return the row of a measure that only a note names."""
    shape = layout.record
    return {
        "measure_id": measure_id,
        "name": shape.unnamed,
        "policy": _from_id(shape.policy_from_id, measure_id),
        "program": _from_id(shape.program_from_id, measure_id),
        "source": source,
    }
