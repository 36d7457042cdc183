"""Whether more improved than worsened: the exact sign test."""

from __future__ import annotations

import math

from scipy import stats


def sign_p(up: int, down: int) -> float:
    """Two-sided p of the exact sign test: is it a coin's toss which of those who moved went up?

    Twice the smaller tail of the binomial distribution of `up` among up + down with probability 1/2, at most 1. Source:
    Dixon and Mood (1946), JASA 41, 557-566; R `binom.test(up, up + down)$p.value`.

    Args:
        up: How many went up.
        down: How many went down.

    Returns:
        p; NaN where nobody moved.

    Raises:
        ValueError: A count is negative.
    """
    if min(up, down) < 0:
        raise ValueError(f"counts cannot be negative: up={up}, down={down}")
    if up + down == 0:
        return math.nan
    return float(stats.binomtest(up, up + down).pvalue)
