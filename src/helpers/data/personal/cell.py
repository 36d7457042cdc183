"""Whether a cell of a table holds a personal number: as text, as the number a spreadsheet made of it, in disguise."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections.abc import Collection, Iterable

from helpers.data.personal.chance import MANY, by_chance
from helpers.data.personal.disguised import is_disguised
from helpers.data.personal.encoded import decoded
from helpers.data.personal.mentions import FEWEST
from helpers.data.personal.private import has_personal_number
from helpers.data.personal.readings import DASH, in_ascii_digits, plain
from helpers.data.personal.valid import odds, valid

_NUMBER = re.compile(r"\+?(?P<whole>[0-9]{9,10})(?:[.,]0*)?|\+?[0-9][.,]?[0-9]{0,9}[eE]\+?0?[89]")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?P<mark>[.,'’\s])[0-9]{3}(?:(?P=mark)[0-9]{3}){1,2}(?:[.,]0*)?")

_NINE = re.compile(r"[1-9][0-9]{8}(?:[.,]0*)?")
_FEWEST = 9  # digits of a personal number without its first zero


def is_personal_number_cell(cell: str) -> bool:
    """Whether a table's cell holds a personal number.

    In its text, as a number (also one without its first zero), in other digits of Unicode, or in a disguise
    (`disguised`).
    """
    if cell.isascii():
        return _holds_one(cell)
    seen = plain(cell)
    alike = unicodedata.normalize("NFKC", in_ascii_digits(seen))
    # Raised digits may be the number's own or the mark of a footnote.
    return _holds_one(alike) or (alike != seen and _holds_one(seen))


def personal_numbers_in(cells: Iterable[str]) -> set[str]:
    """Those of a column's cells that hold a personal number, judged together (`meant`)."""
    different = dict.fromkeys(cells)
    return meant(set(filter(is_personal_number_cell, different)), different)


def meant(found: set[str], cells: Collection[str]) -> set[str]:
    """What of a column's cells was found and is meant, where the column is full of cells that are none.

    Not a date and something else that fits modulus 11 by chance, as one in eleven does; not a number of nine digits of
    which one in nine begins with a date, where no number in the column has its first zero.

    Args:
        found: The cells that hold a personal number, each judged alone.
        cells: All different ones of the column.
    """
    nines = {cell for cell in cells if _NINE.fullmatch(cell)} if found and all(map(_NINE.fullmatch, found)) else set()
    if len(nines) >= MANY and 2 * len(found) < len(nines):
        return set()
    with odds("do not count"):
        sure = {cell for cell in found if is_personal_number_cell(cell)}
    if sure == found:
        return found
    with odds("may fit"):
        count = sum(map(is_personal_number_cell, cells))
    return sure if by_chance(len(found - sure), count - len(sure)) else found


def _holds_one(cell: str) -> bool:
    if len(cell) < _FEWEST and "e" not in cell and "E" not in cell:
        return False
    if is_disguised(cell) or any(map(is_personal_number_cell, decoded(cell))):
        return True
    digits = sum(map(str.isdigit, cell))
    return (digits >= FEWEST and has_personal_number(cell, decimal_comma=True)) or _is_number(cell, digits)


def _is_number(cell: str, digits: int) -> bool:
    """Whether a cell is a personal number as a spreadsheet writes numbers."""
    cell = cell.strip()
    if digits < _FEWEST and "e" not in cell.lower():
        return False
    if found := _NUMBER.fullmatch(cell):
        if found["whole"]:
            return valid(found["whole"].zfill(10))
        with contextlib.suppress(ValueError):
            return valid(f"{round(float(cell.replace(',', '.'))):010d}")
    if _THOUSANDS.fullmatch(cell):
        whole = re.sub(r"\D", "", re.sub(r"[.,]0*\Z", "", cell))
        return len(whole) in {9, 10} and valid(whole.zfill(10))
    short = re.sub(rf"[\s{DASH}]", "", cell)
    return len(short) == 9 and short.isdigit() and cell[:5].isdigit() and valid(f"0{short}")


def ten_digits(cell: str) -> str:
    """The ten digits of a cell that is a personal number, however its date is written in digits; else nothing: no two
    numbers may come out as one.
    """
    if not is_personal_number_cell(cell):
        return ""
    groups = re.findall("[0-9]+", re.sub(r"(?<=[0-9])[.,]0*\Z", "", cell) if _NUMBER.fullmatch(cell) else cell)
    digits = "".join(groups)
    if len(digits) == 12:  # the year in four digits, last or first
        last, first = digits[:4] + digits[6:], digits[6:8] + digits[4:6] + digits[2:4] + digits[8:]
        return last if valid(last, digits[4:8]) else first if valid(first, digits[:4]) else ""
    if len(digits) == 9 and (len(groups[0]) in {5, 9} or {*map(len, groups)} == {3}):  # its first zero is gone
        digits = f"0{digits}"
    return digits if len(digits) == 10 and valid(digits) else ""
