"""The files of a project, written whole or not at all, and never over work done by hand."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from helpers.data.delivery.merge import Merged
from helpers.data.findings import rows_in_words
from helpers.data.readers import FORMATS, read_table
from helpers.errors import DataFault, Fault

RECORD = ".import.json"
_SHOWN = 5


def tables_to_write(
    folder: Path, tables: Sequence[Merged], delivered: Mapping[str, str], memory: object, *, force: bool
) -> tuple[dict[Path, bytes], list[Fault]]:
    """A project's tables and the record of what they were made of, as `replace_all` writes them.

    Args:
        folder: The project's folder.
        tables: The tables.
        delivered: SHA-256 of what they were made of, by name.
        memory: How they were read, as plain data, for the next delivery.
        force: Whether files changed by hand are replaced, and rows that are not delivered any more dropped.

    Returns:
        The files whose content changes and the record, last: files that are there without it are known by their content
        the next time. And what stands in the way: a file was changed by hand, was not imported, or has rows that the
        delivery lacks.
    """
    contents = {merged.contract.file: as_csv(merged.frame) for merged in tables}
    record = read_record(folder)
    faults: list[Fault] = []
    for merged in tables if not force else ():
        faults.extend(_in_the_way(folder, merged, contents[merged.contract.file], record))
    fresh_record = (
        record
        | {name: sha256(content) for name, content in contents.items()}
        | {"leverance": dict(delivered), "kobling": memory}
    )
    text = json.dumps(fresh_record, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    changed = {folder / name: content for name, content in contents.items() if _content(folder / name) != content}
    return changed | {folder / RECORD: text.encode()}, faults


def as_csv(frame: pd.DataFrame, separator: str = ",") -> bytes:
    """A table of texts as the study's files are written: commas, UTF-8, the same bytes for the same table."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\n")
    writer.writerow(frame.columns)
    writer.writerows(frame.itertuples(index=False, name=None))
    return text.getvalue().encode()


def replace_all(contents: Mapping[Path, bytes]) -> None:
    """Write files whole, all or none: beside their places first, then each into its place in one step.

    Raises:
        DataFault: A file cannot be written; those that were replaced already are as they were.
    """
    fresh = {path: path.with_name(f".{path.name}.fresh") for path in contents}
    before = {path: _content(path) for path in contents}
    moved: list[Path] = []
    try:
        for path, content in contents.items():
            fresh[path].write_bytes(content)
        for path, made in fresh.items():
            moved.append(path)
            made.replace(path)
    except BaseException as error:
        for path in moved:
            _put_back(path, before[path])
        if isinstance(error, OSError):
            what, remedy = f"Filerne kan ikke skrives ({error.strerror}).", "Se efter, om mappen eller filen er låst."
            raise DataFault(what, str(error.filename or next(iter(contents))), remedy) from error
        raise
    finally:
        for made in fresh.values():
            made.unlink(missing_ok=True)


def _put_back(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    elif _content(path) != content:
        path.write_bytes(content)


def read_record(folder: Path) -> dict[str, object]:
    """What is known of the files that were imported; nothing where there is no record or it is damaged."""
    try:
        content = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def imported(folder: Path, name: str) -> bool:
    """Whether a project's file is as an import left it."""
    content = _content(folder / name)
    return content is not None and read_record(folder).get(name) == sha256(content)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _in_the_way(folder: Path, merged: Merged, content: bytes, record: Mapping[str, object]) -> list[Fault]:
    """Why a file may not be replaced."""
    name = merged.contract.file
    for end in FORMATS:
        other = f"{merged.contract.name}{end}"
        if other != name and (folder / other).exists():
            remedy = "Flyt den ud af mappen, hvis leverancen skal gælde i stedet."
            return [DataFault(f"Tabellen ligger der allerede som {other}.", f"{folder.name}/{other}", remedy)]
    there = _content(folder / name)
    if there is None or there == content:
        return []
    where = f"{folder.name}/{name}"
    raw = read_table(folder / name)
    if raw.sound and raw.frame.empty:
        return []  # the header alone: a new project
    known = record.get(name)
    if known != sha256(there):
        what = "Filen er ændret, siden den blev importeret." if known else "Filen er ikke lavet af erfaring import."
        remedy = "Ret i leverancen i stedet, og flyt filen væk; eller tilføj --force for at erstatte den."
        return [DataFault(what, where, remedy)]
    keys = list(merged.contract.key)
    new = set(merged.frame[keys].itertuples(index=False, name=None))
    lost = [row for row in raw.frame[keys].itertuples(index=False, name=None) if row not in new]
    if lost:
        shown = ", ".join(" ".join(row) for row in lost[:_SHOWN]) + (" …" if len(lost) > _SHOWN else "")
        remedy = "Læg også de tidligere filer i leverancen, eller tilføj --force, hvis rækkerne skal væk."
        what = f"{rows_in_words(len(lost))} i filen er ikke med i leverancen: {shown}."
        return [DataFault(what, where, remedy)]
    return []
