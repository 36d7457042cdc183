"""Personal numbers that no cell shows: spread over several cells of a row, or turned round in the cells of a column.

Asked of whole columns, since a single row of ordinary numbers may be one by chance (`chance`): a date of birth and the
last four digits, beside each other or not; day, month, year and the four, in any order; ten digits cut anywhere into
neighbouring cells; and in one cell, from the last digit to the first or with the date behind or year first.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from helpers.data.personal.columns import Looked
from helpers.data.personal.pieces import LONGEST, Part, part_of
from helpers.data.personal.reordered import cut, turned
from helpers.data.personal.together import MOST_ROWS, Together
from helpers.foreign import MOST_COLUMNS


@dataclass(eq=False)
class _Column:
    """The cells of a column that can be a part: where they stand and what they are (a place among the parts)."""

    rows: array[int] = field(default_factory=lambda: array("I"))
    parts: array[int] = field(default_factory=lambda: array("I"))


class Spread:
    """Looks at the cells of a table for numbers that no cell alone shows. First add all its rows, or its columns."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._parts: list[Part] = [Part()]
        self._minor = [True]  # of which a column needs not have all
        self._columns: dict[int, _Column] = {}

    def add(self, row: int, cells: Sequence[str]) -> None:
        """Look at a row."""
        known = self._known
        for place, cell in enumerate(cells if len(cells) <= MOST_COLUMNS else cells[:MOST_COLUMNS]):
            if len(cell) > LONGEST or not cell:
                continue
            part = known.get(cell)
            if part is None:
                part = self._place_of(cell)
            if part:
                column = self._columns.get(place)
                if column is None:
                    column = self._columns[place] = _Column()
                if self._minor[part] and len(column.rows) >= MOST_ROWS:
                    continue
                column.rows.append(row)
                column.parts.append(part)

    def add_column(self, place: int, rows: Sequence[int], cells: Sequence[str]) -> None:
        """Look at a column."""
        parts = {cell: self._place_of(cell) for cell in dict.fromkeys(cells)}
        if any(parts.values()) and place < MOST_COLUMNS:
            if all(self._minor[part] for part in parts.values()):
                rows, cells = rows[:MOST_ROWS], cells[:MOST_ROWS]
            some = [(row, part) for row, cell in zip(rows, cells, strict=True) if (part := parts[cell])]
            self._columns[place] = _Column(*(array("I", one) for one in zip(*some, strict=True)))

    def _place_of(self, cell: str) -> int:
        """Where among the parts the part is that a cell is; 0 where it is none."""
        if len(cell) > LONGEST:
            return 0
        known = self._known.get(cell)
        if known is None:
            part = part_of(cell)
            known = self._known[cell] = len(self._parts) if part else 0
            if part:
                self._parts.append(part)
                self._minor.append(part.minor)
        return known

    def found(self, names: Sequence[str] = ()) -> list[Together]:
        """The columns that are numbers together.

        Args:
            names: The headings of the columns, by place.
        """
        columns = {
            place: (np.frombuffer(column.rows, np.uint32), np.frombuffer(column.parts, np.uint32))
            for place, column in sorted(self._columns.items())
            if column.rows
        }
        looked = Looked(self._parts, columns, names)
        found: dict[int, Together] = {}
        for one in (*looked.beside(), *looked.apart(), *cut(self._parts, columns), *turned(self._parts, columns)):
            before = found.get(one.places[-1])
            if before is None or (one.sure and not before.sure):
                found[one.places[-1]] = one
        return list(found.values())
