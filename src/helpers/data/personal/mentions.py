"""A date of birth in any writing and, near it, the last four digits of the number: *14. marts 1995-1264*, *født 140395,
de sidste fire er 1264*.

Dates and other numbers of four digits stand together in many a remark. Words that say what the four digits are decide;
where only marks, or a word that may mean something else, stand between, modulus 11 has to fit too, which one in eleven
other numbers does, and somebody has to be alive with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from helpers.data.personal.pieces import MONTH, month_of
from helpers.data.personal.valid import likely, valid

FEWEST = 7  # digits: a day, a year without its century, the last four
_REACH = 75  # characters around the last four in which the date stands

_YEAR = "(?:19|20)?[0-9]{2}"
_DATE = re.compile(
    r"(?<![0-9])(?<![0-9][.,])(?:"
    r"(?P<six>[0-3][0-9][01][0-9]{3})"
    r"|(?P<eight>[0-3][0-9][01][0-9](?:19|20)[0-9]{2})"
    r"|(?P<turned>(?:19|20)[0-9]{2}[01][0-9][0-3][0-9])"
    r"|(?P<iso>(?:19|20)[0-9]{2}(?P<pair>[-./_])[01]?[0-9](?P=pair)[0-3]?[0-9])"
    rf"|(?P<day>[0-3]?[0-9])(?:(?:\.\s?|\s?[-/_]\s?)(?P<month>[01]?[0-9])|(?:\.\s?|[-/\s])(?P<name>{MONTH})\.?)"
    rf"(?:\s?[-/._,]\s?|\s)['’]?(?P<year>{_YEAR})"
    rf"|(?<![^\W_])(?P<first>{MONTH})\.?\s(?P<second>[0-3]?[0-9])\.?,?\s(?P<third>{_YEAR})"
    r")(?![0-9])",
    re.IGNORECASE,
)
_LAST_FOUR = re.compile(r"(?<![0-9])(?<![0-9][.,])[0-9]{4}(?![0-9]|[.,][0-9])")
_BETWEEN = re.compile(
    r"(?:[T\s]00[:.]00(?:[:.]00)?)?"  # what a program adds to a date
    r"(?P<joint>[^0-9]{0,48}(?:4[^0-9]{1,16})?)(?P<rest>[0-9]{4})(?![0-9]|[.,:][0-9])"
)
_SAY = r"(?:sidste\W*(?:4|fire)|(?:4|fire)\W*sidste)(?!\W+(?!er\b|cif|tal|i\b)[^\W\d])|cifre|kontrol(?:tal|nr|nummer)"
_SAYS = re.compile(_SAY, re.IGNORECASE)
_HINTS = re.compile(
    r"\b(?:slutter|ender|slut) (?:på|med)\b|\bcpr|\bperson(?:nr|nummer)|\bløbe(?:nr|nummer)", re.IGNORECASE
)
_HINT_BEFORE = re.compile(r"(?:\bcpr|\bperson(?:nr|nummer))[^0-9\n]{0,12}\Z", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]{0,12}(?:[\s.,:&-]{0,3}[^\W\d_]{1,12}){0,3}[\s.,:&-]{0,3}")
_MARKS = re.compile(r"[-/._·•*#+~=>¯|\\()\[\]'’\"«» \u00a0\u2000-\u203a\u2212]{1,5}")
_FIRST = re.compile(rf"(?:{_SAY}|\bcpr)[^0-9]{{0,25}}(?P<rest>[0-9]{{4}})(?![0-9])[^0-9\n]{{1,25}}\Z", re.IGNORECASE)


def mentions(text: str, near: Iterable[int] | None = None) -> Iterator[tuple[int, int]]:
    """From where to where a date of birth and the last four digits of its number go.

    Args:
        text: Any text.
        near: Where in it four digits stand alone; None: they are looked for.
    """
    end = 0
    for place in near if near is not None else (found.start() for found in _LAST_FOUR.finditer(text)):
        low = max(0, place - _REACH)
        for date in _DATE.finditer(text, low, place + _REACH):
            span = _after(text, date) or _before(text, date, low)
            if span and span[0] >= end:
                yield span
                end = span[1]


def _after(text: str, date: re.Match[str]) -> tuple[int, int] | None:
    """The last four after the date."""
    found = _BETWEEN.match(text, date.end())
    if not found:
        return None
    day, year = _day_and_year(date)
    number, joint = day + year[-2:] + found["rest"], found["joint"]
    if _SAYS.search(joint):  # whatever the century: who writes so means a person
        told = valid(number)
    elif _HINTS.search(joint) or _marks(date, joint) or _said_before(text, date, joint):
        told = likely(number, year, text[found.end() : found.end() + 12])
    else:
        told = False
    return (date.start(), found.end()) if told else None


def _marks(date: re.Match[str], joint: str) -> bool:
    """Whether only marks stand between; a number of six digits alone is no date for that."""
    if joint == "." and "." in date[0]:  # a version, a section
        return False
    return not date["six"] and bool(_MARKS.fullmatch(joint))


def _said_before(text: str, date: re.Match[str], joint: str) -> bool:
    start = date.start()
    return bool(date["six"] and _WORDS.fullmatch(joint) and _HINT_BEFORE.search(text[max(0, start - 27) : start]))


def _before(text: str, date: re.Match[str], low: int) -> tuple[int, int] | None:
    """The last four before the date, where words say so."""
    found = _FIRST.search(text, low, date.start())
    if not found:
        return None
    day, year = _day_and_year(date)
    number = day + year[-2:] + found["rest"]
    told = valid(number) if _SAYS.match(found[0]) else likely(number, year)
    return (found.start("rest"), date.end()) if told else None


def _day_and_year(date: re.Match[str]) -> tuple[str, str]:
    """Day and month in four digits, and the year as it is written."""
    whole = date["six"] or date["eight"]
    if whole:
        return whole[:4], whole[4:]
    if date["turned"]:
        return date["turned"][6:] + date["turned"][4:6], date["turned"][:4]
    if date["iso"]:
        year, month, day = date["iso"].split(date["pair"])
    elif date["first"]:
        day, month, year = date["second"], f"{month_of(date['first'])}", date["third"]
    else:
        day, month, year = date["day"], date["month"] or f"{month_of(date['name'])}", date["year"]
    return f"{day:0>2}{month:0>2}", year
