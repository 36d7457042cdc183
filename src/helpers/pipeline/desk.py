"""Where notebooks run: a folder that looks the same on every machine."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.chapters.verdict import slices_of, write_slices
from helpers.disclosure import Verdict
from helpers.pipeline.layout import NOTEBOOKS
from helpers.pipeline.plan import Run

# For each run its notebook, its parameters, the folder it runs in and where it is kept.
Jobs = dict[Run, tuple[Path, Mapping[str, object], Path, Path]]


@dataclass(frozen=True)
class Desk:
    """A folder from which the study is `data/<its name>`, wherever it really lies.

    So an executed notebook bears the same parameters on every machine.
    """

    folder: Path
    study: str

    @classmethod
    def prepare(cls, folder: Path, data: Path) -> Desk:
        """Make the folder anew."""
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "data").mkdir(parents=True)
        (folder / "verdict").mkdir()
        name = data.resolve().name
        (folder / "data" / name).symlink_to(data.resolve(), target_is_directory=True)
        return cls(folder, f"data/{name}")

    def work(
        self,
        runs: Sequence[Run],
        verdict: Verdict,
        projects: Sequence[str],
        target: Path,
        extra: Mapping[str, object],
    ) -> Jobs:
        """The jobs of these runs; the slices they read are written here."""
        jobs: Jobs = {}
        for run in runs:
            slices = f"verdict/{run.project}-{run.chapter}.json"
            write_slices(slices_of(verdict, run.chapter, run.project, list(projects)), self.folder / slices)
            parameters = {"project": run.project, "data": self.study, "verdict": slices, **extra}
            place = target / f"{run.path}.ipynb"
            place.parent.mkdir(parents=True, exist_ok=True)
            jobs[run] = (NOTEBOOKS / f"{run.chapter}.ipynb", parameters, self.folder, place)
        return jobs
