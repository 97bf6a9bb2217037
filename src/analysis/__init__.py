"""Evaluate the yearly reports of Japanese city plans (行政計画の年次評価).

The door for code is `open_plan`: frames by name over all editions of a plan. It is loaded at its first use, so
that the command line starts without pandas.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.outlook.plans import open_plan, open_plans

__all__ = ["open_plan", "open_plans"]


def __getattr__(name: str) -> Any:
    """Load the public functions when they are first asked for (PEP 562)."""
    if name in __all__:
        from analysis.outlook import plans as api

        import_module("analysis.chart.theme")  # Japanese in charts that the caller draws with pandas or matplotlib
        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """Name the public functions though they are not loaded yet."""
    return [*globals(), *__all__]
