"""Personal numbers that are spelled out in Danish: *nul en nul en tolv, nul fire fem seks*."""

from __future__ import annotations

import re

from stdnum.dk import cpr

_LOW = (
    "nul en to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten".split()
)
_TENS = "tyve tredive fyrre halvtreds tres halvfjerds firs halvfems".split()
_DIGITS = {word: str(number) for number, word in enumerate(_LOW)} | {"et": "1", "én": "1", "ét": "1"}
for _high, _ten in enumerate(_TENS, start=2):
    _DIGITS |= {_ten: f"{_high}0"} | {f"{one}og{_ten}": f"{_high}{low}" for low, one in enumerate(_LOW[:10]) if low}
_ONE = "|".join(sorted(_DIGITS, key=len, reverse=True))
_RUN = re.compile(rf"(?<![^\W_])(?:{_ONE})(?:[\s.,/:;-]{{1,3}}(?:{_ONE}))+(?![^\W_])", re.IGNORECASE)
_WORD = re.compile(_ONE, re.IGNORECASE)


def is_spelled(text: str) -> bool:
    """Whether a run of number words is ten digits that are a personal number."""
    for found in _RUN.finditer(text):
        digits = "".join(_DIGITS[one[0].lower()] for one in _WORD.finditer(found[0]))
        if len(digits) == 10 and cpr.is_valid(digits):
            return True
    return False
