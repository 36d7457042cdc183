"""Every place in a study folder with private information: every file and every name, read by the study or not."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import cast

from helpers.data.findings import Finding
from helpers.data.personal import Kind, Spread, TooLarge, has_personal_number, meant, texts_of
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
from helpers.data.scan.places import TELLS_NOTHING, Hit, around_cells, in_cell, in_text, spread_hits

NAMES = "names.txt"

OPEN = "~$"  # what Excel puts before the name of an open file, for a small one beside it that says who has it open

_TABLES = {".csv", *TABBED}
_READ = {*DELIVERED} - _TABLES - {".xls"}
_DESCRIBED = {".yml", ".yaml"}


def hits(
    folder: Path, only: Collection[str] | None = None, read: Mapping[str, RawTable] = MappingProxyType({})
) -> Iterator[Hit]:
    """Every place in a study folder with private information, file by file."""
    names = read_names(folder)
    if has_personal_number(folder.resolve().name):
        yield Hit("cpr", ".", None, None, "")
    told: set[str] = set()
    for path in files_in(folder):
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


def files_in(folder: Path) -> Iterator[Path]:
    """Files and folders, in order; what a version control system keeps for itself is left out."""
    for path in sorted(folder.iterdir()):
        if path.name != ".git":
            yield path
            if path.is_dir() and not path.is_symlink():
                yield from files_in(path)


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
                yield from in_text(text, place, names, described=suffix in _DESCRIBED)
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
    columns: dict[int, set[str]] = {}
    numbers: dict[int, list[tuple[int, str]]] = {}  # by column: the row, the cell
    row = 0
    spread = Spread()
    try:
        for row, record in enumerate(reader, start=first):
            header = header or record
            spread.add(row, record)
            for number, cell in enumerate(record):
                if not cell or TELLS_NOTHING(cell):
                    continue
                if cell not in known:
                    known[cell] = tuple(in_cell(cell, names))
                columns.setdefault(number, set()).add(cell)
                for kind, excerpt in known[cell]:
                    if kind == "cpr":
                        numbers.setdefault(number, []).append((row, cell))
                    else:
                        yield Hit(kind, file, row, _named(header, number), excerpt)
        yield from spread_hits(spread, file, header)
    except csv.Error:
        rest = "\n".join(text.splitlines()[max(0, row + 1 - first) :])
        for hit in in_text(rest, file, names, described=False):
            yield Hit(hit.kind, file, (hit.row or 0) + row, None, hit.excerpt)
    for number, those in numbers.items():
        found = meant({cell for _, cell in those}, columns[number])
        yield from (Hit("cpr", file, line, _named(header, number), "") for line, cell in those if cell in found)


def _named(header: Sequence[str], place: int) -> str:
    return (header[place].strip() if place < len(header) else "") or f"nr. {place + 1}"


def _in_raw(raw: RawTable, content: bytes, names: Sequence[str]) -> Iterator[Hit]:
    """The cells of a table that was read, its column names, and what it says beside them."""
    if raw.asides is None:
        yield Hit("unread", raw.file, None, None, "", why=tuple(one for one in raw.findings if one.grade == "error"))
        return
    for name, cells in raw.frame.items():
        for kind, excerpt in in_cell(str(name), names):
            yield Hit(kind, raw.file, raw.heading, str(name), excerpt, aside=raw.heading is None)
        different = dict.fromkeys(cells)
        found = {text: one for text in different if (one := tuple(in_cell(text, names)))}
        numbers = meant({text for text, one in found.items() if any(kind == "cpr" for kind, _ in one)}, different)
        for row, text in cells[cells.isin(list(found))].items() if found else ():
            for kind, excerpt in found[text]:
                if kind == "cpr" and text not in numbers:
                    continue
                yield Hit(kind, raw.file, cast("int", row), str(name), excerpt)
    yield from around_cells(raw, content, names)


def _open(name: str, file: str) -> Finding:
    message = "En fil i mappen er åben i Excel eller blev ikke lukket; det, der ikke er gemt, læses ikke."
    remedy = f"Gem og luk {name.removeprefix(OPEN)}. Står filen her stadig, så slet den."
    return Finding("warning", file, None, None, None, message, remedy)
