"""Danish letters that were read in another code page and became letters that names abroad have: *Křn*, *Mĺling*.

Such a letter alone proves nothing (*Dvořák* has it too). A word is misread where reading it back makes a Danish word of
it that questionnaires are full of (`danish`); each rule asks one cell alone.
"""

from __future__ import annotations

import re
from functools import cache

from helpers.data.readers.danish import STEMS, WORDS

_DANISH = "æøåÆØÅ"
_LONGEST = 60  # letters of a word
# The code page a file was written in, and those that programs then read it in. Left out are those in which Danish
# letters become ones of words or names that would be Danish when read back: *Năstase* of Romania, *Lūse* of Latvia.
_MISREAD = {
    "cp1252": (
        *("cp1250", "iso8859-2", "iso8859-3", "cp1257", "iso8859-13", "cp1251", "cp1253", "cp1255", "cp1256"),
        *("mac_roman", "mac_croatian", "mac_latin2", "cp437", "cp850", "cp852", "cp775", "koi8-r"),
    ),
    "mac_roman": ("cp1250", "cp1251", "cp1252", "iso8859-2", "mac_croatian", "mac_latin2", "cp437", "cp850", "cp852"),
    "cp850": ("cp1250", "cp1251", "cp1252", "cp1257", "mac_roman", "mac_latin2", "cp437", "cp852"),
}


@cache
def _tables() -> tuple[dict[int, str], ...]:
    """What each letter meant, one table for each way to misread; letters that are Danish as they are stand."""
    tables: dict[tuple[tuple[int, str], ...], None] = {}
    for written, others in _MISREAD.items():
        for read in others:
            meant = {}
            for letter in _DANISH:
                became = letter.encode(written).decode(read, "replace")
                if became not in f"{_DANISH}\ufffd" and not became.isspace():
                    meant[ord(became)] = letter
            tables[tuple(meant.items())] = None
    return tuple(dict(one) for one in tables)


@cache
def _became() -> frozenset[str]:
    """The letters and signs that Danish letters became."""
    return frozenset(chr(one) for table in _tables() for one in table)


@cache
def _word() -> re.Pattern[str]:
    return re.compile(rf"(?:[^\W\d_]|[{re.escape(''.join(sorted(_became())))}])+")


@cache
def _stem() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, STEMS)))


def is_misread(text: str) -> bool:
    """Whether a word of a text is a Danish one, read in another code page than it was written in."""
    if _became().isdisjoint(text):
        return False
    words = (found[0] for found in _word().finditer(text))
    return any(len(word) <= _LONGEST and not _became().isdisjoint(word) and _is_danish(word) for word in words)


def _is_danish(word: str) -> bool:
    for table in _tables():
        meant = word.translate(table)
        if meant == word or not (meant.islower() or meant.isupper() or meant[1:].islower()):
            continue
        plain = meant.casefold()
        if plain in WORDS or _stem().search(plain):
            return True
    return False
