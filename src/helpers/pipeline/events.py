"""What a build tells while it runs. `--json` writes each as one line (docs/events.md); people see it as text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Event:
    """Something happened. A name of its own and flat content make it a line of JSON."""

    def as_json(self) -> str:
        name = re.sub(r"(?<=.)([A-Z])", r"_\1", type(self).__name__).lower()
        return json.dumps({"event": name, **asdict(self)}, ensure_ascii=False)


@dataclass(frozen=True)
class StageBegun(Event):
    stage: str
    total: int | None = None  # steps in it, where they are counted


@dataclass(frozen=True)
class StageEnded(Event):
    stage: str
    seconds: float


@dataclass(frozen=True)
class RunBegun(Event):
    chapter: str
    project: str


@dataclass(frozen=True)
class RunEnded(Event):
    """`ran`: False where it was found; `left`: seconds that the stage will still take at this pace, None: unknown."""

    chapter: str
    project: str
    seconds: float
    ran: bool
    done: int
    total: int
    left: float | None


@dataclass(frozen=True)
class ProjectCounted(Event):
    """All that a project (`alle`: everyone together) shows is counted; `left` as of runs."""

    project: str
    done: int
    total: int
    left: float | None


@dataclass(frozen=True)
class Note(Event):
    text: str


@dataclass(frozen=True)
class FaultFound(Event):
    what: str
    where: str
    remedy: str


@dataclass(frozen=True)
class Finished(Event):
    """`status`: `ok`, `fault`, `interrupted`; `place`: what to open; the timing table: stages and the slowest runs."""

    status: str
    place: str
    seconds: float
    stages: Sequence[Mapping[str, object]]
    slowest: Sequence[Mapping[str, object]]
