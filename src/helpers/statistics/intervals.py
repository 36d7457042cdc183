"""Confidence intervals for a mean, a share, and differences of shares. All are closed formulas."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats

FloatArray = npt.NDArray[np.float64]


class Interval(NamedTuple):
    """Both limits of a confidence interval; NaN where it is not defined."""

    low: float
    high: float


UNDEFINED = Interval(math.nan, math.nan)


class Moments(NamedTuple):
    """Number, mean and standard deviation (denominator n - 1) of some values."""

    n: int
    mean: float
    sd: float


def moments(values: npt.ArrayLike) -> Moments:
    """Number, mean and standard deviation of the values that are not missing, whatever their order.

    The values are summed in sorted order, so that a permutation of the rows changes no digit. Equal values have exactly
    the standard deviation 0 (float noise would make a test of it). n = 0: mean NaN; n < 2: standard deviation NaN.
    """
    given = np.asarray(values, dtype=np.float64).ravel()
    given = np.sort(given[~np.isnan(given)])
    n = int(given.size)
    if n == 0:
        return Moments(0, math.nan, math.nan)
    if given[0] == given[-1]:
        return Moments(n, float(given[0]), 0.0 if n > 1 else math.nan)
    return Moments(n, float(given.mean()), float(given.std(ddof=1)))


def mean_interval(values: npt.ArrayLike, confidence: float) -> Interval:
    """Student's t interval for a mean: mean ± t(n-1) · sd/√n.

    Source: Student (1908), Biometrika 6, 1-25; R `t.test(x)$conf.int`.

    Args:
        values: Numbers of any unit, any order; missing ones are left out.
        confidence: Coverage, e.g. 0.95.

    Returns:
        Limits in the unit of the values. NaN for n < 2, and where the values do not vary: nothing tells
        how sure their mean is (R gives both limits as the mean, as if it were certain).

    Raises:
        ValueError: `confidence` is not between 0 and 1.
    """
    return _t_interval(moments(values), confidence)


def _t_interval(of: Moments, confidence: float) -> Interval:
    check_confidence(confidence)
    if of.n < 2 or of.sd == 0:
        return UNDEFINED
    half = float(stats.t.ppf((1 + confidence) / 2, of.n - 1)) * of.sd / math.sqrt(of.n)
    return Interval(of.mean - half, of.mean + half)


def wilson_interval(count: int, n: int, confidence: float) -> Interval:
    """Wilson's score interval for a share, without continuity correction.

    (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n). Source: Wilson (1927), JASA 22, 209-212; R
    `prop.test(count, n, correct = FALSE)$conf.int`.

    Args:
        count: How many of the `n` have the property.
        n: How many there are.
        confidence: Coverage, e.g. 0.95.

    Returns:
        Limits as fractions, within 0 to 1 and on either side of count/n. NaN for n = 0.

    Raises:
        ValueError: Not 0 <= count <= n, or `confidence` is not between 0 and 1.
    """
    z = _z(confidence)
    if not 0 <= count <= n:
        raise ValueError(f"not 0 <= count <= n: count={count}, n={n}")
    if n == 0:
        return UNDEFINED
    p = count / n
    middle = p + z * z / (2 * n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low = 0.0 if count == 0 else (middle - half) / scale
    high = 1.0 if count == n else (middle + half) / scale
    return Interval(low, high)


def newcombe_interval(count_1: int, n_1: int, count_2: int, n_2: int, confidence: float) -> Interval:
    """Newcombe's hybrid score interval for p1 - p2 of two independent shares, without continuity correction.

    d - √((p1-l1)² + (u2-p2)²) to d + √((u1-p1)² + (p2-l2)²), where l and u are the Wilson limits. Source: Newcombe
    (1998), Statistics in Medicine 17, 873-890, method 10.

    Args:
        count_1: How many of the first group have the property.
        n_1: How many are in it.
        count_2: How many of the second have it.
        n_2: How many are in that.
        confidence: Coverage, e.g. 0.95.

    Returns:
        Limits as fractions from -1 to 1. NaN where one of the groups is empty.

    Raises:
        ValueError: As `wilson_interval`.
    """
    low_1, high_1 = wilson_interval(count_1, n_1, confidence)
    low_2, high_2 = wilson_interval(count_2, n_2, confidence)
    if n_1 == 0 or n_2 == 0:
        return UNDEFINED
    p_1, p_2 = count_1 / n_1, count_2 / n_2
    difference = p_1 - p_2
    below, above = math.hypot(p_1 - low_1, high_2 - p_2), math.hypot(high_1 - p_1, p_2 - low_2)
    return Interval(max(-1.0, difference - below), min(1.0, difference + above))


def net_share_interval(count_up: int, count_down: int, n: int, confidence: float) -> Interval:
    """Bonett and Price's adjusted Wald interval for the share that went up minus the share that went down.

    The two shares are of the same n children and exclude each other: the difference is that of two paired
    proportions, and the unchanged stand on the diagonal. With p = (up+1)/(n+2), q = (down+1)/(n+2): p - q ± z √((p +
    q - (p-q)²)/(n+2)).
    Source: Bonett and Price (2012), Journal of Educational and Behavioral Statistics 37, 479-488. (The unadjusted Wald
    interval covers far too seldom in small groups and is a point where everyone improved.)

    Args:
        count_up: How many went up.
        count_down: How many went down.
        n: How many there are, the unchanged included.
        confidence: Coverage, e.g. 0.95.

    Returns:
        Limits as fractions from -1 to 1. NaN for n = 0.

    Raises:
        ValueError: The counts are negative or together more than n, or `confidence` is not between 0 and 1.
    """
    z = _z(confidence)
    if min(count_up, count_down) < 0 or count_up + count_down > n:
        raise ValueError(f"not two parts of n: up={count_up}, down={count_down}, n={n}")
    if n == 0:
        return UNDEFINED
    p, q = (count_up + 1) / (n + 2), (count_down + 1) / (n + 2)
    half = z * math.sqrt((p + q - (p - q) ** 2) / (n + 2))
    return Interval(max(-1.0, p - q - half), min(1.0, p - q + half))


def _z(confidence: float) -> float:
    check_confidence(confidence)
    return float(stats.norm.ppf((1 + confidence) / 2))


def check_confidence(confidence: float) -> None:
    """Raise a ValueError for a coverage that is not between 0 and 1, as 95 for 95 per cent."""
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must be between 0 and 1, not {confidence}")
