"""Where the children stand at each wave: the scores of everyone who was measured then."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from helpers.results import results_frame
from helpers.statistics.intervals import mean_interval, moments
from helpers.statistics.items import DECIMALS
from helpers.statistics.rows import Row, rows
from helpers.study.scales import Dimension


def wave_means(
    scores: pd.DataFrame,
    dimensions: Sequence[Dimension],
    confidence: float,
    group: str = "",
    *,
    waves: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Mean, spread, t interval, floor and ceiling of every dimension at every wave.

    Args:
        scores: From `scale_scores`.
        dimensions: The scales, in the order wanted; one without any score gives no rows.
        confidence: Coverage of the intervals.
        group: Whose scores they are; goes into the rows.
        waves: The waves wanted, in order; a measured dimension then gets n = 0 and NaN where a wave is empty. None: the
            waves each dimension has, by name.

    Returns:
        Result rows per dimension (`measure`) and wave: n, mean, sd (n - 1), ci_low, ci_high (`mean_interval`) in scale
        points, the scale's own direction; share of category `floor` and of `ceiling`, the fractions that scored exactly
        the scale's minimum and maximum (counts of children like any other share, and so open to disclosure control).
        Of a scale of two values these are all there is: category `no` and `yes`.
    """
    found: list[Row] = []
    for dimension in dimensions:
        own = scores.loc[scores["dimension"] == dimension.code]
        if own.empty:
            continue
        for wave in waves if waves is not None else sorted(own["wave"].unique()):
            values = own.loc[own["wave"] == wave, "score"]
            n, mean, sd = moments(values)
            low, high = mean_interval(values, confidence)
            summary = {
                "n": n,
                "mean": mean,
                "sd": sd,
                "ci_low": low,
                "ci_high": high,
            }
            found += rows(summary, measure=dimension.code, n=n, group=group, wave=str(wave))
            low_end, high_end = ("no", "yes") if dimension.two_valued else ("floor", "ceiling")
            for end, category in ((dimension.minimum, low_end), (dimension.maximum, high_end)) if n else ():
                share = float((values == round(end, DECIMALS)).mean())
                found += rows(
                    {"share": share}, measure=dimension.code, n=n, category=category, group=group, wave=str(wave)
                )
    return results_frame(found)
