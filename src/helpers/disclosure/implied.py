"""Implied cells: counts that nobody publishes but everybody can subtract, and whether they are too small.

Each is a cell of its own with the relation that defines it, so that suppression and attack treat it as any other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from helpers.disclosure.cells import Cell, Counts, compared
from helpers.disclosure.structure import Relation, Structure
from helpers.results import FLOW, Group


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
      when all parts of a split are subtracted. Where the parts are the whole, the others are cells themselves.
    - `left_between_waves`: those in a change between two waves but not in the same change among those measured every
      time: their change follows from the two mean changes. And those measured at one wave alone, where everybody at
      the other is paired: the pairs' mean at the first is the other's less their change, and the rest follows. (Where
      there are unpaired ones at both waves, the pairs' mean is known at neither, and nothing follows; unless those
      paired are shown as a group of their own, `seen_<wave>:yes`. Then it is known at both, and what two such groups
      do not share follows too.)
    - `wave_difference`: two waves, without a paired number between them, that differ by one.
    """
    number = counts.by_cell
    small = range(1, threshold)
    result = [Implied(cell, value, "complement", None) for cell, value in found.left.items() if value in small]

    def subtract(whole: Cell, part: Cell, what: str, rule: str) -> None:
        difference = number[whole] - number[part]
        rest = whole.left(what, signed=rule == "wave_difference")
        result.append(Implied(rest, difference, rule, Relation(rule, ((rest, 1), (part, 1), (whole, -1)))))

    summed = _summed(found)
    for cell, count in number.items():
        if cell in summed:
            continue
        if cell.category and number.get(cell.base, count) - count in small:
            subtract(cell.base, cell, cell.category, "complement")
        whole = cell._replace(group="")
        if cell.group and not compared(cell) and number.get(whole, count) - count in small:
            subtract(whole, cell, cell.group, "complement")
    for part, whole in _nested_waves(found, number):
        if number[whole] - number[part] in small:
            subtract(whole, part, part.wave, "left_between_waves")
    for first, second in _seen(counts):
        if abs(number[first] - number[second]) in small:
            more, fewer = (first, second) if number[first] > number[second] else (second, first)
            subtract(more, fewer, fewer.group, "left_between_waves")
    for first, second in _unpaired(counts):
        if abs(number[first] - number[second]) == 1:
            more, fewer = (first, second) if number[first] > number[second] else (second, first)
            subtract(more, fewer, f"{fewer.category}{fewer.wave}", "wave_difference")
    return list({one.cell: one for one in result}.values())


def _summed(found: Structure) -> set[Cell]:
    """Parts that with others, all cells of the edition, are their whole: as categories, and as groups if any."""
    whole = {"categories": set[Cell](), "groups": set[Cell]()}
    for relation in found.relations:
        if relation.equal and relation.kind in whole and not any(cell.implied for cell, _ in relation.terms):
            whole[relation.kind].update(cell for cell, factor in relation.terms if factor > 0)
    return {
        cell
        for cells in whole.values()
        for cell in cells
        if (not cell.category or cell in whole["categories"]) and (not cell.group or cell in whole["groups"])
    }


def _nested_waves(found: Structure, number: Mapping[Cell, int]) -> list[tuple[Cell, Cell]]:
    """Subset and whole, where the means of both are known."""
    pairs = [(r.terms[0][0], r.terms[1][0]) for r in found.relations if r.kind == "waves"]
    return [(part, whole) for part, whole in pairs if whole.waves.several or _pairs_known(part, whole, number)]


def _pairs_known(part: Cell, whole: Cell, number: Mapping[Cell, int]) -> bool:
    """Whether the mean of a pair is known at one of its waves: everybody at the other is paired, or it is shown."""
    first, *rest = part.waves.codes
    others = {first, *rest} - {whole.wave}
    if len(rest) != 1 or len(others) != 1:
        return False
    shown_apart = not part.group and part._replace(group=Group.seen_at(*rest, "yes").text, wave=first) in number
    return shown_apart or number.get(part._replace(wave=others.pop())) == number[part]


def _seen(counts: Counts) -> list[tuple[Cell, Cell]]:
    """Pairs of groups of those measured at one wave, by which later wave they have a change to."""
    by_wave: dict[Cell, list[Cell]] = defaultdict(list)
    for cell in counts.by_cell:
        if cell.whom.with_change and not cell.category:
            by_wave[cell._replace(group="")].append(cell)
    return [two for cells in by_wave.values() for two in combinations(cells, 2)]


def _unpaired(counts: Counts) -> list[tuple[Cell, Cell]]:
    """Bases of one measure at two waves that no paired number connects, and two waves in the flow."""
    by_measure: dict[Cell, list[Cell]] = defaultdict(list)
    waves = {cell.wave for cell in counts.by_cell if cell.wave and not cell.waves.several}
    for cell in counts.by_cell:
        if cell.wave and not cell.category:
            by_measure[cell._replace(wave="")].append(cell)
        elif cell.measure == FLOW and cell.category in waves:
            by_measure[cell.base].append(cell)
    found: list[tuple[Cell, Cell]] = []
    for cells in by_measure.values():
        paired = [set(cell.waves.codes) for cell in cells if cell.waves.several]
        single = [cell for cell in cells if not cell.waves.several]
        for first, second in combinations(single, 2):
            if not any({first.wave, second.wave} <= waves_of for waves_of in paired):
                found.append((first, second))
    return found
