"""What of a delivery may not leave it: columns of names, addresses and personal numbers; texts with some."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from helpers.data.delivery.convert import Piece
from helpers.data.delivery.merge import Merged
from helpers.data.delivery.sources import Delivery
from helpers.data.delivery.write import as_csv
from helpers.data.findings import Finding
from helpers.data.meaning import plain
from helpers.data.personal import TooLarge, find_private, is_personal_number_cell
from helpers.data.readers import RawTable, opened
from helpers.data.scan import BESIDE, NAMES, Hit, around_cells, scan, told_together

MOST_LOOKED_AT = 500
_REMEDY = "Fjern dem, før leverancen bliver sendt eller gemt noget sted."
_NAMES = {
    *(
        "navn",
        "fornavn",
        "efternavn",
        "adresse",
        "telefon",
        "mobil",
        "mail",
        "email",
        "e mail",
        "cpr",
        "cpr nr",
        "cprnr",
    ),
    *("personnummer", "fødselsdato", "forældres navn", "kontaktperson"),
}


def is_private(column: str, texts: pd.Series) -> bool:
    """Whether a column holds names, addresses or other ways to a person, and no numbers that could be an id."""
    if plain(column) in _NAMES and not numbers_of_persons(texts):
        return True
    some = _some(texts)
    contacts = [text for text in some if find_private(text, ("email", "phone")) and len(text) < 60]
    return bool(some) and len(contacts) * 2 > len(some)


def numbers_of_persons(texts: pd.Series) -> bool:
    """Whether most of a column's texts are personal numbers."""
    some = _some(texts)
    return bool(some) and sum(map(is_personal_number_cell, some)) * 2 > len(some)


def _some(texts: pd.Series) -> list[str]:
    return [text for text in texts.unique().tolist() if text][:MOST_LOOKED_AT]


def around(delivery: Delivery) -> Iterator[Finding]:
    """Personal numbers of a delivery that stand in no cell alone: in several of a row, in a label or a note."""
    told: set[tuple[str, str | None]] = set()
    for source in delivery.sources:
        beside = Path(source.file).suffix.lower() in BESIDE
        content = opened(delivery.folder / source.file, source.file) if beside and source.raw.sound else b""
        for hit in _around(source.raw, content if isinstance(content, bytes) else b""):
            cell = hit.row is not None and not hit.aside and hit.column in source.raw.frame.columns
            place = source.raw.file if cell else source.file, hit.column if cell else None
            if hit.kind != "cpr" or place in told or (hit.column or "").count("!"):
                continue  # a cell of another sheet is told of there
            told.add(place)
            message = "Filen indeholder et personnummer uden for cellerne: i en etiket, en note eller en formel."
            if hit.together:
                message = told_together(hit)
            elif cell:
                message = "Cellen indeholder et personnummer."
            yield Finding("warning", place[0], hit.row if cell else None, place[1], None, message, _REMEDY)


def _around(raw: RawTable, content: bytes) -> list[Hit]:
    try:
        return list(around_cells(raw, content))
    except TooLarge:  # what is embedded in it cannot be looked through: nothing of it is taken
        return []


def found_in(tables: Sequence[Merged], pieces: Sequence[Piece], study_folder: Path, project: str) -> list[Finding]:
    """What `validate` would find private in a project's files if they were written, where the delivery has it."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "projects", project)
        folder.mkdir(parents=True)
        for table in tables:
            (folder / table.contract.file).write_bytes(as_csv(table.frame))
        if (study_folder / NAMES).is_file():
            shutil.copy(study_folder / NAMES, place)
        found = scan(Path(place), [project])
    files = {f"projects/{project}/{table.contract.file}": table for table in tables}
    return [_in_the_delivery(one, files[one.file], pieces) for one in found if one.file in files]


def _in_the_delivery(finding: Finding, table: Merged, pieces: Sequence[Piece]) -> Finding:
    """A finding in a file of the study where the delivery has what it tells of."""
    fate = next((fate for fate in table.fates if fate.line == finding.row), None)
    for piece in pieces:
        taken = piece.part.columns.get(finding.column or "")
        if fate and taken and (*piece.source.place, piece.part.table) == (fate.file, fate.sheet, fate.table):
            return replace(finding, file=piece.source.raw.file, row=fate.row, column=taken.source)
    return replace(finding, file=table.contract.file)
