"""The projects as a sample of projects: a random-effects meta-analysis of their mean changes."""

from __future__ import annotations

import math
from collections.abc import Collection

import numpy as np
import pandas as pd
from scipy import optimize, stats

from helpers.results import ACROSS, Contrast, pair, results_frame
from helpers.statistics.common import common_spread
from helpers.statistics.intervals import FloatArray, moments
from helpers.statistics.rows import Row, rows

FEWEST = 3
PROJECT_COLUMNS = ["dimension", "project", "n", "mean_change", "sd_change"]


def project_changes(changes: pd.DataFrame, minimum: int = 2) -> pd.DataFrame:
    """Each project's mean change in each dimension, for `random_effects` and the forest plot.

    Args:
        changes: From `paired_changes`, all projects.
        minimum: The fewest children with a change that a project needs in a dimension.

    Returns:
        dimension, project, n, mean_change, sd_change (n - 1; NaN for n = 1), in the order of the rows.
    """
    found = []
    for (dimension, project), own in changes.groupby(["dimension", "project"], sort=False, observed=True):
        n, mean, sd = moments(own["change"])
        if n >= max(1, minimum):
            found.append((dimension, project, n, mean, sd))
    return pd.DataFrame(found, columns=PROJECT_COLUMNS)


def with_common_spread(by_project: pd.DataFrame, told: Collection[tuple[str, str]]) -> pd.DataFrame:
    """The projects with the spread that some have in common, in place of a spread of their own that is not told.

    Args:
        by_project: From `project_changes`.
        told: Dimension and project of those whose own spread is used.

    Returns:
        The same columns; sd_change is NaN where it is not told and fewer than two others are (`common_spread`).
    """
    found = by_project.copy()
    for dimension, own in by_project.groupby("dimension", sort=False):
        mine = pd.Series([(dimension, project) in told for project in own["project"]], index=own.index, dtype=bool)
        common = common_spread(own.loc[mine, "n"], own.loc[mine, "sd_change"])
        found.loc[own.index[~mine], "sd_change"] = common.sd if common else math.nan
    return found


def random_effects(by_project: pd.DataFrame, contrast: Contrast, *, confidence: float) -> pd.DataFrame:
    """The mean change of a project like these, how much projects differ, and what another one could expect.

    Random effects over the projects' mean changes with variances sd²/n: τ² by Paule and Mandel, the interval by Hartung
    and Knapp, t with k - 1 df. The prediction interval is pooled_change ± t(k-2) · √(se² + τ²), with the same standard
    error and one df less for the estimated τ², as Higgins et al. have it: with k - 1 three projects' interval covers a
    fourth one too seldom (docs/statistics-simulations.md). I² = max(0, (Q - (k-1))/Q). Sources: Paule and Mandel
    (1982), J. Res. Natl. Bur. Stand. 87, 377-385; Hartung and Knapp (2001), Statistics in Medicine 20, 3875-3889;
    Higgins and Thompson (2002), Statistics in Medicine 21, 1539-1558; Higgins, Thompson and Spiegelhalter (2009), JRSS
    A 172, 137-159; R `metafor::rma(yi, vi, method = "PM", test = "knha")` and `predict(..., pi.type = "riley")`.

    Args:
        by_project: dimension, project, n, mean_change, sd_change (`project_changes`). Projects with n < 2 or without
            variation have no standard error and are left out.
        contrast: The two waves, earlier first.
        confidence: Coverage of the intervals.

    Returns:
        Result rows per dimension, group `across:projects`, wave `first-second`: projects (k, those included);
        pooled_change with pooled_change_ci_low/high, prediction_low, prediction_high (scale points, plus is better),
        i_squared (fraction), tau_squared (scale points squared), q_statistic, p_heterogeneity (chi-square, k - 1). n is
        the children of the projects included. With fewer than three projects `projects` stands alone.
    """
    found: list[Row] = []
    for dimension, own in by_project.groupby("dimension", sort=False):
        included = own.loc[(own["n"] >= 2) & (own["sd_change"] > 0)].sort_values("project")
        values: dict[str, float] = {"projects": len(included)}
        if len(included) >= FEWEST:
            mean, sd, n = (included[name].to_numpy(dtype=np.float64) for name in ("mean_change", "sd_change", "n"))
            values |= _combined(mean, sd**2 / n, confidence)
        found += rows(values, measure=str(dimension), n=int(included["n"].sum()), group=ACROSS, wave=pair(contrast))
    return results_frame(found)


def _combined(change: FloatArray, variance: FloatArray, confidence: float) -> dict[str, float]:
    df = len(change) - 1
    _, q = _weighted(0.0, change, variance)
    tau_squared = _paule_mandel(change, variance)
    pooled, spread = _weighted(tau_squared, change, variance)
    error = math.sqrt(spread / df / float((1 / (variance + tau_squared)).sum()))
    t, wider = (float(stats.t.ppf((1 + confidence) / 2, free)) for free in (df, df - 1))
    reach = wider * math.sqrt(error**2 + tau_squared)
    return {
        "pooled_change": pooled,
        "pooled_change_ci_low": pooled - t * error,
        "pooled_change_ci_high": pooled + t * error,
        "prediction_low": pooled - reach,
        "prediction_high": pooled + reach,
        "i_squared": max(0.0, (q - df) / q) if q > 0 else 0.0,
        "tau_squared": tau_squared,
        "q_statistic": q,
        "p_heterogeneity": float(stats.chi2.sf(q, df)),
    }


def _weighted(tau_squared: float, change: FloatArray, variance: FloatArray) -> tuple[float, float]:
    """The mean weighted by 1/(variance + τ²), and the weighted sum of squares around it."""
    weight = 1 / (variance + tau_squared)
    mean = float(weight @ change) / float(weight.sum())
    return mean, float(weight @ (change - mean) ** 2)


def _paule_mandel(change: FloatArray, variance: FloatArray) -> float:
    """The τ² at which the weighted sum of squares is its expectation k - 1; 0 where it is below that at 0 already.

    statsmodels' combine_effects (method_re="iterated") stops where the sum is within 1e-5 of k - 1, and with a smaller
    tolerance falls back to 0 in one set of data of six, as soon as rounding makes the difference negative.
    """
    df = len(change) - 1

    def excess(tau_squared: float) -> float:
        return _weighted(tau_squared, change, variance)[1] - df

    if excess(0.0) <= 0:
        return 0.0
    top = float(np.ptp(change)) ** 2 * len(change)  # there the sum is at most (k · range²)/(k · range²) = 1
    return float(optimize.brentq(excess, 0.0, top, xtol=1e-15, rtol=1e-14))
