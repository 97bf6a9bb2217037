"""One number of the year at a glance (主な数値)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class KeyFigure:
    """One number of the year at a glance (主な数値), as it is to be read."""

    label: str
    value: str
    unit: str = ""
    remark: str = ""
