"""What runs, what is done, how long is left: counted and timed here, shown by a display."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

from helpers.errors import Fault, faults_of
from helpers.pipeline.displays import Display, display_for
from helpers.pipeline.events import FaultFound, Finished, Note, RunBegun, RunEnded, StageBegun, StageEnded

if TYPE_CHECKING:
    from helpers.pipeline.plan import Run

SLOWEST = 5


class Progress:
    """The stages of a build, and the counts of one that has many like steps.

    Used as a context manager, so that a live display is always taken down again, and the end is told.
    """

    def __init__(self, stream: TextIO | None = None, *, json: bool = False) -> None:
        self.display: Display = display_for(stream, json=json)
        self.place = ""  # what to open when it went well
        self._start = time.monotonic()
        self._stages: list[tuple[str, float]] = []
        self._runs: list[tuple[float, Run]] = []
        self._told = False

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        from helpers.data.personal import masked

        for fault in faults_of(error) if isinstance(error, Fault) else ():
            self.display.tell(FaultFound(masked(fault.what), masked(fault.where), masked(fault.remedy)))
        self._finish("ok" if error is None else "interrupted" if isinstance(error, KeyboardInterrupt) else "fault")
        self.display.close()

    def say(self, text: str) -> None:
        self.display.tell(Note(text))

    @contextmanager
    def stage(self, title: str, total: int | None = None) -> Iterator[None]:
        """A stage of the build, timed."""
        self.display.tell(StageBegun(title, total))
        start = time.monotonic()
        yield
        took = time.monotonic() - start
        self._stages.append((title, took))
        self.display.tell(StageEnded(title, round(took, 3)))

    @contextmanager
    def steps(self, title: str, total: int) -> Iterator[Steps]:
        """A stage of many runs."""
        with self.stage(title, total):
            yield Steps(self, total)

    def summary(self, place: Path | None = None) -> None:
        """Everything went well; the timing table is shown.

        Args:
            place: What to open.
        """
        self.place = str(place or self.place)
        self._finish("ok")

    def ran(self, run: Run, took: float) -> None:
        """Keep how long a run took, for the table."""
        self._runs.append((took, run))

    def _finish(self, status: str) -> None:
        if self._told:
            return
        self._told = True
        slowest = sorted(self._runs, key=lambda entry: (-entry[0], entry[1]))[:SLOWEST]
        self.display.tell(
            Finished(
                status,
                self.place,
                round(time.monotonic() - self._start, 3),
                [{"stage": title, "seconds": round(took, 3)} for title, took in self._stages],
                [{"chapter": r.chapter, "project": r.project, "seconds": round(took, 3)} for took, r in slowest],
            )
        )


class Steps:
    """One stage's runs: how many are done, and how long the rest will take at this pace. Threads may share it."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total = progress, total
        self._lock = threading.Lock()
        self._expected, self._ran, self._done = total, 0, 0
        self.found = 0
        self._start = time.monotonic()

    def expect(self, count: int) -> None:
        """So many are to be run from here on; what was found took no time worth counting."""
        with self._lock:
            self._expected, self._start = count, time.monotonic()

    def started(self, run: Run) -> None:
        with self._lock:
            self._progress.display.tell(RunBegun(run.chapter, run.project))

    def finished(self, run: Run, took: float, *, ran: bool = True) -> None:
        """One is done: it ran, or was found among what was run before."""
        with self._lock:
            self._done += 1
            if ran:
                self._ran += 1
                self._progress.ran(run, took)
            else:
                self.found += 1
            event = RunEnded(run.chapter, run.project, round(took, 3), ran, self._done, self._total, self._left())
            self._progress.display.tell(event)

    def _left(self) -> float | None:
        if not 0 < self._ran < self._expected:
            return None
        return round((time.monotonic() - self._start) / self._ran * (self._expected - self._ran), 1)
