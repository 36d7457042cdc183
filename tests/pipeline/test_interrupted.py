"""A build that is killed leaves nothing behind, publishes nothing, and goes on where it was."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from helpers.pipeline import verify
from helpers.pipeline.layout import Layout
from tests.pipeline.books import ROOT
from tests.pipeline.grid import MARK, marked
from tests.studies import make_study


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder with a short path: sockets have no room for a long one."""
    with tempfile.TemporaryDirectory(prefix="afb-", dir="/tmp") as folder:
        yield Path(folder)


def begin(place: Path, mark: str, *options: str) -> subprocess.Popen[str]:
    for name in ("tmp", "jupyter"):
        (place / name).mkdir(exist_ok=True)
    environment = {
        **os.environ,
        MARK: mark,
        "TMPDIR": str(place / "tmp"),
        "JUPYTER_RUNTIME_DIR": str(place / "jupyter"),
        "ERFARING_STORE": str(place / "store"),
    }
    command = [sys.executable, "-m", "helpers.cli", "build", "--data", str(place / "study"), "--out"]
    return subprocess.Popen(
        [*command, str(place / "out"), "--json", *options],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def events(process: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
    assert process.stdout is not None
    for line in process.stdout:
        yield json.loads(line)  # nothing but JSON on standard output


def left_behind(mark: str, seconds: float = 20) -> list[str]:
    end = time.monotonic() + seconds
    while (found := marked(mark)) and time.monotonic() < end:
        time.sleep(0.05)
    return found


@pytest.mark.parametrize("how", [signal.SIGKILL, pytest.param(signal.SIGINT, marks=pytest.mark.long)])
def test_a_killed_build_leaves_nothing_behind_and_goes_on(place: Path, how: signal.Signals) -> None:
    make_study(place / "study", children=24)
    mark = uuid.uuid4().hex
    kept: list[tuple[str, str]] = []
    with begin(place, mark) as runner:
        for event in events(runner):
            if event["event"] == "run_ended":
                kept.append((event["project"], event["chapter"]))
                if len(kept) == 2:
                    runner.send_signal(how)
        assert runner.wait() == (-how if how == signal.SIGKILL else 130)
    assert 2 <= len(kept) < 18
    assert left_behind(mark) == []
    assert [p.name for p in (place / "tmp").iterdir() if p.name.startswith("erf-")] == []
    assert list((place / "jupyter").glob("kernel-*.json")) == []
    layout = Layout(place / "out")
    assert not list(layout.out.iterdir())
    assert (layout.work.stat().st_mode & 0o777) == 0o700
    for path in (layout.next).rglob("[!.]*.ipynb"):
        nbformat.read(path, as_version=4)
    assert bool(verify.left_behind(layout)) == (how == signal.SIGKILL)  # which nobody can clear up after

    with begin(place, uuid.uuid4().hex, "--limit", "1", "--only", "fidelity") as runner:
        told = list(events(runner))
        assert runner.stderr is not None
        said = runner.stderr.read()
        assert runner.wait() == 1
    ended = [e for e in told if e["event"] == "run_ended"]
    found = {(e["project"], e["chapter"]) for e in ended if not e["ran"]}
    assert found >= set(kept)  # more, where one was kept and the runner killed before it said so
    assert len(found) < 18
    assert [e["chapter"] for e in ended if e["ran"]] == ["fidelity"]
    (fault,) = (e for e in told if e["event"] == "fault_found")
    assert f"{18 - len(ended)} kapitler af 18 er endnu ikke kørt" in fault["what"]
    assert fault["what"] in said
    assert told[-1]["event"] == "finished"
    assert told[-1]["status"] == "fault"
    assert not list(layout.out.iterdir())
    assert verify.left_behind(layout) == []
