"""A study folder → what is private in it: every file, every name of a file, whether the study reads it or not."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Literal, cast

from helpers.data.findings import Finding, Grade, shown
from helpers.data.private import (
    Kind,
    TooLarge,
    find_private,
    has_personal_number,
    is_personal_number_cell,
    texts_of,
)
from helpers.data.pseudonyms import ORIGINAL, originals
from helpers.data.readers import (
    DELIVERED,
    MOST_CELLS,
    TABBED,
    RawTable,
    decoded,
    lines,
    opened,
    read_table,
    separator_of,
    table_of,
    too_large,
)
from helpers.data.spread import Spread
from helpers.foreign import grouped
from helpers.yaml12 import scalars

Place = Literal["name", "cell", "line", "aside"]

NAMES = "names.txt"

OPEN = "~$"  # what Excel puts before the name of an open file, for a small one beside it that says who has it open

_TABLES = {".csv", *TABBED}
_READ = {*DELIVERED} - _TABLES - {".xls"}
BESIDE = (".xlsx", ".ods", ".dta")  # of which the reader does not tell all: documents' titles, notes
_CELLS = re.compile(rb"<data>.*?</data>", re.DOTALL)  # of a .dta file: read by now, and side by side without a gap
_DESCRIBED = {".yml", ".yaml"}
# What `_in_cell` finds nothing in, told at once: most cells of a table, and all of one with a million columns.
_TELLS_NOTHING = re.compile(r"[0-9A-DF-Za-df-z.,_-]{1,8}").fullmatch
_SHEET_NUMBER = re.compile(r"<v>\s*([0-9][0-9.,eE+]{8,20})\s*</v>")
_FREE: tuple[Kind, ...] = ("email", "phone", "name")
_SAID: dict[Kind, tuple[str, str]] = {
    "email": (
        "Teksten indeholder en e-mailadresse.",
        "Skriv teksten uden den, hvis den ikke skal kunne læses i bogen.",
    ),
    "phone": ("Teksten ligner et telefonnummer.", "Skriv teksten uden det, hvis det ikke skal kunne læses i bogen."),
    "name": (f"Teksten indeholder et navn fra {NAMES}.", "Skriv teksten uden navnet."),
}

_PUBLISHED = "Uddrag offentliggøres: skriv det uden, eller tøm cellen, så udsagnet tælles med uden at kunne citeres."


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


def scan(
    folder: Path, only: Collection[str] | None = None, read: Mapping[str, RawTable] = MappingProxyType({})
) -> list[Finding]:
    """Everything private in a study folder as findings: errors where it is a personal number or would be published.

    Args:
        folder: The study folder.
        only: The projects whose files are looked through; None: all. Files outside the projects always are.
        read: The tables that were read already, by their path in the study folder.
    """
    findings: list[Finding] = []
    numbers: dict[tuple[str, str | None, Place], list[int]] = {}
    spread: dict[Hit, list[int]] = {}
    for hit in hits(folder, only, read):
        if hit.together:
            spread.setdefault(replace(hit, row=None), []).append(hit.row or 0)
        elif hit.kind == "cpr":
            numbers.setdefault((hit.file, hit.column, hit.place), []).append(hit.row or 0)
        elif hit.why:
            findings.extend(hit.why)
        elif hit.kind == "unread":
            message = "Filen kan ikke gennemsøges for personnumre: den kan ikke åbnes eller fylder for meget udpakket."
            remedy = "Flyt filen ud af studiemappen, eller læg dens indhold dér som CSV."
            findings.append(Finding("error", hit.file, None, None, None, message, remedy))
        else:
            message, remedy = _SAID[hit.kind]
            grade: Grade = "warning"
            if hit.column == "excerpt" and PurePosixPath(hit.file).stem == "statements":
                grade, remedy = "error", _PUBLISHED
            findings.append(Finding(grade, hit.file, hit.row, hit.column, hit.excerpt, message, remedy))
    files = ("/".join(path.relative_to(folder).parts) for path in _files(folder))
    remedy = "Slet originalen, eller flyt den ud af studiemappen."
    findings += [
        Finding("error", file, None, None, None, ORIGINAL.format(copy), remedy)
        for file, copy in originals(files).items()
    ]
    findings += [_number(file, column, rows, place) for (file, column, place), rows in numbers.items()]
    findings += [_together(hit, rows) for hit, rows in spread.items()]
    return findings


def hits(
    folder: Path, only: Collection[str] | None = None, read: Mapping[str, RawTable] = MappingProxyType({})
) -> Iterator[Hit]:
    """Every place in a study folder with private information, file by file."""
    names = read_names(folder)
    if has_personal_number(folder.resolve().name):
        yield Hit("cpr", ".", None, None, "")
    told: set[str] = set()
    for path in _files(folder):
        parts = path.relative_to(folder).parts
        file = "/".join(parts)
        for depth, part in enumerate(parts, start=1):
            place = "/".join(parts[:depth])
            if place not in told and has_personal_number(part):
                told.add(place)
                yield Hit("cpr", place, None, None, "")
        if path.is_dir() or (only is not None and parts[0] == "projects" and parts[1:2] and parts[1] not in only):
            continue
        yield from _in_file(path, file, () if file == NAMES else names, read)


def read_names(folder: Path) -> tuple[str, ...]:
    """The full names of names.txt, one on each line; a line that begins with # is a remark."""
    path = folder / NAMES
    if not path.is_file():
        return ()
    lines = (line.strip() for line in path.read_text(encoding="utf-8-sig", errors="replace").splitlines())
    return tuple(dict.fromkeys(" ".join(line.split()) for line in lines if line and not line.startswith("#")))


def _files(folder: Path) -> Iterator[Path]:
    """Files and folders, in order; what a version control system keeps for itself is left out."""
    for path in sorted(folder.iterdir()):
        if path.name != ".git":
            yield path
            if path.is_dir() and not path.is_symlink():
                yield from _files(path)


def _in_file(path: Path, file: str, names: Sequence[str], read: Mapping[str, RawTable]) -> Iterator[Hit]:
    content = opened(path, file)
    if isinstance(content, Finding):
        yield Hit("unread", file, None, None, "", why=(content,))
        return
    suffix = path.suffix.lower()
    if path.name.startswith(OPEN):
        yield Hit("unread", file, None, None, "", why=(_open(path.name, file),))
        suffix = ""
    try:
        if suffix in _TABLES and isinstance(text := decoded(content, file), str):
            yield from _in_table(text, file, names)
        elif suffix in _READ:
            yield from _in_raw(read.get(file) or read_table(path, file), content, names)
        else:
            for place, text in texts_of(file, content):
                yield from _in_text(text, place, names, described=suffix in _DESCRIBED)
    except TooLarge:
        yield Hit("unread", file, None, None, "")


def _in_table(text: str, file: str, names: Sequence[str]) -> Iterator[Hit]:
    """The cells of a table, ragged rows and cells without a header too; each different text is looked at once."""
    separator = separator_of(text)
    if text.count(separator) > MOST_CELLS:
        yield Hit("unread", file, None, None, "", why=(too_large(file),))
        return
    text, first = table_of(text)
    reader = csv.reader(lines(text), delimiter=separator)
    header: list[str] = []
    known: dict[str, tuple[tuple[Kind, str], ...]] = {}
    row = 0
    spread = Spread()
    try:
        for row, record in enumerate(reader, start=first):
            header = header or record
            spread.add(row, record)
            for number, cell in enumerate(record):
                if not cell or _TELLS_NOTHING(cell):
                    continue
                if cell not in known:
                    known[cell] = tuple(_in_cell(cell, names))
                for kind, excerpt in known[cell]:
                    named = header[number].strip() if number < len(header) else ""
                    yield Hit(kind, file, row, named or f"nr. {number + 1}", excerpt)
        yield from _spread(spread, file, header)
    except csv.Error:
        rest = "\n".join(text.splitlines()[max(0, row + 1 - first) :])
        for hit in _in_text(rest, file, names, described=False):
            yield Hit(hit.kind, file, (hit.row or 0) + row, None, hit.excerpt)


def _in_raw(raw: RawTable, content: bytes, names: Sequence[str]) -> Iterator[Hit]:
    """The cells of a table that was read, its column names, and what it says beside them."""
    if raw.asides is None:
        yield Hit("unread", raw.file, None, None, "", why=tuple(one for one in raw.findings if one.grade == "error"))
        return
    for name, cells in raw.frame.items():
        for kind, excerpt in _in_cell(str(name), names):
            yield Hit(kind, raw.file, raw.heading, str(name), excerpt, aside=raw.heading is None)
        found = {text: one for text in dict.fromkeys(cells) if (one := tuple(_in_cell(text, names)))}
        for row, text in cells[cells.isin(list(found))].items() if found else ():
            for kind, excerpt in found[text]:
                yield Hit(kind, raw.file, cast("int", row), str(name), excerpt)
    yield from around_cells(raw, content, names)


def around_cells(raw: RawTable, content: bytes, names: Sequence[str] = ()) -> Iterator[Hit]:
    """What is private in a table that was read, but in no cell alone: in two, in a label, a note, another sheet."""
    yield from spread_in(raw)
    for aside in raw.asides or ():
        for kind, excerpt in _in_cell(aside.text, names):
            yield Hit(kind, raw.file, aside.row, aside.column, excerpt, aside=aside.row is None)
    if raw.file.lower().endswith(BESIDE):
        beside = _CELLS.sub(b"", content) if raw.file.lower().endswith(".dta") else content
        for place, text in texts_of(raw.file, beside, raw.parts):
            yield from _in_text(text, place, names, described=False)


def spread_in(raw: RawTable) -> Iterator[Hit]:
    """The numbers of a table that no cell alone shows."""
    spread = Spread()
    rows = raw.frame.index.tolist()
    for place, (_, cells) in enumerate(raw.frame.items()):
        spread.add_column(place, rows, cells.tolist())
    yield from _spread(spread, raw.file, [*map(str, raw.frame.columns)])


def _spread(spread: Spread, file: str, header: Sequence[str]) -> Iterator[Hit]:
    """The rows in which columns are numbers together; told in the last of them."""
    for one in spread.found(header):
        names = [(header[place].strip() if place < len(header) else "") or f"nr. {place + 1}" for place in one.places]
        for row in one.rows:
            together = tuple(names[:-1] or names)
            yield Hit("cpr", file, row, names[-1], "", together=together, sure=one.sure)


def _in_cell(cell: str, names: Sequence[str]) -> Iterator[tuple[Kind, str]]:
    if is_personal_number_cell(cell):
        yield "cpr", ""
    if "@" in cell or "+" in cell or " " in cell.strip() or "\u00a0" in cell:
        for one in find_private(cell, _FREE, names, decimal_comma=True):
            yield one.kind, one.excerpt


def _in_text(text: str, file: str, names: Sequence[str], *, described: bool) -> Iterator[Hit]:
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


def _open(name: str, file: str) -> Finding:
    message = "En fil i mappen er åben i Excel eller blev ikke lukket; det, der ikke er gemt, læses ikke."
    remedy = f"Gem og luk {name.removeprefix(OPEN)}. Står filen her stadig, så slet den."
    return Finding("warning", file, None, None, None, message, remedy)


def _number(file: str, column: str | None, rows: Iterable[int], place: Place) -> Finding:
    rows = sorted(set(rows))
    if place == "aside":
        message = "Filen indeholder et personnummer uden for cellerne: i et navn, en etiket, en note eller en formel."
        return Finding("error", file, None, column, None, message, "Fjern det, eller gem tabellen alene i en ny fil.")
    if place == "name":
        what = "Studiemappens navn" if file == "." else "Navnet på filen eller mappen"
        remedy = "Giv den et navn uden personnummer."
        return Finding("error", file, None, None, None, f"{what} indeholder et personnummer.", remedy)
    where = "Cellen" if column else "Linjen"
    message = f"{where} indeholder et personnummer."
    if len(rows) > 1:
        message = f"{'Kolonnen' if column else 'Filen'} indeholder personnumre i {len(rows)} {_rows(column)}."
    remedy = "Erstat personnumre med løbenumre, før filen lægges i studiemappen."
    return Finding("error", file, rows[0], column, None, message, remedy)


def told_together(hit: Hit, rows: int = 1) -> str:
    """What is said of columns that are numbers together."""
    many = f" i {grouped(rows)} rækker" if rows > 1 else ""
    if hit.together == (hit.column,):
        return f"Kolonnens tal er personnumre med cifrene i en anden orden{many}."
    *most, last = (f"«{shown(name)}»" for name in hit.together)
    others = f"{', '.join(most)} og {last}" if most else last
    return f"Kolonnen og {others} {'er' if hit.sure else 'kan være'} tilsammen personnumre{many}."


def _together(hit: Hit, rows: Sequence[int]) -> Finding:
    """Columns that are numbers together, or may be."""
    remedy = "Slet den ene kolonne, eller erstat dens tal med løbenumre, før filen lægges i studiemappen."
    if not hit.sure:
        remedy = "Slet den ene kolonne, hvis de er det. Ellers skal du ikke gøre noget."
    grade: Grade = "error" if hit.sure else "warning"
    return Finding(grade, hit.file, min(rows), hit.column, None, told_together(hit, len(rows)), remedy)


def _rows(column: str | None) -> str:
    return "rækker" if column else "linjer"
