"""Whether the answers of a later delivery look like another column's earlier ones, or like their own on another scale.

Nothing but counts is asked here, so that a delivery of other children is held against the earlier one too.

How much better one reading fits than another is a Bayes factor: counts that were drawn from what was seen before follow
a Dirichlet-multinomial distribution, whose parameters are the earlier counts and Jeffreys' half (Gelman et al. 2013,
Bayesian Data Analysis, § 3.4). A factor above `1/p` has at most the chance `p` where nothing was exchanged. A change
that all columns share, as from a first to a last measurement, speaks for no exchange: the columns keep their order.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from scipy import stats
from scipy.optimize import linear_sum_assignment
from scipy.special import gammaln

CHANCE = 0.001
MORE = 0.005
LEAST_COUNTS = 10
_JEFFREYS = 0.5
_NEARER = 0.3  # how much nearer the mirror image is, in shares of all answers
_FACTORS = (10, 100, 1000)
_NEAR_FACTOR = 0.15  # in powers of ten: quartiles of a few children move so much by themselves
_OWN, _OTHER = 1.0, 0.4  # in quartile ranges: farther than this from their own, and nearer than this to the other's

Counts = Mapping[str, int]
Quartiles = Sequence[float]


def exchanged(before: Mapping[str, Counts], now: Mapping[str, Counts]) -> Iterator[tuple[str, str]]:
    """The columns that fit another column's earlier answers better than their own, each with that other.

    Only whole exchanges are told, in which every column gives its answers to another and each fits better so.

    Args:
        before: The earlier counts of columns that have the same answers, by the column.
        now: The new counts, of the same columns.
    """
    codes = [code for code in now if code in before and min(_sum(before[code]), _sum(now[code])) >= LEAST_COUNTS]
    if len(codes) < 2:
        return
    answers = sorted({answer for code in codes for answer in (*before[code], *now[code])})
    ones, others = ([[counts[code].get(answer, 0) for answer in answers] for code in codes] for counts in (before, now))
    fits = np.array([[_fit(one, other) for one in ones] for other in others])
    _, given = linear_sum_assignment(-fits)
    for cycle in _cycles(given.tolist()):
        gains = [fits[one, given[one]] - fits[one, one] for one in cycle]
        # As many exchanges of so many columns could have been seen.
        if min(gains) > 0 and sum(gains) > math.log(1 / CHANCE) + math.log(
            math.comb(len(codes), len(cycle)) * math.factorial(len(cycle) - 1)
        ):
            for one in cycle:
                yield codes[one], codes[given[one]]


def _sum(counts: Counts) -> int:
    return sum(counts.values())


def _fit(before: Sequence[int], now: Sequence[int]) -> float:
    """The logarithm of how probable the new counts are after the earlier ones, but for a term of the new ones alone."""
    prior, seen = np.array(before) + _JEFFREYS, np.array(now)
    ends = gammaln(prior.sum()) - gammaln(prior.sum() + seen.sum())
    return float(ends + (gammaln(prior + seen) - gammaln(prior)).sum())


def _cycles(given: Sequence[int]) -> Iterator[list[int]]:
    left = {one for one, other in enumerate(given) if one != other}
    while left:
        cycle = [min(left)]
        while given[cycle[-1]] != cycle[0]:
            cycle.append(given[cycle[-1]])
        left -= set(cycle)
        yield cycle


def mirrored(before: Mapping[float, int], now: Mapping[float, int], ends: float) -> bool:
    """Whether answers lie nearer to the mirror image of the earlier ones than to themselves, and fit it better.

    `ends` is the sum of the two ends of the scale.
    """
    if min(sum(before.values()), sum(now.values())) < LEAST_COUNTS:
        return False
    answers = sorted({*before, *(ends - number for number in before), *now})
    own, new = ([counts.get(answer, 0) for answer in answers] for counts in (before, now))
    mirror = [before.get(ends - answer, 0) for answer in answers]
    nearer = _distance(own, new) - _distance(mirror, new) > _NEARER
    return nearer and _fit(mirror, new) - _fit(own, new) > math.log(1 / CHANCE)


def _distance(one: Sequence[int], other: Sequence[int]) -> float:
    """How much of two columns of answers is not the same, from 0 to 1."""
    return float(np.abs(np.array(one) / sum(one) - np.array(other) / sum(other)).sum() / 2)


def more(before: int, of_before: int, now: int, of_now: int) -> bool:
    """Whether something is there at least twice as often as before, and that is no chance (`MORE`).

    After `before` of `of_before`, what is found in `of_now` follows a beta-binomial distribution.
    """
    if not of_before or now * of_before < 2 * before * of_now:
        return False
    beyond = stats.betabinom.sf(now - 1, of_now, before + _JEFFREYS, of_before - before + _JEFFREYS)
    return bool(beyond < MORE)


def quartiles_of(counts: Mapping[float, int]) -> tuple[float, ...]:
    """The quartiles of numbers that were counted; empty where they are too few to say anything."""
    return quartiles([number for number, count in counts.items() for number in [number] * count])


def quartiles(numbers: Sequence[float]) -> tuple[float, ...]:
    """The quartiles of numbers; empty where they are too few to say anything."""
    if len(numbers) < LEAST_COUNTS:
        return ()
    return tuple(round(float(one), 6) for one in np.quantile(np.array(numbers), (0.25, 0.5, 0.75)))


def rescaled(before: Quartiles, now: Quartiles) -> str:
    """Whether the numbers are ten, a hundred or a thousand times as large or small as they were, in Danish."""
    ends = [(one, other) for one, other in zip(before, now, strict=True) if one > 0 and other > 0]
    if len(ends) < len(before) or not ends:
        return ""
    steps = np.log10([other / one for one, other in ends])
    for factor in _FACTORS:
        for size, word in ((math.log10(factor), "store"), (-math.log10(factor), "små")):
            if abs(steps - size).mean() < _NEAR_FACTOR:
                return (
                    f"tallene er omkring {factor} gange så {word} som før (midt i ligger {now[1]:g}, før {before[1]:g})"
                )
    return ""


def turned_round(before: Quartiles, now: Quartiles, low: float, high: float) -> bool:
    """Whether numbers within known ends look like the earlier ones counted from the other end."""
    if not math.isfinite(low + high):
        return False
    mirror = [low + high - one for one in reversed(before)]
    return _apart(now, before) > _OWN and _apart(now, mirror) < _OTHER


def like_each_other(before: tuple[Quartiles, Quartiles], now: tuple[Quartiles, Quartiles]) -> bool:
    """Whether the numbers of two columns look like each other's earlier ones, and not like their own."""
    own = [_apart(one, other) for one, other in zip(now, before, strict=True)]
    others = [_apart(one, other) for one, other in zip(now, reversed(before), strict=True)]
    return min(own) > _OWN and max(others) < _OTHER


def _apart(now: Quartiles, before: Quartiles) -> float:
    """How far apart two columns of numbers lie, in quartile ranges of the wider one."""
    width = max(before[2] - before[0], now[2] - now[0])
    return float(np.abs(np.subtract(now, before)).mean() / width) if width > 0 else 0.0
