"""Chapter 3: who takes part, what they are offered and how the two sides share the work."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from helpers.chapters.base import Chapter, stack
from helpers.data import StudyData
from helpers.disclosure import ProtectedTable, evidence_from
from helpers.present import facts, numbers
from helpers.present.cells import Column, Lookup, base_of, shown, units, with_interval
from helpers.present.elements import Element
from helpers.present.words import capital, counted, listed
from helpers.results import POOLED, RESULT_COLUMNS
from helpers.statistics import flow, shares
from helpers.study import Background, Labelled

YES_NO = (Labelled(code="yes", label="Ja"), Labelled(code="no", label="Nej"))


def _background(data: StudyData, variable: Background) -> pd.DataFrame:
    return shares(
        data.children, variable.code, variable.levels, confidence=data.study.analysis.confidence, kind=variable.kind
    )


def _counted(data: StudyData) -> dict[str, pd.DataFrame]:
    confidence = data.study.analysis.confidence
    tables = {v.code: _background(data, v) for v in data.study.background}
    for kind in data.study.intervention_types:
        tables[kind.column] = shares(data.children, kind.column, YES_NO, confidence=confidence, kind="flag")
    tables["flow"] = flow(data.children, data.measurements, data.study.wave_codes, confidence=confidence)
    return tables


class Projects(Chapter):
    """Sourced facts about the real projects, and counts of the study's children beside them."""

    name = "projects"
    compares = True

    @classmethod
    def evidence(cls, data: StudyData, project: str) -> pd.DataFrame:
        sensitive = [v.code for v in data.study.background if v.sensitive]
        counted = _counted(data.of_project(project))
        return evidence_from(stack(list(counted.values()), RESULT_COLUMNS), "child", sensitive=sensitive)

    @cached_property
    def _own(self) -> dict[str, ProtectedTable]:
        return {k: self.protect(t) for k, t in _counted(self.own).items()}

    @cached_property
    def _all(self) -> dict[str, ProtectedTable]:
        if self.pooled:
            return self._own
        return {k: self.protect(t, POOLED) for k, t in _counted(self.data).items()}

    @cached_property
    def _columns_for(self) -> list[tuple[str, str]]:
        """Label and project of the columns numbers stand in: the project beside all, or all alone."""
        if self.about is None:
            return [("Alle projekter", POOLED)]
        return [(self.about.short_name, self.project), ("Alle projekter", POOLED)]

    def _both(self, *names: str) -> ProtectedTable:
        tables = [t[name] for name in names for t in (self._own, self._all)]
        return tables[0].join(*tables[1:])

    def profile(self) -> Element:
        """What the sources say: of one project everything, of all of them the main lines."""
        if self.about:
            return facts.profile(self.present, self.study, self.about)
        return facts.projects_table(self.present, self.study, self.data.projects)

    def ngo_traits(self) -> Element:
        """What the NGOs bring, side by side, as the sources have it; one alone stands in its profile."""
        if self.about:
            return self.present.note("ngo", f"Det, kilderne siger om {self.about.short_name}, står i tabellen ovenfor.")
        return facts.traits_table(self.present, self.study, self.data.projects)

    def flow_table(self) -> Element:
        """From those who started to those who answered at each wave."""
        stages = [("Startet", "started"), *((f"{w.label}: har svaret", w.code) for w in self.study.waves)]
        rows = [(label, {"measure": "flow", "category": code}) for label, code in stages]
        columns = []
        for label, project in self._columns_for:
            columns.append(Column(f"{label}: antal", units("count", project=project)))
            columns.append(Column(f"{label}: pct. af de startede", shown("share", numbers.percent, project=project)))
        return self.present.table(
            "forloeb", "Fra start til opfølgning", self._both("flow"), rows, columns, row_heading="Trin"
        )

    def participants_table(self) -> Element:
        """Age, gender and way in: the children of the project beside all."""
        variables = [v for v in self.study.background if v.kind != "flag"]
        if not variables:
            return self.present.note("deltagere", "Undersøgelsen har ingen oplysninger om alder, køn eller vejen ind.")
        rows = [
            (f"{v.label}: {level.label}", {"measure": v.code, "category": level.code})
            for v in variables
            for level in v.levels
        ]
        return self._share_table(
            "deltagere", f"{capital(self.study.participants)} i indsatserne", rows, [v.code for v in variables]
        )

    def interventions_table(self) -> Element:
        """Types of intervention; a child can have several."""
        kinds = self.study.intervention_types
        if not kinds:
            return self.present.note("indsatstyper", "Undersøgelsen skelner ikke mellem typer af indsats.")
        rows = [(k.label, {"measure": k.column, "category": "yes"}) for k in kinds]
        return self._share_table(
            "indsatstyper",
            f"Typer af indsats som {self.study.participants} har fået",
            rows,
            [k.column for k in kinds],
            note="Man kan have fået flere typer; kilden siger ikke, om det forekom, så det er en antagelse.",
        )

    def needs_figure(self) -> Element:
        """Needs at the start and other measures, with Wilson intervals, beside all projects."""
        from helpers.present.figures import whiskers

        flags = [v for v in self.study.background if v.kind == "flag"]
        if not flags:
            return self.present.note("behov", "Undersøgelsen har ingen oplysninger om behov ved start.")
        table = self._both(*(v.code for v in flags))
        lookup = Lookup(table)
        rows = [(v.label, {"measure": v.code, "category": "yes"}) for v in flags]
        series = [whiskers.Series(label, {"project": project}) for label, project in self._columns_for]
        measure = whiskers.Measure("share", "ci_low", "ci_high", numbers.percent, "pct.", share=True)
        message = self._needs_message(lookup, [v for v in flags if v.need] or flags)
        drawn = whiskers.draw(lookup, rows, series, measure, message, mark=self.present.mark)
        alt = whiskers.alt(lookup, rows, series, measure)
        return self.present.figure(
            "behov",
            message,
            table,
            drawn,
            alt,
            rows,
            self._share_columns(),
            row_heading="Behov eller indsats ved start",
        )

    def summary(self) -> Element:
        """Who the children are, in one paragraph."""
        lookup = Lookup(self._both("flow"))
        started = lookup.find("count", project=self.project, measure="flow", category="started")
        who = counted(started.value, self.study.participant, self.study.participants) if started.shown else ""
        where = "I alt er" if self.pooled else "I projektet er"
        text = f"{where} {who} begyndt." if who else "Antallet, der er begyndt, er skjult."
        parts = []
        for wave in self.study.waves:
            found = lookup.find("share", project=self.project, measure="flow", category=wave.code)
            if found.shown:
                parts.append(f"{numbers.percent(found.value)} {wave.description}")
        if parts:
            text += f" Så mange har svaret: {listed(parts)}."
        return self.present.sentences("sammenfatning", [text], self._both("flow"))

    def _share_table(
        self, name: str, title: str, rows: list[tuple[str, dict[str, str]]], measures: list[str], note: str = ""
    ) -> Element:
        return self.present.table(
            name, title, self._both(*measures), rows, self._share_columns(), row_heading="Kendetegn", note=note
        )

    def _share_columns(self) -> list[Column]:
        columns = []
        for label, project in self._columns_for:
            columns.append(Column(f"{label}: n", base_of("share", project=project)))
            columns.append(
                Column(
                    f"{label}: pct. [95 pct.]",
                    with_interval("share", numbers.percent, numbers.percent_interval, project=project),
                )
            )
        return columns

    def _needs_message(self, lookup: Lookup, flags: list[Background]) -> str:
        found = [(lookup.find("share", project=self.project, measure=v.code, category="yes"), v) for v in flags]
        known = [(f, v) for f, v in found if f.shown]
        if not known:
            return "Behovene ved start kan ikke vises."
        most, variable = max(known, key=lambda pair: pair[0].value)
        label = f"{variable.label[:1].lower()}{variable.label[1:]}"
        return f"Det hyppigste behov ved start: {label} ({numbers.percent(most.value)})."
