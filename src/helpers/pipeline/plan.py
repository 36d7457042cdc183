"""The plan: which notebook is run for which project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.chapters import chapter_info, chapters_in_book
from helpers.results import POOLED
from helpers.study import Project, Study, check_project


@dataclass(frozen=True, order=True)
class Run:
    """One execution: a chapter's notebook for one project, or for all (`alle`)."""

    project: str
    chapter: str

    @property
    def path(self) -> str:
        """Its place under notebooks/ and chapters/, without ending."""
        return f"{self.project}/{self.chapter}"

    def __str__(self) -> str:
        return f"{self.chapter} · {self.project}"


def plan(study: Study, projects: Sequence[Project]) -> list[Run]:
    """Every chapter of the book for all projects together and for each of them, in the order of the book."""
    chapters = chapters_in_book(study)
    return [Run(project, chapter) for project in (POOLED, *(p.slug for p in projects)) for chapter in chapters]


def single(chapter: str, project: str, projects: Sequence[Project]) -> Run:
    """One run.

    Raises:
        UnknownName: The chapter or the project does not exist.
    """
    return Run(check_project(project, projects), chapter_info(chapter).name)
