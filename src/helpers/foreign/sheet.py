"""What a workbook's sheet holds besides the values of its cells, which is all that the library tells.

A formula's value is what some other program made of it last, a hidden row may be a withdrawn child, a header may hold a
name: so each sheet is looked through as XML. A sheet of a few kilobytes can also name a cell in row 1,048,576 and
column XFD, before which the library gives up; here the cell is named, so that it can be deleted.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.parsers import expat

from helpers.foreign.answer import MOST_CELLS, MOST_COLUMNS, Refused, Special, Table, column_name, grouped
from helpers.foreign.package import local, parse

MOST_ROWS = 1_048_576  # of a spreadsheet
SPARSE = 10  # times as many cells as are filled may the rectangle hold,
FREE = 1_000_000  # and this many more

_DIGITS = "0123456789"
_IN_CELLS = {"v", "is", "t", "r", "rPr", "rPh", "phoneticPr", "b", "i", "u", "sz", "color", "rFont", "family", "scheme"}
_COPY = "Kopiér tabellen til en ny projektmappe, og gem den som .xlsx."


def look_through(chunks: Iterator[bytes], table: Table) -> None:
    """Add what a sheet holds besides values to its table.

    Args:
        chunks: Its XML.
        table: The table, which has the sheet's name.

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
    cell, cell_tag = "", "c"

    def reach() -> None:
        nonlocal last_row, first_column, last_column
        if not 0 < row <= MOST_ROWS:
            raise Refused(f"Arket «{name}» har en celle, der ikke findes i noget regneark.", _COPY)
        last_row, first_column = max(last_row, row), min(first_column, column)
        last_column = max(last_column, column)
        if last_column > MOST_COLUMNS or last_row * (last_column - first_column + 1) > MOST_CELLS:
            raise _far(name, last_column, last_row)

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, cells, cell, cell_tag
        kind = kinds.get(tag) or kinds.setdefault(tag, local(tag))
        if kind == "c":
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
            if attributes.get("t") == "e":
                table.errors.setdefault(cell.rstrip(_DIGITS), Special()).add(cell)
            parser.CharacterDataHandler = None
        elif kind == "v":
            parser.CharacterDataHandler = None
        elif kind == "row":
            row, column = int(attributes.get("r", str(row + 1))[:8]), 0
            if attributes.get("hidden") in {"1", "true"} or attributes.get("ht") == "0":
                table.hidden_rows.append(row)
        elif kind == "f" and tag.rpartition(":")[0] == cell_tag.rpartition(":")[0] and cell:
            table.formulas.setdefault(cell.rstrip(_DIGITS), Special()).add(cell)
            parser.CharacterDataHandler = beside.add
        elif kind not in _IN_CELLS:
            cell = ""
            parser.CharacterDataHandler = beside.add
            beside.update(attributes.values())
            if kind == "mergeCell":
                table.merged.append(attributes.get("ref", ""))
            elif kind == "col" and (attributes.get("hidden") in {"1", "true"} or attributes.get("width") == "0"):
                first, last = int(attributes.get("min", "1")), int(attributes.get("max", "1"))
                table.hidden_columns.extend(range(first, min(last, MOST_COLUMNS) + 1))

    parser.StartElementHandler = start
    try:
        parse(chunks, parser)
    except ValueError as fault:
        raise Refused(f"Arket «{name}» har en række, der ikke findes i noget regneark.", _COPY) from fault
    if last_row * (last_column - first_column + 1) > SPARSE * cells + FREE:
        raise _far(name, last_column, last_row)
    table.beside.extend(sorted(beside))


def shared_texts(chunks: Iterator[bytes]) -> list[str]:
    """A workbook's shared texts, in order, each with what is written over it."""
    found: list[list[str]] = []
    parser = expat.ParserCreate("UTF-8")

    def start(tag: str, _: dict[str, str]) -> None:
        if local(tag) == "si":
            found.append([])

    def text(data: str) -> None:
        if found:
            found[-1].append(data)

    parser.StartElementHandler, parser.CharacterDataHandler = start, text
    parse(chunks, parser)
    return ["".join(parts) for parts in found]


def _column_number(letters: str, name: str) -> int:
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
        raise Refused(f"Arket «{name}» har en celle, der ikke findes i noget regneark.", _COPY)
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _far(name: str, column: int, row: int) -> Refused:
    cell = f"{column_name(column)}{row}"
    message = f"Arket «{name}» har indhold helt ude ved {cell}, langt fra tabellen; så stort et ark læses ikke."
    limits = f"højst {grouped(MOST_COLUMNS)} kolonner og {grouped(MOST_CELLS)} celler"
    return Refused(message, f"Kopiér tabellen alene ({limits}) til en ny projektmappe, og gem den som .xlsx.")
