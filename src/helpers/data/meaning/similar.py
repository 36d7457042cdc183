"""Whether two texts mean the same: plain forms and likeness."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable

CLOSE, CLEAR = 0.72, 0.06  # what is hardly chance, and how much better than the next it must be
LEAST_WORD = 4  # letters of a text that is looked for inside others

_NOT_WORD = re.compile(r"[^\w]+|_+")
_TAG = re.compile(r"<[^<>]{0,100}>")


def plain(text: str) -> str:
    """A text without case, tags, punctuation and double spaces."""
    text = unicodedata.normalize("NFKC", _TAG.sub(" ", text)).casefold()
    return " ".join(_NOT_WORD.sub(" ", text).split())


def likeness(one: str, other: str) -> float:
    """From 0 to 1: how much two plain texts are alike, in letters; a text inside the other counts for more."""
    short, long = sorted((one, other), key=len)
    inside = len(short) >= LEAST_WORD and set(short.split()) <= set(long.split())
    least = 0.75 + 0.2 * len(short) / len(long) if inside else 0.0
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < CLOSE or matcher.quick_ratio() < CLOSE:
        return least
    return max(least, matcher.ratio())


def best(text: str, candidates: Iterable[tuple[str, str]]) -> tuple[str, float] | None:
    """The candidate a text means.

    Args:
        text: The text, plain.
        candidates: What it may be, each with one of its plain texts; several may have the same name.

    Returns:
        Its name and likeness: 1 where the texts are equal; None where nothing is close or two are equally close.
    """
    scores: dict[str, float] = {}
    for name, known in candidates:
        if known:
            score = 1.0 if known == text else min(likeness(known, text), 0.99)
            scores[name] = max(scores.get(name, 0.0), score)
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < CLOSE:
        return None
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < CLEAR and not (ranked[0][1] == 1.0 > ranked[1][1]):
        return None
    return ranked[0]
