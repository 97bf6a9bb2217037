"""The kernel that runs a report (カーネル): this very Python, whatever the machine calls ``python3``.

In a process that has a fork server (`analysis.report.forkserver`) the kernel is forked from it, libraries loaded; in
every other it is started as jupyter_client does. Both are made by a kernel provisioner, the extension point for it, and
keep their files in a temporary folder of their own, none in the home of the user.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from analysis.report import forkserver

_OWN = "hyoka"
#: The address of a socket file is at most 104 bytes long (macOS), its own name included.
_LONGEST = 90


class OwnKernel(AsyncKernelManager):
    """A manager that asks no kernelspec of the machine: another one may have other versions of the libraries."""

    NAME = "python3"

    def __init__(self, **settings: Any) -> None:
        self.ended = ExitStack()
        server = forkserver.current
        # In the folder of the server, which outlives us where we are killed, and removes it.
        temporary = tempfile.TemporaryDirectory(
            prefix="hyoka-", dir=server.temporary if server else None, ignore_cleanup_errors=True
        )
        self.folder = self.ended.enter_context(temporary)
        settings["connection_file"] = str(Path(self.folder) / "k.json")
        if server is not None and len(os.fsencode(self.folder)) < _LONGEST:
            # Files, not ports: a free port may be another kernel's by the time that it is used, where many start at once.
            settings["transport"] = "ipc"
        super().__init__(**settings)

    @property
    def kernel_spec(self) -> KernelSpec:
        """The specification of a kernel of the running interpreter."""
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        _register()
        metadata = {"kernel_provisioner": {"provisioner_name": _OWN}}
        return KernelSpec(argv=command, display_name="Python 3", language="python", metadata=metadata)


class OwnProvisioner(LocalProvisioner):
    """Start a kernel as a fork of the server of this process, or as usual where there is none."""

    async def launch_kernel(self, cmd: list[str], **settings: Any) -> Any:
        """Return the connection of a new kernel; one that is started as usual where the server has ended."""
        cwd, env = settings.get("cwd") or Path.cwd(), dict(settings.get("env") or os.environ)
        if isinstance(self.parent, OwnKernel):
            own = dict.fromkeys(("IPYTHONDIR", "TMPDIR", "TEMP", "TMP"), self.parent.folder)  # it is killed, not ended
            settings["env"] = env = {**env, **own}
        if forkserver.current is None:
            return await super().launch_kernel(cmd, **settings)
        try:
            child = forkserver.current.start("kernel", cmd[3:], env, cwd)
        except ConnectionError:
            return await super().launch_kernel(cmd, **settings)
        # What a Popen is asked here, a child answers.
        self.process = child  # type: ignore[assignment]
        self.pid, self.pgid, self.cwd = child.pid, child.pid, cwd
        return self.connection_info

    async def wait(self) -> int | None:
        """Wait for the end of the kernel, looking more often than every 0.1 s."""
        while self.process and await self.poll() is None:
            await asyncio.sleep(0.002)
        return await super().wait()

    async def cleanup(self, restart: bool = False) -> None:
        """Remove the files of the connection with the kernel."""
        await super().cleanup(restart)
        if not restart and isinstance(self.parent, OwnKernel):
            self.parent.ended.close()


def _register() -> None:
    """Tell jupyter_client of the provisioner in this process alone: no installed entry point is needed."""
    where = f"{__name__}:{OwnProvisioner.__name__}"
    entry = EntryPoint(_OWN, where, KernelProvisionerFactory.GROUP_NAME)
    KernelProvisionerFactory.instance().provisioners[_OWN] = entry


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
