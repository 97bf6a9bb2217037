"""The time left is that of the reports so far, for those to come."""

from __future__ import annotations

import io
import time

import pytest

from analysis.report.batch import Result
from analysis.report.progress import Progress, duration


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "約10秒"), (44, "約40秒"), (89, "約90秒"), (91, "約2分"), (3541, "約59分"), (7800, "約2時間10分")],
)
def test_duration_is_said_roundly(seconds, said):
    assert duration(seconds) == said


def test_time_left_follows_from_what_is_done(monkeypatch):
    clock = iter([0.0, 30.0, 60.0])
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    stream = io.StringIO()
    told = Progress(stream, _begun=time.monotonic())
    told(Result("a/2020", message="x"), 1, 2)
    told(Result("b/2020"), 2, 2)
    assert stream.getvalue().splitlines() == ["[1/2] a/2020 失敗（残り約30秒）", "[2/2] b/2020 失敗"]
