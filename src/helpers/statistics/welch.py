"""The difference of two independent means: Welch's test with its interval, and Hedges g."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy.typing as npt
from scipy import stats

from helpers.statistics.intervals import moments


class Difference(NamedTuple):
    """First mean minus second, its interval and p; NaN where it is not defined."""

    difference: float
    low: float
    high: float
    p: float


def welch(first: npt.ArrayLike, second: npt.ArrayLike, confidence: float) -> Difference:
    """Welch's t interval and two-sided test for the difference of two independent means.

    m1 - m2 ± t(df) · √(s1²/n1 + s2²/n2), df = (s1²/n1 + s2²/n2)² / ((s1²/n1)²/(n1-1) + (s2²/n2)²/(n2-1)). Source: Welch
    (1947), Biometrika 34, 28-35; R `t.test(first, second)`.

    Args:
        first: Numbers of any unit, any order; missing ones are left out.
        second: The other group's.
        confidence: Coverage of the interval.

    Returns:
        In the unit of the values. All NaN where a group is empty; limits and p NaN where one has fewer than two or
        neither varies.
    """
    one, two = moments(first), moments(second)
    difference = one.mean - two.mean
    if min(one.n, two.n) < 2 or one.sd == two.sd == 0:
        return Difference(difference, math.nan, math.nan, math.nan)
    part_1, part_2 = one.sd**2 / one.n, two.sd**2 / two.n
    error = math.sqrt(part_1 + part_2)
    df = (part_1 + part_2) ** 2 / (part_1**2 / (one.n - 1) + part_2**2 / (two.n - 1))
    half = float(stats.t.ppf((1 + confidence) / 2, df)) * error
    return Difference(
        difference, difference - half, difference + half, float(2 * stats.t.sf(abs(difference) / error, df))
    )


def hedges_g(first: npt.ArrayLike, second: npt.ArrayLike) -> float:
    """Hedges g of two independent groups: (m1 - m2)/s_pooled · (1 - 3/(4(n1 + n2 - 2) - 1)).

    Source: Hedges (1981), Journal of Educational Statistics 6, 107-128. The correction is the same approximation as in
    `hedges_g_av`.

    Args:
        first: Numbers of any unit, any order; missing ones are left out.
        second: The other group's.

    Returns:
        A number without unit. NaN where a group is empty, both have one, or nothing varies within them.
    """
    one, two = moments(first), moments(second)
    df = one.n + two.n - 2
    if min(one.n, two.n) < 1 or df < 1:
        return math.nan
    squares = sum((m.n - 1) * m.sd**2 for m in (one, two) if m.n > 1)
    if squares == 0:
        return math.nan
    return (one.mean - two.mean) / math.sqrt(squares / df) * (1 - 3 / (4 * df - 1))
