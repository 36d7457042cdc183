"""Columns of a delivery that hold what may not leave it: names, addresses, numbers of persons."""

from __future__ import annotations

import pandas as pd

from helpers.data.meaning import plain
from helpers.data.private import find_private, is_personal_number_cell

MOST_LOOKED_AT = 500
_NAMES = {
    *(
        "navn",
        "fornavn",
        "efternavn",
        "adresse",
        "telefon",
        "mobil",
        "mail",
        "email",
        "e mail",
        "cpr",
        "cpr nr",
        "cprnr",
    ),
    *("personnummer", "fødselsdato", "forældres navn", "kontaktperson"),
}


def is_private(column: str, texts: pd.Series) -> bool:
    """Whether a column holds names, addresses or other ways to a person, and no numbers that could be an id."""
    if plain(column) in _NAMES and not numbers_of_persons(texts):
        return True
    some = _some(texts)
    contacts = [text for text in some if find_private(text, ("email", "phone")) and len(text) < 60]
    return bool(some) and len(contacts) * 2 > len(some)


def numbers_of_persons(texts: pd.Series) -> bool:
    """Whether most of a column's texts are personal numbers."""
    some = _some(texts)
    return bool(some) and sum(map(is_personal_number_cell, some)) * 2 > len(some)


def _some(texts: pd.Series) -> list[str]:
    return [text for text in texts.unique().tolist() if text][:MOST_LOOKED_AT]
