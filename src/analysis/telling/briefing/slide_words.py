"""Words that every slide shares (言い回し): sums, shares, lists of names, text that fits a line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import pandas as pd

from analysis.evaluation.year import Evaluation
from analysis.words.fiscal_year import label
from analysis.words.printing import count_text

#: Widths in em (全角1文字 = 1) of a title over two lines and of a cell over three.
TITLE_WIDTH, CELL_WIDTH = 58.0, 48.0


# Characters that XML forbids, controls, and marks that turn the writing direction.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def clean(text: object) -> str:
    """Return a text as one line without control characters and direction marks."""
    return re.sub(r"\s+", " ", _UNSEEN.sub("", str(text))).strip()


def width(text: str) -> float:
    """Return the width of a text in em: 1 for a full-width character, 0.55 for a half-width one."""
    return sum(1.0 if unicodedata.east_asian_width(one) in "WFA" else 0.55 for one in text)


def shortened(text: str, limit: float = CELL_WIDTH) -> str:
    """Return a text of at most ``limit`` em; what was left out is marked by ``…``."""
    words = clean(text)
    if width(words) <= limit:
        return words
    kept = ""
    for one in words:
        if width(kept) + width(one) > limit - 1:
            break
        kept += one
    return f"{kept.rstrip('、。 ')}…"


def fitting(*candidates: str) -> str:
    """Return the first candidate that fits a title of two lines; the last one, shortened, where none does."""
    return next((text for text in candidates if width(text) <= TITLE_WIDTH), shortened(candidates[-1], TITLE_WIDTH))


def quoted(name: str) -> str:
    """Return a name in brackets; those inside it become double ones (二重かぎ)."""
    return f"「{name.translate(str.maketrans('「」', '『』'))}」"


def names(values: Sequence[str], few: int = 3, limit: float = 30.0, unit: str = "件") -> str:
    """Return the first names in brackets, e.g. ``「A」「B」など5件``; without a unit their number was said before."""
    shown = "".join(quoted(shortened(value, limit)) for value in values[:few])
    return shown if len(values) <= few else f"{shown}など{count_text(len(values), unit) if unit else ''}"


def given(value: object, otherwise: str = "") -> str:
    """Return a cell's text, or something else where it is missing."""
    return otherwise if pd.isna(value) else str(value)


def source_line(evaluation: Evaluation) -> str:
    """Return where the figures come from, for the foot of a slide."""
    plan = evaluation.plan
    return f"出典：{plan.source_title or plan.full_title}（{plan.city}）をもとに集計・加工"


def origin(evaluation: Evaluation, *tables: str, of: str = "") -> str:
    """Return for the notes in which tables of the edition a figure stands: those of the named ones with rows of the year.

    Parameters
    ----------
    of : str
        Which columns, or which rows besides those of the year.
    """
    files = "・".join(f"{name}.csv" for name in tables if _of_the_year(evaluation, name))
    more = f"（{of}）" if of else ""
    if not files:
        return f"数値の所在：data/raw/{evaluation.key} に、{label(evaluation.fiscal_year)}の行はありません"
    return f"数値の所在：data/raw/{evaluation.key} の {files}{more}（{label(evaluation.fiscal_year)}の行）"


def _of_the_year(evaluation: Evaluation, name: str) -> bool:
    """Return whether a table has rows of the evaluated year; one without years whether it has rows."""
    rows = evaluation.table(name)
    return bool((rows["fiscal_year"] == evaluation.fiscal_year).any()) if "fiscal_year" in rows else len(rows) > 0
