"""What every chapter has: data and verdict in, its evidence, protection, a header and an end."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from html import escape
from typing import ClassVar

import pandas as pd

from helpers.chapters.explore import Explored
from helpers.chapters.explored import Declared, with_explored
from helpers.chapters.fitted import fitted
from helpers.chapters.registry import chapters_of
from helpers.data import StudyData
from helpers.disclosure import ProtectedTable, Slice, protect
from helpers.errors import DisclosureFault, unknown
from helpers.present.elements import Element
from helpers.present.presenter import Presenter
from helpers.present.prose import chapter_texts
from helpers.results import POOLED, Contrast
from helpers.study import Dimension, Project, Study

NO_CONTRAST = "Undersøgelsen sammenligner ikke flere målinger."
END = "erfaring: kapitlet er kørt til ende"


class Chapter(ABC):
    """One chapter for one project, or for all (`alle`). Subclasses have one public method per output of their notebook.

    Args:
        data: The checked tables; all projects', or this project's alone where `everyone` is given.
        project: A slug, or `alle`.
        slices: The verdict for this chapter, by project.
        everyone: What `comparison` gives of all projects, where it was computed before.
        declared: The counts of the analyst's own that its notebook declares (helpers.chapters.explored).
        texts: Its prose as Markdown (helpers.present.prose); None: the package's own, made of `data`.
    """

    name: ClassVar[str]
    title: str = ""
    tables: ClassVar[tuple[str, ...]]
    """The tables the chapter reads. Others are empty for it, and its runs do not depend on them."""

    def __init__(
        self,
        data: StudyData,
        project: str,
        slices: Mapping[str, Slice],
        everyone: Mapping[str, pd.DataFrame] | None = None,
        declared: Sequence[Declared] = (),
        texts: Mapping[str, str] | None = None,
    ) -> None:
        self.data, self.project, self.slices, self.declared = data, project, slices, declared
        self._everyone, self._texts = everyone, texts
        self.study: Study = data.study
        self.present = Presenter(
            data.study.synthetic, data.study.analysis.confidence, internal=self._slice(project).internal
        )
        self._slice(project).check(self.all_evidence(data, project, declared))

    @classmethod
    @abstractmethod
    def evidence(cls, data: StudyData, project: str) -> pd.DataFrame:
        """The counts behind everything the chapter shows of `project` (helpers.results.EVIDENCE_COLUMNS)."""

    @classmethod
    def all_evidence(cls, data: StudyData, project: str, declared: Sequence[Declared]) -> pd.DataFrame:
        """`evidence`, and the counts behind what the notebook declares."""
        own = cls.evidence(data, project)
        return with_explored(own, data, project, cls.tables, declared) if declared else own  # pages without a notebook

    @classmethod
    def comparison(cls, data: StudyData) -> dict[str, pd.DataFrame]:  # noqa: ARG003 - chapters that compare read it
        """The result rows of all projects that a project's chapter shows beside its own, by a name of the chapter's."""
        return {}

    @classmethod
    def needed(
        cls,
        everyone: Callable[[], dict[str, pd.DataFrame]],
        slices: Mapping[str, Slice],  # noqa: ARG003 - chapters that show some only where others are hidden read it
        project: str,  # noqa: ARG003
    ) -> dict[str, pd.DataFrame]:
        """What of `comparison`, which `everyone` gives, one project's chapter shows: its run depends on no more."""
        return everyone()

    @cached_property
    def everyone(self) -> Mapping[str, pd.DataFrame]:
        """`comparison`, computed once for all the runs of a build, or here where this is the only one."""
        return self.comparison(self.data) if self._everyone is None else self._everyone

    @property
    def pooled(self) -> bool:
        return self.project == POOLED

    @cached_property
    def about(self) -> Project | None:
        return next((p for p in self.data.projects if p.slug == self.project), None)

    @cached_property
    def who(self) -> str:
        """The project as a heading names it."""
        return self.about.short_name if self.about else "Alle projekter"

    @cached_property
    def beside(self) -> list[tuple[str, str]]:
        """Label and project of what numbers are shown for: the project beside all, or all alone."""
        everyone = ("Alle projekter", POOLED)
        return [everyone] if self.about is None else [(self.about.short_name, self.project), everyone]

    def protect(self, results: pd.DataFrame, project: str | None = None) -> ProtectedTable:
        mine = self._slice(project or self.project)
        rows = fitted(results, mine, self.study.analysis.confidence)
        return protect(rows, mine, [self._slice(p.slug) for p in self.data.projects] if self.pooled else [])

    def explore(self, table: str) -> Explored:
        """A table for a count of one's own, which is judged and protected like all others.

        Args:
            table: `children`, `measurements` or `survey`; the chapter must read it.
        """
        return Explored(self, table)

    def header(self) -> Element:
        """Whose numbers the chapter shows, and whether they are invented."""
        several = len(self.data.projects)
        everyone = f"alle {several} projekter under ét" if several > 1 else "det ene projekt, der er"
        whose = f"Tallene dækker {everyone if self.about is None else f'projektet {self.about.name}'}."
        mark = f" {self.present.mark}." if self.present.mark else ""
        html = f'<p class="erf-header"><strong>{escape(self.who)}.</strong> {escape(whose)}{mark}</p>'
        title = f"{self.title or chapters_of(self.study)[self.name].title}: {self.who}"
        return Element("header", "kapitel", title, html, f"{self.who}. {whose}{mark}", None, {"chapter": self.name})

    def text(self, name: str) -> Element | None:
        """A text of the chapter, without what presumes more than the study declares; None: nothing is left."""
        if self._texts is None:
            self._texts = chapter_texts(self.name, self.data, None)
        if name not in self._texts:
            raise unknown("Teksten", name, self._texts, f"notebooks/{self.name}.ipynb")
        return self.present.prose(name, self._texts[name]) if self._texts[name] else None

    def finish(self) -> Element:
        """The last output of a chapter; without it a run does not count as complete."""
        html = f'<p class="erf-end">Kapitlet er dannet af notesbogen {self.name}.ipynb.</p>'
        return Element("end", "slut", "", html, END, None, {"chapter": self.name, "project": self.project})

    def contrast(self, number: int) -> Contrast | None:
        """One of the study's contrasts; None where it has fewer."""
        contrasts = self.study.analysis.contrasts
        return contrasts[number] if number < len(contrasts) else None

    def measured(self) -> tuple[Dimension, ...]:
        """The dimensions that anyone here has answered, in the study's order."""
        frame = self.own.measurements
        return tuple(
            d for d in self.study.dimensions if frame.reindex(columns=list(d.item_codes)).notna().to_numpy().any()
        )

    @cached_property
    def own(self) -> StudyData:
        """The data of this chapter's project alone; all of it in the pooled chapter."""
        return self.data.of_project(self.project)

    def _slice(self, project: str) -> Slice:
        if project not in self.slices:
            raise DisclosureFault(
                "Afgørelsen om, hvad der må vises, dækker ikke projektet.",
                f"{self.name}, {project}",
                "Byg bogen igen med «make book».",
            )
        return self.slices[project]


def stack(frames: Sequence[pd.DataFrame], columns: Sequence[str]) -> pd.DataFrame:
    """Frames as one, or an empty frame with these columns."""
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=list(columns))
