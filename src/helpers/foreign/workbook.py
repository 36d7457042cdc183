"""A spreadsheet (.xlsx, .xls, .ods) → the cells of all its sheets."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from array import array
from collections.abc import Iterator
from itertools import chain
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from helpers.foreign import open_document
from helpers.foreign.answer import (
    MOST_CELLS,
    MOST_COLUMNS,
    PLACE,
    Answer,
    Refused,
    Special,
    Table,
    column_name,
    too_large,
    too_wide,
)
from helpers.foreign.looks import Formats
from helpers.foreign.package import checked
from helpers.foreign.sheet import look_through, shared_texts

_VALUES = "Åbn filen, markér alt, kopiér, og brug Indsæt speciel > Værdier i en ny projektmappe (.xlsx)."
_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_CONTENT, _STYLES = "content.xml", "styles.xml"
_FORMULA = re.compile(rb"<table:table-cell\b[^>]*\btable:formula=")
_LINKED = re.compile(rb"<table:(?:table-source|cell-range-source)\b|<office:dde-source\b")
_MOST_UNPACKED = 400 << 20


class _Places(dict[Any, int]):
    """Every different value of a sheet with the place of its text, which is made and held once."""

    def __init__(self, texts: list[str]) -> None:
        super().__init__()
        self.texts = texts

    def __missing__(self, value: Any) -> int:
        place = self[value] = len(self.texts)
        self.texts.append(_text(value))
        return place

    def of(self, value: Any) -> int:
        """The place of a value's text; what is true and what is 1 would be the same key."""
        return self[_text(value)] if value is True or value is False else self[value]


def read(content: bytes, kind: str) -> Answer:
    """Read all sheets.

    Numbers come with a point and the 15 digits that Excel knows, dates as 2017-11-30, a cell that is ticked or not
    as TRUE and FALSE.
    """
    if kind == "xlsx":
        return _package(content)
    if kind == "xls" and _MACROS in content:
        raise Refused("Projektmappen indeholder makroer og læses ikke.", _VALUES)
    xml, styles = _open_document(content) if kind == "ods" else (b"", b"")
    answer = Answer(list(_cells(io.BytesIO(content), "Regnearket er beskadiget: dets celler kan ikke læses.")))
    if _FORMULA.search(xml):
        for table in answer.tables:
            table.formulas = {"": Special(1)}  # which cells they are, only a spreadsheet program can tell
    open_document.look_through(xml, styles, answer.tables)
    answer.parts = [_CONTENT]
    return answer


def _package(content: bytes) -> Answer:
    package = checked(content)
    tables = [Table(name=one.name, visible=one.visible) for one in package.sheets]
    shared, crossed = shared_texts(package.chunks(package.strings)) if package.strings else ([], set[str]())
    formats = Formats(package)
    for table, one in zip(tables, package.sheets, strict=True):
        look_through(package.chunks(one.part), table, formats, crossed)
    for table, found in zip(
        tables, _cells(package.cells_alone(), "Projektmappen er beskadiget: dens celler kan ikke læses."), strict=True
    ):
        table.texts, table.columns, table.merged = found.texts, found.columns, found.merged
    shown = set(chain.from_iterable(table.texts for table in tables))
    # A shared text that no cell shows is there all the same.
    return Answer(tables, [("", text) for text in dict.fromkeys(shared) if text.strip() not in shown], package.members)


def _open_document(content: bytes) -> tuple[bytes, bytes]:
    """The XML with the sheets of an .ods file, and that with the styles that have a name.

    Raises:
        Refused: It has macros or links, or is locked or too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            if sum(info.file_size for info in infos) > _MOST_UNPACKED:
                raise Refused("Regnearket fylder for meget udpakket.", _VALUES)
            if any(info.filename.startswith(("Basic/", "Scripts/")) for info in infos):
                raise Refused("Regnearket indeholder makroer og læses ikke.", _VALUES)
            xml = archive.read(_CONTENT)
            styles = archive.read(_STYLES) if _STYLES in archive.namelist() else b""
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError, EOFError) as fault:
        raise Refused("Regnearket er beskadiget, eller det er beskyttet med adgangskode.") from fault
    if b"<!DOCTYPE" in xml[:10_000]:
        raise Refused("Regnearket har en dokumenttype i sin XML og læses ikke.")
    if _LINKED.search(xml):
        raise Refused("Regnearket henter data fra et andet sted og læses ikke.", _VALUES)
    return xml, styles


def _cells(content: io.BytesIO, damaged: str) -> Iterator[Table]:
    """The sheets with their cells, row by row from the first row and column on."""
    try:
        workbook = CalamineWorkbook.from_filelike(content)
        for about in workbook.sheets_metadata:
            if about.typ in (SheetTypeEnum.MacroSheet, SheetTypeEnum.Vba):
                raise Refused("Projektmappen indeholder makroer og læses ikke.", _VALUES)
            if about.typ is not SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(about.name)
            table = Table(name=about.name, visible=about.visible is SheetVisibleEnum.Visible)
            if sheet.end:
                _fill(table, sheet)
                table.merged = [
                    f"{column_name(left + 1)}{top + 1}:{column_name(right + 1)}{bottom + 1}"
                    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
                ]
            yield table
    except PasswordError as fault:
        raise Refused("Filen er beskyttet med adgangskode.", "Fjern adgangskoden, og gem filen igen.") from fault
    except (CalamineError, OSError, ValueError) as fault:
        raise Refused(damaged) from fault


def _fill(table: Table, sheet: Any) -> None:
    left, width = sheet.start[1], sheet.end[1] + 1
    if width > MOST_COLUMNS:
        raise too_wide(width)
    if (sheet.end[0] + 1) * width > MOST_CELLS:
        raise too_large()
    places = _Places(table.texts)
    cells = array(PLACE)
    before = [places[""]] * left
    for row in sheet.iter_rows():
        cells.extend(before)
        cells.extend(map(places.of, row))
    table.columns = [cells[number::width] for number in range(width)]


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
