"""A Dask cluster on loopback, started as a user would start one: a scheduler, and workers that share no folder."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

MARK = "ERFARING_TEST_GRID"  # stands in the environment of everything that the cluster starts


@dataclass
class Grid:
    """A running cluster.

    Args:
        address: The scheduler's.
        workers: The workers' processes; the first has no nanny, so that killing it loses a machine.
        mark: What stands in the environment of all its processes.
    """

    address: str
    workers: list[subprocess.Popen[bytes]]
    mark: str
    scheduler: subprocess.Popen[bytes]
    extra: dict[str, str] = field(default_factory=dict)

    def living(self) -> list[str]:
        """The command lines of processes that bear the mark and are no zombies."""
        return marked(self.mark)


def marked(mark: str) -> list[str]:
    """The command lines of living processes that bear a mark in their environment."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            alive = (place / "stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
            if alive and mark.encode() in (place / "environ").read_bytes():
                found.append((place / "cmdline").read_bytes().replace(b"\0", b" ").decode())
    return found


@contextlib.contextmanager
def grid(folder: Path, count: int, *, scheme: str = "tcp", extra: Mapping[str, str] | None = None) -> Iterator[Grid]:
    """Start a scheduler and `count` workers, each in an empty folder of its own; all are gone afterwards."""
    mark = f"grid-{uuid.uuid4().hex}"
    environment = {**os.environ, **(extra or {}), MARK: mark}
    known = folder / "scheduler.json"
    options = ["--no-dashboard", "--protocol", scheme]
    started: list[subprocess.Popen[bytes]] = []

    def start(name: str, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        place = folder / name
        place.mkdir(parents=True)
        command = [sys.executable, "-m", f"distributed.cli.{program}", *arguments, *options]
        with (folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                command, cwd=place, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        started.append(process)
        return process

    folder.mkdir(parents=True, exist_ok=True)
    try:
        scheduler = start(
            "scheduler", "dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(known)
        )
        address = json.loads(_awaited(known, scheduler))["address"]
        workers = [
            start(
                f"worker-{k}",
                "dask_worker",
                address,
                "--host",
                "127.0.0.1",
                "--nthreads",
                "1",
                "--local-directory",
                "own",
                "--no-nanny" if k == 0 else "--nanny",
            )
            for k in range(count)
        ]
        yield Grid(address, workers, mark, scheduler)
    finally:
        for process in reversed(started):
            process.send_signal(signal.SIGTERM)
        for process in reversed(started):
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _awaited(path: Path, process: subprocess.Popen[bytes], seconds: float = 60) -> str:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError, ValueError):
            text = path.read_text(encoding="utf-8")
            json.loads(text)
            return text
        time.sleep(0.05)
    raise AssertionError(f"no scheduler: {path.with_name('scheduler.log').read_text(encoding='utf-8')}")
