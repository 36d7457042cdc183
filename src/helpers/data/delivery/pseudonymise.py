"""`erfaring pseudonymise`: identifiers replaced by codes that are always the same and that only a key could make.

A code is the letter `p` and 16 characters of base32 of HMAC-SHA256(key, identifier): 80 bits, so that two of a million
identifiers share a code with a chance of 4 in 10¹³. Without the key nobody can try out personal numbers, of which there
are few enough to try them all. The key never lies where a study or its history does.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import secrets
import tempfile
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from helpers.data.delivery.copy_of import above, content_of, differences, ending_of
from helpers.data.delivery.elsewhere import explained
from helpers.data.delivery.forms import find_head
from helpers.data.delivery.notes import notes_of
from helpers.data.delivery.rows import NOTE, odd_by_id
from helpers.data.delivery.write import replace_all
from helpers.data.findings import raise_errors, shown
from helpers.data.personal import is_personal_number_cell, personal_numbers_in, ten_digits
from helpers.data.pseudonyms import MARK
from helpers.data.readers import RawTable, read_sheets
from helpers.data.scan import spread_in
from helpers.errors import DataFault, MissingFile, UnknownName, unknown

PREFIX, LENGTH = "p", 16
_KEY = re.compile(r"[0-9a-f]{64}")
_WORD = re.compile(r"[\w.@+-]+")
_MANY, _MOST = 8, 0.8  # identifiers, and the share of them, that make a column one of identifiers
_LEAST_KNOWN = 6  # characters of an identifier that is looked for in other cells; a shorter one stands there by chance


@dataclass(frozen=True)
class Pseudonymised:
    """What was written.

    Args:
        path: The file with codes.
        rows: Its rows.
        identifiers: How many different identifiers became codes.
        empty: Cells that were empty and still are.
        new_key: Whether the key was made now.
        untouched: The sheets that have none of the columns and are as they were.
        odd: The rows whose id said that they are no answers and is left empty: the sheet, the row, what it looks like.
    """

    path: Path
    rows: int
    identifiers: int
    empty: int
    new_key: bool
    untouched: tuple[str, ...] = ()
    odd: tuple[tuple[str, int, str], ...] = ()


def pseudonymise(
    path: Path, columns: Sequence[str], key_file: Path, out: Path | None = None, *, study: Path | None = None
) -> Pseudonymised:
    """Write a copy of a table in which the identifiers of some columns are codes.

    The same identifier gives the same code in every column, file and delivery with the same key, however a personal
    number is written. Where the id tells that a row is no answer (`I alt`, `TEST`, a note), a code would make a child
    of it, and the text may name someone: it is left empty. The copy has the format of the original (.xlsx of .xls and
    .ods), all its sheets, labels and missing values; what an analyst is told of the one he is told of the other.

    Args:
        path: The table.
        columns: The columns.
        key_file: The key; made if it is not there.
        out: The copy; `<name>-pseudonym` with the ending of its format beside the table if not given.
        study: The study folder, where the key may not lie.

    Raises:
        UnknownName: A column is not there.
        MissingFile: The table is not there.
        DataFault: The table cannot be read, the key lies where it may not or is none, the copy would still hold an
            identifier, or two identifiers would share a code.
    """
    if not path.is_file():
        raise MissingFile("Filen findes ikke.", str(path), "Ret stien.")
    raws = _tables(path)
    everywhere = list(dict.fromkeys(name for raw in raws for name in raw.frame.columns))
    for column in columns:
        if column not in everywhere:
            raise unknown("Kolonnen", column, everywhere, path.name)
    ending = ending_of(path)
    target = out or path.with_name(f"{path.stem}{MARK}{ending}")
    if target.resolve() in {path.resolve(), key_file.resolve()} or target.suffix.lower() != ending:
        raise UnknownName("Filen kan ikke skrives der.", str(target), f"Vælg et andet navn, der ender på {ending}.")
    check_place(key_file, study)
    key, made = _key(key_file)
    odd = [odd_by_id(raw.frame, [column for column in columns if column in raw.frame]) for raw in raws]
    # What explains the answers is nobody's id, and the copy's importer asks it too.
    odd = [
        {row: why for row, why in of.items() if not explained(_texts(raw, columns, [row]))}
        for raw, of in zip(raws, odd, strict=True)
    ]
    notes = [[row for row, why in of.items() if why == NOTE] for of in odd]
    told = {text for raw, rows in zip(raws, notes, strict=True) for text in _texts(raw, columns, rows)}
    raws = [_without_ids(raw, columns, list(rows)) for raw, rows in zip(raws, odd, strict=True)]
    identifiers = {text for raw in raws for text in _texts(raw, columns, raw.frame.index.tolist())}
    plain = {text for text in identifiers if explained([text])}
    identifiers -= plain
    codes = {**codes_of(identifiers, key), **{text: text for text in plain}}
    coded = [_coded(raw, columns, codes) for raw in raws]
    for raw in coded:
        _check_clean(raw, columns, identifiers | told)
    beside = [one.text for one in raws[0].asides or () if one.row is None] if raws else []
    content = content_of(coded, ending, explained([*beside, *_notes(path, raws)]))
    _check_same(coded, content, ending, path.name)
    replace_all({target: content})
    empty = sum(
        int((raw.frame[column].drop(index=[*rows], errors="ignore") == "").sum())
        for raw, rows in zip(coded, odd, strict=True)
        for column in columns
        if column in raw.frame
    )
    untouched = tuple(raw.sheet or "" for raw in raws if not set(columns) & set(raw.frame.columns))
    rows = sum(len(raw.frame) for raw in coded)
    looks = tuple((raw.sheet or "", row, why) for raw, of in zip(raws, odd, strict=True) for row, why in of.items())
    return Pseudonymised(target, rows, len({codes[text] for text in identifiers}), empty, made, untouched, looks)


def _notes(path: Path, raws: Sequence[RawTable]) -> tuple[str, ...]:
    """What a workbook says beside its cells."""
    return notes_of(path.name, path.read_bytes(), raws[0].parts) if path.suffix.lower() == ".xlsx" else ()


def _texts(raw: RawTable, columns: Sequence[str], rows: Sequence[int]) -> set[str]:
    """What stands in the columns of some rows."""
    return {text for column in columns if column in raw.frame for text in raw.frame.loc[list(rows), column] if text}


def _without_ids(raw: RawTable, columns: Sequence[str], rows: Sequence[int]) -> RawTable:
    """The table without the ids of some rows, and without those of them that held nothing else."""
    frame = raw.frame.copy()
    frame.loc[list(rows), [column for column in columns if column in frame]] = ""
    gone = [row for row in rows if (frame.loc[row] == "").all()]
    return replace(raw, frame=frame.drop(index=gone))


def _tables(path: Path) -> list[RawTable]:
    """The tables of a file with all its values; a sheet without any cell is none."""
    raws = read_sheets(path, whole=True, find_head=find_head)
    filled = [raw for raw in raws if not (raw.sheet and raw.frame.columns.empty and _is_empty(raw))] or list(raws)
    raise_errors([one for raw in filled for one in raw.findings])
    return filled


def _is_empty(raw: RawTable) -> bool:
    return all(one.row is None for one in raw.findings)


def _coded(raw: RawTable, columns: Sequence[str], codes: Mapping[str, str]) -> RawTable:
    """The table with codes for its identifiers; labels of those would say who they are."""
    mine = [column for column in columns if column in raw.frame.columns]
    frame = raw.frame.assign(**{column: raw.frame[column].map({**codes, "": ""}) for column in mine})
    labels = raw.labels
    values = {name: one for name, one in labels.values.items() if name not in mine}
    ranges = {name: one for name, one in labels.ranges.items() if name not in mine}
    return replace(raw, frame=frame, labels=replace(labels, values=values, ranges=ranges))


def _check_same(coded: Sequence[RawTable], content: bytes, ending: str, file: str) -> None:
    """Refuse a copy that would not be read as what it was made of."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"copy{ending}")
        path.write_bytes(content)
        again = read_sheets(path, whole=True, find_head=find_head)
    if wrong := differences({raw.sheet or "": raw for raw in coded}, {raw.sheet or "": raw for raw in again}):
        where = f"{file}, ark {shown(wrong[0])}" if wrong[0] else file
        remedy = "Gem tabellen som .csv eller .xlsx, og erstat id'erne i den."
        raise DataFault("Kopien kan ikke skrives, så den siger det samme som originalen.", where, remedy)


def codes_of(identifiers: set[str], key: bytes) -> Mapping[str, str]:
    """The code of each identifier; ways to write the same one share theirs.

    Raises:
        DataFault: Two different identifiers have the same code.
    """
    codes = {text: code_of(text, key) for text in sorted(identifiers)}
    owners: dict[str, str] = {}
    for text, code in codes.items():
        if owners.setdefault(code, plain_identifier(text)) != plain_identifier(text):
            raise DataFault("To forskellige id'er får samme kode.", code, "Brug en anden nøgle til denne leverance.")
    return codes


def code_of(identifier: str, key: bytes) -> str:
    """The code of one identifier."""
    digest = hmac.new(key, plain_identifier(identifier).encode(), hashlib.sha256).digest()
    return PREFIX + base64.b32encode(digest).decode()[:LENGTH].lower()


def plain_identifier(text: str) -> str:
    """An identifier however it is written: a personal number as ten digits, others without case and double spaces."""
    text = " ".join(unicodedata.normalize("NFKC", text).split()).casefold()
    return ten_digits(text) or text


def check_place(key_file: Path, study: Path | None = None) -> None:
    """Refuse a key in a study folder or where a version control system would keep it.

    Raises:
        DataFault: It lies there.
    """
    for place in (key_file.absolute(), key_file.resolve()):
        for folder in place.parents:
            if (folder / "study.yml").exists() or (study is not None and folder == study.resolve()):
                where = "studiemappen"
            elif (folder / ".git").exists():
                where = "en mappe, som git holder styr på"
            else:
                continue
            remedy = "Læg nøglen et sted, kun du har adgang til, fx i din hjemmemappe."
            raise DataFault(f"Nøglen må ikke ligge i {where}.", str(key_file), remedy)


def _key(path: Path) -> tuple[bytes, bool]:
    """The key of a file, made where there is none; nobody else may read it."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = secrets.token_hex(32)
        # O_EXCL: a key that someone else makes at the same moment is not replaced.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"{made}\n")
        return bytes.fromhex(made), True
    if path.stat().st_mode & 0o077:
        raise DataFault("Andre end du kan læse nøglen.", str(path), f"Kør: chmod 600 {path}")
    try:
        text = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        text = ""
    if not _KEY.fullmatch(text):
        remedy = "Ret stien til nøglefilen, eller vælg et nyt navn for at få en ny nøgle."
        raise DataFault("Filen er ikke en nøgle.", str(path), remedy)
    return bytes.fromhex(text), False


def _check_clean(raw: RawTable, columns: Sequence[str], identifiers: set[str]) -> None:
    """Refuse a copy that would still say who someone is."""
    long = {one.casefold() for one in identifiers if len(one) >= _LEAST_KNOWN}
    spaced = [one for one in long if " " in one]
    frame = raw.frame
    keyed = any(column in columns for column in frame.columns)

    def tells(text: str) -> bool:
        folded = text.casefold()
        return not long.isdisjoint({folded, *_WORD.findall(folded)}) or any(one in folded for one in spaced)

    together = next((hit for hit in spread_in(raw) if hit.sure), None)
    if together:
        raise DataFault(
            "Kopien ville stadig indeholde personnumre, hvis cifre står i flere kolonner eller i en anden orden.",
            f"{raw.file}, kolonne {shown(together.column or '')}",
            "Tilføj kolonnen med --column, eller slet den i filen først.",
        )
    heads = above(raw)
    for place, column in enumerate(frame.columns):
        texts = [text for text in dict.fromkeys(frame[column].tolist()) if text]
        beside = [raw.labels.columns.get(column, ""), *raw.labels.values.get(column, {}).values()]
        beside += [row[place] for row in heads]
        private = bool(personal_numbers_in(texts)) or any(map(is_personal_number_cell, (column, *beside)))
        if private or (column not in columns and any(map(tells, [*texts, *beside]))):
            raise DataFault(
                "Kopien ville stadig indeholde et personnummer eller et af id'erne.",
                f"{raw.file}, kolonne {shown(column)}",
                "Tilføj kolonnen med --column, eller slet den i filen først.",
            )
        # Short ones stand in other columns by chance, but not all of them in a sheet that has no codes.
        if not keyed and len(identifiers & set(texts)) >= max(_MANY, _MOST * len(identifiers)):
            raise DataFault(
                "Arket har de samme id'er i en anden kolonne, og kopien ville stadig indeholde dem.",
                f"{raw.file}, kolonne {shown(column)}",
                "Tilføj kolonnen med --column, eller slet arket i filen først.",
            )
