"""Kernels forked from a process that has the libraries loaded (分身のカーネル).

`ForkedProvisioner` is a kernel provisioner of jupyter_client: where this process has a fork server it starts
a Python kernel as a fork, and in every other case as jupyter_client itself does.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import Sequence
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from analysis.report import forkserver

NAME = "hyoka-fork"


class ForkedProvisioner(LocalProvisioner):
    """Start a kernel as a fork of the server of this process, if it has one."""

    async def launch_kernel(self, cmd: list[str], **settings: Any) -> Any:
        """Return the connection of a new kernel; see `LocalProvisioner`."""
        server = forkserver.current
        if server is None or cmd[1:3] != ["-m", "ipykernel_launcher"]:
            return await super().launch_kernel(cmd, **settings)
        cwd = settings.get("cwd") or Path.cwd()
        child = server.start("kernel", cmd[3:], settings.get("env") or os.environ, cwd)
        # What a Popen is asked here, a child answers.
        self.process = child  # type: ignore[assignment]
        self.pid, self.pgid, self.cwd = child.pid, child.pid, cwd
        return self.connection_info

    async def wait(self) -> int | None:
        """Wait for the end of the kernel, looking more often than every 0.1 s."""
        while self.process and await self.poll() is None:
            await asyncio.sleep(0.002)
        return await super().wait()


def use() -> None:
    """Start kernels with `ForkedProvisioner` in this process from now on."""
    factory = KernelProvisionerFactory.instance()
    where = f"{__name__}:{ForkedProvisioner.__name__}"
    factory.provisioners[NAME] = EntryPoint(NAME, where, KernelProvisionerFactory.GROUP_NAME)
    factory.default_provisioner_name = NAME


def run_kernel(arguments: Sequence[str], lifeline: socket.socket) -> None:
    """Be a kernel (in a fork)."""
    from ipykernel.kernelapp import IPKernelApp

    # Read from the environment when ipykernel was imported, which was in the server: said again here.
    parent = f"--IPKernelApp.parent_handle={os.getppid()}"
    _inline_pictures()
    IPKernelApp.launch_instance(argv=[*arguments, parent])


def _inline_pictures() -> None:
    """Let pyplot show its figures in the notebook: matplotlib asks the environment when it is imported."""
    backend = os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    if "matplotlib" in sys.modules:
        sys.modules["matplotlib"].rcParams["backend"] = backend
