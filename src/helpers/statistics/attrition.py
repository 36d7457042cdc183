"""How many of the children who started were measured at each wave."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from helpers.results import results_frame
from helpers.statistics.items import CHILD
from helpers.statistics.rows import rows
from helpers.statistics.shares import share_rows

FLOW = "flow"
STARTED = "started"
NOT_ITEMS = (*CHILD, "wave", "date", "respondent")


def flow(
    children: pd.DataFrame,
    measurements: pd.DataFrame,
    waves: Sequence[str],
    *,
    confidence: float = 0.95,
    group: str = "",
) -> pd.DataFrame:
    """The children's way through the measurements.

    A child is measured at a wave where at least one item has an answer; a row with a date alone is no measurement.

    Args:
        children: One row per child who started: project, child_id.
        measurements: One row per child and wave, one column per item.
        waves: The waves in order.
        confidence: Coverage of the intervals.
        group: Whose way it is; goes into the rows.

    Returns:
        Result rows, measure `flow`: n (category empty), the number who started; per stage (category `started`, then
        the code of each wave) count, and share of those who started with ci_low, ci_high (Wilson). Where nobody
        started, n = 0 stands alone. Measurements of children not in `children` are left out.

    Raises:
        KeyError: A key column is missing.
    """
    started = pd.MultiIndex.from_frame(children[CHILD]).unique()
    items = [column for column in measurements.columns if column not in NOT_ITEMS]
    measured = measurements.loc[measurements[items].notna().any(axis=1)]
    total = len(started)
    counts = {STARTED: total}
    for wave in waves:
        there = pd.MultiIndex.from_frame(measured.loc[measured["wave"] == wave, CHILD])
        counts[wave] = int(started.isin(there).sum())
    found = rows({"n": total}, measure=FLOW, n=total, group=group)
    for stage, count in counts.items() if total else ():
        found += rows({"count": count}, measure=FLOW, n=total, category=stage, group=group)
    return results_frame(found + share_rows(counts, total, confidence, measure=FLOW, group=group))
