"""A CSV file → its cells."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from itertools import islice

from helpers.data.findings import Finding
from helpers.data.readers.head import LOOKED_AT, FindHead, first_row
from helpers.data.readers.table import (
    Labels,
    RawTable,
    above,
    blank_rows,
    error,
    formulas,
    frame_of,
    headings,
    too_large,
    too_wide,
    unread,
)
from helpers.foreign import MOST_CELLS, MOST_COLUMNS, MOST_ROWS

_HINT = re.compile(r"\ufeff?\"?sep=(?P<separator>[,;\t])\"?[,;\t]*\s*?(?:\r\n?|\n)", re.IGNORECASE)
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)?")
SEPARATORS = {",": "komma", ";": "semikolon", "\t": "tabulator"}
_ABOVE = 8  # lines that may stand above the first with separators
_ALIKE = 2  # separators that each line of a table has, for them to be its own


def read(content: bytes, file: str, find_head: FindHead = first_row, *, tabbed: bool = False) -> RawTable:
    """Read CSV with comma, semicolon or tab in UTF-8 (with or without BOM), UTF-16 or Windows-1252.

    Names and cells lose the space around them. Rows without any content are left out and noted; a row with another
    number of cells than the header is left out and is an error. `find_head` says where the cells begin; `tabbed` is
    what the file's ending says: tabs stand between the cells wherever there are any.
    """
    text = decoded(content, file)
    if isinstance(text, Finding):
        return unread(file, text)
    separator = "\t" if tabbed and "\t" in text and not _HINT.match(text) else separator_of(text)
    text, first = table_of(text)
    # Before they are made: a line of commas alone gives a list eight times as large.
    if text.count(separator) > MOST_CELLS:
        return unread(file, too_large(file))
    reader = csv.reader(lines(text), delimiter=separator, strict=True)
    known: dict[str, str] = {}  # each different cell is held once
    records: list[list[str]] = []
    findings: list[Finding] = []
    try:
        for record in reader:
            if len(records) > MOST_ROWS:
                return unread(file, too_large(file))
            if not records and len(record) > MOST_COLUMNS:
                return unread(file, too_wide(file, len(record)))
            cells = map(str.strip, record)
            records.append([known.setdefault(cell, cell) for cell in cells])
    except csv.Error:
        findings.append(
            error(
                file,
                first + len(records),
                "Filen kan ikke læses fra denne række.",
                'Se efter et anførselstegn (") uden makker: tekst med anførselstegn i skal stå som "…""…""…".',
            )
        )
        if not records:
            return unread(file, *findings)
    head = find_head(records[:LOOKED_AT], ())
    header, records = head.names, records[head.rows :]
    if not any(header):
        return unread(file, error(file, first, "Første række er tom.", "Skriv tabellens kolonner i første række."))
    width = len(header)
    kept: list[list[str]] = []
    rows: list[int] = []
    blank: list[int] = []
    heading = first + head.rows - 1
    for row, record in enumerate(records, start=heading + 1):
        if not any(record):
            blank.append(row)
        elif len(record) == width or (len(record) > width and not any(record[width:])):
            kept.append(record)
            rows.append(row)
        else:
            findings.append(
                error(
                    file,
                    row,
                    f"Rækken har {len(record)} felter, men overskriften har {width}.",
                    f"Se efter et manglende eller overflødigt {SEPARATORS[separator]}; "
                    f"tekst med {SEPARATORS[separator]} i skal stå i anførselstegn.",
                )
            )
    sound = not findings
    findings.extend(blank_rows(blank, rows[-1] if rows else 0, file))
    # zip stops at the header's width, so empty cells beyond it fall away
    columns = list(zip(*kept, strict=False)) or [()] * width
    findings.extend(headings(header, columns, file))
    findings.extend(above(head, first, file))
    frame = frame_of(header, columns, rows)
    findings.extend(formulas(frame, file))
    labels = Labels(head.labels)
    return RawTable(file, frame, separator, tuple(findings), sound, labels, heading=heading, head=head)


def decoded(content: bytes, file: str) -> str | Finding:
    """A table's text, or what keeps it from being text."""
    encoding = "utf-8-sig"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif content[1:200:2].count(0) > len(content[1:200:2]) * 0.9:
        encoding = "utf-16-le"
    elif content[0:200:2].count(0) > len(content[0:200:2]) * 0.9:
        encoding = "utf-16-be"
    save_again = "Gem filen igen som CSV med tegnsættet UTF-8."
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as fault:
        try:
            text = content.decode("cp1252" if encoding == "utf-8-sig" else encoding)
        except UnicodeDecodeError:
            row = content[: fault.start].count(b"\n") + 1 if encoding == "utf-8-sig" else None
            return error(file, row, "Filens tegnsæt kan ikke læses.", save_again)
    if "\0" in text:
        row = _row_at(text, text.index("\0"))
        return error(
            file, row, "Filen indeholder NUL-tegn og er beskadiget.", "Hent filen igen fra det system, den kommer fra."
        )
    if not text.strip():
        return error(file, None, "Filen er tom.", "Skriv overskriftsrækken med tabellens kolonner i filen.")
    return text


def lines(text: str) -> Iterator[str]:
    """The lines of a text with their ends, one at a time; a stream of it would hold it four times as large."""
    return (line[0] for line in _LINE.finditer(text) if line[0])


def separator_of(text: str) -> str:
    """What stands between the cells of a table: what the line `sep=` says, else what its first line has most of.

    A first line that the next ones do not follow is a title: then it is what a run of lines all have.
    """
    if hint := _HINT.match(text):
        return hint["separator"]
    some = [line for line in islice(lines(text), 2 * _ABOVE) if line.strip()]
    first = max(SEPARATORS, key=some[0].count) if some else ","
    if some and 0 < some[0].count(first) <= min((line.count(first) for line in some[1:]), default=0):
        return first
    for number in range(1, min(_ABOVE, len(some) - 1)):
        least = {mark: min(line.count(mark) for line in some[number:]) for mark in SEPARATORS}
        mark = max(least, key=lambda one: least[one])
        if least[mark] >= _ALIKE:
            return mark if least[mark] > least[first] else first
    return first


def table_of(text: str) -> tuple[str, int]:
    """A table's text without the line `sep=`, by which Excel is told the separator, and the row it begins in."""
    hint = _HINT.match(text)
    return (text[hint.end() :], 2) if hint else (text, 1)


def _row_at(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
