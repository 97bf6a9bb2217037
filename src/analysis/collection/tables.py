"""The tables of an edition from what departments wrote (年度のデータ): read by the same engine as any document."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis.collection.asked import TEXTS, AskedRow, Forms, MeasureForm
from analysis.collection.collected_before import Values
from analysis.contract.schema import TABLES
from analysis.sources.edition_files import Tables
from analysis.sources.grid import Cell
from analysis.sources.indicators import Row, indicator_rows
from analysis.sources.log import ImportLog
from analysis.sources.series import Series
from analysis.sources.symbols import Grading

#: Values that were taken with their places, by ``measure|row|column``.
Taken = Values


def tables(forms: Forms, taken: Taken, folder: Path) -> Tables:
    """Return the tables of the round's edition; what another round brought (other evaluators, texts) stays.

    Parameters
    ----------
    folder : Path
        The edition's folder, which need not exist yet.
    """
    own = forms.round.evaluator == "self"
    made: Tables = {"measures": _measures(forms), "grades": [], "texts": [], "budgets": [], "indicators": []}
    for form in forms.found:
        made["budgets"] += _budgets(forms, form, taken)
        made["grades"] += _grades(forms, form, taken)
        made["texts"] += _texts(forms, form, taken)
    made["indicators"] = _indicators(forms, taken)
    known = {name: _known(folder, name) for name in TABLES}
    if not own:
        others = [row for row in known["grades"] if row.get("evaluator", "") != forms.round.evaluator]
        fields = {row["field"] for row in made["texts"]}
        texts = [row for row in known["texts"] if row["field"] not in fields]
        second: Tables = {"grades": [*others, *made["grades"]], "texts": [*texts, *made["texts"]]}
        return {**known, "measures": known["measures"] or made["measures"], **second}
    others = [row for row in known["grades"] if row.get("evaluator", "") not in ("", "self")]
    made["grades"] = [*made["grades"], *others]
    made["texts"] += [row for row in known["texts"] if row["field"] not in TEXTS]
    kept = {name: rows for name, rows in known.items() if name not in made and rows}
    return {**kept, **made}


def _known(folder: Path, name: str) -> list[Row]:
    """Return the rows of a table that the edition has already."""
    path = folder / f"{name}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [dict(row) for row in csv.DictReader(file)]


def _measures(forms: Forms) -> list[Row]:
    names = [column.name for column in TABLES["measures"].read_columns]
    chosen = {form.measure_id for form in forms.found}
    rows = forms.base.measures
    return rows.loc[rows["measure_id"].isin(chosen), names].astype(object).where(rows.notna(), None).to_dict("records")


def _value(taken: Taken, form: MeasureForm, key: str, column: str = "value") -> tuple[str, str]:
    """Return what was taken of a cell, and where it stands; empty where nothing was."""
    return taken.get(f"{form.measure_id}|{key}|{column}", ("", ""))


def _budgets(forms: Forms, form: MeasureForm, taken: Taken) -> list[Row]:
    row: Row = {"measure_id": form.measure_id, "fiscal_year": forms.round.fiscal_year}
    places = []
    for entry in form.entries:
        if entry.kind != "money":
            continue
        value, place = _value(taken, form, entry.key)
        column = entry.key.split("|")[1]
        row[column] = int(value or entry.prefilled) if value or entry.prefilled else None
        places += [place] if place else []
        if column == "settlement_yen" and value:
            status = _value(taken, form, entry.key, "status")[0] or forms.round.state
            row["settlement_status"] = status if status != "interim" else "forecast"
    filled = any(value is not None for name, value in row.items() if name.endswith("_yen"))
    return [{**row, "source": next(iter(places), "")}] if filled else []


def _grades(forms: Forms, form: MeasureForm, taken: Taken) -> list[Row]:
    symbol, place = _value(taken, form, "grades|annual")
    if not symbol:
        return []
    evaluator = "" if forms.round.evaluator == "self" else forms.round.evaluator
    about: Row = {"measure_id": form.measure_id, "fiscal_year": forms.round.fiscal_year, "kind": "annual"}
    return [{**about, "evaluator": evaluator, "grade": symbol, "source": place}]


def _texts(forms: Forms, form: MeasureForm, taken: Taken) -> list[Row]:
    rows: list[Row] = []
    suffix = f"_{forms.round.evaluator}" if forms.round.evaluator not in ("self", "division") else ""
    for entry in form.entries:
        text, place = _value(taken, form, entry.key)
        if entry.key.startswith("texts|") and text:
            rows.append(
                {
                    "measure_id": form.measure_id,
                    "field": entry.key.split("|")[1] + suffix,
                    "text": text,
                    "source": place,
                }
            )
    return rows


def _indicators(forms: Forms, taken: Taken) -> list[Row]:
    series = [
        _series(forms, form, entry, taken)
        for form in forms.found
        for entry in form.entries
        if entry.kind == "indicator"
    ]
    rows = indicator_rows(series, ImportLog())
    for found, row in zip(series, rows, strict=True):
        written = found.at(forms.round.fiscal_year, "actual")
        row["source"] = written.source if written.text else row["source"]
    return rows


def _series(forms: Forms, form: MeasureForm, entry: AskedRow, taken: Taken) -> Series:
    data: Mapping[str, Any] = entry.data
    words = {
        name: "" if data.get(name) is None or data[name] != data[name] else str(data[name])
        for name in ("indicator", "label", "unit", "direction", "baseline_text")
    }
    found = Series(
        str(data["kind"]),
        Cell(words["indicator"], source=entry.data["target_source"]),
        form.measure_id,
        words["label"],
        words["unit"],
        words["direction"],
        int(data["seq"]),
        grading=Grading(),
        baseline=Cell(words["baseline_text"]) if words["baseline_text"] else None,
    )
    year = forms.round.fiscal_year
    own, at = _value(taken, form, entry.key, "target")
    target = Cell(own, source=at) if own else Cell(entry.words.get("target", ""), source=entry.data["target_source"])
    found.put(year, "target", target)
    text, place = _value(taken, form, entry.key)
    if text:
        found.put(year, "actual", Cell(text, source=place))
        status = _value(taken, form, entry.key, "status")[0] or forms.round.state
        found.put(
            year, "status", Cell({"final": "確定", "forecast": "見込み", "interim": "途中"}[status], source=place)
        )
    grade, at = _value(taken, form, entry.key, "grade")
    if grade:
        found.put(year, "grade", Cell(grade, source=at))
    return found
