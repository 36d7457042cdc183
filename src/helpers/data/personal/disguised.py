"""Personal numbers in the cells of a table that someone, or some program, wrote so that they are not seen.

In one cell: the year first, `x`, `:`, `*`, brackets and the like between the date and the rest or between all digits,
letters that look like digits (O, l, I) in place of some, digits spelled out (`encoded`: base64 and the like). Prose
has times, prices and codes of all these forms, so that it is not looked through for them; a cell that is one of them
is. What no cell alone shows `spread` finds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from stdnum.dk import cpr

from helpers.data.personal.numbers import DASH, valid
from helpers.data.personal.readings import in_ascii_digits
from helpers.data.personal.spelled import is_spelled

_SHORTEST = 10
_LOOKS = str.maketrans("OoQlI|", "000111")
_LOOKED = re.compile(
    rf"(?<![^\W_])(?=[^\W_]*[0-9])(?P<date>[0-9OoQlI|]{{6}})\s?[{DASH}./_:]?\s?(?P<rest>[0-9OoQlI|]{{4}})(?![^\W_])"
)
_MOST_LETTERS = 4
_JOINED = re.compile(r"(?<![0-9])(?P<date>[0-3][0-9][01][0-9]{3})\s?[xX:*#|+~=;]\s?(?P<rest>[0-9]{4})(?![0-9])")
_BRACKETED = re.compile(r"(?<![0-9])(?P<date>[0-3][0-9][01][0-9]{3})\s?[(\[{]\s?(?P<rest>[0-9]{4})\s?[)\]}]")
_SPACED = re.compile(r"(?<![\w.,])[0-9](?P<joint>[^\w,;])(?:[0-9](?P=joint)){8}[0-9](?![\w.,])")
_YEAR_FIRST = re.compile(
    rf"(?<![0-9.,])(?P<year>(?:1[89]|20)?[0-9]{{2}})(?P<pair>[\s./{DASH}]?)(?P<month>[01][0-9])(?P=pair)"
    rf"(?P<day>[0-3][0-9])(?P<joint>\s?[\s./_:xX*{DASH}]?\s?)(?P<rest>[0-9]{{4}})(?![0-9.,:])"
)


def is_disguised(cell: str) -> bool:
    """Whether a cell holds a personal number in disguise: as the module says, in one cell."""
    if len(cell) < _SHORTEST:
        return False
    if not cell.isascii():
        cell = unicodedata.normalize("NFKC", in_ascii_digits(cell))
    digits = sum(map(str.isdigit, cell))
    if digits >= _SHORTEST - _MOST_LETTERS and any(_written(cell)):
        return True
    return is_spelled(cell)


def _written(cell: str) -> Iterator[bool]:
    for found in _JOINED.finditer(cell):
        yield valid(found["date"] + found["rest"])
    for found in _BRACKETED.finditer(cell):
        yield valid(found["date"] + found["rest"])
    for found in _SPACED.finditer(cell):
        yield valid(found[0].replace(found["joint"], ""))
    for found in _LOOKED.finditer(cell):
        letters = sum(not one.isdigit() for one in found["date"] + found["rest"])
        if 0 < letters <= _MOST_LETTERS:
            yield valid((found["date"] + found["rest"]).translate(_LOOKS))
    for found in _YEAR_FIRST.finditer(cell):
        year, rest = found["year"], found["rest"]
        number = found["day"] + found["month"] + year[-2:] + rest
        if len(year) == 4:  # the seventh digit must be of the century: a time after a date of this one is not
            yield valid(number) and cpr.get_birth_date(number).year == int(year)
        elif found["joint"].strip() and not (int(rest[:2]) < 24 and int(rest[2:]) < 60):
            yield valid(number)
