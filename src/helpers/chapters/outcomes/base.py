"""What the parts of chapter 4 share: the project's result rows as protected tables, and the keys of their rows."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from helpers.chapters.base import Chapter
from helpers.chapters.outcomes.rows import OutcomeRows, rows_of
from helpers.data import StudyData
from helpers.disclosure import ProtectedTable
from helpers.present.cells import Rows
from helpers.present.elements import Element
from helpers.results import Contrast, pair
from helpers.study import Dimension

CHANGE = ("n", "mean_change", "sd_change", "ci_low", "ci_high")
POOLED_ONLY = "kun for alle projekter under ét"


class OutcomeChapter(Chapter):
    """The numbers of chapter 4; its parts show them."""

    @classmethod
    def evidence(cls, data: StudyData, project: str) -> pd.DataFrame:
        return rows_of(data, project).evidence()

    @cached_property
    def results(self) -> OutcomeRows:
        return rows_of(self.data, self.project)

    @cached_property
    def means(self) -> ProtectedTable:
        return self.protect(self.results.means)

    @cached_property
    def change(self) -> dict[Contrast, ProtectedTable]:
        return {c: self.protect(self.results.change(c)) for c in self.study.analysis.contrasts}

    @cached_property
    def kept(self) -> ProtectedTable:
        return self.protect(self.results.kept_of(self._gain_told))

    def _gain_told(self, dimension: str) -> bool:
        """Whether the test of the gain that is to be kept is shown, or is of two waves that nobody compares."""
        gain = self.study.from_baseline[:2]
        return gain not in self.study.analysis.contrasts or self.slices[self.project].tells_spread(
            dimension, pair(gain)
        )

    @property
    def first(self) -> Contrast:
        """The contrast that the chapter's main numbers are about."""
        return self.study.analysis.contrasts[0]

    def rows(self, wave: str = "", group: str = "") -> Rows:
        """A row per measured dimension, in the study's order."""
        key = {"project": self.project, **({"wave": wave} if wave else {}), **({"group": group} if group else {})}
        return [(d.label, {**key, "measure": d.code}) for d in self.dimensions]

    @cached_property
    def dimensions(self) -> tuple[Dimension, ...]:
        return self.measured()

    def pooled_only(self, name: str, what: str) -> Element:
        """What stands in a project's chapter where only the pooled one shows something."""
        return self.present.note(
            name, f"{what} {POOLED_ONLY}: ét projekt har for få {self.study.participants} til det."
        )
