"""The table of contents: the root's _toc.yml for the default study, one made from the folder for any other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from helpers.chapters import CHAPTERS
from helpers.results import POOLED
from helpers.study import Project

COMPARISON = "projekter/sammenlign"
CHANGES = "aendringer"


def chapter_page(project: str, chapter: str) -> str:
    """Where an executed chapter lies in the site, without ending."""
    return f"{POOLED}/{chapter}" if project == POOLED else f"projekter/{project}/{chapter}"


def project_page(project: str) -> str:
    return f"projekter/{project}/index"


def project_sections(projects: Sequence[Project]) -> list[dict[str, Any]]:
    """The projects part: each project's own page, its chapters under it."""
    return [
        {
            "file": project_page(p.slug),
            "sections": [{"file": chapter_page(p.slug, c.name), "title": c.short_title} for c in CHAPTERS.values()],
        }
        for p in projects
    ]


def made_from(projects: Sequence[Project], *, published: bool) -> dict[str, Any]:
    """A table of contents for a study that has no hand-written one."""
    chapters = [{"file": chapter_page(POOLED, c.name)} for c in CHAPTERS.values() if not c.annex]
    annexes = [{"file": chapter_page(POOLED, c.name)} for c in CHAPTERS.values() if c.annex]
    if published:
        annexes.append({"file": "publiceret-og-beregnet"})
    annexes.append({"file": CHANGES})
    parts: list[dict[str, Any]] = [
        {"caption": "Rapporten", "chapters": chapters},
        {"caption": "Bilag", "chapters": annexes},
        {
            "caption": "Projekterne",
            "chapters": [{"file": "projekter/index"}, {"file": COMPARISON}, *project_sections(projects)],
        },
    ]
    return {"format": "jb-book", "root": "index", "parts": parts}
