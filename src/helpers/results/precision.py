"""How precise a value is: twelve significant digits from where it becomes a row, so that processors agree.

They add in different orders and take logarithms by different tables: the last digits of a float differ from one to the
other (measured: up to 4e-15 of it). Nobody sees those digits, but whoever compares bytes does.

What remains: a value that lies within its noise of the middle between two neighbours goes up on one processor and down
on the other (one noisy value in a thousand), and a p-value far below 0.001 has the noise of its logarithm, many times
that of other numbers. No rounding has a way around it; so whoever compares values of two runs asks `same_value`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

DIGITS = 12
SAME = 1e-10  # relative; wider than one in the last digit
# What is left of a difference of equal numbers. Scores have nine decimals, so no smaller one is meant; but p-values
# are no differences, and the smallest say most.
NOISE = 1e-12


def precise(values: Iterable[float], statistics: Iterable[str]) -> NDArray[np.float64]:
    """The values with `DIGITS` significant digits; below `NOISE` they are 0 unless their statistic is a p-value."""
    return np.array([_precise(v, name) for v, name in zip(values, statistics, strict=True)], dtype=np.float64)


def _precise(value: float, statistic: str) -> float:
    if abs(value) < NOISE and not statistic.startswith("p_"):
        return 0.0
    return float(f"{value:.{DIGITS - 1}e}")


def same_value(one: float, other: float) -> bool:
    """Whether two values of the same number, both made `precise`, differ by no more than processors do."""
    both_missing = math.isnan(one) and math.isnan(other)
    # Where one is 0, the other was as near to NOISE.
    return both_missing or math.isclose(one, other, rel_tol=SAME, abs_tol=0.0 if one and other else NOISE * (1 + SAME))
