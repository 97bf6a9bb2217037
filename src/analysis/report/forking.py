"""The process with the libraries loaded that forks on demand (分身のもと); Linux and macOS only.

It has one thread, no event loop and no socket of ZeroMQ when it forks, so that a fork is what a fresh process
would be after the same imports.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import os
import random
import selectors
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from analysis.report import forkserver, wire

#: What a child may be asked to run: a function of its arguments and of its lifeline.
TARGETS = {
    "job": "analysis.report.workers:run_job",
    "kernel": "analysis.report.kernel:run_kernel",
    "picture": "analysis.report.export:draw_picture",
}
_PR_SET_PDEATHSIG = 1


def serve(fileno: int, modules: Sequence[str], temporary: str) -> None:
    """Load the modules, then fork on demand until the channel closes. Never returns.

    Parameters
    ----------
    temporary : str
        The folder of the temporary files of all children: who is killed cannot remove its own. It goes with the server.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for module in modules:
        name, _, function = module.partition(":")
        loaded = importlib.import_module(name)
        if function:
            getattr(loaded, function)()
    threads = _threads()
    if threads != 1:
        sys.exit(f"the fork server has {threads} threads after loading {', '.join(modules)}")
    gc.collect()
    gc.freeze()  # what all children share is not touched by their collectors
    Serving(socket.socket(fileno=fileno), temporary).run()
    os._exit(0)  # what a library would remove now is gone with our temporary files


def _threads() -> int:
    """Return how many threads this process has, those that no Python module started included."""
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) if tasks.is_dir() else threading.active_count()


class Serving:
    """The loop of the server."""

    def __init__(self, root: socket.socket, temporary: str) -> None:
        self._root, self._temporary = root, temporary
        self._selector = selectors.DefaultSelector()
        self._children: dict[int, socket.socket] = {}
        self._libc = ctypes.CDLL(None)
        self._wake, wake = os.pipe()
        for end in (self._wake, wake):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(wake)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._selector.register(root, selectors.EVENT_READ, self._asked)
        self._selector.register(self._wake, selectors.EVENT_READ, self._reap)

    def run(self) -> None:
        """Fork what is asked for, and reap what has ended, until the channel closes."""
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is self._root and not self._asked(self._root):
                    return self._end()
                if key.fileobj is not self._root and self._selector.get_map().get(key.fd) is key:
                    key.data(key.fileobj)

    def _end(self) -> None:
        for pid in self._children:
            _kill(pid)
        for pid in list(self._children):
            with suppress(ChildProcessError):
                os.waitpid(pid, 0)
        shutil.rmtree(self._temporary, ignore_errors=True)

    def _asked(self, channel: socket.socket) -> bool:
        """Fork what is asked for; return whether the channel is still open."""
        message = None
        with suppress(ConnectionError):
            message = wire.receive(channel)
        if message is None:
            self._selector.unregister(channel)
            channel.close()
            return False
        lifeline = socket.socket(fileno=message.files[0])
        ours, theirs = socket.socketpair()
        server, pid = os.getpid(), os.fork()
        if not pid:
            ours.close()
            self._child(message, lifeline, (theirs, server))  # never returns
        theirs.close()
        for file in message.files[1:]:
            os.close(file)
        self._children[pid] = lifeline
        self._selector.register(ours, selectors.EVENT_READ, self._asked)
        self._selector.register(lifeline, selectors.EVENT_READ, lambda line: self._let_go(pid, line))
        return True

    def _let_go(self, pid: int, lifeline: socket.socket) -> None:
        """End a child whose owner is gone; its exit is reaped as any other."""
        self._selector.unregister(lifeline)
        _kill(pid)

    def _reap(self, wake: int) -> None:
        with suppress(BlockingIOError):
            os.read(wake, 4096)
        for pid in list(self._children):
            done, status = os.waitpid(pid, os.WNOHANG)
            if not done:
                continue
            _kill(pid)  # what it started, and left in its group
            lifeline = self._children.pop(pid)
            with suppress(KeyError):
                self._selector.unregister(lifeline)
            with suppress(OSError):
                wire.send(lifeline, {"exit": os.waitstatus_to_exitcode(status)})
            lifeline.close()

    def _child(self, message: wire.Message, lifeline: socket.socket, ours: tuple[socket.socket, int]) -> None:
        """Become what was asked for, as a fresh process would be, and exit."""
        code, (channel, server) = 1, ours
        try:
            self._leave()
            _be_fresh(message, self._temporary)
            if sys.platform == "linux":
                self._libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
                if os.getppid() != server:  # it ended before we asked
                    os._exit(1)
            # Said only now: a signal sent earlier would miss the group that the child makes for itself.
            wire.send(lifeline, {"pid": os.getpid()})
            forkserver.current = forkserver.Server(channel)
            module, _, name = TARGETS[message.body["target"]].partition(":")
            code = getattr(importlib.import_module(module), name)(message.body["arguments"], lifeline) or 0
        except SystemExit as error:
            code = error.code if isinstance(error.code, int) else int(bool(error.code))
        except BaseException:
            traceback.print_exc()
        finally:
            for stream in (sys.stdout, sys.stderr):
                with suppress(Exception):
                    stream.flush()
            os._exit(code)

    def _leave(self) -> None:
        """Close what belongs to the server, and take its signals off."""
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.setsid()
        for key in list(self._selector.get_map().values()):
            if isinstance(key.fileobj, socket.socket):
                key.fileobj.close()
            else:
                os.close(key.fd)
        self._selector.close()
        for lifeline in self._children.values():
            lifeline.close()


def _be_fresh(message: wire.Message, temporary: str) -> None:
    """Take the working folder, environment, streams and random state of a process of one's own."""
    for place, file in enumerate(message.files[1:], start=1):
        os.dup2(file, place)
        os.close(file)
    os.chdir(message.body["cwd"])
    os.environ.clear()
    os.environ.update({**message.body["env"], "TMPDIR": temporary})
    tempfile.tempdir = None
    time.tzset()
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    sys.argv = [message.body["target"]]


def _kill(pid: int) -> None:
    """Kill the group of a child; before it has one, the child itself."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
