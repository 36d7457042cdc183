"""What is to be hidden last: the figures compared with published ones, and what a study ranks under `keep`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from helpers.disclosure.cells import Cell
from helpers.study import Kept

MOST = 1000.0  # how many times dearer a cell is to hide: a compared one, and one of the first line
_LEAST = 10.0  # one of the line after the last


def keeps(line: Kept, cell: Cell) -> bool:
    """Whether a line of `keep` is about a cell: it has all that the line names."""
    return all(getattr(cell, part) == value for part, value in line.model_dump(exclude_none=True).items())


def prices(lines: Sequence[Kept], cells: Collection[Cell], compared: Collection[Cell] = ()) -> Mapping[Cell, float]:
    """How many times dearer each cell is to hide: of several lines that name it, the first decides.

    Args:
        lines: The study's, the most important first; their weights fall evenly, in powers, from `MOST` towards ten.
        cells: The edition's.
        compared: Those compared with published figures; they weigh as the first line does.
    """
    found = dict.fromkeys(compared, MOST)
    for number, line in enumerate(lines):
        weight = MOST * (_LEAST / MOST) ** (number / len(lines))
        for cell in cells:
            if keeps(line, cell):
                found.setdefault(cell, weight)
    return found
