"""From a finding to the measure's sheet and to the place in the source (出典を開く): one click each."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pandas as pd
from markupsafe import Markup

from analysis.editions.originals import link_of, original_of
from analysis.evaluation.year import Evaluation
from analysis.forms.measure_sheets import anchor
from analysis.review import Reviewed

#: The page of the sheets, beside the reviewer's.
_SHEETS = "measure_sheets.html"
#: From reports/<plan>/<year>/ back to the project.
_UP = "../../../"
_EXCERPT = 300


def linked(evaluation: Evaluation, table: pd.DataFrame, reviewed: Reviewed) -> pd.DataFrame:
    """Return a table of the open findings whose numbers open the measure's sheet and whose sources open the original.

    Parameters
    ----------
    table : DataFrame of str
        Of `desk.findings_table`, one row a finding.

    Returns
    -------
    DataFrame of str and Markup, the columns of ``table``
    """
    found = reviewed.open
    known = set(evaluation.measures["measure_id"])
    numbers = [
        Markup('<a href="{}#{}">{}</a>').format(_SHEETS, anchor(one), one) if one in known else shown
        for one, shown in zip(found["measure_id"].fillna(""), table["No."], strict=True)
    ]
    places = [_proof(evaluation, row.evidence, row.source) for row in found.itertuples()]
    return table.assign(**{"No.": numbers, "根拠と出典": places})


def _proof(evaluation: Evaluation, evidence: object, source: object) -> Markup:
    """Return what is quoted, a line each, and below it every source with the way to it."""
    quoted = [] if pd.isna(evidence) else str(evidence).split("／")
    places = [] if pd.isna(source) else [one for one in str(source).split("、") if one]
    told = Markup("<br>").join(quoted) + Markup("").join(_place(evaluation, one) for one in places)
    return told or Markup("－")


def _place(evaluation: Evaluation, source: str) -> Markup:
    """Return a source that opens: to the words of its line and the kept original; as text where no original was kept."""
    original = original_of(evaluation.folder, source) if evaluation.folder else None
    if original is None or evaluation.folder is None:
        return Markup("<div>出典 {}</div>").format(source)
    address = _UP + quote(original.relative_to(evaluation.folder.parents[3]).as_posix()) + link_of(original, source)
    words = _line(original, source)
    if not words:
        return Markup('<div>出典 <a href="{}">{}</a></div>').format(address, source)
    return Markup('<details><summary>出典 {}</summary>{} <a href="{}">元資料を開く</a></details>').format(
        source, words, address
    )


def _line(original: Path, source: str) -> str:
    """Return the beginning of the line of a text that a source names, empty where it names none."""
    number = re.search(r":(\d+)$", source)
    if number is None or original.suffix.lower() not in (".txt", ".csv", ".tsv", ".md"):
        return ""
    lines = original.read_bytes().decode("utf-8", errors="replace").splitlines()
    place = int(number[1]) - 1
    return " ".join(lines[place].split())[:_EXCERPT] if place < len(lines) else ""
