"""Annex 3 (the report's section 4.3): the children's development by type of intervention."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from helpers.chapters.base import NO_CONTRAST, Chapter, stack
from helpers.chapters.type_rows import changes_by_type, changes_of, mean_changes, of_type, type_shares
from helpers.data import StudyData
from helpers.disclosure import ProtectedTable, evidence_from
from helpers.present.cells import HIDDEN, Column, Format, Found, Lookup, Rows, base_of, shown, units, with_interval
from helpers.present.elements import Cell, Element
from helpers.present.offers import forward, own_types, types_message
from helpers.present.sentences import between, overview
from helpers.present.words import OUTCOMES, lowered
from helpers.results import POOLED, RESULT_COLUMNS, Contrast, pair
from helpers.statistics import outcome_shares
from helpers.study.scales import InterventionType

NO_TYPES = "Undersøgelsen skelner ikke mellem typer af indsats."
SEVERAL = "Den, der har fået flere typer, tæller med under dem alle; kilden siger ikke, om det forekom."


class InterventionTypes(Chapter):
    """Outcomes by type over all projects; a project's own types with mean changes where not everyone had them."""

    name = "intervention_types"
    tables = ("children", "measurements")

    @classmethod
    def comparison(cls, data: StudyData) -> dict[str, pd.DataFrame]:
        return {"shares": type_shares(data), "means": mean_changes(data), "changes": changes_by_type(data)}

    @classmethod
    def evidence(cls, data: StudyData, project: str) -> pd.DataFrame:
        own = data.of_project(project)
        counted = [type_shares(own)]
        if project != POOLED:
            counted.append(mean_changes(own))
        else:
            for contrast in own.study.analysis.contrasts:
                changes = changes_of(own, contrast)
                counted += [
                    outcome_shares(of_type(own, changes, kind), contrast, own.study.analysis.confidence, kind.group)
                    for kind in own.study.intervention_types
                ]
        evidence = evidence_from(stack(counted, RESULT_COLUMNS), "child")
        # As in chapter 4: that nobody, or everybody, went one way says something of a child.
        told = evidence["category"].isin(["", "improved", "worsened"]) & (evidence["wave"] != "")
        return evidence.assign(sensitive=told)

    @cached_property
    def _shares(self) -> ProtectedTable:
        own = self.protect(type_shares(self.own))
        return own if self.pooled else own.join(self.protect(self.everyone["shares"], POOLED))

    @cached_property
    def _change(self) -> dict[Contrast, ProtectedTable]:
        """All projects: everything said of each contrast, type by type, of the types that are used here."""
        rows = self.everyone["changes"]
        mine = rows[rows["group"].isin([kind.group for kind in self._used])]
        return {
            contrast: self.protect(mine[mine["wave"] == pair(contrast)], POOLED)
            for contrast in self.study.analysis.contrasts
        }

    @cached_property
    def _beside(self) -> ProtectedTable:
        """A project's mean changes type by type, and those of all projects."""
        return self.protect(mean_changes(self.own)).join(self.protect(self.everyone["means"], POOLED))

    @cached_property
    def _kinds(self) -> list[tuple[InterventionType, Found]]:
        """The types with the share that had them here."""
        lookup = Lookup(self._shares)
        return [
            (kind, lookup.find("share", project=self.project, measure=kind.column, category="yes"))
            for kind in self.study.intervention_types
        ]

    @property
    def _used(self) -> list[InterventionType]:
        """All types in the pooled chapter; in a project's those that anybody there had."""
        return [kind for kind, share in self._kinds if self.pooled or not (share.shown and share.value == 0)]

    @property
    def _told_apart(self) -> list[InterventionType]:
        """All types in the pooled chapter; in a project's those that some had and others had not."""
        return [kind for kind, share in self._kinds if self.pooled or (share.shown and 0 < share.value < 1)]

    # -- outputs -------------------------------------------------------------------------------------------------------

    def main_conclusions(self) -> Element:
        """Each type: how many had it, and on how many dimensions the development is positive."""
        if not self.study.intervention_types:
            return self.present.note("hovedkonklusioner", NO_TYPES)
        contrast = self.study.analysis.contrasts[0]
        rows: Rows = [
            (k.label, {"measure": k.column, "category": "yes", "group": k.group, "wave": pair(contrast)})
            for k in self.study.intervention_types
        ]
        columns = []
        for label, project in self.beside:
            plain = {"project": project, "group": "", "wave": ""}
            columns.append(Column(f"{label}: n", base_of("share", **plain)))
            share = with_interval("share", **plain)
            columns.append(Column(f"{label}: har fået typen", share, interval=True))
        table, note = self._shares.where(category="yes"), SEVERAL
        if self.pooled:
            columns.append(Column("Dimensioner med positiv udvikling", self._positive(significant=False)))
            columns.append(Column("Heraf statistisk signifikant", self._positive(significant=True)))
            table = table.join(self._change[contrast].where(statistic=("mean_change", "p_holm")))
            note = f"{SEVERAL} Udvikling {between(self.study, contrast)}; signifikant: Holm-justeret p under 0,05."
        return self.present.table(
            "hovedkonklusioner", "Hovedkonklusioner: typer af indsats", table, rows, columns, row_heading="Type",
            note=note,
        )  # fmt: skip

    def overview(self) -> Element:
        """Each type's development in words; for a project which types its children had."""
        if not self.study.intervention_types:
            return self.present.note("overblik", NO_TYPES)
        if not self.pooled:
            return self.present.sentences(
                "overblik",
                [own_types(Lookup(self._shares), self.study, self.project, self.who)],
                self._shares.where(project=self.project),
            )
        contrast = self.study.analysis.contrasts[0]
        table = self._change[contrast].where(statistic=("mean_change", "p_holm"))
        lookup = Lookup(table)
        texts = []
        for kind in self._used:
            text = overview(lookup, self.study, self.study.dimensions, POOLED, contrast, group=kind.group)
            texts.append(f"{kind.label}: {lowered(text)}")
        return self.present.sentences("overblik", texts, table)

    def types_figure(self) -> Element:
        """Mean change by type, dimension by dimension; of a project the types that some of its children had."""
        from helpers.present.figures import style, whiskers

        name = "typer"
        contrast = self.study.analysis.contrasts[0]
        wave = pair(contrast)
        kinds = self._told_apart
        if not kinds:
            return self.present.note(name, self._nothing_of_its_own() if self.study.intervention_types else NO_TYPES)
        every = self._change[contrast] if self.pooled else self._beside
        measured = tuple(d.code for d in self.measured())
        table = every.where(group=tuple(k.group for k in kinds), category="", measure=measured)
        table = table.where(statistic=("n", "mean_change", "sd_change", "ci_low", "ci_high"))
        lookup, dimensions = Lookup(table), self.measured()
        if self.pooled and len(kinds) <= len(style.SERIES):
            rows: Rows = [(d.label, {"project": POOLED, "measure": d.code, "wave": wave}) for d in dimensions]
            series = [whiskers.Series(k.label, {"group": k.group}) for k in kinds]
        else:
            rows = [
                (
                    d.label if len(kinds) == 1 else f"{d.label}: {k.noun}",
                    {"measure": d.code, "wave": wave, "group": k.group},
                )
                for k in kinds
                for d in dimensions
            ]
            series = [whiskers.Series(label, {"project": project}) for label, project in self.beside]
        measure = whiskers.Measure("mean_change", "ændring i point (plus er fremgang)", zero=True)
        message = types_message(lookup, self.study, kinds, contrast, self.project, self.who)
        drawn = whiskers.draw(lookup, rows, series, measure, message, mark=self.present.mark, level=self.present.level)
        alt = f"Ændring {between(self.study, contrast)}. {whiskers.alt(lookup, rows, series, measure)}"
        columns = []
        for one in series:
            columns.append(Column(f"{one.label}: n", units(**one.key)))
            change = with_interval("mean_change", **one.key)
            columns.append(Column(f"{one.label}: ændring", change, interval=True))
        return self.present.figure(
            name, message, table, drawn, alt, rows, columns, row_heading="Dimension", note=SEVERAL
        )

    def change_table(self, contrast: int = 0) -> Element:
        """Paired change by type over all projects, with every statistic that belongs beside it."""
        waves = self.contrast(contrast)
        if not self._used or waves is None:
            return self._without("udvikling", waves, contrast)
        name = f"udvikling-{pair(waves)}"
        columns = [
            Column("n", units()),
            Column("Ændring", with_interval("mean_change"), interval=True),
            Column("p", shown("p_value")),
            Column("p (Holm)", shown("p_holm")),
            Column("p (Wilcoxon)", shown("p_wilcoxon")),
            Column(
                "Hedges g",
                with_interval("hedges_g_av"),
                interval=True,
            ),
        ]
        tests = ("p_value", "p_holm", "p_wilcoxon", "hedges_g_av", "hedges_g_av_ci_low", "hedges_g_av_ci_high")
        kept = ("n", "mean_change", "sd_change", "ci_low", "ci_high", "t_statistic", "df", *tests)
        return self.present.table(
            name, f"Udvikling efter type af indsats {between(self.study, waves)}, alle projekter under ét",
            self._change[waves].where(statistic=kept), self._typed_rows(waves), columns,
            row_heading="Type og dimension",
            note=f"Plus er en udvikling i den rigtige retning. Holm-justeret inden for hver type. {SEVERAL}",
        )  # fmt: skip

    def outcome_table(self, contrast: int = 0) -> Element:
        """Improved, unchanged and worsened by type over all projects."""
        waves = self.contrast(contrast)
        if not self._used or waves is None:
            return self._without("fordeling", waves, contrast)
        name = f"fordeling-{pair(waves)}"
        columns = [Column("n", units())]
        columns += [
            Column(
                f"{label}, pct.",
                with_interval(f"share_{code}", category=code),
                interval=True,
            )
            for code, label in OUTCOMES
        ]
        kept = tuple(f"share_{code}{end}" for code, _ in OUTCOMES for end in ("", "_ci_low", "_ci_high"))
        return self.present.table(
            name, f"Fremgang, uændret og tilbagegang {between(self.study, waves)}, alle projekter under ét",
            self._change[waves].where(statistic=("n", *kept)), self._typed_rows(waves), columns,
            row_heading="Type og dimension", note=SEVERAL,
        )  # fmt: skip

    # -- wording -------------------------------------------------------------------------------------------------------

    def _without(self, name: str, waves: Contrast | None, number: int) -> Element:
        """What stands where there are no types, or fewer contrasts."""
        why = NO_CONTRAST if self._used else NO_TYPES
        return self.present.note(f"{name}-{pair(waves) if waves else number + 1}", why)

    def _typed_rows(self, contrast: Contrast) -> Rows:
        rows = self._change[contrast].rows
        there = set(zip(rows["measure"], rows["group"], strict=True))
        return [
            (
                f"{k.label}: {d.noun}",
                {"project": POOLED, "measure": d.code, "group": k.group, "wave": pair(contrast)},
            )
            for k in self._used
            for d in self.study.dimensions
            if (d.code, k.group) in there
        ]

    def _positive(self, *, significant: bool) -> Format:
        """On how many of the shown dimensions the development of a type is positive."""

        def cell(_: Lookup, row: dict[str, str]) -> Cell:
            contrast = self.study.analysis.contrasts[0]
            lookup = Lookup(self._change[contrast])
            positive, sure, total, untold = forward(lookup, self.study, row["group"], contrast, POOLED)
            if not total:
                return Cell("kan ikke vises")
            if significant and untold:
                return Cell(HIDDEN, lookup.explain(untold))
            return Cell(f"{sure} af {positive}" if significant else f"{positive} af {total}")

        return cell

    def _nothing_of_its_own(self) -> str:
        return (
            f"I {self.who} er der ingen type, som nogle har fået og andre ikke, og som kan vises for sig. "
            f"Udviklingen for {self.study.participants} i projektet står i kapitlet om resultater."
        )
