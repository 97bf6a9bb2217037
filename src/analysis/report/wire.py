"""Messages between processes of one machine (伝文): JSON and open files over a pair of sockets."""

from __future__ import annotations

import json
import select
import socket
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_HEAD = struct.Struct("!I")
_MOST_FILES = 8


@dataclass(frozen=True)
class Message:
    """What came: a JSON value, and the numbers of the files that came with it."""

    body: Any
    files: tuple[int, ...] = ()


def send(channel: socket.socket, body: Any, files: Sequence[int] = ()) -> None:
    """Send a JSON value with open files."""
    text = json.dumps(body).encode()
    head = _HEAD.pack(len(text))
    if files:
        socket.send_fds(channel, [head], list(files))
        channel.sendall(text)
    else:
        channel.sendall(head + text)


def receive(channel: socket.socket) -> Message | None:
    """Return the next message, None where the other side has closed."""
    head, files, _, _ = socket.recv_fds(channel, _HEAD.size, _MOST_FILES)
    if not head:
        return None
    head += _exactly(channel, _HEAD.size - len(head))
    return Message(json.loads(_exactly(channel, _HEAD.unpack(head)[0])), tuple(files))


def _exactly(channel: socket.socket, size: int) -> bytes:
    """Return so many bytes.

    Raises
    ------
    ConnectionError
        Where the other side closed in the middle of a message.
    """
    parts = []
    while size:
        part = channel.recv(size)
        if not part:
            raise ConnectionError("a message broke off")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def ready(channel: socket.socket, timeout: float | None = 0.0) -> bool:
    """Return whether there is something to receive, or the other side has closed."""
    return bool(select.select([channel], [], [], timeout)[0])
