"""Whether a later measurement's rows are those of the children whose ids they bear, by what these answered before.

A child's answers are like its own earlier ones, whatever the others learnt in between: each column is held against its
mean at the same measurement, so that a change of all is none. The likeness of a row and a child is the sum of the
products over columns; that of all rows with their own children is held against what it is in any order of the rows
(Mantel's permutation moments). Where it is beyond chance not with the own child but with a neighbour's, ids moved;
where it is as far below chance, the answers are turned. Where it is beyond chance with nobody's, and was clearly so
with the own child's between two earlier measurements, the ids are told of too.

Drawn: of 32,000 right measurements one is told of (in a thousand, where children are not like themselves at all, up to
13). Ids that moved by one place are missed, with ten questions and a child that is 0.8 the same, for 15 children in 29
pct. and for 30 in 1, with one that is half the same in 76 and 34; for 8 always: of so few any order is chance. Ids of
some children alone, exchanged, are not seen.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

FEWEST = 8  # children that have both measurements
BEYOND = 2.9  # standard errors, one-sided chance 0.002; twelve orders are tried
APART = 2.5  # and so much more than with the own child
LOST = 3.0  # standard errors between two likenesses, so that children who change each in their own way are no alarm
STEPS = (1, -1, 2, -2, 3, -3)


def likeness(before: npt.NDArray[np.float64], now: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How like each new row is to each child's earlier answers; NaN, none, is the mean."""
    then, new = (_standard(rows) for rows in (before, now))
    alike: npt.NDArray[np.float64] = new @ then.T
    return alike


def _standard(rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    answered = ~np.isnan(rows)
    given = np.maximum(answered.sum(axis=0), 1)
    apart = np.where(answered, rows - np.where(answered, rows, 0).sum(axis=0) / given, 0)
    spread = np.sqrt((apart**2).sum(axis=0) / given)
    standard: npt.NDArray[np.float64] = apart / np.where(spread > 0, spread, 1)
    return standard


def beyond_chance(alike: npt.NDArray[np.float64]) -> float:
    """How far the sum of the diagonal lies above that of rows in any order, in standard errors."""
    count = len(alike)
    apart = alike - alike.mean(axis=0) - alike.mean(axis=1, keepdims=True) + alike.mean()
    error = float(np.sqrt((apart**2).sum() / (count - 1)))
    return float(np.trace(apart)) / error if error > 0 else 0.0


def moved(alike: npt.NDArray[np.float64], orders: Sequence[Sequence[int]]) -> int:
    """By how many places the ids moved: row k is like the child k + n; 0 where they are where they were.

    Args:
        alike: The likeness of new rows and children, both in one order.
        orders: The orders in which ids can have moved: as they are sorted, as they lie in the file.
    """
    if len(alike) < FEWEST:
        return 0
    own = beyond_chance(alike)
    best, most = 0, max(BEYOND, own + APART)
    for order in orders:
        sorted_ = alike[np.ix_(order, order)]
        for step in STEPS:
            ahead, behind = (
                slice(max(0, step), len(order) + min(0, step)),
                slice(max(0, -step), len(order) - max(0, step)),
            )
            if len(order) - abs(step) >= FEWEST and (found := beyond_chance(sorted_[behind, ahead])) > most:
                best, most = step, found
    return best


def opposed(alike: npt.NDArray[np.float64]) -> bool:
    """Whether rows are as unlike their own child's earlier answers as no order of them would be."""
    return len(alike) >= FEWEST and beyond_chance(alike) < -BEYOND


def lost(alike: npt.NDArray[np.float64], earlier: npt.NDArray[np.float64]) -> bool:
    """Whether rows are like their own child by chance alone, and were clearly more so between earlier measurements."""
    if min(len(alike), len(earlier)) < FEWEST or beyond_chance(alike) > 1:
        return False
    (now, error), (then, other) = ((beyond_chance(one) / len(one) ** 0.5, 1 / len(one)) for one in (alike, earlier))
    return bool(then - now > LOST * (error + other) ** 0.5)
