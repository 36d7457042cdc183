"""Which chapters there are, in the report's order; their modules are imported only when a chapter is opened."""

from __future__ import annotations

from dataclasses import dataclass, replace

from helpers.errors import unknown
from helpers.present.words import capital
from helpers.study import Study


@dataclass(frozen=True)
class ChapterInfo:
    """A chapter: its name (also its notebook's and module's), its number in the report, its Danish titles.

    In the titles {titled}, {the_many} and {Many} stand for what the study calls those who take part (`chapters_of`).
    """

    name: str
    number: str
    title: str
    short_title: str
    class_name: str

    @property
    def annex(self) -> bool:
        return not self.number.isdigit()


CHAPTERS = {
    info.name: info
    for info in (
        ChapterInfo("projects", "3", "Fællestræk og de enkelte projekter", "{Many} og indsats", "Projects"),
        ChapterInfo("child_outcomes", "4", "Resultater for {titled}", "Resultater for {the_many}", "ChildOutcomes"),
        ChapterInfo(
            "organisational_results",
            "5",
            "Organisatoriske resultater",
            "Organisatoriske resultater",
            "OrganisationalResults",
        ),
        ChapterInfo("collaboration", "6", "Samarbejdet om indsatsen", "Samarbejdet", "Collaboration"),
        ChapterInfo("fidelity", "Bilag 2", "Bilag 2: Fidelitet", "Fidelitet", "Fidelity"),
        ChapterInfo(
            "intervention_types", "Bilag 3", "Bilag 3: Udvikling efter indsatstype", "Indsatstyper", "InterventionTypes"
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


def chapter_info(name: str) -> ChapterInfo:
    """The chapter of this name.

    Raises:
        UnknownName: There is none.
    """
    if name not in CHAPTERS:
        raise unknown("Kapitlet", name, CHAPTERS, "CHAPTER")
    return CHAPTERS[name]
