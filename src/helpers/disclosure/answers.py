"""Which counts of improved, unchanged and worsened fit a mean change, and its spread: an exact search.

Changes of complete answers are whole numbers of item points, up or down 1 to `most` each. Which sums of squares go with
a sum of i of them is a set of whole numbers, kept as the bits of one integer, and made from the sets of i − 1. Two such
sets, of those who improved and of those who worsened, give every outcome that fits. Where that would take too long
(long scales, many children) witnesses stand for the sets: then each outcome that is found fits, but not all are found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from helpers.disclosure import witness
from helpers.results.key import DISTRIBUTIONS

OUTCOMES = DISTRIBUTIONS["outcome"]
_SETS = 12_000  # bits of a set: up to it, milliseconds to a quarter of a second a group
Bounds = Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class Told:
    """What is told of the changes of a group.

    Args:
        n: Its children.
        total: The sum of their changes in item points, plus is better.
        most: The greatest change there can be: items times the range of one.
        squares: The sum of squares; None where no spread is told.
        slack: How far sum and squares may be from what they are told to be: what missing answers move.
        counts: The outcomes whose counts are told.
    """

    n: int
    total: int
    most: int
    squares: int | None
    slack: tuple[int, int]
    counts: Mapping[str, int]

    @property
    def long(self) -> bool:
        """Whether all sets of squares would take too long to make."""
        return self.n * self.most**2 > _SETS


def outcomes_fitting(told: Told, enough: int | None = None) -> Bounds:
    """The least and the greatest count of each outcome that fits; empty where nothing does.

    Args:
        told: What is told of the changes.
        enough: How far apart they need be at most: the search ends where those of all outcomes not told are.
    """
    found: dict[str, tuple[int, int]] = {}
    open_ones = [name for name in OUTCOMES if name not in told.counts]
    for improved, worsened in _candidates(told):
        counts = (improved, told.n - improved - worsened, worsened)
        if all(low <= count <= high for count, (low, high) in zip(counts, found.values(), strict=False)) and found:
            continue  # it would widen nothing
        if _fits(told, improved, worsened):
            for name, count in zip(OUTCOMES, counts, strict=True):
                low, high = found.get(name, (count, count))
                found[name] = (min(low, count), max(high, count))
            if enough is not None and all(found[name][1] - found[name][0] >= enough for name in open_ones):
                break
    return found


def _candidates(told: Told) -> Iterator[tuple[int, int]]:
    for improved in range(told.n + 1):
        for worsened in range(told.n + 1 - improved):
            counts = dict(zip(OUTCOMES, (improved, told.n - improved - worsened, worsened), strict=True))
            if all(counts[name] == count for name, count in told.counts.items()):
                yield improved, worsened


def _fits(told: Told, improved: int, worsened: int) -> bool:
    """Whether some changes of so many up and so many down have the sum and the squares."""
    by_sum, by_squares = told.slack
    for total in range(told.total - by_sum, told.total + by_sum + 1):
        # Sums of those who improved, from the middle out: what fits is mostly found at once.
        low = max(improved, worsened + total)
        high = min(improved * told.most, worsened * told.most + total)
        if low > high:
            continue
        if told.squares is None:
            return True
        middle = (low + high) // 2
        if told.long:
            if any(_witnessed(told, improved, worsened, up, total) for up in _some(low, high, middle)):
                return True
            continue
        for up in sorted(range(low, high + 1), key=lambda one: abs(one - middle)):
            if _meet(
                _squares(improved, up, told.most), _squares(worsened, up - total, told.most), told.squares, by_squares
            ):
                return True
    return False


def _some(low: int, high: int, middle: int) -> list[int]:
    """A few numbers between two, the middle first."""
    wanted = (middle, middle + 1, (low + middle) // 2, (middle + high) // 2, low, low + 1, high)
    return list(dict.fromkeys(one for one in wanted if low <= one <= high))


def _witnessed(told: Told, improved: int, worsened: int, up: int, total: int) -> bool:
    """Whether changes are found of so many up, their sum `up`, and so many down, with the squares."""
    down, slack, all_squares = up - total, told.slack[1], told.squares or 0
    least = witness.least_squares(improved, up), witness.least_squares(worsened, down)
    most = witness.most_squares(improved, up, told.most), witness.most_squares(worsened, down, told.most)
    for squares in range(all_squares - slack, all_squares + slack + 1):
        low, high = max(least[0], squares - most[1]), min(most[0], squares - least[1])
        low += (low - up) % 2
        if low > high:
            continue
        middle = (low + high) // 2
        for part in _some(low, high, middle + (middle - up) % 2):
            if witness.found(improved, up, part, told.most) and witness.found(
                worsened, down, squares - part, told.most
            ):
                return True
    return False


def _meet(first: int, second: int, squares: int, slack: int) -> bool:
    """Whether a number of one set and one of the other sum to within `slack` of `squares`."""
    if not first or not second:
        return False
    width = squares + slack + 1
    turned = int(
        format(second & ((1 << width) - 1), f"0{width}b")[::-1], 2
    )  # bit q of it is bit width − 1 − q of second
    return any(first & _shifted(turned, width - 1 - (squares + by)) for by in range(-slack, slack + 1))


def _shifted(turned: int, by: int) -> int:
    return turned >> by if by >= 0 else turned << -by


@lru_cache(1 << 17)
def _squares(children: int, total: int, most: int) -> int:
    """The sums of squares of so many whole numbers from 1 to `most` with this sum, as bits."""
    if not children:
        return int(total == 0)
    if not children <= total <= children * most:
        return 0
    found = 0
    for value in range(max(1, total - (children - 1) * most), min(most, total - children + 1) + 1):
        found |= _squares(children - 1, total - value, most) << (value * value)
    return found
