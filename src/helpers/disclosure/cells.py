"""Cells: the counts an edition is made of, each with the name a reader can give it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from helpers.errors import DisclosureFault
from helpers.results import KEY, Category, Group, Waves

CHILD = "child"  # the unit a municipality knows of its own
# Kinds of distributions in which nobody in a category tells nothing of anybody: a scale's ends, changes of one size.
_MILD = ("ends", "change", "reliable", "over", "cluster")
# Those whose categories are never all there is, though they may happen to add up: there is a middle between them.
_OPEN = ("ends", "over")


class Cell(NamedTuple):
    """One count, named by the texts of its key. The same count shown in two chapters is one cell.

    `edition` is empty for the one being judged.
    """

    project: str
    measure: str
    category: str = ""
    group: str = ""
    wave: str = ""
    edition: str = ""

    @property
    def base(self) -> Cell:
        """The whole that the category is a part of."""
        return self._replace(category="")

    @property
    def answer(self) -> Category:
        return Category.parse(self.category)

    @property
    def whom(self) -> Group:
        return Group.parse(self.group)

    @property
    def waves(self) -> Waves:
        return Waves.parse(self.wave)

    @property
    def implied(self) -> bool:
        """Whether it is no published cell but what is left when published ones are subtracted."""
        return self.answer.implied

    @property
    def signed(self) -> bool:
        """Whether it is a difference that could as well have been negative."""
        return self.answer.signed

    def left(self, what: str, *, signed: bool = False) -> Cell:
        """The implied cell that is left of this one when `what` is taken away."""
        return self._replace(category=self.answer.left(what, signed=signed).text)


@dataclass(frozen=True)
class Counts:
    """The protected counts of an edition: count, unit and sensitivity per cell, and the rows each stands in."""

    by_cell: Mapping[Cell, int]
    units: Mapping[Cell, str]
    sensitive: frozenset[Cell]
    times: Mapping[Cell, int]


def compared(cell: Cell) -> tuple[Cell, ...]:
    """What a comparison of two groups compares; nothing for any other cell.

    A comparison counts nobody of its own: the n behind it is that of its smaller group.
    """
    return tuple(cell._replace(group=side.text) for side in cell.whom.sides)


def discloses_group(category: Category, count: int, base: int) -> bool:
    """Whether a sensitive category tells of everyone in its base, for all or none of them are in it."""
    return count == base or (count == 0 and category.kind not in _MILD)


def has_middle(category: Category) -> bool:
    """Whether its distribution leaves a middle: at neither end of a scale, changed by no more than a size."""
    return category.kind in _OPEN


def cells_of(rows: pd.DataFrame) -> list[Cell]:
    """The cell of each row that has `project` and KEY. Equal words are one string: few are different."""
    words: dict[str, str] = {}
    columns = ([words.setdefault(word, word) for word in rows[name]] for name in ("project", *KEY))
    return [Cell(*names) for names in zip(*columns, strict=True)]


def counts_of(evidence: pd.DataFrame, protected: tuple[str, ...]) -> Counts:
    """The cells of the evidence whose units are protected.

    Raises:
        DisclosureFault: Two chapters give one cell different counts.
    """
    mine = evidence[evidence["unit"].isin(protected)]
    values: dict[Cell, int] = {}
    units: dict[Cell, str] = {}
    times: dict[Cell, int] = {}
    sensitive: set[Cell] = set()
    rows = zip(cells_of(mine), mine["count"].tolist(), mine["unit"], mine["sensitive"].tolist(), strict=True)
    for cell, count, unit, is_sensitive in rows:
        if values.setdefault(cell, count) != count or units.setdefault(cell, unit) != unit:
            raise DisclosureFault(
                "To kapitler giver samme tal hver sin værdi, så det kan ikke afgøres, hvad der må vises.",
                " / ".join(part for part in cell if part),
                "Meld det som en fejl i programmet: tal over forskellige børn skal have hver sit navn.",
            )
        times[cell] = times.get(cell, 0) + 1
        if is_sensitive:
            sensitive.add(cell)
    return Counts(values, units, frozenset(sensitive), times)
