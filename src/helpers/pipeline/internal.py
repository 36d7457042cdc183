"""The internal edition: unsuppressed chapters, working-group pages, progression reports; outside what is published."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from html import escape
from pathlib import Path

import nbformat

from helpers.chapters.case_meeting import CaseMeeting
from helpers.chapters.verdict import edition_verdict
from helpers.chapters.working_group import WorkingGroup
from helpers.data import StudyData, load_data
from helpers.disclosure import internal_slice, unsuppressed
from helpers.errors import Fault, raise_all, unknown
from helpers.pipeline.chapter_page import write_elements, write_html, write_page
from helpers.pipeline.desk import Desk
from helpers.pipeline.execute import execute_all
from helpers.pipeline.layout import Layout
from helpers.pipeline.plan import Run, plan
from helpers.pipeline.progress import Progress
from helpers.pipeline.publish import replace_folder
from helpers.present.elements import slug
from helpers.present.mark import mark_of
from helpers.present.words import capital
from helpers.results import POOLED
from helpers.study import check_project
from helpers.study.noun import genitive


def build_internal(data: Path, out: Path, projects: Sequence[str], children: Sequence[str], progress: Progress) -> Path:
    """Build the internal edition beside the output folder, never in it.

    Args:
        data: The study folder.
        out: The output folder of the public edition; the internal one is its neighbour `<out>-internt`.
        projects: For which projects; empty: for all together and each of them.
        children: Ids of the children who get a progression report.
        progress: Told of every stage.

    Returns:
        The internal edition's folder.

    Raises:
        Fault: Anything wrong; an earlier internal edition stands as it was.
    """
    layout = Layout(out)
    with progress.stage("Læser og kontrollerer data"):
        study = load_data(data)
        verdict = unsuppressed(edition_verdict(study, data))
        chosen = [check_project(name, study.projects) for name in projects]
        homes = _homes(study, children)
    work = layout.internal.with_name(f"{layout.internal.name}.ny")
    shutil.rmtree(work, ignore_errors=True)
    runs = [run for run in plan(study.study, study.projects) if not chosen or run.project in chosen]
    desk = Desk.prepare(work / "desk", data)
    jobs = desk.jobs(runs, verdict, study, work / "notebooks")
    with progress.steps("Kører kapitlerne uden skjulte tal", len(runs)) as steps:
        for run, path in execute_all(jobs, steps).items():
            write_page(
                nbformat.read(path, as_version=4), run, study, work / "pages" / f"{run.path}.html", internal=True
            )
    with progress.stage("Skriver arbejdsgruppernes og sagsmødernes sider"):
        slugs = [p.slug for p in study.projects if not chosen or p.slug in chosen]
        links = [_group_page(study, name, work / "pages") for name in slugs]
        links += [_child_page(study, home, child, work / "pages") for child, home in homes.items()]
        _index(study, runs, links, work / "pages")
        replace_folder(layout.internal, work / "pages")
        shutil.rmtree(work, ignore_errors=True)
    return layout.internal


def _homes(study: StudyData, children: Sequence[str]) -> dict[str, str]:
    """Each chosen child's project."""
    known = dict(zip(study.children["child_id"], study.children["project"], strict=True))
    faults: list[Fault] = [
        unknown(f"{capital(genitive(study.study.noun.the_one))} id", child, ["et id fra children.csv"], "--child")
        for child in children
        if child not in known
    ]
    raise_all(faults)
    return {child: str(known[child]) for child in children}


def _group_page(study: StudyData, project: str, folder: Path) -> tuple[str, str]:
    evidence = WorkingGroup.evidence(study, project)
    chapter = WorkingGroup(study, project, {project: internal_slice(WorkingGroup.name, project, evidence)})
    place = f"{project}/arbejdsgruppe.html"
    write_elements(f"{chapter.who}: {WorkingGroup.title}", chapter.elements(), folder / place, chapter.present.mark)
    return place, f"{chapter.who}: arbejdsgruppens side"


def _child_page(study: StudyData, project: str, child: str, folder: Path) -> tuple[str, str]:
    evidence = CaseMeeting.evidence(study, project)
    slices = {project: internal_slice(CaseMeeting.name, project, evidence)}
    chapter = CaseMeeting(study, project, slices, child)
    place = f"{project}/progression-{slug(child)}.html"
    write_elements(f"{chapter.title}: {child}", chapter.elements(), folder / place, chapter.present.mark)
    return place, f"{chapter.who}: progression for {child}"


def _index(study: StudyData, runs: Sequence[Run], links: Sequence[tuple[str, str]], folder: Path) -> None:
    names = {p.slug: p.short_name for p in study.projects} | {POOLED: "Alle projekter"}
    pages = [(f"{run.path}.html", f"{names[run.project]}: {run.chapter}") for run in runs]
    items = "".join(f'<li><a href="{escape(place)}">{escape(label)}</a></li>' for place, label in [*links, *pages])
    text = (
        "<p>Her er også de tal, som er skjult i den offentlige udgave. Del kun siderne med dem, der skal bruge dem.</p>"
    )
    mark = mark_of(synthetic=study.study.synthetic, internal=True)
    write_html("Intern udgave", f"<h1>Intern udgave</h1>{text}<ul>{items}</ul>", folder / "index.html", mark)
