"""The recipe of an edition, step after step. Everything lies in the layout's `work` until all of it is done."""

from __future__ import annotations

import datetime as dt
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from helpers.data import fingerprint
from helpers.disclosure import released
from helpers.errors import DataFault, raise_all
from helpers.pipeline import toc
from helpers.pipeline.assembling import assemble
from helpers.pipeline.copies import beside, in_a_copy, overheard, workers
from helpers.pipeline.downloads import FOLDER
from helpers.pipeline.downloads_page import fill_sizes
from helpers.pipeline.edition.commit import commit
from helpers.pipeline.edition.manifest import write_manifest
from helpers.pipeline.edition.parts import Parts, RunParts
from helpers.pipeline.edition.trace import trace_of
from helpers.pipeline.execute import execute_edition
from helpers.pipeline.kernels.client import warm
from helpers.pipeline.layout import Layout
from helpers.pipeline.options import Options
from helpers.pipeline.paper.documents import report_pages
from helpers.pipeline.paper.printing import write_pdfs
from helpers.pipeline.preparing import prepare
from helpers.pipeline.progress import Progress
from helpers.pipeline.publish import finish_publishing, publish
from helpers.pipeline.scan_published import private_in
from helpers.pipeline.site import SiteBuilder
from helpers.pipeline.stamp import copy_stamped, said_of
from helpers.pipeline.store import Store, default_store
from helpers.pipeline.word import write_tools
from helpers.pipeline.words import Words, documents_of, tools_of
from helpers.study import Study

_LOOK = "Gennemsyn før udgivelsen"


def build(
    data: Path,
    out: Path,
    progress: Progress,
    earlier: Path | None = None,
    *,
    options: Options | None = None,
    key: str = "",
) -> None:
    """The whole book: every chapter for every project, the ledger, the site, paper and files to take along.

    Args:
        data: The study folder.
        out: The output folder; its public parts change only when everything is done.
        progress: Told of every stage.
        earlier: An earlier edition, its folder or its results.csv, against which nothing may be found out either, and
            whose numbers the page «Ændringer» compares with; None: the one in the study folder, if there is one.
        options: What may be run, and where.
        key: The hash of everything it is made of (helpers.pipeline.unchanged); goes into the manifest.

    Raises:
        Fault: Anything wrong; the previous build stands as it was.
    """
    layout = Layout(out)
    finish_publishing(layout)
    layout.make_work()
    _clear(layout)  # of a build that was killed
    try:
        _build(data, layout, progress, earlier, options or Options(), key)
    finally:
        if not layout.journal.exists():  # else the next command finishes what is being published
            _clear(layout)


def _clear(layout: Layout) -> None:
    for place in (layout.desk, layout.staged, layout.next):
        shutil.rmtree(place, ignore_errors=True)


def _build(data: Path, layout: Layout, progress: Progress, earlier: Path | None, options: Options, key: str) -> None:
    if not options.cluster:
        warm()
    store = default_store()
    with progress.stage("Læser og kontrollerer data"):
        # In a copy, as whatever grows with the study: the tables are not in memory while the notebooks run.
        prepared = overheard(
            lambda tell: prepare(data, layout, store, earlier, tell), "Læsningen af data", progress.display.tell
        )
    study, projects, jobs = prepared.study, prepared.projects, prepared.jobs
    words = Words.of(data, study)
    said = words.fingerprint()
    with SiteBuilder(layout.work / "site", _noon(study)) as site, ThreadPoolExecutor(1) as pool:
        execute_edition(jobs, progress, options, private=not study.synthetic)
        shutil.rmtree(layout.desk)
        with progress.stage("Samler bogen"):
            table = in_a_copy(lambda: assemble(prepared, layout, store, words), "Samlingen af bogen")
        with progress.stage("Bygger sitet"):
            tools = None
            if table is not None:
                shown = released(table, study.disclosure.threshold)
                tools = pool.submit(
                    write_tools,
                    study,
                    projects,
                    tools_of(words, study),
                    documents_of(words),
                    shown,
                    layout.next / "word",
                    store,
                )
            html, code = layout.next / "html", commit()
            traces = {toc.chapter_page(job.run.project, job.run.chapter): trace_of(job.run, job.key) for job in jobs}
            copy_stamped(site.build(layout.staged), html, said_of(study, code), traces)
            shutil.copytree(layout.next / "tables", html / FOLDER)
            if tools:
                tools.result()
    with progress.stage("Trykker PDF'er og Word-filer"):
        # What is there already is looked through meanwhile; the last look then knows that it is clean.
        there = sorted(layout.next.iterdir())
        with beside(lambda: bool(private_in(there, store).faults), _LOOK) as looked:
            contents = words.contents(study, projects, published=prepared.published is not None)
            write_pdfs(html, study, projects, layout.next / "pdf", contents, store=store, apart=workers())
            looked()
        for kind in ("pdf", "word"):
            if (layout.next / kind).is_dir():
                shutil.copytree(layout.next / kind, html / kind)
        fill_sizes(html)
    with progress.stage("Udgiver"):
        same = prepared.fingerprint == fingerprint(data) and said == words.fingerprint()
        _check_unchanged(data, same=same)
        made_by = {job.run: RunParts(job.key, job.inputs) for job in jobs}
        report = report_pages(contents, study)
        parts = Parts(study, prepared.fingerprint, key, made_by, words.own, report, commit=code)
        in_a_copy(lambda: _finish(layout.next, parts, store), _LOOK)  # its list of all files is long
        publish(layout, store)


def _finish(folder: Path, parts: Parts, store: Store) -> None:
    """Look through a finished edition and write its manifest with the hashes of that look."""
    scanned = private_in([folder], store, workers())
    raise_all(scanned.faults)
    known = {Path(path).relative_to(folder).as_posix(): digest for path, digest in scanned.hashes.items()}
    write_manifest(folder, parts, known)


def _check_unchanged(folder: Path, *, same: bool) -> None:
    """Whether the study is still what was read: what an edition shows comes of one state of it."""
    if not same:
        raise DataFault(
            "En af studiets filer blev ændret, mens bogen blev bygget.",
            folder.resolve().name,
            "Lad filerne være i fred, mens der bygges, og byg igen. Intet er udgivet.",
        )


def _noon(study: Study) -> int:
    """The only time an edition knows, in seconds since 1970."""
    date = study.edition.date
    return int(dt.datetime(date.year, date.month, date.day, 12, tzinfo=dt.UTC).timestamp())
