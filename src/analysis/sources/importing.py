"""The one door for documents of any shape (元資料の取り込み): forms of text, or tables of any kind."""

from __future__ import annotations

from pathlib import Path

from analysis.sources.document import Imported, import_document
from analysis.sources.sheet import SheetImport, import_sheets
from analysis.sources.sheet_layout import has_sheets
from analysis.words.settings import read_toml


def import_edition(path: Path, layout_path: Path, fiscal_year: int) -> Imported | SheetImport:
    """Read a document into the tables of the data contract, as its layout.toml says.

    A layout with ``[[sheet]]`` parts reads tables (workbook, CSV, Word, PDF), any other one reads forms of text.

    Parameters
    ----------
    path : Path
        The document, or a folder of documents for tables.
    layout_path : Path
        The plan's layout.toml.
    fiscal_year : int
        The evaluated year.

    Raises
    ------
    InputError
        With everything that is wrong in the layout or cannot be read in the document.
    """
    todo = f"{layout_path.parent.name} に様式の定義 layout.toml を置いてください（hyoka new でひな形を作れます）。"
    if has_sheets(read_toml(layout_path, todo)):
        return import_sheets(path, layout_path, fiscal_year)
    return import_document(path, layout_path, fiscal_year)
