"""Personal numbers in the cells of a table that someone, or some program, wrote so that they are not seen.

In one cell: the year first, `x`, `:`, `*` and the like between the date and the rest, letters that look like digits
(O, l, I) in place of some, base64. Over two cells: the date in one column, the four last digits in the next. Prose has
times, prices and codes of all these forms, so that it is not looked through for them; a cell that is one of them is.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from stdnum.dk import cpr

_SHORTEST = 10
_DASH = "\\-\u2010-\u2015\u2043\u2212"
_LOOKS = str.maketrans("OoQlI|", "000111")
_LOOKED = re.compile(
    rf"(?<![^\W_])(?=[^\W_]*[0-9])(?P<date>[0-9OoQlI|]{{6}})\s?[{_DASH}./_:]?\s?(?P<rest>[0-9OoQlI|]{{4}})(?![^\W_])"
)
_MOST_LETTERS = 4
_JOINED = re.compile(r"(?<![0-9])(?P<date>[0-3][0-9][01][0-9]{3})\s?[xX:*#|+~=;]\s?(?P<rest>[0-9]{4})(?![0-9])")
_YEAR_FIRST = re.compile(
    rf"(?<![0-9.,])(?P<year>(?:1[89]|20)?[0-9]{{2}})(?P<pair>[\s./{_DASH}]?)(?P<month>[01][0-9])(?P=pair)"
    rf"(?P<day>[0-3][0-9])(?P<joint>\s?[\s./_:xX*{_DASH}]?\s?)(?P<rest>[0-9]{{4}})(?![0-9.,:])"
)
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{14,}={0,2}")

_DATE = re.compile(r"[0-3]?[0-9][01][0-9]{3}")
_REST = re.compile(r"[0-9]{4}")
_MANY, _DIFFERENT = 5, 0.8  # from so many rows on: the share of the last four that must differ; places repeat
_YEARS = range(1900, 2100)


def is_disguised(cell: str) -> bool:
    """Whether a cell holds a personal number in disguise: as the module says, in one cell."""
    if len(cell) < _SHORTEST:
        return False
    if not cell.isascii():
        cell = unicodedata.normalize("NFKC", cell)
    digits = sum(map(str.isdigit, cell))
    if digits >= _SHORTEST - _MOST_LETTERS and any(_written(cell)):
        return True
    return any(_decoded(found[0]) for found in _BASE64.finditer(cell))


def _written(cell: str) -> Iterator[bool]:
    for found in _JOINED.finditer(cell):
        yield _valid(found["date"] + found["rest"])
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
    from helpers.data.private import is_personal_number_cell

    try:
        text = base64.b64decode(token.rstrip("=") + "=" * (-len(token.rstrip("=")) % 4), altchars=b"-_", validate=True)
        plain = text.decode("ascii")
    except (binascii.Error, ValueError):
        return False
    return plain.isprintable() and is_personal_number_cell(plain)


class SplitNumbers:
    """Looks at rows for numbers that stand in two cells beside each other, the date and the last four digits.

    Two columns hold them where every cell of six digits in the left one, of a row whose right one has four, makes a
    personal number, and the four differ as such numbers do. One date beside one year does not make one.
    """

    def __init__(self) -> None:
        self._kinds: dict[str, str] = {}
        self._pairs: dict[int, dict[int, str] | None] = {}

    def add(self, row: int, cells: Sequence[str]) -> None:
        """Look at a row."""
        before = ""
        for number, cell in enumerate(cells):
            if not cell[:1].isdigit() or len(cell) >= _SHORTEST:  # most cells, told without a look at the rest
                before = ""
                continue
            kind = self._kinds.get(cell)
            if kind is None:
                plain = unicodedata.normalize("NFKC", cell).strip()
                kind = "date" if _DATE.fullmatch(plain) else "rest" if _REST.fullmatch(plain) else ""
                self._kinds[cell] = kind
            if kind == "rest" and before == "date" and self._pairs.get(number, {}) is not None:
                left, right = (unicodedata.normalize("NFKC", one).strip() for one in (cells[number - 1], cell))
                if _valid(left.zfill(6) + right):
                    self._pairs.setdefault(number, {})[row] = right  # type: ignore[index]
                else:
                    self._pairs[number] = None
            before = kind

    @staticmethod
    def may_begin(cells: Iterable[str]) -> bool:
        """Whether a column may hold the dates of such numbers."""
        return any(_DATE.fullmatch(one) for one in cells if one[:1].isdigit() and len(one) < _SHORTEST)

    def found(self) -> Iterator[tuple[int, int]]:
        """The rows with a number, and the place of the right one of its columns (from 0)."""
        for number, rests in self._pairs.items():
            if not rests or all(int(rest) in _YEARS for rest in rests.values()):
                continue
            if len(rests) < _MANY or len(set(rests.values())) >= _DIFFERENT * len(rests):
                yield from ((row, number) for row in rests)


def _valid(digits: str) -> bool:
    return bool(cpr.is_valid(digits))
