"""Witnesses: whole numbers with a given sum and sum of squares, found where trying all would take too long.

What is found is there; what is not found within the steps allowed may be there all the same. So more outcomes may fit
than are found, and less is told of them than it seems: on the safe side for who asks whether a number gives one away.
"""

from __future__ import annotations

from math import isqrt, sqrt

_STEPS = 400  # of one search
_SEARCHED = 10  # numbers; of more than these, pairs are set aside that leave mean and spread as they are


def least_squares(number: int, total: int) -> int:
    """The least sum of squares of so many whole numbers with this sum: all of them nearly the same."""
    if not number:
        return 0
    each, over = divmod(total, number)
    return (number - over) * each**2 + over * (each + 1) ** 2


def most_squares(number: int, total: int, most: int) -> int:
    """The greatest of numbers from 1 to `most`: all at either end but one."""
    if most <= 1 or not number:
        return number
    full, over = divmod(total - number, most - 1)
    return full * most**2 + ((1 + over) ** 2 + number - full - 1 if full < number else 0)


def possible(number: int, total: int, squares: int, most: int) -> bool:
    """Whether nothing speaks against it that is seen at once."""
    if not number <= total <= number * most or (total - squares) % 2:
        return False
    return least_squares(number, total) <= squares <= most_squares(number, total, most)


def found(number: int, total: int, squares: int, most: int) -> bool:
    """Whether so many whole numbers from 1 to `most` with this sum and sum of squares are found."""
    while number > _SEARCHED and possible(number, total, squares, most):
        mean = total / number
        spread = sqrt(max(squares / number - mean**2, 0))
        low, high = (min(max(round(one), 1), most) for one in (mean - spread, mean + spread))
        rest = number - 2, total - low - high, squares - low**2 - high**2
        if not possible(*rest, most):
            break
        number, total, squares = rest
    return _search(number, total, squares, most, [_STEPS])


def _search(number: int, total: int, squares: int, most: int, steps: list[int]) -> bool:
    """The same, from the greatest number down; `steps` are those left."""
    if not number:
        return not total and not squares
    if not possible(number, total, squares, most) or not steps[0]:
        return False
    if squares in (least_squares(number, total), most_squares(number, total, most)):
        return True
    steps[0] -= 1
    greatest = min(most, total - number + 1, isqrt(squares - number + 1))
    return any(
        _search(number - 1, total - one, squares - one**2, one, steps)
        for one in range(greatest, -(-total // number) - 1, -1)
    )
