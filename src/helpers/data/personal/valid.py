"""Whether ten digits can be a personal number, and whether they are rather one than a date and something else."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

from stdnum.dk import cpr

_ALIVE = 100  # years
_MEASURED = re.compile(
    r"\s?(?:kr\b|kroner\b|dkk\b|eur\b|k?m\b|meter\b|k?g\b|gram\b|timer\b|min\b|skridt\b|børn\b|pct\b|%|,-|"
    r"[-–/.]\s?[0-9])|\s(?:[0-9]{2}){1,2}\b",
    re.IGNORECASE,
)
Odds = Literal["fit", "may fit", "do not count"]
_ODDS: ContextVar[Odds] = ContextVar("odds", default="fit")
_TOWN = re.compile(r"\s[A-ZÆØÅ][a-zæøå]+")


def valid(digits: str, year: str = "") -> bool:
    """Whether ten digits can be a personal number, of the century of a year that is written with four digits."""
    return bool(cpr.is_valid(digits)) and (len(year) != 4 or cpr.get_birth_date(digits).year == int(year))


def is_time(digits: str) -> bool:
    """Whether a valid number is rather a day of this century and a time, `190312-1430`: its digits are those of
    somebody who was born before 1932.
    """
    hour, minute = int(digits[6:8]), int(digits[8:])
    return hour < 24 and minute < 60 and 1900 <= cpr.get_birth_date(digits).year < 1932


def lives(digits: str) -> bool:
    """Whether somebody with a valid number can be alive."""
    return bool(cpr.get_birth_date(digits).year > dt.datetime.now(tz=dt.UTC).year - _ALIVE)


def is_year(rest: str) -> bool:
    """Whether four digits are rather a year."""
    return 1900 <= int(rest) < 2100


@contextmanager
def odds(are: Odds) -> Iterator[None]:
    """How `likely` judges meanwhile: by modulus 11, as if it fitted always, or never."""
    token = _ODDS.set(are)
    try:
        yield
    finally:
        _ODDS.reset(token)


def likely(digits: str, year: str = "", after: str = "") -> bool:
    """Whether ten digits are rather a personal number than a date and something else: of sound numbers all but a few
    satisfy modulus 11, of others one in eleven.

    Args:
        digits: The ten digits.
        year: The year as it is written.
        after: What follows them: a unit, a town.
    """
    are = _ODDS.get()
    if are == "do not count" or not valid(digits, year) or not lives(digits):
        return False
    if are == "fit" and cpr.checksum(digits) != 0:
        return False
    if is_year(digits[6:]) or is_time(digits):
        return False
    return not _MEASURED.match(after) and not (digits[-1] == "0" and _TOWN.match(after))
