"""What the mean change would be if those who left had not developed like the others: bounds, not estimates."""

from __future__ import annotations

import math

import pandas as pd

from helpers.results import Contrast, pair, results_frame
from helpers.statistics.intervals import moments
from helpers.statistics.rows import Row, rows

WORSE = 0.5


def not_at_random(scores: pd.DataFrame, changes: pd.DataFrame, contrast: Contrast, group: str = "") -> pd.DataFrame:
    """The mean change of all who were measured at the first wave, under assumptions on those without a change.

    With n children with a change, mean change m, N with a score at the first wave and standard deviation s of those
    scores: unchanged, n·m/N; half a standard deviation worse, (n·m - (N - n)·s/2)/N; and the least by which each of the
    N - n must have got worse on average for the mean of all to be 0, n·m/(N - n). Delta adjustment and tipping point:
    Little and Rubin (2019), Statistical Analysis with Missing Data, ch. 15; Carpenter and Kenward (2013), Multiple
    Imputation and its Application, ch. 10.

    Args:
        scores: From `scale_scores`.
        changes: From `paired_changes` between the two waves of `contrast`.
        contrast: The two waves, earlier first.
        group: Whose changes they are; goes into the rows.

    Returns:
        Result rows per dimension for wave `first-second`, n as in `change_summary`, scale points, plus is better:
        mean_change_if_no_change, mean_change_if_worse, tipping_delta (positive: a fall; where the mean change is
        negative, the progress that is wanting). mean_change_if_worse is NaN where somebody has no change and s is not
        defined; tipping_delta where nobody is without a change.
    """
    first = scores.loc[scores["wave"] == contrast[0]]
    found: list[Row] = []
    for dimension, own in changes.groupby("dimension", sort=False):
        n, mean, _ = moments(own["change"])
        started, _, spread = moments(first.loc[first["dimension"] == dimension, "score"])
        lost = started - n
        values = {
            "mean_change_if_no_change": n * mean / started,
            "mean_change_if_worse": (n * mean - lost * WORSE * spread) / started if lost else mean,
            "tipping_delta": n * mean / lost if lost else math.nan,
        }
        found += rows(values, measure=str(dimension), n=n, group=group, wave=pair(contrast))
    return results_frame(found)
