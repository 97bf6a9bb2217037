"""The command line ``hyoka`` (評価)."""

from analysis.cli.commands import main

__all__ = ["main"]
