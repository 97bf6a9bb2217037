"""What the cells of an indicator mean (指標の行): its rows are made here, whatever document the cells come from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from analysis.sources.figures import holds_several_numbers, plain_number, scaled_unit
from analysis.sources.grid import Cell
from analysis.sources.log import ImportLog
from analysis.sources.series import NO_SIDE, Series
from analysis.words.fiscal_year import mentioned_years
from analysis.words.other_numbers import is_no_single_number
from analysis.words.printing import number_text
from analysis.words.quantity import Quantity, inline_name, missing_reason

Row = dict[str, str | int | float | None]

_SIDES = ("target", "actual", "baseline", "grade", "status", "reference", "rate")
_PERCENT = "%"
_LARGEST_RATIO = 3
#: Words that say that an actual is not yet the final one, in its own cell or in one beside it.
_STATUSES = {
    "forecast": r"見込|予測|推計|推定値",
    "interim": r"速報|暫定|途中|中間|上半期|上期|半期|\d+月末(?:現在)?時点",
    "final": r"確定|実績",
}


def state_of(words: str) -> str:
    """Return ``forecast`` or ``interim`` where the words of a heading or value say so, else an empty text.

    ``実績・見込`` leaves open which of the two a cell is.
    """
    if re.search(r"実績値?\W{0,3}見込", words) and not re.search("実績値?見込", words):
        return ""
    return next((name for name in ("forecast", "interim") if re.search(_STATUSES[name], words)), "")


def _status(cell: str, actual: str, log: ImportLog, at: Cell) -> str:
    """Return whether an actual is final, a forecast or interim, as a cell of its own or the actual's own words say."""
    said = next((name for name, words in _STATUSES.items() if re.search(words, cell)), "")
    if cell and not said and missing_reason(cell) == "not_numeric":
        log.refuse(at, "実績の区分", "確定、見込み、速報などの区分として読めません。")
    return said or state_of(actual)


def _missing(target: Quantity, actual: Quantity, words: str) -> str:
    """Return why a value of the row is empty: that of the actual first, else that of the target.

    Beside a target in words (導入) an actual like 検討中 is no gap but how far the work has come.
    """
    if actual.value is None:
        at_work = target.missing_reason == "not_numeric" and words.strip("()（）").endswith("中")
        return "not_numeric" if at_work and actual.missing_reason == "undecided" else actual.missing_reason
    return target.missing_reason if target.value is None else ""


def _label(series: Series, target: Cell, actual: Cell) -> str:
    """Return the name of a part: its own, else that printed with the target's number, or with an actual's."""
    if series.label:
        return series.label
    inside = [target] if series.kind == "annual" else [target, actual]
    return next((name for cell in inside if (name := inline_name(cell.text))), "")


def _name(series: Series, target: Cell) -> str:
    words = target.text if series.named_by_target and plain_number(target.text) is None else ""
    return series.name.text or series.label or words


def _row(series: Series, year: int, direction: str, log: ImportLog) -> Row:
    """Return the row of one year of a series."""
    cells = {side: series.at(year, side) for side in _SIDES}
    target = series.read(year, "target")
    actual = series.read(year, "actual", target.unit)
    baseline = series.read(year, "baseline", target.unit)
    beside = next((unit for side in _SIDES if (unit := series.unit_of(cells[side]))), "")
    unit = target.unit or actual.unit or (scaled_unit(beside)[1] if beside else "")
    _report(series, cells, {"target": target, "actual": actual, "baseline": baseline}, log)
    return {
        "kind": series.kind,
        "fiscal_year": year,
        "indicator": _name(series, cells["target"]),
        "label": _label(series, cells["target"], cells["actual"]),
        "unit": unit,
        "direction": "milestone" if target.missing_reason == "not_numeric" else direction,
        "baseline_text": cells["baseline"].text,
        "baseline_value": None if holds_several_numbers(cells["baseline"].text) else baseline.value,
        "baseline_unit": baseline.unit if baseline.unit != unit else "",
        "baseline_fiscal_year": _baseline_year(series, cells["baseline"]),
        "target_text": cells["target"].text,
        "comparator": target.comparator,
        "target_value": target.value,
        "target_low": target.low,
        "actual_text": cells["actual"].text,
        "actual_comparator": actual.comparator,
        "actual_unit": actual.unit if actual.unit != unit else "",
        "actual_value": actual.value,
        "actual_low": actual.low,
        "actual_status": _status(
            cells["status"].text, _of_actual(cells["actual"]) if actual.value is not None else "", log, cells["status"]
        ),
        **_reference(series, year, unit),
        "missing_reason": _missing(target, actual, cells["actual"].text),
        "published_rate": _published_rate(cells["rate"], log),
        "published_grade": _grade(series, cells["grade"], log),
        "source": _source(series, year),
    }


def _of_actual(cell: Cell) -> str:
    """Return the words of an actual and of its heading, the column's letter apart."""
    return f"{cell.text} {cell.heading_words}"


def _baseline_year(series: Series, cell: Cell) -> int | None:
    """Return the year of a baseline: that of its column, else the one that its cell names."""
    named = {year for _, _, year in mentioned_years(cell.text)}
    return (series.baseline_year or (named.pop() if len(named) == 1 else None)) if cell.text else None


def _reference(series: Series, year: int, unit: str) -> Row:
    """Return the value beside which the indicator is printed (類似団体平均), where there is one."""
    found = series.read(year, "reference", unit)
    return {"reference_name": series.reference_name, "reference_value": found.value} if found.value is not None else {}


def _published_rate(cell: Cell, log: ImportLog) -> float | None:
    """Return a printed achievement rate as a ratio: 95.3 and 95.3% are 0.953, and 0.953 where the column is in 倍."""
    if not cell.text or missing_reason(cell.text) not in ("not_numeric", ""):
        return None
    number = plain_number(cell.text.rstrip("%％"))
    if number is None:
        log.refuse(cell, "公表された達成率", "率として読めません。")
        return None
    if cell.unit != "倍" and 0 < number < _LARGEST_RATIO and number == plain_number(cell.text):
        todo = 'rate = { heading = "…", unit = "倍" } と書いてください'
        log.group(
            f"公表された達成率の列に 3 未満の値があります。比（1.0＝100%）なら {todo}", f"{cell.source}「{cell.text}」"
        )
    return float(format(number if cell.unit == "倍" else number / 100, ".12g"))


def _source(series: Series, year: int) -> str:
    """Return where the first filled cell of a year stands, else the row that names the year, else the indicator."""
    filled = (cell.source for side in _SIDES if (cell := series.at(year, side)).text)
    return next(filled, series.at(year, NO_SIDE).source)


def _grade(series: Series, cell: Cell, log: ImportLog) -> str:
    if series.grading is None or not cell.text:
        return ""
    symbol = series.grading.read(cell.text)
    if not symbol:
        log.refuse(cell, "評価", "評価の記号として読めません。")
    return symbol


def _report(series: Series, cells: dict[str, Cell], read: dict[str, Quantity], log: ImportLog) -> None:
    """Report cells with a damaged number or several ones, and numbers such as 0.87 under the unit %."""
    for side, quantity in read.items():
        cell = cells[side]
        if quantity.value is None:
            if is_no_single_number(cell.text):
                log.group("数として読めないため、値としなかったセルです", f"{cell.source}「{cell.text[:40]}」")
            continue
        if holds_several_numbers(cell.text):
            value = "値なし" if side == "baseline" else f"{number_text(quantity.value)}{quantity.unit} と読みました"
            log.group("数が2つ以上あるセルです", f"{cell.source}「{cell.text[:40]}」は{value}")
        number = plain_number(cell.text)
        small = number is not None and 0 < abs(number) < 1 and "." in cell.text
        if small and quantity.unit == _PERCENT and not series.ratio:
            todo = "割合（0.87＝87%）なら [[sheet.indicator]] に ratio = true と書いてください"
            log.group(f"単位が % で 1 未満の値です。{todo}", f"{cell.source}「{cell.text}」")


def _numbered(found: Iterable[Series]) -> Iterator[tuple[int, Series]]:
    """Return every series with its number among those of its measure and kind, in order of appearance."""
    numbers: dict[tuple[str, str], int] = {}
    for series in found:
        key = (series.measure_id, series.kind)
        numbers[key] = series.seq if series.seq is not None else numbers.get(key, 0) + 1
        yield numbers[key], series


def definition_rows(found: Iterable[Series]) -> list[Row]:
    """Return the rows of the table ``definitions``: one for every series whose meaning the document tells."""
    return [
        {"measure_id": one.measure_id, "kind": one.kind, "seq": seq, **one.definition, "source": one.name.source}
        for seq, one in _numbered(found)
        if one.definition
    ]


def indicator_rows(found: Iterable[Series], log: ImportLog) -> list[Row]:
    """Return the rows of the table ``indicators``: one for every year of every series.

    Parameters
    ----------
    found : iterable of Series
        In the order in which the document names them.
    log : ImportLog
        Told of cells with several numbers, unreadable grades, names that are missing.
    """
    rows: list[Row] = []
    for seq, series in _numbered(found):
        direction = series.wanted()
        for year in sorted(series.cells):
            row = _row(series, year, direction, log)
            rows.append({"measure_id": series.measure_id, **row, "seq": seq})
        if series.cells and not rows[-1]["indicator"]:
            example = f"{series.name.source} 取組{series.measure_id}の {series.kind} {seq} 番目"
            log.group("名前のない指標です", example)
    return rows
