"""How far a batch is (進み具合), with the time that is left."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from typing import TextIO

from analysis.report.outcome import Result
from analysis.words.printing import count_text

#: Plans from one word to the next.
_EVERY = 50


def duration(seconds: float) -> str:
    """Return a span of time as it is said: 約40秒, 約3分, 約2時間10分."""
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"約{max(round(seconds / 10), 1) * 10}秒"
    return f"約{minutes}分" if minutes < 60 else f"約{minutes // 60}時間{minutes % 60}分"


def plans_read(done: int, total: int) -> None:
    """Say every now and then how many plans were read."""
    if done == total or not done % _EVERY:
        print(f"計画の読み込み {count_text(done, '')}/{count_text(total, '計画')}", file=sys.stderr, flush=True)


@dataclass
class Progress:
    """Say each report as it ends, and the time left: that of the reports so far, for those to come."""

    stream: TextIO = field(default_factory=lambda: sys.stderr)
    _begun: float = field(default_factory=time.monotonic)

    def __call__(self, result: Result, done: int, total: int) -> None:
        """Print one line."""
        spent = time.monotonic() - self._begun
        left = f"（残り{duration(spent / done * (total - done))}）" if done < total else ""
        print(f"[{done}/{total}] {result.key} {'完了' if result.path else '失敗'}{left}", file=self.stream, flush=True)
