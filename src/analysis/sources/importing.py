"""The one door for documents of any shape (元資料の取り込み)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from analysis.sources.document import import_records
from analysis.sources.imported import Imported
from analysis.sources.layout import read_layout
from analysis.sources.numbering import FormerMeasure, are_printed, number_by_name
from analysis.sources.sheet import import_sheets


def import_edition(
    path: Path | Sequence[Path], layout_path: Path, fiscal_year: int, former: Sequence[FormerMeasure] = ()
) -> Imported:
    """Read a document, or every document of a folder, into the tables of the data contract.

    Parameters
    ----------
    path : Path, or several
        A workbook, CSV, text, Word, PDF, HTML or JSON document, or a folder of them; file names go into every ``source``.
    layout_path : Path
        The plan's layout.toml: with ``[record]`` the documents are cut into records, else each sheet is read as it is.
    fiscal_year : int
        The evaluated year: that of values whose heading and row name none.
    former : sequence of FormerMeasure
        The measures of other editions, by which measures without a printed number get theirs.

    Returns
    -------
    Imported
        Rows by table, and what became of every line, row and column.

    Raises
    ------
    InputError
        With everything that is wrong in the layout or cannot be read in the document.
    """
    layout = read_layout(layout_path, fiscal_year)
    found = import_records(path, layout) if layout.has_record else import_sheets(path, layout)
    if not are_printed(layout):
        number_by_name(found, former, layout)
    return found
