"""Chapter 3, implementation: when children began, how many were followed, why some left, how the courses went."""

from __future__ import annotations

from helpers.chapters.project_counts import ProjectCounts
from helpers.disclosure import ProtectedTable
from helpers.present.cells import ABSENT, Column, Format, Lookup, Rows, shown, units, with_interval
from helpers.present.elements import Cell, Element
from helpers.present.forms import COUNT, SHARE
from helpers.present.words import capital, counted, listed
from helpers.results import FIDELITY, FLOW, LEFT_REASON, NO_REASON, RECRUITED, STARTED, Category
from helpers.statistics import recruited


class Implementation(ProjectCounts):
    """The outputs of the section on implementation."""

    def recruiting_figure(self) -> Element:
        """When the children began: every project in the pooled chapter, the project beside all in its own."""
        from helpers.present.figures import timeline

        table = self.both(RECRUITED)
        panels = list(self.beside)
        if self.pooled:
            each = [(p, recruited(self.data.of_project(p.slug).children)) for p in self.data.projects]
            table = table.join(*(self.protect(rows, p.slug) for p, rows in each))
            panels += [(p.short_name, p.slug) for p, _ in each]
        times = timeline.halves(list(table.rows["category"]))
        if not times:
            return self.present.note("rekruttering", "Datoen for, hvornår forløbene begyndte, er ikke oplyst.")
        lookup = Lookup(table)
        message = self._recruiting_message(lookup, {time: timeline.label(time) for time in times})
        drawn = timeline.draw(lookup, panels, times, message, mark=self.present.mark)
        rows: Rows = [(label, {"project": slug, "measure": RECRUITED}) for label, slug in panels]
        columns = [Column("I alt", units())]
        columns += [Column(capital(timeline.label(t)), _count_at(t)) for t in times]
        return self.present.figure(
            "rekruttering", message, table, drawn, timeline.alt(lookup, panels, times), rows, columns,
            row_heading="Projekt",
        )  # fmt: skip

    def flow_figure(self) -> Element:
        """From those who started to those who answered at each wave, with number and share."""
        from helpers.present.figures import stages

        table = self.both(FLOW).where(statistic=("count", "share", "ci_low", "ci_high"))
        lookup = Lookup(table)
        steps = [("Begyndt", STARTED), *((f"Har svaret {w.description}", w.code) for w in self.study.waves)]
        rows: Rows = [(label, {"measure": FLOW, "category": code}) for label, code in steps]
        message = self._flow_message(lookup)
        others = None if self.pooled else self.beside[1]
        drawn = stages.draw(
            lookup, rows, self.project, message, others, mark=self.present.mark, level=self.present.level
        )
        columns = []
        for label, project in self.beside:
            columns.append(Column(f"{label}: antal", units("count", project=project)))
            columns.append(Column(f"{label}: pct. af de begyndte", _share_at(project), interval=True))
        return self.present.figure(
            "forloeb", message, table, drawn, stages.alt(lookup, rows, self.beside), rows, columns,
            row_heading="Trin", note="Det er ikke nødvendigvis de samme, der svarer hver gang.",
        )  # fmt: skip

    def reasons_table(self) -> Element:
        """Why children left before the end."""
        if not self.study.left_reasons:
            return self.present.note("frafald", "Undersøgelsen har ingen inddelte årsager til frafald.")
        rows: Rows = [
            (reason.label, {"measure": LEFT_REASON, "category": Category.one("reason", reason.code).text})
            for reason in self.study.left_reasons
        ]
        rows.append(
            ("Ingen årsag noteret", {"measure": LEFT_REASON, "category": Category.one("reason", NO_REASON).text})
        )
        table = self.both(LEFT_REASON).where(statistic=("share", "ci_low", "ci_high"))
        return self.present.table(
            "frafald", "Årsager til at gå ud før tid", table, rows, self.share_columns(), row_heading="Årsag",
            note="Andele af alle, der er begyndt. Ingen årsag noteret: gennemført, eller årsagen er ikke skrevet ned.",
        )  # fmt: skip

    def fidelity_table(self) -> Element:
        """How far the courses went as planned, in one row; annex 2 has the rest."""
        rows: Rows = [("Samlet fidelitet", {"measure": FIDELITY})]
        table: ProtectedTable = self.both(FIDELITY)
        if table.empty:
            return self.present.note("fidelitet", "Undersøgelsen har ingen målinger af fidelitet, der hører til her.")
        columns = []
        for label, project in self.beside:
            columns.append(Column(f"{label}: forløb", units(project=project)))
            mean = with_interval("mean", project=project)
            columns.append(Column(f"{label}: gennemsnit", mean, interval=True))
        return self.present.table(
            "fidelitet", "Forløbenes fidelitet", table.where(statistic=("n", "mean", "sd", "ci_low", "ci_high")), rows,
            columns, row_heading="Fidelitet",
            note="0: intet gik som planlagt, 1: alt gik som planlagt. Bilag 2 viser de enkelte elementer.",
        )  # fmt: skip

    def _recruiting_message(self, lookup: Lookup, labels: dict[str, str]) -> str:
        found = [
            (lookup.find("count", project=self.project, measure=RECRUITED, category=time), label)
            for time, label in labels.items()
        ]
        where = "" if self.pooled else f"I {self.who} "
        known = [(count, label) for count, label in found if count.shown]
        if not known or any(count.reason for count, _ in found):
            return f"Hvornår flest {self.study.participants} begyndte, kan ikke vises."
        most = max(count.value for count, _ in known)
        base = lookup.find("n", project=self.project, measure=RECRUITED)
        when = listed([label for count, label in known if count.value == most])
        out_of = f" af {COUNT.text(base.value)}" if base.shown else ""
        each = "hver gang " if sum(count.value == most for count, _ in known) > 1 else ""
        text = f"{each}{COUNT.text(most)}{out_of}"
        begun = f"{where}begyndte flest" if where else "Flest begyndte"
        return f"{begun} i {when}: {text}."

    def _flow_message(self, lookup: Lookup) -> str:
        started = lookup.find("count", project=self.project, measure=FLOW, category=STARTED)
        if not started.shown:
            return "Hvor mange der er begyndt og fulgt, kan ikke vises."
        who = counted(started.value, self.study.participant, self.study.participants)
        last = self.study.waves[-1]
        end = lookup.find("share", project=self.project, measure=FLOW, category=last.code)
        if not end.shown:
            return f"{capital(who)} er begyndt; hvor mange der har svaret {last.description}, kan ikke vises."
        return f"Af {who}, der begyndte, har {SHARE.text(end.value)} svaret {last.description}."


def _count_at(half: str) -> Format:
    """How many began in a half-year; outside those that a project has a row for, nobody did."""

    def cell(lookup: Lookup, row: dict[str, str]) -> Cell:
        found = units("count", category=half)(lookup, row)
        return Cell("ingen") if found.text == ABSENT else found

    return cell


def _share_at(project: str) -> Format:
    """The share at a stage; that of those who started is the whole and has no interval."""

    def cell(lookup: Lookup, row: dict[str, str]) -> Cell:
        if row["category"] == STARTED:
            return shown("share", project=project)(lookup, row)
        return with_interval("share", project=project)(lookup, row)

    return cell
