"""Themes as drivers and barriers: by side, by collaboration model, and in how many projects a theme is which.

While the data are invented no driver or barrier is shown for a single project: not in its own chapter, and not as the
only project of a model. The models with one project each stand together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from helpers.chapters.statements import NOT_WEIGHT, StatementsShown, counted, several
from helpers.data import StudyData
from helpers.present.cells import Column, Lookup, Rows
from helpers.present.elements import Element
from helpers.present.facts import NO_MODELS
from helpers.present.presenter import UNKNOWN_FACT
from helpers.present.words import capital, listed, out_of
from helpers.results import ACROSS, ALONE, DIRECTIONS, NOT_STATED, POOLED, Category, Group
from helpers.statistics import statement_counts, theme_directions
from helpers.study import Theme

INVENTED = (
    "Drivkræfter og barrierer er kun talt op for flere projekter under ét: udsagnene er opdigtede og må ikke læses som "
    "et bestemt projekts."
)
_SPREAD = tuple(Category.one("projects", way).text for way in ("driver", "both", "barrier"))


@dataclass(frozen=True)
class Model:
    """A level of `model`: its code in groups, its label, and the slugs of its projects."""

    code: str
    label: str
    projects: tuple[str, ...]


def models_of(data: StudyData) -> list[Model]:
    """The collaboration models that any project has, in the study's order, the unknown last.

    In a synthetic study those with one project are one level; a single such one is left out.
    """
    levels = [*((m.code, m.label) for m in data.study.models), (NOT_STATED, capital(UNKNOWN_FACT))]
    known = {m.code for m in data.study.models}
    slugs = {code: tuple(p.slug for p in data.projects if _code(p.model.code, known) == code) for code, _ in levels}
    found = [Model(code, label, slugs[code]) for code, label in levels if slugs[code]]
    if not data.study.synthetic:
        return found
    alone = [model for model in found if len(model.projects) == 1]
    kept = [model for model in found if model not in alone]
    if len(alone) > 1:
        names = listed([model.label.split(":")[0] for model in alone])
        label = f"{names[:1]}{names[1:].replace(capital(UNKNOWN_FACT), UNKNOWN_FACT)}, ét projekt hver"
        kept.append(Model(ALONE, label, tuple(slug for model in alone for slug in model.projects)))
    return kept


def _code(code: str | None, known: set[str]) -> str:
    return code if code in known else NOT_STATED


class DriversShown(StatementsShown):
    """What is coded as driver and as barrier."""

    @classmethod
    def _said(cls, data: StudyData, project: str) -> list[pd.DataFrame]:
        if data.study.synthetic and (project != POOLED or not several(data)):
            return []
        if project != POOLED:
            return super()._said(data, project)
        return [*super()._said(data, project), cls._by_model(data), theme_directions(data.statements, cls.themes(data))]

    @classmethod
    def _by_model(cls, data: StudyData) -> pd.DataFrame:
        of = {slug: model.code for model in models_of(data) for slug in model.projects}
        statements = data.statements.assign(model=data.statements["project"].map(of))
        return statement_counts(statements[statements["model"].notna()], cls.themes(data), by="model")

    def themes_figure(self, name: str, themes: Sequence[Theme], where: str) -> Element:
        """Drivers against barriers, a row per theme; in the pooled chapter for everyone and each side."""
        everyone: Rows = [("Alle" if self.pooled else self.who, {"group": ""})]
        sides: Rows = [(s.label, {"group": Group.at("side", s.code).text}) for s in self.sides] if self.pooled else []
        return self._directed(name, themes, [*everyone, *sides], lambda lookup: self._both_ways(lookup, themes, where))

    def _both_ways(self, lookup: Lookup, themes: Sequence[Theme], where: str) -> str:
        both = [
            t
            for t in themes
            if all(
                (one := lookup.find("count", project=self.project, measure=t.code, category=way)).shown and one.value
                for way in DIRECTIONS
            )
        ]
        amount = capital(out_of(len(both), len(themes), "tema", "temaer"))
        return f"{amount} i {where} er kodet både som drivkraft og som barriere."

    def models_figure(self, name: str, themes: Sequence[Theme]) -> Element:
        """Drivers against barriers, by collaboration model."""
        if not self.study.models:
            return self.present.note(name, NO_MODELS)
        if not self.pooled:
            return self.present.note(name, "Udsagnene er kun delt på samarbejdsmodeller for alle projekter under ét.")
        models = models_of(self.data)
        if not models:
            return self.present.note(name, INVENTED)
        groups: Rows = [(model.label, {"group": Group.at("model", model.code).text}) for model in models]
        note = f"Projekter: {'; '.join(f'{model.label}: {len(model.projects)}' for model in models)}. {NOT_WEIGHT}"
        return self._directed(name, themes, groups, lambda lookup: self._leaning(lookup, themes, groups), note)

    def _leaning(self, lookup: Lookup, themes: Sequence[Theme], groups: Rows) -> str:
        """In how many of the models more is coded as driver than as barrier."""
        signs = []
        for _, group in groups:
            driver, barrier = (
                sum(
                    one.value
                    for t in themes
                    if (one := lookup.find("count", project=self.project, measure=t.code, category=way, **group)).shown
                )
                for way in DIRECTIONS
            )
            signs.append((driver > barrier) - (driver < barrier))
        more, fewer, whole = signs.count(1), signs.count(-1), len(signs)
        models = ("samarbejdsmodel", "samarbejdsmodeller")
        ways = (
            (more, "flest udsagn om drivkræfter"),
            (fewer, "flest udsagn om barrierer"),
            (whole - more - fewer, "lige mange"),
        )
        told = [f"{what} i {out_of(number, whole, *models)}" for number, what in ways if number]
        return f"Der er {listed(told)}. Tallet på udsagn er ikke et tal på vigtighed."

    def spread_figure(self, name: str, themes: Sequence[Theme]) -> Element:
        """In how many projects a theme is coded as driver, barrier or both; which projects is not shown."""
        from helpers.present.figures import themes as drawing

        if not self.pooled:
            return self.present.note(name, "Her tælles projekter, så det vises kun for alle projekter under ét.")
        if self.one_invented_voice:
            return self.present.note(name, INVENTED)
        if not self.has_statements:
            return self.no_statements(name)
        rows, key, projects = self.theme_rows(themes), {"group": ACROSS}, len(self.data.projects)
        table = self.said_of(themes, [("", key)], *_SPREAD)
        lookup = Lookup(table)
        message = self._spread_message(lookup, rows, key)
        drawn = drawing.spread(lookup, rows, key, projects, message, mark=self.present.mark)
        alt = drawing.spread_alt(lookup, rows, key, projects)
        columns = [Column(way.label, counted(way.category, **key)) for way in drawing.SPREAD]
        return self.present.figure(
            name, message, table, drawn, alt, rows, columns, row_heading="Tema (antal projekter)",
            note="Et projekt tæller med, når mindst ét udsagn om temaet er kodet som drivkraft eller barriere.",
        )  # fmt: skip

    @staticmethod
    def _spread_message(lookup: Lookup, rows: Rows, key: dict[str, str]) -> str:
        mixed = 0
        for _, own in rows:
            found = [lookup.find("count", **{**own, **key, "category": c}) for c in (_SPREAD[0], _SPREAD[-1])]
            mixed += all(one.shown and one.value > 0 for one in found)
        if not mixed:
            return "Intet tema er alene kodet som drivkraft i nogle projekter og alene som barriere i andre."
        amount = capital(out_of(mixed, len(rows), "tema", "temaer"))
        return f"{amount} er alene kodet som drivkraft i nogle projekter og alene som barriere i andre."

    def _directed(
        self,
        name: str,
        themes: Sequence[Theme],
        groups: Rows,
        message_of: Callable[[Lookup], str],
        note: str = NOT_WEIGHT,
    ) -> Element:
        from helpers.present.figures import themes as drawing

        if self.one_invented_voice:
            return self.present.note(name, INVENTED)
        if not self.has_statements or not themes:
            return self.no_statements(name)
        rows = self.theme_rows(themes)
        table = self.said_of(themes, groups, *DIRECTIONS)
        lookup = Lookup(table)
        message = message_of(lookup)
        drawn = drawing.draw(lookup, rows, groups, drawing.DIRECTIONS, message, mark=self.present.mark)
        alt = drawing.alt(lookup, rows, groups, drawing.DIRECTIONS)
        columns = [
            Column(f"{label}: {way.label.lower()}", counted(way.category, **key))
            for label, key in groups
            for way in reversed(drawing.DIRECTIONS)
        ]
        return self.present.figure(name, message, table, drawn, alt, rows, columns, row_heading="Tema", note=note)
