"""Personal numbers in the cells of a table that someone, or some program, wrote so that they are not seen.

In one cell: the year first, marks of any kind between the date and the rest or between all digits, brackets, letters
that look like digits (O, l, I, S, B) in place of some, digits spelled out (`encoded`: base64 and the like). Prose has
times, prices and codes of all these forms, so that it is not looked through for them; a cell that is one of them is.
Where ordinary cells have the form too, modulus 11 must fit (`likely`). What no cell alone shows `spread` finds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from helpers.data.personal.readings import DASH, in_ascii_digits
from helpers.data.personal.spelled import is_spelled
from helpers.data.personal.valid import is_time, likely, lives, valid

_SHORTEST = 10
_LOOKS = str.maketrans("OoQØøОоΟοlI|ZSB", "000000000111258")
_ALIKE = "".join(map(chr, _LOOKS))
_LOOKED = re.compile(
    rf"(?<![^\W_])(?=[^\W_]*[0-9])(?P<date>[0-9{_ALIKE}]{{6}})"
    rf"(?P<joint>\s?[{DASH}./_:]?\s?)(?P<rest>[0-9{_ALIKE}]{{4}})(?![^\W_])"
)
_MOST_LETTERS = 4
_DATE = r"(?<![0-9])(?P<date>[0-3][0-9][01][0-9]{3})"
_JOINED = re.compile(
    rf"{_DATE}(?P<joint>\s?[xX]\s?|\s?-?\s?[xX]{{4}}\W{{1,3}}|\s(?:og|and)\s|,\s|_?[^\w,]{{1,6}}_?|_)"
    r"(?P<rest>[0-9]{4})(?P<end>[)\]}]?)(?![0-9])"
)
_ORDINARY = {"", ",", ".", "&", "og", "and"}  # between six digits that are no date and four
_SPLIT_REST = re.compile(
    rf"{_DATE}[^\w,]{{1,3}}(?P<rest>[0-9](?P<mark>[^\w,])(?:[0-9](?P=mark)){{2}}[0-9]|[0-9]{{2}}[^\w,][0-9]{{2}})"
    r"(?![0-9]|[^\w\s]?\s?[0-9])"
)
_SPACED = re.compile(r"(?<![\w.,])(?<![0-9][^\w])[0-9](?:[^\w,;]{1,3}[0-9]){9}(?![\w.,]|[^\w][0-9])")
_GROUPED = re.compile(
    r"(?:cpr\W{0,3})?[0-9]{2}(?P<pair>[\s./-])(?:[0-9]{2}(?P=pair)){3}[0-9]{2}|[0-9]{3}(?P<three>[\s.-])[0-9]{3}(?P=three)[0-9]{4}"
)
_YEAR_LAST = re.compile(
    r"(?<![0-9.,])(?P<day>[0-3][0-9][01][0-9])(?P<year>(?:19|20)[0-9]{2})(?P<rest>[0-9]{4})(?![0-9.,])"
)
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
        number, joint = found["date"] + found["rest"], found["joint"]
        if joint == ", " and found[0] != cell.strip():  # in a list of numbers it says nothing
            continue
        after = cell[found.end() : found.end() + 12]
        yield likely(number, after=after) if _ordinary(joint) else valid(number) and not is_time(number)
    for found in _SPLIT_REST.finditer(cell):
        yield likely(found["date"] + re.sub(r"[^0-9]", "", found["rest"]))
    for found in _SPACED.finditer(cell):
        digits, marks = re.sub(r"[^0-9]", "", found[0]), re.split("[0-9]", found[0])[1:-1]
        apart = marks.pop(5)  # what stands between the date and the rest
        yield valid(digits) if len({*marks}) == 1 and apart != marks[0] else likely(digits)
    if _GROUPED.fullmatch(cell.strip()):
        yield likely(re.sub(r"[^0-9]", "", cell))
    for found in _YEAR_LAST.finditer(cell):
        yield likely(found["day"] + found["year"][2:] + found["rest"], found["year"])
    yield from _looked(cell)
    yield from _year_first(cell)


def _ordinary(joint: str) -> bool:
    return joint.strip() in _ORDINARY or joint == ": "


def _looked(cell: str) -> Iterator[bool]:
    for found in _LOOKED.finditer(cell):
        letters = [one for one in found["date"] + found["rest"] if not one.isdigit()]
        if 0 < len(letters) <= _MOST_LETTERS:
            number = (found["date"] + found["rest"]).translate(_LOOKS)
            # Codes in capitals have these letters too.
            yield valid(number) if found["joint"].strip() or not {*letters} & {*"ZSB"} else likely(number)


def _year_first(cell: str) -> Iterator[bool]:
    for found in _YEAR_FIRST.finditer(cell):
        year, joint = found["year"], found["joint"].strip()
        number = found["day"] + found["month"] + year[-2:] + found["rest"]
        if len(year) == 4 and (joint or not found["joint"]):  # a time after a date of this century does not fit it
            # Digits alone may be a time as well, of a day that these read as one long ago.
            yield valid(number, year) and (bool(joint or found["pair"]) or lives(number))
        elif len(year) == 4 or (joint and _ordinary(found["joint"])):  # a date, and perhaps something else
            yield likely(number, year, cell[found.end() : found.end() + 12])
        elif joint and found["pair"] != ".":
            yield valid(number) and not is_time(number)
