"""The table of contents: the one that a report's words come with, or one made from the study folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from helpers.chapters import CHAPTERS, chapters_of
from helpers.results import POOLED
from helpers.study import Project, Study

PROJECTS = "projekter/index"
COMPARISON = "projekter/sammenlign"
CHANGES = "aendringer"
PUBLISHED = "publiceret-og-beregnet"


def chapter_page(project: str, chapter: str) -> str:
    """Where an executed chapter lies in the site, without ending."""
    return f"{POOLED}/{chapter}" if project == POOLED else f"projekter/{project}/{chapter}"


def project_page(project: str) -> str:
    return f"projekter/{project}/index"


def project_sections(study: Study, projects: Sequence[Project]) -> list[dict[str, Any]]:
    """The projects part: each project's own page, its chapters under it."""
    titled = chapters_of(study).values()
    return [
        {
            "file": project_page(p.slug),
            "sections": [{"file": chapter_page(p.slug, c.name), "title": c.short_title} for c in titled],
        }
        for p in projects
    ]


def made_from(study: Study, projects: Sequence[Project], *, published: bool, own: Sequence[str] = ()) -> dict[str, Any]:
    """A table of contents for a study that has none: its own pages, the chapters, the annexes, the projects."""
    chapters = [{"file": chapter_page(POOLED, c.name)} for c in CHAPTERS.values() if not c.annex]
    annexes = [{"file": chapter_page(POOLED, c.name)} for c in CHAPTERS.values() if c.annex]
    placed = {"index", PUBLISHED, CHANGES}
    first = [{"file": page} for page in own if page not in placed]
    if published or PUBLISHED in own:
        annexes.append({"file": PUBLISHED})
    annexes.append({"file": CHANGES})
    parts: list[dict[str, Any]] = [
        *([{"caption": "Læs først", "chapters": first}] if first else []),
        {"caption": "Rapporten", "chapters": chapters},
        {"caption": "Bilag", "chapters": annexes},
        _projects_part(study, projects),
    ]
    return {"format": "jb-book", "root": "index", "parts": parts}


def with_projects(content: Mapping[str, Any], study: Study, projects: Sequence[Project]) -> dict[str, Any]:
    """A written table of contents with the projects that there are: it gives their order and their short titles.

    Args:
        content: As its file has it: `parts`, each with `chapters`.
        study: The study.
        projects: Its projects; those the file does not name come last.
    """
    parts = list(content["parts"])
    at = next((k for k, part in enumerate(parts) if of_projects(part)), None)
    if at is None:
        return {**content, "parts": [*parts, _projects_part(study, projects)]}
    made = {section["file"]: section for section in project_sections(study, projects)}
    written: dict[str, dict[str, Any]] = {}
    for entry in parts[at]["chapters"]:
        if entry["file"] in made:
            title = {"title": entry["title"]} if "title" in entry else {}
            written[entry["file"]] = {"file": entry["file"], **title, "sections": made[entry["file"]]["sections"]}
        elif not _of_a_project(entry["file"]):
            written[entry["file"]] = entry
    parts[at] = {
        **parts[at],
        "chapters": list((written | {k: v for k, v in made.items() if k not in written}).values()),
    }
    return {**content, "parts": parts}


def of_projects(part: Mapping[str, Any]) -> bool:
    """Whether a part of the contents is the projects'."""
    return any(entry["file"] == PROJECTS or _of_a_project(entry["file"]) for entry in part["chapters"])


def pages_of(part: Mapping[str, Any]) -> Iterator[str]:
    """The pages of a part or of an entry, those below others after them."""
    for entry in (*part.get("chapters", ()), *part.get("sections", ())):
        yield entry["file"]
        yield from pages_of(entry)


def _of_a_project(page: str) -> bool:
    return page.startswith("projekter/") and page.endswith("/index") and page != PROJECTS


def _projects_part(study: Study, projects: Sequence[Project]) -> dict[str, Any]:
    own = [{"file": PROJECTS}, {"file": COMPARISON}, *project_sections(study, projects)]
    return {"caption": "Projekterne", "chapters": own}
