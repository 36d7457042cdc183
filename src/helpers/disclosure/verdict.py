"""The verdict: of everything one edition shows, what may be shown; and the slice of it that one chapter reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import log10
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
from helpers.disclosure.levels import IMPROVED, Level, level_of
from helpers.disclosure.primary import behind, primary_cells
from helpers.disclosure.reasons import public_reason
from helpers.disclosure.structure import Nested, Relation, structure
from helpers.disclosure.suppress import Situation, complementary
from helpers.errors import DisclosureFault
from helpers.results import KEY, POOLED
from helpers.study import Disclosure, Lift

_SLICE_COLUMNS = [*KEY, "count", "reason"]


@dataclass(frozen=True)
class Slice:
    """What one chapter may show for one project: `rows` has KEY, `count` and `reason` (empty: may be shown).

    `two_valued` are the measures of the edition whose scores are one of two values: their moments are counts.
    `internal` slices hide nothing; what is made from them says so and is never published.
    """

    chapter: str
    project: str
    threshold: int
    rows: pd.DataFrame
    internal: bool = False
    two_valued: frozenset[str] = frozenset()

    @cached_property
    def reasons(self) -> dict[tuple[str, str, str, str], str]:
        keys = self.rows[list(KEY)].itertuples(index=False, name=None)
        return dict(zip(keys, self.rows["reason"], strict=True))

    def level(self, measure: str, group: str = "", wave: str = "") -> Level:
        """How much of a distribution may be shown (helpers.disclosure.levels)."""
        return level_of(self.distributions.get((measure, group, wave), {}))

    @cached_property
    def distributions(self) -> dict[tuple[str, str, str], dict[str, str]]:
        """Measure, group and wave → category → why it is hidden (empty: shown)."""
        found: dict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
        for (measure, category, group, wave), reason in self.reasons.items():
            found[measure, group, wave][category] = reason
        return found

    def content(self) -> dict[str, Any]:
        """The slice as plain data, the same for the same content."""
        return {
            "chapter": self.chapter,
            "internal": self.internal,
            "project": self.project,
            "rows": [list(row) for row in zip(*(self.rows[c].tolist() for c in _SLICE_COLUMNS), strict=True)],
            "threshold": self.threshold,
            "two_valued": sorted(self.two_valued),
        }

    @classmethod
    def from_content(cls, content: Any) -> Slice:
        """The slice of which this is the `content`.

        Raises:
            DisclosureFault: It is not that of a slice.
        """
        try:
            rows = pd.DataFrame(content["rows"], columns=_SLICE_COLUMNS)
            head = content["chapter"], content["project"], int(content["threshold"])
            return cls(*head, rows, bool(content["internal"]), frozenset(content["two_valued"]))
        except (ValueError, KeyError, TypeError) as error:
            raise DisclosureFault(
                "Afgørelsen om, hvad der må vises, kan ikke læses.", "verdict", "Byg bogen igen med «make book»."
            ) from error

    def uncounted(self) -> Slice:
        """The same without its counts, for who shows rows of it beside their own and counts nothing: `check` fails."""
        return replace(self, rows=self.rows.assign(count=-1))

    def check(self, evidence: pd.DataFrame) -> None:
        """Hold the slice against the chapter's own evidence; a verdict on other data is no verdict.

        Raises:
            DisclosureFault: A count differs, or a key is in one of them only.
        """
        mine = self.rows.set_index(list(KEY))["count"].sort_index()
        theirs = evidence.set_index(list(KEY))["count"].sort_index()
        if not mine.index.equals(theirs.index) or (mine.to_numpy() != theirs.to_numpy()).any():
            raise DisclosureFault(
                "Data er ændret, siden det blev afgjort, hvad der må vises.",
                f"{self.chapter}, {self.project}",
                "Byg bogen igen med «make book», så afgørelsen bliver truffet på de nye data.",
            )


@dataclass(frozen=True)
class Verdict:
    """The verdict over an edition.

    `rows` is its evidence with, per row, the public `reason` (empty: may be shown) and the `rule` behind it, which is
    not for publication. `relations` tie its cells and the `implied` ones, given with their counts, for an attack on the
    finished edition. `lifts` are those in force.
    """

    rows: pd.DataFrame
    threshold: int
    relations: tuple[Relation, ...] = ()
    implied: Mapping[Cell, int] = field(default_factory=dict)
    lifts: tuple[Lift, ...] = ()
    earlier: Reading | None = field(default=None, repr=False)
    internal: bool = False

    @cached_property
    def two_valued(self) -> frozenset[str]:
        """The measures that a wave counts as yes and no."""
        counted = self.rows[(self.rows["category"] == "yes") & (self.rows["wave"] != "")]
        return frozenset(counted["measure"])

    def slice(self, chapter: str, project: str) -> Slice:
        rows = self._shown.iloc[self._places.get((chapter, project), [])].reset_index(drop=True)
        return Slice(chapter, project, self.threshold, rows, self.internal, self.two_valued)

    @cached_property
    def _shown(self) -> pd.DataFrame:
        return self.rows[_SLICE_COLUMNS]

    @cached_property
    def _places(self) -> Mapping[Any, Any]:
        """Chapter and project → the places of their rows."""
        return self.rows.groupby(["chapter", "project"], sort=False).indices

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
    keep: Collection[Cell] = (),
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
        keep: Cells to hide last: those compared with published figures.
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
    rows = _reasoned(evidence, counts, hidden, rules)
    return Verdict(rows, rules.threshold, relations, {one.cell: one.value for one in unseen}, tuple(lifts), reading)


def _reasoned(evidence: pd.DataFrame, counts: Counts, hidden: Mapping[Cell, str], rules: Disclosure) -> pd.DataFrame:
    protected = evidence["unit"].isin(rules.protected)
    cells = zip(cells_of(evidence), protected.tolist(), strict=True)
    found = [(hidden.get(cell, "") if mine else "", cell in counts.sensitive) for cell, mine in cells]
    return evidence.assign(
        reason=pd.Series(
            [public_reason(sensitive=s) if rule else "" for rule, s in found], index=evidence.index, dtype="str"
        ),
        rule=pd.Series([rule for rule, _ in found], index=evidence.index, dtype="str"),
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
    keep: Collection[Cell],
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
        price=_price(counts, frozenset(keep)),
        least=since.least,
        views=projects,
        insider=lambda cell: counts.units.get(cell.base, CHILD) == CHILD,
        together=together,
    )


def _price(counts: Counts, keep: frozenset[Cell]) -> Callable[[Cell], float]:
    """What hiding a cell loses: more for a whole than for a part, for many children than for few, for all projects than
    for one, for what the report's main table is about, and most for what is compared with published figures."""

    def price(cell: Cell) -> float:
        cost = counts.times.get(cell, 1) * (1 + 0.2 * log10(1 + counts.by_cell.get(cell, 0)))
        cost *= 1.0 if cell.category else 2.0
        cost *= 2.0 if cell.category == IMPROVED else 1.0
        cost *= 8.0 if cell.project == POOLED else 1.0
        return cost * 1000.0 if cell in keep else cost

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
