"""Where the cells of a delivered table begin: under one row of names, two, Qualtrics' three, or titles above them.

A row is a head only where it is unlike what stands below it: words over numbers, and no word that the column has as an
answer. Where that cannot be seen the first row is the head, and what is wrong with it is told as ever.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from helpers.data.delivery.forms.tools import QUALTRICS, form_of
from helpers.data.meaning import number_of
from helpers.data.readers import Head, first_row, last_row
from helpers.foreign import MOST_COLUMNS

Rows = Sequence[Sequence[str]]

_TITLES = 10  # rows that may stand above the names
_OF_TITLE = 2  # cells that a row of titles has at most: more are a row of answers
_LEAST = 3  # columns of a table with titles above it
_ENOUGH = 4  # rows below, from which it can be seen that a head is unlike them
_IMPORT_ID = re.compile(r'\{\s*"ImportId"')
_DATED = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}\b.*")
_RANGE = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")


def find_head(rows: Rows, merged: Sequence[str]) -> Head:
    """The head of a delivered table.

    Args:
        rows: Its first rows.
        merged: The merged cells, as ranges; none where the format does not tell.
    """
    width = max(map(len, rows), default=0)
    if not 0 < width <= MOST_COLUMNS:
        return first_row(rows, merged)
    even = [[*row, *[""] * (width - len(row))] for row in rows]
    found = _qualtrics(even)
    if found is None and _needs_more(even):
        found = _of_several(even, merged)
    if found is None:
        return first_row(rows, merged)
    inside = tuple(cells for cells in merged if last_row(cells) <= found.rows)
    return replace(found, above=tuple(map(tuple, even[: found.rows])), merged=inside)


def _qualtrics(rows: Rows) -> Head | None:
    """Names, questions and ImportIds; of an older export names and questions alone."""
    for number, row in enumerate(rows[1:3], start=1):
        cells = [cell for cell in row if cell]
        if cells and all(map(_IMPORT_ID.match, cells)):
            texts = rows[1] if number > 1 else []
            return Head(
                tuple(rows[0]), number + 1, _beside(rows[0], texts), _rows_in_words(number + 1), tool="Qualtrics"
            )
    if form_of(rows[0]) is QUALTRICS and len(rows) > 1:
        dates = [cell for name, cell in zip(rows[0], rows[1], strict=True) if QUALTRICS.role(name) == "when"]
        if dates and all(cell and not _DATED.match(cell) and number_of(cell) is None for cell in dates):
            return Head(tuple(rows[0]), 2, _beside(rows[0], rows[1]), _rows_in_words(2), tool="Qualtrics")
    return None


def _beside(names: Sequence[str], texts: Sequence[str]) -> tuple[str, ...]:
    """What a row of texts says that the names do not."""
    return tuple("" if text == name else text for name, text in zip(names, texts, strict=False))


def _rows_in_words(count: int) -> str:
    return f"{'to' if count == 2 else 'tre'} overskriftsrækker"


def _needs_more(rows: Rows) -> bool:
    """Whether the first row is not enough of a head: a column with content lacks its name, or two have the same."""
    names = [name for name in rows[0] if name]
    lacking = any(not name and any(row[place] for row in rows[1:]) for place, name in enumerate(rows[0]))
    return lacking or len(set(names)) < len(names)


def _of_several(rows: Rows, merged: Sequence[str]) -> Head | None:
    """One row of names under titles, or two rows that name each column together."""
    for place in range(min(_TITLES, len(rows) - 1)):
        row = rows[place]
        if any(sum(map(bool, above)) > _OF_TITLE for above in rows[: max(0, place - 1)]):
            return None
        filled = {number for number in range(len(row)) if any(below[number] for below in rows[place + 1 :])}
        named = {number for number, cell in enumerate(row) if cell}
        spread = None if place == 0 else _spread(rows[place - 1], row, place, merged)
        if not named or not _is_head(rows, place):
            continue
        if spread and filled <= named | {number for number, cell in enumerate(spread) if cell} and _apart(spread, row):
            names = tuple(map(_joined, spread, row))
            sure = bool(_ranges(merged, place))
            doubt = "" if sure else "er de to øverste rækker begge overskrifter?"
            return Head(names, place + 1, (), _rows_in_words(2), doubt, _untaken(rows, place - 1))
        titled = place and sum(map(bool, rows[place - 1])) <= _OF_TITLE
        if titled and filled <= named and len(named) >= _LEAST and len(set(row) - {""}) == len(named):
            return Head(tuple(row), place + 1, (), f"overskrift i række {place + 1}", "", _untaken(rows, place))
    return None


def _is_head(rows: Rows, place: int) -> bool:
    """Whether a row has words alone, none of which stands below it in the same column."""
    below = rows[place + 1 :]
    cells = [(number, cell) for number, cell in enumerate(rows[place]) if cell]
    if any(number_of(cell) is not None or _DATED.fullmatch(cell) for _, cell in cells):
        return False
    if any(cell in {row[number] for row in below} for number, cell in cells):
        return False
    known = 0
    for number, _ in cells:
        texts = [row[number] for row in below if row[number]]
        numbers = sum(number_of(text) is not None or bool(_DATED.fullmatch(text)) for text in texts)
        known += numbers * 2 > len(texts) or (len(texts) >= _ENOUGH and len(set(texts)) * 2 <= len(texts))
    return known * 2 >= len(cells)


def _spread(upper: Sequence[str], lower: Sequence[str], place: int, merged: Sequence[str]) -> list[str] | None:
    """The upper row with each merged cell over all its columns; None where the row is no head of groups."""
    spread = list(upper)
    ranges = _ranges(merged, place)
    width = max((number for number, cell in enumerate(lower) if cell), default=0) + 1
    if ranges:
        for first, last in ranges:
            if first == 0 and last + 1 >= width:
                return None  # a title over the whole table
            for number in range(
                first, min(last + 1, len(spread))
            ):  # cells may be merged beyond the last that is filled
                spread[number] = upper[first]
        return spread
    groups = [number for number, cell in enumerate(upper) if cell]
    apart = any(two - one > 1 for one, two in pairwise(groups))
    repeated = len({upper[number] for number in groups}) < len(groups)
    if not (len(groups) >= _LEAST or apart or repeated) or any(
        number_of(upper[number]) is not None for number in groups
    ):
        return None
    for number in range(1, len(spread)):
        if not spread[number] and lower[number]:
            spread[number] = spread[number - 1] if lower[number - 1] else ""
    return spread


def _ranges(merged: Sequence[str], row: int) -> list[tuple[int, int]]:
    """The columns (from 0) of the cells that are merged across in a row (from 1)."""
    found = [one for cells in merged if (one := _RANGE.fullmatch(cells)) and int(one[2]) == row and one[1] != one[3]]
    return [(_column(one[1]), _column(one[3])) for one in found]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _apart(spread: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether the two rows together give each column a name of its own."""
    names = [name for name in map(_joined, spread, lower) if name]
    return len(set(names)) == len(names)


def _joined(upper: str, lower: str) -> str:
    return f"{upper} - {lower}" if upper and lower and upper != lower else upper or lower


def _untaken(rows: Rows, count: int) -> tuple[tuple[int, str], ...]:
    texts = [(number, ", ".join(filter(None, row))) for number, row in enumerate(rows[:count], start=1)]
    return tuple((number, text) for number, text in texts if text)
