"""What an edition was made from, as its manifest and its RO-Crate tell it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from helpers.pipeline.plan import Run
from helpers.study import Study


@dataclass(frozen=True)
class RunParts:
    """A run's key and its own inputs, name → SHA-256 (helpers.pipeline.keys)."""

    key: str
    inputs: Mapping[str, str]


@dataclass(frozen=True)
class Parts:
    """All that an edition was made from.

    Args:
        study: The study.
        data: The fingerprint of its data.
        key: The hash of everything that any file of the edition depends on.
        runs: Each run of a notebook, in whichever order they ended; they are told sorted.
        written: The hand-written pages, as paths within book/.
        report: The pages of the report on paper, in its order, without ending; empty where nobody says.
        commit: The commit of this project it was made with; empty where nobody knows.
    """

    study: Study
    data: str
    key: str
    runs: Mapping[Run, RunParts]
    written: Sequence[str] = ()
    report: Sequence[str] = ()
    commit: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "runs", dict(sorted(self.runs.items())))

    @cached_property
    def shared(self) -> dict[str, str]:
        """The inputs that every run has: told once, or an edition of 200 projects would tell them 1,200 times."""
        each = [set(run.inputs.items()) for run in self.runs.values()]
        return dict(sorted(set.intersection(*each))) if len(each) > 1 else {}

    def own(self, run: Run) -> dict[str, str]:
        """The inputs of a run that not every run has."""
        return {name: found for name, found in sorted(self.runs[run].inputs.items()) if name not in self.shared}
