"""What a workbook's sheet holds besides the values of its cells and the merged ones, which is all the library tells.

A formula's value is what some other program made of it last, a hidden row or one that is crossed out may be a withdrawn
child, a header may hold a name: so each sheet is looked through as XML. A sheet of a few kilobytes can also name a cell
in row 1,048,576 and column XFD, before which the library gives up; here the cell is named, so that it can be deleted.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from xml.parsers import expat

from helpers.foreign.answer import (
    MOST_CELLS,
    MOST_COLUMNS,
    STRUCK,
    Refused,
    Special,
    Table,
    column_name,
    column_number,
    grouped,
)
from helpers.foreign.looks import Formats, Look, is_on
from helpers.foreign.package import local, parse

MOST_ROWS = 1_048_576  # of a spreadsheet
SPARSE = 10  # times as many cells as are filled may the rectangle hold,
FREE = 1_000_000  # and this many more

_DIGITS = "0123456789"
_IN_CELLS = {"is", "t", "r", "rPr", "rPh", "phoneticPr", "b", "i", "u", "sz", "color", "rFont", "family", "scheme"}
_TEXTS = {"s", "str", "inlineStr"}  # types of cells that hold a text
_RANGE = re.compile(r"([A-Z]{0,3})\d*(?::([A-Z]{0,3})\d*)?")
_PLAIN = Look()
_COPY = "Kopiér tabellen til en ny projektmappe, og gem den som .xlsx."


def look_through(chunks: Iterator[bytes], table: Table, formats: Formats, crossed: Collection[str]) -> None:
    """Add what a sheet holds besides values to its table.

    Args:
        chunks: Its XML.
        table: The table, which has the sheet's name.
        formats: The workbook's.
        crossed: The numbers of the shared texts that are crossed out, or in part.

    Raises:
        Refused: It is no sheet, or its cells reach too far.
    """
    name = (table.name or "")[:31]
    kinds: dict[str, str] = {}
    columns: dict[str, int] = {}
    beside: set[str] = set()
    parser = expat.ParserCreate("UTF-8")
    row = column = cells = last_row = last_column = 0
    first_column = MOST_COLUMNS
    cell, cell_tag, kind_of_cell = "", "c", ""
    looks, of_row, of_columns = formats.cells, _PLAIN, dict[int, Look]()
    look = _PLAIN
    ruled = ""
    said: list[str] = []  # what stands in a cell whose format does something to it, or is not known yet

    def seen() -> None:
        """Note what is done to the cell before, now that its value is known."""
        nonlocal look
        if value := "".join(said).strip():
            letters = cell.rstrip(_DIGITS) or column_name(column)
            for done in look.of(value, text=kind_of_cell in _TEXTS):
                table.look(done, letters, row, row)
            if kind_of_cell == "s" and value in crossed:
                table.look(STRUCK, letters, row, row)
        said.clear()
        look = _PLAIN

    def reach() -> None:
        nonlocal last_row, first_column, last_column
        if not 0 < row <= MOST_ROWS:
            raise Refused(f"Arket «{name}» har en celle, der ikke findes i noget regneark.", _COPY)
        last_row, first_column = max(last_row, row), min(first_column, column)
        last_column = max(last_column, column)
        if last_column > MOST_COLUMNS or last_row * (last_column - first_column + 1) > MOST_CELLS:
            raise _far(name, last_column, last_row)

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, cells, cell, cell_tag, kind_of_cell, look, of_row, ruled
        kind = kinds.get(tag) or kinds.setdefault(tag, local(tag))
        if kind == "c":
            if said:
                seen()
            cells += 1
            cell_tag, cell = tag, attributes.get("r", "")
            letters = cell.rstrip(_DIGITS)
            if letters not in columns:
                columns[letters] = _column_number(letters, name) if letters else 0
            if not cell:
                column += 1
                cell = f"{column_name(column)}{row}"
                reach()
            elif (columns[letters] - column) != 1 or column >= last_column or row > last_row:
                column, row = columns[letters], int(cell[len(letters) :][:8] or 0)
                reach()
            else:
                column = columns[letters]
            kind_of_cell = attributes.get("t", "n")
            style = attributes.get("s")
            look = (of_row or of_columns.get(column, _PLAIN)) if style is None else looks.get(style, _PLAIN)
            if kind_of_cell == "e":
                table.errors.setdefault(cell.rstrip(_DIGITS), Special()).add(cell)
            parser.CharacterDataHandler = None
        elif kind == "v" or (kind == "t" and kind_of_cell == "inlineStr"):
            asked = look or (crossed and kind_of_cell == "s")
            parser.CharacterDataHandler = said.append if asked else None
        elif kind == "row":
            if said:
                seen()
            of_row = looks.get(attributes.get("s", ""), _PLAIN)
            row, column = int(attributes.get("r", str(row + 1))[:8]), 0
            if attributes.get("hidden") in {"1", "true"} or attributes.get("ht") == "0":
                table.hidden_rows.append(row)
        elif kind == "f" and tag.rpartition(":")[0] == cell_tag.rpartition(":")[0] and cell:
            table.formulas.setdefault(cell.rstrip(_DIGITS), Special()).add(cell)
            parser.CharacterDataHandler = beside.add
        elif kind == "strike" and cell:
            if is_on(attributes):
                table.look(STRUCK, cell.rstrip(_DIGITS), row, row)
        elif kind not in _IN_CELLS:
            if said:
                seen()
            cell = ""
            parser.CharacterDataHandler = beside.add
            beside.update(attributes.values())
            if kind == "conditionalFormatting":
                ruled = attributes.get("sqref", "")
            elif kind == "cfRule" and attributes.get("dxfId") in formats.rules:
                table.ruled.extend(_columns_of(ruled, name))
            elif kind == "col":
                numbers = range(int(attributes.get("min", "1")), min(int(attributes.get("max", "1")), MOST_COLUMNS) + 1)
                if attributes.get("hidden") in {"1", "true"} or attributes.get("width") == "0":
                    table.hidden_columns.extend(numbers)
                if found := looks.get(attributes.get("style", "")):
                    of_columns.update(dict.fromkeys(numbers, found))

    parser.StartElementHandler = start
    try:
        parse(chunks, parser)
    except ValueError as fault:
        raise Refused(f"Arket «{name}» har en række, der ikke findes i noget regneark.", _COPY) from fault
    if said:
        seen()
    if last_row * (last_column - first_column + 1) > SPARSE * cells + FREE:
        raise _far(name, last_column, last_row)
    table.beside.extend(sorted(beside))


def shared_texts(chunks: Iterator[bytes]) -> tuple[list[str], set[str]]:
    """A workbook's shared texts, in order, each with what is written over it; the numbers of those crossed out."""
    found: list[list[str]] = []
    crossed: set[str] = set()
    parser = expat.ParserCreate("UTF-8")

    def start(tag: str, attributes: dict[str, str]) -> None:
        kind = local(tag)
        if kind == "si":
            found.append([])
        elif kind == "strike" and is_on(attributes):
            crossed.add(str(len(found) - 1))

    def text(data: str) -> None:
        if found:
            found[-1].append(data)

    parser.StartElementHandler, parser.CharacterDataHandler = start, text
    parse(chunks, parser)
    return ["".join(parts) for parts in found], crossed


def _columns_of(ranges: str, name: str) -> Iterator[int]:
    """The columns of ranges such as `A2:G40 J2:J40`."""
    for found in _RANGE.finditer(ranges.upper()):
        if found[0]:
            first = _column_number(found[1], name) if found[1] else 1
            last = _column_number(found[2], name) if found[2] else MOST_COLUMNS if not found[1] else first
            yield from range(first, min(last, MOST_COLUMNS) + 1)


def _column_number(letters: str, name: str) -> int:
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
        raise Refused(f"Arket «{name}» har en celle, der ikke findes i noget regneark.", _COPY)
    return column_number(letters.upper())


def _far(name: str, column: int, row: int) -> Refused:
    cell = f"{column_name(column)}{row}"
    message = f"Arket «{name}» har indhold helt ude ved {cell}, langt fra tabellen; så stort et ark læses ikke."
    limits = f"højst {grouped(MOST_COLUMNS)} kolonner og {grouped(MOST_CELLS)} celler"
    return Refused(message, f"Kopiér tabellen alene ({limits}) til en ny projektmappe, og gem den som .xlsx.")
