"""Commands as a user starts them, timed from start to end.

An own harness, since the commands are taken in turns, prepared for in between, and what they made is compared.
"""

from __future__ import annotations

import contextlib
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.setting import CaseFailed


@dataclass(frozen=True)
class Took:
    """One finished command.

    Args:
        seconds: From its start to its end.
        lines: What it said on stderr, each line with the seconds since its start.
        peak: The highest resident memory of the process itself (VmHWM), KiB; without its children. 0: not known here.
        copies: The same of its forked copies (helpers.pipeline.copies), the highest of any: what they share is in both.
    """

    seconds: float
    lines: list[tuple[float, str]] = field(default_factory=list)
    peak: int = 0
    copies: int = 0

    def stage(self, title: str) -> float:
        """Seconds of the build's stages whose title begins so, by when it said that they begin and end.

        Raises:
            CaseFailed: There is no such stage.
        """
        begun = [at for at, line in self.lines if line.startswith(f"▶ {title}")]
        ended = [at for at, line in self.lines if line.startswith(f"✔ {title}")]
        if not begun or len(begun) != len(ended):
            raise CaseFailed(f"the build named no stage «{title}»")
        return sum(ended) - sum(begun)


def run(command: Sequence[object], *, cwd: Path, env: Mapping[str, str]) -> Took:
    """Run a command to its end.

    Raises:
        CaseFailed: It ended with anything but 0; its last words follow.
    """
    words = [str(word) for word in command]
    start = time.perf_counter()
    with subprocess.Popen(
        words,
        cwd=cwd,
        env=dict(env),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    ) as process:
        assert process.stderr is not None  # noqa: S101 - it is a pipe
        watch = _Peak(process.pid)
        watch.start()
        lines = [(time.perf_counter() - start, line.rstrip("\n")) for line in process.stderr]
        code = process.wait()
    took = time.perf_counter() - start
    watch.ended.set()
    if code:
        said = "; ".join(line.strip() for _, line in lines[-5:])
        raise CaseFailed(
            f"«{' '.join(Path(w).name if '/' in w else w for w in words[:6])} …» ended with {code}: {said}"
        )
    return Took(took, lines, watch.peak, watch.copies)


class _Peak(threading.Thread):
    """Reads the high-water marks of a process and of its copies as long as it lives (Linux; elsewhere they stay 0)."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.peak = self.copies = 0
        self.ended = threading.Event()
        self._process = Path(f"/proc/{pid}")

    def run(self) -> None:
        while not self.ended.wait(0.1):
            try:
                self.peak = max(self.peak, _highest(self._process))
                children = (self._process / "task" / self._process.name / "children").read_text(encoding="utf-8")
                command = (self._process / "cmdline").read_bytes()
            except OSError:
                return
            for child in children.split():
                with contextlib.suppress(OSError):  # it has ended
                    place = self._process.with_name(child)
                    if (place / "cmdline").read_bytes() == command:
                        self.copies = max(self.copies, _highest(place))


def _highest(process: Path) -> int:
    lines = (process / "status").read_text(encoding="utf-8").splitlines()
    return max((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), default=0)
