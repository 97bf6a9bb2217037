"""What a report is asked for (依頼): which edition, for whom, and where it goes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Job:
    """One report to make: the edition and who reads it besides those who read the annual report."""

    root: Path
    plan_id: str
    fiscal_year: int
    audiences: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The identifier ``<plan_id>/<fiscal_year>``."""
        return f"{self.plan_id}/{self.fiscal_year}"

    @property
    def folder(self) -> Path:
        """Where the results lie afterwards."""
        return self.root / "reports" / self.plan_id / str(self.fiscal_year)

    @property
    def values(self) -> dict[str, Any]:
        """The parameters that every notebook of it is run with."""
        return {"plan_id": self.plan_id, "fiscal_year": self.fiscal_year, "write_files": True}
