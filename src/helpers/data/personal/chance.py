"""Whether ten digits that somebody put together from several cells are numbers of persons, or became so by chance.

A date of birth and any four digits are a valid personal number more often than not, and every table with dates of
birth has other numbers too. What tells them apart is how many rows there are, and how well they all fit: the seventh
digit the century in which one can live, and the last one modulus 11, which all but a few numbers still satisfy. Numbers
that run, repeat, or are years, times or post codes fit by chance as well; they count only where modulus 11 depends on
the date beside them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np

_LAST_DAY = np.array([0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)  # of the ten digits in modulus 11
_NEARLY_ALL = 0.9  # of the rows; others are typing errors and numbers given to foreigners
_FITTING = 2 / 3  # of numbers from 1000 to 9999: the share whose first digit fits a child's century; of adults' fewer
_MODULUS = 1 / 11
_TELLS = 0.05
_RARE = 0.01  # of many columns hardly one is so by chance
_DIFFERENT = 0.8  # the share of what as many random numbers would have of different ones
_NUMBERS = 4_000  # last four digits that one date can have, at least
_FEW = 5
MANY = 20  # cells, of which one or two fit by chance


def _centuries() -> Any:
    """The century of birth by the seventh digit and the two digits of the year."""
    table = np.full((10, 100), 1900)
    table[[4, 9], :37] = 2000
    table[5:9] = 1800
    table[5:9, :58] = 2000
    return table


_CENTURY = _centuries()


@dataclass(frozen=True, eq=False)
class Numbers:
    """Personal numbers in parts, each an array of whole numbers.

    Args:
        day: Days.
        month: Months.
        year: Years; below 100 without their century.
        rest: The last four digits.
    """

    day: Any
    month: Any
    year: Any
    rest: Any

    @classmethod
    def of(cls, digits: Any) -> Numbers:
        """Of whole numbers of ten digits."""
        return cls(digits // 10**8, digits // 10**6 % 100, digits // 10**4 % 100, digits % 10**4)

    def valid(self) -> Any:
        """Which of them can be numbers of persons: the date is one, not to come, and of the century it says."""
        year = self.year % 100
        born = _CENTURY[self.rest // 1000, year] + year
        month = np.where((self.month >= 1) & (self.month <= 12), self.month, 0)
        is_date = (self.day >= 1) & (self.day <= _LAST_DAY[month])
        return is_date & (born <= _this_year()) & ((self.year < 100) | (self.year == born))

    def residues(self) -> tuple[Any, Any]:
        """What the date and the last four digits add to modulus 11."""
        date = [part // power % 10 for part in (self.day, self.month, self.year % 100) for power in (10, 1)]
        rest = [self.rest // power % 10 for power in (1000, 100, 10, 1)]
        of_date = sum(weight * digit for weight, digit in zip(_WEIGHTS, date, strict=False))
        of_rest = sum(weight * digit for weight, digit in zip(_WEIGHTS[6:], rest, strict=True))
        return of_date % 11, of_rest % 11

    def only(self, which: Any) -> Numbers:
        """Some of them."""
        return Numbers(self.day[which], self.month[which], self.year[which], self.rest[which])


@dataclass(frozen=True)
class Judged:
    """What numbers look like.

    Args:
        count: How many different ones there are.
        differ: Whether their last four digits are as different as those of persons.
        odds: The chance that other numbers would fit as well; never too small.
        dates_differ: Whether there are several days and months among them.
        by_modulus: Whether modulus 11 alone tells something.
    """

    count: int
    differ: bool
    odds: float
    dates_differ: bool
    by_modulus: bool


def judged(numbers: Numbers) -> Judged | None:
    """How likely numbers are as they are by chance; None where too many are none of persons."""
    _, first = np.unique(
        ((numbers.day * 100 + numbers.month) * 100 + numbers.year % 100) * 10**4 + numbers.rest, return_index=True
    )
    each = numbers.only(first)
    valid = each.valid()
    if not len(valid) or valid.mean() < (_NEARLY_ALL if len(valid) >= 2 * _FEW else 1):
        return None
    differ = _differ(each.rest[valid])
    of_date, of_rest = (part[valid] for part in each.residues())
    count = len(of_date)
    modulus = _MODULUS
    if not differ:  # as often as it would be if the two had nothing to do with each other
        shares = [np.bincount(part, minlength=11) / count for part in (of_date, of_rest)]
        modulus = float(sum(shares[0][one] * shares[1][-one % 11] for one in range(11)))
    odds = by_modulus = _by_chance(int(((of_date + of_rest) % 11 == 0).sum()), count, modulus)
    if differ:
        odds *= _by_chance(int(_lives(each)[valid].sum()), len(valid), _FITTING)
    several = min(3, 1 + count // 2) if count < 2 * _FEW else 3
    dates_differ = min(len(np.unique(each.day[valid])), len(np.unique(each.month[valid]))) >= several
    return Judged(count, differ, odds, dates_differ, by_modulus <= _TELLS)


def by_chance(hits: int, count: int) -> bool:
    """Whether so many that one or two fit modulus 11 by chance fit it no more often than that."""
    return count >= MANY and _by_chance(hits, count, _MODULUS) > _RARE


def _lives(numbers: Numbers) -> Any:
    """Whose seventh digit is of somebody who can be alive: not of 1858 to 1899, nor of more than a hundred years."""
    born = _CENTURY[numbers.rest // 1000, numbers.year % 100] + numbers.year % 100
    return (born > _this_year() - 100) | ((numbers.year >= 1900) & (numbers.year == born))


def _this_year() -> int:
    return dt.datetime.now(tz=dt.UTC).year


def _by_chance(hits: int, count: int, share: float) -> float:
    """At most so likely are as many hits or more (Chernoff 1952, theorem 1: exact where all hit)."""
    observed = hits / count
    if observed <= share or share <= 0:
        return 1.0 if observed <= share else 0.0
    distance = observed * np.log(observed / share)
    if observed < 1:
        distance += (1 - observed) * np.log((1 - observed) / (1 - share))
    return float(np.exp(-count * distance))


def _differ(rests: Any) -> bool:
    """Whether four digits are as different as those of persons: no places, years, times, and none that run."""
    count, values = len(rests), np.unique(rests)
    if len(values) < _DIFFERENT * _NUMBERS * -np.expm1(-count / _NUMBERS):
        return False
    if ((values >= 1900) & (values < 2100)).mean() >= _NEARLY_ALL:
        return False
    if count == 1:
        return True
    if count > 2 and ((values // 100 < 24) & (values % 100 < 60)).all():  # times
        return False
    most = int(np.bincount(rests % 10).max())  # post codes, weights and amounts are round
    if (most == count and (count > 2 or rests[0] % 10 == 0)) or (
        count >= 2 * _FEW - 2 and most > (0.6 if count < 4 * _FEW else 0.5) * count
    ):
        return False
    if values[-1] - values[0] <= min((10 if count >= _FEW else 5) * count, _NUMBERS // 2):
        return False
    return count < 2 * _FEW or float(np.median(np.diff(values))) > max(1.0, 100 / count)
