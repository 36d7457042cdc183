"""What was understood of a delivery: a card for each column taken, with its answers, counted, and what they become."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from helpers.study.noun import Noun


@dataclass(frozen=True)
class Answer:
    """An answer as it was delivered (`1=Nej`), how often, what it becomes in the study, and what that says in words."""

    delivered: str
    count: int
    means: str
    words: str = ""


@dataclass(frozen=True)
class Card:
    """A column that is taken: the study's code and words, the delivery's name and label, its answers.

    `filled` and `span` (first and last) stand for the answers where they are not a few, and `missing` for
    those that the file calls none; `how` says what else is done, `doubt` what has to be looked after. `best` says
    which number is the good end of a scale and `best_by` who in the delivery says which end is which; both can be none.
    """

    code: str
    asks: str
    source: str
    label: str
    answers: tuple[Answer, ...]
    missing: tuple[Answer, ...]
    filled: int
    blank: int
    span: tuple[str, str] | None
    how: tuple[str, ...]
    doubt: str
    best: str = ""
    best_by: str = ""


@dataclass(frozen=True)
class Dropped:
    """A column that is not taken: its name and label in the delivery, why, and how many of its cells are filled."""

    source: str
    label: str
    reason: str
    filled: int


@dataclass(frozen=True)
class PartCard:
    """A part: rows in and out, why rows were left out and how many; its columns, and what became of their filled cells
    (`cells.FATES`); those that are not taken.

    `form` is what the file was recognised as, empty for a plain table; `same` are the columns of the study that are the
    same in all rows, each with what it is in words.
    """

    table: str
    file: str
    sheet: str | None
    wave: str
    rows: int
    kept: int
    merged: int
    left_out: tuple[tuple[str, int], ...]
    cards: tuple[Card, ...]
    dropped: tuple[Dropped, ...]
    cells: Mapping[str, int]
    form: str = ""
    same: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """A column of the study as it comes out: what it asks, and how many rows have it, by wave (`""` where none are)."""

    code: str
    asks: str
    answered: Mapping[str, int]


@dataclass(frozen=True)
class Understood:
    """What was understood of a whole delivery, for who reads it before the study takes it in.

    Args:
        project: The project's slug; of several, them all.
        name: What it is called.
        parts: Its parts.
        waves: The children that have a measurement, by wave.
        rows: The rows of each table that come out.
        questions: The columns of each table that come out.
        absent: What the study asks in each of those tables and the delivery has no column for, in words.
        unused: The files that are not used, each with the reason.
        cells: What became of the filled cells of the whole delivery.
        noun: What the study calls those who take part.
        told: What was found in the rows: those that contradict each other, personal numbers.
    """

    project: str
    name: str
    parts: tuple[PartCard, ...]
    waves: Mapping[str, int]
    rows: Mapping[str, int]
    questions: Mapping[str, tuple[Question, ...]]
    absent: Mapping[str, tuple[str, ...]]
    unused: Mapping[str, str]
    cells: Mapping[str, int]
    noun: Noun
    told: tuple[str, ...] = ()
