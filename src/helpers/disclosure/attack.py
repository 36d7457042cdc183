"""The attack: what a reader can work out from everything an edition publishes.

It knows nothing of how numbers were chosen for hiding: only published counts, the names of the hidden ones, the
relations that names imply, and, where given, what one municipality knows of its own children and what an earlier
edition published.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from helpers.disclosure.bounds import Unknowns
from helpers.disclosure.cells import Cell
from helpers.disclosure.editions import Reading, growth, relations_then
from helpers.disclosure.structure import Relation, Ties, counts_only
from helpers.results import POOLED


@dataclass(frozen=True)
class Attack:
    """What an attack found: for every cell attacked the least and greatest possible count.

    `threshold` is the width under which an interval counts as narrow.
    """

    bounds: Mapping[Cell, tuple[int, int]]
    threshold: int
    recovered: tuple[Cell, ...] = field(init=False)
    narrow: tuple[Cell, ...] = field(init=False)

    def __post_init__(self) -> None:
        width = {cell: high - low for cell, (low, high) in self.bounds.items()}
        object.__setattr__(self, "recovered", tuple(c for c, w in width.items() if w == 0))
        object.__setattr__(self, "narrow", tuple(c for c, w in width.items() if 0 < w < self.threshold))

    @property
    def failed(self) -> bool:
        """Nothing was recovered and no interval is narrow."""
        return not self.recovered and not self.narrow


def attack(
    reading: Reading,
    relations: Iterable[Relation],
    *,
    threshold: int,
    known: Mapping[Cell, int] | None = None,
    earlier: Reading | None = None,
    derived: Collection[Cell] = (),
    exact: bool = True,
) -> Attack:
    """Integer bounds for every hidden cell.

    Args:
        reading: What the edition shows.
        relations: What the names imply; a relation with a cell that the edition neither shows nor hides may give it
            as an unknown of its own (`Cell.left`).
        threshold: Intervals narrower than this are narrow.
        known: Cells that the attacker knows from elsewhere; they, and what follows from them alone, are not attacked.
        earlier: An earlier edition, its cells named with an `edition`: the same relations tie them, and a count that
            has not fallen is taken to have grown. Its hidden cells are attacked too.
        derived: Implied cells to attack beside the hidden ones.
        exact: False where it is enough to know that an interval is not narrow.

    Raises:
        Contradiction: Nothing satisfies what is published.
    """
    relations = list(relations)
    sure = {**reading.published, **(known or {})}
    targets = [cell for cell in [*sorted(reading.hidden), *sorted(derived)] if cell not in sure]
    if earlier is not None:
        relations += [*relations_then(relations, earlier), *growth(earlier, sure, reading.hidden)]
        sure = {**earlier.published, **sure}
        targets += [cell for cell in sorted(earlier.hidden) if cell not in sure]
    if known:  # cells of the attacker's own children alone are no disclosure
        own = counts_only(relations, known)
        targets = [cell for cell in targets if cell not in own]
    system = Unknowns(relations, sure, targets)
    enough = None if exact else threshold
    return Attack({cell: system.bounds(cell, enough) for cell in targets}, threshold)


class Attackers:
    """Many attackers of one edition, with no earlier one: what they all know is worked out once.

    It finds what `attack` finds for each of them. What one attacker knows besides changes only the unknowns that
    something connects with it (`Unknowns.knowing`).

    Args:
        reading: What the edition shows.
        relations: What the names imply.
        threshold: Intervals narrower than this are narrow.
        derived: Implied cells to attack beside the hidden ones.

    Raises:
        Contradiction: Nothing satisfies what is published.
    """

    def __init__(
        self, reading: Reading, relations: Iterable[Relation], *, threshold: int, derived: Collection[Cell] = ()
    ) -> None:
        self._reading, self._relations, self._threshold = reading, list(relations), threshold
        listed = [*sorted(reading.hidden), *sorted(derived)]
        self._targets = [cell for cell in listed if cell not in reading.published]
        self._ties = Ties(self._relations)
        self._system = Unknowns(self._relations, reading.published, self._targets)

    def outsider(self) -> Attack:
        """One who knows nothing but what is published."""
        return self._found(self._targets, self._system)

    def insider(self, known: Mapping[Cell, int], spared: Collection[Cell] = ()) -> Attack:
        """One who knows these cells from elsewhere; they, and what follows from them alone, are not attacked.

        Args:
            known: The cells.
            spared: Others that are not attacked either.
        """
        own = {*known, *spared, *self._ties.counts_only(known)}
        targets = [cell for cell in self._targets if cell not in own]
        published = self._reading.published
        if any(published.get(cell, count) != count for cell, count in known.items()):
            # What was published is not believed: nothing that was worked out from it holds.
            sure = {**published, **known}
            return self._found(targets, Unknowns(self._relations, sure, targets))
        return self._found(targets, self._system.knowing(known))

    def _found(self, targets: Iterable[Cell], system: Unknowns) -> Attack:
        return Attack({cell: system.bounds(cell, self._threshold) for cell in targets}, self._threshold)


def own_cells(cells: Iterable[Cell], project: str) -> list[Cell]:
    """The cells that the municipality of a project knows: its own children's."""
    return [cell for cell in cells if cell.project == project != POOLED]
