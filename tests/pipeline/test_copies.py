"""Copies of a process share its tasks, and none outlives it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from helpers.pipeline.copies import side_by_side

TASKS = tuple(range(40))


def _kept(folder: Path) -> dict[int, int]:
    """Task → the process that did it."""
    return {int(path.name): int(path.read_text()) for path in folder.iterdir()}


def test_every_task_is_done_once_and_by_several(tmp_path: Path) -> None:
    def work(task: int) -> None:
        with (tmp_path / str(task)).open("x") as file:
            file.write(str(os.getpid()))
        time.sleep(0.02)

    side_by_side(TASKS, work, 3)
    done = _kept(tmp_path)
    assert set(done) == set(TASKS)
    assert len(set(done.values())) == 3
    assert os.getpid() in done.values()


def test_alone_it_works_alone(tmp_path: Path) -> None:
    side_by_side(TASKS, lambda task: (tmp_path / str(task)).write_text(str(os.getpid())), 1)
    assert set(_kept(tmp_path).values()) == {os.getpid()}
    side_by_side((), lambda task: None, 4)


def test_a_copy_that_fails_says_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    here = os.getpid()

    def work(task: int) -> None:
        if os.getpid() != here:
            raise ValueError(task)
        time.sleep(0.02)
        (tmp_path / str(task)).write_text(str(os.getpid()))

    side_by_side(TASKS, work, 2)
    assert len(_kept(tmp_path)) == len(TASKS) - 1, "the copy's one task is left to whoever needs it"
    assert capfd.readouterr() == ("", "")


def test_what_fails_here_is_raised_and_leaves_no_copy(tmp_path: Path) -> None:
    here = os.getpid()

    def work(task: int) -> None:
        if os.getpid() == here:
            time.sleep(0.3)
            raise ValueError(task)
        (tmp_path / str(os.getpid())).touch()
        time.sleep(60)

    with pytest.raises(ValueError, match=r"^\d+$"):
        side_by_side(TASKS, work, 2)
    (copy,) = tmp_path.iterdir()
    with pytest.raises(ProcessLookupError):
        os.kill(int(copy.name), 0)


_KILLED = """
import os, sys, time
from pathlib import Path
from helpers.pipeline.copies import side_by_side
def work(task):
    (Path(sys.argv[1]) / str(os.getpid())).touch()
    time.sleep(60)
side_by_side(range(2), work, 2)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a copy ends with its task")
def test_a_killed_process_leaves_no_copy(tmp_path: Path) -> None:
    runner = subprocess.Popen([sys.executable, "-c", _KILLED, str(tmp_path)])
    until = time.monotonic() + 20
    while len(list(tmp_path.iterdir())) < 2:
        assert time.monotonic() < until
        time.sleep(0.02)
    runner.send_signal(signal.SIGKILL)
    runner.wait()
    (copy,) = {int(path.name) for path in tmp_path.iterdir()} - {runner.pid}
    while Path(f"/proc/{copy}").exists() and "State:\tZ" not in Path(f"/proc/{copy}/status").read_text():
        assert time.monotonic() < until, "the copy lives on"
        time.sleep(0.02)
