"""Primary suppression: which cells may not be shown on their own account."""

from __future__ import annotations

import pandas as pd

from helpers.disclosure.cells import Cell, Counts, cells_of, compared, counts_of, discloses_group
from helpers.disclosure.reasons import REASONS
from helpers.study import Disclosure

# Statistics that are made of categories and would give them away: hidden with any of them that is there. A name may be
# that of a distribution (`score` for `score:1`, `score:2` …).
DERIVED = {
    "net_share": ("improved", "worsened"),
    "net_share_ci_low": ("improved", "worsened"),
    "net_share_ci_high": ("improved", "worsened"),
    # Half of what is left of the whole without the unchanged; and a p that few pairs of counts have.
    **dict.fromkeys(("share_by_noise", "p_sign"), ("improved", "unchanged", "worsened")),
    # The mean of a yes/no is the share of yes, its spread follows from it.
    **dict.fromkeys(("mean", "sd", "ci_low", "ci_high"), ("yes", "no", "score")),
    **dict.fromkeys(("share_difference", "share_difference_ci_low", "share_difference_ci_high"), ("agree", "disagree")),
}


# The categories behind the comparison of two groups.
COMPARED = DERIVED["share_difference"]


def behind(cell: Cell) -> tuple[Cell, ...]:
    """The numbers that a comparison of two groups is made of; nothing for any other cell.

    One group's number and the difference give the other's: it is hidden with any of them.
    """
    return tuple(side._replace(category=category) for side in compared(cell) for category in ("", *COMPARED))


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
        elif cell.category and base and cell in counts.sensitive and discloses_group(cell.category, count, base):
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


__all__ = ["DERIVED", "REASONS", "primary", "primary_cells"]
