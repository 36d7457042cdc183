"""The table of contents: the one that a report's words come with, or one made from the study folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from helpers.chapters import chapters_in_book
from helpers.results import POOLED
from helpers.study import Project, Study

PROJECTS = "projekter/index"
COMPARISON = "projekter/sammenlign"
CHANGES = "aendringer"
ABOUT = "om-bogen"
PUBLISHED = "publiceret-og-beregnet"
GUIDE, DOWNLOADS = "laesevejledning", "hent"
METHOD = "metode"
_LAST = ("litteratur", "ordliste", ABOUT, CHANGES, "tilgaengelighed")


def chapter_page(project: str, chapter: str) -> str:
    """Where an executed chapter lies in the site, without ending."""
    return f"{POOLED}/{chapter}" if project == POOLED else f"projekter/{project}/{chapter}"


def project_page(project: str) -> str:
    return f"projekter/{project}/index"


def project_sections(study: Study, projects: Sequence[Project]) -> list[dict[str, Any]]:
    """The projects part: each project's own page, its chapters under it."""
    titled = chapters_in_book(study).values()
    return [
        {
            "file": project_page(p.slug),
            "sections": [{"file": chapter_page(p.slug, c.name), "title": c.short_title} for c in titled],
        }
        for p in projects
    ]


def made_from(study: Study, projects: Sequence[Project], *, published: bool, own: Sequence[str] = ()) -> dict[str, Any]:
    """A table of contents for a study that has none: its own pages, the chapters, the annexes, the projects."""
    titled = chapters_in_book(study).values()
    chapters, annexes = ([chapter_page(POOLED, c.name) for c in titled if c.annex is annex] for annex in (False, True))
    compared = [PUBLISHED] if published or PUBLISHED in own else []
    behind = [METHOD, *annexes, *compared, *_LAST]
    ours = {"index", GUIDE, DOWNLOADS, *behind}
    first = [*(page for page in own if page not in ours), GUIDE, DOWNLOADS]
    named = {"Læs først": first, "Rapporten": chapters, "Bilag": behind}
    parts = [{"caption": name, "chapters": [{"file": page} for page in pages]} for name, pages in named.items()]
    return {"format": "jb-book", "root": "index", "parts": [*parts, _projects_part(study, projects)]}


def completed(content: Mapping[str, Any], made: Mapping[str, Any]) -> dict[str, Any]:
    """A written table of contents with what every book has: the chapters and the package's pages it does not name.

    They come last in the part of the caption that they have in a table of contents that is made; without such a part
    it stands before the projects'.

    Args:
        content: As `with_projects` gives it.
        made: As `made_from` gives it for the same study.
    """
    named = {page for part in content["parts"] for page in pages_of(part)}
    parts = list(content["parts"])
    for part in made["parts"]:
        missing = [] if of_projects(part) else [e for e in part["chapters"] if e["file"] not in named]
        if not missing:
            continue
        at = next((k for k, one in enumerate(parts) if one.get("caption") == part["caption"]), None)
        if at is None:
            parts.insert(next(k for k, one in enumerate(parts) if of_projects(one)), {**part, "chapters": missing})
        else:
            parts[at] = {**parts[at], "chapters": [*parts[at]["chapters"], *missing]}
    return {**content, "parts": parts}


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
