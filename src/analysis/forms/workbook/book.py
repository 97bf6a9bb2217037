"""Put the sheets together and write the workbook (Excelブックの作成)."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import pandas as pd
import xlsxwriter

from analysis.evaluation.year import Evaluation
from analysis.forms.workbook import book_look, book_sources
from analysis.forms.workbook.book_look import Look
from analysis.forms.workbook.book_more import further_listings
from analysis.forms.workbook.book_sheet import BookSheet
from analysis.forms.workbook.book_tables import Listing, listings
from analysis.forms.workbook.language import in_japanese
from analysis.forms.workbook.overview import write_overview
from analysis.words.cell_text import visible
from analysis.words.fiscal_year import label
from analysis.words.whole_file import write_whole

_SETTINGS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "default_format_properties": {"font_name": book_look.FONT, "font_size": book_look.SIZE},
}
#: Stands where a date is wanted: the same input gives the same bytes.
_NO_DATE = datetime(1980, 1, 1)


def write_workbook(evaluation: Evaluation, findings: pd.DataFrame | None, path: Path) -> None:
    """Write an evaluation as an Excel workbook of eight sheets, and one more for each thing that only some documents hold.

    Amounts, values and rates are real numbers with formats; every text of the data is written as a text, so that
    none can run as a formula. A sheet for which the source has nothing says so in a sentence. The same input
    gives the same bytes.

    Parameters
    ----------
    evaluation : Evaluation
    findings : DataFrame or None
        The contract's table ``findings``; None where the review was not run.
    path : Path
        The file to write; an existing one is replaced whole or not at all.
    """
    written = in_japanese(_written(evaluation, findings))
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, written)


def _written(evaluation: Evaluation, findings: pd.DataFrame | None) -> bytes:
    target = io.BytesIO()
    title = f"{evaluation.plan.full_title} {label(evaluation.fiscal_year)}の評価"
    with xlsxwriter.Workbook(target, _SETTINGS) as book:
        subject = evaluation.plan.source_title or evaluation.plan.full_title
        properties = {"title": visible(title), "subject": visible(subject), "author": "hyoka", "created": _NO_DATE}
        book.set_properties(properties)
        formats = Look(book, evaluation.plan)
        found = [*listings(evaluation, findings, formats), *further_listings(evaluation, formats)]
        last = Listing(book_sources.NAME, book_sources.ABOUT, [])
        write_overview(book, evaluation, formats, [*found, last]).set_up_print(title)
        for listing in found:
            _write_listing(BookSheet(book, listing.sheet, formats, _widths(listing)), listing, title)
        book_sources.write_sources(book, evaluation, formats).set_up_print(title)
    return target.getvalue()


def _widths(listing: Listing) -> list[float]:
    """Return the widths of the printed columns; of one wide column where there is only a sentence."""
    return [field.width for field in listing.fields if field.printed] or [120.0]


def _write_listing(sheet: BookSheet, listing: Listing, title: str) -> None:
    """Write one sheet with one table that stays in sight, filters and prints."""
    sheet.heading(f"{listing.sheet}　{listing.about}", 14)
    for remark in listing.remarks:
        sheet.paragraph(remark)
    head = sheet.row if listing.fields else None
    if listing.fields:
        sheet.widen(listing.fields)
        first, _ = sheet.table(listing.table_name, listing.fields)
        sheet.page.freeze_panes(first, listing.fixed)
    sheet.set_up_print(title, head)
