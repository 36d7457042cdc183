"""Coded statements as outputs: who spoke of a theme, and excerpts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from helpers.chapters.survey import SurveyChapter
from helpers.data import StudyData
from helpers.disclosure import ProtectedTable, release_texts
from helpers.present.cells import Column, Format, Lookup, Rows, shown
from helpers.present.elements import Cell, Element
from helpers.present.forms import COUNT, Quantity
from helpers.present.words import capital, listed, lowered, out_of
from helpers.results import Group
from helpers.study import Theme

EXCERPTS_PER_THEME = 1
NOT_WEIGHT = "Antallet viser, hvor ofte temaet er kodet, ikke hvor vigtigt det er."


class StatementsShown(SurveyChapter):
    """What is said in interviews and at workshops."""

    def informants_figure(self, name: str, themes: Sequence[Theme], what: tuple[str, str]) -> Element:
        """Statements per theme by the role of those who made them; `what` is a theme, and several, in a sentence."""
        from helpers.present.figures import themes as drawing

        if not self.has_statements:
            return self.no_statements(name)
        survey = self.study.survey
        if not self.pooled or survey is None:
            return self.present.note(name, "Udsagnene er kun delt på roller for alle projekter under ét.")
        rows = self.theme_rows(themes)
        groups: Rows = [(role.label, {"group": Group.at("role", role.code).text}) for role in survey.roles]
        sides: Rows = [(side.label, {"group": Group.at("side", side.code).text}) for side in survey.sides]
        table = self.said_of(themes, [*groups, *sides, ("", {"group": ""})])
        lookup = Lookup(table)
        message = self._spoken(lookup, rows, sides, what)
        drawn = drawing.draw(
            lookup, rows, groups, drawing.MENTIONED, message, mark=self.present.mark, note=drawing.COUNTED
        )
        alt = drawing.alt(lookup, rows, groups, drawing.MENTIONED)
        columns = [Column("I alt", counted())]
        columns += [Column(label, counted(**key)) for label, key in (*sides, *groups)]
        return self.present.figure(name, message, table, drawn, alt, rows, columns, row_heading="Tema", note=NOT_WEIGHT)

    def _spoken(self, lookup: Lookup, rows: Rows, sides: Rows, what: tuple[str, str]) -> str:
        """How many themes every side has spoken of."""
        named = [
            all((found := lookup.find("count", **{**key, **side})).shown and found.value > 0 for _, side in sides)
            for _, key in rows
        ]
        amount = capital(out_of(sum(named), len(named), *what))
        return f"{amount} er nævnt af både {listed([lowered(label) for label, _ in sides])}."

    def quotes_of(self, name: str, themes: Iterable[Theme]) -> Element:
        """Excerpts by theme. In a project's own chapter there are none while the data are invented."""
        codes = [t.code for t in themes]
        statements = self.own.statements
        chosen = statements[statements["theme"].isin(codes)]
        if chosen.empty:
            return self.no_statements(name)
        if self.one_invented_voice:
            return self.present.note(
                name, "Her vises ingen citater: de er opdigtede og må ikke læses som udsagn om et bestemt projekt."
            )
        order = {code: k for k, code in enumerate(codes)}
        released = release_texts(
            chosen.sort_values("theme", key=lambda c: c.map(order), kind="stable"), EXCERPTS_PER_THEME
        )
        return self.present.quotes(name, "Udsagn", released, self._labels())

    @property
    def one_invented_voice(self) -> bool:
        """Whether invented statements would be read as those of the one project that they are about."""
        return self.study.synthetic and (not self.pooled or not several(self.data))

    # -- what is shared ------------------------------------------------------------------------------------------------

    def theme_rows(self, themes: Sequence[Theme]) -> Rows:
        return [(t.label, {"project": self.project, "measure": t.code}) for t in themes]

    def said_of(self, themes: Sequence[Theme], groups: Rows, *categories: str) -> ProtectedTable:
        """The rows on some themes and groups; without `categories` those of all statements."""
        return self.about_themes(
            themes, group=tuple(key["group"] for _, key in groups), category=categories or "", statistic="count"
        )

    def most(self, themes: Sequence[Theme], category: str) -> list[str]:
        """The themes with the most statements of a category; several where they have as many."""
        key = {"project": self.project, "category": category}
        counts = [(self.said.find("count", measure=t.code, **key), t.label) for t in themes]
        found = [(one.value, label) for one, label in counts if one.shown and one.value]
        top = max((count for count, _ in found), default=0)
        return [f"«{label}»" for count, label in found if count == top]

    def _labels(self) -> dict[str, str]:
        labels = {t.code: t.label for t in self.study.themes} | {"driver": "drivkraft", "barrier": "barriere"}
        return labels | {r.code: lowered(r.label) for r in (self.study.survey.roles if self.study.survey else ())}


def several(data: StudyData) -> bool:
    """Whether more than one project has statements."""
    return data.statements["project"].nunique() > 1


def counted(category: str = "", **key: str) -> Format:
    """A count of statements; without a row nobody in the group spoke of the theme, which is a 0."""
    show = shown("count", **{"category": category, **key})

    def cell(lookup: Lookup, row: dict[str, str]) -> Cell:
        found = lookup.find("count", **{**row, "category": category, **key})
        return show(lookup, row) if found.there else Cell.of(Quantity(COUNT, 0))

    return cell
