"""How far the items of a scale measure the same: Cronbach's alpha, and whether an item runs the wrong way."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from helpers.results import results_frame
from helpers.statistics.intervals import UNDEFINED, FloatArray, Interval
from helpers.statistics.items import item_values, means, refuse_doubles
from helpers.statistics.rows import Row, rows
from helpers.study.scales import Dimension

NO_VARIATION = 1e-12


def scale_reliability(
    measurements: pd.DataFrame,
    dimensions: Sequence[Dimension],
    wave: str,
    *,
    confidence: float,
    answered_share: float,
    group: str = "",
) -> pd.DataFrame:
    """Cronbach's alpha of every scale at one wave, and its weakest item.

    Args:
        measurements: As in `scale_scores`: one row per child and wave, one column per item, as answered.
        dimensions: The scales, in the order wanted. One with a single item, or without a score at any wave, gives no
            rows.
        wave: The wave.
        confidence: Coverage of the interval.
        answered_share: The least share of the items that makes a score, as in `scale_scores`.
        group: Whose answers they are; goes into the rows.

    Returns:
        Result rows per dimension (`measure`), category empty: alpha (`cronbach_alpha`) with alpha_ci_low, alpha_ci_high
        (`feldt_interval`) and item_rest_min (`item_rest_correlations`; negative: an item runs the wrong way). n is the
        children with a score at the wave, the same as in `wave_means`. NaN where nothing varies or n < 2.

    Raises:
        ValueError: A child has two rows at one wave.
        KeyError: A key column is missing.
    """
    refuse_doubles(measurements)
    here = (measurements["wave"] == wave).to_numpy(dtype=bool)
    found: list[Row] = []
    for dimension in dimensions:
        values = item_values(measurements, dimension)
        score, _ = means(values, ~np.isnan(values), answered_share)
        scored = ~np.isnan(score)
        if len(dimension.items) > 1 and scored.any():
            found += reliability_rows(values[here & scored], confidence, measure=dimension.code, group=group, wave=wave)
    return results_frame(found)


def reliability_rows(
    values: FloatArray, confidence: float, *, measure: str, group: str = "", wave: str = ""
) -> list[Row]:
    """alpha, its interval and item_rest_min of units × items; n is the number of units."""
    n, items = values.shape
    alpha = cronbach_alpha(values)
    low, high = feldt_interval(alpha, n, items, confidence)
    rest = item_rest_correlations(values)
    defined = rest[~np.isnan(rest)]
    statistics = {
        "alpha": alpha,
        "alpha_ci_low": low,
        "alpha_ci_high": high,
        "item_rest_min": float(defined.min()) if defined.size else math.nan,
    }
    return rows(statistics, measure=measure, n=n, group=group, wave=wave)


def cronbach_alpha(values: FloatArray) -> float:
    """Cronbach's alpha: k/(k-1) · (1 - Σ var_i / Σ_ij cov_ij), from pairwise covariances.

    Source: Cronbach (1951), Psychometrika 16, 297-334; R `psych::alpha(x)$total$raw_alpha`.

    Args:
        values: Units × items, all turned the same way; missing answers NaN. Each covariance is over the units that
            answered both items.

    Returns:
        At most 1 with complete answers; negative where items run against each other. NaN for one item, where two items
        have fewer than two units in common, or where the sum of the items does not vary.
    """
    items = values.shape[1]
    if items < 2 or len(values) < 2:
        return math.nan
    covariances = _pairwise_covariances(values)
    single, whole = float(np.trace(covariances)), float(covariances.sum())
    return items / (items - 1) * (1 - single / whole) if whole > NO_VARIATION else math.nan


def feldt_interval(alpha: float, n: int, items: int, confidence: float) -> Interval:
    """Feldt's interval of alpha: 1 - (1 - alpha) · F, F the quantiles of F(n - 1, (n - 1)(k - 1)).

    Source: Feldt, Woodruff and Salih (1987), Applied Psychological Measurement 11, 93-103; R `psych::alpha.ci`. It
    supposes items of like variance and covariance and nearly normal answers.

    Returns:
        Limits on alpha's scale. NaN where alpha is NaN, or for n < 2 or fewer than two items.
    """
    if math.isnan(alpha) or n < 2 or items < 2:
        return UNDEFINED
    tail = (1 - confidence) / 2
    upper, lower = (float(stats.f.ppf(share, n - 1, (n - 1) * (items - 1))) for share in (1 - tail, tail))
    return Interval(1 - (1 - alpha) * upper, 1 - (1 - alpha) * lower)


def item_rest_correlations(values: FloatArray) -> FloatArray:
    """Each item's correlation with the sum of the others, from the same pairwise covariances as `cronbach_alpha`.

    r_i = Σ_j≠i cov_ij / √(var_i · Σ_jk≠i cov_jk). Source: Nunnally and Bernstein (1994), Psychometric Theory, ch. 8; R
    `psych::alpha(x)$item.stats$r.drop`.

    Returns:
        One r per item; NaN where the item or the rest does not vary, or where two items have fewer than two units in
        common.
    """
    covariances = _pairwise_covariances(values)
    single, shared = np.diag(covariances), covariances.sum(axis=0)
    rest = covariances.sum() - 2 * shared + single
    product = single * rest
    sound = (single > NO_VARIATION) & (rest > NO_VARIATION)  # False where they are NaN
    r: FloatArray = np.where(sound, (shared - single) / np.sqrt(np.where(sound, product, 1.0)), np.nan)
    return r


def _pairwise_covariances(values: FloatArray) -> FloatArray:
    items = values.shape[1]
    found = np.full((items, items), np.nan)
    for i in range(items):
        for j in range(i, items):
            both = ~np.isnan(values[:, i]) & ~np.isnan(values[:, j])
            x, y = values[both, i], values[both, j]
            if len(x) > 1:
                order = np.lexsort((y, x))  # so that the order of the rows changes no digit
                x, y = x[order], y[order]
                found[i, j] = found[j, i] = float((x - x.mean()) @ (y - y.mean())) / (len(x) - 1)
    return found
