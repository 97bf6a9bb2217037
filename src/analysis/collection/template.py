"""Fill a city's own form (市の様式に書き込む): the cells that layout.toml reads are those that are filled, nothing else changes.

What fills and what reads back is one setting: a value stands beside or below its label (``right_of``, ``below``) or in a
cell of its own (``@C5``). Columns of a table are not filled.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd

from analysis.collection.asked import Forms, MeasureForm
from analysis.collection.names import distinct, file_name
from analysis.collection.sending import write_beside
from analysis.forms.zipped import reproducible
from analysis.sources.cells import Place, Sheet, column_number
from analysis.sources.layout import read_layout
from analysis.sources.reader import read_sheets
from analysis.sources.shapes import AMOUNT_FIELDS
from analysis.sources.sheet_columns import Spec
from analysis.sources.sheet_layout import Rule, SheetLayout
from analysis.words.characters import label_key
from analysis.words.errors import InputError, Location, Problem, raise_if_any
from analysis.words.fiscal_year import mentioned_years

_CELL = re.compile(r"@([A-Z]{1,3})([1-9]\d*)")
_CHANGED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
#: Text fields of a measure that a form prints.
_MEASURE = {"id": "measure_id", "name": "name", "department": "department", "policy": "policy", "program": "program"}


@dataclass(frozen=True)
class Slot:
    """One cell of the template that a field of the layout reads."""

    sheet: str
    place: Place
    rule: Rule
    name: str
    fiscal_year: int


def fill_templates(
    forms: Forms, template: Path, layout: Path, folder: Path, told: Callable[[str, int, int], None] = lambda *_: None
) -> list[Path]:
    """Write the template once for every measure, filled with what is known, as ``<department>_<number> <name>.xlsx``.

    Raises
    ------
    InputError
        Where the template cannot be read, or the layout names no cell of it.
    """
    slots = _slots(template, read_layout(layout, forms.round.fiscal_year).sheets, forms.round.fiscal_year)
    folder.mkdir(parents=True, exist_ok=True)
    names = [file_name(f"{form.department}_{form.measure_id} {form.measure['name']}") for form in forms.found]
    paths = [folder / f"{name}.xlsx" for name in distinct(names, 80)]
    for done, (form, path) in enumerate(zip(forms.found, paths, strict=True), start=1):
        write_beside(path, _filled(template, slots, forms, form))
        told(path.stem, done, len(paths))
    return paths


def _slots(template: Path, layouts: tuple[SheetLayout, ...], fiscal_year: int) -> list[Slot]:
    sheets = [sheet for sheet in read_sheets(template) if not sheet.hidden]
    found, problems = [], []
    for layout in layouts:
        for rule in layout.rules:
            for name, spec in rule.fields.items():
                at = next(((sheet, place) for sheet in sheets if (place := _place(sheet, spec))), None)
                words = spec.right_of or spec.below or "".join(spec.heading[:1])
                if at:
                    found.append(Slot(at[0].name, at[1], rule, name, _year(spec, words, fiscal_year)))
                elif spec.right_of or spec.below:
                    todo = "layout.toml の見出しと、様式のセルの文字をそろえてください。"
                    problems.append(
                        Problem(
                            Location(template.name), f"{rule.title} の {name}: 見出し「{words}」がありません。", todo
                        )
                    )
    if not found and not problems:
        todo = "layout.toml で、記入欄を right_of、below、@C5 のように指してください。"
        problems.append(Problem(Location(template.name), "書き込める欄が layout.toml から分かりません。", todo))
    raise_if_any(problems)
    return found


def _year(spec: Spec, words: str, fiscal_year: int) -> int:
    """Return the year of a field: as set, as its label says, else that of the round."""
    named = mentioned_years(words)
    return spec.own_year or (named[-1][2] if named else fiscal_year)


def _place(sheet: Sheet, spec: Spec) -> Place | None:
    """Return the first cell right of, or below, a label, or the cell itself; merged cells count once."""
    match = _CELL.fullmatch(spec.heading[0]) if spec.heading else None
    if match:
        return sheet.first(int(match[2]) - 1, column_number(match[1]))
    key, down = label_key(spec.right_of or spec.below), bool(spec.below)
    if not key:
        return None
    for row in range(sheet.height):
        for column in range(len(sheet.values[row])):
            if label_key(sheet.own_text(row, column)) != key:
                continue
            at = (row, column)
            while sheet.first(*at) == (row, column):
                at = (at[0] + 1, at[1]) if down else (at[0], at[1] + 1)
            return sheet.first(*at)
    return None


def _filled(template: Path, slots: list[Slot], forms: Forms, form: MeasureForm) -> bytes:
    try:
        book = openpyxl.load_workbook(template, keep_vba=template.suffix.lower() == ".xlsm")
    except (OSError, ValueError, KeyError) as error:
        todo = "Excel で開き、「Excel ブック（.xlsx）」として保存し直してください。"
        raise InputError(Problem(Location(template.name), "様式に書き込めません。", todo)) from error
    for slot in slots:
        for value in _values(slot, forms, form):
            cell = book[slot.sheet].cell(slot.place[0] + 1, slot.place[1] + 1)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # never a formula
    book.properties.created = datetime(1980, 1, 1)
    target = io.BytesIO()
    book.save(target)
    return reproducible(target.getvalue(), _without_time)


def _without_time(name: str, content: bytes) -> bytes:
    return _CHANGED.sub(rb"\g<1>1980-01-01T00:00:00Z", content) if name == "docProps/core.xml" else content


def _values(slot: Slot, forms: Forms, form: MeasureForm) -> Iterator[str | int | float]:
    """Yield the value of a slot, where it is known."""
    value: Any = None
    if slot.rule.part == "measure":
        value = form.measure.get(_MEASURE.get(slot.name, ""))
    elif slot.rule.part == "indicator":
        value = _of_indicator(slot, forms, form)
    elif slot.rule.part == "budget":
        value = _of_budget(slot, forms, form)
    elif slot.rule.part == "grade" and slot.fiscal_year < forms.round.fiscal_year:
        entry = form.by_key.get("grades|annual")
        value = entry.words.get("before_actual") if entry else None
    if value is not None and not pd.isna(value) and value != "":
        yield value


def _of_indicator(slot: Slot, forms: Forms, form: MeasureForm) -> Any:
    own = [
        entry for entry in form.entries if entry.kind == "indicator" and entry.data["kind"] == slot.rule.settings.kind
    ]
    if slot.rule.number > len(own):
        return None
    entry = own[slot.rule.number - 1]
    if slot.name in ("indicator", "label", "unit"):
        return entry.data.get(slot.name)
    if slot.name == "baseline":
        return entry.data.get("baseline_text")
    now = slot.fiscal_year == forms.round.fiscal_year
    told = {"target": "target" if now else "before_target", "actual": "" if now else "before_actual"}.get(slot.name, "")
    return entry.words.get(told)


def _of_budget(slot: Slot, forms: Forms, form: MeasureForm) -> Any:
    column = AMOUNT_FIELDS.get(slot.name, "")
    rows = forms.base.budgets
    rows = rows[(rows["measure_id"] == form.measure_id) & (rows["fiscal_year"] == slot.fiscal_year)]
    if rows.empty or column not in rows or pd.isna(rows.iloc[0][column]):
        return None
    spec = slot.rule.fields[slot.name]
    factor = {"千円": 1_000, "百万円": 1_000_000, "万円": 10_000}.get(spec.unit or slot.rule.settings.unit or "", 1)
    amount = rows.iloc[0][column]
    return int(amount) // factor if int(amount) % factor == 0 else float(amount) / factor
