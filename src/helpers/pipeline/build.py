"""The recipes: what a build does, step after step. Everything lies in the output's `work` until all of it is done."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat

from helpers.chapters import CHAPTERS
from helpers.chapters.verdict import edition_verdict
from helpers.data import StudyData, load_data
from helpers.disclosure import Verdict, guard, released
from helpers.pipeline import ledger, toc
from helpers.pipeline.chapter_page import write_page
from helpers.pipeline.desk import Desk
from helpers.pipeline.downloads import FOLDER, Downloads
from helpers.pipeline.downloads_page import fill_sizes
from helpers.pipeline.evidence import KeptEvidence
from helpers.pipeline.execute import check_parameters, execute_all, obtain, workers
from helpers.pipeline.job import Job
from helpers.pipeline.kernels.provisioner import warm
from helpers.pipeline.layout import DEFAULT_OUT, DEFAULT_STUDY, NOTEBOOKS, Layout
from helpers.pipeline.paper.printing import write_pdfs
from helpers.pipeline.plan import Run, plan, single
from helpers.pipeline.progress import Progress
from helpers.pipeline.publish import finish_publishing, publish
from helpers.pipeline.site import SiteBuilder
from helpers.pipeline.staging import contents_of, stage
from helpers.pipeline.stamp import copy_stamped, said_of
from helpers.pipeline.store import default_store
from helpers.pipeline.word import write_tools
from helpers.present.pages import Pages
from helpers.present.words import counted
from helpers.study import Study, load_projects, load_published


def build(
    data: Path, out: Path, progress: Progress, earlier: Path | None = None, *, force: bool = False, key: str = ""
) -> None:
    """The whole book: every chapter for every project, the ledger, the site.

    Args:
        data: The study folder.
        out: The output folder; its public parts change only when everything is done.
        progress: Told of every stage.
        earlier: The ledger of an earlier edition, against which nothing may be found out either.
        force: Run every chapter, also those that were run before and depend on nothing that changed.
        key: The hash of everything it is made of (helpers.pipeline.unchanged); goes into the manifest.

    Raises:
        Fault: Anything wrong; the previous build stands as it was.
    """
    layout = Layout(out)
    finish_publishing(layout)
    shutil.rmtree(layout.next, ignore_errors=True)
    warm()
    with progress.stage("Læser og kontrollerer data"):
        study_data = load_data(data)
        published = load_published(data)
        before = ledger.read(earlier) if earlier else None
        verdict = edition_verdict(study_data, data, before, KeptEvidence(study_data, default_store()))
    study, store, own_pages = study_data.study, default_store(), is_default(data)
    with SiteBuilder(layout.work / "site", _noon(study)) as site, ThreadPoolExecutor(1) as beside:
        notebooks = _execute(plan(study_data.projects), study_data, verdict, data, layout, progress, force=force)
        with progress.stage("Samler bogen"):
            table = ledger.gather(nbformat.read(path, as_version=4) for path in notebooks.values())
            guard(table, verdict, insiders=study.disclosure.insiders)
            ledger.write(table, layout.next / "results.csv", synthetic=study.synthetic)
            shown = released(table, study.disclosure.threshold)
            titles = {c.name: c.title for c in CHAPTERS.values()}
            pages = Pages(study, study_data.projects, published, shown, verdict.lifts, titles)
            downloads = Downloads(layout.next / "tables", study)
            staged = layout.work / "staged"
            stage(staged, pages, notebooks, downloads, default_study=own_pages, store=store)
        with progress.stage("Bygger sitet"):
            # The tools are pages of the default study's book.
            tools = own_pages and beside.submit(write_tools, study, study_data.projects, shown, layout.next / "word")
            html = layout.next / "html"
            copy_stamped(site.build(staged), html, said_of(study))
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
        _write_manifest(layout.next, study_data, key)
        publish(layout)
    progress.summary()


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
        verdict = edition_verdict(study_data, data, evidence=KeptEvidence(study_data, default_store()))
    with progress.stage(f"Kører {run}"):
        desk = Desk.prepare(layout.work / f"desk-{run.project}-{run.chapter}", data)
        (job,) = desk.jobs([run], verdict, study_data, layout.work / "single", extra)
        notebook, _ = obtain(job, default_store())
        page = layout.chapters / f"{run.path}.html"
        write_page(notebook, run, study_data, page)
        shutil.rmtree(desk.folder, ignore_errors=True)
    return page


def refresh_notebooks(progress: Progress) -> None:
    """Run the committed notebooks with their defaults and keep their outputs in them."""
    from helpers.results import POOLED

    runs = [Run(POOLED, chapter) for chapter in CHAPTERS]
    with progress.steps("Kører notesbøgerne", len(runs), workers()) as steps:
        place = Layout(DEFAULT_OUT).work
        jobs = [Job(r, NOTEBOOKS / f"{r.chapter}.ipynb", {}, NOTEBOOKS, place / f"{r.path}.ipynb") for r in runs]
        for run, notebook in execute_all(jobs, steps).items():
            nbformat.write(notebook, NOTEBOOKS / f"{run.chapter}.ipynb")


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
    *,
    force: bool,
) -> dict[Run, Path]:
    desk = Desk.prepare(layout.work / "desk", folder)
    jobs = desk.jobs(runs, verdict, data, layout.next / "notebooks", {})
    store = default_store()
    with progress.steps("Kører kapitlerne", len(runs), workers()) as steps:
        execute_all(jobs, steps, store, force=force)
        if steps.found:
            progress.say(f"  {counted(steps.found, 'kapitel', 'kapitler')} var kørt før og uændret.")
    store.prune()
    shutil.rmtree(desk.folder)
    return {job.run: job.target for job in jobs}


def _noon(study: Study) -> int:
    """The only time an edition knows, in seconds since 1970."""
    date = study.edition.date
    return int(dt.datetime(date.year, date.month, date.day, 12, tzinfo=dt.UTC).timestamp())


def _write_manifest(folder: Path, data: StudyData, key: str) -> None:
    import hashlib

    files = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    content = {
        "title": data.study.title,
        "edition": data.study.edition.number,
        "date": data.study.edition.date.isoformat(),
        "synthetic": data.study.synthetic,
        "data": data.fingerprint,
        "key": key,
        "files": files,
    }
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")


__all__ = ["build", "is_default", "refresh_notebooks", "run_chapter", "toc"]
