"""A file → its tables, by the reader of its format."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from helpers.data.findings import Finding, shown
from helpers.data.readers import foreign, guard, text
from helpers.data.readers.find import DELIVERED, TABBED, unreadable
from helpers.data.readers.head import FindHead, first_row
from helpers.data.readers.letters import spoilt
from helpers.data.readers.table import NO_LABELS, Labels, RawTable, error, unread


def read_table(path: Path, file: str | None = None, *, sheet: str | None = None) -> RawTable:
    """Read a table in any of the formats of `DELIVERED`.

    Args:
        path: The file.
        file: What findings call it: its path inside the study folder. The file's name if not given.
        sheet: The sheet of a workbook. If not given, the one named as the file, else the first that is shown.

    Returns:
        The cells and what was wrong. A file that cannot be read gives an empty frame and an error, never an exception.
    """
    file = path.name if file is None else file
    raws = _read(path, file)
    if raws[0].sheet is None:
        return raws[0]
    names = [raw.sheet or "" for raw in raws]
    if sheet is not None:
        if sheet in names:
            return raws[names.index(sheet)]
        listed = ", ".join(f"«{shown(name)}»" for name in names)
        message = f"Projektmappen har intet ark med navnet «{shown(sheet)}»."
        return unread(file, error(file, None, message, f"Vælg et af arkene {listed}."))
    named = (raw for raw in raws if (raw.sheet or "").strip().lower() == path.stem.lower())
    chosen = next(named, None) or next((raw for raw in raws if not raw.hidden.sheet), raws[0])
    if len(raws) == 1:
        return chosen
    message = f"Projektmappen har {len(raws)} ark; kun «{shown(chosen.sheet or '')}» læses."
    note = Finding("note", file, None, None, None, message, "Saml arkene i ét, hvis de hører sammen.")
    return replace(chosen, findings=(note, *chosen.findings))


def read_sheets(path: Path, *, whole: bool = False, find_head: FindHead = first_row) -> tuple[RawTable, ...]:
    """Read every table of a file: the sheets of a workbook, in order; of any other format its one table.

    Findings of a sheet among several name it after the file: `leverance.xlsx, ark Data`. With `whole` the values that
    the file calls no answer stay in their cells. `find_head` says where the cells of a table begin.
    """
    raws = _read(path, path.name, whole=whole, find_head=find_head)
    if len(raws) == 1:
        return tuple(raws)
    return tuple(_renamed(raw, f"{path.name}, ark {raw.sheet}") for raw in raws)


def read_labels(path: Path, file: str | None = None) -> Labels:
    """The labels of a file's columns and values; none where the format has none or the file cannot be read.

    Returns:
        Column → label, and column → {the value as its cells have it → label}.
    """
    return read_table(path, file).labels if path.suffix.lower() in {".sav", ".zsav", ".dta"} else NO_LABELS


def _read(path: Path, file: str, *, whole: bool = False, find_head: FindHead = first_row) -> list[RawTable]:
    suffix = path.suffix.lower()
    if suffix not in DELIVERED:
        return [unread(file, unreadable(file, suffix, path.stem))]
    content = guard.opened(path, file)
    if isinstance(content, Finding):
        return [unread(file, content)]
    if wrong := guard.mismatch(content, suffix, file):
        return [unread(file, wrong)]
    if suffix == ".csv" or suffix in TABBED:
        raws = [text.read(content, file, find_head, tabbed=suffix in TABBED)]
    else:
        raws = foreign.tables_of(content, suffix[1:], file, whole=whole, find_head=find_head)
    return [replace(raw, findings=(*raw.findings, *spoilt(raw))) for raw in raws]


def _renamed(raw: RawTable, file: str) -> RawTable:
    return replace(raw, file=file, findings=tuple(replace(one, file=file) for one in raw.findings))
