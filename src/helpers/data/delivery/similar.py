"""Whether two texts mean the same: plain forms, likeness, and the words survey exports use for the study's columns."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence

# What exports call the columns that every study has, in plain form.
_PERSON = ("cpr", "cpr nr", "cprnr", "cpr nummer", "personnummer")
SYNONYMS: dict[str, tuple[str, ...]] = {
    "child_id": (
        *_PERSON,
        "id",
        "barn",
        "barn id",
        "barnets id",
        "barnets nr",
        "løbenr",
        "løbenummer",
        "nr",
        "deltager",
        "child",
    ),
    "respondent_id": (
        *_PERSON,
        "id",
        "respondent",
        "respondentid",
        "respondent id",
        "svarid",
        "løbenr",
        "løbenummer",
        "nr",
    ),
    "statement_id": ("id", "udsagn id", "udsagn nr", "løbenr", "løbenummer", "nr"),
    "group_id": ("gruppe", "gruppe id", "hold", "hold id"),
    "family_id": ("familie", "familie id"),
    "started": ("start", "startdato", "begyndt", "forløbets start", "opstart"),
    "left_reason": ("årsag til frafald", "frafaldsårsag", "stoppet fordi"),
    "wave": ("måling", "målepunkt", "tidspunkt", "runde", "bølge"),
    "date": ("dato", "måledato", "udfyldt", "udfyldt den", "besvaret", "afsluttet", "closetime"),
    "respondent": ("besvaret af", "udfyldt af", "hvem har svaret"),
    "side": ("part", "side"),
    "role": ("rolle", "stilling", "funktion"),
    "source": ("kilde", "datakilde"),
    "theme": ("tema", "emne"),
    "direction": ("retning", "drivkraft eller barriere"),
    "excerpt": ("uddrag", "citat", "udsagn", "tekst"),
}
# What the codes are called that no study.yml labels.
WORDS: dict[str, tuple[str, ...]] = {
    "1": ("ja", "valgt", "yes", "true", "sand", "x"),
    "0": ("nej", "ikke valgt", "no", "false", "falsk"),
    "interview": ("interviews",),
    "workshop": ("seminar", "workshops"),
    "driver": ("drivkraft", "drivkræfter", "fremmer", "fremmende"),
    "barrier": ("barriere", "barrierer", "hæmmer", "hæmmende"),
}
# Scales of answers from least to most, in plain form; an order taken from here is always to be confirmed.
SCALES: tuple[tuple[str, ...], ...] = (
    ("aldrig", "sjældent", "nogle gange", "ofte", "altid"),
    ("aldrig", "sjældent", "ofte", "altid"),
    ("slet ikke", "i mindre grad", "i nogen grad", "i høj grad", "i meget høj grad"),
    ("slet ikke", "i lav grad", "i nogen grad", "i høj grad"),
    ("passer slet ikke", "passer lidt", "passer godt", "passer helt"),
    ("passer slet ikke", "passer ikke", "passer delvist", "passer helt"),
    ("helt uenig", "uenig", "hverken enig eller uenig", "enig", "helt enig"),
    ("helt uenig", "uenig", "enig", "helt enig"),
    ("helt uenig", "overvejende uenig", "overvejende enig", "helt enig"),
)
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


def scale_of(labels: Sequence[str], points: int) -> tuple[str, ...] | None:
    """The known scale of that many points to which all these plain labels belong."""
    for scale in SCALES:
        if len(scale) == points and set(labels) <= set(scale):
            return scale
    return None
