"""The command line ``hyoka`` (評価)."""

from __future__ import annotations

import sys
from collections.abc import Sequence

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 done, 1 a program error, 2 what the user can mend, 130 interrupted.

    The commands are loaded here, so that Ctrl-C meanwhile ends as it does later.
    """
    try:
        from analysis.cli.commands import run

        return run(argv)
    except KeyboardInterrupt:
        print("中断しました。前回の結果はそのまま残っています。", file=sys.stderr)
        return 130
