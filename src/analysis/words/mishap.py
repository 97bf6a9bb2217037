"""What the system refuses (書けない・読めない・足りない), said to a clerk: the one place that turns its errors into problems."""

from __future__ import annotations

import csv
import errno
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis.words.errors import InputError, Problem

_KEEP = "前回までの結果は、そのまま残っています。"
_RIGHTS = "フォルダとファイルの権限を確かめ、Excel などで開いていれば閉じてください。"
#: What happened and what to do, by the number of the error.
_SAID = {
    errno.ENOSPC: ("ディスクの空きがありません", f"空きを作ってから、やり直してください。{_KEEP}"),
    errno.EDQUOT: ("使える容量を超えました", f"不要なファイルを消してから、やり直してください。{_KEEP}"),
    errno.EFBIG: ("ファイルの大きさの上限を超えました", f"上限を確かめてください。{_KEEP}"),
    errno.EIO: ("ディスクか接続に異常があり、読み書きできません", f"異常を確かめてから、やり直してください。{_KEEP}"),
    errno.EINTR: (
        "途中で止められました（メモリの不足か、外からの停止）",
        f"メモリの空きを確かめて、やり直してください。{_KEEP}",
    ),
    errno.EROFS: ("書き込みのできない場所です", "書き込める場所で実行してください。"),
    errno.EACCES: ("読み書きの権限がないか、ほかで開かれています", _RIGHTS),
    errno.EPERM: ("読み書きの権限がありません", _RIGHTS),
    errno.EISDIR: ("ファイルのあるはずの場所に、フォルダがあります", "そのフォルダを移すか、名前を変えてください。"),
    errno.ENOTDIR: ("フォルダのあるはずの場所に、ファイルがあります", "そのファイルを移すか、名前を変えてください。"),
    errno.ENOENT: ("ファイルかフォルダがありません", "場所と名前を確かめてください。"),
    errno.EEXIST: ("同じ名前のものが、すでにあります", "それを移すか、名前を変えてください。"),
    errno.ENOTEMPTY: ("ほかのものの入ったフォルダがあります", "それを移すか、名前を変えてください。"),
    errno.ENAMETOOLONG: ("名前が長すぎます", "短い名前にしてください。"),
    errno.EINVAL: ("この場所では使えない名前です", "記号のない名前にしてください。"),
    errno.ELOOP: ("リンクがたどれません", "リンク先を確かめてください。"),
    errno.EMFILE: ("同時に開けるファイルの数を超えました", "ほかのプログラムを閉じて、やり直してください。"),
    errno.ENOMEM: ("メモリが足りません", "ほかのプログラムを閉じるか、元資料を分けてください。"),
}
_WORDS = re.compile(r"\[(?P<system>Errno|WinError) (?P<number>\d+)\] (?P<text>.*?)(?:: '(?P<file>.*)')?$", re.DOTALL)
_UNKNOWN = ("読み書きできません（{}）", "ディスクと接続を確かめて、やり直してください。")
#: Errors of Python itself that an input can cause, wherever it is met.
_OTHER = {
    MemoryError: ("メモリが足りません。", "ほかのプログラムを閉じるか、元資料を分けてください。"),
    RecursionError: ("入れ子が深すぎます。", "指定したファイルの、( ) [ ] { } の重なりを減らしてください。"),
    UnicodeError: ("文字として扱えない名前か値があります。", "ファイルの名前と引数の文字を確かめてください。"),
}


def problem_of(error: BaseException, place: Path | str = "") -> Problem | None:
    """Return what a person has to know of an error of the system; None for any other error, which is the program's.

    Parameters
    ----------
    place : Path or str, optional
        Where it happened, unless the error itself says so.
    """
    if isinstance(error, shutil.Error):
        error = _first_of_many(error)
    if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
        what, todo = _SAID.get(error.errno or 0, _UNKNOWN)
        where = str(getattr(error, "filename", None) or place or "ファイル")
        return Problem(where[-200:], f"{what.format(error.strerror or type(error).__name__)}。", todo)
    said = next((said for kind, said in _OTHER.items() if isinstance(error, kind)), None)
    return Problem(str(place) or "hyoka", *said) if said else None


def _first_of_many(error: shutil.Error) -> OSError:
    """Return the first error of those that copying a folder has gathered: it keeps of each its place and its words."""
    first = error.args[0][0] if error.args and isinstance(error.args[0], list) else ("", "", str(error))
    found = error_of(first[2])
    found.filename = first[1]
    return found


def error_of(words: str) -> OSError:
    """Return the error of the system that says such words, where nothing else is left of it (from a notebook, a copied folder)."""
    found = _WORDS.match(words)
    if not found:
        return OSError(0, words)
    number, text, file = int(found["number"]), found["text"], found["file"]
    return OSError(0, text, file, number) if found["system"] == "WinError" else OSError(number, text, file)


def csv_words(error: csv.Error) -> str:
    """Return in Japanese what the reader of CSV met."""
    words = str(error)
    if "unexpected end" in words:
        return "引用符が閉じないまま、ファイルが終わります"
    if "expected after" in words:
        return "引用符で囲んだ値のすぐ後に、文字があります"
    return "値が長すぎます" if "limit" in words else words


@contextmanager
def mishaps_told(place: Path | str = "") -> Iterator[None]:
    """Turn an error of the system into a problem.

    Raises
    ------
    InputError
        Instead of it; any other error passes.
    """
    try:
        yield
    except InputError:
        raise
    except Exception as error:
        problem = problem_of(error, place)
        if problem is None:
            raise
        raise InputError(problem) from error


@contextmanager
def stops_alone(problems: list[Problem], place: Path | str = "") -> Iterator[None]:
    """Keep what is wrong with one plan of many for the end, so that the others go on."""
    try:
        with mishaps_told(place):
            yield
    except InputError as error:
        problems += error.problems
