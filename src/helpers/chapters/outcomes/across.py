"""The projects as a sample of projects: a forest plot, and what they give together. For all projects alone."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from helpers.chapters.outcomes.base import CHANGE, OutcomeChapter
from helpers.chapters.outcomes.rows import FEWEST_PROJECTS, OutcomeRows
from helpers.disclosure import ProtectedTable
from helpers.present import progress
from helpers.present.cells import Column, Lookup, Rows, base_of, interval_alone, shown, units, with_interval
from helpers.present.elements import Element
from helpers.present.figures.reach import reach
from helpers.present.forms import MISSING
from helpers.results import ACROSS, RESULT_COLUMNS, pair
from helpers.statistics import change_summary
from helpers.study import Dimension

POOLED_CHAPTER = "i kapitlet om alle projekter under ét"
TOO_FEW = (
    f"Ingen dimension har tal fra mindst {FEWEST_PROJECTS} projekter, som alle kan vises, så projekterne kan ikke "
    "sammenlignes."
)
UNTOLD = "Projekternes tal kan ikke samles uden at vise enkeltes svar i de mindste af dem."


class Across(OutcomeChapter):
    """The same development in every project?"""

    def forest_figure(self) -> Element:
        """Every project's mean change, dimension by dimension, in the study's order."""
        from helpers.present.figures import forest

        if not self.pooled:
            return self.present.note(
                "paa-tvaers", f"Projekterne stilles kun op ved siden af hinanden {POOLED_CHAPTER}."
            )
        panels = self._panels
        if not panels:
            return self.present.note("paa-tvaers", TOO_FEW if self._across.empty else UNTOLD)
        shown_projects = [p for p in self.data.projects if p.slug in self._measured_by]
        projects: Rows = [(p.short_name, {"project": p.slug}) for p in shown_projects]
        table = self._by_project.join(self._across)
        lookup = Lookup(table)
        message = progress.across(lookup, self.study, self._several, self.first)
        limits = reach(table, ("ci_low", "ci_high", "prediction_low", "prediction_high"))
        drawn = forest.draw(
            lookup, panels, projects, message, mark=self.present.mark, level=self.present.level, limits=limits
        )
        rows: Rows = [
            (f"{label}: {name}", {**key, **project})
            for label, key in panels
            for name, project in projects
            if lookup.find("mean_change", **{**key, **project}).there
        ]
        columns = [
            Column("n", units()),
            Column("Ændring", with_interval("mean_change"), interval=True),
        ]
        return self.present.figure(
            "paa-tvaers", message, table, drawn, forest.alt(lookup, panels, projects), rows, columns,
            row_heading="Dimension og projekt",
            note="Projekterne står i bogens faste orden; der er ingen rangorden.",
        )  # fmt: skip

    def across_table(self) -> Element | None:
        """What the projects give together, how much they differ, what another project could expect."""
        if not self.pooled or not self._panels:
            return None
        pooled = with_interval("pooled_change")
        columns = [
            Column("Projekter", shown("projects")),
            Column("n", base_of("projects")),
            Column("Samlet udvikling", pooled, interval=True),
            Column("Et nyt projekt", interval_alone("prediction_low", "prediction_high", MISSING)),
            Column("I²", shown("i_squared")),
            Column("τ²", shown("tau_squared")),
            Column("Q", shown("q_statistic")),
            Column("p (forskelle)", shown("p_heterogeneity")),
        ]
        rows: Rows = [(label, {**key, "project": self.project, "group": ACROSS}) for label, key in self._panels]
        return self.present.table(
            "paa-tvaers-tal",
            "Projekterne som en stikprøve af projekter",
            self._across,
            rows,
            columns,
            row_heading="Dimension",
            note="Hvert projekt vejer efter sin sikkerhed, og det regnes med, at projekter er forskellige. «Et nyt "
            "projekt»: hvor dets gennemsnit ventes at ligge. I²: et skøn over den del af forskellene, der ikke er "
            "tilfældig; med få projekter er det meget usikkert.",
        )

    def across_sentences(self) -> Element | None:
        """The same in words."""
        if not self.pooled or not self._panels:
            return None
        text = progress.another(Lookup(self._across), self._several, self.project, pair(self.first))
        left_out = [d.noun for d in self.dimensions if d not in self._several]
        return self.present.sentences(
            "paa-tvaers-ord", [f"{text} {progress.not_across(left_out)}".strip()], self._across
        )

    # -- rows ------------------------------------------------------------------------------------------------------

    @cached_property
    def _panels(self) -> Rows:
        return [(d.label, {"measure": d.code, "wave": pair(self.first)}) for d in self._several]

    @cached_property
    def _several(self) -> tuple[Dimension, ...]:
        rows = self._across.rows
        codes = set(rows["measure"]) - set(rows.loc[rows["reason"] != "", "measure"])
        return tuple(d for d in self.dimensions if d.code in codes)

    @cached_property
    def _measured_by(self) -> set[str]:
        return set(self._by_project.rows["project"])

    @cached_property
    def _by_project(self) -> ProtectedTable:
        """Each project's mean changes, as its own chapter shows them."""
        codes = [d.code for d in self._several]
        tables = []
        for project in self.data.projects:
            found = self._mean_changes(project.slug)
            tables.append(self.protect(found[found["measure"].isin(codes)], project.slug))
        first, *rest = tables
        return first.join(*rest)

    def _mean_changes(self, project: str) -> pd.DataFrame:
        quick = self.study.analysis.model_copy(update={"bootstrap": 200})
        found = change_summary(OutcomeRows(self.data, project).changes(self.first), self.first, quick)
        return found[found["statistic"].isin(CHANGE) & (found["category"] == "")]

    def _told(self, dimension: str, project: str) -> bool:
        """Whether a project's own spread is shown."""
        return self.slices[project].tells_spread(dimension, pair(self.first))

    @cached_property
    def _across(self) -> ProtectedTable:
        """The pooled numbers; hidden where a project's own number is: they would give it away."""
        found = (
            self.results.across(self.first, self._told) if self.pooled else pd.DataFrame(columns=list(RESULT_COLUMNS))
        )
        return self.protect(found)
