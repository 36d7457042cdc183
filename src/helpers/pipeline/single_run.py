"""Notebooks run one by one, outside an edition: a chapter for a project, and the committed notebooks."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat

from helpers.chapters import CHAPTERS
from helpers.chapters.verdict import edition_verdict
from helpers.data import load_data
from helpers.errors import MissingFile
from helpers.pipeline import chapter_page
from helpers.pipeline.copies import workers
from helpers.pipeline.desk import Desk
from helpers.pipeline.evidence import KeptEvidence
from helpers.pipeline.execute import execute_all, obtain
from helpers.pipeline.job import Job
from helpers.pipeline.kernels import client as kernels
from helpers.pipeline.layout import DEFAULT_OUT, NOTEBOOKS, Layout
from helpers.pipeline.plan import Run, single
from helpers.pipeline.progress import Progress
from helpers.pipeline.store import default_store, write_whole
from helpers.results import POOLED
from helpers.study import load_projects


def run_chapter(data: Path, out: Path, chapter: str, project: str, progress: Progress) -> Path:
    """One chapter for one project: executed, and rendered to one self-contained page.

    Returns:
        The page, OUT/chapters/<slug or alle>/<chapter>.html.

    Raises:
        Fault: Anything wrong; an earlier page stands as it was.
    """
    layout = Layout(out)
    run = single(chapter, project, load_projects(data))
    kernels.warm()
    if not (NOTEBOOKS / f"{run.chapter}.ipynb").is_file():
        raise MissingFile(
            "Notesbogen mangler.", f"notebooks/{run.chapter}.ipynb", "Hent den igen med «git checkout notebooks»."
        )
    with progress.stage("Læser og kontrollerer data"):
        study_data = load_data(data)
        verdict = edition_verdict(
            study_data,
            data,
            evidence=KeptEvidence(study_data, default_store()).prepare(workers(), progress.display.tell),
        )
    with progress.stage(f"Kører {run}"):
        desk = Desk.prepare(layout.make_work() / f"desk-{run.project}-{run.chapter}", data)
        try:
            (job,) = desk.jobs([run], verdict, study_data, layout.work / "single")
            chapter_page.warm()
            obtain(job, default_store())
        finally:
            shutil.rmtree(desk.folder, ignore_errors=True)
        notebook = nbformat.read(job.target, as_version=4)
        page = layout.chapters / f"{run.path}.html"
        chapter_page.write_page(notebook, run, study_data, page)
    return page


def refresh_notebooks(progress: Progress) -> None:
    """Run the committed notebooks with their defaults and keep their outputs in them."""
    runs = [Run(POOLED, chapter) for chapter in CHAPTERS]
    with progress.steps("Kører notesbøgerne", len(runs)) as steps:
        place = Layout(DEFAULT_OUT).make_work()
        jobs = [Job(r, NOTEBOOKS / f"{r.chapter}.ipynb", {}, NOTEBOOKS, place / f"{r.path}.ipynb") for r in runs]
        for run, path in execute_all(jobs, steps).items():
            write_whole(NOTEBOOKS / f"{run.chapter}.ipynb", path.read_bytes())
