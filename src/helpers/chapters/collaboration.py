"""Chapter 6: what drives and what hinders the collaboration, when it is established and when it runs."""

from __future__ import annotations

from helpers.chapters.survey import Rows, SurveyChapter
from helpers.present import numbers
from helpers.present.cells import Column, Lookup, base_of, units, with_interval
from helpers.present.elements import Element
from helpers.present.words import capital, out_of
from helpers.study import Phase

PHASES: dict[Phase, str] = {"establishing": "etableringen", "running": "driften"}


class Collaboration(SurveyChapter):
    """Themes as drivers and barriers, and the survey's questions on them by side."""

    name = "collaboration"
    phases = ("establishing", "running")

    def overview(self) -> Element:
        """The theme named most often as driver and as barrier, in words."""
        if not self.has_statements:
            return self.no_statements("overblik")
        texts = []
        for phase, label in PHASES.items():
            themes = self.data.study.themes_of(phase)
            driver, barrier = self._most(themes, "driver"), self._most(themes, "barrier")
            if driver or barrier:
                texts.append(
                    f"I {label} er {driver or 'intet tema'} oftest kodet som drivkraft "
                    f"og {barrier or 'intet tema'} oftest som barriere."
                )
        return self.present.sentences("overblik", texts or ["Der er ingen udsagn om temaerne."], self.statements)

    def themes_figure(self, phase: Phase) -> Element:
        """Drivers against barriers, one row per theme of a phase."""
        from helpers.present.figures import bars, style

        name = f"temaer-{phase}"
        themes = self.data.study.themes_of(phase)
        if not self.has_statements or not themes:
            return self.no_statements(name)
        table = self.statements.where(measure=tuple(t.code for t in themes))
        lookup = Lookup(table)
        rows: Rows = [(t.label, {"project": self.project, "measure": t.code}) for t in themes]
        both = [
            t.label
            for t in themes
            if all(
                (f := lookup.find("count", project=self.project, measure=t.code, category=c)).shown and f.value > 0
                for c in ("driver", "barrier")
            )
        ]
        amount = capital(out_of(len(both), len(themes), "tema", "temaer"))
        message = f"{amount} i {PHASES[phase]} er kodet både som drivkraft og som barriere."
        drawn = bars.butterfly(lookup, rows, message, ("Barriere", "Drivkraft"), mark=self.present.mark)
        parts = [
            bars.Part("Drivkraft", "count", "driver", style.DRIVER),
            bars.Part("Barriere", "count", "barrier", style.BARRIER),
        ]
        alt = f"Antal udsagn. {bars.alt(lookup, rows, parts, as_share=False)}"
        columns = [
            Column("Udsagn som drivkraft", units("count", category="driver")),
            Column("Udsagn som barriere", units("count", category="barrier")),
        ]
        return self.present.figure(name, message, table, drawn, alt, rows, columns, row_heading="Tema")

    def survey_figure(self) -> Element:
        return self.agreement_figure("samarbejdet", self.questions(self.data), "samarbejdet")

    def survey_answers_figure(self) -> Element:
        return self.answers_figure("samarbejdet-svar", self.questions(self.data), "udsagnene om samarbejdet")

    def roles_table(self) -> Element:
        """Share who agree, by role, over all projects."""
        survey = self.study.survey
        if survey is None or not self.has_survey:
            return self.no_survey("roller")
        if not self.pooled:
            return self.present.note("roller", "Svarene er kun fordelt på roller for alle projekter under ét.")
        questions = self.questions(self.data)
        rows: Rows = [(q.text, {"project": self.project, "measure": q.code, "category": "agree"}) for q in questions]
        columns = []
        for role in survey.roles:
            group = f"role:{role.code}"
            columns.append(Column(f"{role.label}: n", base_of("share", group=group)))
            columns.append(
                Column(
                    f"{role.label}: pct. enige [95 pct.]",
                    with_interval("share", numbers.percent, numbers.percent_interval, group=group),
                )
            )
        return self.present.table(
            "roller",
            "Enige i udsagnene om samarbejdet, fordelt på roller",
            self.answers,
            rows,
            columns,
            row_heading="Udsagn",
        )

    def quotes(self, phase: Phase) -> Element:
        return self.quotes_of(f"udsagn-{phase}", self.data.study.themes_of(phase))
