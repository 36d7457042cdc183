"""Formats of a workbook that cross a cell's text out or let nobody see it.

What a person crosses out is withdrawn, and what is white on white is not read by who looks: neither is in a cell's
value. Colours are compared as they are named; a theme's first two are taken for white and black, as in every theme that
Office has. A number format is asked for each kind of value, and not at all where it has conditions.

Source: ECMA-376, *Office Open XML File Formats*, part 1, 18.8 (styles) and 18.8.31 (number formats).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar
from xml.parsers import expat

from helpers.foreign.answer import BLANK, STRUCK, UNSEEN
from helpers.foreign.package import Package, local, parse

_T = TypeVar("_T")
Colour = tuple[int, int, int] | tuple[str, ...] | None  # red, green and blue; a name; None for nothing one can compare
WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)

_NEAR = 16  # of 255: what differs less from its background is not read
_DEEPEST = 5  # elements around one that is asked for
_LONGEST = 255  # characters of a number format
_SHOWN = {"0": BLACK, "1": WHITE, "8": BLACK, "9": WHITE, "64": BLACK, "65": WHITE}  # of the colours by number
_OF_THEME = (WHITE, BLACK)
_PIECE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|.', re.DOTALL)
_NOTHING = re.compile(r'"\s*"|\\\s|_.|\s|\[(?![<>=])[^\]]*\]')
_CONDITION = re.compile(r"\[[<>=]")


@dataclass(frozen=True)
class Look:
    """What a format does to a cell; `hides` says of which values it shows nothing: above, below and at 0, and texts."""

    struck: bool = False
    unseen: bool = False
    hides: tuple[bool, bool, bool, bool] = (False,) * 4

    def __bool__(self) -> bool:
        return self.struck or self.unseen or any(self.hides)

    def of(self, value: str, *, text: bool) -> list[str]:
        """What is done to a cell with this value."""
        number = 0.0 if text else _number(value, 1.0)
        hidden = self.hides[3] if text else self.hides[0 if number > 0 else 1 if number < 0 else 2]
        unseen = self.unseen or (hidden and (text or all(self.hides[:3])))
        return [STRUCK] * self.struck + ([UNSEEN] if unseen else [BLANK] * hidden)


class Formats:
    """The formats of a workbook that do something to a cell: `cells` by their number, and `dxfs`, those of rules."""

    def __init__(self, package: Package) -> None:
        self.cells: dict[str, Look] = {}
        self.rules: set[str] = set()
        self._formats: dict[str, str] = {}
        self._fonts: list[tuple[bool, Colour]] = []
        self._fills: list[Colour] = []
        self._known: dict[tuple[str, str, str], Look] = {}
        self._path: list[str] = []
        self._counts = {"xf": 0, "dxf": 0}
        if package.styles:
            parser = expat.ParserCreate("UTF-8")
            parser.StartElementHandler, parser.EndElementHandler = self._start, lambda _: self._path.pop()
            parse(package.chunks(package.styles), parser)

    def _start(self, tag: str, said: dict[str, str]) -> None:
        self._path.append(local(tag))
        if len(self._path) > _DEEPEST:
            return
        match self._path[1:]:
            case ["numFmts", "numFmt"]:
                self._formats[said.get("numFmtId", "")] = said.get("formatCode", "")
            case ["fonts", "font"]:
                self._fonts.append((False, BLACK))
            case ["fonts", "font", "strike"] if is_on(said):
                self._fonts[-1] = (True, self._fonts[-1][1])
            case ["fonts", "font", "color"]:
                self._fonts[-1] = (self._fonts[-1][0], _colour(said, BLACK))
            case ["fills", "fill"]:
                self._fills.append(WHITE)
            case ["fills", "fill", "patternFill"] if said.get("patternType", "none") != "none":
                self._fills[-1] = BLACK if said["patternType"] == "solid" else None
            case ["fills", "fill", "gradientFill"]:
                self._fills[-1] = None
            case ["fills", "fill", "patternFill", "fgColor"] if self._fills[-1] == BLACK:
                self._fills[-1] = _colour(said, WHITE)
            case ["cellXfs", "xf"]:
                self._cell(said.get("fontId", "0"), said.get("fillId", "0"), said.get("numFmtId", "0"))
            case ["dxfs", "dxf"]:
                self._counts["dxf"] += 1
            case ["dxfs", "dxf", "font", "strike"] if is_on(said):
                self.rules.add(str(self._counts["dxf"] - 1))
            case ["dxfs", "dxf", "numFmt"] if all(_hides(said.get("formatCode", ""))[:3]):
                self.rules.add(str(self._counts["dxf"] - 1))

    def _cell(self, font: str, fill: str, code: str) -> None:
        key = (font, fill, code)
        if key not in self._known:
            struck, colour = _at(self._fonts, font, (False, BLACK))
            unseen = alike(colour, _at(self._fills, fill, WHITE))
            self._known[key] = Look(struck, unseen, _hides(self._formats.get(code, "")))
        if look := self._known[key]:
            self.cells[str(self._counts["xf"])] = look
        self._counts["xf"] += 1


def is_on(said: dict[str, str]) -> bool:
    """Whether an element that says yes by being there does."""
    return said.get("val", "1") not in {"0", "false"}


def alike(one: Colour, other: Colour) -> bool:
    """Whether nobody can tell two colours apart."""
    if one is None or other is None:
        return False
    if isinstance(one[0], int) and isinstance(other[0], int):
        return all(abs(int(a) - int(b)) < _NEAR for a, b in zip(one, other, strict=True))
    return one == other


def hexadecimal(text: str) -> Colour:
    """A colour as six digits, `FFFFFF`; what stands before them is how much shines through, which nobody uses."""
    try:
        red, green, blue = bytes.fromhex(text[-6:])
    except ValueError:
        return None
    return red, green, blue


def _colour(said: dict[str, str], automatic: Colour) -> Colour:
    tint = _number(said.get("tint", "0"), 0.0)
    if "rgb" in said:
        return hexadecimal(said["rgb"]) if tint == 0 else ("rgb", said["rgb"], f"{tint:g}")
    if "theme" in said:
        shown = _at(_OF_THEME, said["theme"], None)
        if shown is None or not -1 <= tint <= 1:
            return "theme", said["theme"], f"{tint:g}"
        grey = round(255 * (min(1.0, 1 + tint) if shown == WHITE else max(0.0, tint)))
        return grey, grey, grey
    if "indexed" in said:
        return _SHOWN.get(said["indexed"]) or ("indexed", said["indexed"])
    return automatic


def _hides(code: str) -> tuple[bool, bool, bool, bool]:
    """Of which values a number format shows nothing: those above 0, below 0, 0 itself, and texts."""
    if not code or len(code) > _LONGEST or _CONDITION.search(code):
        return (False,) * 4
    sections = [""]
    for piece in _PIECE.findall(code):
        if piece == ";":
            sections.append("")
        else:
            sections[-1] += piece
    above, *more = [not _NOTHING.sub("", section) for section in sections]
    below = more[0] if more else above
    return above, below, more[1] if len(more) > 1 else above, len(more) > 2 and more[2]


def _at(listed: Sequence[_T], number: str, otherwise: _T) -> _T:
    """What has a number, where there is such a thing: a workbook may name one that it does not have."""
    place = int(number) if number.isdecimal() and len(number) < 9 else len(listed)
    return listed[place] if place < len(listed) else otherwise


def _number(text: str, otherwise: float) -> float:
    try:
        return float(text)
    except ValueError:
        return otherwise
