"""The witnesses of what a column's values mean: its labels, their order, the words, the numbers themselves, the blanks.

Each is a function from what is known of the column to its votes; `WITNESSES` has them, the strongest first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from helpers.data.contract import Column
from helpers.data.findings import shown
from helpers.data.meaning.order import direction, in_scale_order, places
from helpers.data.meaning.similar import best, plain
from helpers.data.meaning.votes import UNDECIDED, Agreed, Vote, settled, some
from helpers.data.meaning.words import WORDS, is_no_answer, number_of, scale_of

MOST_VALUES = 30
_NUMBER_FIRST = re.compile(r"(\d+)\s*(?:[-–=:.)]\s*|\s)(?=\S*[^\W\d])")
_NUMBER_LAST = re.compile(r".*[^\W\d].*\((\d+)\)")
_NO_LABELS = ("child_id", "respondent_id", "statement_id", "group_id", "family_id", "excerpt")

LABEL, ORDER, TOLD, WORDING, FIRST, ITSELF, BLANKS = (
    *("etiketten", "svarenes rækkefølge", "navnet", "ordlyden", "tallet ved svaret", "værdien selv", "de tomme celler"),
)


def canonical(text: str) -> str:
    """A value in the one form in which `1`, `1.0` and `1,0`, `Ja` and `JA` are the same."""
    number = number_of(text)
    return text.casefold() if number is None else f"{number:.15g}"


@dataclass(frozen=True)
class Asked:
    """What is known of a column whose values are asked about.

    Args:
        column: The study's column.
        counts: How often each value was delivered; "" is an empty cell.
        file: What the file says its values mean, without those it takes as missing.
        candidates: The codes of the study's column, each with the texts it may stand as.
        told: What is known of a value otherwise: what it means, and why that must be looked after.
    """

    column: Column
    counts: Mapping[str, int]
    file: Mapping[str, str] = field(default_factory=dict)
    candidates: Sequence[tuple[str, str]] = ()
    told: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @cached_property
    def seen(self) -> list[str]:
        """The values that were delivered, in the order of their scale."""
        return in_scale_order({text: self.file.get(text, text) for text in self.counts if text})

    @cached_property
    def labels(self) -> dict[str, str]:
        """The label of each value that was delivered or has one, by the value as it was delivered."""
        there = {canonical(text): text for text in self.seen}
        by_form = {canonical(value): label for value, label in self.file.items()}
        found = {there.get(canonical(value), value): label for value, label in self.file.items()}
        return found | {text: by_form[canonical(text)] for text in self.seen if canonical(text) in by_form}

    @cached_property
    def answers(self) -> dict[float, str]:
        """The label of each number that has one; without those that are no answer, or only say the number."""
        found = {number: label for value, label in self.labels.items() if (number := number_of(value)) is not None}
        for text in self.seen:
            if (number := number_beside(text)) is not None:
                found.setdefault(number, _without_number(text))
        texts = {number: _without_number(label) for number, label in found.items()}
        return {number: text for number, text in texts.items() if number_of(text) is None and not is_no_answer(text)}

    @cached_property
    def known(self) -> list[tuple[str, str]]:
        """The candidates in plain form."""
        flag = self.column.kind == "flag"
        pairs = [(code, word) for code in "10" for word in WORDS[code]] if flag else self.candidates
        return [(code, plain(text)) for code, text in pairs]

    def within(self, number: float) -> bool:
        """Whether a number may stand in the study's column."""
        if self.column.kind == "flag":
            return number in {0, 1}
        if self.column.kind == "answer":
            return number in self.column.answers
        return self.column.kind == "score" and self.column.low <= number <= self.column.high


def number_beside(text: str) -> float | None:
    """The number that stands before or after an answer in words: `1 - Passer slet ikke`, `Altid (5)`."""
    found = _NUMBER_FIRST.match(text) or _NUMBER_LAST.fullmatch(text)
    return float(found[1]) if found else None


def _without_number(text: str) -> str:
    found = _NUMBER_FIRST.match(text)
    return text[found.end() :] if found else re.sub(r"\s*\(\d+\)$", "", text)


def by_label(asked: Asked) -> Iterator[Vote]:
    """What the file's own labels say of the values."""
    column = asked.column
    if column.code in _NO_LABELS or column.kind == "date":
        return
    other = []
    for value, label in asked.labels.items():
        if not label:
            continue
        if column.kind == "text":
            yield Vote(LABEL, value, "" if is_no_answer(label) else label, quote=label)
        elif column.kind not in {"score", "banded"}:
            yield _worded(asked, LABEL, value, label)
        elif is_no_answer(label):
            yield Vote(LABEL, value, "", quote=label)
        elif (said := number_of(label)) is not None:
            if said != number_of(value):
                yield Vote(LABEL, value, f"{said:g}" if asked.within(said) else None, why=_says(asked.labels))
        elif column.kind == "banded":
            other.append(f"{shown(value)}={shown(label)}")
    if other:
        yield Vote(LABEL, None, why=f"etiketterne siger {some(other)}: er det selve tallet?")
    if column.kind in {"flag", "code", "answer", "score"}:
        yield from _called_alike(asked)


def _called_alike(asked: Asked) -> Iterator[Vote]:
    """Two answers of one label: one of them is hardly meant."""
    values: dict[str, dict[str, str]] = {}
    for value, label in asked.labels.items():
        if label and not is_no_answer(label):
            values.setdefault(plain(label), {}).setdefault(canonical(value), label)
    for alike in values.values():
        if len(alike) > 1:
            yield Vote(
                LABEL, None, why=f"{' og '.join(map(shown, alike))} hedder begge «{shown(next(iter(alike.values())))}»"
            )


def _worded(asked: Asked, witness: str, value: str, text: str) -> Vote:
    """What a text means among the study's codes; a code or label of the study comes before a way of not answering."""
    said = plain(text)
    quote = text if witness == LABEL else ""
    hit = best(said, asked.known)
    if hit and hit[1] == 1.0:
        return Vote(witness, value, hit[0], quote=quote)
    if is_no_answer(text):
        return Vote(witness, value, "", quote=quote)
    if hit is None and (number_beside(text)) is not None:
        return _worded(asked, witness, value, _without_number(text))
    return Vote(witness, value, hit[0] if hit else UNDECIDED, sure=False, quote=quote)


def _by_order(asked: Asked) -> Iterator[Vote]:
    """What the labels of a scale's numbers say together: which way it runs, where it begins and ends."""
    column, labels = asked.column, asked.answers
    if column.kind != "score" or not labels:
        return
    low, high = column.low, column.high
    points = int(high - low) + 1
    numbers = {text: n for text in dict.fromkeys([*asked.seen, *asked.labels]) if (n := number_of(text)) is not None}
    numbers |= {text: n for text in asked.seen if (n := number_beside(text)) is not None}
    answers = {text: number for text, number in numbers.items() if asked.within(number)}
    first, last = min(labels), max(labels)
    whole = len(labels) > 2 and len(labels) == last - first + 1
    fits = low <= first and last <= high and not (whole and (first, last) != (low, high))
    way = direction(labels)
    said = _says({f"{number:g}": text for number, text in sorted(labels.items())})
    place = places(labels, points)
    if way == "opposite":
        why = f"svarene løber den anden vej: {said}"
        for text, number in answers.items():
            yield Vote(ORDER, text, f"{low + high - number:g}" if fits else UNDECIDED, why=why)
    elif place and way != "unknown" and any(low + at != number for number, at in place.items()):
        why = f"etiketterne passer ikke til tallene: {said}"
        for text, number in numbers.items():
            if set(answers.values()) <= place.keys() and number in place:
                yield Vote(ORDER, text, f"{low + place[number]:g}", why=why)
        yield Vote(ORDER, None, why=why)
    elif len(labels) == 1 and place == {first: int(first - low)}:
        return
    elif way == "unknown":
        yield Vote(ORDER, None, why=f"rækkefølgen kan ikke ses af etiketterne: {said}")
    if not fits:
        yield Vote(ORDER, None, why=f"svarene går fra {first:g} til {last:g}, studiets skala fra {low:g} til {high:g}")


def _says(labels: Mapping[str, str]) -> str:
    told = [f"{shown(value)}={shown(label)}" for value, label in labels.items()]
    return f"{told[0]}, {told[-1]}" if len(told) > 1 else told[0]


def _by_told(asked: Asked) -> Iterator[Vote]:
    for value, (means, why) in asked.told.items():
        yield Vote(TOLD, value, means, why=why)


def _by_wording(asked: Asked) -> Iterator[Vote]:
    """What values that are words and have no label mean."""
    column = asked.column
    words = [text for text in asked.seen if number_of(text) is None and text not in asked.told]
    if column.kind == "code":
        for text in asked.seen:
            if text not in asked.labels and text not in asked.told:
                yield _worded(asked, WORDING, text, text)
    elif column.kind in {"flag", "answer"}:
        for text in words:
            if text not in asked.labels:
                yield _worded(asked, WORDING, text, text)
    elif column.kind in {"score", "banded"}:
        texts = {text: asked.labels.get(text, text) for text in words}
        silent = [text for text, said in texts.items() if is_no_answer(said)]
        yield from (Vote(WORDING, text, "") for text in silent)
        rest = {text: said for text, said in texts.items() if text not in silent and number_beside(text) is None}
        yield from _in_words(column, rest)
    elif column.kind == "text" and column.code not in _NO_LABELS:
        yield from (Vote(WORDING, text, "") for text in words if is_no_answer(text))


def _in_words(column: Column, texts: Mapping[str, str]) -> Iterator[Vote]:
    """The answers of a scale in words, by the known scale of as many points that has them all."""
    if not texts:
        return
    if column.kind == "banded" or len(texts) > MOST_VALUES:
        yield Vote(WORDING, None, why="værdier, der ikke er tal")
        return
    said = {text: plain(label) for text, label in texts.items()}
    scale = scale_of(list(said.values()), int(column.high - column.low) + 1)
    for text, label in said.items():
        means = f"{column.low + scale.index(label):g}" if scale else UNDECIDED
        why = "er svarene i denne rækkefølge?" if scale else "hvilke tal svarer ordene til?"
        yield Vote(WORDING, text, means, why=why)


def _by_number_beside(asked: Asked) -> Iterator[Vote]:
    if asked.column.kind in {"score", "answer"}:
        for text in asked.seen:
            number = number_beside(text)
            if number is not None and not is_no_answer(text):
                means = f"{number:g}" if asked.within(number) else UNDECIDED
                yield Vote(FIRST, text, means, why="er tallet ved svaret det, der skal stå?")


def _by_itself(asked: Asked) -> Iterator[Vote]:
    """What a value would be without any label: the number, or the code, that stands there."""
    column = asked.column
    outside = False
    for text in dict.fromkeys([*asked.seen, *asked.labels]):
        number = number_of(text)
        if column.kind == "code" and text in column.codes:
            yield Vote(ITSELF, text, text)
        if number is None or column.kind not in {"flag", "answer", "score"}:
            continue
        if asked.within(number):
            yield Vote(ITSELF, text, canonical(text))
        elif column.kind != "score":
            yield Vote(ITSELF, text, UNDECIDED)
        elif text in asked.counts and not is_no_answer(asked.labels.get(text, "")):
            outside = True
    if outside:
        yield Vote(ITSELF, None, why=f"tal uden for skalaen fra {column.low:g} til {column.high:g}")


def _by_blanks(asked: Asked, meanings: Mapping[str, str]) -> Iterator[Vote]:
    """Empty cells beside one answer alone: a box that was ticked or not."""
    blank = asked.counts.get("", 0)
    answers = {meanings.get(text, canonical(text)) for text in asked.seen} - {""}
    if asked.column.kind != "flag" or not blank or len(answers) != 1 or UNDECIDED in answers:
        return
    only = some([f"«{shown(text)}»" for text in asked.seen if meanings.get(text, canonical(text))])
    why = f"kun {only} og {blank} tomme: betyder tom nej eller ukendt?"
    yield Vote(BLANKS, "", "0" if answers == {"1"} else None, why=why)


WITNESSES: tuple[tuple[str, Callable[[Asked], Iterator[Vote]]], ...] = (
    (LABEL, by_label),
    (ORDER, _by_order),
    (TOLD, _by_told),
    (WORDING, _by_wording),
    (FIRST, _by_number_beside),
    (ITSELF, _by_itself),
)


def _same_number(means: str, text: str) -> bool:
    """Whether a value is written as another form of the number that it means; words must be written as they are."""
    return number_of(text) is not None and means == canonical(text)


def agreed(asked: Asked) -> Agreed:
    """What all witnesses of a column come to: of each value that is not the study's own already, what it means."""
    witnesses = [name for name, _ in WITNESSES] + [BLANKS]
    votes = [vote for _, witness in WITNESSES for vote in witness(asked)]
    first = settled(votes, witnesses)
    if sum(means == UNDECIDED for means in first.meanings.values()) > MOST_VALUES:
        return Agreed({}, ("mange forskellige værdier",))
    whole = settled([*votes, *_by_blanks(asked, first.meanings)], witnesses)
    turned = {text: means for text, means in whole.meanings.items() if means != text and not _same_number(means, text)}
    order = in_scale_order({text: asked.labels.get(text, text) for text in turned})
    return Agreed({text: turned[text] for text in order}, whole.doubts, whole.contradicted)
