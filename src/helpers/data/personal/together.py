"""Columns that are personal numbers together."""

from __future__ import annotations

from dataclasses import dataclass

NEARLY_ALL = 0.9  # of the cells of a column
SURE = 1e-3  # the odds of chance below which columns are told; up to ten times as much they are asked about
FEW = 5  # rows
MOST_ROWS = 2_000  # that are asked of two columns somewhere in a table


@dataclass(frozen=True)
class Together:
    """Columns that are personal numbers together.

    Args:
        places: Of the columns (from 0), the one with the last four digits last.
        rows: Those with a number.
        sure: Whether it is told; else it is asked.
    """

    places: tuple[int, ...]
    rows: tuple[int, ...]
    sure: bool
