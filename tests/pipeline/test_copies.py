"""Copies of a process share its tasks, and none outlives it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.errors import DataFault, Faults, MachineFault, raise_all
from helpers.pipeline.copies import beside, in_a_copy, overheard, side_by_side

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


def test_one_thing_is_done_in_a_copy_and_only_what_it_gives_comes_back(capfd: pytest.CaptureFixture[str]) -> None:
    changed: list[int] = []

    def work() -> tuple[int, bytes]:
        changed.append(1)
        return os.getpid(), b"x" * 1_000_000

    copy, given = in_a_copy(work, "Et arbejde")
    assert copy != os.getpid()
    assert given == b"x" * 1_000_000
    assert changed == []
    with pytest.raises(ProcessLookupError):
        os.kill(copy, 0)
    assert capfd.readouterr() == ("", "")


def test_what_is_said_on_the_way_is_heard_at_once(tmp_path: Path) -> None:
    heard: list[tuple[int, bool]] = []

    def work(say: Callable[[int], object]) -> bytes:
        for number in range(3):
            say(number)
            while not (tmp_path / str(number)).exists():  # only who has heard it lets the work go on
                time.sleep(0.01)
        return b"x" * 1_000_000

    def hear(number: int) -> None:
        heard.append((number, (tmp_path / str(number)).exists()))
        (tmp_path / str(number)).touch()

    assert overheard(work, "Et arbejde", hear) == b"x" * 1_000_000
    assert heard == [(0, False), (1, False), (2, False)]


def test_an_end_on_the_way_is_told_as_any_other() -> None:
    heard: list[int] = []

    def fails(say: Callable[[int], object]) -> None:
        say(1)
        raise DataFault("Noget er galt.", "række 1", "Ret det.")

    def dies(say: Callable[[int], object]) -> None:
        say(2)
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(DataFault, match="Noget er galt"):
        overheard(fails, "Et arbejde", heard.append)
    with pytest.raises(MachineFault, match="hukommelse"):
        overheard(dies, "Et arbejde", heard.append)
    assert heard == [1, 2]


def test_how_many_tasks_are_begun_is_told(tmp_path: Path) -> None:
    begun: list[int] = []
    side_by_side(TASKS, lambda _: time.sleep(0.01), 3, begun.append)
    assert begun == sorted(begun)
    assert begun[-1] == len(TASKS)
    assert len(begun) < len(TASKS)


def test_what_a_copy_raises_is_raised_here() -> None:
    faults = [DataFault("Noget er galt.", f"række {row}", "Ret det.") for row in (1, 2)]
    with pytest.raises(Faults) as told:
        in_a_copy(lambda: raise_all(faults), "Et arbejde")
    assert str(told.value) == str(Faults(faults))
    with pytest.raises(ZeroDivisionError) as unforeseen:
        in_a_copy(lambda: 1 // 0, "Et arbejde")
    assert "1 // 0" in unforeseen.value.__notes__[0], "it says where"


def test_a_copy_that_is_killed_is_told() -> None:
    with pytest.raises(MachineFault, match="hukommelse") as told:
        in_a_copy(lambda: os.kill(os.getpid(), signal.SIGKILL), "Et arbejde")
    assert told.value.where == "Et arbejde"


def test_a_copy_ends_with_what_stops_this_process(tmp_path: Path) -> None:
    def work() -> None:
        (tmp_path / str(os.getpid())).touch()
        os.kill(os.getppid(), signal.SIGTERM)
        time.sleep(60)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    kept = signal.signal(signal.SIGTERM, interrupt)
    try:
        with pytest.raises(KeyboardInterrupt):
            in_a_copy(work, "Et arbejde")
    finally:
        signal.signal(signal.SIGTERM, kept)
    (copy,) = tmp_path.iterdir()
    with pytest.raises(ProcessLookupError):
        os.kill(int(copy.name), 0)


def test_a_copy_works_beside_and_is_stopped_when_nobody_waits(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    with beside(lambda: os.read(reading, 1), "Et arbejde") as result:
        os.write(writing, b"x")  # of this process, while the copy waits for it
        assert result() == b"x"

    def work() -> None:
        (tmp_path / str(os.getpid())).touch()
        time.sleep(60)

    with beside(work, "Et arbejde"):
        while not list(tmp_path.iterdir()):
            time.sleep(0.01)
    (copy,) = tmp_path.iterdir()
    with pytest.raises(ProcessLookupError):
        os.kill(int(copy.name), 0)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_it_is_forked_is_raised_when_the_copy_can_be_stopped(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    forked: list[int] = []
    fork = os.fork

    def disturbed() -> int:
        pid = fork()
        if pid:
            forked.append(pid)
            signal.raise_signal(number)
        return pid

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fork", disturbed)
    kept = signal.signal(number, interrupt)
    try:
        for begin in (lambda: in_a_copy(lambda: time.sleep(60), ""), lambda: side_by_side(TASKS, time.sleep, 2)):
            with pytest.raises(KeyboardInterrupt):
                begin()
            assert signal.getsignal(number) is interrupt
            with pytest.raises(ProcessLookupError):
                os.kill(forked.pop(), 0)
    finally:
        signal.signal(number, kept)


_SHARED = """
import os, sys, time
from pathlib import Path
from helpers.pipeline.copies import in_a_copy, side_by_side
def work(task=0):
    (Path(sys.argv[1]) / str(os.getpid())).touch()
    time.sleep(60)
side_by_side(range(2), work, 2)
"""
_ALONE = _SHARED.replace(
    "side_by_side(range(2), work, 2)", "Path(sys.argv[1], str(os.getpid())).touch(); in_a_copy(work, '')"
)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a copy ends with its task")
@pytest.mark.parametrize("program", [_SHARED, _ALONE])
def test_a_killed_process_leaves_no_copy(program: str, tmp_path: Path) -> None:
    runner = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)])
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
