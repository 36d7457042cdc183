"""Opening a chapter: what a notebook's first cell calls, by Papermill and in JupyterLab alike."""

from __future__ import annotations

from pathlib import Path

from helpers.chapters.base import Chapter
from helpers.chapters.brief import read_brief
from helpers.chapters.explored import declared_in
from helpers.chapters.registry import chapter_info
from helpers.chapters.verdict import chapter_class, edition_verdict, slices_of
from helpers.data import load_data
from helpers.errors import MissingFile
from helpers.present.prose import chapter_texts
from helpers.results import POOLED
from helpers.study import check_project, load_projects, load_words


def open_chapter(chapter: str, project: str, data: str, verdict: str = "") -> Chapter:
    """A chapter, ready to show its outputs.

    Args:
        chapter: Its name.
        project: A slug, or `alle`.
        data: The study folder; a relative path is looked for here and in the folders above.
        verdict: File with the run's brief (helpers.chapters.brief); empty: the verdict is made here and now.

    Raises:
        Fault: Anything wrong with the names, the study folder, its data or the verdict.
    """
    info = chapter_info(chapter)
    folder = _find(data)
    known = load_projects(folder)
    check_project(project, known)
    kind = chapter_class(info.name)
    if verdict:
        brief = read_brief(_find(verdict))
        own = load_data(folder, only=None if project == POOLED else {project})
        return kind(own.with_tables(kind.tables), project, brief.slices, brief.everyone, brief.declared, brief.texts)
    whole = load_data(folder)
    slices = slices_of(edition_verdict(whole, folder), info.name, project, [p.slug for p in known])
    texts = chapter_texts(info.name, whole, load_words(folder, whole.study))
    return kind(whole.with_tables(kind.tables), project, slices, declared=declared_in(info.name), texts=texts)


def _find(path: str) -> Path:
    here = Path.cwd()
    for start in (here, *here.parents):
        if (start / path).exists():
            return start / path
    raise MissingFile(f"«{path}» findes ikke.", str(path), "Ret parameteren data i notesbogen, eller stien i DATA=….")
