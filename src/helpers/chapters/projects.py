"""Chapter 3: the projects as the sources describe them, and who takes part, in what, and for how long."""

from __future__ import annotations

from helpers.chapters.implementation import Implementation
from helpers.chapters.project_counts import TYPES
from helpers.chapters.target_group import TargetGroup
from helpers.disclosure import ProtectedTable
from helpers.present import facts
from helpers.present.cells import Column, Format, Lookup, Rows, base_of, either, units, with_interval
from helpers.present.elements import Cell, Element
from helpers.present.forms import SHARE
from helpers.present.words import counted, listed, lowered
from helpers.results import FIDELITY, FLOW, STARTED
from helpers.study import Labelled

TOPICS = {
    "collaboration": ("om-samarbejdet", "Om samarbejdsmodellerne: hvad kilderne oplyser"),
    "target_group": ("om-maalgruppen", "Om målgruppen på tværs af projekterne: hvad kilderne oplyser"),
    "offer": ("om-indsatsen", "Om typerne af indsats: hvad kilderne oplyser"),
}


class Projects(TargetGroup, Implementation):
    """Sourced facts about the real projects, and counts of the study's children beside them."""

    name = "projects"

    # -- the whole in short ----------------------------------------------------------------------------------------

    def main_conclusions(self) -> Element:
        """Who takes part, in what, how many are followed: one row each, the project beside all."""
        rows: Rows = [("Begyndt", {"measure": FLOW, "category": STARTED})]
        rows += [
            (f"Har svaret {wave.description}", {"measure": FLOW, "category": wave.code})
            for wave in self.study.waves[1:]
        ]
        for variable in self.study.background:
            if variable.kind == "number":
                rows.append((f"{variable.label}: gennemsnit", {"measure": variable.code}))
            if variable.kind == "category":
                rows += self._most_level(variable.label, variable.code, variable.levels)
        rows += self._most_flag("Hyppigste behov", [(v.label, v.code) for v in self.study.background if v.need])
        rows += self._most_flag("Hyppigste type", [(k.label, k.column) for k in self.study.intervention_types], TYPES)
        if not self._own[FIDELITY].empty:
            rows.append(("Samlet fidelitet (0 til 1)", {"measure": FIDELITY}))
        columns = []
        for label, project in self.beside:
            n = either(base_of("share", project=project), base_of("mean", project=project))
            columns.append(Column(f"{label}: n", n))
            columns.append(Column(f"{label}: tal", _conclusion(project), interval=True))
        return self.present.table(
            "hovedkonklusioner", "Hovedkonklusioner: hvem deltager, i hvad og hvor længe",
            self._only(rows), rows, columns, row_heading="Emne",
        )  # fmt: skip

    def summary(self) -> Element:
        """How many began and were followed, in one paragraph."""
        table = self._own[FLOW].where(statistic=("count", "share"))
        lookup = Lookup(table)
        started = lookup.find("count", project=self.project, measure=FLOW, category=STARTED)
        who = counted(started.value, self.study.participant, self.study.participants) if started.shown else ""
        where = "I alt er" if self.pooled else f"I {self.who} er"
        text = f"{where} {who} begyndt." if who else "Antallet, der er begyndt, er skjult."
        parts = []
        for wave in self.study.waves:
            found = lookup.find("share", project=self.project, measure=FLOW, category=wave.code)
            if found.shown:
                parts.append(f"{SHARE.text(found.value)} {wave.description}")
        if parts:
            text += f" Så mange har svaret: {listed(parts)}."
        return self.present.sentences("sammenfatning", [text], table)

    # -- what the sources say --------------------------------------------------------------------------------------

    def profile(self) -> Element:
        """Of one project its description, of all of them the main lines."""
        if self.about:
            return facts.profile(self.present, self.study, self.about, self.data.projects, traits=False)
        return facts.projects_table(self.present, self.study, self.data.projects)

    def models_figure(self) -> Element:
        """Which project is which model of collaboration."""
        return facts.models_figure(self.present, self.study, self.data.projects, self.about)

    def ngo_traits(self) -> Element:
        """What the NGOs bring: side by side, or the project's own."""
        if self.about:
            return facts.traits_of(self.present, self.study, self.about)
        return facts.traits_table(self.present, self.study, self.data.projects)

    def sourced_facts(self, topic: str) -> Element:
        """What the sources say of the projects together: `collaboration`, `target_group` or `offer`."""
        return facts.shared(self.present, self.study, topic, *TOPICS[topic])

    def _only(self, rows: Rows) -> ProtectedTable:
        """The numbers of these rows, of the project and of all."""
        every = self.both(*self._own)
        parts = [every.where(measure=key["measure"], category=key.get("category", "")) for _, key in rows]
        found = parts[0].join(*parts[1:])
        of_started = found.where(category=STARTED, statistic="count")
        return found.where(statistic=("share", "mean", "ci_low", "ci_high")).join(of_started)

    # -- wording ---------------------------------------------------------------------------------------------------

    def _most_level(self, label: str, measure: str, levels: tuple[Labelled, ...]) -> Rows:
        """The level most have; no row where one is hidden, for that might be it."""
        most = self.most(measure, levels)
        return [(f"{label}: oftest {lowered(most.label)}", {"measure": measure, "category": most.code})] if most else []

    def _most_flag(self, label: str, flags: list[tuple[str, str]], table: str = "") -> Rows:
        """The flag most have; no row where one is hidden."""
        found = [
            (
                Lookup(self._own[table or code]).find("share", project=self.project, measure=code, category="yes"),
                name,
                code,
            )
            for name, code in flags
        ]
        if not found or not all(share.shown for share, _, _ in found):
            return []
        _, name, code = max(found, key=lambda one: one[0].value)
        return [(f"{label}: {lowered(name)}", {"measure": code, "category": "yes"})]


def _conclusion(project: str) -> Format:
    """A row's number: how many started, a share, or a mean."""
    started = units("count", project=project)
    other = either(
        with_interval("share", project=project),
        with_interval("mean", project=project),
    )

    def cell(lookup: Lookup, row: dict[str, str]) -> Cell:
        return (started if row.get("category") == STARTED else other)(lookup, row)

    return cell
