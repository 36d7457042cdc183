"""What it means for the mean change that children come in groups and families: cluster-robust sensitivity."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from helpers.results import Contrast, pair, results_frame
from helpers.statistics.intervals import FloatArray, moments
from helpers.statistics.items import CHILD
from helpers.statistics.rows import Row, rows

FEWEST = 10
NO_VARIATION = 1e-9


def cluster_change(
    changes: pd.DataFrame, clusters: pd.Series[Any], contrast: Contrast, *, confidence: float, group: str = ""
) -> pd.DataFrame:
    """Interval and test of the mean change that allow for likeness within clusters.

    The mean is that of `change_summary`; its variance is CR1: G/(G-1) · Σ_g (Σ_i (change_i - mean))² / n², with
    t(G - 1) over the G clusters. Source: Liang and Zeger (1986), Biometrika 73, 13-22; Cameron and Miller (2015),
    Journal of Human Resources 50, 317-372. The likeness is the intraclass correlation of a one-way analysis of
    variance, (MSB - MSW)/(MSB + (n0 - 1) · MSW), n0 = (n - Σ n_g²/n)/(G - 1): Donner (1986), International Statistical
    Review 54, 67-82; it can be negative.

    Args:
        changes: From `paired_changes`.
        clusters: Index (project, child_id), value the cluster, unique within its project. A child without a value, or
            not in the index, is its own cluster.
        contrast: The two waves, earlier first.
        confidence: Coverage of the interval.
        group: Whose changes they are; goes into the rows.

    Returns:
        Result rows per dimension for wave `first-second`: clusters (G, single children included), cluster_ci_low,
        cluster_ci_high (scale points, plus is better), p_cluster, icc. n as in `change_summary`. With fewer than ten
        clusters of two or more children these are NaN: CR1 is too narrow there, and the likeness of a few pairs of
        siblings tells how far apart each pair is. So are interval and p without variation.

    Raises:
        ValueError: A child has two clusters.
    """
    if clusters.index.has_duplicates:
        raise ValueError("a child has two clusters")
    found: list[Row] = []
    for dimension, own in changes.groupby("dimension", sort=False):
        own = own.sort_values(["change", *CHILD])
        values = _robust(own["change"].to_numpy(dtype=np.float64), _numbered(own, clusters), confidence)
        found += rows(values, measure=str(dimension), n=len(own), group=group, wave=pair(contrast))
    return results_frame(found)


def _numbered(own: pd.DataFrame, clusters: pd.Series[Any]) -> np.ndarray[Any, Any]:
    """Each row's cluster as a number."""
    keys = pd.MultiIndex.from_frame(own[CHILD])
    given = clusters.reindex(keys)
    alone = given.isna().to_numpy()
    names = [
        (project, True, child) if single else (project, False, str(cluster))
        for (project, child), single, cluster in zip(keys, alone, given, strict=True)
    ]
    return pd.factorize(pd.Series(names, dtype=object))[0]


def _robust(change: FloatArray, cluster: np.ndarray[Any, Any], confidence: float) -> dict[str, float]:
    n, mean, sd = moments(change)
    sizes = np.bincount(cluster)
    count = len(sizes)
    low = high = p = math.nan
    enough = (sizes > 1).sum() >= FEWEST
    if enough and sd > 0:
        sums = np.bincount(cluster, weights=change - mean)
        error = math.sqrt(count / (count - 1) * float(sums @ sums)) / n
        if error > NO_VARIATION * sd:  # below it the clusters' means are the same but for float noise
            half = float(stats.t.ppf((1 + confidence) / 2, count - 1)) * error
            low, high = mean - half, mean + half
            p = float(2 * stats.t.sf(abs(mean) / error, count - 1))
    return {
        "clusters": count,
        "cluster_ci_low": low,
        "cluster_ci_high": high,
        "p_cluster": p,
        "icc": _icc(change, cluster, sizes) if enough else math.nan,
    }


def _icc(change: FloatArray, cluster: np.ndarray[Any, Any], sizes: np.ndarray[Any, Any]) -> float:
    n, count = len(change), len(sizes)
    if np.ptp(change) == 0:
        return math.nan
    means = np.bincount(cluster, weights=change) / sizes
    within = float(((change - means[cluster]) ** 2).sum()) / (n - count)
    between = float((sizes * (means - change.mean()) ** 2).sum()) / (count - 1)
    typical = (n - float((sizes**2).sum()) / n) / (count - 1)
    whole = between + (typical - 1) * within
    return (between - within) / whole if whole > 0 else math.nan
