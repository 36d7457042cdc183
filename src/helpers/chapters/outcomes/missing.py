"""The children without a later measurement: whether they differed at the start, and what they could mean."""

from __future__ import annotations

from functools import cached_property

from helpers.chapters.outcomes.base import CHANGE, OutcomeChapter
from helpers.disclosure import ProtectedTable
from helpers.present import sentences, sureness
from helpers.present.cells import Column, Format, Lookup, interval_alone, shown, units, with_interval
from helpers.present.elements import Element
from helpers.present.forms import limits_of
from helpers.present.prose import belonging
from helpers.present.words import capital
from helpers.results import Contrast, Group, pair

NO_CHANGE = "Der er ingen udvikling at regne på."


class Missing(OutcomeChapter):
    """Who is not in the changes."""

    def attrition_table(self) -> Element:
        """Over all projects: how those without a later measurement stood at the start, beside those with one."""
        if not self.pooled:
            return self.pooled_only("frafald", "Om de, der mangler en måling, var anderledes ved start, vises")
        contrasts = [c for c, table in self._left.items() if len(table.rows)]
        if not contrasts:
            return self.present.note("frafald", sureness.NONE_TO_TELL)
        first, *rest = (self._left[c] for c in contrasts)
        columns: list[Column] = []
        for baseline, later in contrasts:
            label, missing = self.study.wave(later).label, Group.seen_at(later, "no").text
            apart = Group.seen_at(later, "no", "yes").text
            key = {"wave": baseline}
            columns += [
                Column(f"{label}: n, der mangler", units(group=missing, **key)),
                Column(
                    f"{label}: forskel",
                    with_interval(
                        "mean_difference",
                        group=apart,
                        **key,
                    ),
                    interval=True,
                ),
                Column(f"{label}: p (Holm)", shown("p_holm", group=apart, **key)),
                Column(f"{label}: Hedges g", shown("hedges_g", group=apart, **key)),
            ]
        return self.present.table(
            "frafald",
            f"De {self.study.participants}, der mangler en måling, sammenlignet med de andre, som de stod ved start",
            first.join(*rest),
            self.rows(),
            columns,
            row_heading="Dimension",
            note="Forskel: gennemsnittet ved start for dem, der mangler, minus de andres, på skalaen selv. "
            "Dimensioner, hvor for få mangler, er ikke med.",
        )

    def attrition_sentences(self) -> Element | None:
        """The same in words."""
        if not self.pooled:
            return None
        tables = {c: table for c, table in self._left.items() if len(table.rows)}
        if not tables:
            return None
        texts = [
            sureness.left(Lookup(table), self.study, self.dimensions, self.project, contrast)
            for contrast, table in tables.items()
        ]
        first, *rest = (t.where(statistic=("mean_difference", "p_holm")) for t in tables.values())
        return self.present.sentences("frafald-ord", texts, first.join(*rest))

    def bounds_table(self, contrast: int = 0) -> Element | None:
        """The mean change of all who were measured at the first wave, if the missing stood still or went back."""
        waves = self.contrast(contrast)
        name = f"manglende-{contrast + 1}"
        if waves is None or not self.dimensions:
            return None if contrast else self.present.note(name, NO_CHANGE)
        wave, first = pair(waves), waves[0]
        table = self.change[waves].where(category="", statistic=CHANGE)
        table = table.join(self._bounds(waves), self.means.where(wave=first, statistic="n"))
        columns = [
            Column(f"n {self.study.wave(first).label.lower()}", units(wave=first)),
            Column("n med begge", units(wave=wave)),
            Column("Udvikling for dem med begge", _change("mean_change", wave), interval=True),
            Column("Hvis resten står stille", shown("mean_change_if_no_change", wave=wave)),
            Column("Hvis resten er gået tilbage", shown("mean_change_if_worse", wave=wave)),
            Column("Vippepunkt", shown("tipping_delta", wave=wave)),
        ]
        return self.present.table(
            name,
            f"Udviklingen {sentences.between(self.study, waves)} for alle, der er målt ved start, hvis …",
            table,
            self.rows(),
            columns,
            row_heading="Dimension",
            note="Skalapoint, plus er fremgang. Gået tilbage: en halv spredning. Vippepunkt: så meget skulle resten i "
            "gennemsnit være gået tilbage, for at udviklingen for alle var nul.",
        )

    def robustness_table(self, contrast: int = 0) -> Element | None:
        """The mean change computed in other ways: by a model over all waves, and in groups and families."""
        waves = self.contrast(contrast)
        name = f"andre-maader-{contrast + 1}"
        if waves is None or not self.dimensions:
            return None if contrast else self.present.note(name, NO_CHANGE)
        wave = pair(waves)
        table = self._ways(waves)
        columns = [
            Column("n", units(wave=wave)),
            Column("Som ovenfor", _change("mean_change", wave), interval=True),
            Column("n i modellen", units(wave=waves[0])),
            Column("Model over alle målinger", _change("mixed_change", wave), interval=True),
        ]
        note = "Skalapoint, plus er fremgang. Modellen bruger alle målinger, også fra dem, der mangler en."
        likeness = ""
        if (table.rows["statistic"] == "cluster_ci_low").any():
            likeness = f"ICC: hvor meget {self.study.participants} i samme {belonging(self.data)} ligner hinanden."
            columns += [
                Column(capital(belonging(self.data, many=True, last="og")), shown("clusters", wave=wave)),
                Column(
                    "Interval, når de regnes med", interval_alone(*limits_of("cluster"), "for få grupper", wave=wave)
                ),
                Column("p, når de regnes med", shown("p_cluster", wave=wave)),
                Column("ICC", shown("icc", wave=wave)),
            ]
        return self.present.table(
            name,
            f"Udviklingen {sentences.between(self.study, waves)}, regnet på flere måder",
            table,
            self.rows(),
            columns,
            row_heading="Dimension",
            note=f"{note} {likeness}".strip(),
        )

    def robustness_sentences(self, contrast: int = 0) -> Element | None:
        """Whether the conclusion is the same whichever way it is computed."""
        waves = self.contrast(contrast)
        if waves is None or not self.dimensions:
            return None
        table = self._ways(waves).join(self._bounds(waves))
        texts = sureness.robust(Lookup(table), self.study, self.dimensions, self.project, waves)
        told = ("mean_change", "ci_low", "ci_high", "mean_change_if_worse", "cluster_ci_low", "cluster_ci_high")
        limits = ("mixed_change_ci_low", "mixed_change_ci_high")
        return self.present.sentences(
            f"andre-maader-ord-{contrast + 1}", texts, table.where(statistic=(*told, *limits))
        )

    @cached_property
    def _left(self) -> dict[Contrast, ProtectedTable]:
        """Who left, by contrast; where one begins later than at the start, nothing of it is how they stood then."""
        told = ("n", "mean_difference", "mean_difference_ci_low", "mean_difference_ci_high", "p_holm", "hedges_g")
        return {
            c: self.protect(self.results.missing(c)).where(
                statistic=told, group=(Group.seen_at(c[1], "no").text, Group.seen_at(c[1], "no", "yes").text)
            )
            for c in self.study.analysis.contrasts
            if c[0] == self.study.analysis.baseline
        }

    def _bounds(self, contrast: Contrast) -> ProtectedTable:
        return self.protect(self.results.at_worst(contrast))

    def _ways(self, contrast: Contrast) -> ProtectedTable:
        mixed, means = self.results.mixed, self.results.means
        at_first = means[(means["wave"] == contrast[0]) & (means["statistic"] == "n")]  # the n of the model
        modelled = mixed[mixed["wave"] == pair(contrast)]
        tables = [self.protect(modelled), self.protect(at_first[at_first["measure"].isin(modelled["measure"])])]
        if self.pooled:
            tables.append(self.protect(self.results.clustered(contrast)))
        return self.change[contrast].where(category="", statistic=CHANGE).join(*tables)


def _change(statistic: str, wave: str) -> Format:
    return with_interval(statistic, wave=wave)
