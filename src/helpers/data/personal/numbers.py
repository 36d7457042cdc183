"""Where in a text personal numbers stand, however they are written.

A personal number is ten digits of which the first six are a date of birth and the seventh fits the century: the test of
python-stdnum (`dk.cpr`). Modulus 11 is not asked for, since numbers without it have been given out since 2007.

It is found however it is written: joined, with hyphens, dashes, dots, slashes or spaces of every kind in it, with
characters that nobody sees, with digits of other scripts, escaped as HTML, JSON and addresses escape. In a cell that is
a number it is also found without the zero that a spreadsheet took. What looks like one and is left alone:

- ten decimals: digits after a point, in Danish text also after a comma, are part of a decimal number;
- ten digits inside a longer number, a checksum, a UUID, or an id that matplotlib gave a part of a drawing;
- nine digits in running text, unless a word like *cpr* stands before them: one in nine of such numbers would be one.

Ten digits that mean something else and begin with a date cannot be told apart; they count as a personal number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpers.data.personal.digits import LONG, Runs
from helpers.data.personal.mentions import FEWEST, mentions
from helpers.data.personal.readings import DASH
from helpers.data.personal.valid import is_time, is_year, likely, valid

# Six digits of a date, joined or in pairs, and four more; between them up to three characters that join.
_CPR = re.compile(
    r"(?<![0-9])(?<![0-9]\.)"
    rf"[0-3][0-9](?P<pair>[\s./_{DASH}]?)[01][0-9](?P=pair)(?P<year>(?:19|20(?=[0-9]{{2}}[^0-9]))?[0-9]{{2}})"
    rf"(?P<joint>(?:\s{{0,2}}[./_·'’{DASH}])?\s{{0,2}})"
    r"[0-9]{2}(?P<split>\s?)[0-9]{2}(?![0-9])"
)
_TOLD = re.compile(
    r"(?:\bcpr|\bperson(?:nr|nummer|numre))\b[^0-9\n]{0,15}(?P<short>[1-9][01][0-9]{3}[\s-]{0,3}[0-9]{4})(?![0-9])",
    re.IGNORECASE,
)
_TOLD_HERE = re.compile(rf"{_TOLD.pattern}\Z", re.IGNORECASE)
_TOLD_BEFORE = len("personnummer") + 15  # characters: the longest word, and what may stand between it and the digits
_PAIRED = re.compile(r"[0-9]\s\Z")
_DECIMAL_COMMA = re.compile(r"(?<![0-9,])[0-9]+,\Z")
_CHECKSUM = re.compile(r"[0-9a-fA-F]{32,}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_DRAWN_ID = re.compile(r"""["#][A-Za-z]\Z""")


def numbers_in(text: str, *, decimal_comma: bool) -> Iterator[tuple[int, int]]:
    """From where to where each personal number of a text goes, in order."""
    drawing = text[:200].lstrip()[:5] in {"<svg ", "<?xml", "<svg>"}
    runs = Runs.of(text) if len(text) >= LONG else None
    position = 0
    for start in runs.numbers() if runs else _starts(text):
        if start < position or not (found := _CPR.match(text, start)):
            continue
        digits = re.sub(r"[^0-9]", "", found[0])
        if len(digits) == 12:
            digits = digits[:4] + digits[6:]
        if valid(digits) and not _something_else(text, found, drawing=drawing, decimal_comma=decimal_comma):
            yield found.span()
            position = found.end()
    for found in _told(text, runs):
        if valid("0" + re.sub(r"[^0-9]", "", found["short"])):
            yield found.span("short")
    if runs:
        yield from mentions(text, runs.fours())
    elif sum(map(str.isdigit, text)) >= FEWEST:
        yield from mentions(text)


_DASHED = re.compile(rf"[{DASH}]")


def _starts(text: str) -> Iterator[int]:
    found = _CPR.search(text)
    while found:
        yield found.start()
        found = _CPR.search(text, found.start() + 1)


def _told(text: str, runs: Runs | None) -> Iterator[re.Match[str]]:
    """Nine digits after a word that says what they are."""
    if runs:
        for start, end in runs.short():
            if found := _TOLD_HERE.search(text, max(0, start - _TOLD_BEFORE), end):
                yield found
    elif "cpr" in (lowered := text.lower()) or "person" in lowered:
        yield from _TOLD.finditer(text)


def _something_else(text: str, found: re.Match[str], *, drawing: bool, decimal_comma: bool) -> bool:
    """Whether what has the form of a personal number is part of something else."""
    start, end = found.span()
    before = text[max(0, start - 40) : start]
    pair, joint, split = found["pair"], found["joint"], found["split"]
    if not pair and sum(map(str.isdigit, found[0])) == 12:  # years of four digits are written with marks between
        return True
    if joint and not _belongs(text, found):
        return True
    if split and (pair or not joint):  # a row of two-digit numbers
        return True
    if pair.isspace() and (_PAIRED.search(before) or re.match(r"\s[0-9]", text[end : end + 2])):
        return True
    if (joint.isspace() or split) and re.match(r"[.,-][0-9]|\s[0-9]{2}(?![0-9])", text[end : end + 4]):
        return True
    if decimal_comma and not joint and not pair and _DECIMAL_COMMA.search(before):
        return True
    if drawing and _DRAWN_ID.search(before) and text[end : end + 1] in {'"', ")", "'"}:
        return True
    around = text[max(0, start - 64) : end + 64]
    offset = start - max(0, start - 64)
    return any(m.start() <= offset and m.end() >= offset + end - start for m in _CHECKSUM.finditer(around))


def _belongs(text: str, found: re.Match[str]) -> bool:
    """Whether four digits that a mark or a space joins to a date are the rest of its number."""
    digits, year, joint = re.sub(r"[^0-9]", "", found[0]), found["year"], found["joint"]
    number = digits[:4] + year[-2:] + digits[-4:]
    if not found["pair"] and _DASHED.fullmatch(joint):  # as personal numbers are written, whosever it would be
        return valid(number, year)
    if joint == "." or (found["pair"] and any(map(str.isspace, joint))):  # decimals; a date and something else
        return likely(number, year, text[found.end() : found.end() + 12])
    return valid(number, year) and not is_time(number) and not (found["pair"] and is_year(number[6:]))
