"""Implied cells: counts that nobody publishes but everybody can subtract, and whether they are too small.

Each is given as a cell of its own with the relation that defines it, so that suppression and attack treat it as any other.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations

from helpers.disclosure.cells import Cell, Counts
from helpers.disclosure.structure import FLOW, Relation, Structure


@dataclass(frozen=True)
class Implied:
    """An implied cell that may not be known: its value, the rule it breaks and what defines it."""

    cell: Cell
    value: int
    rule: str
    relation: Relation | None


def implied(counts: Counts, found: Structure, threshold: int) -> list[Implied]:
    """The implied cells of an edition that are too small.

    - `complement`: those of a base who are not in a category, those of a whole who are not in a group, and what is left
      when all parts of a split are subtracted.
    - `left_between_waves`: those measured at a wave but not at it and another; their scores follow from the two means.
    - `wave_difference`: two waves, without a paired number between them, that differ by one.
    """
    values = counts.values
    small = range(1, threshold)
    result = [Implied(cell, value, "complement", None) for cell, value in found.left.items() if value in small]

    def subtract(whole: Cell, part: Cell, what: str, rule: str) -> None:
        difference = values[whole] - values[part]
        rest = whole.left(what, signed=rule == "wave_difference")
        result.append(Implied(rest, difference, rule, Relation(rule, ((rest, 1), (part, 1), (whole, -1)))))

    for cell, count in values.items():
        if cell.category and values.get(cell.base, count) - count in small:
            subtract(cell.base, cell, cell.category, "complement")
        whole = cell._replace(group="")
        if cell.group and "-" not in cell.group and values.get(whole, count) - count in small:
            subtract(whole, cell, cell.group, "complement")
    for part, whole in _nested_waves(found):
        if values[whole] - values[part] in small:
            subtract(whole, part, part.wave, "left_between_waves")
    for first, second in _unpaired(counts):
        if abs(values[first] - values[second]) == 1:
            more, fewer = (first, second) if values[first] > values[second] else (second, first)
            subtract(more, fewer, f"{fewer.category}{fewer.wave}", "wave_difference")
    return list({one.cell: one for one in result}.values())


def _nested_waves(found: Structure) -> list[tuple[Cell, Cell]]:
    return [(r.terms[0][0], r.terms[1][0]) for r in found.relations if r.kind == "waves"]


def _unpaired(counts: Counts) -> list[tuple[Cell, Cell]]:
    """Bases of one measure at two waves that no paired number connects, and two waves in the flow."""
    by_measure: dict[Cell, list[Cell]] = defaultdict(list)
    waves = {cell.wave for cell in counts.values if cell.wave and "-" not in cell.wave}
    for cell in counts.values:
        if cell.wave and not cell.category:
            by_measure[cell._replace(wave="")].append(cell)
        elif cell.measure == FLOW and cell.category in waves:
            by_measure[cell.base].append(cell)
    found: list[tuple[Cell, Cell]] = []
    for cells in by_measure.values():
        paired = [set(cell.wave.split("-")) for cell in cells if "-" in cell.wave]
        single = [cell for cell in cells if "-" not in cell.wave]
        for first, second in combinations(single, 2):
            if not any({first.wave, second.wave} <= waves_of for waves_of in paired):
                found.append((first, second))
    return found
