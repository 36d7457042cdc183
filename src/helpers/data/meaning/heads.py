"""What a column's heading says of its answers: how they are coded, that they are turned, of which time they are."""

from __future__ import annotations

import re
from collections.abc import Collection

from helpers.data.meaning.similar import plain

_END = r"\s*(?=[,;/|()\[\]]|\d+\s*=|$)"
_CODED = re.compile(rf"(?<!\d)(?P<value>\d{{1,3}})\s*=\s*(?P<label>[^\W\d_][^=,;/|()\[\]]*?){_END}")
_CODED_BACK = re.compile(r"(?P<label>[^\W\d_][^=,;/|()\[\]]*?)\s*=\s*(?P<value>\d{1,3})\b")
_IN_BRACKETS = re.compile(r"\s*(?:\([^()]*=[^()]*\)|\[[^\[\]]*=[^\[\]]*\])")

# Words that turn what is asked round.
_NOT = {*("ikke", "ingen", "intet", "aldrig", "uden", "ej", "inte", "not", "never", "without", "nicht", "kein")}
_TURNED = {
    *("omvendt", "omvendte", "vendt", "omkodet", "reverse", "reversed", "rev", "recoded", "inverted", "umgepolt")
}
# Words of two times or kinds that one question has: the one that is meant where nothing is said, and the other.
_PAIRS: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (
        frozenset("start begyndelse begyndelsen opstart indskrivning indgang visitation før baseline".split()),
        frozenset("slut afslutning afslutningen udskrivning ophør efter nu nuværende aktuel opfølgning".split()),
    ),
    (
        frozenset("gennemført gennemførte afholdt afholdte deltaget fremmødt fremmødte modtaget modtagne".split()),
        frozenset("planlagt planlagte tilbudt tilbudte aftalt aftalte bevilget bevilgede forventet planned".split()),
    ),
)


def coding_of(text: str) -> dict[str, str]:
    """The answers that a heading explains, by their numbers: of `Køn (1=pige, 2=dreng)` 1 pige and 2 dreng."""
    for pattern in (_CODED, _CODED_BACK):
        found = {one["value"]: one["label"].strip() for one in pattern.finditer(text)}
        if found:
            return found
    return {}


def without_coding(text: str) -> str:
    """A heading without the answers that it explains."""
    if not coding_of(text):
        return text
    bare = _IN_BRACKETS.sub("", text)
    first = _CODED.search(bare) or _CODED_BACK.search(bare)
    return (bare[: first.start()] if first and first.start() else bare).strip(" ,;:-–")


def turning(head: str, texts: Collection[str]) -> list[str]:
    """The words by which a heading asks the opposite of the study's (plain) texts, or says that it is turned."""
    words = {word for text in texts for word in text.split()}
    return [word for word in plain(head).split() if word in _TURNED | _NOT and word not in words]


def turned_by(text: str, head: str) -> list[str]:
    """The words by which the study's (plain) text asks the opposite of a heading."""
    return [word for word in text.split() if word in _NOT and not _NOT & set(plain(head).split())]


def other_time(head: str, texts: Collection[str]) -> list[str]:
    """The words by which a heading is of another time or kind than the study's texts: the end, for the start.

    Where the study says nothing of it, what was at the start, and what took place, is meant.
    """
    own = set(plain(head).split())
    words = {word for text in texts for word in text.split()}
    found: list[str] = []
    for usual, other in _PAIRS:
        wanted, wrong = (other, usual) if words & other and not words & usual else (usual, other)
        if own & wrong and not own & wanted:
            found += sorted(own & wrong)
    return found
