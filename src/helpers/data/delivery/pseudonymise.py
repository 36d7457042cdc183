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
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.data.delivery.write import as_csv, replace_all
from helpers.data.findings import raise_errors, shown
from helpers.data.private import is_personal_number_cell
from helpers.data.readers import read_table
from helpers.errors import DataFault, MissingFile, UnknownName, unknown

PREFIX, LENGTH = "p", 16
_KEY = re.compile(r"[0-9a-f]{64}")
_WORD = re.compile(r"[\w.@+-]+")
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
    """

    path: Path
    rows: int
    identifiers: int
    empty: int
    new_key: bool


def pseudonymise(
    path: Path, columns: Sequence[str], key_file: Path, out: Path | None = None, *, study: Path | None = None
) -> Pseudonymised:
    """Write a copy of a table in which the identifiers of some columns are codes.

    The same identifier gives the same code in every column, file and delivery with the same key, however a personal
    number is written. The copy is CSV in UTF-8.

    Args:
        path: The table.
        columns: The columns.
        key_file: The key; made if it is not there.
        out: The copy; `<name>-pseudonym.csv` beside the table if not given.
        study: The study folder, where the key may not lie.

    Raises:
        UnknownName: A column is not there.
        MissingFile: The table is not there.
        DataFault: The table cannot be read, the key lies where it may not or is none, the copy would still hold an
            identifier, or two identifiers would share a code.
    """
    if not path.is_file():
        raise MissingFile("Filen findes ikke.", str(path), "Ret stien.")
    raw = read_table(path)
    raise_errors(raw.findings)
    for column in columns:
        if column not in raw.frame.columns:
            raise unknown("Kolonnen", column, raw.frame.columns, path.name)
    target = out or path.with_name(f"{path.stem}-pseudonym.csv")
    if target.resolve() in {path.resolve(), key_file.resolve()} or target.suffix.lower() != ".csv":
        raise UnknownName("Filen kan ikke skrives der.", str(target), "Vælg et andet navn, der ender på .csv.")
    check_place(key_file, study)
    key, made = _key(key_file)
    identifiers = {text for column in columns for text in raw.frame[column].tolist() if text}
    codes = codes_of(identifiers, key)
    frame = raw.frame.copy()
    for column in columns:
        frame[column] = frame[column].map({**codes, "": ""})
    _check_clean(frame, columns, identifiers, path.name)
    replace_all({target: as_csv(frame)})
    empty = int((frame[list(columns)] == "").to_numpy().sum())
    return Pseudonymised(target, len(frame), len(set(codes.values())), empty, made)


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
    if is_personal_number_cell(text):
        whole = re.sub(r"[.,]0*\Z", "", text) if re.fullmatch(r"\d{9,10}[.,]0*", text) else text
        digits = re.sub(r"\D", "", whole)
        if len(digits) == 12:  # the year in four digits
            digits = digits[:4] + digits[6:]
        if len(digits) in {9, 10}:
            return digits.zfill(10)
    return text


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


def _check_clean(frame: pd.DataFrame, columns: Sequence[str], identifiers: set[str], file: str) -> None:
    """Refuse a copy that would still say who someone is."""
    long = {one.casefold() for one in identifiers if len(one) >= _LEAST_KNOWN}
    spaced = [one for one in long if " " in one]

    def tells(text: str) -> bool:
        folded = text.casefold()
        return not long.isdisjoint({folded, *_WORD.findall(folded)}) or any(one in folded for one in spaced)

    for column in frame.columns:
        texts = [text for text in dict.fromkeys(frame[column].tolist()) if text]
        private = is_personal_number_cell(column) or any(map(is_personal_number_cell, texts))
        if private or (column not in columns and any(map(tells, texts))):
            raise DataFault(
                "Kopien ville stadig indeholde et personnummer eller et af id'erne.",
                f"{file}, kolonne {shown(column)}",
                "Tilføj kolonnen med --column, eller slet den i filen først.",
            )
