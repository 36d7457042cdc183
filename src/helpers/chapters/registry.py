"""Which chapters there are, in the report's order; their modules are imported only when a chapter is opened."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.errors import unknown


@dataclass(frozen=True)
class ChapterInfo:
    """A chapter: its name (also its notebook's and module's), its number in the report, its Danish titles."""

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
        ChapterInfo("projects", "3", "Fællestræk og de enkelte projekter", "Børn og indsats", "Projects"),
        ChapterInfo("child_outcomes", "4", "Resultater for børn og unge", "Resultater for børnene", "ChildOutcomes"),
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


def chapter_info(name: str) -> ChapterInfo:
    """The chapter of this name.

    Raises:
        UnknownName: There is none.
    """
    if name not in CHAPTERS:
        raise unknown("Kapitlet", name, CHAPTERS, "CHAPTER")
    return CHAPTERS[name]
