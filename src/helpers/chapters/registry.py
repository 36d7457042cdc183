"""Which chapters there are, in the report's order; their modules are imported only when a chapter is opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from helpers.errors import unknown
from helpers.present.words import capital
from helpers.study import Study


@dataclass(frozen=True)
class ChapterInfo:
    """A chapter: its name (also its notebook's and module's), its number in the report, its Danish titles.

    In the titles {titled}, {the_many} and {Many} stand for what the study calls those who take part (`chapters_of`).
    `applies` asks whether a study defines anything that the chapter could show.
    """

    name: str
    number: str
    title: str
    short_title: str
    class_name: str
    applies: Callable[[Study], bool] = lambda _: True

    @property
    def annex(self) -> bool:
        return not self.number.isdigit()


CHAPTERS = {
    info.name: info
    for info in (
        ChapterInfo("projects", "3", "Fællestræk og de enkelte projekter", "{Many} og indsats", "Projects"),
        ChapterInfo(
            "child_outcomes",
            "4",
            "Resultater for {titled}",
            "Resultater for {the_many}",
            "ChildOutcomes",
            lambda study: bool(study.dimensions),
        ),
        ChapterInfo(
            "organisational_results",
            "5",
            "Organisatoriske resultater",
            "Organisatoriske resultater",
            "OrganisationalResults",
            lambda study: bool(study.themes_of("gain")),
        ),
        ChapterInfo(
            "collaboration",
            "6",
            "Samarbejdet om indsatsen",
            "Samarbejdet",
            "Collaboration",
            lambda study: bool(
                study.themes_of("establishing") or study.themes_of("running") or (study.survey and study.survey.indices)
            ),
        ),
        ChapterInfo(
            "fidelity", "Bilag 2", "Bilag 2: Fidelitet", "Fidelitet", "Fidelity", lambda study: bool(study.fidelity)
        ),
        ChapterInfo(
            "intervention_types",
            "Bilag 3",
            "Bilag 3: Udvikling efter indsatstype",
            "Indsatstyper",
            "InterventionTypes",
            lambda study: bool(study.intervention_types),
        ),
    )
}


def chapters_of(study: Study) -> dict[str, ChapterInfo]:
    """The chapters under the titles that they bear in a study's book."""
    named = {
        "titled": study.participants_title or study.participants,
        "the_many": study.noun.the_many,
        "Many": capital(study.participants),
    }
    return {
        name: replace(info, title=info.title.format(**named), short_title=info.short_title.format(**named))
        for name, info in CHAPTERS.items()
    }


def chapters_in_book(study: Study) -> dict[str, ChapterInfo]:
    """Those of them that a study's book has: there is something in the study that they could show."""
    return {name: info for name, info in chapters_of(study).items() if info.applies(study)}


def chapter_info(name: str) -> ChapterInfo:
    """The chapter of this name.

    Raises:
        UnknownName: There is none.
    """
    if name not in CHAPTERS:
        raise unknown("Kapitlet", name, CHAPTERS, "CHAPTER")
    return CHAPTERS[name]
