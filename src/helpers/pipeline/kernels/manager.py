"""How a runner meets its kernels: over files, and ready as soon as they are."""

from __future__ import annotations

import time
from queue import Empty
from subprocess import DEVNULL
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from traitlets import default

from helpers.pipeline.kernels.sockets import socket_name

# IPython's history is one database in the user's home, into which every cell of every run would be written.
_UNREMEMBERED = "--HistoryManager.enabled=False"


class PromptClient(AsyncKernelClient):
    """A client that goes on when the kernel has told that it is idle.

    The library's own listens until nothing came for 0.2 seconds, which every run of every chapter would wait for.
    """

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers and what it publishes is heard.

        Raises:
            RuntimeError: It died, or did not answer in `timeout` seconds.
        """
        end = time.monotonic() + (timeout or float("inf"))
        patience = 0.01
        while not await self._answered(self.kernel_info(), patience):
            patience = min(2 * patience, 1.0)
            if not await self.is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if time.monotonic() > end:
                raise RuntimeError(f"Kernel didn't respond in {timeout} seconds")

    async def _answered(self, request: str, patience: float) -> bool:
        """Whether the reply came and, where outputs come, that this very request is done with: nothing is before it.

        What is published before the kernel knows that somebody listens is lost: soon after the reply it is asked again.
        """
        try:
            while (reply := await self.shell_channel.get_msg(timeout=1))["parent_header"].get("msg_id") != request:
                pass
            self._handle_kernel_info_reply(reply)
            while not _idle_after(request, await self.iopub_channel.get_msg(timeout=patience)):
                pass
        except Empty:
            return False
        return True


def _idle_after(request: str, message: dict[str, Any]) -> bool:
    return bool(
        message["parent_header"].get("msg_id") == request and message["content"].get("execution_state") == "idle"
    )


class IpcKernelManager(AsyncKernelManager):
    """Kernels spoken to over files: parallel kernels race for TCP ports."""

    @default("transport")
    def _transport(self) -> str:
        return "ipc"

    @default("client_factory")
    def _prompt(self) -> type[PromptClient]:
        return PromptClient

    async def start_kernel(self, **options: Any) -> None:  # type: ignore[override]  # the base declares no coroutine
        # What a kernel says on its way out belongs to no reader; what went wrong stands in the notebook.
        options["extra_arguments"] = [*options.get("extra_arguments", ()), _UNREMEMBERED]
        await super().start_kernel(**{"stdout": DEVNULL, "stderr": DEVNULL, **options})

    @default("ip")
    def _socket(self) -> str:
        # The library's own default is one relative path, on which two kernels of a folder meet.
        return socket_name()
