"""Dates of several kinds in one column: real ones beside text, numbers of days, days first beside months first.

A spreadsheet of another language turns the dates that it can read into real ones, with day and month changed, and
leaves the others as text: so that a column of both has dates that are wrong and look right.
"""

from __future__ import annotations

import re
from collections.abc import Collection

import pandas as pd

_REAL = re.compile(r"\d{4}-\d{2}-\d{2}")  # as readers give the real dates of a spreadsheet
_TEXT = re.compile(r"(\d{1,2})[-./ ]{1,2}(\d{1,2})[-./ ]{1,2}(?:\d{4}|\d{2})(?!\d)")
_WORDS = re.compile(r"\d{1,2}\.?[ -][^\W\d_]{3,}|[^\W\d_]{3,}[ -]\d{1,4}")
_DAYS = re.compile(r"[2-5]\d{4}(?:[.,]\d+)?")  # a date as the number that a spreadsheet keeps, of 1954 to 2064


def mixed_dates(cells: pd.Series, decided: Collection[str] = ()) -> tuple[str, list[int]]:
    """What dates of two kinds a column holds, in Danish, and the rows of the fewer; nothing where they are of one kind.

    Args:
        cells: The cells as text, by row.
        decided: Texts of which it is known what they mean.
    """
    texts = cells[~cells.isin([*decided, ""])]
    kinds = {text: _kind(text) for text in texts.unique()}
    by_kind: dict[str, list[int]] = {
        kind: texts.index[texts.map(kinds) == kind].tolist() for kind in dict.fromkeys(kinds.values()) if kind
    }
    told = {
        "real": "rigtige datoer",
        "days": "dage som tal",
        "text": "datoer som tekst",
        "day": "datoer som tekst",
        "month": "datoer som tekst",
    }
    names = list(dict.fromkeys(told[kind] for kind in by_kind))
    if len(names) > 1:
        groups: list[list[int]] = [
            [row for kind, rows in by_kind.items() if told[kind] == name for row in rows] for name in names
        ]
        return f"både {names[0]} og {names[1]}", min((sorted(rows) for rows in groups), key=len)
    if {"day", "month"} <= by_kind.keys():
        fewer = min(by_kind["day"], by_kind["month"], key=len)
        return "både dag før måned og måned før dag", sorted([*fewer, *by_kind.get("text", [])])
    return "", []


def _kind(text: str) -> str:
    if _REAL.match(text):
        return "real"
    if found := _TEXT.match(text):
        first, second = int(found[1]), int(found[2])
        return "day" if first > 12 else "month" if second > 12 else "text"
    if _DAYS.fullmatch(text):
        return "days"
    return "text" if _WORDS.match(text) else ""
