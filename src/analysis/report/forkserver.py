"""Processes forked from one that has the libraries loaded (分身), as their owner sees them; Linux and macOS only.

Whoever asked for a child holds one end of its *lifeline*, a pair of sockets: the
child's result and exit code come through it, and the child is killed when it closes, however its owner ended.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.report import wire

#: Set where many reports are made at once: every core is busy, and a second process a report would be waste.
ONE_PROCESS = "HYOKA_ONE_PROCESS"
#: Threads of the linear algebra would make the fork unsafe, and as many jobs as cores need none.
ONE_THREAD = {name: "1" for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")}


def possible() -> bool:
    """Return whether this system forks and hands open files to another process."""
    return hasattr(os, "fork") and hasattr(socket, "send_fds") and sys.platform != "win32"


@dataclass
class Child:
    """A forked process as its owner sees it: what `subprocess.Popen` is for an ordinary one."""

    pid: int
    lifeline: socket.socket
    returncode: int | None = None
    messages: list[Any] = field(default_factory=list)
    stdin = stdout = stderr = None

    def poll(self) -> int | None:
        """Return the exit code, or None while it runs; take in what it said."""
        while self.returncode is None and wire.ready(self.lifeline):
            message = wire.receive(self.lifeline)
            if message is None:  # the server is gone, and every child with it
                self._ended(-signal.SIGKILL)
            elif "exit" in message.body:
                self._ended(message.body["exit"])
            else:
                self.messages.append(message.body)
        return self.returncode

    def _ended(self, code: int) -> None:
        self.returncode = code
        self.lifeline.close()

    def wait(self) -> int:
        """Wait for its end and return the exit code."""
        while self.poll() is None:
            wire.ready(self.lifeline, timeout=None)
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal to its process group, unless it has ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


class Server:
    """The fork server as those who use it see it: a channel to ask for children.

    Attributes
    ----------
    temporary : str or None
        A folder that the server removes when it ends; None in a child of it, of which all temporary files lie there.
    """

    temporary: str | None = None

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._asking = threading.Lock()

    def start(self, target: str, arguments: Sequence[Any], env: Mapping[str, str], cwd: str | Path) -> Child:
        """Return a new child that runs a target (`analysis.report.forking.TARGETS`) with JSON arguments in a folder of its own."""
        ours, theirs = socket.socketpair()
        body = {"target": target, "arguments": list(arguments), "env": dict(env), "cwd": str(cwd)}
        with theirs, self._asking:
            wire.send(self._channel, body, [theirs.fileno(), 1, 2])
        started = wire.receive(ours)
        if started is None or "pid" not in started.body:
            ours.close()
            raise ConnectionError("the fork server has ended")
        return Child(started.body["pid"], ours)

    def close(self) -> None:
        """Let go: the server of this process's own ends with all its children."""
        self._channel.close()


class OwnServer(Server):
    """A fork server that this process starts, and that ends with it.

    Parameters
    ----------
    modules : sequence of str
        What to load before the first fork.
    """

    def __init__(self, modules: Sequence[str]) -> None:
        ours, theirs = socket.socketpair()
        # The hash seed is fixed when an interpreter starts: all forks have that of their server.
        self.temporary = tempfile.mkdtemp(prefix="hyoka-")
        env = {**os.environ, **ONE_THREAD, "PYTHONHASHSEED": "0", "TMPDIR": self.temporary}
        begun = f"{theirs.fileno()}, {list(modules)!r}, {self.temporary!r}"
        code = f"from analysis.report import forking; forking.serve({begun})"
        with theirs:
            command = [sys.executable, "-P", "-c", code]
            # A session of its own: Ctrl-C reaches us alone, and we end the server.
            try:
                self._process = subprocess.Popen(
                    command, env=env, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, start_new_session=True
                )
            except BaseException:
                ours.close()
                shutil.rmtree(self.temporary, ignore_errors=True)
                raise
        super().__init__(ours)

    @property
    def pid(self) -> int:
        """The process number of the server."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the server still runs."""
        return self._process.poll() is None

    def close(self) -> None:
        """End the server and all its children, and wait until they are gone."""
        super().close()
        self._process.wait()
        shutil.rmtree(self.temporary or "", ignore_errors=True)

    def __enter__(self) -> OwnServer:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the server."""
        self.close()


#: The server that this process may ask for kernels: set in a job that was forked itself.
current: Server | None = None
