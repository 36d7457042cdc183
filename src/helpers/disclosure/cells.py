"""Cells: the counts an edition is made of, each with the name a reader can give it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from helpers.errors import DisclosureFault
from helpers.results import KEY

# Categories that split their base together though they have no prefix; all else splits with those of its prefix.
DISTRIBUTIONS = {
    "outcome": ("improved", "unchanged", "worsened"),
    "agreement": ("agree", "disagree"),
    "answer": ("yes", "no"),
    "ends": ("floor", "ceiling"),
}
CHILD = "child"  # the unit a municipality knows of its own
# Distributions in which nobody in a category tells nothing of anybody: the ends of a scale, changes of one size.
_MILD = ("ends", "change", "reliable", "over", "cluster")
# Those whose categories are never all there is, though they may happen to add up: there is a middle between them.
_OPEN = ("ends", "over")
_DISTRIBUTION_OF = {category: name for name, categories in DISTRIBUTIONS.items() for category in categories}


class Cell(NamedTuple):
    """One count. The same count shown in two chapters is one cell; `edition` is empty for the one being judged.

    A category that begins with `~` is no published cell but what is left when published ones are subtracted.
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
    def implied(self) -> bool:
        return self.category.startswith("~")

    @property
    def signed(self) -> bool:
        """Whether it is a difference that could as well have been negative."""
        return self.category.startswith("~±")

    def left(self, what: str, *, signed: bool = False) -> Cell:
        """The implied cell that is left of this one when `what` is taken away."""
        return self._replace(category=f"~{'±' if signed else ''}{self.category}-{what}")


@dataclass(frozen=True)
class Counts:
    """The protected counts of an edition: count, unit and sensitivity per cell, and the rows each stands in."""

    by_cell: Mapping[Cell, int]
    units: Mapping[Cell, str]
    sensitive: frozenset[Cell]
    times: Mapping[Cell, int]


def compared(cell: Cell) -> tuple[Cell, ...]:
    """What a comparison of two groups (`side:ngo-municipality`) compares; nothing for any other: codes have no hyphen.

    A comparison counts nobody of its own: the n behind it is that of its smaller group.
    """
    variable, _, levels = cell.group.partition(":")
    if "-" not in levels:
        return ()
    return tuple(cell._replace(group=f"{variable}:{level}") for level in levels.split("-"))


def distribution(category: str) -> str:
    """Which distribution of its base a category belongs to: its prefix, or one of DISTRIBUTIONS, or the nameless."""
    return category.split(":")[0] if ":" in category else _DISTRIBUTION_OF.get(category, "")


def discloses_group(category: str, count: int, base: int) -> bool:
    """Whether a sensitive category tells of everyone in its base, for all or none of them are in it."""
    return count == base or (count == 0 and _kind(category) not in _MILD)


def has_middle(category: str) -> bool:
    """Whether its distribution leaves a middle: at neither end of a scale, changed by no more than a size."""
    return _kind(category) in _OPEN


def _kind(category: str) -> str:
    """The distribution of a category; all sizes of `over_0.25:improved` are of one kind."""
    return distribution(category).split("_")[0]


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
