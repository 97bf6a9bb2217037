"""One number of the year at a glance (主な数値)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class KeyFigure:
    """One number of the year at a glance (主な数値), as it is to be read.

    Attributes
    ----------
    before : str
        What it was in the year before, on what both years know.
    status : str
        A key of `analysis.telling.year_answers.STATUSES`; empty for a mere count.
    word : str
        The status in Japanese.
    """

    label: str
    value: str
    unit: str = ""
    remark: str = ""
    before: str = ""
    status: str = ""
    word: str = ""
