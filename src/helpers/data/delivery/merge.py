"""The parts of one table put together: rows of one key become one, and each row of the delivery keeps its fate."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Any, Literal, cast

import pandas as pd

from helpers.data.contract import Contract
from helpers.data.delivery.convert import Piece
from helpers.data.findings import Finding
from helpers.study import Study

Outcome = Literal["stopped", "kept", "merged", "left_out"]
_ANSWERS = {"score", "answer"}


@dataclass(frozen=True)
class Fate:
    """What became of a row of the delivery.

    Args:
        file: The file.
        sheet: Its sheet, if it has several.
        row: The row as the file's own program shows it; None: the whole file.
        table: The table it was for.
        outcome: `kept`, `merged` with another row, `left_out`, or `stopped`: an error in it stopped the import.
        reason: Why, in Danish; empty for a row that was kept as it is.
        line: The row of the study's file that has it, the header being 1.
        part: The number of the part that took it, from 1; 0: none did.
    """

    file: str
    sheet: str | None
    row: int | None
    table: str
    outcome: Outcome
    reason: str = ""
    line: int | None = None
    part: int = 0


@dataclass(frozen=True, eq=False)
class Merged:
    """A table of the project: its cells as text under the columns of the file, and what became of every row."""

    contract: Contract
    frame: pd.DataFrame
    fates: tuple[Fate, ...]
    findings: tuple[Finding, ...]


def merge(contract: Contract, pieces: Sequence[Piece], study: Study) -> Merged:
    """Put the pieces of a table together.

    Rows of one key from parts with different columns are put together. In the columns that both have, one of the rows
    holds as a whole, the one that says more: cells of two answers are never mixed. Where they contradict each other, or
    each says what the other does not, it is an error, or the first holds where the mapping says so. A row of answers
    without an answer is left out, and so is what the mapping leaves out.
    """
    fates: list[Fate] = []
    findings: list[Finding] = []
    columns = [column.code for column in contract.columns]
    answers = [column.code for column in contract.columns if column.kind in _ANSWERS]
    lines: list[dict[str, Any]] = []
    origins: list[tuple[Piece, int]] = []  # of each line: the row it began with
    asked: list[set[str]] = []  # of each line: the columns of its rows' parts
    place: dict[tuple[Any, ...], int] = {}
    for piece in pieces:
        file, sheet = piece.source.place
        fates.extend(
            Fate(file, sheet, row, contract.name, "left_out", reason, part=piece.number)
            for row, reason in piece.left_out.items()
        )
        frame = piece.table.frame[columns]
        records = frame.astype(object).where(frame.notna(), None).to_dict("records")
        for row, record in zip(piece.table.rows.tolist(), cast("list[dict[str, Any]]", records), strict=True):
            if answers and all(record[code] is None for code in answers):
                fates.append(
                    Fate(file, sheet, row, contract.name, "left_out", "rækken har ingen svar", part=piece.number)
                )
                continue
            key = tuple(record[code] for code in contract.key)
            line = place.get(key) if None not in key else None
            if line is None:
                place[key] = len(lines)
                lines.append(record)
                origins.append((piece, row))
                asked.append({*piece.part.columns})
                fates.append(Fate(file, sheet, row, contract.name, "kept", line=len(lines) + 1, part=piece.number))
                continue
            shared = asked[line] & piece.part.columns.keys()
            fate, found = _fill(lines[line], record, piece, row, origins[line], shared)
            asked[line] |= piece.part.columns.keys()
            findings.extend(found)
            fates.append(Fate(file, sheet, row, contract.name, "merged", fate, line + 2, piece.number))
    used = _used(contract, pieces, study)
    texts = {column: [as_written(line[column]) for line in lines] for column in used}
    return Merged(contract, pd.DataFrame(texts, columns=list(used), dtype=object), tuple(fates), tuple(findings))


def _fill(
    line: dict[str, Any],
    record: dict[str, Any],
    piece: Piece,
    row: int,
    origin: tuple[Piece, int],
    shared: Set[str],
) -> tuple[str, list[Finding]]:
    """Put another row of its key into a line; say with which row, and where they contradict each other.

    `shared` are the columns that both were asked for.
    """
    first, first_row = origin
    other = f"række {first_row} i {first.source.raw.file}"
    differing = [code for code, value in record.items() if value is not None and line[code] not in (None, value)]
    more = [code for code in shared if line[code] is None and record[code] is not None]
    less = [code for code in shared if line[code] is not None and record[code] is None]
    findings = []
    if piece.part.conflicts == "stop":
        remedy = (
            "Skriv den, der ikke gælder, under leave_out; eller skriv conflicts: first, hvis den første altid gælder."
        )
        for code in differing:
            taken = piece.part.columns.get(code)
            message = f"Rækken siger noget andet end {other}, som har samme id."
            findings.append(
                Finding(
                    "error",
                    piece.source.raw.file,
                    row,
                    taken.source if taken else code,
                    as_written(record[code]),
                    message,
                    remedy,
                )
            )
        if more and less and not differing:
            message = (
                f"Rækken har samme id som {other}, og hver har svar, som den anden mangler; de blandes ikke sammen."
            )
            findings.append(Finding("error", piece.source.raw.file, row, None, None, message, remedy))
    held = shared if differing or less else set[str]()
    unused = differing or sorted(more) if held else []
    for code, value in record.items():
        if line[code] is None and code not in held:
            line[code] = value
    reason = f"slået sammen med {other}"
    if unused:
        reason += f"; værdierne i {', '.join(unused)} er ikke brugt"
    return reason, findings


def _used(contract: Contract, pieces: Sequence[Piece], study: Study) -> tuple[str, ...]:
    """The columns of the file: those that must be there, those that were taken, and the rest of a dimension taken."""
    taken = {code for piece in pieces for code in [*piece.part.columns, *piece.part.constants]}
    for dimension in study.dimensions:
        if contract.name == "measurements" and taken & set(dimension.item_codes):
            taken |= set(dimension.item_codes)
    return tuple(column.code for column in contract.columns if column.required or column.code in taken)


def as_written(value: Any) -> str:
    """A parsed value as the study's files write it."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if hasattr(value, "date"):
        return str(value.date())
    return str(value).replace("\r\n", "\n").replace("\r", "\n")
