"""What an open document's sheets (.ods) hide or cross out, which the library does not tell.

A cell without a style of its own has its row's, else its column's; a style without a property has its parent's.

Source: OASIS, *Open Document Format for Office Applications 1.3*, part 3, 9.1 (tables), 16.2 and 19.480 (styles).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.parsers import expat

from helpers.foreign.answer import MOST_COLUMNS, STRUCK, UNSEEN, Table, column_name, column_number
from helpers.foreign.looks import BLACK, WHITE, Colour, alike, hexadecimal
from helpers.foreign.package import local, parse

MOST_PARENTS = 20  # of a style; more are a ring

_UNSEEN = {"collapse", "filter"}
_HIDDEN = re.compile(rb"\btable:visibility=\"(?:collapse|filter)\"")
_RULE = re.compile(r"\$?([A-Z]{1,3})\$?\d+(?::[^:]*?\$?([A-Z]{1,3})\$?\d+)?$")
_DIGITS = 8  # of a number of rows or columns; more than any sheet has
_NONE = {"", "none"}


@dataclass
class _Style:
    """What a style says itself; None where it says nothing."""

    parent: str = ""
    struck: bool | None = None
    colour: Colour | None = None
    behind: Colour | None = None
    data: str | None = None


class _Styles:
    """The styles of a document by family and name, and the number formats that show nothing."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], _Style] = {}
        self.shows: dict[str, bool] = {}
        self.maps: dict[str, list[str]] = {}
        self._style = _Style()
        self._data = ""

    def start(self, tag: str, said: dict[str, str]) -> None:
        kind = local(tag)
        if kind in {"style", "default-style"} and "style:family" in said:
            self._style = _Style(said.get("style:parent-style-name", ""), data=said.get("style:data-style-name"))
            self.known[said["style:family"], said.get("style:name", "")] = self._style
            self._data = ""
        elif kind.endswith(("-style", "-layout")):  # its letters are no cell's
            self._style = _Style()
            self._data = said.get("style:name", "") if tag.startswith("number:") else ""
            self.shows.setdefault(self._data, False)
        elif tag.startswith("number:") and kind != "text":
            self.shows[self._data] = True
        elif kind == "map":
            self.maps.setdefault(self._data, []).append(said.get("style:apply-style-name", ""))
        elif kind == "text-properties":
            line = said.get("style:text-line-through-style", said.get("style:text-line-through-type"))
            self._style.struck = self._style.struck if line is None else line not in _NONE
            if said.get("style:use-window-font-color") == "true":
                self._style.colour = BLACK
            elif "fo:color" in said:
                self._style.colour = hexadecimal(said["fo:color"])
        elif kind == "table-cell-properties" and "fo:background-color" in said:
            colour = said["fo:background-color"]
            self._style.behind = WHITE if colour == "transparent" else hexadecimal(colour)

    def text(self, data: str) -> None:
        if data.strip():
            self.shows[self._data] = True

    def looks(self) -> dict[tuple[str, str], list[str]]:
        """What each style does to a cell that has it; those that do nothing are not there."""
        return {key: done for key in self.known if (done := self._done(key))}

    def _done(self, key: tuple[str, str]) -> list[str]:
        family = key[0]
        line = [self.known[key]]
        while line[-1].parent and (family, line[-1].parent) in self.known and len(line) < MOST_PARENTS:
            line.append(self.known[family, line[-1].parent])
        line.append(self.known.get((family, ""), _Style()))
        struck = next((one.struck for one in line if one.struck is not None), False)
        colour = next((one.colour for one in line if one.colour is not None), BLACK)
        behind = next((one.behind for one in line if one.behind is not None), WHITE)
        data = next((one.data for one in line if one.data is not None), "")
        hidden = family == "table-cell" and (alike(colour, behind) or self._shows_nothing(data))
        return [STRUCK] * bool(struck) + [UNSEEN] * hidden

    def _shows_nothing(self, data: str) -> bool:
        return bool(data) and not any(self.shows.get(one, True) for one in (data, *self.maps.get(data, ())))


class _Sheets:
    """The rows, columns and cells of a document's sheets, one element after the other."""

    def __init__(
        self, tables: list[Table], looks: dict[tuple[str, str], list[str]], parser: expat.XMLParserType
    ) -> None:
        self._tables, self._looks, self._parser = iter(tables), looks, parser
        self._table = Table()
        self._row = self._column = 0
        self._rows, self._columns = range(0), range(0)  # what the row and the cell stand for, the first being 1
        self._of_row = ""
        self._of_columns: dict[int, str] = {}

    def start(self, tag: str, said: dict[str, str]) -> None:
        match tag:
            case "table:table":
                self._table = next(self._tables, Table())
                self._row = self._column = 0
                self._of_columns = {}
            case "table:table-column":
                numbers = self._next_columns(said)
                self._of_columns |= dict.fromkeys(numbers, said.get("table:default-cell-style-name", ""))
                if said.get("table:visibility") in _UNSEEN:
                    self._table.hidden_columns.extend(numbers)
            case "table:table-row":
                first = self._row + 1
                self._row += _times(said, "table:number-rows-repeated")
                last = len(self._table.columns[0]) if self._table.columns else 0
                self._rows, self._column = range(first, min(self._row, last) + 1), 0
                self._of_row = said.get("table:default-cell-style-name", "")
                if said.get("table:visibility") in _UNSEEN:
                    self._table.hidden_rows.extend(self._rows)
            case "table:table-cell" | "table:covered-table-cell":
                self._columns = self._next_columns(said)
                if self._rows and ("office:value-type" in said or "calcext:value-type" in said):
                    for number in self._columns:
                        style = said.get("table:style-name") or self._of_row or self._of_columns.get(number, "")
                        self._note(number, self._looks.get(("table-cell", style), ()))
            case "text:span":
                for number in self._columns if self._rows else ():
                    self._note(number, self._looks.get(("text", said.get("text:style-name", "")), ()))
            case "office:annotation":  # what is crossed out in a comment is none of the cell's
                self._parser.StartElementHandler, self._parser.EndElementHandler = None, self._end
            case "calcext:conditional-format":
                found = _RULE.search(said.get("calcext:target-range-address", ""))
                self._columns = range(0)
                if found:
                    first, last = column_number(found[1]), column_number(found[2] or found[1])
                    self._columns = range(first, min(last, MOST_COLUMNS) + 1)
            case "calcext:condition":
                if self._looks.get(("table-cell", said.get("calcext:apply-style-name", ""))):
                    self._table.ruled.extend(self._columns)

    def _end(self, tag: str) -> None:
        if tag == "office:annotation":
            self._parser.StartElementHandler, self._parser.EndElementHandler = self.start, None

    def _note(self, number: int, done: Iterable[str]) -> None:
        for kind in done:
            self._table.look(kind, column_name(number), self._rows[0], self._rows[-1])

    def _next_columns(self, said: dict[str, str]) -> range:
        """The columns that an element stands for, of those that the table has."""
        first = self._column + 1
        self._column += _times(said, "table:number-columns-repeated")
        return range(first, min(self._column, len(self._table.columns)) + 1)


def look_through(xml: bytes, styles: bytes, tables: list[Table]) -> None:
    """Note in the tables which rows, columns and cells are hidden, crossed out or cannot be seen.

    Args:
        xml: The part with the sheets.
        styles: The part with the styles that have a name; empty where there is none.
        tables: The sheets' tables, with their cells, in order.

    Raises:
        Refused: A part is no XML.
    """
    found = _Styles()
    parser = expat.ParserCreate("UTF-8")

    def start(tag: str, said: dict[str, str]) -> None:
        if tag != "office:body":
            found.start(tag, said)
            return
        looks = found.looks()
        parser.CharacterDataHandler = None
        asked = looks or _HIDDEN.search(xml)
        parser.StartElementHandler = _Sheets(tables, looks, parser).start if asked else None

    for part in (styles, xml):
        if part:
            parser = expat.ParserCreate("UTF-8")
            parser.StartElementHandler, parser.CharacterDataHandler = start, found.text
            parse(iter([part]), parser)


def _times(said: dict[str, str], name: str) -> int:
    text = said.get(name, "")
    return int(text) if text.isdecimal() and len(text) < _DIGITS else 1
