"""Whether those who needed most progressed most, without the coupling of change and start: Oldham's method."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from helpers.results import Contrast, pair, results_frame
from helpers.statistics.intervals import UNDEFINED, FloatArray, Interval
from helpers.statistics.items import direction
from helpers.statistics.rows import Row, rows
from helpers.study.scales import Dimension

NO_VARIATION = 1e-9


def oldham(
    changes: pd.DataFrame, dimensions: Sequence[Dimension], contrast: Contrast, *, confidence: float, group: str = ""
) -> pd.DataFrame:
    """Correlation of the change with the level of need, the mean of the two scores.

    The change correlates with the score at start even where nothing but chance moves it (the start's error is part of
    both); with the mean of the two scores it does not. r = cor(change, need), need being the mean of both scores turned
    so that more is worse: **plus: progress grows with the need**; that is so exactly where the spread of the scores is
    smaller at the second wave. Source: Oldham (1962), Journal of Chronic Diseases 15, 969-977. The interval is Fisher's
    z, tanh(atanh r ± z/√(n - 3)); R `cor.test`.

    Args:
        changes: From `paired_changes`.
        dimensions: The scales, in the order wanted; those without changes give no rows.
        contrast: The two waves, earlier first.
        confidence: Coverage of the interval.
        group: Whose changes they are; goes into the rows.

    Returns:
        Result rows per dimension for wave `first-second`: oldham_r from -1 to 1 with oldham_r_ci_low, oldham_r_ci_high.
        n as in `change_summary`. NaN for n < 3 or where change or need does not vary; limits also for n < 4 or r = ±1.
    """
    found: list[Row] = []
    for dimension in dimensions:
        own = changes.loc[changes["dimension"] == dimension.code]
        if own.empty:
            continue
        level = (own["score_first"] + own["score_second"]).to_numpy(dtype=np.float64) / 2
        change = own["change"].to_numpy(dtype=np.float64)
        n = len(change)
        r = _correlation(change, -direction(dimension) * level) if n > 2 else math.nan
        low, high = fisher_interval(r, n, confidence)
        values = {"oldham_r": r, "oldham_r_ci_low": low, "oldham_r_ci_high": high}
        found += rows(values, measure=dimension.code, n=n, group=group, wave=pair(contrast))
    return results_frame(found)


def fisher_interval(r: float, n: int, confidence: float) -> Interval:
    """Fisher's z interval of a correlation: tanh(atanh r ± z/√(n - 3)).

    Source: Fisher (1921), Metron 1, 3-32; R `cor.test(x, y)$conf.int`.

    Args:
        r: The correlation.
        n: How many pairs it is of.
        confidence: Coverage, e.g. 0.95.

    Returns:
        Limits from -1 to 1. NaN for n < 4, or where r is ±1 or NaN.
    """
    if math.isnan(r) or n < 4 or abs(r) >= 1 - NO_VARIATION:
        return UNDEFINED
    half = float(stats.norm.ppf((1 + confidence) / 2)) / math.sqrt(n - 3)
    return Interval(math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half))


def _correlation(first: FloatArray, second: FloatArray) -> float:
    """Pearson's r, the same whatever the order of the pairs; NaN where one of them does not vary."""
    order = np.lexsort((second, first))
    x, y = first[order], second[order]
    if np.ptp(x) < NO_VARIATION or np.ptp(y) < NO_VARIATION:
        return math.nan
    x, y = x - x.mean(), y - y.mean()
    return max(-1.0, min(1.0, float(x @ y) / math.sqrt(float(x @ x) * float(y @ y))))
