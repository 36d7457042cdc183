"""What the reader process answers of a file → tables with their findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from helpers.data.findings import Finding, shown
from helpers.data.readers.head import LOOKED_AT, FindHead, first_row, last_row
from helpers.data.readers.hidden import Hidden, hidden_in
from helpers.data.readers.table import (
    VALUES,
    Aside,
    Labels,
    RawTable,
    above,
    blank_rows,
    by_columns,
    error,
    formulas,
    frame_of,
    headings,
    left_out,
    unread,
)
from helpers.foreign import Answer, Refused, Special, Table, column_name, grouped, read

_PROGRAMS = {"sav": "SPSS", "zsav": "SPSS", "dta": "Stata"}
_SHOWN = 5


def tables_of(
    content: bytes, kind: str, file: str, *, whole: bool = False, find_head: FindHead = first_row
) -> list[RawTable]:
    """The tables of a file: of a spreadsheet one for each sheet, in order.

    Args:
        content: The file.
        kind: Its format, as its ending has it without the point.
        file: What findings call it.
        whole: Whether the values that the file calls no answer stay in their cells.
        find_head: Where the cells of a sheet begin.

    Returns:
        The tables; of a file that is not read a single empty one, with the reason.
    """
    try:
        answer = read(content, kind)
    except Refused as refused:
        return [unread(file, error(file, None, refused.message, refused.remedy))]
    if kind in {"parquet", *_PROGRAMS}:
        return [_of_cases(answer, file, _PROGRAMS.get(kind, ""), whole=whole)]
    if not answer.tables:
        return [unread(file, error(file, None, "Regnearket har intet ark med celler.", "Hent filen igen."))]
    raws = [_of_sheet(table, file, find_head) for table in answer.tables]
    if kind == "xls":
        message = (
            "Formler og det, der er skjult eller streget over, kan ikke ses i en gammel Excel-fil; alt læses, som det "
            "blev gemt."
        )
        note = Finding("note", file, None, None, None, message, "Gem filen som .xlsx, hvis den har nogen af delene.")
        raws = [replace(raw, findings=(*raw.findings, note)) for raw in raws]
    return [
        replace(raw, asides=(*(raw.asides or ()), *_beside(answer, number)), parts=tuple(answer.parts))
        for number, raw in enumerate(raws)
    ]


def _columns(table: Table) -> list[npt.NDArray[np.object_]]:
    texts = np.array([*table.texts, ""], dtype=object)
    return [texts[np.frombuffer(column, dtype=np.uint32)] for column in table.columns]


def _of_cases(answer: Answer, file: str, program: str, *, whole: bool) -> RawTable:
    (table,) = answer.tables
    asides = [Aside(None, column or None, text) for column, text in answer.beside]
    missing = {name: {text: count for text, (count, _) in one.items()} for name, one in table.missing.items()}
    findings = [_missing(name, one, file, program) for name, one in table.missing.items()]
    columns: list[Any] = list(_columns(table))
    if not whole:
        for name, column in zip(table.names or [], columns, strict=True):
            if name in missing:
                column[np.isin(column.astype(str), list(missing[name]))] = ""
    ranges = {name: [(low, high) for low, high in one] for name, one in table.ranges.items()}
    labels = Labels(table.labels, table.values, missing, ranges)
    return by_columns(file, table.names or [], columns, findings=findings, labels=labels, asides=asides)


def _missing(name: str, texts: Mapping[str, Sequence[int]], file: str, program: str) -> Finding:
    which = ", ".join(f"«{shown(text)}»" for text in list(texts)[:_SHOWN])
    count = sum(one[0] for one in texts.values())
    cells = "1 celle" if count == 1 else f"{grouped(count)} celler"
    message = f"{cells} med {which} læses som ubesvaret, for det siger {program}-filen."
    remedy = f"Ret variablens manglende værdier i {program}, hvis det er forkert."
    return Finding("note", file, min(one[1] for one in texts.values()), name, None, message, remedy)


def _of_sheet(table: Table, file: str, find_head: FindHead) -> RawTable:
    columns = _columns(table)
    some = list(zip(*(map(str, column[:LOOKED_AT]) for column in columns), strict=True))
    head = find_head(some, table.merged)
    header, heading = head.names, head.rows
    if not any(header):
        wrong = error(file, None, "Arket er tomt.", "Skriv overskriftsrækken med tabellens kolonner i arket.")
        if any(column.any() for column in columns):
            wrong = error(file, 1, "Første række er tom.", "Skriv tabellens kolonner i første række.")
        asides = tuple(Aside(row, column, text) for row, column, text in _places(table))
        return replace(unread(file, wrong), asides=asides, sheet=table.name, hidden=Hidden(sheet=not table.visible))
    filled = np.logical_or.reduce([column[heading:] != "" for column in columns])
    rows = (np.flatnonzero(filled) + heading + 1).tolist()
    kept: list[Any] = [column[heading:][filled] for column in columns]
    frame = frame_of(header, kept, rows)
    findings = [
        *headings(header, kept, file),
        *above(head, 1, file),
        *blank_rows((np.flatnonzero(~filled) + heading + 1).tolist(), rows[-1] if rows else 0, file),
        *_special(table.formulas, header, file, "en formel", "formler", f"Et tal skal stå som tal. {VALUES}"),
        *_special(
            table.errors,
            header,
            file,
            "en fejlværdi som #N/A",
            "fejlværdier som #N/A",
            "Ret cellen, eller lad den stå tom, hvis oplysningen mangler.",
        ),
        *formulas(frame, file),
    ]
    merged = [cells for cells in table.merged if last_row(cells) > heading or heading == 1]
    if merged:
        places = shown(", ".join(merged[:_SHOWN]) + (" m.fl." if merged[_SHOWN:] else ""))
        message = f"Arket har flettede celler ({places}); kun den første af dem har en værdi."
        findings.append(Finding("warning", file, None, None, None, message, "Ophæv fletningen, og udfyld hver celle."))
    hidden = hidden_in(table, header, heading, columns)
    if told := [*hidden.told()]:
        several = "" if len(told) <= _SHOWN else " m.m."
        message = f"Noget i arket er skjult eller streget over, men læses med: {'; '.join(told[:_SHOWN])}{several}."
        findings.append(Finding("note", file, None, None, None, message, "Slet det, hvis det ikke skal med."))
    return RawTable(
        file,
        frame,
        "",
        tuple(findings),
        sound=True,
        labels=Labels(head.labels),
        heading=heading,
        head=head,
        asides=tuple(left_out(header, kept, rows)),
        sheet=table.name,
        hidden=hidden,
    )


def _special(
    special: Mapping[str, Special], header: Sequence[str], file: str, one: str, many: str, remedy: str
) -> Iterator[Finding]:
    names = {column_name(number): name for number, name in enumerate(header, start=1)}
    for letters, found in special.items():
        if not letters:
            yield error(file, None, f"Arkene indeholder {many}.", remedy)
            continue
        message = f"Cellen indeholder {one}."
        if found.count > 1:
            places = ", ".join(found.first) + (" m.fl." if found.count > len(found.first) else "")
            message = f"Kolonnen har {many} i {grouped(found.count)} celler: {places}."
        row = min(int(cell[len(letters) :]) for cell in found.first)
        yield error(file, row, message, remedy, names.get(letters) or letters)


def _beside(answer: Answer, chosen: int) -> Iterator[Aside]:
    """What a workbook says outside the cells of one of its sheets."""
    texts = dict.fromkeys(text for table in answer.tables for text in (table.name or "", *table.beside))
    for text in [*texts, *(text for _, text in answer.beside)]:
        if text.strip():
            yield Aside(None, None, text)
    for number, table in enumerate(answer.tables):
        if number != chosen:
            yield from (Aside(row, f"{table.name}!{column}", text) for row, column, text in _places(table))


def _places(table: Table) -> Iterator[tuple[int, str, str]]:
    """Each different text of a sheet, with the row and column where it stands first."""
    known: set[str] = set()
    for number, column in enumerate(table.columns, start=1):
        places, first = np.unique(np.frombuffer(column, dtype=np.uint32), return_index=True)
        for place, row in zip(places.tolist(), first.tolist(), strict=True):
            text = table.texts[place]
            if text and text not in known:
                known.add(text)
                yield row + 1, column_name(number), text
