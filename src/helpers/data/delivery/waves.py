"""Which measurement a text tells: the study's own words, those of others, and numbers, which are read together.

`T1` is the second measurement where there is a `T0`, and the first where there is none; so nothing is said of a number
before all of a table's are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from helpers.data.meaning import plain
from helpers.data.meaning.votes import UNDECIDED
from helpers.study import Study

# What others call the first measurement, the next, and the one after that, in plain form.
_WORDS: tuple[tuple[str, ...], ...] = (
    *(("før", "pre", "præ", "baseline", "base", "start", "ved start", "startmåling", "førmåling", "før forløbet"),),
    *(("efter", "post", "slut", "ved slut", "slutmåling", "eftermåling", "efter forløbet", "endline", "exit"),),
    *(("opfølgning", "opfølgende", "followup", "follow up", "fu", "senere", "opfølgningsmåling"),),
)
_ORDINALS = {"første": 1, "anden": 2, "andet": 2, "tredje": 3, "first": 1, "second": 2, "third": 3}
_COUNTED = r"t|m|w|tid|time|måling|målepunkt|measure|measurement|wave|bølge|runde|round|tidspunkt|uge|week|måned|month"
_AFTER = rf"{_COUNTED}|mdr|måneder|months|uger|weeks"
_NUMBERED = re.compile(rf"(?P<word>{_COUNTED}) ?(?P<number>\d{{1,3}})|(?P<first>\d{{1,3}}) ?(?P<unit>{_AFTER})")
_ORDINAL = re.compile(rf"(?P<ordinal>{'|'.join(_ORDINALS)}) (?P<word>{_AFTER})")
_BARE = re.compile(r"\d")


@dataclass(frozen=True)
class Told:
    """What a text tells of a measurement: a `wave` of the study, or a place or number that is read with others.

    `word` is what stands there, `kind` what it counts (`t`, `måling`; empty for a bare number).
    """

    word: str
    wave: str = ""
    place: int | None = None
    number: int | None = None
    kind: str = ""

    @property
    def bare(self) -> bool:
        """Whether it is a number alone, which may as well be a question's."""
        return self.number is not None and not self.kind


def told_by(text: str, study: Study) -> Told | None:
    """The measurement that a plain text as a whole tells."""
    for wave in study.waves:
        if text in {plain(wave.code), plain(wave.label), plain(wave.description)}:
            return Told(text, wave=wave.code)
    for place, words in enumerate(_WORDS):
        if text in words:
            return Told(text, place=place)
    if found := _ORDINAL.fullmatch(text):
        return Told(text, number=_ORDINALS[found["ordinal"]], kind=found["word"])
    if found := _NUMBERED.fullmatch(text):
        return Told(text, number=int(found["number"] or found["first"]), kind=found["word"] or found["unit"])
    return Told(text, number=int(text)) if _BARE.fullmatch(text) else None


def without_wave(name: str, study: Study) -> list[tuple[str, Told]]:
    """What a plain name says beside the measurement with which it begins or ends, in each way it can be read."""
    words = name.split()
    found = []
    for count in range(min(3, len(words) - 1), 0, -1):
        for head, rest in ((words[:count], words[count:]), (words[-count:], words[:-count])):
            told = told_by(" ".join(head), study)
            if told and not (told.bare and words[0] in head):  # a number in front is a question's
                found.append((" ".join(rest), told))
    return found


def resolved(found: Iterable[Told], study: Study) -> dict[Told, tuple[str, str]]:
    """The wave of the study that each is, and what must be looked after; `UNDECIDED` where the study has none left."""
    codes = [wave.code for wave in study.waves]
    labels = {wave.code: wave.label for wave in study.waves}
    made: dict[Told, tuple[str, str]] = {}
    kinds: dict[str, list[Told]] = {}
    for one in dict.fromkeys(found):
        if one.wave:
            made[one] = (one.wave, "")
        elif one.place is not None:
            code = _at(codes, one.place)
            made[one] = (code, f"«{one.word}» er taget som {labels.get(code, UNDECIDED)}")
        else:
            kinds.setdefault(one.kind, []).append(one)
    for together in kinds.values():
        made |= _numbered(together, codes, labels)
    return made


def _numbered(together: list[Told], codes: list[str], labels: Mapping[str, str]) -> dict[Told, tuple[str, str]]:
    numbers = sorted({one.number for one in together if one.number is not None})
    begins = 0 if 0 in numbers else 1
    by_number = {number: _at(codes, number - begins) for number in numbers}
    by_rank = {number: _at(codes, rank) for rank, number in enumerate(numbers)}
    chosen = by_rank if UNDECIDED in by_number.values() else by_number
    made = {}
    for one in together:
        number = int(one.number or 0)
        code = chosen[number]
        why = ""
        if begins or by_number != by_rank or not one.kind:
            word = one.word.upper() if len(one.kind) == 1 else one.word
            why = f"«{word}» er taget som {labels.get(code, UNDECIDED)}"
            zero = word.replace(str(number), "0")
            why += f", for der er ingen «{zero}»" if begins and one.kind else ""
        made[one] = (code, why)
    return made


def _at(codes: list[str], place: int) -> str:
    return codes[place] if 0 <= place < len(codes) else UNDECIDED
