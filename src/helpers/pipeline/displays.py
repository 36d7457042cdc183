"""How progress is shown: a live display on a terminal, plain lines elsewhere, JSON for machines."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, Any, Protocol, TextIO, cast

from helpers.pipeline.events import Event, Finished, Note, ProjectCounted, RunBegun, RunEnded, StageBegun, StageEnded
from helpers.present.forms import AVERAGE

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID


class Display(Protocol):
    """Something that shows events."""

    def tell(self, event: Event) -> None: ...

    def close(self) -> None: ...


def display_for(stream: TextIO | None = None, *, json: bool = False) -> Display:
    """The display that suits a stream: standard error, or standard output for machines."""
    if json:
        return JsonLines(stream or sys.stdout)
    stream = stream or sys.stderr
    return Live(stream) if stream.isatty() else Lines(stream)


def seconds(value: float) -> str:
    """«8 s», «2 min 05 s»."""
    whole = round(value)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60:02d} s"


class JsonLines:
    """One JSON object a line, written out at once."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def tell(self, event: Event) -> None:
        with self._lock:
            self._stream.write(f"{event.as_json()}\n")
            self._stream.flush()

    def close(self) -> None:
        return


class Lines:
    """Plain lines, for a log."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def tell(self, event: Event) -> None:
        for line in lines_of(event):
            self._stream.write(f"{line}\n")
        self._stream.flush()

    def close(self) -> None:
        return


class Live:
    """What runs now, drawn over itself; what is finished stays above it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._bars: Bars | None = None
        self._task: TaskID | None = None
        self._running: list[str] = []

    def tell(self, event: Event) -> None:
        bars = self._started()
        if isinstance(event, StageBegun):
            self._task = bars.add_task(event.stage, total=event.total, what="", left="", count="")
        elif isinstance(event, RunBegun):
            self._running.append(f"{event.chapter} · {event.project}")
        elif isinstance(event, RunEnded):
            if event.ran:
                self._running.remove(f"{event.chapter} · {event.project}")
            left = f"  ca. {seconds(event.left)} tilbage" if event.left is not None else ""
            self._update(completed=event.done, left=left, count=f"{event.done}/{event.total}")
        elif isinstance(event, ProjectCounted):
            left = f"  ca. {seconds(event.left)} tilbage" if event.left is not None else ""
            count = f"{event.done}/{event.total}"
            self._update(completed=event.done, total=event.total, left=left, count=count, what=event.project)
            return
        elif isinstance(event, StageEnded) and self._task is not None:
            bars.remove_task(self._task)
            bars.refresh()  # else the line below is followed by the stage once more
            self._task = None
        if isinstance(event, RunBegun | RunEnded):
            self._update(what=_shortened(self._running))
        elif not isinstance(event, StageBegun):
            for line in lines_of(event):
                bars.console.print(line, markup=False, highlight=False, soft_wrap=True)

    def close(self) -> None:
        if self._bars is not None:
            self._bars.stop()

    def _update(self, *, completed: float | None = None, total: float | None = None, **fields: str) -> None:
        if self._task is not None:
            self._started().update(self._task, completed=completed, total=total, **cast("dict[str, Any]", fields))

    def _started(self) -> Bars:
        if self._bars is None:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
            from rich.table import Column

            self._bars = Progress(
                SpinnerColumn(),
                TextColumn("{task.description}", markup=False),
                BarColumn(bar_width=20),
                TextColumn("{task.fields[count]}", markup=False),
                TimeElapsedColumn(),
                TextColumn("{task.fields[left]}", markup=False),
                TextColumn("{task.fields[what]}", markup=False, table_column=Column(no_wrap=True, overflow="ellipsis")),
                console=Console(file=self._stream),
                transient=True,
            )
            self._bars.start()
        return self._bars


def lines_of(event: Event) -> list[str]:
    """An event as lines of text; most of a log's readers want few of them."""
    match event:
        case StageBegun(stage, total):
            return [f"▶ {stage}{f' ({total})' if total else ''} …"]
        case StageEnded(stage, took):
            return [f"✔ {stage}: {seconds(took)}"]
        case RunEnded(chapter, project, took, ran, done, total, left):
            # A line for each of fifty runs that did not run tells nobody anything.
            rest = f"  (ca. {seconds(left)} tilbage)" if left is not None else ""
            return [f"  [{done}/{total}] {chapter} · {project}  {_decimal(took)} s{rest}"] if ran else []
        case ProjectCounted(project, done, total, left):
            rest = f"  (ca. {seconds(left)} tilbage)" if left is not None else ""
            return [f"  [{done}/{total}] {project} talt op{rest}"]
        case Note(text):
            return [text]
        case Finished("ok", _, took, stages, slowest) if len(stages) > 3:  # fewer are still in sight
            table = [f"  {entry['stage']:<44}{_decimal(entry['seconds']):>9} s" for entry in stages]
            table += [f"  {'I alt':<44}{_decimal(took):>9} s"]
            if slowest:
                table += ["De langsomste kapitler:"]
            names = [(f"{entry['chapter']} · {entry['project']}", entry["seconds"]) for entry in slowest]
            return ["Tid:", *table, *(f"  {name:<44}{_decimal(took):>9} s" for name, took in names)]
        case _:
            return []


def _decimal(value: Any) -> str:
    return AVERAGE.text(float(value))


def _shortened(names: list[str], most: int = 3) -> str:
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" og {rest} til" if rest > 0 else "")
