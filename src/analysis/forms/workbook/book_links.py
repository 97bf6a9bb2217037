"""Links from a source to the place in the kept document (出典から元資料へ): sheet and cell of a workbook, page of a PDF."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from analysis.editions.originals import link_of, original_of
from analysis.evaluation.year import Evaluation

#: From reports/<plan>/<year>/ to the project folder.
_UP = "../../.."


def opening(evaluation: Evaluation) -> Callable[[Any], str]:
    """Return a function from a source to the address that opens it in Excel; empty where no document was kept."""
    folder = evaluation.folder
    if folder is None:
        return lambda source: ""
    editions = sorted((path for path in folder.parent.glob("[0-9]*") if path.is_dir()), reverse=True)
    nearest = sorted(editions, key=lambda path: path != folder)

    @lru_cache(maxsize=10_000)
    def address(source: str) -> str:
        original = next((found for one in nearest if (found := original_of(one, source))), None)
        return _address(original, source, folder.parents[3]) if original else ""

    return lambda source: address(source) if isinstance(source, str) else ""


def page_opening(evaluation: Evaluation) -> Callable[[str], str]:
    """Return a function from a source to the address that opens the kept document from a page; empty where none was kept."""
    open_in_excel = opening(evaluation)
    return lambda source: open_in_excel(source).removeprefix("external:").partition("#'")[0]


def _address(original: Path, source: str, root: Path) -> str:
    path = f"external:{_UP}/{original.relative_to(root).as_posix()}"
    if original.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".xlsb") and "!" in source:
        sheet, _, cell = source.removeprefix(f"{original.name}:").rpartition("!")
        return f"{path}#'{sheet}'!{cell}"
    return path + link_of(original, source)
