"""A workbook's sheet, looked through as XML before its cells are made: how far they reach, and what is in them.

A sheet of a few kilobytes can name a cell in row 1,048,576 and column XFD; who then lays out the rectangle up to it
needs gigabytes. So the rectangle is measured first, without laying it out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat

from helpers.data.readers.package import Refused, local, parse
from helpers.data.readers.table import MOST_CELLS, MOST_COLUMNS, TOO_LONG, grouped

MOST_ROWS = 1_048_576  # of a spreadsheet
SPARSE = 10  # times as many cells as are filled may the rectangle hold,
FREE = 1_000_000  # and this many more
SHOWN = 5  # cells that are named of each kind

_COLUMN = re.compile(r"[A-Za-z]{1,3}")
_DIGITS = "0123456789"
_IN_CELLS = {"v", "is", "t", "r", "rPr", "rPh", "phoneticPr", "b", "i", "u", "sz", "color", "rFont", "family", "scheme"}
_COPY = "Kopiér tabellen til en ny projektmappe, og gem den som .xlsx."


@dataclass
class Special:
    """Cells of one kind: how many of each column (by its letters), and the first of them by name."""

    counts: Counter[str] = field(default_factory=Counter)
    first: dict[str, list[str]] = field(default_factory=dict)

    def add(self, cell: str) -> None:
        column = cell.rstrip(_DIGITS)
        self.counts[column] += 1
        names = self.first.setdefault(column, [])
        if len(names) < SHOWN:
            names.append(cell)


@dataclass
class Facts:
    """What a look through a sheet found.

    `last_row`, `first_column` and `last_column` count from 1 and bound the cells; `cells` is how many there are,
    `shared` how many take their text from the list of shared texts. `texts` are what the sheet says outside its cells'
    values: formulas, headers, hints, addresses of links.
    """

    last_row: int = 0
    first_column: int = MOST_COLUMNS
    last_column: int = 0
    cells: int = 0
    shared: int = 0
    formulas: Special = field(default_factory=Special)
    errors: Special = field(default_factory=Special)
    merged: list[str] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    texts: set[str] = field(default_factory=set)


def column_number(letters: str) -> int:
    """The number of a column: A is 1, XFD 16,384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def column_name(number: int) -> str:
    """The letters of a column: 1 is A."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def facts(chunks: Iterator[bytes], name: str) -> Facts:
    """Look a sheet through.

    Args:
        chunks: Its XML.
        name: Its name, for what is wrong.

    Raises:
        Refused: It is no sheet, or its cells reach too far.
    """
    found = Facts()
    columns: dict[str, int] = {}
    kinds: dict[str, str] = {}
    parser = expat.ParserCreate("UTF-8")
    row = column = cells = shared = last_row = 0
    row_text, cell, cell_tag = "", "", "c"

    def reach(number: int, new_row: int) -> None:
        nonlocal last_row
        if number > MOST_COLUMNS:
            raise _far(name, f"{column_name(number)}{new_row}")
        if new_row > MOST_ROWS or not new_row:
            raise Refused(f"Arket «{name}» har en celle, der ikke findes i noget regneark.", _COPY)
        last_row = max(last_row, new_row)
        found.first_column = min(found.first_column, number)
        found.last_column = max(found.last_column, number)
        if last_row * (found.last_column - found.first_column + 1) > MOST_CELLS:
            raise _far(name, f"{column_name(found.last_column)}{last_row}")

    def place(reference: str) -> None:
        nonlocal row, column, row_text
        letters = reference.rstrip(_DIGITS)
        if letters not in columns:
            if not _COLUMN.fullmatch(letters):
                raise Refused(f"Arket «{name}» har en celle, der ikke findes i noget regneark.", _COPY)
            columns[letters] = column_number(letters)
            reach(columns[letters], max(row, 1))
        column = columns[letters]
        digits = reference[len(letters) :]
        if digits != row_text:
            row_text = digits
            row = int(digits[:8] or 0)
            reach(column, row)

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, cells, shared, cell, cell_tag, row_text
        kind = kinds.get(tag) or kinds.setdefault(tag, local(tag))
        if kind == "c":
            cells += 1
            cell_tag = tag
            cell = attributes.get("r", "")
            if cell:
                place(cell)
            else:
                column += 1
                cell = f"{column_name(column)}{row}"
                reach(column, max(row, 1))
            kept = attributes.get("t")
            if kept == "s":
                shared += 1
            elif kept == "e":
                found.errors.add(cell)
            parser.CharacterDataHandler = None
        elif kind == "v":
            parser.CharacterDataHandler = None
        elif kind == "row":
            row, column = int(attributes.get("r", str(row + 1))[:8]), 0
            row_text = ""
            if attributes.get("hidden") in {"1", "true"}:
                found.hidden_rows.append(row)
        elif kind == "f" and tag.rpartition(":")[0] == cell_tag.rpartition(":")[0] and cell:
            found.formulas.add(cell)
            parser.CharacterDataHandler = found.texts.add
        elif kind not in _IN_CELLS:
            cell = ""
            parser.CharacterDataHandler = found.texts.add
            found.texts.update(attributes.values())
            if kind == "mergeCell":
                found.merged.append(attributes.get("ref", ""))
            elif kind == "col" and attributes.get("hidden") in {"1", "true"}:
                first, last = int(attributes.get("min", "1")), int(attributes.get("max", "1"))
                found.hidden_columns.extend(range(first, min(last, MOST_COLUMNS) + 1))

    parser.StartElementHandler = start
    try:
        parse(chunks, parser)
    except ValueError as fault:
        raise Refused(f"Arket «{name}» har en række, der ikke findes i noget regneark.", _COPY) from fault
    found.last_row, found.cells, found.shared = last_row, cells, shared
    if last_row * (found.last_column - found.first_column + 1) > SPARSE * cells + FREE:
        raise _far(name, f"{column_name(found.last_column)}{last_row}")
    return found


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


def check_text(chunks: Iterator[bytes], sizes: Sequence[int], most: int) -> int:
    """Count the characters that a sheet's cells take from the shared texts, each as often as a cell shows it.

    Args:
        chunks: The sheet's XML.
        sizes: The length of each shared text.
        most: How many there may be.

    Returns:
        How many there are.

    Raises:
        Refused: There are more.
    """
    parser = expat.ParserCreate("UTF-8")
    total, is_shared = 0, False
    index: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal is_shared
        kind = local(tag)
        if kind == "c":
            is_shared = attributes.get("t") == "s"
        parser.CharacterDataHandler = index.append if kind == "v" and is_shared else None

    def end(_: str) -> None:
        nonlocal total
        if index:
            number = "".join(index).strip()
            index.clear()
            if number.isdecimal() and int(number[:9]) < len(sizes):
                total += sizes[int(number[:9])]
            if total > most:
                raise Refused(TOO_LONG, "Del tabellen i flere filer.")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parse(chunks, parser)
    return total


def _far(name: str, cell: str) -> Refused:
    message = f"Arket «{name}» har indhold helt ude ved {cell}, langt fra tabellen; så stort et ark læses ikke."
    limits = f"højst {grouped(MOST_COLUMNS)} kolonner og {grouped(MOST_CELLS)} celler"
    return Refused(message, f"Kopiér tabellen alene ({limits}) til en ny projektmappe, og gem den som .xlsx.")
