"""The lists that go back to departments (返送用の一覧): every question by file, sheet and cell."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import xlsxwriter

from analysis.collection.asked import Forms
from analysis.collection.measure_sheet import look
from analysis.collection.names import distinct, file_name
from analysis.collection.returned import Issue
from analysis.forms.zipped import reproducible
from analysis.words.cell_text import visible

_HEADS = (("ファイル", 26), ("シート", 24), ("セル", 8), ("書かれている内容", 30), ("確かめること", 46), ("お願い", 46))
_SETTINGS = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}


def write_replies(forms: Forms, issues: Mapping[str, Sequence[Issue]], folder: Path) -> list[Path]:
    """Write one workbook a department that is asked anything, and put those of the last collect aside."""
    if folder.exists():
        last = folder.with_name(f"{folder.name}（前回）")
        shutil.rmtree(last, ignore_errors=True)
        os.replace(folder, last)
    folder.mkdir(parents=True)
    names = distinct((file_name(f"{name}_確認のお願い") for name in issues), 80)
    paths = [folder / f"{name}.xlsx" for name in names]
    for path, (department, own) in zip(paths, issues.items(), strict=True):
        part = path.with_name(f".{path.name}.part")
        part.write_bytes(reproducible(_workbook(forms, department, own)))
        os.replace(part, path)
    return paths


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
