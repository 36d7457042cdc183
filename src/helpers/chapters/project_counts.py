"""The counts that chapter 3 shows: its evidence, and each kind of number protected, the project's beside all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from math import ceil, floor

import pandas as pd

from helpers.chapters.base import Chapter, stack
from helpers.chapters.fidelity_rows import fidelity_means
from helpers.chapters.type_rows import type_shares
from helpers.data import StudyData
from helpers.disclosure import ProtectedTable, evidence_from
from helpers.present.cells import Column, Lookup, base_of, with_interval
from helpers.results import FIDELITY, FLOW, LEFT_REASON, POOLED, RECRUITED, RESULT_COLUMNS, Category, results_frame
from helpers.statistics import flow, left_reasons, mean_of_number, recruited, shares
from helpers.statistics.rows import Row, rows
from helpers.study import Labelled

TYPES = "types"


def _counted(data: StudyData) -> dict[str, pd.DataFrame]:
    study, confidence = data.study, data.study.analysis.confidence
    tables = {}
    for variable in study.background:
        of_levels = shares(data.children, variable.code, variable.levels, confidence=confidence, kind=variable.kind)
        if variable.kind == "number":
            of_mean = mean_of_number(data.children, variable.code, confidence=confidence)
            of_levels = stack([of_levels, of_mean[of_mean["statistic"] != "n"]], RESULT_COLUMNS)
        tables[variable.code] = of_levels
    tables[TYPES] = type_shares(data)
    tables[FLOW] = flow(data.children, data.measurements, study.wave_codes, confidence=confidence)
    tables[RECRUITED] = recruited(data.children)
    tables[LEFT_REASON] = left_reasons(data.children, study.left_reasons, confidence=confidence)
    means = fidelity_means(data)
    tables[FIDELITY] = means[means["measure"] == FIDELITY]
    return tables


def _single_values(data: StudyData) -> pd.DataFrame:
    """How many have each value of a number whose bands are single values: its mean is a function of these counts."""
    found: list[Row] = []
    for variable in data.study.background:
        if variable.bands and all(floor(band.high) - ceil(band.low) < 1 for band in variable.bands):
            given = pd.to_numeric(data.children[variable.code]).dropna()
            for value, count in given.value_counts().items():
                category = Category.one("score", f"{value:g}").text
                found += rows({"count": int(count)}, measure=variable.code, n=len(given), category=category)
    return results_frame(found)


class ProjectCounts(Chapter):
    """What the outputs of chapter 3 are made of."""

    tables = ("children", "measurements", "fidelity")

    @classmethod
    def comparison(cls, data: StudyData) -> dict[str, pd.DataFrame]:
        return _counted(data)

    @classmethod
    def evidence(cls, data: StudyData, project: str) -> pd.DataFrame:
        sensitive = [v.code for v in data.study.background if v.sensitive]
        own = data.of_project(project)
        counted = [*_counted(own).values(), _single_values(own)]
        return evidence_from(stack(counted, RESULT_COLUMNS), "child", sensitive=sensitive)

    @cached_property
    def _own(self) -> dict[str, ProtectedTable]:
        return {k: self.protect(t) for k, t in _counted(self.own).items()}

    @cached_property
    def _all(self) -> dict[str, ProtectedTable]:
        if self.pooled:
            return self._own
        return {k: self.protect(t, POOLED) for k, t in self.everyone.items()}

    def both(self, *names: str) -> ProtectedTable:
        """The project's rows of these names and those of all projects."""
        tables = [t[name] for name in names for t in (self._own, self._all)]
        return tables[0].join(*tables[1:])

    def most(self, measure: str, levels: Sequence[Labelled]) -> Labelled | None:
        """The level most have in the chapter's project (the first of several); None where any of them is hidden."""
        lookup = Lookup(self.both(measure))
        found = [(lookup.find("share", project=self.project, measure=measure, category=x.code), x) for x in levels]
        all_shown = all(share.shown for share, _ in found)
        return max(found, key=lambda pair: pair[0].value)[1] if all_shown else None

    def share_columns(self) -> list[Column]:
        """n and share with its interval, of the project and of all."""
        columns = []
        for label, project in self.beside:
            columns.append(Column(f"{label}: n", base_of("share", project=project)))
            share = with_interval("share", project=project)
            columns.append(Column(f"{label}: pct.", share, interval=True))
        return columns
