"""A program that ends with this process, however this process ends (道連れの子プロセス).

Linux sends it a signal (prctl, PR_SET_PDEATHSIG); Windows ends the job that it belongs to when the last handle closes
(JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE). Elsewhere it ends when its work is done.
"""

from __future__ import annotations

import ctypes
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

_PR_SET_PDEATHSIG = 1

if sys.platform == "win32":
    from ctypes import wintypes

    _EXTENDED_LIMITS, _KILL_ON_JOB_CLOSE = 9, 0x2000

    class _Limits(ctypes.Structure):
        """JOBOBJECT_EXTENDED_LIMIT_INFORMATION, with the two structures that it begins with."""

        _fields_ = (
            *((f"time_{number}", ctypes.c_int64) for number in (1, 2)),
            ("flags", wintypes.DWORD),
            *((f"size_{number}", ctypes.c_size_t) for number in (1, 2)),
            ("processes", wintypes.DWORD),
            ("affinity", ctypes.c_size_t),
            ("priority", wintypes.DWORD),
            ("scheduling", wintypes.DWORD),
            *((f"count_{number}", ctypes.c_uint64) for number in range(6)),
            *((f"memory_{number}", ctypes.c_size_t) for number in range(4)),
        )

    def _tied(process: subprocess.Popen[bytes]) -> object:
        """Return the job of a process: it ends when nothing holds the job any more."""
        kernel = ctypes.WinDLL("kernel32")
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        job = wintypes.HANDLE(kernel.CreateJobObjectW(None, None))
        limits = _Limits(flags=_KILL_ON_JOB_CLOSE)
        kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits))
        kernel.AssignProcessToJobObject(job, wintypes.HANDLE(int(process._handle)))
        return job

else:

    def _tied(process: subprocess.Popen[bytes]) -> object:
        """Return what ties a process to this one: nothing that has to be kept."""
        return None


def _before() -> Callable[[], object] | None:
    """Return what the child does before it becomes the program."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl  # loaded before the fork
    return lambda: prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def run_bound(command: Sequence[str], seconds: float, env: Mapping[str, str], folder: Path) -> tuple[int, bytes]:
    """Run a program in a folder to its end; return its exit code and what it said on standard error.

    Raises
    ------
    subprocess.TimeoutExpired
        Where it takes longer; it is ended.
    """
    nothing = subprocess.DEVNULL
    with subprocess.Popen(
        command,
        env=env,
        cwd=folder,
        stdin=nothing,
        stdout=nothing,
        stderr=subprocess.PIPE,
        preexec_fn=_before(),  # noqa: PLW1509 (it calls one function of the system and takes no lock)
    ) as process:
        job = _tied(process)
        try:
            _, said = process.communicate(timeout=seconds)
        except BaseException:
            process.kill()
            raise
        del job
        return process.returncode, said
