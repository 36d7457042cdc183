"""An Excel workbook (.xlsx) → the cells of one sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from helpers.data.findings import Finding, shown
from helpers.data.readers.package import STRINGS, Package, Refused, Sheet, checked
from helpers.data.readers.sheet import (
    SHOWN,
    Facts,
    Special,
    check_text,
    column_name,
    column_number,
    facts,
    shared_texts,
)
from helpers.data.readers.table import (
    MOST_TEXT,
    VALUES,
    Aside,
    Hidden,
    RawTable,
    blank_rows,
    error,
    formulas,
    frame_of,
    grouped,
    headings,
    left_out,
    unread,
)


class _Texts(dict[Any, str]):
    """Every different value of a sheet with its text, which is made and held once."""

    def __missing__(self, value: Any) -> str:
        text = self[value] = _text(value)
        return text

    def of(self, value: Any) -> str:
        """The text of a value; what is true and what is 1 would be the same key."""
        return _text(value) if value is True or value is False else self[value]


def read(content: bytes, file: str, *, table: str, sheet: str | None = None) -> RawTable:
    """Read a sheet: the one asked for, else the one named as the table, else the first that is shown.

    Numbers come with a point and the 15 digits that Excel knows, dates as 2017-11-30, a cell that is ticked or not as
    TRUE and FALSE. A formula
    is an error, for its value is what some other program made of it last.

    Args:
        content: The file.
        file: What findings call it.
        table: The table's name.
        sheet: The sheet's name.
    """
    package = checked(content, file)
    if isinstance(package, Finding):
        return unread(file, package)
    try:
        known = {one.name: facts(package.chunks(one.part), shown(one.name)) for one in package.sheets}
        shared = shared_texts(package.chunks(STRINGS)) if package.has(STRINGS) else []
        _check_text(package, known, [len(text) for text in shared])
        texts = _Texts()
        cells = _cells(package, texts)
    except Refused as refused:
        return unread(file, error(file, None, refused.message, refused.remedy))
    chosen = _chosen(package.sheets, table, sheet)
    if chosen is None:
        names = ", ".join(f"«{shown(one.name)}»" for one in package.sheets)
        message = f"Projektmappen har intet ark med navnet «{shown(sheet or '')}»."
        return unread(file, error(file, None, message, f"Vælg et af arkene {names}."))
    beside = dict.fromkeys(text for one in known.values() for text in sorted(one.texts))
    beside |= dict.fromkeys(text for text in shared if text not in texts)  # shown by no cell, and there all the same
    asides = [Aside(None, None, text) for text in beside if text.strip()]
    for one in package.sheets:
        if one is not chosen:
            asides.extend(_of_sheet(cells[one.name], one.name))
    findings: list[Finding] = []
    if sheet is None and len(package.sheets) > 1:
        message = f"Projektmappen har {len(package.sheets)} ark; kun «{shown(chosen.name)}» læses."
        findings.append(Finding("note", file, None, None, None, message, "Saml arkene i ét, hvis de hører sammen."))
    return _table(cells[chosen.name], file, chosen, known[chosen.name], findings, asides)


def sheets_of(content: bytes) -> tuple[str, ...]:
    """The names of a workbook's sheets, in order; none of one that is refused."""
    package = checked(content, "")
    return () if isinstance(package, Finding) else tuple(sheet.name for sheet in package.sheets)


def parts_of(content: bytes) -> tuple[str, ...]:
    """The parts of a workbook whose texts a read table has, in its cells or beside them."""
    package = checked(content, "")
    return () if isinstance(package, Finding) else (STRINGS, *(sheet.part for sheet in package.sheets))


def _table(
    records: list[list[str]], file: str, sheet: Sheet, found: Facts, findings: list[Finding], asides: list[Aside]
) -> RawTable:
    if not records or not any(records[0]):
        wrong = error(file, None, "Arket er tomt.", "Skriv overskriftsrækken med tabellens kolonner i arket.")
        if any(map(any, records)):
            wrong = error(file, 1, "Første række er tom.", "Skriv tabellens kolonner i første række.")
        asides.extend(_of_sheet(records, sheet.name))
        return replace(unread(file, wrong, *findings), asides=tuple(asides), sheet=sheet.name)
    header, *records = records
    rows = [row for row, record in enumerate(records, start=2) if any(record)]
    filled = set(rows)
    blank = [row for row in range(2, len(records) + 2) if row not in filled]
    columns: list[Sequence[str]] = list(zip(*(records[row - 2] for row in rows), strict=True)) or [()] * len(header)
    frame = frame_of(header, columns, rows)
    findings.extend(headings(header, columns, file))
    findings.extend(blank_rows(blank, rows[-1] if rows else 0, file))
    findings.extend(
        _special(found.formulas, header, file, "en formel", "formler", f"Et tal skal stå som tal. {VALUES}")
    )
    remedy = "Ret cellen, eller lad den stå tom, hvis oplysningen mangler."
    findings.extend(_special(found.errors, header, file, "en fejlværdi som #N/A", "fejlværdier som #N/A", remedy))
    findings.extend(formulas(frame, file))
    if found.merged:
        places = shown(", ".join(found.merged[:SHOWN]) + (" m.fl." if found.merged[SHOWN:] else ""))
        message = f"Arket har flettede celler ({places}); kun den første af dem har en værdi."
        findings.append(Finding("warning", file, None, None, None, message, "Ophæv fletningen, og udfyld hver celle."))
    hidden = Hidden(
        not sheet.visible,
        tuple(found.hidden_rows),
        tuple(header[number - 1] for number in found.hidden_columns if number <= len(header) and header[number - 1]),
    )
    if hidden.rows or found.hidden_columns:
        message, remedy = "Arket har skjulte rækker eller kolonner; de læses med.", "Slet dem, hvis de ikke skal med."
        findings.append(Finding("note", file, None, None, None, message, remedy))
    asides.extend(left_out(header, columns, rows))
    return RawTable(file, frame, "", tuple(findings), sound=True, asides=tuple(asides), sheet=sheet.name, hidden=hidden)


def _special(special: Special, header: Sequence[str], file: str, one: str, many: str, remedy: str) -> Iterator[Finding]:
    for letters, count in special.counts.items():
        number = column_number(letters)
        named = header[number - 1] if number <= len(header) else ""
        cells = special.first[letters]
        message = f"Cellen indeholder {one}."
        if count > 1:
            places = ", ".join(cells) + (" m.fl." if count > len(cells) else "")
            message = f"Kolonnen har {many} i {grouped(count)} celler: {places}."
        row = min(int(cell[len(letters) :]) for cell in cells)
        yield error(file, row, message, remedy, named or letters)


def _chosen(sheets: Sequence[Sheet], table: str, wanted: str | None) -> Sheet | None:
    if wanted is not None:
        return next((sheet for sheet in sheets if sheet.name == wanted), None)
    named = (sheet for sheet in sheets if sheet.name.strip().lower() == table.lower())
    return next(named, None) or next((sheet for sheet in sheets if sheet.visible), sheets[0])


def _check_text(package: Package, known: Mapping[str, Facts], sizes: Sequence[int]) -> None:
    """Refuse a workbook whose cells repeat long shared texts until they would fill the memory."""
    longest = max(sizes, default=0)
    if sum(one.shared for one in known.values()) * longest > MOST_TEXT:
        left = MOST_TEXT
        for one in package.sheets:
            left -= check_text(package.chunks(one.part), sizes, left)


def _cells(package: Package, texts: _Texts) -> dict[str, list[list[str]]]:
    """The cells of every sheet as text, row by row from the first row and column on."""
    from python_calamine import CalamineWorkbook

    cells: dict[str, list[list[str]]] = {}
    try:
        workbook = CalamineWorkbook.from_filelike(package.cells_alone())
        for one in package.sheets:
            sheet = workbook.get_sheet_by_name(one.name)
            before = [""] * (sheet.start[1] if sheet.start else 0)
            cells[one.name] = [[*before, *map(texts.of, row)] for row in sheet.iter_rows()]
    except (KeyboardInterrupt, SystemExit, MemoryError, Refused):
        raise
    except BaseException as fault:  # its panics are no Exception
        raise Refused("Projektmappen er beskadiget: dens celler kan ikke læses.") from fault
    return cells


def _of_sheet(records: Iterable[Sequence[str]], name: str) -> Iterator[Aside]:
    """Each different text of a sheet that is not the table, where it stands first."""
    known: set[str] = set()
    for row, record in enumerate(records, start=1):
        for number, text in enumerate(record, start=1):
            if text and text not in known:
                known.add(text)
                yield Aside(row, f"{name}!{column_name(number)}", text)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value).strip()
