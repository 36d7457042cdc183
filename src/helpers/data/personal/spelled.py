"""Personal numbers that are spelled out in Danish, whole or after the date: *nul en nul en tolv, nul fire fem seks*."""

from __future__ import annotations

import re

from helpers.data.personal.valid import valid

_LOW = (
    "nul en to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten".split()
)
_TENS = "tyve tredive fyrre halvtreds tres halvfjerds firs halvfems".split()
_DIGITS = {word: str(number) for number, word in enumerate(_LOW)} | {"et": "1", "én": "1", "ét": "1"}
for _high, _ten in enumerate(_TENS, start=2):
    _DIGITS |= {_ten: f"{_high}0"} | {f"{one}og{_ten}": f"{_high}{low}" for low, one in enumerate(_LOW[:10]) if low}
_ONE = "|".join(sorted(_DIGITS, key=len, reverse=True))
_RUN = re.compile(rf"(?<![^\W_])(?:{_ONE})(?:[\s.,/:;-]{{1,3}}(?:{_ONE}))+(?![^\W_])", re.IGNORECASE)
_DATE = re.compile(r"(?<![0-9])(?P<date>[0-3][0-9][01][0-9]{3})\W{1,3}\Z")
_WORD = re.compile(_ONE, re.IGNORECASE)


def is_spelled(text: str) -> bool:
    """Whether a run of number words is ten digits that are a personal number."""
    for found in _RUN.finditer(text):
        digits = "".join(_DIGITS[one[0].lower()] for one in _WORD.finditer(found[0]))
        before = _DATE.search(text, max(0, found.start() - 10), found.start()) if len(digits) == 4 else None
        number = before["date"] + digits if before else digits
        if len(number) == 10 and valid(number):
            return True
    return False
