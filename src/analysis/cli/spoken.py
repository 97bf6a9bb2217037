"""How ``hyoka`` speaks (画面のことば): help and errors of the arguments in Japanese."""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from analysis.words.errors import InputError, Problem
from analysis.words.mishap import problem_of

_EPILOG = "年度は 2021、R3、令和3、令和3年度 のように指定します。"

#: What argparse says, and how it is said in Japanese.
_MESSAGES = (
    (r"the following arguments are required: (.+)", r"次の引数がありません: \1"),
    (r"unrecognized arguments: (.+)", r"余分な引数があります: \1"),
    (r"argument (.+?): expected one argument", r"\1 には値が1つ要ります"),
    (r"argument .+?: invalid choice: ('.+?') \(choose from (.+)\)", r"\1 はありません。使えるのは \2 です"),
    (r"argument (.+?): (「.+)", r"\1: \2"),
)


class JapaneseHelp(argparse.HelpFormatter):
    """Help with Japanese headings."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """Begin with a Japanese word."""
        super().add_usage(usage, actions, groups, "使い方: " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks Japanese and ends with one message and exit code 2."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{"add_help": False, "formatter_class": JapaneseHelp, "epilog": _EPILOG, **settings})
        self._optionals.title, self._positionals.title = "オプション", "引数"
        self.add_argument("-h", "--help", action="help", help="使い方を表示して終わる")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments, and end."""
        for pattern, words in _MESSAGES:
            message = re.sub(pattern, words, message)
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {message}\n  対処: 「{self.prog} -h」で使い方を確かめてください。\n")


def show_any_character() -> None:
    """Let a console that lacks a character (cp932) show its number instead: a name must not end a command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def write_out() -> None:
    """Write what was said, now: at the end of the program nobody could be told that it cannot be written.

    Raises
    ------
    InputError
        Where the disk is full to which the output goes, for example.
    """
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        speak_no_more()
        problem = problem_of(error)
        what = f"表示を書き出せません（{problem.what.removesuffix('。') if problem else error}）。"
        todo = "コマンドの結果のファイルはできています。表示の書き出し先を確かめてください。"
        raise InputError(Problem("画面の表示", what, todo)) from error


def speak_no_more() -> None:
    """Let what is left of the output go nowhere: Python would try once more at its end, and say so in English."""
    with suppress(OSError, ValueError):  # a stream without a file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def program_fault(what: str) -> Problem:
    """Return what a person is told of a fault that no input explains."""
    return Problem("プログラムの誤り", what, "この表示を添えて、担当者に知らせてください。")


def shown_path(path: Path) -> str:
    """Return a path as short as it can be read from the working folder."""
    return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)
