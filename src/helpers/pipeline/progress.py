"""What runs, what is done, how long is left: a live display on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.status import Status


def seconds(value: float) -> str:
    """«8 s», «2 min 05 s»."""
    whole = round(value)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60:02d} s"


class Progress:
    """Counts of one stage with many like steps, and the titles of the stages.

    Used as a context manager, so that a live display is always taken down again.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stderr
        self.live = self.stream.isatty()
        self.timings: list[tuple[str, float]] = []
        self._bar: Status | None = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def say(self, text: str) -> None:
        self.stream.write(f"{text}\n")
        self.stream.flush()

    @contextmanager
    def stage(self, title: str) -> Iterator[None]:
        """A stage of the build, timed."""
        self.say(f"▶ {title} …")
        start = time.monotonic()
        yield
        took = time.monotonic() - start
        self.timings.append((title, took))
        self.say(f"✔ {title}: {seconds(took)}")

    @contextmanager
    def steps(self, title: str, total: int, workers: int) -> Iterator[Steps]:
        """A stage of many like steps."""
        with self.stage(f"{title} ({total})"):
            counter = Steps(self, total, workers)
            try:
                yield counter
            finally:
                self._stop()

    def summary(self) -> None:
        """The timing table at the end."""
        for title, took in self.timings:
            self.say(f"  {title:<40} {seconds(took):>12}")

    def show(self, text: str) -> None:
        if not self.live:
            self.say(f"  {text}")
            return
        if self._bar is None:
            from rich.console import Console
            from rich.status import Status

            self._bar = Status(text, console=Console(file=self.stream))
            self._bar.start()
        self._bar.update(text)

    def _stop(self) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None


class Steps:
    """One stage's count: what runs now, how many are done, how long the rest will take at this pace."""

    def __init__(self, progress: Progress, total: int, workers: int) -> None:
        self._progress, self._total, self._workers = progress, total, workers
        self._done = 0
        self.found = 0
        self._running: list[str] = []
        self._start = time.monotonic()

    def started(self, name: str) -> None:
        self._running.append(name)
        if self._progress.live:
            self._progress.show(self._line())

    def finished(self, name: str, took: float, *, ran: bool = True) -> None:
        """One is done: it ran, or was found among what was run before."""
        self._running.remove(name)
        self._done += 1
        if not ran:
            self.found += 1
            if not self._progress.live:
                return  # a line for each of fifty runs that did not run tells nobody anything
        self._progress.show(
            self._line()
            if self._progress.live
            else f"{self._count()} {name}  {took:.1f}".replace(".", ",") + f" s{self._left()}"
        )

    def _count(self) -> str:
        return f"[{self._done}/{self._total}]"

    def _left(self) -> str:
        if not 0 < self._done < self._total:
            return ""
        pace = (time.monotonic() - self._start) / self._done
        return f"  (ca. {seconds(pace * (self._total - self._done))} tilbage)"

    def _line(self) -> str:
        return f"{self._count()} {', '.join(self._running) or '…'}{self._left()}"
