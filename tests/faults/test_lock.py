"""One build at a time in an output folder, however it is reached; a dead holder holds nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.errors import MachineFault
from helpers.pipeline.layout import Layout
from helpers.pipeline.lock import only_build
from tests.pipeline.books import ROOT

# It starts a program that outlives it, as the site builder would.
_HOLDER = """
import subprocess, sys, time
from pathlib import Path
from helpers.pipeline.layout import Layout
from helpers.pipeline.lock import only_build
with only_build(Layout(Path(sys.argv[1]))):
    child = subprocess.Popen(["sleep", "20"])
    print(child.pid, flush=True)
    time.sleep(60)
"""


def test_a_second_build_is_refused_and_adds_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (tmp_path / "link").symlink_to(out)
    with only_build(Layout(out)):
        for way in (out, tmp_path / "link", tmp_path / "x" / ".." / "out"):
            (tmp_path / "x").mkdir(exist_ok=True)
            with pytest.raises(MachineFault, match="Der bygges allerede") as refused, only_build(Layout(way)):
                pass
            assert "OUT=" in refused.value.remedy
        with only_build(Layout(tmp_path / "another")):
            pass
        assert list(out.iterdir()) == []
    with only_build(Layout(out)):
        pass


def test_it_is_let_go_when_a_build_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), only_build(Layout(tmp_path)):
        raise ZeroDivisionError
    with only_build(Layout(tmp_path)):
        pass


def test_a_killed_build_holds_nothing_though_what_it_started_lives_on(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT / "src") as holder:
        assert holder.stdout is not None
        child = int(holder.stdout.readline())
        with pytest.raises(MachineFault), only_build(Layout(tmp_path)):
            pass
        holder.kill()
        holder.wait()
        try:
            with only_build(Layout(tmp_path)):
                pass
        finally:
            subprocess.run(["kill", f"-{signal.SIGKILL.value}", str(child)], check=True)


def test_where_a_folder_cannot_be_locked_a_file_beside_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno
    import fcntl
    import os
    import stat

    real = fcntl.flock

    def as_on_a_network_disk(handle: int, operation: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EBADF, "Bad file descriptor")
        real(handle, operation)

    monkeypatch.setattr(fcntl, "flock", as_on_a_network_disk)
    out = tmp_path / "out"
    with only_build(Layout(out)):
        assert list(out.iterdir()) == []
        with pytest.raises(MachineFault, match="Der bygges allerede"), only_build(Layout(out)):
            pass
    with only_build(Layout(out)):
        pass
