"""Standardised change: Hedges g_av with its bootstrap interval, and Cohen's d_z."""

from __future__ import annotations

import hashlib
import math

import numpy as np
from scipy import special

from helpers.statistics.intervals import UNDEFINED, FloatArray, Interval, check_confidence, moments

RESAMPLE_DECIMALS = 7
LIMIT_DECIMALS = 6
CELLS = 60_000  # a block stays in the cache, and its product too small to be spread over threads, which costs more
NO_VARIATION = 1e-12
# The least number of children with a bootstrap interval: with fewer, 95 per cent intervals held the true size in less
# than 90 per cent of the simulated studies of some population (docs/statistics-simulations.md).
BOOTSTRAP_MIN_N = 18


def hedges_g_av(first: FloatArray, second: FloatArray, change: FloatArray) -> float:
    """Hedges g_av: the mean change in average standard deviations, corrected for small samples.

    mean(change) / √((sd_first² + sd_second²)/2) · (1 - 3/(4(2n-2) - 1)). Source: Lakens (2013), Frontiers in Psychology
    4:863 (d_av), with Hedges' (1981) correction, Journal of Educational Statistics 6, 107-128.

    Args:
        first: Scores of n children at the first wave.
        second: Scores of the same children at the second.
        change: Their changes, oriented so that plus is better.

    Returns:
        A number without unit, plus is better. NaN for n < 2, or where neither wave varies.
    """
    n, mean, _ = moments(change)
    average = math.sqrt((moments(first).sd ** 2 + moments(second).sd ** 2) / 2) if n > 1 else 0.0
    return mean / average * float(_correction(n)) if average > 0 else math.nan


def cohen_dz(change: FloatArray) -> float:
    """Cohen's d_z: mean(change)/sd(change), uncorrected (Lakens 2013). NaN for n < 2 or without variation."""
    n, mean, sd = moments(change)
    return mean / sd if n > 1 and sd > 0 else math.nan


def hedges_g_av_interval(
    first: FloatArray,
    second: FloatArray,
    change: FloatArray,
    *,
    confidence: float,
    resamples: int,
    seed: int,
    least_n: int = BOOTSTRAP_MIN_N,
) -> Interval:
    """Bias-corrected and accelerated bootstrap interval of `hedges_g_av`, resampling children with both their scores.

    Source: Efron (1987), JASA 82, 171-185; Efron and Tibshirani (1993), ch. 14. The resamples are those of
    `scipy.stats.bootstrap(..., paired=True, method="BCa")` with the same seed. Resampled values are rounded to seven
    decimals before they are compared (scores bear nine: ties must survive that), the limits to six: further ones are
    simulation noise and differ between machines. A resample without variation counts as infinite in the direction of
    its change.

    Args:
        first: Scores of n children at the first wave.
        second: Scores of the same children at the second.
        change: Their changes, oriented so that plus is better.
        confidence: Coverage, e.g. 0.95.
        resamples: How many samples are drawn from the children.
        seed: Where the drawing starts (`seed_of`).
        least_n: The least number of children; the simulations alone lower it, to show why it stands where it stands.

    Returns:
        Limits without unit. NaN for n < `least_n` and n < 3, where g_av or a jackknife value is not defined, where the
        changes do not vary, where all resamples lie on one side, or where a limit is infinite.

    Raises:
        ValueError: `confidence` is not between 0 and 1.
    """
    check_confidence(confidence)
    n = len(change)
    if n < max(3, least_n) or np.ptp(change) == 0 or math.isnan(hedges_g_av(first, second, change)):
        return UNDEFINED
    columns = _columns(first, second, change)
    spread = float(columns[:, 3:].sum())
    whole = columns.sum(axis=0)
    estimate = float(_g(whole[np.newaxis], n, spread)[0])
    resampled = _g(_resampled_sums(columns, resamples, seed), n, spread)
    jackknife = _g(whole - columns, n - 1, spread)
    if not np.isfinite(jackknife).all():
        return UNDEFINED
    below = (np.count_nonzero(resampled < estimate) + np.count_nonzero(resampled <= estimate)) / (2 * resamples)
    if not 0 < below < 1:
        return UNDEFINED
    bias = float(special.ndtri(below))
    away = jackknife.mean() - jackknife
    scale = float((away**2).sum()) ** 1.5
    acceleration = float((away**3).sum()) / (6 * scale) if scale > 0 else 0.0
    z = float(special.ndtri((1 + confidence) / 2))
    shifted = [bias + end for end in (-z, z)]
    shares = special.ndtr([bias + end / (1 - acceleration * end) for end in shifted])
    with np.errstate(invalid="ignore"):  # between two infinite values
        low, high = np.quantile(resampled, shares, method="linear")
    if not (math.isfinite(low) and math.isfinite(high)):
        return UNDEFINED
    return Interval(round(float(low), LIMIT_DECIMALS), round(float(high), LIMIT_DECIMALS))


def seed_of(seed: int, *names: str) -> int:
    """A seed of its own for each named number, the same on every machine and in every order of computing."""
    text = "\x1f".join((str(seed), *names))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def _correction(n: int) -> float:
    return 1 - 3 / (4 * (2 * n - 2) - 1)


def _columns(first: FloatArray, second: FloatArray, change: FloatArray) -> FloatArray:
    """What the sums of a resample are made of: change, and both scores (centred) and their squares."""
    at_first, at_second = first - first.mean(), second - second.mean()
    return np.column_stack([change, at_first, at_second, at_first**2, at_second**2])


def _resampled_sums(columns: FloatArray, resamples: int, seed: int) -> FloatArray:
    """Resamples × columns: the sums over n children drawn with replacement, in blocks that fit in memory."""
    n = len(columns)
    generator = np.random.default_rng(seed)
    block = max(1, CELLS // n)
    sums = []
    for start in range(0, resamples, block):
        size = min(block, resamples - start)
        drawn = generator.integers(0, n, (size, n)) + n * np.arange(size)[:, np.newaxis]
        times = np.bincount(drawn.ravel(), minlength=size * n).reshape(size, n)
        sums.append(times.astype(np.float64) @ columns)
    return np.concatenate(sums)


def _g(sums: FloatArray, n: int, spread: float) -> FloatArray:
    """g_av of each row of sums over n children; infinite without variation (measured by `spread`, the whole's)."""
    mean = np.round(sums[:, 0] / n, RESAMPLE_DECIMALS)
    squares = (sums[:, 3] - sums[:, 1] ** 2 / n) + (sums[:, 4] - sums[:, 2] ** 2 / n)
    flat = squares <= NO_VARIATION * spread
    average = np.sqrt(np.where(flat, 1.0, squares) / (n - 1) / 2)
    bare = np.where(mean == 0, 0.0, np.copysign(np.inf, mean))
    value: FloatArray = np.where(flat, bare, mean / average * _correction(n))
    return np.round(value, RESAMPLE_DECIMALS)
