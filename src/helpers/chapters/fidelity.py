"""Annex 2 (the report's section 4.2): how far the courses went as planned, and development by that."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from helpers.chapters.base import Chapter, stack
from helpers.chapters.fidelity_rows import distribution, fidelity_tables
from helpers.data import StudyData
from helpers.disclosure import ProtectedTable, evidence_from
from helpers.present.cells import Column, Lookup, Rows, base_of, either, shown, units, with_interval
from helpers.present.delivery import association, components_message, levels_message, mean_text
from helpers.present.elements import Element
from helpers.present.forms import NUMBER, shortest
from helpers.present.sentences import between
from helpers.present.words import capital, listed, lowered
from helpers.results import FIDELITY, POOLED, RESULT_COLUMNS, SCORED, Category, Group, pair

NO_FIDELITY = "Undersøgelsen har ingen målinger af fidelitet, der hører til her."
SCALE = "Skalaen går fra 0 (intet som planlagt) til 1 (alt som planlagt)."


class Fidelity(Chapter):
    """Components, distribution, and change by level of fidelity; change and single scores over all projects alone."""

    name = "fidelity"
    tables = ("children", "measurements", "fidelity")

    @classmethod
    def comparison(cls, data: StudyData) -> dict[str, pd.DataFrame]:
        return fidelity_tables(data, POOLED)

    @classmethod
    def evidence(cls, data: StudyData, project: str) -> pd.DataFrame:
        own = data.of_project(project)
        tables = fidelity_tables(own, project)
        if tables:  # a component's mean is a function of how often each score was given, shown or not
            tables["distribution"] = distribution(own, scores=True)
        return evidence_from(stack(list(tables.values()), RESULT_COLUMNS), "child")

    @cached_property
    def _tables(self) -> dict[str, ProtectedTable]:
        """By name: those of the chapter's project and of all projects, as one."""
        own = {k: self.protect(t) for k, t in fidelity_tables(self.own, self.project).items()}
        if self.pooled:
            return own
        everyone = {k: self.protect(t, POOLED) for k, t in self.everyone.items()}
        return {k: own[k].join(t) if k in own else t for k, t in everyone.items()}

    # -- how far the courses went as planned ---------------------------------------------------------------------------

    def main_conclusions(self) -> Element:
        """Fidelity in all, its levels and its components."""
        if not self._tables:
            return self.present.note("hovedkonklusioner", NO_FIDELITY)
        rows: Rows = [("Samlet fidelitet", {"measure": FIDELITY})]
        rows += [(f"Andel med {lowered(x.label)}", self._level(x.code)) for x in self.study.fidelity_levels]
        rows += [(component.label, {"measure": component.code}) for component in self.study.fidelity]
        measures = tuple({key["measure"] for _, key in rows})
        table = self._tables["means"].where(measure=measures, statistic=("mean", "ci_low", "ci_high"))
        columns = []
        for label, project in self.beside:
            columns.append(Column(f"{label}: forløb", base_of("mean", project=project, category="")))
            columns.append(
                Column(
                    f"{label}: værdi",
                    either(
                        with_interval("share", project=project),
                        with_interval("mean", project=project),
                    ),
                    interval=True,
                )
            )
        return self.present.table(
            "hovedkonklusioner", "Hovedkonklusioner: forløbenes fidelitet",
            table.join(self._tables["distribution"].where(measure=FIDELITY)), rows, columns,
            row_heading="Fidelitet", note=SCALE,
        )  # fmt: skip

    def overview(self) -> Element:
        """Fidelity in words, and whether development goes with it."""
        if not self._tables:
            return self.present.note("overblik", NO_FIDELITY)
        used = self._tables["means"].where(measure=FIDELITY, statistic=("mean", "ci_low", "ci_high"))
        texts = [mean_text(Lookup(used), self.beside)]
        if "development" in self._tables:
            texts.append(self._association())
            used = used.join(self._tables["development"].where(group=SCORED, statistic=("slope", "p_holm")))
        return self.present.sentences("overblik", texts, used)

    def components_figure(self) -> Element:
        """Means of the components with their intervals, beside all projects."""
        from helpers.present.figures import whiskers

        if not self._tables:
            return self.present.note("elementer", NO_FIDELITY)
        table = self._tables["means"].where(statistic=("n", "mean", "sd", "ci_low", "ci_high"))
        lookup = Lookup(table)
        rows: Rows = [("Samlet", {"measure": FIDELITY})]
        rows += [(c.label, {"measure": c.code}) for c in self.study.fidelity]
        series = [whiskers.Series(label, {"project": project}) for label, project in self.beside]
        measure = whiskers.Measure("mean", "0 = intet som planlagt, 1 = alt som planlagt", reach=(0, 1))
        message = components_message(lookup, self.study, self.project, self.who)
        drawn = whiskers.draw(lookup, rows, series, measure, message, mark=self.present.mark, level=self.present.level)
        alt = f"Gennemsnitlig fidelitet. {whiskers.alt(lookup, rows, series, measure)}"
        columns = []
        for label, project in self.beside:
            columns.append(Column(f"{label}: forløb", units(project=project)))
            mean = with_interval("mean", project=project)
            columns.append(Column(f"{label}: gennemsnit", mean, interval=True))
        return self.present.figure(
            "elementer", message, table, drawn, alt, rows, columns, row_heading="Element", note=SCALE
        )

    def levels_figure(self) -> Element:
        """Shares of the courses at each level, beside all projects."""
        from helpers.present.figures import whiskers

        levels = self.study.fidelity_levels
        if not self._tables or not levels:
            return self.present.note("niveauer", "Undersøgelsen inddeler ikke fidelitet i niveauer.")
        table = self._tables["distribution"].where(measure=FIDELITY)
        lookup = Lookup(table)
        rows: Rows = [(x.label, self._level(x.code)) for x in levels]
        series = [whiskers.Series(label, {"project": project}) for label, project in self.beside]
        measure = whiskers.Measure("share", "pct. af forløbene")
        message = levels_message(lookup, self.study, self.project, self.who)
        drawn = whiskers.draw(lookup, rows, series, measure, message, mark=self.present.mark, level=self.present.level)
        alt = f"Andel af forløbene. {whiskers.alt(lookup, rows, series, measure)}"
        return self.present.figure(
            "niveauer", message, table, drawn, alt, rows, self._share_columns(), row_heading="Niveau",
            note=self._levels_note(),
        )  # fmt: skip

    def scores_table(self) -> Element:
        """How each component was scored, over all projects."""
        name = "scorer"
        if "development" not in self._tables:
            return self.present.note(name, NO_FIDELITY)
        table = self._tables["distribution"]
        hidden = set(table.rows.loc[table.rows["reason"] != "", "measure"])
        # A component's mean gives a hidden score of it away, so there the whole distribution is left out.
        known = [c for c in self.study.fidelity if c.code not in hidden]
        own = table.where(project=POOLED, measure=tuple(c.code for c in known), statistic="share")
        scores = sorted(set(own.rows["category"]), key=_score)
        if not scores:
            return self.present.note(name, "Fordelingen på de enkelte scorer kan ikke vises uden at røbe små antal.")
        rows: Rows = [(c.label, {"measure": c.code, "project": POOLED}) for c in known]
        columns = [Column("Forløb", base_of("share", category=scores[0]))]
        columns += [Column(f"Score {shortest(_score(score))}", shown("share", category=score)) for score in scores]
        left = [lowered(c.label) for c in self.study.fidelity if c.code in hidden]
        note = f"{capital(listed(left))} er ikke med, fordi nogle af antallene er for små." if left else ""
        return self.present.table(
            name, "Hvordan elementerne er scoret, alle projekter under ét", own, rows, columns,
            row_heading="Element", note=note,
        )  # fmt: skip

    # -- development by fidelity, over all projects --------------------------------------------------------------------

    def change_figure(self) -> Element:
        """Mean change at each level of fidelity, dimension by dimension."""
        from helpers.present.figures import style, whiskers

        name = "udvikling"
        levels = self.study.fidelity_levels
        if "development" not in self._tables or not levels:
            return self.present.note(name, "Udviklingen kan ikke deles op efter fidelitet her.")
        table = self._tables["development"].where(
            group=tuple(Group.at(FIDELITY, x.code).text for x in levels),
            statistic=("n", "mean_change", "sd_change", "ci_low", "ci_high"),
        )
        lookup = Lookup(table)
        rows, series = self._dimension_rows(), [whiskers.Series(x.label, _group(x.code)) for x in levels]
        if len(series) > len(style.SERIES):
            rows = [(f"{label}: {lowered(x.label)}", {**key, **_group(x.code)}) for label, key in rows for x in levels]
            series = [whiskers.Series("", {})]
        measure = whiskers.Measure("mean_change", "ændring i point (plus er fremgang)", zero=True)
        message = self._association(short=True)
        drawn = whiskers.draw(lookup, rows, series, measure, message, mark=self.present.mark, level=self.present.level)
        alt = f"Ændring {between(self.study, self._contrast)}. {whiskers.alt(lookup, rows, series, measure)}"
        columns = []
        for level in levels:
            columns.append(Column(f"{level.label}: n", units(**_group(level.code))))
            change = with_interval("mean_change", **_group(level.code))
            columns.append(Column(f"{level.label}: ændring", change, interval=True))
        return self.present.figure(
            name, message, table, drawn, alt, self._dimension_rows(), columns, row_heading="Dimension",
            note=f"Alle projekter under ét, {between(self.study, self._contrast)}. {self._levels_note()}",
        )  # fmt: skip

    def association_table(self) -> Element:
        """Change against fidelity within the projects, dimension by dimension."""
        if "development" not in self._tables:
            return self.present.note("sammenhaeng", "Sammenhængen med udviklingen kan ikke beregnes her.")
        columns = [
            Column("n", units()),
            Column(
                "Ændring pr. 0,1 mere fidelitet",
                with_interval("slope"),
                interval=True,
            ),
            Column("p", shown("p_value")),
            Column("p (Holm)", shown("p_holm")),
        ]
        rows: Rows = [(label, {**key, "group": SCORED}) for label, key in self._dimension_rows()]
        return self.present.table(
            "sammenhaeng", f"Fidelitet og udvikling {between(self.study, self._contrast)}, alle projekter under ét",
            self._tables["development"].where(group=SCORED), rows, columns, row_heading="Dimension",
            note="Lineær regression af ændringen på fideliteten med et niveau for hvert projekt: "
            f"{capital(self.study.participants)} sammenlignes kun med {self.study.participants} i samme projekt. "
            "Holm-justeret over dimensionerne.",
        )  # fmt: skip

    # -- wording -------------------------------------------------------------------------------------------------------

    @property
    def _contrast(self) -> tuple[str, str]:
        return self.study.analysis.contrasts[0]

    def _association(self, *, short: bool = False) -> str:
        lookup = Lookup(self._tables["development"].where(group=SCORED))
        text = association(lookup, self.study, self._contrast, short=short)
        return text if self.pooled else f"Alle projekter under ét: {text}"

    def _dimension_rows(self) -> Rows:
        there = set(self._tables["development"].rows["measure"])
        wave = pair(self._contrast)
        return [
            (d.label, {"project": POOLED, "measure": d.code, "wave": wave})
            for d in self.study.dimensions
            if d.code in there
        ]

    def _level(self, code: str) -> dict[str, str]:
        return {"measure": FIDELITY, "category": Category.one("level", code).text}

    def _share_columns(self) -> list[Column]:
        columns = []
        for label, project in self.beside:
            columns.append(Column(f"{label}: forløb", base_of("share", project=project)))
            share = with_interval("share", project=project)
            columns.append(Column(f"{label}: pct.", share, interval=True))
        return columns

    def _levels_note(self) -> str:
        starts = [f"{lowered(x.label)} begynder ved {NUMBER.text(x.low)}" for x in self.study.fidelity_levels[1:]]
        return f"{SCALE} {capital(listed(starts))}." if starts else SCALE


def _score(category: str) -> float:
    return float(Category.parse(category).level)


def _group(level: str) -> dict[str, str]:
    return {"group": Group.at(FIDELITY, level).text}
