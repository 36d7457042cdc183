"""Chapter 4's opening: main conclusions, where the children stand at each wave, what stands for hidden numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pandas as pd

from helpers.chapters.outcomes.base import CHANGE, OutcomeChapter
from helpers.chapters.outcomes.rows import OutcomeRows
from helpers.data import StudyData
from helpers.disclosure import Slice, fallback
from helpers.present import development, sentences
from helpers.present.cells import TOO_FEW, Column, Format, Lookup, Rows, shown, units, with_interval
from helpers.present.elements import Cell, Element
from helpers.present.forms import shortest
from helpers.present.words import listed
from helpers.results import POOLED, Waves, pair
from helpers.statistics import change_summary
from helpers.study.rules import SIGNIFICANT


class Main(OutcomeChapter):
    """What the chapter says first."""

    @property
    def _followed(self) -> bool:
        """Whether anybody was to be measured again after the first comparison."""
        return len(self.study.from_baseline) > 2

    def main_conclusions(self) -> Element:
        """The chapter's table of main conclusions, one row per measured dimension."""
        wave, waves = pair(self.first), Waves.at(*self.study.from_baseline).text
        shares = self.change[self.first].where(
            category=("improved", "worsened"), statistic=(*_interval("share_improved"), "share_worsened")
        )
        tested = self.change[self.first].where(category="", statistic=("n", "mean_change", "p_holm"))
        columns = [
            Column("n", units(wave=wave)),
            Column(
                "Fremgang",
                with_interval(
                    "share_improved",
                    wave=wave,
                    category="improved",
                ),
                interval=True,
            ),
            Column("Tilbagegang", shown("share_worsened", wave=wave, category="worsened")),
            Column("Udvikling", _direction(wave)),
            *([Column("Ved sidste måling", kept_cell(waves))] if self._followed else []),
        ]
        last = "Ved sidste måling: for dem, der er målt hver gang. " if self._followed else ""
        return self.present.table(
            "hovedkonklusioner",
            f"Hovedkonklusioner: udviklingen {sentences.between(self.study, self.first)}",
            tested.join(shares, self.kept.where(statistic="kept")),
            self.rows(),
            columns,
            row_heading="Dimension",
            note=f"Signifikant: Holm-justeret p under {_level()}. {last}{self.unit_note()}",
        )

    def overview(self) -> Element:
        """How many dimensions move the right way, in sentences, and on which of them it is kept."""
        texts = [
            sentences.overview(Lookup(table), self.study, self.dimensions, self.project, contrast)
            for contrast, table in self.change.items()
        ]
        if self._followed:
            texts.append(development.kept(Lookup(self.kept), self.study, self.dimensions, self.project))
        first, *rest = (t.where(category="", statistic=("n", "mean_change", "p_holm")) for t in self.change.values())
        started = self.means.where(statistic="n", wave=tuple({contrast[0] for contrast in self.change}))
        table = first.join(*rest, started, self.kept.where(statistic="kept"))
        few = [
            development.few_measured(Lookup(table), self.study, self.dimensions, self.project, c) for c in self.change
        ]
        return self.present.sentences("overblik", [*texts, *filter(None, few)], table)

    def not_measured(self) -> Element:
        """Which dimensions of the study the project did not measure."""
        missing = [d.noun for d in self.study.dimensions if d not in self.dimensions]
        whose = "Projektet har ikke" if not self.pooled else "Ingen af projekterne har"
        if not missing:
            return self.present.note("ikke-maalt", "Alle undersøgelsens dimensioner er målt.")
        return self.present.note("ikke-maalt", f"{whose} målt {listed(missing, 'eller')}.")

    def dimension_notes(self) -> Element | None:
        """What the study says that a reader of its dimensions should know."""
        notes = [f"{d.label}: {d.note}" for d in self.dimensions if d.note]
        return self.present.note("om-dimensionerne", " ".join(notes)) if notes else None

    def means_figure(self) -> Element:
        """Means with confidence intervals at every wave, the scale shown whole."""
        from helpers.present.figures import means

        if not self.dimensions:
            return self.present.note("gennemsnit", "Der er ingen målte dimensioner at vise.")
        table = self.means.where(statistic=("n", "mean", "sd", "ci_low", "ci_high"))
        lookup = Lookup(table)
        message = "Gennemsnit ved hver måling for alle, der har svaret på den"
        drawn = means.draw(
            lookup,
            self.dimensions,
            self.study.waves,
            self.project,
            message,
            mark=self.present.mark,
            level=self.present.level,
        )
        alt = means.alt(lookup, self.dimensions, self.study.waves, self.project)
        columns: list[Column] = []
        for wave in self.study.waves:
            mean = with_interval("mean", wave=wave.code)
            columns.append(Column(f"{wave.label}: n", units(wave=wave.code)))
            columns.append(Column(f"{wave.label}: gennemsnit", mean, interval=True))
        return self.present.figure(
            "gennemsnit", message, table, drawn, alt, self.rows(), columns, row_heading="Dimension",
            note="Det er ikke de samme hver gang, så forskellen mellem to målinger er ikke udviklingen: Den står "
            "nedenfor, for dem, der har svaret begge gange.",
        )  # fmt: skip

    def instead_of_hidden(self) -> Element:
        """What stands for dimensions whose numbers are hidden here: those of all with the same type of intervention."""
        wave, own = pair(self.first), self.slices[self.project]
        hidden = [d for d in self.dimensions if own.level(d.code, "", wave) == "hidden"]
        if not hidden:
            return self.present.note("i-stedet", self._levels_note(wave))
        kinds = [k for k in self.study.intervention_types if (self.own.children[k.column] == 1).any()]
        groups = [k.group for k in kinds]
        chosen = {d: fallback(self.slices, self.project, d.code, wave, groups) for d in hidden}
        names = {k.group: f"alle med {k.noun}" for k in kinds} | {"": "alle projekter"}
        rows = [
            (f"{d.label}: {names[f.group]}", {"project": f.project, "measure": d.code, "group": f.group, "wave": wave})
            for d, f in chosen.items()
            if f.project == POOLED
        ]
        if not rows:
            return self.present.note(
                "i-stedet", "Nogle tal er skjult her, og der er ingen samlede tal at vise i stedet."
            )
        columns = [
            Column("n", units()),
            Column("Fremgang", shown("share_improved", category="improved")),
            Column("Ændring", with_interval("mean_change"), interval=True),
        ]
        return self.present.table(
            "i-stedet",
            f"I stedet for skjulte tal: alle projekter under ét, {sentences.between(self.study, self.first)}",
            self.protect(self._pooled(rows), POOLED),
            rows,
            columns,
            row_heading="Dimension og gruppe",
            note="Projektets egne tal er for små til at blive vist. Her står tallene for den nærmeste større gruppe.",
        )

    @classmethod
    def comparison(cls, data: StudyData) -> dict[str, pd.DataFrame]:
        """The pooled first change, of everyone and by type of intervention: what stands for what is hidden."""
        everyone, rules = OutcomeRows(data, POOLED), data.study.analysis
        first = rules.contrasts[0]
        found = [everyone.change(first), *(change_summary(c, first, rules, g) for g, c in everyone.typed(first))]
        whole = pd.concat(found, ignore_index=True)
        return {"change": whole[whole["statistic"].isin([*CHANGE, "share_improved"])]}

    @classmethod
    def needed(
        cls, everyone: Callable[[], dict[str, pd.DataFrame]], slices: Mapping[str, Slice], project: str
    ) -> dict[str, pd.DataFrame]:
        return everyone() if any(slices[project].reasons.values()) else {}

    def unit_note(self) -> str:
        """What counts as progress."""
        least = self.study.analysis.minimal_change
        if not least:
            return "Fremgang og tilbagegang er enhver ændring af skalaens gennemsnit."
        return f"Fremgang og tilbagegang er en ændring på mere end {shortest(least)} point."

    def _pooled(self, rows: Rows) -> pd.DataFrame:
        """The pooled numbers of these rows' dimensions and groups."""
        whole = self.everyone["change"]
        keys = {(key["measure"], key["group"]) for _, key in rows}
        return whole[[one in keys for one in zip(whole["measure"], whole["group"], strict=True)]]

    def _levels_note(self, wave: str) -> str:
        own = self.slices[self.project]
        levels = {d.noun: own.level(d.code, "", wave) for d in self.dimensions}
        coarse = [noun for noun, level in levels.items() if level == "improved"]
        means = [noun for noun, level in levels.items() if level == "mean"]
        parts = []
        if coarse:
            parts.append(f"For {listed(coarse)} vises kun, hvor mange der går frem; resten ville røbe små antal.")
        if means:
            parts.append(f"For {listed(means)} vises kun gennemsnittet; fordelingen ville røbe små antal.")
        return " ".join(parts) or "Ingen af dimensionernes fordelinger er skjult i dette kapitel."


def kept_cell(wave: str) -> Format:
    """Whether a development is kept, in a word."""

    def cell(lookup: Lookup, row: dict[str, str]) -> Cell:
        found = shown("kept", wave=wave)(lookup, row)
        return found if found.quantity or found.hidden else Cell(TOO_FEW)

    return cell


def _direction(wave: str) -> Format:
    def cell(lookup: Lookup, row: dict[str, str]) -> Cell:
        key = {**row, "wave": wave}
        change = lookup.find("mean_change", **key)
        if change.reason:
            return Cell("skjult", lookup.explain(change.reason))
        if not change.shown:
            return Cell(TOO_FEW)
        test = lookup.find("p_holm", **key)
        moved = sentences.direction(change.value, test.value)
        made = Cell(moved if moved == sentences.STILL else f"{moved}, {sentences.tested(test)}")
        return replace(made, partly=lookup.explain(test.reason)) if test.reason else made

    return cell


def _interval(statistic: str) -> tuple[str, str, str]:
    return statistic, f"{statistic}_ci_low", f"{statistic}_ci_high"


def _level() -> str:
    return shortest(SIGNIFICANT)
