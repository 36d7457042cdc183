"""The runner's side of the fork server: start it, ask it for kernels, know when they end.

Light, so that the server can be started before anything heavy is imported, and loads while that is.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import socket
import subprocess
import threading
from collections import deque
from collections.abc import Mapping, Sequence

from helpers.interpreter import command, environment

_THREADLESS = {"JE_ARROW_MALLOC_CONF": "background_thread:false"}
PRELOAD = ["helpers.pipeline.kernels.preload"]


class ForkedKernel:
    """A kernel's process, with what jupyter_client asks of a `subprocess.Popen`."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._ended = threading.Event()

    def end(self, code: int) -> None:
        self.returncode = code
        self._ended.set()

    def poll(self) -> int | None:
        return self.returncode

    def wait(self, timeout: float | None = None) -> int | None:
        if not self._ended.wait(timeout):
            raise subprocess.TimeoutExpired("kernel", timeout or 0.0)
        return self.returncode

    def send_signal(self, signum: int) -> None:
        if self.returncode is None:
            os.kill(self.pid, signum)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class ForkServer:
    """A running fork server. Threads may share it."""

    def __init__(self, preload: Sequence[str]) -> None:
        mine, its = socket.socketpair()
        # Not frozen, as ipykernel's own kernels are not: the debugger would miss breakpoints, and say so.
        modules = ("helpers.pipeline.kernels.server", str(its.fileno()), *preload)
        started = command(*modules, options=("-Xfrozen_modules=off",))
        # It can be forked because it has no threads: BLAS starts none (helpers/__init__.py), pyarrow is told.
        self._process = subprocess.Popen(
            started, pass_fds=[its.fileno()], stdin=subprocess.DEVNULL, env=environment(_THREADLESS)
        )
        its.close()
        self._channel = mine
        self._lock = threading.Lock()
        self._waiting: deque[tuple[threading.Event, list[ForkedKernel]]] = deque()
        self._living: dict[int, ForkedKernel] = {}
        self._asked = False
        self._reader = threading.Thread(target=self._read, name="fork-server", daemon=True)
        self._reader.start()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None and self._reader.is_alive()

    def start(self, argv: Sequence[str], cwd: str, env: Mapping[str, str], *, quiet: bool) -> ForkedKernel:
        """Fork a kernel.

        Args:
            argv: The arguments of ipykernel_launcher.
            cwd: The folder it runs in.
            env: Its whole environment.
            quiet: Whether what it writes to its terminal is thrown away.

        Raises:
            OSError: The server is gone.
        """
        request = {"argv": list(argv), "cwd": cwd, "env": dict(env), "quiet": quiet}
        answered, answer = threading.Event(), list[ForkedKernel]()
        with self._lock:
            self._asked = True
            self._waiting.append((answered, answer))
            self._channel.sendall(json.dumps(request).encode() + b"\n")
        answered.wait()
        if not answer:
            raise OSError("the fork server is gone")
        return answer[0]

    def close(self) -> None:
        """End the server and, with it, every kernel that still runs."""
        with contextlib.suppress(OSError):
            self._channel.shutdown(socket.SHUT_RDWR)
        if not self._asked:  # it has no kernels, and may still be loading: nobody waits for that
            self._process.kill()
        self._process.wait()
        self._reader.join()
        self._channel.close()

    def _read(self) -> None:
        with contextlib.suppress(OSError), self._channel.makefile("rb") as lines:
            for line in lines:
                self._take(json.loads(line))
        with self._lock:
            for answered, _ in self._waiting:
                answered.set()
            self._waiting.clear()
            for kernel in self._living.values():
                kernel.end(-signal.SIGKILL)
            self._living.clear()

    def _take(self, message: dict[str, int]) -> None:
        with self._lock:
            if "started" in message:
                kernel = ForkedKernel(message["started"])
                self._living[kernel.pid] = kernel
                answered, answer = self._waiting.popleft()
                answer.append(kernel)
                answered.set()
            elif message["ended"] in self._living:
                self._living.pop(message["ended"]).end(message["code"])


_servers: dict[tuple[int, tuple[str, ...]], ForkServer] = {}
_starting = threading.Lock()


def fork_server(preload: Sequence[str]) -> ForkServer:
    """This process's server with these modules loaded, started at the first call; it may still be loading."""
    key = (os.getpid(), tuple(preload))
    with _starting:
        server = _servers.get(key)
        if server is None or not server.alive:
            server = _servers[key] = ForkServer(preload)
            atexit.register(server.close)
        return server


def can_fork() -> bool:
    """Whether this process may have forked kernels: POSIX."""
    return hasattr(os, "fork") and hasattr(os, "waitstatus_to_exitcode") and os.name == "posix"


def warm(preload: list[str] | None = None) -> None:
    """Let the server load while something else is done."""
    if can_fork():
        threading.Thread(target=fork_server, args=(preload or PRELOAD,), daemon=True).start()
