"""The charts of a report (図): one function a chart, from an evaluation to a `Chart` or `Absent`.

>>> from analysis import chart
>>> chart.budget_by_year(year)  # doctest: +SKIP
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from analysis.chart import hush  # noqa: F401 -- before matplotlib
from analysis.chart.picture import CHARTS, Absent, Chart, png_bytes, svg_bytes

for _module in pkgutil.iter_modules(__path__):  # importing a module registers its charts
    import_module(f"{__name__}.{_module.name}")
globals().update(CHARTS)

if TYPE_CHECKING:

    def __getattr__(name: str) -> Callable[..., Chart | Absent]: ...


__all__ = ["CHARTS", "Absent", "Chart", "png_bytes", "svg_bytes"]
