"""The fork server: `python -m helpers.pipeline.kernels.server FD MODULE …`, one for each process that runs notebooks.

It imports the modules, then answers requests on the socket FD (one JSON object a line): `{"argv", "cwd", "env",
"quiet"}` forks a kernel and is answered by `{"started": pid}`; when a kernel ends, `{"ended": pid, "code": code}` is
sent. When the socket closes, however its other end died, every kernel is killed and what it was spoken to over is
removed: its connection file and its sockets, which nobody else is left to remove. (multiprocessing's own fork server
imports the caller's `__main__` into every kernel, and leaves kernels behind when the caller is killed.)
"""

from __future__ import annotations

import contextlib
import importlib
import itertools
import json
import os
import random
import selectors
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn


def serve(channel: socket.socket) -> None:
    """Fork kernels until the other end of `channel` is gone."""
    wake_in, wake_out = os.pipe()
    for end in (wake_in, wake_out):
        os.set_blocking(end, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal's Ctrl-C is for the runner, which closes the socket
    signal.set_wakeup_fd(wake_out, warn_on_full_buffer=False)
    living: dict[int, list[Path]] = {}
    left: list[Path] = []  # of kernels that ended: their runner removes it, unless it has gone
    buffer = b""
    with selectors.DefaultSelector() as selector:
        selector.register(channel, selectors.EVENT_READ)
        selector.register(wake_in, selectors.EVENT_READ)
        while True:
            ready = {key.fileobj for key, _ in selector.select()}
            if wake_in in ready:
                with contextlib.suppress(BlockingIOError):
                    os.read(wake_in, 4096)
                left = [path for path in left if path.exists()] + _tell_ended(channel, living)
            if channel in ready:
                content = b""
                with contextlib.suppress(ConnectionError):  # the runner died with our answers unread
                    content = channel.recv(1 << 16)
                if not content:
                    break
                *requests, buffer = (buffer + content).split(b"\n")
                for request in requests:
                    order = json.loads(request)
                    pid = os.fork()
                    if pid == 0:
                        for end in (wake_in, wake_out):
                            os.close(end)
                        channel.close()
                        _become_kernel(order)
                    living[pid] = _connection(order["argv"])
                    _send(channel, {"started": pid})
    for pid in living:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        os.kill(pid, signal.SIGKILL)  # just forked, it is in our group still
    for pid in living:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, 0)  # until it is dead it may still make its sockets
    for path in itertools.chain(left, *living.values()):
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def _connection(arguments: Sequence[str]) -> list[Path]:
    """A kernel's connection file, the value of `-f`, and the sockets that it names: known before either is removed."""
    path = next((Path(value) for name, value in itertools.pairwise(arguments) if name == "-f"), None)
    found: list[Path] = []
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        content = json.loads(path.read_text(encoding="utf-8")) if path else {"transport": ""}
        if content["transport"] == "ipc":
            ports = ("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port")
            found = [Path(f"{content['ip']}-{content[port]}") for port in ports]
    return [*found, path] if path else found


def _tell_ended(channel: socket.socket, living: dict[int, list[Path]]) -> list[Path]:
    """Tell the runner which kernels have ended, and give what they may have left."""
    left: list[Path] = []
    while living:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            break
        if pid == 0:
            break
        left += living.pop(pid, [])
        _send(channel, {"ended": pid, "code": os.waitstatus_to_exitcode(status)})
    return left


def _send(channel: socket.socket, message: dict[str, int]) -> None:
    with contextlib.suppress(OSError):  # the runner has gone: the next read says so
        channel.sendall(json.dumps(message).encode() + b"\n")


def _become_kernel(request: dict[str, object]) -> NoReturn:
    """What the forked child does; it never returns into the server."""
    code = 1
    try:
        parent = os.getppid()
        os.setsid()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if request["quiet"]:
            nowhere = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(nowhere, stream)
        os.chdir(str(request["cwd"]))
        environment = request["env"]
        assert isinstance(environment, dict)  # noqa: S101 - said by the protocol
        os.environ.clear()
        os.environ.update(environment)
        _fresh_chance()
        _inline_figures()
        arguments = [str(a) for a in request["argv"]]  # type: ignore[attr-defined]
        sys.argv = ["ipykernel_launcher", *arguments]
        sys.path[:] = [place for place in sys.path if place]  # as ipykernel_launcher does; IPython adds "" itself
        from ipykernel.kernelapp import IPKernelApp

        # Read from the environment when ipykernel is imported, which was long ago.
        IPKernelApp.launch_instance([*arguments, f"--IPKernelApp.parent_handle={parent}"])
        code = 0
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        for output in (sys.__stdout__, sys.__stderr__):
            with contextlib.suppress(Exception):
                output.flush()  # type: ignore[union-attr]
        os._exit(code)


def _fresh_chance() -> None:
    """Kernels forked from one process would all draw the same numbers."""
    random.seed()
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()


def _inline_figures() -> None:
    """pyplot shows figures in the notebook: matplotlib read the backend's variable before there was one."""
    backend = os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    if matplotlib := sys.modules.get("matplotlib"):
        matplotlib.rcParams["backend"] = backend


def main() -> None:
    channel = socket.socket(fileno=int(sys.argv[1]))
    for name in sys.argv[2:]:
        importlib.import_module(name)
    serve(channel)


if __name__ == "__main__":
    main()
