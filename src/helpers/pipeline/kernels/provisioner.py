"""A kernel provisioner (jupyter_client's extension point) that forks kernels instead of starting interpreters.

The kernel `erfaring` (kernels/erfaring/kernel.json) names it, so that papermill, nbval and JupyterLab use it by that
name. Where processes cannot be forked it is the ordinary provisioner.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import List, Unicode

from helpers.pipeline.kernels.client import ForkedKernel, can_fork, fork_server
from helpers.pipeline.kernels.sockets import socket_name

_LAUNCHER = ["-m", "ipykernel_launcher"]


class ForkProvisioner(LocalProvisioner):
    """Kernels forked from a server in which `preload` is imported already, spoken to over files (`ipc`)."""

    preload = List(Unicode(), help="Modules that the fork server imports").tag(config=True)

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        manager = self.parent
        if can_fork() and manager is not None and manager.transport == "tcp" and manager.shell_port == 0:
            # Parallel kernels race for TCP ports; ipc's own default is one relative path, on which two kernels meet.
            manager.transport = "ipc"
            manager.ip = socket_name()
        return await super().pre_launch(**kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        quiet = kwargs.get("stdout") == subprocess.DEVNULL and kwargs.get("stderr") == subprocess.DEVNULL
        plain = quiet or (kwargs.get("stdout") is None and kwargs.get("stderr") is None)
        if not (can_fork() and plain and cmd[1:3] == _LAUNCHER):
            return await super().launch_kernel(cmd, **kwargs)
        folder = str(kwargs.get("cwd") or Path.cwd())
        environment = {**(kwargs.get("env") or os.environ)}
        try:
            process = fork_server(self.preload).start(cmd[3:], folder, environment, quiet=quiet)
        except OSError:
            return await super().launch_kernel(cmd, **kwargs)
        self.process = process  # type: ignore[assignment]
        self.pid = self.pgid = process.pid
        self.cwd = folder
        return self.connection_info

    async def kill(self, restart: bool = False) -> None:  # noqa: FBT001, FBT002 - the base's own signature
        process: Any = self.process
        await super().kill(restart)
        if isinstance(process, ForkedKernel):
            # The manager looks ten times a second whether it has gone; here that is known at once.
            with contextlib.suppress(subprocess.TimeoutExpired):
                await asyncio.to_thread(process.wait, 5)
