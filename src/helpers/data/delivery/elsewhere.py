"""What a delivery says of its answers in other places than their own column: a title, a legend, a note, a code book,
the labels of the question beside it.

Who codes a scale writes once how; a column without labels of its own is asked with what is written elsewhere. Nothing
of it is sure to be meant for the column, so that it is always marked, and only where it says otherwise than the
numbers do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from helpers.data.delivery.sources import Source
from helpers.data.findings import shown
from helpers.data.meaning import UNDECIDED, Agreed, Asked, agreed, is_answer, is_no_answer, number_of
from helpers.data.meaning.heads import coding_of
from helpers.data.meaning.order import direction
from helpers.data.meaning.witnesses import canonical

_ASKED = {"flag", "code", "answer", "score"}
_TAG = re.compile(r"<[^<>]*>")
_LONGEST = 2000  # characters of a text that explains answers
_FEWEST = 2  # answers that a coding explains
_CODE_BOOK = 2000  # rows that a code book has at most
_MOST_NUMBER = 3  # characters of a number that stands for an answer


@dataclass(frozen=True)
class Coding:
    """Answers by their numbers, and where that is written: in Danish, and the column whose own it is."""

    labels: Mapping[str, str]
    place: str
    of: tuple[str, str | None, str] | None = None


def codings_of(sources: Sequence[Source]) -> list[Coding]:
    """All codings that a delivery's files tell, those of the columns' labels and headings too."""
    found: list[Coding] = []
    told: set[str] = set()
    for source in sources:
        raw = source.raw
        where = f"i «{shown(raw.sheet or source.file)}»"
        for name in raw.frame.columns:
            own = source.labels.values.get(name) or coding_of(name) or coding_of(source.labels.columns.get(name, ""))
            if own:
                found.append(Coding(own, f"ved «{shown(name)}»", (source.file, source.sheet, name)))
        beside = [text for text in (*(one.text for one in raw.asides or ()), *source.notes) if text not in told]
        told |= set(beside)
        for texts, place in (
            ([text for _, text in raw.head.untaken], f"over overskriften {where}"),
            (beside, f"i en note {where}"),
            *((list(dict.fromkeys(raw.frame[name])), where) for name in raw.frame.columns),
        ):
            found += [Coding(labels, place) for labels in _apart(pair for text in texts for pair in _pairs(text))]
        rows = [tuple(raw.frame.columns), *raw.frame.head(_CODE_BOOK).itertuples(index=False, name=None)]
        of_rows = _apart(pair for row in rows for pair in _of_row(row))
        found += [Coding(labels, where) for labels in of_rows if len({*labels.values()}) == len(labels)]
    return found


def _pairs(text: str) -> Iterable[tuple[str, str]]:
    return coding_of(_TAG.sub(" ", text)).items() if "=" in text and len(text) <= _LONGEST else ()


def explained(texts: Iterable[str]) -> list[str]:
    """What of some texts explains answers and nothing else, as `1=Passer helt, 4=Passer slet ikke`; no names are."""
    codings = [dict(_pairs(text)) for text in texts]
    safe = [coding for coding in codings if coding and all(map(is_answer, coding.values()))]
    return list(dict.fromkeys(", ".join(f"{value}={label}" for value, label in coding.items()) for coding in safe))


def _of_row(cells: Sequence[str]) -> Iterator[tuple[str, str]]:
    """A number and what it means in the next cell, as a code book has them; a row of answers has more numbers."""
    filled = [cell for cell in cells if cell]
    numbers = [cell for cell in filled if number_of(cell) is not None]
    if len(numbers) == 1 and len(numbers[0]) <= _MOST_NUMBER:
        yield from ((number, label) for number, label in pairwise(filled) if number == numbers[0])


def _apart(pairs: Iterable[tuple[str, str]]) -> Iterator[dict[str, str]]:
    """The codings of several questions under each other; a number that comes again begins the next."""
    labels: dict[str, str] = {}
    for value, label in pairs:
        if labels.get(value, label) != label:
            yield labels
            labels = {}
        labels[value] = label
    yield labels


def explained_in(asked: Asked, codings: Sequence[Coding]) -> str:
    """Where, outside all columns' own labels and headings, a column's numbers are explained; empty where nowhere."""
    numbers = {canonical(text) for text in asked.seen if number_of(text) is not None}
    for coding in codings:
        labels = {canonical(value): label for value, label in coding.labels.items()}
        if coding.of is None and len(labels) >= _FEWEST and _explains(asked, labels, numbers):
            return coding.place
    return ""


def with_codings(asked: Asked, place: tuple[str, str | None, str], codings: Sequence[Coding]) -> Agreed | None:
    """What a column's answers are by what is written elsewhere; None where nothing is that says otherwise.

    Args:
        asked: The column; it has labels of its own, or nothing is asked of it.
        place: Its file, sheet and name.
        codings: What is written anywhere in the delivery.
    """
    column = asked.column
    numbers = {canonical(text) for text in asked.seen if number_of(text) is not None}
    if column.kind not in _ASKED or column.code == "wave" or asked.labels or not numbers:
        return None
    plain = agreed(asked)
    said: dict[tuple[tuple[str, str], ...], tuple[Agreed, list[str]]] = {}
    for coding in codings:
        labels = {canonical(value): label for value, label in coding.labels.items()}
        if coding.of == place or len(labels) < _FEWEST or not _explains(asked, labels, numbers):
            continue
        meant = agreed(replace(asked, file=labels))
        if UNDECIDED in meant.meanings.values():
            continue
        ends = sorted(labels, key=lambda value: number_of(value) or 0.0)[:: max(1, len(labels) - 1)]
        told = ", ".join(f"{shown(value)}={shown(labels[value])}" for value in ends)
        key = tuple(sorted((text, meant.meanings.get(text, text)) for text in asked.seen))
        said.setdefault(key, (meant, []))[1].append(f"{told} står {coding.place}")
    same = tuple(sorted((text, plain.meanings.get(text, text)) for text in asked.seen))
    others = {key: one for key, one in said.items() if key != same}
    if not others:
        return None
    doubts = tuple(f"{places[0]}: gælder det også her?" for _, places in said.values())
    meanings = next(iter(others.values()))[0].meanings if len(said) == 1 else plain.meanings
    return Agreed(meanings, (*plain.doubts, *doubts))


def _explains(asked: Asked, labels: Mapping[str, str], numbers: set[str]) -> bool:
    """Whether a coding may be meant for a column: it explains the numbers that are there, as answers of such a one."""
    column = asked.column
    answers = {value: label for value, label in labels.items() if not is_no_answer(label)}
    if column.kind == "score":
        known = {number: label for value, label in answers.items() if (number := number_of(value)) is not None}
        within = all(asked.within(number) for number in known)
        return len(known) >= _FEWEST and within and direction(known) != "unknown" and column.low in known
    return numbers <= labels.keys() and len(answers) >= _FEWEST
