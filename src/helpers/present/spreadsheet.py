"""Text into spreadsheets and CSV files, where a cell that begins like a formula would become one."""

from __future__ import annotations

import re

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*(?:[eE][+-]?[0-9]+)?")


def spreadsheet_safe(text: str) -> str:
    """The text so that no spreadsheet reads it as a formula: an apostrophe goes before what begins like one.

    Numbers, with or without a sign, stay numbers. Space and quotation marks before the first character are looked
    through, as spreadsheets do.
    """
    first = text.lstrip(' \u00a0"\ufeff\u200b')
    if text.startswith(_STARTS) or first.startswith(_STARTS):
        return text if _NUMBER.fullmatch(text) else f"'{text}"
    return text
