"""Replace a folder of results whole or not at all, and by one process at a time (結果フォルダの入れ替え)."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import EACCES, EAGAIN, ENOTDIR, EWOULDBLOCK
from pathlib import Path

from analysis.words.errors import InputError, Problem
from analysis.words.whole_file import naming

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_TAKEN = (EACCES, EAGAIN, EWOULDBLOCK)


def _old(final: Path) -> Path:
    return final.with_name(f".{final.name}.old")


def _part(final: Path) -> Path:
    return final.with_name(f".{final.name}.part")


def lock_file(final: Path) -> Path:
    """Return the file that names the process which writes a folder of results now."""
    return final.with_name(f".{final.name}.lock")


def _lock(file: int) -> None:
    """Lock an open file, or raise `OSError` where another process has; the system unlocks it however this one ends."""
    if sys.platform == "win32":
        # One byte far behind the text, which others want to read.
        os.lseek(file, 1 << 20, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        os.lseek(file, 0, os.SEEK_SET)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _locked(path: Path) -> int:
    """Open and lock a file; the one that we lock is the one that lies there, though others may remove theirs."""
    while True:
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            _lock(file)
        except OSError as error:
            if error.errno in _TAKEN:
                os.close(file)
                raise BlockingIOError(path) from error
            return file  # this file system knows no locks: as careful as one can be there
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(file), path.stat()):
                return file
        os.close(file)


@contextmanager
def held(final: Path, does: str = "このフォルダに書いています") -> Iterator[None]:
    """Let no other process write a folder of results meanwhile; a lock ends with its process, however that ends.

    Parameters
    ----------
    does : str, optional
        What the other process is said to do.

    Raises
    ------
    InputError
        Where another process holds it; says which, and on which machine.
    """
    path = lock_file(final)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        file = _locked(path)
    except BlockingIOError as error:
        holder = "別のプロセス"
        with suppress(OSError):  # it may just have ended
            holder = path.read_text(encoding="utf-8") or holder
        todo = "終わるのを待つか、そちらを止めてからやり直してください。"
        place = f"{final.parent.name}/{final.name}"
        raise InputError(Problem(place, f"ほかの hyoka（{holder}）が{does}。", todo)) from error
    try:
        with naming(final):
            os.ftruncate(file, 0)
            os.write(file, f"{socket.gethostname()} のプロセス {os.getpid()}".encode())
            yield
    finally:
        if sys.platform == "win32":  # which removes no open file
            os.close(file)
        with suppress(OSError):  # one that stays holds nobody
            path.unlink(missing_ok=True)
        if sys.platform != "win32":
            os.close(file)


def repair(final: Path) -> None:
    """Bring back the previous results where a run was killed; nothing is done where another process is at work."""
    if final.parent.is_dir():
        with suppress(InputError), held(final):
            _repair(final)


def bring_back(root: Path) -> None:
    """Bring back all results of a project that a run killed between its two renames has left aside; no reader misses them."""
    for folder in ("data/raw/*", "data/processed", "reports", "reports/*"):
        for old in root.glob(f"{folder}/.*.old"):
            final = old.with_name(old.name[1 : -len(".old")])
            if not final.exists():
                with suppress(OSError):  # a project that this user may only read
                    repair(final)


def _repair(final: Path) -> None:
    shutil.rmtree(_part(final), ignore_errors=True)
    if _old(final).exists() and not final.exists():
        os.replace(_old(final), final)
    shutil.rmtree(_old(final), ignore_errors=True)


@contextmanager
def replaced_folder(final: Path) -> Iterator[Path]:
    """Give an empty folder to write into; it takes the place of the final one only if nothing fails.

    The previous results stay whole until then, and come back at the next run if this one was killed
    between the two renames.

    Raises
    ------
    InputError
        Where another process is writing the same folder.
    """
    if final.exists() and not final.is_dir():
        raise NotADirectoryError(ENOTDIR, os.strerror(ENOTDIR), str(final))
    with empty_folder(final) as part:
        yield part
        if final.exists():
            os.replace(final, _old(final))
        os.replace(part, final)


@contextmanager
def empty_folder(final: Path) -> Iterator[Path]:
    """Give an empty folder beside a final one, to work in; it is gone afterwards.

    Raises
    ------
    InputError
        Where another process is writing the same folder.
    """
    with held(final):
        _repair(final)
        part = _part(final)
        part.mkdir()
        try:
            yield part
        finally:
            _repair(final)
