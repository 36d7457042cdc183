"""Internal: one child's progression, for case meetings."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import pandas as pd

from helpers.chapters.base import Chapter
from helpers.data import StudyData
from helpers.disclosure import ProtectedTable, Slice, evidence_from
from helpers.errors import unknown
from helpers.present.cells import Column, Lookup, shown
from helpers.present.elements import Element
from helpers.present.words import capital
from helpers.results import Group, results_frame
from helpers.statistics import scale_scores, wave_means
from helpers.study.noun import genitive

_CHILD = Group.at("child", "own").text  # no id: it stands on the page, and may hold a hyphen


class CaseMeeting(Chapter):
    """A child's scores at every wave beside the project's means; unsuppressed, so for internal slices only."""

    name = "case_meeting"

    def __init__(self, data: StudyData, project: str, slices: Mapping[str, Slice], child: str) -> None:
        self.child, self.noun = child, data.study.noun
        self.title = f"Progression for {self.noun.just_one}"
        super().__init__(data, project, slices)

    @classmethod
    def evidence(cls, data: StudyData, project: str) -> pd.DataFrame:
        own = data.of_project(project)
        scores = _scores(own)
        children = [_of_child(scores, child) for child in sorted(own.children["child_id"])]
        return evidence_from(pd.concat([_means(own, scores), *children], ignore_index=True), "child", sensitive=True)

    @cached_property
    def _table(self) -> ProtectedTable:
        known = sorted(self.own.children["child_id"])
        if self.child not in known:
            raise unknown(f"{capital(genitive(self.noun.the_one))} id", self.child, known, self.project)
        scores = _scores(self.own)
        return self.protect(_means(self.own, scores)).join(self.protect(_of_child(scores, self.child)))

    def scores_table(self) -> Element:
        """The child's scores at every wave, the project's means beside them."""
        rows = [(d.label, {"project": self.project, "measure": d.code}) for d in self.measured()]
        columns: list[Column] = []
        for wave in self.study.waves:
            own = shown("mean", wave=wave.code, group=_CHILD)
            columns.append(Column(f"{wave.label}: {self.noun.the_one}", own))
            columns.append(Column(f"{wave.label}: projektet", shown("mean", wave=wave.code)))
        less = [d.noun for d in self.measured() if d.better == "lower"]
        note = f"Mindre er bedre for {', '.join(less)}." if less else ""
        return self.present.table(
            "progression", f"{capital(self.noun.one)} {self.child}: svar ved hver måling", self._table, rows, columns,
            row_heading="Dimension", note=note,
        )  # fmt: skip

    def scores_figure(self) -> Element:
        """The same as a figure, one panel per dimension."""
        from helpers.present.figures import means

        table = self._table.where(group=(_CHILD,))
        lookup, dimensions = Lookup(table), self.measured()
        message = f"{capital(self.noun.one)} {self.child}: sådan har svarene udviklet sig."
        drawn = means.draw(
            lookup,
            dimensions,
            self.study.waves,
            self.project,
            message,
            mark=self.present.mark,
            level=self.present.level,
            group=_CHILD,
            joined=True,
        )
        rows = [(d.label, {"project": self.project, "measure": d.code, "group": _CHILD}) for d in dimensions]
        columns = [Column(w.label, shown("mean", wave=w.code)) for w in self.study.waves]
        alt = means.alt(lookup, dimensions, self.study.waves, self.project, group=_CHILD)
        return self.present.figure(
            "progression-figur", message, table, drawn, alt, rows, columns, row_heading="Dimension",
            note=f"{capital(genitive(self.noun.just_one))} svar svinger fra gang til gang; se på mønstret, og spørg "
            f"{self.noun.the_one}.",
        )  # fmt: skip

    def elements(self) -> list[Element]:
        """The page's elements in order."""
        return [self.header(), self.scores_figure(), self.scores_table()]


def _scores(data: StudyData) -> pd.DataFrame:
    return scale_scores(data.measurements, data.study.dimensions, data.study.analysis.answered_share)


def _means(data: StudyData, scores: pd.DataFrame) -> pd.DataFrame:
    rules = data.study.analysis
    found = wave_means(scores, data.study.dimensions, rules.confidence, waves=data.study.wave_codes)
    return found[found["category"] == ""]


def _of_child(scores: pd.DataFrame, child: str) -> pd.DataFrame:
    """One child's scores as result rows: the mean of one."""
    mine = scores[scores["child_id"] == child]
    return results_frame(
        {"measure": m, "group": _CHILD, "wave": w, "statistic": "mean", "value": s, "n": 1}
        for m, w, s in mine[["dimension", "wave", "score"]].itertuples(index=False, name=None)
    )
