"""Internal: a group's challenges and resources beside its progress, for the working group's meetings."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from helpers.chapters.child_outcomes import ChildOutcomes
from helpers.data import StudyData
from helpers.disclosure import ProtectedTable, evidence_from
from helpers.present.cells import Column, Lookup, shown, units, with_interval
from helpers.present.elements import Element
from helpers.results import pair
from helpers.statistics import shares

MOST = 2


class WorkingGroup(ChildOutcomes):
    """Where the group stood at the start, and where it moved; unsuppressed, so for internal slices only."""

    name = "working_group"
    title = "Gruppens udfordringer, ressourcer og udvikling"

    @classmethod
    def evidence(cls, data: StudyData, project: str) -> pd.DataFrame:
        outcomes = super().evidence(data, project)
        needs = evidence_from(cls._counted_needs(data.of_project(project)), "child", sensitive=True)
        return pd.concat([outcomes, needs], ignore_index=True)

    @staticmethod
    def _counted_needs(data: StudyData) -> pd.DataFrame:
        flags = [v for v in data.study.background if v.kind == "flag"]
        confidence = data.study.analysis.confidence
        found = [shares(data.children, v.code, v.levels, confidence=confidence, kind="flag") for v in flags]
        return pd.concat(found, ignore_index=True) if found else shares(data.children, "", (), confidence=confidence)

    @cached_property
    def _needs(self) -> ProtectedTable:
        return self.protect(self._counted_needs(self.own))

    def needs_table(self) -> Element:
        """What the children needed when they began."""
        flags = [v for v in self.study.background if v.kind == "flag"]
        rows = [(v.label, {"project": self.project, "measure": v.code, "category": "yes"}) for v in flags]
        columns = [Column("Pct. af gruppen", shown("share"))]
        return self.present.table("behov", "Behov ved start", self._needs, rows, columns, row_heading="Behov")

    def start_and_progress(self) -> Element:
        """Each dimension's level at the start beside its progress, the greatest need first."""
        baseline = self.study.analysis.baseline
        wave = pair(self.study.analysis.contrasts[0])
        table = self.means.join(self.change[self.first])
        order = [code for code, _ in self._by_need(Lookup(table))]
        rows = sorted(self.rows(), key=lambda row: order.index(row[1]["measure"]))
        columns = [
            Column("n ved start", units(wave=baseline)),
            Column("Gennemsnit ved start", shown("mean", wave=baseline)),
            Column("n med begge målinger", units(wave=wave)),
            Column("Fremgang", shown("share_improved", category="improved", wave=wave)),
            Column("Tilbagegang", shown("share_worsened", category="worsened", wave=wave)),
            Column("Ændring", with_interval("mean_change", wave=wave), interval=True),
        ]
        return self.present.table(
            "start-og-udvikling",
            "Udfordringer og ressourcer ved start, og udviklingen siden",
            table,
            rows,
            columns,
            row_heading="Dimension",
            note="Det største behov ved start står øverst. Sammenlign kun mellem dimensioner: Den, der begynder lavt, "
            "har mest plads til fremgang, også uden indsats.",
        )

    def elements(self) -> list[Element]:
        """The page's elements in order."""
        return [self.header(), self.start_and_progress(), self.needs_table(), self.outcome_figure()]

    def _by_need(self, lookup: Lookup) -> list[tuple[str, float]]:
        """Dimensions with their level at the start, from 0 (worst) to 1 (best), the worst first."""
        found: list[tuple[str, float]] = []
        for d in self.measured():
            mean = lookup.find("mean", project=self.project, measure=d.code, wave=self.study.analysis.baseline)
            if mean.shown:
                level = (mean.value - d.minimum) / (d.maximum - d.minimum)
                found.append((d.code, level if d.better == "higher" else 1 - level))
            else:
                found.append((d.code, 1.0))
        return sorted(found, key=lambda pair: (pair[1], pair[0]))
