"""What the text of a cell may be of a personal number: its date, its last four digits, a day, a month, some digits."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from helpers.data.personal.readings import in_ascii_digits

LONGEST = 20  # characters of a cell that can be a part of one
_AROUND = " \t\u00a0-\u2010\u2011\u2012\u2013\u2014.:;,'\"´`()[]{}/*x_"
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
MONTH = (
    r"(?:jan|feb|mar|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec)"
    r"(?:uary|ruary|uar|ruar|ts|ch|il|i|ust|e|y|tember|ober|ember)?"
)
_MONTH = re.compile(MONTH, re.IGNORECASE)
_WRITTEN = re.compile(
    r"(?P<day>[0-3]?[0-9])(?:\.\s?|[/ -])(?P<month>[01]?[0-9]|[A-Za-z]{3,9})\.?\s?[./ -]?\s?"
    r"(?P<year>(?:18|19|20)?[0-9]{2})"
)
_ISO = re.compile(r"(?P<year>(?:18|19|20)?[0-9]{2})[-./](?P<month>[01]?[0-9])[-./](?P<day>[0-3]?[0-9])")
_MIDNIGHT = re.compile(r"[T ]00:00(?::00(?:\.0+)?)?\Z")
_FLOAT = re.compile(r"(?P<whole>[0-9]+)[.,]0+")
_MARKS = re.compile(r"[\s./·_-]")


@dataclass(frozen=True)
class Part:
    """What the text of a cell may be of a number: each None where it cannot be that."""

    date: tuple[int, int, int] | None = None  # day, month, year
    turned_date: tuple[int, int, int] | None = None  # six digits, the year first
    rest: int | None = None
    small: int | None = None  # a day, month or year
    month: int | None = None
    digits: str = ""

    @property
    def minor(self) -> bool:
        """Whether it is neither a date, nor the last four, nor all ten digits."""
        return self.date is None and self.rest is None and len(self.digits) < 10


def part_of(cell: str) -> Part | None:
    """What the text of a cell may be of a number; None where nothing."""
    if not cell.isascii():
        cell = unicodedata.normalize("NFKC", in_ascii_digits(cell))
    text = _MIDNIGHT.sub("", cell.strip()).strip(_AROUND)
    if found := _FLOAT.fullmatch(text):
        text = found["whole"]
    if not text:
        return None
    if not text[:1].isdigit():
        found = _MONTH.fullmatch(text)
        return Part(month=month_of(found[0])) if found else None
    if text.isdecimal() and text.isascii() and len(text) <= 10:
        return _of_digits(text)
    for pattern in (_WRITTEN, _ISO):
        if found := pattern.fullmatch(text):
            name = _MONTH.fullmatch(found["month"])
            month = month_of(name[0]) if name else int(found["month"]) if found["month"].isdigit() else 0
            day, year = int(found["day"]), int(found["year"])
            if 1 <= day <= 31 and 1 <= month <= 12:
                return Part(date=(day, month, year), digits=_ten(text))
    digits = _ten(text)
    return Part(digits=digits) if digits else None


def _ten(text: str) -> str:
    """The digits of a text that are ten with marks between; else none."""
    digits = _MARKS.sub("", text)
    return digits if len(digits) == 10 and digits.isdecimal() and len(text) <= 14 else ""


def _of_digits(text: str) -> Part:
    number = int(text)
    small = number if len(text) <= 2 or (len(text) == 4 and 1900 <= number < 2100) else None
    date = turned = None
    if len(text) in {5, 6}:  # also what is no date: then its column has none
        six = text.zfill(6)
        date = int(six[:2]), int(six[2:4]), int(six[4:])
        turned = date[::-1] if len(text) == 6 else None
    elif len(text) == 8:
        year_last, year_first = number % 10_000, number // 10_000
        if 1850 < year_last < 2100:
            date = number // 10**6, number // 10**4 % 100, year_last
        elif 1850 < year_first < 2100:
            date = number % 100, number // 100 % 100, year_first
    rest = number if len(text) == 4 else None
    return Part(date, turned, rest, small, small if small and small <= 12 else None, text)


def month_of(name: str) -> int:
    """The number of a month by its name, or the first three letters of it."""
    return _MONTHS.index(name[:3].lower().replace("may", "maj").replace("oct", "okt")) + 1
