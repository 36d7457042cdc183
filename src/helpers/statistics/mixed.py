"""Change over all waves at once, for every child measured at the start: a mixed model as sensitivity analysis."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import optimize, stats

from helpers.results import pair, results_frame
from helpers.statistics.intervals import FloatArray
from helpers.statistics.items import CHILD, direction
from helpers.statistics.rows import Row, rows
from helpers.study.scales import Dimension

# Between the spread of children and the spread within them, as logarithms of the ratio of variances. At the lower end
# children do not differ (lme4 calls a fit singular there, too), at the upper one nothing is left within them.
LEAST, MOST = math.log(1e-8), math.log(1e8)
STEPS = 40
_NEAR = 1e-3  # of the logarithm of the ratio: far wider than the search among values can miss by


def mixed_change(
    scores: pd.DataFrame, dimensions: Sequence[Dimension], waves: Sequence[str], *, confidence: float, group: str = ""
) -> pd.DataFrame:
    """Mean change from the baseline to each later wave by a linear mixed model over all waves.

    score = μ + Σ β_w · [wave w] + u_child + e, u and e normal, fitted by REML; the change to wave w is β_w, oriented so
    that plus is better. Children with a baseline score take part with every wave they have: where those who left
    differ only in what was measured of them (missing at random), that does not bias it. The limits are β ± t(df) · se,
    df = scores - children - later waves. Source: Laird and Ware (1982), Biometrics 38, 963-974; Pinheiro and Bates
    (2000), Mixed-Effects Models in S and S-PLUS, ch. 2; R `nlme::lme(score ~ wave, random = ~ 1 | child)` and its
    `intervals`, `lme4::lmer(score ~ wave + (1 | child))` for estimate and se.

    Args:
        scores: From `scale_scores`.
        dimensions: The scales, in the order wanted; one without a baseline score gives no rows.
        waves: The waves in order; the first is the baseline.
        confidence: Coverage of the intervals.
        group: Whose scores they are; goes into the rows.

    Returns:
        Result rows per dimension for wave `<baseline>-<later>`, for each later wave at which any of them was measured:
        mixed_change with `_ci_low/_ci_high` (scale points, plus is better). n is those measured at both waves, the n of
        every number with this key; the model rests on all with a baseline score, who are the n of `wave_means`. NaN
        where the fit is singular: children do not differ, nothing varies within them, or no degree of freedom is left.
    """
    baseline, *later = waves
    found: list[Row] = []
    for dimension in dimensions:
        own = scores.loc[(scores["dimension"] == dimension.code) & scores["wave"].isin(list(waves))]
        children = pd.MultiIndex.from_frame(own.loc[own["wave"] == baseline, CHILD])
        if not len(children):
            continue
        own = own.loc[pd.MultiIndex.from_frame(own[CHILD]).isin(children)].sort_values([*CHILD, "wave"])
        measured = [wave for wave in later if (own["wave"] == wave).any()]
        child = own.groupby(CHILD, sort=True).ngroup().to_numpy().astype(np.int64)
        at: FloatArray = (own[["wave"]].to_numpy() == np.array([measured])).astype(np.float64)
        fit = _fit(own["score"].to_numpy(dtype=np.float64), child, at)
        t = float(stats.t.ppf((1 + confidence) / 2, fit.df)) if fit else math.nan
        for k, wave in enumerate(measured):
            change = error = math.nan
            if fit:
                change, error = direction(dimension) * float(fit.effects[k + 1]), float(fit.errors[k + 1])
            values = {"": change, "_ci_low": change - t * error, "_ci_high": change + t * error}
            named = {f"mixed_change{ending}": value for ending, value in values.items()}
            both, span = int(at[:, k].sum()), pair((baseline, wave))
            found += rows(named, measure=dimension.code, n=both, group=group, wave=span)
    return results_frame(found)


class _Fit(NamedTuple):
    """Fixed effects (mean at the baseline, then the changes), their standard errors and degrees of freedom."""

    effects: FloatArray
    errors: FloatArray
    df: int


class _Group(NamedTuple):
    """The children with `size` scores: how many they are, and the cross products of their sums."""

    size: int
    children: int
    products: FloatArray


class _At(NamedTuple):
    """The model at one ratio of variances: minus twice the restricted log likelihood, but for a constant, and its slope
    over the logarithm of the ratio."""

    deviance: float
    slope: float
    effects: FloatArray
    information: FloatArray
    residual: float


def _fit(score: FloatArray, child: npt.NDArray[np.int64], later: FloatArray) -> _Fit | None:
    """The REML fit by its one-dimensional profile; None where it is singular.

    One row for each score: the number of its child, and for each later wave 1 where it is from there.

    statsmodels' MixedLM fits the same model in a thousand times the time, fails on some sound data (a singular matrix
    on the way) and takes its standard errors from the joint Hessian: with 8 children they are 1 per cent off lme4's.
    """
    sizes = np.bincount(child)
    df = len(score) - len(sizes) - later.shape[1]
    if not later.size or df < 1 or np.ptp(score) == 0:
        return None
    columns: FloatArray = np.column_stack([np.ones(len(score)), later, score])
    sums: FloatArray = np.column_stack([np.bincount(child, weights=column) for column in columns.T])
    whole: FloatArray = columns.T @ columns
    # Children with the same number of scores weigh the same: their sums' products are all that a ratio needs.
    alike = [(int(size), sums[sizes == size]) for size in np.unique(sizes)]
    groups = [_Group(size, len(own), own.T @ own) for size, own in alike]

    def at(log_ratio: float) -> _At:
        return _profile(math.exp(log_ratio), whole, groups)

    grid = np.linspace(LEAST, MOST, STEPS)
    k = int(np.argmin([at(point).deviance for point in grid]))
    if k in (0, STEPS - 1):
        return None
    best = optimize.minimize_scalar(
        lambda point: at(point).deviance, bounds=(grid[k - 1], grid[k + 1]), method="bounded", options={"xatol": 1e-9}
    )
    fitted = at(_settled(float(best.x), lambda point: at(point).slope))
    errors = np.sqrt(np.diag(np.linalg.inv(fitted.information)) * fitted.residual)
    return _Fit(fitted.effects, errors, df)


def _settled(found: float, slope: Callable[[float], float]) -> float:
    """The minimum to the last digits: where the slope is nought, near where the search among values ended.

    Values around a minimum differ by less than a float can tell: two processors' arithmetic moved the ratio by 1e-6.
    """
    low, high = found - _NEAR, found + _NEAR
    return float(optimize.brentq(slope, low, high, xtol=1e-14)) if slope(low) < 0 < slope(high) else found


def _profile(ratio: float, whole: FloatArray, groups: Sequence[_Group]) -> _At:
    """Generalised least squares with variance σ² · (I + ratio · J) within each child, from cross products alone."""
    crossed = whole.copy()
    turned = np.zeros_like(whole)  # the slope of `crossed` over the logarithm of the ratio
    determinants = slope = 0.0
    for group in groups:
        crossed -= ratio / (1 + ratio * group.size) * group.products
        turned -= ratio / (1 + ratio * group.size) ** 2 * group.products
        determinants += group.children * math.log1p(ratio * group.size)
        slope += group.children * ratio * group.size / (1 + ratio * group.size)
    information, against = crossed[:-1, :-1], crossed[:-1, -1]
    effects: FloatArray = np.linalg.solve(information, against).astype(np.float64)
    free = sum(group.size * group.children for group in groups) - len(effects)
    residual = max(float(crossed[-1, -1] - against @ effects) / free, np.finfo(float).tiny)
    determinants += float(np.linalg.slogdet(information)[1])
    left = np.append(
        -effects, 1.0
    )  # what the effects leave unexplained; they are the best ones, so their slope is nought
    slope += float(left @ turned @ left) / residual + float(np.trace(np.linalg.solve(information, turned[:-1, :-1])))
    return _At(free * math.log(residual) + determinants, slope, effects, information, residual)
