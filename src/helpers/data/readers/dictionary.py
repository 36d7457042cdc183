"""The dictionary of an SPSS file (.sav), walked through before the library reads it.

The library sets memory aside for as many cases as the header claims, and trusts that the records of a text variable are
complete. So both are held against the bytes that are there. The form is that of the PSPP developer's guide, "System
file format".
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass

from helpers.data.findings import Finding
from helpers.data.readers.table import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, error, too_large, too_wide

_HEADER = 176  # bytes
_LONGEST_LABEL = 65_535
_MOST_RECORDS = 200_000  # eight bytes of a case each
_AGAIN = "Hent filen igen fra det system, den kommer fra."
_PACKED = "Gem filen i SPSS som almindelig .sav."


class Broken(Exception):
    """The file ends too early, or its records contradict each other."""


@dataclass(frozen=True)
class Shape:
    """What a file says of itself: variables, eight-byte records of each case, cases (-1: not told)."""

    variables: int
    records: int
    cases: int


def checked(content: bytes, file: str) -> Shape | Finding:
    """The shape of a file, or why it is not read."""
    try:
        shape, left, packing = _walked(content)
    except (Broken, struct.error, IndexError):
        return error(file, None, "SPSS-filen er beskadiget: dens variabelliste kan ikke læses.", _AGAIN)
    if packing not in {0, 1}:
        return error(file, None, "SPSS-filen er pakket (.zsav) og læses ikke.", _PACKED)
    if shape.variables > MOST_COLUMNS:
        return too_wide(file, shape.variables, None)
    smallest = shape.records * (8, 1)[packing]  # of a case; packed, eight bytes of it take one at least
    if shape.cases * smallest > left:
        message = "SPSS-filen er afkortet: den har færre rækker, end den selv siger."
        return error(file, None, message, _AGAIN)
    cases = left // smallest if shape.cases < 0 else shape.cases
    if cases > MOST_ROWS or cases * shape.variables > MOST_CELLS:
        return too_large(file)
    return shape


def _walked(content: bytes) -> tuple[Shape, int, int]:
    order = "<" if struct.unpack_from("<i", content, 64)[0] in {2, 3} else ">"

    def integers(count: int, position: int) -> tuple[int, ...]:
        return struct.unpack_from(f"{order}{count}i", content, position)

    layout, _, packing, _, cases = integers(5, 64)
    if layout not in {2, 3} or cases < -1:
        raise Broken
    widths: list[int] = []  # of each record of a case: the variable that begins there (0: a number), -1: none does
    owed = 0  # records that the last text variable still has to have
    labelled = False
    values: list[bytes] = []
    position = _HEADER
    while (kind := integers(1, position)[0]) != 999:
        position += 4
        if (kind == 4) is not labelled or (kind != 2 and owed):
            raise Broken
        labelled = False
        if kind == 2:
            width, has_label, missing = integers(3, position)
            if (width == -1) is not bool(owed) or not -1 <= width <= 255 or not -3 <= missing <= 3:
                raise Broken
            owed = owed - 1 if width == -1 else max(0, (width - 1) // 8)
            widths.append(width)
            position += 28
            if has_label:
                length = _within(integers(1, position)[0], _LONGEST_LABEL)
                position += 4 + -(-length // 4) * 4
            position += 8 * abs(missing)
        elif kind == 3:
            count = _within(integers(1, position)[0], len(content) // 16)
            position += 4
            values.clear()
            for _ in range(count):
                values.append(content[position : position + 8])
                position += 8 + (content[position + 8] + 8) // 8 * 8
            labelled = True
        elif kind == 4:
            count = _within(integers(1, position)[0], len(widths))
            for number in integers(count, position + 4):
                _check_labels(widths[number - 1] if 0 < number <= len(widths) else -1, values)
            position += 4 + 4 * count
        elif kind == 6:
            position += 4 + 80 * _within(integers(1, position)[0], len(content) // 80)
        elif kind == 7:
            _, size, count = integers(3, position)
            position += 12 + _within(size, len(content)) * _within(count, len(content))
        else:
            raise Broken
        if position > len(content) or len(widths) > _MOST_RECORDS:
            raise Broken
    if owed or labelled or not widths:
        raise Broken
    return Shape(sum(width >= 0 for width in widths), len(widths), cases), len(content) - position - 8, packing


def _check_labels(width: int, values: Iterable[bytes]) -> None:
    """Refuse labels of no variable or a long text, and those of numbers for a text: the library reads them as text."""
    if not 0 <= width <= 8 or (width and any(byte < 32 for value in values for byte in value[:width])):
        raise Broken


def _within(number: int, most: int) -> int:
    if not 0 <= number <= most:
        raise Broken
    return number
