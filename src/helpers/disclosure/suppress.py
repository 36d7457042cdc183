"""Complementary suppression: the least that must be hidden besides, so that nobody can work out a hidden number.

A hidden count is safe when two sets of whole numbers that fit everything published give it values `threshold` or more
apart; also to a municipality that knows its own children (a *view*), for whom only others' counts are in doubt. Such a
set differs from the truth by a *move*: counts that rise and fall together without breaking any relation. A move is
possible as long as all it touches is hidden. So for each hidden count without two such moves the cheapest ones are
sought (a flow of least cost, whose price is what would have to be hidden), until none is left; then the numbers hidden
on the way are published again, the dearest first, where moves without them suffice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from helpers.disclosure.cells import Cell
from helpers.disclosure.structure import Relation, Ties
from helpers.errors import DisclosureFault

# How far a search for moves looks, and whether it may hide more: along equations between hidden cells; along
# inequalities between them too; along equations and to hidden cells; everywhere.
REACHES = (("equations", False), ("hidden", False), ("hidden", True), ("all", True))
WITHOUT_MORE = REACHES[:2]
_FREE = 0.01  # price of moving a count that is hidden already: few are moved
_WHOLE = 1e-6
_MANY = 15  # a number that so many hidden ones lean on is not worth the search for others to lean on
_NO_VIEW = -1


@dataclass(frozen=True)
class Situation:
    """What has to be protected.

    Args:
        truth: Every count there is, implied ones too.
        relations: What ties them.
        hidden: Cells that must be hidden.
        implied: Cells nobody publishes that must be safe as well.
        trusted: Hidden cells that need no moves of their own (safe since an earlier edition), but in these views.
        shown: Cells that may not be hidden.
        lifted: Whether lifts are among the reasons.
        price: What hiding a cell costs.
        least: The least a count can be, where that is not 0 (published before).
        views: Projects whose municipality knows its own cells; empty: outsiders only.
        insider: Whether a cell is known to its own project's municipality.
        together: Base → the cells that are hidden with it.
        threshold: How far apart two possible values must be.
    """

    truth: Mapping[Cell, int]
    relations: Sequence[Relation]
    hidden: Collection[Cell]
    threshold: int
    implied: Collection[Cell] = ()
    trusted: Mapping[Cell, Collection[str]] = field(default_factory=dict)
    shown: Collection[Cell] = ()
    lifted: bool = False
    price: Callable[[Cell], float] = lambda _: 1.0
    least: Mapping[Cell, int] = field(default_factory=dict)
    views: Sequence[str] = ()
    insider: Callable[[Cell], bool] = lambda _: True
    together: Mapping[Cell, Sequence[Cell]] = field(default_factory=dict)


_TAKE_BACK = "Tag den ophævelse i lifts.yml tilbage, der hører til samme fordeling."
_WAIT = "En tidligere udgave har vist, hvad der nu røber det: Lad de nye svar vente, til der er kommet flere."
_ALL_OR_NONE = "Vis fordelingen for alle projekter, der har den, eller for ingen af dem."


def complementary(situation: Situation) -> set[Cell]:
    """All cells to hide: those that must be, and the least besides that makes them safe.

    The same situation gives the same cells.

    Raises:
        DisclosureFault: A cell cannot be protected, because something that would have to be hidden must be shown.
    """
    search = _Search(situation)
    search.protect_all()
    search.take_back()
    return search.hidden_cells()


class _Search:
    def __init__(self, situation: Situation) -> None:
        self.s = situation
        relations = [r for r in situation.relations if all(cell in situation.truth for cell, _ in r.terms)]
        connected = dict.fromkeys(cell for r in relations for cell, _ in r.terms)
        self.cells = list(dict.fromkeys([*sorted(connected), *sorted(situation.hidden), *sorted(situation.implied)]))
        self.index = {cell: k for k, cell in enumerate(self.cells)}
        self.truth = [situation.truth[cell] for cell in self.cells]
        self.rows = [(tuple((self.index[c], f) for c, f in r.terms), r.equal) for r in relations]
        self.rows_of: dict[int, list[int]] = defaultdict(list)
        for number, (terms, _) in enumerate(self.rows):
            for k, _ in terms:
                self.rows_of[k].append(number)
        self.least = [-(10**6) if cell.signed else situation.least.get(cell, 0) for cell in self.cells]
        self.price = [situation.price(cell) for cell in self.cells]
        self.together = {
            self.index[base]: [self.index[c] for c in cells if c in self.index]
            for base, cells in situation.together.items()
            if base in self.index
        }
        self.bases = _mask(self.together)
        self.parts = {base: _mask(parts) for base, parts in self.together.items()}
        self.base_of = {part: base for base, parts in self.together.items() for part in parts}
        shown = set(situation.shown)
        # A base takes its categories with it.
        self.dear = [
            self.price[k] + 0.5 * sum(self.price[part] for part in self.together.get(k, ()))
            for k in range(len(self.cells))
        ]
        self.fixed = {k for k, c in enumerate(self.cells) if c in shown}
        # A base cannot be hidden without its categories.
        self.fixed |= {base for base, parts in self.together.items() if any(p in self.fixed for p in parts)}
        self.never = _mask(k for k, c in enumerate(self.cells) if c.implied)
        self.hidden = _mask(self.index[c] for c in situation.hidden)
        self._close()
        self.must = self.hidden
        self.trusted = {
            v: _mask(self.index[c] for c, doubted in situation.trusted.items() if view not in doubted)
            for v, view in [(_NO_VIEW, ""), *enumerate(situation.views)]
        }
        self.implied = _mask(self.index[c] for c in situation.implied)
        ties = Ties(relations)
        theirs: dict[str, list[Cell]] = defaultdict(list)
        before = [c for c in self.cells if c.edition]
        for cell in self.cells:
            if not cell.edition and situation.insider(cell):
                theirs[cell.project].append(cell)
        self.own: dict[int, int] = {}
        self.owners: dict[int, set[int]] = defaultdict(set)
        for v, view in enumerate(situation.views):
            mine = [self.index[cell] for cell in ties.counts_only([*before, *theirs[view]])]
            self.own[v] = _mask(mine)
            for k in mine:
                self.owners[k].add(v)
        if len(self.own) < 2:  # every count is an outsider's to at least one of two municipalities
            self.own[_NO_VIEW] = 0
        self.wanted_by: dict[int, int] = {}
        self.leaning: dict[int, int] = defaultdict(int)
        # Cell → its moves: by how much, what they touch, and the views that know something of that.
        self.moves: dict[int, list[tuple[int, int, frozenset[int]]]] = defaultdict(list)

    # -- what is safe ----------------------------------------------------------------------------------------------

    def protect_all(self) -> None:
        while pending := self._unsafe():
            for k, view in pending:
                if not self._safe(k, view):
                    self._protect(k, view)

    def take_back(self) -> None:
        """Publish again what need not be hidden, the dearest first."""
        order = sorted(_bits(self.hidden & ~self.must), key=lambda k: (-self.price[k], -self.truth[k], k))
        for k in order:
            if k in self.base_of and self.hidden >> self.base_of[k] & 1:
                continue  # the categories of a hidden base go with it
            before = self.hidden
            self.hidden &= ~(1 << k)
            broken = self._unsafe(self.leaning[k])
            if len(broken) > _MANY:
                self.hidden = before
                continue
            first = self.wanted_by.get(k)
            for other, view in sorted(broken, key=lambda one: one[0] != first):
                if self._safe(other, view):
                    continue
                if not any(self._seek(other, view, reach, adding=adding) for reach, adding in WITHOUT_MORE):
                    self.hidden = before
                    break

    def hidden_cells(self) -> set[Cell]:
        return {self.cells[k] for k in _bits(self.hidden)}

    def _unsafe(self, among: int = -1) -> list[tuple[int, int]]:
        return [
            (k, view)
            for k in _bits((self.hidden | self.implied) & among)
            for view in self._doubtful(k)
            if not (self.own[view] | self.trusted[view]) >> k & 1 and not self._safe(k, view)
        ]

    def _doubtful(self, k: int) -> Iterable[int]:
        """The views in which a cell may be unsafe: those that know something of what its moves touch, where it is safe
        in the others, for whom it is what it is to an outsider."""
        known = ~(self.hidden | self.never)
        alive = [(change, views) for change, touched, views in self.moves[k] if not touched & known]
        if _apart(change for change, _ in alive) < self.s.threshold:
            return self.own
        concerned = frozenset[int]().union(*(views for _, views in alive))
        return [view for view in self.own if view in concerned] if concerned else ()

    def _unknown(self, view: int) -> int:
        return (self.hidden | self.never) & ~self.own[view]

    def _safe(self, k: int, view: int) -> bool:
        known = ~self._unknown(view)
        low = high = 0
        for change, touched, _ in self.moves[k]:
            if not touched & known:
                low, high = min(low, change), max(high, change)
                if high - low >= self.s.threshold:
                    return True
        return False

    def _close(self) -> None:
        for base in _bits(self.hidden & self.bases):
            self.hidden |= self.parts[base]

    # -- how it is made safe ---------------------------------------------------------------------------------------

    def _protect(self, k: int, view: int) -> None:
        if any(self._seek(k, view, reach, adding=adding) for reach, adding in REACHES):
            return
        raise DisclosureFault(
            "Et tal, der skal skjules, kan ikke beskyttes: andre tal, der skal vises, røber det.",
            " / ".join(part for part in self.cells[k] if part),
            _TAKE_BACK if self.s.lifted else _WAIT if self.s.shown else _ALL_OR_NONE,
        )

    def _seek(self, k: int, view: int, reach: str, *, adding: bool) -> bool:
        """Find two moves that make a cell safe, hide what they need, and remember them."""
        unknown, own = self._unknown(view), self.own[view]
        block = self._block(k, unknown, own, reach, adding=adding)
        far = (8 if reach == "all" else 2) * self.s.threshold
        found = _two_moves(self, block, k, unknown, far)
        if found is None:
            return False
        for move in found:
            touched = _mask(move)
            views = frozenset[int]().union(*(self.owners[other] for other in move if other in self.owners))
            for new in _bits(touched & ~unknown):
                self.wanted_by[new] = k
            for other, change in move.items():
                self.moves[other].append((change, touched, views))
                self.leaning[other] |= touched
            self.hidden |= touched & ~self.never
        self._close()
        return True

    def _block(self, start: int, unknown: int, own: int, reach: str, *, adding: bool) -> list[int]:
        """The cells that a move may touch."""

        def movable(k: int) -> bool:
            if own >> k & 1:
                return False
            return bool(unknown >> k & 1) or (adding and k not in self.fixed)

        seen, queue = {start}, [start]
        for k in queue:
            for number in self.rows_of[k]:
                terms, equal = self.rows[number]
                for other, _ in terms:
                    follow = equal or reach == "all" or (reach == "hidden" and unknown >> other & 1)
                    if other not in seen and follow and movable(other):
                        seen.add(other)
                        queue.append(other)
        return sorted(seen)


def _two_moves(search: _Search, block: list[int], k: int, unknown: int, far: int) -> list[dict[int, int]] | None:
    """The cheapest pair of moves, one up and one down, that set `k` a threshold apart; None where there is none.

    The price of a move is what its cells cost, times how far they move: a flow of least cost, which takes the few
    cheapest cells all the way. Variables: each cell's rise and fall in the first move, then in the second.
    """
    size = len(block)
    place = {cell: position for position, cell in enumerate(block)}
    numbers = sorted({number for cell in block for number in search.rows_of[cell]})
    entries = [(line, place[c], f) for line, n in enumerate(numbers) for c, f in search.rows[n][0] if c in place]
    line, column, factor = np.array(entries, dtype=int).reshape(-1, 3).T
    count, quarters = len(numbers), size * np.arange(4)
    # One below the other: the first move's relations, the second's, and how far apart the two set `k`.
    factors = np.concatenate([factor, -factor, factor, -factor, [1, -1, -1, 1]]).astype(float)
    lines = np.concatenate([line, line, count + line, count + line, [2 * count] * 4])
    columns = np.concatenate([(column + quarters[:, np.newaxis]).ravel(), place[k] + quarters])
    matrix = csr_array((factors, (lines, columns)), shape=(2 * count + 1, 4 * size))
    slack = np.array([-float(sum(f * search.truth[c] for c, f in search.rows[n][0])) for n in numbers])
    least = np.where([search.rows[n][1] for n in numbers], slack, -np.inf)
    apart = np.array([float(search.s.threshold)])

    fall = np.array([min(far, max(0, search.truth[c] - search.least[c])) for c in block], dtype=float)
    rise = np.full(size, float(far))
    upper = np.concatenate([rise, fall, rise, fall])
    upper[[size + place[k], 2 * size + place[k]]] = 0.0
    price = np.array([_FREE if unknown >> c & 1 else search.dear[c] for c in block])
    price = price * (1 + 1e-4 * np.arange(size) / size)
    problem: dict[str, Any] = {
        "c": np.tile(price, 4),
        "constraints": LinearConstraint(
            matrix, np.concatenate([least, least, apart]), np.concatenate([slack, slack, apart])
        ),
        "bounds": Bounds(0, upper),
    }
    # Mostly the vertices are whole as it is, and then whole numbers need not be asked for.
    found: Any = milp(**problem)
    if found.x is not None and np.abs(found.x - np.rint(found.x)).max() > _WHOLE:
        found = milp(**problem, integrality=[1] * (4 * size), options={"mip_rel_gap": 0.02})
    if found.x is None:
        return None
    values = np.rint(found.x).astype(int).reshape(4, size)
    moves = []
    for change in (values[0] - values[1], values[2] - values[3]):
        move = {cell: int(by) for cell, by in zip(block, change, strict=True) if by}
        if move:
            _check(search, move)
            moves.append(move)
    return moves


def _check(search: _Search, move: Mapping[int, int]) -> None:
    """A move breaks no relation and makes no count less than it can be."""
    for cell, change in move.items():
        if search.truth[cell] + change < min(search.least[cell], search.truth[cell]):
            raise RuntimeError("milp: a move that takes away more than there is")
    for number in {number for cell in move for number in search.rows_of[cell]}:
        terms, equal = search.rows[number]
        change = sum(f * move.get(c, 0) for c, f in terms)
        slack = -sum(f * search.truth[c] for c, f in terms)
        if change > slack or (equal and change != 0):
            raise RuntimeError("milp: a move that breaks a relation")


def _apart(changes: Iterable[int]) -> int:
    """How far apart the least and the greatest change are; no change is one of them."""
    all_of_them = [0, *changes]
    return max(all_of_them) - min(all_of_them)


def _mask(positions: Iterable[int]) -> int:
    listed = list(positions)
    found = bytearray(max(listed, default=-1) // 8 + 1)
    for position in listed:
        found[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(found, "little")


def _bits(mask: int) -> list[int]:
    """The positions of the ones, in order."""
    digits = f"{mask:b}"[::-1]
    found = []
    place = digits.find("1")
    while place >= 0:
        found.append(place)
        place = digits.find("1", place + 1)
    return found
