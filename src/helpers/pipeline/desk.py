"""Where notebooks run: a folder that looks the same on every machine."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import pandas as pd

from helpers.chapters.brief import Brief, write_brief
from helpers.chapters.explored import declared_in
from helpers.chapters.verdict import chapter_class, slices_of
from helpers.data import StudyData
from helpers.disclosure import Verdict
from helpers.pipeline.job import Job
from helpers.pipeline.keys import Inputs, key_of
from helpers.pipeline.layout import NOTEBOOKS, STOPPED
from helpers.pipeline.plan import Run
from helpers.present.prose import chapter_texts
from helpers.results import POOLED
from helpers.study import load_words

_STUDY = "data/study"


@dataclass(frozen=True)
class Desk:
    """A folder from which the study is `data/study`, wherever it really lies and whatever it is called.

    So an executed notebook bears the same parameters on every machine.
    """

    folder: Path
    study: str

    @classmethod
    def prepare(cls, folder: Path, data: Path) -> Desk:
        """Make the folder anew."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700, parents=True)
        (folder / "data").mkdir()
        (folder / "verdict").mkdir()
        (folder / _STUDY).symlink_to(data.resolve(), target_is_directory=True)
        return cls(folder, _STUDY)

    def jobs(self, runs: Sequence[Run], verdict: Verdict, data: StudyData, target: Path) -> list[Job]:
        """The jobs of these runs, in their order; the briefs they read are written here.

        Args:
            runs: What is to be run.
            verdict: The edition's.
            data: The whole study; what project chapters show of all projects is computed from it, once per chapter.
            target: The folder the executed notebooks are kept in.
        """
        projects = [p.slug for p in data.projects]
        declared = Inputs(self.folder / self.study)
        everyone = cache(partial(_everyone, data))
        words = load_words(self.folder / self.study, data.study)
        texts = cache(partial(chapter_texts, data=data, words=words))
        found = []
        for run in runs:
            alone = run.project != POOLED
            brief = f"verdict/{run.project}-{run.chapter}.json"
            slices = slices_of(verdict, run.chapter, run.project, projects)
            compared = partial(everyone, run.chapter)
            beside = chapter_class(run.chapter).needed(compared, slices, run.project) if alone else None
            told = Brief(slices, beside, declared_in(run.chapter), texts(run.chapter))
            write_brief(told, self.folder / brief)
            parameters = {"project": run.project, "data": self.study, "verdict": brief}
            notebook = NOTEBOOKS / f"{run.chapter}.ipynb"
            inputs = declared.of(run, notebook, parameters, self.folder / brief)
            place = target / f"{run.path}.ipynb"
            stopped = self.folder.with_name(STOPPED) / f"{run.path}.ipynb"
            found.append(Job(run, notebook, parameters, self.folder, place, key_of(inputs), inputs, stopped))
        return found


def _everyone(data: StudyData, chapter: str) -> dict[str, pd.DataFrame]:
    kind = chapter_class(chapter)
    return kind.comparison(data.with_tables(kind.tables))
