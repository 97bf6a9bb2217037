"""Write the workbooks that go out, one a department (送付用ブック)."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell

from analysis.collection.asked import Forms, MeasureForm
from analysis.collection.measure_sheet import ANCHOR, Look, MeasureSheet, look
from analysis.collection.names import distinct, file_name, sheet_name
from analysis.forms.zipped import reproducible
from analysis.words.cell_text import visible
from analysis.words.printing import count_text
from analysis.words.whole_file import write_whole

COVER = "表紙"
_SETTINGS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_GUIDE = (
    "1. 取組ごとのシートを開き、色の付いた欄に書いてください。",
    "2. 達成率と「確かめること」は自動で出ます。未達のときは、評価の理由に原因を書いてください。",
    "3. 「未記入」が 0 になったら、このファイルを上書き保存して返してください。シートの名前や順番は変えてもかまいません。",
)

Told = Callable[[str, int, int], None]


def write_sheets(forms: Forms, folder: Path, told: Told = lambda name, done, total: None) -> list[Path]:
    """Write one workbook a department and return their paths; the same forms give the same bytes.

    Parameters
    ----------
    folder : Path
        Gets ``<department>.xlsx``; a file of that name is kept as ``<department>.xlsx.before``.
    told : callable
        Is told of each department when its file is written: name, how many are done, of how many.
    """
    folder.mkdir(parents=True, exist_ok=True)
    departments = list(forms.by_department)
    paths = [folder / f"{name}.xlsx" for name in distinct(map(file_name, departments), 80)]
    for done, (department, path) in enumerate(zip(departments, paths, strict=True), start=1):
        write_beside(path, reproducible(_workbook(forms, department)))
        told(department, done, len(departments))
    return paths


def write_beside(path: Path, content: bytes) -> None:
    """Write a file; one of that name with something else in it stays beside, as ``<name>.before``: it may be filled in."""
    before = path.read_bytes() if path.exists() else content
    if before != content:
        number = 1
        while (copy := path.with_name(f"{path.name}.before{'' if number == 1 else number}")).exists():
            number += 1
        write_whole(copy, before)
    write_whole(path, content)


def _workbook(forms: Forms, department: str) -> bytes:
    target = io.BytesIO()
    own = forms.by_department[department]
    with xlsxwriter.Workbook(target, _SETTINGS) as book:
        title = f"{forms.base.plan.full_title} {forms.round.title} 評価票 {department}"
        book.set_properties({"title": visible(title), "author": "hyoka", "created": datetime(1980, 1, 1)})
        formats = look(book)
        names = distinct([COVER, *(sheet_name(f"{form.measure_id} {form.measure['name']}") for form in own)])
        cover = book.add_worksheet(names[0])
        for form, name in zip(own, names[1:], strict=True):
            MeasureSheet(book, formats, forms, name).write(form)
        _cover(cover, formats, forms, (department, own, names[1:]))
    return target.getvalue()


def _cover(page: Any, formats: Look, forms: Forms, about: tuple[str, list[MeasureForm], list[str]]) -> None:
    """Write the cover: what to do, and what is still missing in each sheet, by formula."""
    department, own, names = about
    plan = forms.base.plan
    page.write_string(0, 0, f"{ANCHOR}-cover|{forms.round.key}", formats["plain"])
    page.set_row(0, None, None, {"hidden": True})
    for place, width in enumerate((10, 60, 14, 14)):
        page.set_column(place, place, width, formats["plain"])
    page.write_string(1, 0, visible(f"{plan.full_title}　{forms.round.title}の評価票　{department}"), formats["title"])
    for row, words in enumerate(_GUIDE, start=2):
        page.write_string(row, 0, words, formats["title"])
        page.set_row(row, 22)
    top = 3 + len(_GUIDE)
    for place, words in enumerate(("No.", plan.measure_word, "未記入（か所）", "確認事項")):
        page.write_string(top, place, words, formats["head"])
    number = xl_rowcol_to_cell(*MeasureSheet.number_at, row_abs=True, col_abs=True)
    for row, (form, name) in enumerate(zip(own, names, strict=True), start=top + 1):
        page.set_row(row, 24)
        page.write_string(row, 0, form.measure_id, formats["locked"])
        page.write_url(
            row, 1, f"internal:{quote_sheetname(name)}!A1", formats["link"], visible(str(form.measure["name"]))
        )
        missing = sum(entry.required for entry in form.entries)
        page.write_formula(row, 2, f"={quote_sheetname(name)}!{number}", formats["locked"], missing)
        asked = sum(entry.key.startswith("answers|") for entry in form.entries)
        page.write_string(row, 3, count_text(asked) if asked else "", formats["locked"])
    questions = [(form, entry) for form in own for entry in form.entries if entry.key.startswith("answers|")]
    if questions:
        words = "確認事項（答えは、取組のシートの終わりの欄に書いてください）"
        page.write_string(top + len(own) + 2, 1, words, formats["head"])
    for row, (form, entry) in enumerate(questions, start=top + len(own) + 3):
        page.write_string(row, 0, form.measure_id, formats["locked"])
        page.merge_range(row, 1, row, 3, "", formats["locked"])
        page.write_string(row, 1, visible(entry.words["label"]), formats["locked"])
        page.set_row(row, 48)
    page.hide_gridlines(2)
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.protect("", {"format_columns": True})
