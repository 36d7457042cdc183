"""Which documents there are on paper, and what each holds of the site's pages: the report, and one of each project."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bs4 import Tag

from helpers.chapters import chapters_in_book
from helpers.errors import SiteFault
from helpers.pipeline import toc
from helpers.pipeline.paper.article import Article, Draft, read_page
from helpers.pipeline.paper.typeset import Front
from helpers.present.mark import MARK
from helpers.present.words import approval
from helpers.study import Project, Study

REPORT = "rapport"
FOLDER = "pdf"  # where the documents lie in the site
# The way round the site and what changed since the edition before, whose long tables end in files, are for the screen.
_SCREEN = ("hent", toc.CHANGES)
_NUMBER = re.compile(r"\s*\[\d+\]")
_COMPUTED = "figure, table, .erf-sentence, .erf-quotes, .erf-box"


@dataclass(frozen=True)
class Document:
    """A document that can be printed.

    Args:
        name: Its file name without ending.
        label: What readers call it.
        project: Whose it is; empty for the book as a whole.
    """

    name: str
    label: str
    project: str = ""

    @property
    def file(self) -> str:
        return f"{self.name}.pdf"


def documents(projects: Sequence[Project]) -> list[Document]:
    """Every document of the edition, in the study's order."""
    return [
        Document(REPORT, "Hele rapporten"),
        *(Document(p.slug, f"Indsatsbeskrivelse: {p.short_name}", p.slug) for p in projects),
    ]


def report_pages(contents: Mapping[str, Any], study: Study) -> list[str]:
    """The pages of the report, in the order of the table of contents.

    Raises:
        SiteFault: study.yml names a part that the contents have not.
    """
    wanted, left = study.paper.parts, {*_SCREEN, *study.paper.without}
    captions = [part.get("caption") for part in contents["parts"]]
    if unknown := [caption for caption in wanted or () if caption not in captions]:
        raise SiteFault(
            f"Delen «{unknown[0]}» skal på papir, men står ikke i indholdsfortegnelsen.",
            "study.yml, felt paper.parts",
            f"Brug en af disse: {', '.join(caption for caption in captions if caption)}.",
        )
    parts = [p for p in contents["parts"] if (p.get("caption") in wanted if wanted else not toc.of_projects(p))]
    return [page for part in parts for page in toc.pages_of(part) if page not in left]


def report_front(study: Study) -> Front:
    return Front(
        title=study.title,
        running=study.short_title,
        kind="Rapport",
        subtitle="Rapporten med bilag",
        about=study.about,
        edition=study.edition.number,
        date=study.edition.date,
        mark=MARK if study.synthetic else "",
        colophon=_colophon(study),
    )


def project_front(study: Study, project: Project) -> Front:
    by = [fact.text for fact in (project.ngo, project.municipalities) if fact.text is not None]
    of_the_whole = "Det, der kun kan vises for alle projekter under ét, står i rapporten."
    return Front(
        title=project.name,
        running=project.short_name,
        kind="Indsatsbeskrivelse",
        subtitle=" · ".join(by),
        about=f"En del af «{study.title}».",
        edition=study.edition.number,
        date=study.edition.date,
        mark=MARK if study.synthetic else "",
        colophon=(f"Tallene dækker {project.name}, hvor der ikke står andet. {of_the_whole}", *_colophon(study)),
    )


def _colophon(study: Study) -> tuple[str, ...]:
    said = [
        f"Udgiver: {study.publisher}.",
        *filter(None, [approval(study.edition)]),
        "Tallene bag hver figur, alle tabeller som regneark og koden bag tallene findes i bogen på nettet.",
        "Står der «skjult» i en tabel, kunne tallet have vist noget om enkelte personer. Grunden står under tabellen.",
    ]
    if study.synthetic:
        said.append("Oplysninger med kilde er hentet i de publicerede dokumenter.")
        said.append("Alle beregnede tal bygger på opdigtede svar og kan ikke bruges om de rigtige projekter.")
    return tuple(said)


def project_document_pages(project: Project, study: Study) -> list[str]:
    """The pages of a project's document: its own page, then its chapters."""
    return [toc.project_page(project.slug), *(toc.chapter_page(project.slug, name) for name in chapters_in_book(study))]


def project_articles(html: Path, project: Project, study: Study) -> list[Article]:
    """A project's own page and its chapters, without what is said twice or shows nothing on its own."""
    drafts = [read_page(html, page) for page in project_document_pages(project, study)]
    _titled(drafts[0], "Projektet kort fortalt")
    _without_ways(drafts[0].content)
    for draft, chapter in zip(drafts[1:], chapters_in_book(study).values(), strict=True):
        # «Bilag 2: …»: the text of the chapters names the annexes by their numbers in the report.
        number = f"{chapter.title.partition(':')[0]}: " if chapter.annex else ""
        _titled(draft, number + chapter.short_title)
        for header in draft.content.select(".erf-header"):
            header.decompose()
        _without_empty(draft.content)
    _without_repeated(drafts)
    return [draft.article() for draft in drafts]


def _titled(draft: Draft, title: str) -> None:
    heading = draft.content.find("h1")
    if isinstance(heading, Tag):
        heading.string = title


def _without_ways(content: Tag) -> None:
    """The landing page's last sections lead on to other pages."""
    for section in content.select("section#projektets-kapitler, section#hent"):
        section.decompose()


def _without_empty(content: Tag) -> None:
    """Sections that only say that something is shown for all projects together."""
    for section in reversed(content.select("section section")):
        notes = section.select(".erf-note")
        if notes and not section.select(_COMPUTED):
            section.decompose()


def _without_repeated(drafts: Sequence[Draft]) -> None:
    """Tables of facts whose every row stands in an earlier one, with their sources."""
    seen: set[str] = set()
    for draft in drafts:
        for element in draft.content.select("div.erf-facts"):
            rows = set(_rows(element))
            if rows and rows <= seen:
                element.decompose()
            seen |= rows


def _rows(element: Tag) -> Iterator[str]:
    for row in element.select("tbody tr"):
        yield " ".join(_NUMBER.sub("", row.get_text(" ", strip=True)).split())
