"""What a case is told: how often, how much, where; and what it hands back."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.checkout import Checkout


class CaseFailed(Exception):
    """A case that could not be measured; its message stands in the table."""


@dataclass(frozen=True)
class Measured:
    """One row of the table.

    Args:
        row: Its name in benchmarks/targets.py.
        value: What is held against the target.
        how: What was measured against what, in one sentence, with the number of runs.
        samples: Every single time behind it, in seconds (or KiB where the name says so).
        fair: Whether what both sides made is the same; a ratio between different outputs is none.
    """

    row: str
    value: float
    how: str
    samples: Mapping[str, Any] = field(default_factory=dict)
    fair: bool = True


@dataclass(frozen=True)
class Setting:
    """One run of the benchmark.

    Args:
        work: The folder everything is made in; gone afterwards.
        rounds: How often this project's side is measured.
        baseline_rounds: How often the other side is; None: as the case finds affordable.
        full: Everything, whatever it takes.
        trial: Whether only the harness is tried: a small study, few runs; numbers mean nothing.
    """

    work: Path
    rounds: int = 3
    baseline_rounds: int | None = None
    full: bool = False
    trial: bool = False

    def baseline(self, affordable: int) -> int:
        """How often the other side is measured, at most as often as this project's."""
        chosen = self.baseline_rounds if self.baseline_rounds is not None else self.rounds if self.full else affordable
        return max(1, min(self.rounds, chosen))

    def checkout(self) -> Checkout:
        """A copy of the tree with an empty store, made once and shared by the cases."""
        return Checkout.of(self.work / "tree", trial=self.trial)


@dataclass(frozen=True)
class Case:
    """A case of the benchmark: its name, its function, a line on it, minutes it takes by default and in full."""

    name: str
    measure: Callable[[Setting], list[Measured]]
    about: str
    minutes: float
    minutes_full: float


_START = time.monotonic()


def say(text: str) -> None:
    """A line of progress."""
    gone = round(time.monotonic() - _START)
    print(f"[{gone // 60:3d}:{gone % 60:02d}] {text}", file=sys.stderr, flush=True)
