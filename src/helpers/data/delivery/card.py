"""What was understood of a delivery: a card for each column taken, with its answers, counted, and what they become."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from helpers.data.contract import Column
from helpers.data.delivery.cells import CellFates
from helpers.data.delivery.convert import Piece
from helpers.data.delivery.counts import CODED, FILLED
from helpers.data.delivery.mapping import DOUBT, Counted
from helpers.data.delivery.merge import Fate, Merged
from helpers.data.delivery.readings import asked_of
from helpers.data.meaning import UNDECIDED, canonical, labels_of, number_of
from helpers.data.meaning.order import in_scale_order
from helpers.study import Study
from helpers.study.noun import Noun

_MISSING = "ukendt (manglende efter filen)"


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
    those that the file calls none; `how` says what else is done, `doubt` what has to be looked after.
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


@dataclass(frozen=True)
class PartCard:
    """A part: rows in and out, why rows were left out and how many; its columns, and what became of their filled cells
    (`cells.FATES`); those that are not taken, each with the reason and how many of its cells are filled.

    `form` is what the file was recognised as, empty for a plain table.
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
    dropped: tuple[tuple[str, str, int], ...]
    cells: Mapping[str, int]
    form: str = ""


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
        project: The project.
        parts: Its parts.
        waves: The children that have a measurement, by wave.
        rows: The rows of each table that come out.
        questions: The columns of each table that come out.
        unused: The files that are not used, each with the reason.
        cells: What became of the filled cells of the whole delivery.
        noun: What the study calls those who take part.
        told: What was found in the rows: those that contradict each other, personal numbers.
    """

    project: str
    parts: tuple[PartCard, ...]
    waves: Mapping[str, int]
    rows: Mapping[str, int]
    questions: Mapping[str, tuple[Question, ...]]
    unused: Mapping[str, str]
    cells: Mapping[str, int]
    noun: Noun
    told: tuple[str, ...] = ()


def understood(
    project: str,
    study: Study,
    pieces: Sequence[Piece],
    counts: Sequence[Counted],
    tables: Sequence[Merged],
    unused: Mapping[str, str],
    cells: CellFates,
    fates: Sequence[Fate],
    text: str,
) -> Understood:
    """What was understood.

    Args:
        project: The project's name.
        study: The study.
        pieces: What each part gives.
        counts: The counts of each, in the same order.
        tables: The tables that come out.
        unused: The files that are not used.
        cells: What became of every filled cell.
        fates: What became of every row.
        text: The text of import.yml, whose marks the cards repeat.
    """
    asks = asked_of(study)
    labels = {wave.code: wave.label for wave in study.waves}
    marks = marks_of(text)
    waves: dict[str, int] = {}
    questions: dict[str, tuple[Question, ...]] = {}
    for table in tables:
        frame = table.frame
        by = frame.get("wave")
        if by is not None:
            waves = {labels.get(code, code): int((by == code).sum()) for code in labels if (by == code).any()}
        questions[table.contract.name] = tuple(
            Question(
                column.code,
                asks.get(column.code, column.code),
                {"": int((frame[column.code] != "").sum())}
                if by is None
                else {labels[code]: int(((by == code) & (frame[column.code] != "")).sum()) for code in labels},
            )
            for column in table.contract.columns
            if column.code in frame and (frame[column.code] != "").any()
        )
    parts = tuple(
        _part(
            piece,
            one,
            study,
            asks,
            fates,
            {code: said for (n, code), said in marks.items() if n == piece.number},
            *filled,
        )
        for piece, one, *filled in zip(pieces, counts, cells.parts, cells.dropped, strict=True)
    )
    rows = {table.contract.name: len(table.frame) for table in tables}
    return Understood(project, parts, waves, rows, questions, unused, cells.whole, study.noun)


def marks_of(text: str) -> dict[tuple[int, str], str]:
    """The marks of import.yml, of how it reads and of its counts, by the part's number, from 1, and the column."""
    found: dict[tuple[int, str], str] = {}
    part = 0
    for line in text.split("\n"):
        part = 0 if line == "counts:" else part + line.startswith("  - table:")
        if DOUBT in line and (name := re.match(r"      (\w+):", line)):
            told = line.partition(DOUBT)[2].removeprefix(": ")
            found[part, name[1]] = "; ".join(filter(None, [found.get((part, name[1]), ""), told]))
    return found


def _part(
    piece: Piece,
    one: Counted,
    study: Study,
    asks: Mapping[str, str],
    fates: Iterable[Fate],
    marks: Mapping[str, str],
    cells: Mapping[str, int],
    dropped: Mapping[str, int],
) -> PartCard:
    part, table = piece.part, piece.table
    mine = [fate for fate in fates if fate.part == piece.number]
    out = Counter(fate.reason for fate in mine if fate.outcome == "left_out")
    known = labels_of(study)
    cards = tuple(
        _card(piece, code, answers, asks, dict(reversed(known.get(code, []))), marks.get(code, ""))
        for code, answers in one.columns.items()
    )
    labels = {wave.code: wave.label for wave in study.waves}
    wave = part.constants.get("wave", "")
    outcomes = Counter(fate.outcome for fate in mine)
    return PartCard(
        *(table.contract.name, part.file, part.sheet, labels.get(wave, wave)),
        len(piece.source.raw.frame),
        outcomes["kept"],
        outcomes["merged"],
        tuple(sorted(out.items())),
        cards,
        tuple((name, reason, dropped.get(name, 0)) for name, reason in part.drop.items()),
        cells,
        piece.source.read_as,
    )


def _card(
    piece: Piece,
    code: str,
    counts: Mapping[str, int],
    asks: Mapping[str, str],
    words: Mapping[str, str],
    doubt: str,
) -> Card:
    taken = piece.part.columns[code]
    column = piece.table.contract.by_code[code]
    meant = {canonical(value): means for value, means in taken.meanings.items()}
    missing = piece.source.labels.missing.get(taken.source, {})
    answers = []
    if FILLED not in counts:
        for key, count in counts.items():
            value = canonical(key.partition("=")[0])
            means = "" if value in missing else meant.get(value, value)
            if column.kind == "flag":
                means = {"true": "1", "false": "0"}.get(means, means)
            if taken.turned and (number := number_of(means)) is not None:
                means = f"{column.low + column.high - number:g}"
            said = _MISSING if value in missing else _in_words(column, means, words)
            if key or count:
                answers.append(Answer(key, count, means, said))
    how = []
    if taken.turned:
        how.append("svarene bliver vendt tilbage")
    if taken.prefix:
        how.append(f"«{taken.prefix}» sættes foran")
    if taken.date:
        how.append(f"datoer læses som {taken.date}")
    apart = missing if FILLED in counts else {}
    labels = piece.source.labels.values.get(taken.source, {})
    filled = sum(count for key, count in counts.items() if key) - sum(apart.values())
    return Card(
        *(code, asks.get(code, code), taken.source, piece.source.labels.columns.get(taken.source, "")),
        tuple(answers),
        tuple(
            Answer(f"{value}={labels[value]}" if labels.get(value) else value, apart[value], "", _MISSING)
            for value in in_scale_order(dict(zip(apart, apart, strict=True)))
        ),
        filled,
        counts.get("", 0),
        _span(piece, column),
        tuple(how),
        doubt,
    )


def _in_words(column: Column, means: str, words: Mapping[str, str]) -> str:
    if means in {"", UNDECIDED}:
        return "ukendt" if not means else ""
    return {"1": "ja", "0": "nej"}.get(means, "") if column.kind == "flag" else words.get(means, "")


def _span(piece: Piece, column: Column) -> tuple[str, str] | None:
    """The first and last of dates and of free numbers as they were read."""
    if column.kind in {"text", *CODED}:
        return None
    cells = piece.table.frame[column.code].dropna()
    if cells.empty:
        return None
    ends = (cells.min(), cells.max())
    return (f"{ends[0]:%d-%m-%Y}", f"{ends[1]:%d-%m-%Y}") if column.kind == "date" else (f"{ends[0]:g}", f"{ends[1]:g}")
