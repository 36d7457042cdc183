"""Personal numbers in the cells of a table that someone, or some program, wrote so that they are not seen.

In one cell: the year first, `x`, `:`, `*`, brackets and the like between the date and the rest or between all digits,
letters that look like digits (O, l, I) in place of some, base64, base32 and hexadecimal text, digits spelled out. Prose
has times, prices and codes of all these forms, so that it is not looked through for them; a cell that is one of them
is. What no cell alone shows `spread` finds.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import re
import unicodedata
from collections.abc import Iterator

from stdnum.dk import cpr

from helpers.data.spelled import is_spelled

_SHORTEST = 10
_DASH = "\\-\u2010-\u2015\u2043\u2212"
_LOOKS = str.maketrans("OoQlI|", "000111")
_LOOKED = re.compile(
    rf"(?<![^\W_])(?=[^\W_]*[0-9])(?P<date>[0-9OoQlI|]{{6}})\s?[{_DASH}./_:]?\s?(?P<rest>[0-9OoQlI|]{{4}})(?![^\W_])"
)
_MOST_LETTERS = 4
_JOINED = re.compile(r"(?<![0-9])(?P<date>[0-3][0-9][01][0-9]{3})\s?[xX:*#|+~=;]\s?(?P<rest>[0-9]{4})(?![0-9])")
_BRACKETED = re.compile(r"(?<![0-9])(?P<date>[0-3][0-9][01][0-9]{3})\s?[(\[{]\s?(?P<rest>[0-9]{4})\s?[)\]}]")
_SPACED = re.compile(r"(?<![\w.,])[0-9](?P<joint>[^\w,;])(?:[0-9](?P=joint)){8}[0-9](?![\w.,])")
_YEAR_FIRST = re.compile(
    rf"(?<![0-9.,])(?P<year>(?:1[89]|20)?[0-9]{{2}})(?P<pair>[\s./{_DASH}]?)(?P<month>[01][0-9])(?P=pair)"
    rf"(?P<day>[0-3][0-9])(?P<joint>\s?[\s./_:xX*{_DASH}]?\s?)(?P<rest>[0-9]{{4}})(?![0-9.,:])"
)
_BASE32 = re.compile(r"(?<![A-Za-z0-9])[A-Z2-7]{16,}={0,6}")
_HEX = re.compile(r"(?<![A-Za-z0-9])(?:2[0-9A-Fa-f]|3[0-9]){10,}(?![A-Za-z0-9])")
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{14,}={0,2}")

_DIGITS = frozenset(map(float, range(10)))
_KEYCAP = "\ufe0f\u20e3"


def is_disguised(cell: str) -> bool:
    """Whether a cell holds a personal number in disguise: as the module says, in one cell."""
    if len(cell) < _SHORTEST:
        return False
    if not cell.isascii():
        cell = unicodedata.normalize("NFKC", in_ascii_digits(cell))
    digits = sum(map(str.isdigit, cell))
    if digits >= _SHORTEST - _MOST_LETTERS and any(_written(cell)):
        return True
    return any(_decoded(found[0]) for found in _BASE64.finditer(cell)) or any(_recoded(cell)) or is_spelled(cell)


def in_ascii_digits(text: str) -> str:
    """A text with every character that stands for one of the ten digits as that digit: `➀`, `〇`, `٣`, `1️⃣`."""
    made = []
    for one in text:
        number = unicodedata.numeric(one, -1.0) if one > "\x7f" else -1.0
        made.append(f"{number:.0f}" if number in _DIGITS else "" if one in _KEYCAP else one)
    return "".join(made)


def _recoded(cell: str) -> Iterator[bool]:
    """Whether hexadecimal text or base32 in a cell is a personal number."""
    for found in _HEX.finditer(cell):
        if len(found[0]) % 2 == 0:
            yield _is_one(bytes.fromhex(found[0]))
    for found in _BASE32.finditer(cell):
        token = found[0].rstrip("=")
        with contextlib.suppress(binascii.Error, ValueError):
            yield _is_one(base64.b32decode(token + "=" * (-len(token) % 8)))


def _written(cell: str) -> Iterator[bool]:
    for found in _JOINED.finditer(cell):
        yield _valid(found["date"] + found["rest"])
    for found in _BRACKETED.finditer(cell):
        yield _valid(found["date"] + found["rest"])
    for found in _SPACED.finditer(cell):
        yield _valid(found[0].replace(found["joint"], ""))
    for found in _LOOKED.finditer(cell):
        letters = sum(not one.isdigit() for one in found["date"] + found["rest"])
        if 0 < letters <= _MOST_LETTERS:
            yield _valid((found["date"] + found["rest"]).translate(_LOOKS))
    for found in _YEAR_FIRST.finditer(cell):
        year, rest = found["year"], found["rest"]
        number = found["day"] + found["month"] + year[-2:] + rest
        if len(year) == 4:  # the seventh digit must be of the century: a time after a date of this one is not
            yield _valid(number) and cpr.get_birth_date(number).year == int(year)
        elif found["joint"].strip() and not (int(rest[:2]) < 24 and int(rest[2:]) < 60):
            yield _valid(number)


def _decoded(token: str) -> bool:
    try:
        text = base64.b64decode(token.rstrip("=") + "=" * (-len(token.rstrip("=")) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return False
    return _is_one(text)


def _is_one(content: bytes) -> bool:
    """Whether bytes are text that is a personal number, in ASCII or UTF-16."""
    from helpers.data.private import is_personal_number_cell

    content = content.replace(b"\0", b"")
    return content.isascii() and (plain := content.decode("ascii")).isprintable() and is_personal_number_cell(plain)


def _valid(digits: str) -> bool:
    return bool(cpr.is_valid(digits))
