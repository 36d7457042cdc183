"""Bounds: the least and greatest whole number that an unknown count can be, given known ones and what ties them.

Exact: linear relations over whole numbers, solved by `scipy.optimize.milp`. Unknown counts that no relation connects
are solved apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from helpers.disclosure.cells import Cell
from helpers.disclosure.structure import Relation

INFEASIBLE = 2
WHOLE = 1e-6


@dataclass(frozen=True)
class Row:
    """Σ coefficient · unknown = right (`equal`) or ≤ right."""

    terms: tuple[tuple[Cell, int], ...]
    right: int
    equal: bool


class Contradiction(ValueError):
    """No whole numbers satisfy what is known."""


class Component:
    """Unknowns that relations connect."""

    def __init__(self, cells: Collection[Cell], rows: Collection[Row], cap: int) -> None:
        self.cells, self.rows, self.cap = tuple(cells), tuple(rows), cap
        self.index = {cell: position for position, cell in enumerate(self.cells)}
        self.seen: dict[Cell, tuple[int, int]] = {}

    @cached_property
    def _problem(self) -> dict[str, Any]:
        entries = [(k, self.index[c], f) for k, row in enumerate(self.rows) for c, f in row.terms]
        lines, columns, factors = (np.array(part) for part in zip(*entries, strict=True))
        matrix = csr_array((factors.astype(float), (lines, columns)), shape=(len(self.rows), len(self.cells)))
        right = np.array([row.right for row in self.rows], dtype=float)
        low = np.where([row.equal for row in self.rows], right, -np.inf)
        return {
            "constraints": LinearConstraint(matrix, low, right),
            "bounds": Bounds([self._least(cell) for cell in self.cells], self.cap),
        }

    def extreme(self, cell: Cell, sign: int) -> int:
        """The least (`sign` 1) or greatest (−1) value of a cell; what the other cells are there is remembered."""
        if not self.rows:
            end = self._least(cell) if sign > 0 else self.cap
            self._see(cell, end)
            return end
        objective = np.zeros(len(self.cells))
        objective[self.index[cell]] = sign
        found = milp(objective, **self._problem)
        # An extreme that is whole without being asked to be is the extreme of whole numbers.
        if found.x is not None and np.abs(found.x - np.rint(found.x)).max() > WHOLE:
            found = milp(objective, **self._problem, integrality=[1] * len(self.cells))
        if found.status == INFEASIBLE:
            raise Contradiction(str(cell))
        if found.x is None:
            raise RuntimeError(f"milp: {found.message}")
        point = np.rint(found.x).astype(int)
        self._check(point)
        for other, value in zip(self.cells, point.tolist(), strict=True):
            self._see(other, value)
        return int(point[self.index[cell]])

    def bounds(self, cell: Cell, enough: int | None = None) -> tuple[int, int]:
        """Least and greatest value; with `enough`, two possible values that far apart will do where there are such."""
        for sign in (1, -1):
            low, high = self.seen.get(cell, (0, 0))
            if enough is not None and high - low >= enough:
                return low, high
            self.extreme(cell, sign)
        return self.seen[cell]

    def _least(self, cell: Cell) -> int:
        return -self.cap if cell.signed else 0

    def _see(self, cell: Cell, value: int) -> None:
        low, high = self.seen.get(cell, (value, value))
        self.seen[cell] = (min(low, value), max(high, value))

    def _check(self, point: np.ndarray[Any, np.dtype[np.int_]]) -> None:
        rows = self._problem["constraints"]
        totals = rows.A @ point
        if (totals < rows.lb).any() or (totals > rows.ub).any():
            raise RuntimeError("milp: a solution that rounds to none")


class Unknowns:
    """What follows from known counts: unknown ones that are fixed, and components of those that are not."""

    def __init__(self, relations: Iterable[Relation], known: Mapping[Cell, int], wanted: Collection[Cell]) -> None:
        self.fixed: dict[Cell, int] = {}
        self._cap = 4 * max([*known.values(), 250])
        rows = _rows(relations, known)
        rows = self._propagate(rows)
        self._components = self._connect(rows, [cell for cell in wanted if cell not in known])

    def knowing(self, more: Mapping[Cell, int]) -> Unknowns:
        """The same for one who knows some of the unknowns as well.

        Unknowns that nothing connects with those are what they were, and are shared, with what was solved of them;
        only the components that hold a known one are made anew.

        Raises:
            Contradiction: What is known beside cannot be.
        """
        for cell, value in more.items():
            if self.fixed.get(cell, value) != value:
                raise Contradiction(str(cell))
        told = {cell: value for cell, value in more.items() if cell in self._components}
        touched = {id(component): component for component in map(self._components.__getitem__, told)}
        again = Unknowns((), {}, ())
        again._cap = self._cap
        again.fixed = dict(self.fixed)
        rows = [_put(row, told) for component in touched.values() for row in component.rows]
        if any(_false(row) for row in rows):
            raise Contradiction(str(rows))
        rows = again._propagate([row for row in rows if row.terms])
        rest = [cell for component in touched.values() for cell in component.cells if cell not in told]
        untouched = {cell: one for cell, one in self._components.items() if id(one) not in touched}
        again._components = {**untouched, **again._connect(rows, rest)}
        return again

    def bounds(self, cell: Cell, enough: int | None = None) -> tuple[int, int]:
        if cell in self.fixed:
            return self.fixed[cell], self.fixed[cell]
        return self._components[cell].bounds(cell, enough)

    def groups(self, cells: Iterable[Cell]) -> list[tuple[Cell, ...]]:
        """The cells by what connects them; one that is fixed stands alone."""
        found: dict[int, tuple[Cell, ...]] = {}
        for number, cell in enumerate(cells):
            component = self._components.get(cell)
            found[id(component) if component else -1 - number] = component.cells if component else (cell,)
        return list(found.values())

    def _propagate(self, rows: list[Row]) -> list[Row]:
        """Fix what an equation with one unknown gives, as long as there are such."""
        while True:
            single = [row for row in rows if row.equal and len(row.terms) == 1]
            if not single:
                return rows
            for row in single:
                (cell, factor), right = row.terms[0], row.right
                value, rest = divmod(right, factor)
                if rest or (value < 0 and not cell.signed) or self.fixed.setdefault(cell, value) != value:
                    raise Contradiction(str(cell))
            rows = [reduced for row in rows if (reduced := _put(row, self.fixed)).terms or _false(reduced)]
            if any(_false(row) for row in rows):
                raise Contradiction(str(rows))

    def _connect(self, rows: list[Row], wanted: Collection[Cell]) -> dict[Cell, Component]:
        parent: dict[Cell, Cell] = {}

        def root(cell: Cell) -> Cell:
            while parent.setdefault(cell, cell) != cell:
                parent[cell] = parent[parent[cell]]
                cell = parent[cell]
            return cell

        for row in rows:
            first = root(row.terms[0][0])
            for cell, _ in row.terms[1:]:
                parent[root(cell)] = first
        for cell in wanted:
            if cell not in self.fixed:
                root(cell)
        cells: dict[Cell, list[Cell]] = defaultdict(list)
        rows_of: dict[Cell, list[Row]] = defaultdict(list)
        for cell in list(parent):
            cells[root(cell)].append(cell)
        for row in rows:
            rows_of[root(row.terms[0][0])].append(row)
        made = {key: Component(members, rows_of[key], self._cap) for key, members in cells.items()}
        return {cell: made[key] for key, members in cells.items() for cell in members}


def _rows(relations: Iterable[Relation], known: Mapping[Cell, int]) -> list[Row]:
    found: list[Row] = []
    for relation in relations:
        row = _put(Row(relation.terms, 0, relation.equal), known)
        if row.terms:
            found.append(row)
        elif _false(row):
            raise Contradiction(str(relation))
    return found


def _put(row: Row, known: Mapping[Cell, int]) -> Row:
    """A row with the known cells moved to the right."""
    if not any(cell in known for cell, _ in row.terms):
        return row
    right = row.right - sum(factor * known[cell] for cell, factor in row.terms if cell in known)
    return Row(tuple((cell, factor) for cell, factor in row.terms if cell not in known), right, row.equal)


def _false(row: Row) -> bool:
    return not row.terms and (row.right < 0 or (row.equal and row.right != 0))
