"""Processes beside this one do their work, and none outlives it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from helpers.pipeline.processes import processes


def test_work_is_done_elsewhere_and_faults_come_back() -> None:
    with processes(1) as pool:
        assert pool.submit(os.getpid).result() != os.getpid()
        with pytest.raises(ValueError, match="invalid literal"):
            pool.submit(int, "x").result()


_KILLED = """
import os, sys, time
from helpers.pipeline.processes import processes
if __name__ == "__main__":
    with processes(2) as pool:
        print(*{one.result() for one in [pool.submit(os.getpid) for _ in range(8)]}, flush=True)
        time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a process ends when it looks for more work")
def test_a_killed_process_leaves_none_behind(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(_KILLED, encoding="utf-8")
    with subprocess.Popen([sys.executable, program], stdout=subprocess.PIPE, text=True) as runner:
        assert runner.stdout is not None
        beside = [int(pid) for pid in runner.stdout.readline().split()]
        assert beside
        runner.send_signal(signal.SIGKILL)
    until = time.monotonic() + 20
    for pid in beside:
        status = Path(f"/proc/{pid}/status")
        while status.exists() and "State:\tZ" not in status.read_text():
            assert time.monotonic() < until, "it lives on"
            time.sleep(0.02)
