"""Primary suppression: which cells may not be shown on their own account."""

from __future__ import annotations

from functools import cache

import pandas as pd

from helpers.disclosure.cells import Cell, Counts, cells_of, compared, counts_of, discloses_group
from helpers.disclosure.reasons import REASONS
from helpers.results.catalogue import catalogue
from helpers.study import Disclosure


@cache
def compared_in() -> tuple[str, ...]:
    """The categories in which two groups are compared."""
    every = (one.made_of for one in catalogue().statistics.values())
    return tuple(dict.fromkeys(c for made_of in every if made_of.sides for c in made_of.categories))


def behind(cell: Cell) -> tuple[Cell, ...]:
    """The numbers that a comparison of two groups is made of; nothing for any other cell.

    One group's number and the difference give the other's: it is hidden with any of them.
    """
    return tuple(side._replace(category=category) for side in compared(cell) for category in ("", *compared_in()))


def primary_cells(counts: Counts, threshold: int) -> dict[Cell, str]:
    """The cells that may not be shown, each with its rule.

    - `small_base`: a base of 1 to threshold − 1 protected units. Its categories go with it.
    - `small_cell`: a category of 1 to threshold − 1 units.
    - `group_disclosure`: a sensitive category that holds everybody of its base; or nobody, where that tells something.
    """
    found: dict[Cell, str] = {}
    for cell, count in counts.by_cell.items():
        base = counts.by_cell.get(cell.base, 0)
        if 0 < base < threshold:
            found[cell] = "small_base"
        elif 0 < count < threshold:
            found[cell] = "small_cell"
        elif cell.category and base and cell in counts.sensitive and discloses_group(cell.answer, count, base):
            found[cell] = "group_disclosure"
    return found


def primary(evidence: pd.DataFrame, rules: Disclosure) -> pd.Series:
    """The rule that hides each row of the evidence on its own account, empty where none does.

    Args:
        evidence: `chapter`, `project` and EVIDENCE_COLUMNS (helpers.results).
        rules: The study's rules.

    Returns:
        One rule code per row, aligned to `evidence`.
    """
    found = primary_cells(counts_of(evidence, rules.protected), rules.threshold)
    protected = evidence["unit"].isin(rules.protected)
    codes = [found.get(cell, "") if mine else "" for cell, mine in zip(cells_of(evidence), protected, strict=True)]
    return pd.Series(codes, index=evidence.index, dtype="str")


__all__ = ["REASONS", "primary", "primary_cells"]
