"""Turn the series of a record into rows of the table ``indicators`` (指標の行)."""

from __future__ import annotations

import re

from analysis.sources.grid import Cell
from analysis.sources.layout import Layout
from analysis.sources.log import ImportLog
from analysis.sources.parts import split_series
from analysis.sources.record import Record, Series
from analysis.sources.rows import Row, missing
from analysis.words.attainment import Cell as ReadCell
from analysis.words.attainment import wanted_direction
from analysis.words.characters import fold_width
from analysis.words.quantity import inline_name, missing_reason, read_quantity

_BRACKET = re.compile(r"\(([^()]{1,6})\)\s*$")


def bracketed_unit(name: str) -> str:
    """Return the unit in the last brackets of a name: ``（件）`` 件, ``（削減時間）`` 時間, ``（枚数）`` 枚."""
    match = _BRACKET.search(fold_width(name))
    words = match[1].strip() if match else ""
    for start in range(len(words)):
        if start and words[start - 1] in "一二三四五六七八九十全各":
            break  # （一部）, （全校）
        for unit in (words[start:], words[start:].removesuffix("数")):
            if unit and read_quantity(f"1{unit}").unit == unit:
                return unit
    return ""


def _direction(series: Series, layout: Layout, log: ImportLog) -> str:
    """Return the wanted direction of a whole series: as declared, else by the words of its first figure."""
    for rule in layout.directions:
        if re.search(rule.pattern, series.name):
            log.notice(series.line, f"「{series.name}」の望ましい方向を {rule.direction} としました。{rule.reason}")
            return rule.direction
    targets = [series.at(year, "target").text for year in sorted(series.cells)]
    read = [ReadCell(text, read_quantity(text)) for text in targets]
    first = next((cell for cell in read if cell.quantity.value is not None), None)
    return wanted_direction(series.name, first) if first else "milestone"


def _baseline(cell: Cell) -> float | None:
    """Return the value of a baseline; none where it holds several figures (小学校 186 台 中学校 42 台)."""
    numbers = re.findall(r"\d[\d,.]*", fold_width(cell.text))
    return read_quantity(cell.text).value if len(numbers) == 1 else None


def _row(series: Series, year: int, unit: str, direction: str) -> Row:
    """Return the row of one year of a series."""
    target_cell, actual_cell, baseline = (series.at(year, side) for side in ("target", "actual", "baseline"))
    target = read_quantity(target_cell.text, fiscal_year=year)
    actual = read_quantity(actual_cell.text, fiscal_year=year, unit=target.unit)
    in_words = target.missing_reason == "not_numeric"
    unit = unit or target.unit or actual.unit
    inline = inline_name(target_cell.text) or (inline_name(actual_cell.text) if series.kind == "activity" else "")
    line = next((cell.line for cell in (target_cell, actual_cell, baseline) if cell.text), series.line)
    return {
        "kind": series.kind,
        "fiscal_year": year,
        "indicator": series.name or series.label,
        "label": series.label or inline,
        "unit": unit,
        "direction": "milestone" if in_words else direction,
        "baseline_text": baseline.text,
        "baseline_value": _baseline(baseline),
        "target_text": target_cell.text,
        "comparator": target.comparator,
        "target_value": target.value,
        "actual_text": actual_cell.text,
        "actual_comparator": actual.comparator,
        "actual_unit": actual.unit if actual.unit != unit else "",
        "actual_value": actual.value,
        "missing_reason": missing(target, actual),
        "line": line,
    }


def _grade(cell: Cell, layout: Layout, log: ImportLog) -> str:
    """Return the grade of one indicator as the document's own symbol; a dash is ``-``."""
    if not cell.text:
        return ""
    reason = missing_reason(cell.text)
    symbol = layout.symbol(cell.text) or ("-" if reason == "dash" else "")
    if not symbol and not layout.symbols:
        match = re.search(layout.record.grade, fold_width(cell.text))
        symbol = match[1] if match else ""
    if not symbol:
        log.reject_cell(cell, "評価の記号として読めません。")
    return symbol


def series_rows(record: Record, layout: Layout, log: ImportLog) -> list[Row]:
    """Return the rows of every series of a record, numbered in order of first appearance by kind."""
    split = {shape.kind for shape in layout.matrices if shape.parts}
    series = [part for found in record.series for part in (split_series(found) if found.kind in split else [found])]
    rows: list[Row] = []
    counted: dict[str, int] = {}
    for found in series:
        counted[found.kind] = counted.get(found.kind, 0) + 1
        unit, direction = bracketed_unit(found.name), _direction(found, layout, log)
        for year in sorted(found.cells):
            row = _row(found, year, unit, direction)
            row["seq"] = counted[found.kind]
            if "grade" in found.cells[year] and layout.recovery is None:
                row["published_grade"] = _grade(found.at(year, "grade"), layout, log)
            rows.append(row)
        if not found.name and not found.label:
            what = f"取組{record.measure_id}の {found.kind} {counted[found.kind]} 番目の指標に名前がありません。"
            log.notice(found.line, what)
    return rows
