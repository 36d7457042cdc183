"""The forked kernels: they do what ordinary ones do, faster, and none outlives its runner."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_client.manager import KernelManager, start_new_kernel

from helpers.pipeline.kernels.client import PRELOAD, fork_server
from helpers.pipeline.kernels.manager import IpcKernelManager
from helpers.pipeline.kernels.provisioner import ForkProvisioner
from helpers.pipeline.kernels.sockets import socket_name

CELLS = [
    "import os, sys\nimport matplotlib.pyplot as plt\nimport numpy as np",
    "plt.plot([1, 2, 3]); plt.show()",
    "print('til skærmen'); print('til fejl', file=sys.stderr)",
    "from IPython.display import HTML, display\ndisplay(HTML('<b>fed</b>'))\n{'et': 1, 'to': [2, 3]}",
    "1 / 0",
]


def notebook(cells: list[str], path: Path) -> Path:
    content = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c, id=f"c{k}") for k, c in enumerate(cells)])
    content.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(content, path)
    return path


def outputs(path: Path, kernel: str, manager: type[KernelManager] | None = None) -> list[object]:
    from nbclient import NotebookClient

    content = nbformat.read(path, as_version=4)
    options = {"kernel_manager_class": manager} if manager else {}
    NotebookClient(content, kernel_name=kernel, allow_errors=True, **options).execute()
    return [cell.outputs for cell in content.cells]


@pytest.fixture(scope="module", autouse=True)
def _quiet_library() -> None:
    import warnings

    warnings.filterwarnings("ignore", "Kernel is running over TCP.*")


def test_the_outputs_are_those_of_an_ordinary_kernel(tmp_path: Path) -> None:
    path = notebook(CELLS, tmp_path / "prøve.ipynb")
    assert outputs(path, "erfaring") == outputs(path, "python3")


def test_a_kernel_has_the_folder_the_environment_and_chance_of_its_own(tmp_path: Path) -> None:
    cell = "print(os.getcwd(), os.environ.get('MÆRKE'), 'JPY_PARENT_PID' in os.environ); print(np.random.rand())"
    said = []
    for _ in range(2):
        manager, client = start_new_kernel(
            kernel_name="erfaring", cwd=str(tmp_path), env={**os.environ, "MÆRKE": "sat"}
        )
        try:
            lines: list[str] = []
            client.execute_interactive(
                f"import os, numpy as np\n{cell}",
                output_hook=lambda m, to=lines: to.append(m["content"].get("text", "")),
                timeout=30,
            )
            said.append("".join(lines).splitlines())
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)
    assert said[0][0].startswith(f"{tmp_path} sat")
    assert said[0][1] != said[1][1]


def test_it_is_ipc_and_a_fork() -> None:
    manager, client = start_new_kernel(kernel_name="erfaring")
    try:
        assert manager.transport == "ipc"
        provisioner = manager.provisioner
        assert isinstance(provisioner, ForkProvisioner)
        pid = provisioner.pid
        assert pid is not None
        parent = int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
        assert "kernels.server" in Path(f"/proc/{parent}/cmdline").read_text()
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert not Path(f"/proc/{pid}").exists() or "Z" in Path(f"/proc/{pid}/stat").read_text()


def test_what_a_kernel_needs_was_loaded_before_it_was_forked(tmp_path: Path) -> None:
    """What is left to import at its start, and at its first table's check, every run of every chapter waits for."""
    check = (
        "import sys, pandas, pandera.pandas as pa\n"
        "pa.DataFrameSchema({'a': pa.Column(str, pa.Check.isin(['b']))}).validate(pandas.DataFrame({'a': ['b']}))\n"
        "print(*sorted(sys.modules))"
    )
    (said,) = outputs(notebook([check], tmp_path / "prøve.ipynb"), "erfaring")[0]  # type: ignore[misc]
    loads = [f"import {', '.join(PRELOAD)}", "import sys; print(*sorted(sys.modules))"]
    command = [sys.executable, "-Xfrozen_modules=off", "-c", "\n".join(loads)]
    there = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    assert "debugpy" in there
    late = {name.partition(".")[0] for name in set(said["text"].split()) - set(there)}
    heavy = {
        "debugpy",
        "helpers",
        "IPython",
        "ipykernel",
        "matplotlib",
        "pandas",
        "pandera",
        "pyarrow",
        "tornado",
        "zmq",
    }
    assert not late & heavy, late


def test_a_debugger_stops_at_a_breakpoint() -> None:
    """Its library was loaded in the server, before the kernel's process was."""
    manager, client = start_new_kernel(kernel_name="erfaring")

    def ask(command: str, **arguments: object) -> dict[str, Any]:
        content = {"type": "request", "seq": 1, "command": command, "arguments": arguments}
        message = client.session.msg("debug_request", content)
        client.control_channel.send(message)
        while True:
            reply = client.get_control_msg(timeout=30)
            if reply["parent_header"].get("msg_id") == message["header"]["msg_id"]:
                return dict(reply["content"])

    try:
        assert ask("initialize", clientID="prøve", adapterID="python", pathFormat="path")["success"]
        assert ask("attach")["success"]
        code = "a = 1\nb = a + 1"
        place = {"path": ask("dumpCell", code=code)["body"]["sourcePath"]}
        assert ask("setBreakpoints", breakpoints=[{"line": 2}], source=place)["success"]
        assert ask("configurationDone")["success"]
        client.execute(code)
        while (event := client.get_iopub_msg(timeout=30)["content"]).get("event") != "stopped":
            pass
        assert event["body"]["reason"] == "breakpoint"
        assert ask("continue", threadId=event["body"]["threadId"])["success"]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_a_run_leaves_no_history_in_the_users_home(tmp_path: Path) -> None:
    path = notebook(["print(get_ipython().history_manager.enabled)"], tmp_path / "prøve.ipynb")
    assert outputs(path, "erfaring", IpcKernelManager)[0][0]["text"] == "False\n"  # type: ignore[index]


def test_interrupt_and_a_killed_kernel_are_told() -> None:
    manager, client = start_new_kernel(kernel_name="erfaring")
    try:
        # What is asked next is not to be dropped with the rest of what an error leaves undone.
        request = client.execute("import time; time.sleep(60)", stop_on_error=False)
        time.sleep(0.3)
        manager.interrupt_kernel()
        while True:
            reply = client.get_shell_msg(timeout=20)
            if reply["parent_header"].get("msg_id") == request:
                break
        assert reply["content"]["ename"] == "KeyboardInterrupt"
        client.execute("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
        end = time.monotonic() + 20
        while manager.is_alive() and time.monotonic() < end:
            time.sleep(0.05)
        assert not manager.is_alive()
        assert manager.provisioner.process.returncode == -signal.SIGKILL  # type: ignore[union-attr]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_where_forking_is_not_to_be_had_the_kernel_is_ordinary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helpers.pipeline.kernels.provisioner.can_fork", lambda: False)
    manager, client = start_new_kernel(kernel_name="erfaring")
    try:
        assert isinstance(manager.provisioner.process, subprocess.Popen)  # type: ignore[union-attr]
        reply = client.execute_interactive("1 + 1", timeout=30)
        assert reply["content"]["status"] == "ok"
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_a_server_that_died_is_replaced() -> None:
    first = fork_server(PRELOAD)
    first._process.kill()
    first._process.wait()
    first._reader.join(10)
    manager = KernelManager(kernel_name="erfaring")
    manager.start_kernel()
    try:
        assert manager.is_alive()
        assert fork_server(PRELOAD) is not first
    finally:
        manager.shutdown_kernel(now=True)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="the system does not tell a process's threads")
def test_what_is_forked_has_one_thread() -> None:
    """A lock that another thread holds is never given back in the child; newer interpreters warn of it."""
    server = fork_server(PRELOAD)
    manager = KernelManager(kernel_name="erfaring")
    manager.start_kernel()  # by now everything is loaded
    try:
        tasks = Path(f"/proc/{server._process.pid}/task").iterdir()
        names = [(task / "comm").read_text().strip() for task in tasks]
        assert len(names) == 1, names
    finally:
        manager.shutdown_kernel(now=True)


_RUNNER = """
import sys, time
from jupyter_client.manager import start_new_kernel
manager, client = start_new_kernel(kernel_name="erfaring")
client.execute("import subprocess, time; subprocess.Popen(['sleep', '300']); time.sleep(300)")
time.sleep(1)
print(manager.provisioner.pid, flush=True)
time.sleep(300)
"""


def test_a_runner_that_is_killed_leaves_no_kernel_behind() -> None:
    runner = subprocess.Popen([sys.executable, "-c", _RUNNER], stdout=subprocess.PIPE, text=True)
    assert runner.stdout is not None
    pid = int(runner.stdout.readline())
    group = [int(p.name) for p in Path("/proc").glob("[0-9]*") if _group(p) == pid]
    assert len(group) >= 2  # the kernel and what it started
    runner.kill()
    runner.wait()
    runner.stdout.close()
    end = time.monotonic() + 20
    while time.monotonic() < end and any(_group(Path(f"/proc/{p}")) == pid for p in group):
        time.sleep(0.05)
    assert not [p for p in group if _group(Path(f"/proc/{p}")) == pid]


def _group(process: Path) -> int | None:
    """The process group of a process that lives (a zombie does not)."""
    try:
        fields = (process / "stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else int(fields[2])


def test_a_long_path_for_temporary_files_is_no_hindrance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A socket's path has no room for it (and says so only when a kernel is to be spoken to)."""
    long = tmp_path / ("lang" * 30)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    path = notebook(["print(6 * 7)"], tmp_path / "prøve.ipynb")
    assert outputs(path, "erfaring")[0][0]["text"] == "42\n"  # type: ignore[index]
    assert Path(socket_name()).parent != long
    with tempfile.TemporaryDirectory(dir="/tmp") as short:
        monkeypatch.setattr(tempfile, "tempdir", short)
        assert Path(socket_name()).parent == Path(short)


def test_the_server_ends_quietly_when_its_runner_dies_with_an_answer_unread(tmp_path: Path) -> None:
    mine, its = socket.socketpair()
    command = [sys.executable, "-m", "helpers.pipeline.kernels.server", str(its.fileno())]
    with subprocess.Popen(command, pass_fds=[its.fileno()], stderr=subprocess.PIPE) as server:
        its.close()
        request = {"argv": ["-f", str(tmp_path / "kernel.json")], "cwd": str(tmp_path), "env": {}, "quiet": True}
        mine.sendall(json.dumps(request).encode() + b"\n")
        assert select.select([mine], [], [], 60)[0]
        mine.close()
        assert server.stderr is not None
        assert server.stderr.read() == b""
        assert server.wait(60) == 0


# A kernel that was just forked, and leads no group yet.
_SLOW = """
import sys, time
from helpers.pipeline.kernels import server
server._become_kernel = lambda order: time.sleep(300)
server.main()
"""


def test_a_kernel_that_was_just_forked_ends_with_its_runner_too() -> None:
    mine, its = socket.socketpair()
    with subprocess.Popen([sys.executable, "-c", _SLOW, str(its.fileno())], pass_fds=[its.fileno()]) as server:
        try:
            its.close()
            mine.sendall(json.dumps({"argv": []}).encode() + b"\n")
            started = json.loads(mine.makefile().readline())["started"]
            mine.close()
            assert server.wait(60) == 0
            with pytest.raises(ProcessLookupError):
                os.kill(started, 0)
        finally:
            server.kill()
