"""The kernel that runs a report (カーネル): this very Python, whatever the machine calls ``python3``."""

from __future__ import annotations

import sys

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager


class OwnKernel(AsyncKernelManager):
    """A manager that asks no kernelspec of the machine: another one may have other versions of the libraries."""

    NAME = "python3"

    @property
    def kernel_spec(self) -> KernelSpec:
        """The specification of a kernel of the running interpreter."""
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(argv=command, display_name="Python 3", language="python")
