"""Whether a cell of a table holds a personal number: as text, as the number a spreadsheet made of it, in disguise."""

from __future__ import annotations

import re
import unicodedata

from helpers.data.personal.disguised import is_disguised
from helpers.data.personal.encoded import decoded
from helpers.data.personal.numbers import DASH, valid
from helpers.data.personal.private import has_personal_number
from helpers.data.personal.readings import in_ascii_digits

_NUMBER = re.compile(r"\+?(?P<whole>[0-9]{9,10})(?:[.,]0*)?|\+?[0-9][.,]?[0-9]{0,9}[eE]\+?0?[89]")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?P<mark>[.,'’\s])[0-9]{3}(?:(?P=mark)[0-9]{3}){1,2}(?:[.,]0*)?")

_FEWEST = 9  # digits of a personal number without its first zero


def is_personal_number_cell(cell: str) -> bool:
    """Whether a table's cell holds a personal number.

    In its text, as a number (also one without its first zero), in other digits of Unicode, or in a disguise
    (`disguised`).
    """
    if not cell.isascii():
        cell = unicodedata.normalize("NFKC", in_ascii_digits(cell))
    if len(cell) < _FEWEST and "e" not in cell and "E" not in cell:
        return False
    if is_disguised(cell) or any(map(is_personal_number_cell, decoded(cell))):
        return True
    if sum(map(str.isdigit, cell)) < 9 and "e" not in cell.lower():
        return False
    if (found := _NUMBER.fullmatch(cell.strip())) and not found["whole"]:
        try:
            return valid(f"{round(float(cell.replace(',', '.'))):010d}")
        except ValueError:
            return False
    if found:
        return valid(found["whole"].zfill(10))
    if _THOUSANDS.fullmatch(cell.strip()):
        digits = re.sub(r"\D", "", re.sub(r"[.,]0*\Z", "", cell.strip()))
        if len(digits) in {9, 10} and valid(digits.zfill(10)):
            return True
    short = re.sub(rf"[\s{DASH}]", "", cell)
    if len(short) == 9 and short.isdigit() and cell[:5].isdigit() and valid(f"0{short}"):
        return True
    return has_personal_number(cell, decimal_comma=True)
