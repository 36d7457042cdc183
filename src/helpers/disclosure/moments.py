"""Moments: which means and spreads may be shown, by how many stand behind them and what would be left of others.

A mean gives a sum of values, a spread the sum of their squares; few values have few answers that fit both, and often
one (docs/disclosure.md). So each base has a kind of number up to which its values may be told: `Allowed`. It follows
from counts alone, and frees or binds no count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Literal, NamedTuple

from helpers.disclosure.cells import CHILD, Cell, Counts, compared
from helpers.disclosure.structure import Relation
from helpers.results import ACROSS, POOLED, Waves
from helpers.results.catalogue import statistic
from helpers.study import Disclosure

# What of the values of a base may be told: no more than how many there are; their mean; the spread of their changes;
# that of the scores behind the changes, or of scores themselves. Of units that are not protected, anything: `OPEN`.
OPEN = "open"
Allowed = Literal["none", "mean", "spread", "all"]
_RANK: Mapping[str, int] = {"none": 0, "": 0, "mean": 1, "spread": 2, "wave_spread": 3, "all": 3, OPEN: 4}
_FEWEST_SPREADS = 2  # in a common spread (helpers.statistics.common)
_PAIR = 2
_SPLITS = ("projects", "groups", "parts")


class _Split(NamedTuple):
    """A whole and its parts, all of them bases; what nobody shows of it is one of the parts."""

    whole: Cell
    parts: tuple[Cell, ...]


def moments_allowed(
    counts: Counts,
    relations: Iterable[Relation],
    left: Mapping[Cell, int],
    hidden: Collection[Cell],
    rules: Disclosure,
    caps: Mapping[Cell, Allowed] = MappingProxyType({}),
) -> dict[Cell, Allowed]:
    """What may be told of the values of each base.

    Below `Thresholds.mean` nothing, below `spread` (of the scores of one wave in one project: `wave_spread`) the mean.
    Where whole and parts are shown but for a few, what is left follows: a mean of fewer than `mean_left`, a spread of
    fewer than `spread`; then that of the smallest part is not shown either, or in the end that of the whole. So for a
    municipality that knows its own children, too. Of a base whose single values are counted (`score:1`, `yes`), the
    moments are made of these counts, and go with them. A comparison has what both its groups have. The numbers over the
    projects are made of the means of all that have enough children, and of the spreads that are told.

    Args:
        counts: The edition's cells.
        relations: What ties them.
        left: The implied cells in the relations, with their values.
        hidden: Cells that are not shown.
        rules: The study's rules.
        caps: What of some may be told at the most.
    """
    bases = {cell: n for cell, n in counts.by_cell.items() if not cell.category and n and not compared(cell)}
    counted = {cell.base for cell in counts.by_cell if statistic("mean").made_of.names(cell.category)}
    alone = of_one_project(bases)
    own = {cell: by_size(cell, n, rules, alone=cell in alone) for cell, n in bases.items()}
    own |= dict.fromkeys(counted & own.keys(), "all")
    found = {cell: min(kind, caps.get(cell, kind), key=lambda one: _RANK[one]) for cell, kind in own.items()}
    numbers = {**bases, **left}
    insiders = rules.insiders
    splits = _splits(relations, numbers)
    limits = (("mean", max(rules.thresholds.mean_left, rules.threshold)), ("spread", rules.thresholds.spread))
    changed = True
    while changed:
        changed = False
        for split in splits:
            views = _views(split, counts.units) if insiders else [""]
            for kind, limit in limits:
                changed |= _hide_more(split, kind, limit, found, numbers, hidden, views)
    for cell in counts.by_cell:
        if sides := compared(cell):
            found[cell] = min((found.get(side, "none") for side in sides), key=lambda kind: _RANK[kind])
    for cell in [cell for cell in found if cell.group == ACROSS]:
        projects = [c for c in bases if c.project != POOLED and c[1:] == cell._replace(group="")[1:]]
        found[cell] = _across(projects, found, own)
    return found


def refused(allowed: str, needs: str) -> str:
    """The public reason why a number of this kind is not shown of a base; empty where it is."""
    if _RANK[needs] <= _RANK[allowed]:
        return ""
    return "mean" if allowed == "none" else "spread"


def needed(wave: str, name: str) -> Iterator[tuple[str, str]]:
    """At which waves a statistic of this wave or pair tells of values, and what kind of number it is there."""
    one = statistic(name)
    if one.needs == "wave_spread" and one.made_of.waves == "first":
        yield Waves.parse(wave).first, "spread"
        yield wave, "mean"
    elif one.needs:
        yield wave, one.needs
        if one.made_of.waves == "every" and len(Waves.parse(wave).codes) > _PAIR:  # of the gain to the second wave, too
            yield Waves.at(*Waves.parse(wave).codes[:_PAIR]).text, one.needs


def _across(projects: Collection[Cell], found: Mapping[Cell, Allowed], own: Mapping[Cell, Allowed]) -> Allowed:
    """Whether the numbers over the projects may be told: the means are, and the spreads of two at least, or of all."""
    means = all(found[one] != "none" or own[one] == "none" for one in projects)
    spreads = [_RANK[found[one]] >= _RANK["spread"] for one in projects if found[one] != "none"]
    return "all" if means and (all(spreads) or sum(spreads) >= _FEWEST_SPREADS) else "none"


def by_size(cell: Cell, n: int, rules: Disclosure, *, alone: bool) -> Allowed:
    """What n allows to be told of a base; `alone` says that one project stands behind it."""
    at = rules.thresholds
    of_one = cell.project != POOLED or bool(cell.group) or alone
    if n < at.mean:
        return "none"
    if n < at.spread:
        return "mean"
    if n >= at.wave_spread or not of_one or not cell.wave:
        return "all"
    return "spread" if cell.waves.several else "mean"


def of_one_project(bases: Collection[Cell]) -> set[Cell]:
    """The pooled bases behind which there is one project."""
    projects: dict[Cell, set[str]] = defaultdict(set)
    for cell in bases:
        if cell.project != POOLED:
            projects[cell._replace(project=POOLED)].add(cell.project)
    return {cell for cell in bases if cell.project == POOLED and len(projects.get(cell, ())) == 1}


def _splits(relations: Iterable[Relation], numbers: Mapping[Cell, int]) -> list[_Split]:
    found = []
    for relation in relations:
        cells = [cell for cell, _ in relation.terms]
        if not relation.equal or relation.kind not in _SPLITS or not all(cell in numbers for cell in cells):
            continue
        wholes = [cell for cell, factor in relation.terms if factor < 0]
        if len(wholes) == 1 and not wholes[0].category:
            found.append(_Split(wholes[0], tuple(cell for cell, factor in relation.terms if factor > 0)))
    return found


def _views(split: _Split, units: Mapping[Cell, str]) -> list[str]:
    """Who subtracts: an outsider, and each municipality among the parts."""
    own = {part.project for part in split.parts if units.get(part) == CHILD and part.project != split.whole.project}
    return ["", *sorted(own)]


def _hide_more(
    split: _Split,
    kind: str,
    limit: int,
    found: dict[Cell, Allowed],
    numbers: Mapping[Cell, int],
    hidden: Collection[Cell],
    views: Sequence[str],
) -> bool:
    """Hide this kind of one more number of a split, where those hidden leave too few; whether that was needed."""
    level = _RANK[kind]

    def told(cell: Cell) -> bool:
        return cell not in hidden and _RANK[found.get(cell, "none")] >= level

    if not told(split.whole):
        return False
    unknown = [part for part in split.parts if not told(part)]
    for view in views:
        few = sum(numbers[part] for part in unknown if not view or part.project != view)
        if not 0 < few < limit:
            continue
        shown = [part for part in split.parts if told(part) and numbers[part] and part.project != (view or None)]
        smallest = min(shown, key=lambda part: (numbers[part], part), default=split.whole)
        found[smallest] = "none" if kind == "mean" else "mean"
        return True
    return False
