"""Tests of no change, and Holm's correction over the family they belong to."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy import stats

from helpers.statistics.intervals import FloatArray, moments

ENUMERATED = 13


class PairedTest(NamedTuple):
    """A paired t test of no mean change; NaN where the changes do not vary."""

    t: float
    df: float
    p: float


def paired_t(change: FloatArray) -> PairedTest:
    """Two-sided paired t test: t = mean/(sd/√n), df = n - 1.

    Source: Student (1908); R `t.test(second, first, paired = TRUE)`. n < 2: all NaN. Without variation df stands, and
    t and p are NaN: nothing tells how sure the change is (scipy gives p = 0 there).
    """
    n, mean, sd = moments(change)
    if n < 2:
        return PairedTest(math.nan, math.nan, math.nan)
    if sd == 0:
        return PairedTest(math.nan, float(n - 1), math.nan)
    t = mean / (sd / math.sqrt(n))
    return PairedTest(t, float(n - 1), float(2 * stats.t.sf(abs(t), n - 1)))


def wilcoxon_p(change: FloatArray) -> float:
    """Two-sided p of Wilcoxon's signed-rank test, by the conventions of `scipy.stats.wilcoxon(change)`.

    Zero changes are dropped, tied ones share their mean rank. n > 50, or n > 13 with ties or zeros: normal
    approximation with tie correction, without continuity correction (R `wilcox.test(change, exact = FALSE, correct =
    FALSE)`). Otherwise
    exact: up to 13 children by all 2^n signs (which scipy also does, slowly, where there are ties). Source: Wilcoxon
    (1945), Biometrics Bulletin 1, 80-83.

    Returns:
        p; NaN for n < 2 or where nobody changed.
    """
    if len(change) < 2 or not np.any(change):
        return math.nan
    if len(change) > ENUMERATED:
        return float(stats.wilcoxon(np.sort(change)).pvalue)
    moved = change[change != 0]
    ranks = stats.rankdata(np.abs(moved))
    signs = (np.arange(2 ** len(moved))[:, np.newaxis] >> np.arange(len(moved))) & 1
    twice_ranks = np.rint(2 * ranks).astype(np.int64)  # whole numbers: no noise in the comparison
    possible, observed = signs @ twice_ranks, int(twice_ranks[moved > 0].sum())
    return min(1.0, 2 * float(min(np.mean(possible <= observed), np.mean(possible >= observed))))


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's step-down adjustment over the p-values that are not NaN (a test that was not made is no hypothesis).

    The i-th smallest of m becomes max over j <= i of (m - j + 1) · p_j, at most 1. Source: Holm (1979), Scandinavian
    Journal of Statistics 6, 65-70; R `p.adjust(p, "holm")`.

    Returns:
        Adjusted p in the order given, NaN where p is NaN.
    """
    adjusted = [math.nan] * len(p_values)
    valid = sorted((i for i, p in enumerate(p_values) if not math.isnan(p)), key=lambda i: p_values[i])
    largest = 0.0
    for rank, i in enumerate(valid):
        largest = max(largest, min(1.0, (len(valid) - rank) * p_values[i]))
        adjusted[i] = largest
    return adjusted
