"""Chapter 3, target group and offer: who takes part, what they need at the start, what they are offered."""

from __future__ import annotations

from helpers.chapters.project_counts import TYPES, ProjectCounts
from helpers.present.cells import Column, Lookup, Rows, base_of, either, with_interval
from helpers.present.elements import Element
from helpers.present.forms import AVERAGE, SHARE
from helpers.present.words import capital, listed, lowered
from helpers.study import Background


class TargetGroup(ProjectCounts):
    """The outputs of the sections on target group and offer."""

    def participants_table(self) -> Element:
        """Age, gender and way in: the children of the project beside all."""
        variables = [v for v in self.study.background if v.kind != "flag"]
        if not variables:
            return self.present.note("deltagere", "Undersøgelsen har ingen oplysninger om alder, køn eller vejen ind.")
        rows: Rows = []
        for variable in variables:
            rows += [
                (f"{variable.label}: {level.label}", {"measure": variable.code, "category": level.code})
                for level in variable.levels
            ]
            if variable.kind == "number":
                rows.append((f"{variable.label}: gennemsnit", {"measure": variable.code}))
        columns = []
        for label, project in self.beside:
            n = either(base_of("share", project=project), base_of("mean", project=project))
            columns.append(Column(f"{label}: n", n))
            columns.append(
                Column(
                    f"{label}: tal",
                    either(
                        with_interval("share", project=project),
                        with_interval("mean", AVERAGE, project=project),
                    ),
                    interval=True,
                )
            )
        table = self.both(*(v.code for v in variables)).where(statistic=("share", "mean", "sd", "ci_low", "ci_high"))
        return self.present.table(
            "deltagere", f"{capital(self.study.participants)} i indsatserne", table, rows, columns,
            row_heading="Kendetegn",
        )  # fmt: skip

    def needs_figure(self) -> Element:
        """Needs at the start and other measures, with Wilson intervals, beside all projects."""
        from helpers.present.figures import whiskers

        flags = [v for v in self.study.background if v.kind == "flag"]
        if not flags:
            return self.present.note("behov", "Undersøgelsen har ingen oplysninger om behov ved start.")
        table = self.both(*(v.code for v in flags)).where(category="yes")
        lookup = Lookup(table)
        rows: Rows = [(v.label, {"measure": v.code, "category": "yes"}) for v in flags]
        series = [whiskers.Series(label, {"project": project}) for label, project in self.beside]
        measure = whiskers.Measure("share", "pct.")
        message = self._needs_message(lookup, [v for v in flags if v.need] or flags)
        drawn = whiskers.draw(lookup, rows, series, measure, message, mark=self.present.mark, level=self.present.level)
        alt = f"Andel med hvert behov. {whiskers.alt(lookup, rows, series, measure)}"
        return self.present.figure(
            "behov", message, table, drawn, alt, rows, self.share_columns(),
            row_heading="Behov eller indsats ved start",
        )  # fmt: skip

    def interventions_table(self) -> Element:
        """Types of intervention; a child can have several."""
        kinds = self.study.intervention_types
        if not kinds:
            return self.present.note("indsatstyper", "Undersøgelsen skelner ikke mellem typer af indsats.")
        rows: Rows = [(k.label, {"measure": k.column, "category": "yes"}) for k in kinds]
        return self.present.table(
            "indsatstyper", "Typer af indsats: hvor mange har fået dem",
            self.both(TYPES).where(category="yes"), rows, self.share_columns(), row_heading="Type",
            note="Den samme kan have fået flere typer. Kilden siger ikke, om det forekom, så det er en antagelse.",
        )  # fmt: skip

    def _needs_message(self, lookup: Lookup, flags: list[Background]) -> str:
        found = [(lookup.find("share", project=self.project, measure=v.code, category="yes"), v) for v in flags]
        known = [(f, v) for f, v in found if f.shown]
        if not known:
            return "Behovene ved start kan ikke vises."
        most = max(f.value for f, _ in known)
        labels = listed([lowered(v.label) for f, v in known if f.value == most])
        among = "" if len(known) == len(found) else " blandt dem, der kan vises"
        where = "" if self.pooled else f" i {self.who}"
        return f"Det hyppigste behov ved start{where}{among}: {labels} ({SHARE.text(most)})."
