"""Loading and evaluating work on columns: calls are counted on a large plan, not seconds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.large_plan import counted_filters, write_large_plan

from analysis.editions import raw
from analysis.evaluation import verdict
from analysis.evaluation.year import evaluate

PLAN, YEAR = "tokorozawa-ict", 2021


@pytest.fixture
def large(root: Path, tmp_path: Path) -> Callable[[int], Path]:
    """Write a plan with so many times the measures of 所沢市's."""

    def written(copies: int) -> Path:
        write_large_plan(root / "data" / "raw" / PLAN / str(YEAR), tmp_path / str(copies), copies)
        return tmp_path / str(copies)

    return written


def test_no_frame_is_filtered_per_measure(monkeypatch: pytest.MonkeyPatch, large: Callable[[int], Path]) -> None:
    few, many = (counted_filters(monkeypatch, partial(evaluate, PLAN, YEAR, large(copies))) for copies in (2, 8))
    assert 0 < many == few


def test_each_distinct_cell_is_converted_once(monkeypatch: pytest.MonkeyPatch, large: Callable[[int], Path]) -> None:
    converted: Counter[tuple[str, str]] = Counter()
    plain = raw.convert

    def counting(text: str, column: Any) -> Any:
        converted[text, column.name] += 1
        return plain(text, column)

    folder = large(4)
    monkeypatch.setattr(raw, "convert", counting)
    evaluate(PLAN, YEAR, folder)
    targets = [times for (_, name), times in converted.items() if name == "target_value"]
    assert len(targets) >= 20
    assert set(targets) == {2}  # to check it, and for the frame


def test_each_distinct_answer_in_words_is_read_once(
    monkeypatch: pytest.MonkeyPatch, large: Callable[[int], Path]
) -> None:
    read: Counter[tuple[str, str]] = Counter()
    plain = verdict.state_reached

    def counting(target: str, actual: str) -> str:
        read[target, actual] += 1
        return plain(target, actual)

    folder = large(4)
    monkeypatch.setattr(verdict, "state_reached", counting)
    evaluate(PLAN, YEAR, folder)
    assert len(read) >= 10
    assert set(read.values()) == {1}
