"""The recipes: what a build does, step after step. Everything lies in the output's `work` until all of it is done."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from nbformat import NotebookNode

from helpers.chapters import CHAPTERS
from helpers.chapters.verdict import edition_verdict
from helpers.data import StudyData, load_data
from helpers.disclosure import Verdict, guard, released
from helpers.pipeline import ledger, toc
from helpers.pipeline.changes import compare, earlier_edition, sentences_of
from helpers.pipeline.chapter_page import write_page
from helpers.pipeline.desk import Desk
from helpers.pipeline.downloads import FOLDER, Downloads
from helpers.pipeline.downloads_page import fill_sizes
from helpers.pipeline.execute import check_parameters, execute_all, obtain, workers
from helpers.pipeline.job import Job
from helpers.pipeline.kernels.provisioner import warm
from helpers.pipeline.layout import DEFAULT_OUT, DEFAULT_STUDY, NOTEBOOKS, Layout
from helpers.pipeline.paper.printing import write_pdfs
from helpers.pipeline.plan import Run, plan, single
from helpers.pipeline.progress import Progress
from helpers.pipeline.publish import publish
from helpers.pipeline.site import build_site
from helpers.pipeline.staging import contents_of, stage
from helpers.pipeline.store import default_store
from helpers.pipeline.word import write_tools
from helpers.present.mark import MARK
from helpers.present.pages import Pages
from helpers.present.words import counted
from helpers.study import Finished, load_projects, load_published, write_about


def build(
    data: Path, out: Path, progress: Progress, earlier: Path | None = None, *, force: bool = False, key: str = ""
) -> None:
    """The whole book: every chapter for every project, the ledger, the site.

    Args:
        data: The study folder.
        out: The output folder; its public parts change only when everything is done.
        progress: Told of every stage.
        earlier: An earlier edition, its folder or its results.csv, against which nothing may be found out either, and
            whose numbers the page «Ændringer» compares with; None: the one in the study folder, if there is one.
        force: Run every chapter, also those that were run before and depend on nothing that changed.
        key: The hash of everything it is made of (helpers.pipeline.unchanged); goes into the manifest.

    Raises:
        Fault: Anything wrong; the previous build stands as it was.
    """
    layout = Layout(out)
    warm()
    with progress.stage("Læser og kontrollerer data"):
        study_data = load_data(data)
        published = load_published(data)
        before = earlier_edition(data, earlier)
        verdict = edition_verdict(study_data, data, before.table if before else None)
    runs = plan(study_data.projects)
    fresh = layout.work / "next"
    shutil.rmtree(fresh, ignore_errors=True)
    notebooks = _execute(runs, study_data, verdict, data, layout, fresh / "notebooks", progress, force=force)
    with progress.stage("Samler bogen"):
        table = ledger.gather(notebooks.values())
        guard(table, verdict, insiders=study_data.study.disclosure.insiders)
        ledger.write(table, fresh / "results.csv", synthetic=study_data.study.synthetic)
        now = Finished(table, study_data.study.edition, sentences_of(notebooks))
        write_about(now, fresh, MARK if study_data.study.synthetic else "")
        shown = released(table, study_data.study.disclosure.threshold)
        titles = {c.name: c.title for c in CHAPTERS.values()}
        pages = Pages(study_data.study, study_data.projects, published, shown, verdict.lifts, titles)
        downloads = Downloads(fresh / "tables", study_data.study)
        own_pages = is_default(data)
        changes = compare(before, now) if before else None
        stage(layout.work / "site", pages, notebooks, downloads, default_study=own_pages, changes=changes)
    with progress.stage("Bygger sitet"):
        date = study_data.study.edition.date
        noon = dt.datetime(date.year, date.month, date.day, 12, tzinfo=dt.UTC)
        build_site(layout.work / "site", fresh / "html", int(noon.timestamp()))
        shutil.copytree(downloads.folder, fresh / "html" / FOLDER)
    with progress.stage("Trykker PDF'er og Word-filer"):
        if own_pages:  # the tools are pages of the default study's book
            write_tools(study_data.study, study_data.projects, shown, fresh / "word")
        contents = contents_of(pages, default_study=own_pages)
        write_pdfs(
            fresh / "html", study_data.study, study_data.projects, fresh / "pdf", contents, store=default_store()
        )
        for kind in ("pdf", "word"):
            if (fresh / kind).is_dir():
                shutil.copytree(fresh / kind, fresh / "html" / kind)
        fill_sizes(fresh / "html")
    with progress.stage("Udgiver"):
        _write_manifest(fresh, study_data, key)
        made = [place for place in (*layout.public, layout.manifest) if (fresh / place.name).exists()]
        publish({place: fresh / place.name for place in made}, layout.work / "old")
        shutil.rmtree(layout.work, ignore_errors=True)
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
        verdict = edition_verdict(study_data, data)
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
    import nbformat

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
    target: Path,
    progress: Progress,
    *,
    force: bool,
) -> dict[Run, NotebookNode]:
    desk = Desk.prepare(layout.work / "desk", folder)
    jobs = desk.jobs(runs, verdict, data, target, {})
    store = default_store()
    with progress.steps("Kører kapitlerne", len(runs), workers()) as steps:
        done = execute_all(jobs, steps, store, force=force)
        if steps.found:
            progress.say(f"  {counted(steps.found, 'kapitel', 'kapitler')} var kørt før og uændret.")
    store.prune()
    return done


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
