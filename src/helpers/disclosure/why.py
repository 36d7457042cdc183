"""Why a number is hidden: what it would give away, and why its mean or spread is not told. For analysts alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, NamedTuple

from helpers.disclosure.attack import Attack, Attackers
from helpers.disclosure.bounds import Contradiction
from helpers.disclosure.cells import CHILD, Cell, cells_of
from helpers.disclosure.moments import by_size, of_one_project
from helpers.disclosure.structure import Relation
from helpers.disclosure.verdict import Verdict
from helpers.results import POOLED
from helpers.study import Disclosure

Untold = Literal["", "mean", "spread", "wave_spread", "left"]


class Given(NamedTuple):
    """A count that could be worked out: the least and the greatest it can be, and which project's municipality can;
    empty: everybody."""

    cell: Cell
    low: int
    high: int
    who: str = ""


class Why:
    """Asks a verdict about single cells.

    Args:
        verdict: The edition's.
        rules: The study's rules.
    """

    def __init__(self, verdict: Verdict, rules: Disclosure) -> None:
        self._verdict, self._rules = verdict, rules
        rows = verdict.rows
        cells = cells_of(rows)
        self.count = dict(zip(cells, rows["count"].tolist(), strict=True))
        self.rule = {cell: rule for cell, rule in zip(cells, rows["rule"], strict=True) if rule}
        protected = [cell for cell, mine in zip(cells, rows["protected"], strict=True) if mine]
        self._allowed = dict(zip(cells, rows["moments"], strict=True))
        self._bases = {cell: self.count[cell] for cell in protected if not cell.category}
        self._alone = of_one_project(self._bases)
        known = rows[rows["unit"] == CHILD]
        self._known: dict[str, dict[Cell, int]] = {}
        for cell in cells_of(known):
            self._known.setdefault(cell.project, {})[cell] = self.count[cell]

    def gives_away(self, cell: Cell) -> list[Given]:
        """The counts that could be worked out if a hidden one were shown, those hidden on their own account first.

        An earlier edition is not taken into account: where nothing is found, it can be the reason.
        """
        reading = self._verdict.reading
        shown = {one: self.count[one] for one in (cell, cell.base) if one in self.count}
        more = replace(reading, published={**reading.published, **shown}, hidden=reading.hidden - shown.keys())
        implied = self._verdict.implied
        given: dict[Cell, Given] = {}
        try:
            attackers = Attackers(more, self._verdict.relations, threshold=self._verdict.threshold, derived=implied)
            self._add(given, attackers.outsider(), "")
            if all(self._secondary(one) for one in given):  # the reason is what a municipality would know
                for who in sorted(self._known.keys() - {POOLED}) if self._rules.insiders else ():
                    own = [one for one in implied if one.project == who]
                    self._add(given, attackers.insider(self._known[who], own), who)
        except Contradiction:
            return []
        return sorted(given.values(), key=lambda one: (self._secondary(one.cell), one.cell))

    @staticmethod
    def _add(given: dict[Cell, Given], attack: Attack, who: str) -> None:
        for one in (*attack.recovered, *attack.narrow):
            given.setdefault(one, Given(one, *attack.bounds[one], who))

    def _secondary(self, cell: Cell) -> bool:
        return self.rule.get(cell) == "complementary"

    def subtracted(self, cell: Cell) -> Relation | None:
        """What defines an implied cell: the sum that leaves it."""
        return next((r for r in self._verdict.relations if r.equal and any(one == cell for one, _ in r.terms)), None)

    def untold(self, cell: Cell) -> Untold:
        """Why not all of the values behind a shown base are told: the limit that is not reached (`Thresholds`), or
        `left`: they, or others', follow when numbers are subtracted, or the exact search finds an outcome by them."""
        n, allowed = self._bases.get(cell, 0), self._allowed.get(cell, "all")
        if not n or cell in self.rule or allowed in {"all", "open"} or cell.whom.sides:
            return ""
        limit = by_size(cell, n, self._rules, alone=cell in self._alone)
        if limit != allowed:
            return "left"
        if allowed == "none":
            return "mean"
        return "spread" if n < self._rules.thresholds.spread else "wave_spread"

    @property
    def bases(self) -> list[Cell]:
        """The protected bases, sorted."""
        return sorted(self._bases)
