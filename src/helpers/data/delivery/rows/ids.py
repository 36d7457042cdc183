"""How ids are written: shortened by a spreadsheet, or otherwise than the same id in another row or table."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable

# As Excel shows and saves what it takes for a large number: the digits that are not there are gone.
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d{1,3}")
_ROUNDED = re.compile(r"\d{15}0+")  # of more than fifteen digits it keeps fifteen
_WHOLE = re.compile(r"(\d+)[.,]0+")
_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
_BEFORE = re.compile(r"(?:[^\W\d_]+[._/-]*)+(?=\d+$)")


def shortened(texts: Iterable[str]) -> list[str]:
    """The ids that are no longer whole: 2,01701E+11, or all zeros after the fifteenth digit."""
    different = [text for text in dict.fromkeys(texts) if text]
    found = [text for text in different if _SHORTENED.fullmatch(text)]
    long = [text for text in different if len(text) > 15 and text.isdecimal()]
    if long and all(map(_ROUNDED.fullmatch, long)):
        found += long
    return found


def written(text: str) -> str:
    """An id in the one form in which `1`, `1.0`, `0001`, ` 1` and `k-1`, `K-01` are the same."""
    text = "".join(unicodedata.normalize("NFKC", text).split()).casefold()
    if whole := _WHOLE.fullmatch(text):
        text = whole[1]
    elif _SHORTENED.fullmatch(text):
        text = f"{float(text.replace(',', '.')):.0f}"
    return _ZEROS.sub("", text)


def bare(text: str) -> str:
    """The same without the letters before a number."""
    return _BEFORE.sub("", written(text))


def alike(texts: Collection[str], known: Collection[str]) -> dict[str, str]:
    """The texts that are no known id and are one written otherwise, with that one; none that could be two."""
    found: dict[str, str] = {}
    for form in (written, bare):
        there, here = _by(form, known), _by(form, texts)
        for text in texts:
            others, rivals = there.get(form(text), []), here[form(text)]
            if text not in known and text not in found and len(others) == len(rivals) == 1:
                found[text] = others[0]
    return found


def confusable(texts: Collection[str]) -> list[list[str]]:
    """Different ids of one table that are the same but for how they are written."""
    return [same for same in _by(written, texts).values() if len(same) > 1]


def _by(form: Callable[[str], str], texts: Collection[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for text in dict.fromkeys(texts):
        found[form(text)].append(text)
    return found
