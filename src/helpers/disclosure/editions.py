"""Editions: what an earlier edition's ledger tells a reader, alone and beside the present one.

A count that has not fallen is taken to have grown: those counted then are among those counted now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from helpers.disclosure.bounds import Contradiction, Unknowns
from helpers.disclosure.cells import CHILD, Cell, Counts, cells_of, compared, discloses_group
from helpers.disclosure.evidence import counted
from helpers.disclosure.implied import Implied
from helpers.disclosure.reasons import OF_VALUES
from helpers.disclosure.structure import Relation, counts_only
from helpers.results import POOLED, SHOWN

EARLIER = "earlier"


@dataclass(frozen=True)
class Reading:
    """What a reader sees of an edition: published counts, and the names of hidden ones.

    `unsaid` are counts that stand nowhere and are no secret: of all that rests on them nothing is shown, for what the
    values would tell.
    """

    published: Mapping[Cell, int]
    hidden: frozenset[Cell]
    unsaid: frozenset[Cell] = frozenset()

    @property
    def cells(self) -> frozenset[Cell]:
        return self.hidden | self.unsaid | self.published.keys()


def reading_of(ledger: pd.DataFrame, edition: str = "") -> Reading:
    """What the rows of a ledger (`results.csv`, keys as text) tell: a share its count, an n its base.

    A comparison that is not shown hides how its groups differ and no count of its own, so it names none.
    """
    counts = counted(ledger[ledger["status"] == SHOWN])
    rows = zip(cells_of(counts), counts["count"].tolist(), strict=True)
    published = {cell._replace(edition=edition): int(count) for cell, count in rows}
    of_values = ledger["reason"].isin(OF_VALUES)
    secret, other = (
        {cell._replace(edition=edition) for cell in cells_of(ledger[(ledger["status"] != SHOWN) & rows])}
        for rows in (~of_values, of_values)
    )
    hidden = counts_hidden(secret - published.keys(), {*secret, *other, *published})
    return Reading(published, hidden, frozenset(other - secret - published.keys()))


def counts_hidden(hidden: Collection[Cell], there: Iterable[Cell]) -> frozenset[Cell]:
    """The hidden cells that are counts: all but comparisons of groups that are in the edition themselves.

    The n behind such a comparison is its smaller group's, whether that is shown or hidden, and is judged there.

    Args:
        hidden: The hidden cells.
        there: All cells of the edition.
    """
    bases = {cell.base for cell in there}
    return frozenset(cell for cell in hidden if not (sides := compared(cell)) or not bases.issuperset(sides))


def relations_then(relations: Iterable[Relation], earlier: Reading) -> list[Relation]:
    """The relations as they tie an earlier edition: those of which it has the whole and a part.

    A cell it lacks was not there (a project that came later, a wave not yet measured); an implied one is unknown; a
    project's that is not there any more was part of all projects' then. A relation that its published counts break is
    none of it.
    """
    there = earlier.cells
    edition = next(iter(there)).edition if there else ""
    by_project: dict[Cell, list[Cell]] = defaultdict(list)
    for cell in sorted(there):
        if cell.project != POOLED:
            by_project[cell._replace(project=POOLED)].append(cell)
    found: list[Relation] = []
    for relation in relations:
        if any(cell.edition for cell, _ in relation.terms):
            continue  # it ties two editions
        if relation.kind in ("groups", "categories") and any(cell.implied for cell, _ in relation.terms):
            continue  # that parts do not overlap is read off the present counts; then they may have
        terms = [(cell._replace(edition=edition), factor) for cell, factor in relation.terms]
        kept = tuple((cell, factor) for cell, factor in terms if cell in there or cell.implied)
        if relation.kind == "projects" and relation.equal:
            wholes, had = [cell for cell, factor in terms if factor < 0], {cell for cell, _ in kept}
            kept += tuple((cell, 1) for whole in wholes for cell in by_project[whole] if cell not in had)
        if len(kept) > 1 and all(cell in there for cell, factor in terms if factor < 0):
            made = Relation(relation.kind, kept, relation.equal)
            if _possible(made, earlier.published):
                found.append(made)
    return found


def _possible(relation: Relation, published: Mapping[Cell, int]) -> bool:
    """Whether unknowns from 0 up can satisfy the relation."""
    total = sum(factor * published[cell] for cell, factor in relation.terms if cell in published)
    unknown = {factor for cell, factor in relation.terms if cell not in published}
    too_much = total > 0 and not any(factor < 0 for factor in unknown)
    too_little = relation.equal and total < 0 and not any(factor > 0 for factor in unknown)
    return not too_much and not too_little


def growth(earlier: Reading, now: Mapping[Cell, int], hidden: Iterable[Cell] = ()) -> list[Relation]:
    """For each earlier cell that is there now: it was at most what it is, unless what is known of both says otherwise.

    Args:
        earlier: The earlier edition.
        now: Present counts that are known.
        hidden: Present cells that are not.
    """
    unknown = set(hidden)
    found: list[Relation] = []
    for cell in sorted(earlier.cells):
        same = cell._replace(edition="")
        if same in unknown or earlier.published.get(cell, 0) <= now.get(same, -1):
            found.append(Relation("editions", ((cell, 1), (same, -1)), equal=False))
    return found


@dataclass(frozen=True)
class Difference:
    """What an earlier edition means for the present one.

    `primary` may not be shown. `trusted` is safe, for it was hidden already: in every municipality's view but those
    whose own children alone it counted then. `least` is what a count cannot be below; `known` are the earlier counts
    that the relations of `implied` speak of.
    """

    primary: Mapping[Cell, str]
    trusted: Mapping[Cell, frozenset[str]]
    least: Mapping[Cell, int]
    implied: tuple[Implied, ...]
    known: Mapping[Cell, int]


NO_DIFFERENCE = Difference({}, {}, {}, (), {})


def difference(counts: Counts, relations: Iterable[Relation], earlier: Reading, threshold: int) -> Difference:
    """Compare the present counts with an earlier edition.

    - `edition_difference`: 1 to threshold − 1 have come or gone since; or all, or none, of those who came gave a
      sensitive answer; or that few came to what is left when published counts are subtracted (an implied cell).
    - `earlier_edition`: hidden then, and a present count would cap it. It stays hidden, and with it everything that was
      hidden together with it: then the present edition tells no more of it than the earlier one did.
    """
    relations = list(relations)
    then = {cell._replace(edition=""): count for cell, count in earlier.published.items()}
    both = {cell: count - then[cell] for cell, count in counts.by_cell.items() if cell in then}
    primary: dict[Cell, str] = {}
    least = {cell: then[cell] for cell, more in both.items() if more >= 0}
    for cell, more in both.items():
        arrived = both.get(cell.base, 0)
        alike = cell.category and cell in counts.sensitive and arrived > 0
        if 0 < abs(more) < threshold or (alike and discloses_group(cell.answer, more, arrived)):
            primary[cell] = "edition_difference"
    found = [one for whole, part in _pairs(counts, relations) if (one := _rest(whole, part, both, threshold))]
    known = {
        c._replace(edition=EARLIER): then[c]
        for one in found
        if one.relation
        for c, _ in one.relation.terms
        if c in then
    }
    stay, caps = _still_hidden(counts, relations, earlier)
    primary |= dict.fromkeys(stay, "earlier_edition")
    least |= caps
    alone = _alone(counts, relations, earlier)
    trusted = {cell: frozenset(project for project, cells in alone.items() if cell in cells) for cell in stay}
    return Difference(primary, trusted, least, tuple(found), known)


def _alone(counts: Counts, relations: Iterable[Relation], earlier: Reading) -> dict[str, set[Cell]]:
    """Per project the cells that counted its own children alone then, by their present name."""
    own: dict[str, list[Cell]] = defaultdict(list)
    for cell in sorted(earlier.cells):
        if cell.project != POOLED and counts.units.get(cell._replace(edition="")) == CHILD:
            own[cell.project].append(cell)
    then = relations_then(relations, earlier)
    return {project: {cell._replace(edition="") for cell in counts_only(then, cells)} for project, cells in own.items()}


def _pairs(counts: Counts, relations: Iterable[Relation]) -> Iterator[tuple[Cell, Cell]]:
    for cell in counts.by_cell:
        if cell.category:
            yield cell.base, cell
        if cell.group and not compared(cell):
            yield cell._replace(group=""), cell
    for relation in relations:
        if relation.kind == "waves":
            yield relation.terms[1][0], relation.terms[0][0]


def _rest(whole: Cell, part: Cell, more: Mapping[Cell, int], threshold: int) -> Implied | None:
    """Those who came to a whole outside a part, where they are too few."""
    came = more.get(whole, 0) - more.get(part, 0)
    if whole not in more or part not in more or not 0 < abs(came) < threshold:
        return None
    sign = 1 if came > 0 else -1
    rest = whole.left(f"{EARLIER}:{part.category}{part.group}{part.wave}", signed=True)
    before = [(cell._replace(edition=EARLIER), factor) for cell, factor in ((part, -sign), (whole, sign))]
    return Implied(
        rest, abs(came), "edition_difference", Relation("editions", ((rest, 1), (part, sign), (whole, -sign), *before))
    )


def _still_hidden(counts: Counts, relations: Iterable[Relation], earlier: Reading) -> tuple[set[Cell], dict[Cell, int]]:
    """The cells hidden then that must stay so, and what a count hidden then can be at the least now."""
    hidden = sorted(earlier.hidden)
    try:
        system = Unknowns(relations_then(relations, earlier), earlier.published, hidden)
        most = {cell: system.bounds(cell)[1] for cell in hidden}
    except Contradiction:  # it was made otherwise: without relations everything hidden then stays hidden
        system = Unknowns([], earlier.published, hidden)
        most = {cell: system.bounds(cell)[1] for cell in hidden}
    stay: set[Cell] = set()
    least: dict[Cell, int] = {}
    for together in system.groups(hidden):
        named = {cell: cell._replace(edition="") for cell in together if cell in most}
        here = {now: most[cell] for cell, now in named.items() if now in counts.by_cell}
        least |= {cell: min(high, counts.by_cell[cell]) for cell, high in here.items()}
        if any(counts.by_cell[cell] < high for cell, high in here.items()):
            stay |= here.keys()
    return stay, least
