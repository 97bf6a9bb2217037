"""The lists that go back to departments (返送用の一覧): every question by file, sheet and cell."""

from __future__ import annotations

import io
import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import xlsxwriter

from analysis.collection.arrived import Issue
from analysis.collection.asked import Forms
from analysis.collection.measure_sheet import look
from analysis.collection.names import distinct, file_name
from analysis.editions.staging import repair, replaced_folder
from analysis.forms.zipped import reproducible
from analysis.words.cell_text import visible

_HEADS = (("ファイル", 26), ("シート", 24), ("セル", 8), ("書かれている内容", 30), ("確かめること", 46), ("お願い", 46))
_SETTINGS = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}


def write_replies(forms: Forms, issues: Mapping[str, Sequence[Issue]], folder: Path) -> list[Path]:
    """Write one workbook a department that is asked anything, and keep those of the last collect, where they differ, aside."""
    repair(folder)
    names = distinct((file_name(f"{name}_確認のお願い") for name in issues), 80)
    books = {
        f"{name}.xlsx": reproducible(_workbook(forms, department, own))
        for name, (department, own) in zip(names, issues.items(), strict=True)
    }
    if not folder.is_dir() or books != {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}:
        _replace(folder, books)
    return [folder / name for name in books]


def _replace(folder: Path, books: Mapping[str, bytes]) -> None:
    if folder.is_dir():
        with replaced_folder(folder.with_name(f"{folder.name}（前回）")) as part:
            shutil.copytree(folder, part, dirs_exist_ok=True)
    with replaced_folder(folder) as part:
        for name, content in books.items():
            (part / name).write_bytes(content)


def _workbook(forms: Forms, department: str, issues: Sequence[Issue]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, _SETTINGS) as book:
        title = f"{forms.base.plan.full_title}　{forms.round.title}の評価票　確認のお願い（{department}）"
        book.set_properties({"title": visible(title), "author": "hyoka", "created": datetime(1980, 1, 1)})
        formats, page = look(book), book.add_worksheet("確認のお願い")
        page.write_string(0, 0, visible(title), formats["title"])
        for column, (heading, width) in enumerate(_HEADS):
            page.set_column(column, column, width, formats["plain"])
            page.write_string(2, column, heading, formats["head"])
        for row, one in enumerate(issues, start=3):
            cells = (one.place.file, one.place.sheet, one.place.cell, one.text, one.what, one.todo)
            for column, words in enumerate(cells):
                page.write_string(row, column, visible(words), formats["locked"])
        page.freeze_panes(3, 0)
        page.hide_gridlines(2)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(2)
    return target.getvalue()
