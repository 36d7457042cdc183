"""What a mapping takes of a delivery, as cards that are written beside it: of all, and of each project alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from helpers.data.contract import Column
from helpers.data.delivery.asked import asked_of, not_asked
from helpers.data.delivery.card import Answer, Card, Dropped, PartCard, Question, Understood
from helpers.data.delivery.card_text import as_text
from helpers.data.delivery.cells import CellFates, fates_of
from helpers.data.delivery.convert import OUTSIDE, Piece
from helpers.data.delivery.counts import CODED, FILLED
from helpers.data.delivery.dates import in_danish
from helpers.data.delivery.elsewhere import Coding, codings_of
from helpers.data.delivery.mapping import DOUBT, Counted
from helpers.data.delivery.merge import Fate, Merged
from helpers.data.delivery.rows.projects import titles_of
from helpers.data.delivery.sources import CARDS
from helpers.data.delivery.taken import Taken
from helpers.data.delivery.which_end import End, ends_of
from helpers.data.delivery.write import replace_all
from helpers.data.findings import Finding, in_order
from helpers.data.meaning import UNDECIDED, canonical, labels_of, number_of
from helpers.data.meaning.order import in_scale_order
from helpers.study import Study

_MISSING = "ukendt (manglende efter filen)"
_MOST_TOLD = 40  # lines of what was found in the rows that a card shows; what is printed has all


def write_cards(
    file: Path, study: Study, study_folder: Path, taken: Taken, private: Sequence[Finding]
) -> tuple[Understood, tuple[Understood, ...]]:
    """Write the cards beside the mapping, as its marks stand now; what is understood in all, and of each project."""
    text = file.read_text(encoding="utf-8")
    titles = titles_of(study_folder)
    found = [f"{one.where}: {one.message}" for one in in_order([*private, *taken.early])]
    codings = codings_of(taken.delivered.sources)
    more = [f"og {len(found) - _MOST_TOLD} til"] if len(found) > _MOST_TOLD else []

    def of(
        slugs: Sequence[str],
        pieces: list[Piece],
        counts: list[Counted],
        tables: list[Merged],
        fates: list[Fate],
        others: str = "",
    ) -> Understood:
        cells = fates_of(taken.delivered.sources, pieces, tables, others)
        name = ", ".join(titles.get(slug, slug) for slug in slugs)
        return _understood(
            ", ".join(slugs), name, study, pieces, counts, tables, taken.mapping.unused, cells, fates, text, codings
        )

    said = of(list(taken.tables_of), taken.pieces, taken.counts, taken.tables, taken.fates)
    said = replace(said, told=(*found[:_MOST_TOLD], *more))
    replace_all({file.with_name(CARDS): as_text(said).encode()})
    if len(taken.tables_of) == 1:
        return said, (said,)
    others = OUTSIDE.format(taken.mapping.projects.column) if taken.mapping.projects else ""
    alone = [
        of(
            [slug],
            pieces,
            taken.counts_of[slug],
            tables,
            [fate for one in tables for fate in one.fates if fate.reason != others],
            others,
        )
        for slug, pieces in taken.pieces_of.items()
        for tables in [taken.tables_of[slug]]
    ]
    return said, tuple(alone)


def _understood(
    project: str,
    name: str,
    study: Study,
    pieces: Sequence[Piece],
    counts: Sequence[Counted],
    tables: Sequence[Merged],
    unused: Mapping[str, str],
    cells: CellFates,
    fates: Sequence[Fate],
    text: str,
    codings: Sequence[Coding],
) -> Understood:
    """What was understood.

    Args:
        project: The project's slug; of several, them all.
        name: What it is called.
        study: The study.
        pieces: What each part gives.
        counts: The counts of each, in the same order.
        tables: The tables that come out.
        unused: The files that are not used.
        cells: What became of every filled cell.
        fates: What became of every row.
        text: The text of import.yml, whose marks the cards repeat.
        codings: What the delivery says of its answers outside their columns.
    """
    asks = asked_of(study)
    labels = {wave.code: wave.label for wave in study.waves}
    marks = _marks_of(text)
    ends = ends_of(pieces, study, codings)
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
            {code: end for (n, code), end in ends.items() if n == place},
            *filled,
        )
        for place, (piece, one, *filled) in enumerate(zip(pieces, counts, cells.parts, cells.dropped, strict=True))
    )
    rows = {table.contract.name: len(table.frame) for table in tables}
    absent = {
        table.contract.name: not_asked(
            study,
            table.contract,
            {
                code
                for piece in pieces
                if piece.part.table == table.contract.name
                for code in (*piece.part.columns, *piece.part.constants)
            },
        )
        for table in tables
    }
    return Understood(project, name, parts, waves, rows, questions, absent, unused, cells.whole, study.noun)


def _marks_of(text: str) -> dict[tuple[int, str], str]:
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
    ends: Mapping[str, End],
    cells: Mapping[str, int],
    dropped: Mapping[str, int],
) -> PartCard:
    part, table = piece.part, piece.table
    mine = [fate for fate in fates if fate.part == piece.number]
    out = Counter(fate.reason for fate in mine if fate.outcome == "left_out")
    known = {code: dict(reversed(texts)) for code, texts in labels_of(study).items()}
    cards = tuple(
        _card(piece, code, answers, asks, known.get(code, {}), marks.get(code, ""), ends.get(code))
        for code, answers in one.columns.items()
    )
    same = {code: known.get(code, {}).get(value, value) for code, value in part.constants.items()}
    labels = piece.source.labels.columns
    outcomes = Counter(fate.outcome for fate in mine)
    return PartCard(
        *(table.contract.name, part.file, part.sheet, same.get("wave", "")),
        len(piece.source.raw.frame),
        outcomes["kept"],
        outcomes["merged"],
        tuple(sorted(out.items())),
        cards,
        tuple(Dropped(name, labels.get(name, ""), why, dropped.get(name, 0)) for name, why in part.drop.items()),
        cells,
        piece.source.read_as,
        same,
    )


def _card(
    piece: Piece,
    code: str,
    counts: Mapping[str, int],
    asks: Mapping[str, str],
    words: Mapping[str, str],
    doubt: str,
    end: End | None,
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
                answers.append(Answer(key, count, _with_comma(means), said))
    how = []
    if taken.turned:
        how.append("svarene bliver vendt tilbage")
    if taken.prefix:
        how.append(f"«{taken.prefix}» sættes foran")
    if taken.date:
        how.append(f"datoer læses som {in_danish(taken.date)}")
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
        *((end.told, end.by) if end else ()),
    )


def _with_comma(means: str) -> str:
    """A number as Danes write it; any other text as it is."""
    return means if number_of(means) is None else means.replace(".", ",")


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
    first, last = (f"{end:%d-%m-%Y}" if column.kind == "date" else _with_comma(f"{end:g}") for end in ends)
    return first, last
