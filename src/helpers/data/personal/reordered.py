"""Ten digits cut anywhere into cells beside each other, or in one cell in another order than a personal number's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from helpers.data.personal.chance import Numbers, judged
from helpers.data.personal.pieces import Part
from helpers.data.personal.together import FEW, MOST_ROWS, NEARLY_ALL, SURE, Together

Columns = Mapping[int, tuple[Any, Any]]  # by place: the rows, and what stands there (places among the parts)

_TURNED = 0.03  # the share of random numbers of ten digits that are a personal number when turned
_CUT = {1, 2, 3, 4, 5, 6, 7, 9}  # digits of a part that is cut off anywhere; eight are a date

# How ten digits may be written in one cell so that none sees them: which digit stands at each place of the number.
_TURNS = (
    (9, 8, 7, 6, 5, 4, 3, 2, 1, 0),  # from behind
    (4, 5, 6, 7, 8, 9, 0, 1, 2, 3),  # the four digits first
    (8, 9, 6, 7, 4, 5, 0, 1, 2, 3),  # and the year before the day
    (4, 5, 2, 3, 0, 1, 6, 7, 8, 9),  # the year before the day
    (2, 3, 0, 1, 4, 5, 6, 7, 8, 9),  # the month before the day
    (5, 4, 3, 2, 1, 0, 6, 7, 8, 9),  # the date from behind
)


def cut(parts: Sequence[Part], columns: Columns) -> Iterator[Together]:
    """Ten digits cut into cells beside each other, anywhere but between the date and the rest."""
    lengths = {}
    for place, (_, those) in columns.items():
        counted = Counter(len(parts[one].digits) for one in those.tolist()[:MOST_ROWS])
        length, times = counted.most_common(1)[0]
        if length in _CUT and times >= NEARLY_ALL * sum(counted.values()):
            lengths[place] = length
    for first in lengths:
        places: list[int] = []
        total = 0
        while total < 10 and first + len(places) in lengths:
            total += lengths[first + len(places)]
            places.append(first + len(places))
        if total != 10 or [lengths[place] for place in places] in ([6, 4], [4, 6]):
            continue
        rows, digits = _joined(parts, columns, places, lengths)
        if not rows:
            continue
        for order in (range(10), _TURNS[1], _TURNS[3]):
            numbers = Numbers.of(np.array([int("".join(one[at] for at in order)) for one in digits]))
            told = judged(numbers)
            enough = told and told.differ and told.dates_differ and told.by_modulus and told.count >= FEW
            if told and enough and told.odds * len(lengths) <= SURE:
                fits = numbers.valid()
                yield Together(tuple(places), tuple(np.array(rows)[fits].tolist()), sure=True)
                break


def _joined(
    parts: Sequence[Part], columns: Columns, places: Sequence[int], lengths: dict[int, int]
) -> tuple[list[int], list[str]]:
    made: dict[int, str] = {}
    for number, place in enumerate(places):
        rows, those = columns[place]
        before, made = made, {}
        for row, one in zip(rows.tolist(), those.tolist(), strict=True):
            digits = parts[one].digits
            if len(digits) == lengths[place] and (number == 0 or row in before):
                made[row] = before.get(row, "") + digits
    return list(made), list(made.values())


def turned(parts: Sequence[Part], columns: Columns) -> Iterator[Together]:
    """Ten digits in the cells of one column, in another order than a personal number's."""
    for place, (rows, those) in columns.items():
        cells = [(row, parts[one].digits) for row, one in zip(rows.tolist(), those.tolist(), strict=True)]
        tens = [(row, digits) for row, digits in cells if len(digits) == 10]
        if len(tens) < 2:
            continue
        for order in _TURNS:
            numbers = Numbers.of(np.array([int("".join(digits[at] for at in order)) for _, digits in tens]))
            told = judged(numbers)
            if not told or not (told.differ and told.dates_differ and told.by_modulus):
                continue
            if told.odds * _TURNED**told.count * len(_TURNS) <= SURE / 10:
                fits = numbers.valid().tolist()
                rows_found = tuple(row for (row, _), fit in zip(tens, fits, strict=True) if fit)
                yield Together((place,), rows_found, sure=True)
                break
