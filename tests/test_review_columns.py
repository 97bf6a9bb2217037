"""The review of a large plan asks no question once a measure: calls are counted, not seconds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from tests.large_plan import counted_filters, write_large_plan
from tests.small_evaluation import Document, part

from analysis.evaluation.year import Evaluation, evaluate
from analysis.review import findings, seen

PLAN, YEAR = "tokorozawa-ict", 2021


@pytest.fixture
def large(root: Path, tmp_path: Path) -> Callable[[int], Evaluation]:
    """Make a plan with so many times the measures of 所沢市's, evaluated."""

    def made(copies: int) -> Evaluation:
        write_large_plan(root / "data" / "raw" / PLAN / str(YEAR), tmp_path / str(copies), copies)
        return evaluate(PLAN, YEAR, tmp_path / str(copies))

    return made


def test_no_frame_is_filtered_per_measure(monkeypatch: pytest.MonkeyPatch, large: Callable[[int], Evaluation]) -> None:
    few, many = (counted_filters(monkeypatch, partial(findings, large(copies))) for copies in (2, 8))
    assert few >= 10
    assert many <= few + 20  # only findings may ask again


def test_each_distinct_text_is_read_once(monkeypatch: pytest.MonkeyPatch, large: Callable[[int], Evaluation]) -> None:
    read: Counter[str] = Counter()
    plain = seen.missing_reason

    def counting(text: str) -> str:
        read[text] += 1
        return plain(text)

    monkeypatch.setattr(seen, "missing_reason", counting)
    evaluation = large(4)
    findings(evaluation)
    assert set(read) == set(evaluation.indicators["target_text"].fillna(""))
    assert set(read.values()) == {1}


def test_the_same_actual_again_counts_where_there_is_no_target() -> None:
    same = [part("－", "12.34件", fiscal_year=year, indicator="件数") for year in (2020, 2021)]
    found = findings(Document(indicators=same).evaluation())
    assert "same-actual-again" in set(found["rule"])
