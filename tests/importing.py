"""Import a document by a layout and look at what came out: shared by the tests of sheets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analysis.sources.imported import Imported
from analysis.sources.importing import import_edition
from analysis.words.errors import InputError


def imported(folder: Path, document: Path, layout: str, year: int = 2024) -> Imported:
    path = folder / "layout.toml"
    path.write_text(layout, encoding="utf-8")
    return import_edition(document, path, year)


def values(found: Imported, table: str, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row.get(name) for name in names) for row in found.tables[table]]


def messages(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [str(problem) for problem in error.value.problems]


def csv_file(folder: Path, *lines: str, name: str = "t.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
