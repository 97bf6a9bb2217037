"""A made-up large plan: the committed tables of a plan many times over, seeded, with the mess of the field.

Run as ``python -m tests.large_plan FOLDER [COPIES]`` it writes a project folder with one plan (大きな計画).
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

#: Cells that are dealt out anew within their column, with the share of rows: targets go with their numbers.
_MIXED = {
    "indicators": [
        (["target_text", "comparator", "target_value"], 0.15),
        (["actual_text", "actual_comparator", "actual_unit", "actual_value", "missing_reason"], 0.15),
        (["label"], 0.05),
        (["unit"], 0.05),
        (["direction"], 0.05),
        (["fiscal_year"], 0.0),
    ],
    "budgets": [(["budget_yen"], 0.1), (["settlement_yen"], 0.1)],
    "grades": [(["grade"], 0.1)],
    "measures": [(["department"], 0.2)],
    "schedules": [(["task"], 0.1)],
    "texts": [(["text"], 0.2)],
}
_EMPTY = {"indicators": ["actual_text", "actual_value"], "budgets": ["settlement_yen"], "measures": ["department"]}


def _copied(rows: pd.DataFrame, copies: int) -> pd.DataFrame:
    """Return the rows once for every copy; the first keeps its numbers, the others count on (``7-12``)."""
    repeated = [
        rows.assign(measure_id=rows["measure_id"] if copy == 0 else f"{copy}-" + rows["measure_id"])
        for copy in range(copies)
    ]
    return pd.concat(repeated, ignore_index=True)


def _mixed(name: str, rows: pd.DataFrame, draw: np.random.Generator) -> pd.DataFrame:
    """Return the rows with some cells dealt out anew and some emptied."""
    for columns, share in _MIXED.get(name, []):
        held = [column for column in columns if column in rows]
        chosen = np.flatnonzero(draw.random(len(rows)) < share)
        rows.loc[chosen, held] = rows.loc[draw.permutation(chosen), held].to_numpy()
    emptied = draw.random(len(rows)) < 0.02
    rows.loc[emptied, [column for column in _EMPTY.get(name, []) if column in rows]] = ""
    return rows


def _own(name: str, rows: pd.DataFrame, draw: np.random.Generator) -> pd.DataFrame:
    """Return the rows with amounts and tasks of their own in nearly all copies."""
    own = rows["measure_id"].str.contains("-") & (draw.random(len(rows)) < 0.99)
    if name == "budgets":
        factor = np.where(own, draw.uniform(0.5, 2, len(rows)), 1)
        for column in ("budget_yen", "settlement_yen"):
            yen = pd.to_numeric(rows[column])
            rows[column] = yen.mul(factor).round().astype("Int64").astype("string").fillna("")
    if name == "schedules":
        rows["task"] = rows["task"].mask(own, rows["task"] + "（" + rows["measure_id"] + "）")
        rows = rows.drop_duplicates([column for column in rows if column != "source"])
    return rows


def write_large_plan(source: Path, folder: Path, copies: int, seed: int = 1) -> Path:
    """Write a plan with so many times the measures of a committed edition.

    Parameters
    ----------
    source : Path
        ``data/raw/<plan_id>/<fiscal_year>``.
    folder : Path
        The new project folder.

    Returns
    -------
    Path
        The new edition's folder.
    """
    draw = np.random.default_rng(seed)
    edition = folder / "data" / "raw" / source.parent.name / source.name
    edition.mkdir(parents=True, exist_ok=True)
    shutil.copy(source.parent / "plan.toml", edition.parent)
    for path in sorted(source.glob("*.csv")):
        rows = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        if "measure_id" in rows:
            rows = _own(path.stem, _mixed(path.stem, _copied(rows, copies), draw), draw)
        rows.to_csv(edition / path.name, index=False, encoding="utf-8-sig")
    return edition


def counted_filters(monkeypatch: pytest.MonkeyPatch, work: Callable[[], object]) -> int:
    """Return how often some work filters a frame by a mask."""
    masks: list[int] = []
    plain = pd.DataFrame.__getitem__

    def counting(frame: pd.DataFrame, key: Any) -> Any:
        if getattr(key, "dtype", None) in ("bool", "boolean"):
            masks.append(len(frame))
        return plain(frame, key)

    with monkeypatch.context() as patch:
        patch.setattr(pd.DataFrame, "__getitem__", counting)
        work()
    return len(masks)


if __name__ == "__main__":
    _source = Path(__file__).parent.parent / "data" / "raw" / "tokorozawa-ict" / "2021"
    print(write_large_plan(_source, Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 50))
