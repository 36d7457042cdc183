"""What is private in a cell, in a text, in a table that was read, and around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from helpers.data.findings import Finding
from helpers.data.personal import Kind, Spread, find_private, has_personal_number, is_personal_number_cell, texts_of
from helpers.data.readers import RawTable
from helpers.yaml12 import scalars

Place = Literal["name", "cell", "line", "aside"]

BESIDE = (".xlsx", ".ods", ".dta")  # of which the reader does not tell all: documents' titles, notes
_CELLS = re.compile(rb"<data>.*?</data>", re.DOTALL)  # of a .dta file: read by now, and side by side without a gap
# What `in_cell` finds nothing in, told at once: most cells of a table, and all of one with a million columns.
TELLS_NOTHING = re.compile(r"[0-9A-DF-Za-df-z.,_-]{1,8}").fullmatch
_SHEET_NUMBER = re.compile(r"<v>\s*([0-9][0-9.,eE+]{8,20})\s*</v>")
_FREE: tuple[Kind, ...] = ("email", "phone", "name")


@dataclass(frozen=True)
class Hit:
    """One place with private information.

    Args:
        kind: What it is; `unread`: nobody knows, for the file cannot be looked through.
        file: Path in the study folder.
        row: The row of a table, the line of a text; None: beside them, or the name of the file.
        column: The column of a table.
        excerpt: The words around it, masked.
        aside: Whether it stands beside the cells of a table: in a label, a note, what a workbook says of itself.
        why: Of what is unread, why.
        together: The other columns of a number that the column has a part of; the column itself, where it is turned.
        sure: Whether it is one; else it is asked.
    """

    kind: Kind | Literal["unread"]
    file: str
    row: int | None
    column: str | None
    excerpt: str
    aside: bool = False
    why: tuple[Finding, ...] = ()
    together: tuple[str, ...] = ()
    sure: bool = True

    @property
    def place(self) -> Place:
        if self.aside:
            return "aside"
        if self.row is None:
            return "name"
        return "cell" if self.column else "line"


def around_cells(raw: RawTable, content: bytes, names: Sequence[str] = ()) -> Iterator[Hit]:
    """What is private in a table that was read, but in no cell alone: in two, in a label, a note, another sheet."""
    yield from spread_in(raw)
    for aside in raw.asides or ():
        for kind, excerpt in in_cell(aside.text, names):
            yield Hit(kind, raw.file, aside.row, aside.column, excerpt, aside=aside.row is None)
    if raw.file.lower().endswith(BESIDE):
        beside = _CELLS.sub(b"", content) if raw.file.lower().endswith(".dta") else content
        for place, text in texts_of(raw.file, beside, raw.parts):
            yield from in_text(text, place, names, described=False)


def spread_in(raw: RawTable) -> Iterator[Hit]:
    """The numbers of a table that no cell alone shows."""
    spread = Spread()
    rows = raw.frame.index.tolist()
    for place, (_, cells) in enumerate(raw.frame.items()):
        spread.add_column(place, rows, cells.tolist())
    yield from spread_hits(spread, raw.file, [*map(str, raw.frame.columns)])


def spread_hits(spread: Spread, file: str, header: Sequence[str]) -> Iterator[Hit]:
    """The rows in which columns are numbers together; told in the last of them."""
    for one in spread.found(header):
        names = [(header[place].strip() if place < len(header) else "") or f"nr. {place + 1}" for place in one.places]
        for row in one.rows:
            together = tuple(names[:-1] or names)
            yield Hit("cpr", file, row, names[-1], "", together=together, sure=one.sure)


def in_cell(cell: str, names: Sequence[str]) -> Iterator[tuple[Kind, str]]:
    """What is private in the text of a cell, each with the words around it."""
    if is_personal_number_cell(cell):
        yield "cpr", ""
    if "@" in cell or "+" in cell or " " in cell.strip() or "\u00a0" in cell:
        for one in find_private(cell, _FREE, names, decimal_comma=True):
            yield one.kind, one.excerpt


def in_text(text: str, file: str, names: Sequence[str], *, described: bool) -> Iterator[Hit]:
    """The lines of a text; those of a .yml file also as YAML reads them, and numbers of a spreadsheet's sheets."""
    lines: set[int] = set()
    for number, line in enumerate(text.splitlines(), start=1):
        # A long line is looked at once as a whole: it costs no more than many short ones.
        kinds: tuple[Kind, ...] = ("cpr", *_FREE)
        for one in find_private(line, kinds, names, decimal_comma=True):
            if one.kind == "cpr":
                if number in lines:
                    continue
                lines.add(number)
            yield Hit(one.kind, file, number, None, one.excerpt)
        if ".xml" in file and any(is_personal_number_cell(found[1]) for found in _SHEET_NUMBER.finditer(line)):
            yield Hit("cpr", file, number, None, "")
    if described:
        for span, value in scalars(text):
            if lines.isdisjoint(span) and is_personal_number_cell(value):
                lines.update(span)
                yield Hit("cpr", file, span.start, None, "")
    elif not lines and has_personal_number(text, decimal_comma=True):
        yield Hit("cpr", file, 1, None, "")  # broken over two lines
