"""Whether ten digits can be a personal number, and whether they are rather one than a date and something else."""

from __future__ import annotations

import datetime as dt
import re

from stdnum.dk import cpr

_ALIVE = 100  # years
_MEASURED = re.compile(
    r"\s?(?:kr\b|dkk\b|km\b|kg\b|m\b|timer\b|min\b|pct\b|%|,-|[-–/.]\s?[0-9])|\s[0-9]{2}\b", re.IGNORECASE
)
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


def _lives(digits: str) -> bool:
    return bool(cpr.get_birth_date(digits).year > dt.datetime.now(tz=dt.UTC).year - _ALIVE)


def is_year(rest: str) -> bool:
    """Whether four digits are rather a year."""
    return 1900 <= int(rest) < 2100


def likely(digits: str, year: str = "", after: str = "") -> bool:
    """Whether ten digits are rather a personal number than a date and something else: of sound numbers all but a few
    satisfy modulus 11, of others one in eleven.

    Args:
        digits: The ten digits.
        year: The year as it is written.
        after: What follows them: a unit, a town.
    """
    if not valid(digits, year) or cpr.checksum(digits) != 0 or not _lives(digits):
        return False
    if is_year(digits[6:]) or is_time(digits):
        return False
    return not _MEASURED.match(after) and not (digits[-1] == "0" and _TOWN.match(after))
