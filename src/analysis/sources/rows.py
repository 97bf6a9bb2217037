"""Turn placed cells into rows of the contract's tables (表の行)."""

from __future__ import annotations

import re
from dataclasses import asdict

from analysis.sources.grid import Cell
from analysis.sources.layout import Layout
from analysis.sources.listing import Entry
from analysis.sources.log import ImportLog
from analysis.sources.record import Record
from analysis.sources.shapes import AMOUNT_UNITS
from analysis.words.attainment import Cell as ReadCell
from analysis.words.attainment import wanted_direction
from analysis.words.characters import fold_width
from analysis.words.fiscal_year import label, read_fiscal_year
from analysis.words.quantity import Quantity, inline_name, missing_reason, read_quantity, split_items

Row = dict[str, str | int | float | None]

#: Fields of a form that have their own column in a table.
NOT_TEXTS = ("name", "department", "policy", "program", "grade", "indicator", "since")

_SYMBOL_OF_DASH = re.compile(r"[-－—–―]")


def grade_symbol(cell: Cell, pattern: str, log: ImportLog) -> str:
    """Return the grade's own symbol (A, ◎ …), ``-`` for a dash, empty where none can be read."""
    match = re.search(pattern, fold_width(cell.text))
    if not match:
        log.reject_cell(cell, "評価の記号として読めません。")
        return ""
    return "-" if _SYMBOL_OF_DASH.fullmatch(match[1]) else match[1]


def missing(target: Quantity, actual: Quantity) -> str:
    """Return why a value of the row is empty: that of the actual first, else that of the target."""
    if actual.value is None:
        return actual.missing_reason
    return target.missing_reason if target.value is None else ""


def indicator_row(kind: str, seq: int, texts: dict[str, str], fiscal_year: int) -> Row:
    """Return one part of an indicator: its words, values, unit, comparator and wanted direction."""
    target_text, actual_text = texts.get("target", ""), texts.get("actual", "")
    target = read_quantity(target_text, fiscal_year=fiscal_year)
    actual = read_quantity(actual_text, fiscal_year=fiscal_year, unit=target.unit)
    indicator = texts.get("indicator", target_text)
    name = inline_name(target_text) or (inline_name(actual_text) if kind == "goal" else "")
    return {
        "kind": kind,
        "seq": seq,
        "fiscal_year": fiscal_year,
        "indicator": indicator,
        "label": name,
        "unit": target.unit or actual.unit,
        "direction": wanted_direction(indicator, ReadCell(target_text, target)),
        "target_text": target_text,
        "comparator": target.comparator,
        "target_value": target.value,
        "actual_text": actual_text,
        "actual_comparator": actual.comparator,
        "actual_unit": actual.unit if actual.unit != (target.unit or actual.unit) else "",
        "actual_value": actual.value,
        "missing_reason": missing(target, actual),
    }


def indicator_rows(kind: str, cells: dict[str, Cell], fiscal_year: int, log: ImportLog) -> list[Row]:
    """Return one row for every numbered part of an indicator's cells.

    Parts are matched by their number; where a list has a part that the other lacks, its side stays empty
    and the log says so.
    """
    named = {name: split_items(cell.text) for name, cell in cells.items() if name != "task"}
    line = (cells.get("target") or next(iter(cells.values()))).line
    numbers = sorted({number for parts in named.values() for number in parts})
    for name, parts in named.items():
        lacking = [number for number in numbers if number not in parts]
        if lacking:
            log.notice(line, f"「{name}」に({lacking[0]})がありません（項目の数が目標と実績で違います）。")
    rows = []
    for number in numbers:
        texts = {name: parts.get(number, "") for name, parts in named.items()}
        rows.append({**indicator_row(kind, number, texts, fiscal_year), "line": line})
    return rows


def task_rows(cell: Cell, fiscal_year: int) -> list[Row]:
    """Return one row for every planned task of the year (取組予定内容)."""
    if missing_reason(cell.text) != "not_numeric":
        return []
    return [
        {"scope": "year", "task": task, "fiscal_year": fiscal_year, "line": cell.line}
        for task in split_items(cell.text).values()
    ]


def yen(cell: Cell, unit: str, log: ImportLog) -> int | None:
    """Return an amount in whole yen; the unit printed in the cell counts before that of its column."""
    words = fold_width(cell.text)
    printed = next((name for name in ("百万円", "千円", "万円", "億円", "円") if words.rstrip(" )").endswith(name)), "")
    quantity = read_quantity(words.replace(printed, "") if printed else words)
    if quantity.value is None and quantity.missing_reason == "not_numeric":
        log.reject_cell(cell, "金額として読めません。")
    return None if quantity.value is None else round(quantity.value * AMOUNT_UNITS[printed or unit])


def amount_rows(record: Record, unit: str, log: ImportLog) -> list[Row]:
    """Return budget and settlement of every year in whole yen; a cell without an amount stays empty."""
    years = sorted({year for cells in record.amounts.values() for year in cells})
    rows: list[Row] = []
    for year in years:
        row: Row = {"fiscal_year": year}
        for name, cells in record.amounts.items():
            cell = cells[year]
            row[name] = yen(cell, unit, log)
            row.setdefault("line", cell.line)
        rows.append(row)
    return rows


def sum_rows(record: Record, layout: Layout, log: ImportLog) -> list[Row]:
    """Return the sums that were known by their form: yen in the columns of yen, persons in that of the staff."""
    units = {column: shape.unit for shape in layout.sequences for column in shape.columns}
    rows: list[Row] = []
    for year, cells in sorted(record.sums.items()):
        row: Row = {"fiscal_year": year, "line": next((cell.line for cell in cells.values()), record.line)}
        for column, cell in cells.items():
            if column.endswith("_yen"):
                row[column] = yen(cell, units[column], log)
            else:
                row[column] = read_quantity(cell.text).value
        rows.append(row)
    return rows


def inline_budget_rows(record: Record, layout: Layout, log: ImportLog) -> list[Row]:
    """Return the amount printed inside another field, under the year printed with it, else the next one."""
    shape = layout.inline_budget
    cell = record.first(shape.field) if shape else Cell("", record.line, 0)
    match = re.search(shape.pattern, fold_width(cell.text)) if shape else None
    if shape is None or match is None:
        return []
    printed = match.groupdict().get("year")
    year = read_fiscal_year(printed) if printed else None
    amount = Cell(match["amount"], cell.line, cell.column)
    if year is None:
        year = layout.fiscal_year + shape.years_ahead
        log.notice(cell.line, f"年度の印字がない予算額「{amount.text}」を、{label(year)}のものとして読みました。")
    return [{"fiscal_year": year, "budget_yen": yen(amount, "円", log), "line": cell.line}]


def mark_rows(record: Record) -> list[Row]:
    """Return one row for every mark of a schedule."""
    return [asdict(mark) for mark in record.marks]


def grade_rows(record: Record, layout: Layout, fiscal_year: int, log: ImportLog) -> list[Row]:
    """Return the grades printed on the sheet itself (自己評価)."""
    rows: list[Row] = []
    printed = dict(record.blocks.get("grade", {}))
    if "grade" in record.fields:
        printed.setdefault("annual", record.first("grade"))
    for kind, cell in printed.items():
        symbol = grade_symbol(cell, layout.record.grade, log)
        if symbol:
            rows.append({"fiscal_year": fiscal_year, "kind": kind, "grade": symbol, "line": cell.line})
    return rows


def text_rows(record: Record, layout: Layout) -> list[Row]:
    """Return the long texts of the sheet (課題, 目指す姿, 評価理由, 今後の計画, 所見)."""
    names = [entry.name for entry in layout.fields if entry.name not in NOT_TEXTS]
    rows: list[Row] = []
    for name in dict.fromkeys(names):
        cells = [cell for cell in record.fields.get(name, []) if cell.text]
        if cells:
            rows.append({"field": name, "text": "\n".join(cell.text for cell in cells), "line": cells[0].line})
    return rows


def published_rows(table: str, entries: list[Entry], ids: dict[int, str], log: ImportLog) -> list[Row]:
    """Return every figure that a list prints, one a row; measures stand under their number."""
    rows: list[Row] = []
    for place, entry in enumerate(entries):
        key = ids.get(place, entry.key)
        for name, cell in entry.cells.items():
            if name in ("name", "department"):
                continue
            if not cell.text:
                log.notice(entry.line, f"{table}の「{name}」が空です。")
                continue
            rows.append({"table": table, "row": key, "column": name, "published_value": cell.text, "line": cell.line})
    return rows


def with_source(rows: list[Row], file: str, **key: str) -> list[Row]:
    """Return rows with their key and ``source`` (``<file>:<line>``) in the place of the line."""
    return [{**key, **{k: v for k, v in row.items() if k != "line"}, "source": f"{file}:{row['line']}"} for row in rows]
