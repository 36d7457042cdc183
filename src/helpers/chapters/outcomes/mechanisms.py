"""*Virkende mekanismer*: what staff and volunteers say works, beside the development of those who had it.

For all projects alone: no statement is put in the mouth of a named organisation.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from helpers.chapters.outcomes.base import CHANGE, OutcomeChapter
from helpers.chapters.statements import EXCERPTS_PER_THEME
from helpers.disclosure import ProtectedTable, release_texts
from helpers.present.cells import Column, Lookup, Rows, units, with_interval
from helpers.present.elements import Element
from helpers.present.figures.reach import reach
from helpers.present.prose import said
from helpers.present.sentences import between
from helpers.present.words import capital
from helpers.results import RESULT_COLUMNS, pair
from helpers.statistics import change_summary

if TYPE_CHECKING:
    from helpers.present.figures.mechanisms import Block

NOT_BY_LOT = "Typen er ikke valgt ved lodtrækning, så forskelle mellem typerne kan ikke tilskrives dem."
NOTHING = "Der er ingen kodede udsagn om, hvordan indsatstyperne virker."


class Mechanisms(OutcomeChapter):
    """How each type of intervention is said to work, and how those who had it developed."""

    def mechanisms_figure(self) -> Element:
        """Statements per mechanism and type of intervention, beside the mean changes of those who had the type."""
        from helpers.present.figures import mechanisms

        if not self.pooled:
            return self.present.note(
                "mekanismer",
                "Udsagnene om, hvad der virker, vises kun for alle projekter under ét, så de ikke tillægges nogen "
                "bestemt organisation.",
            )
        blocks = self._blocks
        if not blocks:
            return self.present.note("mekanismer", NOTHING)
        table = self._said.join(self._typed)
        lookup = Lookup(table)
        message = f"Udsagn om, hvordan typerne virker, og udviklingen {between(self.study, self.first)}, type for type"
        limits = reach(self._typed, ("ci_low", "ci_high"))
        drawn = mechanisms.draw(
            lookup, blocks, message, mark=self.present.mark, level=self.present.level, limits=limits
        )
        rows: Rows = [
            (f"{block.label}: {label}", key)
            for block in blocks
            for label, key in (*block.themes, *block.outcomes)
            if any(lookup.find(statistic, **key).there for statistic in ("count", "n"))
        ]
        columns = [
            Column("Udsagn", units("count")),
            Column("n", units()),
            Column("Udvikling", with_interval("mean_change"), interval=True),
        ]
        return self.present.figure(
            "mekanismer", message, table, drawn, mechanisms.alt(lookup, blocks), rows, columns,
            row_heading="Indsatstype: mekanisme eller dimension",
            note=f"{capital(self.study.noun.a_one)} kan have fået flere typer og tæller så med under dem alle. "
            f"{said(self.study, 'types_unallocated', NOT_BY_LOT)}".strip(),
        )  # fmt: skip

    def mechanism_quotes(self) -> Element | None:
        """An excerpt on each mechanism."""
        themes = self.study.themes_of("mechanism")
        statements = self.own.statements
        order = {theme.code: k for k, theme in enumerate(themes)}
        chosen = statements[statements["theme"].isin(order)]
        if not self.pooled or chosen.empty:
            return None
        released = release_texts(
            chosen.sort_values("theme", key=lambda c: c.map(order), kind="stable"), EXCERPTS_PER_THEME
        )
        labels = {theme.code: theme.label for theme in themes}
        if self.study.survey:
            labels |= {role.code: role.label[:1].lower() + role.label[1:] for role in self.study.survey.roles}
        return self.present.quotes("mekanismer-udsagn", "Udsagn om, hvad der virker", released, labels)

    @cached_property
    def _said(self) -> ProtectedTable:
        found = self.results.mechanisms
        return self.protect(found[found["category"] == ""])

    @cached_property
    def _typed(self) -> ProtectedTable:
        """The mean changes of those who had each type."""
        quick = self.study.analysis.model_copy(update={"bootstrap": 200})
        found = [change_summary(changes, self.first, quick, group) for group, changes in self.results.typed(self.first)]
        whole = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=list(RESULT_COLUMNS))
        return self.protect(whole[whole["statistic"].isin(CHANGE) & (whole["category"] == "")])

    @cached_property
    def _blocks(self) -> list[Block]:
        from helpers.present.figures.mechanisms import Block

        wave, found = pair(self.first), []
        said = set(self.results.mechanisms.query("value > 0")["measure"])
        for kind in self.study.intervention_types:
            themes = [t for t in self.study.themes_of("mechanism") if t.intervention == kind.code and t.code in said]
            group = kind.group
            outcomes = self.rows(wave, group)
            if themes and len(self._typed.where(group=group).rows):
                key = {"project": self.project, "category": ""}
                found.append(Block(kind.label, [(t.label, {**key, "measure": t.code}) for t in themes], outcomes))
        return found
