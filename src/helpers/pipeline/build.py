"""The recipes: what a build does, step after step. Everything lies in the output's `work` until all of it is done."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat

from helpers.chapters import CHAPTERS
from helpers.chapters.verdict import edition_verdict
from helpers.data import StudyData, fingerprint, load_data
from helpers.disclosure import Verdict, guard, released
from helpers.errors import DataFault
from helpers.pipeline import ledger, toc
from helpers.pipeline.chapter_page import write_page
from helpers.pipeline.desk import Desk
from helpers.pipeline.downloads import FOLDER, Downloads
from helpers.pipeline.downloads_page import fill_sizes
from helpers.pipeline.edition.commit import commit
from helpers.pipeline.edition.manifest import write_manifest
from helpers.pipeline.edition.parts import Parts, RunParts
from helpers.pipeline.edition.trace import trace_of
from helpers.pipeline.execute import check_parameters, execute_all, execute_edition, obtain
from helpers.pipeline.job import Job
from helpers.pipeline.kernels.provisioner import warm
from helpers.pipeline.layout import DEFAULT_OUT, DEFAULT_STUDY, NOTEBOOKS, Layout
from helpers.pipeline.options import Options
from helpers.pipeline.paper.documents import report_pages
from helpers.pipeline.paper.printing import write_pdfs
from helpers.pipeline.plan import Run, plan, single
from helpers.pipeline.progress import Progress
from helpers.pipeline.publish import finish_publishing, publish
from helpers.pipeline.site import SiteBuilder
from helpers.pipeline.sources import check_sources
from helpers.pipeline.staging import contents_of, stage, written_pages
from helpers.pipeline.stamp import copy_stamped, said_of
from helpers.pipeline.store import default_store, write_whole
from helpers.pipeline.word import write_tools
from helpers.present.pages import Pages
from helpers.study import Study, load_projects, load_published


def build(
    data: Path,
    out: Path,
    progress: Progress,
    earlier: Path | None = None,
    *,
    options: Options | None = None,
    key: str = "",
) -> None:
    """The whole book: every chapter for every project, the ledger, the site.

    Args:
        data: The study folder.
        out: The output folder; its public parts change only when everything is done.
        progress: Told of every stage.
        earlier: The ledger of an earlier edition, against which nothing may be found out either.
        options: What may be run, and where.
        key: The hash of everything it is made of (helpers.pipeline.unchanged); goes into the manifest.

    Raises:
        Fault: Anything wrong; the previous build stands as it was.
    """
    layout = Layout(out)
    finish_publishing(layout)
    shutil.rmtree(layout.next, ignore_errors=True)
    warm()
    with progress.stage("Læser og kontrollerer data"):
        check_sources()
        study_data = load_data(data)
        published = load_published(data)
        verdict = edition_verdict(study_data, data, ledger.read(earlier) if earlier else None)
    study, store, own_pages = study_data.study, default_store(), is_default(data)
    with SiteBuilder(layout.work / "site", _noon(study)) as site, ThreadPoolExecutor(1) as beside:
        jobs = _execute(plan(study_data.projects), study_data, verdict, data, layout, progress, options or Options())
        with progress.stage("Samler bogen"):
            table = ledger.gather(nbformat.read(job.target, as_version=4) for job in jobs.values())
            guard(table, verdict, insiders=study.disclosure.insiders)
            ledger.write(table, layout.next / "results.csv", synthetic=study.synthetic)
            shown = released(table, study.disclosure.threshold)
            titles = {c.name: c.title for c in CHAPTERS.values()}
            pages = Pages(study, study_data.projects, published, shown, verdict.lifts, titles)
            downloads = Downloads(layout.next / "tables", study)
            staged = layout.work / "staged"
            notebooks = {run: job.target for run, job in jobs.items()}
            stage(staged, pages, notebooks, downloads, default_study=own_pages, store=store)
        with progress.stage("Bygger sitet"):
            # The tools are pages of the default study's book.
            tools = own_pages and beside.submit(write_tools, study, study_data.projects, shown, layout.next / "word")
            html = layout.next / "html"
            traces = {toc.chapter_page(run.project, run.chapter): trace_of(run, job.key) for run, job in jobs.items()}
            copy_stamped(site.build(staged), html, said_of(study, commit()), traces)
            shutil.copytree(downloads.folder, html / FOLDER)
    with progress.stage("Trykker PDF'er og Word-filer"):
        contents = contents_of(pages, default_study=own_pages)
        write_pdfs(html, study, study_data.projects, layout.next / "pdf", contents, store=store)
        if tools:
            tools.result()
        for kind in ("pdf", "word"):
            if (layout.next / kind).is_dir():
                shutil.copytree(layout.next / kind, html / kind)
        fill_sizes(html)
    with progress.stage("Udgiver"):
        _check_unchanged(data, study_data)
        made_by = {run: RunParts(job.key, job.inputs) for run, job in jobs.items()}
        written, report = (written_pages(), report_pages(contents)) if own_pages else ([], [])
        parts = Parts(study, study_data.fingerprint, key, made_by, written, report, commit=commit())
        write_manifest(layout.next, parts)
        publish(layout)


def run_chapter(
    data: Path, out: Path, chapter: str, project: str, extra: Mapping[str, object], progress: Progress
) -> Path:
    """One chapter for one project: executed, and rendered to one self-contained page.

    Returns:
        The page, OUT/chapters/<slug or alle>/<chapter>.html.

    Raises:
        Fault: Anything wrong; an earlier page stands as it was.
    """
    layout = Layout(out)
    run = single(chapter, project, load_projects(data))
    warm()
    check_parameters(NOTEBOOKS / f"{run.chapter}.ipynb", list(extra))
    with progress.stage("Læser og kontrollerer data"):
        study_data = load_data(data)
        verdict = edition_verdict(study_data, data)
    with progress.stage(f"Kører {run}"):
        desk = Desk.prepare(layout.work / f"desk-{run.project}-{run.chapter}", data)
        (job,) = desk.jobs([run], verdict, study_data, layout.work / "single", extra)
        obtain(job, default_store())
        notebook = nbformat.read(job.target, as_version=4)
        page = layout.chapters / f"{run.path}.html"
        write_page(notebook, run, study_data, page)
        shutil.rmtree(desk.folder, ignore_errors=True)
    return page


def refresh_notebooks(progress: Progress) -> None:
    """Run the committed notebooks with their defaults and keep their outputs in them."""
    from helpers.results import POOLED

    runs = [Run(POOLED, chapter) for chapter in CHAPTERS]
    with progress.steps("Kører notesbøgerne", len(runs)) as steps:
        place = Layout(DEFAULT_OUT).work
        jobs = [Job(r, NOTEBOOKS / f"{r.chapter}.ipynb", {}, NOTEBOOKS, place / f"{r.path}.ipynb") for r in runs]
        for run, path in execute_all(jobs, steps).items():
            write_whole(NOTEBOOKS / f"{run.chapter}.ipynb", path.read_bytes())


def is_default(data: Path) -> bool:
    """Whether a folder is the study that the hand-written pages were written for."""
    return data.resolve() == DEFAULT_STUDY.resolve()


def _execute(
    runs: Sequence[Run],
    data: StudyData,
    verdict: Verdict,
    folder: Path,
    layout: Layout,
    progress: Progress,
    options: Options,
) -> dict[Run, Job]:
    desk = Desk.prepare(layout.work / "desk", folder)
    jobs = desk.jobs(runs, verdict, data, layout.next / "notebooks", {})
    execute_edition(jobs, progress, options, private=not data.study.synthetic)
    shutil.rmtree(desk.folder)
    return {job.run: job for job in jobs}


def _check_unchanged(folder: Path, data: StudyData) -> None:
    """Whether the study is still what was read: what an edition shows comes of one state of it."""
    if fingerprint(folder) != data.fingerprint:
        raise DataFault(
            "En af studiets filer blev ændret, mens bogen blev bygget.",
            folder.resolve().name,
            "Lad filerne være i fred, mens der bygges, og byg igen. Intet er udgivet.",
        )


def _noon(study: Study) -> int:
    """The only time an edition knows, in seconds since 1970."""
    date = study.edition.date
    return int(dt.datetime(date.year, date.month, date.day, 12, tzinfo=dt.UTC).timestamp())


__all__ = ["build", "is_default", "refresh_notebooks", "run_chapter", "toc"]
