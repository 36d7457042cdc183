"""The verdict: of everything one edition shows, what may be shown; and the slice of it that one chapter reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import log10
from types import MappingProxyType
from typing import Any

import pandas as pd

from helpers.disclosure.cells import CHILD, Cell, Counts, cells_of, counts_of
from helpers.disclosure.editions import (
    EARLIER,
    NO_DIFFERENCE,
    Difference,
    Reading,
    counts_hidden,
    difference,
    reading_of,
)
from helpers.disclosure.implied import Implied, implied
from helpers.disclosure.levels import IMPROVED
from helpers.disclosure.moments import OPEN, Allowed, moments_allowed
from helpers.disclosure.primary import behind, primary_cells
from helpers.disclosure.proof import Moments, is_proven, proven
from helpers.disclosure.reasons import public_reason
from helpers.disclosure.slice import SLICE_COLUMNS, Slice
from helpers.disclosure.structure import Nested, Relation, Structure, structure
from helpers.disclosure.suppress import Situation, complementary
from helpers.disclosure.values import Values
from helpers.errors import DisclosureFault
from helpers.results import POOLED
from helpers.study import Disclosure, Lift


@dataclass(frozen=True)
class Verdict:
    """The verdict over an edition.

    `rows` is its evidence with, per row, the public `reason` (empty: may be shown) and the `rule` behind it, which is
    not for publication; and, per base, `moments`: what of its values may be told. `relations` tie its cells and the
    `implied` ones, given with their counts, for an attack on the finished edition. `lifts` are those in force.
    """

    rows: pd.DataFrame
    threshold: int
    relations: tuple[Relation, ...] = ()
    implied: Mapping[Cell, int] = field(default_factory=dict)
    lifts: tuple[Lift, ...] = ()
    earlier: Reading | None = field(default=None, repr=False)
    internal: bool = False
    measured: Values = field(default_factory=Values, repr=False)

    @cached_property
    def two_valued(self) -> frozenset[str]:
        """The measures that a wave counts as yes and no."""
        counted = self.rows[(self.rows["category"] == "yes") & (self.rows["wave"] != "")]
        return frozenset(counted["measure"])

    def slice(self, chapter: str, project: str) -> Slice:
        rows = self._shown.iloc[self._places.get((chapter, project), [])].reset_index(drop=True)
        return Slice(
            chapter,
            project,
            self.threshold,
            rows,
            self.internal,
            self.two_valued,
            self.measured.of(set(rows["measure"])),
        )

    @cached_property
    def _shown(self) -> pd.DataFrame:
        return self.rows[SLICE_COLUMNS]

    @cached_property
    def _places(self) -> Mapping[Any, Any]:
        """Chapter and project → the places of their rows."""
        return self.rows.groupby(["chapter", "project"], sort=False).indices

    @cached_property
    def spread_told(self) -> frozenset[Cell]:
        """The bases whose spread may be shown."""
        told = (self.rows["moments"].isin(["spread", "all", OPEN])) & (self.rows["reason"] == "")
        return frozenset(cells_of(self.rows[told & (self.rows["category"] == "")]))

    @property
    def reading(self) -> Reading:
        """What a reader of the whole edition sees."""
        mine = self.rows[self.rows["protected"]]
        rows = list(zip(cells_of(mine), mine["count"].tolist(), mine["reason"], strict=True))
        shown = {cell: count for cell, count, reason in rows if not reason}
        return Reading(shown, counts_hidden(self.hidden, {*shown, *self.hidden}))

    @cached_property
    def hidden(self) -> frozenset[Cell]:
        """Everything that may not be shown, comparisons too."""
        return frozenset(cells_of(self.rows[self.rows["reason"] != ""]))

    def summary(self) -> pd.DataFrame:
        """Per chapter: `cells`, how many of them are `suppressed`, and their `share`."""
        hidden = (self.rows["reason"] != "").groupby(self.rows["chapter"])
        found = pd.DataFrame({"cells": hidden.size(), "suppressed": hidden.sum()}).reset_index()
        return found.assign(share=found["suppressed"] / found["cells"])


def judge(
    evidence: pd.DataFrame,
    rules: Disclosure,
    *,
    within: Mapping[str, str] | None = None,
    nested: Collection[Nested] = (),
    earlier: pd.DataFrame | None = None,
    lifts: Sequence[Lift] = (),
    keep: Mapping[Cell, float] = MappingProxyType({}),
    changes: Mapping[Cell, Moments] | None = None,
    measured: Values | None = None,
    complement: bool = True,
) -> Verdict:
    """One verdict for everything an edition shows.

    Args:
        evidence: What `helpers.disclosure.collect` gives.
        rules: The study's rules.
        within: What readers know to be part of what (`within_of`).
        nested: The same of single measures.
        earlier: The ledger of an earlier edition.
        lifts: Suppressions that someone answers for lifting.
        keep: How many times dearer some cells are to hide than they would be (helpers.disclosure.keep).
        changes: The moments of changes, by their base.
        measured: What is known of the values beside their counts.
        complement: False leaves complementary suppression out; only to test the attack.

    Raises:
        DisclosureFault: A lift is for no cell, or would give away others; or two chapters contradict each other.
    """
    every = counts_of(evidence, rules.protected)
    # Comparisons count nobody of their own: shown beside shown sides alone, they tell no count that those do not.
    own = counts_hidden(every.by_cell, every.by_cell)
    counts = replace(every, by_cell={cell: count for cell, count in every.by_cell.items() if cell in own})
    found = structure(counts, within, nested)
    reading = None if earlier is None else reading_of(earlier, EARLIER)
    since = difference(counts, found.relations, reading, rules.threshold) if reading else NO_DIFFERENCE
    lifted = _lifted(lifts, every)
    hidden = {**since.primary, **primary_cells(counts, rules.threshold)}
    hidden = {cell: rule for cell, rule in hidden.items() if cell not in lifted}
    _whole_lifts(lifted, hidden)
    unseen = [*implied(counts, found, rules.threshold), *since.implied]
    unseen = [one for one in unseen if not _answered_for(one, lifted)]
    if complement and (hidden or unseen):
        situation = _situation(counts, found.relations, found.left, rules, hidden, unseen, since, lifted, keep)
        for cell in sorted(complementary(situation)):
            hidden.setdefault(cell, "complementary")
    for cell in every.by_cell:
        if any(part in hidden for part in behind(cell)):
            hidden.setdefault(cell, "compared")
    relations = (*found.relations, *(one.relation for one in unseen if one.relation))
    measured = measured or Values()
    allowed = _allowed(every, found, hidden, rules, changes or {}, measured)
    rows = _reasoned(evidence, counts, hidden, rules, allowed)
    seen = {one.cell: one.value for one in unseen}
    return Verdict(rows, rules.threshold, relations, seen, tuple(lifts), reading, measured=measured)


def _allowed(
    counts: Counts,
    found: Structure,
    hidden: Collection[Cell],
    rules: Disclosure,
    changes: Mapping[Cell, Moments],
    measured: Values,
) -> dict[Cell, Allowed]:
    """What may be told of the values of each base, where that is proven to give no hidden outcome away."""
    shown = {cell: count for cell, count in counts.by_cell.items() if cell not in hidden}
    asked = {cell: one for cell, one in changes.items() if cell in shown and is_proven(cell, measured.scales)}
    caps: dict[Cell, Allowed] = {}
    allowed = moments_allowed(counts, found.relations, found.left, hidden, rules)
    for cell, moments in asked.items():
        caps[cell] = proven(cell, allowed[cell], moments, measured.scales[cell.measure], shown, rules.threshold)
    if all(allowed[cell] == kind for cell, kind in caps.items()):
        return allowed
    return moments_allowed(counts, found.relations, found.left, hidden, rules, caps)


def _reasoned(
    evidence: pd.DataFrame,
    counts: Counts,
    hidden: Mapping[Cell, str],
    rules: Disclosure,
    allowed: Mapping[Cell, Allowed],
) -> pd.DataFrame:
    protected = evidence["unit"].isin(rules.protected)
    named = cells_of(evidence)
    cells = zip(named, protected.tolist(), strict=True)
    found = [(hidden.get(cell, "") if mine else "", cell in counts.sensitive) for cell, mine in cells]
    moments = [allowed.get(cell, "all") if mine else OPEN for cell, mine in zip(named, protected, strict=True)]
    return evidence.assign(
        reason=pd.Series(
            [public_reason(sensitive=s) if rule else "" for rule, s in found], index=evidence.index, dtype="str"
        ),
        rule=pd.Series([rule for rule, _ in found], index=evidence.index, dtype="str"),
        moments=pd.Series(moments, index=evidence.index, dtype="str"),
        protected=protected,
    )


def _situation(
    counts: Counts,
    relations: Iterable[Relation],
    left: Mapping[Cell, int],
    rules: Disclosure,
    hidden: Mapping[Cell, str],
    unseen: Sequence[Implied],
    since: Difference,
    lifted: Collection[Cell],
    keep: Mapping[Cell, float],
) -> Situation:
    together: dict[Cell, list[Cell]] = defaultdict(list)
    for cell in counts.by_cell:
        if cell.category and cell.base in counts.by_cell:
            together[cell.base].append(cell)
    projects = sorted({cell.project for cell in counts.by_cell} - {POOLED}) if rules.insiders else []
    return Situation(
        truth={**counts.by_cell, **left, **since.known, **{one.cell: one.value for one in unseen}},
        relations=[*relations, *(one.relation for one in unseen if one.relation)],
        hidden=hidden,
        threshold=rules.threshold,
        implied=[one.cell for one in unseen],
        trusted=since.trusted,
        shown=[*lifted, *since.known],
        lifted=bool(lifted),
        price=_price(counts, keep),
        least=since.least,
        views=projects,
        insider=lambda cell: counts.units.get(cell.base, CHILD) == CHILD,
        together=together,
    )


def _price(counts: Counts, keep: Mapping[Cell, float]) -> Callable[[Cell], float]:
    """What hiding a cell loses: more for a whole than for a part, for many children than for few, for all projects than
    for one, for what the report's main table is about, and most for what is to be kept."""

    def price(cell: Cell) -> float:
        cost = counts.times.get(cell, 1) * (1 + 0.2 * log10(1 + counts.by_cell.get(cell, 0)))
        cost *= 1.0 if cell.category else 2.0
        cost *= 2.0 if cell.category == IMPROVED else 1.0
        cost *= 8.0 if cell.project == POOLED else 1.0
        return cost * keep.get(cell, 1.0)

    return price


def _lifted(lifts: Iterable[Lift], counts: Counts) -> set[Cell]:
    found: set[Cell] = set()
    for lift in lifts:
        cell = Cell(lift.project, lift.measure, lift.category, lift.group, lift.wave)
        if cell not in counts.by_cell:
            raise DisclosureFault(
                "En ophævelse gælder et tal, som bogen ikke har.",
                f"lifts.yml: {_place(cell)}",
                "Ret nøglen, eller fjern ophævelsen.",
            )
        found.add(cell)
    return found


def _whole_lifts(lifted: Collection[Cell], hidden: Mapping[Cell, str]) -> None:
    """A category tells its base's n: where that is hidden it must be answered for too."""
    for cell in sorted(lifted):
        if cell.base in hidden:
            raise DisclosureFault(
                "En ophævelse viser en kategori, men ikke det antal, den er en del af.",
                f"lifts.yml: {_place(cell)}",
                "Tilføj en ophævelse for samme tal uden category, eller fjern denne.",
            )


def _answered_for(one: Implied, lifted: Collection[Cell]) -> bool:
    """An implied cell is lifted with one of the cells it follows from."""
    return one.relation is not None and any(cell in lifted for cell, _ in one.relation.terms)


def _place(cell: Cell) -> str:
    return " / ".join(part for part in cell if part)
