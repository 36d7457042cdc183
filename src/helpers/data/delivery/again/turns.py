"""Whether the answers of rows that are new fit the earlier ones better turned round than as they stand.

New rows are of other children, or of a later measurement, and may well say something else: that is what a study
measures. What a turn does and no real change does: each answer moves to its mirror image about the middle of its scale,
the much used end and the little used one change places, and an item that is turned alone changes the sign of its
correlations. So two readings are held against each other, in standardised answers `z` about the middle of the scale,
high being good: `z` is normal with the earlier mean and covariance, or `D z` is, where `D` turns some of the columns. A
real change moves all means together by a normally distributed step (`Change`), which both readings allow. The evidence
is the logarithm of the ratio of the two likelihoods; the covariance is shrunk towards independence by as much as it is
uncertain, a share of p of n + p.

Drawn as in `tests/data/delivery/test_new_rows.py`, with 0.15 of a real change in each question beside it: of 24,000
right deliveries of 8, 15 or 30 new children who lie 0, 0.3 or 0.6 standard deviations from 20 or 60 earlier ones, 4 are
told of. Turned ones that are missed, of 8, 15 and 30 children in pct.: with fifteen questions whose means lie 0.8 off
the middle 2, 0 and 0, with ten 10, 6 and 2, with six 24, 18 and 13, with four 50, 44 and 37; with 0.3 off it 5, 2 and
1, then 20, 10 and 6, then 44, 32 and 28, then 73, 65 and 56. Where every mean is the middle, as in the invented
projects, a turn of all cannot be told from a real change: 28 of 32 are missed with 8 and 15 children, 19 with 30. There
the counts that are confirmed have to do. Fewer than five new rows tell nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt
from scipy.special import betaln

CHANCE = 0.001
FEWEST_NEW, FEWEST_BEFORE = 5, 8
_LEAST_SPREAD = 0.1  # of a scale's half: of answers that were all the same before nothing is sure
_WEIGHT = 20  # children that earlier yes and no count as at most, so that offers and needs may change
_JEFFREYS = 0.5
_AS_MUCH = 2.0  # in natural logarithms: about seven times as likely is no reason to call a whole scale one item


@dataclass(frozen=True)
class Change:
    """Standard deviations by which means may really move: of all together, of a dimension, of an item."""

    together: float
    dimension: float
    item: float


OTHER_CHILDREN = Change(0.4, 0.2, 0.2)
ANOTHER_MEASUREMENT = Change(0.8, 0.4, 0.3)


def turned(
    before: npt.NDArray[np.float64], now: npt.NDArray[np.float64], scales: Sequence[Sequence[int]], change: Change
) -> tuple[int, ...]:
    """The columns of the new rows that fit turned round, and clearly better so; none where nothing is clear.

    Args:
        before: The earlier rows: answers from -1 to 1, 0 being the middle of the scale and 1 its good end; NaN: none.
        now: The new ones.
        scales: The columns of each scale. Tried are all columns, each scale and each column.
        change: By how much means may have moved.
    """
    before, now = (rows[~np.isnan(rows).all(axis=1)] for rows in (before, now))
    if len(before) < FEWEST_BEFORE or len(now) < FEWEST_NEW:
        return ()
    count = before.shape[1]
    means = np.array([_mean(column) for column in before.T])
    spreads = np.array([max(_spread(column), _LEAST_SPREAD) for column in before.T])
    # What is not answered lies where it lay before: that speaks against a turn.
    then, new = (np.where(np.isnan(rows), means, rows) / spreads for rows in (before, now))
    means /= spreads
    covariance = _covariance(then, scales)
    moved = np.full((count, count), change.together**2) + change.item**2 * np.eye(count)
    for scale in scales:
        moved[np.ix_(scale, scale)] += change.dimension**2
    of_means = np.linalg.inv(covariance * (1 / len(new) + 1 / len(then)) + moved)
    of_rows = np.linalg.inv(covariance) * len(then) / (len(then) + len(new) + count)
    middle = new.mean(axis=0)
    scatter = (new - middle).T @ (new - middle)

    def misfit(signs: npt.NDArray[np.float64]) -> float:
        apart = signs * middle - means
        return float(apart @ of_means @ apart + (of_rows * (np.outer(signs, signs) * scatter)).sum())

    tried = dict.fromkeys([tuple(range(count)), *map(tuple, scales), *((place,) for place in range(count))])
    as_it_is = misfit(np.ones(count))
    evidence = {
        places: (as_it_is - misfit(np.where(np.isin(np.arange(count), places), -1.0, 1.0))) / 2 for places in tried
    }
    return _widest(evidence)


def _widest(evidence: Mapping[tuple[int, ...], float]) -> tuple[int, ...]:
    """The columns that are clearly turned: the widest of the sets, which come first, that explain about as much."""
    most = max(evidence.values(), default=0.0)
    if most <= math.log(max(len(evidence), 1) / CHANCE):
        return ()
    return next(places for places, found in evidence.items() if found > most - _AS_MUCH)


def _covariance(rows: npt.NDArray[np.float64], scales: Sequence[Sequence[int]]) -> npt.NDArray[np.float64]:
    """The covariance of standardised columns, one number for each scale and each two of them, shrunk towards none."""
    seen = np.cov(rows, rowvar=False).reshape(rows.shape[1], rows.shape[1])
    own = len(scales) / (len(rows) + len(scales))
    smooth = np.zeros_like(seen)
    for one, other in product(scales, scales):
        block = seen[np.ix_(one, other)]
        apart = ~np.eye(len(one), dtype=bool) if one is other else np.ones_like(block, dtype=bool)
        smooth[np.ix_(one, other)] = (1 - own) * float(block[apart].mean()) if apart.any() else 0.0
    np.fill_diagonal(smooth, 1.0)
    values, vectors = np.linalg.eigh(smooth)
    whole: npt.NDArray[np.float64] = (vectors * np.maximum(values, _LEAST_SPREAD)) @ vectors.T
    return whole


def _mean(column: npt.NDArray[np.float64]) -> float:
    given = column[~np.isnan(column)]
    return float(given.mean()) if len(given) else 0.0


def _spread(column: npt.NDArray[np.float64]) -> float:
    given = column[~np.isnan(column)]
    return float(given.std(ddof=1)) if len(given) > 1 else 0.0


def flags_exchanged(before: Sequence[tuple[int, int]], now: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """The columns of yes and no of which new rows fit exchanged, and clearly better so: all of them, or one.

    A new count follows a beta-binomial distribution after the earlier ones, which count as `_WEIGHT` children at most.

    Args:
        before: Of each column how many said yes and no before.
        now: The same of the new rows.
    """
    gains = [_gain(one, other) for one, other in zip(before, now, strict=True)]
    sets = dict.fromkeys([tuple(range(len(gains))), *((place,) for place in range(len(gains)))] if gains else [])
    return _widest({places: sum(gains[place] for place in places) for places in sets})


def _gain(before: tuple[int, int], now: tuple[int, int]) -> float:
    if sum(before) < FEWEST_BEFORE or sum(now) < FEWEST_NEW:
        return 0.0
    share = min(1.0, _WEIGHT / sum(before))
    yes, no = (share * one + _JEFFREYS for one in before)
    return float(betaln(yes + now[1], no + now[0]) - betaln(yes + now[0], no + now[1]))
